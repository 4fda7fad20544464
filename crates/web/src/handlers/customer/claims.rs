//! My claims, one claim, and the appeal against it.

use anxin_desk::{
    About, Actor, Appeal, BEST_SCORE, Case, CaseRow, DeskError, DeskFault, Finding, LossSubject, Party,
};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_fund::PayoutStatus;
use anxin_identity::{Action, Deed};
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::cases::Reader;
use crate::handlers::customer::home::paid;
use crate::handlers::customer::{own, payee};
use crate::handlers::{Answer, cases, fields, files, loss, receipt};
use crate::pages::customer::claims::{
    self, ClaimForms, ClaimRow, ClaimView, ClaimsView, LossPart, QuestionRow, Rating,
};
use crate::pages::loss::Sums;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// Why the customer disagrees.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AppealForm {
    words: String,
}

/// `GET /me/claims`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let rows = own::cases_of(&web, number).await?;
    let view = ClaimsView {
        claims: rows.iter().map(|row| claim(&web, &visitor, row)).collect(),
        paid: paid(&rows),
        payee: payee::current(&web, &visitor, number).await?,
    };
    Ok(claims::list(&visitor.ctx, &view).into_response())
}

/// `GET /me/claims/{case}`.
pub(crate) async fn detail(State(web): State<Web>, visitor: Visitor, Path(case): Path<String>) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    show(&web, &visitor, number, &case, ClaimForms::default(), Errors::default()).await
}

