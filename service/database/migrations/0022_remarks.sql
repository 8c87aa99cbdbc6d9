-- What reviewers see beside a sending and what never blocks one: figures that are unlike last year's or unlike the office's
-- median, copies, and what two cooperatives share. All of it is derived and can be made anew; nothing here is an answer's home.

-- One row a submission: its newest sending, weighed. `figures` stand in the order of the version's compared questions;
-- `own` are remarks that hold for good, `beside` those beside the office's medians, which move with each sending.
create table weighings (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    revision int4 not null,
    form_version_id int4 not null references form_versions,
    account_id int4 not null references accounts,
    sent_at timestamptz not null,
    warnings int4 not null,
    facet text collate "C" not null default '',
    figures float8[] not null,
    own jsonb not null default '[]',
    beside jsonb not null default '[]',
    kinds text[] not null default '{}',
    primary key (round_id, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create index weighings_office on weighings (round_id, office_id);

-- What no two cooperatives should share: a NIK, a deed, a name in its village. A double is two rows of one value, so whose
-- side is seen follows from row-level security alone.
create table identities (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    key text collate "C" not null,
    value text collate "C" not null check (length(value) between 1 and 600),
    said text not null,
    primary key (round_id, key, value, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create index identities_submission on identities (round_id, cooperative_id);

-- Submissions that moved and were not weighed since: noted in the very transaction that moved them, so that none is forgotten.
create table unweighed (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    number int8 not null generated always as identity,
    primary key (round_id, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create index unweighed_office on unweighed (round_id, office_id, number);

-- How often an office's figures changed, and for which of these its medians were taken last.
create table weighed_offices (
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    number int8 not null default 1,
    compared int8 not null default 0,
    primary key (round_id, office_id)
);

do $$
declare
    t text;
begin
    foreach t in array array['weighings', 'identities', 'unweighed', 'weighed_offices']
    loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy app_reads on %I for select to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
    foreach t in array array['weighings', 'identities']
    loop
        execute format('create policy app_inserts on %I for insert to lumbung_app with check (
                office_id = any ((select my_offices())::int2[])
                and exists (select 1 from submissions s where s.round_id = %1$I.round_id
                            and s.cooperative_id = %1$I.cooperative_id and s.office_id = %1$I.office_id))', t);
    end loop;
    foreach t in array array['weighings', 'identities', 'unweighed']
    loop
        execute format('create policy app_deletes on %I for delete to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
    foreach t in array array['weighings', 'weighed_offices']
    loop
        execute format('create policy app_updates on %I for update to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))
                        with check (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
end
$$;
create policy app_inserts on weighed_offices for insert to lumbung_app
    with check (office_id = any ((select my_offices())::int2[]));
create policy steward_all on unweighed to lumbung_steward using (true) with check (true);
grant select, insert, update, delete on weighings to lumbung_app;
grant select, insert, delete on identities to lumbung_app;
grant select, delete on unweighed to lumbung_app;
grant select, insert, update (number, compared) on weighed_offices to lumbung_app;
grant select, insert, delete on unweighed to lumbung_steward;

create policy steward_all on weighed_offices to lumbung_steward using (true) with check (true);
grant select, insert, update (number) on weighed_offices to lumbung_steward;

-- A new sending, a way out of or back into what counts, another office: weigh it anew. An office that it left has other medians.
create function note_unweighed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
create trigger unweighed after update on submissions for each row
    when (new.revision > 0 and (new.revision <> old.revision or new.office_id <> old.office_id or new.due <> old.due
          or (new.state in ('sent', 'verified', 'accepted')) <> (old.state in ('sent', 'verified', 'accepted'))))
    execute function note_unweighed();
alter function note_unweighed() owner to lumbung_steward;

-- Keeps what was weighed, unless the submission moved meanwhile (`number`); revision 0 says that it does not count any more.
create function keep_weighings(p_key_hash bytea, p_round int2, p_rows jsonb) returns void language plpgsql as $$
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

-- Keeps what an office's medians say, unless its figures changed meanwhile (`p_number`): then false, and it is taken anew.
create function keep_beside(p_key_hash bytea, p_round int2, p_office int2, p_number int8, p_rows jsonb) returns bool
    language plpgsql as $$
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

-- Has a whole round weighed anew, after the rules of remarks changed.
create function weigh_again(p_key_hash bytea, p_round int2) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
grant execute on function
    keep_weighings(bytea, int2, jsonb), keep_beside(bytea, int2, int2, int8, jsonb), weigh_again(bytea, int2) to lumbung_app;
alter function weigh_again(bytea, int2) owner to lumbung_steward;

-- What was sent before is weighed when a reviewer looks first.
set local role lumbung_steward;
insert into unweighed (round_id, cooperative_id, office_id)
select s.round_id, s.cooperative_id, s.office_id from submissions s where s.revision > 0;
