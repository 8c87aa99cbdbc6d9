-- Filled templates that officers sent back: the file, what reading it gave, and what was put into drafts, with what stood there
-- before, for undoing it. `plan` is written before the first answer is, so that whoever is interrupted can finish or undo.
create table fillings (
    id uuid primary key,
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    account_id int4 not null references accounts,
    template_id uuid not null references templates,
    at timestamptz not null,
    name text not null check (length(name) between 1 and 200),
    sha bytea not null check (length(sha) = 32),
    contents bytea not null check (length(contents) between 1 and 5242880),
    filled bytea not null check (length(filled) <= 20971520),
    state text not null default 'previewed' check (state in ('previewed', 'applying', 'applied', 'undoing', 'undone')),
    plan bytea check (length(plan) <= 20971520),
    outcome bytea check (length(outcome) <= 20971520),
    applied_at timestamptz,
    applied_by int4 references accounts,
    undone_at timestamptz,
    check ((state = 'previewed') = (plan is null)),
    unique (round_id, office_id, sha)
);
create index fillings_of_template on fillings (template_id);
alter table fillings alter column contents set storage external;  -- xlsx and ods are compressed already
alter table fillings enable row level security, force row level security;
create policy app_reads on fillings for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on fillings for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[]) and account_id = my_account());
create policy app_updates on fillings for update to lumbung_app
    using (office_id = any ((select my_offices())::int2[])) with check (office_id = any ((select my_offices())::int2[]));
create policy app_deletes on fillings for delete to lumbung_app
    using (office_id = any ((select my_offices())::int2[]) and state = 'previewed');
grant select, insert, delete, update (state, plan, outcome, applied_at, applied_by, undone_at) on fillings to lumbung_app;

-- Keeps a filled template; the same file in the same round and office is the one that is there, also when two send it at once.
create function keep_filling(p_key_hash bytea, p_id uuid, p_round int2, p_template uuid, p_name text, p_contents bytea,
                             p_filled bytea) returns uuid language plpgsql as $$
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
        return kept;
    end if;
    delete from fillings f where f.office_id = its.office_id and f.state = 'previewed' and f.at < my_now() - interval '30 days';
    if (select count(*) >= 300 or coalesce(sum(length(f.contents) + length(f.filled)), 0) > 500000000
          from fillings f where f.round_id = p_round and f.office_id = its.office_id) then
        raise exception 'fillings_full' using errcode = 'LB507';
    end if;
    insert into fillings (id, round_id, office_id, account_id, template_id, at, name, sha, contents, filled)
    values (p_id, p_round, its.office_id, my_account(), p_template, my_now(), p_name, sha256(p_contents), p_contents, p_filled);
    return p_id;
end
$$;

-- The steps of a filling, one after the other. What is to be put in is planned once: a second press goes on with that plan.
create function step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamptz) returns bytea
    language plpgsql as $$
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
        if held.applied_at < p_now - interval '24 hours' then
            raise exception 'filling_settled' using errcode = 'LB409';
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
grant execute on function
    keep_filling(bytea, uuid, int2, uuid, text, bytea, bytea), step_filling(bytea, uuid, text, bytea, timestamptz)
    to lumbung_app;
