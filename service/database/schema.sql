-- What the migrations add up to: a picture for readers, made from them and held equal by tests/house/test_schema.py.

CREATE FUNCTION public.accepted_before(p_round smallint, p_cooperative uuid) RETURNS TABLE(book_year smallint, form_version_id integer, label text, revision integer, answers bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return query
        select r.book_year, v.form_version_id, w.label, v.number, v.answers
          from submissions here
          join rounds now_on on now_on.id = here.round_id
          join form_versions asked on asked.id = now_on.form_version_id
          join rounds r on r.book_year < now_on.book_year
          join submissions s on s.round_id = r.id and s.cooperative_id = here.cooperative_id
          left join corrections k on k.round_id = r.id and k.cooperative_id = s.cooperative_id and k.ended_at is null
          join revisions v on v.round_id = r.id and v.cooperative_id = s.cooperative_id 
               and v.number = case when s.state = 'accepted' then s.revision when k.from_state = 'accepted' then k.from_revision end
          join form_versions w on w.id = v.form_version_id and w.form_id = asked.form_id
         where here.round_id = p_round and here.cooperative_id = p_cooperative and here.office_id = any (my_offices())
         order by r.book_year desc limit 1;
end
$$;

ALTER FUNCTION public.accepted_before(p_round smallint, p_cooperative uuid) OWNER TO lumbung_steward;

CREATE FUNCTION public.account_add(p_key_hash bytea, p_login_key text, p_login text, p_name text, p_role text, p_office smallint, p_password_hash text, p_must_change boolean) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    made int4;
    place text;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    select o.kind into place from offices o where o.id = p_office;
    if not found then
        raise exception 'no_such_office' using errcode = 'LB400';
    end if;
    if p_role not in ('officer', 'verifier', 'province', 'author', 'administrator')
       or (place <> 'province' and p_role not in ('officer', 'verifier')) then
        raise exception 'role_not_of_office' using errcode = 'LB400';
    end if;
    insert into accounts (login_key, login, name, role, office_id, password_hash, must_change, created_by)
    values (p_login_key, p_login, p_name, p_role, p_office, p_password_hash, p_must_change, my_account())
    on conflict (login_key) do nothing
    returning id into made;
    if made is null then
        raise exception 'login_taken' using errcode = 'LB409';
    end if;
    perform log_admin('account_added', p_office, p_login, p_role);
    return made;
end
$$;

ALTER FUNCTION public.account_add(p_key_hash bytea, p_login_key text, p_login text, p_name text, p_role text, p_office smallint, p_password_hash text, p_must_change boolean) OWNER TO lumbung_door;

CREATE FUNCTION public.account_change(p_key_hash bytea, p_account integer, p_what text, p_password_hash text, p_role text, p_office smallint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    who accounts;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    select a.* into who from accounts a where a.id = p_account and a.role <> 'system' for update;
    if not found then
        raise exception 'no_such_account' using errcode = 'LB404';
    end if;
    if who.id = my_account() then
        raise exception 'not_on_yourself' using errcode = 'LB409';
    end if;
    if p_what = 'disable' then
        update accounts a set disabled_at = coalesce(a.disabled_at, now()), generation = a.generation + 1 where a.id = p_account;
    elsif p_what = 'enable' then
        update accounts a set disabled_at = null, generation = a.generation + 1 where a.id = p_account;
    elsif p_what = 'reset' then
        update accounts a set password_hash = p_password_hash, must_change = true, generation = a.generation + 1 where a.id = p_account;
        delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    elsif p_what = 'renew' and my_role() = 'system' then
        update accounts a set password_hash = p_password_hash, must_change = false, generation = a.generation + 1 where a.id = p_account;
        delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    elsif p_what = 'move' then
        if not exists (select 1 from offices o where o.id = p_office
                        and (o.kind = 'province' or p_role in ('officer', 'verifier')))
           or p_role not in ('officer', 'verifier', 'province', 'author', 'administrator') then
            raise exception 'role_not_of_office' using errcode = 'LB400';
        end if;
        update accounts a set role = p_role, office_id = p_office, generation = a.generation + 1 where a.id = p_account;
    else
        raise exception 'unknown_change' using errcode = 'LB400';
    end if;
    delete from sessions s where s.account_id = p_account;
    perform log_admin('account_' || p_what, who.office_id, who.login, coalesce(p_role, ''));
    return who.login;
end
$$;

ALTER FUNCTION public.account_change(p_key_hash bytea, p_account integer, p_what text, p_password_hash text, p_role text, p_office smallint) OWNER TO lumbung_door;

CREATE FUNCTION public.account_list(p_key_hash bytea) RETURNS TABLE(id integer, login text, name text, role text, office_id smallint, must_change boolean, disabled_at timestamp with time zone, created_at timestamp with time zone, last_seen timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select a.id, a.login, a.name, a.role, a.office_id, a.must_change, a.disabled_at, a.created_at,
               (select max(s.last_seen) from sessions s where s.account_id = a.id and s.generation = a.generation)
          from accounts a where a.role <> 'system' order by a.office_id, a.role, a.login_key;
end
$$;

ALTER FUNCTION public.account_list(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.ask_export(p_key_hash bytea, p_id uuid, p_kind text, p_round smallint, p_office smallint, p_states text[], p_total integer, p_fresh boolean) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.ask_export(p_key_hash bytea, p_id uuid, p_kind text, p_round smallint, p_office smallint, p_states text[], p_total integer, p_fresh boolean) OWNER TO lumbung_owner;

CREATE FUNCTION public.attachment_discard(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform hold_upload(p_id, p_round, p_cooperative);
    delete from attachments a where a.id = p_id and a.state = 'uploading';
end
$$;

ALTER FUNCTION public.attachment_discard(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid) OWNER TO lumbung_steward;

CREATE TABLE public.attachments (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    size integer NOT NULL,
    sha bytea,
    media_type text,
    received integer DEFAULT 0 NOT NULL,
    state text DEFAULT 'uploading'::text NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    sealed boolean DEFAULT false NOT NULL,
    CONSTRAINT attachments_check CHECK (((received >= 0) AND (received <= size))),
    CONSTRAINT attachments_check1 CHECK (((state = 'uploading'::text) OR ((sha IS NOT NULL) AND (media_type IS NOT NULL) AND (received = size)))),
    CONSTRAINT attachments_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text]))),
    CONSTRAINT attachments_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT attachments_path_check CHECK (((length(path) >= 1) AND (length(path) <= 500))),
    CONSTRAINT attachments_sha_check CHECK ((length(sha) = 32)),
    CONSTRAINT attachments_size_check CHECK (((size >= 1) AND (size <= 5242880))),
    CONSTRAINT attachments_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'whole'::text])))
);

ALTER TABLE ONLY public.attachments FORCE ROW LEVEL SECURITY;

ALTER TABLE public.attachments OWNER TO lumbung_owner;

CREATE FUNCTION public.attachment_finish(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_name text, p_media_type text, p_sha bytea) RETURNS SETOF public.attachments
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held attachments;
    content_sha bytea;
    same uuid;
begin
    perform enter(p_key_hash);
    held := hold_upload(p_id, p_round, p_cooperative);
    if held.state = 'whole' then
        return next held;
        return;
    end if;
    if held.received < held.size then
        raise exception 'attachment_short' using errcode = 'LB409', detail = held.received::text;
    end if;
    select sha256(string_agg(p.content, ''::bytea order by p.place)) into content_sha
      from attachment_parts p where p.attachment_id = p_id;
    if content_sha <> p_sha or content_sha <> held.sha then
        raise exception 'attachment_differs' using errcode = 'LB400';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('lumbung/attachment/' || p_cooperative, 0));
    select a.id into same from attachments a where a.round_id = p_round and a.cooperative_id = p_cooperative
       and a.sha = content_sha and a.state = 'whole';
    if found then
        delete from attachments a where a.id = p_id;
        return query update attachments a set touched_at = now() where a.id = same returning a.*;
        return;
    end if;
    return query update attachments a
           set state = 'whole', sha = content_sha, name = p_name, media_type = p_media_type, touched_at = now()
         where a.id = p_id returning a.*;
end
$$;

ALTER FUNCTION public.attachment_finish(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_name text, p_media_type text, p_sha bytea) OWNER TO lumbung_steward;

