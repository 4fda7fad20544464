//! The hotline's face: a complaint, or do-not-disturb switched on, for whoever is on the telephone.

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel, TOLERANCE_MINUTES};
use anxin_domain::act::{Source, Word};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_store::acts::NewAct;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, fields, standing};
use crate::pages::customer::home::Dnd;
use crate::pages::hotline::{self, ComplaintForm, DndForm, HomeView, SwitchedView, TakenView};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

/// `GET /hotline`.
pub(crate) async fn home(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::TakeComplaint)?;
    let complaint = ComplaintForm { once: web.once(), ..ComplaintForm::default() };
    let dnd = DndForm { once: web.once(), ..DndForm::default() };
    Ok(show(&web, &visitor, complaint, dnd, Errors::default()))
}

/// `POST /hotline/complaint`.
pub(crate) async fn complaint(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<ComplaintForm>,
) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?.number;
    let mut errors = Errors::default();
    let read = read(&mut errors, &form, web.gate.clock().now());
    let Some((customer, call)) = read.filter(|_| errors.is_empty()) else {
        let dnd = DndForm { once: web.once(), ..DndForm::default() };
        return Ok(show(&web, &visitor, form, dnd, errors));
    };
    let complaint = Complaint {
        customer,
        calls: vec![call],
        channel: ComplaintChannel::Hotline,
        words: form.words,
        language: None,
        key: fields::key("hotline", staff, &form.once),
    };
    let taken = web.desk.complain(complaint).await?;
    let case = web.desk.case(taken.case).await?;
    let view = TakenView {
        case: case.id,
        customer: customer.masked(),
        calling_number: format::whole_number(call.number),
        received_at: case.opened_at,
        decided_by: case.findings.first().filter(|f| f.decided_at.is_none()).and_then(|f| f.due_at),
    };
    Ok(hotline::taken(&visitor.ctx, &view).into_response())
}

/// `POST /hotline/dnd`: on only. Off takes the customer's own code, which nobody enters for them.
pub(crate) async fn dnd(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<DndForm>) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?.number;
    if form.to != "on" {
        return Err(Fail::ODD);
    }
    let mut errors = Errors::default();
    let customer = fields::number(&mut errors, "dnd_customer", &form.dnd_customer);
    let Some(customer) = customer else {
        let complaint = ComplaintForm { once: web.once(), ..ComplaintForm::default() };
        return Ok(show(&web, &visitor, complaint, form, errors));
    };
    let key = fields::key("hotline-dnd", staff, &form.once);
    let new = NewAct {
        // The caller may have allowed somebody; nobody asked them to take that back.
        keeps_exceptions: true,
        evidence: Some("hotline".to_owned()),
        key,
        ..standing::switch(customer, Word::Refuse, Source::Hotline)
    };
    let view = turn_on(&web, customer, new).await?;
    Ok(hotline::switched(&visitor.ctx, &view).into_response())
}

async fn turn_on(web: &Web, customer: Number, new: NewAct) -> Result<SwitchedView, Fail> {
    standing::turn_on(&web.gate, new).await?;
    let acts = web.gate.registry().now().acts(customer);
    let last = acts.iter().rev().find(|act| act.word == Word::Refuse);
    let now = web.gate.clock().now();
    let since = match standing::dnd(&web.gate, customer)? {
        Dnd::On { since } => since,
        Dnd::Off => last.map_or(now, |act| act.recorded_at),
    };
    Ok(SwitchedView {
        customer: customer.masked(),
        since,
        reference: last.map(|act| act.id.to_string()).unwrap_or_default(),
    })
}

fn read(errors: &mut Errors, form: &ComplaintForm, now: Instant) -> Option<(Number, ComplainedCall)> {
    let customer = fields::number(errors, "customer", &form.customer);
    let number = fields::number(errors, "calling_number", &form.calling_number);
    if customer.is_some() && customer == number {
        errors.add("calling_number", "error-same-number");
    }
    let at = fields::call_time(errors, &form.date, &form.time, now);
    fields::words(errors, "words", &form.words);
    let call = ComplainedCall { number: number?, at: at?, within_minutes: TOLERANCE_MINUTES };
    Some((customer?, call))
}

fn show(
    web: &Web,
    visitor: &Visitor,
    complaint: ComplaintForm,
    dnd: DndForm,
    errors: Errors,
) -> axum::response::Response {
    let today = format::field_date(web.gate.clock().now());
    hotline::home(&visitor.ctx, &HomeView { complaint, dnd, errors, today }).into_response()
}
