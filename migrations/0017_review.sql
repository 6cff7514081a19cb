-- People in the loop: cases in a queue, what became of them, notices, appeals, strikes, and an audit log that shows tampering.
-- depends: 0014_moderation

CREATE TABLE moderation.case (               -- outlives what it is about
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('machine', 'reports', 'appeal')),
    queue           text        NOT NULL,
    subject_kind    text        NOT NULL CHECK (subject_kind IN ('post', 'comment', 'person')),
    subject_id      uuid        NOT NULL,
    subject_version integer     NOT NULL,
    about_id        uuid        NOT NULL,    -- who made it
    judgement_id    uuid        REFERENCES moderation.judgement, -- what brought it here, or what is appealed
    reason          text        NOT NULL,
    severity        integer     NOT NULL CHECK (severity BETWEEN 1 AND 100),
    escalated       boolean     NOT NULL,    -- before all others, and decided by two
    n_reports       integer     NOT NULL DEFAULT 0,
    opened_at       timestamptz NOT NULL,
    turn_at         timestamptz NOT NULL,    -- earlier comes first: when it was opened, less the time its severity is worth
    locked_by       uuid,
    locked_until    timestamptz,
    taken_at        timestamptz,             -- when whoever has it began
    barred          uuid[]      NOT NULL DEFAULT '{}', -- moderators it never comes to
    closed_at       timestamptz,
    outcome         text        CHECK (outcome IN ('acted', 'dismissed', 'upheld', 'overturned', 'gone')),
    decision_id     uuid        REFERENCES moderation.judgement,
    CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CHECK (kind <> 'appeal' OR judgement_id IS NOT NULL)
);

CREATE UNIQUE INDEX case_of_subject ON moderation.case (subject_kind, subject_id)
    WHERE kind <> 'appeal' AND closed_at IS NULL;
