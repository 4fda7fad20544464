//! Samples of the pages on which compliance reads, tests and publishes promises.

use anxin_domain::time::Interval;
use anxin_promise::{Catalogue, Kind, Origin, Promise, Why, Wrong, difference};
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::promises::change::{self, Begins, ChangeView, Step};
use anxin_web::pages::promises::read::{self, PromiseView, TestRow};
use anxin_web::pages::promises::{self, DraftRow, ListView, NewView, Trouble, VersionRow, When};
use anxin_web::words::{Language, Words};
use maud::Markup;

use super::{ctx, now};

/// What is wrong with a file, and the way to it.
fn wrong(at: &[&str], why: Why) -> Wrong {
    Wrong {
        at: at.iter().map(|step| (*step).to_owned()).collect(),
        line: None,
        column: None,
        why: Box::new(why),
    }
}

const DIGITS: &str = "5f0c2b9a7d1e4c3b";

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Compliance, "/desk/promises");
    let catalogue = Catalogue::shipped().unwrap();
    let leak = catalogue.promise("leak-warranty").unwrap();
    let call = catalogue.promise("dnd-call").unwrap();
    let said = "TOML parse error at line 1, column 6".to_owned();
    let odd = NewView {
        text: "id = ".into(),
        trouble: Some(Trouble {
            line: Some(1),
            what: wrong(&[], Why::NotToml { said: said.clone(), shown: said }),
        }),
        errors: Errors::one("text", "error-promise-odd"),
    };
    let nowhere = NewView {
        trouble: Some(Trouble { line: None, what: wrong(&["place"], Why::PlaceRange {}) }),
        ..odd.clone()
    };
    let list = Kind::List(Box::new(Kind::Record("bill".into())));
    let gives = Wrong {
        column: Some(12),
        ..wrong(&["terms \"v1\"", "amount"], Why::Gives { found: list, wanted: Kind::Money })
    };
    let typed = NewView { trouble: Some(Trouble { line: Some(40), what: gives }), ..odd.clone() };
    let hand_in = Step::HandIn { file: "leak-warranty.toml".into(), text: leak.text.clone() };
    let published = Step::Published { at: now(), approver: "方圆".into() };
    let against = ChangeView {
        objections: vec![
            Words::new(language)
                .t_with("law-no-begun-changed", &[("version", "wuhan-2024".into()), ("field", "x".into())]),
        ],
        ..changed(language, hand_in.clone())
    };
    vec![
        ("law", promises::list(&ctx, &listed(language))),
        ("law-empty", promises::list(&ctx, &ListView::default())),
        ("law-new", promises::new(&ctx, &NewView::default())),
        ("law-new-odd", promises::new(&ctx, &odd)),
        ("law-new-nowhere", promises::new(&ctx, &nowhere)),
        ("law-new-typed", promises::new(&ctx, &typed)),
        ("law-promise", read::page(&ctx, &told(language, leak))),
        ("law-promise-calls", read::page(&ctx, &told(language, call))),
        ("law-change", change::page(&ctx, &changed(language, hand_in))),
        ("law-change-against", change::page(&ctx, &against)),
        ("law-draft", change::page(&ctx, &handed_in(language, Step::Approve { seen: "0".repeat(64) }))),
        ("law-draft-own", change::page(&ctx, &handed_in(language, Step::Own))),
        ("law-draft-published", change::page(&ctx, &handed_in(language, published))),
    ]
}

fn listed(language: Language) -> ListView {
    let catalogue = Catalogue::shipped().unwrap();
    let name = catalogue.promise("leak-warranty").unwrap().name.get(language.tag()).to_owned();
    let row = |when, until| VersionRow {
        promise: "leak-warranty".into(),
        name: name.clone(),
        version: "wuhan-2024".into(),
        origin: if when == When::Past { Origin::Modelled } else { Origin::Published },
        held_by: "wuhan".into(),
        effective: Interval { from: now().plus_days(-100), until },
        when,
    };
    let draft = |published_at| DraftRow {
        digits: DIGITS.into(),
        promise: name.clone(),
        author: "罗素".into(),
        at: now(),
        published_at,
    };
    ListView {
        versions: vec![row(When::Past, Some(now())), row(When::InForce, None), row(When::Next, None)],
        drafts: vec![draft(None), draft(Some(now()))],
    }
}

fn told(language: Language, promise: &Promise) -> PromiseView {
    PromiseView {
        promise: promise.clone(),
        event: Words::new(language).t("field-found-on"),
        tests: tests(),
        now: now(),
        brands: std::collections::BTreeMap::new(),
    }
}

fn tests() -> Vec<TestRow> {
    let row = |holds: bool| TestRow {
        name: "the first moment of the promise".into(),
        case: "lianjia-wuhan (wuhan): 2026-02-13; claim {home = H-1, repair = R-1}".into(),
        wanted: "wuhan-2024 · eligible · 50000.00".into(),
        found: if holds { "wuhan-2024 · eligible · 50000.00" } else { "nothing promised" }.into(),
        holds,
    };
    vec![row(true), row(false)]
}

fn changed(language: Language, step: Step) -> ChangeView {
    let catalogue = Catalogue::shipped().unwrap();
    let leak = catalogue.promise("leak-warranty").unwrap();
    let other =
        Promise::parse("leak-warranty.toml", &leak.text.replace("cap = \"50000\"", "cap = \"60000\""))
            .unwrap();
    ChangeView {
        promise: leak.name.get(language.tag()).to_owned(),
        draft: None,
        objections: Vec::new(),
        changed_tests: difference(Some(leak), &other)
            .tests
            .into_iter()
            .map(|change| (change, ["50,000".to_owned(), "60,000".to_owned()]))
            .collect(),
        difference: difference(Some(leak), &other),
        begins: vec![Begins { version: "wuhan-2027".into(), from: now().plus_days(40) }],
        tests: tests(),
        step,
    }
}

fn handed_in(language: Language, step: Step) -> ChangeView {
    ChangeView { draft: Some((DIGITS.into(), "罗素".into(), now())), ..changed(language, step) }
}
