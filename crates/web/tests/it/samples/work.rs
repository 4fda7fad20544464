//! Samples of finding cases, of several at once, and of staff.

use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::customer::claims::Stage;
use anxin_web::pages::desk::bulk::{self, Became, BulkForm, BulkOffer, CheckRow, CheckView, OutcomeView};
use anxin_web::pages::desk::search::{self, FoundRow, SearchForm, SearchView};
use anxin_web::pages::desk::staff::{self, Invitation, RoleChange, StaffRow, StaffView, Way};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx, now};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let desk = ctx(language, Face::Desk, "/desk");
    let admin = ctx(language, Face::Admin, "/desk/staff");
    let row = |holder: Option<&str>| FoundRow {
        case: CASE.into(),
        opened: now(),
        stage: Stage::WithPerson,
        promise: "电话营销·扰一赔百".into(),
        about: "027 8888 6666".into(),
        customer: "138****8000".into(),
        brand: holder.map(|_| "江城安居".into()),
        holder: holder.map(str::to_owned),
    };
    let found = SearchView {
        number: String::new(),
        brands: vec![("a".into(), "江城安居".into())],
        promises: vec![("dnd-call".into(), "电话营销·扰一赔百".into())],
        form: SearchForm { mine: "yes".into(), ..SearchForm::default() },
        by_number: true,
        found: Some(vec![row(Some("林默")), row(None)]),
        more: true,
        errors: Errors::one("from", "error-date-odd"),
    };
    let none = SearchView { found: Some(Vec::new()), ..SearchView::default() };
    let rows = vec![CheckRow {
        case: CASE.to_owned(),
        customer: "138****8000".to_owned(),
        pays: Some("¥100".to_owned()),
        seen: "yes".to_owned(),
    }];
    let form = BulkForm {
        deed: "uphold".into(),
        code: "call_against_refusal".into(),
        note: "核对过".into(),
        ..BulkForm::default()
    };
    let confirm = CheckView { form, offer: BulkOffer::default(), rows, errors: Errors::default() };
    let wrong = CheckView { errors: Errors::one("to", "error-choose"), ..CheckView::default() };
    let many = CheckView { errors: Errors::one("deed", "error-bulk-many"), ..CheckView::default() };
    let became = [
        Became::Done,
        Became::Proposed,
        Became::Closed,
        Became::AnotherPerson,
        Became::QuestionOpen,
        Became::CodeDoesNotFit,
        Became::NeedsVerifying,
        Became::OwnPage,
        Became::CannotPay,
        Became::FundTooShort,
        Became::Unknown,
        Became::Failed,
    ];
    let outcome = OutcomeView {
        deed: "take".into(),
        rows: became.map(|became| (CASE.to_owned(), became)).to_vec(),
        undo: Some(format!("cases-{CASE}.2").parse().unwrap()),
    };
    vec![
        ("search", search::page(&desk, &SearchView::default())),
        ("search-found", search::page(&desk, &found)),
        ("search-none", search::page(&desk, &none)),
        ("bulk-confirm", bulk::check(&desk, &confirm)),
        ("bulk-wrong", bulk::check(&desk, &wrong)),
        ("bulk-many", bulk::check(&desk, &many)),
        ("bulk-outcome", bulk::outcome(&desk, &outcome)),
        ("staff", staff::page(&admin, &staffed())),
        (
            "staff-tenants",
            staff::page(&admin, &StaffView { tenants: vec!["main".into(), "wuhan".into()], ..staffed() }),
        ),
        ("staff-none", staff::page(&admin, &StaffView::default())),
        ("staff-invited", staff::page(&admin, &invited(Some("https://anxin.example/signin/invite/5f1c")))),
        ("staff-wants-another", staff::page(&admin, &invited(None))),
    ]
}

fn invited(address: Option<&str>) -> StaffView {
    let invitation = Invitation { name: "林默".into(), address: address.map(str::to_owned), until: now() };
    StaffView { invitation: Some(invitation), refused: None, errors: Errors::default(), ..staffed() }
}

fn staffed() -> StaffView {
    let person = |name: &str, is_reader: bool| StaffRow {
        tenant: is_reader.then(|| "wuhan".into()),
        person: CASE.into(),
        name: name.into(),
        number: "137****0001".into(),
        roles: vec![("desk".into(), None), ("agent".into(), Some("lianjia-wuhan:1".into()))],
        is_reader,
    };
    let change = |way, by: Option<&str>| RoleChange {
        at: now(),
        by: by.map(str::to_owned),
        whose: "林默".into(),
        role: "desk".into(),
        way,
    };
    StaffView {
        people: vec![person("林默", false), person("周敏", true)],
        changes: vec![change(Way::Given, Some("周敏")), change(Way::Taken, None)],
        form: Default::default(),
        errors: Errors::one("number", "error-own-role"),
        refused: Some("error-last-admin"),
        tenants: Vec::new(),
        invitation: None,
    }
}
