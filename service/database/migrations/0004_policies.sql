-- Row-level security, for everybody and by force: the owner sees nothing either. Every secured row carries its office,
-- and every policy compares that one column with one array, which an index serves.
do $$
declare
    t text;
begin
    foreach t in array array['forms', 'form_versions', 'rounds', 'cooperatives', 'register_head', 'roster', 'submissions',
        'drafts', 'draft_answers', 'revisions', 'findings', 'comments', 'events', 'tally', 'transitions', 'workbooks']
    loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy steward_all on %I to lumbung_steward using (true) with check (true)', t);
    end loop;
    foreach t in array array['forms', 'form_versions', 'rounds', 'transitions']
    loop
        execute format('create policy app_reads on %I for select to lumbung_app using (my_account() is not null)', t);
    end loop;
    foreach t in array array['cooperatives', 'roster', 'submissions', 'drafts', 'draft_answers', 'revisions', 'findings',
        'comments', 'events', 'tally']
    loop
        execute format('create policy app_reads on %I for select to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
    foreach t in array array['submissions', 'drafts', 'draft_answers', 'comments', 'tally']
    loop
        execute format('create policy app_updates on %I for update to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))
                        with check (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
    foreach t in array array['drafts', 'draft_answers']
    loop
        execute format('create policy app_deletes on %I for delete to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
    -- The exists() runs before the key: naming a foreign cooperative under one's own office must not meet its unique key.
    foreach t in array array['drafts', 'draft_answers', 'revisions', 'findings', 'comments']
    loop
        execute format('create policy app_inserts on %I for insert to lumbung_app with check (
                office_id = any ((select my_offices())::int2[]) %s
                and exists (select 1 from submissions s where s.round_id = %1$I.round_id
                            and s.cooperative_id = %1$I.cooperative_id and s.office_id = %1$I.office_id))', t,
            case when t in ('drafts', 'findings') then '' else 'and account_id = my_account()' end);
    end loop;
end
$$;
create policy app_inserts on events for insert to lumbung_app
    with check (office_id = any ((select my_offices())::int2[]) and account_id = my_account());
create policy app_inserts on workbooks for insert to lumbung_app with check (account_id = my_account()
    and (office_id = any ((select my_offices())::int2[]) or (office_id is null and my_role() in ('province', 'administrator', 'system'))));
create policy app_reads on workbooks for select to lumbung_app
    using (office_id = any ((select my_offices())::int2[]) or my_role() in ('province', 'administrator', 'system'));

grant select on forms, form_versions, rounds, cooperatives, roster, submissions, drafts, draft_answers, revisions, findings,
    comments, events, tally, transitions, workbooks to lumbung_app;
grant update (state, revision, head, form_version_id, marks, updated_at) on submissions to lumbung_app;
grant insert, delete on drafts, draft_answers to lumbung_app;
grant update (seq) on drafts to lumbung_app;
grant update (value, seq, device, device_seq, account_id, at) on draft_answers to lumbung_app;
grant insert on revisions, findings, comments, events, workbooks to lumbung_app;
grant update (resolved_at, resolved_by) on comments to lumbung_app;
grant update (not_started, draft, sent, verified, accepted, returned, place, head) on tally to lumbung_app;

grant select, insert on forms, form_versions to lumbung_steward;
grant select, insert, update on rounds, cooperatives, roster, submissions, tally to lumbung_steward;
grant select, update on register_head to lumbung_steward;
grant select on transitions, drafts to lumbung_steward;
grant update (office_id) on drafts, draft_answers, findings to lumbung_steward;
grant select (round_id, cooperative_id, office_id) on draft_answers, findings to lumbung_steward;
grant select, insert on events to lumbung_steward;
