//! Publishing: what may be changed of a promise that people rely on, and what a change comes to.

use std::collections::BTreeSet;

use anxin_domain::promise::CallTerms;
use anxin_domain::rulebook::Words;
use anxin_domain::time::Instant;
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::inside::{PromiseTest, Wanted};
use crate::objection::Objection;
use crate::terms::{ClaimField, FieldKind, Promise, Terms};
use crate::value::Field;

/// How long before a version holds it must be published, so that every gate knows of it by then.
pub const PUBLISH_NOTICE_MS: i64 = 3_600_000;

/// What speaks against publishing a promise at a moment; nothing if it may be.
///
/// What has begun is never changed: its versions stay as they are, but that one may be given an end (or another one) later than
/// [`PUBLISH_NOTICE_MS`] from now. What begins does so later than that. So a decision that was made before comes out the same
/// when it is made again.
#[must_use]
pub fn objections(catalogue: &Catalogue, next: &Promise, now: Instant) -> Vec<Objection> {
    let mut against = next.failing();
    let known_by = now.plus_ms(PUBLISH_NOTICE_MS);
    let current = catalogue.promise(&next.id);
    if current.is_some_and(|current| current.text == next.text) {
        against.push(Objection::NothingChanges);
    }
    let old = current.map_or(&[][..], |current| &current.terms);
    // What begins within the notice is treated as begun: a gate may not hear of a change in time.
    let begun = || old.iter().filter(|terms| terms.effective.from < known_by);
    for before in begun() {
        match next.terms.iter().find(|terms| terms.version == before.version) {
            None => against.push(Objection::BegunIsMissing { version: before.version.clone() }),
            Some(after) => against.extend(changed_begun(before, after, known_by)),
        }
    }
    for after in &next.terms {
        let known = begun().any(|before| before.version == after.version);
        if !known && after.effective.from < known_by {
            against.push(Objection::BeginsTooEarly {
                version: after.version.clone(),
                from: after.effective.from,
                known_by,
            });
        }
    }
    if let Some(current) = current.filter(|_| begun().next().is_some()) {
        against.extend(changed_claim(current, next));
    }
    against.extend(second_of_calls(catalogue, next));
    against
}

/// The labels of the terms that a file writes: those that are not there before it, or say something else. To give terms an end
/// does not write them.
#[must_use]
pub fn written(current: Option<&Promise>, next: &Promise) -> Vec<String> {
    let before =
        |label: &str| current.and_then(|current| current.terms.iter().find(|terms| terms.label == label));
    let is_written = |after: &&std::sync::Arc<Terms>| {
        before(after.label.as_str())
            .is_none_or(|before| fields_that_differ(before, after).any(|change| change.field != UNTIL))
    };
    next.terms.iter().filter(is_written).map(|terms| terms.label.as_str().to_owned()).collect()
}

fn changed_begun(before: &Terms, after: &Terms, known_by: Instant) -> Vec<Objection> {
    let mut against: Vec<Objection> = fields_that_differ(before, after)
        .filter(|change| change.field != UNTIL)
        .map(|change| Objection::BegunIsChanged { version: before.version.clone(), field: change.field })
        .collect();
    let (old, new) = (before.effective.until, after.effective.until);
    if old != new && [old, new].into_iter().flatten().any(|end| end < known_by) {
        against.push(Objection::EndTooNear { version: before.version.clone(), known_by });
    }
    against
}

/// Versions that have begun read the claim and the facts by these names: they must go on meaning the same.
fn changed_claim(current: &Promise, next: &Promise) -> Vec<Objection> {
    let mut against = Vec::new();
    for field in &current.claim {
        if !next.claim.iter().any(|other| same_field(field, other)) {
            against.push(Objection::ClaimChanged { field: field.name.clone() });
        }
    }
    for field in next.claim.iter().filter(|field| field.required) {
        if !current.claim.iter().any(|other| other.name == field.name) {
            against.push(Objection::ClaimRequired { field: field.name.clone() });
        }
    }
    for fact in &current.facts {
        if !next.facts.contains(fact) {
            against.push(Objection::FactChanged { fact: fact.name.clone() });
        }
    }
    let standing = (current.stage, current.shape, &current.lines_of_business);
    if standing != (next.stage, next.shape, &next.lines_of_business) {
        against.push(Objection::FrameChanged);
    }
    against
}

fn same_field(one: &ClaimField, other: &ClaimField) -> bool {
    let kept = match (&one.kind, &other.kind) {
        // More words to choose from change nothing for those who chose.
        (FieldKind::Word(old), FieldKind::Word(_)) => {
            old.iter().all(|choice| other.words().is_some_and(|words| words.contains(&choice.word.as_str())))
        }
        (old, new) => old == new,
    };
    one.name == other.name && one.required == other.required && kept
}

