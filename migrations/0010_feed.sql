-- What is popular: the heat of recent posts, and the rankings that people read along. All of it can be thrown away:
-- it is made again from posts.
-- depends: 0009_posts

CREATE SCHEMA feed;

-- heat = log2(points) + (live_at - a fixed moment) / 12 h: of any two posts it orders as popularity at any time does, so
-- a row changes when people do something with its post, and never because time passes.
CREATE TABLE feed.heat (
    post_id   uuid             PRIMARY KEY,
    author_id uuid             NOT NULL,
    language  text             NOT NULL,  -- '': none
    live_at   timestamptz      NOT NULL,
    heat      double precision NOT NULL
);

CREATE INDEX heat_order ON feed.heat (heat DESC, post_id DESC);
CREATE INDEX heat_order_in_language ON feed.heat (language, heat DESC, post_id DESC);

-- Best first, 16 bytes for each post and each author. A reading keeps to the ranking it began with.
CREATE TABLE feed.ranking (
    id         uuid        PRIMARY KEY,
    language   text        NOT NULL,  -- '': every one
    made_at    timestamptz NOT NULL,
    checked_at timestamptz NOT NULL,  -- until then it was the newest
    n_own      integer     NOT NULL,  -- of these, the first are in the language or in none
    posts      bytea       NOT NULL,
    authors    bytea       NOT NULL
);

ALTER TABLE feed.ranking ALTER posts SET STORAGE EXTERNAL, ALTER authors SET STORAGE EXTERNAL;  -- ids do not compress
CREATE INDEX ranking_of_language ON feed.ranking (language, made_at DESC);
CREATE INDEX ranking_by_age ON feed.ranking (checked_at);

-- When the heat was last looked at, in its one row: who looks holds it.
CREATE TABLE feed.turn (
    one      boolean     PRIMARY KEY DEFAULT true CHECK (one),
    taken_at timestamptz NOT NULL
);

INSERT INTO feed.turn (taken_at) VALUES ('-infinity');
