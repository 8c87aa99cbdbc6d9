-- One act of a reviewer over many submissions: what was seen (each with its revision), what became of each, and the way back.
create table acts (
    id uuid primary key,
    round_id int2 not null references rounds,
    account_id int4 not null references accounts,
    kind text not null check (kind in ('verify', 'accept')),
    at timestamptz not null,
    ended_at timestamptz,
    undone_at timestamptz
);
create index acts_of_account on acts (account_id, round_id, at);

-- `became` and `undone` are null until that was tried, then 'done' or the code of what stood in the way.
create table act_items (
    act_id uuid not null references acts,
    place int4 not null,
    round_id int2 not null,
    cooperative_id uuid not null,
    office_id int2 not null,
    revision int4 not null,
    became text check (length(became) between 1 and 60),
    undone text check (length(undone) between 1 and 60),
    primary key (act_id, place),
    unique (act_id, cooperative_id),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
create index act_items_submission on act_items (round_id, cooperative_id);

alter table acts enable row level security, force row level security;
alter table act_items enable row level security, force row level security;
create policy app_reads on acts for select to lumbung_app using (account_id = my_account());
create policy app_inserts on acts for insert to lumbung_app with check (account_id = my_account());
create policy app_reads on act_items for select to lumbung_app using (
    office_id = any ((select my_offices())::int2[]) and exists (select 1 from acts a where a.id = act_id));
create policy app_inserts on act_items for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[]) and exists (select 1 from acts a where a.id = act_id)
    and exists (select 1 from submissions s where s.round_id = act_items.round_id
                and s.cooperative_id = act_items.cooperative_id and s.office_id = act_items.office_id));
create policy app_updates on act_items for update to lumbung_app
    using (office_id = any ((select my_offices())::int2[]) and exists (select 1 from acts a where a.id = act_id))
    with check (office_id = any ((select my_offices())::int2[]) and exists (select 1 from acts a where a.id = act_id));
create policy steward_all on acts to lumbung_steward using (true) with check (true);
create policy steward_all on act_items to lumbung_steward using (true) with check (true);
grant select, insert on acts to lumbung_app;
grant select, insert, update (became, undone) on act_items to lumbung_app;
grant select, update on acts to lumbung_steward;
grant select on act_items to lumbung_steward;

-- Begins an act over what was seen; false for one that was begun before (the button pressed twice).
create function begin_act(p_key_hash bytea, p_id uuid, p_round int2, p_kind text, p_cooperatives uuid[], p_revisions int4[])
    returns bool language plpgsql as $$
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    if exists (select 1 from acts a where a.id = p_id) then
        return false;
    end if;
    if (p_kind, my_role()) not in (('verify', 'verifier'), ('accept', 'province')) then
        raise exception 'not_allowed' using errcode = 'LB403';
    end if;
    if (select r.state from rounds r where r.id = p_round) is distinct from 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    if coalesce(cardinality(p_cooperatives), 0) not between 1 and 500 or cardinality(p_cooperatives) <> cardinality(p_revisions) then
        raise exception 'act_of_too_many' using errcode = 'LB400';
    end if;
    insert into acts (id, round_id, account_id, kind, at) values (p_id, p_round, my_account(), p_kind, my_now());
    insert into act_items (act_id, place, round_id, cooperative_id, office_id, revision)
    select p_id, n.place, p_round, s.cooperative_id, s.office_id, n.revision
      from (select distinct on (u.cooperative) u.cooperative, u.revision, u.place::int4 as place
              from unnest(p_cooperatives, p_revisions) with ordinality u (cooperative, revision, place)
             order by u.cooperative, u.place) n
      join submissions s on s.round_id = p_round and s.cooperative_id = n.cooperative;
    return true;
end
$$;

