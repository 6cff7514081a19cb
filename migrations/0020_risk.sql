-- What is risky for a brand in the words of an account: tags with a level, and what led to each.
-- depends: 0003_creators

CREATE TABLE creators.risk (
    account_id  bigint      PRIMARY KEY REFERENCES creators.account ON DELETE CASCADE,
    text_sha    bytea       NOT NULL,   -- of all words that were looked at; other words are looked at anew
    model       text        NOT NULL,   -- version of lists, examples, heads and rules
    policy      text        NOT NULL,   -- the terms that allowed it
    tags        text[]      NOT NULL,   -- empty: looked at, and nothing found. No row: not looked at
    levels      text[]      NOT NULL,   -- low | medium | high, one for each tag
    evidence    jsonb       NOT NULL,   -- for each tag, in their order: [{place, start, end, words, by, value}, …]
    measured_at timestamptz NOT NULL DEFAULT now(),
    CHECK (cardinality(tags) = cardinality(levels))
);
