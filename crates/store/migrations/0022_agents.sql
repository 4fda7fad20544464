-- What agents see of their own work is found by the agent, and colleagues by their store.
CREATE INDEX ticket_agent ON ticket (agent, from_at);
CREATE INDEX consent_request_agent ON consent_request (agent, asked_at);
CREATE INDEX finding_agent ON finding (agent, called_at);
CREATE INDEX affiliation_store ON affiliation (brand, store);

-- Calls by line and hour (the beginning of the hour, UTC), added up from call records as they come, so that nobody has to read a
-- month of records to see how it went. A line belongs to whoever it is registered to, whenever that is told. `counted` says how far
-- each journal has been added up; a journal is known by the id of its first call record.
CREATE TABLE line_hour (
    line BIGINT NOT NULL, hour BIGINT NOT NULL, calls BIGINT NOT NULL, rang BIGINT NOT NULL, answered BIGINT NOT NULL,
    conversations BIGINT NOT NULL, talk_seconds BIGINT NOT NULL, PRIMARY KEY (line, hour)
);
CREATE TABLE counted (journal TEXT PRIMARY KEY, seq BIGINT NOT NULL, at BIGINT NOT NULL);

-- What agents say of a conversation afterwards, append-only; of one call the last word counts. `key` makes a form sent twice one.
CREATE TABLE call_review (
    record BYTEA NOT NULL, n BIGINT NOT NULL, agent TEXT NOT NULL, called_at BIGINT NOT NULL, effective TEXT NOT NULL,
    wanted TEXT NOT NULL, needed TEXT NOT NULL, at BIGINT NOT NULL, key TEXT UNIQUE, PRIMARY KEY (record, n)
);
CREATE INDEX call_review_agent ON call_review (agent, called_at);
