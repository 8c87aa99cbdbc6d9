-- As before, and a draft has an end.
create or replace function save_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_device text,
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
    -- Limits of the whole draft, far above any cooperative: what is typed must fit into a revision, and be read at once.
    if (select count(*) > 20000 or sum(length(a.path) + length(a.value)) > 2000000 from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative) then
        raise exception 'draft_full' using errcode = 'LB400';
    end if;
end
$$;

-- Guesses at one's own password count like those at the door: a stolen session may not try as fast as it can.
set local role lumbung_door;
drop function password_of_me(bytea);
create function password_try(p_key_hash bytea, p_per_account int4, p_window interval)
    returns table (wait int4, password_hash text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    who accounts;
    tried login_attempts;
begin
    perform enter(p_key_hash);
    select a.* into who from accounts a where a.id = my_account();
    delete from login_attempts l where l.kind = 'account' and l.key = who.login_key and l.since < now() - p_window;
    insert into login_attempts as l (kind, key, since, count) values ('account', who.login_key, now(), 1)
    on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
    returning l.* into tried;
    if tried.count > p_per_account then
        wait := greatest(1, ceil(extract(epoch from tried.since + p_window - now())))::int4;
    else
        wait := 0;
        password_hash := who.password_hash;
    end if;
    return next;
end
$$;

create or replace function password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    old sessions;
    who accounts;
begin
    perform enter(p_key_hash);
    select s.* into old from sessions s where s.key_hash = p_key_hash;
    update accounts a set password_hash = p_new_hash, must_change = false, generation = a.generation + 1
     where a.id = my_account() and a.password_hash = p_seen_hash returning a.* into who;
    if not found then
        raise exception 'wrong_password' using errcode = 'LB401';
    end if;
    delete from login_attempts l where l.kind = 'account' and l.key = who.login_key;
    delete from sessions s where s.account_id = who.id;
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_new_key_hash, who.id, who.generation, old.expires_at, old.idle, old.address);
    perform log_admin('password_changed', who.office_id, who.login, '');
end
$$;
grant execute on function password_try(bytea, int4, interval) to lumbung_app;
