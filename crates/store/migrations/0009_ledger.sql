-- The ledger, as a chain. `ledger_account`, `ledger_entry` and `ledger_posting` take over from `account`, `entry` and `posting` of
-- 0003, whose rows are copied. Debits are positive, credits negative, in minor units.
--
-- Which side an account may stand on is in its row: 1 for a debit balance, -1 for a credit balance, and it never turns over.
CREATE TABLE ledger_account (
    tenant TEXT NOT NULL, code TEXT NOT NULL, currency TEXT NOT NULL, kind TEXT NOT NULL, side BIGINT NOT NULL,
    balance BIGINT NOT NULL, PRIMARY KEY (tenant, code, currency), CHECK (side IN (-1, 1)),
    CHECK (side * balance >= 0), CHECK (balance BETWEEN -4000000000000000000 AND 4000000000000000000)
);
-- Entries are never changed. `place` has no gaps within a tenant; `key` makes a repeated booking the same entry. `hash` is null
-- only in entries from before the chain, until the fund is next opened.
CREATE TABLE ledger_entry (
    tenant TEXT NOT NULL, place BIGINT NOT NULL, key TEXT NOT NULL, currency TEXT NOT NULL, happened_at BIGINT NOT NULL,
    booked_at BIGINT NOT NULL, memo TEXT NOT NULL, hash BYTEA, PRIMARY KEY (tenant, place), UNIQUE (tenant, key)
);
-- `balance` is that of the account after the posting, so that a statement is one walk along the index.
CREATE TABLE ledger_posting (
    tenant TEXT NOT NULL, place BIGINT NOT NULL, n BIGINT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL,
    booked_at BIGINT NOT NULL, minor BIGINT NOT NULL, balance BIGINT NOT NULL, PRIMARY KEY (tenant, place, n),
    CHECK (minor <> 0)
);
CREATE INDEX ledger_posting_account ON ledger_posting (tenant, account, currency, booked_at, place, n);
-- Where the chain of a tenant ends, and how far it is hashed.
CREATE TABLE ledger_head (
    tenant TEXT PRIMARY KEY, place BIGINT NOT NULL, hashed BIGINT NOT NULL, hash BYTEA, booked_at BIGINT NOT NULL
);

INSERT INTO ledger_account (tenant, code, currency, kind, side, balance)
SELECT 'main', code, currency,
    CASE WHEN code IN ('award:payable', 'payout:in-transit') THEN 'liability'
         WHEN code IN ('fund:available', 'recovery:claimed') THEN 'equity' ELSE 'asset' END,
    CASE WHEN code IN ('fund:available', 'award:payable', 'payout:in-transit', 'recovery:claimed') THEN -1 ELSE 1 END,
    balance
FROM account;
INSERT INTO ledger_entry (tenant, place, key, currency, happened_at, booked_at, memo)
SELECT 'main', ROW_NUMBER() OVER (ORDER BY at, id), key, currency, at, at, memo FROM entry;
INSERT INTO ledger_posting (tenant, place, n, account, currency, booked_at, minor, balance)
SELECT 'main', l.place, p.n, p.account, e.currency, e.at, p.minor,
    CAST(SUM(p.minor) OVER (PARTITION BY p.account, e.currency ORDER BY l.place, p.n) AS BIGINT)
FROM posting p JOIN entry e ON e.id = p.entry JOIN ledger_entry l ON l.tenant = 'main' AND l.key = e.key;
INSERT INTO ledger_head (tenant, place, hashed, booked_at)
SELECT 'main', COUNT(*), 0, COALESCE(MAX(at), 0) FROM entry;

