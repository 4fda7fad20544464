//! Whoever is on the telephone: opened by a number in the body of a form, and their complaint.

use std::collections::BTreeMap;

use anxin_desk::{CaseRow, ComplainedCall, Complaint, ComplaintChannel, TOLERANCE_MINUTES};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_promise::Promise;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::cases::Reader;
use crate::handlers::customer::{calls, complain, own, permit, requests};
use crate::handlers::desk::audit::saw;
use crate::handlers::{Answer, cases, fields, standing};
use crate::pages::hotline::caller::{self, CallerCase, CallerView, ComplaintForm, Promised};
use crate::pages::hotline::{About, OpenForm};
use crate::place::Place;
use crate::visitor::{Sent, Visitor};
use crate::web::Web;
use crate::words::{Language, Words};

use super::{caller_of, language_of, taken};

/// Days back that cases and calls are at hand.
const DAYS_BACK: i64 = 30;

/// Calls at hand.
const CALLS_SHOWN: usize = 12;

/// A caller with their complaint as far as it is filled in.
pub(super) struct Caller {
    customer: Number,
    complaint: ComplaintForm,
    errors: Errors,
}

impl Caller {
    /// A caller who has said nothing yet: the day and the time of a complaint are those of now.
    pub(super) fn of(web: &Web, customer: Number, language: Language) -> Self {
        let now = web.gate.clock().now();
        let words = Words::new(language).at(web.settings.place);
        let complaint = ComplaintForm {
            date: format::field_date(words, now),
            time: format::field_minute(words, now),
            language: language.tag().to_owned(),
            once: web.once(),
            ..ComplaintForm::default()
        };
        Self { customer, complaint, errors: Errors::default() }
    }
}

/// `POST /hotline`: opens whoever calls. The number comes in the body and stands in no address.
pub(crate) async fn open(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<OpenForm>) -> Answer {
    let person = visitor.may(Action::LookUpCustomer)?;
    let web = web.seen_by(person);
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    saw(&web, person, AuditAction::LookedUpCustomer, "").await?;
    let language = match Language::from_tag(&form.language) {
        Some(language) => language,
        None => spoken(&web, customer).await?,
    };
    let mut caller = Caller::of(&web, customer, language);
    if let Some((from, at)) = complain::call_of(&web, customer, &form.call).await? {
        caller.complaint.calling_number = format::whole_number(visitor.words().place(), from);
        caller.complaint.date = format::field_date(visitor.words(), at);
        caller.complaint.time = format::field_time(visitor.words(), at);
    }
    show(&web, &visitor, caller).await
}

/// The language that a customer chose for their newest case; otherwise the one that most of them speak.
async fn spoken(web: &Web, customer: Number) -> Result<Language, Fail> {
    let newest = own::cases_of(web, customer).await?.first().map(|row| row.case);
    let chosen = match newest {
        Some(case) => web.desk.case(case).await?.language,
        None => None,
    };
    Ok(chosen.and_then(|tag| Language::from_tag(&tag)).unwrap_or(Language::ZhCn))
}

/// `POST /hotline/complaint`.
pub(crate) async fn complaint(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<ComplaintForm>,
) -> Answer {
    let person = visitor.may(Action::TakeComplaint)?;
    let (staff, own) = (person.number, web.seen_by(person));
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let mut errors = Errors::default();
    let since = own::since(&web, customer);
    let place = visitor.words().place();
    let call = read(place, &mut errors, (customer, since), &form, web.gate.clock().now());
    let Some(call) = call.filter(|_| errors.is_empty()) else {
        return show(&own, &visitor, Caller { customer, complaint: form, errors }).await;
    };
    let language = language_of(&visitor, &form.language);
    let complaint = Complaint {
        customer,
        calls: vec![call],
        channel: ComplaintChannel::Hotline,
        words: form.words,
        language: Some(language.tag().to_owned()),
        key: fields::key("hotline", staff, &form.once),
    };
    // Whoever takes a complaint is told of it, also where it is another tenant's desk that has it from here on.
    let case = web.desk.complain_for(complaint, staff).await?.case;
    taken(
        &web,
        &visitor,
        case,
        language,
        About::Call(format::whole_number(visitor.words().place(), call.number)),
    )
    .await
}

