-- Finding people by the beginning of a handle or name, and who is shown what is sensitive. Posts are found elsewhere.
-- depends: 0018_looked_at

CREATE SCHEMA search;

CREATE INDEX handle_by_beginning ON people.handle (key text_pattern_ops) WHERE left_at IS NULL;
CREATE INDEX person_by_name ON people.person USING gin (to_tsvector('simple', name));

-- Those whose handle begins with a text, and then those with a name whose words begin with each of some words. Of each
-- kind the first 500 found; the very handle first, then whom most follow. From `start` to before `stop`, because a
-- pattern that is only known when the query runs uses no index.
CREATE FUNCTION search.people_called(viewer uuid, start text, stop text, words tsquery, n integer) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    WITH near AS (
        (SELECT h.person_id, h.key = start AS is_whole, true AS by_handle
         FROM people.handle h
         WHERE start <> '' AND h.left_at IS NULL AND h.key ~>=~ start AND h.key ~<~ stop
         ORDER BY h.key USING ~<~ LIMIT 500)
        UNION ALL
        (SELECT p.id, false, false FROM people.person p WHERE to_tsvector('simple', p.name) @@ words LIMIT 500)
    ), one AS (
        SELECT person_id, bool_or(is_whole) AS is_whole, bool_or(by_handle) AS by_handle FROM near GROUP BY person_id
    )
    SELECT o.person_id FROM one o
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(t.n_followers), 0) AS n_followers FROM people.tally t WHERE t.person_id = o.person_id
    ) t
    WHERE NOT people.hides(viewer, o.person_id)
    ORDER BY o.is_whole DESC, o.by_handle DESC, t.n_followers DESC, o.person_id LIMIT n
$$;

-- Whoever says to be of age; nobody in particular is not.
CREATE FUNCTION search.sees_sensitive(viewer uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT people.is_adult(viewer) $$;
