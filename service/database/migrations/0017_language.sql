-- The language that an account chose; null until it chooses.
alter table accounts add language text check (language in ('id', 'en'));

set local role lumbung_door;
drop function enter(bytea);
create function enter(p_key_hash bytea)
    returns table (account_id int4, login text, name text, role text, office_id int2, office_name text, office_kind text,
                   region_code text, must_change boolean, language text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    seen timestamptz;
begin
    select a.id, a.login, a.name, a.role, a.office_id, o.name, o.kind, o.region_code, a.must_change, a.language, s.last_seen
      into account_id, login, name, role, office_id, office_name, office_kind, region_code, must_change, language, seen
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

-- One's own only; who still has a one-time password may choose too.
create function language_choose(p_key_hash bytea, p_language text) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    update accounts a set language = p_language where a.id = my_account();
end
$$;
grant execute on function enter(bytea) to lumbung_app, lumbung_steward;
grant execute on function language_choose(bytea, text) to lumbung_app;
