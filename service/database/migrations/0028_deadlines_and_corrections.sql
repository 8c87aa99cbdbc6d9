-- The second rule of activity that a round counts beside its own: book years without a members' meeting, or none.
alter table rounds add column also_years int2 check (also_years between 1 and 9 and also_years <> years_without_rat);

-- An office's own last day to send, where it differs from the round's. What it was before stands in the journal.
create table office_deadlines (
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    deadline date not null,
    reason text not null check (length(reason) between 5 and 500),
    account_id int4 not null references accounts,
    at timestamptz not null default now(),
    primary key (round_id, office_id)
);

-- One submission that was opened again after its round was closed. Its former revision counts until the new one does.
create table corrections (
    id int8 generated always as identity primary key,
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    from_state text not null,
    from_revision int4 not null,
    reason text not null check (length(reason) between 5 and 500),
    opened_by int4 not null references accounts,
    opened_at timestamptz not null default now(),
    ended_at timestamptz,
    ended_by int4 references accounts,
    to_revision int4,  -- the one that was accepted; null while it is open, and where it was withdrawn
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create unique index corrections_open on corrections (round_id, cooperative_id) where ended_at is null;
create index corrections_office on corrections (round_id, office_id, opened_at);

do $$
declare
    t text;
begin
    foreach t in array array['office_deadlines', 'corrections'] loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy steward_all on %I to lumbung_steward using (true) with check (true)', t);
        execute format('create policy app_reads on %I for select to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
        execute format('grant select on %I to lumbung_app', t);
        execute format('grant select, insert, update on %I to lumbung_steward', t);
    end loop;
end
$$;
grant delete on drafts to lumbung_steward;

create function correcting(p_round int2, p_cooperative uuid) returns bool language sql stable as $$
    select exists (select 1 from corrections k where k.round_id = p_round and k.cooperative_id = p_cooperative and k.ended_at is null)
$$;

-- Whether a submission is collected: its round is open, or the province opened it for correction.
create function collected_now(p_round int2, p_cooperative uuid) returns bool language sql stable as $$
    select exists (select 1 from rounds r where r.id = p_round and r.state = 'open') or correcting(p_round, p_cooperative)
$$;

-- Refuses to send (or to take back) after the office's last day. What a reviewer returned may be sent whenever it is done, and so may
-- what is corrected after the close; the command line and the sample's loader are bound by no day.
create function need_time(held submissions) returns void language plpgsql stable as $$
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

-- Locks one submission that the principal may see and that is still collected. Whoever closes the round waits for those at work in it.
create or replace function hold_submission(p_round int2, p_cooperative uuid) returns submissions language plpgsql as $$
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

create or replace function save_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_form_version int4, p_device text, p_paths text[], p_values bytea[], p_bases int8[], p_seqs int8[]) returns table (place int4, status text, value bytea, seq int8, account_id int4, at timestamptz)
    language plpgsql
    as $$
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

create or replace function take_back(p_key_hash bytea, p_round int2, p_cooperative uuid, p_revision int4, p_base bytea) returns text
    language plpgsql
    as $$
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

create or replace function do_submit(p_round int2, p_cooperative uuid, p_op uuid, p_base_revision int4, p_draft_seq int8, p_form_version int4, p_answers bytea, p_findings jsonb, p_marks jsonb) returns table (revision int4, hash bytea, at timestamptz, repeated bool)
    language plpgsql
    as $$
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

-- A correction is done when its new revision is accepted.
create function end_correction() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    update corrections k set ended_at = now(), ended_by = my_account(), to_revision = new.revision
     where k.round_id = new.round_id and k.cooperative_id = new.cooperative_id and k.ended_at is null and k.from_revision < new.revision;
    return null;
end
$$;
create trigger corrected after update of state on submissions for each row
    when (new.state = 'accepted' and old.state <> 'accepted') execute function end_correction();

alter function end_correction() owner to lumbung_steward;
grant execute on function correcting(int2, uuid), collected_now(int2, uuid), need_time(submissions) to lumbung_app, lumbung_steward;

set local role lumbung_steward;
create or replace function need_filling(p_round int2, p_cooperative uuid) returns submissions
    language plpgsql stable
    as $$
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

create or replace function accepted_before(p_round int2, p_cooperative uuid) returns table (book_year int2, form_version_id int4, label text, revision int4, answers bytea)
    language plpgsql STABLE security definer
    set search_path = pg_catalog, public, pg_temp
    as $$
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

-- Closes or reopens a round, or gives it another last day or another rule of activity; each with its line in the journal.
create or replace function set_round(p_key_hash bytea, p_round int2, p_state text, p_deadline date) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function set_office_deadline(p_key_hash bytea, p_round int2, p_office int2, p_deadline date, p_reason text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

create function set_round_rule(p_key_hash bytea, p_round int2, p_years int2, p_also int2) returns bool
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    here rounds;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
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

-- Opens one submission of a closed round. What was sent goes back to its officer; its former revision stays, and counts meanwhile.
create function open_correction(p_key_hash bytea, p_round int2, p_cooperative uuid, p_revision int4, p_reason text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

-- Takes a correction back while nothing was sent; what stood before stands again, and the draft over it goes.
create function withdraw_correction(p_key_hash bytea, p_round int2, p_cooperative uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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

grant execute on function set_office_deadline(bytea, int2, int2, date, text), set_round_rule(bytea, int2, int2, int2),
    open_correction(bytea, int2, uuid, int4, text), withdraw_correction(bytea, int2, uuid), end_correction() to lumbung_app;
