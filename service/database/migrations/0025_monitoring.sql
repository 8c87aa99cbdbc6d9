-- What the province watches is counted in the transaction of each event, whatever function brings it about, so that a page never
-- counts submissions. Days are those of the service's zone, which each of its connections names.
create function day_of(p_at timestamptz) returns date language sql stable as $$
    select (p_at at time zone coalesce(nullif(current_setting('lumbung.zone', true), ''), 'Asia/Makassar'))::date
$$;
grant execute on function day_of(timestamptz) to lumbung_app, lumbung_steward;

-- `sent_on`: the day of the sending that stands, while the answers have left the officer. `touched_on`: the day on which a draft or
-- a returned one last changed. `figures`: which of the form's monitored counts (setting `dashboard`) the newest revision is in.
alter table submissions add column sent_on date, add column touched_on date, add column figures text[] not null default '{}';
create index submissions_sent_on on submissions (round_id, sent_on) where sent_on is not null;
create index submissions_touched_on on submissions (round_id, touched_on) where touched_on is not null;
-- The order of the lists, so that the first page of a long one is not sorted out of all of it.
create index submissions_listed on submissions (round_id, ((state <> 'returned')::int), name_key, cooperative_id) where due;

-- `kind` sent: how many stand sent on this day; open: how many drafts and returned ones last changed on it.
create table tally_days (
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    kind text not null check (kind in ('sent', 'open')),
    day date not null,
    strand int2 not null check (strand between 0 and 7),
    count int4 not null check (count >= 0),
    primary key (round_id, office_id, kind, day, strand)
) with (fillfactor = 50);
create table tally_figures (
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    name text collate "C" not null,
    strand int2 not null check (strand between 0 and 7),
    count int4 not null check (count >= 0),
    primary key (round_id, office_id, name, strand)
) with (fillfactor = 50);
alter table tally_days enable row level security, force row level security;
alter table tally_figures enable row level security, force row level security;
create policy steward_all on tally_days to lumbung_steward using (true) with check (true);
create policy steward_all on tally_figures to lumbung_steward using (true) with check (true);
create policy app_reads on tally_days for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_reads on tally_figures for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
grant select on tally_days, tally_figures to lumbung_app;
grant select, insert, update, delete on tally_days, tally_figures to lumbung_steward;

-- When a person was last here, kept after the session is gone.
alter table accounts add column seen_at timestamptz;

set local role lumbung_door;
update accounts a set seen_at = (select max(s.last_seen) from sessions s where s.account_id = a.id);
create function note_visit() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    update accounts a set seen_at = new.last_seen where a.id = new.account_id and a.seen_at is distinct from new.last_seen;
    return null;
