-- What could not be measured when the machine judged it, and when it is looked at again.
-- depends: 0025_reporter_steps

CREATE TABLE moderation.unmeasured (
    subject_kind    text        NOT NULL,
    subject_id      uuid        NOT NULL,
    subject_version integer     NOT NULL,
    n_tries         integer     NOT NULL DEFAULT 0,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);

CREATE INDEX unmeasured_due ON moderation.unmeasured (due_at);
