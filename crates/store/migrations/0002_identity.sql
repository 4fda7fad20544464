-- People who work here. One row a role; an agent's row names the agent whose calls they may see.
CREATE TABLE staff (
    number BIGINT NOT NULL, role TEXT NOT NULL, agent TEXT, name TEXT NOT NULL, since BIGINT NOT NULL,
    PRIMARY KEY (number, role)
);

-- Sign-in codes that were asked for. `digest` is a keyed hash of the code; the code itself is nowhere.
CREATE TABLE sign_in_code (
    id BYTEA PRIMARY KEY, number BIGINT NOT NULL, digest BYTEA NOT NULL, asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, tries BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX sign_in_code_number ON sign_in_code (number, asked_at);
CREATE INDEX sign_in_code_asked ON sign_in_code (asked_at);

-- Sessions by the hash of their token; the token itself is only in the cookie. Signing out deletes the row.
CREATE TABLE session (
    hash BYTEA PRIMARY KEY, number BIGINT NOT NULL, started_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX session_number ON session (number, started_at);
CREATE INDEX session_expires ON session (expires_at);

-- Texts to people. `body` stays while it waits (a sign-in code's never does) and goes when it has been sent or given up,
-- except in the demonstration. `key` makes a second request for the same text the same message.
CREATE TABLE message (
    id BYTEA PRIMARY KEY, number BIGINT NOT NULL, template TEXT NOT NULL, body TEXT, status TEXT NOT NULL,
    tries BIGINT NOT NULL, trouble TEXT, created_at BIGINT NOT NULL, due_at BIGINT NOT NULL, settled_at BIGINT,
    key TEXT UNIQUE
);
CREATE INDEX message_due ON message (status, due_at);
CREATE INDEX message_created ON message (created_at);

-- Keys of telephone systems and brands for the API, by the hash of the secret.
CREATE TABLE api_key (
    id TEXT PRIMARY KEY, hash BYTEA NOT NULL UNIQUE, name TEXT NOT NULL, brand TEXT, scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL, revoked_at BIGINT
);
