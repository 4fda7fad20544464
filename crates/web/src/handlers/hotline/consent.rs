//! Consent by voice: a caller's answer to a request that waits, and a consent of theirs taken back. Each is read back to them first.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::ids::{ActId, ConsentRequestId};
use anxin_domain::number::Number;
use anxin_domain::people::Reply;
use anxin_domain::scope::{Purpose, Scope};
use anxin_identity::{Action, SignedIn};
use anxin_store::acts::NewAct;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, show};
use super::heard::heard;
use super::{caller_of, language_of, noted};
use crate::fail::Fail;
use crate::format;
use crate::handlers::customer::{permit, requests};
use crate::handlers::standing::choices::{self, Rest};
use crate::handlers::{Answer, choice, standing};
use crate::pages::customer::requests::{Asking, RequestRow, question};
use crate::pages::error::Problem;
use crate::pages::hotline::read_back::{self, ReadBackView, ReplyForm, WithdrawForm};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;
use crate::words::{Language, Words};

/// What a caller answers to a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Yes,
    No,
    Never,
}

impl Says {
    fn of(text: &str) -> Result<Self, Fail> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "never" => Ok(Self::Never),
            _ => Err(Fail::ODD),
        }
    }

    const fn reply(self) -> Reply {
        match self {
            Self::Yes => Reply::Accepted,
            Self::No | Self::Never => Reply::Declined,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Yes => "hotline-request-yes",
            Self::No => "hotline-request-no",
            Self::Never => "hotline-request-never",
        }
    }
}

/// `POST /hotline/request`: the answer to read back, and then what the caller said to it.
pub(crate) async fn reply(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<ReplyForm>) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?;
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let language = language_of(&visitor, &form.language);
    let answer = Says::of(&form.answer)?;
    let asked = requests::of(&web, customer).await?;
    let request = asked.into_iter().find(|request| request.id == form.request).ok_or(Fail::NOT_FOUND)?;
    let sentence =
        read_reply(language, &format::whole_number(visitor.words().place(), customer), &request, answer);
    match form.said.as_str() {
        "yes" if form.read == sentence => {
            let read = read_reply(language, &customer.masked(), &request, answer);
            let evidence = heard(&web, staff, language, &read)?;
            take(&web, staff, customer, &request, answer, evidence).await?;
            show(&web, &visitor, Caller::of(&web, customer, language)).await
        }
        "" | "yes" => {
            let fields = vec![("request", form.request), ("answer", form.answer)];
            Ok(read(&visitor, "/hotline/request", (customer, language), sentence, fields))
        }
        "no" => show(&web, &visitor, Caller::of(&web, customer, language)).await,
        _ => Err(Fail::ODD),
    }
}

fn read_reply(language: Language, number: &str, request: &RequestRow, answer: Says) -> String {
    let words = Words::new(language);
    let variables = [
        ("number", number.into()),
        ("question", question(words, request).into()),
        ("answer", words.t(answer.id()).into()),
    ];
    words.t_with("hotline-request-read", &variables)
}

/// Commits an answer, and with a no for good the refusal of all requests. The same one sent twice is one; another one after it is a conflict.
async fn take(
    web: &Web,
    staff: &SignedIn,
    customer: Number,
    request: &RequestRow,
    answer: Says,
    evidence: String,
) -> Result<(), Fail> {
    let id: ConsentRequestId = request.id.parse().map_err(|_| Fail::NOT_FOUND)?;
    let source = (Source::Hotline, Some(evidence.clone()));
    let answered = web.gate.answer_request_for(id, customer, answer.reply(), source, staff.number).await?;
    if answered.is_none() {
        let asked = requests::of(web, customer).await?;
        let stands = asked.into_iter().find(|one| one.id == request.id).and_then(|one| one.answer);
        if stands.is_none_or(|stands| stands.said != answer.reply()) {
            return Err(Fail::page(Problem::Conflict));
        }
    }
    if answer == Says::Never && standing::asking(&web.gate, customer)? == Asking::Open {
        let scope = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
        let no = NewAct {
            scope,
            evidence: Some(evidence),
            ..standing::switch(customer, Word::Refuse, Source::Hotline)
        };
        choices::say(&web.gate, vec![no], Rest::Stays, Some((staff.number, AuditAction::TookWord))).await?;
    }
    Ok(())
}

/// `POST /hotline/withdraw`: the consent that is taken back, read to the caller, and then what they said to it.
pub(crate) async fn withdraw(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<WithdrawForm>,
) -> Answer {
    let staff = visitor.may(Action::TakeComplaint)?;
    let customer = match caller_of(&visitor, &form.customer) {
        Ok(customer) => customer,
        Err(page) => return Ok(page.into_response()),
    };
    let language = language_of(&visitor, &form.language);
    let id: ActId = form.act.parse().map_err(|_| Fail::ODD)?;
    let acts = web.gate.registry().now().acts(customer);
    let permit = acts.iter().find(|act| act.id == id && act.word == Word::Permit).ok_or(Fail::NOT_FOUND)?;
    let sentence =
        read_withdrawal(&web, language, &format::whole_number(visitor.words().place(), customer), permit);
    match form.said.as_str() {
        "yes" if form.read == sentence => {
            let read = read_withdrawal(&web, language, &customer.masked(), permit);
            let evidence = Some(heard(&web, staff, language, &read)?);
            let new = NewAct { evidence, ..permit::taken_back(&web, customer, id, Source::Hotline)? };
            let heard_by = Some((staff.number, AuditAction::TookWord));
            let said = choices::say(&web.gate, vec![new], Rest::Stays, heard_by).await?;
            let what = choice::sentence(&web, visitor.words(), permit);
            let what = visitor.ctx.t_with("hotline-withdrawn", &[("choice", what.into())]);
            Ok(noted(&visitor, customer, language, what, said.first().ok_or(Fail::ODD)?))
        }
        "" | "yes" => {
            let fields = vec![("act", form.act)];
            Ok(self::read(&visitor, "/hotline/withdraw", (customer, language), sentence, fields))
        }
        "no" => show(&web, &visitor, Caller::of(&web, customer, language)).await,
        _ => Err(Fail::ODD),
    }
}

fn read_withdrawal(web: &Web, language: Language, number: &str, permit: &Act) -> String {
    let words = Words::new(language);
    let choice = choice::sentence(web, words, permit);
    words.t_with("hotline-withdraw-read", &[("number", number.into()), ("choice", choice.into())])
}

fn read(
    visitor: &Visitor,
    action: &'static str,
    (customer, language): (Number, Language),
    sentence: String,
    fields: Vec<(&'static str, String)>,
) -> Response {
    let customer = customer.to_string();
    let view = ReadBackView { action, customer, language, sentence, fields, then: Vec::new() };
    read_back::page(&visitor.ctx, &view).into_response()
}
