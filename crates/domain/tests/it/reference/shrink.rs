//! Makes a case as small as it can be while something still holds of it.

use std::sync::Arc;

use anxin_domain::act::Act;
use anxin_domain::call::Call;
use anxin_domain::people::{Caller, Holder};
use anxin_domain::rulebook::{ConsentRules, HolidayRule, Rulebook};
use anxin_domain::scope::Scope;

use super::books;
use super::case::{Book, Case};

/// Takes away whatever can be taken away, until nothing more can.
pub(super) fn shrink(case: &Case, holds: impl Fn(&Case) -> bool) -> Case {
    let mut small = case.clone();
    while let Some(smaller) = simpler(&small).into_iter().find(|simpler| holds(simpler)) {
        small = smaller;
    }
    small
}

/// Every case that is simpler by one step, the greatest steps first.
fn simpler(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    without_one(case, |case| &mut case.acts, &mut all);
    without_one(case, |case| &mut case.attempts, &mut all);
    without_one(case, |case| &mut case.requests, &mut all);
    without_one(case, |case| &mut case.relationships, &mut all);
    without_one(case, |case| &mut case.lists, &mut all);
    let plain = Case::plain(Arc::clone(&case.book));
    reset(case, |case| &mut case.caller, &plain.caller, &mut all);
    reset(case, |case| &mut case.city, &plain.city, &mut all);
    reset(case, |case| &mut case.route, &plain.route, &mut all);
    reset(case, |case| &mut case.holder.since, &None, &mut all);
    reset(case, |case| &mut case.holder, &Holder::default(), &mut all);
    reset(case, |case| &mut case.zones, &None, &mut all);
    reset(case, |case| &mut case.ticket, &None, &mut all);
    reset(case, |case| &mut case.lag_ms, &0, &mut all);
    simpler_call(case, &plain.call, &mut all);
    if let (Some(Caller { agent, brand, since, .. }), Some(_)) = (&plain.caller, &case.caller) {
        reset(case, |case| &mut case.caller.as_mut().unwrap().agent, agent, &mut all);
        reset(case, |case| &mut case.caller.as_mut().unwrap().brand, brand, &mut all);
        reset(case, |case| &mut case.caller.as_mut().unwrap().since, since, &mut all);
        reset(case, |case| &mut case.caller.as_mut().unwrap().until, &None, &mut all);
    }
    simpler_book(case, &mut all);
    for index in 0..case.acts.len() {
        simpler_act(case, index, &mut all);
    }
    all
}

fn without_one<T>(case: &Case, list: fn(&mut Case) -> &mut Vec<T>, all: &mut Vec<Case>) {
    let mut whole = case.clone();
    let length = list(&mut whole).len();
    if length > 2 {
        let mut without = case.clone();
        list(&mut without).clear();
        all.push(without);
    }
    for index in 0..length {
        let mut without = case.clone();
        list(&mut without).remove(index);
        all.push(without);
    }
}

fn reset<T: Clone + PartialEq>(
    case: &Case,
    field: impl Fn(&mut Case) -> &mut T,
    to: &T,
    all: &mut Vec<Case>,
) {
    let mut simpler = case.clone();
    let value = field(&mut simpler);
    if value != to {
        *value = to.clone();
        all.push(simpler);
    }
}

fn simpler_call(case: &Case, plain: &Call, all: &mut Vec<Case>) {
    let Call { to, purpose, content, channel, at, .. } = plain;
    reset(case, |case| &mut case.call.to, to, all);
    reset(case, |case| &mut case.call.person, &None, all);
    reset(case, |case| &mut case.call.purpose, purpose, all);
    reset(case, |case| &mut case.call.content, content, all);
    reset(case, |case| &mut case.call.line_of_business, &None, all);
    reset(case, |case| &mut case.call.channel, channel, all);
    reset(case, |case| &mut case.call.at, at, all);
}

