-- Policies in every version, which was in force when, and what rules in the background would have hit.
-- depends: 0014_moderation

CREATE TABLE moderation.policy (             -- never changed: judgements name their version
    version integer     GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY, -- 1 is what comes with the program
    text    text        NOT NULL,
    comment text        NOT NULL,
    made_by uuid,                            -- null: the program, or whoever runs it
    made_at timestamptz NOT NULL
);

CREATE TABLE moderation.policy_turn (        -- the last one is in force
    number  integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version integer     NOT NULL REFERENCES moderation.policy,
    by_id   uuid,
    at      timestamptz NOT NULL
);

CREATE INDEX policy_turn_of_version ON moderation.policy_turn (version, number DESC);

CREATE TABLE moderation.shadow (             -- a version of a subject counts once for each rule, however often it is judged
    policy_version  integer NOT NULL,
    rule            text    NOT NULL,
    subject_kind    text    NOT NULL,
    subject_id      uuid    NOT NULL,
    subject_version integer NOT NULL,
    action          text    NOT NULL,
    day             date    NOT NULL,
    PRIMARY KEY (policy_version, rule, subject_kind, subject_id, subject_version)
);

CREATE INDEX shadow_by_day ON moderation.shadow (day);