/// Only one promise may be about a call: a decision carries one label.
fn second_of_calls(catalogue: &Catalogue, next: &Promise) -> Option<Objection> {
    let clash = |one: &CallTerms, other: &CallTerms| {
        let brands = one.brand.is_none() || other.brand.is_none() || one.brand == other.brand;
        brands && one.city == other.city && one.effective.overlaps(&other.effective)
    };
    let others = catalogue.terms().filter(|terms| terms.promise != next.id);
    let others: Vec<_> = others.filter_map(|terms| terms.call.as_ref()).collect();
    let own = next.terms.iter().filter_map(|terms| terms.call.as_ref());
    let met = own.flat_map(|call| others.iter().find(|other| clash(call, other))).next()?;
    Some(Objection::SameCalls { label: met.label.to_string() })
}

/// What a new file changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The promise.
    pub promise: String,
    /// Fields that change, those of the promise first, then by version.
    pub changes: Vec<FieldChange>,
    /// Tests that come, go or come out otherwise.
    pub tests: Vec<TestChange>,
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The version; none for the promise as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The field.
    pub field: String,
    /// What it was; none where it is new.
    pub old: Option<String>,
    /// What it becomes; none where it goes.
    pub new: Option<String>,
}

/// A test that comes, goes or comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestChange {
    /// Its name.
    pub name: String,
    /// `added`, `removed`, `changed` (the test itself) or `kept`.
    pub test: &'static str,
    /// What comes of it by the promise in force.
    pub old: String,
    /// What comes of it by the new file.
    pub new: String,
    /// Both as they are, before and after; none where there is no promise.
    #[serde(skip)]
    pub outcomes: [Option<Wanted>; 2],
}

/// Says what a new file changes of a promise, field by field, and how the tests of both come out by both.
#[must_use]
pub fn difference(current: Option<&Promise>, next: &Promise) -> Difference {
    let promise = |promise: Option<&Promise>| promise.map(promise_fields).unwrap_or_default();
    let mut changes: Vec<FieldChange> = differing(None, promise(current), promise(Some(next))).collect();
    let old = current.map_or(&[][..], |current| &current.terms);
    let versions: BTreeSet<&str> =
        old.iter().chain(&next.terms).map(|terms| terms.version.as_str()).collect();
    for version in versions {
        let find = |terms: &[std::sync::Arc<Terms>]| {
            terms.iter().find(|t| t.version == version).map(|t| terms_fields(t)).unwrap_or_default()
        };
        changes.extend(differing(Some(version), find(old), find(&next.terms)));
    }
    Difference { promise: next.id.clone(), changes, tests: test_changes(current, next) }
}

/// What is to come of a test, or came of it, in one line.
#[must_use]
pub fn told(outcome: &Wanted) -> String {
    let Some(version) = &outcome.version else {
        let lacks = outcome.lacks.as_ref().map(|lacks| format!("lacks {}", lacks.join(", ")));
        return lacks.unwrap_or_else(|| "nothing promised".to_owned());
    };
    let listed = outcome.codes.as_ref().or(outcome.lacks.as_ref()).map(|list| list.join(", "));
    let parts = [outcome.outcome.clone(), outcome.amount.clone(), listed, outcome.window.clone()];
    let by = outcome.pay_by.map(|day| format!("by {day}"));
    let parts: Vec<String> = parts.into_iter().flatten().chain(by).collect();
    format!("{version}: {}", parts.join(" "))
}

fn test_changes(current: Option<&Promise>, next: &Promise) -> Vec<TestChange> {
    let old = current.map_or(&[][..], |current| &current.tests);
    let gone = old.iter().filter(|test| !next.tests.iter().any(|other| other.name == test.name));
    let change = |test: &PromiseTest, said: &'static str| {
        let outcomes = [current, Some(next)].map(|promise| promise.map(|promise| promise.outcome_of(test)));
        let line = |outcome: &Option<Wanted>| outcome.as_ref().map_or_else(|| "no promise".to_owned(), told);
        let [old, new] = outcomes.each_ref().map(line);
        TestChange { name: test.name.clone(), test: said, old, new, outcomes }
    };
    let mut changes: Vec<TestChange> = Vec::new();
    for test in &next.tests {
        let before = old.iter().find(|other| other.name == test.name);
        let said = match before {
            None => "added",
            Some(before) if before != test => "changed",
            Some(_) => "kept",
        };
        let change = change(test, said);
        if said != "kept" || change.old != change.new {
            changes.push(change);
        }
    }
    changes.extend(gone.map(|test| change(test, "removed")));
    changes
}

type Fields = Vec<(String, String)>;

const UNTIL: &str = "effective_until";

