-- What the rules about abuse said of a finding that the records would have paid, all of them in one row: each award asks all of them, and
-- nearly every one says nothing. A JSON array of objects with rule, version, inputs, threshold, fired and holds as `signal` has them
-- (0014), which keeps what was said before this. Append-only.
CREATE TABLE signal_said (
    finding BYTEA PRIMARY KEY REFERENCES finding (id), said TEXT NOT NULL, at BIGINT NOT NULL
);
