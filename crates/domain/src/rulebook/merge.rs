//! Puts a file on top of the one it extends, and checks that what comes out is whole.

use crate::decide::ReasonCode;
use crate::rulebook::draft::{ConsentFile, Draft, Placed};
use crate::rulebook::error::RulebookError;
use crate::rulebook::{ConsentRules, HolidayRule, Lift, Rulebook, UnknownBinding};
use crate::scope::Purpose;
use crate::time::Interval;

/// What the upper file says wins; what it does not say comes from below. Tests stay with their own file.
pub(super) fn extend(below: Draft, upper: Draft) -> Draft {
    let mut silence = below.silence;
    silence.extend(upper.silence);
    Draft {
        file: upper.file,
        id: upper.id,
        version: upper.version,
        extends: upper.extends,
        effective_from: upper.effective_from,
        effective_until: upper.effective_until,
        falls_back_to: upper.falls_back_to,
        calendar: upper.calendar.or(below.calendar),
        zone: upper.zone.or(below.zone),
        allowed_lag_ms: upper.allowed_lag_ms.or(below.allowed_lag_ms),
        permit_ms: upper.permit_ms.or(below.permit_ms),
        list_max_age_days: upper.list_max_age_days.or(below.list_max_age_days),
        evidence_kept: upper.evidence_kept.or(below.evidence_kept),
        emergency: upper.emergency.or(below.emergency),
        unknown_binding: upper.unknown_binding.or(below.unknown_binding),
        silence,
        consent: ConsentFile {
            undated_lapses_after: upper.consent.undated_lapses_after.or(below.consent.undated_lapses_after),
            holder_confirmed_within: upper
                .consent
                .holder_confirmed_within
                .or(below.consent.holder_confirmed_within),
            general_refusal: upper.consent.general_refusal.or(below.consent.general_refusal),
            request_channels: upper.consent.request_channels.or(below.consent.request_channels),
        },
        lists: over(below.lists, upper.lists, |l| l.id.clone()),
        relationships: over(below.relationships, upper.relationships, |r| r.kind),
        hours: over(below.hours, upper.hours, |h| h.id.clone()),
        caps: over(below.caps, upper.caps, |c| c.id.clone()),
        pauses: over(below.pauses, upper.pauses, |p| p.id.clone()),
        rules: over(below.rules, upper.rules, |r| r.code),
        tests: upper.tests,
    }
}

/// An entry of the upper file takes the place of the one with the same name; others are added.
fn over<T, N: PartialEq>(
    mut below: Vec<Placed<T>>,
    upper: Vec<Placed<T>>,
    name: impl Fn(&T) -> N,
) -> Vec<Placed<T>> {
    for entry in upper {
        match below.iter_mut().find(|old| name(&old.value) == name(&entry.value)) {
            Some(place) => *place = entry,
            None => below.push(entry),
        }
    }
    below
}

/// Checks that nothing is missing and that every rule can be evaluated.
pub(super) fn finish(draft: Draft) -> Result<Rulebook, RulebookError> {
    let file = draft.file.to_string();
    let missing = |what: &str| RulebookError {
        file: file.clone(),
        line: None,
        what: format!("{what}: missing; write it, or extend a rulebook that has it"),
    };
    let Some(from) = &draft.effective_from else { return Err(missing("effective_from")) };
    if let Some(until) = draft.effective_until.as_ref().filter(|until| until.value <= from.value) {
        return Err(until.wrong(
            "effective_until: not after effective_from; write a later moment, or leave it out".to_owned(),
        ));
    }
    if let Some(purpose) = Purpose::ALL.iter().find(|purpose| !draft.silence.contains_key(purpose)) {
        return Err(missing(&format!("silence.{} (\"deny\" or \"allow\")", purpose.word())));
    }
    let has_rule = |code: &ReasonCode| draft.rules.iter().any(|rule| rule.value.code == *code);
    if let Some(code) = ReasonCode::ALL.iter().find(|code| !has_rule(code)) {
        return Err(missing(&format!("rule {:?} with its source and text", code.word())));
    }
    check_holidays(&draft)?;
    check_lifts(&draft)?;
    Ok(Rulebook {
        effective: Interval { from: from.value, until: draft.effective_until.map(|until| until.value) },
        falls_back_to: draft.falls_back_to.map(|id| id.value),
        zone: draft.zone.ok_or_else(|| missing("zone"))?,
        calendar: draft.calendar,
        allowed_lag_ms: draft.allowed_lag_ms.ok_or_else(|| missing("allowed_lag_ms"))?,
        permit_ms: draft.permit_ms.ok_or_else(|| missing("permit_ms"))?,
        list_max_age_days: draft.list_max_age_days.ok_or_else(|| missing("list_max_age_days"))?,
        evidence_kept: draft.evidence_kept,
        emergency: draft.emergency.unwrap_or_default(),
        unknown_binding: draft.unknown_binding.unwrap_or(UnknownBinding::Deny),
        silence: draft.silence,
        consent: ConsentRules {
            undated_lapses_after: draft.consent.undated_lapses_after,
            holder_confirmed_within: draft.consent.holder_confirmed_within,
            general_refusal: draft.consent.general_refusal.unwrap_or_default(),
            request_channels: draft.consent.request_channels.unwrap_or_default(),
        },
        lists: values(draft.lists),
        relationships: values(draft.relationships),
        hours: values(draft.hours),
        caps: values(draft.caps),
        pauses: values(draft.pauses),
        rules: values(draft.rules),
        tests: draft.tests,
        label: format!("{}@{}", draft.id, draft.version.value).into(),
        id: draft.id,
        version: draft.version.value,
    })
}

fn values<T>(placed: Vec<Placed<T>>) -> Vec<T> {
    placed.into_iter().map(|placed| placed.value).collect()
}

/// Hours that close on public holidays need to know which days those are.
fn check_holidays(draft: &Draft) -> Result<(), RulebookError> {
    let closing = draft.hours.iter().find(|h| h.value.public_holidays == HolidayRule::Closed);
    match closing {
        Some(hours) if draft.calendar.is_none() => Err(hours.wrong(format!(
            "hours {:?}: closed on public holidays, but no calendar says which those are; write calendar = \"…\"",
            hours.value.id
        ))),
        _ => Ok(()),
    }
}

/// A rule that a relationship lifts needs to know what a relationship is.
fn check_lifts(draft: &Draft) -> Result<(), RulebookError> {
    if !draft.relationships.is_empty() {
        return Ok(());
    }
    let by_relationship = |unless: &[Lift]| unless.contains(&Lift::Relationship);
    let says = |kind: &str, name: &str| {
        format!(
            "{kind} {name:?}: unless a relationship, but there is no [[relationship]] that says what counts as one; \
             write one, or take it out of unless"
        )
    };
    let list = draft.lists.iter().find(|l| by_relationship(&l.value.unless));
    let hours = draft.hours.iter().find(|h| by_relationship(&h.value.unless));
    let cap = draft.caps.iter().find(|c| by_relationship(&c.value.unless));
    let pause = draft.pauses.iter().find(|p| by_relationship(&p.value.unless));
    let complaints = [
        list.map(|l| l.wrong(says("list", l.value.id.as_str()))),
        hours.map(|h| h.wrong(says("hours", &h.value.id))),
        cap.map(|c| c.wrong(says("cap", &c.value.id))),
        pause.map(|p| p.wrong(says("pause", &p.value.id))),
    ];
    complaints.into_iter().flatten().next().map_or(Ok(()), Err)
}
