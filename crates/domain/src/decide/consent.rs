//! What the customer said, weighed: consent, refusal, silence, and what stands in for consent.

use crate::act::{Act, Word};
use crate::call::Call;
use crate::decide::reason::ReasonCode;
use crate::decide::{Facts, Findings};
use crate::people::{Relationship, Ticket};
use crate::rulebook::{ConsentRules, Lift, Rulebook, Silence};
use crate::scope::{Point, Purpose};
use crate::time::Instant;
use crate::word::{Hearing, LatestWord, lapses_at, latest_word, next_turn};

/// What lifts rules from this call, and until when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lifts {
    consent: bool,
    relationship: bool,
}

impl Lifts {
    /// Whether one of the lifts that a rule names is there.
    pub(super) fn lift(self, unless: &[Lift]) -> bool {
        unless.iter().any(|lift| match lift {
            Lift::Consent => self.consent,
            Lift::Relationship => self.relationship,
        })
    }

    /// Whether some rule for a purpose is lifted by the relationship and by nothing else, so that it holds again when that ends.
    fn needs_relationship(self, purpose: Purpose, rulebook: &Rulebook) -> bool {
        let without = Self { relationship: false, ..self };
        let needs = |purposes: &[Purpose], unless: &[Lift]| {
            purposes.contains(&purpose) && self.lift(unless) && !without.lift(unless)
        };
        rulebook.lists.iter().any(|rule| needs(&rule.purposes, &rule.unless))
            || rulebook.hours.iter().any(|rule| needs(&rule.purposes, &rule.unless))
            || rulebook.caps.iter().any(|rule| needs(&rule.purposes, &rule.unless))
            || rulebook.pauses.iter().any(|rule| needs(&rule.purposes, &rule.unless))
    }

    /// Whether the customer consented, or their own live business stands for consent.
    pub(super) const fn has_consent(self) -> bool {
        self.consent
    }
}

/// Weighs the latest word and what may stand in for one.
pub(super) fn weigh<'a>(
    facts: &Facts<'a>,
    call: &Call,
    hearing: &Hearing<'_>,
    ticket: Option<&Ticket>,
    rulebook: &Rulebook,
    found: &mut Findings,
) -> (LatestWord<'a>, Lifts) {
    let word = latest_word(facts.acts, hearing);
    note_lost_consent(facts, hearing, word, found);
    let judged_as = hearing.point.purpose;
    let service = ticket.filter(|_| judged_as == Purpose::Service);
    // Whatever the word, without the business it is no service any more.
    found.ends_with([service.and_then(|ticket| ticket.interval.until)]);
    let relationship = established(facts, call, hearing, rulebook);
    let mut lifts = Lifts { consent: false, relationship: relationship.is_some() };
    match word {
        LatestWord::Refused(act) => {
            let code = match judged_as {
                Purpose::ConsentRequest => ReasonCode::RequestsRefused,
                _ => ReasonCode::DoNotDisturb,
            };
            found.say(code, Some(act.id.into()));
            lifts.relationship = false;
        }
        LatestWord::Permitted(act) => lifts.consent = weigh_permit(facts, act, hearing, rulebook, found),
        LatestWord::Silent => {
            weigh_silence(judged_as, service, relationship, rulebook, found);
            lifts.consent = service.is_some();
        }
    }
    if lifts.needs_relationship(judged_as, rulebook) {
        found.ends_with([relationship.and_then(|(_, until)| until)]);
    }
    if judged_as != call.purpose && call.purpose == Purpose::ConsentRequest {
        weigh_refused_requests(facts, hearing, found);
    }
    (word, lifts)
}

/// A request for consent that is judged as marketing is still a request: whoever wants no more of them is not asked.
fn weigh_refused_requests(facts: &Facts<'_>, hearing: &Hearing<'_>, found: &mut Findings) {
    let point = Point { purpose: Purpose::ConsentRequest, ..hearing.point };
    let asking = Hearing { point, ..*hearing };
    match latest_word(facts.acts, &asking) {
        LatestWord::Refused(act) => found.say(ReasonCode::RequestsRefused, Some(act.id.into())),
        LatestWord::Permitted(act) => found.ends_with([act.expires_at, lapses_at(act, &asking)]),
        LatestWord::Silent => {}
    }
    found.ends_with([next_turn(facts.acts, &asking)]);
}

