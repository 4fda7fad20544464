-- Whose a case is: the tenant of the brand that it is about, the main one's where no brand is known or brands of several are in it. What
-- hangs on a case is its tenant's. `was` and `became` tell of a case that turned out to be another one's, append-only.
ALTER TABLE desk_case ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
UPDATE desk_case SET tenant = (SELECT MIN(t.tenant) FROM finding f JOIN tenant_brand t ON t.brand = f.brand
    WHERE f.case_id = desk_case.id)
WHERE EXISTS (SELECT 1 FROM tenant_brand) AND id IN (SELECT f.case_id FROM finding f LEFT JOIN tenant_brand t ON t.brand = f.brand
    WHERE f.brand IS NOT NULL GROUP BY f.case_id
    HAVING COUNT(DISTINCT COALESCE(t.tenant, 'main')) = 1 AND MIN(COALESCE(t.tenant, 'main')) <> 'main');
UPDATE desk_case SET tenant = (SELECT c.tenant FROM case_merged m JOIN desk_case c ON c.id = m.into_case
    WHERE m.case_id = desk_case.id)
WHERE EXISTS (SELECT 1 FROM tenant_brand) AND id IN (SELECT case_id FROM case_merged);
CREATE TABLE case_tenant (
    case_id BYTEA NOT NULL REFERENCES desk_case (id), n BIGINT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,
    at BIGINT NOT NULL, PRIMARY KEY (case_id, n)
);

-- For whom people work: one tenant, or the whole house (empty), as everybody did before this. Of what they have done, the same.
ALTER TABLE staff ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_tenant ON audit (tenant, id) WHERE tenant <> '';
