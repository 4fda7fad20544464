-- The ledger. Debits are positive, credits negative, in minor units. What the fund owes can never turn into a debit and
-- what it owns never into a credit: that is what "never overdrawn" means, and the schema holds it too.
CREATE TABLE account (
    code TEXT NOT NULL, currency TEXT NOT NULL, balance BIGINT NOT NULL,
    PRIMARY KEY (code, currency),
    CHECK (balance BETWEEN -4000000000000000000 AND 4000000000000000000),
    CHECK (balance <= 0 OR code NOT IN ('fund:available', 'award:payable', 'payout:in-transit', 'recovery:claimed')),
    CHECK (balance >= 0 OR code IN ('fund:available', 'award:payable', 'payout:in-transit', 'recovery:claimed'))
);
-- Entries and their postings are never changed. `key` makes a repeated booking the same entry.
CREATE TABLE entry (
    id BYTEA PRIMARY KEY, key TEXT NOT NULL UNIQUE, currency TEXT NOT NULL, at BIGINT NOT NULL, memo TEXT NOT NULL
);
CREATE TABLE posting (
    entry BYTEA NOT NULL REFERENCES entry (id), n BIGINT NOT NULL, account TEXT NOT NULL, minor BIGINT NOT NULL,
    PRIMARY KEY (entry, n), CHECK (minor <> 0)
);
CREATE INDEX posting_account ON posting (account);

-- Where people want their money.
CREATE TABLE payee (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, account TEXT NOT NULL, bank TEXT NOT NULL, changed_at BIGINT NOT NULL
);

-- The payment of one award. `place` is the order of payment within a currency, counted in `payout_place`.
CREATE TABLE payout_place (currency TEXT PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE payout (
    id BYTEA PRIMARY KEY, award BYTEA NOT NULL UNIQUE, payee BIGINT NOT NULL, brand TEXT NOT NULL, minor BIGINT NOT NULL,
    currency TEXT NOT NULL, status TEXT NOT NULL, place BIGINT NOT NULL, created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL, CHECK (minor > 0)
);
CREATE INDEX payout_status ON payout (status, currency, place);
CREATE INDEX payout_payee ON payout (payee);

-- Payment files handed to a bank.
CREATE TABLE batch (
    id BYTEA PRIMARY KEY, made_at BIGINT NOT NULL, made_by TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL, count BIGINT NOT NULL, total BIGINT NOT NULL, currency TEXT NOT NULL
);
CREATE INDEX batch_made ON batch (made_at);

-- Attempts to pay. One may be open at a time, and one only can ever be the one that settled.
CREATE TABLE attempt (
    id BYTEA PRIMARY KEY, payout BYTEA NOT NULL REFERENCES payout (id), batch BYTEA NOT NULL REFERENCES batch (id),
    status TEXT NOT NULL, debit_reference TEXT, credit_reference TEXT, reason TEXT, sent_at BIGINT NOT NULL,
    outcome_at BIGINT
);
CREATE INDEX attempt_payout ON attempt (payout);
CREATE INDEX attempt_batch ON attempt (batch);
CREATE UNIQUE INDEX attempt_open ON attempt (payout) WHERE status = 'sent';
CREATE UNIQUE INDEX attempt_settled ON attempt (payout) WHERE status = 'settled';

-- Bank statements, by the SHA-256 of their bytes, and what each row of them did.
CREATE TABLE statement (
    id BYTEA PRIMARY KEY, digest BYTEA NOT NULL UNIQUE, bank_statement_id TEXT NOT NULL, imported_at BIGINT NOT NULL
);
CREATE TABLE statement_entry (
    statement BYTEA NOT NULL REFERENCES statement (id), n BIGINT NOT NULL, end_to_end TEXT, reference TEXT,
    direction TEXT NOT NULL, amount TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, PRIMARY KEY (statement, n)
);
