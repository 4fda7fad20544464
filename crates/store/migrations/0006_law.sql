-- Who said it, where several people share a number, and for how many calls it is good.
ALTER TABLE act ADD COLUMN person TEXT;
ALTER TABLE act ADD COLUMN calls BIGINT;

-- What kind of business a ticket is: it decides how long a relationship outlives it.
ALTER TABLE ticket ADD COLUMN kind TEXT NOT NULL DEFAULT 'request';

-- Answers of those who know whether a number changed hands. `no data` is kept as well: it is neither a yes nor a no.
CREATE TABLE holder_check (
    number BIGINT NOT NULL, checked_at BIGINT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (number, checked_at)
);

-- Where a customer said they are (an IANA name).
CREATE TABLE customer_zone (number BIGINT PRIMARY KEY, zone TEXT NOT NULL, at BIGINT NOT NULL);

-- Privacy numbers: when line a dials x, the telephone of b rings.
CREATE TABLE binding (
    x BIGINT NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT,
    PRIMARY KEY (x, a, from_at)
);
CREATE INDEX binding_b ON binding (b, from_at);

-- Requests for consent. `key` makes a repeated request the same one; the answer is written once.
CREATE TABLE consent_request (
    id BYTEA PRIMARY KEY, number BIGINT NOT NULL, brand TEXT NOT NULL, agent TEXT NOT NULL, scope TEXT NOT NULL,
    asked_at BIGINT NOT NULL, said TEXT, answered_at BIGINT, key TEXT UNIQUE
);
CREATE INDEX consent_request_number ON consent_request (number, asked_at);

-- At which version of the directory a number came on a list, so that a decision can be made again as it was.
ALTER TABLE external_number ADD COLUMN ver BIGINT NOT NULL DEFAULT 0;
