create table forms (
    id int4 generated always as identity primary key,
    name text collate "C" not null unique,
    title text not null
);

-- A published version never changes: the author's own file byte for byte, and its canonical JSON.
create table form_versions (
    id int4 generated always as identity primary key,
    form_id int4 not null references forms,
    label text not null check (label <> ''),
    content_sha bytea not null check (length(content_sha) = 32),
    source_name text not null,
    source bytea not null,
    canonical bytea not null,
    published_at timestamptz not null default now(),
    published_by int4 not null references accounts,
    unique (form_id, label),
    unique (form_id, content_sha)
);

create table rounds (
    id int2 generated always as identity primary key,
    book_year int2 not null unique check (book_year between 1945 and 2200),
    form_version_id int4 not null references form_versions,
    state text not null default 'open' check (state in ('open', 'closed')),
    starts date not null,
    deadline date not null check (deadline >= starts),
    years_without_rat int2 not null check (years_without_rat between 1 and 9),
    rat_deadline_primer date not null,
    rat_deadline_sekunder date not null,
    marks text[] not null default '{}',  -- questions whose answers stand beside the state in lists
    is_sample bool not null default false,
    opened_at timestamptz not null default now(),
    closed_at timestamptz
);

create table cooperatives (
    id uuid primary key,
    office_id int2 not null references offices,
    name text not null check (length(name) between 1 and 300),
    name_key text collate "C" not null,
    nik text not null default '',  -- not unique: that would tell one office what another holds
    legal_number text not null default '',
    legal_date date,
    village_code text collate "C" not null,
    source_id text not null default '',
    facts jsonb not null,  -- the register's columns as the form reads them
    ended_at timestamptz,
    changed_at timestamptz not null default now()
);
create index cooperatives_office on cooperatives (office_id, name_key, id);
create index cooperatives_nik on cooperatives (nik) where nik <> '';

-- Whoever imports says which state of the register was looked at.
create table register_head (
    only_row bool primary key default true check (only_row),
    version int8 not null default 0
);
insert into register_head default values;

create table roster (
    round_id int2 not null references rounds,
    cooperative_id uuid not null references cooperatives,
    office_id int2 not null references offices,
    added_at timestamptz not null default now(),
    left_at timestamptz,
    left_reason text,
    primary key (round_id, cooperative_id),
    unique (round_id, cooperative_id, office_id)
);

create table submissions (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    state text not null default 'not_started'
        check (state in ('not_started', 'draft', 'sent', 'verified', 'accepted', 'returned')),
    revision int4 not null default 0,
    head bytea,
    form_version_id int4 references form_versions,
    name_key text collate "C" not null,
    district_code text collate "C" not null,
    due bool not null default true,  -- false once it left the roster
    marks jsonb not null default '{}',
    updated_at timestamptz not null default now(),
    primary key (round_id, cooperative_id),
    unique (round_id, cooperative_id, office_id),
    foreign key (round_id, cooperative_id, office_id)
        references roster (round_id, cooperative_id, office_id) on update cascade
) with (fillfactor = 80);
create index submissions_office on submissions (round_id, office_id, name_key, cooperative_id);
create index submissions_name on submissions (round_id, name_key, cooperative_id);
create index submissions_state on submissions (round_id, office_id, state, name_key, cooperative_id);
create index submissions_sent on submissions (round_id, office_id) where state = 'sent';

