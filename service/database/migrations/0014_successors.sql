-- The new code of a region whose form knows none, or another one, as the province's staff named it. Every naming stays: the newest of
-- an old code holds, and one without a new code takes back what was said.
create table successors (
    old_code text collate "C" not null check (old_code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
    number int4 not null check (number > 0),
    new_code text collate "C" check (new_code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$' and new_code <> old_code),
    reason text not null check (length(reason) between 1 and 500),
    account_id int4 not null references accounts,
    at timestamptz not null default now(),
    primary key (old_code, number)
);
alter table successors enable row level security, force row level security;
create policy steward_all on successors to lumbung_steward using (true) with check (true);
-- Whoever fills or exports goes over the bridge, so everybody who is signed in reads them.
create policy app_reads on successors for select to lumbung_app using (my_account() is not null);
grant select on successors to lumbung_app;
grant select, insert on successors to lumbung_steward;
create trigger immutable before update or delete on successors for each row execute function refuse_change();
create trigger untruncated before truncate on successors execute function refuse_change();

-- Names a successor over what was seen (the number of the newest naming, 0 for none); a null takes it back.
create function name_successor(p_key_hash bytea, p_old text, p_new text, p_seen int4, p_reason text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
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
alter function name_successor(bytea, text, text, int4, text) owner to lumbung_steward;
set local role lumbung_steward;
grant execute on function name_successor(bytea, text, text, int4, text) to lumbung_app;
