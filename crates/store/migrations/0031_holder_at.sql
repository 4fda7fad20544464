-- Whose a case and its money are: of whoever held the number at this moment. What the records told of: when it rang. What somebody
-- claimed: when they did.
ALTER TABLE desk_case ADD COLUMN holder_at BIGINT NOT NULL DEFAULT 0;
UPDATE desk_case SET holder_at = opened_at;
UPDATE desk_case SET holder_at = (SELECT MIN(f.called_at) FROM finding f WHERE f.case_id = desk_case.id)
    WHERE origin = 'reconciliation' AND EXISTS (SELECT 1 FROM finding f WHERE f.case_id = desk_case.id);
ALTER TABLE payout ADD COLUMN holder_at BIGINT NOT NULL DEFAULT 0;
UPDATE payout SET holder_at = created_at;
UPDATE payout SET holder_at = (SELECT CASE WHEN f.promise IS NULL THEN f.called_at ELSE c.opened_at END FROM award a
    JOIN finding f ON f.id = a.finding JOIN desk_case c ON c.id = f.case_id WHERE a.id = payout.award)
    WHERE EXISTS (SELECT 1 FROM award a JOIN finding f ON f.id = a.finding WHERE a.id = payout.award);
