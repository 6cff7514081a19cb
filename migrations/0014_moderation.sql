-- What may be shown: every judgement with what it was made from, and what was measured of media.
-- depends: 0009_posts 0013_faces

CREATE SCHEMA moderation;

CREATE TABLE moderation.judgement (          -- never changed; outlives what it is about
    id              uuid        PRIMARY KEY, -- uuid7: judgements are in this order
    subject_kind    text        NOT NULL CHECK (subject_kind IN ('post', 'comment', 'person')),
    subject_id      uuid        NOT NULL,
    subject_version integer     NOT NULL,
    about_id        uuid        NOT NULL,    -- who made it
    action          text        NOT NULL CHECK (action IN ('show', 'blur', 'limit', 'hold', 'escalate', 'remove')),
    rule            text,                    -- null: no rule matched, or a person decided
    reason          text,
    severity        integer     NOT NULL,
    words           text,                    -- what who made it reads
    policy_version  integer,
    evidence        jsonb       NOT NULL,    -- values, missing, models
    by_id           uuid,                    -- the moderator; null: the machine
    at              timestamptz NOT NULL,
    ends_at         timestamptz,             -- when the action ends by itself
    undoes          uuid        REFERENCES moderation.judgement
);

CREATE INDEX judgement_of_subject ON moderation.judgement (subject_kind, subject_id, id DESC);
CREATE INDEX judgement_about ON moderation.judgement (about_id, id DESC) WHERE action <> 'show';
CREATE INDEX judgement_ending ON moderation.judgement (ends_at) WHERE ends_at IS NOT NULL;

CREATE TABLE moderation.measured (           -- of media: files never change, so it is measured once by each set of models
    media_id    uuid        NOT NULL,
    measured_by text        NOT NULL,        -- names and versions of the models
    measures    jsonb       NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (media_id, measured_by)
);
