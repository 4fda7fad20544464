-- Rows of tenants, apart by row-level security (PostgreSQL only). A transaction of one tenant names it (`anxin.tenant`) and sees and
-- changes its rows and no others, whatever it asks for; one of the house names none and sees all. The owner of the tables is held to it
-- too; a superuser is not.
ALTER TABLE ledger_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_account FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON ledger_account USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON ledger_entry USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE ledger_posting ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_posting FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON ledger_posting USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE ledger_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_head FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON ledger_head USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE payout ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON payout USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE batch FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON batch USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE instalment_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE instalment_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON instalment_plan USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE write_off ENABLE ROW LEVEL SECURITY;
ALTER TABLE write_off FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON write_off USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE recourse ENABLE ROW LEVEL SECURITY;
ALTER TABLE recourse FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON recourse USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
ALTER TABLE paid_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE paid_day FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON paid_day USING (tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant));
