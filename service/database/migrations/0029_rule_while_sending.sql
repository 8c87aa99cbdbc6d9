-- What a round counts of a submission follows from its rule of activity. Whoever writes something that was judged under a rule (p_years;
-- null where nothing is to be held against it) names it, and is refused when the round has another one by now.

-- Keeps the rule of a round as it is until the transaction ends, and tells whether it is this one. Submissions are locked before it.
create function hold_rule(p_round int2, p_years int2) returns bool language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(7226520, p_round::int4);
    return p_years is null or exists (select 1 from rounds r where r.id = p_round and r.years_without_rat = p_years);
end
$$;

create function need_rule(p_round int2, p_years int2) returns void language plpgsql as $$
begin
    if not hold_rule(p_round, p_years) then
        raise exception 'rule_moved' using errcode = 'LB409';
    end if;
end
$$;

drop function submit(bytea, int2, uuid, uuid, int4, int8, int4, bytea, jsonb, jsonb);
drop function do_submit(int2, uuid, uuid, int4, int8, int4, bytea, jsonb, jsonb);
create function do_submit(p_round int2, p_cooperative uuid, p_op uuid, p_base_revision int4, p_draft_seq int8, p_form_version int4,
    p_years int2, p_answers bytea, p_findings jsonb, p_marks jsonb)
    returns table (revision int4, hash bytea, at timestamptz, repeated bool)
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

create function submit(p_key_hash bytea, p_round int2, p_cooperative uuid, p_op uuid, p_base_revision int4, p_draft_seq int8,
                       p_form_version int4, p_years int2, p_answers bytea, p_findings jsonb, p_marks jsonb)
    returns table (revision int4, hash bytea, at timestamptz, repeated bool) language plpgsql as $$
begin
    perform enter(p_key_hash);
    return query select * from do_submit(p_round, p_cooperative, p_op, p_base_revision, p_draft_seq, p_form_version, p_years,
                                         p_answers, p_findings, p_marks);
end
$$;

-- The sample is made of one round as it is loaded.
create or replace function load_history(p_key_hash bytea, p_round int2, p_form_version int4, p_ats timestamptz[], p_accounts int4[],
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

drop function import_figures(bytea, int2, int4, text, int4[], uuid[], int4[], bytea[], jsonb[], jsonb[], text[], text[]);
create function import_figures(p_key_hash bytea, p_round int2, p_form_version int4, p_years int2, p_detail text, p_rows int4[],
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

grant execute on function hold_rule(int2, int2) to lumbung_app, lumbung_steward;
grant execute on function need_rule(int2, int2),
    do_submit(int2, uuid, uuid, int4, int8, int4, int2, bytea, jsonb, jsonb),
    submit(bytea, int2, uuid, uuid, int4, int8, int4, int2, bytea, jsonb, jsonb),
    import_figures(bytea, int2, int4, int2, text, int4[], uuid[], int4[], bytea[], jsonb[], jsonb[], text[], text[]) to lumbung_app;

set local role lumbung_steward;
-- Waits for what is being written under the rule that goes, and is waited for by what comes after it.
create or replace function set_round_rule(p_key_hash bytea, p_round int2, p_years int2, p_also int2) returns bool
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

drop function set_figures(bytea, int2, uuid[], int4[], jsonb[]);
create function set_figures(p_key_hash bytea, p_round int2, p_years int2, p_cooperatives uuid[], p_revisions int4[], p_figures jsonb[])
    returns int4 language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
grant execute on function set_figures(bytea, int2, int2, uuid[], int4[], jsonb[]) to lumbung_app;
