//! Rulings by people: what the records do not settle, and appeals. Nobody rules twice on one finding, and above the limit of the
//! terms two people have to agree.

mod join;
mod sum;

use std::collections::BTreeMap;

use anxin_domain::calendar::date_in;
use anxin_domain::ids::{AgentId, AwardId, BrandId, CaseId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_gate::{Gate, Law};
use anxin_promise::{Outcome, Terms};
use anxin_store::audit::{self, AuditAction, note};
use anxin_store::customers::are_kin;
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::Desk;
use crate::appeal::take_back;
use crate::award::{Awarded, Entitled, Last, Paid, set_aside};
use crate::complaint::checked_words;
use crate::decide::{By, conclude, happened, reject, uphold, write_ruling};
use crate::error::DeskError;
use crate::loss::LossEvidence;
use crate::notice::{NoticeKind, notify};
use crate::signal::{note_deciders, weigh_award};
use crate::whose::seen;
use crate::words::{Actor, EventKind, FindingState};
use sum::SumAppeal;

/// Days in which a person rules on what waits for one.
pub const RULE_DAYS: i64 = 5;

/// Somebody who works at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their own number, which says who they are.
    pub number: Number,
    /// Their name, as it stands in the file of the case.
    pub name: String,
}

/// A ruling with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodedRuling {
    /// The promise was broken, by a code that [upholds](FindingCode::upholds).
    Uphold(FindingCode),
    /// It was not, by a code that [rejects](FindingCode::rejects).
    Reject(FindingCode),
}

/// What somebody rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRequest {
    /// The case.
    pub case: CaseId,
    /// The finding in it.
    pub finding: FindingId,
    /// The ruling.
    pub ruling: CodedRuling,
    /// For a loss that is upheld: what this person has verified, in the place of what was said or held. Named
    /// `claim.<field>`, `<fact>.<field>`, or `<fact>.<n>.<field>` for the n-th of many. The sum follows from it by the terms.
    pub verified: BTreeMap<String, String>,
    /// A note for the file; may be empty.
    pub words: String,
    /// Who rules.
    pub staff: Staff,
}

/// What became of a ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruled {
    /// An award was made.
    Awarded(AwardId),
    /// An earlier award pays for this finding.
    AlreadyAwarded(AwardId),
    /// The finding was not upheld.
    Rejected,
    /// A second person has to agree.
    Proposed,
}

impl Desk {
    /// Rules on a finding that waits for a person.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], [`DeskError::NotOpen`], [`DeskError::AnotherPerson`], [`DeskError::NothingToPayBy`], [`DeskError::AlreadySent`],
    /// [`DeskError::FundTooShort`], [`DeskError::Invalid`] for what cannot be ruled so; otherwise a system behind the desk.
    pub async fn rule(&self, request: RuleRequest) -> Result<Ruled, DeskError> {
        let words = checked_words("note", &request.words)?;
        check_code(request.ruling)?;
        let (clock, gate, tenant) = (self.clock().clone(), self.gate().clone(), self.tenant.clone());
        // The house's transaction: what is awarded is weighed and set aside over all tenants.
        self.gate()
            .store()
            .write(move |tx| {
                seen(tx, tenant.as_ref(), request.case)?;
                let open = Open::load(tx, &request)?;
                let by = By::Staff(&request.staff, &words);
                let now = clock.now();
                let ruled = match request.ruling {
                    CodedRuling::Reject(code) => open.reject(tx, &clock, code, by, now)?,
                    CodedRuling::Uphold(code) => {
                        let verified = &request.verified;
                        open.uphold(tx, &clock, &gate, &Upholding { code, verified, by, now })?
                    }
                };
                note(tx, &clock, audit::By::Person(request.staff.number), AuditAction::Ruled, request.case)?;
                Ok(ruled)
            })
            .await
    }
}

fn check_code(ruling: CodedRuling) -> Result<(), DeskError> {
    let fits = match ruling {
        CodedRuling::Uphold(code) => code.upholds(),
        CodedRuling::Reject(code) => code.rejects(),
    };
    if fits {
        Ok(())
    } else {
        Err(DeskError::invalid("code", "this reason does not go with this ruling; choose another"))
    }
}

/// A finding that waits, as loaded for a ruling.
struct Open {
    case: CaseId,
    finding: FindingId,
    customer: Number,
    /// 0 for a loss.
    calling_number: Number,
    at: Instant,
    /// Whoever held the number then is whose case it is.
    holder_at: Instant,
    agent: Option<AgentId>,
    brand: Option<BrandId>,
    terms: Option<String>,
    state: FindingState,
    award: Option<AwardId>,
    loss: Option<OpenLoss>,
}