fn simpler_act(case: &Case, index: usize, all: &mut Vec<Case>) {
    let plain = Scope::default();
    let Act { recorded_at, .. } = case.acts[index].clone();
    reset(case, |case| &mut case.acts[index].scope, &plain, all);
    reset(case, |case| &mut case.acts[index].scope.grantee, &plain.grantee, all);
    reset(case, |case| &mut case.acts[index].scope.purposes, &plain.purposes, all);
    reset(case, |case| &mut case.acts[index].scope.lines_of_business, &plain.lines_of_business, all);
    reset(case, |case| &mut case.acts[index].scope.channels, &plain.channels, all);
    reset(case, |case| &mut case.acts[index].scope.bands, &plain.bands, all);
    reset(case, |case| &mut case.acts[index].person, &None, all);
    reset(case, |case| &mut case.acts[index].calls, &None, all);
    reset(case, |case| &mut case.acts[index].keeps_exceptions, &false, all);
    reset(case, |case| &mut case.acts[index].expires_at, &None, all);
    reset(case, |case| &mut case.acts[index].effective_at, &recorded_at, all);
}

/// The plain rulebook with one thing after the other of this one put back, and this one with one thing taken away.
fn simpler_book(case: &Case, all: &mut Vec<Case>) {
    let changes: [fn(&mut Rulebook, &Rulebook); 15] = [
        |book, plain| *book = plain.clone(),
        |book, plain| book.zone = plain.zone.clone(),
        |book, _| book.calendar = None,
        |book, plain| book.silence = plain.silence.clone(),
        |book, plain| book.unknown_binding = plain.unknown_binding,
        |book, _| book.emergency.clear(),
        |book, plain| {
            book.consent = ConsentRules {
                request_channels: book.consent.request_channels.clone(),
                ..plain.consent.clone()
            };
        },
        |book, _| book.consent.undated_lapses_after = None,
        |book, _| book.consent.holder_confirmed_within = None,
        |book, plain| book.consent.general_refusal = plain.consent.general_refusal,
        |book, plain| book.consent.request_channels = plain.consent.request_channels.clone(),
        |book, plain| book.allowed_lag_ms = plain.allowed_lag_ms,
        |book, plain| book.list_max_age_days = plain.list_max_age_days,
        |book, _| book.effective.until = None,
        |book, plain| (book.id, book.version) = (plain.id.clone(), plain.version),
    ];
    let plain = books::plain();
    // A calendar is long to tell, and there or not there.
    let without_calendar = |book: &Rulebook| format!("{:?}", Rulebook { calendar: None, ..book.clone() });
    let this = without_calendar(&case.book.rulebook);
    let mut push = |rulebook: Rulebook| {
        let loses_calendar = rulebook.calendar.is_none() && case.book.rulebook.calendar.is_some();
        if loses_calendar || without_calendar(&rulebook) != this {
            all.push(Case { book: Book::of(rulebook), ..case.clone() });
        }
    };
    for change in changes {
        let mut rulebook = case.book.rulebook.clone();
        change(&mut rulebook, &plain);
        push(rulebook);
    }
    for index in 0..case.book.rulebook.hours.len() {
        let mut rulebook = case.book.rulebook.clone();
        rulebook.hours[index].public_holidays = HolidayRule::Open;
        push(rulebook);
    }
    let parts: [fn(&mut Rulebook, usize); 5] = [
        |book, index| remove(&mut book.hours, index),
        |book, index| remove(&mut book.caps, index),
        |book, index| remove(&mut book.pauses, index),
        |book, index| remove(&mut book.lists, index),
        |book, index| remove(&mut book.relationships, index),
    ];
    for part in parts {
        for index in 0..6 {
            let mut rulebook = case.book.rulebook.clone();
            part(&mut rulebook, index);
            push(rulebook);
        }
    }
}

fn remove<T>(list: &mut Vec<T>, index: usize) {
    if index < list.len() {
        list.remove(index);
    }
}
