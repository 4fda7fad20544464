//! Rulings on an appeal of the sum. A higher sum is a second award beside the first, for what is lacking: the first may be with the
//! bank, and no award is edited. A sum is never lowered by the appeal of whoever is to have it.

use anxin_domain::ids::{AwardId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::FundError;
use anxin_gate::Law;
use anxin_store::{Clock, StoreError, Tx};

use super::{Open, Ruled, Upholding};
use crate::award::{Entitled, Last, Paid, award, set_aside};
use crate::decide::{By, conclude, happened, write_ruling};
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::question::run_on;
use crate::signal::{hold_beside, note_deciders, weigh_award};
use crate::words::{Actor, EventKind, FindingState};

/// What stood when the sum was appealed, in minor units.
pub(super) struct SumAppeal {
    approved: i64,
    found: Option<i64>,
    evidence: String,
}

impl SumAppeal {
    /// The appeal that a finding waits for, if it is one of the sum.
    pub(super) fn of(tx: &mut dyn Tx, finding: FindingId) -> Result<Option<Self>, StoreError> {
        let sql =
            "SELECT approved, found, evidence FROM appeal WHERE finding = $1 ORDER BY at DESC, party LIMIT 1";
        let Some(row) = tx.query_opt(sql, &[finding.to_bytes().into()])? else { return Ok(None) };
        let Some(approved) = row.opt_int(0)? else { return Ok(None) };
        Ok(Some(Self { approved, found: row.opt_int(1)?, evidence: row.text(2)? }))
    }
}

impl Open {
    /// Weighs the loss again on what a person has verified, and awards what the sum was too low by. Where it was not, it stands.
    pub(super) fn raise(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        law: &Law,
        ruling: &Upholding<'_>,
        (stands, appeal): (AwardId, &SumAppeal),
    ) -> Result<Ruled, DeskError> {
        let Upholding { code, verified, by, now } = *ruling;
        self.only_the_first_verifies(verified)?;
        let terms = self.terms.as_deref().and_then(|label| law.terms_labelled(label));
        let (Some(terms), Some(brand), Some(loss)) = (terms, &self.brand, &self.loss) else {
            return Err(DeskError::NothingToPayBy);
        };
        let sum = loss.weigh_again(tx, self.finding, law, &terms, verified, now)?;
        let approved = Money::new(appeal.approved, sum.currency());
        let more = sum.plus(Money::new(-appeal.approved, sum.currency())).map_err(FundError::from)?;
        if more.minor() < 0 {
            let lower = format!(
                "with this the sum would be {sum} and not {approved}: an appeal of the customer does not lower it"
            );
            return Err(DeskError::invalid("sum", lower));
        }
        if more.minor() == 0 {
            conclude(tx, self.finding, FindingState::Upheld, code, by, now)?;
            return self.it_stands(tx, stands, by, now);
        }
        if self.state != FindingState::AwaitingSecond && self.needs_two(tx, &terms, more)? {
            return self.propose(tx, code, by, now);
        }
        let entitled = Entitled {
            finding: self.finding,
            customer: self.customer,
            paid: Paid::More(&loss.reference),
            brand,
            agent: self.agent.as_ref(),
            terms: &terms,
            at: self.at,
            amount: more,
            holder_since: None,
            holder_at: self.holder_at,
        };
        let last = Last::of(tx, &entitled)?;
        let (awarded, to_pay) = award(tx, clock, &entitled, last, now)?;
        set_aside(tx, clock, to_pay.as_slice())?;
        let id = awarded.id();
        let raised = (self.case, self.finding, id);
        if !hold_beside(tx, raised, stands, now)? {
            weigh_award(tx, raised, self.customer, now)?;
        }
        let approved = [self.finding.to_bytes().into(), sum.minor().into()];
        tx.execute("UPDATE finding SET approved = $2 WHERE id = $1", &approved)?;
        conclude(tx, self.finding, FindingState::Upheld, code, by, now)?;
        note_deciders(tx, id, self.finding, now)?;
        note_deciders(tx, stands, self.finding, now)?;
        happened(tx, self.case, Some(self.finding), EventKind::Raised, Actor::Staff, now)?;
        notify(tx, self.case, NoticeKind::Awarded, now)?;
        Ok(Ruled::Awarded(id))
    }

    /// Rejects an appeal of the sum: the award stands, on what it rested on.
    pub(super) fn keep_sum(
        &self,
        tx: &mut dyn Tx,
        code: FindingCode,
        by: By<'_>,
        now: Instant,
        (stands, appeal): (AwardId, &SumAppeal),
    ) -> Result<Ruled, DeskError> {
        run_on(tx, self.finding, now)?;
        tx.execute(
            "UPDATE finding SET state = $2, code = $3, decided_at = $4, evidence = $5, found = $6 WHERE id = $1",
            &[
                self.finding.to_bytes().into(),
                FindingState::Upheld.word().into(),
                FindingCode::TermsMet.word().into(),
                now.into(),
                appeal.evidence.as_str().into(),
                appeal.found.into(),
            ],
        )?;
        write_ruling(tx, self.finding, FindingState::NotUpheld, code, by, now)?;
        self.it_stands(tx, stands, by, now)
    }

    /// Whoever has looked at a sum and left it does not pay it.
    fn it_stands(
        &self,
        tx: &mut dyn Tx,
        award: AwardId,
        by: By<'_>,
        now: Instant,
    ) -> Result<Ruled, DeskError> {
        if let By::Staff(staff, _) = by {
            anxin_fund::bar(tx, award, staff.number)?;
        }
        happened(tx, self.case, Some(self.finding), EventKind::SumStands, Actor::Staff, now)?;
        notify(tx, self.case, NoticeKind::SumStands, now)?;
        Ok(Ruled::AlreadyAwarded(award))
    }
}
