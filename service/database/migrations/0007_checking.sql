-- Many answers at once, one statement per account, since a policy wants each row in its own account's name.
create or replace function load_answers(p_key_hash bytea, p_round int2, p_cooperatives uuid[], p_paths text[],
                                        p_values bytea[], p_accounts int4[], p_ats timestamptz[])
    returns int4 language plpgsql as $$
declare
    who int4;
    batch int4;
    written int4 := 0;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    for who in select distinct a from unnest(p_accounts) a order by a loop
        perform set_config('lumbung.account', who::text, true);
        insert into draft_answers (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
        select p_round, n.cooperative, n.path, d.office_id, n.value, 1, 'sample', n.place, who, n.at
          from unnest(p_cooperatives, p_paths, p_values, p_accounts, p_ats)
               with ordinality n (cooperative, path, value, account, at, place)
          join drafts d on d.round_id = p_round and d.cooperative_id = n.cooperative
         where n.account = who;
        get diagnostics batch = row_count;
        written := written + batch;
    end loop;
    update drafts d set seq = 1 where d.round_id = p_round and d.seq = 0 and d.cooperative_id = any (p_cooperatives);
    return written;
end
$$;

-- The journal as it was chained, for whoever verifies it.
create function journal_chain(p_key_hash bytea)
    returns table (place int8, at timestamptz, account_id int4, kind text, office_id int2, subject text, detail bytea, hash bytea)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select j.place, j.at, j.account_id, j.kind, j.office_id, j.subject, j.detail, j.hash from journal j order by j.place;
end
$$;
alter function journal_chain(bytea) owner to lumbung_door;
set local role lumbung_door;
grant execute on function journal_chain(bytea) to lumbung_app;
