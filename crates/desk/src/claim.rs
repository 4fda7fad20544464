//! Claims under promises that are not about calls. A claim is weighed in the transaction that opens its case: what the terms and
//! the records settle is settled and set aside at once, the rest waits for a person.

use std::collections::BTreeMap;

use anxin_domain::ids::{AgentId, BrandId, CaseId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_promise::{Promise, Record, Terms, record_from_texts};
use anxin_store::audit::{self, AuditAction, note};
use anxin_store::tenants::Tenants;
use anxin_store::{Clock, StoreError, Tx};
use serde::Serialize;

use crate::Desk;
use crate::award::{Entitled, Paid, set_aside_in};
use crate::complaint::{Complained, ComplaintChannel, KEY_LIMIT, checked_words, known_key};
use crate::deadline::watch;
use crate::decide::{By, Listeners, NewCase, Opened, Stands, happened, reject};
use crate::error::DeskError;
use crate::loss::{ToWeigh, Verdict, Weighed};
use crate::notice::{NoticeKind, notify_first};
use crate::rule::RULE_DAYS;
use crate::signal::{Known, Suspect, uphold_or_hold_new};
use crate::words::{Actor, EventKind};

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Who claims, by their number.
    pub customer: Number,
    /// Under which promise, as in `leak-warranty`.
    pub promise: String,
    /// Whose promise.
    pub brand: BrandId,
    /// What the promise asks for, by field, as written.
    pub fields: BTreeMap<String, String>,
    /// How much the customer asks for, as a plain decimal; empty if they do not say.
    pub asked: String,
    /// Where it came in.
    pub channel: ComplaintChannel,
    /// What the customer says happened; may be empty.
    pub words: String,
    /// The language to answer in (`zh-CN`, `en`, `ja`), if known.
    pub language: Option<String>,
    /// Makes a repeated claim the same case, as for a complaint.
    #[serde(skip)]
    pub key: Option<String>,
}

impl Desk {
    /// Takes a claim, holds it against what is known, and awards what that proves.
    ///
    /// # Errors
    /// [`DeskError::InvalidClaim`], [`DeskError::Invalid`], [`DeskError::KeyReused`] for what cannot be taken; otherwise the store's.
    pub async fn claim(&self, claim: Claim) -> Result<Complained, DeskError> {
        self.claim_with(claim, None).await
    }

    /// The same, taken by somebody of the staff for the customer.
    ///
    /// # Errors
    /// As for [`Desk::claim`].
    pub async fn claim_for(&self, claim: Claim, staff: Number) -> Result<Complained, DeskError> {
        self.of_house().claim_with(claim, Some(staff)).await
    }

    async fn claim_with(&self, claim: Claim, taken_by: Option<Number>) -> Result<Complained, DeskError> {
        let now = self.clock().now();
        let words = checked_words("words", &claim.words)?;
        if claim.key.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY_LIMIT) {
            return Err(DeskError::invalid(
                "key",
                format!("write an idempotency key of 1 to {KEY_LIMIT} bytes"),
            ));
        }
        let asked_json = serde_json::to_string(&claim).map_err(|_| StoreError::Corrupt("claim"))?;
        let catalogue = self.gate().law().catalogue();
        let city = self.gate().registry().now().brand(&claim.brand).map(|brand| brand.city);
        let city = city.ok_or_else(|| {
            DeskError::invalid_claim("brand", "no such brand has joined; choose one that has")
        })?;
        let read = Read::of(catalogue.promise(&claim.promise), &claim)?;
        let clock = self.clock().clone();
        self.store()
            .write_together(move |tx| {
                let Some(promise) = catalogue.promise(&claim.promise) else {
                    return Err(DeskError::invalid_claim("promise", UNKNOWN_PROMISE));
                };
                let taking = Taking {
                    claim: &claim,
                    promise,
                    read: &read,
                    words: &words,
                    asked: &asked_json,
                    city: &city,
                };
                let done = taking.take(tx, &clock, now)?;
                if let Some(staff) = taken_by.filter(|_| !done.repeated) {
                    note(tx, &clock, audit::By::Person(staff), AuditAction::TookComplaint, done.case)?;
                }
                Ok(done)
            })
            .await
    }
}

const UNKNOWN_PROMISE: &str = "there is no such promise; `anxin promises list` names them";

/// A claim whose fields have been read.
struct Read {
    record: Record,
    asked: Option<Money>,
}

