create table regions (
    code text collate "C" not null check (code ~ '^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$'),
    valid_from date not null,
    valid_to date check (valid_to > valid_from),
    level text not null check (level in ('province', 'regency', 'district', 'village')),
    kind text not null,  -- the word people use: kabupaten, kota, kecamatan, desa, kelurahan
    name text not null check (name <> ''),
    parent text collate "C",
    bps text collate "C",
    predecessor text collate "C",
    predecessor_from date,
    primary key (code, valid_from)
);
create index regions_parent on regions (parent, code);

create table offices (
    id int2 primary key check (id > 0),
    region_code text collate "C" not null unique,
    kind text not null check (kind in ('regency', 'province')),
    name text not null,
    region_name text not null,
    letterhead jsonb not null default '[]',
    sign_off jsonb not null default '{}'
);
create unique index offices_one_province on offices (kind) where kind = 'province';

create table accounts (
    id int4 generated always as identity primary key,
    login_key text collate "C" not null unique check (length(login_key) between 3 and 120),
    login text not null,
    name text not null check (length(name) between 1 and 120),
    role text not null check (role in ('officer', 'verifier', 'province', 'author', 'administrator', 'system')),
    office_id int2 references offices,
    password_hash text,
    must_change boolean not null default true,
    disabled_at timestamptz,
    generation int4 not null default 1,
    created_at timestamptz not null default now(),
    created_by int4 references accounts,
    check ((role = 'system') = (office_id is null)),
    check ((role = 'system') = (password_hash is null))
);
insert into accounts (login_key, login, name, role, must_change) values ('system', 'system', 'Sistem', 'system', false);

create table sessions (
    key_hash bytea primary key check (length(key_hash) = 32),
    account_id int4 not null references accounts,
    generation int4 not null,
    created_at timestamptz not null default now(),
    last_seen timestamptz not null default now(),
    expires_at timestamptz not null,
    idle interval not null,
    address text not null default ''
);
create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

-- Counted before the password is looked at, so that guesses sent together count too.
create table login_attempts (
    kind text not null check (kind in ('account', 'address')),
    key text collate "C" not null,
    since timestamptz not null,
    count int4 not null,
    primary key (kind, key)
);

-- What administrators and authors did, one chain for all of it (rare, so one head is enough).
create table journal (
    place int8 primary key,
    at timestamptz not null,
    account_id int4 not null references accounts,
    kind text not null,
    office_id int2 references offices,
    subject text not null,
    detail bytea not null,
    hash bytea not null
);

alter table regions enable row level security, force row level security;
alter table offices enable row level security, force row level security;
alter table accounts enable row level security, force row level security;
alter table sessions enable row level security, force row level security;
alter table login_attempts enable row level security, force row level security;
alter table journal enable row level security, force row level security;

create policy door_all on accounts to lumbung_door using (true) with check (true);
create policy door_all on sessions to lumbung_door using (true) with check (true);
create policy door_all on login_attempts to lumbung_door using (true) with check (true);
create policy door_all on journal to lumbung_door using (true) with check (true);
create policy door_reads on offices for select to lumbung_door using (true);
create policy app_reads on regions for select to lumbung_app using (true);
create policy app_reads on offices for select to lumbung_app using (true);
create policy steward_all on regions to lumbung_steward using (true) with check (true);
create policy steward_all on offices to lumbung_steward using (true) with check (true);

grant select, insert, update on accounts to lumbung_door;
grant select, insert, update, delete on sessions, login_attempts to lumbung_door;
grant select, insert on journal to lumbung_door;
grant select on offices to lumbung_door, lumbung_app;
grant select on regions to lumbung_app;
grant select, insert, update on regions, offices to lumbung_steward;
