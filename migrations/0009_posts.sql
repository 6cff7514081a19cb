-- What people post, and what others do with it: posts, comments, likes, saves, reposts, links, reports. Counters too.
-- depends: 0006_media 0007_people

CREATE SCHEMA posts;

CREATE TABLE posts.post (
    id              uuid        PRIMARY KEY,
    author_id       uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    kind            text        NOT NULL CHECK (kind IN ('video', 'images', 'text')),
    caption         text        NOT NULL,
    tags            text[]      NOT NULL,   -- as they are compared, each once, in the order of the caption
    mentions        uuid[]      NOT NULL,   -- people
    language        text,                   -- ISO 639; null: could not be told
    sensitive       boolean     NOT NULL,
    comments_on     boolean     NOT NULL,
    visibility      text        NOT NULL CHECK (visibility IN ('public', 'followers', 'me')),
    state           text        NOT NULL CHECK (state IN ('draft', 'scheduled', 'waiting', 'failed', 'held', 'live',
                                                          'removed', 'deleted')),
    state_words     text,                   -- why it failed, is held or was removed
    version         integer     NOT NULL,   -- rises with every edit
    verdict         text        CHECK (verdict IN ('live', 'held', 'removed')),
    verdict_version integer,                -- what was judged; a verdict of live holds for that version alone
    verdict_words   text,
    scheduled_at    timestamptz,
    made_at         timestamptz NOT NULL,
    live_at         timestamptz,            -- when others could see it first
    edited_at       timestamptz,
    gone_at         timestamptz,
    CHECK ((verdict IS NULL) = (verdict_version IS NULL)),
    CHECK (state <> 'live' OR live_at IS NOT NULL),
    CHECK ((state = 'deleted') = (gone_at IS NOT NULL))
);

CREATE INDEX post_in_order ON posts.post (live_at DESC, id DESC) WHERE state = 'live';
CREATE INDEX post_by_language ON posts.post (language, live_at DESC, id DESC) WHERE state = 'live';
CREATE INDEX post_of_author ON posts.post (author_id, live_at DESC, id DESC) INCLUDE (visibility) WHERE state = 'live';
CREATE INDEX post_of_author_apart ON posts.post (author_id, id DESC) WHERE state <> 'live';
CREATE INDEX post_scheduled ON posts.post (scheduled_at) WHERE state = 'scheduled';
CREATE INDEX post_waiting ON posts.post (id) WHERE state = 'waiting';
CREATE INDEX post_gone ON posts.post (gone_at) WHERE state = 'deleted';

CREATE TABLE posts.medium (
    post_id  uuid     NOT NULL REFERENCES posts.post ON DELETE CASCADE,
    place    smallint NOT NULL,             -- from 0, the order in which they are shown
    media_id uuid     NOT NULL REFERENCES media.media ON DELETE CASCADE,
    alt      text     NOT NULL,
    PRIMARY KEY (post_id, place)
);

CREATE INDEX medium_by_media ON posts.medium (media_id);

CREATE TABLE posts.revision (
    post_id     uuid        NOT NULL REFERENCES posts.post ON DELETE CASCADE,
    version     integer     NOT NULL,
    caption     text        NOT NULL,
    media       uuid[]      NOT NULL,
    alts        text[]      NOT NULL,
    language    text,
    sensitive   boolean     NOT NULL,
    comments_on boolean     NOT NULL,
    visibility  text        NOT NULL,
    at          timestamptz NOT NULL,       -- when this version came
    PRIMARY KEY (post_id, version)
);

CREATE TABLE posts.tag (
    tag     text        NOT NULL,           -- as it is compared
    post_id uuid        NOT NULL REFERENCES posts.post ON DELETE CASCADE,
    live_at timestamptz,                    -- that of the post
    PRIMARY KEY (post_id, tag)
);

CREATE INDEX tag_in_order ON posts.tag (tag, live_at DESC, post_id DESC) WHERE live_at IS NOT NULL;

