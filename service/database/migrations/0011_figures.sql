-- Figures of an earlier book year, from a workbook: which column answers which question, said once for a layout.
create table figure_mappings (
    form_version_id int4 not null references form_versions,
    header text collate "C" not null check (length(header) between 1 and 500),  -- folded: letters and digits
    question text collate "C" not null check (length(question) <= 200),  -- '' is a column that is left out on purpose
    account_id int4 not null references accounts,
    at timestamptz not null default now(),
    primary key (form_version_id, header)
);

-- The file that somebody is looking at, until it is brought in or the next one takes its place: one each.
create table figure_files (
    account_id int4 primary key references accounts,
    book_year int2 not null,
    form_version_id int4 not null references form_versions,
    name text not null check (length(name) between 1 and 300),
    content bytea not null check (length(content) between 1 and 10485760),
    at timestamptz not null default now()
);

alter table figure_mappings enable row level security, force row level security;
alter table figure_files enable row level security, force row level security;
create policy steward_all on figure_mappings to lumbung_steward using (true) with check (true);
create policy app_reads on figure_mappings for select to lumbung_app
    using (my_role() in ('province', 'administrator', 'system'));
create policy app_reads on figure_files for select to lumbung_app using (account_id = my_account());
create policy app_inserts on figure_files for insert to lumbung_app
    with check (account_id = my_account() and my_role() in ('province', 'administrator', 'system'));
create policy app_updates on figure_files for update to lumbung_app
    using (account_id = my_account()) with check (account_id = my_account());
create policy app_deletes on figure_files for delete to lumbung_app using (account_id = my_account());
grant select, insert, update, delete on figure_mappings to lumbung_steward;
grant select on figure_mappings to lumbung_app;
grant select, insert, update, delete on figure_files to lumbung_app;

create function figure_file_keep(p_key_hash bytea, p_book_year int2, p_form_version int4, p_name text, p_content bytea)
    returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform need_role('province', 'administrator', 'system');
    insert into figure_files as f (account_id, book_year, form_version_id, name, content)
    values (my_account(), p_book_year, p_form_version, p_name, p_content)
    on conflict (account_id) do update set book_year = excluded.book_year, form_version_id = excluded.form_version_id,
        name = excluded.name, content = excluded.content, at = now();
end
$$;

create function figure_file_drop(p_key_hash bytea) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    delete from figure_files f where f.account_id = my_account();
end
$$;

-- What was said before for a header is replaced; a null takes it back.
create function keep_mapping(p_form_version int4, p_headers text[], p_questions text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function figure_map(p_key_hash bytea, p_form_version int4, p_headers text[], p_questions text[]) returns void
    language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform keep_mapping(p_form_version, p_headers, p_questions);
end
$$;

-- The round of an earlier book year that nobody collected: closed from the start, its roster is whoever has figures.
create function past_round(p_key_hash bytea, p_book_year int2, p_form_version int4, p_starts date, p_deadline date,
                           p_years_without_rat int2, p_rat_primer date, p_rat_sekunder date, p_marks text[]) returns int2
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- Into the roster with those that have figures and were never in it; and the journal says what came in, from which file.
create function begin_figures(p_round int2, p_cooperatives uuid[], p_detail text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- Rows of a workbook become accepted revisions, all in one transaction; a round that is closed takes them too. What people
-- answered is never written over: only a submission that is not begun, or whose newest revision came the same way.
create function import_figures(p_key_hash bytea, p_round int2, p_form_version int4, p_detail text, p_rows int4[],
                               p_cooperatives uuid[], p_bases int4[], p_documents bytea[], p_findings jsonb[], p_marks jsonb[],
                               p_headers text[], p_questions text[]) returns int4 language plpgsql as $$
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

alter function keep_mapping(int4, text[], text[]) owner to lumbung_steward;
alter function past_round(bytea, int2, int4, date, date, int2, date, date, text[]) owner to lumbung_steward;
alter function begin_figures(int2, uuid[], text) owner to lumbung_steward;
grant execute on function
    figure_file_keep(bytea, int2, int4, text, bytea), figure_file_drop(bytea), figure_map(bytea, int4, text[], text[]),
    import_figures(bytea, int2, int4, text, int4[], uuid[], int4[], bytea[], jsonb[], jsonb[], text[], text[])
    to lumbung_app;
set local role lumbung_steward;
grant execute on function
    keep_mapping(int4, text[], text[]), begin_figures(int2, uuid[], text),
    past_round(bytea, int2, int4, date, date, int2, date, date, text[])
    to lumbung_app;