impl Read {
    fn of(promise: Option<&Promise>, claim: &Claim) -> Result<Self, DeskError> {
        let promise = promise.ok_or_else(|| DeskError::invalid_claim("promise", UNKNOWN_PROMISE))?;
        let Some(terms) = promise.terms.first().filter(|terms| terms.call.is_none()) else {
            let mend = "this promise is about calls; complain about the calls and name them";
            return Err(DeskError::invalid_claim("promise", mend));
        };
        let texts = claim.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let record = record_from_texts(&promise.claim, texts, terms.currency)
            .map_err(|misfit| DeskError::invalid_claim(&misfit.field, misfit.why.to_string()))?;
        let asked = match claim.asked.trim() {
            "" => None,
            text => Some(
                Money::parse(text, terms.currency)
                    .map_err(|e| DeskError::invalid_claim("asked", e.to_string()))?,
            ),
        };
        Ok(Self { record, asked })
    }
}

struct Taking<'a> {
    claim: &'a Claim,
    promise: &'a Promise,
    read: &'a Read,
    words: &'a str,
    asked: &'a str,
    city: &'a str,
}

impl Taking<'_> {
    fn take(&self, tx: &mut dyn Tx, clock: &Clock, now: Instant) -> Result<Complained, DeskError> {
        if let Some(case) = known_key(tx, self.claim.key.as_deref(), self.asked)? {
            return Ok(Complained { case, repeated: true });
        }
        let to_weigh = ToWeigh {
            promise: self.promise,
            claim: &self.read.record,
            customer: self.claim.customer,
            brand: &self.claim.brand,
            city: self.city,
            now,
        };
        let weighed = to_weigh.weigh(tx)?;
        let tenants = Tenants::of(tx)?;
        let new = NewCase {
            customer: self.claim.customer,
            origin: self.claim.channel.into(),
            words: self.words,
            language: self.claim.language.as_deref(),
            key: self.claim.key.as_deref(),
            asked: Some(self.asked),
            holder_at: now,
            tenant: &tenants.of_brand(&self.claim.brand),
        };
        let mut opened = Opened::case(tx, clock, &new, Listeners::NotAsked, now)?;
        let case = opened.case;
        if let Some(into) = self.stands_already(tx, &weighed)? {
            merge(tx, case, into, now)?;
            return Ok(Complained { case: into, repeated: false });
        }
        let told = self.settle(tx, clock, (&mut opened, &tenants), &weighed, now)?;
        notify_first(tx, case, (self.claim.customer, self.claim.language.as_deref()), told, now)?;
        Ok(Complained { case, repeated: false })
    }

    /// The case in which this customer's claim about the same thing waits, or was upheld: what comes again by another door, or
    /// in other words, belongs there.
    fn stands_already(&self, tx: &mut dyn Tx, weighed: &Weighed) -> Result<Option<CaseId>, StoreError> {
        let row = tx.query_opt(
            "SELECT case_id FROM finding WHERE promise = $1 AND reference = $2 AND brand = $3 AND customer = $4 \
             AND state IN ('with_person', 'awaiting_second', 'appealed') ORDER BY opened_at LIMIT 1",
            &[
                self.promise.id.as_str().into(),
                weighed.reference.as_str().into(),
                self.claim.brand.as_str().into(),
                self.claim.customer.into(),
            ],
        )?;
        row.map(|row| row.id(0).map(CaseId::from_bytes)).transpose()
    }

    fn settle(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        (opened, tenants): (&mut Opened, &Tenants),
        weighed: &Weighed,
        now: Instant,
    ) -> Result<NoticeKind, DeskError> {
        let case = opened.case;
        let finding = FindingId::new(now, clock.random());
        opened.happened(tx, Some(finding), EventKind::Verified, Actor::Records, now)?;
        let write =
            |tx: &mut dyn Tx, stands: &Stands| self.put_finding(tx, (case, finding), weighed, stands, now);
        let waits = |code| Stands::with_person(code);
        match (weighed.verdict, weighed.terms.as_deref()) {
            (Verdict::Pays(amount), Some(terms)) => {
                let entitled = Entitled {
                    finding,
                    customer: self.claim.customer,
                    paid: Paid::Loss(&weighed.reference),
                    brand: &self.claim.brand,
                    agent: weighed.agent.as_ref(),
                    terms,
                    at: weighed.happened_at,
                    amount,
                    holder_since: None,
                    holder_at: now,
                };
                let suspect = Suspect::of(case, &entitled, None, now);
                let known = Known::of(tx, &entitled, &suspect, now)?;
                let (about, here) = ((&entitled, &known), (&suspect, opened));
                let met = (FindingCode::TermsMet, now);
                let upheld = uphold_or_hold_new(tx, clock, about, here, met, write)?;
                let Some((_, to_pay)) = upheld else { return Ok(NoticeKind::Received) };
                set_aside_in(tx, clock, tenants, to_pay.as_slice())?;
                Ok(NoticeKind::Awarded)
            }
            (Verdict::Rejected(code), _) => {
                write(tx, &waits(FindingCode::FactsMissing))?;
                reject(tx, case, finding, code, By::Records, now)?;
                Ok(NoticeKind::NotUpheld)
            }
            (Verdict::Waits(code), _) => {
                write(tx, &waits(code))?;
                watch(tx, finding, now)?;
                Ok(NoticeKind::Received)
            }
            (Verdict::Pays(_), None) => {
                write(tx, &waits(FindingCode::FactsMissing))?;
                watch(tx, finding, now)?;
                Ok(NoticeKind::Received)
            }
        }
    }

    /// Writes the finding as it stands.
    fn put_finding(
        &self,
        tx: &mut dyn Tx,
        (case, id): (CaseId, FindingId),
        weighed: &Weighed,
        stands: &Stands,
        now: Instant,
    ) -> Result<(), StoreError> {
        let evidence =
            serde_json::to_string(&weighed.evidence).map_err(|_| StoreError::Corrupt("evidence"))?;
        let terms = weighed.terms.as_deref();
        let found = weighed.evidence.amounts.map(|amounts| amounts.found);
        let currency = self.promise.terms.first().map(|terms| terms.currency.code());
        let due = stands.due(terms, now);
        tx.put_row(
            "INSERT INTO finding (id, case_id, customer, calling_number, called_at, tolerance_ms, agent, brand, terms, \
             evidence, state, code, opened_at, due_at, answer_due_at, promise, reference, asked, found, currency, award, \
             approved, decided_at) VALUES {}",
            &[
                id.to_bytes().into(),
                case.to_bytes().into(),
                self.claim.customer.into(),
                0_i64.into(),
                weighed.happened_at.into(),
                0_i64.into(),
                weighed.agent.as_ref().map(AgentId::as_str).into(),
                self.claim.brand.as_str().into(),
                terms.map(|terms| terms.label.as_str()).into(),
                evidence.into(),
                stands.state.word().into(),
                stands.code.word().into(),
                now.into(),
                due.as_ref().map(|due| due.rule).into(),
                due.as_ref().map(|due| due.answer).into(),
                self.promise.id.as_str().into(),
                weighed.reference.as_str().into(),
                self.read.asked.map(Money::minor).into(),
                found.map(Money::minor).into(),
                currency.into(),
                stands.award.map(|award| award.to_bytes().to_vec()).into(),
                stands.approved.into(),
                stands.decided_at.into(),
            ],
        )
    }
}

