//! Samples of finer choices.

use anxin_domain::scope::LineOfBusiness;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::choice::{self, ChoiceForm, ChoiceView, Heard, Holding, Part, Says, Span, Spoken};
use anxin_web::pages::customer::permit::Hours;
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Customer, "/me/choose");
    let form =
        ChoiceForm { word: "only".into(), to: "brand".into(), once: CASE.into(), ..Default::default() };
    let view = ChoiceView {
        brands: vec![("anju".into(), "江城安居".into())],
        form: form.clone(),
        errors: Errors::one("line_of_business", "error-choice-only-what"),
    };
    vec![
        ("choice", choice::ask(&ctx, &ChoiceView { errors: Errors::default(), ..view.clone() })),
        ("choice-wrong", choice::ask(&ctx, &view)),
        ("choice-check", choice::check(&ctx, &form, &spoken(), &holdings())),
    ]
}

/// Only rentals from one brand, on weekday evenings.
pub(super) fn spoken() -> Spoken {
    Spoken {
        says: Says::Only,
        whom: Some("江城安居".into()),
        line: Some(LineOfBusiness::Rental),
        hours: Some(Hours::Evenings),
        keeps: Some(false),
    }
}

/// What holds then.
pub(super) fn holdings() -> Vec<Holding> {
    let all = LineOfBusiness::ALL.to_vec();
    let always = vec![Span::Evenings, Span::Weekends, Span::Others];
    let part = |heard, lines, spans| Part { heard, lines, spans };
    vec![
        Holding { whom: None, parts: vec![part(Heard::Nothing, all, always.clone())] },
        Holding {
            whom: Some("江城安居".into()),
            parts: vec![
                part(Heard::Yes, vec![LineOfBusiness::Rental], vec![Span::Evenings]),
                part(Heard::No, vec![LineOfBusiness::Rental], vec![Span::Weekends, Span::Others]),
                part(Heard::No, vec![LineOfBusiness::Resale, LineOfBusiness::NewHome], always),
            ],
        },
    ]
}
