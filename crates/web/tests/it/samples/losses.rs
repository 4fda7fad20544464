//! Samples of the pages about promises that are not about calls, for customer, desk and regulator.

use anxin_desk::{MacroUse, Macros};
use anxin_domain::verify::FindingCode;
use anxin_promise::{Catalogue, FieldKind};
use anxin_web::components::form::Errors;
use anxin_web::components::timeline::Progress;
use anxin_web::ctx::Face;
use anxin_web::pages::customer::claim::{self, Takes};
use anxin_web::pages::customer::{claims, promises};
use anxin_web::pages::desk::{ask, case, queue, verify};
use anxin_web::pages::files;
use anxin_web::pages::loss::{ConditionRow, FactRow, Sums};
use anxin_web::pages::regulator;
use anxin_web::pages::regulator::recoveries;
use anxin_web::reasons::{self, Audience};
use anxin_web::words::{Language, Words};
use maud::{Markup, html};

use super::staff::case_view;
use super::{CASE, claim_refused, claim_sent, ctx, now, rule, step, yuan};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let me = |path| ctx(language, Face::Customer, path);
    let desk = ctx(language, Face::Desk, "/desk");
    let hotline = ctx(language, Face::Hotline, "/hotline");
    let regulator_ctx = ctx(language, Face::Regulator, "/regulator");
    let empty = regulator::ListView { rows: Vec::new(), ..decided(language) };
    let form = |errors| claim_form(language, errors);
    let wrong = Errors::one("claim.listing", "error-field-empty");
    vec![
        ("promises", promises::page(&me("/me/promises"), &promised(language))),
        ("claim-form", claim::ask(&me("/me/claim/true-listing"), &form(Errors::default()))),
        ("claim-form-wrong", claim::ask(&me("/me/claim/true-listing"), &form(wrong))),
        ("claim-form-check", claim::check(&me("/me/claim/true-listing"), &form(Errors::default()))),
        ("hotline-claim", claim::ask(&hotline, &claimed_by_telephone(language))),
        ("hotline-claim-check", claim::check(&hotline, &claimed_by_telephone(language))),
        ("claim-loss-paid", claims::detail(&me("/me/claims/x"), &paid(language))),
        ("claim-loss-asked", claims::detail(&me("/me/claims/x"), &asked(language))),
        (
            "claim-loss-late",
            claims::detail(&me("/me/claims/x"), &answered_late(language, claims::Appeal::None)),
        ),
        (
            "claim-loss-late-appeal",
            claims::detail(
                &me("/me/claims/x"),
                &answered_late(language, claims::Appeal::Open { until: Some(now()) }),
            ),
        ),
        ("case-loss", case::page(&desk, &loss_case(language, case::Action::Rule))),
        (
            "case-loss-second",
            case::page(&desk, &loss_case(language, case::Action::RuleSecond { first: "周敏".into() })),
        ),
        ("regulator", regulator::list(&regulator_ctx, &decided(language))),
        ("recoveries", recoveries::page(&regulator_ctx, &came_back(language))),
        (
            "recoveries-empty",
            recoveries::page(
                &regulator_ctx,
                &recoveries::RecoveriesView { as_of: now(), rows: Vec::new(), ways: Vec::new() },
            ),
        ),
        ("regulator-empty", regulator::list(&regulator_ctx, &empty)),
        ("regulator-case", regulator::case(&regulator_ctx, &told(language))),
    ]
}

fn promised(language: Language) -> promises::PromisesView {
    let catalogue = Catalogue::shipped().unwrap();
    let tag = language.tag();
    let cards = catalogue.promises().iter().map(|promise| {
        let held = promise.terms.iter().filter(|_| promise.place != 10).map(|terms| promises::Held {
            brands: vec!["江城安居".into(), "晴川置业".into()],
            text: terms.text.get(tag).to_owned(),
            source: terms.version.clone(),
            origin: terms.origin,
        });
        promises::PromiseCard {
            id: promise.id.clone(),
            name: promise.name.get(tag).to_owned(),
            stage: promise.stage,
            held: held.collect(),
            claim: (promise.place != 10).then(|| format!("/me/claim/{}", promise.id)),
        }
    });
    promises::PromisesView { promises: cards.collect() }
}

