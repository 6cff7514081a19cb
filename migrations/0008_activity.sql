-- What people saw and did: which batches are in, and what was counted of them. The events themselves are in the log.
-- depends: 0001_runtime

CREATE SCHEMA activity;

CREATE TABLE activity.batch (
    person_id uuid        NOT NULL,
    batch_id  uuid        NOT NULL,  -- chosen by the client; sent again, it counts no more
    at        timestamptz NOT NULL,
    PRIMARY KEY (person_id, batch_id)
);

CREATE INDEX batch_due ON activity.batch USING brin (at);

CREATE TABLE activity.post_hour (
    post_id uuid        NOT NULL,
    hour    timestamptz NOT NULL,
    kind    smallint    NOT NULL,
    n       bigint      NOT NULL,
    ms      bigint      NOT NULL,  -- watched
    loops   bigint      NOT NULL,
    PRIMARY KEY (post_id, hour, kind)
) WITH (fillfactor = 80);

CREATE TABLE activity.person_hour (
    person_id uuid        NOT NULL,
    hour      timestamptz NOT NULL,
    kind      smallint    NOT NULL,
    n         bigint      NOT NULL,
    ms        bigint      NOT NULL,
    loops     bigint      NOT NULL,
    PRIMARY KEY (person_id, hour, kind)
) WITH (fillfactor = 80);

-- Which posts a person saw, in pieces: one for each time that was counted, so that a page of a hundred costs one row.
-- A post may stand in several; the clock joins the pieces of who has many.
CREATE TABLE activity.seen (
    person_id uuid        NOT NULL,
    last_at   timestamptz NOT NULL,
    posts     bytea       NOT NULL   -- 16 bytes each
);

CREATE INDEX seen_by_person ON activity.seen (person_id);
