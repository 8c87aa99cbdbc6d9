-- The moment of a write: the transaction's, but the sample's loader (as the system's account) writes a past year.
create function my_now() returns timestamptz language plpgsql stable as $$
begin
    if my_role() = 'system' then
        return coalesce(nullif(current_setting('lumbung.at', true), '')::timestamptz, now());
    end if;
    return now();
end
$$;

-- One event, its office's counts and the head of the chain, in that order of locks: submissions first, the tally last.
create function note_event(p_round int2, p_office int2, p_cooperative uuid, p_kind text, p_from text, p_to text,
                           p_revision int4, p_detail text, p_subject_hash bytea) returns void
    language plpgsql as $$
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

-- Locks one submission that the principal may see and that is still collected.
create function hold_submission(p_round int2, p_cooperative uuid) returns submissions language plpgsql as $$
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

-- The state that `kind` leads to from here for this role. The command line's account may do any step.
create function next_state(p_kind text, p_from text) returns text language plpgsql stable as $$
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

-- Opens the draft of a submission; an open one is left as it is (two officers open the same).
create function do_open_draft(p_round int2, p_cooperative uuid, p_form_version int4, p_base bytea, p_base_revision int4)
    returns bool language plpgsql as $$
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

create function open_draft(p_key_hash bytea, p_round int2, p_cooperative uuid, p_form_version int4, p_base bytea,
                           p_base_revision int4) returns bool language plpgsql as $$
begin
    perform enter(p_key_hash);
    return do_open_draft(p_round, p_cooperative, p_form_version, p_base, p_base_revision);
end
$$;

-- Single answers of a draft. Known: this device said it before. Conflict: another hand changed the same answer since
-- `base`, the number it had when this device saw it. The draft's own row is the lock that makes its writers wait.
create function save_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_device text,
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
end
$$;

-- One sending: revision, findings, state, counts, event. The same operation sent again gets its first answer.
create function do_submit(p_round int2, p_cooperative uuid, p_op uuid, p_base_revision int4, p_draft_seq int8,
                          p_form_version int4, p_answers bytea, p_findings jsonb, p_marks jsonb)
    returns table (revision int4, hash bytea, at timestamptz, repeated bool) language plpgsql as $$
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

create function submit(p_key_hash bytea, p_round int2, p_cooperative uuid, p_op uuid, p_base_revision int4, p_draft_seq int8,
                       p_form_version int4, p_answers bytea, p_findings jsonb, p_marks jsonb)
    returns table (revision int4, hash bytea, at timestamptz, repeated bool) language plpgsql as $$
begin
    perform enter(p_key_hash);
    return query select * from do_submit(p_round, p_cooperative, p_op, p_base_revision, p_draft_seq, p_form_version,
                                         p_answers, p_findings, p_marks);
end
$$;

-- Every step of a review. A return carries its comments: paths and bodies side by side, ids made by the caller.
create function do_move(p_round int2, p_cooperative uuid, p_kind text, p_revision int4, p_detail text,
                        p_comment_ids uuid[], p_paths text[], p_bodies text[])
    returns text language plpgsql as $$
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

create function move(p_key_hash bytea, p_round int2, p_cooperative uuid, p_kind text, p_revision int4, p_detail text,
                     p_comment_ids uuid[], p_paths text[], p_bodies text[])
    returns text language plpgsql as $$
begin
    perform enter(p_key_hash);
    return do_move(p_round, p_cooperative, p_kind, p_revision, p_detail, p_comment_ids, p_paths, p_bodies);
end
$$;

-- The officer takes a sending back: a draft over the answers that were sent.
create function take_back(p_key_hash bytea, p_round int2, p_cooperative uuid, p_revision int4, p_base bytea)
    returns text language plpgsql as $$
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

create function comment_add(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_path text, p_body text)
    returns void language plpgsql as $$
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

create function comment_resolve(p_key_hash bytea, p_round int2, p_cooperative uuid, p_id uuid) returns void language plpgsql as $$
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

create function workbook_add(p_key_hash bytea, p_id uuid, p_round int2, p_office int2, p_name text, p_states text[],
                             p_records int4, p_top_hash bytea, p_file_sha bytea) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    insert into workbooks (id, round_id, office_id, account_id, name, states, records, top_hash, file_sha)
    values (p_id, p_round, p_office, my_account(), p_name, p_states, p_records, p_top_hash, p_file_sha);
end
$$;

-- History in bulk, in the order given, through the very steps that people take; for the sample province. Each row is
-- done at its moment under its account. A 'start' carries the draft's base document, a 'submit' the answers.
create function load_history(p_key_hash bytea, p_round int2, p_form_version int4, p_ats timestamptz[], p_accounts int4[],
                             p_cooperatives uuid[], p_kinds text[], p_documents bytea[], p_extras jsonb[])
    returns int4 language plpgsql as $$
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

-- Typed answers of drafts in bulk, for the sample province.
create function load_answers(p_key_hash bytea, p_round int2, p_cooperatives uuid[], p_paths text[], p_values bytea[],
                             p_accounts int4[], p_ats timestamptz[]) returns int4 language plpgsql as $$
declare
    written int4 := 0;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    for i in 1 .. coalesce(array_length(p_paths, 1), 0) loop
        perform set_config('lumbung.account', p_accounts[i]::text, true);
        insert into draft_answers (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
        select p_round, p_cooperatives[i], p_paths[i], d.office_id, p_values[i], 1, 'sample', i, p_accounts[i], p_ats[i]
          from drafts d where d.round_id = p_round and d.cooperative_id = p_cooperatives[i];
        written := written + 1;
    end loop;
    update drafts d set seq = 1 where d.round_id = p_round and d.seq = 0 and d.cooperative_id = any (p_cooperatives);
    return written;
end
$$;

grant execute on function my_now() to lumbung_app, lumbung_steward;
grant execute on function note_event(int2, int2, uuid, text, text, text, int4, text, bytea) to lumbung_app, lumbung_steward;
grant execute on function
    hold_submission(int2, uuid), next_state(text, text),
    do_open_draft(int2, uuid, int4, bytea, int4),
    do_submit(int2, uuid, uuid, int4, int8, int4, bytea, jsonb, jsonb),
    do_move(int2, uuid, text, int4, text, uuid[], text[], text[]),
    load_history(bytea, int2, int4, timestamptz[], int4[], uuid[], text[], bytea[], jsonb[]),
    load_answers(bytea, int2, uuid[], text[], bytea[], int4[], timestamptz[]),
    open_draft(bytea, int2, uuid, int4, bytea, int4),
    save_answers(bytea, int2, uuid, text, text[], bytea[], int8[], int8[]),
    submit(bytea, int2, uuid, uuid, int4, int8, int4, bytea, jsonb, jsonb),
    move(bytea, int2, uuid, text, int4, text, uuid[], text[], text[]),
    take_back(bytea, int2, uuid, int4, bytea),
    comment_add(bytea, uuid, int2, uuid, text, text), comment_resolve(bytea, int2, uuid, uuid),
    workbook_add(bytea, uuid, int2, int2, text, text[], int4, bytea, bytea)
    to lumbung_app;
