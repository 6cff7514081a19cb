-- depends: 0002_jobs

-- A lone job (runtime/jobs.py) that is begun again must not fall over its twin that waits already: it gives way to
-- the twin, which does all there is to do; and it waits itself without holding the only place to wait.
CREATE FUNCTION give_way_to_a_waiting_twin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = NEW.lock) THEN
        NEW.status := 'cancelled';
    END IF;
    NEW.queueing_lock := NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER give_way_to_a_waiting_twin
BEFORE UPDATE OF status ON procrastinate_jobs
FOR EACH ROW WHEN (OLD.status <> 'todo' AND NEW.status = 'todo' AND NEW.lock IS NOT NULL)
EXECUTE FUNCTION give_way_to_a_waiting_twin();
