-- Running sums for the public's pages, so that nobody adds up all awards for a view. Each is written in the transaction of what it
-- counts; `doctor` counts again and compares.
--
-- Awards that stand, by the month of the award. Paid: what the desk has followed to a bank statement. The city is that of the terms.
CREATE TABLE award_total (
    month TEXT NOT NULL, promise TEXT NOT NULL, terms TEXT NOT NULL, brand TEXT NOT NULL, currency TEXT NOT NULL,
    awards BIGINT NOT NULL, awarded BIGINT NOT NULL, paid_awards BIGINT NOT NULL, paid BIGINT NOT NULL,
    PRIMARY KEY (month, promise, terms, brand, currency)
);
-- Clocks that have ended, by the month in which they did (UTC+8): `ruling` and `answer` of rulings by people, `payment` of awards.
-- Empty terms and brand: none was known.
CREATE TABLE clock_total (
    month TEXT NOT NULL, promise TEXT NOT NULL, terms TEXT NOT NULL, brand TEXT NOT NULL, clock TEXT NOT NULL,
    kept BIGINT NOT NULL, missed BIGINT NOT NULL, PRIMARY KEY (month, promise, terms, brand, clock)
);
-- Awards that stand and are not paid, by the moment at which they are to be paid: the end of a day.
CREATE TABLE payment_due (due_at BIGINT PRIMARY KEY, waiting BIGINT NOT NULL);

-- The clocks as they stood when a person ruled; an appeal winds those of the finding up anew. Null: the ruling ended none.
ALTER TABLE ruling ADD COLUMN due_at BIGINT;
ALTER TABLE ruling ADD COLUMN answer_due_at BIGINT;
UPDATE ruling SET
    due_at = (SELECT f.due_at FROM finding f WHERE f.id = ruling.finding AND f.decided_at = ruling.at),
    answer_due_at = (SELECT f.answer_due_at FROM finding f WHERE f.id = ruling.finding AND f.decided_at = ruling.at)
WHERE staff IS NOT NULL AND NOT proposed;

INSERT INTO award_total (month, promise, terms, brand, currency, awards, awarded, paid_awards, paid)
SELECT a.month, a.promise, a.terms, a.brand, a.currency, COUNT(*), CAST(SUM(a.amount) AS BIGINT),
    CAST(SUM(CASE WHEN t.payout_status = 'settled' THEN 1 ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN t.payout_status = 'settled' THEN a.amount ELSE 0 END) AS BIGINT)
FROM award a LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN award_told t ON t.award = a.id
WHERE r.award IS NULL GROUP BY a.month, a.promise, a.terms, a.brand, a.currency;

-- The civil month of a day number, in integers that both engines divide alike (H. Hinnant, days from civil, backwards).
INSERT INTO clock_total (month, promise, terms, brand, clock, kept, missed)
SELECT CAST(era * 400 + yoe + CASE WHEN mp >= 10 THEN 1 ELSE 0 END AS TEXT) || '-' ||
    CASE WHEN mp BETWEEN 7 AND 9 THEN '' ELSE '0' END ||
    CAST(CASE WHEN mp < 10 THEN mp + 3 ELSE mp - 9 END AS TEXT),
    promise, terms, brand, clock, CAST(SUM(CASE WHEN at <= due THEN 1 ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN at > due THEN 1 ELSE 0 END) AS BIGINT)
FROM (SELECT s.*, (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 AS mp
FROM (SELECT t.*, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe
FROM (SELECT u.*, z / 146097 AS era, z - z / 146097 * 146097 AS doe
FROM (SELECT v.*, (at + 28800000000) / 86400000000 + 719468 AS z FROM (
    SELECT 'ruling' AS clock, r.at AS at, r.due_at AS due, COALESCE(f.promise, 'dnd-call') AS promise,
        COALESCE(f.terms, '') AS terms, COALESCE(f.brand, '') AS brand
    FROM ruling r JOIN finding f ON f.id = r.finding WHERE r.due_at IS NOT NULL
    UNION ALL
    SELECT 'answer', r.at, r.answer_due_at, COALESCE(f.promise, 'dnd-call'), COALESCE(f.terms, ''), COALESCE(f.brand, '')
    FROM ruling r JOIN finding f ON f.id = r.finding WHERE r.answer_due_at IS NOT NULL
    UNION ALL
    SELECT 'payment', t.at, a.due_at, a.promise, a.terms, a.brand
    FROM award_told t JOIN award a ON a.id = t.award LEFT JOIN award_reversal r ON r.award = a.id
    WHERE t.payout_status = 'settled' AND r.award IS NULL
) v) u) t) s) w GROUP BY 1, 2, 3, 4, 5;

INSERT INTO payment_due (due_at, waiting)
SELECT a.due_at, COUNT(*) FROM award a LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN award_told t ON t.award = a.id
WHERE r.award IS NULL AND (t.payout_status IS NULL OR t.payout_status <> 'settled') GROUP BY a.due_at;

-- What was decided under a promise, the newest first, page by page.
CREATE INDEX finding_decided ON finding (decided_at, id) WHERE state IN ('upheld', 'not_upheld');

-- Heads of chains as they were published, append-only: which chain, how many entries it had, and the hash of the last. Whoever notes
-- one can ask later whether what came before was changed.
CREATE TABLE published_head (
    log TEXT NOT NULL, size BIGINT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (log, size, hash)
);
CREATE INDEX published_head_at ON published_head (at);