create table drafts (
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    base_revision int4 not null,
    form_version_id int4 not null references form_versions,
    base bytea not null check (length(base) <= 4194304),
    seq int8 not null default 0,
    started_by int4 not null references accounts,
    started_at timestamptz not null default now(),
    primary key (round_id, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);

create table draft_answers (
    round_id int2 not null,
    cooperative_id uuid not null,
    path text collate "C" not null check (length(path) between 1 and 500),
    office_id int2 not null,
    value bytea not null check (length(value) <= 200000),
    seq int8 not null,
    device text not null check (length(device) between 1 and 100),
    device_seq int8 not null,
    account_id int4 not null references accounts,
    at timestamptz not null,
    primary key (round_id, cooperative_id, path),
    foreign key (round_id, cooperative_id) references drafts on delete cascade
) with (fillfactor = 85);

create table revisions (
    round_id int2 not null,
    cooperative_id uuid not null,
    number int4 not null check (number > 0),
    office_id int2 not null,
    form_version_id int4 not null references form_versions,
    account_id int4 not null references accounts,
    op_id uuid not null,
    at timestamptz not null,
    answers bytea not null check (length(answers) <= 4194304),
    answers_sha bytea not null,
    prev_hash bytea not null,
    hash bytea not null,
    primary key (round_id, cooperative_id, number),
    unique (round_id, cooperative_id, op_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);

create table findings (
    round_id int2 not null,
    cooperative_id uuid not null,
    revision int4 not null,
    place int4 not null,
    office_id int2 not null,
    path text collate "C" not null,
    code text not null,
    severity text not null,
    message text not null,
    reason text not null default '',
    reason_by int4 references accounts,
    primary key (round_id, cooperative_id, revision, place),
    foreign key (round_id, cooperative_id, revision) references revisions
);

create table comments (
    id uuid primary key,
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    path text collate "C" not null check (length(path) <= 500),
    revision int4 not null,
    account_id int4 not null references accounts,
    at timestamptz not null default now(),
    body text not null check (length(body) between 1 and 4000),
    resolved_at timestamptz,
    resolved_by int4 references accounts,
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create index comments_submission on comments (round_id, cooperative_id, at);

-- The audit of a round and its state changes, one ledger: a chain per round, office and strand.
create table events (
    round_id int2 not null,
    office_id int2 not null,
    strand int2 not null,
    place int8 not null,
    cooperative_id uuid,
    kind text not null,
    from_state text,
    to_state text,
    account_id int4 not null references accounts,
    at timestamptz not null,
    revision int4 not null,
    detail text not null,
    subject_hash bytea not null,
    hash bytea not null,
    primary key (round_id, office_id, strand, place)
);
create index events_submission on events (round_id, cooperative_id, at);

-- Counts per state and the head of the chain; derived, `verify` recounts them. Eight strands keep officers from queueing.
create table tally (
    round_id int2 not null references rounds,
    office_id int2 not null references offices,
    strand int2 not null check (strand between 0 and 7),
    not_started int4 not null default 0 check (not_started >= 0),
    draft int4 not null default 0 check (draft >= 0),
    sent int4 not null default 0 check (sent >= 0),
    verified int4 not null default 0 check (verified >= 0),
    accepted int4 not null default 0 check (accepted >= 0),
    returned int4 not null default 0 check (returned >= 0),
    place int8 not null default 0,
    head bytea not null default decode(repeat('00', 32), 'hex'),
    primary key (round_id, office_id, strand)
) with (fillfactor = 50);

-- Who may take a submission from one state to another.
create table transitions (
    kind text not null,
    from_state text not null,
    to_state text not null,
    role text not null,
    primary key (kind, from_state, role)
);
insert into transitions (kind, from_state, to_state, role) values
    ('start', 'not_started', 'draft', 'officer'),
    ('submit', 'not_started', 'sent', 'officer'),
    ('submit', 'draft', 'sent', 'officer'),
    ('submit', 'returned', 'sent', 'officer'),
    ('take_back', 'sent', 'draft', 'officer'),
    ('verify', 'sent', 'verified', 'verifier'),
    ('unverify', 'verified', 'sent', 'verifier'),
    ('accept', 'verified', 'accepted', 'province'),
    ('unaccept', 'accepted', 'verified', 'province'),
    ('return', 'sent', 'returned', 'verifier'),
    ('return', 'verified', 'returned', 'province'),
    ('return', 'accepted', 'returned', 'province');

-- Workbooks that were made: who took which moment of the data.
create table workbooks (
    id uuid primary key,
    round_id int2 not null references rounds,
    office_id int2 references offices,  -- null is the whole province
    account_id int4 not null references accounts,
    at timestamptz not null default now(),
    name text not null,
    states text[] not null,
    records int4 not null,
    top_hash bytea not null,
    file_sha bytea not null
);
create index workbooks_recent on workbooks (round_id, office_id, at);

-- Append-only, for the owner too. The office of a revision may follow a cooperative that is moved; nothing else may.
create function refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'revisions' then
        if (new.round_id, new.cooperative_id, new.number, new.form_version_id, new.account_id, new.op_id, new.at, new.answers, new.hash)
           is not distinct from
           (old.round_id, old.cooperative_id, old.number, old.form_version_id, old.account_id, old.op_id, old.at, old.answers, old.hash)
           and (new.answers_sha, new.prev_hash) is not distinct from (old.answers_sha, old.prev_hash) then
            return new;
        end if;
    end if;
    raise exception '% of % is not allowed: it is append-only', tg_op, tg_table_name using errcode = 'LB500';
end
$$;
create trigger immutable before update or delete on form_versions for each row execute function refuse_change();
create trigger immutable before update or delete on revisions for each row execute function refuse_change();
create trigger immutable before update or delete on events for each row execute function refuse_change();
create trigger immutable before update or delete on journal for each row execute function refuse_change();
create trigger untruncated before truncate on form_versions execute function refuse_change();
create trigger untruncated before truncate on revisions execute function refuse_change();
create trigger untruncated before truncate on events execute function refuse_change();
create trigger untruncated before truncate on journal execute function refuse_change();
