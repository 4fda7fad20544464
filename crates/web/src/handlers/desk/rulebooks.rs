//! The rulebooks as the gate has loaded them: shown, tested, held against each other, and tried on a made-up call.

use anxin_domain::decide::{Judgement, ReasonCode, Verdict};
use anxin_domain::rulebook::{
    Rulebook, RulebookTest, Said, Trial, TrialLine, ZoneRule, difference, failure, outcome, outline,
};
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_identity::Action;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::pages::desk::rulebooks::read::{self, BookView, TrialForm, TrialView};
use crate::pages::desk::rulebooks::{self, BookRow, BooksView, CompareView, RuleChange};
use crate::pages::promises::When;
use crate::pages::promises::read::TestRow;
use crate::pages::purpose_name;
use crate::reasons;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// Most earlier attempts that a made-up call can have.
const ATTEMPTS_LIMIT: u16 = 100;

/// Where a rulebook goes by the number, a made-up call is placed here unless another clock is named.
const SOME_ZONE: &str = "Asia/Shanghai";

/// Where governments sit whose countries have several clocks, by the first part of their rulebooks' ids.
const SEATS: [(&str, &str); 2] = [("au", "Australia/Sydney"), ("us", "America/New_York")];

/// `GET /desk/rulebooks`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::SeeRulebooks)?;
    let now = web.gate.clock().now();
    let row = |rulebook: &Rulebook| BookRow {
        label: rulebook.label.to_string(),
        effective: rulebook.effective,
        zone: days_of(rulebook),
        when: When::of(rulebook.effective, now),
        brands: brands(&web, rulebook, now).len(),
        tests: rulebook.tests.len(),
        failed: rulebook.tests.iter().filter(|test| failure(rulebook, test).is_some()).count(),
    };
    let rows = web.gate.law().rulebooks().map(|rulebook| row(rulebook)).collect();
    Ok(rulebooks::list(&visitor.ctx, &BooksView { rows }).into_response())
}

/// The zone that the days of a law are reckoned in. One that goes by each number's clock begins where its government sits.
fn days_of(rulebook: &Rulebook) -> String {
    let named = match &rulebook.zone {
        ZoneRule::Fixed(zones) => zones.names().next(),
        ZoneRule::OfNumber => {
            SEATS.iter().find(|(place, _)| place_of(rulebook) == *place).map(|(_, zone)| *zone)
        }
    };
    named.unwrap_or("UTC").to_owned()
}

/// Names of the brands that a rulebook judges at a moment.
fn brands(web: &Web, rulebook: &Rulebook, at: Instant) -> Vec<String> {
    let law = web.gate.law();
    let judged = |id: &str| law.rulebook(Some(id), at).is_ok_and(|found| found.label == rulebook.label);
    let registry = web.gate.registry().now();
    let mut names: Vec<String> = registry
        .brands()
        .into_iter()
        .filter(|brand| judged(&brand.rulebook))
        .map(|brand| brand.name)
        .collect();
    names.sort();
    names
}

/// `GET /desk/rulebooks/{label}`.
pub(crate) async fn one(
    State(web): State<Web>,
    visitor: Visitor,
    Path(label): Path<String>,
    Asked(form): Asked<TrialForm>,
) -> Answer {
    visitor.may(Action::SeeRulebooks)?;
    let law = web.gate.law();
    let rulebook = law.rulebook_labelled(&label).map_err(|_| Fail::NOT_FOUND)?;
    let now = web.gate.clock().now();
    let mut errors = Errors::default();
    let trial = if form.ask == "yes" { judge(&web, &visitor, &mut errors, rulebook, &form) } else { None };
    let catalogue = law.catalogue();
    let mut cities: Vec<String> = catalogue.call_terms().iter().map(|terms| terms.city.clone()).collect();
    cities.sort();
    cities.dedup();
    let family = |other: &&std::sync::Arc<Rulebook>| other.label != rulebook.label && kin(other, rulebook);
    let view = BookView {
        label: rulebook.label.to_string(),
        effective: rulebook.effective,
        zone: days_of(rulebook),
        when: When::of(rulebook.effective, now),
        brands: brands(&web, rulebook, now),
        others: law.rulebooks().filter(family).map(|other| other.label.to_string()).collect(),
        rules: rulebook.rules.clone(),
        clauses: outline(rulebook),
        tests: rulebook.tests.iter().map(|test| tested(&visitor.ctx, rulebook, test)).collect(),
        cities,
        form: if form.ask == "yes" { form } else { offered(rulebook, now) },
        trial,
        errors,
    };
    Ok(read::page(&visitor.ctx, &view).into_response())
}

