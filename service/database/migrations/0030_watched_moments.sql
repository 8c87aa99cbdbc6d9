-- What the province watches says when something truly happened.

-- The day of the sending that stands is that of its revision, also where a withdrawn correction brings it back.
set local role lumbung_steward;
create or replace function date_submission() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    fresh bool := tg_op = 'INSERT' or new.revision is distinct from old.revision;
begin
    if fresh then
        new.figures := array(select jsonb_array_elements_text(new.marks -> '#') order by 1);
    end if;
    new.marks := new.marks - '#';
    if new.state not in ('sent', 'verified', 'accepted') then
        new.sent_on := null;
    elsif fresh then
        new.sent_on := day_of(new.updated_at);
    elsif new.sent_on is null then
        new.sent_on := (select day_of(v.at) from revisions v where v.round_id = new.round_id
                           and v.cooperative_id = new.cooperative_id and v.number = new.revision);
    end if;
    if new.state not in ('draft', 'returned') then
        new.touched_on := null;
    elsif fresh or new.touched_on is null or new.state <> old.state then
        new.touched_on := day_of(new.updated_at);
    end if;
    return new;
end
$$;

update submissions s set sent_on = day_of(v.at) from revisions v
 where v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision and s.sent_on is not null
   and exists (select 1 from corrections k where k.round_id = s.round_id and k.cooperative_id = s.cooperative_id
               and k.from_revision = s.revision and k.ended_at is not null and k.to_revision is null);

set local role lumbung_owner;
-- A server that makes a file for somebody enters as that person (claim_export), who need not be here.
drop trigger visited on sessions;
create trigger visited after insert or update of last_seen on sessions for each row
    when (new.address <> 'export') execute function note_visit();
