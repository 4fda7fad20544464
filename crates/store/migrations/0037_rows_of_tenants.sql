-- Rows of tenants, apart by row-level security as in 0029 (PostgreSQL only). A row either has a tenant, or is its brand's, or hangs on
-- another row and is seen by whoever sees that one: the policy of the other row holds in the question too. A transaction of the house
-- asks none of it, for the first half of each condition settles it. The question has one answer for each row, by a key, so it is never
-- answered by reading all of the other table first.

-- By a tenant of their own. Whoever works for the whole house works for each: a tenant's books name them, and so does a row that is written
-- beside them. COALESCE keeps the planner from taking the comparison for one that few rows pass.
ALTER TABLE desk_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE desk_case FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON desk_case USING (COALESCE(tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant), false));
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON staff USING (COALESCE(tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant), false));
CREATE POLICY of_house ON staff FOR SELECT USING (tenant = '');
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON audit USING (COALESCE(tenant = COALESCE(NULLIF(current_setting('anxin.tenant', true), ''), tenant), false)) WITH CHECK (true);
ALTER TABLE staff_login ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_login FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON staff_login USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR EXISTS (SELECT 1 FROM staff o WHERE o.number = staff_login.number));
ALTER TABLE staff_invite ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_invite FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON staff_invite USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR EXISTS (SELECT 1 FROM staff o WHERE o.number = staff_invite.number));

-- By their case.
ALTER TABLE finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE finding FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON finding USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = finding.case_id));
ALTER TABLE case_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_event FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON case_event USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = case_event.case_id));
ALTER TABLE case_tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON case_tenant USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = case_tenant.case_id));
ALTER TABLE case_merged ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_merged FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON case_merged USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = case_merged.case_id));
ALTER TABLE case_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON case_assignment USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = case_assignment.case_id));
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON notice USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = notice.case_id));
ALTER TABLE satisfaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE satisfaction FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON satisfaction USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = satisfaction.case_id));
ALTER TABLE evidence_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_file FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON evidence_file USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM desk_case o WHERE o.id = evidence_file.case_id));
ALTER TABLE evidence_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON evidence_piece USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM evidence_file o WHERE o.id = evidence_piece.file));

-- By their finding.
ALTER TABLE ruling ENABLE ROW LEVEL SECURITY;
ALTER TABLE ruling FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON ruling USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = ruling.finding));
ALTER TABLE appeal ENABLE ROW LEVEL SECURITY;
ALTER TABLE appeal FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON appeal USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = appeal.finding));
ALTER TABLE question ENABLE ROW LEVEL SECURITY;
ALTER TABLE question FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON question USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = question.finding));
ALTER TABLE signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON signal USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = signal.finding));
ALTER TABLE signal_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_hold FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON signal_hold USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = signal_hold.finding));
ALTER TABLE signal_hold_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_hold_call FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON signal_hold_call USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = signal_hold_call.finding));
ALTER TABLE payee_signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE payee_signal FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON payee_signal USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = payee_signal.finding));
ALTER TABLE log_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_opening FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON log_opening USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = log_opening.finding));

-- An award is its fund's and its case's, where these are two.
ALTER TABLE award ENABLE ROW LEVEL SECURITY;
ALTER TABLE award FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON award USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM payout o WHERE o.award = award.id) OR (SELECT true FROM finding o WHERE o.id = award.finding));
ALTER TABLE award_reversal ENABLE ROW LEVEL SECURITY;
ALTER TABLE award_reversal FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON award_reversal USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM award o WHERE o.id = award_reversal.award));
ALTER TABLE award_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE award_told FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON award_told USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM award o WHERE o.id = award_told.award));
ALTER TABLE award_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE award_call FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON award_call USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM award o WHERE o.id = award_call.award));
ALTER TABLE award_decider ENABLE ROW LEVEL SECURITY;
ALTER TABLE award_decider FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON award_decider USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM award o WHERE o.id = award_decider.award));
ALTER TABLE payout_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout_hold FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON payout_hold USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM payout o WHERE o.award = payout_hold.award) OR (SELECT true FROM award o WHERE o.id = payout_hold.award));
ALTER TABLE payout_barred ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout_barred FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON payout_barred USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM payout o WHERE o.award = payout_barred.award) OR (SELECT true FROM award o WHERE o.id = payout_barred.award));

-- By their payout, batch or plan. An attempt is one of very many that are written at once, and its payout is locked by whoever writes it.
ALTER TABLE attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON attempt USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM payout o WHERE o.id = attempt.payout)) WITH CHECK (true);
ALTER TABLE wechat_transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE wechat_transfer FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON wechat_transfer USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM attempt o WHERE o.id = wechat_transfer.attempt)) WITH CHECK (true);
ALTER TABLE batch_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE batch_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON batch_piece USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM batch o WHERE o.id = batch_piece.batch));
ALTER TABLE payment_instruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_instruction FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON payment_instruction USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM batch o WHERE o.id = payment_instruction.batch));
ALTER TABLE instalment ENABLE ROW LEVEL SECURITY;
ALTER TABLE instalment FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON instalment USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM instalment_plan o WHERE o.id = instalment.plan));

-- By their brand: the main tenant's where the map names none. What has no brand is the house's.
ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE fact FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON fact USING (COALESCE(current_setting('anxin.tenant', true), '') = '' OR fact.brand IS NOT NULL
    AND COALESCE((SELECT o.tenant FROM tenant_brand o WHERE o.brand = fact.brand), 'main') = COALESCE(current_setting('anxin.tenant', true), ''));
ALTER TABLE brand_agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE brand_agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON brand_agreement USING (COALESCE(current_setting('anxin.tenant', true), '') = '' OR brand_agreement.brand IS NOT NULL
    AND COALESCE((SELECT o.tenant FROM tenant_brand o WHERE o.brand = brand_agreement.brand), 'main') = COALESCE(current_setting('anxin.tenant', true), ''));
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON api_key USING (COALESCE(current_setting('anxin.tenant', true), '') = '' OR api_key.brand IS NOT NULL
    AND COALESCE((SELECT o.tenant FROM tenant_brand o WHERE o.brand = api_key.brand), 'main') = COALESCE(current_setting('anxin.tenant', true), ''));
ALTER TABLE signed_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE signed_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON signed_evidence USING (COALESCE(current_setting('anxin.tenant', true), '') = '' OR signed_evidence.brand IS NOT NULL
    AND COALESCE((SELECT o.tenant FROM tenant_brand o WHERE o.brand = signed_evidence.brand), 'main') = COALESCE(current_setting('anxin.tenant', true), ''));
ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON webhook_endpoint USING (COALESCE(current_setting('anxin.tenant', true), '') = '' OR webhook_endpoint.brand IS NOT NULL
    AND COALESCE((SELECT o.tenant FROM tenant_brand o WHERE o.brand = webhook_endpoint.brand), 'main') = COALESCE(current_setting('anxin.tenant', true), ''));
ALTER TABLE webhook_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_message FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON webhook_message USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM webhook_endpoint o WHERE o.id = webhook_message.endpoint));
ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON webhook_attempt USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM webhook_endpoint o WHERE o.id = webhook_attempt.endpoint));
ALTER TABLE webhook_health ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_health FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON webhook_health USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM webhook_endpoint o WHERE o.id = webhook_health.endpoint));
