-- A draft is compared with the version that it follows in its own line (`previous_id`: a mended 2024 with 2024.1, also when 2025.1
-- is there); `newest_id` is the form's newest version of all when the file was read, and tells whether another one came since.
alter table form_uploads add column newest_id int4 references form_versions;
update form_uploads set newest_id = previous_id;

set local role lumbung_steward;

drop function keep_upload(bytea, text, bytea, text, text, text, bytea, bytea, bytea, int4);
create function keep_upload(p_key_hash bytea, p_source_name text, p_source bytea, p_form text, p_title text, p_label text,
                            p_content_sha bytea, p_canonical bytea, p_issues bytea, p_previous int4, p_newest int4) returns int4
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    kept int4;
begin
    perform enter(p_key_hash);
    perform need_role('author', 'system');
    insert into form_uploads as u (account_id, at, source_name, source, source_sha, form, title, label, content_sha, canonical,
                                   issues, previous_id, newest_id)
    values (my_account(), my_now(), p_source_name, p_source, sha256(p_source), p_form, p_title, p_label, p_content_sha,
            p_canonical, p_issues, p_previous, p_newest)
    on conflict (source_sha) do update set account_id = excluded.account_id, at = excluded.at,
        source_name = excluded.source_name, form = excluded.form, title = excluded.title, label = excluded.label,
        content_sha = excluded.content_sha, canonical = excluded.canonical, issues = excluded.issues,
        previous_id = excluded.previous_id, newest_id = excluded.newest_id
    returning u.id into kept;
    if (select count(*) from form_uploads u) > 40 then
        raise exception 'uploads_full' using errcode = 'LB409';
    end if;
    return kept;
end
$$;

create or replace function publish_upload(p_key_hash bytea, p_upload int4, p_note text) returns table (version_id int4, fresh bool)
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
                             held.canonical, p_note, coalesce(held.newest_id, 0)) p;
    delete from form_uploads u where u.id = p_upload;
end
$$;

grant execute on function keep_upload(bytea, text, bytea, text, text, text, bytea, bytea, bytea, int4, int4) to lumbung_app;
