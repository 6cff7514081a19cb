-- Files on their way in, the media they become, what is served of them and what they are known by.
-- depends: 0001_runtime

CREATE SCHEMA media;

CREATE TABLE media.upload (
    media_id     uuid        PRIMARY KEY,   -- the id of the medium it becomes
    owner_id     uuid,                      -- null: the operator
    file_name    text        NOT NULL,      -- as its sender calls it; shown, never used as a path
    n_bytes      bigint      NOT NULL,
    expires_at   timestamptz NOT NULL,
    completed_at timestamptz
);

CREATE INDEX upload_by_expiry ON media.upload (expires_at);
CREATE INDEX upload_open ON media.upload (owner_id) WHERE completed_at IS NULL;

CREATE TABLE media.media (
    id           uuid        PRIMARY KEY,
    owner_id     uuid,
    file_name    text        NOT NULL,
    n_bytes      bigint      NOT NULL,
    state        text        NOT NULL CHECK (state IN ('uploaded', 'checking', 'transcoding', 'ready', 'failed')),
    reason       text,                      -- a stable code, of failed ones
    reason_words text,                      -- what their owner reads
    public       boolean     NOT NULL DEFAULT false,
    kind         text        CHECK (kind IN ('image', 'video')),
    sha256       bytea,                     -- of the uploaded bytes
    width        integer,
    height       integer,
    duration_ms  integer,
    has_sound    boolean,
    thumbhash    bytea,
    pipeline     integer     NOT NULL DEFAULT 0,   -- version of the steps that made its files
    n_attempts   integer     NOT NULL DEFAULT 0,   -- begun since it was uploaded or retried
    made_at      timestamptz NOT NULL,
    moved_at     timestamptz NOT NULL,
    CHECK ((state = 'failed') = (reason IS NOT NULL))
);

CREATE INDEX media_of_owner ON media.media (owner_id, id);
CREATE INDEX media_unfinished ON media.media (moved_at) WHERE state IN ('uploaded', 'checking', 'transcoding');

CREATE TABLE media.file (
    media_id uuid    NOT NULL REFERENCES media.media ON DELETE CASCADE,
    path     text    NOT NULL,              -- hash/name; two media made of the same bytes share one
    place    integer NOT NULL,              -- the order in which files are shown
    role     text    NOT NULL,
    mime     text    NOT NULL,
    n_bytes  bigint  NOT NULL,
    width    integer,
    height   integer,
    PRIMARY KEY (media_id, path)
);

CREATE INDEX file_by_path ON media.file (path);

CREATE TABLE media.fingerprint (
    media_id    uuid     NOT NULL REFERENCES media.media ON DELETE CASCADE,
    at_ms       integer  NOT NULL,          -- in the clip; 0 for an image
    sha256      bytea    NOT NULL,
    pdq         bytea    NOT NULL,          -- 256 bits
    pdq_quality smallint NOT NULL,
    PRIMARY KEY (media_id, at_ms)
);

CREATE INDEX fingerprint_by_sha256 ON media.fingerprint (sha256);
CREATE INDEX media_by_sha256 ON media.media (sha256);
