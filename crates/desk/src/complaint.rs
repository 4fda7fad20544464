//! Complaints: a customer names calling numbers and times, each is held against the records at once. What the records settle is
//! settled in the transaction that opens the case; the rest waits for a person.

use std::sync::Arc;

use anxin_domain::ids::{BrandId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::{FindingCode, Ruling};
use anxin_gate::AsOf;
use anxin_store::audit::{self, AuditAction, note};
use anxin_store::tenants::{Tenant, Tenants};
use anxin_store::{Clock, StoreError, Tx};
use serde::Serialize;

use crate::Desk;
use crate::award::{Entitled, ToPay, cover, ruled_by_people, set_aside_in};
use crate::deadline::watch;
use crate::decide::{By, NewCase, NewFinding, add_finding, happened, open_case, reject};
use crate::error::DeskError;
use crate::evidence::Examined;
use crate::joined::{NotOwn, Own, join, known};
use crate::notice::{NoticeKind, notify_first};
use crate::shown::{CallsShown, Owner, Shown};
use crate::signal::{Suspect, uphold_or_hold, wait_with};
use crate::words::{Actor, EventKind, Origin};

/// Most calls in one complaint.
pub const CALLS_LIMIT: usize = 20;
/// Longest words of a customer, in letters.
pub const WORDS_LIMIT: usize = 2_000;
/// How far the time that a customer remembers may lie from the record, in minutes, unless they say otherwise.
pub const TOLERANCE_MINUTES: u16 = 30;

/// Largest tolerance, in minutes.
const TOLERANCE_LIMIT: u16 = 24 * 60;
/// Longest idempotency key in bytes.
pub(crate) const KEY_LIMIT: usize = 200;
/// How far a call may lie in the future by the customer's clock, in milliseconds.
const FUTURE_TOLERANCE_MS: i64 = 5 * 60_000;
/// How long after a call it can be complained about, in days.
const COMPLAINT_DAYS: i64 = 731;

/// Where a complaint came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintChannel {
    /// The customer's own pages.
    Web,
    /// The hotline, for a customer on the telephone.
    Hotline,
    /// The API.
    Api,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// Whose number was called.
    pub customer: Number,
    /// The calls, 1 to [`CALLS_LIMIT`].
    pub calls: Vec<ComplainedCall>,
    /// Where it came in.
    pub channel: ComplaintChannel,
    /// What the customer says happened, at most [`WORDS_LIMIT`] letters; may be empty.
    pub words: String,
    /// The language to answer in (`zh-CN`, `en`, `ja`), if known.
    pub language: Option<String>,
    /// Makes a repeated complaint the same case. Whoever takes complaints from several sides puts the side in front.
    #[serde(skip)]
    pub key: Option<String>,
}

/// One call that is complained about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ComplainedCall {
    /// The number that called, as the customer's telephone showed it: a line's, or a privacy number's.
    pub number: Number,
    /// When, as the customer remembers.
    pub at: Instant,
    /// How far the record may lie from that, in minutes; see [`TOLERANCE_MINUTES`].
    pub within_minutes: u16,
}

/// What became of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complained {
    /// Its case.
    pub case: CaseId,
    /// Whether the key was used before, for the same complaint: then this is the case of that time.
    pub repeated: bool,
}

/// A call with what the records say about it.
struct Looked {
    call: ComplainedCall,
    line: Number,
    displayed: Option<Number>,
    owner: Owner,
    records: Vec<Examined>,
    /// What would have been said at the time that the customer remembers.
    as_of: AsOf,
}

impl Desk {
    /// Takes a complaint, verifies each calling number against the records, and awards what they prove.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] and [`DeskError::KeyReused`] for what cannot be taken; otherwise a system behind the desk.
    pub async fn complain(&self, complaint: Complaint) -> Result<Complained, DeskError> {
        self.complain_with(complaint, None).await
    }

    /// The same, taken by somebody of the staff for the customer.
    ///
    /// # Errors
    /// As for [`Desk::complain`].
    pub async fn complain_for(&self, complaint: Complaint, staff: Number) -> Result<Complained, DeskError> {
        self.of_house().complain_with(complaint, Some(staff)).await
    }

