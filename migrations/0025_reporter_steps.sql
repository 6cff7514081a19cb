-- Misuse of reporting: a warning, then a time in which reports are accepted and not looked at.
-- depends: 0024_for_some

CREATE TABLE moderation.reporter_step (
    id             uuid        PRIMARY KEY,
    person_id      uuid        NOT NULL REFERENCES people.person ON DELETE CASCADE,
    at             timestamptz NOT NULL,
    ends_at        timestamptz,              -- null: a warning
    n_unfounded    integer     NOT NULL,     -- dismissed reports that led to it
    n_decided      integer     NOT NULL,
    policy_version integer     NOT NULL,
    lifted_at      timestamptz
);

CREATE INDEX reporter_step_of_person ON moderation.reporter_step (person_id, at DESC);

ALTER TABLE moderation.notice
    ADD COLUMN words text,                   -- besides what the judgement says
    ADD COLUMN ends_at timestamptz;
