//! Do-not-disturb by voice. On only: off takes the customer's own code, which nobody enters for them.

use anxin_domain::act::{Source, Word};
use anxin_domain::number::Number;
use anxin_identity::Action;
use anxin_store::acts::NewAct;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, fields, standing};
use crate::pages::hotline::read_back::{self, DndForm, ReadBackView};
use crate::pages::hotline::{self, SwitchedView};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;
use crate::words::Language;

use super::caller::{Caller, show};
use super::heard::heard;
use super::{caller_of, language_of};

/// `POST /hotline/dnd`: the sentence to read, and then what the customer said to it.
pub(crate) async fn read_back(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<DndForm>) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?;
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let language = language_of(&visitor, &form.language);
    let sentence = read_back::sentence(language, &format::whole_number(visitor.words().place(), customer));
    match form.said.as_str() {
        // Only what was on the page when it was read is agreed to.
        "yes" if form.read == sentence => {
            let heard = heard(&web, staff, language, &read_back::sentence(language, &customer.masked()))?;
            let key = fields::key("hotline-dnd", staff.number, &form.once);
            match turn_on(&web, staff.number, customer, language, heard, key).await? {
                Some(view) => Ok(hotline::switched(&visitor.ctx, &view).into_response()),
                // The customer has taken it back meanwhile: their page says how it stands.
                None => show(&web.seen_by(staff), &visitor, Caller::of(&web, customer, language)).await,
            }
        }
        "" | "yes" => {
            let customer = customer.to_string();
            let fields = vec![("once", web.once())];
            let action = "/hotline/dnd";
            let view = ReadBackView { action, customer, language, sentence, fields, then: Vec::new() };
            Ok(read_back::page(&visitor.ctx, &view).into_response())
        }
        "no" => show(&web.seen_by(staff), &visitor, Caller::of(&web, customer, language)).await,
        _ => Err(Fail::ODD),
    }
}

async fn turn_on(
    web: &Web,
    staff: Number,
    customer: Number,
    language: Language,
    evidence: String,
    key: Option<String>,
) -> Result<Option<SwitchedView>, Fail> {
    let new = NewAct {
        // The caller may have allowed somebody; nobody asked them to take that back.
        keeps_exceptions: true,
        evidence: Some(evidence),
        key,
        ..standing::switch(customer, Word::Refuse, Source::Hotline)
    };
    standing::turn_on_for(&web.gate, new, staff).await?;
    Ok(standing::refusal(&web.gate, customer)?.map(|act| SwitchedView {
        customer: customer.to_string(),
        shown: customer.masked(),
        language,
        since: standing::holds_since(&act),
        reference: act.id.to_string(),
    }))
}