/// How somebody upholds a finding.
struct Upholding<'a> {
    code: FindingCode,
    verified: &'a BTreeMap<String, String>,
    by: By<'a>,
    now: Instant,
}

/// The loss that an open finding is about.
struct OpenLoss {
    promise: String,
    reference: String,
    evidence: LossEvidence,
}

impl Open {
    fn load(tx: &mut dyn Tx, request: &RuleRequest) -> Result<Self, DeskError> {
        let row = tx.query_opt(
            "SELECT f.customer, f.calling_number, f.called_at, f.brand, f.terms, f.state, f.award, f.agent, f.promise, f.reference, \
             f.evidence, c.holder_at FROM finding f JOIN desk_case c ON c.id = f.case_id WHERE f.id = $1 AND f.case_id = $2",
            &[request.finding.to_bytes().into(), request.case.to_bytes().into()],
        )?;
        let open = Self::from_row(&row.ok_or(DeskError::UnknownFinding)?, request)?;
        if !open.state.is_waiting() {
            return Err(DeskError::NotOpen);
        }
        let before = tx.query_opt(
            "SELECT 1 FROM ruling WHERE finding = $1 AND staff = $2",
            &[request.finding.to_bytes().into(), request.staff.number.into()],
        )?;
        if before.is_some()
            || request.staff.number == open.customer
            || request.staff.number == open.calling_number
            || are_kin(tx, request.staff.number, open.customer)?
        {
            return Err(DeskError::AnotherPerson);
        }
        Ok(open)
    }

    fn from_row(row: &Row, request: &RuleRequest) -> Result<Self, StoreError> {
        let brand = row.opt_text(3)?.map(|b| b.parse()).transpose();
        let agent = row.opt_text(7)?.map(|a| a.parse()).transpose();
        let corrupt = |_| StoreError::Corrupt("evidence");
        let loss = match row.opt_text(8)? {
            None => None,
            Some(promise) => Some(OpenLoss {
                promise,
                reference: row.text(9)?,
                evidence: serde_json::from_str(&row.text(10)?).map_err(corrupt)?,
            }),
        };
        Ok(Self {
            case: request.case,
            finding: request.finding,
            customer: row.number(0)?,
            calling_number: row.number(1)?,
            at: row.instant(2)?,
            holder_at: row.instant(11)?,
            agent: agent.map_err(|_| StoreError::Corrupt("agent"))?,
            brand: brand.map_err(|_| StoreError::Corrupt("brand"))?,
            terms: row.opt_text(4)?,
            state: row.text(5)?.parse()?,
            award: row.opt_id(6)?.map(AwardId::from_bytes),
            loss,
        })
    }

    fn reject(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        code: FindingCode,
        by: By<'_>,
        now: Instant,
    ) -> Result<Ruled, DeskError> {
        if let Some(award) = self.award
            && let Some(appeal) = SumAppeal::of(tx, self.finding)?
        {
            return self.keep_sum(tx, code, by, now, (award, &appeal));
        }
        let told = match self.award {
            Some(award) => {
                take_back(tx, clock, self.case, self.finding, award, now)?;
                NoticeKind::Reversed
            }
            None => NoticeKind::NotUpheld,
        };
        reject(tx, self.case, self.finding, code, by, now)?;
        notify(tx, self.case, told, now)?;
        Ok(Ruled::Rejected)
    }

    fn uphold(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        gate: &Gate,
        ruling: &Upholding<'_>,
    ) -> Result<Ruled, DeskError> {
        let law = gate.law();
        let Upholding { code, verified, by, now } = *ruling;
        if code.is_about_loss() != self.loss.is_some() {
            return Err(DeskError::invalid(
                "code",
                "this reason is not about what was claimed; choose another",
            ));
        }
        if let Some(award) = self.award {
            if let Some(appeal) = SumAppeal::of(tx, self.finding)? {
                return self.raise(tx, clock, law, ruling, (award, &appeal));
            }
            // The brand's appeal is rejected: the award stands as it is.
            conclude(tx, self.finding, FindingState::Upheld, code, by, now)?;
            note_deciders(tx, award, self.finding, now)?;
            happened(tx, self.case, Some(self.finding), EventKind::Verified, Actor::Staff, now)?;
            return Ok(Ruled::AlreadyAwarded(award));
        }
        self.only_the_first_verifies(verified)?;
        let terms = self.terms.as_deref().and_then(|label| law.terms_labelled(label));
        let (Some(terms), Some(brand)) = (terms, &self.brand) else { return Err(DeskError::NothingToPayBy) };
        let amount = match &self.loss {
            Some(loss) => loss.weigh_again(tx, self.finding, law, &terms, verified, now)?,
            None => terms.call_amount().ok_or(DeskError::NothingToPayBy)?,
        };
        if self.state != FindingState::AwaitingSecond && self.needs_two(tx, &terms, amount)? {
            return self.propose(tx, code, by, now);
        }
        let (paid, holder_since, holder_at) = match &self.loss {
            Some(loss) => (Paid::Loss(&loss.reference), None, self.holder_at),
            None => {
                let since = gate.registry().now().holder(self.customer, self.at).since;
                (Paid::Calls(self.calling_number), since, self.at)
            }
        };
        let entitled = Entitled {
            finding: self.finding,
            customer: self.customer,
            paid,
            brand,
            agent: self.agent.as_ref(),
            terms: &terms,
            at: self.at,
            amount,
            holder_since,
            holder_at,
        };
        let last = Last::of(tx, &entitled)?;
        let (awarded, to_pay) = uphold(tx, clock, self.case, &entitled, last, (code, by), now)?;
        set_aside(tx, clock, to_pay.as_slice())?;
        if let Awarded::New(award) = awarded {
            weigh_award(tx, (self.case, self.finding, award), self.customer, now)?;
        }
        notify(tx, self.case, NoticeKind::Awarded, now)?;
        Ok(match awarded {
            Awarded::New(id) => Ruled::Awarded(id),
            Awarded::Already(id) => Ruled::AlreadyAwarded(id),
        })
    }

