-- The principal stands in settings of the transaction. They read no table, so they may be plain SQL (PostgreSQL 15
-- plans a SQL function that reads tables anew at every call). '' and not NULL is what a setting leaves behind.
create function my_offices() returns int2[] language sql stable
    return nullif(current_setting('lumbung.offices', true), '')::int2[];
create function my_account() returns int4 language sql stable
    return nullif(current_setting('lumbung.account', true), '')::int4;
create function my_role() returns text language sql stable
    return nullif(current_setting('lumbung.role', true), '');
create function my_office() returns int2 language sql stable
    return nullif(current_setting('lumbung.office', true), '')::int2;

-- Who is it? Every transaction begins with this. It must be a statement of its own: beside a query the planner
-- may run the query first. Whoever still has a one-time password gets neither offices nor role.
create function enter(p_key_hash bytea)
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
    if seen < now() - interval '1 minute' then
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

create function need_role(variadic p_roles text[]) returns void language plpgsql stable as $$
begin
    if my_role() is null or not (my_role() = any (p_roles)) then
        raise exception 'not_allowed' using errcode = 'LB403';
    end if;
end
$$;

create function log_admin(p_kind text, p_office int2, p_subject text, p_detail text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    last record;
    bytes bytea := convert_to(p_detail, 'UTF8');
    here int8;
begin
    perform pg_advisory_xact_lock(7226519);
    select j.place, j.hash into last from journal j order by j.place desc limit 1;
    here := coalesce(last.place, 0) + 1;
    insert into journal (place, at, account_id, kind, office_id, subject, detail, hash)
    values (here, now(), my_account(), p_kind, p_office, p_subject, bytes,
            sha256(convert_to('lumbung/journal/1', 'UTF8') || coalesce(last.hash, decode(repeat('00', 32), 'hex'))
                || int8send(here) || int8send((extract(epoch from now()) * 1000000)::int8) || int4send(my_account())
                || convert_to(p_kind, 'UTF8') || '\x00'::bytea || int2send(coalesce(p_office, 0::int2))
                || sha256(convert_to(p_subject, 'UTF8')) || sha256(bytes)));
end
$$;

-- First half of signing in: count the attempt, then give what the password is checked against. An unknown
-- account gives an empty row, so that the caller spends the same time on it.
create function login_begin(p_login_key text, p_address text, p_per_account int4, p_per_address int4, p_window interval)
    returns table (account_id int4, password_hash text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    tried record;
begin
    delete from login_attempts l where l.since < now() - p_window;
    for tried in
        insert into login_attempts as l (kind, key, since, count)
        values ('account', p_login_key, now(), 1), ('address', p_address, now(), 1)
        on conflict (kind, key) do update set count = least(l.count + 1, 1000000)
        returning l.kind, l.count, l.since
    loop
        if tried.count > (case tried.kind when 'account' then p_per_account else p_per_address end) then
            account_id := -greatest(1, ceil(extract(epoch from tried.since + p_window - now())))::int4;
            return next;
            return;
        end if;
    end loop;
    select a.id, a.password_hash into account_id, password_hash
      from accounts a where a.login_key = p_login_key and a.disabled_at is null;
    return next;
end
$$;

-- Second half: the password was right. The hash that was seen must still be the account's.
create function login_end(p_account int4, p_seen_hash text, p_new_hash text, p_key_hash bytea, p_address text,
                          p_lasts interval, p_idle interval) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
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
    delete from login_attempts l where l.kind = 'account' and l.key = who.login_key;
    update login_attempts l set count = greatest(l.count - 1, 0) where l.kind = 'address' and l.key = p_address;
    delete from sessions s where s.account_id = p_account and (s.expires_at < now() or s.generation < who.generation);
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_key_hash, p_account, who.generation, now() + p_lasts, p_idle, p_address);
    perform set_config('lumbung.account', p_account::text, true);
    perform log_admin('signed_in', who.office_id, who.login, p_address);
end
$$;

create function leave(p_key_hash bytea) returns void
    language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    delete from sessions s where s.key_hash = p_key_hash;
$$;

-- For the command line and the sample only: the owner's login opens a session for an account without its password.
create function open_session(p_login_key text, p_key_hash bytea, p_lasts interval) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    select p_key_hash, a.id, a.generation, now() + p_lasts, p_lasts, 'command line'
      from accounts a where a.login_key = p_login_key and a.disabled_at is null;
    if not found then
        raise exception 'no_such_account' using errcode = 'LB404';
    end if;
end
$$;

create function account_list(p_key_hash bytea)
    returns table (id int4, login text, name text, role text, office_id int2, must_change boolean,
                   disabled_at timestamptz, created_at timestamptz, last_seen timestamptz)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select a.id, a.login, a.name, a.role, a.office_id, a.must_change, a.disabled_at, a.created_at,
               (select max(s.last_seen) from sessions s where s.account_id = a.id and s.generation = a.generation)
          from accounts a where a.role <> 'system' order by a.office_id, a.role, a.login_key;
end
$$;

create function account_add(p_key_hash bytea, p_login_key text, p_login text, p_name text, p_role text, p_office int2,
                            p_password_hash text, p_must_change boolean) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    made int4;
    place text;
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    select o.kind into place from offices o where o.id = p_office;
    if not found then
        raise exception 'no_such_office' using errcode = 'LB400';
    end if;
    if p_role not in ('officer', 'verifier', 'province', 'author', 'administrator')
       or (place <> 'province' and p_role not in ('officer', 'verifier')) then
        raise exception 'role_not_of_office' using errcode = 'LB400';
    end if;
    insert into accounts (login_key, login, name, role, office_id, password_hash, must_change, created_by)
    values (p_login_key, p_login, p_name, p_role, p_office, p_password_hash, p_must_change, my_account())
    on conflict (login_key) do nothing
    returning id into made;
    if made is null then
        raise exception 'login_taken' using errcode = 'LB409';
    end if;
    perform log_admin('account_added', p_office, p_login, p_role);
    return made;
end
$$;

-- Disables, enables, resets or changes another account. A higher generation ends all its sessions at once.
create function account_change(p_key_hash bytea, p_account int4, p_what text, p_password_hash text, p_role text, p_office int2)
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
        delete from login_attempts l where l.kind = 'account' and l.key = who.login_key;
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

create function password_of_me(p_key_hash bytea) returns text
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    return (select a.password_hash from accounts a where a.id = my_account());
end
$$;

-- Changing one's own password ends every session of the account and begins a new one under a new key.
create function password_change(p_key_hash bytea, p_seen_hash text, p_new_hash text, p_new_key_hash bytea) returns void
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
    delete from sessions s where s.account_id = who.id;
    insert into sessions (key_hash, account_id, generation, expires_at, idle, address)
    values (p_new_key_hash, who.id, who.generation, old.expires_at, old.idle, old.address);
    perform log_admin('password_changed', who.office_id, who.login, '');
end
$$;

-- Names beside comments and in histories: those of one's own offices, and the province's staff.
create function people(p_accounts int4[]) returns table (id int4, name text, role text)
    language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select a.id, a.name, a.role from accounts a
     where a.id = any (p_accounts) and my_account() is not null
       and (a.office_id = any (my_offices()) or a.role in ('province', 'administrator', 'author', 'system'));
$$;

create function journal_page(p_key_hash bytea, p_before int8, p_size int4)
    returns table (place int8, at timestamptz, account_id int4, account_name text, kind text, office_id int2, subject text, detail text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('administrator', 'system');
    return query
        select j.place, j.at, j.account_id, a.name, j.kind, j.office_id, j.subject, convert_from(j.detail, 'UTF8')
          from journal j join accounts a on a.id = j.account_id
         where j.place < p_before order by j.place desc limit p_size;
end
$$;

grant execute on function my_offices(), my_account(), my_role(), my_office(), need_role(text[])
    to lumbung_app, lumbung_door, lumbung_steward;
alter function enter(bytea) owner to lumbung_door;
alter function log_admin(text, int2, text, text) owner to lumbung_door;
alter function login_begin(text, text, int4, int4, interval) owner to lumbung_door;
alter function login_end(int4, text, text, bytea, text, interval, interval) owner to lumbung_door;
alter function leave(bytea) owner to lumbung_door;
alter function open_session(text, bytea, interval) owner to lumbung_door;
alter function account_list(bytea) owner to lumbung_door;
alter function account_add(bytea, text, text, text, text, int2, text, boolean) owner to lumbung_door;
alter function account_change(bytea, int4, text, text, text, int2) owner to lumbung_door;
alter function password_of_me(bytea) owner to lumbung_door;
alter function password_change(bytea, text, text, bytea) owner to lumbung_door;
alter function people(int4[]) owner to lumbung_door;
alter function journal_page(bytea, int8, int4) owner to lumbung_door;
set local role lumbung_door;
grant execute on function enter(bytea), people(int4[]) to lumbung_app, lumbung_steward;
grant execute on function log_admin(text, int2, text, text) to lumbung_steward;
grant execute on function open_session(text, bytea, interval) to lumbung_owner;
grant execute on function
    login_begin(text, text, int4, int4, interval), login_end(int4, text, text, bytea, text, interval, interval), leave(bytea),
    account_list(bytea), account_add(bytea, text, text, text, text, int2, text, boolean),
    account_change(bytea, int4, text, text, text, int2), password_of_me(bytea),
    password_change(bytea, text, text, bytea), journal_page(bytea, int8, int4)
    to lumbung_app;
