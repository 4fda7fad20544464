//! Samples of the pages on which the rulebooks are read.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::rulebook::{Rulebook, difference, outline};
use anxin_domain::scope::Purpose;
use anxin_gate::Law;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::desk::rulebooks::read::{self, BookView, TrialForm, TrialView};
use anxin_web::pages::desk::rulebooks::{self, BookRow, BooksView, CompareView, RuleChange};
use anxin_web::pages::promises::When;
use anxin_web::pages::promises::read::TestRow;
use anxin_web::words::Language;
use maud::Markup;

use super::ctx;

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Desk, "/desk/rulebooks");
    let law = Law::shipped().unwrap();
    let book = |label: &str| law.rulebook_labelled(label).unwrap();
    let row = |rulebook: &Rulebook, failed| BookRow {
        label: rulebook.label.to_string(),
        effective: rulebook.effective,
        zone: "Europe/Paris".into(),
        when: When::InForce,
        brands: 2,
        tests: rulebook.tests.len(),
        failed,
    };
    let listed = BooksView {
        rows: [("cn@1", 0), ("cn@2", 1)].map(|(label, failed)| row(book(label), failed)).to_vec(),
    };
    let odd = BookView {
        form: TrialForm { ask: "yes".into(), ..TrialForm::default() },
        errors: Errors::one("zone", "error-zone-odd"),
        ..shown(book("fr@2026"))
    };
    let nothing_chosen = CompareView { errors: Errors::one("old", "error-choose"), ..CompareView::default() };
    vec![
        ("rulebooks", rulebooks::list(&ctx, &listed)),
        ("rulebook", read::page(&ctx, &shown(book("cn@2")))),
        (
            "rulebook-tried",
            read::page(&ctx, &BookView { trial: Some(tried(book("cn@2"))), ..shown(book("cn@2")) }),
        ),
        ("rulebook-odd", read::page(&ctx, &odd)),
        ("rulebooks-compare", rulebooks::compare(&ctx, &compared(book("fr@2023"), book("fr@2026")))),
        ("rulebooks-same", rulebooks::compare(&ctx, &compared(book("cn@2"), book("cn@2")))),
        ("rulebooks-compare-odd", rulebooks::compare(&ctx, &nothing_chosen)),
    ]
}

fn shown(rulebook: &Rulebook) -> BookView {
    BookView {
        label: rulebook.label.to_string(),
        effective: rulebook.effective,
        zone: "Europe/Paris".into(),
        when: When::InForce,
        brands: vec!["江城安居".into()],
        others: vec!["cn@1".into()],
        rules: rulebook.rules.clone(),
        clauses: outline(rulebook),
        tests: vec![TestRow {
            name: "silence is no consent".into(),
            case: "purpose marketing".into(),
            wanted: "deny by no_consent".into(),
            found: "deny by no_consent".into(),
            holds: true,
        }],
        cities: vec!["wuhan".into()],
        form: TrialForm::default(),
        trial: None,
        errors: Errors::default(),
    }
}

fn tried(rulebook: &Rulebook) -> TrialView {
    let codes = [ReasonCode::DoNotDisturb, ReasonCode::TicketMissing];
    TrialView {
        verdict: Verdict::Defer,
        judged_as: Purpose::Marketing,
        until: Some("09:00".into()),
        spoke: codes.map(|code| (code, rulebook.rule(code).cloned())).to_vec(),
        pays: Some("promise@1".into()),
        in_force: false,
    }
}

fn compared(old: &Rulebook, new: &Rulebook) -> CompareView {
    let code = ReasonCode::NoConsent;
    let (was, is) = (old.rule(code).cloned(), new.rule(code).cloned());
    let rules = if was == is { Vec::new() } else { vec![RuleChange { code, old: was, new: None }] };
    CompareView {
        labels: vec![old.label.to_string(), new.label.to_string()],
        zone: "Europe/Paris".into(),
        chosen: [old.label.to_string(), new.label.to_string()],
        clauses: difference(old, new),
        rules,
        errors: Errors::default(),
    }
}
