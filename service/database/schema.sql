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
          join submissions s on s.round_id = r.id and s.cooperative_id = here.cooperative_id and s.state = 'accepted'
          join revisions v on v.round_id = r.id and v.cooperative_id = s.cooperative_id and v.number = s.revision
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

CREATE FUNCTION public.closed_takes_no_files() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.takes_files := new.state = 'open';
    return new;
end
$$;

ALTER FUNCTION public.closed_takes_no_files() OWNER TO lumbung_owner;

CREATE FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    held submissions;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'system');
    held := hold_submission(p_round, p_cooperative);
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

CREATE FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) RETURNS TABLE(revision integer, hash bytea, at timestamp with time zone, repeated boolean)
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

ALTER FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) OWNER TO lumbung_owner;

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
    if (select r.state from rounds r where r.id = p_round) <> 'open' then
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

CREATE FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) RETURNS integer
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

ALTER FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) OWNER TO lumbung_owner;

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
            perform do_submit(p_round, p_cooperatives[i], gen_random_uuid(), current_revision, null, p_form_version,
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
    if its_round.state <> 'open' then
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
    if (select r.state from rounds r where r.id = p_round) <> 'open' then
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

CREATE FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    year int2;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    update rounds r set state = coalesce(p_state, r.state), deadline = coalesce(p_deadline, r.deadline),
           closed_at = case when p_state = 'closed' then now() when p_state = 'open' then null else r.closed_at end
     where r.id = p_round returning r.book_year into year;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    perform log_admin('round_changed', null, year::text, concat_ws(' ', p_state, p_deadline::text));
end
$$;

ALTER FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) OWNER TO lumbung_steward;

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

CREATE FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) RETURNS TABLE(revision integer, hash bytea, at timestamp with time zone, repeated boolean)
    LANGUAGE plpgsql
    AS $$
begin
    perform enter(p_key_hash);
    return query select * from do_submit(p_round, p_cooperative, p_op, p_base_revision, p_draft_seq, p_form_version,
                                         p_answers, p_findings, p_marks);
end
$$;

ALTER FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) OWNER TO lumbung_owner;

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
    CONSTRAINT rounds_book_year_check CHECK (((book_year >= 1945) AND (book_year <= 2200))),
    CONSTRAINT rounds_check CHECK ((deadline >= starts)),
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

ALTER TABLE ONLY public.draft_answers
    ADD CONSTRAINT draft_answers_pkey PRIMARY KEY (round_id, cooperative_id, path);

ALTER TABLE ONLY public.draft_moves
    ADD CONSTRAINT draft_moves_pkey PRIMARY KEY (round_id, cooperative_id, number);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (round_id, cooperative_id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (round_id, office_id, strand, place);

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

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (place);

ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (kind, key);

ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.offices
    ADD CONSTRAINT offices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.offices
    ADD CONSTRAINT offices_region_code_key UNIQUE (region_code);

ALTER TABLE ONLY public.regions
    ADD CONSTRAINT regions_pkey PRIMARY KEY (code, valid_from);

ALTER TABLE ONLY public.register_head
    ADD CONSTRAINT register_head_pkey PRIMARY KEY (only_row);

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

ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (round_id, office_id, strand);

ALTER TABLE ONLY public.templates
    ADD CONSTRAINT templates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transitions
    ADD CONSTRAINT transitions_pkey PRIMARY KEY (kind, from_state, role);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX attachments_content ON public.attachments USING btree (cooperative_id, round_id, sha) WHERE (state = 'whole'::text);

CREATE INDEX attachments_loose ON public.attachments USING btree (state, touched_at) WHERE (NOT sealed);

CREATE INDEX comments_submission ON public.comments USING btree (round_id, cooperative_id, at);

CREATE INDEX cooperatives_nik ON public.cooperatives USING btree (nik) WHERE (nik <> ''::text);

CREATE INDEX cooperatives_office ON public.cooperatives USING btree (office_id, name_key, id);

CREATE INDEX events_submission ON public.events USING btree (round_id, cooperative_id, at);

CREATE INDEX fillings_aged ON public.fillings USING btree (file_at);

CREATE INDEX fillings_of_template ON public.fillings USING btree (template_id);

CREATE UNIQUE INDEX offices_one_province ON public.offices USING btree (kind) WHERE (kind = 'province'::text);

CREATE INDEX regions_parent ON public.regions USING btree (parent, code);

CREATE INDEX sessions_account ON public.sessions USING btree (account_id);

CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);

