"""A gate at which connections of the service are held: with everything written and nothing committed, as long as a test likes.

A trigger waits for a lock which the test holds.
"""

import asyncio

GATE = 4711
HOLD = f"""
create function held_here() returns trigger language plpgsql security definer as $$
begin perform pg_advisory_xact_lock({GATE}); return null; end $$;
create trigger held_here after {{moment}} for each row execute function held_here();
"""
SENDING, CHANGING = "insert on events", "update on rounds"
"""Moments to be held at: the last statement of a sending, and that of whatever changes a round."""
STORED = """
select (select count(*) from revisions r where r.round_id = $1 and r.cooperative_id = $2) as revisions,
       (select count(*) from events e where e.round_id = $1 and e.cooperative_id = $2 and e.kind = 'submit') as events,
       (select count(*) from draft_answers d where d.round_id = $1 and d.cooperative_id = $2) as draft,
       (select coalesce(sum(t.count), 0) from tally_days t where t.round_id = $1 and t.office_id = s.office_id and t.kind = 'sent') as counted,
       s.state, s.revision from submissions s where s.round_id = $1 and s.cooperative_id = $2
"""


class Gate:
    """Lets what is held go on, and tells how many wait."""

    def __init__(self, owner):
        self.owner = owner

    async def hold(self, moment):
        await self.owner.execute("set role none")
        await self.owner.execute(HOLD.format(moment=moment))
        await self.owner.execute("select pg_advisory_lock($1)", GATE)

    async def release(self):
        assert await self.owner.fetchval("select pg_advisory_unlock($1)", GATE)

    async def waiting(self, count):
        """Waits until so many connections wait for a lock; gives their processes, the first to begin first."""
        async with asyncio.timeout(10):
            while True:
                found = await self.owner.fetch(
                    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' order by xact_start"
                )
                if len(found) == count:
                    return [row["pid"] for row in found]
                await asyncio.sleep(0.01)

    async def stored(self, desk):
        return tuple(await self.owner.fetchrow(STORED, desk.round, desk.cooperative))
