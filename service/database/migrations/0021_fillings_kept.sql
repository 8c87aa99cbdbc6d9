-- How long the Excel round trip keeps what, and how an upload is taken back to the very rows that a draft held before it.

-- The one home of the day in which an upload may be taken back; pages read it beside the upload.
create function filling_undo_lasts() returns interval language sql immutable as $$ select interval '24 hours' $$;
grant execute on function filling_undo_lasts() to lumbung_app;

-- Null where it was not kept any longer. `file_at` is when the file came, or came again.
alter table templates alter column contents drop not null;
alter table fillings alter column contents drop not null, alter column filled drop not null,
    add column file_at timestamptz not null default now();
create index fillings_aged on fillings (file_at);
create index templates_aged on templates (at) where contents is not null;
grant update (contents, filled, file_at) on fillings to lumbung_app;

create policy steward_all on fillings to lumbung_steward using (true) with check (true);
grant select, delete, update (contents, filled) on fillings to lumbung_steward;
grant select, update (contents) on templates to lumbung_steward;

set local role lumbung_steward;
-- Every template that is made and every file that comes begins with it: nothing else lets these tables grow. A few a time.
-- An upload that nobody put in goes after 30 days; one that was keeps its file for 90 days after the last step, and its plan
-- (from which row of Excel an answer came) until its round was closed for as long. A template keeps what it said, which newer
-- edits are told by, for 400 days, so that last year's serves this year, among the 200 newest of its office and round, and the
-- newest of an office for ever; its key stays, so that rows of any template are known by their tokens for good.
create function fillings_sweep() returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    delete from fillings f where f.id in (
        select o.id from fillings o join rounds r on r.id = o.round_id
         where (o.state = 'previewed' and o.file_at < now() - interval '30 days')
            or (r.state = 'closed' and greatest(o.file_at, o.applied_at, o.undone_at) < now() - interval '90 days')
         order by o.file_at limit 20 for update of o skip locked);
    update fillings f set contents = null, filled = null where f.id in (
        select o.id from fillings o
         where o.state <> 'previewed' and o.contents is not null and greatest(o.file_at, o.applied_at, o.undone_at) < now() - interval '90 days'
         order by o.file_at limit 20 for update skip locked);
    update templates t set contents = null where t.id in (
        select o.id from templates o
         where o.contents is not null
           and not exists (select 1 from fillings f where f.template_id = o.id and f.contents is not null)
           and ((o.at < now() - interval '400 days'
                 and exists (select 1 from templates n where n.office_id = o.office_id and n.at > o.at))
             or (select count(*) from templates n
                  where n.round_id = o.round_id and n.office_id = o.office_id and n.at > o.at) >= 200)
         order by o.at limit 20 for update skip locked);
end
$$;
grant execute on function fillings_sweep() to lumbung_owner, lumbung_app;
set local role lumbung_owner;

create or replace function template_add(p_key_hash bytea, p_id uuid, p_round int2, p_office int2, p_version int4, p_at timestamptz,
                                        p_key bytea, p_contents bytea) returns void language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'province', 'administrator', 'system');
    insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)
    values (p_id, p_round, p_office, my_account(), p_version, p_at, p_key, p_contents);
    perform fillings_sweep();
end
$$;

-- As before, and: the same file that comes again after it was not kept any longer is kept again.
create or replace function keep_filling(p_key_hash bytea, p_id uuid, p_round int2, p_template uuid, p_name text, p_contents bytea,
                                        p_filled bytea) returns uuid language plpgsql as $$
declare
    its templates;
    kept uuid;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    select t.* into its from templates t where t.id = p_template and t.office_id = any (my_offices());
    if not found then
        raise exception 'template_unknown' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) is distinct from 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('lumbung/filling/' || its.office_id, 0));
    select f.id into kept from fillings f
     where f.round_id = p_round and f.office_id = its.office_id and f.sha = sha256(p_contents);
    if found then
        update fillings f set contents = p_contents, filled = p_filled, file_at = my_now() where f.id = kept and f.contents is null;
        return kept;
    end if;
    perform fillings_sweep();
    if (select count(*) >= 300 or coalesce(sum(coalesce(length(f.contents), 0) + coalesce(length(f.filled), 0)), 0) > 500000000
          from fillings f where f.round_id = p_round and f.office_id = its.office_id) then
        raise exception 'fillings_full' using errcode = 'LB507';
    end if;
    insert into fillings (id, round_id, office_id, account_id, template_id, at, name, sha, contents, filled, file_at)
    values (p_id, p_round, its.office_id, my_account(), p_template, my_now(), p_name, sha256(p_contents), p_contents, p_filled, my_now());
    return p_id;
end
$$;

-- As before; the day is that of `filling_undo_lasts`.
create or replace function step_filling(p_key_hash bytea, p_id uuid, p_to text, p_document bytea, p_now timestamptz) returns bytea
    language plpgsql as $$
declare
    held fillings;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    select f.* into held from fillings f where f.id = p_id for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_to = 'applying' then
        if held.state in ('undoing', 'undone') then
            raise exception 'filling_undone' using errcode = 'LB409';
        end if;
        if held.state = 'previewed' then
            update fillings f set state = 'applying', plan = p_document, applied_at = p_now, applied_by = my_account()
             where f.id = p_id;
            return p_document;
        end if;
    elsif p_to = 'applied' and held.state = 'applying' then
        update fillings f set state = 'applied', outcome = p_document where f.id = p_id;
    elsif p_to = 'undoing' and held.state in ('applying', 'applied') then
        if held.applied_at + filling_undo_lasts() < p_now then
            raise exception 'filling_settled'
                using errcode = 'LB409', detail = (extract(epoch from filling_undo_lasts()) / 3600)::int4::text;
        end if;
        update fillings f set state = 'undoing' where f.id = p_id;
    elsif p_to = 'undoing' and held.state = 'previewed' then
        raise exception 'filling_not_applied' using errcode = 'LB409';
    elsif p_to = 'undone' and held.state = 'undoing' then
        update fillings f set state = 'undone', outcome = p_document, undone_at = p_now where f.id = p_id;
    end if;
    return held.plan;
end
$$;

-- Takes typed answers away as if they had never been typed, where they are still the ones that a device gave: what a draft began
-- with stands there again, looked at by nobody. Gives the paths that went. For uploads that are taken back; a page says null.
create function untype_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_form_version int4, p_device text,
                               p_paths text[], p_seqs int8[]) returns setof text language plpgsql as $$
declare
    draft drafts;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    if not exists (select 1 from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative) then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    -- The draft's number grows, so that whoever sends what they saw before is told that it moved.
    update drafts d set seq = d.seq + 1 where d.round_id = p_round and d.cooperative_id = p_cooperative returning d.* into draft;
    if not found then
        raise exception 'no_draft' using errcode = 'LB409';
    end if;
    if draft.form_version_id <> p_form_version then
        raise exception 'other_version' using errcode = 'LB409';
    end if;
    return query delete from draft_answers a using unnest(p_paths, p_seqs) g (path, seq)
        where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path = g.path and a.seq = g.seq and a.device = p_device
        returning a.path;
end
$$;
grant execute on function untype_answers(bytea, int2, uuid, int4, text, text[], int8[]) to lumbung_app;
