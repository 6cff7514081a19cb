-- What moderation says is carried out where it is shown: posts, comments and profiles know what may be seen of them.
-- depends: 0013_faces

ALTER TABLE media.media ADD COLUMN md5 bytea;              -- of the uploaded bytes: lists of known-bad files hold it

ALTER TABLE posts.post
    ADD COLUMN blurred     boolean NOT NULL DEFAULT false, -- shown behind a warning, whatever its author says
    ADD COLUMN limited     boolean NOT NULL DEFAULT false, -- for who follows its author or comes for it
    ADD COLUMN adults_only boolean NOT NULL DEFAULT false;

CREATE INDEX post_held ON posts.post (id) WHERE state = 'held';

ALTER TABLE posts.comment
    ADD COLUMN state  text    NOT NULL DEFAULT 'live' CHECK (state IN ('held', 'live', 'removed')),
    ADD COLUMN looked boolean NOT NULL DEFAULT false,      -- by moderation
    ADD COLUMN folded boolean NOT NULL DEFAULT false;      -- shown to who unfolds it

CREATE INDEX comment_unlooked ON posts.comment (id) WHERE state = 'held' AND NOT looked;

-- What somebody wrote about themselves and nobody has looked at yet: others go on seeing what stands beside it.
ALTER TABLE people.person
    ADD COLUMN version integer NOT NULL DEFAULT 1,         -- rises with every change of what is looked at
    ADD COLUMN looked  integer NOT NULL DEFAULT 0,         -- the version that was looked at last
    ADD COLUMN waiting jsonb;                              -- name, bio, links, avatar_id; null: nothing waits

CREATE INDEX person_unlooked ON people.person (id) WHERE waiting IS NOT NULL AND looked < version;

CREATE FUNCTION people.is_adult(viewer uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM people.person p WHERE p.id = viewer AND p.age_bracket NOT IN ('13-15', '16-17'))
$$;

CREATE OR REPLACE FUNCTION posts.shown_to(viewer uuid) RETURNS SETOF posts.post
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT p.*
    FROM posts.post p JOIN people.readable_to(viewer) a ON a.id = p.author_id
    WHERE p.state <> 'deleted'
      AND (p.author_id = viewer
           OR (p.state = 'live' AND (p.visibility = 'public' OR (p.visibility = 'followers' AND a.followed))
               AND (NOT p.adults_only OR people.is_adult(viewer))))
$$;

-- Comments: one that is held is shown to whoever wrote it, one that was removed to nobody.
CREATE OR REPLACE FUNCTION posts.comments_shown_to(viewer uuid) RETURNS SETOF posts.comment
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT c.*
    FROM posts.comment c JOIN posts.shown_to(viewer) p ON p.id = c.post_id
    WHERE NOT people.hides(viewer, c.author_id)
      AND (c.state = 'live' OR (c.state = 'held' AND c.author_id = viewer))
      AND NOT EXISTS (
          SELECT FROM posts.comment above WHERE above.id = c.parent_id
          AND (people.hides(viewer, above.author_id) OR above.state = 'removed'
               OR (above.state = 'held' AND above.author_id IS DISTINCT FROM viewer))
      )
$$;

-- A comment counts while it is live.
CREATE FUNCTION posts.count_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM posts.add_comments(ARRAY(SELECT post_id FROM came WHERE state = 'live'),
                                   ARRAY(SELECT parent_id FROM came WHERE state = 'live'), 1);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM posts.add_comments(ARRAY(SELECT post_id FROM went WHERE state = 'live'),
                                   ARRAY(SELECT parent_id FROM went WHERE state = 'live'), -1);
    ELSE
        PERFORM posts.add_comments(
            ARRAY(SELECT c.post_id FROM came c JOIN went w USING (id) WHERE c.state = 'live' AND w.state <> 'live'),
            ARRAY(SELECT c.parent_id FROM came c JOIN went w USING (id) WHERE c.state = 'live' AND w.state <> 'live'), 1);
        PERFORM posts.add_comments(
            ARRAY(SELECT c.post_id FROM came c JOIN went w USING (id) WHERE c.state <> 'live' AND w.state = 'live'),
            ARRAY(SELECT c.parent_id FROM came c JOIN went w USING (id) WHERE c.state <> 'live' AND w.state = 'live'), -1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION posts.add_comments(posts uuid[], parents uuid[], sign integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO posts.tally AS t (post_id, slot, n_comments)
    SELECT c.id, pg_backend_pid() & 15, sign * count(*)
    FROM unnest(posts) AS c (id) JOIN posts.post p ON p.id = c.id GROUP BY c.id ORDER BY c.id
    ON CONFLICT (post_id, slot) DO UPDATE SET n_comments = t.n_comments + excluded.n_comments;
    INSERT INTO posts.comment_tally AS t (comment_id, slot, n_replies)
    SELECT c.id, pg_backend_pid() & 15, sign * count(*)
    FROM unnest(parents) AS c (id) JOIN posts.comment p ON p.id = c.id GROUP BY c.id ORDER BY c.id
    ON CONFLICT (comment_id, slot) DO UPDATE SET n_replies = t.n_replies + excluded.n_replies;
$$;

DROP TRIGGER count_new ON posts.comment;
DROP TRIGGER count_gone ON posts.comment;
DROP TRIGGER count_new_replies ON posts.comment;
DROP TRIGGER count_gone_replies ON posts.comment;
DROP FUNCTION posts.count_replies();
CREATE TRIGGER count_new AFTER INSERT ON posts.comment
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION posts.count_comments();
CREATE TRIGGER count_changed AFTER UPDATE ON posts.comment
REFERENCING NEW TABLE AS came OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.count_comments();
CREATE TRIGGER count_gone AFTER DELETE ON posts.comment
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.count_comments();
