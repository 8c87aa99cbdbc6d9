-- Read-only tokens for the data feeds. `enter` knows none of them, so that no page, no function that writes and no other
-- address can be opened with one; `enter_feed` opens nothing but a reader's view of what the token was made for. A token ends
-- with its day, when it is revoked, and with everything that ends the account's sessions (disabled, reset, moved, new password).
create table feed_tokens (
    id int4 generated always as identity primary key,
    key_hash bytea not null unique check (length(key_hash) = 32),
    account_id int4 not null references accounts,
    generation int4 not null,
    name text not null check (length(name) between 1 and 60),
    office_id int2 references offices,  -- null: the whole province
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    last_used timestamptz,
    revoked_at timestamptz
);
create index feed_tokens_account on feed_tokens (account_id);

alter table feed_tokens enable row level security, force row level security;
create policy door_all on feed_tokens to lumbung_door using (true) with check (true);
grant select, insert, update, delete on feed_tokens to lumbung_door;

set local role lumbung_door;

-- As enter(), for a token: the role is that of somebody who only looks, of one office or of the province.
create function enter_feed(p_token_hash bytea)
    returns table (account_id int4, login text, name text, role text, office_id int2, office_name text, office_kind text,
                   region_code text, must_change boolean, language text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    used timestamptz;
begin
    select a.id, a.login, a.name, case when t.office_id is null then 'province' else 'verifier' end,
           o.id, o.name, o.kind, o.region_code, false, a.language, t.last_used
      into account_id, login, name, role, office_id, office_name, office_kind, region_code, must_change, language, used
      from feed_tokens t join accounts a on a.id = t.account_id
      join offices o on o.id = coalesce(t.office_id, a.office_id)
     where t.key_hash = p_token_hash and t.generation = a.generation and t.revoked_at is null and t.expires_at > now()
       and a.disabled_at is null and not a.must_change and a.role in ('officer', 'verifier', 'province', 'administrator');
    if not found then
        raise exception 'no_such_token' using errcode = 'LB401';
    end if;
    if coalesce(used < now() - interval '1 minute', true) and current_setting('transaction_isolation') = 'read committed' then
        update feed_tokens t set last_used = now() where t.key_hash = p_token_hash;
    end if;
    perform set_config('lumbung.account', account_id::text, true),
            set_config('lumbung.office', office_id::text, true),
            set_config('lumbung.role', role, true),
            set_config('lumbung.offices', case when role = 'verifier' then array[office_id]::text
                else coalesce((select array_agg(o.id order by o.id) from offices o), '{}')::text end, true);
    return next;
end
$$;

-- Makes a token of one's own: for the whole province (p_office null) or for one office; officers and verifiers for theirs only.
create function feed_token_add(p_key_hash bytea, p_token_hash bytea, p_name text, p_office int2, p_expires timestamptz)
    returns int4 language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    who accounts;
    made int4;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    select a.* into who from accounts a where a.id = my_account() for update;
    if my_role() in ('officer', 'verifier') and p_office is distinct from my_office() then
        raise exception 'not_your_office' using errcode = 'LB403';
    end if;
    if p_expires <= now() or p_expires > now() + interval '367 days' or p_name !~ '\S' or length(p_name) > 60 then
        raise exception 'no_such_token' using errcode = 'LB400';
    end if;
    delete from feed_tokens t
     where t.account_id = who.id and coalesce(t.revoked_at, t.expires_at) < now() - interval '90 days';
    if 10 <= (select count(*) from feed_tokens t where t.account_id = who.id and t.revoked_at is null
                 and t.expires_at > now() and t.generation = who.generation) then
        raise exception 'too_many_tokens' using errcode = 'LB409';
    end if;
    insert into feed_tokens (key_hash, account_id, generation, name, office_id, expires_at)
    values (p_token_hash, who.id, who.generation, p_name, p_office, p_expires) returning id into made;
    perform log_admin('feed_token_made', p_office, who.login, p_name || ', ' || p_expires::text);
    return made;
end
$$;

create function feed_token_revoke(p_key_hash bytea, p_token int4) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    known feed_tokens;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    update feed_tokens t set revoked_at = coalesce(t.revoked_at, now())
     where t.id = p_token and t.account_id = my_account() returning t.* into known;
    if not found then
        raise exception 'no_such_token' using errcode = 'LB404';
    end if;
    perform log_admin('feed_token_revoked', known.office_id, (select a.login from accounts a where a.id = known.account_id), known.name);
end
$$;

-- One's own tokens, newest first; never the hash.
create function feed_token_list(p_key_hash bytea)
    returns table (id int4, name text, office_id int2, made_at timestamptz, expires_at timestamptz, last_used timestamptz, state text)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'verifier', 'province', 'administrator');
    return query
        select t.id, t.name, t.office_id, t.made_at, t.expires_at, t.last_used,
               case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired'
                    when t.generation <> a.generation then 'ended' else 'live' end
          from feed_tokens t join accounts a on a.id = t.account_id
         where t.account_id = my_account() order by t.made_at desc, t.id desc;
end
$$;

grant execute on function enter_feed(bytea), feed_token_add(bytea, bytea, text, int2, timestamptz),
    feed_token_revoke(bytea, int4), feed_token_list(bytea) to lumbung_app;