CREATE UNIQUE INDEX case_of_appeal ON moderation.case (judgement_id) WHERE kind = 'appeal' AND closed_at IS NULL;
CREATE INDEX case_in_turn ON moderation.case (escalated DESC, turn_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_in_turn_of_queue ON moderation.case (queue, escalated DESC, turn_at, id) WHERE closed_at IS NULL;
CREATE INDEX case_locked ON moderation.case (locked_by) WHERE locked_by IS NOT NULL AND closed_at IS NULL;
CREATE INDEX case_closed ON moderation.case (closed_at DESC, id DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX case_decided ON moderation.case (reason, closed_at DESC) WHERE outcome IN ('acted', 'dismissed');
CREATE INDEX case_by_decision ON moderation.case (decision_id) WHERE decision_id IS NOT NULL;

CREATE TABLE moderation.case_report (        -- what was reported, merged into a case
    case_id     uuid        NOT NULL REFERENCES moderation.case,
    report_id   uuid        NOT NULL,
    reporter_id uuid        REFERENCES people.person ON DELETE SET NULL,
    reasons     text[]      NOT NULL,
    words       text        NOT NULL,
    stood       jsonb       NOT NULL,        -- what stood there when it was reported
    weight      real        NOT NULL,        -- what this reporter's word counted then
    at          timestamptz NOT NULL,
    was_right   boolean,                     -- null: not decided, or nothing was left to decide
    PRIMARY KEY (case_id, report_id)
);

CREATE INDEX case_report_in_time ON moderation.case_report (at);
CREATE INDEX case_report_by_reporter ON moderation.case_report (reporter_id) INCLUDE (was_right);

CREATE TABLE moderation.bulk (
    id    uuid        PRIMARY KEY,
    by_id uuid        NOT NULL,
    at    timestamptz NOT NULL
);

CREATE TABLE moderation.vote (               -- what one moderator said of a case; the last one closes it
    id              uuid        PRIMARY KEY,
    case_id         uuid        NOT NULL REFERENCES moderation.case,
    by_id           uuid        NOT NULL,
    subject_version integer     NOT NULL,
    action          text        NOT NULL,
    reason          text,
    words           text,
    taken_at        timestamptz NOT NULL,
    at              timestamptz NOT NULL,
    bulk_id         uuid        REFERENCES moderation.bulk,
    undone_at       timestamptz
);

CREATE INDEX vote_of_case ON moderation.vote (case_id, id);
CREATE INDEX vote_of_moderator ON moderation.vote (by_id, at DESC);
CREATE INDEX vote_of_bulk ON moderation.vote (bulk_id) WHERE bulk_id IS NOT NULL;
CREATE INDEX vote_in_time ON moderation.vote (at);

CREATE TABLE moderation.notice (             -- what people are told
    id           uuid        PRIMARY KEY,
    to_id        uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    kind         text        NOT NULL CHECK (kind IN ('decided', 'restored', 'report-came', 'report-decided', 'appeal-came',
                                                      'appeal-upheld', 'appeal-overturned')),
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    judgement_id uuid        REFERENCES moderation.judgement,
    at           timestamptz NOT NULL,
    appeal_until timestamptz                 -- null: nothing to appeal
);

CREATE INDEX notice_of_person ON moderation.notice (to_id, id DESC);
CREATE INDEX notice_of_judgement ON moderation.notice (judgement_id, to_id);
CREATE INDEX notice_in_time ON moderation.notice (at);

CREATE TABLE moderation.appeal (
    id           uuid        PRIMARY KEY,
    judgement_id uuid        NOT NULL REFERENCES moderation.judgement,
    by_id        uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    case_id      uuid        NOT NULL REFERENCES moderation.case,
    words        text        NOT NULL,
    at           timestamptz NOT NULL,
    decided_at   timestamptz,
    overturned   boolean,
    UNIQUE (judgement_id, by_id),
    CHECK ((decided_at IS NULL) = (overturned IS NULL))
);

CREATE INDEX appeal_of_case ON moderation.appeal (case_id);
CREATE INDEX appeal_of_person ON moderation.appeal (by_id, id DESC);
CREATE INDEX appeal_in_time ON moderation.appeal (at);

CREATE TABLE moderation.strike (             -- for what was removed; points fade with time
    judgement_id uuid        PRIMARY KEY REFERENCES moderation.judgement,
    person_id    uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    points       integer     NOT NULL,
    at           timestamptz NOT NULL,
    lifted_at    timestamptz
);

CREATE INDEX strike_of_person ON moderation.strike (person_id, at DESC);
CREATE INDEX strike_of_subject ON moderation.strike (subject_kind, subject_id) WHERE lifted_at IS NULL;

CREATE TABLE moderation.statement (          -- of a judgement that restricts: what the judgement itself does not hold
    judgement_id       uuid        PRIMARY KEY REFERENCES moderation.judgement,
    at                 timestamptz NOT NULL,
    content_types      text[]      NOT NULL,
    content_language   text,
    content_at         timestamptz NOT NULL,
    n_reports          integer     NOT NULL, -- 0: nobody reported it
    automated          text        NOT NULL CHECK (automated IN ('fully', 'partially', 'not'))
);

CREATE INDEX statement_in_time ON moderation.statement (at, judgement_id);

CREATE TABLE moderation.wellness (           -- how a moderator wants to see what is judged
    person_id         uuid    PRIMARY KEY REFERENCES people.person ON DELETE CASCADE,
    blur              boolean NOT NULL,
    grayscale         boolean NOT NULL,
    mute              boolean NOT NULL,
    break_every_min   integer NOT NULL,
    break_every_cases integer NOT NULL
);

-- The audit log. Each entry holds the hash of the one before it, and the head is kept apart, so that neither a changed entry
-- nor a missing end goes unseen. Who appends locks the head until the transaction ends: entries are in the order of commits.
CREATE TABLE moderation.audit (
    number   bigint      PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text        NOT NULL,           -- role, and the id of who has one
    act      text        NOT NULL,
    subject  text        NOT NULL,
    detail   jsonb       NOT NULL,
    previous bytea       NOT NULL,
    hash     bytea       NOT NULL            -- SHA-256 of the above
);

CREATE TABLE moderation.audit_head (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    n_entries bigint  NOT NULL,
    hash      bytea   NOT NULL
);

INSERT INTO moderation.audit_head (n_entries, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION moderation.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation.audit
FOR EACH STATEMENT EXECUTE FUNCTION moderation.refuse_change();

CREATE INDEX case_about ON moderation.case (about_id);
CREATE INDEX judgement_undone ON moderation.judgement (undoes) WHERE undoes IS NOT NULL;
