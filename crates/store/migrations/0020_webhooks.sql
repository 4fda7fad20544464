-- The public half of the key by which a program signs (Ed25519); null where it sends its API key along.
ALTER TABLE api_key ADD COLUMN public_key BYTEA;
-- Brands whose evidence has to be signed.
CREATE TABLE signed_evidence (brand TEXT PRIMARY KEY, since BIGINT NOT NULL);
-- Nonces of signatures that were used, for as long as those are good.
CREATE TABLE signature_nonce (key TEXT NOT NULL, nonce TEXT NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (key, nonce));
CREATE INDEX signature_nonce_expires ON signature_nonce (expires_at);

-- Endpoints of brands for webhooks. `events` are words with blanks between. `generation` counts the secrets it had, from 1; the secret
-- itself is nowhere, `fingerprint` tells whether it still follows from the key of the house. `key` makes a repeated request the same
-- endpoint, `rotation_key` the same change of secret.
CREATE TABLE webhook_endpoint (
    id TEXT PRIMARY KEY, brand TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL, note TEXT NOT NULL, key TEXT UNIQUE,
    created_at BIGINT NOT NULL, generation BIGINT NOT NULL, fingerprint BYTEA NOT NULL, rotated_at BIGINT, rotation_key TEXT,
    removed_at BIGINT
);
CREATE UNIQUE INDEX webhook_endpoint_brand ON webhook_endpoint (brand, url) WHERE removed_at IS NULL;

-- How an endpoint is: apart from it, because every transaction that has news looks whether there are endpoints. `failing_since` is
-- the first attempt that failed after the last one that did not.
CREATE TABLE webhook_health (
    endpoint TEXT PRIMARY KEY REFERENCES webhook_endpoint (id), failing_since BIGINT, disabled_at BIGINT, disabled_why TEXT
);

-- What is or was sent: `body` is sent as it stands, however often. `state` is waiting, delivered, given_up or held (the endpoint is
-- disabled). `tries` counts those since it was last asked for.
CREATE TABLE webhook_message (
    endpoint TEXT NOT NULL REFERENCES webhook_endpoint (id), id TEXT NOT NULL, event TEXT NOT NULL, body TEXT NOT NULL,
    written_at BIGINT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL, PRIMARY KEY (endpoint, id)
);
CREATE INDEX webhook_message_written ON webhook_message (endpoint, written_at, id);
CREATE INDEX webhook_message_old ON webhook_message (written_at);

-- Attempts, append-only as long as their message is kept. `status` is null where no answer came.
CREATE TABLE webhook_attempt (
    endpoint TEXT NOT NULL, message TEXT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, took_ms BIGINT NOT NULL, status BIGINT,
    trouble TEXT, PRIMARY KEY (endpoint, message, n)
);
