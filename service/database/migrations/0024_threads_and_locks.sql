-- What officers and reviewers say to each other, which answers of a returned submission may be changed, and by which way each
-- answer that was sent had come.

-- The same comment delivered twice is said once.
create or replace function comment_add(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_path text, p_body text)
    returns void language plpgsql as $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'system');
    held := hold_submission(p_round, p_cooperative);
    if exists (select 1 from comments c where c.id = p_id and c.account_id = my_account()) then
        return;
    end if;
    insert into comments (id, round_id, cooperative_id, office_id, path, revision, account_id, body)
    values (p_id, p_round, p_cooperative, held.office_id, p_path, held.revision, my_account(), p_body);
    perform note_event(p_round, held.office_id, p_cooperative, 'comment', null, null, held.revision, p_path, ''::bytea);
end
$$;

-- Everything that was said about one question is dealt with; a later comment opens the thread again.
create function settle_thread(p_key_hash bytea, p_round int2, p_cooperative uuid, p_path text) returns void language plpgsql as $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'system');
    held := hold_submission(p_round, p_cooperative);
    update comments c set resolved_at = my_now(), resolved_by = my_account()
     where c.round_id = p_round and c.cooperative_id = p_cooperative and c.path = p_path and c.resolved_at is null;
    if found then
        perform note_event(p_round, held.office_id, p_cooperative, 'resolve', null, null, held.revision, p_path, ''::bytea);
    elsif not exists (select 1 from comments c where c.round_id = p_round and c.cooperative_id = p_cooperative and c.path = p_path) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
end
$$;

-- Storage paths that nobody may change in the draft over a returned revision: what was asked then and not flagged.
create table answer_locks (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    revision int4 not null,
    paths text[] not null check (cardinality(paths) <= 20000),
    primary key (round_id, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
alter table answer_locks enable row level security, force row level security;
create policy app_reads on answer_locks for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on answer_locks for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[])
    and exists (select 1 from submissions s where s.round_id = answer_locks.round_id
                and s.cooperative_id = answer_locks.cooperative_id and s.office_id = answer_locks.office_id));
create policy app_updates on answer_locks for update to lumbung_app
    using (office_id = any ((select my_offices())::int2[])) with check (office_id = any ((select my_offices())::int2[]));
grant select, insert, update (revision, paths) on answer_locks to lumbung_app;

-- Locks what a returned submission's draft may not change, before that draft begins.
create function keep_locks(p_key_hash bytea, p_round int2, p_cooperative uuid, p_revision int4, p_paths text[]) returns void
    language plpgsql as $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    held := hold_submission(p_round, p_cooperative);
    if held.state <> 'returned' or exists (select 1 from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperative) then
        return;
    end if;
    if held.revision <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    insert into answer_locks (round_id, cooperative_id, office_id, revision, paths)
    values (p_round, p_cooperative, held.office_id, p_revision, p_paths)
    on conflict (round_id, cooperative_id) do update set revision = excluded.revision, paths = excluded.paths;
end
$$;

-- Opens answers of the draft that a finding stands at: what a flagged answer makes wrong must be mended too.
create function release_locks(p_key_hash bytea, p_round int2, p_cooperative uuid, p_paths text[]) returns void
    language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    perform hold_submission(p_round, p_cooperative);
    update answer_locks k set paths = array(select l from unnest(k.paths) l where l <> all (p_paths))
     where k.round_id = p_round and k.cooperative_id = p_cooperative;
end
$$;

-- A reviewer opens one more question of a returned submission, and says why. `p_below` is its storage path, '' for all.
create function comment_unlock(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_path text, p_body text, p_below text)
    returns void language plpgsql as $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province', 'system');
    held := hold_submission(p_round, p_cooperative);
    if held.state <> 'returned' then
        raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
    end if;
    if exists (select 1 from comments c where c.id = p_id and c.account_id = my_account()) then
        return;
    end if;
    insert into comments (id, round_id, cooperative_id, office_id, path, revision, account_id, at, body)
    values (p_id, p_round, p_cooperative, held.office_id, p_path, held.revision, my_account(), my_now(), p_body);
    update answer_locks k set paths = array(select l from unnest(k.paths) l
            where p_below <> '' and l <> p_below and not starts_with(l, p_below || '/'))
     where k.round_id = p_round and k.cooperative_id = p_cooperative;
    perform note_event(p_round, held.office_id, p_cooperative, 'unlock', null, null, held.revision, p_path, ''::bytea);
end
$$;

-- Whoever writes an answer, by whatever way: a locked one is refused here at the latest.
create function refuse_locked() returns trigger language plpgsql as $$
begin
    if exists (select 1 from answer_locks k where k.round_id = new.round_id and k.cooperative_id = new.cooperative_id
               and new.path = any (k.paths)) then
        raise exception 'answer_locked' using errcode = 'LB424', detail = new.path;
    end if;
    return new;
end
$$;
create trigger locked before insert or update of value on draft_answers for each row execute function refuse_locked();

-- Who typed each answer of a revision, when, and on which device; side by side. `orders` are the rows' ids where they were typed.
create table revision_sources (
    round_id int2 not null,
    cooperative_id uuid not null,
    revision int4 not null,
    office_id int2 not null,
    paths text[] not null,
    devices text[] not null,
    accounts int4[] not null,
    ats timestamptz[] not null,
    orders jsonb not null,
    primary key (round_id, cooperative_id, revision),
    foreign key (round_id, cooperative_id, revision) references revisions,
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
alter table revision_sources enable row level security, force row level security;
create policy app_reads on revision_sources for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on revision_sources for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[])
    and exists (select 1 from submissions s where s.round_id = revision_sources.round_id
                and s.cooperative_id = revision_sources.cooperative_id and s.office_id = revision_sources.office_id));
grant select, insert on revision_sources to lumbung_app;

-- Sending takes the draft away; where its answers came from stays.
create function keep_sources() returns trigger language plpgsql as $$
begin
    insert into revision_sources (round_id, cooperative_id, revision, office_id, paths, devices, accounts, ats, orders)
    select new.round_id, new.cooperative_id, new.number, new.office_id, array_agg(a.path order by a.path),
           array_agg(a.device order by a.path), array_agg(a.account_id order by a.path), array_agg(a.at order by a.path),
           coalesce(jsonb_object_agg(a.path, convert_from(a.value, 'UTF8')::jsonb)
                    filter (where substring(a.value from 1 for 1) = '['::bytea), '{}')
      from draft_answers a
     where a.round_id = new.round_id and a.cooperative_id = new.cooperative_id and not starts_with(a.path, '~')
    having count(*) > 0;
    return null;
end
$$;
create trigger sources after insert on revisions for each row execute function keep_sources();

grant execute on function
    settle_thread(bytea, int2, uuid, text), keep_locks(bytea, int2, uuid, int4, text[]),
    release_locks(bytea, int2, uuid, text[]), comment_unlock(bytea, uuid, int2, uuid, text, text, text) to lumbung_app;