CREATE FUNCTION public.attachment_named(p_cooperative uuid, p_sha bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
declare
    needle bytea := convert_to(encode(p_sha, 'hex') || '/', 'UTF8');
begin
    return named_by_revision(p_cooperative, p_sha)
        or exists (select 1 from drafts d where d.cooperative_id = p_cooperative and position(needle in d.base) > 0)
        or exists (select 1 from draft_answers a where a.cooperative_id = p_cooperative and position(needle in a.value) > 0)
        or exists (select 1 from draft_moves m where m.cooperative_id = p_cooperative and position(needle in m.answers) > 0);
end
$$;

ALTER FUNCTION public.attachment_named(p_cooperative uuid, p_sha bytea) OWNER TO lumbung_steward;

CREATE FUNCTION public.attachment_part(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_place integer, p_content bytea) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held attachments;
begin
    perform enter(p_key_hash);
    held := hold_upload(p_id, p_round, p_cooperative);
    if p_place + length(p_content) <= held.received then
        return held.received;
    end if;
    if p_place <> held.received then
        raise exception 'other_place' using errcode = 'LB409', detail = held.received::text;
    end if;
    if p_place + length(p_content) > held.size then
        raise exception 'attachment_longer' using errcode = 'LB400';
    end if;
    insert into attachment_parts (attachment_id, place, office_id, content) values (p_id, p_place, held.office_id, p_content);
    update attachments a set received = p_place + length(p_content), touched_at = now() where a.id = p_id;
    return p_place + length(p_content);
end
$$;

ALTER FUNCTION public.attachment_part(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_place integer, p_content bytea) OWNER TO lumbung_steward;

CREATE FUNCTION public.attachment_start(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_name text, p_size integer, p_sha bytea, p_room bigint) RETURNS SETOF public.attachments
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held submissions;
    known attachments;
begin
    perform enter(p_key_hash);
    held := need_filling(p_round, p_cooperative);
    perform attachments_sweep();
    select a.* into known from attachments a
     where a.round_id = p_round and a.cooperative_id = p_cooperative and a.sha = p_sha and a.size = p_size
       and (a.state = 'whole' or (a.account_id = my_account() and a.path = p_path))
     order by a.state = 'whole' desc, a.received desc limit 1;
    if found then
        return query update attachments a set touched_at = now() where a.id = known.id returning a.*;
        return;
    end if;
    -- One hand's unfinished uploads are counted one after the other.
    perform pg_advisory_xact_lock(hashtextextended('lumbung/attachment/' || my_account(), 0));
    if (select count(*) from attachments a where a.account_id = my_account() and a.state = 'uploading') >= 5 then
        delete from attachments a where a.account_id = my_account() and a.state = 'uploading'
           and a.touched_at < now() - interval '10 minutes';
        if (select count(*) from attachments a where a.account_id = my_account() and a.state = 'uploading') >= 5 then
            raise exception 'attachments_unfinished' using errcode = 'LB429';
        end if;
    end if;
    if (select coalesce(sum(a.size), 0) from attachments a) + p_size > p_room then
        raise exception 'attachments_full' using errcode = 'LB507';
    end if;
    return query insert into attachments as a (id, round_id, cooperative_id, office_id, path, name, size, sha, account_id, at, touched_at)
        values (p_id, p_round, p_cooperative, held.office_id, p_path, p_name, p_size, p_sha, my_account(), now(), now())
        returning a.*;
end
$$;

ALTER FUNCTION public.attachment_start(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_name text, p_size integer, p_sha bytea, p_room bigint) OWNER TO lumbung_steward;

CREATE FUNCTION public.attachments_sweep() RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    loose attachments;
begin
    delete from attachments a where a.state = 'uploading' and a.touched_at < now() - interval '1 day';
    for loose in select a.* from attachments a where a.state = 'whole' and not a.sealed
                    and a.touched_at < now() - interval '30 days' order by a.touched_at limit 20 for update skip locked
    loop
        if named_by_revision(loose.cooperative_id, loose.sha) then
            update attachments a set sealed = true where a.id = loose.id;
        elsif attachment_named(loose.cooperative_id, loose.sha) then
            update attachments a set touched_at = now() where a.id = loose.id;
        else
            delete from attachments a where a.id = loose.id;
        end if;
    end loop;
end
$$;

ALTER FUNCTION public.attachments_sweep() OWNER TO lumbung_steward;

CREATE FUNCTION public.beat_export(p_key_hash bytea, p_worker uuid, p_done integer, p_total integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    update export_jobs j set lease_until = now() + interval '30 seconds', done = p_done, total = greatest(j.total, p_total)
     where j.worker = p_worker and j.state = 'running';
    return found;
end
$$;

ALTER FUNCTION public.beat_export(p_key_hash bytea, p_worker uuid, p_done integer, p_total integer) OWNER TO lumbung_owner;

CREATE FUNCTION public.begin_act(p_key_hash bytea, p_id uuid, p_round smallint, p_kind text, p_cooperatives uuid[], p_revisions integer[]) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    if exists (select 1 from acts a where a.id = p_id) then
        return false;
    end if;
    if (p_kind, my_role()) not in (('verify', 'verifier'), ('accept', 'province')) then
        raise exception 'not_allowed' using errcode = 'LB403';
    end if;
    if (select r.state from rounds r where r.id = p_round) is distinct from 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if coalesce(cardinality(p_cooperatives), 0) not between 1 and 500 or cardinality(p_cooperatives) <> cardinality(p_revisions) then
        raise exception 'act_of_too_many' using errcode = 'LB400';
    end if;
    insert into acts (id, round_id, account_id, kind, at) values (p_id, p_round, my_account(), p_kind, my_now());
    insert into act_items (act_id, place, round_id, cooperative_id, office_id, revision)
    select p_id, n.place, p_round, s.cooperative_id, s.office_id, n.revision
      from (select distinct on (u.cooperative) u.cooperative, u.revision, u.place::int4 as place
              from unnest(p_cooperatives, p_revisions) with ordinality u (cooperative, revision, place)
             order by u.cooperative, u.place) n
      join submissions s on s.round_id = p_round and s.cooperative_id = n.cooperative;
    return true;
end
$$;

ALTER FUNCTION public.begin_act(p_key_hash bytea, p_id uuid, p_round smallint, p_kind text, p_cooperatives uuid[], p_revisions integer[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    one record;
begin
    perform need_role('province', 'administrator', 'system');
    for one in select c.id, c.office_id, c.name_key, c.village_code from cooperatives c
                where c.id = any (p_cooperatives)
                  and not exists (select 1 from roster t where t.round_id = p_round and t.cooperative_id = c.id) order by c.id
    loop
        perform tally_rows(p_round, one.office_id);
        insert into roster (round_id, cooperative_id, office_id) values (p_round, one.id, one.office_id);
        insert into submissions (round_id, cooperative_id, office_id, name_key, district_code)
        values (p_round, one.id, one.office_id, one.name_key, left(one.village_code, 8));
        perform note_event(p_round, one.office_id, one.id, 'added', null, 'not_started', 0, p_detail, ''::bytea);
    end loop;
    perform log_admin('figures_imported', null, (select r.book_year::text from rounds r where r.id = p_round), p_detail);
end
$$;

ALTER FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) OWNER TO lumbung_steward;

CREATE FUNCTION public.cancel_export(p_key_hash bytea, p_id uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    update export_jobs j set state = 'cancelled', worker = null, lease_until = null, ended_at = now()
     where j.id = p_id and j.state in ('queued', 'running');
    if not found and not exists (select 1 from export_jobs j where j.id = p_id) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
end
$$;

ALTER FUNCTION public.cancel_export(p_key_hash bytea, p_id uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    known cooperatives;
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    if not exists (select 1 from rounds r where r.id = p_round) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if not exists (select 1 from rounds r where r.id = p_round and r.state = 'open') then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    select c.* into known from cooperatives c where c.id = p_cooperative for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    select s.* into held from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative for update;
    if p_action = 'add' then
        if held.due then
            raise exception 'already_due' using errcode = 'LB409';
        end if;
        perform tally_rows(p_round, known.office_id);
        if held.round_id is null then
            insert into roster (round_id, cooperative_id, office_id) values (p_round, p_cooperative, known.office_id);
            insert into submissions (round_id, cooperative_id, office_id, name_key, district_code)
            values (p_round, p_cooperative, known.office_id, known.name_key, left(known.village_code, 8)) returning * into held;
        else
            update roster r set left_at = null, left_reason = null where r.round_id = p_round and r.cooperative_id = p_cooperative;
            update submissions s set due = true, updated_at = now() where s.round_id = p_round and s.cooperative_id = p_cooperative;
        end if;
        update cooperatives c set ended_at = null where c.id = p_cooperative;
        perform note_event(p_round, held.office_id, p_cooperative, 'added', null, held.state, held.revision, p_reason, ''::bytea);
    elsif held.round_id is null or not held.due then
        raise exception 'not_due' using errcode = 'LB409';
    elsif p_action = 'move' then
        if not exists (select 1 from offices o where o.id = p_office) or p_office = held.office_id then
            raise exception 'no_such_office' using errcode = 'LB400';
        end if;
        perform tally_rows(p_round, p_office);
        -- From the roster the office follows into submissions, and from there into drafts, revisions and comments.
        update roster r set office_id = p_office where r.round_id = p_round and r.cooperative_id = p_cooperative;
        update draft_answers a set office_id = p_office where a.round_id = p_round and a.cooperative_id = p_cooperative;
        update findings f set office_id = p_office where f.round_id = p_round and f.cooperative_id = p_cooperative;
        update cooperatives c set office_id = p_office, changed_at = now(),
               facts = c.facts || (select jsonb_build_object('office', o.region_code,
                   'kewenangan', case o.kind when 'province' then 'provinsi' else 'kabkota' end) from offices o where o.id = p_office)
         where c.id = p_cooperative;
        if p_office < held.office_id then
            perform note_event(p_round, p_office, p_cooperative, 'moved_in', null, held.state, held.revision, p_reason, coalesce(held.head, ''::bytea));
            perform note_event(p_round, held.office_id, p_cooperative, 'moved_out', held.state, null, held.revision, p_reason, coalesce(held.head, ''::bytea));
        else
            perform note_event(p_round, held.office_id, p_cooperative, 'moved_out', held.state, null, held.revision, p_reason, coalesce(held.head, ''::bytea));
            perform note_event(p_round, p_office, p_cooperative, 'moved_in', null, held.state, held.revision, p_reason, coalesce(held.head, ''::bytea));
        end if;
    elsif p_action = 'dissolve' then
        if held.state not in ('not_started', 'draft', 'returned') then
            raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
        end if;
        update roster r set left_at = now(), left_reason = p_reason where r.round_id = p_round and r.cooperative_id = p_cooperative;
        update submissions s set due = false, updated_at = now() where s.round_id = p_round and s.cooperative_id = p_cooperative;
        update cooperatives c set ended_at = now(), changed_at = now() where c.id = p_cooperative;
        perform note_event(p_round, held.office_id, p_cooperative, 'dissolved', held.state, null, held.revision, p_reason, ''::bytea);
    else
        raise exception 'unknown_change' using errcode = 'LB400';
    end if;
    perform log_admin('roster_' || p_action, coalesce(p_office, known.office_id), known.name, p_reason);
end
$$;

ALTER FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) OWNER TO lumbung_steward;

CREATE FUNCTION public.claim_export(p_worker uuid, p_key_hash bytea) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.claim_export(p_worker uuid, p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.closed_takes_no_files() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.takes_files := new.state = 'open';
    return new;
end
$$;

ALTER FUNCTION public.closed_takes_no_files() OWNER TO lumbung_owner;

CREATE FUNCTION public.collected_now(p_round smallint, p_cooperative uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    select exists (select 1 from rounds r where r.id = p_round and r.state = 'open') or correcting(p_round, p_cooperative)
$$;

ALTER FUNCTION public.collected_now(p_round smallint, p_cooperative uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) OWNER TO lumbung_owner;

CREATE FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'system');
    held := hold_submission(p_round, p_cooperative);
    update comments c set resolved_at = coalesce(c.resolved_at, my_now()), resolved_by = coalesce(c.resolved_by, my_account())
     where c.id = p_id and c.round_id = p_round and c.cooperative_id = p_cooperative;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    perform note_event(p_round, held.office_id, p_cooperative, 'resolve', null, null, held.revision, p_id::text, ''::bytea);
end
$$;

ALTER FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.comment_unlock(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text, p_below text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.comment_unlock(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text, p_below text) OWNER TO lumbung_owner;

CREATE FUNCTION public.correcting(p_round smallint, p_cooperative uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    select exists (select 1 from corrections k where k.round_id = p_round and k.cooperative_id = p_cooperative and k.ended_at is null)
$$;

ALTER FUNCTION public.correcting(p_round smallint, p_cooperative uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.count_anew(p_round smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.count_anew(p_round smallint) OWNER TO lumbung_steward;

CREATE FUNCTION public.count_submission() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.count_submission() OWNER TO lumbung_steward;

CREATE FUNCTION public.date_submission() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.date_submission() OWNER TO lumbung_steward;

CREATE FUNCTION public.day_of(p_at timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    AS $$
    select (p_at at time zone coalesce(nullif(current_setting('lumbung.zone', true), ''), 'Asia/Makassar'))::date
$$;

ALTER FUNCTION public.day_of(p_at timestamp with time zone) OWNER TO lumbung_owner;

CREATE FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'administrator', 'system');
    delete from form_uploads u where u.id = p_upload;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
end
$$;

ALTER FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) OWNER TO lumbung_steward;

CREATE FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    target text;
begin
    if p_kind not in ('verify', 'unverify', 'accept', 'unaccept', 'return') then
        raise exception 'unknown_change' using errcode = 'LB400';
    end if;
    held := hold_submission(p_round, p_cooperative);
    target := next_state(p_kind, held.state);
    if held.revision <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    insert into comments (id, round_id, cooperative_id, office_id, path, revision, account_id, at, body)
    select c.id, p_round, p_cooperative, held.office_id, c.path, held.revision, my_account(), my_now(), c.body
      from unnest(p_comment_ids, p_paths, p_bodies) as c (id, path, body);
    update submissions s set state = target, updated_at = my_now()
     where s.round_id = p_round and s.cooperative_id = p_cooperative;
    perform note_event(p_round, held.office_id, p_cooperative, p_kind, held.state, target, held.revision, p_detail,
                       coalesce(held.head, ''::bytea));
    return target;
end
$$;

ALTER FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    target text;
begin
    perform need_role('officer', 'system');
    held := hold_submission(p_round, p_cooperative);
    if exists (select 1 from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperative) then
        return false;
    end if;
    if held.state not in ('not_started', 'draft', 'returned') then
        raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
    end if;
    if held.revision <> p_base_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    insert into drafts (round_id, cooperative_id, office_id, base_revision, form_version_id, base, started_by, started_at)
    values (p_round, p_cooperative, held.office_id, held.revision, p_form_version, p_base, my_account(), my_now());
    if held.state = 'not_started' then
        target := next_state('start', held.state);
        update submissions s set state = target, updated_at = my_now()
         where s.round_id = p_round and s.cooperative_id = p_cooperative;
        perform note_event(p_round, held.office_id, p_cooperative, 'start', held.state, target, held.revision, '', ''::bytea);
    end if;
    return true;
end
$$;

ALTER FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) OWNER TO lumbung_owner;

CREATE FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) RETURNS TABLE(revision integer, hash bytea, at timestamp with time zone, repeated boolean)
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    target text;
    sha bytea := sha256(p_answers);
    previous bytea;
begin
    perform need_role('officer', 'system');
    perform 1 from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative for update;
    select v.number, v.hash, v.at, true into revision, hash, at, repeated from revisions v
     where v.round_id = p_round and v.cooperative_id = p_cooperative and v.op_id = p_op and v.account_id = my_account();
    if found then
        return next;
        return;
    end if;
    held := hold_submission(p_round, p_cooperative);
    target := next_state('submit', held.state);
    perform need_time(held);
    perform need_rule(p_round, p_years);
    if held.revision <> p_base_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    if p_draft_seq is not null and not exists (select 1 from drafts d where d.round_id = p_round
            and d.cooperative_id = p_cooperative and d.seq = p_draft_seq for update) then
        raise exception 'draft_moved' using errcode = 'LB409';
    end if;
    revision := held.revision + 1;
    at := my_now();
    repeated := false;
    previous := coalesce(held.head, decode(repeat('00', 32), 'hex'));
    hash := sha256(convert_to('lumbung/1', 'UTF8') || previous || int2send(p_round) || uuid_send(p_cooperative)
        || int4send(revision) || int4send(p_form_version) || int4send(my_account())
        || int8send((extract(epoch from at) * 1000000)::int8) || sha);
    insert into revisions (round_id, cooperative_id, number, office_id, form_version_id, account_id, op_id, at, answers,
                           answers_sha, prev_hash, hash)
    values (p_round, p_cooperative, revision, held.office_id, p_form_version, my_account(), p_op, at, p_answers, sha, previous, hash);
    insert into findings (round_id, cooperative_id, revision, place, office_id, path, code, severity, message, reason, reason_by)
    select p_round, p_cooperative, do_submit.revision, f.place, held.office_id, f.item ->> 'path', f.item ->> 'code', f.item ->> 'severity',
           f.item ->> 'message', coalesce(f.item ->> 'reason', ''), case when f.item ->> 'reason' <> '' then my_account() end
      from jsonb_array_elements(p_findings) with ordinality as f (item, place);
    delete from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperative;
    update submissions s set state = target, revision = do_submit.revision, head = do_submit.hash,
           form_version_id = p_form_version, marks = p_marks, updated_at = do_submit.at
     where s.round_id = p_round and s.cooperative_id = p_cooperative;
    perform note_event(p_round, held.office_id, p_cooperative, 'submit', held.state, target, revision, '', hash);
    return next;
end
$$;

ALTER FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) OWNER TO lumbung_owner;

CREATE FUNCTION public.end_act(p_key_hash bytea, p_act uuid, p_undo boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    act acts;
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    select a.* into act from acts a where a.id = p_act and a.account_id = my_account() for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_undo and act.undone_at is not null or not p_undo and act.ended_at is not null then
        return;
    end if;
    update acts a set ended_at = coalesce(a.ended_at, now()), undone_at = case when p_undo then now() end where a.id = p_act;
    perform log_admin(case when p_undo then 'bulk_undone' else 'bulk_' || act.kind end, my_office(),
        (select r.book_year::text from rounds r where r.id = act.round_id),
        (select format('%s done, %s left, act %s', count(*) filter (where n.told = 'done'), count(*) filter (where n.told <> 'done'), p_act)
           from (select case when p_undo then i.undone else i.became end as told from act_items i where i.act_id = p_act) n));
end
$$;

ALTER FUNCTION public.end_act(p_key_hash bytea, p_act uuid, p_undo boolean) OWNER TO lumbung_steward;

CREATE FUNCTION public.end_correction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    update corrections k set ended_at = now(), ended_by = my_account(), to_revision = new.revision
     where k.round_id = new.round_id and k.cooperative_id = new.cooperative_id and k.ended_at is null and k.from_revision < new.revision;
    return null;
end
$$;

ALTER FUNCTION public.end_correction() OWNER TO lumbung_steward;

CREATE FUNCTION public.end_export(p_key_hash bytea, p_worker uuid, p_name text, p_size bigint, p_sha bytea, p_code text, p_problem text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.end_export(p_key_hash bytea, p_worker uuid, p_name text, p_size bigint, p_sha bytea, p_code text, p_problem text) OWNER TO lumbung_owner;

CREATE FUNCTION public.enter(p_key_hash bytea) RETURNS TABLE(account_id integer, login text, name text, role text, office_id smallint, office_name text, office_kind text, region_code text, must_change boolean, language text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    seen timestamptz;
begin
    select a.id, a.login, a.name, a.role, a.office_id, o.name, o.kind, o.region_code, a.must_change, a.language, s.last_seen
      into account_id, login, name, role, office_id, office_name, office_kind, region_code, must_change, language, seen
      from sessions s join accounts a on a.id = s.account_id left join offices o on o.id = a.office_id
     where s.key_hash = p_key_hash and s.generation = a.generation and a.disabled_at is null
       and s.expires_at > now() and s.last_seen + s.idle > now();
    if not found then
        raise exception 'not_signed_in' using errcode = 'LB401';
    end if;
    -- Not in the one moment of a snapshot: there, another request's touch would end it.
    if seen < now() - interval '1 minute' and current_setting('transaction_isolation') = 'read committed' then
        update sessions s set last_seen = now() where s.key_hash = p_key_hash;
    end if;
    perform set_config('lumbung.account', account_id::text, true),
            set_config('lumbung.office', coalesce(office_id::text, ''), true),
            set_config('lumbung.role', case when must_change then '' else role end, true),
            set_config('lumbung.offices', case
                when must_change or role = 'author' then '{}'
                when role in ('officer', 'verifier') then array[office_id]::text
                else coalesce((select array_agg(o.id order by o.id) from offices o), '{}')::text end, true);
    return next;
end
$$;

ALTER FUNCTION public.enter(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.enter_feed(p_token_hash bytea) RETURNS TABLE(account_id integer, login text, name text, role text, office_id smallint, office_name text, office_kind text, region_code text, must_change boolean, language text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    used timestamptz;
begin
    select a.id, a.login, a.name, case when t.office_id is null then 'province' else 'verifier' end,
           o.id, o.name, o.kind, o.region_code, false, a.language, t.last_used
      into account_id, login, name, role, office_id, office_name, office_kind, region_code, must_change, language, used
      from feed_tokens t join accounts a on a.id = t.account_id
      join offices o on o.id = coalesce(t.office_id, a.office_id)
     where t.key_hash = p_token_hash and t.generation = a.generation and t.revoked_at is null and t.expires_at > now()
       and a.disabled_at is null and not a.must_change and a.role in ('officer', 'verifier', 'province', 'administrator');
    if not found then
        raise exception 'no_such_token' using errcode = 'LB401';
    end if;
    if coalesce(used < now() - interval '1 minute', true) and current_setting('transaction_isolation') = 'read committed' then
        update feed_tokens t set last_used = now() where t.key_hash = p_token_hash;
    end if;
    perform set_config('lumbung.account', account_id::text, true),
            set_config('lumbung.office', office_id::text, true),
            set_config('lumbung.role', role, true),
            set_config('lumbung.offices', case when role = 'verifier' then array[office_id]::text
                else coalesce((select array_agg(o.id order by o.id) from offices o), '{}')::text end, true);
    return next;
end
$$;

ALTER FUNCTION public.enter_feed(p_token_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.export_turns() RETURNS TABLE(id uuid, turn integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.export_turns() OWNER TO lumbung_door;

CREATE FUNCTION public.feed_token_add(p_key_hash bytea, p_token_hash bytea, p_name text, p_office smallint, p_expires timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    who accounts;
    made int4;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    select a.* into who from accounts a where a.id = my_account() for update;
    if my_role() in ('officer', 'verifier') and p_office is distinct from my_office() then
        raise exception 'not_your_office' using errcode = 'LB403';
    end if;
    if p_expires <= now() or p_expires > now() + interval '367 days' or p_name !~ '\S' or length(p_name) > 60 then
        raise exception 'no_such_token' using errcode = 'LB400';
    end if;
    delete from feed_tokens t
     where t.account_id = who.id and coalesce(t.revoked_at, t.expires_at) < now() - interval '90 days';
    if 10 <= (select count(*) from feed_tokens t where t.account_id = who.id and t.revoked_at is null
                 and t.expires_at > now() and t.generation = who.generation) then
        raise exception 'too_many_tokens' using errcode = 'LB409';
    end if;
    insert into feed_tokens (key_hash, account_id, generation, name, office_id, expires_at)
    values (p_token_hash, who.id, who.generation, p_name, p_office, p_expires) returning id into made;
    perform log_admin('feed_token_made', p_office, who.login, p_name || ', ' || p_expires::text);
    return made;
end
$$;

ALTER FUNCTION public.feed_token_add(p_key_hash bytea, p_token_hash bytea, p_name text, p_office smallint, p_expires timestamp with time zone) OWNER TO lumbung_door;

CREATE FUNCTION public.feed_token_list(p_key_hash bytea) RETURNS TABLE(id integer, name text, office_id smallint, made_at timestamp with time zone, expires_at timestamp with time zone, last_used timestamp with time zone, state text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    return query
        select t.id, t.name, t.office_id, t.made_at, t.expires_at, t.last_used,
               case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired'
                    when t.generation <> a.generation then 'ended' else 'live' end
          from feed_tokens t join accounts a on a.id = t.account_id
         where t.account_id = my_account() order by t.made_at desc, t.id desc;
end
$$;

ALTER FUNCTION public.feed_token_list(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.feed_token_revoke(p_key_hash bytea, p_token integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    known feed_tokens;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    update feed_tokens t set revoked_at = coalesce(t.revoked_at, now())
     where t.id = p_token and t.account_id = my_account() returning t.* into known;
    if not found then
        raise exception 'no_such_token' using errcode = 'LB404';
    end if;
    perform log_admin('feed_token_revoked', known.office_id, (select a.login from accounts a where a.id = known.account_id), known.name);
end
$$;

ALTER FUNCTION public.feed_token_revoke(p_key_hash bytea, p_token integer) OWNER TO lumbung_door;

CREATE FUNCTION public.figure_file_drop(p_key_hash bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    delete from figure_files f where f.account_id = my_account();
end
$$;

ALTER FUNCTION public.figure_file_drop(p_key_hash bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.figure_file_keep(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_name text, p_content bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    insert into figure_files as f (account_id, book_year, form_version_id, name, content)
    values (my_account(), p_book_year, p_form_version, p_name, p_content)
    on conflict (account_id) do update set book_year = excluded.book_year, form_version_id = excluded.form_version_id,
        name = excluded.name, content = excluded.content, at = now();
end
$$;

ALTER FUNCTION public.figure_file_keep(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_name text, p_content bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.figure_map(p_key_hash bytea, p_form_version integer, p_headers text[], p_questions text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    perform keep_mapping(p_form_version, p_headers, p_questions);
end
$$;

ALTER FUNCTION public.figure_map(p_key_hash bytea, p_form_version integer, p_headers text[], p_questions text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.filling_undo_lasts() RETURNS interval
    LANGUAGE sql IMMUTABLE
    AS $$ select interval '24 hours' $$;

ALTER FUNCTION public.filling_undo_lasts() OWNER TO lumbung_owner;

CREATE FUNCTION public.fillings_sweep() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    delete from fillings f where f.id in (
        select o.id from fillings o join rounds r on r.id = o.round_id
         where (o.state = 'previewed' and o.file_at < now() - interval '30 days')
            or (r.state = 'closed' and greatest(o.file_at, o.applied_at, o.undone_at) < now() - interval '90 days')
         order by o.file_at limit 20 for update of o skip locked);
    update fillings f set contents = null, filled = null where f.id in (
        select o.id from fillings o
         where o.state <> 'previewed' and o.contents is not null and greatest(o.file_at, o.applied_at, o.undone_at) < now() - interval '90 days'
         order by o.file_at limit 20 for update skip locked);
    update templates t set contents = null where t.id in (
        select o.id from templates o
         where o.contents is not null
           and not exists (select 1 from fillings f where f.template_id = o.id and f.contents is not null)
           and ((o.at < now() - interval '400 days'
                 and exists (select 1 from templates n where n.office_id = o.office_id and n.at > o.at))
             or (select count(*) from templates n
                  where n.round_id = o.round_id and n.office_id = o.office_id and n.at > o.at) >= 200)
         order by o.at limit 20 for update skip locked);
end
$$;

ALTER FUNCTION public.fillings_sweep() OWNER TO lumbung_steward;

CREATE FUNCTION public.hold_rule(p_round smallint, p_years smallint) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_advisory_xact_lock_shared(7226520, p_round::int4);
    return p_years is null or exists (select 1 from rounds r where r.id = p_round and r.years_without_rat = p_years);
end
$$;

ALTER FUNCTION public.hold_rule(p_round smallint, p_years smallint) OWNER TO lumbung_owner;

CREATE TABLE public.submissions (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    state text DEFAULT 'not_started'::text NOT NULL,
    revision integer DEFAULT 0 NOT NULL,
    head bytea,
    form_version_id integer,
    name_key text NOT NULL COLLATE pg_catalog."C",
    district_code text NOT NULL COLLATE pg_catalog."C",
    due boolean DEFAULT true NOT NULL,
    marks jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_on date,
    touched_on date,
    figures text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT submissions_state_check CHECK ((state = ANY (ARRAY['not_started'::text, 'draft'::text, 'sent'::text, 'verified'::text, 'accepted'::text, 'returned'::text])))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.submissions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.submissions OWNER TO lumbung_owner;

CREATE FUNCTION public.hold_submission(p_round smallint, p_cooperative uuid) RETURNS public.submissions
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
begin
    select s.* into held from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    perform pg_advisory_xact_lock_shared(7226520, p_round::int4);
    if not collected_now(p_round, p_cooperative) then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if not held.due then
        raise exception 'not_due' using errcode = 'LB409';
    end if;
    return held;
end
$$;

ALTER FUNCTION public.hold_submission(p_round smallint, p_cooperative uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.hold_upload(p_id uuid, p_round smallint, p_cooperative uuid) RETURNS public.attachments
    LANGUAGE plpgsql
    AS $$
declare
    found_one attachments;
begin
    perform need_filling(p_round, p_cooperative);
    select a.* into found_one from attachments a
     where a.id = p_id and a.round_id = p_round and a.cooperative_id = p_cooperative and a.account_id = my_account() for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    return found_one;
end
$$;

ALTER FUNCTION public.hold_upload(p_id uuid, p_round smallint, p_cooperative uuid) OWNER TO lumbung_steward;

CREATE FUNCTION public.impact_page(p_key_hash bytea, p_round smallint, p_after uuid, p_size integer) RETURNS TABLE(cooperative_id uuid, name text, office_id smallint, form_version_id integer, answers bytea, at timestamp with time zone, facts jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'province', 'administrator', 'system');
    if p_after is null then
        perform log_admin('impact_counted', null, (select r.book_year::text from rounds r where r.id = p_round), '');
    end if;
    return query
        select s.cooperative_id, c.name, s.office_id, v.form_version_id, v.answers, v.at, c.facts
          from submissions s
          join cooperatives c on c.id = s.cooperative_id
          join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision
         where s.round_id = p_round and s.due and s.state in ('sent', 'verified', 'accepted')
           and (p_after is null or s.cooperative_id > p_after)
         order by s.cooperative_id limit least(p_size, 500);
end
$$;

ALTER FUNCTION public.impact_page(p_key_hash bytea, p_round smallint, p_after uuid, p_size integer) OWNER TO lumbung_steward;

CREATE FUNCTION public.impact_scope(p_key_hash bytea, p_round smallint) RETURNS TABLE(office_id smallint, stored integer, drafts integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'province', 'administrator', 'system');
    return query
        select o.id,
               (select count(*)::int4 from submissions s where s.round_id = p_round and s.office_id = o.id and s.due
                   and s.state in ('sent', 'verified', 'accepted')),
               (select count(*)::int4 from drafts d join rounds r on r.id = d.round_id
                 where d.office_id = o.id and r.state = 'open')
          from offices o order by o.id;
end
$$;

ALTER FUNCTION public.impact_scope(p_key_hash bytea, p_round smallint) OWNER TO lumbung_steward;

CREATE FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_years smallint, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    number int4;
    sha bytea;
    previous bytea;
    sealed bytea;
    moment timestamptz := my_now();
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    perform keep_mapping(p_form_version, p_headers, p_questions);
    if cardinality(p_cooperatives) = 0 then
        return 0;
    end if;
    -- Submissions before the rule, as a sending takes them; both before the roster, which whoever changes the rule waits for.
    perform 1 from submissions s where s.round_id = p_round and s.cooperative_id = any (p_cooperatives)
      order by s.cooperative_id for update;
    perform need_rule(p_round, p_years);
    perform begin_figures(p_round, p_cooperatives, p_detail);
    for i in 1 .. cardinality(p_cooperatives) loop
        select s.* into held from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperatives[i] for update;
        if not found then
            raise exception 'not_found' using errcode = 'LB404';
        end if;
        if not held.due then
            raise exception 'not_due' using errcode = 'LB409';
        end if;
        if held.state <> 'not_started' and not (held.state = 'accepted' and exists (select 1 from events e
                where e.round_id = p_round and e.cooperative_id = held.cooperative_id and e.revision = held.revision and e.kind = 'import')) then
            raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
        end if;
        if held.revision <> p_bases[i] then
            raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
        end if;
        number := held.revision + 1;
        sha := sha256(p_documents[i]);
        previous := coalesce(held.head, decode(repeat('00', 32), 'hex'));
        sealed := sha256(convert_to('lumbung/1', 'UTF8') || previous || int2send(p_round) || uuid_send(held.cooperative_id)
            || int4send(number) || int4send(p_form_version) || int4send(my_account())
            || int8send((extract(epoch from moment) * 1000000)::int8) || sha);
        insert into revisions (round_id, cooperative_id, number, office_id, form_version_id, account_id, op_id, at, answers,
                               answers_sha, prev_hash, hash)
        values (p_round, held.cooperative_id, number, held.office_id, p_form_version, my_account(), gen_random_uuid(), moment,
                p_documents[i], sha, previous, sealed);
        insert into findings (round_id, cooperative_id, revision, place, office_id, path, code, severity, message, reason, reason_by)
        select p_round, held.cooperative_id, number, f.place, held.office_id, f.item ->> 'path', f.item ->> 'code',
               f.item ->> 'severity', f.item ->> 'message', f.item ->> 'reason', my_account()
          from jsonb_array_elements(p_findings[i]) with ordinality as f (item, place);
        update submissions s set state = 'accepted', revision = number, head = sealed, form_version_id = p_form_version,
               marks = p_marks[i], updated_at = moment
         where s.round_id = p_round and s.cooperative_id = held.cooperative_id;
        perform note_event(p_round, held.office_id, held.cooperative_id, 'import', held.state, 'accepted', number,
                           p_detail || '; baris ' || p_rows[i], sealed);
    end loop;
    return cardinality(p_cooperatives);
end
$$;

ALTER FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_years smallint, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.journal_chain(p_key_hash bytea) RETURNS TABLE(place bigint, at timestamp with time zone, account_id integer, kind text, office_id smallint, subject text, detail bytea, hash bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select j.place, j.at, j.account_id, j.kind, j.office_id, j.subject, j.detail, j.hash from journal j order by j.place;
end
$$;

ALTER FUNCTION public.journal_chain(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) RETURNS TABLE(place bigint, at timestamp with time zone, account_id integer, account_name text, kind text, office_id smallint, subject text, detail text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select j.place, j.at, j.account_id, a.name, j.kind, j.office_id, j.subject, convert_from(j.detail, 'UTF8')
          from journal j join accounts a on a.id = j.account_id
         where j.place < p_before order by j.place desc limit p_size;
end
$$;

ALTER FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) OWNER TO lumbung_door;

CREATE FUNCTION public.keep_all_but() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    old_row jsonb := to_jsonb(old);
    new_row jsonb;
begin
    if tg_op = 'UPDATE' then
        new_row := to_jsonb(new);
        if new_row - tg_argv[0] = old_row - tg_argv[0]
           and (tg_nargs = 1 or (old_row ->> tg_argv[0] = tg_argv[1] and new_row ->> tg_argv[0] = tg_argv[2])) then
            return new;
        end if;
    end if;
    raise exception '% of % is not allowed: it never changes', tg_op, tg_table_name using errcode = 'LB500';
end
$$;

ALTER FUNCTION public.keep_all_but() OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_attachment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    movable constant text[] := array['office_id', 'touched_at', 'sealed'];
begin
    if old.state = 'uploading' then
        return coalesce(new, old);
    end if;
    if tg_op = 'DELETE' and not old.sealed then
        -- In a statement of its own: a cascade may update, but has no right to ask this.
        if not named_by_revision(old.cooperative_id, old.sha) then
            return old;
        end if;
    elsif tg_op = 'UPDATE' and to_jsonb(new) - movable = to_jsonb(old) - movable then
        return new;
    end if;
    raise exception '% of % is not allowed: a revision may name it', tg_op, tg_table_name using errcode = 'LB500';
end
$$;

ALTER FUNCTION public.keep_attachment() OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_beside(p_key_hash bytea, p_round smallint, p_office smallint, p_number bigint, p_rows jsonb) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    update weighed_offices w set compared = p_number
     where w.round_id = p_round and w.office_id = p_office and w.number = p_number;
    if not found then
        return false;
    end if;
    update weighings w set beside = n.beside, kinds = n.kinds
      from jsonb_to_recordset(p_rows) as n (cooperative uuid, beside jsonb, kinds text[])
     where w.round_id = p_round and w.cooperative_id = n.cooperative and w.office_id = p_office;
    return true;
end
$$;

ALTER FUNCTION public.keep_beside(p_key_hash bytea, p_round smallint, p_office smallint, p_number bigint, p_rows jsonb) OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_export_piece(p_key_hash bytea, p_worker uuid, p_place integer, p_contents bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    insert into export_pieces (job_id, place, office_id, contents)
    select j.id, p_place, j.office_id, p_contents from export_jobs j where j.worker = p_worker and j.state = 'running';
    if not found then
        raise exception 'export_not_ours' using errcode = 'LB409';
    end if;
end
$$;

ALTER FUNCTION public.keep_export_piece(p_key_hash bytea, p_worker uuid, p_place integer, p_contents bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
declare
    its templates;
    kept uuid;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    select t.* into its from templates t where t.id = p_template and t.office_id = any (my_offices());
    if not found then
        raise exception 'template_unknown' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) is distinct from 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('lumbung/filling/' || its.office_id, 0));
    select f.id into kept from fillings f
     where f.round_id = p_round and f.office_id = its.office_id and f.sha = sha256(p_contents);
    if found then
        update fillings f set contents = p_contents, filled = p_filled, file_at = my_now() where f.id = kept and f.contents is null;
        return kept;
    end if;
    perform fillings_sweep();
    if (select count(*) >= 300 or coalesce(sum(coalesce(length(f.contents), 0) + coalesce(length(f.filled), 0)), 0) > 500000000
          from fillings f where f.round_id = p_round and f.office_id = its.office_id) then
        raise exception 'fillings_full' using errcode = 'LB507';
    end if;
    insert into fillings (id, round_id, office_id, account_id, template_id, at, name, sha, contents, filled, file_at)
    values (p_id, p_round, its.office_id, my_account(), p_template, my_now(), p_name, sha256(p_contents), p_contents, p_filled, my_now());
    return p_id;
end
$$;

ALTER FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_paths text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.keep_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_paths text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform need_role('province', 'administrator', 'system');
    delete from figure_mappings m where m.form_version_id = p_form_version
       and m.header in (select n.header from unnest(p_headers, p_questions) n (header, question) where n.question is null);
    insert into figure_mappings as m (form_version_id, header, question, account_id)
    select p_form_version, n.header, n.question, my_account()
      from unnest(p_headers, p_questions) n (header, question) where n.question is not null
    on conflict (form_version_id, header) do update set question = excluded.question, account_id = excluded.account_id, at = now()
     where m.question <> excluded.question;
end
$$;

ALTER FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) OWNER TO lumbung_steward;

CREATE FUNCTION public.keep_sources() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.keep_sources() OWNER TO lumbung_owner;

CREATE FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    kept int4;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    insert into form_uploads as u (account_id, at, source_name, source, source_sha, form, title, label, content_sha, canonical,
                                   issues, previous_id, newest_id)
    values (my_account(), my_now(), p_source_name, p_source, sha256(p_source), p_form, p_title, p_label, p_content_sha,
            p_canonical, p_issues, p_previous, p_newest)
    on conflict (source_sha) do update set account_id = excluded.account_id, at = excluded.at,
        source_name = excluded.source_name, form = excluded.form, title = excluded.title, label = excluded.label,
        content_sha = excluded.content_sha, canonical = excluded.canonical, issues = excluded.issues,
        previous_id = excluded.previous_id, newest_id = excluded.newest_id
    returning u.id into kept;
    if (select count(*) from form_uploads u) > 40 then
        raise exception 'uploads_full' using errcode = 'LB409';
    end if;
    return kept;
end
$$;

ALTER FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) OWNER TO lumbung_steward;

CREATE FUNCTION public.keep_weighings(p_key_hash bytea, p_round smallint, p_rows jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    one record;
begin
    perform enter(p_key_hash);
    -- The offices first and in order, as `keep_beside` does: two hands never wait for each other.
    insert into weighed_offices as w (round_id, office_id)
    select p_round, n.office from (select distinct (r ->> 'office')::int2 as office from jsonb_array_elements(p_rows) r) n order by n.office
    on conflict (round_id, office_id) do update set number = w.number + 1;
    for one in
        select n.* from jsonb_to_recordset(p_rows) as n (cooperative uuid, office int2, number int8, revision int4, version int4,
            account int4, sent_at timestamptz, warnings int4, facet text, figures float8[], own jsonb, kinds text[], identities jsonb)
         order by n.number
    loop
        delete from unweighed u where u.round_id = p_round and u.cooperative_id = one.cooperative and u.number = one.number;
        continue when not found;
        delete from identities i where i.round_id = p_round and i.cooperative_id = one.cooperative;
        if one.revision = 0 then
            delete from weighings w where w.round_id = p_round and w.cooperative_id = one.cooperative;
            continue;
        end if;
        insert into weighings as w (round_id, cooperative_id, office_id, revision, form_version_id, account_id, sent_at, warnings,
                                    facet, figures, own, kinds)
        values (p_round, one.cooperative, one.office, one.revision, one.version, one.account, one.sent_at, one.warnings, one.facet,
                one.figures, one.own, one.kinds)
        on conflict (round_id, cooperative_id) do update set revision = excluded.revision,
            form_version_id = excluded.form_version_id, account_id = excluded.account_id, sent_at = excluded.sent_at,
            warnings = excluded.warnings, facet = excluded.facet, figures = excluded.figures, own = excluded.own,
            beside = '[]', kinds = excluded.kinds;
        insert into identities (round_id, cooperative_id, office_id, key, value, said)
        select p_round, one.cooperative, one.office, i ->> 'key', i ->> 'value', i ->> 'said'
          from jsonb_array_elements(one.identities) i
        on conflict do nothing;
    end loop;
end
$$;

ALTER FUNCTION public.keep_weighings(p_key_hash bytea, p_round smallint, p_rows jsonb) OWNER TO lumbung_owner;

CREATE FUNCTION public.language_choose(p_key_hash bytea, p_language text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    update accounts a set language = p_language where a.id = my_account();
end
$$;

ALTER FUNCTION public.language_choose(p_key_hash bytea, p_language text) OWNER TO lumbung_door;

CREATE FUNCTION public.leave(p_key_hash bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    delete from sessions s where s.key_hash = p_key_hash;
$$;

ALTER FUNCTION public.leave(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.let_go_export(p_worker uuid, p_stopped boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    update export_jobs j set state = 'queued', worker = null, lease_until = null,
           attempts = case when p_stopped then greatest(j.attempts - 1, 0) else j.attempts end
     where j.worker = p_worker;
$$;

ALTER FUNCTION public.let_go_export(p_worker uuid, p_stopped boolean) OWNER TO lumbung_door;

CREATE FUNCTION public.load_answers(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_paths text[], p_values bytea[], p_accounts integer[], p_ats timestamp with time zone[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    who int4;
    batch int4;
    written int4 := 0;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    for who in select distinct a from unnest(p_accounts) a order by a loop
        perform set_config('lumbung.account', who::text, true);
        insert into draft_answers (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
        select p_round, n.cooperative, n.path, d.office_id, n.value, 1, 'sample', n.place, who, n.at
          from unnest(p_cooperatives, p_paths, p_values, p_accounts, p_ats)
               with ordinality n (cooperative, path, value, account, at, place)
          join drafts d on d.round_id = p_round and d.cooperative_id = n.cooperative
         where n.account = who;
        get diagnostics batch = row_count;
        written := written + batch;
    end loop;
    update drafts d set seq = 1 where d.round_id = p_round and d.seq = 0 and d.cooperative_id = any (p_cooperatives);
    return written;
end
$$;

ALTER FUNCTION public.load_answers(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_paths text[], p_values bytea[], p_accounts integer[], p_ats timestamp with time zone[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.load_attachments(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_path text, p_names text[], p_media_type text, p_contents bytea[], p_accounts integer[], p_ats timestamp with time zone[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    with given as (
        select gen_random_uuid() as id, s.office_id, g.*
          from unnest(p_cooperatives, p_names, p_contents, p_accounts, p_ats) g (cooperative_id, name, content, account_id, at)
          join submissions s on s.round_id = p_round and s.cooperative_id = g.cooperative_id
    ), kept as (
        insert into attachments (id, round_id, cooperative_id, office_id, path, name, size, sha, media_type, received, state,
                                 account_id, at, touched_at)
        select g.id, p_round, g.cooperative_id, g.office_id, p_path, g.name, length(g.content), sha256(g.content), p_media_type,
               length(g.content), 'whole', g.account_id, g.at, now() from given g
        on conflict (cooperative_id, round_id, sha) where state = 'whole' do nothing
        returning id
    )
    insert into attachment_parts (attachment_id, place, office_id, content)
    select g.id, 0, g.office_id, g.content from given g join kept k on k.id = g.id;
    get diagnostics written = row_count;
    return written;
end
$$;

ALTER FUNCTION public.load_attachments(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_path text, p_names text[], p_media_type text, p_contents bytea[], p_accounts integer[], p_ats timestamp with time zone[]) OWNER TO lumbung_steward;

CREATE FUNCTION public.load_history(p_key_hash bytea, p_round smallint, p_form_version integer, p_ats timestamp with time zone[], p_accounts integer[], p_cooperatives uuid[], p_kinds text[], p_documents bytea[], p_extras jsonb[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    current_revision int4;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    for i in 1 .. coalesce(array_length(p_kinds, 1), 0) loop
        perform set_config('lumbung.at', p_ats[i]::text, true), set_config('lumbung.account', p_accounts[i]::text, true);
        select s.revision into current_revision from submissions s
         where s.round_id = p_round and s.cooperative_id = p_cooperatives[i];
        if p_kinds[i] = 'start' then
            perform do_open_draft(p_round, p_cooperatives[i], p_form_version, p_documents[i], current_revision);
        elsif p_kinds[i] = 'submit' then
            perform do_submit(p_round, p_cooperatives[i], gen_random_uuid(), current_revision, null, p_form_version, null,
                              p_documents[i], coalesce(p_extras[i] -> 'findings', '[]'), coalesce(p_extras[i] -> 'marks', '{}'));
        else
            perform do_move(p_round, p_cooperatives[i], p_kinds[i], current_revision, '',
                coalesce((select array_agg(gen_random_uuid()) from jsonb_array_elements(p_extras[i] -> 'comments')), '{}'),
                coalesce((select array_agg(c.item ->> 'path' order by c.place)
                            from jsonb_array_elements(p_extras[i] -> 'comments') with ordinality c (item, place)), '{}'),
                coalesce((select array_agg(c.item ->> 'body' order by c.place)
                            from jsonb_array_elements(p_extras[i] -> 'comments') with ordinality c (item, place)), '{}'));
        end if;
    end loop;
    perform set_config('lumbung.at', '', true);
    return coalesce(array_length(p_kinds, 1), 0);
end
$$;

ALTER FUNCTION public.load_history(p_key_hash bytea, p_round smallint, p_form_version integer, p_ats timestamp with time zone[], p_accounts integer[], p_cooperatives uuid[], p_kinds text[], p_documents bytea[], p_extras jsonb[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.log_admin(p_kind text, p_office smallint, p_subject text, p_detail text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    last record;
    bytes bytea := convert_to(p_detail, 'UTF8');
    here int8;
begin
    perform pg_advisory_xact_lock(7226519);
    select j.place, j.hash into last from journal j order by j.place desc limit 1;
    here := coalesce(last.place, 0) + 1;
    insert into journal (place, at, account_id, kind, office_id, subject, detail, hash)
    values (here, now(), my_account(), p_kind, p_office, p_subject, bytes,
            sha256(convert_to('lumbung/journal/1', 'UTF8') || coalesce(last.hash, decode(repeat('00', 32), 'hex'))
                || int8send(here) || int8send((extract(epoch from now()) * 1000000)::int8) || int4send(my_account())
                || convert_to(p_kind, 'UTF8') || '\x00'::bytea || int2send(coalesce(p_office, 0::int2))
                || sha256(convert_to(p_subject, 'UTF8')) || sha256(bytes)));
end
$$;

ALTER FUNCTION public.log_admin(p_kind text, p_office smallint, p_subject text, p_detail text) OWNER TO lumbung_door;

CREATE FUNCTION public.login_begin(p_login_key text, p_address text) RETURNS TABLE(account_id integer, password_hash text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    per_account constant int4 := 8;
    per_address constant int4 := 60;
    span constant interval := '15 minutes';
    tried record;
begin
    delete from login_attempts l where l.since < now() - span;
    for tried in
        insert into login_attempts as l (kind, key, since, count)
        values ('account', p_login_key, now(), 1), ('address', p_address, now(), 1)
        on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
        returning l.kind, l.count, l.since
    loop
        if tried.count > (case tried.kind when 'account' then per_account else per_address end) then
            account_id := -greatest(1, ceil(extract(epoch from tried.since + span - now())))::int4;
            return next;
            return;
        end if;
    end loop;
    select a.id, a.password_hash into account_id, password_hash
      from accounts a where a.login_key = p_login_key and a.disabled_at is null;
    return next;
end
$$;

ALTER FUNCTION public.login_begin(p_login_key text, p_address text) OWNER TO lumbung_door;

CREATE FUNCTION public.login_end(p_account integer, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    lasts constant interval := '14 hours';
    longest_pause constant interval := '4 hours';
    who accounts;
begin
    select a.* into who from accounts a
     where a.id = p_account and a.password_hash = p_seen_hash and a.disabled_at is null for update;
    if not found then
        raise exception 'wrong_password' using errcode = 'LB401';
    end if;
    if p_new_hash is not null then
        update accounts a set password_hash = p_new_hash where a.id = p_account;
    end if;
    delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    update login_attempts l set count = greatest(l.count - 1, 0) where l.kind = 'address' and l.key = p_address;
    delete from sessions s where s.account_id = p_account and (s.expires_at < now() or s.generation < who.generation);
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_key_hash, p_account, who.generation, now() + lasts, longest_pause, p_address);
    perform set_config('lumbung.account', p_account::text, true);
    perform log_admin('signed_in', who.office_id, who.login, p_address);
end
$$;

ALTER FUNCTION public.login_end(p_account integer, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text) OWNER TO lumbung_door;

CREATE FUNCTION public.move(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    return do_move(p_round, p_cooperative, p_kind, p_revision, p_detail, p_comment_ids, p_paths, p_bodies);
end
$$;

ALTER FUNCTION public.move(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.move_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_seq bigint, p_form_version integer, p_base bytea, p_keep text[], p_before bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    draft drafts;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    held := hold_submission(p_round, p_cooperative);
    select d.* into draft from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperative for update;
    if not found then
        raise exception 'no_draft' using errcode = 'LB409', detail = held.state;
    end if;
    if draft.seq <> p_seq then
        raise exception 'draft_moved' using errcode = 'LB409';
    end if;
    if p_form_version = draft.form_version_id
       or p_form_version <> (select r.form_version_id from rounds r where r.id = p_round) then
        raise exception 'other_version' using errcode = 'LB409';
    end if;
    insert into draft_moves (round_id, cooperative_id, number, office_id, from_version_id, to_version_id, account_id, at, answers)
    select p_round, p_cooperative, coalesce(max(m.number), 0) + 1, held.office_id, draft.form_version_id, p_form_version,
           my_account(), my_now(), p_before
      from draft_moves m where m.round_id = p_round and m.cooperative_id = p_cooperative;
    delete from draft_answers a
     where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path <> all (p_keep);
    update drafts d set form_version_id = p_form_version, base = p_base, seq = d.seq + 1
     where d.round_id = p_round and d.cooperative_id = p_cooperative;
    perform note_event(p_round, held.office_id, p_cooperative, 'move_draft', null, null, held.revision,
                       draft.form_version_id || ' > ' || p_form_version, sha256(p_before));
end
$$;

ALTER FUNCTION public.move_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_seq bigint, p_form_version integer, p_base bytea, p_keep text[], p_before bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.my_account() RETURNS integer
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('lumbung.account'::text, true), ''::text))::integer;

ALTER FUNCTION public.my_account() OWNER TO lumbung_owner;

CREATE FUNCTION public.my_now() RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
begin
    if my_role() = 'system' then
        return coalesce(nullif(current_setting('lumbung.at', true), '')::timestamptz, now());
    end if;
    return now();
end
$$;

ALTER FUNCTION public.my_now() OWNER TO lumbung_owner;

CREATE FUNCTION public.my_office() RETURNS smallint
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('lumbung.office'::text, true), ''::text))::smallint;

ALTER FUNCTION public.my_office() OWNER TO lumbung_owner;

CREATE FUNCTION public.my_offices() RETURNS smallint[]
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('lumbung.offices'::text, true), ''::text))::smallint[];

ALTER FUNCTION public.my_offices() OWNER TO lumbung_owner;

CREATE FUNCTION public.my_role() RETURNS text
    LANGUAGE sql STABLE
    RETURN NULLIF(current_setting('lumbung.role'::text, true), ''::text);

ALTER FUNCTION public.my_role() OWNER TO lumbung_owner;

CREATE FUNCTION public.name_successor(p_key_hash bytea, p_old text, p_new text, p_seen integer, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    newest int4;
    held text;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    perform pg_advisory_xact_lock(hashtext('successors'));
    select s.number, s.new_code into newest, held from successors s where s.old_code = p_old order by s.number desc limit 1;
    if coalesce(newest, 0) <> p_seen then
        raise exception 'successor_moved' using errcode = 'LB409', detail = p_old;
    end if;
    if held is null and p_new is null then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    insert into successors (old_code, number, new_code, reason, account_id, at)
    values (p_old, p_seen + 1, p_new, p_reason, my_account(), my_now());
    perform log_admin(case when p_new is null then 'successor_taken_back' else 'successor_named' end, null, p_old,
                      coalesce(p_new, held) || '; ' || p_reason);
end
$$;

ALTER FUNCTION public.name_successor(p_key_hash bytea, p_old text, p_new text, p_seen integer, p_reason text) OWNER TO lumbung_steward;

CREATE FUNCTION public.named_by_revision(p_cooperative uuid, p_sha bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select exists (select 1 from revisions r where r.cooperative_id = p_cooperative
                    and position(convert_to(encode(p_sha, 'hex') || '/', 'UTF8') in r.answers) > 0)
$$;

ALTER FUNCTION public.named_by_revision(p_cooperative uuid, p_sha bytea) OWNER TO lumbung_steward;

CREATE FUNCTION public.need_clean(p_round smallint, p_cooperative uuid, p_revision integer) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
    if (select s.revision from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative) <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409';
    end if;
    if exists (select 1 from comments c where c.round_id = p_round and c.cooperative_id = p_cooperative and c.resolved_at is null) then
        raise exception 'commented' using errcode = 'LB409';
    end if;
    if not exists (select 1 from weighings w where w.round_id = p_round and w.cooperative_id = p_cooperative
                    and w.revision = p_revision and w.warnings = 0
                    and jsonb_array_length(w.own) + jsonb_array_length(w.beside) = 0)
       or exists (select 1 from identities i join identities o on o.round_id = i.round_id and o.key = i.key
                   and o.value = i.value and o.cooperative_id <> i.cooperative_id
                   where i.round_id = p_round and i.cooperative_id = p_cooperative) then
        raise exception 'not_clean' using errcode = 'LB409';
    end if;
end
$$;

ALTER FUNCTION public.need_clean(p_round smallint, p_cooperative uuid, p_revision integer) OWNER TO lumbung_owner;

CREATE FUNCTION public.need_filling(p_round smallint, p_cooperative uuid) RETURNS public.submissions
    LANGUAGE plpgsql STABLE
    AS $$
declare
    held submissions;
    its_round rounds;
begin
    perform need_role('officer', 'system');
    select s.* into held from submissions s
     where s.round_id = p_round and s.cooperative_id = p_cooperative and s.office_id = any (my_offices());
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    select r.* into its_round from rounds r where r.id = p_round;
    if not collected_now(p_round, p_cooperative) then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if not its_round.takes_files then
        raise exception 'no_files' using errcode = 'LB409';
    end if;
    if not held.due then
        raise exception 'not_due' using errcode = 'LB409';
    end if;
    if held.state not in ('not_started', 'draft', 'returned') then
        raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
    end if;
    return held;
end
$$;

ALTER FUNCTION public.need_filling(p_round smallint, p_cooperative uuid) OWNER TO lumbung_steward;

CREATE FUNCTION public.need_living_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    found_state text;
begin
    select v.state into found_state from form_versions v where v.id = new.form_version_id for share;
    if found_state = 'retired' then
        raise exception 'version_retired' using errcode = 'LB409';
    end if;
    return new;
end
$$;

ALTER FUNCTION public.need_living_version() OWNER TO lumbung_owner;

CREATE FUNCTION public.need_role(VARIADIC p_roles text[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
    if my_role() is null or not (my_role() = any (p_roles)) then
        raise exception 'not_allowed' using errcode = 'LB403';
    end if;
end
$$;

ALTER FUNCTION public.need_role(VARIADIC p_roles text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.need_rule(p_round smallint, p_years smallint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    if not hold_rule(p_round, p_years) then
        raise exception 'rule_moved' using errcode = 'LB409';
    end if;
end
$$;

ALTER FUNCTION public.need_rule(p_round smallint, p_years smallint) OWNER TO lumbung_owner;

CREATE FUNCTION public.need_time(held public.submissions) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
declare
    last_day date;
begin
    if my_role() = 'system' or held.state = 'returned' then
        return;
    end if;
    select coalesce(d.deadline, r.deadline) into last_day from rounds r
      left join office_deadlines d on d.round_id = r.id and d.office_id = held.office_id
     where r.id = held.round_id;
    if day_of(now()) > last_day and not correcting(held.round_id, held.cooperative_id) then
        raise exception 'deadline_passed' using errcode = 'LB425', detail = to_char(last_day, 'DD-MM-YYYY');
    end if;
end
$$;

ALTER FUNCTION public.need_time(held public.submissions) OWNER TO lumbung_owner;

CREATE FUNCTION public.need_untouched(p_act uuid, p_round smallint, p_cooperative uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
begin
    if (select e.detail from events e where e.round_id = p_round and e.cooperative_id = p_cooperative and e.to_state is not null
         order by e.at desc, e.place desc limit 1) is distinct from 'act ' || p_act then
        raise exception 'moved_since' using errcode = 'LB409';
    end if;
end
$$;

ALTER FUNCTION public.need_untouched(p_act uuid, p_round smallint, p_cooperative uuid) OWNER TO lumbung_owner;

CREATE FUNCTION public.next_state(p_kind text, p_from text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
declare
    target text;
begin
    perform need_role('officer', 'verifier', 'province', 'system');
    select t.to_state into target from transitions t
     where t.kind = p_kind and t.from_state = p_from and (t.role = my_role() or my_role() = 'system') limit 1;
    if found then
        return target;
    end if;
    if not exists (select 1 from transitions t where t.kind = p_kind and (t.role = my_role() or my_role() = 'system')) then
        raise exception 'not_allowed' using errcode = 'LB403';
    end if;
    raise exception 'wrong_state' using errcode = 'LB410', detail = p_from;
end
$$;

ALTER FUNCTION public.next_state(p_kind text, p_from text) OWNER TO lumbung_owner;

CREATE FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    my_strand int2 := get_byte(uuid_send(coalesce(p_cooperative, nobody)), 0) & 7;
    old tally;
    new_head bytea;
begin
    select t.* into old from tally t
     where t.round_id = p_round and t.office_id = p_office and t.strand = my_strand for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    new_head := sha256(convert_to('lumbung/event/1', 'UTF8') || old.head || int2send(p_round) || int2send(p_office)
        || int8send(old.place + 1) || uuid_send(coalesce(p_cooperative, nobody))
        || convert_to(p_kind, 'UTF8') || '\x00'::bytea || convert_to(coalesce(p_from, ''), 'UTF8') || '\x00'::bytea
        || convert_to(coalesce(p_to, ''), 'UTF8') || '\x00'::bytea
        || int4send(my_account()) || int8send((extract(epoch from my_now()) * 1000000)::int8) || int4send(p_revision)
        || sha256(convert_to(p_detail, 'UTF8')) || p_subject_hash);
    update tally t set
        not_started = t.not_started + (p_to is not distinct from 'not_started')::int - (p_from is not distinct from 'not_started')::int,
        draft = t.draft + (p_to is not distinct from 'draft')::int - (p_from is not distinct from 'draft')::int,
        sent = t.sent + (p_to is not distinct from 'sent')::int - (p_from is not distinct from 'sent')::int,
        verified = t.verified + (p_to is not distinct from 'verified')::int - (p_from is not distinct from 'verified')::int,
        accepted = t.accepted + (p_to is not distinct from 'accepted')::int - (p_from is not distinct from 'accepted')::int,
        returned = t.returned + (p_to is not distinct from 'returned')::int - (p_from is not distinct from 'returned')::int,
        place = old.place + 1, head = new_head
     where t.round_id = p_round and t.office_id = p_office and t.strand = my_strand;
    insert into events (round_id, office_id, strand, place, cooperative_id, kind, from_state, to_state, account_id, at,
                        revision, detail, subject_hash, hash)
    values (p_round, p_office, my_strand, old.place + 1, p_cooperative, p_kind, p_from, p_to, my_account(), my_now(),
            p_revision, p_detail, p_subject_hash, new_head);
end
$$;

ALTER FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.note_unweighed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    delete from unweighed u where u.round_id = new.round_id and u.cooperative_id = new.cooperative_id;
    insert into unweighed (round_id, cooperative_id, office_id) values (new.round_id, new.cooperative_id, new.office_id);
    if new.office_id <> old.office_id then
        insert into weighed_offices as w (round_id, office_id) values (new.round_id, old.office_id)
        on conflict (round_id, office_id) do update set number = w.number + 1;
    end if;
    return null;
end
$$;

ALTER FUNCTION public.note_unweighed() OWNER TO lumbung_steward;

CREATE FUNCTION public.note_visit() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    update accounts a set seen_at = new.last_seen where a.id = new.account_id and a.seen_at is distinct from new.last_seen;
    return null;
end
$$;

ALTER FUNCTION public.note_visit() OWNER TO lumbung_door;

CREATE FUNCTION public.open_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held submissions;
    whose text;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'system');
    select s.* into held from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) = 'open' then
        raise exception 'round_open' using errcode = 'LB409';
    end if;
    if not held.due then
        raise exception 'not_due' using errcode = 'LB409';
    end if;
    if held.revision <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    if correcting(p_round, p_cooperative) then
        raise exception 'correction_open' using errcode = 'LB409';
    end if;
    insert into corrections (round_id, cooperative_id, office_id, from_state, from_revision, reason, opened_by)
    values (p_round, p_cooperative, held.office_id, held.state, held.revision, p_reason, my_account());
    if held.state in ('sent', 'verified', 'accepted') then
        update submissions s set state = 'returned', updated_at = now() where s.round_id = p_round and s.cooperative_id = p_cooperative;
        perform note_event(p_round, held.office_id, p_cooperative, 'correction', held.state, 'returned', held.revision, p_reason,
                           coalesce(held.head, ''::bytea));
    else
        perform note_event(p_round, held.office_id, p_cooperative, 'correction', null, null, held.revision, p_reason, ''::bytea);
    end if;
    select c.name into whose from cooperatives c where c.id = p_cooperative;
    perform log_admin('correction_opened', held.office_id, whose, p_reason);
end
$$;

ALTER FUNCTION public.open_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_reason text) OWNER TO lumbung_steward;

CREATE FUNCTION public.open_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    return do_open_draft(p_round, p_cooperative, p_form_version, p_base, p_base_revision);
end
$$;

ALTER FUNCTION public.open_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) OWNER TO lumbung_owner;

CREATE FUNCTION public.open_drafts(p_form text) RETURNS TABLE(book_year smallint, label text, drafts bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if my_role() is null or my_role() not in ('author', 'province', 'administrator', 'system') then
        return;
    end if;
    return query
        select r.book_year, v.label, count(*)
          from drafts d join rounds r on r.id = d.round_id join form_versions v on v.id = d.form_version_id
          join forms f on f.id = v.form_id
         where f.name = p_form and r.state = 'open'
         group by r.book_year, v.id, v.label order by r.book_year desc, v.id desc;
end
$$;

ALTER FUNCTION public.open_drafts(p_form text) OWNER TO lumbung_steward;

CREATE FUNCTION public.open_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[], p_is_sample boolean) RETURNS TABLE(round_id smallint, due integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    office record;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    insert into rounds as r (book_year, form_version_id, starts, deadline, years_without_rat, rat_deadline_primer, rat_deadline_sekunder, marks, is_sample)
    values (p_book_year, p_form_version, p_starts, p_deadline, p_years_without_rat, p_rat_primer, p_rat_sekunder, p_marks, p_is_sample)
    on conflict (book_year) do nothing returning r.id into round_id;
    if round_id is null then
        raise exception 'round_exists' using errcode = 'LB409', detail = p_book_year::text;
    end if;
    insert into roster (round_id, cooperative_id, office_id)
    select open_round.round_id, c.id, c.office_id from cooperatives c where c.ended_at is null;
    get diagnostics due = row_count;
    insert into submissions (round_id, cooperative_id, office_id, name_key, district_code)
    select open_round.round_id, c.id, c.office_id, c.name_key, left(c.village_code, 8)
      from cooperatives c where c.ended_at is null;
    for office in select o.id from offices o order by o.id loop
        perform tally_rows(open_round.round_id, office.id);
    end loop;
    update tally t set not_started = n.count
      from (select s.office_id, get_byte(uuid_send(s.cooperative_id), 0) & 7 as strand, count(*)::int4 as count
              from submissions s where s.round_id = open_round.round_id group by 1, 2) n
     where t.round_id = open_round.round_id and t.office_id = n.office_id and t.strand = n.strand;
    for office in select o.id, (select count(*) from submissions s where s.round_id = open_round.round_id and s.office_id = o.id) as due
                    from offices o order by o.id loop
        perform note_event(open_round.round_id, office.id, null, 'round_opened', null, null, 0, office.due::text, ''::bytea);
    end loop;
    perform log_admin('round_opened', null, p_book_year::text, due::text);
    return next;
end
$$;

ALTER FUNCTION public.open_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[], p_is_sample boolean) OWNER TO lumbung_steward;

CREATE FUNCTION public.open_session(p_login_key text, p_key_hash bytea, p_lasts interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    select p_key_hash, a.id, a.generation, now() + p_lasts, p_lasts, 'command line'
      from accounts a where a.login_key = p_login_key and a.disabled_at is null;
    if not found then
        raise exception 'no_such_account' using errcode = 'LB404';
    end if;
end
$$;

ALTER FUNCTION public.open_session(p_login_key text, p_key_hash bytea, p_lasts interval) OWNER TO lumbung_door;

CREATE FUNCTION public.password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    old sessions;
    who accounts;
begin
    perform enter(p_key_hash);
    select s.* into old from sessions s where s.key_hash = p_key_hash;
    update accounts a set password_hash = p_new_hash, must_change = false, generation = a.generation + 1
     where a.id = my_account() and a.password_hash = p_seen_hash returning a.* into who;
    if not found then
        raise exception 'wrong_password' using errcode = 'LB401';
    end if;
    delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    delete from sessions s where s.account_id = who.id;
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_new_key_hash, who.id, who.generation, old.expires_at, old.idle, old.address);
    perform log_admin('password_changed', who.office_id, who.login, '');
end
$$;

ALTER FUNCTION public.password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.password_try(p_key_hash bytea) RETURNS TABLE(wait integer, password_hash text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    per_account constant int4 := 8;
    span constant interval := '15 minutes';
    who accounts;
    tried login_attempts;
begin
    perform enter(p_key_hash);
    select a.* into who from accounts a where a.id = my_account();
    delete from login_attempts l where l.kind = 'own' and l.key = who.login_key and l.since < now() - span;
    insert into login_attempts as l (kind, key, since, count) values ('own', who.login_key, now(), 1)
    on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
    returning l.* into tried;
    if tried.count > per_account then
        wait := greatest(1, ceil(extract(epoch from tried.since + span - now())))::int4;
    else
        wait := 0;
        password_hash := who.password_hash;
    end if;
    return next;
end
$$;

ALTER FUNCTION public.password_try(p_key_hash bytea) OWNER TO lumbung_door;

CREATE FUNCTION public.past_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[]) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    made int2;
    office record;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    insert into rounds as r (book_year, form_version_id, state, starts, deadline, years_without_rat, rat_deadline_primer,
                             rat_deadline_sekunder, marks, is_sample, closed_at)
    values (p_book_year, p_form_version, 'closed', p_starts, p_deadline, p_years_without_rat, p_rat_primer, p_rat_sekunder,
            p_marks, coalesce((select bool_or(o.is_sample) from rounds o), false), now())
    on conflict (book_year) do nothing returning r.id into made;
    if made is null then
        raise exception 'round_exists' using errcode = 'LB409', detail = p_book_year::text;
    end if;
    for office in select o.id from offices o order by o.id loop
        perform tally_rows(made, office.id);
        perform note_event(made, office.id, null, 'round_opened', null, null, 0, '0', ''::bytea);
    end loop;
    perform log_admin('past_round', null, p_book_year::text, '');
    return made;
end
$$;

ALTER FUNCTION public.past_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[]) OWNER TO lumbung_steward;

CREATE FUNCTION public.people(p_accounts integer[]) RETURNS TABLE(id integer, name text, role text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select a.id, a.name, a.role from accounts a
     where a.id = any (p_accounts) and my_account() is not null
       and (a.office_id = any (my_offices()) or a.role in ('province', 'administrator', 'author', 'system'));
$$;

ALTER FUNCTION public.people(p_accounts integer[]) OWNER TO lumbung_door;

CREATE FUNCTION public.publish_upload(p_key_hash bytea, p_upload integer, p_note text) RETURNS TABLE(version_id integer, fresh boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held form_uploads;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    select u.* into held from form_uploads u where u.id = p_upload for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if held.canonical is null then
        raise exception 'upload_has_errors' using errcode = 'LB409';
    end if;
    if held.label = '' then
        raise exception 'version_unnamed' using errcode = 'LB409';
    end if;
    return query select p.version_id, p.fresh
        from publish_version(p_key_hash, held.form, held.title, held.label, held.content_sha, held.source_name, held.source,
                             held.canonical, p_note, coalesce(held.newest_id, 0)) p;
    delete from form_uploads u where u.id = p_upload;
end
$$;

ALTER FUNCTION public.publish_upload(p_key_hash bytea, p_upload integer, p_note text) OWNER TO lumbung_steward;

CREATE FUNCTION public.publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text, p_source bytea, p_canonical bytea, p_note text, p_seen integer) RETURNS TABLE(version_id integer, fresh boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    parent int4;
    newest record;
    same record;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    perform pg_advisory_xact_lock(hashtextextended('lumbung/form/' || p_form, 0));
    insert into forms as f (name, title) values (p_form, p_title) on conflict (name) do nothing;
    select f.id into parent from forms f where f.name = p_form;
    select v.id, v.content_sha, v.state into same from form_versions v
     where v.form_id = parent and (v.label = p_label or v.content_sha = p_sha) order by v.content_sha = p_sha desc limit 1;
    if found then
        if same.content_sha <> p_sha then
            raise exception 'version_taken' using errcode = 'LB409', detail = p_label;
        end if;
        if same.state = 'retired' then
            raise exception 'version_was_retired' using errcode = 'LB409', detail = p_label;
        end if;
        version_id := same.id;
        fresh := false;
        return next;
        return;
    end if;
    select v.id, v.label into newest from form_versions v where v.form_id = parent order by v.id desc limit 1;
    if newest.id <> p_seen then
        raise exception 'version_overtaken' using errcode = 'LB409', detail = newest.label;
    end if;
    insert into form_versions (form_id, label, content_sha, source_name, source, canonical, published_by, note)
    values (parent, p_label, p_sha, p_source_name, p_source, p_canonical, my_account(), p_note)
    returning id into version_id;
    perform log_admin('version_published', null, p_form || ' ' || p_label, encode(p_sha, 'hex') || ' ' || p_note);
    fresh := true;
    return next;
end
$$;

ALTER FUNCTION public.publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text, p_source bytea, p_canonical bytea, p_note text, p_seen integer) OWNER TO lumbung_steward;

CREATE FUNCTION public.put_offices(p_key_hash bytea, p_rows jsonb) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    insert into offices as o (id, region_code, kind, name, region_name, letterhead, sign_off)
    select n.id, n.region_code, n.kind, n.name, n.region_name, coalesce(n.letterhead, '[]'), coalesce(n.sign_off, '{}')
      from jsonb_to_recordset(p_rows) as n (id int2, region_code text, kind text, name text, region_name text, letterhead jsonb, sign_off jsonb)
    on conflict (id) do update set name = excluded.name, region_name = excluded.region_name,
        letterhead = excluded.letterhead, sign_off = excluded.sign_off;
    get diagnostics written = row_count;
    perform log_admin('offices_changed', null, written::text, p_rows::text);
    return written;
end
$$;

ALTER FUNCTION public.put_offices(p_key_hash bytea, p_rows jsonb) OWNER TO lumbung_steward;

CREATE FUNCTION public.put_regions(p_key_hash bytea, p_rows jsonb) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    insert into regions as r (code, valid_from, valid_to, level, kind, name, parent, bps, predecessor, predecessor_from)
    select n.code, n.valid_from, n.valid_to, n.level, n.kind, n.name, n.parent, n.bps, n.predecessor, n.predecessor_from
      from jsonb_to_recordset(p_rows) as n (code text, valid_from date, valid_to date, level text, kind text, name text,
           parent text, bps text, predecessor text, predecessor_from date)
    on conflict (code, valid_from) do update set valid_to = excluded.valid_to, level = excluded.level, kind = excluded.kind,
        name = excluded.name, parent = excluded.parent, bps = excluded.bps, predecessor = excluded.predecessor,
        predecessor_from = excluded.predecessor_from;
    get diagnostics written = row_count;
    perform log_admin('regions_imported', null, written::text, '');
    return written;
end
$$;

ALTER FUNCTION public.put_regions(p_key_hash bytea, p_rows jsonb) OWNER TO lumbung_steward;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'revisions' then
        if (new.round_id, new.cooperative_id, new.number, new.form_version_id, new.account_id, new.op_id, new.at, new.answers, new.hash)
           is not distinct from
           (old.round_id, old.cooperative_id, old.number, old.form_version_id, old.account_id, old.op_id, old.at, old.answers, old.hash)
           and (new.answers_sha, new.prev_hash) is not distinct from (old.answers_sha, old.prev_hash) then
            return new;
        end if;
    end if;
    raise exception '% of % is not allowed: it is append-only', tg_op, tg_table_name using errcode = 'LB500';
end
$$;

ALTER FUNCTION public.refuse_change() OWNER TO lumbung_owner;

CREATE FUNCTION public.refuse_locked() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (select 1 from answer_locks k where k.round_id = new.round_id and k.cooperative_id = new.cooperative_id
               and new.path = any (k.paths)) then
        raise exception 'answer_locked' using errcode = 'LB424', detail = new.path;
    end if;
    return new;
end
$$;

ALTER FUNCTION public.refuse_locked() OWNER TO lumbung_owner;

CREATE FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) RETURNS TABLE(added integer, changed integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    update register_head h set version = h.version + 1 where h.version = p_seen;
    if not found then
        raise exception 'register_moved' using errcode = 'LB409';
    end if;
    with written as (
        insert into cooperatives as c (id, office_id, name, name_key, nik, legal_number, legal_date, village_code, source_id, facts)
        select n.id, n.office_id, n.name, n.name_key, n.nik, n.legal_number, n.legal_date, n.village_code, n.source_id, n.facts
          from jsonb_to_recordset(p_rows) as n (id uuid, office_id int2, name text, name_key text, nik text, legal_number text,
               legal_date date, village_code text, source_id text, facts jsonb)
        on conflict (id) do update set office_id = excluded.office_id, name = excluded.name, name_key = excluded.name_key,
            nik = excluded.nik, legal_number = excluded.legal_number, legal_date = excluded.legal_date,
            village_code = excluded.village_code, source_id = excluded.source_id, facts = excluded.facts, changed_at = now()
        returning (xmax = 0) as is_new)
    select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from written;
    perform log_admin('register_imported', null, p_source, added || '+' || changed);
    return next;
end
$$;

ALTER FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) OWNER TO lumbung_steward;

CREATE FUNCTION public.register_version(p_key_hash bytea) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return (select h.version from register_head h);
end
$$;

ALTER FUNCTION public.register_version(p_key_hash bytea) OWNER TO lumbung_steward;

CREATE FUNCTION public.release_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_paths text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    perform hold_submission(p_round, p_cooperative);
    update answer_locks k set paths = array(select l from unnest(k.paths) l where l <> all (p_paths))
     where k.round_id = p_round and k.cooperative_id = p_cooperative;
end
$$;

ALTER FUNCTION public.release_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_paths text[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.retire_version(p_key_hash bytea, p_version integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    known record;
    year int2;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'administrator', 'system');
    select v.id, v.label, v.state, f.name into known
      from form_versions v join forms f on f.id = v.form_id where v.id = p_version for update of v;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if known.state = 'retired' then
        return false;
    end if;
    select r.book_year into year from rounds r where r.form_version_id = p_version and r.state = 'open' limit 1;
    if found then
        raise exception 'version_in_use' using errcode = 'LB409', detail = year::text;
    end if;
    update form_versions v set state = 'retired' where v.id = p_version;
    perform log_admin('version_retired', null, known.name || ' ' || known.label, '');
    return true;
end
$$;

ALTER FUNCTION public.retire_version(p_key_hash bytea, p_version integer) OWNER TO lumbung_steward;

CREATE FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) RETURNS TABLE(place integer, status text, value bytea, seq bigint, account_id integer, at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
declare
    draft drafts;
    stored draft_answers;
    open_state text;
    me int4;
    undecided bool;
    present bool;
    grew bool := false;
    aside bool;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    me := my_account();
    select s.state into open_state from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if not collected_now(p_round, p_cooperative) then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    update drafts d set seq = d.seq + 1 where d.round_id = p_round and d.cooperative_id = p_cooperative returning d.* into draft;
    if not found then
        raise exception 'no_draft' using errcode = 'LB409', detail = open_state;
    end if;
    if draft.form_version_id <> p_form_version then
        raise exception 'other_version' using errcode = 'LB409';
    end if;
    undecided := exists (select 1 from set_aside_answers k where k.round_id = p_round and k.cooperative_id = p_cooperative
                         and k.account_id = me and not k.settled);
    for place in 1 .. coalesce(array_length(p_paths, 1), 0) loop
        select a.* into stored from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path = p_paths[place];
        present := found;
        status := 'conflict';
        if present and stored.device = p_device and stored.device_seq >= p_seqs[place] then
            status := 'known';
        elsif present and stored.value = p_values[place] then
            status := 'known';
            if undecided then
                update set_aside_answers k set settled = true
                 where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
                   and k.account_id = me and not k.settled;
            end if;
        elsif (not present and p_bases[place] = 0) or (present and (p_bases[place] = stored.seq
               or (stored.device = p_device and stored.account_id = me))) then
            status := 'applied';
            if present and stored.account_id <> me then
                grew := true;
                perform set_aside(p_round, p_cooperative, draft.office_id, stored.path, stored.value, stored.account_id,
                                  stored.device, stored.device_seq, stored.at, true);
            end if;
            if undecided then
                update set_aside_answers k set settled = true
                 where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
                   and k.account_id = me and not k.settled;
            end if;
            insert into draft_answers as a (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
            values (p_round, p_cooperative, p_paths[place], draft.office_id, p_values[place], draft.seq, p_device,
                    p_seqs[place], me, my_now())
            on conflict on constraint draft_answers_pkey do update set value = excluded.value, seq = excluded.seq, device = excluded.device,
                device_seq = excluded.device_seq, account_id = excluded.account_id, at = excluded.at
            returning a.* into stored;
        else
            -- Delivered again, it is what it was: undecided, or chosen about since.
            select k.settled into aside from set_aside_answers k
             where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
               and k.account_id = me and k.device = p_device and k.device_seq >= p_seqs[place]
             order by k.device_seq desc limit 1;
            if aside is null then
                perform set_aside(p_round, p_cooperative, draft.office_id, p_paths[place], p_values[place], me, p_device,
                                  p_seqs[place], my_now(), false);
                undecided := true;
                grew := true;
            elsif aside then
                status := 'known';
            end if;
        end if;
        value := stored.value;
        seq := coalesce(stored.seq, 0);
        account_id := stored.account_id;
        at := stored.at;
        return next;
    end loop;
    -- Limits of the whole draft, far above any cooperative: what is typed must fit into a revision, and be read at once.
    if (select count(*) > 20000 or sum(length(a.path) + length(a.value)) > 2000000 from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative)
       or grew and (select count(*) > 20000 or sum(length(k.path) + length(k.value)) > 8000000 from set_aside_answers k
            where k.round_id = p_round and k.cooperative_id = p_cooperative) then
        raise exception 'draft_full' using errcode = 'LB400';
    end if;
end
$$;

ALTER FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) RETURNS void
    LANGUAGE sql
    AS $$
    insert into set_aside_answers (round_id, cooperative_id, office_id, path, value, account_id, device, device_seq, at, kept_by, settled)
    values (p_round, p_cooperative, p_office, p_path, p_value, p_account, p_device, p_device_seq, p_at, my_account(), p_settled)
    on conflict do nothing
$$;

ALTER FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) OWNER TO lumbung_owner;

CREATE FUNCTION public.set_figures(p_key_hash bytea, p_round smallint, p_years smallint, p_cooperatives uuid[], p_revisions integer[], p_figures jsonb[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    -- Locks are taken one submission after another, by id, as others wait for them.
    perform 1 from submissions s where s.round_id = p_round and s.cooperative_id = any (p_cooperatives)
      order by s.cooperative_id for no key update;
    -- Whoever gave the round another rule meanwhile reckons under that one.
    if not hold_rule(p_round, p_years) then
        return 0;
    end if;
    update submissions s set figures = array(select jsonb_array_elements_text(g.figures) order by 1)
      from unnest(p_cooperatives, p_revisions, p_figures) as g (cooperative_id, revision, figures)
     where s.round_id = p_round and s.cooperative_id = g.cooperative_id and s.revision = g.revision
       and s.figures <> array(select jsonb_array_elements_text(g.figures) order by 1);
    get diagnostics written = row_count;
    return written;
end
$$;

ALTER FUNCTION public.set_figures(p_key_hash bytea, p_round smallint, p_years smallint, p_cooperatives uuid[], p_revisions integer[], p_figures jsonb[]) OWNER TO lumbung_steward;

CREATE FUNCTION public.set_office_deadline(p_key_hash bytea, p_round smallint, p_office smallint, p_deadline date, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    here rounds;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    select r.* into here from rounds r where r.id = p_round for share;
    if not found or not exists (select 1 from offices o where o.id = p_office) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if here.state <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if p_deadline < greatest(day_of(now()), here.starts) then
        raise exception 'deadline_past' using errcode = 'LB400', detail = to_char(greatest(day_of(now()), here.starts), 'DD-MM-YYYY');
    end if;
    insert into office_deadlines as d (round_id, office_id, deadline, reason, account_id)
    values (p_round, p_office, p_deadline, p_reason, my_account())
    on conflict (round_id, office_id) do update
       set deadline = excluded.deadline, reason = excluded.reason, account_id = excluded.account_id, at = now();
    perform log_admin('deadline_set', p_office, here.book_year::text, p_deadline::text || ' ' || p_reason);
end
$$;

ALTER FUNCTION public.set_office_deadline(p_key_hash bytea, p_round smallint, p_office smallint, p_deadline date, p_reason text) OWNER TO lumbung_steward;

CREATE FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    here rounds;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    perform pg_advisory_xact_lock(7226520, p_round::int4);
    select r.* into here from rounds r where r.id = p_round for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_deadline is not null and here.state <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if p_deadline < greatest(day_of(now()), here.starts) then
        raise exception 'deadline_past' using errcode = 'LB400', detail = to_char(greatest(day_of(now()), here.starts), 'DD-MM-YYYY');
    end if;
    update rounds r set state = coalesce(p_state, r.state), deadline = coalesce(p_deadline, r.deadline),
           closed_at = case when p_state = 'closed' then now() when p_state = 'open' then null else r.closed_at end
     where r.id = p_round;
    perform log_admin('round_changed', null, here.book_year::text, concat_ws(' ', p_state, p_deadline::text));
end
$$;

ALTER FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) OWNER TO lumbung_steward;

CREATE FUNCTION public.set_round_rule(p_key_hash bytea, p_round smallint, p_years smallint, p_also smallint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    here rounds;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    perform pg_advisory_xact_lock(7226520, p_round::int4);
    select r.* into here from rounds r where r.id = p_round for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if here.state <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if (here.years_without_rat, here.also_years) is not distinct from (p_years, p_also) then
        return false;
    end if;
    update rounds r set years_without_rat = p_years, also_years = p_also where r.id = p_round;
    perform log_admin('rule_changed', null, here.book_year::text,
                      concat_ws('+', here.years_without_rat, here.also_years) || ' > ' || concat_ws('+', p_years, p_also));
    return true;
end
$$;

ALTER FUNCTION public.set_round_rule(p_key_hash bytea, p_round smallint, p_years smallint, p_also smallint) OWNER TO lumbung_steward;

CREATE FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    here rounds;
    wanted record;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    select r.* into here from rounds r where r.id = p_round for update;
    select v.id, v.label, v.form_id into wanted from form_versions v where v.id = p_version;
    if here.id is null or wanted.id is null then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if here.state <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if wanted.id = here.form_version_id then
        return false;
    end if;
    if wanted.id < here.form_version_id
       or wanted.form_id <> (select v.form_id from form_versions v where v.id = here.form_version_id) then
        raise exception 'version_not_newer' using errcode = 'LB409', detail = wanted.label;
    end if;
    update rounds r set form_version_id = p_version, marks = p_marks where r.id = p_round;
    perform log_admin('round_version_changed', null, here.book_year::text, here.form_version_id || ' > ' || p_version);
    return true;
end
$$;

ALTER FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) OWNER TO lumbung_steward;

CREATE FUNCTION public.settle_thread(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_path text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.settle_thread(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_path text) OWNER TO lumbung_owner;

CREATE FUNCTION public.step_act(p_key_hash bytea, p_act uuid, p_place integer, p_undo boolean) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
    act acts;
    item act_items;
    before text;
    outcome text := 'done';
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    select a.* into act from acts a where a.id = p_act;
    select i.* into item from act_items i where i.act_id = p_act and i.place = p_place for update;
    if act.id is null or item.act_id is null then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_undo and act.at < my_now() - interval '24 hours' then
        raise exception 'act_settled' using errcode = 'LB409';
    end if;
    before := case when p_undo then item.undone else item.became end;
    if before is not null or p_undo and item.became is distinct from 'done' or not p_undo and act.undone_at is not null then
        return before;
    end if;
    begin
        perform hold_submission(item.round_id, item.cooperative_id);
        if p_undo then
            perform need_untouched(p_act, item.round_id, item.cooperative_id);
        else
            perform need_clean(item.round_id, item.cooperative_id, item.revision);
        end if;
        perform do_move(item.round_id, item.cooperative_id, case when p_undo then 'un' else '' end || act.kind, item.revision,
                        'act ' || p_act, '{}', '{}', '{}');
    exception when sqlstate 'LB404' or sqlstate 'LB409' or sqlstate 'LB410' or sqlstate 'LB423' then
        outcome := sqlerrm;
    end;
    update act_items i set became = case when p_undo then i.became else outcome end,
           undone = case when p_undo then outcome else i.undone end
     where i.act_id = p_act and i.place = p_place;
    return outcome;
end
$$;

ALTER FUNCTION public.step_act(p_key_hash bytea, p_act uuid, p_place integer, p_undo boolean) OWNER TO lumbung_owner;

CREATE FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) RETURNS bytea
    LANGUAGE plpgsql
    AS $$
declare
    held fillings;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    select f.* into held from fillings f where f.id = p_id for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_to = 'applying' then
        if held.state in ('undoing', 'undone') then
            raise exception 'filling_undone' using errcode = 'LB409';
        end if;
        if held.state = 'previewed' then
            update fillings f set state = 'applying', plan = p_document, applied_at = p_now, applied_by = my_account()
             where f.id = p_id;
            return p_document;
        end if;
    elsif p_to = 'applied' and held.state = 'applying' then
        update fillings f set state = 'applied', outcome = p_document where f.id = p_id;
    elsif p_to = 'undoing' and held.state in ('applying', 'applied') then
        if held.applied_at + filling_undo_lasts() < p_now then
            raise exception 'filling_settled'
                using errcode = 'LB409', detail = (extract(epoch from filling_undo_lasts()) / 3600)::int4::text;
        end if;
        update fillings f set state = 'undoing' where f.id = p_id;
    elsif p_to = 'undoing' and held.state = 'previewed' then
        raise exception 'filling_not_applied' using errcode = 'LB409';
    elsif p_to = 'undone' and held.state = 'undoing' then
        update fillings f set state = 'undone', outcome = p_document, undone_at = p_now where f.id = p_id;
    end if;
    return held.plan;
end
$$;

ALTER FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) OWNER TO lumbung_owner;

CREATE FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) RETURNS TABLE(revision integer, hash bytea, at timestamp with time zone, repeated boolean)
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    return query select * from do_submit(p_round, p_cooperative, p_op, p_base_revision, p_draft_seq, p_form_version, p_years,
                                         p_answers, p_findings, p_marks);
end
$$;

ALTER FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) OWNER TO lumbung_owner;

CREATE FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
    target text;
begin
    perform enter(p_key_hash);
    held := hold_submission(p_round, p_cooperative);
    target := next_state('take_back', held.state);
    perform need_time(held);
    if held.revision <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409', detail = held.revision::text;
    end if;
    insert into drafts (round_id, cooperative_id, office_id, base_revision, form_version_id, base, started_by)
    values (p_round, p_cooperative, held.office_id, held.revision, held.form_version_id, p_base, my_account());
    update submissions s set state = target, updated_at = my_now()
     where s.round_id = p_round and s.cooperative_id = p_cooperative;
    perform note_event(p_round, held.office_id, p_cooperative, 'take_back', held.state, target, held.revision, '', held.head);
    return target;
end
$$;

ALTER FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.tally_rows(p_round smallint, p_office smallint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    insert into tally (round_id, office_id, strand)
    select p_round, p_office, s from generate_series(0, 7) s on conflict do nothing;
$$;

ALTER FUNCTION public.tally_rows(p_round smallint, p_office smallint) OWNER TO lumbung_steward;

CREATE FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'province', 'administrator', 'system');
    insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)
    values (p_id, p_round, p_office, my_account(), p_version, p_at, p_key, p_contents);
    perform fillings_sweep();
end
$$;

ALTER FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) OWNER TO lumbung_owner;

CREATE FUNCTION public.touch_submission() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.touch_submission() OWNER TO lumbung_steward;

CREATE FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) RETURNS SETOF text
    LANGUAGE plpgsql
    AS $$
declare
    draft drafts;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    if not exists (select 1 from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    -- The draft's number grows, so that whoever sends what they saw before is told that it moved.
    update drafts d set seq = d.seq + 1 where d.round_id = p_round and d.cooperative_id = p_cooperative returning d.* into draft;
    if not found then
        raise exception 'no_draft' using errcode = 'LB409';
    end if;
    if draft.form_version_id <> p_form_version then
        raise exception 'other_version' using errcode = 'LB409';
    end if;
    return query delete from draft_answers a using unnest(p_paths, p_seqs) g (path, seq)
        where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path = g.path and a.seq = g.seq and a.device = p_device
        returning a.path;
end
$$;

ALTER FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) OWNER TO lumbung_owner;

CREATE FUNCTION public.visits() RETURNS TABLE(id integer, name text, role text, office_id smallint, seen_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select a.id, a.name, a.role, a.office_id, a.seen_at from accounts a
     where a.role in ('officer', 'verifier') and a.disabled_at is null and my_role() in ('province', 'administrator', 'system')
     order by a.office_id, a.name, a.id
$$;

ALTER FUNCTION public.visits() OWNER TO lumbung_door;

CREATE FUNCTION public.weigh_again(p_key_hash bytea, p_round smallint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    noted int4;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    insert into unweighed (round_id, cooperative_id, office_id)
    select s.round_id, s.cooperative_id, s.office_id from submissions s where s.round_id = p_round and s.revision > 0
    on conflict do nothing;
    get diagnostics noted = row_count;
    return noted;
end
$$;

ALTER FUNCTION public.weigh_again(p_key_hash bytea, p_round smallint) OWNER TO lumbung_steward;

CREATE FUNCTION public.withdraw_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    held submissions;
    opened corrections;
    whose text;
begin
    perform enter(p_key_hash);
    perform need_role('province', 'system');
    select s.* into held from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative for update;
    select k.* into opened from corrections k
     where k.round_id = p_round and k.cooperative_id = p_cooperative and k.ended_at is null for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if held.revision <> opened.from_revision then
        raise exception 'correction_sent' using errcode = 'LB409';
    end if;
    update corrections k set ended_at = now(), ended_by = my_account() where k.id = opened.id;
    if opened.from_state in ('sent', 'verified', 'accepted') then
        delete from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperative;
        update submissions s set state = opened.from_state, updated_at = now() where s.round_id = p_round and s.cooperative_id = p_cooperative;
        perform note_event(p_round, held.office_id, p_cooperative, 'correction_withdrawn', held.state, opened.from_state, held.revision, '',
                           coalesce(held.head, ''::bytea));
    else
        perform note_event(p_round, held.office_id, p_cooperative, 'correction_withdrawn', null, null, held.revision, '', ''::bytea);
    end if;
    select c.name into whose from cooperatives c where c.id = p_cooperative;
    perform log_admin('correction_withdrawn', held.office_id, whose, '');
end
$$;

ALTER FUNCTION public.withdraw_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid) OWNER TO lumbung_steward;

CREATE FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    insert into workbooks (id, round_id, office_id, account_id, name, states, records, top_hash, file_sha)
    values (p_id, p_round, p_office, my_account(), p_name, p_states, p_records, p_top_hash, p_file_sha);
end
$$;

ALTER FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) OWNER TO lumbung_owner;

CREATE TABLE public.accounts (
    id integer NOT NULL,
    login_key text NOT NULL COLLATE pg_catalog."C",
    login text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    office_id smallint,
    password_hash text,
    must_change boolean DEFAULT true NOT NULL,
    disabled_at timestamp with time zone,
    generation integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by integer,
    language text,
    seen_at timestamp with time zone,
    CONSTRAINT accounts_check CHECK (((role = 'system'::text) = (office_id IS NULL))),
    CONSTRAINT accounts_check1 CHECK (((role = 'system'::text) = (password_hash IS NULL))),
    CONSTRAINT accounts_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text]))),
    CONSTRAINT accounts_login_key_check CHECK (((length(login_key) >= 3) AND (length(login_key) <= 120))),
    CONSTRAINT accounts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT accounts_role_check CHECK ((role = ANY (ARRAY['officer'::text, 'verifier'::text, 'province'::text, 'author'::text, 'administrator'::text, 'system'::text])))
);

ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.accounts OWNER TO lumbung_owner;

ALTER TABLE public.accounts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.act_items (
    act_id uuid NOT NULL,
    place integer NOT NULL,
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    revision integer NOT NULL,
    became text,
    undone text,
    CONSTRAINT act_items_became_check CHECK (((length(became) >= 1) AND (length(became) <= 60))),
    CONSTRAINT act_items_undone_check CHECK (((length(undone) >= 1) AND (length(undone) <= 60)))
);

ALTER TABLE ONLY public.act_items FORCE ROW LEVEL SECURITY;

ALTER TABLE public.act_items OWNER TO lumbung_owner;

CREATE TABLE public.acts (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    account_id integer NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    undone_at timestamp with time zone,
    CONSTRAINT acts_kind_check CHECK ((kind = ANY (ARRAY['verify'::text, 'accept'::text])))
);

ALTER TABLE ONLY public.acts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.acts OWNER TO lumbung_owner;

CREATE TABLE public.answer_locks (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    revision integer NOT NULL,
    paths text[] NOT NULL,
    CONSTRAINT answer_locks_paths_check CHECK ((cardinality(paths) <= 20000))
);

ALTER TABLE ONLY public.answer_locks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.answer_locks OWNER TO lumbung_owner;

CREATE TABLE public.attachment_parts (
    attachment_id uuid NOT NULL,
    place integer NOT NULL,
    office_id smallint NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT attachment_parts_content_check CHECK (((length(content) >= 1) AND (length(content) <= 262144))),
    CONSTRAINT attachment_parts_place_check CHECK ((place >= 0))
);
ALTER TABLE ONLY public.attachment_parts ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.attachment_parts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.attachment_parts OWNER TO lumbung_owner;

CREATE TABLE public.comments (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    body text NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by integer,
    CONSTRAINT comments_body_check CHECK (((length(body) >= 1) AND (length(body) <= 4000))),
    CONSTRAINT comments_path_check CHECK ((length(path) <= 500))
);

ALTER TABLE ONLY public.comments FORCE ROW LEVEL SECURITY;

ALTER TABLE public.comments OWNER TO lumbung_owner;

CREATE TABLE public.cooperatives (
    id uuid NOT NULL,
    office_id smallint NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    nik text DEFAULT ''::text NOT NULL,
    legal_number text DEFAULT ''::text NOT NULL,
    legal_date date,
    village_code text NOT NULL COLLATE pg_catalog."C",
    source_id text DEFAULT ''::text NOT NULL,
    facts jsonb NOT NULL,
    ended_at timestamp with time zone,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cooperatives_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300)))
);

ALTER TABLE ONLY public.cooperatives FORCE ROW LEVEL SECURITY;

ALTER TABLE public.cooperatives OWNER TO lumbung_owner;

CREATE TABLE public.corrections (
    id bigint NOT NULL,
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    from_state text NOT NULL,
    from_revision integer NOT NULL,
    reason text NOT NULL,
    opened_by integer NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    ended_by integer,
    to_revision integer,
    CONSTRAINT corrections_reason_check CHECK (((length(reason) >= 5) AND (length(reason) <= 500)))
);

ALTER TABLE ONLY public.corrections FORCE ROW LEVEL SECURITY;

ALTER TABLE public.corrections OWNER TO lumbung_owner;

ALTER TABLE public.corrections ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.draft_answers (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    office_id smallint NOT NULL,
    value bytea NOT NULL,
    seq bigint NOT NULL,
    device text NOT NULL,
    device_seq bigint NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT draft_answers_device_check CHECK (((length(device) >= 1) AND (length(device) <= 100))),
    CONSTRAINT draft_answers_path_check CHECK (((length(path) >= 1) AND (length(path) <= 500))),
    CONSTRAINT draft_answers_value_check CHECK ((length(value) <= 200000))
)
WITH (fillfactor='85');

ALTER TABLE ONLY public.draft_answers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.draft_answers OWNER TO lumbung_owner;

CREATE TABLE public.draft_moves (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    number integer NOT NULL,
    office_id smallint NOT NULL,
    from_version_id integer NOT NULL,
    to_version_id integer NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    answers bytea NOT NULL,
    CONSTRAINT draft_moves_answers_check CHECK ((length(answers) <= 4194304)),
    CONSTRAINT draft_moves_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.draft_moves FORCE ROW LEVEL SECURITY;

ALTER TABLE public.draft_moves OWNER TO lumbung_owner;

CREATE TABLE public.drafts (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    base_revision integer NOT NULL,
    form_version_id integer NOT NULL,
    base bytea NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    started_by integer NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT drafts_base_check CHECK ((length(base) <= 4194304))
);

ALTER TABLE ONLY public.drafts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.drafts OWNER TO lumbung_owner;

CREATE TABLE public.events (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    strand smallint NOT NULL,
    place bigint NOT NULL,
    cooperative_id uuid,
    kind text NOT NULL,
    from_state text,
    to_state text,
    account_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    revision integer NOT NULL,
    detail text NOT NULL,
    subject_hash bytea NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE ONLY public.events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.events OWNER TO lumbung_owner;

CREATE TABLE public.export_jobs (
    id uuid NOT NULL,
    account_id integer NOT NULL,
    role text NOT NULL,
    place smallint,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    kind text NOT NULL,
    round_id smallint NOT NULL,
    office_id smallint,
    states text[] NOT NULL,
    stand bytea NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    worker uuid,
    lease_until timestamp with time zone,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    code text DEFAULT ''::text NOT NULL,
    problem text DEFAULT ''::text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    sha bytea,
    expires_at timestamp with time zone,
    CONSTRAINT export_jobs_check CHECK (((kind = 'office'::text) = (office_id IS NOT NULL))),
    CONSTRAINT export_jobs_check1 CHECK (((state = 'running'::text) = (worker IS NOT NULL))),
    CONSTRAINT export_jobs_check2 CHECK (((state = 'done'::text) = (sha IS NOT NULL))),
    CONSTRAINT export_jobs_done_check CHECK ((done >= 0)),
    CONSTRAINT export_jobs_kind_check CHECK ((kind = ANY (ARRAY['province'::text, 'office'::text, 'all'::text, 'union'::text]))),
    CONSTRAINT export_jobs_problem_check CHECK ((length(problem) <= 2000)),
    CONSTRAINT export_jobs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT export_jobs_total_check CHECK ((total >= 0))
);

ALTER TABLE ONLY public.export_jobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.export_jobs OWNER TO lumbung_owner;

CREATE UNLOGGED TABLE public.export_pieces (
    job_id uuid NOT NULL,
    place integer NOT NULL,
    office_id smallint,
    contents bytea NOT NULL,
    CONSTRAINT export_pieces_contents_check CHECK (((length(contents) >= 1) AND (length(contents) <= 1048576))),
    CONSTRAINT export_pieces_place_check CHECK ((place >= 0))
);
ALTER TABLE ONLY public.export_pieces ALTER COLUMN contents SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.export_pieces FORCE ROW LEVEL SECURITY;

ALTER TABLE public.export_pieces OWNER TO lumbung_owner;

CREATE TABLE public.feed_tokens (
    id integer NOT NULL,
    key_hash bytea NOT NULL,
    account_id integer NOT NULL,
    generation integer NOT NULL,
    name text NOT NULL,
    office_id smallint,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT feed_tokens_key_hash_check CHECK ((length(key_hash) = 32)),
    CONSTRAINT feed_tokens_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
);

ALTER TABLE ONLY public.feed_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE public.feed_tokens OWNER TO lumbung_owner;

ALTER TABLE public.feed_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.feed_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.figure_files (
    account_id integer NOT NULL,
    book_year smallint NOT NULL,
    form_version_id integer NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT figure_files_content_check CHECK (((length(content) >= 1) AND (length(content) <= 10485760))),
    CONSTRAINT figure_files_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300)))
);

ALTER TABLE ONLY public.figure_files FORCE ROW LEVEL SECURITY;

ALTER TABLE public.figure_files OWNER TO lumbung_owner;

CREATE TABLE public.figure_mappings (
    form_version_id integer NOT NULL,
    header text NOT NULL COLLATE pg_catalog."C",
    question text NOT NULL COLLATE pg_catalog."C",
    account_id integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT figure_mappings_header_check CHECK (((length(header) >= 1) AND (length(header) <= 500))),
    CONSTRAINT figure_mappings_question_check CHECK ((length(question) <= 200))
);

ALTER TABLE ONLY public.figure_mappings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.figure_mappings OWNER TO lumbung_owner;

CREATE TABLE public.fillings (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    account_id integer NOT NULL,
    template_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    name text NOT NULL,
    sha bytea NOT NULL,
    contents bytea,
    filled bytea,
    state text DEFAULT 'previewed'::text NOT NULL,
    plan bytea,
    outcome bytea,
    applied_at timestamp with time zone,
    applied_by integer,
    undone_at timestamp with time zone,
    file_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT fillings_check CHECK (((state = 'previewed'::text) = (plan IS NULL))),
    CONSTRAINT fillings_contents_check CHECK (((length(contents) >= 1) AND (length(contents) <= 5242880))),
    CONSTRAINT fillings_filled_check CHECK ((length(filled) <= 20971520)),
    CONSTRAINT fillings_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT fillings_outcome_check CHECK ((length(outcome) <= 20971520)),
    CONSTRAINT fillings_plan_check CHECK ((length(plan) <= 20971520)),
    CONSTRAINT fillings_sha_check CHECK ((length(sha) = 32)),
    CONSTRAINT fillings_state_check CHECK ((state = ANY (ARRAY['previewed'::text, 'applying'::text, 'applied'::text, 'undoing'::text, 'undone'::text])))
);
ALTER TABLE ONLY public.fillings ALTER COLUMN contents SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.fillings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.fillings OWNER TO lumbung_owner;

CREATE TABLE public.findings (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    revision integer NOT NULL,
    place integer NOT NULL,
    office_id smallint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    reason_by integer
);

ALTER TABLE ONLY public.findings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.findings OWNER TO lumbung_owner;

CREATE TABLE public.form_uploads (
    id integer NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    source_name text NOT NULL,
    source bytea NOT NULL,
    source_sha bytea NOT NULL,
    form text NOT NULL,
    title text NOT NULL,
    label text NOT NULL,
    content_sha bytea,
    canonical bytea,
    issues bytea NOT NULL,
    previous_id integer,
    newest_id integer,
    CONSTRAINT form_uploads_check CHECK (((canonical IS NULL) = (content_sha IS NULL))),
    CONSTRAINT form_uploads_content_sha_check CHECK ((length(content_sha) = 32)),
    CONSTRAINT form_uploads_source_check CHECK ((length(source) <= 10000000)),
    CONSTRAINT form_uploads_source_name_check CHECK (((length(source_name) >= 1) AND (length(source_name) <= 300))),
    CONSTRAINT form_uploads_source_sha_check CHECK ((length(source_sha) = 32))
);

ALTER TABLE ONLY public.form_uploads FORCE ROW LEVEL SECURITY;

ALTER TABLE public.form_uploads OWNER TO lumbung_owner;

ALTER TABLE public.form_uploads ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.form_uploads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_versions (
    id integer NOT NULL,
    form_id integer NOT NULL,
    label text NOT NULL,
    content_sha bytea NOT NULL,
    source_name text NOT NULL,
    source bytea NOT NULL,
    canonical bytea NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    published_by integer NOT NULL,
    state text DEFAULT 'published'::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT form_versions_content_sha_check CHECK ((length(content_sha) = 32)),
    CONSTRAINT form_versions_label_check CHECK ((label <> ''::text)),
    CONSTRAINT form_versions_note_check CHECK ((length(note) <= 2000)),
    CONSTRAINT form_versions_state_check CHECK ((state = ANY (ARRAY['published'::text, 'retired'::text])))
);

ALTER TABLE ONLY public.form_versions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.form_versions OWNER TO lumbung_owner;

ALTER TABLE public.form_versions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.form_versions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forms (
    id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    title text NOT NULL
);

ALTER TABLE ONLY public.forms FORCE ROW LEVEL SECURITY;

ALTER TABLE public.forms OWNER TO lumbung_owner;

ALTER TABLE public.forms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.forms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.identities (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    said text NOT NULL,
    CONSTRAINT identities_value_check CHECK (((length(value) >= 1) AND (length(value) <= 600)))
);

ALTER TABLE ONLY public.identities FORCE ROW LEVEL SECURITY;

ALTER TABLE public.identities OWNER TO lumbung_owner;

CREATE TABLE public.journal (
    place bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    account_id integer NOT NULL,
    kind text NOT NULL,
    office_id smallint,
    subject text NOT NULL,
    detail bytea NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE ONLY public.journal FORCE ROW LEVEL SECURITY;

ALTER TABLE public.journal OWNER TO lumbung_owner;

CREATE TABLE public.login_attempts (
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    since timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT login_attempts_kind_check CHECK ((kind = ANY (ARRAY['account'::text, 'address'::text, 'own'::text])))
);

ALTER TABLE ONLY public.login_attempts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.login_attempts OWNER TO lumbung_owner;

CREATE TABLE public.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.migrations OWNER TO lumbung_owner;

CREATE TABLE public.office_deadlines (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    deadline date NOT NULL,
    reason text NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT office_deadlines_reason_check CHECK (((length(reason) >= 5) AND (length(reason) <= 500)))
);

ALTER TABLE ONLY public.office_deadlines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.office_deadlines OWNER TO lumbung_owner;

CREATE TABLE public.offices (
    id smallint NOT NULL,
    region_code text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    name text NOT NULL,
    region_name text NOT NULL,
    letterhead jsonb DEFAULT '[]'::jsonb NOT NULL,
    sign_off jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT offices_id_check CHECK ((id > 0)),
    CONSTRAINT offices_kind_check CHECK ((kind = ANY (ARRAY['regency'::text, 'province'::text])))
);

ALTER TABLE ONLY public.offices FORCE ROW LEVEL SECURITY;

ALTER TABLE public.offices OWNER TO lumbung_owner;

CREATE TABLE public.regions (
    code text NOT NULL COLLATE pg_catalog."C",
    valid_from date NOT NULL,
    valid_to date,
    level text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    parent text COLLATE pg_catalog."C",
    bps text COLLATE pg_catalog."C",
    predecessor text COLLATE pg_catalog."C",
    predecessor_from date,
    CONSTRAINT regions_check CHECK ((valid_to > valid_from)),
    CONSTRAINT regions_code_check CHECK ((code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'::text)),
    CONSTRAINT regions_level_check CHECK ((level = ANY (ARRAY['province'::text, 'regency'::text, 'district'::text, 'village'::text]))),
    CONSTRAINT regions_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ONLY public.regions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.regions OWNER TO lumbung_owner;

CREATE TABLE public.register_head (
    only_row boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT register_head_only_row_check CHECK (only_row)
);

ALTER TABLE ONLY public.register_head FORCE ROW LEVEL SECURITY;

ALTER TABLE public.register_head OWNER TO lumbung_owner;

CREATE TABLE public.revision_sources (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    revision integer NOT NULL,
    office_id smallint NOT NULL,
    paths text[] NOT NULL,
    devices text[] NOT NULL,
    accounts integer[] NOT NULL,
    ats timestamp with time zone[] NOT NULL,
    orders jsonb NOT NULL
);

ALTER TABLE ONLY public.revision_sources FORCE ROW LEVEL SECURITY;

ALTER TABLE public.revision_sources OWNER TO lumbung_owner;

CREATE TABLE public.revisions (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    number integer NOT NULL,
    office_id smallint NOT NULL,
    form_version_id integer NOT NULL,
    account_id integer NOT NULL,
    op_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    answers bytea NOT NULL,
    answers_sha bytea NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT revisions_answers_check CHECK ((length(answers) <= 4194304)),
    CONSTRAINT revisions_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.revisions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.revisions OWNER TO lumbung_owner;

CREATE TABLE public.roster (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    left_at timestamp with time zone,
    left_reason text
);

ALTER TABLE ONLY public.roster FORCE ROW LEVEL SECURITY;

ALTER TABLE public.roster OWNER TO lumbung_owner;

CREATE TABLE public.rounds (
    id smallint NOT NULL,
    book_year smallint NOT NULL,
    form_version_id integer NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    starts date NOT NULL,
    deadline date NOT NULL,
    years_without_rat smallint NOT NULL,
    rat_deadline_primer date NOT NULL,
    rat_deadline_sekunder date NOT NULL,
    marks text[] DEFAULT '{}'::text[] NOT NULL,
    is_sample boolean DEFAULT false NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    takes_files boolean DEFAULT true NOT NULL,
    also_years smallint,
    CONSTRAINT rounds_book_year_check CHECK (((book_year >= 1945) AND (book_year <= 2200))),
    CONSTRAINT rounds_check CHECK ((deadline >= starts)),
    CONSTRAINT rounds_check1 CHECK ((((also_years >= 1) AND (also_years <= 9)) AND (also_years <> years_without_rat))),
    CONSTRAINT rounds_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
    CONSTRAINT rounds_years_without_rat_check CHECK (((years_without_rat >= 1) AND (years_without_rat <= 9)))
);

ALTER TABLE ONLY public.rounds FORCE ROW LEVEL SECURITY;

ALTER TABLE public.rounds OWNER TO lumbung_owner;

ALTER TABLE public.rounds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rounds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sessions (
    key_hash bytea NOT NULL,
    account_id integer NOT NULL,
    generation integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    idle interval NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    CONSTRAINT sessions_key_hash_check CHECK ((length(key_hash) = 32))
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO lumbung_owner;

CREATE TABLE public.set_aside_answers (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    account_id integer NOT NULL,
    device text NOT NULL,
    device_seq bigint NOT NULL,
    office_id smallint NOT NULL,
    value bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    kept_by integer NOT NULL,
    settled boolean NOT NULL,
    CONSTRAINT set_aside_answers_device_check CHECK (((length(device) >= 1) AND (length(device) <= 100))),
    CONSTRAINT set_aside_answers_path_check CHECK (((length(path) >= 1) AND (length(path) <= 500))),
    CONSTRAINT set_aside_answers_value_check CHECK ((length(value) <= 200000))
);

ALTER TABLE ONLY public.set_aside_answers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.set_aside_answers OWNER TO lumbung_owner;

CREATE TABLE public.successors (
    old_code text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    new_code text COLLATE pg_catalog."C",
    reason text NOT NULL,
    account_id integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT successors_check CHECK (((new_code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'::text) AND (new_code <> old_code))),
    CONSTRAINT successors_number_check CHECK ((number > 0)),
    CONSTRAINT successors_old_code_check CHECK ((old_code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'::text)),
    CONSTRAINT successors_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

ALTER TABLE ONLY public.successors FORCE ROW LEVEL SECURITY;

ALTER TABLE public.successors OWNER TO lumbung_owner;

CREATE TABLE public.tally (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    strand smallint NOT NULL,
    not_started integer DEFAULT 0 NOT NULL,
    draft integer DEFAULT 0 NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    verified integer DEFAULT 0 NOT NULL,
    accepted integer DEFAULT 0 NOT NULL,
    returned integer DEFAULT 0 NOT NULL,
    place bigint DEFAULT 0 NOT NULL,
    head bytea DEFAULT decode(repeat('00'::text, 32), 'hex'::text) NOT NULL,
    CONSTRAINT tally_accepted_check CHECK ((accepted >= 0)),
    CONSTRAINT tally_draft_check CHECK ((draft >= 0)),
    CONSTRAINT tally_not_started_check CHECK ((not_started >= 0)),
    CONSTRAINT tally_returned_check CHECK ((returned >= 0)),
    CONSTRAINT tally_sent_check CHECK ((sent >= 0)),
    CONSTRAINT tally_strand_check CHECK (((strand >= 0) AND (strand <= 7))),
    CONSTRAINT tally_verified_check CHECK ((verified >= 0))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.tally FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tally OWNER TO lumbung_owner;

CREATE TABLE public.tally_days (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    strand smallint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT tally_days_count_check CHECK ((count >= 0)),
    CONSTRAINT tally_days_kind_check CHECK ((kind = ANY (ARRAY['sent'::text, 'open'::text]))),
    CONSTRAINT tally_days_strand_check CHECK (((strand >= 0) AND (strand <= 7)))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.tally_days FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tally_days OWNER TO lumbung_owner;

CREATE TABLE public.tally_figures (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    strand smallint NOT NULL,
    count integer NOT NULL,
    CONSTRAINT tally_figures_count_check CHECK ((count >= 0)),
    CONSTRAINT tally_figures_strand_check CHECK (((strand >= 0) AND (strand <= 7)))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.tally_figures FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tally_figures OWNER TO lumbung_owner;

CREATE TABLE public.templates (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    account_id integer NOT NULL,
    form_version_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    key bytea NOT NULL,
    contents bytea,
    CONSTRAINT templates_key_check CHECK ((length(key) = 32))
);
ALTER TABLE ONLY public.templates ALTER COLUMN contents SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.templates FORCE ROW LEVEL SECURITY;

ALTER TABLE public.templates OWNER TO lumbung_owner;

CREATE TABLE public.transitions (
    kind text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    role text NOT NULL
);

ALTER TABLE ONLY public.transitions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.transitions OWNER TO lumbung_owner;

CREATE TABLE public.unweighed (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    number bigint NOT NULL
);

ALTER TABLE ONLY public.unweighed FORCE ROW LEVEL SECURITY;

ALTER TABLE public.unweighed OWNER TO lumbung_owner;

ALTER TABLE public.unweighed ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.unweighed_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.weighed_offices (
    round_id smallint NOT NULL,
    office_id smallint NOT NULL,
    number bigint DEFAULT 1 NOT NULL,
    compared bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.weighed_offices FORCE ROW LEVEL SECURITY;

ALTER TABLE public.weighed_offices OWNER TO lumbung_owner;

CREATE TABLE public.weighings (
    round_id smallint NOT NULL,
    cooperative_id uuid NOT NULL,
    office_id smallint NOT NULL,
    revision integer NOT NULL,
    form_version_id integer NOT NULL,
    account_id integer NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    warnings integer NOT NULL,
    facet text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    figures double precision[] NOT NULL,
    own jsonb DEFAULT '[]'::jsonb NOT NULL,
    beside jsonb DEFAULT '[]'::jsonb NOT NULL,
    kinds text[] DEFAULT '{}'::text[] NOT NULL
);

ALTER TABLE ONLY public.weighings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.weighings OWNER TO lumbung_owner;

CREATE TABLE public.workbooks (
    id uuid NOT NULL,
    round_id smallint NOT NULL,
    office_id smallint,
    account_id integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    name text NOT NULL,
    states text[] NOT NULL,
    records integer NOT NULL,
    top_hash bytea NOT NULL,
    file_sha bytea NOT NULL
);

ALTER TABLE ONLY public.workbooks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.workbooks OWNER TO lumbung_owner;

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_login_key_key UNIQUE (login_key);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.act_items
    ADD CONSTRAINT act_items_act_id_cooperative_id_key UNIQUE (act_id, cooperative_id);

ALTER TABLE ONLY public.act_items
    ADD CONSTRAINT act_items_pkey PRIMARY KEY (act_id, place);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.answer_locks
    ADD CONSTRAINT answer_locks_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.attachment_parts
    ADD CONSTRAINT attachment_parts_pkey PRIMARY KEY (attachment_id, place);

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_id_office_id_key UNIQUE (id, office_id);

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cooperatives
    ADD CONSTRAINT cooperatives_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.draft_answers
    ADD CONSTRAINT draft_answers_pkey PRIMARY KEY (round_id, cooperative_id, path);

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_pkey PRIMARY KEY (round_id, cooperative_id, number);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (round_id, office_id, strand, place);

ALTER TABLE ONLY public.export_jobs
    ADD CONSTRAINT export_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.export_pieces
    ADD CONSTRAINT export_pieces_pkey PRIMARY KEY (job_id, place);

ALTER TABLE ONLY public.feed_tokens
    ADD CONSTRAINT feed_tokens_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY public.feed_tokens
    ADD CONSTRAINT feed_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.figure_files
    ADD CONSTRAINT figure_files_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.figure_mappings
    ADD CONSTRAINT figure_mappings_pkey PRIMARY KEY (form_version_id, header);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_round_id_office_id_sha_key UNIQUE (round_id, office_id, sha);

ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (round_id, cooperative_id, revision, place);

ALTER TABLE ONLY public.form_uploads
    ADD CONSTRAINT form_uploads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_uploads
    ADD CONSTRAINT form_uploads_source_sha_key UNIQUE (source_sha);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_form_id_content_sha_key UNIQUE (form_id, content_sha);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_form_id_label_key UNIQUE (form_id, label);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forms
    ADD CONSTRAINT forms_name_key UNIQUE (name);

ALTER TABLE ONLY public.forms
    ADD CONSTRAINT forms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (round_id, key, value, cooperative_id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (place);

ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (kind, key);

ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.office_deadlines
    ADD CONSTRAINT office_deadlines_pkey PRIMARY KEY (round_id, office_id);

ALTER TABLE ONLY public.offices
    ADD CONSTRAINT offices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.offices
    ADD CONSTRAINT offices_region_code_key UNIQUE (region_code);

ALTER TABLE ONLY public.regions
    ADD CONSTRAINT regions_pkey PRIMARY KEY (code, valid_from);

ALTER TABLE ONLY public.register_head
    ADD CONSTRAINT register_head_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.revision_sources
    ADD CONSTRAINT revision_sources_pkey PRIMARY KEY (round_id, cooperative_id, revision);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (round_id, cooperative_id, number);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_round_id_cooperative_id_op_id_key UNIQUE (round_id, cooperative_id, op_id);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_round_id_cooperative_id_office_id_key UNIQUE (round_id, cooperative_id, office_id);

ALTER TABLE ONLY public.rounds
    ADD CONSTRAINT rounds_book_year_key UNIQUE (book_year);

ALTER TABLE ONLY public.rounds
    ADD CONSTRAINT rounds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (key_hash);

ALTER TABLE ONLY public.set_aside_answers
    ADD CONSTRAINT set_aside_answers_pkey PRIMARY KEY (round_id, cooperative_id, path, account_id, device, device_seq);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_round_id_cooperative_id_office_id_key UNIQUE (round_id, cooperative_id, office_id);

ALTER TABLE ONLY public.successors
    ADD CONSTRAINT successors_pkey PRIMARY KEY (old_code, number);

ALTER TABLE ONLY public.tally_days
    ADD CONSTRAINT tally_days_pkey PRIMARY KEY (round_id, office_id, kind, day, strand);

ALTER TABLE ONLY public.tally_figures
    ADD CONSTRAINT tally_figures_pkey PRIMARY KEY (round_id, office_id, name, strand);

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (round_id, office_id, strand);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transitions
    ADD CONSTRAINT transitions_pkey PRIMARY KEY (kind, from_state, role);

ALTER TABLE ONLY public.unweighed
    ADD CONSTRAINT unweighed_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.weighed_offices
    ADD CONSTRAINT weighed_offices_pkey PRIMARY KEY (round_id, office_id);

ALTER TABLE ONLY public.weighings
    ADD CONSTRAINT weighings_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_pkey PRIMARY KEY (id);

CREATE INDEX act_items_submission ON public.act_items USING btree (round_id, cooperative_id);

CREATE INDEX acts_of_account ON public.acts USING btree (account_id, round_id, at);

CREATE UNIQUE INDEX attachments_content ON public.attachments USING btree (cooperative_id, round_id, sha) WHERE (state = 'whole'::text);

CREATE INDEX attachments_loose ON public.attachments USING btree (state, touched_at) WHERE (NOT sealed);

CREATE INDEX comments_submission ON public.comments USING btree (round_id, cooperative_id, at);

CREATE INDEX cooperatives_nik ON public.cooperatives USING btree (nik) WHERE (nik <> ''::text);

CREATE INDEX cooperatives_office ON public.cooperatives USING btree (office_id, name_key, id);

CREATE INDEX corrections_office ON public.corrections USING btree (round_id, office_id, opened_at);

CREATE UNIQUE INDEX corrections_open ON public.corrections USING btree (round_id, cooperative_id) WHERE (ended_at IS NULL);

CREATE INDEX events_submission ON public.events USING btree (round_id, cooperative_id, at);

CREATE INDEX export_jobs_own ON public.export_jobs USING btree (account_id, asked_at);

CREATE INDEX export_jobs_recent ON public.export_jobs USING btree (place, asked_at);

CREATE INDEX export_jobs_waiting ON public.export_jobs USING btree (asked_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX feed_tokens_account ON public.feed_tokens USING btree (account_id);

CREATE INDEX fillings_aged ON public.fillings USING btree (file_at);

CREATE INDEX fillings_of_template ON public.fillings USING btree (template_id);

CREATE INDEX identities_submission ON public.identities USING btree (round_id, cooperative_id);

CREATE UNIQUE INDEX offices_one_province ON public.offices USING btree (kind) WHERE (kind = 'province'::text);

CREATE INDEX regions_parent ON public.regions USING btree (parent, code);

CREATE INDEX sessions_account ON public.sessions USING btree (account_id);

CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);

CREATE INDEX submissions_listed ON public.submissions USING btree (round_id, (((state <> 'returned'::text))::integer), name_key, cooperative_id) WHERE due;

CREATE INDEX submissions_name ON public.submissions USING btree (round_id, name_key, cooperative_id);

CREATE INDEX submissions_office ON public.submissions USING btree (round_id, office_id, name_key, cooperative_id);

CREATE INDEX submissions_sent ON public.submissions USING btree (round_id, office_id) WHERE (state = 'sent'::text);

CREATE INDEX submissions_sent_on ON public.submissions USING btree (round_id, sent_on) WHERE (sent_on IS NOT NULL);

CREATE INDEX submissions_state ON public.submissions USING btree (round_id, office_id, state, name_key, cooperative_id);

CREATE INDEX submissions_touched_on ON public.submissions USING btree (round_id, touched_on) WHERE (touched_on IS NOT NULL);

CREATE INDEX templates_aged ON public.templates USING btree (at) WHERE (contents IS NOT NULL);

CREATE INDEX templates_recent ON public.templates USING btree (round_id, office_id, at);

CREATE INDEX unweighed_office ON public.unweighed USING btree (round_id, office_id, number);

CREATE INDEX weighings_office ON public.weighings USING btree (round_id, office_id);

CREATE INDEX workbooks_recent ON public.workbooks USING btree (round_id, office_id, at);

CREATE TRIGGER corrected AFTER UPDATE OF state ON public.submissions FOR EACH ROW WHEN (((new.state = 'accepted'::text) AND (old.state <> 'accepted'::text))) EXECUTE FUNCTION public.end_correction();

CREATE TRIGGER counted AFTER UPDATE ON public.submissions FOR EACH ROW WHEN ((((((old.office_id IS DISTINCT FROM new.office_id) OR (old.due IS DISTINCT FROM new.due)) OR (old.sent_on IS DISTINCT FROM new.sent_on)) OR (old.touched_on IS DISTINCT FROM new.touched_on)) OR (old.figures IS DISTINCT FROM new.figures))) EXECUTE FUNCTION public.count_submission();

CREATE TRIGGER counted_new AFTER INSERT ON public.submissions FOR EACH ROW WHEN (((new.sent_on IS NOT NULL) OR (new.touched_on IS NOT NULL))) EXECUTE FUNCTION public.count_submission();

CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON public.submissions FOR EACH ROW EXECUTE FUNCTION public.date_submission();

CREATE TRIGGER immutable BEFORE UPDATE ON public.attachment_parts FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('office_id');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.attachments FOR EACH ROW EXECUTE FUNCTION public.keep_attachment();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.draft_moves FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('office_id');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.form_versions FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('state', 'published', 'retired');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.journal FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.revisions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.successors FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER living_version BEFORE INSERT OR UPDATE OF form_version_id ON public.rounds FOR EACH ROW EXECUTE FUNCTION public.need_living_version();

CREATE TRIGGER locked BEFORE INSERT OR UPDATE OF value ON public.draft_answers FOR EACH ROW EXECUTE FUNCTION public.refuse_locked();

CREATE TRIGGER sources AFTER INSERT ON public.revisions FOR EACH ROW EXECUTE FUNCTION public.keep_sources();

CREATE TRIGGER takes_files BEFORE INSERT ON public.rounds FOR EACH ROW EXECUTE FUNCTION public.closed_takes_no_files();

CREATE TRIGGER touched AFTER UPDATE OF seq ON public.drafts FOR EACH ROW EXECUTE FUNCTION public.touch_submission();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.attachment_parts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.attachments FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.draft_moves FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.form_versions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.revisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.successors FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER unweighed AFTER UPDATE ON public.submissions FOR EACH ROW WHEN (((new.revision > 0) AND ((new.revision <> old.revision) OR (new.office_id <> old.office_id) OR (new.due <> old.due) OR ((new.state = ANY (ARRAY['sent'::text, 'verified'::text, 'accepted'::text])) <> (old.state = ANY (ARRAY['sent'::text, 'verified'::text, 'accepted'::text])))))) EXECUTE FUNCTION public.note_unweighed();

CREATE TRIGGER visited AFTER INSERT OR UPDATE OF last_seen ON public.sessions FOR EACH ROW WHEN ((new.address <> 'export'::text)) EXECUTE FUNCTION public.note_visit();

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.act_items
    ADD CONSTRAINT act_items_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.act_items
    ADD CONSTRAINT act_items_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.answer_locks
    ADD CONSTRAINT answer_locks_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.attachment_parts
    ADD CONSTRAINT attachment_parts_attachment_id_office_id_fkey FOREIGN KEY (attachment_id, office_id) REFERENCES public.attachments(id, office_id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.comments
    ADD CONSTRAINT comments_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.cooperatives
    ADD CONSTRAINT cooperatives_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.draft_answers
    ADD CONSTRAINT draft_answers_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.draft_answers
    ADD CONSTRAINT draft_answers_round_id_cooperative_id_fkey FOREIGN KEY (round_id, cooperative_id) REFERENCES public.drafts(round_id, cooperative_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_from_version_id_fkey FOREIGN KEY (from_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_to_version_id_fkey FOREIGN KEY (to_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_started_by_fkey FOREIGN KEY (started_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.export_jobs
    ADD CONSTRAINT export_jobs_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.export_jobs
    ADD CONSTRAINT export_jobs_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.export_jobs
    ADD CONSTRAINT export_jobs_place_fkey FOREIGN KEY (place) REFERENCES public.offices(id);

ALTER TABLE ONLY public.export_jobs
    ADD CONSTRAINT export_jobs_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.export_pieces
    ADD CONSTRAINT export_pieces_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.export_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.feed_tokens
    ADD CONSTRAINT feed_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.feed_tokens
    ADD CONSTRAINT feed_tokens_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.figure_files
    ADD CONSTRAINT figure_files_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.figure_files
    ADD CONSTRAINT figure_files_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.figure_mappings
    ADD CONSTRAINT figure_mappings_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.figure_mappings
    ADD CONSTRAINT figure_mappings_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_applied_by_fkey FOREIGN KEY (applied_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.fillings
    ADD CONSTRAINT fillings_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.templates(id);

ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_reason_by_fkey FOREIGN KEY (reason_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_round_id_cooperative_id_revision_fkey FOREIGN KEY (round_id, cooperative_id, revision) REFERENCES public.revisions(round_id, cooperative_id, number);

ALTER TABLE ONLY public.form_uploads
    ADD CONSTRAINT form_uploads_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.form_uploads
    ADD CONSTRAINT form_uploads_newest_id_fkey FOREIGN KEY (newest_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.form_uploads
    ADD CONSTRAINT form_uploads_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_form_id_fkey FOREIGN KEY (form_id) REFERENCES public.forms(id);

ALTER TABLE ONLY public.form_versions
    ADD CONSTRAINT form_versions_published_by_fkey FOREIGN KEY (published_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.office_deadlines
    ADD CONSTRAINT office_deadlines_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.office_deadlines
    ADD CONSTRAINT office_deadlines_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.office_deadlines
    ADD CONSTRAINT office_deadlines_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.revision_sources
    ADD CONSTRAINT revision_sources_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.revision_sources
    ADD CONSTRAINT revision_sources_round_id_cooperative_id_revision_fkey FOREIGN KEY (round_id, cooperative_id, revision) REFERENCES public.revisions(round_id, cooperative_id, number);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_cooperative_id_fkey FOREIGN KEY (cooperative_id) REFERENCES public.cooperatives(id);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.rounds
    ADD CONSTRAINT rounds_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.set_aside_answers
    ADD CONSTRAINT set_aside_answers_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.set_aside_answers
    ADD CONSTRAINT set_aside_answers_kept_by_fkey FOREIGN KEY (kept_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.set_aside_answers
    ADD CONSTRAINT set_aside_answers_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.roster(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.successors
    ADD CONSTRAINT successors_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.tally_days
    ADD CONSTRAINT tally_days_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.tally_days
    ADD CONSTRAINT tally_days_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.tally_figures
    ADD CONSTRAINT tally_figures_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.tally_figures
    ADD CONSTRAINT tally_figures_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.unweighed
    ADD CONSTRAINT unweighed_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.weighed_offices
    ADD CONSTRAINT weighed_offices_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.weighed_offices
    ADD CONSTRAINT weighed_offices_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE ONLY public.weighings
    ADD CONSTRAINT weighings_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.weighings
    ADD CONSTRAINT weighings_form_version_id_fkey FOREIGN KEY (form_version_id) REFERENCES public.form_versions(id);

ALTER TABLE ONLY public.weighings
    ADD CONSTRAINT weighings_round_id_cooperative_id_office_id_fkey FOREIGN KEY (round_id, cooperative_id, office_id) REFERENCES public.submissions(round_id, cooperative_id, office_id) ON UPDATE CASCADE;

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.act_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.acts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.answer_locks ENABLE ROW LEVEL SECURITY;

CREATE POLICY app_deletes ON public.draft_answers FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.drafts FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.figure_files FOR DELETE TO lumbung_app USING ((account_id = public.my_account()));

CREATE POLICY app_deletes ON public.fillings FOR DELETE TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (state = 'previewed'::text)));

CREATE POLICY app_deletes ON public.identities FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.unweighed FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.weighings FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_inserts ON public.act_items FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.acts a
  WHERE (a.id = act_items.act_id))) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = act_items.round_id) AND (s.cooperative_id = act_items.cooperative_id) AND (s.office_id = act_items.office_id))))));

CREATE POLICY app_inserts ON public.acts FOR INSERT TO lumbung_app WITH CHECK ((account_id = public.my_account()));

CREATE POLICY app_inserts ON public.answer_locks FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = answer_locks.round_id) AND (s.cooperative_id = answer_locks.cooperative_id) AND (s.office_id = answer_locks.office_id))))));

CREATE POLICY app_inserts ON public.comments FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = comments.round_id) AND (s.cooperative_id = comments.cooperative_id) AND (s.office_id = comments.office_id))))));

CREATE POLICY app_inserts ON public.draft_answers FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = draft_answers.round_id) AND (s.cooperative_id = draft_answers.cooperative_id) AND (s.office_id = draft_answers.office_id))))));

CREATE POLICY app_inserts ON public.draft_moves FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = draft_moves.round_id) AND (s.cooperative_id = draft_moves.cooperative_id) AND (s.office_id = draft_moves.office_id))))));

CREATE POLICY app_inserts ON public.drafts FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = drafts.round_id) AND (s.cooperative_id = drafts.cooperative_id) AND (s.office_id = drafts.office_id))))));

CREATE POLICY app_inserts ON public.events FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_inserts ON public.export_jobs FOR INSERT TO lumbung_app WITH CHECK (((account_id = public.my_account()) AND ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))))));

CREATE POLICY app_inserts ON public.export_pieces FOR INSERT TO lumbung_app WITH CHECK ((((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])))) AND (EXISTS ( SELECT 1
   FROM public.export_jobs j
  WHERE ((j.id = export_pieces.job_id) AND (j.account_id = public.my_account()) AND (NOT (j.office_id IS DISTINCT FROM export_pieces.office_id)))))));

CREATE POLICY app_inserts ON public.figure_files FOR INSERT TO lumbung_app WITH CHECK (((account_id = public.my_account()) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))));

CREATE POLICY app_inserts ON public.fillings FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_inserts ON public.findings FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = findings.round_id) AND (s.cooperative_id = findings.cooperative_id) AND (s.office_id = findings.office_id))))));

CREATE POLICY app_inserts ON public.identities FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = identities.round_id) AND (s.cooperative_id = identities.cooperative_id) AND (s.office_id = identities.office_id))))));