-- Raises what keeps a submission out of an act: only what is clean may be taken without being opened.
create function need_clean(p_round int2, p_cooperative uuid, p_revision int4) returns void language plpgsql stable as $$
begin
    if (select s.revision from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative) <> p_revision then
        raise exception 'stale_revision' using errcode = 'LB409';
    end if;
    if exists (select 1 from comments c where c.round_id = p_round and c.cooperative_id = p_cooperative and c.resolved_at is null) then
        raise exception 'commented' using errcode = 'LB409';
    end if;
    if not exists (select 1 from weighings w where w.round_id = p_round and w.cooperative_id = p_cooperative
                    and w.revision = p_revision and w.warnings = 0
                    and jsonb_array_length(w.own) + jsonb_array_length(w.beside) = 0)
       or exists (select 1 from identities i join identities o on o.round_id = i.round_id and o.key = i.key
                   and o.value = i.value and o.cooperative_id <> i.cooperative_id
                   where i.round_id = p_round and i.cooperative_id = p_cooperative) then
        raise exception 'not_clean' using errcode = 'LB409';
    end if;
end
$$;

-- Raises where a submission has moved since an act took it.
create function need_untouched(p_act uuid, p_round int2, p_cooperative uuid) returns void language plpgsql stable as $$
begin
    if (select e.detail from events e where e.round_id = p_round and e.cooperative_id = p_cooperative and e.to_state is not null
         order by e.at desc, e.place desc limit 1) is distinct from 'act ' || p_act then
        raise exception 'moved_since' using errcode = 'LB409';
    end if;
end
$$;

-- One submission of an act, in a transaction of its own: taken (or given back) through the one step of a review, or told why not.
create function step_act(p_key_hash bytea, p_act uuid, p_place int4, p_undo bool) returns text language plpgsql as $$
declare
    act acts;
    item act_items;
    before text;
    outcome text := 'done';
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    select a.* into act from acts a where a.id = p_act;
    select i.* into item from act_items i where i.act_id = p_act and i.place = p_place for update;
    if act.id is null or item.act_id is null then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_undo and act.at < my_now() - interval '24 hours' then
        raise exception 'act_settled' using errcode = 'LB409';
    end if;
    before := case when p_undo then item.undone else item.became end;
    if before is not null or p_undo and item.became is distinct from 'done' or not p_undo and act.undone_at is not null then
        return before;
    end if;
    begin
        perform hold_submission(item.round_id, item.cooperative_id);
        if p_undo then
            perform need_untouched(p_act, item.round_id, item.cooperative_id);
        else
            perform need_clean(item.round_id, item.cooperative_id, item.revision);
        end if;
        perform do_move(item.round_id, item.cooperative_id, case when p_undo then 'un' else '' end || act.kind, item.revision,
                        'act ' || p_act, '{}', '{}', '{}');
    exception when sqlstate 'LB404' or sqlstate 'LB409' or sqlstate 'LB410' or sqlstate 'LB423' then
        outcome := sqlerrm;
    end;
    update act_items i set became = case when p_undo then i.became else outcome end,
           undone = case when p_undo then outcome else i.undone end
     where i.act_id = p_act and i.place = p_place;
    return outcome;
end
$$;

-- Closes an act, or its undoing, and writes it down in the journal as one.
create function end_act(p_key_hash bytea, p_act uuid, p_undo bool) returns void
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    act acts;
begin
    perform enter(p_key_hash);
    perform need_role('verifier', 'province');
    select a.* into act from acts a where a.id = p_act and a.account_id = my_account() for update;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if p_undo and act.undone_at is not null or not p_undo and act.ended_at is not null then
        return;
    end if;
    update acts a set ended_at = coalesce(a.ended_at, now()), undone_at = case when p_undo then now() end where a.id = p_act;
    perform log_admin(case when p_undo then 'bulk_undone' else 'bulk_' || act.kind end, my_office(),
        (select r.book_year::text from rounds r where r.id = act.round_id),
        (select format('%s done, %s left, act %s', count(*) filter (where n.told = 'done'), count(*) filter (where n.told <> 'done'), p_act)
           from (select case when p_undo then i.undone else i.became end as told from act_items i where i.act_id = p_act) n));
end
$$;
grant execute on function
    begin_act(bytea, uuid, int2, text, uuid[], int4[]), need_clean(int2, uuid, int4), need_untouched(uuid, int2, uuid),
    step_act(bytea, uuid, int4, bool), end_act(bytea, uuid, bool) to lumbung_app;
alter function end_act(bytea, uuid, bool) owner to lumbung_steward;