    async fn complain_with(
        &self,
        complaint: Complaint,
        taken_by: Option<Number>,
    ) -> Result<Complained, DeskError> {
        let now = self.clock().now();
        let complaint = checked(complaint, now)?;
        let asked = serde_json::to_string(&complaint).map_err(|_| StoreError::Corrupt("complaint"))?;
        // What a privacy number stood for has to be known before the records are looked for.
        self.catch_up().await?;
        let since = self.gate().registry().now().holder(complaint.customer, now).since;
        let mut found = Vec::with_capacity(complaint.calls.len());
        for call in &complaint.calls {
            is_of_this_holder(*call, since)?;
            let shown = Shown { number: call.number, customer: complaint.customer, at: call.at };
            let mut calls = self.calls_shown(shown, tolerance_ms(*call)).await?;
            // What rang a few minutes earlier, at whoever had the number before, is theirs.
            calls.records.retain(|record| since.is_none_or(|since| since <= record.started_at));
            found.push((*call, calls));
        }
        // After the records were read: what was said before these calls has to be known here.
        self.catch_up().await?;
        let mut looked = Vec::with_capacity(found.len());
        for (call, shown) in found {
            looked.push(self.look(complaint.customer, call, shown).await?);
        }
        let done = self.take_or_join(Arc::new(Taking { complaint, asked, looked, taken_by, now })).await?;
        if let Err(error) = self.look_again(done.case).await {
            // The complaint is taken; what waits in it is with a person.
            tracing::warn!(case = %done.case, %error, "a new complaint was not held against the latest records");
        }
        Ok(done)
    }

    /// Takes a complaint as a case of its own, or joins it to the case that is about the same.
    async fn take_or_join(&self, taking: Arc<Taking>) -> Result<Complained, DeskError> {
        let take = |own| {
            let (clock, taking) = (self.clock().clone(), taking.clone());
            self.store().write_together(move |tx| taking.take(tx, &clock, own))
        };
        let known = match take(Own::UnlessKnown).await {
            Ok(done) => return Ok(done),
            Err(NotOwn::Error(error)) => return Err(error),
            Err(NotOwn::Known(known)) => known,
        };
        let (clock, joining) = (self.clock().clone(), taking.clone());
        let join = move |tx: &mut dyn Tx| {
            // Whose it is, the case says that it is joined to.
            let joined = join(tx, &clock, &joining.new_case(&Tenant::main()), &known, joining.now)?;
            if let Some(done) = &joined {
                joining.note_who(tx, &clock, done)?;
            }
            Ok::<_, DeskError>(joined)
        };
        if let Some(done) = self.store().write(join).await? {
            return Ok(done);
        }
        match take(Own::Always).await {
            Ok(done) => Ok(done),
            Err(NotOwn::Error(error)) => Err(error),
            Err(NotOwn::Known(_)) => Err(StoreError::Conflict.into()),
        }
    }

    async fn look(
        &self,
        customer: Number,
        call: ComplainedCall,
        found: CallsShown,
    ) -> Result<Looked, DeskError> {
        let CallsShown { line, displayed, owner, records: calls } = found;
        let mut records = Vec::with_capacity(calls.len());
        for record in calls {
            records.push(self.examine(record).await?);
        }
        let as_of = self.gate().as_of(line, customer, call.at).await?;
        Ok(Looked { call, line, displayed, owner, records, as_of })
    }
}

fn tolerance_ms(call: ComplainedCall) -> i64 {
    i64::from(call.within_minutes) * 60_000
}

/// What rang before the number came into the present hands was promised to somebody else.
fn is_of_this_holder(call: ComplainedCall, since: Option<Instant>) -> Result<(), DeskError> {
    match since.filter(|since| call.at.plus_ms(tolerance_ms(call)) < *since) {
        None => Ok(()),
        Some(since) => Err(DeskError::invalid(
            "called_at",
            format!("the number had another holder until {since}; complain of a call after that"),
        )),
    }
}

fn checked(mut complaint: Complaint, now: Instant) -> Result<Complaint, DeskError> {
    let mut calls: Vec<ComplainedCall> = Vec::new();
    for call in &complaint.calls {
        if !calls.contains(call) {
            calls.push(*call);
        }
    }
    complaint.calls = calls;
    complaint.words = checked_words("words", &complaint.words)?;
    if complaint.calls.is_empty() || complaint.calls.len() > CALLS_LIMIT {
        return Err(DeskError::invalid(
            "calls",
            format!("name 1 to {CALLS_LIMIT} calls; for more, send another complaint"),
        ));
    }
    if complaint.key.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY_LIMIT) {
        return Err(DeskError::invalid("key", format!("write an idempotency key of 1 to {KEY_LIMIT} bytes")));
    }
    for call in &complaint.calls {
        if call.number == complaint.customer {
            return Err(DeskError::invalid(
                "calling_number",
                "this is the number that was called; write the one that called",
            ));
        }
        if call.at > now.plus_ms(FUTURE_TOLERANCE_MS) {
            return Err(DeskError::invalid("called_at", "the call lies in the future; write when it was"));
        }
        if call.at < now.plus_days(-COMPLAINT_DAYS) {
            return Err(DeskError::invalid(
                "called_at",
                "the call was more than two years ago; complain within two years",
            ));
        }
        if call.within_minutes > TOLERANCE_LIMIT {
            return Err(DeskError::invalid(
                "within_minutes",
                format!("write at most {TOLERANCE_LIMIT} minutes"),
            ));
        }
    }
    Ok(complaint)
}