fn claim_form(language: Language, errors: Errors) -> claim::ClaimFormView {
    let catalogue = Catalogue::shipped().unwrap();
    let promise = catalogue.promise("true-listing").unwrap();
    let tag = language.tag();
    let fields = promise.claim.iter().map(|field| claim::ClaimField {
        name: field.name.clone(),
        label: field.label.get(tag).to_owned(),
        hint: field.hint.as_ref().map(|hint| hint.get(tag).to_owned()),
        takes: match &field.kind {
            FieldKind::Word(choices) => {
                Takes::Words(choices.iter().map(|c| (c.word.clone(), c.label.get(tag).to_owned())).collect())
            }
            FieldKind::Date => Takes::Date,
            _ => Takes::Text,
        },
        required: field.required,
    });
    let yes = claim::ClaimField {
        name: "gives_back".into(),
        label: rule(language).text,
        hint: None,
        takes: Takes::YesNo,
        required: false,
    };
    let terms = promise.terms[0].clone();
    let sent =
        [("brand", "a"), ("claim.listing", "W-1"), ("claim.about", "price"), ("claim.gives_back", "yes")];
    claim::ClaimFormView {
        currency: Some(anxin_domain::money::Currency::Cny),
        promise: promise.id.clone(),
        caller: None,
        name: promise.name.get(tag).to_owned(),
        terms: Some((terms.text.get(tag).to_owned(), terms.version.clone())),
        brands: vec![("a".into(), "江城安居".into())],
        fields: fields.chain([yes]).collect(),
        papers: terms.evidence.iter().map(|paper| paper.label.get(tag).to_owned()).collect(),
        form: sent.map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        errors,
    }
}

fn claimed_by_telephone(language: Language) -> claim::ClaimFormView {
    claim::ClaimFormView { caller: Some("+8613800138000".into()), ..claim_form(language, Errors::default()) }
}

fn came_back(language: Language) -> recoveries::RecoveriesView {
    let catalogue = Catalogue::shipped().unwrap();
    let row = |id: &str, claimed: i64| recoveries::Recovered {
        brand: "江城安居".into(),
        promise: catalogue.promise(id).unwrap().name.get(language.tag()).to_owned(),
        awarded: yuan(30_000),
        owed: yuan(9_000),
        paid_back: yuan(20_000),
        passed_on: yuan(500),
        written_off: yuan(500),
        claimed: yuan(claimed),
        claimed_back: yuan(claimed / 2),
        dropped: yuan(0),
    };
    let way = recoveries::Ways {
        brand: "江城安居".into(),
        by_offset: yuan(5_000),
        by_instalment: yuan(3_000),
        open: yuan(6_000),
        late: yuan(1_000),
    };
    recoveries::RecoveriesView {
        as_of: now(),
        rows: vec![row("dnd-call", 0), row("unpaid-bills", 1_000)],
        ways: vec![way],
    }
}

fn conditions(language: Language) -> Vec<ConditionRow> {
    let catalogue = Catalogue::shipped().unwrap();
    let terms = &catalogue.promise("leak-warranty").unwrap().terms[1];
    let words = Words::new(language);
    let met = [Some(true), Some(true), Some(false), None, Some(true)];
    terms
        .conditions
        .iter()
        .zip(met)
        .map(|(condition, met)| ConditionRow {
            text: condition.text.get(language.tag()).to_owned(),
            met,
            lacks: if met.is_none() { vec![words.t("fact-repair")] } else { Vec::new() },
        })
        .collect()
}

fn sums() -> Sums {
    Sums {
        asked: Some(yuan(80_000)),
        found: Some(yuan(70_000)),
        offset: Some(yuan(3_000)),
        deductible: Some(yuan(500)),
        cap: Some(yuan(50_000)),
        payable: Some(yuan(50_000)),
        approved: Some(yuan(50_000)),
        paid: Some(yuan(50_000)),
    }
}

