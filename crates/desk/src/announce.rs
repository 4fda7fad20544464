//! What brands are told by webhook: who may know what of an event. A brand is told of findings about itself and of permits to itself
//! and its agents, by ids; what it may see of them it asks for with its key. No telephone number is in a message, no name and no
//! words of a customer: a message lies in queues and logs of others.

use anxin_domain::act::{Act, Word};
use anxin_domain::ids::{ActId, AwardId, BrandId, CaseId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::scope::Grantee;
use anxin_domain::time::Instant;
use anxin_hook::{EventType, NewMessage, publish};
use anxin_store::acts::{act, acts_of};
use anxin_store::directory::affiliations_of;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, Trouble};
use anxin_store::{ANNOUNCE, Row, StoreError, Tx};
use async_trait::async_trait;
use serde_json::{Map, Value, json};

use crate::Desk;
use crate::awarded::award;
use crate::case::CALLS;
use crate::words::EventKind;

/// Most findings that the message about a new case names; a complaint has no more calls.
const FINDINGS_NAMED: i64 = 100;
/// Most permits that a withdrawal names.
const PERMITS_NAMED: usize = 50;

/// Tells brands what happened, once for each job.
pub struct Announcer {
    desk: Desk,
}

impl Desk {
    /// Does the jobs that tell brands what happened.
    #[must_use]
    pub fn announcer(&self) -> Announcer {
        Announcer { desk: self.clone() }
    }
}

/// As which events brands are told of what happened to a case.
const fn told_as(event: EventKind) -> &'static [EventType] {
    match event {
        EventKind::Opened => &[EventType::CaseOpened],
        EventKind::Awarded => &[EventType::CaseDecided, EventType::AwardMade],
        EventKind::AlreadyAwarded | EventKind::Rejected | EventKind::SumStands => &[EventType::CaseDecided],
        EventKind::Raised => &[EventType::AwardMade],
        EventKind::Appealed => &[EventType::CaseAppealed],
        EventKind::Reversed => &[EventType::AwardReversed],
        EventKind::Paid => &[EventType::AwardPaid],
        EventKind::Returned => &[EventType::AwardReturned],
        // Steps within the desk, and whose account it is, are not for brands.
        EventKind::Verified
        | EventKind::Held
        | EventKind::Proposed
        | EventKind::Asked
        | EventKind::Answered
        | EventKind::NotAnswered
        | EventKind::RulingLate
        | EventKind::AnswerLate
        | EventKind::Merged
        | EventKind::Moved
        | EventKind::PayoutHeld
        | EventKind::PayoutLetGo
        | EventKind::FileAdded
        | EventKind::Sent => &[],
    }
}

/// Whether brands are told of it at all.
pub(crate) const fn is_told(event: EventKind) -> bool {
    !told_as(event).is_empty()
}

/// Names an event of a case for the job.
pub(crate) fn payload(case: CaseId, finding: Option<FindingId>, event: EventKind, at: Instant) -> String {
    let finding = finding.map_or_else(String::new, |finding| finding.to_string());
    format!("case:{case}:{finding}:{}:{}", event.word(), at.micros())
}

#[async_trait]
impl Handler for Announcer {
    fn kind(&self) -> Kind {
        ANNOUNCE
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let Some(news) = News::read(&lease.job.payload) else {
            return Err(Trouble::for_good("its payload is no event"));
        };
        let (lease, clock) = (lease.clone(), self.desk.clock().clone());
        let ended = self.desk.store().write(move |tx| {
            for message in news.messages(tx)? {
                publish(tx, &message, clock.now())?;
            }
            lease.done(tx)
        });
        Ok(ended.await?)
    }
}

/// What happened.
enum News {
    Case { cause: String, case: CaseId, finding: Option<FindingId>, event: EventKind, at: Instant },
    Act(ActId),
}

