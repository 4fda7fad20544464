//! Complaining: the form, filled in from a call where it began at one, the answers once more, and the case.

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel, TOLERANCE_MINUTES};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::{Action, Deed};
use anxin_journal::Page;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::customer::own;
use crate::handlers::{Answer, fields};
use crate::pages::customer::complain::{self, ComplainForm, ComplainView};
use crate::place::Place;
use crate::rate::CLAIMS_OF_ACCOUNT;
use crate::visitor::{Asked, Sent, Visitor, done};
use crate::web::Web;

/// Records that are looked through for the one that a link names.
const RECORDS_SEARCHED: u32 = 500;

/// The call that the form begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    call: String,
}

/// `GET /me/complain`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<From>) -> Answer {
    let number = visitor.customer(Action::Complain)?;
    let call = query.call;
    let mut form = ComplainForm { once: web.once(), ..ComplainForm::default() };
    if let Some((from, at)) = call_of(&web, number, &call).await? {
        form.calling_number = format::whole_number(visitor.words().place(), from);
        form.date = format::field_date(visitor.words(), at);
        form.time = format::field_time(visitor.words(), at);
        form.call = call;
    }
    Ok(complain::ask(&visitor.ctx, &ComplainView { form, errors: Errors::default() }).into_response())
}

/// `POST /me/complain`.
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<ComplainForm>) -> Answer {
    let number = visitor.customer(Action::Complain)?;
    let mut errors = Errors::default();
    let since = own::since(&web, number);
    let place = visitor.words().place();
    let call = read(place, &mut errors, (number, since), &form, web.gate.clock().now());
    let Some(call) = call.filter(|_| errors.is_empty() && form.back != "yes") else {
        return Ok(complain::ask(&visitor.ctx, &ComplainView { form, errors }).into_response());
    };
    if form.confirm != "yes" {
        return Ok(complain::check(&visitor.ctx, &form).into_response());
    }
    visitor.count_of(&web, &CLAIMS_OF_ACCOUNT, number)?;
    own::note(&web, &visitor, Deed::Complained, "").await?;
    let complaint = Complaint {
        customer: number,
        calls: vec![call],
        channel: ComplaintChannel::Web,
        words: form.words,
        language: own::language(&visitor),
        key: fields::key("web", number, &form.once),
    };
    let taken = web.desk.complain(complaint).await?;
    Ok(done(&format!("/me/claims/{}", taken.case), Done::Complained))
}

fn read(
    place: Place,
    errors: &mut Errors,
    (own, since): (Number, Option<Instant>),
    form: &ComplainForm,
    now: Instant,
) -> Option<ComplainedCall> {
    let calling = fields::number(place, errors, "calling_number", &form.calling_number);
    if calling == Some(own) {
        errors.add("calling_number", "error-same-number");
    }
    let at = fields::call_time(place, errors, (&form.date, &form.time), now);
    let at = fields::held_then(errors, at, since);
    fields::words(errors, "words", &form.words);
    Some(ComplainedCall { number: calling?, at: at?, within_minutes: TOLERANCE_MINUTES })
}

/// The caller and the time of a call to this number, in its present hands, that a link names by decision or by record.
pub(crate) async fn call_of(web: &Web, number: Number, id: &str) -> Result<Option<(Number, Instant)>, Fail> {
    let (journal, since) = (web.gate.journal(), own::since(web, number).unwrap_or(Instant::from_micros(0)));
    if let Ok(id) = id.parse::<DecisionId>()
        && let Some(decision) = journal
            .decision(id)
            .await?
            .filter(|decision| decision.call.to == number && decision.decided_at >= since)
    {
        let shown = decision.call.dialled.unwrap_or(decision.call.from);
        return Ok(Some((shown, decision.decided_at)));
    }
    let Ok(id) = id.parse::<CallRecordId>() else { return Ok(None) };
    let until = web.gate.clock().now().plus_days(1);
    let page = Page { since, until, limit: RECORDS_SEARCHED };
    let records = web.gate.calls_to(number, page).await?;
    let call = records.iter().find(|record| record.id == id);
    Ok(call.map(|record| (record.dialled.unwrap_or(record.from), record.started_at)))
}
