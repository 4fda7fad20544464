//! Promises at the desk, for compliance. What is listed is what the store holds, as `anxin promises` sees it.

mod change;
mod outcome;
mod place;

pub(crate) use change::{check, draft, new, publish, submit};

use std::collections::BTreeMap;

use anxin_gate::{GateError, Promises};
use anxin_identity::Action;
use anxin_promise::{Catalogue, Promise, PromiseTest, Terms};
use anxin_store::promises::hex;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::handlers::{Answer, cases, loss};
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
    visitor.may_on_page(Action::PublishPromise)?;
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
        Some(brand) => format!("{city} · {}", cases::brand_name(web, brand)),
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
    visitor.may_on_page(Action::PublishPromise)?;
    let catalogue = catalogue(&web).await?;
    let promise = catalogue.promise(&id).ok_or(Fail::NOT_FOUND)?;
    let view = PromiseView {
        promise: promise.clone(),
        event: event(&visitor.ctx, promise),
        tests: tests(&web, &visitor.ctx, promise),
        now: web.gate.clock().now(),
        brands: brands(&web, promise),
    };
    Ok(read::page(&visitor.ctx, &view).into_response())
}

/// Names of the brands that have versions of their own, by their keys.
fn brands(web: &Web, promise: &Promise) -> BTreeMap<String, String> {
    let own = promise.terms.iter().filter_map(|terms| terms.brand.as_ref());
    own.map(|brand| (brand.to_string(), cases::brand_name(web, brand))).collect()
}

fn event(ctx: &Ctx, promise: &Promise) -> String {
    match promise.terms.first().map(|terms| terms.event.to_string()) {
        Some(place) if place != "call" => loss::place_name(ctx, promise, &place),
        _ => ctx.t("call-time"),
    }
}

/// Runs the tests inside a file.
fn tests(web: &Web, ctx: &Ctx, promise: &Promise) -> Vec<TestRow> {
    let row = |test: &PromiseTest| TestRow {
        name: test.name.clone(),
        case: outcome::case(web, ctx, promise, test),
        wanted: outcome::in_words(ctx, promise, &test.wanted),
        found: outcome::in_words(ctx, promise, &promise.outcome_of(test)),
        holds: promise.failure(test).is_none(),
    };
    promise.tests.iter().map(row).collect()
}
