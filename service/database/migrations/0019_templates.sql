-- A stand-in of the same shape, until the real one is merged.
create table templates (
    id uuid primary key,
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    account_id int4 not null references accounts,
    form_version_id int4 not null references form_versions,
    at timestamptz not null,
    key bytea not null,
    contents bytea not null
);
alter table templates enable row level security, force row level security;
create policy app_reads on templates for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on templates for insert to lumbung_app
    with check (office_id = any ((select my_offices())::int2[]) and account_id = my_account());
grant select, insert on templates to lumbung_app;