CREATE POLICY app_inserts ON public.revision_sources FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = revision_sources.round_id) AND (s.cooperative_id = revision_sources.cooperative_id) AND (s.office_id = revision_sources.office_id))))));

CREATE POLICY app_inserts ON public.revisions FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = revisions.round_id) AND (s.cooperative_id = revisions.cooperative_id) AND (s.office_id = revisions.office_id))))));

CREATE POLICY app_inserts ON public.set_aside_answers FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (kept_by = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = set_aside_answers.round_id) AND (s.cooperative_id = set_aside_answers.cooperative_id) AND (s.office_id = set_aside_answers.office_id))))));

CREATE POLICY app_inserts ON public.templates FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_inserts ON public.weighed_offices FOR INSERT TO lumbung_app WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_inserts ON public.weighings FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = weighings.round_id) AND (s.cooperative_id = weighings.cooperative_id) AND (s.office_id = weighings.office_id))))));

CREATE POLICY app_inserts ON public.workbooks FOR INSERT TO lumbung_app WITH CHECK (((account_id = public.my_account()) AND ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))))));

CREATE POLICY app_reads ON public.act_items FOR SELECT TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.acts a
  WHERE (a.id = act_items.act_id)))));

CREATE POLICY app_reads ON public.acts FOR SELECT TO lumbung_app USING ((account_id = public.my_account()));

