//! One brand: what lacks, its agreement, its deposit, its agents with their lines, and its keys.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button, card, facts, heading, hidden, notice, reference, tag,
};
use crate::components::form::{Choice, Errors, Field, Input, named_summary, post, select};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::brands::{Lack, live};
use crate::pages::promises::verbatim;

/// What the forms of a brand post to `/desk/brands/{brand}`; `part` says which form it was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PartForm {
    /// `agreement`, `deposit`, `line`, `key`, `revoke`.
    pub part: String,
    /// Agreement: its reference.
    pub reference: String,
    /// Agreement: the day it was signed.
    pub signed: String,
    /// Agreement: the SHA-256 of the signed file, in hexadecimal.
    pub digest: String,
    /// Deposit: the amount.
    pub amount: String,
    /// Deposit: the bank's reference, by which it is booked once.
    pub booking: String,
    /// Line: the agent's key.
    pub agent: String,
    /// Line: the agent's name.
    pub name: String,
    /// Line: the store.
    pub store: String,
    /// Line: the number.
    pub number: String,
    /// Key: what it is for.
    pub purpose: String,
    /// Key: what it may do.
    pub scope: String,
    /// Revoke: which key.
    pub key: String,
}

/// An agreement that was noted.
#[derive(Clone, Debug)]
pub struct AgreementView {
    /// Its reference.
    pub reference: String,
    /// The day.
    pub signed_on: String,
    /// The digest in hexadecimal.
    pub digest: String,
    /// When it was noted.
    pub noted_at: Instant,
}

/// A key.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do, by words.
    pub scopes: Vec<&'static str>,
    /// When it was made.
    pub made_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

/// The view.
#[derive(Clone, Debug)]
pub struct BrandView {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its rulebook.
    pub rulebook: String,
    /// What lacks.
    pub lacks: Vec<Lack>,
    /// The agreement that counts.
    pub agreement: Option<AgreementView>,
    /// What it has left with the fund.
    pub deposit: Money,
    /// Lines: the number, the agent's key and name.
    pub lines: Vec<(String, String, String)>,
    /// Its keys, the newest first.
    pub keys: Vec<KeyRow>,
    /// Scopes to choose from.
    pub scopes: Vec<&'static str>,
    /// The secret of the key that was just made, shown this once.
    pub secret: Option<String>,
    /// The form as it was sent.
    pub form: PartForm,
    /// What is wrong: the fields of the forms.
    pub errors: Errors,
    /// Why a line was not entered, in the words of the directory.
    pub clash: Option<String>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &BrandView) -> Markup {
    let body = html! {
        (back("/desk/brands", &ctx.t("brands-title")))
        (named_summary(ctx, &view.errors, |name| label(ctx, name)))
        (heading(&view.name, None))
        @if let Some(secret) = &view.secret {
            (notice(Tone::Good, &ctx.t("brands-secret"), &html! { p { (verbatim(secret)) } p { (ctx.t("brands-secret-once")) } }))
        }
        @if let Some(clash) = &view.clash { (notice(Tone::Bad, &ctx.t("brands-clash"), &html! { p { (verbatim(clash)) } })) }
        (facts(&[
            (ctx.t("brands-key"), reference(&view.id)),
            (ctx.t("brands-city"), html! { (format::city(ctx.words, &view.city)) }),
            (ctx.t("book-name"), reference(&view.rulebook)),
            (ctx.t("brands-live"), live(ctx, &view.lacks)),
        ]))
        div.pair {
            div { (card(&ctx.t("brands-agreement"), &agreement(ctx, view))) (card(&ctx.t("brands-deposit"), &deposit(ctx, view))) }
            div { (card(&ctx.t("brands-add-line"), &line(ctx, view))) (card(&ctx.t("brands-add-key"), &key(ctx, view))) }
        }
        (lines(ctx, view))
        (keys(ctx, view))
    };
    shell(ctx, &view.name, Width::Broad, &body)
}

fn part(view: &BrandView, part: &str, body: &Markup) -> Markup {
    post(&format!("/desk/brands/{}", view.id), &html! { (hidden("part", part)) (body) })
}

fn field<'a>(
    ctx: &Ctx,
    view: &'a BrandView,
    name: &'a str,
    input: Input,
    id: &str,
    value: &'a str,
) -> Field<'a> {
    Field::new(name, input, ctx.t(id)).value(value).check(ctx, &view.errors)
}

/// What the fields of the parts are called.
fn label(ctx: &Ctx, name: &str) -> Option<String> {
    let id = match name {
        "reference" => "brands-reference",
        "signed" => "brands-signed",
        "digest" => "brands-digest",
        "amount" => "amount",
        "booking" => "brands-booking",
        "agent" => "staff-agent",
        "name" => "brands-agent-name",
        "store" => "brands-store",
        "number" => "brands-number",
        "purpose" => "brands-purpose",
        "scope" => "brands-scope",
        _ => return None,
    };
    Some(ctx.t(id))
}

