-- What a new version would mean for stored answers is counted by the service, in its own process: an author's session sees no answer
-- by any policy, so these two hand them out for counting, and the journal keeps who had it done.
create function impact_scope(p_key_hash bytea, p_round int2) returns table (office_id int2, stored int4, drafts int4)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'province', 'administrator', 'system');
    return query
        select o.id,
               (select count(*)::int4 from submissions s where s.round_id = p_round and s.office_id = o.id and s.due
                   and s.state in ('sent', 'verified', 'accepted')),
               (select count(*)::int4 from drafts d join rounds r on r.id = d.round_id
                 where d.office_id = o.id and r.state = 'open')
          from offices o order by o.id;
end
$$;

-- One page of the newest revisions that count, by cooperative; the first page (no p_after) is written down.
create function impact_page(p_key_hash bytea, p_round int2, p_after uuid, p_size int4)
    returns table (cooperative_id uuid, name text, office_id int2, form_version_id int4, answers bytea, at timestamptz, facts jsonb)
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform enter(p_key_hash);
    perform need_role('author', 'province', 'administrator', 'system');
    if p_after is null then
        perform log_admin('impact_counted', null, (select r.book_year::text from rounds r where r.id = p_round), '');
    end if;
    return query
        select s.cooperative_id, c.name, s.office_id, v.form_version_id, v.answers, v.at, c.facts
          from submissions s
          join cooperatives c on c.id = s.cooperative_id
          join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision
         where s.round_id = p_round and s.due and s.state in ('sent', 'verified', 'accepted')
           and (p_after is null or s.cooperative_id > p_after)
         order by s.cooperative_id limit least(p_size, 500);
end
$$;
grant select (round_id, cooperative_id, number, form_version_id, answers, at) on revisions to lumbung_steward;
alter function impact_scope(bytea, int2) owner to lumbung_steward;
alter function impact_page(bytea, int2, uuid, int4) owner to lumbung_steward;
set local role lumbung_steward;
grant execute on function impact_scope(bytea, int2), impact_page(bytea, int2, uuid, int4) to lumbung_app;
