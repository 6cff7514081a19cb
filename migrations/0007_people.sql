-- Who people are to each other: profiles, handles, follows, blocks, mutes, and one answer to who sees whom.
-- depends: 0005_accounts 0006_media

CREATE SCHEMA people;

CREATE TABLE people.person (
    id          uuid        PRIMARY KEY REFERENCES accounts.person ON DELETE CASCADE,
    handle      text        NOT NULL,   -- as it was typed
    name        text        NOT NULL,
    bio         text        NOT NULL,
    avatar_id   uuid        REFERENCES media.media ON DELETE SET NULL,
    links       text[]      NOT NULL,
    language    text,                   -- null: not said
    private     boolean     NOT NULL,
    age_bracket text        NOT NULL CHECK (age_bracket IN ('13-15', '16-17', '18-24', '25-34', '35-44', '45-54', '55+')),
    made_at     timestamptz NOT NULL
);

CREATE INDEX person_by_avatar ON people.person (avatar_id) WHERE avatar_id IS NOT NULL;

CREATE TABLE people.handle (
    key       text        PRIMARY KEY,  -- as it is compared: in small letters
    person_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    taken_at  timestamptz NOT NULL,
    left_at   timestamptz               -- null: the present one; others still lead to their person
);

CREATE UNIQUE INDEX handle_of_person ON people.handle (person_id) WHERE left_at IS NULL;
CREATE INDEX handle_by_person ON people.handle (person_id);

CREATE TABLE people.follow (
    follower_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    followed_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY, -- lists are in this order, newest first
    at          timestamptz NOT NULL,
    PRIMARY KEY (follower_id, followed_id),
    CHECK (follower_id <> followed_id)
);

CREATE INDEX follow_of_followed ON people.follow (followed_id, number DESC) INCLUDE (follower_id);
CREATE INDEX follow_of_follower ON people.follow (follower_id, number DESC) INCLUDE (followed_id);

CREATE TABLE people.follow_request (
    follower_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    followed_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL,
    PRIMARY KEY (follower_id, followed_id),
    CHECK (follower_id <> followed_id)
);

CREATE INDEX follow_request_of_followed ON people.follow_request (followed_id, number DESC) INCLUDE (follower_id);

CREATE TABLE people.block (
    blocker_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    blocked_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
);

CREATE INDEX block_of_blocked ON people.block (blocked_id);
CREATE INDEX block_of_blocker ON people.block (blocker_id, number DESC);

CREATE TABLE people.mute (
    muter_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    muted_id uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    number   bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at       timestamptz NOT NULL,
    PRIMARY KEY (muter_id, muted_id),
    CHECK (muter_id <> muted_id)
);

CREATE INDEX mute_of_muted ON people.mute (muted_id);
CREATE INDEX mute_of_muter ON people.mute (muter_id, number DESC);

-- How many follow a person and how many it follows: the sum over up to 16 rows. Each connection counts in a row of
-- its own, so a thousand who follow one person at once do not queue for one row.
CREATE TABLE people.tally (
    person_id   uuid     NOT NULL REFERENCES people.person ON DELETE CASCADE,
    slot        smallint NOT NULL,
    n_followers bigint   NOT NULL,
    n_following bigint   NOT NULL,
    PRIMARY KEY (person_id, slot)
);

-- Counted where rows come and go, so that no way of writing them (an erasure cascades) is forgotten. In the order of
-- ids, so that two statements never wait for each other in a circle.
CREATE FUNCTION people.count_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people.tally AS t (person_id, slot, n_followers, n_following)
    SELECT c.person_id,
           pg_backend_pid() & 15,
           sum(c.n_followers) * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END,
           sum(c.n_following) * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    FROM (
        SELECT followed_id AS person_id, 1 AS n_followers, 0 AS n_following FROM changed
        UNION ALL
        SELECT follower_id, 0, 1 FROM changed
    ) c
    JOIN people.person p ON p.id = c.person_id
    GROUP BY c.person_id
    ORDER BY c.person_id
    ON CONFLICT (person_id, slot) DO UPDATE
    SET n_followers = t.n_followers + excluded.n_followers, n_following = t.n_following + excluded.n_following;
    RETURN NULL;
END $$;

CREATE TRIGGER count_new AFTER INSERT ON people.follow
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION people.count_follows();

CREATE TRIGGER count_gone AFTER DELETE ON people.follow
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION people.count_follows();

-- Whether a block, in either direction, hides these two from each other. Nobody in particular (null) is hidden nothing.
CREATE FUNCTION people.hides(viewer uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM people.block b WHERE b.blocker_id = viewer AND b.blocked_id = person)
    OR EXISTS (SELECT FROM people.block b WHERE b.blocker_id = person AND b.blocked_id = viewer);
