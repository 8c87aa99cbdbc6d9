-- Big exports are jobs that any server of this database may do: asked for, done under the asker's own rights, kept for three days.
-- `office_id` is whose data the file holds, null is the whole province; `role` and `place` are the asker's when it was asked for.
-- `worker` is one run of one server, which holds the job for as long as it keeps `lease_until` ahead.
create table export_jobs (
    id uuid primary key,
    account_id int4 not null references accounts,
    role text not null,
    place int2 references offices,
    asked_at timestamptz not null default now(),
    kind text not null check (kind in ('province', 'office', 'all', 'union')),
    round_id int2 not null references rounds,
    office_id int2 references offices,
    states text[] not null,
    stand bytea not null,  -- what the data were when it was asked for
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    done int4 not null default 0 check (done >= 0),
    total int4 not null default 0 check (total >= 0),
    attempts int2 not null default 0,
    worker uuid,
    lease_until timestamptz,
    begun_at timestamptz,
    ended_at timestamptz,
    code text not null default '',
    problem text not null default '' check (length(problem) <= 2000),
    name text not null default '',
    size int8 not null default 0,
    sha bytea,
    expires_at timestamptz,
    check ((kind = 'office') = (office_id is not null)),
    check ((state = 'running') = (worker is not null)),
    check ((state = 'done') = (sha is not null))
);
create index export_jobs_waiting on export_jobs (asked_at) where state in ('queued', 'running');
create index export_jobs_recent on export_jobs (place, asked_at);
create index export_jobs_own on export_jobs (account_id, asked_at);

-- The file in pieces. It can be made again, so it is not worth a write-ahead log.
create unlogged table export_pieces (
    job_id uuid not null references export_jobs on delete cascade,
    place int4 not null check (place >= 0),
    office_id int2,
    contents bytea not null check (length(contents) between 1 and 1048576),
    primary key (job_id, place)
);
alter table export_pieces alter column contents set storage external;  -- compressed already

do $$
declare
    t text;
begin
    foreach t in array array['export_jobs', 'export_pieces']
    loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy door_all on %I to lumbung_door using (true) with check (true)', t);
    end loop;
end
$$;
-- Whoever asked still sees that it was asked for, after the right to what is in the file has gone.
create policy app_reads on export_jobs for select to lumbung_app using (account_id = my_account()
    or office_id = any ((select my_offices())::int2[])
    or (office_id is null and my_role() in ('province', 'administrator', 'system')));
create policy app_inserts on export_jobs for insert to lumbung_app with check (account_id = my_account()
    and (office_id = any ((select my_offices())::int2[]) or (office_id is null and my_role() in ('province', 'administrator', 'system'))));
create policy app_updates on export_jobs for update to lumbung_app
    using (account_id = my_account() or my_role() in ('province', 'administrator', 'system'))
    with check (account_id = my_account() or my_role() in ('province', 'administrator', 'system'));
create policy app_reads on export_pieces for select to lumbung_app using (office_id = any ((select my_offices())::int2[])
    or (office_id is null and my_role() in ('province', 'administrator', 'system')));
create policy app_inserts on export_pieces for insert to lumbung_app with check (
    (office_id = any ((select my_offices())::int2[]) or (office_id is null and my_role() in ('province', 'administrator', 'system')))
    and exists (select 1 from export_jobs j where j.id = job_id and j.account_id = my_account()
                and j.office_id is not distinct from export_pieces.office_id));
grant select, insert on export_jobs, export_pieces to lumbung_app;
grant update (state, done, total, worker, lease_until, ended_at, code, problem, name, size, sha, expires_at) on export_jobs to lumbung_app;
grant select, update on export_jobs to lumbung_door;
grant delete on export_jobs, export_pieces to lumbung_door;
grant select on export_pieces to lumbung_door;

-- In which turn the waiting jobs are done: whoever has less in work goes first, then whoever asked first.
create function export_turns() returns table (id uuid, turn int4)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    return query
        with running as (select j.account_id, count(*) as many from export_jobs j where j.state = 'running' group by 1),
        waiting as (
            select j.id, j.asked_at,
                   row_number() over (partition by j.account_id order by j.asked_at, j.id) + coalesce(r.many, 0) as share
              from export_jobs j left join running r on r.account_id = j.account_id where j.state = 'queued')
        select w.id, (row_number() over (order by w.share, w.asked_at, w.id))::int4 from waiting w;
end
$$;

-- Asks for an export. While nothing changed, the same wish within an hour is the same job, unless a fresh one is wanted.
create function ask_export(p_key_hash bytea, p_id uuid, p_kind text, p_round int2, p_office int2, p_states text[], p_total int4,
                           p_fresh bool) returns uuid language plpgsql as $$
declare
    here bytea;
    found_id uuid;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator', 'system');
    perform pg_advisory_xact_lock(hashtextextended('lumbung/export/' || my_account(), 0));
    select sha256(convert_to(coalesce((select string_agg(t::text, ';' order by t.round_id, t.office_id, t.strand) from tally t), '')
                             || coalesce((select string_agg(r::text, ';' order by r.id) from rounds r), ''), 'UTF8')) into here;
    select j.id into found_id from export_jobs j
     where j.kind = p_kind and j.round_id = p_round and j.office_id is not distinct from p_office and j.states = p_states
       and j.stand = here and j.asked_at > now() - interval '1 hour'
       and (j.state in ('queued', 'running') and j.account_id = my_account()
            or not p_fresh and j.state = 'done' and j.expires_at > now()
               and exists (select 1 from export_pieces e where e.job_id = j.id and e.place = 0))
     order by j.asked_at desc limit 1;
    if found_id is not null then
        return found_id;
    end if;
    if (select count(*) from export_jobs j where j.account_id = my_account() and j.state in ('queued', 'running')) >= 20 then
        raise exception 'exports_waiting' using errcode = 'LB429';
    end if;
    insert into export_jobs (id, account_id, role, place, kind, round_id, office_id, states, stand, total)
    values (p_id, my_account(), my_role(), my_office(), p_kind, p_round, p_office, p_states, here, p_total);
    return p_id;
