//! The reference: the whole answer to a case, one rule of the domain page after the other.

use std::sync::LazyLock;

use anxin_domain::act::Word;
use anxin_domain::decide::{Effect, ReasonCode, Route, Verdict};
use anxin_domain::label::Label;
use anxin_domain::people::Named;
use anxin_domain::promise::Trigger;
use anxin_domain::rulebook::{Silence, UnknownBinding};
use anxin_domain::scope::{Content, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;

use super::case::{Case, Codes, Said};
use super::waiting::{Lifted, Waiting};
use super::word::{DeafTo, Ear, said};
use crate::scene::terms;

pub(super) fn reference(case: &Case) -> Said<'static> {
    let mut codes = Codes::default();
    let judged_as = judged_as(case, &mut codes);
    who_and_whom(case, &mut codes);
    let zones = case.wall_clocks();
    let ear = Ear::new(case, &zones, judged_as);
    let word = ear.latest(DeafTo::Nothing);
    let lifted = words(case, &ear, word, judged_as, &zones, &mut codes);
    if case.call.purpose == Purpose::ConsentRequest {
        refused_requests(case, &zones, &mut codes);
    }
    lists(case, judged_as, lifted, &mut codes);
    if case.lag_ms > case.book.rulebook.allowed_lag_ms && judged_as != Purpose::Service {
        codes.add(ReasonCode::StaleKnowledge);
    }
    let waiting = Waiting::new(case, &zones, judged_as, lifted);
    let waits = waiting.reasons();
    waits.iter().for_each(|code| codes.add(*code));
    let only_waits = !codes.iter().any(|code| matches!(code.effect(), Effect::Settles | Effect::Denies));
    let until = if waits.is_empty() || !only_waits { None } else { waiting.until() };
    let (verdict, decisive) = verdict(codes, until);
    Said {
        verdict,
        until: until.filter(|_| verdict == Verdict::Defer),
        judged_as,
        decisive,
        codes,
        word: word.map(|index| case.acts[index].id),
        compensable: compensable(case, judged_as, word, decisive),
    }
}

/// What lifts rules from the case, and the purpose it is judged as.
pub(super) fn lifted(case: &Case) -> (Purpose, Lifted) {
    let mut codes = Codes::default();
    let judged_as = judged_as(case, &mut codes);
    let zones = case.wall_clocks();
    let ear = Ear::new(case, &zones, judged_as);
    (judged_as, words(case, &ear, ear.latest(DeafTo::Nothing), judged_as, &zones, &mut codes))
}

/// The first no, else the first wait, else the first yes; an emergency before all. A wait without an end is a no.
fn verdict(codes: Codes, until: Option<Instant>) -> (Verdict, Option<ReasonCode>) {
    let first = |effect| codes.iter().find(|code| code.effect() == effect);
    if let Some(code) = first(Effect::Settles) {
        (Verdict::Allow, Some(code))
    } else if let Some(code) = first(Effect::Denies) {
        (Verdict::Deny, Some(code))
    } else if let Some(code) = first(Effect::Defers) {
        (if until.is_some() { Verdict::Defer } else { Verdict::Deny }, Some(code))
    } else if let Some(code) = first(Effect::Allows) {
        (Verdict::Allow, Some(code))
    } else {
        (Verdict::Deny, None)
    }
}

fn who_and_whom(case: &Case, codes: &mut Codes) {
    if case.book.rulebook.emergency.contains(&case.call.to) {
        codes.add(ReasonCode::Emergency);
    }
    if case.caller.is_none() {
        codes.add(ReasonCode::CallerUnknown);
    }
    if case.route == Route::Unbound && case.book.rulebook.unknown_binding == UnknownBinding::Deny {
        codes.add(ReasonCode::BindingUnknown);
    }
}

fn judged_as(case: &Case, codes: &mut Codes) -> Purpose {
    let mut notes = Vec::new();
    if case.call.content == Content::Mixed && case.call.purpose != Purpose::Marketing {
        notes.push(ReasonCode::MixedContent);
    }
    match case.call.purpose {
        Purpose::Service if !has_live_business(case) => notes.push(ReasonCode::TicketMissing),
        Purpose::ConsentRequest
            if !case.book.rulebook.consent.request_channels.contains(&case.call.channel) =>
        {
            notes.push(ReasonCode::RequestChannel);
        }
        _ => {}
    }
    notes.iter().for_each(|note| codes.add(*note));
    if notes.is_empty() { case.call.purpose } else { Purpose::Marketing }
}

/// Live business of this agent with this customer, and not with who had the number before.
fn has_live_business(case: &Case) -> bool {
    let (Some(ticket), Some(caller)) = (&case.ticket, &case.caller) else { return false };
    let (begins, ends) = (ticket.interval.from, ticket.interval.until);
    let about = case.call.line_of_business.unwrap_or(ticket.line_of_business);
    ticket.agent == caller.agent
        && ticket.number == case.call.to
        && ticket.line_of_business == about
        && begins <= case.call.at
        && ends.is_none_or(|end| case.call.at < end)
        && case.holder.since.is_none_or(|since| begins >= since)
}

