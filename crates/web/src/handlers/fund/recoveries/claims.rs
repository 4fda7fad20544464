//! What is claimed for an award from a seller, a landlord, a former owner or a developer: one question a page, and what they paid.

use anxin_domain::ids::AwardId;
use anxin_domain::money::Money;
use anxin_fund::{FundError, GoesTo, Received, ThirdParty};
use anxin_identity::Action;
use anxin_store::audit::By;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::received::{read_paid, refused};
use super::{address, amount, may_ask, name_of, query};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::desk::recoveries::claims::{self, ClaimForm, ClaimView, Question};
use crate::pages::desk::recoveries::received::{self, PaidForm, Payer};
use crate::pages::desk::recoveries::third_party;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `GET /desk/fund/recoveries/claims/{award}`: the claim, or the first question where nothing is claimed yet.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Path(award): Path<String>) -> Answer {
    let person = visitor.may(Action::SeeFund)?;
    let web = web.seen_by(person);
    let (_, view) = find(&web, &award).await?;
    if view.claim.is_some() || !person.may(Action::Recover) {
        return Ok(claims::page(&visitor.ctx, &view).into_response());
    }
    let form = ClaimForm { amount: view.amount.decimal(), ..ClaimForm::default() };
    Ok(claims::ask(&visitor.ctx, &view, Question::Against, &form, &Errors::default()).into_response())
}

/// `POST /desk/fund/recoveries/claims/{award}`: the next question, the answers once more, then claimed. Sent twice it is claimed once.
pub(crate) async fn open(
    State(web): State<Web>,
    visitor: Visitor,
    Path(award): Path<String>,
    Sent(form): Sent<ClaimForm>,
) -> Answer {
    let person = visitor.may(Action::Recover)?;
    let web = web.seen_by(person);
    let (award, view) = find(&web, &award).await?;
    let mut errors = Errors::default();
    let answered =
        if form.back == "yes" { Err(Question::Against) } else { read(&mut errors, &form, view.amount) };
    let (against, goes_to, amount) = match answered {
        Ok(answers) => answers,
        Err(question) => {
            // What was not asked yet is not wrong.
            let errors = if form.asked == question.field() || form.confirm == "yes" {
                errors
            } else {
                Errors::default()
            };
            return Ok(claims::ask(&visitor.ctx, &view, question, &form, &errors).into_response());
        }
    };
    if form.confirm != "yes" {
        let answers = (against, goes_to, amount);
        return Ok(claims::check(&visitor.ctx, &view, answers, &form).into_response());
    }
    let by = By::Person(person.number);
    match web.fund.open_recourse_by(award, against, amount, goes_to, by).await {
        Ok(()) => Ok(done(&view.address(), Done::ClaimOpened)),
        Err(FundError::NoRecourse(_)) => {
            // Somebody else has claimed, or the award was taken back: what stands there now.
            let (_, view) = find(&web, &view.award).await?;
            let errors = Errors::one("against", "error-claim-stands");
            Ok((StatusCode::CONFLICT, claims::ask(&visitor.ctx, &view, Question::Against, &form, &errors))
                .into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The answers, or the first question that is not answered well.
fn read(errors: &mut Errors, form: &ClaimForm, most: Money) -> Result<(ThirdParty, GoesTo, Money), Question> {
    let Ok(against) = form.against.parse() else {
        errors.add("against", "error-choose");
        return Err(Question::Against);
    };
    let Some(goes_to) = GoesTo::from_word(&form.goes_to) else {
        errors.add("goes_to", "error-choose");
        return Err(Question::GoesTo);
    };
    // The amount stands there from the beginning, and is looked at by whoever claims all the same.
    let seen = form.asked == Question::Amount.field() || form.confirm == "yes";
    let amount = amount(errors, &form.amount, most.currency()).filter(|_| seen).ok_or(Question::Amount)?;
    if amount.minor() > most.minor() {
        errors.add("amount", "error-claim-more");
        return Err(Question::Amount);
    }
    Ok((against, goes_to, amount))
}

/// `GET /desk/fund/recoveries/claims/{award}/paid`.
pub(crate) async fn ask_paid(State(web): State<Web>, visitor: Visitor, Path(award): Path<String>) -> Answer {
    let web = web.seen_by(may_ask(&visitor, Action::Recover)?);
    let (_, view) = find(&web, &award).await?;
    let payer = payer(&visitor, &view)?;
    Ok(received::paid(&visitor.ctx, &payer, &PaidForm::default(), &Errors::default()).into_response())
}

/// `POST /desk/fund/recoveries/claims/{award}/paid`: once more, then booked under the bank's reference. Sent twice it is booked once.
pub(crate) async fn paid(
    State(web): State<Web>,
    visitor: Visitor,
    Path(award): Path<String>,
    Sent(form): Sent<PaidForm>,
) -> Answer {
    let person = visitor.may(Action::Recover)?;
    let web = web.seen_by(person);
    let (award, view) = find(&web, &award).await?;
    let payer = payer(&visitor, &view)?;
    let mut errors = Errors::default();
    let read = read_paid(&web, &mut errors, &form, payer.owed, Received::FromThirdParty).await?;
    let Some(amount) = read.filter(|_| errors.is_empty() && form.back != "yes") else {
        return Ok(received::paid(&visitor.ctx, &payer, &form, &errors).into_response());
    };
    if form.confirm != "yes" {
        return Ok(received::paid_check(&visitor.ctx, &payer, amount, &form).into_response());
    }
    let by = By::Person(person.number);
    match web.fund.recover_recourse_by(form.booking.trim(), award, amount, by).await {
        Ok(_) => Ok(done(&view.address(), Done::PaymentBooked)),
        Err(error) => {
            refused(&mut errors, error)?;
            Ok(received::paid(&visitor.ctx, &payer, &form, &errors).into_response())
        }
    }
}

/// Who pays for an award; there is nobody where nothing is claimed.
fn payer(visitor: &Visitor, view: &ClaimView) -> Result<Payer, Fail> {
    let claim = view.claim.as_ref().ok_or(Fail::NOT_FOUND)?;
    let address = view.address();
    Ok(Payer {
        action: format!("{address}/paid"),
        above: (address, visitor.words().t("recourse-title")),
        name: third_party(&visitor.ctx, claim.against),
        owed: claim.open(),
    })
}

/// An award of this fund that somebody owes for, or has owed for.
async fn find(web: &Web, award: &str) -> Result<(AwardId, ClaimView), Fail> {
    let award: AwardId = award.parse().map_err(|_| Fail::NOT_FOUND)?;
    let payout = web.fund.payout_of_award(award).await?;
    let payout = payout.filter(|payout| payout.tenant == *web.fund.tenant()).ok_or(Fail::NOT_FOUND)?;
    let of = &payout.claim;
    if of.owed + of.recovered + of.written_off + of.passed_on == 0 {
        return Err(Fail::NOT_FOUND);
    }
    let case = web.desk.cases_of_awards(vec![award]).await?.remove(&award);
    let debtor = format!("{}{}", address(&payout.liable), query(payout.amount.currency()));
    let view = ClaimView {
        award: award.to_string(),
        case: case.map(|case| case.to_string()),
        debtor: (debtor, name_of(web, &payout.liable)),
        at: payout.created_at,
        amount: payout.amount,
        claim: web.fund.recourse(award).await?,
    };
    Ok((award, view))
}
