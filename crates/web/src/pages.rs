//! The pages: pure functions from a context and a view-model to markup, a module for each face.
//!
//! View-models hold owned values and the form as it was sent, so a refused form comes back filled in. Field names here are
//! the names in the form bodies.

pub mod agent;
pub mod by_text;
pub mod choice;
pub mod customer;
pub mod decision;
pub mod demo;
pub mod design;
pub mod desk;
pub mod error;
pub mod files;
pub mod hotline;
pub mod kept;
pub mod loss;
pub mod mail;
pub mod oidc;
pub mod other_number;
pub mod passkey;
pub mod promises;
pub mod prove;
pub mod public;
pub mod receipt;
pub mod regulator;
pub mod signed_out;
pub mod signin;

use anxin_domain::scope::{LineOfBusiness, Purpose};

use crate::components::form::Choice;
use crate::ctx::Ctx;

/// The purposes of a call as answers to choose from. Consent is not asked for by calling.
fn purposes(ctx: &Ctx) -> Vec<Choice> {
    Purpose::ALL
        .iter()
        .filter(|purpose| **purpose != Purpose::ConsentRequest)
        .map(|purpose| {
            let word = purpose.word();
            Choice::new(word, ctx.t(&format!("purpose-{word}")))
                .with_hint(ctx.t(&format!("purpose-{word}-hint")))
        })
        .collect()
}

/// The lines of business as answers to choose from, with "any" first.
fn lines_of_business(ctx: &Ctx) -> Vec<Choice> {
    let named = LineOfBusiness::ALL.iter().map(|line| Choice::new(line.word(), line_name(ctx, *line)));
    std::iter::once(Choice::new("", ctx.t("line-any"))).chain(named).collect()
}

fn line_name(ctx: &Ctx, line: LineOfBusiness) -> String {
    ctx.t(&format!("line-{}", line.word().replace('_', "-")))
}

pub(crate) fn purpose_name(ctx: &Ctx, purpose: Purpose) -> String {
    ctx.t(&format!("purpose-{}", purpose.word().replace('_', "-")))
}