CREATE INDEX submissions_name ON public.submissions USING btree (round_id, name_key, cooperative_id);

CREATE INDEX submissions_office ON public.submissions USING btree (round_id, office_id, name_key, cooperative_id);

CREATE INDEX submissions_sent ON public.submissions USING btree (round_id, office_id) WHERE (state = 'sent'::text);

CREATE INDEX submissions_state ON public.submissions USING btree (round_id, office_id, state, name_key, cooperative_id);

CREATE INDEX templates_aged ON public.templates USING btree (at) WHERE (contents IS NOT NULL);

CREATE INDEX templates_recent ON public.templates USING btree (round_id, office_id, at);

CREATE INDEX workbooks_recent ON public.workbooks USING btree (round_id, office_id, at);

CREATE TRIGGER immutable BEFORE UPDATE ON public.attachment_parts FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('office_id');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.attachments FOR EACH ROW EXECUTE FUNCTION public.keep_attachment();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.draft_moves FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('office_id');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.form_versions FOR EACH ROW EXECUTE FUNCTION public.keep_all_but('state', 'published', 'retired');

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.journal FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.revisions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER immutable BEFORE DELETE OR UPDATE ON public.successors FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER living_version BEFORE INSERT OR UPDATE OF form_version_id ON public.rounds FOR EACH ROW EXECUTE FUNCTION public.need_living_version();

CREATE TRIGGER takes_files BEFORE INSERT ON public.rounds FOR EACH ROW EXECUTE FUNCTION public.closed_takes_no_files();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.attachment_parts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.attachments FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.draft_moves FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.form_versions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.revisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER untruncated BEFORE TRUNCATE ON public.successors FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

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

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

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

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_office_id_fkey FOREIGN KEY (office_id) REFERENCES public.offices(id);

ALTER TABLE ONLY public.workbooks
    ADD CONSTRAINT workbooks_round_id_fkey FOREIGN KEY (round_id) REFERENCES public.rounds(id);

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

CREATE POLICY app_deletes ON public.draft_answers FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.drafts FOR DELETE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_deletes ON public.figure_files FOR DELETE TO lumbung_app USING ((account_id = public.my_account()));

CREATE POLICY app_deletes ON public.fillings FOR DELETE TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (state = 'previewed'::text)));

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

CREATE POLICY app_inserts ON public.figure_files FOR INSERT TO lumbung_app WITH CHECK (((account_id = public.my_account()) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))));

CREATE POLICY app_inserts ON public.fillings FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_inserts ON public.findings FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = findings.round_id) AND (s.cooperative_id = findings.cooperative_id) AND (s.office_id = findings.office_id))))));

CREATE POLICY app_inserts ON public.revisions FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = revisions.round_id) AND (s.cooperative_id = revisions.cooperative_id) AND (s.office_id = revisions.office_id))))));

CREATE POLICY app_inserts ON public.set_aside_answers FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (kept_by = public.my_account()) AND (EXISTS ( SELECT 1
   FROM public.submissions s
  WHERE ((s.round_id = set_aside_answers.round_id) AND (s.cooperative_id = set_aside_answers.cooperative_id) AND (s.office_id = set_aside_answers.office_id))))));

CREATE POLICY app_inserts ON public.templates FOR INSERT TO lumbung_app WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_inserts ON public.workbooks FOR INSERT TO lumbung_app WITH CHECK (((account_id = public.my_account()) AND ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR ((office_id IS NULL) AND (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))))));

CREATE POLICY app_reads ON public.attachment_parts FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.attachments FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.comments FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.cooperatives FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.draft_answers FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.draft_moves FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.drafts FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.events FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.figure_files FOR SELECT TO lumbung_app USING ((account_id = public.my_account()));

CREATE POLICY app_reads ON public.figure_mappings FOR SELECT TO lumbung_app USING ((public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text])));

CREATE POLICY app_reads ON public.fillings FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.findings FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.form_uploads FOR SELECT TO lumbung_app USING ((public.my_role() = ANY (ARRAY['author'::text, 'administrator'::text, 'system'::text])));

CREATE POLICY app_reads ON public.form_versions FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.forms FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.offices FOR SELECT TO lumbung_app USING (true);

CREATE POLICY app_reads ON public.regions FOR SELECT TO lumbung_app USING (true);

