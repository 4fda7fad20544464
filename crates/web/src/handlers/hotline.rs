//! The hotline's face: a caller is opened by their number, and what they ask for is taken.

pub(crate) mod caller;
pub(crate) mod choose;
pub(crate) mod claim;
pub(crate) mod consent;
pub(crate) mod dnd;
mod heard;

use anxin_domain::act::Act;
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_identity::Action;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::handlers::{Answer, cases, fields, standing};
use crate::pages::hotline::{self, About, HomeView, NotedView, TakenView};
use crate::visitor::Visitor;
use crate::web::Web;
use crate::words::Language;

/// `GET /hotline`.
pub(crate) async fn home(State(_): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::TakeComplaint)?;
    Ok(hotline::home(&visitor.ctx, &HomeView::default()).into_response())
}

/// The number of whoever is on the telephone, or the page that asks for it.
fn caller_of(visitor: &Visitor, text: &str) -> Result<Number, Markup> {
    let mut errors = Errors::default();
    fields::number(visitor.words().place(), &mut errors, "customer", text)
        .ok_or_else(|| hotline::home(&visitor.ctx, &HomeView { customer: text.to_owned(), errors }))
}

/// The language that a customer speaks, as the form says it.
fn language_of(visitor: &Visitor, tag: &str) -> Language {
    Language::from_tag(tag).unwrap_or_else(|| visitor.language())
}

/// The page of a word of the caller's that holds from now on.
fn noted(visitor: &Visitor, customer: Number, language: Language, said: String, act: &Act) -> Response {
    let view = NotedView {
        customer: customer.to_string(),
        shown: customer.masked(),
        language,
        said,
        since: standing::holds_since(act),
        reference: act.id.to_string(),
    };
    hotline::noted(&visitor.ctx, &view).into_response()
}

/// The page of a case that was opened on the telephone.
async fn taken(web: &Web, visitor: &Visitor, id: CaseId, language: Language, about: About) -> Answer {
    let case = web.desk.case(id).await?;
    let finding = cases::leading(&case).ok_or(Fail::NOT_FOUND)?;
    let view = TakenView {
        case: case.id,
        customer: case.customer.to_string(),
        shown: case.customer.masked(),
        language,
        about,
        received_at: case.opened_at,
        stage: cases::stage(finding.state, cases::awards_of(finding)),
        awarded: finding.awarded(),
        decided_by: finding.due_at.filter(|_| finding.decided_at.is_none()),
    };
    Ok(hotline::taken(&visitor.ctx, &view).into_response())
}