end
$$;
grant execute on function note_visit() to lumbung_owner;
-- Who fills and who verifies, and when each was last here: the province's to see.
create function visits() returns table (id int4, name text, role text, office_id int2, seen_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select a.id, a.name, a.role, a.office_id, a.seen_at from accounts a
     where a.role in ('officer', 'verifier') and a.disabled_at is null and my_role() in ('province', 'administrator', 'system')
     order by a.office_id, a.name, a.id
$$;
grant execute on function visits() to lumbung_app;

set local role lumbung_steward;
-- `marks` may carry the figures of a new revision under '#', a name that no question has.
create function date_submission() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    fresh bool := tg_op = 'INSERT' or new.revision is distinct from old.revision;
begin
    if fresh then
        new.figures := array(select jsonb_array_elements_text(new.marks -> '#') order by 1);
    end if;
    new.marks := new.marks - '#';
    if new.state not in ('sent', 'verified', 'accepted') then
        new.sent_on := null;
    elsif fresh or new.sent_on is null then
        new.sent_on := day_of(new.updated_at);
    end if;
    if new.state not in ('draft', 'returned') then
        new.touched_on := null;
    elsif fresh or new.touched_on is null or new.state <> old.state then
        new.touched_on := day_of(new.updated_at);
    end if;
    return new;
end
$$;

-- One submission leaves its old counts and enters its new ones; every transaction takes the rows in the same order.
create function count_submission() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    before submissions := case when tg_op = 'UPDATE' then old end;
    my_strand int2 := get_byte(uuid_send(new.cooperative_id), 0) & 7;
    one record;
begin
    for one in
        select d.office_id, d.kind, d.day, sum(d.step)::int4 as step
          from (values (before.office_id, 'sent', before.sent_on, before.due, -1),
                       (before.office_id, 'open', before.touched_on, before.due, -1),
                       (new.office_id, 'sent', new.sent_on, new.due, 1),
                       (new.office_id, 'open', new.touched_on, new.due, 1)) as d (office_id, kind, day, due, step)
         where d.due and d.day is not null group by 1, 2, 3 having sum(d.step) <> 0 order by 1, 2, 3
    loop
        update tally_days t set count = t.count + one.step
         where t.round_id = new.round_id and t.office_id = one.office_id and t.kind = one.kind and t.day = one.day
           and t.strand = my_strand;
        if not found then
            insert into tally_days as t (round_id, office_id, kind, day, strand, count)
            values (new.round_id, one.office_id, one.kind, one.day, my_strand, one.step)
            on conflict on constraint tally_days_pkey do update set count = t.count + excluded.count;
        end if;
    end loop;
    for one in
        select f.office_id, f.name, sum(f.step)::int4 as step
          from (select before.office_id, unnest(before.figures) as name, -1 as step where before.due and before.sent_on is not null
                union all
                select new.office_id, unnest(new.figures), 1 where new.due and new.sent_on is not null) as f
         group by 1, 2 having sum(f.step) <> 0 order by 1, 2
    loop
        update tally_figures t set count = t.count + one.step
         where t.round_id = new.round_id and t.office_id = one.office_id and t.name = one.name and t.strand = my_strand;
        if not found then
            insert into tally_figures as t (round_id, office_id, name, strand, count)
            values (new.round_id, one.office_id, one.name, my_strand, one.step)
            on conflict on constraint tally_figures_pkey do update set count = t.count + excluded.count;
        end if;
    end loop;
    return null;
end
$$;

-- A draft that was typed into. A row that another event holds at this moment is dated by that event.
create function touch_submission() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    today date := day_of(case when my_role() = 'system' then coalesce((select max(a.at) from draft_answers a
        where a.round_id = new.round_id and a.cooperative_id = new.cooperative_id), my_now()) else my_now() end);
begin
    perform 1 from submissions s where s.round_id = new.round_id and s.cooperative_id = new.cooperative_id
        and s.touched_on < today for no key update skip locked;
    if found then
        update submissions s set touched_on = today where s.round_id = new.round_id and s.cooperative_id = new.cooperative_id;
    end if;
    return null;
end
$$;
grant execute on function date_submission(), count_submission(), touch_submission() to lumbung_owner;

-- Counts the days and figures of a round from its submissions, as the events had counted them.
create function count_anew(p_round int2) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    delete from tally_days t where t.round_id = p_round;
    delete from tally_figures t where t.round_id = p_round;
    insert into tally_days (round_id, office_id, kind, day, strand, count)
    select p_round, s.office_id, d.kind, d.day, get_byte(uuid_send(s.cooperative_id), 0) & 7, count(*)
      from submissions s, lateral (values ('sent', s.sent_on), ('open', s.touched_on)) as d (kind, day)
     where s.round_id = p_round and s.due and d.day is not null group by 2, 3, 4, 5;
    insert into tally_figures (round_id, office_id, name, strand, count)
    select p_round, s.office_id, f.name, get_byte(uuid_send(s.cooperative_id), 0) & 7, count(*)
      from submissions s, unnest(s.figures) as f (name)
     where s.round_id = p_round and s.due and s.sent_on is not null group by 2, 3, 4;
end
$$;

-- Figures of submissions that were sent before their form named any: reckoned from the newest revision by the caller.
create function set_figures(p_key_hash bytea, p_round int2, p_cooperatives uuid[], p_revisions int4[], p_figures jsonb[])
    returns int4 language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    -- Locks are taken one submission after another, by id, as others wait for them.
    perform 1 from submissions s where s.round_id = p_round and s.cooperative_id = any (p_cooperatives)
      order by s.cooperative_id for no key update;
    update submissions s set figures = array(select jsonb_array_elements_text(g.figures) order by 1)
      from unnest(p_cooperatives, p_revisions, p_figures) as g (cooperative_id, revision, figures)
     where s.round_id = p_round and s.cooperative_id = g.cooperative_id and s.revision = g.revision
       and s.figures <> array(select jsonb_array_elements_text(g.figures) order by 1);
    get diagnostics written = row_count;
    return written;
end
$$;
grant execute on function set_figures(bytea, int2, uuid[], int4[], jsonb[]) to lumbung_app;

update submissions s set sent_on = day_of(coalesce((select v.at from revisions v where v.round_id = s.round_id
        and v.cooperative_id = s.cooperative_id and v.number = s.revision), s.updated_at))
 where s.state in ('sent', 'verified', 'accepted');
update submissions s set touched_on = day_of(greatest(s.updated_at, (select max(a.at) from draft_answers a
        where a.round_id = s.round_id and a.cooperative_id = s.cooperative_id)))
 where s.state in ('draft', 'returned');
select count_anew(r.id) from rounds r;

set local role lumbung_owner;
create trigger dated before insert or update on submissions for each row execute function date_submission();
create trigger counted_new after insert on submissions for each row
    when (new.sent_on is not null or new.touched_on is not null) execute function count_submission();
create trigger counted after update on submissions for each row
    when ((old.office_id, old.due, old.sent_on, old.touched_on, old.figures)
          is distinct from (new.office_id, new.due, new.sent_on, new.touched_on, new.figures))
    execute function count_submission();
create trigger touched after update of seq on drafts for each row execute function touch_submission();
create trigger visited after insert or update of last_seen on sessions for each row execute function note_visit();