impl News {
    fn read(payload: &str) -> Option<Self> {
        let parts: Vec<&str> = payload.split(':').collect();
        match *parts.as_slice() {
            ["case", case, finding, event, at] => Some(Self::Case {
                cause: payload.to_owned(),
                case: case.parse().ok()?,
                finding: if finding.is_empty() { None } else { Some(finding.parse().ok()?) },
                event: event.parse().ok()?,
                at: Instant::from_micros(at.parse().ok()?),
            }),
            ["act", id] => Some(Self::Act(id.parse().ok()?)),
            _ => None,
        }
    }

    /// What each brand that may know is told.
    fn messages(&self, tx: &mut dyn Tx) -> Result<Vec<NewMessage>, StoreError> {
        match self {
            Self::Case { cause, case, finding: Some(finding), event, at } => {
                about_finding(tx, cause, (*case, *finding), *event, *at)
            }
            Self::Case { cause, case, finding: None, event, at } => about_case(tx, cause, *case, *event, *at),
            Self::Act(id) => about_act(tx, *id),
        }
    }
}

const FINDING: &str =
    "SELECT id, brand, promise, agent, terms, state, code, decided_at, answer_due_at FROM finding";

/// A case with the findings of each brand.
fn about_case(
    tx: &mut dyn Tx,
    cause: &str,
    case: CaseId,
    event: EventKind,
    at: Instant,
) -> Result<Vec<NewMessage>, StoreError> {
    let sql = format!("{FINDING} WHERE case_id = $1 AND brand IS NOT NULL ORDER BY brand, id LIMIT $2");
    let rows = tx.query(&sql, &[case.to_bytes().into(), FINDINGS_NAMED.into()])?;
    let mut brands: Vec<(BrandId, Vec<Value>)> = Vec::new();
    for row in &rows {
        let (brand, finding) = (brand_in(row)?, Value::Object(finding_in(row)?));
        match brands.last_mut() {
            Some((last, findings)) if *last == brand => findings.push(finding),
            _ => brands.push((brand, vec![finding])),
        }
    }
    let message = |(brand, findings): (BrandId, Vec<Value>)| {
        let data = json!({ "brand": brand, "case": case, "findings": findings });
        told_as(event).iter().map(move |told| message(&brand, *told, cause, at, data.clone()))
    };
    Ok(brands.into_iter().flat_map(message).collect())
}

/// A finding with what is awarded for it.
fn about_finding(
    tx: &mut dyn Tx,
    cause: &str,
    (case, finding): (CaseId, FindingId),
    event: EventKind,
    at: Instant,
) -> Result<Vec<NewMessage>, StoreError> {
    let sql = format!("{FINDING} WHERE id = $1 AND brand IS NOT NULL");
    let Some(row) = tx.query_opt(&sql, &[finding.to_bytes().into()])? else { return Ok(Vec::new()) };
    let brand = brand_in(&row)?;
    let mut data = finding_in(&row)?;
    data.insert("brand".into(), json!(brand));
    data.insert("case".into(), json!(case));
    let sql = "SELECT id FROM award WHERE finding = $1 AND brand = $2 ORDER BY awarded_at, id";
    let ids = tx.query(sql, &[finding.to_bytes().into(), brand.as_str().into()])?;
    let mut awards = Vec::with_capacity(ids.len());
    for id in &ids {
        let award = award(tx, AwardId::from_bytes(id.id(0)?))?;
        awards.push(json!({
            "id": award.id, "amount": money(award.amount), "terms": award.terms, "due_at": award.due_at,
            "reversed_at": award.reversed_at, "payout": award.payout.map(|payout| payout.word()),
        }));
    }
    data.insert("awards".into(), awards.into());
    let data = Value::Object(data);
    Ok(told_as(event).iter().map(|told| message(&brand, *told, cause, at, data.clone())).collect())
}