/// Words of a person: bounded, and without control characters other than the ends of lines.
pub(crate) fn checked_words(field: &'static str, words: &str) -> Result<String, DeskError> {
    let words = words.trim().replace("\r\n", "\n");
    if words.chars().count() > WORDS_LIMIT {
        return Err(DeskError::invalid(field, format!("write at most {WORDS_LIMIT} letters")));
    }
    if words.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(DeskError::invalid(field, "there are control characters in it; write plain text"));
    }
    Ok(words)
}

/// A complaint with what the records say about its calls.
struct Taking {
    complaint: Complaint,
    /// What was asked, as it is kept beside the key.
    asked: String,
    looked: Vec<Looked>,
    /// Who took it for the customer, if somebody of the staff did.
    taken_by: Option<Number>,
    now: Instant,
}

impl Taking {
    fn new_case<'a>(&'a self, tenant: &'a Tenant) -> NewCase<'a> {
        NewCase {
            customer: self.complaint.customer,
            origin: self.complaint.channel.into(),
            words: &self.complaint.words,
            language: self.complaint.language.as_deref(),
            key: self.complaint.key.as_deref(),
            asked: Some(&self.asked),
            holder_at: self.now,
            tenant,
        }
    }

    /// The brands behind the lines that it is about, as the records know them, or as they would be at the time that the customer remembers.
    fn brands(&self) -> impl Iterator<Item = &BrandId> {
        self.looked.iter().flat_map(|one| {
            let by_records = one.records.iter().map(|examined| &examined.as_of);
            let remembered = Some(&one.as_of).filter(|_| one.records.is_empty());
            by_records.chain(remembered).filter_map(|as_of| as_of.caller.as_ref()).map(|caller| &caller.brand)
        })
    }

    fn take(&self, tx: &mut dyn Tx, clock: &Clock, own: Own) -> Result<Complained, NotOwn> {
        let now = self.now;
        if let Some(case) = known_key(tx, self.complaint.key.as_deref(), &self.asked)? {
            return Ok(Complained { case, repeated: true });
        }
        let tenants = Tenants::of(tx)?;
        let tenant = tenants.of_brands(self.brands());
        let case = open_case(tx, clock, &self.new_case(&tenant), now)?;
        let (mut told, mut to_pay) = (NoticeKind::NotUpheld, Vec::new());
        for one in &self.looked {
            let settled = settle(tx, clock, (case, self.complaint.customer), one, &mut to_pay, now)?;
            told = weightier(told, settled);
        }
        if own == Own::UnlessKnown
            && to_pay.is_empty()
            && let Some(known) = known(tx, case)?
        {
            return Err(NotOwn::Known(known));
        }
        set_aside_in(tx, clock, &tenants, &to_pay)?;
        notify_first(tx, case, (self.complaint.customer, self.complaint.language.as_deref()), told, now)?;
        let done = Complained { case, repeated: false };
        self.note_who(tx, clock, &done)?;
        Ok(done)
    }

    /// Notes who took it, where somebody did. What was sent twice was taken once.
    fn note_who(&self, tx: &mut dyn Tx, clock: &Clock, done: &Complained) -> Result<(), StoreError> {
        match self.taken_by {
            Some(staff) if !done.repeated => {
                note(tx, clock, audit::By::Person(staff), AuditAction::TookComplaint, done.case)
            }
            _ => Ok(()),
        }
    }
}

/// The case that was opened under a key. The same key with something else asked is an error.
pub(crate) fn known_key(
    tx: &mut dyn Tx,
    key: Option<&str>,
    asked: &str,
) -> Result<Option<CaseId>, DeskError> {
    let Some(key) = key else { return Ok(None) };
    let Some(row) = tx.query_opt(
        "SELECT c.id, c.asked, m.into_case FROM desk_case c LEFT JOIN case_merged m ON m.case_id = c.id WHERE c.key = $1",
        &[key.into()],
    )?
    else {
        return Ok(None);
    };
    if row.opt_text(1)?.as_deref() != Some(asked) {
        return Err(DeskError::KeyReused);
    }
    Ok(Some(CaseId::from_bytes(row.opt_id(2)?.unwrap_or(row.id(0)?))))
}

