//! Gathering the figures that the rules look at, in one statement: an award waits for it.

use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError};

use crate::signal::{Inputs, RuleId, Rules, Suspect};

const HOUR_MICROS: i64 = 3_600_000_000;

/// Standing awards of the customer, standing awards with the agent, other numbers with awards and the same account, lines and
/// staff with the same account or the customer's own number, when the account was changed, and findings
/// about the same that are on hold. Of each row that is asked about.
pub(super) const FIGURES: &str = "\
    (SELECT COUNT(*) FROM award a LEFT JOIN award_reversal r ON r.award = a.id \
     WHERE a.customer = asked.customer AND a.awarded_at > asked.farming_since AND r.award IS NULL), \
    (SELECT COUNT(*) FROM award a JOIN finding f ON f.id = a.finding LEFT JOIN award_reversal r ON r.award = a.id \
     WHERE a.customer = asked.customer AND a.awarded_at > asked.pair_since AND f.agent = asked.agent AND r.award IS NULL), \
    (SELECT COUNT(*) FROM payee y JOIN payee o ON o.account = y.account WHERE y.number = asked.customer AND \
     o.number <> asked.customer AND EXISTS (SELECT 1 FROM award a WHERE a.customer = o.number)), \
    (SELECT COUNT(*) FROM (SELECT asked.customer AS number UNION SELECT o.number FROM payee y JOIN payee o ON \
     o.account = y.account WHERE y.number = asked.customer) n WHERE EXISTS (SELECT 1 FROM staff s WHERE s.number = n.number) OR \
     EXISTS (SELECT 1 FROM line l WHERE l.number = n.number)), \
    (SELECT moved_at FROM payee WHERE number = asked.customer), \
    (SELECT COUNT(*) FROM signal_hold h JOIN finding f ON f.id = h.finding WHERE h.customer = asked.customer AND \
     h.calling_number = asked.calling_number AND h.promise = asked.promise AND h.pay_window = asked.pay_window AND \
     f.state IN ('with_person', 'awaiting_second', 'appealed'))";

/// How many columns that are.
pub(super) const FIGURE_COLUMNS: usize = 6;

/// The figures about a suspect.
pub(super) struct Figures {
    /// As the rules look at them; what only the suspect knows is not in them.
    inputs: Inputs,
    /// Whether another finding about the same is on hold.
    pub(super) others_wait: bool,
}

/// From when on the awards of a customer count, and those between the agent and the customer.
pub(super) fn since(rules: &Rules, now: Instant) -> [Instant; 2] {
    [RuleId::ClaimFarming, RuleId::PairRepeats].map(|rule| now.plus_days(-rules.days(rule)))
}

impl Figures {
    /// Reads what [`FIGURES`] gave, from a column on.
    pub(super) fn read(row: &Row, first: usize, now: Instant) -> Result<Self, StoreError> {
        let moved_at = row.opt_int(first + 4)?;
        let inputs = Inputs {
            awards: Some(row.int(first)? + 1),
            numbers: Some(row.int(first + 2)? + 1),
            staff_numbers: Some(row.int(first + 3)?),
            pair_awards: Some(row.int(first + 1)? + 1),
            seconds_after_on: None,
            hours_since_payee_changed: moved_at.map(|at| (now.micros() - at).div_euclid(HOUR_MICROS)),
        };
        Ok(Self { inputs, others_wait: row.int(first + 5)? > 0 })
    }

    pub(super) fn inputs(&self, suspect: &Suspect<'_>) -> Inputs {
        Inputs {
            pair_awards: self.inputs.pair_awards.filter(|_| suspect.agent.is_some()),
            seconds_after_on: suspect.seconds_after_on,
            ..self.inputs
        }
    }
}