CREATE POLICY app_reads ON public.answer_locks FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.attachment_parts FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.attachments FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.comments FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.cooperatives FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.corrections FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.draft_answers FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.draft_moves FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.drafts FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.events FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.export_jobs FOR SELECT TO lumbung_app USING (((account_id = public.my_account()) OR (office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])))));

CREATE POLICY app_reads ON public.export_pieces FOR SELECT TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])))));

CREATE POLICY app_reads ON public.figure_files FOR SELECT TO lumbung_app USING ((account_id = public.my_account()));

CREATE POLICY app_reads ON public.figure_mappings FOR SELECT TO lumbung_app USING ((public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])));

CREATE POLICY app_reads ON public.fillings FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.findings FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.form_uploads FOR SELECT TO lumbung_app USING ((public.my_role() = ANY (ARRAY['author'::text, 'administrator'::text, 'system'::text])));

CREATE POLICY app_reads ON public.form_versions FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.forms FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.identities FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.office_deadlines FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.offices FOR SELECT TO lumbung_app USING (true);

CREATE POLICY app_reads ON public.regions FOR SELECT TO lumbung_app USING (true);

CREATE POLICY app_reads ON public.revision_sources FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.revisions FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.roster FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.rounds FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.set_aside_answers FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.submissions FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.successors FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.tally FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.tally_days FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.tally_figures FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.templates FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.transitions FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.unweighed FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.weighed_offices FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.weighings FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.workbooks FOR SELECT TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))));

