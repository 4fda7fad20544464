//! Samples of the hotline's pages.

use anxin_domain::scope::LineOfBusiness;
use anxin_promise::Catalogue;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::choice;
use anxin_web::pages::customer::home::Dnd;
use anxin_web::pages::customer::requests::Whom;
use anxin_web::pages::customer::{claims, permit};
use anxin_web::pages::hotline;
use anxin_web::pages::hotline::caller::{self, CallerCase, CallerView, ComplaintForm, Promised};
use anxin_web::pages::hotline::read_back::{self, ReadBackView};
use anxin_web::words::{Language, Words};
use maud::Markup;

use super::choices::{holdings, spoken};
use super::{CASE, asking, call_rows, consents, ctx, now, yuan};

const NUMBER: &str = "+8613800138000";
const SHOWN: &str = "138****8000";

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Hotline, "/hotline");
    let home =
        hotline::HomeView { customer: "1380".into(), errors: Errors::one("customer", "error-number-short") };
    let read = ReadBackView {
        action: "/hotline/dnd",
        customer: NUMBER.into(),
        language,
        sentence: read_back::sentence(language, "138 0013 8000"),
        fields: vec![("once", CASE.into())],
        then: Vec::new(),
    };
    let noted = hotline::NotedView {
        customer: NUMBER.into(),
        shown: SHOWN.into(),
        language,
        said: choice::sentence(Words::new(language), &spoken()),
        since: now(),
        reference: CASE.into(),
    };
    let choice_form = choice::ChoiceForm { customer: NUMBER.into(), once: CASE.into(), ..Default::default() };
    let choice_view = choice::ChoiceView {
        brands: vec![("anju".into(), "江城安居".into())],
        form: choice_form,
        errors: Errors::one("brand", "error-choose"),
    };
    let read_choice = ReadBackView {
        action: "/hotline/choose",
        sentence: choice::read_back(language, "138 0013 8000", &spoken()),
        then: holdings(),
        ..read.clone()
    };
    let switched = hotline::SwitchedView {
        customer: NUMBER.into(),
        shown: SHOWN.into(),
        language,
        since: now(),
        reference: CASE.into(),
    };
    let called = taken(hotline::About::Call("027 8888 6666".into()));
    let name =
        Catalogue::shipped().unwrap().promise("true-listing").unwrap().name.get(language.tag()).to_owned();
    let lost = hotline::TakenView {
        stage: claims::Stage::NeedsPayee,
        awarded: Some(yuan(100)),
        decided_by: None,
        ..taken(hotline::About::Loss(name))
    };
    vec![
        ("hotline", hotline::home(&ctx, &home)),
        ("hotline-caller", caller::page(&ctx, &caller(language))),
        ("hotline-caller-wrong", caller::page(&ctx, &unknown_caller())),
        ("hotline-taken", hotline::taken(&ctx, &called)),
        ("hotline-claimed", hotline::taken(&ctx, &lost)),
        ("hotline-read-back", read_back::page(&ctx, &read)),
        ("hotline-on", hotline::switched(&ctx, &switched)),
        ("hotline-choice", choice::ask_caller(&ctx, &choice_view)),
        ("hotline-choice-read", read_back::page(&ctx, &read_choice)),
        ("hotline-choice-noted", hotline::noted(&ctx, &noted)),
    ]
}

fn taken(about: hotline::About) -> hotline::TakenView {
    hotline::TakenView {
        case: CASE.parse().unwrap(),
        customer: NUMBER.into(),
        shown: SHOWN.into(),
        language: Language::ZhCn,
        about,
        received_at: now(),
        stage: claims::Stage::WithPerson,
        awarded: None,
        decided_by: Some(now().plus_days(5)),
    }
}

fn caller(language: Language) -> CallerView {
    let tag = language.tag();
    let catalogue = Catalogue::shipped().unwrap();
    let case = CallerCase {
        case: CASE.into(),
        opened_at: now(),
        promise: catalogue.promise("dnd-call").unwrap().name.get(tag).to_owned(),
        about: "027 8888 6666".into(),
        stage: claims::Stage::WithPerson,
        due: Some(now().plus_days(2)),
        paused: false,
        answer_due: Some(now().plus_days(12)),
    };
    let promised = catalogue.promises().iter().map(|promise| {
        let terms = promise.terms.last().unwrap();
        Promised {
            id: promise.id.clone(),
            name: promise.name.get(tag).to_owned(),
            brands: vec!["江城安居".into(), "晴川置业".into()],
            text: terms.text.get(tag).to_owned(),
            answer_by: terms.due(terms.answer_within, now()).last_day,
            paid_by: terms.due(terms.pay_within, now()).last_day,
            about_calls: terms.call.is_some(),
        }
    });
    let held = consents(language).consents.into_iter().next().unwrap();
    let always =
        permit::Consent { line_of_business: Some(LineOfBusiness::Rental), until: None, ..held.clone() };
    CallerView {
        customer: NUMBER.into(),
        shown: SHOWN.into(),
        dnd: Dnd::On { since: now() },
        permits: vec![held, always],
        refusals: consents(language).refusals,
        requests: vec![asking(Whom::Brand)],
        cases: vec![
            case.clone(),
            CallerCase { paused: true, ..case.clone() },
            CallerCase { stage: claims::Stage::Paid, due: None, answer_due: None, ..case },
        ],
        calls: call_rows(language),
        promises: promised.collect(),
        complaint: ComplaintForm { date: "2026-11-23".into(), time: "14:03:07".into(), ..Default::default() },
        errors: Errors::default(),
    }
}

/// Nothing is known of them, and their complaint cannot be taken yet.
fn unknown_caller() -> CallerView {
    CallerView {
        customer: NUMBER.into(),
        shown: SHOWN.into(),
        dnd: Dnd::Off,
        permits: Vec::new(),
        refusals: Vec::new(),
        requests: Vec::new(),
        cases: Vec::new(),
        calls: Vec::new(),
        promises: Vec::new(),
        complaint: ComplaintForm::default(),
        errors: Errors::one("calling_number", "error-number-empty"),
    }
}