fn fields_that_differ<'t>(before: &'t Terms, after: &'t Terms) -> impl Iterator<Item = FieldChange> + 't {
    differing(Some(&before.version), terms_fields(before), terms_fields(after))
}

fn differing(version: Option<&str>, old: Fields, new: Fields) -> impl Iterator<Item = FieldChange> + use<> {
    let version = version.map(str::to_owned);
    let names: BTreeSet<String> = old.iter().chain(&new).map(|(name, _)| name.clone()).collect();
    let find = |fields: &Fields, name: &str| {
        fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    };
    let changes: Vec<FieldChange> = names
        .into_iter()
        .map(|field| FieldChange {
            version: version.clone(),
            old: find(&old, &field),
            new: find(&new, &field),
            field,
        })
        .filter(|change| change.old != change.new)
        .collect();
    changes.into_iter()
}

/// Adds the three languages of a sentence.
fn words(fields: &mut Fields, name: &str, words: &Words) {
    fields.extend(
        Words::LANGUAGES
            .iter()
            .map(|language| (format!("{name}.{language}"), words.get(language).to_owned())),
    );
}

fn promise_fields(promise: &Promise) -> Fields {
    let lines: Vec<&str> = promise.lines_of_business.iter().map(|line| line.word()).collect();
    let mut fields = vec![
        ("place".to_owned(), promise.place.to_string()),
        ("stage".to_owned(), promise.stage.word().to_owned()),
        ("shape".to_owned(), promise.shape.word().to_owned()),
        ("lines_of_business".to_owned(), lines.join(", ")),
    ];
    words(&mut fields, "name", &promise.name);
    for field in &promise.claim {
        let at = format!("claim.{}", field.name);
        let needed = if field.required { "required" } else { "optional" };
        let choices = field.words().map(|words| format!(": {}", words.join(", "))).unwrap_or_default();
        fields.push((at.clone(), format!("{needed} {}{choices}", field.scalar().kind())));
        words(&mut fields, &format!("{at}.label"), &field.label);
        if let Some(hint) = &field.hint {
            words(&mut fields, &format!("{at}.hint"), hint);
        }
        if let FieldKind::Word(choices) = &field.kind {
            for choice in choices {
                words(&mut fields, &format!("{at}.words.{}", choice.word), &choice.label);
            }
        }
    }
    for fact in &promise.facts {
        let number = if fact.many { "many" } else { "one" };
        fields.push((format!("fact.{}", fact.name), format!("{number} {} by {}", fact.kind.word(), fact.by)));
    }
    fields
}

/// Every field of a version by its name in the file. A test holds that none is left out.
fn terms_fields(terms: &Terms) -> Fields {
    let Terms { caps, conditions, evidence, .. } = terms;
    let mut fields: Fields = Vec::new();
    let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
    add("source", terms.origin.word().to_owned());
    add("modelled", terms.modelled.join(", "));
    add("city", terms.city.clone());
    add("effective_from", terms.effective.from.to_string());
    add("currency", terms.currency.code().to_owned());
    add("zone", terms.zone.iana_name().unwrap_or_default().to_owned());
    add("calendar", terms.calendar.clone());
    add("liable", terms.liable.word().to_owned());
    add("recourse", terms.recourse.word().to_owned());
    add("event", terms.event.to_string());
    add("rule_within", terms.rule_within.to_string());
    add("answer_within", terms.answer_within.to_string());
    add("pay_within", terms.pay_within.to_string());
    add("amount", terms.amount.to_string());
    add("window", terms.window.word().to_owned());
    add("two_people_above", terms.two_people_above.to_string());
    let optional = [
        ("brand", terms.brand.as_ref().map(ToString::to_string)),
        (UNTIL, terms.effective.until.map(|until| until.to_string())),
        ("trigger", terms.call.as_ref().map(|call| call.trigger.word().to_owned())),
        ("claim_within", terms.claim_within.map(|limit| limit.to_string())),
        ("offset", terms.offset.as_ref().map(ToString::to_string)),
        ("deductible", terms.deductible.map(|money| money.to_string())),
        ("cap", terms.cap.map(|money| money.to_string())),
        ("caps.person_month", caps.person_month.map(|money| money.to_string())),
        ("caps.number_month", caps.number_month.map(|money| money.to_string())),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            add(name, value);
        }
    }
    words(&mut fields, "text", &terms.text);
    let order: Vec<&str> = conditions.iter().map(|condition| condition.code.as_str()).collect();
    fields.push(("eligible".to_owned(), order.join(", ")));
    for condition in conditions {
        fields.push((format!("eligible.{}.rule", condition.code), condition.rule.to_string()));
        words(&mut fields, &format!("eligible.{}.text", condition.code), &condition.text);
    }
    for wanted in evidence {
        words(&mut fields, &format!("evidence.{}", wanted.kind), &wanted.label);
    }
    fields
}
