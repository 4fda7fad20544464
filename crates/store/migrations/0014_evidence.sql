-- Files that belong to a case. What came is known by its digest and is not kept; what is kept has lost its metadata. `erased_at`
-- is set when the pieces were deleted: the digests stay. `brand` is the brand that added it, if one did.
CREATE TABLE evidence_file (
    id BYTEA PRIMARY KEY, case_id BYTEA NOT NULL REFERENCES desk_case (id), n BIGINT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    size BIGINT NOT NULL, came_size BIGINT NOT NULL, came_sha256 BYTEA NOT NULL, kept_sha256 BYTEA NOT NULL,
    actor TEXT NOT NULL, brand TEXT, words TEXT NOT NULL, at BIGINT NOT NULL, erased_at BIGINT,
    UNIQUE (case_id, n)
);
CREATE INDEX evidence_file_case ON evidence_file (case_id, came_sha256);
-- The bytes, in pieces, apart from what is known about them.
CREATE TABLE evidence_piece (
    file BYTEA NOT NULL REFERENCES evidence_file (id), n BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (file, n)
);

-- What each rule about abuse said of a finding that the records would have paid, whether it fired or not. Inputs are counts,
-- seconds, hours and minor units of money, as a JSON object. Append-only.
CREATE TABLE signal (
    finding BYTEA NOT NULL REFERENCES finding (id), rule TEXT NOT NULL, version BIGINT NOT NULL, inputs TEXT NOT NULL,
    threshold BIGINT NOT NULL, fired BOOLEAN NOT NULL, holds TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (finding, rule)
);
-- Findings that wait for a person because a signal fired, with what they would have been awarded for.
CREATE TABLE signal_hold (
    finding BYTEA PRIMARY KEY REFERENCES finding (id), promise TEXT NOT NULL, customer BIGINT NOT NULL,
    calling_number BIGINT NOT NULL, pay_window TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX signal_hold_window ON signal_hold (customer, calling_number, promise, pay_window);
-- Calls that wait with such a finding: an award covers them all.
CREATE TABLE signal_hold_call (
    record BYTEA PRIMARY KEY, finding BYTEA NOT NULL REFERENCES signal_hold (finding), started_at BIGINT NOT NULL
);
CREATE INDEX signal_hold_call_by ON signal_hold_call (finding);
-- What rules about abuse ask for: the awards of a customer lately, and whose account it is.
CREATE INDEX award_customer ON award (customer, awarded_at);
CREATE INDEX payee_account ON payee (account);

-- When an account was changed for another one, rather than given for the first time. Null: never.
ALTER TABLE payee ADD COLUMN moved_at BIGINT;
-- Who decided an award, the first and the second person.
CREATE TABLE award_decider (
    award BYTEA NOT NULL REFERENCES award (id), staff BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (award, staff)
);
-- Who must not pay an award, because they decided it.
CREATE TABLE payout_barred (award BYTEA NOT NULL, staff BIGINT NOT NULL, PRIMARY KEY (award, staff));
