-- From which account a transfer to a WeChat balance is paid. What was asked for before the money at WeChat Pay had an account of its
-- own is counted at the bank.
ALTER TABLE wechat_transfer ADD COLUMN paid_from TEXT NOT NULL DEFAULT 'fund:cash';

-- What reached payees, by the UTC day of booking: payments and minor units, less what came back. Kept with every such entry, so that
-- nobody has to add up all payouts to know what was paid. `day` -1 has the payments from before this was kept, whose amounts stand
-- in the rows of their days.
CREATE TABLE paid_day (
    tenant TEXT NOT NULL, currency TEXT NOT NULL, day BIGINT NOT NULL, count BIGINT NOT NULL, minor BIGINT NOT NULL,
    PRIMARY KEY (tenant, currency, day)
);
INSERT INTO paid_day (tenant, currency, day, count, minor)
SELECT tenant, currency, -1, COUNT(*), 0 FROM payout WHERE status = 'settled' GROUP BY tenant, currency;
INSERT INTO paid_day (tenant, currency, day, count, minor)
SELECT p.tenant, p.currency, p.booked_at / 86400000000, 0, CAST(-SUM(p.minor) AS BIGINT)
FROM ledger_posting p JOIN ledger_entry e ON e.tenant = p.tenant AND e.place = p.place
WHERE p.account = 'fund:cash' AND (e.key LIKE 'settle:%' OR e.key LIKE 'return:%') GROUP BY 1, 2, 3;

-- What waits for money is added up from this index alone.
CREATE INDEX payout_queue_sum ON payout (tenant, currency, created_at, minor, status) WHERE status = 'queued';

-- Whose fund pays for a brand; the main one for brands that are not here.
CREATE TABLE tenant_brand (brand TEXT PRIMARY KEY, tenant TEXT NOT NULL);