/// The two clocks of a finding.
pub(crate) struct DueAt {
    /// Until when a person rules.
    pub(crate) rule: Instant,
    /// Until when the customer has an answer.
    pub(crate) answer: Instant,
}

/// The clocks by the terms; without terms there are only days.
pub(crate) fn clocks(terms: Option<&Terms>, now: Instant) -> DueAt {
    match terms {
        Some(terms) => DueAt {
            rule: terms.due(terms.rule_within, now).at,
            answer: terms.due(terms.answer_within, now).at,
        },
        None => DueAt { rule: now.plus_days(RULE_DAYS), answer: now.plus_days(ANSWER_DAYS) },
    }
}

/// Days in which a customer has an answer where no terms say otherwise.
pub(crate) const ANSWER_DAYS: i64 = 15;

/// Joins a case to the one that is about the same thing. Both keep their history.
pub(crate) fn merge(tx: &mut dyn Tx, case: CaseId, into: CaseId, now: Instant) -> Result<(), DeskError> {
    tx.execute(
        "INSERT INTO case_merged (case_id, into_case, at) VALUES ($1, $2, $3)",
        &[case.to_bytes().into(), into.to_bytes().into(), now.into()],
    )?;
    tx.execute(
        "UPDATE desk_case SET tenant = (SELECT c.tenant FROM desk_case c WHERE c.id = $2) WHERE id = $1",
        &[case.to_bytes().into(), into.to_bytes().into()],
    )?;
    happened(tx, case, None, EventKind::Merged, Actor::Records, now)?;
    happened(tx, into, None, EventKind::Merged, Actor::Customer, now)?;
    Ok(())
}