fn agreement(ctx: &Ctx, view: &BrandView) -> Markup {
    let form = &view.form;
    let fields = html! {
        (field(ctx, view, "reference", Input::Text, "brands-reference", &form.reference).draw())
        (field(ctx, view, "signed", Input::Date, "brands-signed", &form.signed).draw())
        (field(ctx, view, "digest", Input::Text, "brands-digest", &form.digest).hint(ctx.t("brands-digest-hint")).draw())
        (button(Weight::Quiet, &ctx.t("brands-note-agreement")))
    };
    html! {
        @if let Some(one) = &view.agreement {
            (facts(&[
                (ctx.t("brands-reference"), reference(&one.reference)),
                (ctx.t("brands-signed"), html! { (one.signed_on) }),
                (ctx.t("brands-digest"), verbatim(&one.digest)),
                (ctx.t("brands-noted"), format::time_tag(ctx.words, one.noted_at)),
            ]))
        }
        (part(view, "agreement", &fields))
    }
}

fn deposit(ctx: &Ctx, view: &BrandView) -> Markup {
    let form = &view.form;
    let fields = html! {
        (field(ctx, view, "amount", Input::Amount, "amount", &form.amount).draw())
        (field(ctx, view, "booking", Input::Text, "brands-booking", &form.booking).hint(ctx.t("brands-booking-hint")).draw())
        (button(Weight::Quiet, &ctx.t("brands-book-deposit")))
    };
    html! {
        p { (ctx.t("brands-deposit-now")) " " strong { (format::money(ctx.words, view.deposit)) } }
        (part(view, "deposit", &fields))
    }
}

fn line(ctx: &Ctx, view: &BrandView) -> Markup {
    let form = &view.form;
    let fields = html! {
        (field(ctx, view, "agent", Input::Text, "staff-agent", &form.agent).hint(ctx.t("brands-agent-hint")).draw())
        (field(ctx, view, "name", Input::Text, "brands-agent-name", &form.name).draw())
        (field(ctx, view, "store", Input::Text, "brands-store", &form.store).draw())
        (field(ctx, view, "number", Input::OtherNumber, "brands-number", &form.number).draw())
        (button(Weight::Quiet, &ctx.t("brands-enter-line")))
    };
    part(view, "line", &fields)
}

/// What a key may be used for, in words; one that has none is shown as it stands in the store.
fn scope_name(ctx: &Ctx, scope: &str) -> String {
    ctx.t(match scope {
        "decisions" => "may-ask",
        "call_records" => "may-records",
        "acts" => "may-acts",
        "complaints" => "may-complaints",
        "facts" => "may-facts",
        "webhooks" => "may-webhooks",
        "admin" => "may-all",
        other => return other.to_owned(),
    })
}

fn key(ctx: &Ctx, view: &BrandView) -> Markup {
    let scopes: Vec<Choice> =
        view.scopes.iter().map(|scope| Choice::new(*scope, scope_name(ctx, scope))).collect();
    let fields = html! {
        (field(ctx, view, "purpose", Input::Text, "brands-purpose", &view.form.purpose).draw())
        (select(ctx, "scope", &ctx.t("brands-scope"), &scopes, &view.form.scope, &view.errors))
        (button(Weight::Quiet, &ctx.t("brands-make-key")))
    };
    html! { p { (ctx.t("brands-key-lead")) } (part(view, "key", &fields)) }
}

fn lines(ctx: &Ctx, view: &BrandView) -> Markup {
    let names = ["brands-number", "brands-agent-name", "staff-agent"];
    let mut table = Table::new(ctx.t("brands-lines"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for (number, agent, name) in &view.lines {
        table.row(vec![
            html! { span.number { (number) } },
            html! { (name) },
            html! { span.reference { (agent) } },
        ]);
    }
    html! { @if !view.lines.is_empty() { (table.draw()) } }
}

fn keys(ctx: &Ctx, view: &BrandView) -> Markup {
    let names = ["brands-purpose", "brands-scope", "brands-made", "brands-key-state"];
    let mut table = Table::new(ctx.t("brands-keys"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in &view.keys {
        let state = match row.revoked_at {
            Some(at) => {
                html! { (tag(Tone::Plain, &ctx.t("brands-revoked"))) " " (format::short_time_tag(ctx.words, at)) }
            }
            None => html! {
                (tag(Tone::Good, &ctx.t("brands-key-works")))
                (part(view, "revoke", &html! {
                    (hidden("key", &row.id))
                    button.linklike type="submit" aria-label=(ctx.t_with("brands-revoke-of", &[("name", row.name.as_str().into())])) { (ctx.t("brands-revoke")) }
                }))
            },
        };
        table.row(vec![
            html! { (row.name) },
            html! { @for (n, scope) in row.scopes.iter().enumerate() { @if n > 0 { " · " } (scope_name(ctx, scope)) } },
            format::short_time_tag(ctx.words, row.made_at),
            state,
        ]);
    }
    html! { @if !view.keys.is_empty() { (table.draw()) } }
}
