//! A finer choice by voice: the form is filled in for the caller, read back to them, and said only after their yes.

use anxin_domain::act::Source;
use anxin_identity::Action;
use anxin_store::acts::NewAct;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::response::IntoResponse;

use super::caller::{Caller, show};
use super::heard::heard;
use super::{caller_of, language_of, noted};
use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::standing::choices::{self, Rest};
use crate::handlers::{Answer, choice, fields};
use crate::pages::choice::{self as pages, ChoiceForm};
use crate::pages::hotline::read_back::{self, ReadBackView};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

/// `POST /hotline/choose`: the form for a caller, then the sentence to read, then what they said to it.
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<ChoiceForm>) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?;
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let language = language_of(&visitor, &form.language);
    // Where the form goes on, it carries the number and the language as they were read.
    let form = ChoiceForm { customer: customer.to_string(), language: language.tag().to_owned(), ..form };
    if form.once.is_empty() {
        let form = ChoiceForm { once: web.once(), ..form };
        return Ok(
            pages::ask_caller(&visitor.ctx, &choice::view(&web, form, Errors::default())).into_response()
        );
    }
    let mut errors = Errors::default();
    let Some(chosen) = choice::read(&web, visitor.words().place(), &mut errors, &form) else {
        return Ok(pages::ask_caller(&visitor.ctx, &choice::view(&web, form, errors)).into_response());
    };
    let spoken = chosen.spoken(&web);
    let sentence =
        pages::read_back(language, &format::whole_number(visitor.words().place(), customer), &spoken);
    let acts = chosen.acts(customer, Source::Hotline);
    match form.said.as_str() {
        // Only what was on the page when it was read is agreed to.
        "yes" if form.read == sentence => {
            let read = pages::read_back(language, &customer.masked(), &spoken);
            let evidence = Some(heard(&web, staff, language, &read)?);
            let key = fields::key("hotline-choice", staff.number, &form.once);
            let whole = |act| NewAct { evidence: evidence.clone(), key: key.clone(), ..act };
            let heard_by = Some((staff.number, AuditAction::TookWord));
            let acts = acts.into_iter().map(whole).collect();
            let said = choices::say(&web.gate, acts, Rest::Stays, heard_by).await?;
            let act = said.first().ok_or(Fail::ODD)?;
            let said = pages::sentence(visitor.words(), &spoken);
            Ok(noted(&visitor, customer, language, said, act))
        }
        "" | "yes" => {
            let then = choice::then(&web, customer, &acts).await?;
            let view = ReadBackView {
                action: "/hotline/choose",
                customer: form.customer.clone(),
                language,
                sentence,
                fields: pages::fields(&form),
                then,
            };
            Ok(read_back::page(&visitor.ctx, &view).into_response())
        }
        "no" => show(&web, &visitor, Caller::of(&web, customer, language)).await,
        _ => Err(Fail::ODD),
    }
}
