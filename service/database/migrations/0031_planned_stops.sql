-- A server that stops while it is at a job says nothing against the job: planned stops are no attempts.

set local role lumbung_door;
drop function let_go_export(uuid);
set local role lumbung_owner;

-- Gives a job back, to be done anew: that of a server that stops as if it had not been taken, that of one that cannot go on as an attempt.
create function let_go_export(p_worker uuid, p_stopped bool) returns void
    language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    update export_jobs j set state = 'queued', worker = null, lease_until = null,
           attempts = case when p_stopped then greatest(j.attempts - 1, 0) else j.attempts end
     where j.worker = p_worker;
$$;

grant execute on function let_go_export(uuid, bool) to lumbung_app;
alter function let_go_export(uuid, bool) owner to lumbung_door;