impl From<ComplaintChannel> for Origin {
    fn from(channel: ComplaintChannel) -> Self {
        match channel {
            ComplaintChannel::Web => Self::Web,
            ComplaintChannel::Hotline => Self::Hotline,
            ComplaintChannel::Api => Self::Api,
        }
    }
}

/// One message for the whole complaint: that something is paid, else that a person looks at it, else that nothing is.
const fn weightier(one: NoticeKind, other: NoticeKind) -> NoticeKind {
    match (one, other) {
        (NoticeKind::Awarded, _) | (_, NoticeKind::Awarded) => NoticeKind::Awarded,
        (NoticeKind::Received, _) | (_, NoticeKind::Received) => NoticeKind::Received,
        _ => NoticeKind::NotUpheld,
    }
}

/// Settles one calling number: any call that breaks the promise upholds it; else a person looks again at one that people have
/// ruled on; else the record nearest to the time decides; without a record a person does, unless it is known that no line
/// stood behind the number.
fn settle<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    (case, customer): (CaseId, Number),
    looked: &'a Looked,
    to_pay: &mut Vec<ToPay<'a>>,
    now: Instant,
) -> Result<NoticeKind, DeskError> {
    let mut verified: Vec<(&'a Examined, Ruling)> = Vec::new();
    for examined in &looked.records {
        let ruling = examined.verify(tx, now)?;
        let by_people = ruled_by_people(tx, &examined.record)?;
        verified.push((examined, if by_people { Ruling::NeedsPerson(ruling.code()) } else { ruling }));
    }
    let broken = verified.iter().find(|(_, ruling)| matches!(ruling, Ruling::Upheld(_)));
    let nearest = verified.iter().min_by_key(|(e, _)| distance(e.record.started_at, looked.call.at));
    let with_people = verified.iter().find(|(_, ruling)| matches!(ruling, Ruling::NeedsPerson(_)));
    let decisive = broken.or(with_people).or(nearest);
    let new = NewFinding {
        case,
        customer,
        calling_number: looked.line,
        displayed: looked.displayed.or_else(|| decisive.and_then(|(e, _)| e.record.dialled)),
        called_at: decisive.map_or(looked.call.at, |(e, _)| e.record.started_at),
        tolerance_ms: tolerance_ms(looked.call),
        record: decisive.map(|(e, _)| e.record.id),
        as_of: decisive.map_or(&looked.as_of, |(e, _)| &e.as_of),
    };
    let finding = add_finding(tx, clock, &new, now)?;
    happened(tx, case, Some(finding), EventKind::Verified, Actor::Records, now)?;
    let Some((examined, ruling)) = decisive else {
        if looked.owner == Owner::Line {
            watch(tx, finding, now)?;
            return Ok(NoticeKind::Received);
        }
        reject(tx, case, finding, FindingCode::LineNotRegistered, By::Records, now)?;
        return Ok(NoticeKind::NotUpheld);
    };
    match (ruling, Entitled::by_record(finding, examined)) {
        (Ruling::Upheld(code), Some(entitled)) => {
            let suspect = Suspect::of(case, &entitled, examined.seconds_after_on, now);
            let upheld = uphold_or_hold(tx, clock, &entitled, &suspect, *code, now)?;
            let (awarded, new) = upheld.unzip();
            to_pay.extend(new.flatten());
            for (other, _) in verified.iter().filter(|(_, ruling)| matches!(ruling, Ruling::Upheld(_))) {
                // Another window has its own award; the records find that one themselves.
                if entitled.window_of_call(other.record.started_at) == entitled.window_of_call(entitled.at) {
                    let call = (other.record.id, other.record.started_at);
                    match awarded {
                        Some(awarded) => cover(tx, awarded.id(), call.0, call.1)?,
                        None => wait_with(tx, finding, call.0, call.1)?,
                    }
                }
            }
            Ok(if awarded.is_some() { NoticeKind::Awarded } else { NoticeKind::Received })
        }
        (Ruling::NotUpheld(code), _) => {
            reject(tx, case, finding, *code, By::Records, now)?;
            Ok(NoticeKind::NotUpheld)
        }
        (Ruling::NeedsPerson(code) | Ruling::Upheld(code), _) => {
            wait_for_person(tx, finding, *code, now)?;
            Ok(NoticeKind::Received)
        }
    }
}

fn wait_for_person(
    tx: &mut dyn Tx,
    finding: FindingId,
    code: FindingCode,
    now: Instant,
) -> Result<(), StoreError> {
    let params = [finding.to_bytes().into(), code.word().into()];
    tx.put("UPDATE finding SET code = $2 WHERE id = $1", &params)?;
    watch(tx, finding, now)
}

const fn distance(one: Instant, other: Instant) -> u64 {
    one.micros().abs_diff(other.micros())
}
