-- Files that answer a question (the minutes of a members' meeting). Their bytes lie here and not in a folder: one backup
-- holds answers and files of the same moment, row-level security guards both, and every process finds them.
-- A round that was closed before there was a place for files warns nobody for lacking one.
alter table rounds add column takes_files bool not null default true;
create function closed_takes_no_files() returns trigger language plpgsql as $$
begin
    new.takes_files := new.state = 'open';
    return new;
end
$$;
create trigger takes_files before insert on rounds for each row execute function closed_takes_no_files();

-- One file. `sha` is what the sender promises while it comes, and proven once it is whole. `sealed`: a revision names it,
-- so it stays for good; `touched_at`: when it was last sent, asked for or found in a draft.
create table attachments (
    id uuid primary key,
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    path text collate "C" not null check (length(path) between 1 and 500),
    name text not null check (length(name) between 1 and 100),
    size int4 not null check (size between 1 and 5242880),
    sha bytea check (length(sha) = 32),
    media_type text check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
    received int4 not null default 0 check (received between 0 and size),
    state text not null default 'uploading' check (state in ('uploading', 'whole')),
    account_id int4 not null references accounts,
    at timestamptz not null,
    touched_at timestamptz not null,
    sealed bool not null default false,
    check (state = 'uploading' or (sha is not null and media_type is not null and received = size)),
    unique (id, office_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create unique index attachments_content on attachments (cooperative_id, round_id, sha) where state = 'whole';
create index attachments_loose on attachments (state, touched_at) where not sealed;

-- The bytes, in the pieces in which they came; `place` is that of a piece's first byte.
create table attachment_parts (
    attachment_id uuid not null,
    place int4 not null check (place >= 0),
    office_id int2 not null,
    content bytea not null check (length(content) between 1 and 262144),
    primary key (attachment_id, place),
    foreign key (attachment_id, office_id) references attachments (id, office_id) on update cascade on delete cascade
);
alter table attachment_parts alter column content set storage external;  -- pdf, jpg and png are compressed already

-- Whether a revision names a file, whoever's rights the question is asked with.
create function named_by_revision(p_cooperative uuid, p_sha bytea) returns bool
    language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select exists (select 1 from revisions r where r.cooperative_id = p_cooperative
                    and position(convert_to(encode(p_sha, 'hex') || '/', 'UTF8') in r.answers) > 0)
$$;

-- What is whole never changes; it goes only while no revision names it, whoever asks.
create function keep_attachment() returns trigger language plpgsql as $$
declare
    movable constant text[] := array['office_id', 'touched_at', 'sealed'];
begin
    if old.state = 'uploading' then
        return coalesce(new, old);
    end if;
    if tg_op = 'DELETE' and not old.sealed then
        -- In a statement of its own: a cascade may update, but has no right to ask this.
        if not named_by_revision(old.cooperative_id, old.sha) then
            return old;
        end if;
    elsif tg_op = 'UPDATE' and to_jsonb(new) - movable = to_jsonb(old) - movable then
        return new;
    end if;
    raise exception '% of % is not allowed: a revision may name it', tg_op, tg_table_name using errcode = 'LB500';
end
$$;
create trigger immutable before update or delete on attachments for each row execute function keep_attachment();
create trigger untruncated before truncate on attachments execute function refuse_change();
create trigger immutable before update on attachment_parts for each row execute function keep_all_but('office_id');
create trigger untruncated before truncate on attachment_parts execute function refuse_change();

do $$
declare
    t text;
begin
    foreach t in array array['attachments', 'attachment_parts']
    loop
        execute format('alter table %I enable row level security, force row level security', t);
        execute format('create policy steward_all on %I to lumbung_steward using (true) with check (true)', t);
        execute format('create policy app_reads on %I for select to lumbung_app
                        using (office_id = any ((select my_offices())::int2[]))', t);
    end loop;
end
$$;
grant select on attachments, attachment_parts to lumbung_app;
grant select, insert, update, delete on attachments to lumbung_steward;
grant select, insert on attachment_parts to lumbung_steward;
grant select on draft_answers, draft_moves to lumbung_steward;
alter function named_by_revision(uuid, bytea) owner to lumbung_steward;

set local role lumbung_steward;
update rounds set takes_files = false where state = 'closed';

-- Whether a draft (its base, its typed answers, what it said before it moved) or a revision names a file.
create function attachment_named(p_cooperative uuid, p_sha bytea) returns bool language plpgsql stable as $$
declare
    needle bytea := convert_to(encode(p_sha, 'hex') || '/', 'UTF8');
begin
    return named_by_revision(p_cooperative, p_sha)
        or exists (select 1 from drafts d where d.cooperative_id = p_cooperative and position(needle in d.base) > 0)
        or exists (select 1 from draft_answers a where a.cooperative_id = p_cooperative and position(needle in a.value) > 0)
        or exists (select 1 from draft_moves m where m.cooperative_id = p_cooperative and position(needle in m.answers) > 0);
end
$$;

-- Takes away uploads that nobody went on with for a day, and whole files that nothing has named for a month. Each upload
-- begins with it: the store grows by uploads only, so that is often enough. A few whole ones a time keep it quick.
create function attachments_sweep() returns void language plpgsql as $$
declare
    loose attachments;
begin
    delete from attachments a where a.state = 'uploading' and a.touched_at < now() - interval '1 day';
    for loose in select a.* from attachments a where a.state = 'whole' and not a.sealed
                    and a.touched_at < now() - interval '30 days' order by a.touched_at limit 20 for update skip locked
    loop
        if named_by_revision(loose.cooperative_id, loose.sha) then
            update attachments a set sealed = true where a.id = loose.id;
        elsif attachment_named(loose.cooperative_id, loose.sha) then
            update attachments a set touched_at = now() where a.id = loose.id;
        else
            delete from attachments a where a.id = loose.id;
        end if;
    end loop;
end
$$;

-- The submission that a file is for: one's own office's, and still being filled.
create function need_filling(p_round int2, p_cooperative uuid) returns submissions language plpgsql stable as $$
declare
    held submissions;
    its_round rounds;
begin
    perform need_role('officer', 'system');
    select s.* into held from submissions s
     where s.round_id = p_round and s.cooperative_id = p_cooperative and s.office_id = any (my_offices());
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    select r.* into its_round from rounds r where r.id = p_round;
    if its_round.state <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if not its_round.takes_files then
        raise exception 'no_files' using errcode = 'LB409';
    end if;
    if not held.due then
        raise exception 'not_due' using errcode = 'LB409';
    end if;
    if held.state not in ('not_started', 'draft', 'returned') then
        raise exception 'wrong_state' using errcode = 'LB410', detail = held.state;
    end if;
    return held;
end
$$;

-- Begins an upload, or goes on with the same one. The content that this cooperative has already needs none.
create function attachment_start(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_path text, p_name text,
                                 p_size int4, p_sha bytea, p_room int8) returns setof attachments
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    held submissions;
    known attachments;
begin
    perform enter(p_key_hash);
    held := need_filling(p_round, p_cooperative);
    perform attachments_sweep();
    select a.* into known from attachments a
     where a.round_id = p_round and a.cooperative_id = p_cooperative and a.sha = p_sha and a.size = p_size
       and (a.state = 'whole' or (a.account_id = my_account() and a.path = p_path))
     order by a.state = 'whole' desc, a.received desc limit 1;
    if found then
        return query update attachments a set touched_at = now() where a.id = known.id returning a.*;
        return;
    end if;
    -- One hand's unfinished uploads are counted one after the other.
    perform pg_advisory_xact_lock(hashtextextended('lumbung/attachment/' || my_account(), 0));
    if (select count(*) from attachments a where a.account_id = my_account() and a.state = 'uploading') >= 5 then
        delete from attachments a where a.account_id = my_account() and a.state = 'uploading'
           and a.touched_at < now() - interval '10 minutes';
        if (select count(*) from attachments a where a.account_id = my_account() and a.state = 'uploading') >= 5 then
            raise exception 'attachments_unfinished' using errcode = 'LB429';
        end if;
    end if;
    if (select coalesce(sum(a.size), 0) from attachments a) + p_size > p_room then
        raise exception 'attachments_full' using errcode = 'LB507';
    end if;
    return query insert into attachments as a (id, round_id, cooperative_id, office_id, path, name, size, sha, account_id, at, touched_at)
        values (p_id, p_round, p_cooperative, held.office_id, p_path, p_name, p_size, p_sha, my_account(), now(), now())
        returning a.*;
end
$$;

-- One's own unfinished upload, locked.
create function hold_upload(p_id uuid, p_round int2, p_cooperative uuid) returns attachments language plpgsql as $$
declare
    found_one attachments;
begin
    perform need_filling(p_round, p_cooperative);
    select a.* into found_one from attachments a
     where a.id = p_id and a.round_id = p_round and a.cooperative_id = p_cooperative and a.account_id = my_account() for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    return found_one;
end
$$;

-- One piece; gives how much is there. A piece that is there already was sent again, since its answer was lost.
create function attachment_part(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_place int4, p_content bytea)
    returns int4 language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    held attachments;
begin
    perform enter(p_key_hash);
    held := hold_upload(p_id, p_round, p_cooperative);
    if p_place + length(p_content) <= held.received then
        return held.received;
    end if;
    if p_place <> held.received then
        raise exception 'other_place' using errcode = 'LB409', detail = held.received::text;
    end if;
    if p_place + length(p_content) > held.size then
        raise exception 'attachment_longer' using errcode = 'LB400';
    end if;
    insert into attachment_parts (attachment_id, place, office_id, content) values (p_id, p_place, held.office_id, p_content);
    update attachments a set received = p_place + length(p_content), touched_at = now() where a.id = p_id;
    return p_place + length(p_content);
end
$$;

-- The end of an upload: all there, and the content that was judged. The same content again is the file that is there.
create function attachment_finish(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid, p_name text, p_media_type text,
                                  p_sha bytea) returns setof attachments
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    held attachments;
    content_sha bytea;
    same uuid;
begin
    perform enter(p_key_hash);
    held := hold_upload(p_id, p_round, p_cooperative);
    if held.state = 'whole' then
        return next held;
        return;
    end if;
    if held.received < held.size then
        raise exception 'attachment_short' using errcode = 'LB409', detail = held.received::text;
    end if;
    select sha256(string_agg(p.content, ''::bytea order by p.place)) into content_sha
      from attachment_parts p where p.attachment_id = p_id;
    if content_sha <> p_sha or content_sha <> held.sha then
        raise exception 'attachment_differs' using errcode = 'LB400';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('lumbung/attachment/' || p_cooperative, 0));
    select a.id into same from attachments a where a.round_id = p_round and a.cooperative_id = p_cooperative
       and a.sha = content_sha and a.state = 'whole';
    if found then
        delete from attachments a where a.id = p_id;
        return query update attachments a set touched_at = now() where a.id = same returning a.*;
        return;
    end if;
    return query update attachments a
           set state = 'whole', sha = content_sha, name = p_name, media_type = p_media_type, touched_at = now()
         where a.id = p_id returning a.*;
end
$$;

-- Gives an unfinished upload up.
create function attachment_discard(p_key_hash bytea, p_id uuid, p_round int2, p_cooperative uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform hold_upload(p_id, p_round, p_cooperative);
    delete from attachments a where a.id = p_id and a.state = 'uploading';
end
$$;

-- Whole files in bulk, in one piece each, for the sample province.
create function load_attachments(p_key_hash bytea, p_round int2, p_cooperatives uuid[], p_path text, p_names text[],
                                 p_media_type text, p_contents bytea[], p_accounts int4[], p_ats timestamptz[]) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    written int4;
begin
    perform enter(p_key_hash);
    perform need_role('system');
    with given as (
        select gen_random_uuid() as id, s.office_id, g.*
          from unnest(p_cooperatives, p_names, p_contents, p_accounts, p_ats) g (cooperative_id, name, content, account_id, at)
          join submissions s on s.round_id = p_round and s.cooperative_id = g.cooperative_id
    ), kept as (
        insert into attachments (id, round_id, cooperative_id, office_id, path, name, size, sha, media_type, received, state,
                                 account_id, at, touched_at)
        select g.id, p_round, g.cooperative_id, g.office_id, p_path, g.name, length(g.content), sha256(g.content), p_media_type,
               length(g.content), 'whole', g.account_id, g.at, now() from given g
        on conflict (cooperative_id, round_id, sha) where state = 'whole' do nothing
        returning id
    )
    insert into attachment_parts (attachment_id, place, office_id, content)
    select g.id, 0, g.office_id, g.content from given g join kept k on k.id = g.id;
    get diagnostics written = row_count;
    return written;
end
$$;

grant execute on function
    attachment_start(bytea, uuid, int2, uuid, text, text, int4, bytea, int8),
    attachment_part(bytea, uuid, int2, uuid, int4, bytea),
    attachment_finish(bytea, uuid, int2, uuid, text, text, bytea), attachment_discard(bytea, uuid, int2, uuid),
    load_attachments(bytea, int2, uuid[], text, text[], text, bytea[], int4[], timestamptz[])
    to lumbung_app;
