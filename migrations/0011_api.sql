-- Answers to requests that came with an Idempotency-Key: kept a day, so that the same request again is answered again.
-- depends: 0001_runtime

CREATE SCHEMA api;

CREATE TABLE api.answer (
    id          bytea       PRIMARY KEY,  -- of caller and key
    request_sha bytea       NOT NULL,     -- of method, address and body: what the key may be used for again
    sealed      bytea       NOT NULL,     -- status, headers and body; only who has the key can open it
    at          timestamptz NOT NULL
);

CREATE INDEX answer_due ON api.answer USING brin (at);
