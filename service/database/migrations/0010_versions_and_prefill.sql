-- A published version may be retired, and its row changes in nothing else, whoever asks, the owner and a superuser included.
alter table form_versions
    add column state text not null default 'published' check (state in ('published', 'retired')),
    add column note text not null default '' check (length(note) <= 2000);

-- Rows that keep all but one column. The column may move from the second argument to the third; without them freely.
create function keep_all_but() returns trigger language plpgsql as $$
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
drop trigger immutable on form_versions;
create trigger immutable before update or delete on form_versions
    for each row execute function keep_all_but('state', 'published', 'retired');

-- The share lock makes a retirement at the same moment wait, or be waited for.
create function need_living_version() returns trigger language plpgsql as $$
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
create trigger living_version before insert or update of form_version_id on rounds
    for each row execute function need_living_version();

-- A draft that moved to another version: what it said before, whole, so that nothing is lost by a move.
create table draft_moves (
    round_id int2 not null,
    cooperative_id uuid not null,
    number int4 not null check (number > 0),
    office_id int2 not null,
    from_version_id int4 not null references form_versions,
    to_version_id int4 not null references form_versions,
    account_id int4 not null references accounts,
    at timestamptz not null,
    answers bytea not null check (length(answers) <= 4194304),
    primary key (round_id, cooperative_id, number),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create trigger immutable before update or delete on draft_moves for each row execute function keep_all_but('office_id');
create trigger untruncated before truncate on draft_moves execute function refuse_change();
alter table draft_moves enable row level security, force row level security;
create policy steward_all on draft_moves to lumbung_steward using (true) with check (true);
create policy app_reads on draft_moves for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on draft_moves for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[]) and account_id = my_account()
    and exists (select 1 from submissions s where s.round_id = draft_moves.round_id
                and s.cooperative_id = draft_moves.cooperative_id and s.office_id = draft_moves.office_id));
grant select, insert on draft_moves to lumbung_app;
grant update (form_version_id, base) on drafts to lumbung_app;
grant update (state) on form_versions to lumbung_steward;
grant select on revisions to lumbung_steward;

-- As before, and answers say which version they were typed for: a page of another version may mean other units.
drop function save_answers(bytea, int2, uuid, text, text[], bytea[], int8[], int8[]);
create function save_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_form_version int4, p_device text,
                             p_paths text[], p_values bytea[], p_bases int8[], p_seqs int8[])
    returns table (place int4, status text, value bytea, seq int8, account_id int4, at timestamptz)
    language plpgsql as $$
declare
    draft drafts;
    stored draft_answers;
    open_state text;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
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
    for place in 1 .. coalesce(array_length(p_paths, 1), 0) loop
        select a.* into stored from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path = p_paths[place];
        if found and stored.device = p_device and stored.device_seq >= p_seqs[place] then
            status := 'known';
        elsif (not found and p_bases[place] = 0) or (found and (p_bases[place] = stored.seq
               or (stored.device = p_device and stored.account_id = my_account()))) then
            status := 'applied';
            insert into draft_answers as a (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
            values (p_round, p_cooperative, p_paths[place], draft.office_id, p_values[place], draft.seq, p_device,
                    p_seqs[place], my_account(), my_now())
            on conflict on constraint draft_answers_pkey do update set value = excluded.value, seq = excluded.seq, device = excluded.device,
                device_seq = excluded.device_seq, account_id = excluded.account_id, at = excluded.at
            returning a.* into stored;
        else
            status := 'conflict';
        end if;
        value := stored.value;
        seq := coalesce(stored.seq, 0);
        account_id := stored.account_id;
        at := stored.at;
        return next;
    end loop;
    -- Limits of the whole draft, far above any cooperative: what is typed must fit into a revision, and be read at once.
    if (select count(*) > 20000 or sum(length(a.path) + length(a.value)) > 2000000 from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative) then
        raise exception 'draft_full' using errcode = 'LB400';
    end if;
end
$$;

-- Moves an open draft to the version that its round has now. `p_before` is what it said, `p_base` the same in the new
-- version's questions; typed answers stay where they say the same in both (`p_keep`), the rest is in the base.
create function move_draft(p_key_hash bytea, p_round int2, p_cooperative uuid, p_seq int8, p_form_version int4, p_base bytea,
                           p_keep text[], p_before bytea) returns void language plpgsql as $$
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
grant execute on function
    save_answers(bytea, int2, uuid, int4, text, text[], bytea[], int8[], int8[]),
    move_draft(bytea, int2, uuid, int8, int4, bytea, text[], bytea)
    to lumbung_app;

set local role lumbung_steward;

-- One author at a time for each form, so that of two who publish at once the second is told. `p_seen` is the newest
-- version that the author compared with; null asks for no comparison.
drop function publish_version(bytea, text, text, text, bytea, text, bytea, bytea);
create function publish_version(p_key_hash bytea, p_form text, p_title text, p_label text, p_sha bytea, p_source_name text,
                                p_source bytea, p_canonical bytea, p_note text, p_seen int4)
    returns table (version_id int4, fresh bool)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- A retired version is for no new round; what was collected with it, and drafts begun on it, go on as they are.
create function retire_version(p_key_hash bytea, p_version int4) returns bool
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- An open round goes on with a newer version of its form; drafts that were begun stay on theirs until they are moved.
create function set_round_version(p_key_hash bytea, p_round int2, p_version int4, p_marks text[]) returns bool
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- The newest accepted answers of a cooperative from an earlier book year on the same form. Whoever may see the
-- cooperative in this round sees them, also where another office held it then: they are the cooperative's own record.
create function accepted_before(p_round int2, p_cooperative uuid)
    returns table (book_year int2, form_version_id int4, label text, revision int4, answers bytea)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
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

grant execute on function
    publish_version(bytea, text, text, text, bytea, text, bytea, bytea, text, int4),
    retire_version(bytea, int4), set_round_version(bytea, int2, int4, text[]), accepted_before(int2, uuid)
    to lumbung_app;
