//! What a person can verify of a loss: the fields of the claim and of each fact, with what is said or held now.

use maud::{Markup, html};

use crate::components::basics::{Weight, button_with};
use crate::components::form::{Choice, Field, Input, select};
use crate::ctx::Ctx;
use crate::pages::customer::claim::{Takes, yes_no};
use crate::pages::desk::case::{CaseView, LossView};

/// What is put before the place of something verified in the form.
pub const VERIFIED_PREFIX: &str = "verified.";

/// A field that a person can verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyField {
    /// Its place, as in `deposit.due_on`.
    pub place: String,
    /// Its name.
    pub label: String,
    /// What is said or held now, in words.
    pub held: Option<String>,
    /// What it takes.
    pub takes: Takes,
}

/// The fields of the claim, or of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyGroup {
    /// What they belong to.
    pub name: String,
    /// Whether something of it is not known or has to be verified, so that it stands open.
    pub wanted: Wanted,
    /// The fields.
    pub fields: Vec<VerifyField>,
}

/// Whether something has to be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It decides, and nobody has shown it.
    Yes,
    /// It is known.
    No,
}

/// What a person can verify, a group each; what decides stands open.
pub(crate) fn verify(ctx: &Ctx, view: &CaseView, loss: &LossView) -> Markup {
    html! {
        @if !loss.verify.is_empty() {
            fieldset.field {
                legend { (ctx.t("verify-title")) }
                p.hint { (ctx.t("verify-lead")) }
                @for group in &loss.verify {
                    details open[group.wanted == Wanted::Yes || touched(view, group)] {
                        summary { (group.name) }
                        div.stack { @for field in &group.fields { (verify_field(ctx, view, field)) } }
                    }
                }
            }
            (button_with(Weight::Quiet, &ctx.t("verify-weigh"), "weigh", "yes"))
        }
    }
}

/// Whether something of a group was written or is wrong.
fn touched(view: &CaseView, group: &VerifyGroup) -> bool {
    group.fields.iter().any(|field| {
        let name = format!("{VERIFIED_PREFIX}{}", field.place);
        view.form.verified.get(&name).is_some_and(|text| !text.is_empty()) || view.errors.on(&name).is_some()
    })
}

fn verify_field(ctx: &Ctx, view: &CaseView, field: &VerifyField) -> Markup {
    let name = format!("{VERIFIED_PREFIX}{}", field.place);
    let value = view.form.verified.get(&name).map_or("", String::as_str);
    let as_held = match &field.held {
        Some(held) => ctx.t_with("verify-held", &[("value", held.as_str().into())]),
        None => ctx.t("verify-not-held"),
    };
    let choices = match &field.takes {
        Takes::YesNo => yes_no(ctx).map(|(word, label)| Choice::new(word, label)).to_vec(),
        Takes::Words(words) => {
            words.iter().map(|(word, label)| Choice::new(word.as_str(), label.as_str())).collect()
        }
        _ => Vec::new(),
    };
    if !choices.is_empty() {
        let all: Vec<Choice> = std::iter::once(Choice::new("", as_held)).chain(choices).collect();
        return select(ctx, &name, &field.label, &all, value, &view.errors);
    }
    let input = match field.takes {
        Takes::Date => Input::Date,
        Takes::Amount => Input::Amount,
        Takes::Int => Input::Digits,
        _ => Input::Text,
    };
    Field::new(name.as_str(), input, field.label.clone())
        .hint(as_held)
        .value(value)
        .check(ctx, &view.errors)
        .draw()
}