/// Consent, refusal, or silence and what stands in for a word.
fn words(
    case: &Case,
    ear: &Ear<'_>,
    word: Option<usize>,
    judged_as: Purpose,
    zones: &Zones,
    codes: &mut Codes,
) -> Lifted {
    let is = |word: Option<usize>, what: Word| word.is_some_and(|index| case.acts[index].word == what);
    if !is(word, Word::Permit) {
        for (code, deaf) in [
            (ReasonCode::ConsentVoid, DeafTo::ChangeOfHolder),
            (ReasonCode::ConsentLapsed, DeafTo::Lapse),
            (ReasonCode::PermitUsed, DeafTo::CallsMade),
        ] {
            if is(ear.latest(deaf), Word::Permit) {
                codes.add(code);
            }
        }
    }
    let relationship = has_relationship(case, zones);
    let Some(index) = word else {
        codes.add(match (judged_as, case.book.rulebook.silence.get(&judged_as)) {
            (Purpose::Service, _) => ReasonCode::TicketLive,
            (Purpose::Marketing, _) if relationship => ReasonCode::EstablishedRelationship,
            (_, Some(Silence::Allow)) => ReasonCode::NotRefused,
            (_, Some(Silence::Deny) | None) => ReasonCode::NoConsent,
        });
        return Lifted { consent: judged_as == Purpose::Service, relationship };
    };
    if case.acts[index].word == Word::Permit {
        codes.add(ReasonCode::Permitted);
        let confirmed = is_confirmed(case, said(&case.acts[index]), zones);
        if !confirmed {
            codes.add(ReasonCode::HolderUnconfirmed);
        }
        return Lifted { consent: confirmed, relationship };
    }
    codes.add(match judged_as {
        Purpose::ConsentRequest => ReasonCode::RequestsRefused,
        _ => ReasonCode::DoNotDisturb,
    });
    Lifted::default()
}

/// Who wants no more requests is not asked, whatever the asking is judged as.
fn refused_requests(case: &Case, zones: &Zones, codes: &mut Codes) {
    let word = Ear::new(case, zones, Purpose::ConsentRequest).latest(DeafTo::Nothing);
    if word.is_some_and(|index| case.acts[index].word == Word::Refuse) {
        codes.add(ReasonCode::RequestsRefused);
    }
}

/// Whether the consent itself or a check of the holder is young enough.
fn is_confirmed(case: &Case, consented: Instant, zones: &Zones) -> bool {
    let Some(length) = case.book.holder_confirmed_within else { return true };
    let known = [Some(consented), case.holder.checked_at];
    known.into_iter().flatten().any(|moment| case.call.at < length.surely_until(moment, zones))
}

/// Whether some business of this holder is live, or ended lately enough for its kind.
fn has_relationship(case: &Case, zones: &Zones) -> bool {
    let rules = || case.book.rulebook.relationships.iter().zip(&case.book.relationships);
    case.relationships.iter().any(|business| {
        let begun = business.interval.from <= case.call.at;
        let of_this_holder = case.holder.since.is_none_or(|since| business.interval.from >= since);
        let counts = rules().any(|(rule, length)| {
            rule.kind == business.kind
                && business.interval.until.is_none_or(|end| case.call.at < length.surely_until(end, zones))
        });
        begun && of_this_holder && counts
    })
}

/// Lists that the rulebook knows are looked at for the purposes it names; a list it does not know protects whom it names.
fn lists(case: &Case, judged_as: Purpose, lifted: Lifted, codes: &mut Codes) {
    let at = case.call.at;
    let is_stale = |as_of: Instant, days: i64| as_of.plus_days(days) < at;
    let rulebook = &case.book.rulebook;
    for rule in &rulebook.lists {
        if !rule.purposes.contains(&judged_as) || lifted.by_one_of(&rule.unless) {
            continue;
        }
        let state = case.lists.iter().find(|state| state.list == rule.id);
        if state.is_some_and(|state| state.names == Named::Yes) {
            codes.add(ReasonCode::ListedExternal);
        }
        if state.is_none_or(|state| is_stale(state.as_of, rule.max_age_days)) {
            codes.add(ReasonCode::RegistryStale);
        }
    }
    for state in &case.lists {
        let is_known = rulebook.lists.iter().any(|rule| rule.id == state.list);
        if is_known || state.names == Named::No || lifted.consent || judged_as == Purpose::Service {
            continue;
        }
        codes.add(ReasonCode::ListedExternal);
        if is_stale(state.as_of, rulebook.list_max_age_days) {
            codes.add(ReasonCode::RegistryStale);
        }
    }
}

/// Marketing by somebody known, against what the promise in force asks for. A consent that nobody confirmed is a consent here:
/// the customer gave it, and the promise speaks of that.
fn compensable(
    case: &Case,
    judged_as: Purpose,
    word: Option<usize>,
    decisive: Option<ReasonCode>,
) -> Option<&'static str> {
    static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| terms().iter().map(|t| t.label.clone()).collect());
    let (caller, city) = (case.caller.as_ref()?, case.city?);
    if judged_as != Purpose::Marketing || decisive == Some(ReasonCode::Emergency) {
        return None;
    }
    let at = case.call.at;
    let in_force = terms().iter().position(|terms| {
        terms.city == city
            && terms.brand.as_ref().is_none_or(|brand| *brand == caller.brand)
            && terms.effective.from <= at
            && terms.effective.until.is_none_or(|end| at < end)
    })?;
    let said = word.map(|index| case.acts[index].word);
    let broken = match terms()[in_force].trigger {
        Trigger::AgainstRefusal => said == Some(Word::Refuse),
        Trigger::WithoutConsent => said != Some(Word::Permit),
    };
    broken.then(|| LABELS[in_force].as_str())
}