CREATE POLICY app_reads ON public.revisions FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.roster FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.rounds FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.set_aside_answers FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.submissions FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.successors FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.tally FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.templates FOR SELECT TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_reads ON public.transitions FOR SELECT TO lumbung_app USING ((public.my_account() IS NOT NULL));

CREATE POLICY app_reads ON public.workbooks FOR SELECT TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) OR (public.my_role() = ANY (ARRAY['province'::text, 'administrator'::text, 'system'::text]))));

CREATE POLICY app_updates ON public.comments FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.draft_answers FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.drafts FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.figure_files FOR UPDATE TO lumbung_app USING ((account_id = public.my_account())) WITH CHECK ((account_id = public.my_account()));

CREATE POLICY app_updates ON public.fillings FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.set_aside_answers FOR UPDATE TO lumbung_app USING (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account()))) WITH CHECK (((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])) AND (account_id = public.my_account())));

CREATE POLICY app_updates ON public.submissions FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

CREATE POLICY app_updates ON public.tally FOR UPDATE TO lumbung_app USING ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[]))) WITH CHECK ((office_id = ANY (( SELECT public.my_offices() AS my_offices)::smallint[])));

ALTER TABLE public.attachment_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.comments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cooperatives ENABLE ROW LEVEL SECURITY;

CREATE POLICY door_all ON public.accounts TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.journal TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.login_attempts TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_all ON public.sessions TO lumbung_door USING (true) WITH CHECK (true);

CREATE POLICY door_reads ON public.offices FOR SELECT TO lumbung_door USING (true);

ALTER TABLE public.draft_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.draft_moves ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.figure_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.figure_mappings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.fillings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.findings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_uploads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.form_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.forms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.login_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.offices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.regions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.register_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.revisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.roster ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rounds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.set_aside_answers ENABLE ROW LEVEL SECURITY;

CREATE POLICY steward_all ON public.attachment_parts TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.attachments TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.comments TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.cooperatives TO lumbung_steward USING (true) WITH CHECK (true);

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

CREATE POLICY steward_all ON public.templates TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.transitions TO lumbung_steward USING (true) WITH CHECK (true);

CREATE POLICY steward_all ON public.workbooks TO lumbung_steward USING (true) WITH CHECK (true);

ALTER TABLE public.submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.successors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.tally ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.templates ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.transitions ENABLE ROW LEVEL SECURITY;

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