-- What follows refers to posts without a foreign key: checking one would lock, and so write, the row of the post for
-- each like. Verbs look at the post first, and what a deleted post leaves is swept up with it (sweep_posts).

CREATE TABLE posts.post_like (
    post_id   uuid        NOT NULL,
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY, -- lists are in this order, newest first
    at        timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX post_like_of_person ON posts.post_like (person_id, number DESC) INCLUDE (post_id);

CREATE TABLE posts.saved (
    post_id   uuid        NOT NULL,
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at        timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX saved_of_person ON posts.saved (person_id, number DESC) INCLUDE (post_id);

CREATE TABLE posts.repost (
    post_id   uuid        NOT NULL,
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    at        timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX repost_of_person ON posts.repost (person_id, at DESC, post_id DESC);

CREATE TABLE posts.comment (
    id        uuid        PRIMARY KEY,      -- uuid7: comments are in this order
    post_id   uuid        NOT NULL,
    author_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    parent_id uuid        REFERENCES posts.comment ON DELETE CASCADE, -- null: to the post itself
    text      text        NOT NULL,
    mentions  uuid[]      NOT NULL,
    made_at   timestamptz NOT NULL
);

CREATE INDEX comment_of_post ON posts.comment (post_id, id DESC) WHERE parent_id IS NULL;
CREATE INDEX comment_of_post_any ON posts.comment (post_id);
CREATE INDEX comment_of_parent ON posts.comment (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_of_author ON posts.comment (author_id);

CREATE TABLE posts.comment_like (
    comment_id uuid NOT NULL,
    person_id  uuid NOT NULL REFERENCES people.person ON DELETE CASCADE,
    PRIMARY KEY (comment_id, person_id)
);

CREATE INDEX comment_like_of_person ON posts.comment_like (person_id);

CREATE TABLE posts.share (
    code      text        PRIMARY KEY,      -- of the link; one for each person and post
    post_id   uuid        NOT NULL,
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at        timestamptz NOT NULL,
    UNIQUE (post_id, person_id)
);

CREATE INDEX share_of_person ON posts.share (person_id, number DESC);

CREATE TABLE posts.arrival (                -- who came to a post by whose link; the first link counts
    post_id   uuid        NOT NULL,
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    code      text        NOT NULL REFERENCES posts.share ON DELETE CASCADE,
    at        timestamptz NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX arrival_by_code ON posts.arrival (code);
CREATE INDEX arrival_of_person ON posts.arrival (person_id);

CREATE TABLE posts.report (                 -- outlives what it is about: it keeps what stood there
    id           uuid        PRIMARY KEY,
    reporter_id  uuid        REFERENCES people.person ON DELETE SET NULL,
    subject_kind text        NOT NULL CHECK (subject_kind IN ('post', 'comment', 'person')),
    subject_id   uuid        NOT NULL,
    about_id     uuid        NOT NULL,      -- who made it
    reasons      text[]      NOT NULL,      -- every one given, each once
    words        text        NOT NULL,      -- the latest explanation
    subject      jsonb       NOT NULL,      -- what stood there when it was reported first
    n_times      integer     NOT NULL,
    made_at      timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    UNIQUE (reporter_id, subject_kind, subject_id)
);

CREATE INDEX report_in_order ON posts.report (id);
CREATE INDEX report_by_subject ON posts.report (subject_kind, subject_id);

-- Counters: the sum over up to 16 rows. Each connection counts in a row of its own, so 500 who like one post at once do
-- not queue for one row. Counted where rows come and go, so that no way of writing them is forgotten (an erasure
-- cascades), in the order of ids, so that two statements never wait for each other in a circle.

CREATE TABLE posts.tally (
    post_id    uuid     NOT NULL,
    slot       smallint NOT NULL,
    n_likes    bigint   NOT NULL DEFAULT 0,
    n_comments bigint   NOT NULL DEFAULT 0,
    n_saves    bigint   NOT NULL DEFAULT 0,
    n_shares   bigint   NOT NULL DEFAULT 0,
    n_reposts  bigint   NOT NULL DEFAULT 0,
    PRIMARY KEY (post_id, slot)
) WITH (fillfactor = 70);

CREATE TABLE posts.comment_tally (
    comment_id uuid     NOT NULL,
    slot       smallint NOT NULL,
    n_likes    bigint   NOT NULL DEFAULT 0,
    n_replies  bigint   NOT NULL DEFAULT 0,
    PRIMARY KEY (comment_id, slot)
) WITH (fillfactor = 70);

CREATE TABLE posts.person_tally (           -- live posts of a person, by who may see them
    person_id   uuid     NOT NULL REFERENCES people.person ON DELETE CASCADE,
    slot        smallint NOT NULL,
    n_public    bigint   NOT NULL,
    n_followers bigint   NOT NULL,
    PRIMARY KEY (person_id, slot)
) WITH (fillfactor = 70);

CREATE FUNCTION posts.count_on_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts.tally AS t (post_id, slot, n_likes, n_comments, n_saves, n_shares, n_reposts)
    SELECT c.post_id,
           pg_backend_pid() & 15,
           CASE WHEN TG_TABLE_NAME = 'post_like' THEN c.n ELSE 0 END,
           CASE WHEN TG_TABLE_NAME = 'comment' THEN c.n ELSE 0 END,
           CASE WHEN TG_TABLE_NAME = 'saved' THEN c.n ELSE 0 END,
           CASE WHEN TG_TABLE_NAME = 'share' THEN c.n ELSE 0 END,
           CASE WHEN TG_TABLE_NAME = 'repost' THEN c.n ELSE 0 END
    FROM (
        SELECT post_id, count(*) * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END AS n FROM changed GROUP BY post_id
    ) c
    JOIN posts.post p ON p.id = c.post_id
    ORDER BY c.post_id
    ON CONFLICT (post_id, slot) DO UPDATE
    SET n_likes = t.n_likes + excluded.n_likes, n_comments = t.n_comments + excluded.n_comments,
        n_saves = t.n_saves + excluded.n_saves, n_shares = t.n_shares + excluded.n_shares,
        n_reposts = t.n_reposts + excluded.n_reposts;
    RETURN NULL;
END $$;

CREATE FUNCTION posts.count_on_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts.comment_tally AS t (comment_id, slot, n_likes)
    SELECT c.comment_id, pg_backend_pid() & 15, c.n
    FROM (
        SELECT comment_id, count(*) * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END AS n FROM changed GROUP BY comment_id
    ) c
    JOIN posts.comment p ON p.id = c.comment_id
    ORDER BY c.comment_id
    ON CONFLICT (comment_id, slot) DO UPDATE SET n_likes = t.n_likes + excluded.n_likes;
    RETURN NULL;
END $$;

CREATE FUNCTION posts.count_replies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO posts.comment_tally AS t (comment_id, slot, n_replies)
    SELECT c.parent_id, pg_backend_pid() & 15, c.n
    FROM (
        SELECT parent_id, count(*) * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END AS n
        FROM changed WHERE parent_id IS NOT NULL GROUP BY parent_id
    ) c
    JOIN posts.comment p ON p.id = c.parent_id
    ORDER BY c.parent_id
    ON CONFLICT (comment_id, slot) DO UPDATE SET n_replies = t.n_replies + excluded.n_replies;
    RETURN NULL;
END $$;

CREATE TRIGGER count_new AFTER INSERT ON posts.post_like
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.post_like
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();

CREATE TRIGGER count_new AFTER INSERT ON posts.saved
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.saved
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();

CREATE TRIGGER count_new AFTER INSERT ON posts.repost
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.repost
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();

CREATE TRIGGER count_new AFTER INSERT ON posts.share
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.share
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();

CREATE TRIGGER count_new AFTER INSERT ON posts.comment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.comment
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_posts();
CREATE TRIGGER count_new_replies AFTER INSERT ON posts.comment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_replies();
CREATE TRIGGER count_gone_replies AFTER DELETE ON posts.comment
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_replies();

CREATE TRIGGER count_new AFTER INSERT ON posts.comment_like
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_comments();
CREATE TRIGGER count_gone AFTER DELETE ON posts.comment_like
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts.count_on_comments();

-- Posts of a person: an edit can turn a public post into one for followers, a verdict can take it away.
CREATE FUNCTION posts.count_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO posts.person_tally AS t (person_id, slot, n_public, n_followers)
        SELECT author_id, pg_backend_pid() & 15, count(*) FILTER (WHERE visibility = 'public'),
               count(*) FILTER (WHERE visibility = 'followers')
        FROM came WHERE state = 'live' GROUP BY author_id ORDER BY author_id
        ON CONFLICT (person_id, slot) DO UPDATE
        SET n_public = t.n_public + excluded.n_public, n_followers = t.n_followers + excluded.n_followers;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO posts.person_tally AS t (person_id, slot, n_public, n_followers)
        SELECT g.author_id, pg_backend_pid() & 15, -count(*) FILTER (WHERE g.visibility = 'public'),
               -count(*) FILTER (WHERE g.visibility = 'followers')
        FROM went g JOIN people.person p ON p.id = g.author_id
        WHERE g.state = 'live' GROUP BY g.author_id ORDER BY g.author_id
        ON CONFLICT (person_id, slot) DO UPDATE
        SET n_public = t.n_public + excluded.n_public, n_followers = t.n_followers + excluded.n_followers;
    ELSE
        INSERT INTO posts.person_tally AS t (person_id, slot, n_public, n_followers)
        SELECT c.author_id, pg_backend_pid() & 15, sum(c.n_public), sum(c.n_followers)
        FROM (
            SELECT author_id, (visibility = 'public')::int AS n_public, (visibility = 'followers')::int AS n_followers
            FROM came WHERE state = 'live'
            UNION ALL
            SELECT author_id, -(visibility = 'public')::int, -(visibility = 'followers')::int
            FROM went WHERE state = 'live'
        ) c
        GROUP BY c.author_id HAVING sum(c.n_public) <> 0 OR sum(c.n_followers) <> 0 ORDER BY c.author_id
        ON CONFLICT (person_id, slot) DO UPDATE
        SET n_public = t.n_public + excluded.n_public, n_followers = t.n_followers + excluded.n_followers;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER count_new AFTER INSERT ON posts.post
REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION posts.count_posts();
CREATE TRIGGER count_changed AFTER UPDATE ON posts.post
REFERENCING NEW TABLE AS came OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.count_posts();
CREATE TRIGGER count_gone AFTER DELETE ON posts.post
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.count_posts();

-- What posts and comments leave behind when their rows go.
CREATE FUNCTION posts.sweep_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM posts.comment d USING went WHERE d.post_id = went.id;
    DELETE FROM posts.post_like d USING went WHERE d.post_id = went.id;
    DELETE FROM posts.saved d USING went WHERE d.post_id = went.id;
    DELETE FROM posts.repost d USING went WHERE d.post_id = went.id;
    DELETE FROM posts.share d USING went WHERE d.post_id = went.id;
    DELETE FROM posts.tally d USING went WHERE d.post_id = went.id;
    RETURN NULL;
END $$;

CREATE TRIGGER sweep AFTER DELETE ON posts.post
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.sweep_posts();

CREATE FUNCTION posts.sweep_comments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM posts.comment_like d USING went WHERE d.comment_id = went.id;
    DELETE FROM posts.comment_tally d USING went WHERE d.comment_id = went.id;
    RETURN NULL;
END $$;

CREATE TRIGGER sweep AFTER DELETE ON posts.comment
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.sweep_comments();

-- Whose last medium was deleted has nothing left to show; its author can give it another.
CREATE FUNCTION posts.fail_bare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts.post p
    SET state = 'failed', state_words = 'what it showed was deleted; add a picture or a clip, or delete the post'
    FROM (SELECT DISTINCT post_id FROM went) w
    WHERE p.id = w.post_id AND p.kind <> 'text' AND p.state NOT IN ('draft', 'failed', 'removed', 'deleted')
      AND NOT EXISTS (SELECT FROM posts.medium m WHERE m.post_id = p.id);
    RETURN NULL;
END $$;

CREATE TRIGGER fail_bare AFTER DELETE ON posts.medium
REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION posts.fail_bare();

-- Whose posts a viewer may read, and whom of them they follow: people's sight, as a set that a query joins.
CREATE FUNCTION people.readable_to(viewer uuid) RETURNS TABLE (id uuid, followed boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT p.id, EXISTS (SELECT FROM people.follow f WHERE f.follower_id = viewer AND f.followed_id = p.id)
    FROM people.person p
    WHERE (NOT p.private OR p.id = viewer
           OR EXISTS (SELECT FROM people.follow f WHERE f.follower_id = viewer AND f.followed_id = p.id))
      AND NOT EXISTS (SELECT FROM people.block b WHERE b.blocker_id = viewer AND b.blocked_id = p.id)
      AND NOT EXISTS (SELECT FROM people.block b WHERE b.blocked_id = viewer AND b.blocker_id = p.id)
$$;

-- Every post a viewer may see: the one place where that is decided. Authors see theirs in every state; nobody in
-- particular (null) sees the public posts of public people. A plain query, so that the planner looks inside.
CREATE FUNCTION posts.shown_to(viewer uuid) RETURNS SETOF posts.post
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT p.*
    FROM posts.post p JOIN people.readable_to(viewer) a ON a.id = p.author_id
    WHERE p.state <> 'deleted'
      AND (p.author_id = viewer
           OR (p.state = 'live' AND (p.visibility = 'public' OR (p.visibility = 'followers' AND a.followed))))
$$;

-- Whose posts of these people's a viewer may read, and whether those for followers too.
CREATE FUNCTION posts.authors_read_by(viewer uuid, authors uuid[]) RETURNS TABLE (id uuid, sees_all boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT a.id, a.followed OR a.id IS NOT DISTINCT FROM viewer
    FROM people.readable_to(viewer) a WHERE a.id = ANY(authors)
$$;

-- Whose posts a viewer wants to read: those they follow and did not mute. A block ends follows, so all can be read.
CREATE FUNCTION people.read_by(viewer uuid) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT f.followed_id FROM people.follow f
    WHERE f.follower_id = viewer
      AND NOT EXISTS (SELECT FROM people.mute m WHERE m.muter_id = viewer AND m.muted_id = f.followed_id)
$$;

CREATE FUNCTION posts.authors_followed_by(viewer uuid) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT id FROM people.read_by(viewer)
$$;

-- Media of posts whose files everybody may fetch though no post shows them to everybody, and the other way round: their
-- author became private, or public. Somebody's picture is open whatever posts say.
CREATE FUNCTION posts.media_out_of_step() RETURNS TABLE (media_id uuid, is_open boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.media_id, bool_or(p.state = 'live' AND p.visibility = 'public' AND NOT a.private)
    FROM posts.medium m
    JOIN media.media x ON x.id = m.media_id
    JOIN posts.post p ON p.id = m.post_id
    JOIN people.person a ON a.id = p.author_id
    WHERE NOT EXISTS (SELECT FROM people.person a WHERE a.avatar_id = m.media_id)
    GROUP BY m.media_id, x.public
    HAVING bool_or(p.state = 'live' AND p.visibility = 'public' AND NOT a.private) <> x.public
$$;

-- Every comment a viewer may see: below a live post that is shown to them, and not by somebody a block hides, nor in reply
-- to one.
CREATE FUNCTION posts.comments_shown_to(viewer uuid) RETURNS SETOF posts.comment
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT c.*
    FROM posts.comment c JOIN posts.shown_to(viewer) p ON p.id = c.post_id
    WHERE NOT people.hides(viewer, c.author_id)
      AND NOT EXISTS (
          SELECT FROM posts.comment above WHERE above.id = c.parent_id AND people.hides(viewer, above.author_id)
      )
$$;
