//! Money that waits because of an account: what the page of a case shows of it, and letting it go.

use anxin_desk::{Case, CaseRow, DeskError};
use anxin_domain::ids::FindingId;
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};

use super::{read_id, show, staff};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::cases::{self, Reader};
use crate::handlers::{Answer, fields};
use crate::pages::desk::ask::AskForm;
use crate::pages::desk::case::RuleForm;
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
    let person = visitor.may(Action::Rule)?;
    let mut errors = Errors::default();
    fields::words(&mut errors, "looked", &form.looked);
    if form.looked.trim().is_empty() {
        errors.add("looked", "error-words-empty");
    }
    if !errors.is_empty() {
        let rule = RuleForm { once: web.once(), ..RuleForm::default() };
        return show(&web, &visitor, person, &id, rule, AskForm::default(), errors).await;
    }
    let finding: FindingId = form.finding.parse().map_err(|_| Fail::ODD)?;
    let case = read_id(&id)?;
    match web.desk.let_go(case, finding, &form.looked, &staff(person)).await {
        Ok(()) => Ok(done(&format!("/desk/cases/{case}"), Done::LetGo)),
        Err(DeskError::Invalid { .. }) => Err(Fail::ODD),
        Err(error) => Err(error.into()),
    }
}

/// The holds of a case, and the form for the one that is open.
pub(super) async fn view(web: &Web, person: &SignedIn, case: &Case) -> Result<HoldView, Fail> {
    let is_held = |award: &anxin_desk::Award| award.held_at.is_some();
    let open = case.findings.iter().find(|finding| finding.award.iter().chain(&finding.raised).any(is_held));
    let mut rows = Vec::new();
    for finding in &case.findings {
        for hold in web.desk.payout_holds(finding.id).await? {
            let let_go = hold.let_go.map(|by| (by.at, by.staff_name, by.words));
            rows.push(HoldRow { since: hold.held_at, let_go });
        }
    }
    let may = person.may(Action::Rule) && case.customer != person.number;
    Ok(HoldView { rows, finding: open.filter(|_| may).map(|finding| finding.id.to_string()) })
}

/// A finding whose money waits, in the list.
pub(super) fn row(web: &Web, visitor: &Visitor, row: &CaseRow) -> HeldRow {
    let since = |award: &anxin_desk::Award| award.held_at;
    HeldRow {
        case: row.case.to_string(),
        since: row.award.iter().chain(&row.raised).find_map(since).unwrap_or(row.opened_at),
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        about: cases::about_of(row, Reader::Staff),
        customer: row.customer.masked(),
        amount: row.awarded(),
    }
}
