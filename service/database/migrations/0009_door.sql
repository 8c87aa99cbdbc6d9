-- Guesses at one's own password are counted by themselves, so that nobody at the door keeps an owner from changing it.
alter table login_attempts drop constraint login_attempts_kind_check;
alter table login_attempts add constraint login_attempts_kind_check check (kind in ('account', 'address', 'own'));

-- The limits of the door stand in the functions, out of reach of whoever calls them.
set local role lumbung_door;
drop function login_begin(text, text, int4, int4, interval);
drop function login_end(int4, text, text, bytea, text, interval, interval);
drop function password_try(bytea, int4, interval);

create or replace function enter(p_key_hash bytea)
    returns table (account_id int4, login text, name text, role text, office_id int2, office_name text, office_kind text,
                   region_code text, must_change boolean)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    seen timestamptz;
begin
    select a.id, a.login, a.name, a.role, a.office_id, o.name, o.kind, o.region_code, a.must_change, s.last_seen
      into account_id, login, name, role, office_id, office_name, office_kind, region_code, must_change, seen
      from sessions s join accounts a on a.id = s.account_id left join offices o on o.id = a.office_id
     where s.key_hash = p_key_hash and s.generation = a.generation and a.disabled_at is null
       and s.expires_at > now() and s.last_seen + s.idle > now();
    if not found then
        raise exception 'not_signed_in' using errcode = 'LB401';
    end if;
    -- Not in the one moment of a snapshot: there, another request's touch would end it.
    if seen < now() - interval '1 minute' and current_setting('transaction_isolation') = 'read committed' then
        update sessions s set last_seen = now() where s.key_hash = p_key_hash;
    end if;
    perform set_config('lumbung.account', account_id::text, true),
            set_config('lumbung.office', coalesce(office_id::text, ''), true),
            set_config('lumbung.role', case when must_change then '' else role end, true),
            set_config('lumbung.offices', case
                when must_change or role = 'author' then '{}'
                when role in ('officer', 'verifier') then array[office_id]::text
                else coalesce((select array_agg(o.id order by o.id) from offices o), '{}')::text end, true);
    return next;
end
$$;

create function login_begin(p_login_key text, p_address text)
    returns table (account_id int4, password_hash text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    per_account constant int4 := 8;
    per_address constant int4 := 60;
    span constant interval := '15 minutes';
    tried record;
begin
    delete from login_attempts l where l.since < now() - span;
    for tried in
        insert into login_attempts as l (kind, key, since, count)
        values ('account', p_login_key, now(), 1), ('address', p_address, now(), 1)
        on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
        returning l.kind, l.count, l.since
    loop
        if tried.count > (case tried.kind when 'account' then per_account else per_address end) then
            account_id := -greatest(1, ceil(extract(epoch from tried.since + span - now())))::int4;
            return next;
            return;
        end if;
    end loop;
    select a.id, a.password_hash into account_id, password_hash
      from accounts a where a.login_key = p_login_key and a.disabled_at is null;
    return next;
end
$$;

create function login_end(p_account int4, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text)
    returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    lasts constant interval := '14 hours';
    longest_pause constant interval := '4 hours';
    who accounts;
begin
    select a.* into who from accounts a
     where a.id = p_account and a.password_hash = p_seen_hash and a.disabled_at is null for update;
    if not found then
        raise exception 'wrong_password' using errcode = 'LB401';
    end if;
    if p_new_hash is not null then
        update accounts a set password_hash = p_new_hash where a.id = p_account;
    end if;
    delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    update login_attempts l set count = greatest(l.count - 1, 0) where l.kind = 'address' and l.key = p_address;
    delete from sessions s where s.account_id = p_account and (s.expires_at < now() or s.generation < who.generation);
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_key_hash, p_account, who.generation, now() + lasts, longest_pause, p_address);
    perform set_config('lumbung.account', p_account::text, true);
    perform log_admin('signed_in', who.office_id, who.login, p_address);
end
$$;

create function password_try(p_key_hash bytea)
    returns table (wait int4, password_hash text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    per_account constant int4 := 8;
    span constant interval := '15 minutes';
    who accounts;
    tried login_attempts;
begin
    perform enter(p_key_hash);
    select a.* into who from accounts a where a.id = my_account();
    delete from login_attempts l where l.kind = 'own' and l.key = who.login_key and l.since < now() - span;
    insert into login_attempts as l (kind, key, since, count) values ('own', who.login_key, now(), 1)
    on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
    returning l.* into tried;
    if tried.count > per_account then
        wait := greatest(1, ceil(extract(epoch from tried.since + span - now())))::int4;
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
    delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    delete from sessions s where s.account_id = who.id;
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_new_key_hash, who.id, who.generation, old.expires_at, old.idle, old.address);
    perform log_admin('password_changed', who.office_id, who.login, '');
end
$$;

-- With `renew` the sample's accounts get a lasting password at every start of the demo.
create or replace function account_change(p_key_hash bytea, p_account int4, p_what text, p_password_hash text, p_role text, p_office int2)
    returns text language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    who accounts;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    select a.* into who from accounts a where a.id = p_account and a.role <> 'system' for update;
    if not found then
        raise exception 'no_such_account' using errcode = 'LB404';
    end if;
    if who.id = my_account() then
        raise exception 'not_on_yourself' using errcode = 'LB409';
    end if;
    if p_what = 'disable' then
        update accounts a set disabled_at = coalesce(a.disabled_at, now()), generation = a.generation + 1 where a.id = p_account;
    elsif p_what = 'enable' then
        update accounts a set disabled_at = null, generation = a.generation + 1 where a.id = p_account;
    elsif p_what = 'reset' then
        update accounts a set password_hash = p_password_hash, must_change = true, generation = a.generation + 1 where a.id = p_account;
        delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    elsif p_what = 'renew' and my_role() = 'system' then
        update accounts a set password_hash = p_password_hash, must_change = false, generation = a.generation + 1 where a.id = p_account;
        delete from login_attempts l where l.kind in ('account', 'own') and l.key = who.login_key;
    elsif p_what = 'move' then
        if not exists (select 1 from offices o where o.id = p_office
                        and (o.kind = 'province' or p_role in ('officer', 'verifier')))
           or p_role not in ('officer', 'verifier', 'province', 'author', 'administrator') then
            raise exception 'role_not_of_office' using errcode = 'LB400';
        end if;
        update accounts a set role = p_role, office_id = p_office, generation = a.generation + 1 where a.id = p_account;
    else
        raise exception 'unknown_change' using errcode = 'LB400';
    end if;
    delete from sessions s where s.account_id = p_account;
    perform log_admin('account_' || p_what, who.office_id, who.login, coalesce(p_role, ''));
    return who.login;
end
$$;

grant execute on function login_begin(text, text), login_end(int4, text, text, bytea, text), password_try(bytea) to lumbung_app;
