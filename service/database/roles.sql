-- The four roles, and what a new database grants them. Run before the migrations by a login that may create roles;
-- roles belong to the whole cluster, so each step is skipped where it is done already.
do $$
declare
    wanted record;
    -- From version 16 on, whoever made a role is a member of it without being allowed to act as it.
    acts_as constant text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
    for wanted in
        select * from (values
            ('lumbung_owner', 'nologin'),   -- owns every table and function; migrations run as it
            ('lumbung_app', 'login'),       -- the service; owns nothing
            ('lumbung_door', 'nologin'),    -- owns the functions that read accounts and sessions
            ('lumbung_steward', 'nologin')  -- owns the functions of the administrator and the form author
        ) as roles (name, may_log_in)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I %s nosuperuser nobypassrls nocreatedb nocreaterole noinherit',
                           wanted.name, wanted.may_log_in);
        end if;
    end loop;

    -- The owner hands functions over to door and steward; the login that migrates acts as the owner,
    -- and as the service where one login is all there is.
    for wanted in
        select * from (values
            ('lumbung_door', 'lumbung_owner'),
            ('lumbung_steward', 'lumbung_owner'),
            ('lumbung_owner', session_user::text),
            ('lumbung_app', session_user::text)
        ) as grants (name, member)
    loop
        if not pg_has_role(wanted.member, wanted.name, acts_as) then
            execute format('grant %I to %I', wanted.name, wanted.member);
        end if;
    end loop;

    if exists (select from pg_roles where rolname = 'lumbung_app' and (rolsuper or rolbypassrls or rolcreaterole)) then
        raise exception 'the role lumbung_app must have neither SUPERUSER nor BYPASSRLS nor CREATEROLE';
    end if;

    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to lumbung_app, lumbung_door, lumbung_steward', current_database());
    execute format('grant connect, create, temporary on database %I to lumbung_owner', current_database());
end
$$;

revoke all on schema public from public;
-- To own a function a role must be able to make one; nobody can sign in as door or steward.
grant usage, create on schema public to lumbung_owner, lumbung_door, lumbung_steward;
grant usage on schema public to lumbung_app;

-- A function is nobody's to call until a migration grants it.
set local role lumbung_owner;
alter default privileges revoke execute on functions from public;
set local role lumbung_door;
alter default privileges revoke execute on functions from public;
set local role lumbung_steward;
alter default privileges revoke execute on functions from public;
set local role none;
