//! My claims, one claim, and the appeal against it.

use anxin_desk::{Actor, Appeal, Case, CaseRow, DeskError, Finding, Party};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_identity::Action;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::customer::home::{CLAIMS_SHOWN, paid};
use crate::handlers::{Answer, cases, fields};
use crate::pages::customer::claims::{self, ClaimRow, ClaimView, ClaimsView};
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
    let rows = web.desk.cases_of(number, CLAIMS_SHOWN).await?;
    let view = ClaimsView {
        claims: rows.iter().map(|row| claim(&web, row)).collect(),
        paid: paid(&rows),
        payee: web.fund.payee(number).await?.map(|details| details.masked_account()),
    };
    Ok(claims::list(&visitor.ctx, &view).into_response())
}

/// `GET /me/claims/{case}`.
pub(crate) async fn detail(State(web): State<Web>, visitor: Visitor, Path(case): Path<String>) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    show(&web, &visitor, number, &case, String::new(), Errors::default()).await
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
        return show(&web, &visitor, number, &case, form.words, errors).await;
    }
    let id = read_id(&case)?;
    let appeal = Appeal { case: id, finding: None, words: form.words, party: Party::Customer(number) };
    match web.desk.appeal(appeal).await {
        Ok(_) => Ok(done(&format!("/me/claims/{id}"), Done::Appealed)),
        Err(DeskError::Invalid { .. }) => Err(Fail::ODD),
        Err(error) => Err(error.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    number: Number,
    case: &str,
    appeal_words: String,
    errors: Errors,
) -> Answer {
    let case = web.desk.case_of(number, read_id(case)?).await?;
    let finding = cases::leading(&case).ok_or(Fail::NOT_FOUND)?;
    let view = ClaimView {
        case: case.id.to_string(),
        origin: cases::origin(case.origin),
        called_at: finding.called_at,
        from: format::whole_number(finding.displayed.unwrap_or(finding.calling_number)),
        caller: cases::caller(web, finding),
        stage: cases::stage(finding.state, finding.award.as_ref()),
        amount: finding.award.as_ref().map(|award| award.amount),
        steps: cases::way(&visitor.ctx, &case, finding),
        findings: vec![finding.code],
        rules: cases::rules(web, &visitor.ctx, finding),
        appeal: appeal_of(&case, finding, web.gate.clock().now()),
        appeal_words,
        once: web.once(),
        errors,
    };
    Ok(claims::detail(&visitor.ctx, &view).into_response())
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

fn claim(web: &Web, row: &CaseRow) -> ClaimRow {
    ClaimRow {
        case: row.case.to_string(),
        opened_at: row.opened_at,
        brand: row.brand.as_ref().map(|id| cases::brand_name(web, id)),
        from: format::whole_number(row.displayed.unwrap_or(row.calling_number)),
        stage: cases::stage(row.state, row.award.as_ref()),
        amount: row.award.as_ref().map(|award| award.amount),
    }
}

/// A case that does not read is one that is not there.
fn read_id(text: &str) -> Result<CaseId, Fail> {
    text.parse().map_err(|_| Fail::NOT_FOUND)
}
