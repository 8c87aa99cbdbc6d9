-- Answers that another person's answer stands in place of: kept, with whose they were, so that no conflict loses a value.
-- `settled` is false while its own author has not chosen yet; `kept_by` is whose saving put it here.
create table set_aside_answers (
    round_id int2 not null,
    cooperative_id uuid not null,
    path text collate "C" not null check (length(path) between 1 and 500),
    account_id int4 not null references accounts,
    device text not null check (length(device) between 1 and 100),
    device_seq int8 not null,
    office_id int2 not null,
    value bytea not null check (length(value) <= 200000),
    at timestamptz not null,
    kept_by int4 not null references accounts,
    settled bool not null,
    primary key (round_id, cooperative_id, path, account_id, device, device_seq),
    foreign key (round_id, cooperative_id, office_id)
        references submissions (round_id, cooperative_id, office_id) on update cascade
);
alter table set_aside_answers enable row level security, force row level security;
create policy steward_all on set_aside_answers to lumbung_steward using (true) with check (true);
create policy app_reads on set_aside_answers for select to lumbung_app using (office_id = any ((select my_offices())::int2[]));
create policy app_inserts on set_aside_answers for insert to lumbung_app with check (
    office_id = any ((select my_offices())::int2[]) and kept_by = my_account()
    and exists (select 1 from submissions s where s.round_id = set_aside_answers.round_id
                and s.cooperative_id = set_aside_answers.cooperative_id and s.office_id = set_aside_answers.office_id));
create policy app_updates on set_aside_answers for update to lumbung_app
    using (office_id = any ((select my_offices())::int2[]) and account_id = my_account())
    with check (office_id = any ((select my_offices())::int2[]) and account_id = my_account());
grant select, insert, update (settled) on set_aside_answers to lumbung_app;

-- Keeps a value that does not stand (any more); the same one again is kept once.
create function set_aside(p_round int2, p_cooperative uuid, p_office int2, p_path text, p_value bytea, p_account int4,
                          p_device text, p_device_seq int8, p_at timestamptz, p_settled bool) returns void
    language sql as $$
    insert into set_aside_answers (round_id, cooperative_id, office_id, path, value, account_id, device, device_seq, at, kept_by, settled)
    values (p_round, p_cooperative, p_office, p_path, p_value, p_account, p_device, p_device_seq, p_at, my_account(), p_settled)
    on conflict do nothing
$$;
grant execute on function set_aside(int2, uuid, int2, text, bytea, int4, text, int8, timestamptz, bool) to lumbung_app;

-- As before, and: the answer that stands already is known, whoever gave it; one in conflict is set aside until its author
-- answers the question again; and one that another person writes over is kept too.
create or replace function save_answers(p_key_hash bytea, p_round int2, p_cooperative uuid, p_form_version int4, p_device text,
                                        p_paths text[], p_values bytea[], p_bases int8[], p_seqs int8[])
    returns table (place int4, status text, value bytea, seq int8, account_id int4, at timestamptz)
    language plpgsql as $$
declare
    draft drafts;
    stored draft_answers;
    open_state text;
    me int4;
    undecided bool;
    present bool;
    grew bool := false;
    aside bool;
begin
    perform enter(p_key_hash);
    perform need_role('officer', 'system');
    me := my_account();
    select s.state into open_state from submissions s where s.round_id = p_round and s.cooperative_id = p_cooperative;
    if not found then
        raise exception 'not_found' using errcode = 'LB404';
    end if;
    if (select r.state from rounds r where r.id = p_round) <> 'open' then
        raise exception 'round_closed' using errcode = 'LB423';
    end if;
    update drafts d set seq = d.seq + 1 where d.round_id = p_round and d.cooperative_id = p_cooperative returning d.* into draft;
    if not found then
        raise exception 'no_draft' using errcode = 'LB409', detail = open_state;
    end if;
    if draft.form_version_id <> p_form_version then
        raise exception 'other_version' using errcode = 'LB409';
    end if;
    undecided := exists (select 1 from set_aside_answers k where k.round_id = p_round and k.cooperative_id = p_cooperative
                         and k.account_id = me and not k.settled);
    for place in 1 .. coalesce(array_length(p_paths, 1), 0) loop
        select a.* into stored from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative and a.path = p_paths[place];
        present := found;
        status := 'conflict';
        if present and stored.device = p_device and stored.device_seq >= p_seqs[place] then
            status := 'known';
        elsif present and stored.value = p_values[place] then
            status := 'known';
            if undecided then
                update set_aside_answers k set settled = true
                 where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
                   and k.account_id = me and not k.settled;
            end if;
        elsif (not present and p_bases[place] = 0) or (present and (p_bases[place] = stored.seq
               or (stored.device = p_device and stored.account_id = me))) then
            status := 'applied';
            if present and stored.account_id <> me then
                grew := true;
                perform set_aside(p_round, p_cooperative, draft.office_id, stored.path, stored.value, stored.account_id,
                                  stored.device, stored.device_seq, stored.at, true);
            end if;
            if undecided then
                update set_aside_answers k set settled = true
                 where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
                   and k.account_id = me and not k.settled;
            end if;
            insert into draft_answers as a (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)
            values (p_round, p_cooperative, p_paths[place], draft.office_id, p_values[place], draft.seq, p_device,
                    p_seqs[place], me, my_now())
            on conflict on constraint draft_answers_pkey do update set value = excluded.value, seq = excluded.seq, device = excluded.device,
                device_seq = excluded.device_seq, account_id = excluded.account_id, at = excluded.at
            returning a.* into stored;
        else
            -- Delivered again, it is what it was: undecided, or chosen about since.
            select k.settled into aside from set_aside_answers k
             where k.round_id = p_round and k.cooperative_id = p_cooperative and k.path = p_paths[place]
               and k.account_id = me and k.device = p_device and k.device_seq >= p_seqs[place]
             order by k.device_seq desc limit 1;
            if aside is null then
                perform set_aside(p_round, p_cooperative, draft.office_id, p_paths[place], p_values[place], me, p_device,
                                  p_seqs[place], my_now(), false);
                undecided := true;
                grew := true;
            elsif aside then
                status := 'known';
            end if;
        end if;
        value := stored.value;
        seq := coalesce(stored.seq, 0);
        account_id := stored.account_id;
        at := stored.at;
        return next;
    end loop;
    -- Limits of the whole draft, far above any cooperative: what is typed must fit into a revision, and be read at once.
    if (select count(*) > 20000 or sum(length(a.path) + length(a.value)) > 2000000 from draft_answers a
         where a.round_id = p_round and a.cooperative_id = p_cooperative)
       or grew and (select count(*) > 20000 or sum(length(k.path) + length(k.value)) > 8000000 from set_aside_answers k
            where k.round_id = p_round and k.cooperative_id = p_cooperative) then
        raise exception 'draft_full' using errcode = 'LB400';
    end if;
end
$$;