REVOKE ALL ON FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_figures(p_round smallint, p_cooperatives uuid[], p_detail text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.change_roster(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_action text, p_office smallint, p_reason text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.closed_takes_no_files() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.comment_add(p_key_hash bytea, p_id uuid, p_round smallint, p_cooperative uuid, p_path text, p_body text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.comment_resolve(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_id uuid) TO lumbung_app;

REVOKE ALL ON FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.discard_upload(p_key_hash bytea, p_upload integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_move(p_round smallint, p_cooperative uuid, p_kind text, p_revision integer, p_detail text, p_comment_ids uuid[], p_paths text[], p_bodies text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_open_draft(p_round smallint, p_cooperative uuid, p_form_version integer, p_base bytea, p_base_revision integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.do_submit(p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.enter(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.enter(p_key_hash bytea) TO lumbung_app;
GRANT ALL ON FUNCTION public.enter(p_key_hash bytea) TO lumbung_steward;

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

REVOKE ALL ON FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.import_figures(p_key_hash bytea, p_round smallint, p_form_version integer, p_detail text, p_rows integer[], p_cooperatives uuid[], p_bases integer[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[], p_headers text[], p_questions text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.journal_chain(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_chain(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.journal_page(p_key_hash bytea, p_before bigint, p_size integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_all_but() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_attachment() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_filling(p_key_hash bytea, p_id uuid, p_round smallint, p_template uuid, p_name text, p_contents bytea, p_filled bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_mapping(p_form_version integer, p_headers text[], p_questions text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text, p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous integer, p_newest integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.language_choose(p_key_hash bytea, p_language text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.language_choose(p_key_hash bytea, p_language text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.leave(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.leave(p_key_hash bytea) TO lumbung_app;

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

REVOKE ALL ON FUNCTION public.need_filling(p_round smallint, p_cooperative uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.need_living_version() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_app;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_door;
GRANT ALL ON FUNCTION public.need_role(VARIADIC p_roles text[]) TO lumbung_steward;

REVOKE ALL ON FUNCTION public.next_state(p_kind text, p_from text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_state(p_kind text, p_from text) TO lumbung_app;

REVOKE ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) TO lumbung_app;
GRANT ALL ON FUNCTION public.note_event(p_round smallint, p_office smallint, p_cooperative uuid, p_kind text, p_from text, p_to text, p_revision integer, p_detail text, p_subject_hash bytea) TO lumbung_steward;

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

REVOKE ALL ON FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.register_import(p_key_hash bytea, p_seen bigint, p_source text, p_rows jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.register_version(p_key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.register_version(p_key_hash bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.retire_version(p_key_hash bytea, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.retire_version(p_key_hash bytea, p_version integer) TO lumbung_app;

REVOKE ALL ON FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.save_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_values bytea[], p_bases bigint[], p_seqs bigint[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_aside(p_round smallint, p_cooperative uuid, p_office smallint, p_path text, p_value bytea, p_account integer, p_device text, p_device_seq bigint, p_at timestamp with time zone, p_settled boolean) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_round(p_key_hash bytea, p_round smallint, p_state text, p_deadline date) TO lumbung_app;

REVOKE ALL ON FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_round_version(p_key_hash bytea, p_round smallint, p_version integer, p_marks text[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamp with time zone) TO lumbung_app;

REVOKE ALL ON FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.submit(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_op uuid, p_base_revision integer, p_draft_seq bigint, p_form_version integer, p_answers bytea, p_findings jsonb, p_marks jsonb) TO lumbung_app;

REVOKE ALL ON FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_back(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_revision integer, p_base bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.tally_rows(p_round smallint, p_office smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.template_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_version integer, p_at timestamp with time zone, p_key bytea, p_contents bytea) TO lumbung_app;

REVOKE ALL ON FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.untype_answers(p_key_hash bytea, p_round smallint, p_cooperative uuid, p_form_version integer, p_device text, p_paths text[], p_seqs bigint[]) TO lumbung_app;

REVOKE ALL ON FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.workbook_add(p_key_hash bytea, p_id uuid, p_round smallint, p_office smallint, p_name text, p_states text[], p_records integer, p_top_hash bytea, p_file_sha bytea) TO lumbung_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.accounts TO lumbung_door;

GRANT SELECT ON TABLE public.attachment_parts TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.attachment_parts TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.comments TO lumbung_app;

GRANT UPDATE(resolved_at) ON TABLE public.comments TO lumbung_app;

GRANT UPDATE(resolved_by) ON TABLE public.comments TO lumbung_app;

GRANT SELECT ON TABLE public.cooperatives TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.cooperatives TO lumbung_steward;

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
GRANT SELECT ON TABLE public.drafts TO lumbung_steward;

GRANT UPDATE(office_id) ON TABLE public.drafts TO lumbung_steward;

GRANT UPDATE(form_version_id) ON TABLE public.drafts TO lumbung_app;

GRANT UPDATE(base) ON TABLE public.drafts TO lumbung_app;

GRANT UPDATE(seq) ON TABLE public.drafts TO lumbung_app;

GRANT SELECT,INSERT ON TABLE public.events TO lumbung_app;
GRANT SELECT,INSERT ON TABLE public.events TO lumbung_steward;

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

GRANT SELECT,INSERT ON TABLE public.journal TO lumbung_door;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.login_attempts TO lumbung_door;

GRANT SELECT ON TABLE public.migrations TO lumbung_app;

GRANT SELECT ON TABLE public.offices TO lumbung_door;
GRANT SELECT ON TABLE public.offices TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.offices TO lumbung_steward;

GRANT SELECT ON TABLE public.regions TO lumbung_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.regions TO lumbung_steward;

GRANT SELECT,UPDATE ON TABLE public.register_head TO lumbung_steward;

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

GRANT SELECT,INSERT ON TABLE public.templates TO lumbung_app;
GRANT SELECT ON TABLE public.templates TO lumbung_steward;

GRANT UPDATE(contents) ON TABLE public.templates TO lumbung_steward;

GRANT SELECT ON TABLE public.transitions TO lumbung_app;
GRANT SELECT ON TABLE public.transitions TO lumbung_steward;

GRANT SELECT,INSERT ON TABLE public.workbooks TO lumbung_app;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_door REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE lumbung_steward REVOKE ALL ON FUNCTIONS FROM PUBLIC;
