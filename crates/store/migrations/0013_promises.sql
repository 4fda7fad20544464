-- Promises that were handed in here, by the SHA-256 of their file. A file is never changed; who handed it in first is its author.
CREATE TABLE promise_draft (
    digest BYTEA PRIMARY KEY, promise TEXT NOT NULL, file TEXT NOT NULL, text TEXT NOT NULL, author BIGINT NOT NULL,
    at BIGINT NOT NULL, UNIQUE (digest, author)
);
CREATE INDEX promise_draft_at ON promise_draft (at);

-- Promises that were published, each at its place in the directory's shard of the feed. Who wrote one cannot approve it.
CREATE TABLE promise_publication (
    ver BIGINT PRIMARY KEY, promise TEXT NOT NULL, digest BYTEA NOT NULL, author BIGINT NOT NULL, approver BIGINT NOT NULL,
    at BIGINT NOT NULL, CHECK (author <> approver),
    FOREIGN KEY (digest, author) REFERENCES promise_draft (digest, author)
);
CREATE INDEX promise_publication_promise ON promise_publication (promise, ver);