fn read(
    place: Place,
    errors: &mut Errors,
    (customer, since): (Number, Option<Instant>),
    form: &ComplaintForm,
    now: Instant,
) -> Option<ComplainedCall> {
    let number = fields::number(place, errors, "calling_number", &form.calling_number);
    if number == Some(customer) {
        errors.add("calling_number", "error-same-number");
    }
    let at = fields::call_time(place, errors, (&form.date, &form.time), now);
    let at = fields::held_then(errors, at, since);
    fields::words(errors, "words", &form.words);
    Some(ComplainedCall { number: number?, at: at?, within_minutes: TOLERANCE_MINUTES })
}

/// The page of a caller.
pub(super) async fn show(web: &Web, visitor: &Visitor, caller: Caller) -> Answer {
    let customer = caller.customer;
    let now = web.gate.clock().now();
    let since = now.plus_days(-DAYS_BACK);
    let claims = own::cases_of(web, customer).await?;
    let (mut calls, _) =
        calls::rows(web, visitor, customer, now.plus_days(1), (&claims, Reader::Staff)).await?;
    calls.retain(|call| call.at >= since);
    calls.truncate(CALLS_SHOWN);
    let given = standing::consents(&web.gate, customer).await?;
    let held = given.into_iter().filter(standing::Given::holds);
    let refused = standing::choices::refusals(&web.gate, customer).await?;
    let mut requests = requests::of(web, customer).await?;
    requests.retain(|request| request.answer.is_none());
    let view = CallerView {
        customer: customer.to_string(),
        shown: customer.masked(),
        dnd: standing::dnd(&web.gate, customer)?,
        permits: held.map(|given| permit::consent(web, visitor, given)).collect(),
        refusals: refused
            .iter()
            .filter(|refused| refused.holds)
            .map(|refused| permit::refusal(web, visitor, refused, &BTreeMap::new()))
            .collect(),
        requests,
        cases: claims
            .iter()
            .filter(|row| row.opened_at >= since)
            .map(|row| case(web, visitor, row))
            .collect(),
        calls,
        promises: promised(web, visitor, now),
        complaint: caller.complaint,
        errors: caller.errors,
    };
    Ok(caller::page(&visitor.ctx, &view).into_response())
}

fn case(web: &Web, visitor: &Visitor, row: &CaseRow) -> CallerCase {
    let waits = row.state.is_waiting();
    CallerCase {
        case: row.case.to_string(),
        opened_at: row.opened_at,
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        about: cases::about_of(web.settings.place, row, Reader::Customer),
        stage: cases::stage(row.state, cases::awards(row)),
        due: row.due_at.filter(|_| waits),
        paused: waits && row.paused_at.is_some(),
        answer_due: row.answer_due_at.filter(|_| waits),
    }
}

/// What each promise in force comes to for a caller of today, by what its terms say.
fn promised(web: &Web, visitor: &Visitor, now: Instant) -> Vec<Promised> {
    let catalogue = web.gate.law().catalogue();
    catalogue.promises().iter().flat_map(|promise| in_force(web, visitor, promise, now)).collect()
}

fn in_force(web: &Web, visitor: &Visitor, promise: &Promise, now: Instant) -> Vec<Promised> {
    let language = visitor.language().tag();
    let all = web.gate.registry().now().brands();
    let held = promise.terms.iter().filter_map(|terms| {
        let holders = all.iter().filter(|brand| terms.covers(&brand.id, Some(&brand.city), now));
        let brands: Vec<String> = holders.map(|brand| brand.name.clone()).collect();
        (!brands.is_empty()).then(|| Promised {
            id: promise.id.clone(),
            name: promise.name.get(language).to_owned(),
            brands,
            text: terms.text.get(language).to_owned(),
            answer_by: terms.due(terms.answer_within, now).last_day,
            paid_by: terms.due(terms.pay_within, now).last_day,
            about_calls: terms.call.is_some(),
        })
    });
    held.collect()
}
