//! Promises at the desk, for compliance. What is listed is what the store holds, as `anxin promises` sees it.

mod change;
mod place;

pub(crate) use change::{check, draft, new, publish, submit};

use std::collections::BTreeMap;

use anxin_gate::{GateError, Promises};
use anxin_identity::Action;
use anxin_promise::{Case, Catalogue, Promise, PromiseTest, Record, Terms, Value, told};
use anxin_store::promises::hex;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::handlers::{Answer, loss};
use crate::pages::promises::read::{self, PromiseView, TestRow};
use crate::pages::promises::{self, DraftRow, ListView, VersionRow, When};
use crate::visitor::Visitor;
use crate::web::Web;

/// Digits by which a draft is named in addresses.
const DIGITS: usize = 16;

fn publisher(web: &Web) -> Promises {
    Promises::new(web.gate.store().clone())
}

async fn catalogue(web: &Web) -> Result<Catalogue, GateError> {
    publisher(web).catalogue().await
}

fn digits(digest: &[u8; 32]) -> String {
    hex(digest).chars().take(DIGITS).collect()
}

/// `GET /desk/promises`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::PublishPromise)?;
    let now = web.gate.clock().now();
    let catalogue = catalogue(&web).await?;
    let language = visitor.language().tag();
    let row = |promise: &Promise, terms: &Terms| VersionRow {
        promise: promise.id.clone(),
        name: promise.name.get(language).to_owned(),
        version: terms.version.clone(),
        origin: terms.origin,
        held_by: held_by(&web, &visitor.ctx, terms),
        effective: terms.effective,
        when: When::of(terms.effective, now),
    };
    let promises = catalogue.promises().iter();
    let versions = promises.flat_map(|promise| promise.terms.iter().map(move |terms| row(promise, terms)));
    let view = ListView { versions: versions.collect(), drafts: drafts(&web, &catalogue, language).await? };
    Ok(promises::list(&visitor.ctx, &view).into_response())
}

fn held_by(web: &Web, ctx: &Ctx, terms: &Terms) -> String {
    let city = crate::format::city(ctx.words, &terms.city);
    match &terms.brand {
        Some(brand) => format!("{city} · {}", crate::handlers::cases::brand_name(web, brand)),
        None => city,
    }
}

async fn drafts(web: &Web, catalogue: &Catalogue, language: &str) -> Result<Vec<DraftRow>, Fail> {
    let publisher = publisher(web);
    let published = publisher.publications().await?;
    let mut rows = Vec::new();
    for draft in publisher.drafts().await? {
        let promise = catalogue.promise(&draft.promise);
        rows.push(DraftRow {
            digits: digits(&draft.digest),
            promise: promise.map_or_else(|| draft.promise.clone(), |p| p.name.get(language).to_owned()),
            author: who(web, draft.author).await?,
            at: draft.at,
            published_at: published.iter().rev().find(|one| one.digest == draft.digest).map(|one| one.at),
        });
    }
    Ok(rows)
}

/// Somebody of the staff by name, or by their masked number where they are no staff any more.
async fn who(web: &Web, number: anxin_domain::number::Number) -> Result<String, Fail> {
    let staff = web.identity.staff_of(number).await?;
    Ok(staff.map_or_else(|| number.masked(), |staff| staff.name))
}

/// `GET /desk/promises/{promise}`.
pub(crate) async fn one(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    visitor.may(Action::PublishPromise)?;
    let catalogue = catalogue(&web).await?;
    let promise = catalogue.promise(&id).ok_or(Fail::NOT_FOUND)?;
    let view = PromiseView {
        promise: promise.clone(),
        event: event(&visitor.ctx, promise),
        tests: tests(promise),
        now: web.gate.clock().now(),
    };
    Ok(read::page(&visitor.ctx, &view).into_response())
}

fn event(ctx: &Ctx, promise: &Promise) -> String {
    match promise.terms.first().map(|terms| terms.event.to_string()) {
        Some(place) if place != "call" => loss::place_name(ctx, promise, &place),
        _ => ctx.t("call-time"),
    }
}

/// Runs the tests inside a file.
fn tests(promise: &Promise) -> Vec<TestRow> {
    let row = |test: &PromiseTest| TestRow {
        name: test.name.clone(),
        case: case(test),
        wanted: told(&test.wanted),
        found: told(&promise.outcome_of(test)),
        holds: promise.failure(test).is_none(),
    };
    promise.tests.iter().map(row).collect()
}

/// What happens in a test, in one line.
fn case(test: &PromiseTest) -> String {
    let brand = format!("{} ({})", test.brand, test.city);
    match &test.case {
        Case::Call(at) => format!("{brand}: {at}"),
        Case::Claim { claim, facts, today } => {
            let facts: BTreeMap<&String, String> =
                facts.iter().map(|(name, rows)| (name, rows.iter().map(record).collect())).collect();
            let facts: String = facts.iter().map(|(name, rows)| format!("; {name} {rows}")).collect();
            format!("{brand}: {today}; claim {}{facts}", record(claim))
        }
    }
}

fn record(record: &Record) -> String {
    let value = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::Money(amount) => amount.decimal(),
        Value::Int(n) => n.to_string(),
        Value::Bool(yes) => yes.to_string(),
    };
    let fields: Vec<String> = record.iter().map(|(name, held)| format!("{name} = {}", value(held))).collect();
    format!("{{{}}}", fields.join(", "))
}