CREATE POLICY app_updates ON public.act_items FOR UPDATE TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.acts a
  WHERE (a.id = act_items.act_id))))) WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.acts a
  WHERE (a.id = act_items.act_id)))));

CREATE POLICY app_updates ON public.answer_locks FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.comments FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.draft_answers FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.drafts FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.export_jobs FOR UPDATE TO lumbung_app USING (((account_id = public.my_account()) OR (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])))) WITH CHECK (((account_id = public.my_account()) OR (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))));

CREATE POLICY app_updates ON public.figure_files FOR UPDATE TO lumbung_app USING ((account_id = public.my_account())) WITH CHECK ((account_id = public.my_account()));

CREATE POLICY app_updates ON public.fillings FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.set_aside_answers FOR UPDATE TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()))) WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_updates ON public.submissions FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.tally FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.weighed_offices FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.weighings FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

ALTER TABLE public.attachment_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.comments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cooperatives ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.corrections ENABLE ROW LEVEL SECURITY;

CREATE POLICY door_all ON public.accounts TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.export_jobs TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.export_pieces TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.feed_tokens TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.journal TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.login_attempts TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.sessions TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_reads ON public.offices FOR SELECT TO lumbung_door USING (true);

ALTER TABLE public.draft_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_moves ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.export_jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.export_pieces ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.feed_tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.figure_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.figure_mappings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fillings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.findings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_uploads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identities ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.login_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.office_deadlines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.offices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.regions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.register_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.revision_sources ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.revisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.roster ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rounds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.set_aside_answers ENABLE ROW LEVEL SECURITY;

