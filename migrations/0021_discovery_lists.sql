-- Lists of creators that tenants keep, and the files of creators that they asked for.
-- depends: 0020_risk

CREATE SCHEMA discovery;

CREATE TABLE discovery.list (
    id          uuid        PRIMARY KEY,
    owner_id    uuid        NOT NULL,      -- a tenant; zeros: whoever runs the program
    name        text        NOT NULL,
    description text        NOT NULL,
    n_creators  integer     NOT NULL DEFAULT 0,
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL
);

CREATE INDEX list_by_change ON discovery.list (owner_id, changed_at DESC, id DESC);

CREATE TABLE discovery.listed (
    list_id    uuid        NOT NULL REFERENCES discovery.list ON DELETE CASCADE,
    creator_id uuid        NOT NULL,
    number     bigint      NOT NULL,       -- stands for the creator in the index
    place      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    note       text        NOT NULL DEFAULT '',
    tags       text[]      NOT NULL,
    added_at   timestamptz NOT NULL,
    PRIMARY KEY (list_id, creator_id)
);

CREATE INDEX listed_in_order ON discovery.listed (list_id, added_at DESC, place);   -- what was added last, as it came

CREATE TABLE discovery.export (
    id         uuid        PRIMARY KEY,
    owner_id   uuid        NOT NULL,       -- as of lists
    role       text        NOT NULL,       -- who asked: the quota of their key counts
    actor_id   uuid,
    wanted     jsonb       NOT NULL,       -- a search, a list or ids
    format     text        NOT NULL CHECK (format IN ('csv', 'jsonl', 'parquet')),
    columns    text[]      NOT NULL,
    file_name  text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    error      text,
    n_creators integer,                    -- null until they are found
    n_done     integer     NOT NULL DEFAULT 0,
    n_bytes    bigint,
    made_at    timestamptz NOT NULL,
    ended_at   timestamptz
);

CREATE INDEX export_by_time ON discovery.export (owner_id, made_at DESC, id DESC);
