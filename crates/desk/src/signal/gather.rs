//! Gathering the figures that the rules look at, in one statement: an award waits for it.

use anxin_domain::time::Instant;
use anxin_store::{Question, Row, StoreError};

use crate::signal::{Inputs, RuleId, Rules, Suspect};

const HOUR_MICROS: i64 = 3_600_000_000;

/// Standing awards of the customer, standing awards with the agent, other numbers with awards and the same account, lines and
/// staff with the same account or the customer's own number, when the account was changed, and findings
/// about the same that are on hold.
const FIGURES: &str = "SELECT \
    (SELECT COUNT(*) FROM award a LEFT JOIN award_reversal r ON r.award = a.id \
     WHERE a.customer = $1 AND a.awarded_at > $2 AND r.award IS NULL), \
    (SELECT COUNT(*) FROM award a JOIN finding f ON f.id = a.finding LEFT JOIN award_reversal r ON r.award = a.id \
     WHERE a.customer = $1 AND a.awarded_at > $3 AND f.agent = $4 AND r.award IS NULL), \
    (SELECT COUNT(*) FROM payee y JOIN payee o ON o.account = y.account WHERE y.number = $1 AND o.number <> $1 AND \
     EXISTS (SELECT 1 FROM award a WHERE a.customer = o.number)), \
    (SELECT COUNT(*) FROM (SELECT CAST($1 AS BIGINT) AS number UNION SELECT o.number FROM payee y JOIN payee o ON \
     o.account = y.account WHERE y.number = $1) n WHERE EXISTS (SELECT 1 FROM staff s WHERE s.number = n.number) OR \
     EXISTS (SELECT 1 FROM line l WHERE l.number = n.number)), \
    (SELECT moved_at FROM payee WHERE number = $1), \
    (SELECT COUNT(*) FROM signal_hold h JOIN finding f ON f.id = h.finding WHERE h.customer = $1 AND h.calling_number = $5 \
     AND h.promise = $6 AND h.pay_window = $7 AND f.state IN ('with_person', 'awaiting_second', 'appealed'))";

/// The figures about a suspect.
pub(super) struct Figures {
    /// As the rules look at them; what only the suspect knows is not in them.
    inputs: Inputs,
    /// Whether another finding about the same is on hold.
    pub(super) others_wait: bool,
}

/// What is asked about a suspect.
pub(super) fn question(suspect: &Suspect<'_>, rules: &Rules, now: Instant) -> Question<'static> {
    let since = |rule| now.plus_days(-rules.days(rule));
    let params = vec![
        suspect.customer.into(),
        since(RuleId::ClaimFarming).into(),
        since(RuleId::PairRepeats).into(),
        suspect.agent.map(|agent| agent.as_str()).into(),
        suspect.calling_number.into(),
        suspect.promise.into(),
        suspect.window.as_str().into(),
    ];
    (FIGURES, params)
}

impl Figures {
    pub(super) fn read(rows: &[Row], now: Instant) -> Result<Self, StoreError> {
        let row = rows.first().ok_or(StoreError::Corrupt("figures of a signal"))?;
        let moved_at = row.opt_int(4)?;
        let inputs = Inputs {
            awards: Some(row.int(0)? + 1),
            numbers: Some(row.int(2)? + 1),
            staff_numbers: Some(row.int(3)?),
            pair_awards: Some(row.int(1)? + 1),
            seconds_after_on: None,
            hours_since_payee_changed: moved_at.map(|at| (now.micros() - at).div_euclid(HOUR_MICROS)),
        };
        Ok(Self { inputs, others_wait: row.int(5)? > 0 })
    }

    pub(super) fn inputs(&self, suspect: &Suspect<'_>) -> Inputs {
        Inputs {
            pair_awards: self.inputs.pair_awards.filter(|_| suspect.agent.is_some()),
            seconds_after_on: suspect.seconds_after_on,
            ..self.inputs
        }
    }
}