CREATE POLICY steward_all ON public.act_items TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.acts TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.attachment_parts TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.attachments TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.comments TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.cooperatives TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.corrections TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.draft_answers TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.draft_moves TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.drafts TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.events TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.figure_mappings TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.fillings TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.findings TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.form_uploads TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.form_versions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.forms TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.office_deadlines TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.offices TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.regions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.register_head TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.revisions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.roster TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.rounds TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.set_aside_answers TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.submissions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.successors TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.tally TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.tally_days TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.tally_figures TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.templates TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.transitions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.unweighed TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.weighed_offices TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.workbooks TO lumbung_steward USING (true) WITH CHECK (true);

ALTER TABLE public.submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.successors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tally ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tally_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tally_figures ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.templates ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.transitions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.unweighed ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.weighed_offices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.weighings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.workbooks ENABLE ROW LEVEL SECURITY;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO lumbung_owner;
GRANT ALL ON SCHEMA public TO lumbung_door;
GRANT ALL ON SCHEMA public TO lumbung_steward;
GRANT USAGE ON SCHEMA public TO lumbung_app;

REVOKE ALL ON FUNCTION public.accepted_before(p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.accepted_before(p_round smallint, p_cooperative uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.account_add(p_key_hash bytea, p_login_key text, p_login text, p_name text, p_role text, p_office smallint, p_password_hash text, p_must_change boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_add(p_key_hash bytea, p_login_key text, p_login text, p_name text, p_role text, p_office smallint, p_password_hash text, p_must_change boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.account_change(p_key_hash bytea, p_account integer, p_what text, p_password_hash text, p_role text, p_office smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_change(p_key_hash bytea, p_account integer, p_what text, p_password_hash text, p_role text, p_office smallint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.account_list(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.account_list(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.ask_export(p_key_hash bytea, p_id uuid, p_kind text, p_round smallint, p_office smallint, p_states text[], p_total integer, p_fresh boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ask_export(p_key_hash bytea, p_id uuid, p_kind text, p_round smallint, p_office smallint, p_states text[], p_total integer, p_fresh boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.attachment_discard(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.attachment_discard(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid) TO lumbung_app;

GRANT SELECT ON TABLE public.attachments TO lumbung_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attachments TO lumbung_steward;

REVOKE ALL ON FUNCTION public.attachment_finish(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_name text, p_media_type text, p_sha bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.attachment_finish(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_name text, p_media_type text, p_sha bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.attachment_named(p_cooperative uuid, p_sha bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.attachment_part(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_place integer, p_content bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.attachment_part(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_place integer, p_content bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.attachment_start(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_name text, p_size integer, p_sha bytea, p_room bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.attachment_start(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_name text, p_size integer, p_sha bytea, p_room bigint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.attachments_sweep() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.beat_export(p_key_hash bytea, p_worker uuid, p_done integer, p_total integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.beat_export(p_key_hash bytea, p_worker uuid, p_done integer, p_total integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.begin_act(p_key_hash bytea, p_id uuid, p_round smallint, p_kind text, p_cooperatives uuid[], p_revisions integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_act(p_key_hash bytea, p_id uuid, p_round smallint, p_kind text, p_cooperatives uuid[], p_revisions integer[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.cancel_export(p_key_hash bytea, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cancel_export(p_key_hash bytea, p_id uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.claim_export(p_worker uuid, p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.claim_export(p_worker uuid, p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.closed_takes_no_files() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.collected_now(p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.collected_now(p_round smallint, p_cooperative uuid) TO lumbung_app;
GRANT ALL ON FUNCTION public.collected_now(p_round smallint, p_cooperative uuid) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.comment_unlock(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text, p_below text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.comment_unlock(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text, p_below text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.correcting(p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.correcting(p_round smallint, p_cooperative uuid) TO lumbung_app;
GRANT ALL ON FUNCTION public.correcting(p_round smallint, p_cooperative uuid) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.count_anew(p_round smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.count_submission() FROM PUBLIC;
GRANT ALL ON FUNCTION public.count_submission() TO lumbung_owner;

REVOKE ALL ON FUNCTION public.date_submission() FROM PUBLIC;
GRANT ALL ON FUNCTION public.date_submission() TO lumbung_owner;

REVOKE ALL ON FUNCTION public.day_of(p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.day_of(p_at timestamp with time zone) TO lumbung_app;
GRANT ALL ON FUNCTION public.day_of(p_at timestamp with time zone) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.end_act(p_key_hash bytea, p_act uuid, p_undo boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_act(p_key_hash bytea, p_act uuid, p_undo boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.end_correction() FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_correction() TO lumbung_app;

REVOKE ALL ON FUNCTION public.end_export(p_key_hash bytea, p_worker uuid, p_name text, p_size bigint, p_sha bytea, p_code text, p_problem text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_export(p_key_hash bytea, p_worker uuid, p_name text, p_size bigint, p_sha bytea, p_code text, p_problem text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.enter(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enter(p_key_hash bytea) TO lumbung_app;
GRANT ALL ON FUNCTION public.enter(p_key_hash bytea) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.enter_feed(p_token_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enter_feed(p_token_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.export_turns() FROM PUBLIC;
GRANT ALL ON FUNCTION public.export_turns() TO lumbung_app;

REVOKE ALL ON FUNCTION public.feed_token_add(p_key_hash bytea, p_token_hash bytea, p_name text, p_office smallint, p_expires timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.feed_token_add(p_key_hash bytea, p_token_hash bytea, p_name text, p_office smallint, p_expires timestamp with time zone) TO lumbung_app;

REVOKE ALL ON FUNCTION public.feed_token_list(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.feed_token_list(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.feed_token_revoke(p_key_hash bytea, p_token integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.feed_token_revoke(p_key_hash bytea, p_token integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.figure_file_drop(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.figure_file_drop(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.figure_file_keep(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_name text, p_content bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.figure_file_keep(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_name text, p_content bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.figure_map(p_key_hash bytea, p_form_version integer, p_headers text[], p_questions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.figure_map(p_key_hash bytea, p_form_version integer, p_headers text[], p_questions text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.filling_undo_lasts() FROM PUBLIC;
GRANT ALL ON FUNCTION public.filling_undo_lasts() TO lumbung_app;

REVOKE ALL ON FUNCTION public.fillings_sweep() FROM PUBLIC;
GRANT ALL ON FUNCTION public.fillings_sweep() TO lumbung_owner;
GRANT ALL ON FUNCTION public.fillings_sweep() TO lumbung_app;

REVOKE ALL ON FUNCTION public.hold_rule(p_round smallint, p_years smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hold_rule(p_round smallint, p_years smallint) TO lumbung_app;
GRANT ALL ON FUNCTION public.hold_rule(p_round smallint, p_years smallint) TO lumbung_steward;

GRANT SELECT ON TABLE public.submissions TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.submissions TO lumbung_steward;

GRANT UPDATE(state) ON TABLE public.submissions TO lumbung_app;

GRANT UPDATE(revision) ON TABLE public.submissions TO lumbung_app;

GRANT UPDATE(head) ON TABLE public.submissions TO lumbung_app;

GRANT UPDATE(form_version_id) ON TABLE public.submissions TO lumbung_app;

GRANT UPDATE(marks) ON TABLE public.submissions TO lumbung_app;

GRANT UPDATE(updated_at) ON TABLE public.submissions TO lumbung_app;

REVOKE ALL ON FUNCTION public.hold_submission(p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hold_submission(p_round smallint, p_cooperative uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.hold_upload(p_id uuid, p_round smallint, p_cooperative uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.impact_page(p_key_hash bytea, p_round smallint, p_after uuid, p_size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.impact_page(p_key_hash bytea, p_round smallint, p_after uuid, p_size integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.impact_scope(p_key_hash bytea, p_round smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.impact_scope(p_key_hash bytea, p_round smallint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_years smallint, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_years smallint, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.journal_chain(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_chain(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_all_but() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_attachment() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_beside(p_key_hash bytea, p_round smallint, p_office smallint, p_number bigint, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_beside(p_key_hash bytea, p_round smallint, p_office smallint, p_number bigint, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_export_piece(p_key_hash bytea, p_worker uuid, p_place integer, p_contents bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_export_piece(p_key_hash bytea, p_worker uuid, p_place integer, p_contents bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_paths text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_paths text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_sources() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_weighings(p_key_hash bytea, p_round smallint, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_weighings(p_key_hash bytea, p_round smallint, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.language_choose(p_key_hash bytea, p_language text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.language_choose(p_key_hash bytea, p_language text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.leave(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.leave(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.let_go_export(p_worker uuid, p_stopped boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.let_go_export(p_worker uuid, p_stopped boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.load_answers(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_paths text[], p_values bytea[], p_accounts integer[], p_ats timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_answers(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_paths text[], p_values bytea[], p_accounts integer[], p_ats timestamp with time zone[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.load_attachments(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_path text, p_names text[], p_media_type text, p_contents bytea[], p_accounts integer[], p_ats timestamp with time zone[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_attachments(p_key_hash bytea, p_round smallint, p_cooperatives uuid[], p_path text, p_names text[], p_media_type text, p_contents bytea[], p_accounts integer[], p_ats timestamp with time zone[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.load_history(p_key_hash bytea, p_round smallint, p_form_version integer, p_ats timestamp with time zone[], p_accounts integer[], p_cooperatives uuid[], p_kinds text[], p_documents bytea[], p_extras jsonb[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_history(p_key_hash bytea, p_round smallint, p_form_version integer, p_ats timestamp with time zone[], p_accounts integer[], p_cooperatives uuid[], p_kinds text[], p_documents bytea[], p_extras jsonb[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.log_admin(p_kind text, p_office smallint, p_subject text, p_detail text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.log_admin(p_kind text, p_office smallint, p_subject text, p_detail text) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.login_begin(p_login_key text, p_address text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_begin(p_login_key text, p_address text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.login_end(p_account integer, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_end(p_account integer, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.move(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.move_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_seq bigint, p_form_version integer, p_base bytea, p_keep text[], p_before bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_seq bigint, p_form_version integer, p_base bytea, p_keep text[], p_before bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.my_account() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_account() TO lumbung_app;
GRANT ALL ON FUNCTION public.my_account() TO lumbung_door;
GRANT ALL ON FUNCTION public.my_account() TO lumbung_steward;

REVOKE ALL ON FUNCTION public.my_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_now() TO lumbung_app;
GRANT ALL ON FUNCTION public.my_now() TO lumbung_steward;

REVOKE ALL ON FUNCTION public.my_office() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_office() TO lumbung_app;
GRANT ALL ON FUNCTION public.my_office() TO lumbung_door;
GRANT ALL ON FUNCTION public.my_office() TO lumbung_steward;

REVOKE ALL ON FUNCTION public.my_offices() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_offices() TO lumbung_app;
GRANT ALL ON FUNCTION public.my_offices() TO lumbung_door;
GRANT ALL ON FUNCTION public.my_offices() TO lumbung_steward;

REVOKE ALL ON FUNCTION public.my_role() FROM PUBLIC;
GRANT ALL ON FUNCTION public.my_role() TO lumbung_app;
GRANT ALL ON FUNCTION public.my_role() TO lumbung_door;
GRANT ALL ON FUNCTION public.my_role() TO lumbung_steward;

REVOKE ALL ON FUNCTION public.name_successor(p_key_hash bytea, p_old text, p_new text, p_seen integer, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.name_successor(p_key_hash bytea, p_old text, p_new text, p_seen integer, p_reason text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.named_by_revision(p_cooperative uuid, p_sha bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.need_clean(p_round smallint, p_cooperative uuid, p_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_clean(p_round smallint, p_cooperative uuid, p_revision integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.need_filling(p_round smallint, p_cooperative uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.need_living_version() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_app;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_door;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.need_rule(p_round smallint, p_years smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_rule(p_round smallint, p_years smallint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.need_time(held public.submissions) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_time(held public.submissions) TO lumbung_app;
GRANT ALL ON FUNCTION public.need_time(held public.submissions) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.need_untouched(p_act uuid, p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_untouched(p_act uuid, p_round smallint, p_cooperative uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.next_state(p_kind text, p_from text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_state(p_kind text, p_from text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) TO lumbung_app;
GRANT ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.note_unweighed() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_visit() FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_visit() TO lumbung_owner;

REVOKE ALL ON FUNCTION public.open_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_reason text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.open_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_draft(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.open_drafts(p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_drafts(p_form text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.open_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[], p_is_sample boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[], p_is_sample boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.open_session(p_login_key text, p_key_hash bytea, p_lasts interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_session(p_login_key text, p_key_hash bytea, p_lasts interval) TO lumbung_owner;

REVOKE ALL ON FUNCTION public.password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.password_try(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.password_try(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.past_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.past_round(p_key_hash bytea, p_book_year smallint, p_form_version integer, p_starts date, p_deadline date, p_years_without_rat smallint, p_rat_primer date, p_rat_sekunder date, p_marks text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.people(p_accounts integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.people(p_accounts integer[]) TO lumbung_app;
GRANT ALL ON FUNCTION public.people(p_accounts integer[]) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.publish_upload(p_key_hash bytea, p_upload integer, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.publish_upload(p_key_hash bytea, p_upload integer, p_note text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text, p_source bytea, p_canonical bytea, p_note text, p_seen integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text, p_source bytea, p_canonical bytea, p_note text, p_seen integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.put_offices(p_key_hash bytea, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_offices(p_key_hash bytea, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.put_regions(p_key_hash bytea, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_regions(p_key_hash bytea, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.refuse_locked() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.register_version(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.register_version(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.release_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_paths text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.release_locks(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_paths text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.retire_version(p_key_hash bytea, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.retire_version(p_key_hash bytea, p_version integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_figures(p_key_hash bytea, p_round smallint, p_years smallint, p_cooperatives uuid[], p_revisions integer[], p_figures jsonb[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_figures(p_key_hash bytea, p_round smallint, p_years smallint, p_cooperatives uuid[], p_revisions integer[], p_figures jsonb[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_office_deadline(p_key_hash bytea, p_round smallint, p_office smallint, p_deadline date, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_office_deadline(p_key_hash bytea, p_round smallint, p_office smallint, p_deadline date, p_reason text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_round_rule(p_key_hash bytea, p_round smallint, p_years smallint, p_also smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_round_rule(p_key_hash bytea, p_round smallint, p_years smallint, p_also smallint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.settle_thread(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_path text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.settle_thread(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_path text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.step_act(p_key_hash bytea, p_act uuid, p_place integer, p_undo boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.step_act(p_key_hash bytea, p_act uuid, p_place integer, p_undo boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) TO lumbung_app;

REVOKE ALL ON FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_years smallint, p_answers bytea, p_findings jsonb, p_marks jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.tally_rows(p_round smallint, p_office smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.touch_submission() FROM PUBLIC;
GRANT ALL ON FUNCTION public.touch_submission() TO lumbung_owner;

REVOKE ALL ON FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.visits() FROM PUBLIC;
GRANT ALL ON FUNCTION public.visits() TO lumbung_app;

REVOKE ALL ON FUNCTION public.weigh_again(p_key_hash bytea, p_round smallint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.weigh_again(p_key_hash bytea, p_round smallint) TO lumbung_app;

REVOKE ALL ON FUNCTION public.withdraw_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.withdraw_correction(p_key_hash bytea, p_round smallint, p_cooperative uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) TO lumbung_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.accounts TO lumbung_door;

GRANT SELECT,INSERT ON TABLE public.act_items TO lumbung_app;
GRANT SELECT ON TABLE public.act_items TO lumbung_steward;

GRANT UPDATE(became) ON TABLE public.act_items TO lumbung_app;

GRANT UPDATE(undone) ON TABLE public.act_items TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.acts TO lumbung_app;
GRANT SELECT,UPDATE ON TABLE public.acts TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.answer_locks TO lumbung_app;

GRANT UPDATE(revision) ON TABLE public.answer_locks TO lumbung_app;

GRANT UPDATE(paths) ON TABLE public.answer_locks TO lumbung_app;

GRANT SELECT ON TABLE public.attachment_parts TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.attachment_parts TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.comments TO lumbung_app;

GRANT UPDATE(resolved_at) ON TABLE public.comments TO lumbung_app;

GRANT UPDATE(resolved_by) ON TABLE public.comments TO lumbung_app;

GRANT SELECT ON TABLE public.cooperatives TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.cooperatives TO lumbung_steward;

GRANT SELECT ON TABLE public.corrections TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.corrections TO lumbung_steward;

GRANT SELECT,INSERT,DELETE ON TABLE public.draft_answers TO lumbung_app;
GRANT SELECT ON TABLE public.draft_answers TO lumbung_steward;

GRANT SELECT(round_id) ON TABLE public.draft_answers TO lumbung_steward;

GRANT SELECT(cooperative_id) ON TABLE public.draft_answers TO lumbung_steward;

GRANT SELECT(office_id),UPDATE(office_id) ON TABLE public.draft_answers TO lumbung_steward;

GRANT UPDATE(value) ON TABLE public.draft_answers TO lumbung_app;

GRANT UPDATE(seq) ON TABLE public.draft_answers TO lumbung_app;

GRANT UPDATE(device) ON TABLE public.draft_answers TO lumbung_app;

GRANT UPDATE(device_seq) ON TABLE public.draft_answers TO lumbung_app;

GRANT UPDATE(account_id) ON TABLE public.draft_answers TO lumbung_app;

GRANT UPDATE(at) ON TABLE public.draft_answers TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.draft_moves TO lumbung_app;
GRANT SELECT ON TABLE public.draft_moves TO lumbung_steward;

GRANT SELECT,INSERT,DELETE ON TABLE public.drafts TO lumbung_app;
GRANT SELECT,DELETE ON TABLE public.drafts TO lumbung_steward;

GRANT UPDATE(office_id) ON TABLE public.drafts TO lumbung_steward;

GRANT UPDATE(form_version_id) ON TABLE public.drafts TO lumbung_app;

GRANT UPDATE(base) ON TABLE public.drafts TO lumbung_app;

GRANT UPDATE(seq) ON TABLE public.drafts TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.events TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.events TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.export_jobs TO lumbung_app;
GRANT SELECT,DELETE,UPDATE ON TABLE public.export_jobs TO lumbung_door;

GRANT UPDATE(state) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(done) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(total) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(worker) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(lease_until) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(ended_at) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(code) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(problem) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(name) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(size) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(sha) ON TABLE public.export_jobs TO lumbung_app;

GRANT UPDATE(expires_at) ON TABLE public.export_jobs TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.export_pieces TO lumbung_app;
GRANT SELECT,DELETE ON TABLE public.export_pieces TO lumbung_door;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.feed_tokens TO lumbung_door;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.figure_files TO lumbung_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.figure_mappings TO lumbung_steward;
GRANT SELECT ON TABLE public.figure_mappings TO lumbung_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.fillings TO lumbung_app;
GRANT SELECT,DELETE ON TABLE public.fillings TO lumbung_steward;

GRANT UPDATE(contents) ON TABLE public.fillings TO lumbung_app;
GRANT UPDATE(contents) ON TABLE public.fillings TO lumbung_steward;

GRANT UPDATE(filled) ON TABLE public.fillings TO lumbung_app;
GRANT UPDATE(filled) ON TABLE public.fillings TO lumbung_steward;

GRANT UPDATE(state) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(plan) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(outcome) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(applied_at) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(applied_by) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(undone_at) ON TABLE public.fillings TO lumbung_app;

GRANT UPDATE(file_at) ON TABLE public.fillings TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.findings TO lumbung_app;

GRANT SELECT(round_id) ON TABLE public.findings TO lumbung_steward;

GRANT SELECT(cooperative_id) ON TABLE public.findings TO lumbung_steward;

GRANT SELECT(office_id),UPDATE(office_id) ON TABLE public.findings TO lumbung_steward;

GRANT SELECT ON TABLE public.form_uploads TO lumbung_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.form_uploads TO lumbung_steward;

GRANT SELECT ON TABLE public.form_versions TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.form_versions TO lumbung_steward;

GRANT UPDATE(state) ON TABLE public.form_versions TO lumbung_steward;

GRANT SELECT ON TABLE public.forms TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.forms TO lumbung_steward;

GRANT SELECT,INSERT,DELETE ON TABLE public.identities TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.journal TO lumbung_door;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_attempts TO lumbung_door;

GRANT SELECT ON TABLE public.migrations TO lumbung_app;

GRANT SELECT ON TABLE public.office_deadlines TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.office_deadlines TO lumbung_steward;

GRANT SELECT ON TABLE public.offices TO lumbung_door;
GRANT SELECT ON TABLE public.offices TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.offices TO lumbung_steward;

GRANT SELECT ON TABLE public.regions TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.regions TO lumbung_steward;

GRANT SELECT,UPDATE ON TABLE public.register_head TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.revision_sources TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.revisions TO lumbung_app;
GRANT SELECT ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(round_id) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(cooperative_id) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(number) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(form_version_id) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(at) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT(answers) ON TABLE public.revisions TO lumbung_steward;

GRANT SELECT ON TABLE public.roster TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.roster TO lumbung_steward;

GRANT SELECT ON TABLE public.rounds TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.rounds TO lumbung_steward;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO lumbung_door;

GRANT SELECT,INSERT ON TABLE public.set_aside_answers TO lumbung_app;

GRANT UPDATE(settled) ON TABLE public.set_aside_answers TO lumbung_app;

GRANT SELECT ON TABLE public.successors TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.successors TO lumbung_steward;

GRANT SELECT ON TABLE public.tally TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tally TO lumbung_steward;

GRANT UPDATE(not_started) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(draft) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(sent) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(verified) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(accepted) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(returned) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(place) ON TABLE public.tally TO lumbung_app;

GRANT UPDATE(head) ON TABLE public.tally TO lumbung_app;

GRANT SELECT ON TABLE public.tally_days TO lumbung_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tally_days TO lumbung_steward;

GRANT SELECT ON TABLE public.tally_figures TO lumbung_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tally_figures TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.templates TO lumbung_app;
GRANT SELECT ON TABLE public.templates TO lumbung_steward;

GRANT UPDATE(contents) ON TABLE public.templates TO lumbung_steward;

GRANT SELECT ON TABLE public.transitions TO lumbung_app;
GRANT SELECT ON TABLE public.transitions TO lumbung_steward;

GRANT SELECT,DELETE ON TABLE public.unweighed TO lumbung_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.unweighed TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.weighed_offices TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.weighed_offices TO lumbung_steward;

GRANT UPDATE(number) ON TABLE public.weighed_offices TO lumbung_app;
GRANT UPDATE(number) ON TABLE public.weighed_offices TO lumbung_steward;

GRANT UPDATE(compared) ON TABLE public.weighed_offices TO lumbung_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.weighings TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.workbooks TO lumbung_app;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_door REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_steward REVOKE ALL ON FUNCTIONS FROM PUBLIC;
