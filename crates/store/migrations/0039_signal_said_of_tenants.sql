-- What was said of a finding is seen by whoever sees the finding, as in 0037 (PostgreSQL only).
ALTER TABLE signal_said ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_said FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON signal_said USING (COALESCE(current_setting('anxin.tenant', true), '') = ''
    OR (SELECT true FROM finding o WHERE o.id = signal_said.finding));