fn facts(language: Language) -> Vec<FactRow> {
    let words = Words::new(language);
    let field = |id: &str, value: &str| (words.t(id), value.to_owned());
    vec![
        FactRow { name: words.t("fact-handover"), fields: Vec::new() },
        FactRow {
            name: words.t("fact-repair"),
            fields: vec![
                field("field-home", &words.t("fact-withheld")),
                field("field-place", &words.t("word-roof")),
                field("field-cost", "¥70,000.00"),
            ],
        },
    ]
}

fn about(language: Language) -> claims::About {
    let catalogue = Catalogue::shipped().unwrap();
    let promise = catalogue.promise("leak-warranty").unwrap();
    claims::About::Loss {
        promise: promise.name.get(language.tag()).to_owned(),
        reference: "R-1".into(),
        at: now(),
    }
}

fn paid(language: Language) -> claims::ClaimView {
    claims::ClaimView {
        origin: claims::Origin::Complaint,
        about: about(language),
        stage: claims::Stage::Paid,
        amount: Some(yuan(50_000)),
        findings: vec![FindingCode::TermsMet],
        loss: Some(claims::LossPart { conditions: conditions(language), sums: sums() }),
        questions: vec![claims::QuestionRow { answer: Some("是".into()), ..question() }],
        files: files(),
        merged: vec![merged()],
        joined_to: Some(CASE.into()),
        rating: claims::Rating::Open,
        errors: Errors::one("score", "error-choose"),
        ..claim_sent(language)
    }
}

fn asked(language: Language) -> claims::ClaimView {
    claims::ClaimView {
        about: about(language),
        loss: Some(claims::LossPart { conditions: Vec::new(), sums: Sums::default() }),
        questions: vec![question()],
        asks: Some(CASE.into()),
        rating: claims::Rating::Said { score: 4 },
        errors: Errors::one("answer", "error-words-empty"),
        ..claim_refused(language)
    }
}

/// An answer that came when nobody wanted it any more.
fn answered_late(language: Language, appeal: claims::Appeal) -> claims::ClaimView {
    let forms =
        claims::ClaimForms {
            answer: "上午十点".into(), appeal: "上午十点".into(), ..Default::default()
        };
    claims::ClaimView {
        appeal,
        asks: None,
        forms,
        errors: Errors::one("answer", "error-answer-late"),
        ..asked(language)
    }
}

fn question() -> claims::QuestionRow {
    claims::QuestionRow {
        finding: CASE.into(),
        words: "交房那天您在场吗？".into(),
        asked_at: now(),
        answer: None,
    }
}

fn files() -> Vec<files::FileRow> {
    let row = |by, href: Option<&str>| files::FileRow {
        href: href.map(str::to_owned),
        name: "勘察.jpg".into(),
        kilobytes: 1_234,
        by,
        at: now(),
    };
    vec![
        row(files::AddedBy::Customer, Some("/me/claims/x/files/y")),
        row(files::AddedBy::Brand, None),
        row(files::AddedBy::Staff, Some("/me/claims/x/files/z")),
    ]
}

fn merged() -> claims::MergedRow {
    claims::MergedRow { at: now(), origin: claims::Origin::Hotline, words: "还在漏水".into() }
}

