//! Money that waits because of an account: what the page of a case shows of it, and letting it go.

use anxin_desk::{Case, CaseRow, DeskError};
use anxin_domain::ids::FindingId;
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{Typed, read_id, show, staff};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::cases::{self, Reader};
use crate::handlers::{Answer, fields};
use crate::pages::desk::held::{HeldForm, HeldRow, HoldRow, HoldView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `POST /desk/cases/{case}/let-go`.
pub(crate) async fn let_go(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<HeldForm>,
) -> Answer {
    let person = visitor.may(Action::LetGo)?;
    let web = web.seen_by(person);
    let mut errors = Errors::default();
    fields::words(&mut errors, "looked", &form.looked);
    if form.looked.trim().is_empty() {
        errors.add("looked", "error-words-empty");
    }
    if !errors.is_empty() {
        let typed = Typed { looked: form.looked, ..Typed::new(&web) };
        return show(&web, &visitor, person, &id, typed, errors).await;
    }
    let finding: FindingId = form.finding.parse().map_err(|_| Fail::ODD)?;
    let case = read_id(&id)?;
    match web.desk.let_go(case, finding, &form.looked, &staff(person)).await {
        Ok(()) => Ok(done(&format!("/desk/cases/{case}"), Done::LetGo)),
        Err(DeskError::Invalid { .. }) => Err(Fail::ODD),
        // Sent twice it is done once; somebody else's word stands in the file instead of this one.
        Err(DeskError::NotHeld) if was_let_go_by(&web, finding, person).await? => {
            Ok(done(&format!("/desk/cases/{case}"), Done::LetGo))
        }
        Err(DeskError::NotHeld) => {
            // Somebody else was quicker. What was written is shown, so that it can be used elsewhere.
            let errors = Errors::one("looked", "error-not-held");
            let typed = Typed { looked: form.looked, ..Typed::new(&web) };
            let page = show(&web, &visitor, person, &id, typed, errors).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether it was this person who ended the last hold of a finding.
async fn was_let_go_by(web: &Web, finding: FindingId, person: &SignedIn) -> Result<bool, Fail> {
    let ended = web.desk.payout_holds(finding).await?.into_iter().filter_map(|hold| hold.let_go);
    Ok(ended.max_by_key(|by| by.at).is_some_and(|by| by.staff == person.number))
}

/// The holds of a case, and the form for the one that is open.
pub(super) async fn view(
    web: &Web,
    person: &SignedIn,
    case: &Case,
    looked: String,
) -> Result<HoldView, Fail> {
    let is_held = |award: &anxin_desk::Award| award.held_at.is_some();
    let open = case.findings.iter().find(|finding| finding.award.iter().chain(&finding.raised).any(is_held));
    let mut rows = Vec::new();
    for finding in &case.findings {
        for hold in web.desk.payout_holds(finding.id).await? {
            let let_go = hold.let_go.map(|by| (by.at, by.staff_name, by.words));
            rows.push(HoldRow { since: hold.held_at, let_go });
        }
    }
    let may = person.may(Action::LetGo) && case.customer != person.number;
    Ok(HoldView { rows, finding: open.filter(|_| may).map(|finding| finding.id.to_string()), looked })
}

/// A finding whose money waits, in the list.
pub(super) fn row(web: &Web, visitor: &Visitor, row: &CaseRow) -> HeldRow {
    let since = |award: &anxin_desk::Award| award.held_at;
    HeldRow {
        case: row.case.to_string(),
        since: row.award.iter().chain(&row.raised).find_map(since).unwrap_or(row.opened_at),
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        about: cases::about_of(web.settings.place, row, Reader::Staff),
        customer: row.customer.masked(),
        amount: row.awarded(),
    }
}
