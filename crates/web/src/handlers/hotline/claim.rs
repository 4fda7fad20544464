//! A loss claimed on the telephone: the customer's own form, filled in by the hotline for whoever calls.

use anxin_desk::ComplaintChannel;
use anxin_identity::Action;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::handlers::customer::claim::{self, Claimant, Taken, sent};
use crate::handlers::{Answer, cases, fields};
use crate::pages::customer::claim::Sent as Form;
use crate::pages::hotline::About;
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

use super::{caller_of, language_of, taken};

/// `POST /hotline/claim/{promise}`: the form for a caller, and what was filled in.
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<Form>,
) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?.number;
    let customer = match caller_of(&visitor, sent(&form, "customer")) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let language = language_of(&visitor, sent(&form, "language"));
    let claimant = Claimant {
        customer,
        channel: ComplaintChannel::Hotline,
        language: Some(language.tag().to_owned()),
        key: fields::key("hotline-claim", staff, sent(&form, "once")),
        taken_by: Some(staff),
    };
    if !form.contains_key("once") {
        return Ok(claim::first(&web, &visitor, &id, &claimant)?.into_response());
    }
    match claim::take(&web, &visitor, &id, claimant, form).await? {
        Taken::NotYet(page) => Ok(page.into_response()),
        Taken::Case(case) => {
            let promise = cases::promise_name(&web, &visitor.ctx, &id);
            taken(&web, &visitor, case, language, About::Loss(promise)).await
        }
    }
}