/// Whether two rulebooks are of one place: versions of one, or of a law and a house that builds on it.
fn kin(one: &Rulebook, other: &Rulebook) -> bool {
    place_of(one) == place_of(other)
}

/// The country of a rulebook, as its id begins.
fn place_of(rulebook: &Rulebook) -> &str {
    rulebook.id.split('-').next().unwrap_or_default()
}

/// A test with what it wants and what came of it.
fn tested(ctx: &Ctx, rulebook: &Rulebook, test: &RulebookTest) -> TestRow {
    let by = |verdict: Verdict, reason: Option<ReasonCode>| {
        let verdict = ctx.t(&format!("verdict-{}", verdict.word()));
        let reason = reason.map(|reason| reasons::reason_name(ctx.words, reason));
        std::iter::once(verdict).chain(reason).collect::<Vec<_>>().join(" · ")
    };
    let wanted = by(test.verdict, Some(test.reason));
    let found = match outcome(rulebook, test) {
        Ok(found) => by(found.verdict, found.decisive()),
        Err(error) => error.what,
    };
    let holds = failure(rulebook, test).is_none();
    TestRow { name: test.name.clone(), case: case(ctx, rulebook, test), wanted, found, holds }
}

/// What happens in a test, in one line.
fn case(ctx: &Ctx, rulebook: &Rulebook, test: &RulebookTest) -> String {
    let said: Vec<String> = test.said.iter().map(|saying| read::said_name(ctx, saying.said)).collect();
    let parts = [
        test.at.map(|at| format::in_zone(ctx.words, at, &days_of(rulebook))),
        Some(purpose_name(ctx, test.purpose)),
        (!said.is_empty()).then(|| said.join(ctx.words.language().comma())),
        test.ticket.then(|| ctx.t("book-business-live")),
        (!test.known_line).then(|| ctx.t("book-line-unknown")),
        (!test.lists.is_empty()).then(|| ctx.t("book-case-lists")),
        (!test.attempts.is_empty()).then(|| ctx.t("book-case-attempts")),
        (!test.requests.is_empty()).then(|| ctx.t("book-case-requests")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A made-up call to begin with: an agent who wants to sell something, now.
fn offered(rulebook: &Rulebook, now: Instant) -> TrialForm {
    let zone = match &rulebook.zone {
        ZoneRule::Fixed(zones) => zones.names().next().map(str::to_owned),
        ZoneRule::OfNumber => None,
    };
    let zone = zone.unwrap_or_else(|| SOME_ZONE.to_owned());
    let at = if rulebook.effective.contains(now) { now } else { rulebook.effective.from.plus_days(1) };
    let clock = Zones::named(&zone).ok();
    let on = |pattern: &str| {
        let clock = clock.as_ref().and_then(Zones::single);
        clock.map_or_else(String::new, |clock| at.format_in(clock, pattern))
    };
    TrialForm {
        line: TrialLine::Registered.word().to_owned(),
        purpose: Purpose::Marketing.word().to_owned(),
        date: on("%Y-%m-%d"),
        time: on("%H:%M:%S"),
        zone,
        attempts: "0".to_owned(),
        ..TrialForm::default()
    }
}

fn judge(
    web: &Web,
    visitor: &Visitor,
    errors: &mut Errors,
    rulebook: &Rulebook,
    form: &TrialForm,
) -> Option<TrialView> {
    let trial = read_trial(errors, form)?;
    let law = web.gate.law();
    let Ok(judgement) = trial.judge(rulebook, law.catalogue().call_terms()) else {
        errors.add("zone", "error-zone-odd");
        return None;
    };
    let Judgement { verdict, until, judged_as, reasons, compensable, .. } = judgement;
    Some(TrialView {
        verdict,
        judged_as,
        until: until.map(|until| format::in_zone(visitor.words(), until, form.zone.trim())),
        spoke: reasons.iter().map(|reason| (reason.code, rulebook.rule(reason.code).cloned())).collect(),
        pays: compensable.map(|label| label.to_string()),
        in_force: rulebook.effective.contains(trial.at),
    })
}

fn read_trial(errors: &mut Errors, form: &TrialForm) -> Option<Trial> {
    let zone = form.zone.trim();
    let clock = Zones::named(zone).map_err(|_| errors.add("zone", "error-zone-odd")).ok()?;
    let clock = clock.single()?;
    let moment = |time: &str| Instant::parse_local(&format!("{}T{time}", form.date.trim()), clock);
    if moment("00:00:00").is_err() {
        errors.add("date", if form.date.trim().is_empty() { "error-date-empty" } else { "error-date-odd" });
        return None;
    }
    let time = form.time.trim();
    let at = moment(time).map_err(|_| {
        errors.add("time", if time.is_empty() { "error-time-empty" } else { "error-time-odd" });
    });
    let attempts = match form.attempts.trim() {
        "" => Some(0),
        text => text.parse::<u16>().ok().filter(|n| *n <= ATTEMPTS_LIMIT),
    };
    if attempts.is_none() {
        errors.add("attempts", "error-attempts-odd");
    }
    let line = TrialLine::ALL.iter().find(|line| line.word() == form.line).copied();
    Some(Trial {
        at: at.ok()?,
        zone: Some(zone.to_owned()),
        city: Some(form.city.trim().to_owned()).filter(|city| !city.is_empty()),
        line: line.unwrap_or(TrialLine::Registered),
        purpose: form.purpose.parse().unwrap_or(Purpose::Marketing),
        line_of_business: None,
        said: Said::ALL.iter().find(|said| said.word() == form.said).copied(),
        has_ticket: form.business == "live",
        is_listed: form.lists == "named",
        attempts: attempts?,
    })
}

/// Which two are held against each other.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Two {
    old: String,
    new: String,
}

/// `GET /desk/rulebooks/compare`.
pub(crate) async fn compare(State(web): State<Web>, visitor: Visitor, Asked(two): Asked<Two>) -> Answer {
    visitor.may(Action::SeeRulebooks)?;
    let law = web.gate.law();
    let mut errors = Errors::default();
    let mut find = |field: &'static str, label: &str| {
        law.rulebook_labelled(label).map_err(|_| errors.add(field, "error-choose")).ok()
    };
    let (old, new) = (find("old", &two.old), find("new", &two.new));
    let mut view = CompareView {
        labels: law.rulebooks().map(|rulebook| rulebook.label.to_string()).collect(),
        ..CompareView::default()
    };
    if let Some((old, new)) = old.zip(new) {
        view.clauses = difference(old, new);
        view.rules = rules_that_differ(old, new);
        view.zone = days_of(new);
    }
    view.chosen = [two.old, two.new];
    view.errors = errors;
    Ok(rulebooks::compare(&visitor.ctx, &view).into_response())
}

fn rules_that_differ(old: &Rulebook, new: &Rulebook) -> Vec<RuleChange> {
    let change = |code: &ReasonCode| RuleChange {
        code: *code,
        old: old.rule(*code).cloned(),
        new: new.rule(*code).cloned(),
    };
    ReasonCode::ALL.iter().map(change).filter(|change| change.old != change.new).collect()
}
