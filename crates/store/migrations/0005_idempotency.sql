-- Requests with an idempotency key, and what was answered. No status yet means that one is under way, or was cut off.
CREATE TABLE idempotency (
    caller TEXT NOT NULL, route TEXT NOT NULL, key TEXT NOT NULL, request_digest BYTEA NOT NULL, status BIGINT,
    body TEXT, at BIGINT NOT NULL, PRIMARY KEY (caller, route, key)
);
CREATE INDEX idempotency_at ON idempotency (at);