    fn only_the_first_verifies(&self, verified: &BTreeMap<String, String>) -> Result<(), DeskError> {
        if self.state == FindingState::AwaitingSecond && !verified.is_empty() {
            let agree =
                "a second person agrees to what the first has verified, or rejects it; leave this empty";
            return Err(DeskError::invalid("verified", agree));
        }
        Ok(())
    }

    /// Whether this award, with the others of the case, is above what one person may decide.
    fn needs_two(&self, tx: &mut dyn Tx, terms: &Terms, amount: Money) -> Result<bool, DeskError> {
        let row = tx.query_opt(
            "SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM award a JOIN finding f ON f.id = a.finding \
             LEFT JOIN award_reversal r ON r.award = a.id WHERE f.case_id = $1 AND r.award IS NULL AND a.currency = $2",
            &[self.case.to_bytes().into(), amount.currency().code().into()],
        )?;
        let others = Money::new(row.map_or(Ok(0), |row| row.int(0))?, amount.currency());
        let all = others.plus(amount).map_err(anxin_fund::FundError::from)?;
        Ok(all.minor() > terms.two_people_above.minor())
    }

    fn propose(
        &self,
        tx: &mut dyn Tx,
        code: FindingCode,
        by: By<'_>,
        now: Instant,
    ) -> Result<Ruled, DeskError> {
        let state = FindingState::AwaitingSecond;
        let params = [self.finding.to_bytes().into(), state.word().into(), code.word().into()];
        tx.execute("UPDATE finding SET state = $2, code = $3 WHERE id = $1", &params)?;
        write_ruling(tx, self.finding, state, code, by, now)?;
        happened(tx, self.case, Some(self.finding), EventKind::Proposed, Actor::Staff, now)?;
        Ok(Ruled::Proposed)
    }
}

impl OpenLoss {
    /// Weighs the loss again on what a person has verified, and keeps that with the finding: the second of two people sees it,
    /// and so does whoever asks later. Nobody writes a sum; it follows from the terms.
    fn weigh_again(
        &self,
        tx: &mut dyn Tx,
        finding: FindingId,
        law: &Law,
        terms: &Terms,
        verified: &BTreeMap<String, String>,
        now: Instant,
    ) -> Result<Money, DeskError> {
        let catalogue = law.catalogue();
        let promise = catalogue.promise(&self.promise).ok_or(DeskError::NothingToPayBy)?;
        let mut evidence = self.evidence.clone();
        evidence.correct(promise, terms, verified)?;
        let judged = terms.judge(promise, &evidence.known(promise, date_in(now, &terms.zone))?);
        evidence.judged(&judged);
        let amounts = match judged.outcome {
            Outcome::Eligible(amounts) => amounts,
            Outcome::NotEligible(codes) => {
                let not_met = format!("with this the terms are not met: {}", codes.join(", "));
                return Err(DeskError::invalid("verified", not_met));
            }
            Outcome::Lacks(lacks) => {
                let unknown = format!("the terms ask for what is not known; write it: {}", lacks.join(", "));
                return Err(DeskError::invalid("verified", unknown));
            }
        };
        let json = serde_json::to_string(&evidence).map_err(|_| StoreError::Corrupt("evidence"))?;
        tx.execute(
            "UPDATE finding SET evidence = $2, found = $3 WHERE id = $1",
            &[finding.to_bytes().into(), json.into(), amounts.found.minor().into()],
        )?;
        Ok(amounts.payable)
    }
}