-- Whose fund pays, by what right (the SHA-256 of the entitlement), who owes it back, and what has become of that debt:
-- for a payout that was given its money, minor = owed + recovered + written_off + passed_on.
ALTER TABLE payout ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
ALTER TABLE payout ADD COLUMN entitlement BYTEA;
ALTER TABLE payout ADD COLUMN liable TEXT NOT NULL DEFAULT '';
ALTER TABLE payout ADD COLUMN owed BIGINT NOT NULL DEFAULT 0 CHECK (owed >= 0);
ALTER TABLE payout ADD COLUMN recovered BIGINT NOT NULL DEFAULT 0 CHECK (recovered >= 0);
ALTER TABLE payout ADD COLUMN written_off BIGINT NOT NULL DEFAULT 0 CHECK (written_off >= 0);
ALTER TABLE payout ADD COLUMN passed_on BIGINT NOT NULL DEFAULT 0 CHECK (passed_on >= 0);
UPDATE payout SET liable = 'brand:' || brand;
-- What a brand had paid back counts for its oldest awards.
UPDATE payout SET recovered = c.back FROM (
    SELECT id, CASE WHEN back <= before THEN 0 WHEN back - before < minor THEN back - before ELSE minor END AS back FROM (
        SELECT p.id, p.minor,
            CAST(SUM(p.minor) OVER (PARTITION BY p.brand, p.currency ORDER BY p.place, p.id) AS BIGINT) - p.minor AS before,
            CAST(SUM(p.minor) OVER (PARTITION BY p.brand, p.currency) AS BIGINT) - COALESCE(a.balance, 0) AS back
        FROM payout p LEFT JOIN account a ON a.code = 'recovery:receivable:' || p.brand AND a.currency = p.currency
        WHERE p.status IN ('reserved', 'sent', 'settled', 'returned')) w) c
WHERE c.id = payout.id;
UPDATE payout SET owed = minor - recovered WHERE status IN ('reserved', 'sent', 'settled', 'returned');
CREATE UNIQUE INDEX payout_entitlement ON payout (tenant, entitlement)
    WHERE entitlement IS NOT NULL AND status <> 'released';
CREATE INDEX payout_queue ON payout (tenant, currency, place) WHERE status = 'queued';
CREATE INDEX payout_owed ON payout (tenant, liable, currency, place) WHERE owed > 0;

-- What somebody who owes has agreed to pay when. `dropped` is what need not be paid any more, because less is owed.
CREATE TABLE instalment_plan (
    id BYTEA PRIMARY KEY, tenant TEXT NOT NULL, liable TEXT NOT NULL, brand TEXT NOT NULL, currency TEXT NOT NULL,
    agreed_at BIGINT NOT NULL, agreed_by BIGINT NOT NULL, agreed_name TEXT NOT NULL, ended_at BIGINT
);
CREATE UNIQUE INDEX instalment_plan_open ON instalment_plan (tenant, liable, currency) WHERE ended_at IS NULL;
CREATE TABLE instalment (
    plan BYTEA NOT NULL REFERENCES instalment_plan (id), n BIGINT NOT NULL, due_at BIGINT NOT NULL, minor BIGINT NOT NULL,
    paid BIGINT NOT NULL, dropped BIGINT NOT NULL, PRIMARY KEY (plan, n),
    CHECK (minor > 0 AND paid >= 0 AND dropped >= 0 AND paid + dropped <= minor)
);

-- What the fund gives up, proposed by one person and decided by another.
CREATE TABLE write_off (
    id BYTEA PRIMARY KEY, tenant TEXT NOT NULL, liable TEXT NOT NULL, brand TEXT NOT NULL, currency TEXT NOT NULL,
    minor BIGINT NOT NULL, reason TEXT NOT NULL, proposed_by BIGINT NOT NULL, proposed_name TEXT NOT NULL,
    proposed_at BIGINT NOT NULL, decision TEXT, decided_by BIGINT, decided_name TEXT, decided_at BIGINT,
    CHECK (minor > 0), CHECK (decision IS NULL OR decided_by IS NOT NULL),
    CHECK (decision IS NULL OR decision <> 'approved' OR decided_by <> proposed_by)
);
CREATE INDEX write_off_open ON write_off (tenant, proposed_at) WHERE decision IS NULL;

-- What the fund claims for an award from somebody outside: a seller, a landlord, a former owner, a developer.
CREATE TABLE recourse (
    award BYTEA PRIMARY KEY, tenant TEXT NOT NULL, against TEXT NOT NULL, goes_to TEXT NOT NULL, currency TEXT NOT NULL,
    minor BIGINT NOT NULL, recovered BIGINT NOT NULL, dropped BIGINT NOT NULL, opened_at BIGINT NOT NULL,
    CHECK (minor > 0 AND recovered >= 0 AND dropped >= 0 AND recovered + dropped <= minor)
);
