-- Sessions that ended a short while ago: their last access tokens are good by themselves, and must not be taken.
-- depends: 0005_accounts

CREATE TABLE accounts.ended_session (
    session_id uuid        PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ended_session_latest ON accounts.ended_session (at);

CREATE FUNCTION accounts.note_ended_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts.ended_session (session_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER note_ended AFTER DELETE ON accounts.session
FOR EACH ROW EXECUTE FUNCTION accounts.note_ended_session();
