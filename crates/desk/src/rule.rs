//! Rulings by people: what the records do not settle, and appeals. Nobody rules twice on one finding, and above the limit of the
//! terms two people have to agree.

use anxin_domain::ids::{AwardId, BrandId, CaseId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::promise::Terms;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_gate::Law;
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::Desk;
use crate::appeal::take_back;
use crate::award::{Awarded, Broken};
use crate::complaint::checked_words;
use crate::decide::{By, conclude, happened, reject, uphold, write_ruling};
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::signal::note_deciders;
use crate::words::{Actor, EventKind, FindingState};

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
    /// The promise was broken: [`FindingCode::CallAgainstRefusal`] or [`FindingCode::CallWithoutConsent`].
    Uphold(FindingCode),
    /// It was not: any other code but [`FindingCode::AlreadyAwarded`] and [`FindingCode::HeldForReview`], which the desk finds
    /// itself.
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
    /// [`DeskError::NotOpen`], [`DeskError::AnotherPerson`], [`DeskError::NothingToPayBy`], [`DeskError::AlreadySent`],
    /// [`DeskError::Invalid`] for what cannot be ruled so; otherwise a system behind the desk.
    pub async fn rule(&self, request: RuleRequest) -> Result<Ruled, DeskError> {
        let words = checked_words("note", &request.words)?;
        check_code(request.ruling)?;
        let (clock, law) = (self.clock().clone(), self.gate().law().clone());
        self.store()
            .write(move |tx| {
                let open = Open::load(tx, &request)?;
                let by = By::Staff(&request.staff, &words);
                let now = clock.now();
                match request.ruling {
                    CodedRuling::Reject(code) => open.reject(tx, &clock, code, by, now),
                    CodedRuling::Uphold(code) => open.uphold(tx, &clock, &law, code, by, now),
                }
            })
            .await
    }
}

fn check_code(ruling: CodedRuling) -> Result<(), DeskError> {
    let broken = [FindingCode::CallAgainstRefusal, FindingCode::CallWithoutConsent];
    let fits = match ruling {
        CodedRuling::Uphold(code) => broken.contains(&code),
        CodedRuling::Reject(code) => {
            !broken.contains(&code)
                && ![FindingCode::AlreadyAwarded, FindingCode::HeldForReview].contains(&code)
        }
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
    calling_number: Number,
    called_at: Instant,
    brand: Option<BrandId>,
    terms: Option<String>,
    state: FindingState,
    award: Option<AwardId>,
}

impl Open {
    fn load(tx: &mut dyn Tx, request: &RuleRequest) -> Result<Self, DeskError> {
        let row = tx.query_opt(
            "SELECT customer, calling_number, called_at, brand, terms, state, award FROM finding WHERE id = $1 \
             AND case_id = $2",
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
        {
            return Err(DeskError::AnotherPerson);
        }
        Ok(open)
    }

    fn from_row(row: &Row, request: &RuleRequest) -> Result<Self, StoreError> {
        let brand = row.opt_text(3)?.map(|b| b.parse()).transpose();
        Ok(Self {
            case: request.case,
            finding: request.finding,
            customer: row.number(0)?,
            calling_number: row.number(1)?,
            called_at: row.instant(2)?,
            brand: brand.map_err(|_| StoreError::Corrupt("brand"))?,
            terms: row.opt_text(4)?,
            state: row.text(5)?.parse()?,
            award: row.opt_id(6)?.map(AwardId::from_bytes),
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
        law: &Law,
        code: FindingCode,
        by: By<'_>,
        now: Instant,
    ) -> Result<Ruled, DeskError> {
        if let Some(award) = self.award {
            // The brand's appeal is rejected: the award stands as it is.
            conclude(tx, self.finding, FindingState::Upheld, code, by, now)?;
            note_deciders(tx, award, self.finding, now)?;
            happened(tx, self.case, Some(self.finding), EventKind::Verified, Actor::Staff, now)?;
            return Ok(Ruled::AlreadyAwarded(award));
        }
        let terms = self.terms.as_deref().and_then(|label| law.terms_labelled(label));
        let (Some(terms), Some(brand)) = (terms, &self.brand) else { return Err(DeskError::NothingToPayBy) };
        if self.state != FindingState::AwaitingSecond && self.needs_two(tx, terms)? {
            return self.propose(tx, code, by, now);
        }
        let broken = Broken {
            finding: self.finding,
            customer: self.customer,
            calling_number: self.calling_number,
            brand,
            terms,
            called_at: self.called_at,
        };
        let awarded = uphold(tx, clock, self.case, &broken, code, by, now)?;
        notify(tx, self.case, NoticeKind::Awarded, now)?;
        Ok(match awarded {
            Awarded::New(id) => Ruled::Awarded(id),
            Awarded::Already(id) => Ruled::AlreadyAwarded(id),
        })
    }

    /// Whether this award, with the others of the case, is above what one person may decide.
    fn needs_two(&self, tx: &mut dyn Tx, terms: &Terms) -> Result<bool, DeskError> {
        let row = tx.query_opt(
            "SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM award a JOIN finding f ON f.id = a.finding \
             LEFT JOIN award_reversal r ON r.award = a.id WHERE f.case_id = $1 AND r.award IS NULL AND a.currency = $2",
            &[self.case.to_bytes().into(), terms.amount.currency().code().into()],
        )?;
        let others = Money::new(row.map_or(Ok(0), |row| row.int(0))?, terms.amount.currency());
        let all = others.plus(terms.amount).map_err(anxin_fund::FundError::from)?;
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
