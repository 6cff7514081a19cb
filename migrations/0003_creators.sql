-- External accounts, the creators behind them, what was seen of them when, and how it came in.
-- depends: 0001_runtime

CREATE SCHEMA creators;

CREATE TABLE creators.creator (
    id      uuid        PRIMARY KEY,
    number  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,   -- stands for the creator in index rows
    name    text        NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE creators.account (
    id               bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    creator_id       uuid   NOT NULL, -- of creators.creator, added with it and deleted after it; a key costs every import
    platform         text   NOT NULL,
    platform_user_id text,
    handle           text,
    handle_key       text,            -- lower case; null once another account has taken the handle
    name             text   NOT NULL,
    bio              text,
    links            text[],
    contact_hashes   text[],          -- keyed hashes of e-mail addresses, never the addresses
    avatar_url       text,
    categories       text[],
    account_type     text,
    verified         boolean,
    private          boolean,
    location         text,
    country          text,            -- ISO 3166-1 alpha-2
    city             text,
    place_basis      text,            -- declared | location | audience
    language         text,            -- ISO 639-1, as declared
    followers        bigint,
    following        bigint,
    posts            bigint,
    likes            bigint,
    views            bigint,
    avg_likes        double precision,
    avg_comments     double precision,
    avg_views        double precision,
    avg_shares       double precision,
    engagement_rate  double precision, -- a fraction of followers
    post_texts       text[],
    joined_at        timestamptz,
    last_post_at     timestamptz,
    observed_at      timestamptz NOT NULL,
    observed_basis   text        NOT NULL,
    source           text        NOT NULL,
    policy           text        NOT NULL,
    first_seen_at    timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX account_by_platform_user_id ON creators.account (platform_user_id, platform) WHERE platform_user_id IS NOT NULL;
CREATE UNIQUE INDEX account_by_handle ON creators.account (handle_key, platform) WHERE handle_key IS NOT NULL;
CREATE INDEX account_by_name ON creators.account (lower(name));
CREATE INDEX account_by_creator ON creators.account (creator_id);
CREATE INDEX account_by_age ON creators.account (observed_at) WHERE policy = 'youtube-api';

CREATE TABLE creators.former_handle (
    account_id bigint      NOT NULL REFERENCES creators.account ON DELETE CASCADE,
    handle     text        NOT NULL,
    until      timestamptz NOT NULL,
    PRIMARY KEY (account_id, until, handle)
);

CREATE TABLE creators.stats (
    account_id      bigint           NOT NULL,   -- of creators.account, deleted with it; a key here costs every import
    observed_at     timestamptz      NOT NULL,
    source          text             NOT NULL,
    policy          text             NOT NULL,
    followers       bigint,
    following       bigint,
    posts           bigint,
    likes           bigint,
    views           bigint,
    avg_likes       double precision,
    avg_comments    double precision,
    avg_views       double precision,
    avg_shares      double precision,
    engagement_rate double precision,
    PRIMARY KEY (account_id, observed_at, source)
);

CREATE TABLE creators.understanding (
    account_id    bigint      PRIMARY KEY REFERENCES creators.account ON DELETE CASCADE,
    text_sha      bytea       NOT NULL,   -- of the text that was understood; another text is understood anew
    model         text        NOT NULL,   -- name and version of the sentence model
    policy        text        NOT NULL,   -- the terms that allowed it
    vector        bytea,                  -- little-endian float16; null for an empty text
    language      text,
    p_language    real,
    country       text,
    city          text,
    niches        text[]      NOT NULL,
    p_niches      real[]      NOT NULL,
    understood_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE creators.import (
    id          uuid        PRIMARY KEY,
    file_name   text        NOT NULL,
    file_sha    bytea       NOT NULL,
    n_bytes     bigint      NOT NULL,
    platform    text,
    observed_at timestamptz NOT NULL,     -- for records that do not say when they were seen
    state       text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    error       text,
    n_records   bigint      NOT NULL DEFAULT 0,
    n_bytes_read bigint     NOT NULL DEFAULT 0,
    n_new       bigint      NOT NULL DEFAULT 0,
    n_changed   bigint      NOT NULL DEFAULT 0,
    n_unchanged bigint      NOT NULL DEFAULT 0,
    n_rejected  bigint      NOT NULL DEFAULT 0,
    n_fields_rejected bigint NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz
);

CREATE INDEX import_unfinished ON creators.import (file_sha) WHERE state IN ('waiting', 'running');

CREATE TABLE creators.import_reject (
    import_id uuid   NOT NULL REFERENCES creators.import ON DELETE CASCADE,
    line      bigint NOT NULL,
    severity  text   NOT NULL,
    field     text   NOT NULL,
    value     text   NOT NULL,
    reason    text   NOT NULL
);

CREATE INDEX import_reject_in_order ON creators.import_reject (import_id, line);

CREATE TABLE creators.lake_object (
    key        text        PRIMARY KEY,
    platform   text        NOT NULL,
    source     text        NOT NULL,
    policy     text        NOT NULL,
    import_id  uuid        NOT NULL,
    n_records  integer     NOT NULL,
    n_bytes    integer     NOT NULL,
    fetched_at timestamptz NOT NULL,
    expires_at timestamptz,
    deleted_at timestamptz
);

CREATE INDEX lake_object_due ON creators.lake_object (expires_at) WHERE deleted_at IS NULL AND expires_at IS NOT NULL;
