-- Workbooks that officers fill in Excel: what each said when it was made, so that a filled one is compared cell by cell, and the
-- key that its rows are signed with. `contents` is zlib of JSON {cooperative: {storage path: value}}.
create table templates (
    id uuid primary key,
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    account_id int4 not null references accounts,
    form_version_id int4 not null references form_versions,
    at timestamptz not null,
    key bytea not null check (length(key) = 32),
    contents bytea not null
);
alter table templates alter column contents set storage external;  -- compressed already
create index templates_recent on templates (round_id, office_id, at);

alter table templates enable row level security, force row level security;
create policy steward_all on templates to lumbung_steward using (true) with check (true);
create policy app_reads on templates for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on templates for insert to lumbung_app
    with check (office_id = any ((select my_offices())::int2[]) and account_id = my_account());
grant select, insert on templates to lumbung_app;

create function template_add(p_key_hash bytea, p_id uuid, p_round int2, p_office int2, p_version int4, p_at timestamptz,
                             p_key bytea, p_contents bytea) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'province', 'administrator', 'system');
    insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)
    values (p_id, p_round, p_office, my_account(), p_version, p_at, p_key, p_contents);
end
$$;
revoke execute on function template_add(bytea, uuid, int2, int2, int4, timestamptz, bytea, bytea) from public;
grant execute on function template_add(bytea, uuid, int2, int2, int4, timestamptz, bytea, bytea) to lumbung_app;