fn loss_case(language: Language, action: case::Action) -> case::CaseView {
    let words = Words::new(language);
    let is_first = action == case::Action::Rule;
    let field = |place: &str, id: &str, held: Option<String>, takes| verify::VerifyField {
        place: place.into(),
        label: words.t(id),
        held,
        takes,
    };
    let group = verify::VerifyGroup {
        name: words.t("fact-repair"),
        wanted: verify::Wanted::Yes,
        fields: vec![
            field("repair.home", "field-home", Some("H-1".into()), Takes::Text),
            field("repair.found_on", "field-found-on", None, Takes::Date),
            field("repair.cost", "field-cost", None, Takes::Amount),
            field("repair.surveyed", "field-surveyed", None, Takes::YesNo),
            field(
                "repair.place",
                "field-place",
                None,
                Takes::Words(vec![("roof".into(), words.t("word-roof"))]),
            ),
        ],
    };
    let closed =
        verify::VerifyGroup { name: words.t("fact-handover"), wanted: verify::Wanted::No, fields: vec![] };
    let texts = |is_for| {
        let all = Macros::shipped().of(is_for, "leak-warranty");
        all.map(|one| (one.id.clone(), one.name.get(language.tag()).to_owned())).collect::<Vec<_>>()
    };
    let mut view = case::CaseView {
        about: about(language),
        paused: (!is_first).then(now),
        loss: Some(case::LossView {
            conditions: conditions(language),
            sums: sums(),
            facts: facts(language),
            verify: if is_first { vec![group, closed] } else { Vec::new() },
            names_another: !is_first,
            is_preview: is_first,
        }),
        questions: vec![
            claims::QuestionRow { answer: Some("在场".into()), ..question() },
            claims::QuestionRow { answer: is_first.then(|| "在场".into()), ..question() },
        ],
        files: files(),
        merged: vec![merged()],
        joined_to: Some(CASE.into()),
        question_texts: texts(MacroUse::Question),
        note_texts: texts(MacroUse::Note),
        ask: ask::AskForm { text: "ask-survey".into(), ..Default::default() },
        ..case_view(language, action)
    };
    if is_first {
        view.errors = Errors::one("verified.repair.cost", "error-amount-odd");
        view.errors.add("question", "error-words-empty");
    }
    view
}

fn decided(language: Language) -> regulator::ListView {
    let words = Words::new(language);
    let row = |went, by, amount| regulator::DecidedRow {
        case: CASE.into(),
        at: now(),
        promise: "漏水·保固补偿".into(),
        brand: Some("江城安居".into()),
        went,
        why: reasons::finding_name(words, FindingCode::TermsMet),
        by,
        amount,
    };
    let (up, down) = (queue::Went::Upheld, queue::Went::NotUpheld);
    regulator::ListView {
        choices: regulator::Choices {
            promises: vec![("leak-warranty".into(), "漏水·保固补偿".into())],
            brands: vec![("jiangcheng".into(), "江城安居".into())],
            cities: vec![("wuhan".into(), "武汉".into())],
        },
        promise: "leak-warranty".into(),
        sums: vec![regulator::SumRow {
            href: "/regulator?promise=leak-warranty&month=2026-11".into(),
            promise: "漏水·保固补偿".into(),
            city: "武汉".into(),
            brand: "江城安居".into(),
            awards: 2,
            awarded: yuan(53_200),
            paid: yuan(3_200),
        }],
        older: Some("/regulator?month=2026-11&after=1-01KAR4M1T0R8Z5X7C9V2B4N6M8".into()),
        table: "/regulator/cases.csv?month=2026-11".into(),
        months: vec![("2026-11".into(), "2026-11".into())],
        month: "2026-11".into(),
        rows: vec![
            row(up, regulator::Decider::Records, Some(yuan(3_200))),
            row(up, regulator::Decider::People(2), Some(yuan(50_000))),
            regulator::DecidedRow { brand: None, ..row(down, regulator::Decider::OnePerson, None) },
        ],
        ..Default::default()
    }
}

fn told(language: Language) -> regulator::CaseView {
    let words = Words::new(language);
    let finding = regulator::DecidedView {
        promise: words.t("promise"),
        happened_on: "2026-11-23".into(),
        brand: Some("江城安居".into()),
        origin: words.t("origin-complaint"),
        stage: claims::Stage::Paid,
        by: regulator::Decider::People(2),
        steps: vec![
            step(words, "step-claimed", Progress::Done, 0),
            step(words, "step-proposed", Progress::Done, 1),
            step(words, "step-awarded", Progress::Done, 2),
        ],
        why: vec![reasons::finding(words, FindingCode::TermsMet, Audience::Agent)],
        rules: vec![rule(language)],
        conditions: conditions(language),
        facts: facts(language),
        names_another: true,
        sums: sums(),
        payment: vec![(words.t("sums-approved"), html! { "50,000.00" })],
    };
    regulator::CaseView { findings: vec![finding] }
}