end
$$;

-- A server takes the next job: no other has it, and a session of the job's account begins under `p_key_hash`, as that account is
-- now. A job whose server is dead begins anew; one whose asker lost the right to it ends. What is too old goes.
create function claim_export(p_worker uuid, p_key_hash bytea) returns uuid
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    most_bytes constant int8 := 4000000000;
    job export_jobs;
    who accounts;
begin
    if not exists (select 1 from export_jobs j where j.state in ('queued', 'running') or j.ended_at < now() - interval '30 days'
                   or ((j.expires_at <= now() or j.state in ('failed', 'cancelled'))
                       and exists (select 1 from export_pieces e where e.job_id = j.id))) then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('lumbung/exports', 0));
    update export_jobs j set state = 'queued', worker = null, lease_until = null where j.state = 'running' and j.lease_until < now();
    update export_jobs j set state = 'failed', code = 'export-gave-up', ended_at = now() where j.state = 'queued' and j.attempts >= 5;
    update export_jobs j set expires_at = now() from (
        select k.id, sum(k.size) over (order by k.ended_at desc, k.id) as bytes from export_jobs k
         where k.state = 'done' and k.expires_at > now()) as kept
     where j.id = kept.id and kept.bytes > most_bytes;
    delete from export_pieces e using export_jobs j
     where j.id = e.job_id and (j.expires_at <= now() or j.state in ('failed', 'cancelled'));
    delete from export_jobs j where j.ended_at < now() - interval '30 days';
    loop
        select j.* into job from export_turns() t join export_jobs j on j.id = t.id order by t.turn limit 1;
        if not found then
            return null;
        end if;
        select a.* into who from accounts a where a.id = job.account_id;
        exit when who.disabled_at is null and not who.must_change and who.role = job.role
            and who.office_id is not distinct from job.place;
        update export_jobs j set state = 'failed', code = 'export-revoked', ended_at = now() where j.id = job.id;
    end loop;
    delete from export_pieces e where e.job_id = job.id;
    update export_jobs j set state = 'running', worker = p_worker, lease_until = now() + interval '30 seconds', attempts = j.attempts + 1,
           begun_at = now(), done = 0 where j.id = job.id;
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_key_hash, who.id, who.generation, now() + interval '6 hours', interval '6 hours', 'export');
    return job.id;
end
$$;

-- Gives a job back that a server cannot go on with; it is done anew.
create function let_go_export(p_worker uuid) returns void
    language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    update export_jobs j set state = 'queued', worker = null, lease_until = null where j.worker = p_worker;
$$;

-- Says that a server is still at it, and how far; false when the job is no longer its own, because it was cancelled.
create function beat_export(p_key_hash bytea, p_worker uuid, p_done int4, p_total int4) returns bool language plpgsql as $$
begin
    perform enter(p_key_hash);
    update export_jobs j set lease_until = now() + interval '30 seconds', done = p_done, total = greatest(j.total, p_total)
     where j.worker = p_worker and j.state = 'running';
    return found;
end
$$;

create function keep_export_piece(p_key_hash bytea, p_worker uuid, p_place int4, p_contents bytea) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    insert into export_pieces (job_id, place, office_id, contents)
    select j.id, p_place, j.office_id, p_contents from export_jobs j where j.worker = p_worker and j.state = 'running';
    if not found then
        raise exception 'export_not_ours' using errcode = 'LB409';
    end if;
end
$$;

-- Ends a run: with a file (`p_sha`), or with what went wrong.
create function end_export(p_key_hash bytea, p_worker uuid, p_name text, p_size int8, p_sha bytea, p_code text, p_problem text)
    returns bool language plpgsql as $$
begin
    perform enter(p_key_hash);
    update export_jobs j set state = case when p_sha is null then 'failed' else 'done' end, worker = null, lease_until = null,
           ended_at = now(), name = p_name, size = p_size, sha = p_sha, code = p_code, problem = p_problem,
           done = case when p_sha is null then j.done else j.total end,
           expires_at = case when p_sha is null then null else now() + interval '3 days' end
     where j.worker = p_worker and j.state = 'running';
    return found;
end
$$;

create function cancel_export(p_key_hash bytea, p_id uuid) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    update export_jobs j set state = 'cancelled', worker = null, lease_until = null, ended_at = now()
     where j.id = p_id and j.state in ('queued', 'running');
    if not found and not exists (select 1 from export_jobs j where j.id = p_id) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
end
$$;

grant execute on function export_turns() to lumbung_app, lumbung_door;
grant execute on function claim_export(uuid, bytea), let_go_export(uuid),
    ask_export(bytea, uuid, text, int2, int2, text[], int4, bool), beat_export(bytea, uuid, int4, int4),
    keep_export_piece(bytea, uuid, int4, bytea), end_export(bytea, uuid, text, int8, bytea, text, text), cancel_export(bytea, uuid)
    to lumbung_app;
alter function export_turns() owner to lumbung_door;
alter function claim_export(uuid, bytea) owner to lumbung_door;
alter function let_go_export(uuid) owner to lumbung_door;
