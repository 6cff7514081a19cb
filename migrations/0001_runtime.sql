-- The event log, its readers, and what each import of the program keeps about itself.
-- depends:

CREATE SCHEMA runtime;

CREATE TABLE runtime.event (
    position  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    topic     text        NOT NULL,
    partition smallint    NOT NULL,
    at        timestamptz NOT NULL,
    key       bytea       NOT NULL,
    body      bytea       NOT NULL
) PARTITION BY RANGE (at);

CREATE INDEX event_in_order ON runtime.event (topic, partition, position);

CREATE TABLE runtime.event_rest PARTITION OF runtime.event DEFAULT;

CREATE TABLE runtime.consumer (
    topic      text        NOT NULL,
    consumer   text        NOT NULL,
    partition  smallint    NOT NULL,
    position   bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, consumer, partition)
);
