-- Who may come in: people and how they prove themselves, tenants and their keys, what was spent, who asked for what.
-- depends: 0003_creators

CREATE SCHEMA accounts;

CREATE TABLE accounts.person (
    id             uuid        PRIMARY KEY,
    email          text        NOT NULL,          -- as it was typed
    email_key      text        NOT NULL UNIQUE,   -- as it is compared
    password_hash  text,                          -- argon2id; null: signs in by passkey or provider only
    role           text        NOT NULL DEFAULT 'person' CHECK (role IN ('person', 'moderator', 'operator')),
    totp_sealed    bytea,                         -- null: no second factor
    totp_last_step bigint      NOT NULL DEFAULT 0, -- a code of this step or before was used and counts no more
    made_at        timestamptz NOT NULL
);

CREATE TABLE accounts.tenant (
    id                   uuid        PRIMARY KEY,
    name                 text        NOT NULL,
    n_creators_per_month integer     NOT NULL CHECK (n_creators_per_month >= 0),
    made_at              timestamptz NOT NULL
);

CREATE TABLE accounts.member (
    tenant_id uuid        NOT NULL REFERENCES accounts.tenant ON DELETE CASCADE,
    person_id uuid        NOT NULL REFERENCES accounts.person ON DELETE CASCADE,
    standing  text        NOT NULL CHECK (standing IN ('owner', 'admin', 'member', 'viewer')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, tenant_id)
);

CREATE INDEX member_by_tenant ON accounts.member (tenant_id);

CREATE TABLE accounts.session (
    id         uuid        PRIMARY KEY,
    person_id  uuid        NOT NULL REFERENCES accounts.person ON DELETE CASCADE,
    tenant_id  uuid        REFERENCES accounts.tenant ON DELETE SET NULL, -- chosen; null: the first one joined
    secret_sha bytea       UNIQUE,   -- of the cookie; null: a client with tokens
    client     text        NOT NULL, -- what the client said it is
    address    text        NOT NULL,
    began_at   timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX session_by_person ON accounts.session (person_id);
CREATE INDEX session_due ON accounts.session (expires_at);

CREATE TABLE accounts.refresh_token (
    secret_sha bytea       PRIMARY KEY,
    session_id uuid        NOT NULL REFERENCES accounts.session ON DELETE CASCADE,
    used_at    timestamptz
);

CREATE INDEX refresh_token_by_session ON accounts.refresh_token (session_id);

CREATE TABLE accounts.ticket (
    secret_sha bytea       PRIMARY KEY, -- what was handed out comes back once
    purpose    text        NOT NULL,
    person_id  uuid        REFERENCES accounts.person ON DELETE CASCADE,
    body       jsonb       NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX ticket_due ON accounts.ticket (expires_at);

CREATE TABLE accounts.recovery_code (
    person_id uuid  NOT NULL REFERENCES accounts.person ON DELETE CASCADE,
    code_sha  bytea NOT NULL,
    PRIMARY KEY (person_id, code_sha)
);

CREATE TABLE accounts.passkey (
    id         bytea       PRIMARY KEY,   -- the credential id, chosen by the authenticator
    person_id  uuid        NOT NULL REFERENCES accounts.person ON DELETE CASCADE,
    public_key bytea       NOT NULL,      -- COSE
    n_signed   bigint      NOT NULL,      -- the authenticator's counter; 0 where it keeps none
    name       text        NOT NULL,
    made_at    timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE INDEX passkey_by_person ON accounts.passkey (person_id);

CREATE TABLE accounts.identity (
    issuer    text        NOT NULL,
    subject   text        NOT NULL,
    person_id uuid        NOT NULL REFERENCES accounts.person ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX identity_by_person ON accounts.identity (person_id);

CREATE TABLE accounts.invitation (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        NOT NULL REFERENCES accounts.tenant ON DELETE CASCADE,
    secret_sha  bytea       NOT NULL UNIQUE,
    email       text        NOT NULL,
    email_key   text        NOT NULL,
    standing    text        NOT NULL CHECK (standing IN ('owner', 'admin', 'member', 'viewer')),
    invited_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);

CREATE INDEX invitation_by_tenant ON accounts.invitation (tenant_id);

CREATE TABLE accounts.api_key (
    id                    uuid        PRIMARY KEY,
    tenant_id             uuid        NOT NULL REFERENCES accounts.tenant ON DELETE CASCADE,
    name                  text        NOT NULL,
    prefix                text        NOT NULL,   -- the visible beginning
    secret_sha            bytea       NOT NULL UNIQUE,
    scopes                text[]      NOT NULL,
    n_creators_per_month  integer     CHECK (n_creators_per_month >= 0), -- null: as the tenant
    n_requests_per_minute integer     CHECK (n_requests_per_minute > 0), -- null: as everyone
    made_by               uuid        REFERENCES accounts.person ON DELETE SET NULL,
    made_at               timestamptz NOT NULL,
    expires_at            timestamptz,
    used_at               timestamptz,
    revoked_at            timestamptz
);

CREATE INDEX api_key_by_tenant ON accounts.api_key (tenant_id);

CREATE TABLE accounts.shown (
    tenant_id  uuid NOT NULL REFERENCES accounts.tenant ON DELETE CASCADE,
    month      date NOT NULL,
    creator_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, month, creator_id)
);

CREATE TABLE accounts.spent (
    holder_id uuid    NOT NULL,  -- a tenant or one of its keys
    month     date    NOT NULL,
    n         integer NOT NULL,
    PRIMARY KEY (holder_id, month)
);

CREATE TABLE accounts.access (
    at        timestamptz NOT NULL,
    tenant_id uuid,
    role      text        NOT NULL,
    actor_id  uuid,
    address   text        NOT NULL,
    method    text        NOT NULL,
    path      text        NOT NULL,
    status    smallint    NOT NULL,
    ms        real        NOT NULL
);

CREATE INDEX access_by_tenant ON accounts.access (tenant_id, at);
CREATE INDEX access_in_order ON accounts.access USING brin (at);

-- Files a tenant hands in are its own: null where the operator or the program did.
ALTER TABLE creators.import ADD COLUMN tenant_id uuid;
