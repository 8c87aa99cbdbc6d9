create function put_regions(p_key_hash bytea, p_rows jsonb) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function put_offices(p_key_hash bytea, p_rows jsonb) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text,
                                p_source bytea, p_canonical bytea)
    returns table (version_id int4, fresh bool)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    parent int4;
    same record;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    insert into forms as f (name, title) values (p_form, p_title) on conflict (name) do nothing;
    select f.id into parent from forms f where f.name = p_form;
    select v.id, v.content_sha into same from form_versions v where v.form_id = parent and (v.label = p_label or v.content_sha = p_sha);
    if found then
        if same.content_sha <> p_sha then
            raise exception 'version_taken' using errcode = 'LB409', detail = p_label;
        end if;
        version_id := same.id;
        fresh := false;
        return next;
        return;
    end if;
    insert into form_versions (form_id, label, content_sha, source_name, source, canonical, published_by)
    values (parent, p_label, p_sha, p_source_name, p_source, p_canonical, my_account())
    returning id into version_id;
    perform log_admin('version_published', null, p_form || ' ' || p_label, encode(p_sha, 'hex'));
    fresh := true;
    return next;
end
$$;

-- The whole file or nothing. `p_seen` is the register's number that the caller compared the rows with.
create function register_import(p_key_hash bytea, p_seen int8, p_source text, p_rows jsonb)
    returns table (added int4, changed int4)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function register_version(p_key_hash bytea) returns int8
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return (select h.version from register_head h);
end
$$;

-- The eight tally rows of an office in a round, where they are missing.
create function tally_rows(p_round int2, p_office int2) returns void
    language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    insert into tally (round_id, office_id, strand)
    select p_round, p_office, s from generate_series(0, 7) s on conflict do nothing;
$$;

create function open_round(p_key_hash bytea, p_book_year int2, p_form_version int4, p_starts date, p_deadline date,
                           p_years_without_rat int2, p_rat_primer date, p_rat_sekunder date, p_marks text[],
                           p_is_sample bool)
    returns table (round_id int2, due int4)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function set_round(p_key_hash bytea, p_round int2, p_state text, p_deadline date) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- Adds, moves or removes one cooperative of an open round.
create function change_roster(p_key_hash bytea, p_round int2, p_cooperative uuid, p_action text, p_office int2, p_reason text)
    returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

alter function put_regions(bytea, jsonb) owner to lumbung_steward;
alter function put_offices(bytea, jsonb) owner to lumbung_steward;
alter function publish_version(bytea, text, text, text, bytea, text, bytea, bytea) owner to lumbung_steward;
alter function register_import(bytea, int8, text, jsonb) owner to lumbung_steward;
alter function register_version(bytea) owner to lumbung_steward;
alter function tally_rows(int2, int2) owner to lumbung_steward;
alter function open_round(bytea, int2, int4, date, date, int2, date, date, text[], bool) owner to lumbung_steward;
alter function set_round(bytea, int2, text, date) owner to lumbung_steward;
alter function change_roster(bytea, int2, uuid, text, int2, text) owner to lumbung_steward;
set local role lumbung_steward;
grant execute on function
    put_regions(bytea, jsonb), put_offices(bytea, jsonb),
    publish_version(bytea, text, text, text, bytea, text, bytea, bytea),
    register_import(bytea, int8, text, jsonb), register_version(bytea),
    open_round(bytea, int2, int4, date, date, int2, date, date, text[], bool),
    set_round(bytea, int2, text, date), change_roster(bytea, int2, uuid, text, int2, text)
    to lumbung_app;