/// Returns whether the permit counts as consent.
fn weigh_permit(
    facts: &Facts<'_>,
    permit: &Act,
    hearing: &Hearing<'_>,
    rulebook: &Rulebook,
    found: &mut Findings,
) -> bool {
    found.say(ReasonCode::Permitted, Some(permit.id.into()));
    found.ends_with([permit.expires_at, lapses_at(permit, hearing)]);
    let Some(period) = &rulebook.consent.holder_confirmed_within else { return true };
    let clock = &hearing.point.clock;
    let confirmed = facts.holder.checked_at.map_or(permit.said_at(), |checked| checked.max(permit.said_at()));
    let good_until = period.surely_lasts_until(confirmed, clock.zones);
    if clock.at < good_until {
        found.ends_with([Some(good_until)]);
        return true;
    }
    found.say(ReasonCode::HolderUnconfirmed, Some(permit.id.into()));
    false
}

fn weigh_silence(
    judged_as: Purpose,
    service: Option<&Ticket>,
    relationship: Option<(&Relationship, Option<Instant>)>,
    rulebook: &Rulebook,
    found: &mut Findings,
) {
    if let Some(ticket) = service {
        found.say(ReasonCode::TicketLive, Some((&ticket.id).into()));
    } else if let Some((business, until)) = relationship.filter(|_| judged_as == Purpose::Marketing) {
        found.say(ReasonCode::EstablishedRelationship, Some((&business.ticket).into()));
        found.ends_with([until]);
    } else if rulebook.silence(judged_as) == Silence::Deny {
        found.say(ReasonCode::NoConsent, None);
    } else {
        found.say(ReasonCode::NotRefused, None);
    }
}

/// The business with this customer that still counts, and until when: the one that counts longest.
fn established<'a>(
    facts: &Facts<'a>,
    call: &Call,
    hearing: &Hearing<'_>,
    rulebook: &Rulebook,
) -> Option<(&'a Relationship, Option<Instant>)> {
    let zones = hearing.point.clock.zones;
    let this_holder = |r: &&Relationship| facts.holder.since.is_none_or(|since| since <= r.interval.from);
    let counts_until = |business: &'a Relationship| {
        let rule = rulebook.relationships.iter().find(|rule| rule.kind == business.kind)?;
        let until = business.interval.until.map(|end| rule.lasts.surely_lasts_until(end, zones).max(end));
        let holds = business.interval.from <= call.at && until.is_none_or(|until| call.at < until);
        holds.then_some((business, until))
    };
    let longest = |(_, until): &(&Relationship, Option<Instant>)| until.map_or(i64::MAX, Instant::micros);
    facts.relationships.iter().filter(this_holder).filter_map(counts_until).max_by_key(longest)
}

/// Says so when there would be a consent, were it not for one thing: that it was given by an earlier holder, has lapsed, or is
/// used up.
fn note_lost_consent(facts: &Facts<'_>, hearing: &Hearing<'_>, word: LatestWord<'_>, found: &mut Findings) {
    if matches!(word, LatestWord::Permitted(_)) {
        return;
    }
    if facts.acts.iter().all(|act| act.word != Word::Permit) {
        return;
    }
    let undated = ConsentRules { undated_lapses_after: None, ..hearing.rules.clone() };
    let tries = [
        (ReasonCode::ConsentVoid, Hearing { holder_since: None, ..*hearing }, hearing.holder_since.is_some()),
        (
            ReasonCode::ConsentLapsed,
            Hearing { rules: &undated, ..*hearing },
            hearing.rules.undated_lapses_after.is_some(),
        ),
        (ReasonCode::PermitUsed, Hearing { attempts: &[], ..*hearing }, !hearing.attempts.is_empty()),
    ];
    for (code, otherwise, _) in tries.iter().filter(|(_, _, applies)| *applies) {
        if let LatestWord::Permitted(act) = latest_word(facts.acts, otherwise) {
            found.say(*code, Some(act.id.into()));
        }
    }
}
