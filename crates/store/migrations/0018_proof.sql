-- When whoever has a session last proved who they are, by a code or a passkey.
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
UPDATE session SET proved_at = started_at;

-- What names a person to their authenticators instead of the number: WebAuthn's user handle, 64 random bytes.
CREATE TABLE passkey_holder (number BIGINT PRIMARY KEY, handle BYTEA NOT NULL UNIQUE);

-- Passkeys. `fixed` is the public key and what never changes about it, `moving` what each use may change, the sign counter among
-- it. `code_at` is when a code last proved the number: numbers are handed on, passkeys are not.
CREATE TABLE passkey (
    id BYTEA PRIMARY KEY, credential BYTEA NOT NULL UNIQUE, number BIGINT NOT NULL, name TEXT NOT NULL,
    transports BIGINT NOT NULL, fixed BYTEA NOT NULL, moving BYTEA NOT NULL, made_at BIGINT NOT NULL,
    used_at BIGINT, code_at BIGINT NOT NULL
);
CREATE INDEX passkey_number ON passkey (number, made_at);

-- Ceremonies that are under way: what was asked of a browser. Whoever answers one takes it away, so it is answered once. `session`
-- is the hash of the session that asked; signing in asks without one.
CREATE TABLE passkey_ceremony (
    id BYTEA PRIMARY KEY, kind TEXT NOT NULL, session BYTEA, state BYTEA NOT NULL, expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_ceremony_expires ON passkey_ceremony (expires_at);
