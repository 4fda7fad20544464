//! Samples of the list of what everybody has done.

use anxin_store::audit::AuditAction;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::desk::audit::{self, AuditForm, AuditRow, AuditView};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx, now};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Compliance, "/desk/audit");
    let person = (CASE.parse().unwrap(), "周敏".to_owned());
    let row = |(place, action): (usize, &AuditAction)| AuditRow {
        at: now(),
        person: (place > 1).then(|| person.clone()),
        program: (place == 1).then(|| "pbx-wuhan".to_owned()),
        roles: ["agent", "hotline", "desk", "admin", "compliance", "regulator", "program"]
            .map(str::to_owned)
            .to_vec(),
        action: *action,
        object: if place % 2 == 0 { CASE.to_owned() } else { String::new() },
        href: (place == 2).then(|| format!("/regulator/cases/{CASE}")),
    };
    let full = AuditView {
        people: vec![person.clone()],
        form: AuditForm { action: "ruled".into(), ..AuditForm::default() },
        rows: AuditAction::ALL.iter().enumerate().map(row).collect(),
        next: Some(CASE.parse().unwrap()),
        errors: Errors::default(),
    };
    let odd = AuditView { errors: Errors::one("from", "error-date-odd"), ..AuditView::default() };
    vec![("audit", audit::page(&ctx, &full)), ("audit-odd", audit::page(&ctx, &odd))]
}
