-- The change feed (see src/feed.rs).
CREATE TABLE head (shard BIGINT PRIMARY KEY, ver BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE change (
    shard BIGINT NOT NULL, ver BIGINT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (shard, ver)
);

-- What customers said. Append-only; (shard, ver) is the commit order. `key` makes a repeated request the same act.
CREATE TABLE act (
    id BYTEA PRIMARY KEY, shard BIGINT NOT NULL, ver BIGINT NOT NULL, number BIGINT NOT NULL, word TEXT NOT NULL,
    scope TEXT NOT NULL, keeps_exceptions BOOLEAN NOT NULL, effective_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL,
    expires_at BIGINT, source TEXT NOT NULL, evidence TEXT, key TEXT UNIQUE, UNIQUE (shard, ver)
);
CREATE INDEX act_number ON act (number);

-- One person's time with a number begins.
CREATE TABLE holding (number BIGINT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (number, since));

-- Who calls.
CREATE TABLE brand (id TEXT PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, rulebook TEXT NOT NULL);
CREATE TABLE affiliation (
    agent TEXT NOT NULL, brand TEXT NOT NULL, store TEXT NOT NULL, name TEXT NOT NULL, from_at BIGINT NOT NULL,
    until_at BIGINT, PRIMARY KEY (agent, from_at)
);
CREATE TABLE line (
    number BIGINT NOT NULL, agent TEXT NOT NULL, from_at BIGINT NOT NULL, until_at BIGINT, PRIMARY KEY (number, from_at)
);
CREATE INDEX line_agent ON line (agent);
CREATE TABLE ticket (
    id TEXT PRIMARY KEY, agent TEXT NOT NULL, number BIGINT NOT NULL, line_of_business TEXT NOT NULL,
    from_at BIGINT NOT NULL, until_at BIGINT
);

-- Lists that others keep. Imports add; (list, number) makes a second import of the same rows change nothing.
CREATE TABLE external_list (list TEXT PRIMARY KEY, as_of BIGINT NOT NULL);
CREATE TABLE external_number (list TEXT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (list, number));
