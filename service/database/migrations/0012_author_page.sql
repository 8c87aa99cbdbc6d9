-- A draft version: what an author uploaded and nobody has published yet. The file byte for byte, what reading it found,
-- and its form where it is free of errors. It goes when it is published or discarded.
create table form_uploads (
    id int4 generated always as identity primary key,
    account_id int4 not null references accounts,
    at timestamptz not null,
    source_name text not null check (length(source_name) between 1 and 300),
    source bytea not null check (length(source) <= 10000000),
    source_sha bytea not null unique check (length(source_sha) = 32),
    form text not null,
    title text not null,
    label text not null,
    content_sha bytea check (length(content_sha) = 32),
    canonical bytea,
    issues bytea not null,
    previous_id int4 references form_versions,  -- the newest version of the form when the file was read
    check ((canonical is null) = (content_sha is null))
);
alter table form_uploads enable row level security, force row level security;
create policy steward_all on form_uploads to lumbung_steward using (true) with check (true);
create policy app_reads on form_uploads for select to lumbung_app using (my_role() in ('author', 'administrator', 'system'));
grant select on form_uploads to lumbung_app;
grant select, insert, update, delete on form_uploads to lumbung_steward;

set local role lumbung_steward;

-- Keeps an upload. The same file again is the same draft, with what reading it finds now.
create function keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text,
                            p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous int4) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    kept int4;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    insert into form_uploads as u (account_id, at, source_name, source, source_sha, form, title, label, content_sha, canonical,
                                   issues, previous_id)
    values (my_account(), my_now(), p_source_name, p_source, sha256(p_source), p_form, p_title, p_label, p_content_sha,
            p_canonical, p_issues, p_previous)
    on conflict (source_sha) do update set account_id = excluded.account_id, at = excluded.at,
        source_name = excluded.source_name, form = excluded.form, title = excluded.title, label = excluded.label,
        content_sha = excluded.content_sha, canonical = excluded.canonical, issues = excluded.issues,
        previous_id = excluded.previous_id
    returning u.id into kept;
    if (select count(*) from form_uploads u) > 40 then
        raise exception 'uploads_full' using errcode = 'LB409';
    end if;
    return kept;
end
$$;

create function discard_upload(p_key_hash bytea, p_upload int4) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'administrator', 'system');
    delete from form_uploads u where u.id = p_upload;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
end
$$;

-- Publishes an upload as it was read, and takes it away; of two authors who press at once the second finds it gone.
create function publish_upload(p_key_hash bytea, p_upload int4, p_note text) returns table (version_id int4, fresh bool)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    held form_uploads;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    select u.* into held from form_uploads u where u.id = p_upload for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if held.canonical is null then
        raise exception 'upload_has_errors' using errcode = 'LB409';
    end if;
    if held.label = '' then
        raise exception 'version_unnamed' using errcode = 'LB409';
    end if;
    return query select p.version_id, p.fresh
        from publish_version(p_key_hash, held.form, held.title, held.label, held.content_sha, held.source_name, held.source,
                             held.canonical, p_note, coalesce(held.previous_id, 0)) p;
    delete from form_uploads u where u.id = p_upload;
end
$$;

-- How many drafts are open on each version of a form: a number for its author, who sees no answers.
create function open_drafts(p_form text) returns table (book_year int2, label text, drafts int8)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    if my_role() is null or my_role() not in ('author', 'province', 'administrator', 'system') then
        return;
    end if;
    return query
        select r.book_year, v.label, count(*)
          from drafts d join rounds r on r.id = d.round_id join form_versions v on v.id = d.form_version_id
          join forms f on f.id = v.form_id
         where f.name = p_form and r.state = 'open'
         group by r.book_year, v.id, v.label order by r.book_year desc, v.id desc;
end
$$;

grant execute on function
    keep_upload(bytea, text, bytea, text, text, text, bytea, bytea, bytea, int4), discard_upload(bytea, int4),
    publish_upload(bytea, int4, text), open_drafts(text)
    to lumbung_app;