/// `POST /me/claims/{case}/appeal`.
pub(crate) async fn appeal(
    State(web): State<Web>,
    visitor: Visitor,
    Path(case): Path<String>,
    Sent(form): Sent<AppealForm>,
) -> Answer {
    let number = visitor.customer(Action::Appeal)?;
    let mut errors = Errors::default();
    fields::words(&mut errors, "words", &form.words);
    if form.words.trim().is_empty() {
        errors.add("words", "error-words-empty");
    }
    if !errors.is_empty() {
        let forms = ClaimForms { appeal: form.words, ..ClaimForms::default() };
        return show(&web, &visitor, number, &case, forms, errors).await;
    }
    let id = own::case_of(&web, number, read_id(&case)?).await?.id;
    let appeal = Appeal { case: id, finding: None, words: form.words, party: Party::Customer(number) };
    own::note(&web, &visitor, Deed::Appealed, &id.to_string()).await?;
    let typed = appeal.words.clone();
    match web.desk.appeal(appeal).await {
        Ok(_) => Ok(done(&format!("/me/claims/{id}"), Done::Appealed)),
        Err(DeskError::Invalid { .. }) => Err(Fail::ODD),
        // The time is over, or it was appealed before. What was written is shown, so that it can be used elsewhere.
        Err(error) if error.fault() == DeskFault::Conflict => {
            let forms = ClaimForms { appeal: typed, ..ClaimForms::default() };
            let errors = Errors::one("words", "error-appeal-late");
            let page = show(&web, &visitor, number, &case, forms, errors).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer to what the desk asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    finding: String,
    answer: String,
}

/// `POST /me/claims/{case}/answer`.
pub(crate) async fn answer(
    State(web): State<Web>,
    visitor: Visitor,
    Path(case): Path<String>,
    Sent(form): Sent<AnswerForm>,
) -> Answer {
    let number = visitor.customer(Action::Complain)?;
    let mut errors = Errors::default();
    fields::words(&mut errors, "answer", &form.answer);
    if form.answer.trim().is_empty() {
        errors.add("answer", "error-words-empty");
    }
    if !errors.is_empty() {
        let forms = ClaimForms { answer: form.answer, ..ClaimForms::default() };
        return show(&web, &visitor, number, &case, forms, errors).await;
    }
    let id = own::case_of(&web, number, read_id(&case)?).await?.id;
    let finding: FindingId = form.finding.parse().map_err(|_| Fail::ODD)?;
    own::note(&web, &visitor, Deed::Answered, &id.to_string()).await?;
    match web.desk.answer(id, finding, &form.answer, number).await {
        Ok(()) => Ok(done(&format!("/me/claims/{id}"), Done::Answered)),
        Err(error) if error.fault() == DeskFault::Conflict => {
            late_answer(&web, &visitor, number, (&case, finding), form.answer).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The question was answered before, or the case went on without an answer. The same answer once more is that answer; another one is shown
/// where it can still be used.
async fn late_answer(
    web: &Web,
    visitor: &Visitor,
    number: Number,
    (case, finding): (&str, FindingId),
    answer: String,
) -> Answer {
    let known = own::case_of(web, number, read_id(case)?).await?;
    let plain = answer.trim().replace("\r\n", "\n");
    let of_finding = known.findings.iter().filter(|one| one.id == finding);
    if of_finding.flat_map(|one| &one.questions).any(|question| question.answer.as_ref() == Some(&plain)) {
        return Ok(done(&format!("/me/claims/{}", known.id), Done::Answered));
    }
    let forms = ClaimForms { appeal: answer.clone(), answer, ..ClaimForms::default() };
    let page = show(web, visitor, number, case, forms, Errors::one("answer", "error-answer-late")).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// How the case was handled.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RateForm {
    score: String,
    said: String,
}

/// `POST /me/claims/{case}/rate`.
pub(crate) async fn rate(
    State(web): State<Web>,
    visitor: Visitor,
    Path(case): Path<String>,
    Sent(form): Sent<RateForm>,
) -> Answer {
    let number = visitor.customer(Action::Complain)?;
    let mut errors = Errors::default();
    let score = form.score.parse::<u8>().ok().filter(|score| (1..=BEST_SCORE).contains(score));
    if score.is_none() {
        errors.add("score", "error-choose");
    }
    fields::words(&mut errors, "said", &form.said);
    let Some(score) = score.filter(|_| errors.is_empty()) else {
        let forms = ClaimForms { score: form.score, said: form.said, ..ClaimForms::default() };
        return show(&web, &visitor, number, &case, forms, errors).await;
    };
    let id = own::case_of(&web, number, read_id(&case)?).await?.id;
    own::note(&web, &visitor, Deed::Rated, &id.to_string()).await?;
    web.desk.rate(id, number, score, &form.said).await?;
    Ok(done(&format!("/me/claims/{id}"), Done::Rated))
}

/// `POST /me/claims/{case}/file`.
pub(crate) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(case): Path<String>,
    form: Multipart,
) -> Answer {
    let number = visitor.customer(Action::Complain)?;
    let id = own::case_of(&web, number, read_id(&case)?).await?.id;
    own::note(&web, &visitor, Deed::AddedFile, &id.to_string()).await?;
    match files::take(&web, id, Actor::Customer, form).await? {
        Ok(()) => Ok(done(&format!("/me/claims/{id}"), Done::FileAdded)),
        Err(message) => {
            show(&web, &visitor, number, &case, ClaimForms::default(), Errors::one("file", message)).await
        }
    }
}

/// `GET /me/claims/{case}/files/{file}`.
pub(crate) async fn saved(
    State(web): State<Web>,
    visitor: Visitor,
    Path((case, file)): Path<(String, String)>,
) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let id = own::case_of(&web, number, read_id(&case)?).await?.id;
    files::save(&web, id, &file).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    number: Number,
    case: &str,
    forms: ClaimForms,
    errors: Errors,
) -> Answer {
    let case = own::case_of(web, number, read_id(case)?).await?;
    let finding = cases::leading(&case).ok_or(Fail::NOT_FOUND)?;
    let is_decided = case.findings.iter().all(|finding| finding.decided_at.is_some());
    let rating = match web.desk.satisfaction(case.id).await? {
        Some(said) => Rating::Said { score: said.score },
        None if is_decided => Rating::Open,
        None => Rating::NotYet,
    };
    let view = ClaimView {
        case: case.id.to_string(),
        origin: cases::origin(case.origin),
        about: cases::about(web, &visitor.ctx, finding, Reader::Customer),
        caller: cases::caller(web, finding),
        stage: cases::stage(finding.state, cases::awards_of(finding)),
        amount: finding.awarded(),
        steps: cases::way(&visitor.ctx, &case, finding),
        findings: vec![finding.code],
        rules: cases::rules(web, &visitor.ctx, finding),
        appeal: appeal_of(&case, finding, web.gate.clock().now()),
        loss: finding.loss().map(|loss| looked_at(web, visitor, finding, loss)),
        questions: case.findings.iter().flat_map(asked).collect(),
        asks: case.findings.iter().find(|finding| waits_for_an_answer(finding)).map(|one| one.id.to_string()),
        merged: cases::merged(web, &case).await?,
        joined_to: web.desk.joined_to(case.id).await?.map(|case| case.to_string()),
        files: files::rows(web, case.id, &format!("/me/claims/{}", case.id)).await?,
        rating,
        confirm_in_wechat: waits_in_wechat(web, finding).await?,
        receipt: has_receipt(&case).then(|| format!("/me/claims/{}/receipt", case.id)),
        forms,
        once: web.once(),
        errors,
    };
    Ok(claims::detail(&visitor.ctx, &view).into_response())
}

/// Whether anything was paid in the case itself.
fn has_receipt(case: &Case) -> bool {
    case.findings.iter().any(|finding| {
        cases::awards_of(finding).any(|award| award.finding == finding.id && receipt::is_paid(award))
    })
}

/// Whether WeChat waits for the customer to take the money.
async fn waits_in_wechat(web: &Web, finding: &Finding) -> Result<bool, Fail> {
    for award in cases::awards_of(finding).filter(|award| award.payout == Some(PayoutStatus::Sent)) {
        if web.fund.wechat_package(award.id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was looked at of a loss, for the customer: nothing of it where what is held names another person, so that nobody learns
/// from an answer what is held about somebody else.
fn looked_at(web: &Web, visitor: &Visitor, finding: &Finding, loss: &LossSubject) -> LossPart {
    if loss.evidence.names_another {
        let sums = Sums { asked: loss.asked, ..Sums::default() };
        return LossPart { conditions: Vec::new(), sums };
    }
    let law = web.gate.law();
    let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label));
    let catalogue = law.catalogue();
    let conditions = catalogue
        .promise(&loss.promise)
        .map(|promise| loss::conditions(&visitor.ctx, promise, terms.as_deref(), &loss.evidence.steps));
    LossPart { conditions: conditions.unwrap_or_default(), sums: loss::sums(finding, loss) }
}

fn asked(finding: &Finding) -> impl Iterator<Item = QuestionRow> + '_ {
    finding.questions.iter().map(|question| cases::question(finding, question))
}

/// Whether a question is open that a person still wants answered.
fn waits_for_an_answer(finding: &Finding) -> bool {
    finding.state.is_waiting() && finding.questions.iter().any(|question| question.answer.is_none())
}

/// Whether the customer can appeal, or did: of all findings of the case, as an appeal is about all that can be appealed.
fn appeal_of(case: &Case, leading: &Finding, now: anxin_domain::time::Instant) -> claims::Appeal {
    let until =
        case.findings.iter().filter_map(|finding| finding.appeal_until).filter(|end| now < *end).min();
    let made = leading.appeals.iter().rev().find(|appeal| appeal.party == Actor::Customer);
    match (until, made) {
        (Some(until), _) => claims::Appeal::Open { until: Some(until) },
        (None, Some(made)) => claims::Appeal::Made { at: made.at },
        (None, None) => claims::Appeal::None,
    }
}

fn claim(web: &Web, visitor: &Visitor, row: &CaseRow) -> ClaimRow {
    ClaimRow {
        case: row.case.to_string(),
        opened_at: row.opened_at,
        brand: row.brand.as_ref().map(|id| cases::brand_name(web, id)),
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        about: match &row.about {
            About::Call { .. } => cases::about_of(web.settings.place, row, Reader::Customer),
            About::Loss { reference, .. } => reference.clone(),
        },
        stage: cases::stage(row.state, cases::awards(row)),
        amount: row.awarded(),
    }
}

/// A case that does not read is one that is not there.
fn read_id(text: &str) -> Result<CaseId, Fail> {
    text.parse().map_err(|_| Fail::NOT_FOUND)
}
