-- The public log. An event is written in the transaction of what happened, and gets its place (`seq`, from 0 on, without gaps) in a later
-- one. `entry` is what everybody sees, and nothing in it is about a person; `subject` is the award, or the finding of a ruling.
CREATE TABLE log_event (
    id BYTEA PRIMARY KEY, kind TEXT NOT NULL, subject BYTEA, entry TEXT NOT NULL, at BIGINT NOT NULL, seq BIGINT UNIQUE
);
CREATE INDEX log_event_waiting ON log_event (id) WHERE seq IS NULL;
CREATE INDEX log_event_subject ON log_event (subject);

-- What an entry commits to: the event and the key of the commitment. It belongs to the case and goes with the customer's words.
CREATE TABLE log_opening (event BYTEA PRIMARY KEY, finding BYTEA NOT NULL, salt BYTEA NOT NULL, told TEXT NOT NULL);
CREATE INDEX log_opening_finding ON log_opening (finding);

-- Hashes of the tree as its tiles hold them: those of leaves on level 0, above that one for each full tile of 256.
CREATE TABLE log_node (level BIGINT NOT NULL, place BIGINT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (level, place));

-- How far the log has come, and the key that checks it. One row.
CREATE TABLE log_head (
    one BIGINT PRIMARY KEY CHECK (one = 1), size BIGINT NOT NULL CHECK (size >= 0), root BYTEA NOT NULL, at BIGINT NOT NULL,
    vkey TEXT NOT NULL
);

-- What had been awarded and paid before there was a log: its first entries.
CREATE TABLE log_before (
    month TEXT NOT NULL, currency TEXT NOT NULL, awards BIGINT NOT NULL, awarded BIGINT NOT NULL, paid_awards BIGINT NOT NULL,
    paid BIGINT NOT NULL, PRIMARY KEY (month, currency)
);
INSERT INTO log_before (month, currency, awards, awarded, paid_awards, paid)
SELECT month, currency, CAST(SUM(awards) AS BIGINT), CAST(SUM(awarded) AS BIGINT), CAST(SUM(paid_awards) AS BIGINT),
    CAST(SUM(paid) AS BIGINT)
FROM award_total WHERE awards > 0 GROUP BY month, currency;
