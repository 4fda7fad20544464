//! Samples of the texts of the desk.

use anxin_desk::MacroUse;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::desk::texts::{self, TextForm, TextRow, TextView};
use anxin_web::words::Language;
use maud::Markup;

use super::{ctx, now};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Admin, "/desk/texts");
    let row = |is_for, retired: bool, promises: &[&str]| TextRow {
        id: "ask-contract".into(),
        name: "索取合同".into(),
        is_for,
        promises: promises.iter().map(|name| (*name).to_owned()).collect(),
        saved: retired.then(|| ("高明".to_owned(), now())),
        retired,
    };
    let rows = [
        row(MacroUse::Question, false, &[]),
        row(MacroUse::Note, false, &["退还佣金", "租房押金"]),
        row(MacroUse::Question, true, &[]),
    ];
    let mut errors = Errors::one("id", "error-text-id");
    errors.add_named("text_en", "error-text-variable", "{sum}".to_owned());
    errors.add("name_ja", "error-field-empty");
    let form = TextForm {
        id: "Ask".into(),
        is_for: "note".into(),
        text_en: "Pay {sum}".into(),
        promises: [("promise.a".to_owned(), "yes".to_owned())].into(),
        seen: "1".into(),
        ..TextForm::default()
    };
    let promises = [("a", "退还佣金"), ("b", "租房押金")].map(|(id, name)| (id.to_owned(), name.to_owned()));
    let new = TextView { known: None, retired: false, form, promises: promises.to_vec(), errors };
    let known = Some(("ask-contract".to_owned(), "索取合同".to_owned()));
    let one = TextView { known, errors: Errors::default(), ..new.clone() };
    vec![
        ("texts", texts::list(&ctx, &rows)),
        ("texts-none", texts::list(&ctx, &[])),
        ("texts-new", texts::one(&ctx, &new)),
        ("texts-one", texts::one(&ctx, &one)),
        ("texts-retired", texts::one(&ctx, &TextView { retired: true, ..one.clone() })),
    ]
}