/// An act that names the brand or one of its agents. A refusal is told where the customer had permitted before: a brand is not told
/// who refuses it, for then it would learn that somebody did who never had to do with it.
fn about_act(tx: &mut dyn Tx, id: ActId) -> Result<Vec<NewMessage>, StoreError> {
    let Some(said) = act(tx, id)? else { return Ok(Vec::new()) };
    let at = said.recorded_at;
    let Some(brand) = brand_of(tx, &said.scope.grantee, at)? else { return Ok(Vec::new()) };
    let cause = format!("act:{id}");
    let mut data = act_in(&said);
    data.insert("brand".into(), json!(brand));
    if said.word == Word::Permit {
        data.insert("expires_at".into(), json!(said.expires_at));
        data.insert("scope".into(), json!(said.scope));
        return Ok(vec![message(&brand, EventType::PermitGiven, &cause, at, Value::Object(data))]);
    }
    let mut permits = permitted_before(tx, &said, &brand)?;
    if permits.is_empty() {
        return Ok(Vec::new());
    }
    let too_many = permits.len().saturating_sub(PERMITS_NAMED);
    permits.drain(..too_many);
    data.insert("permits".into(), permits.iter().map(|permit| Value::Object(act_in(permit))).collect());
    Ok(vec![message(&brand, EventType::PermitWithdrawn, &cause, at, Value::Object(data))])
}

/// The permits to this brand and its agents that came before an act and that it speaks of, the oldest first.
fn permitted_before(tx: &mut dyn Tx, said: &Act, brand: &BrandId) -> Result<Vec<Act>, StoreError> {
    let mut permits = Vec::new();
    for before in acts_of(tx, said.number)? {
        if before.word != Word::Permit || before.recorded_at >= said.recorded_at {
            continue;
        }
        let spoken_of = match &said.scope.grantee {
            Grantee::Agent(_) => before.scope.grantee == said.scope.grantee,
            Grantee::Brand(_) | Grantee::Everyone => {
                brand_of(tx, &before.scope.grantee, said.recorded_at)?.as_ref() == Some(brand)
            }
        };
        if spoken_of {
            permits.push(before);
        }
    }
    Ok(permits)
}

/// The brand that an act names, or the one where the agent that it names worked at that moment.
fn brand_of(tx: &mut dyn Tx, grantee: &Grantee, at: Instant) -> Result<Option<BrandId>, StoreError> {
    Ok(match grantee {
        Grantee::Everyone => None,
        Grantee::Brand(brand) => Some(brand.clone()),
        Grantee::Agent(agent) => {
            let known = affiliations_of(tx, agent)?;
            known.into_iter().find(|known| known.interval.contains(at)).map(|known| known.brand)
        }
    })
}

/// An act by its id and, where it answers a request that the brand made, by the request.
fn act_in(said: &Act) -> Map<String, Value> {
    // Who answered for the customer may stand behind it, and is not told.
    let named = said.evidence.as_deref().unwrap_or_default().split(' ');
    let asked = named.filter_map(|part| part.strip_prefix("consent-request:")).next();
    let mut fields = Map::new();
    fields.insert("act".into(), json!(said.id));
    fields.insert("grantee".into(), json!(said.scope.grantee));
    fields.insert("consent_request".into(), json!(asked));
    fields
}

fn brand_in(row: &Row) -> Result<BrandId, StoreError> {
    row.text(1)?.parse().map_err(|_| StoreError::Corrupt("brand"))
}

fn finding_in(row: &Row) -> Result<Map<String, Value>, StoreError> {
    let moment = |index| Ok::<_, StoreError>(row.opt_int(index)?.map(Instant::from_micros));
    let mut fields = Map::new();
    fields.insert("finding".into(), json!(FindingId::from_bytes(row.id(0)?)));
    fields.insert("promise".into(), json!(row.opt_text(2)?.unwrap_or_else(|| CALLS.to_owned())));
    fields.insert("agent".into(), json!(row.opt_text(3)?));
    fields.insert("terms".into(), json!(row.opt_text(4)?));
    fields.insert("state".into(), json!(row.text(5)?));
    fields.insert("code".into(), json!(row.text(6)?));
    fields.insert("decided_at".into(), json!(moment(7)?));
    fields.insert("answer_due_at".into(), json!(moment(8)?));
    Ok(fields)
}

fn money(amount: Money) -> Value {
    json!({ "minor": amount.minor(), "currency": amount.currency().code() })
}

fn message(brand: &BrandId, event: EventType, cause: &str, at: Instant, data: Value) -> NewMessage {
    NewMessage { brand: brand.clone(), event, cause: cause.to_owned(), at, data }
}
