//! Samples of the pages that agents and the desk see.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::scope::Purpose;
use anxin_domain::verify::FindingCode;
use anxin_explain::Row;
use anxin_web::components::form::Errors;
use anxin_web::components::timeline::Progress;
use anxin_web::ctx::Face;
use anxin_web::format;
use anxin_web::pages::agent;
use anxin_web::pages::customer::claims;
use anxin_web::pages::desk::{case, fund, held, queue};
use anxin_web::reasons::{self, Audience};
use anxin_web::words::{Language, Words};
use maud::Markup;

use crate::house::LINE;

use super::{CASE, ctx, now, rule, step, yuan};

/// The pages of agents and desk.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let at_path = |face, path| ctx(language, face, path);
    let agent_ctx = at_path(Face::Agent, "/agent");
    let desk_ctx = at_path(Face::Desk, "/desk");
    let fund_ctx = at_path(Face::Desk, "/desk/fund");
    let ask = agent::AskView {
        lines: vec![("1".into(), "027 8888 6666".into()), ("2".into(), "027 8888 6667".into())],
        recent: [Verdict::Deny, Verdict::Defer, Verdict::Allow].map(recent).to_vec(),
        errors: Errors::one("ticket", "error-choose"),
        own: agent::Own::Yes,
        ..Default::default()
    };
    vec![
        ("agent", agent::ask(&agent_ctx, &Default::default())),
        ("agent-wrong", agent::ask(&agent_ctx, &ask)),
        ("agent-denied", agent::answer(&agent_ctx, &answer(language, Verdict::Deny))),
        ("agent-deferred", agent::answer(&agent_ctx, &answer(language, Verdict::Defer))),
        ("agent-deferred-somewhere", agent::answer(&agent_ctx, &somewhere(language))),
        ("agent-asked", agent::asked(&agent_ctx, &asked(agent::Outcome::Sent { at: now() }))),
        ("agent-ask-waiting", agent::asked(&agent_ctx, &asked(agent::Outcome::Waiting { since: now() }))),
        (
            "agent-ask-refused",
            agent::asked(
                &agent_ctx,
                &asked(agent::Outcome::Refused { why: whys(language, &[ReasonCode::RequestsRefused]) }),
            ),
        ),
        ("agent-allowed", agent::answer(&agent_ctx, &answer(language, Verdict::Allow))),
        ("agent-allowed-elsewhere", agent::answer(&agent_ctx, &elsewhere(language))),
        ("desk", queue::page(&desk_ctx, &queue_view())),
        ("desk-empty", queue::page(&desk_ctx, &Default::default())),
        ("case", case::page(&desk_ctx, &case_view(language, case::Action::Rule))),
        (
            "case-second",
            case::page(&desk_ctx, &case_view(language, case::Action::RuleSecond { first: "周敏".into() })),
        ),
        ("case-closed", case::page(&desk_ctx, &case_view(language, case::Action::Closed))),
        ("case-not-yours", case::page(&desk_ctx, &case_view(language, case::Action::NotYours))),
        ("fund", fund::page(&fund_ctx, &fund_view())),
        (
            "fund-empty",
            fund::page(
                &fund_ctx,
                &fund::FundView { waiting: vec![], files: vec![], statement: None, ..fund_view() },
            ),
        ),
    ]
}

fn recent(verdict: Verdict) -> agent::Recent {
    agent::Recent { at: now(), number: "138****8000".into(), verdict, decision: decision() }
}

fn decision() -> DecisionId {
    CASE.parse().unwrap()
}

fn whys(language: Language, codes: &[ReasonCode]) -> Vec<String> {
    let row = Row { line: LINE, agent: Some("王磊"), brand: Some("江城安居"), until: None };
    let words = Words::new(language);
    codes.iter().map(|code| reasons::reason(words, *code, Audience::Agent, &row)).collect()
}

fn answer(language: Language, verdict: Verdict) -> agent::AnswerView {
    let words = Words::new(language);
    let wait =
        agent::Wait { from: format::in_zone(words, now(), "Asia/Tokyo"), zone: Some("Asia/Tokyo".into()) };
    let (codes, wait, consent) = match verdict {
        Verdict::Allow => (vec![ReasonCode::Permitted], None, agent::Consent::NotAskedFor),
        Verdict::Deny => (
            vec![ReasonCode::DoNotDisturb, ReasonCode::TicketMissing, ReasonCode::NoConsent],
            None,
            agent::Consent::MayAsk,
        ),
        Verdict::Defer => {
            (vec![ReasonCode::QuietHours], Some(wait), agent::Consent::Waiting { since: now() })
        }
    };
    agent::AnswerView {
        number: "138****8000".into(),
        verdict,
        wait,
        judged_as: Purpose::Marketing,
        why: whys(language, &codes),
        instead: codes.iter().filter_map(|code| reasons::instead(words, *code)).collect(),
        consent,
        decision: decision(),
        decided_at: now(),
        expires_at: (verdict == Verdict::Allow).then(|| now().plus_ms(60_000)),
        dial: (verdict == Verdict::Allow)
            .then(|| agent::Dial::Here { address: "tel:+8613800138000".into(), shown: "138****8000".into() }),
    }
}

/// The customer may be in one of several zones.
fn somewhere(language: Language) -> agent::AnswerView {
    let answer = answer(language, Verdict::Defer);
    let wait = answer.wait.map(|wait| agent::Wait { zone: None, ..wait });
    agent::AnswerView { wait, ..answer }
}

/// Somebody else has the number.
fn elsewhere(language: Language) -> agent::AnswerView {
    agent::AnswerView { dial: Some(agent::Dial::Elsewhere), ..answer(language, Verdict::Allow) }
}

fn asked(outcome: agent::Outcome) -> agent::AskedView {
    agent::AskedView { number: "138****8000".into(), outcome, decision: Some(decision()) }
}

fn queue_view() -> queue::QueueView {
    let row = |clock, origin| queue::QueueRow {
        case: CASE.into(),
        due: now(),
        clock,
        paused: (clock == queue::Clock::Soon).then(now),
        answer_due: (clock != queue::Clock::Fine).then(|| now().plus_days(15)),
        promise: "电话营销·扰一赔百".into(),
        customer: "138****8000".into(),
        about: "027 8888 6666".into(),
        brand: Some("江城安居".into()),
        origin,
        code: FindingCode::NoRecord,
    };
    let decided = |ruling, code| queue::DecidedRow { case: CASE.into(), at: now(), code, ruling };
    queue::QueueView {
        promises: vec![("dnd-call".into(), "电话营销·扰一赔百".into())],
        promise: "dnd-call".into(),
        export: Some(queue::Export {
            from: "2026-11-01".into(),
            until: "2026-10-01".into(),
            errors: Errors::one("until", "error-days-odd"),
        }),
        rows: vec![
            row(queue::Clock::Late, claims::Origin::Hotline),
            row(queue::Clock::Soon, claims::Origin::Complaint),
            queue::QueueRow { brand: None, ..row(queue::Clock::Fine, claims::Origin::Found) },
        ],
        holders: [(CASE.to_owned(), "周敏".to_owned())].into(),
        bulk: Some(anxin_web::pages::desk::bulk::BulkOffer {
            people: vec![(CASE.into(), "林默".into())],
            texts: vec![("ask-more".into(), "请补充经过".into())],
            form: Default::default(),
            errors: Errors::one("deed", "error-bulk-none"),
        }),
        live: Default::default(),
        held: vec![held::HeldRow {
            case: CASE.into(),
            since: now(),
            promise: "电话营销·扰一赔百".into(),
            about: "027 8888 6666".into(),
            customer: "138****8000".into(),
            amount: Some(yuan(100)),
        }],
        decided: vec![
            decided(queue::Went::Upheld, FindingCode::CallAgainstRefusal),
            decided(queue::Went::NotUpheld, FindingCode::ServiceCall),
        ],
    }
}

pub(super) fn case_view(language: Language, action: case::Action) -> case::CaseView {
    let words = Words::new(language);
    case::CaseView {
        promise: "电话营销·扰一赔百".into(),
        case: CASE.into(),
        holder: Some("林默".into()),
        live: Default::default(),
        stage: claims::Stage::WithPerson,
        origin: claims::Origin::Complaint,
        customer: "138****8000".into(),
        about: claims::About::Call { from: "027 8888 6666".into(), at: now() },
        caller: Some("江城安居 · 王磊".into()),
        record: None,
        told: Some("对方推销一套二手房。".into()),
        due: Some(now().plus_days(2)),
        paused: None,
        answer_due: Some(now().plus_days(12)),
        loss: None,
        questions: Vec::new(),
        files: Vec::new(),
        merged: Vec::new(),
        joined_to: None,
        question_texts: vec![("ask-more".into(), "…".into())],
        note_texts: vec![("note-papers".into(), "…".into())],
        ask: Default::default(),
        amount: Some(yuan(100)),
        findings: vec![FindingCode::NoRecord],
        signals: vec![
            case::SignalRow { text: "6 / 6".into(), fired: true, holds: anxin_desk::Holds::Award },
            case::SignalRow { text: "1 / 30".into(), fired: false, holds: anxin_desk::Holds::Payout },
        ],
        hold: held::HoldView {
            rows: vec![
                held::HoldRow { since: now(), let_go: Some((now(), "周敏".into(), "已核对".into())) },
                held::HoldRow { since: now(), let_go: None },
            ],
            finding: Some(CASE.into()),
            looked: String::new(),
        },
        decisions: vec![case::DecisionRow {
            id: CASE.into(),
            at: now(),
            verdict: Verdict::Deny,
            reasons: vec![ReasonCode::DoNotDisturb],
        }],
        acts: vec![case::ActRow { at: now().plus_days(-9), text: words.t("dnd-on") }],
        rules: vec![rule(language)],
        history: vec![
            step(words, "step-complained", Progress::Done, 0),
            step(words, "step-verified", Progress::Now, 2),
        ],
        errors: match action {
            case::Action::Rule => Errors::one("ruling", "error-choose"),
            _ => Errors::default(),
        },
        action,
        form: Default::default(),
    }
}

fn fund_view() -> fund::FundView {
    let row = |ready| fund::WaitingRow {
        case: CASE.into(),
        customer: "138****8000".into(),
        awarded_at: now(),
        due: now().plus_days(7),
        amount: yuan(100),
        ready,
    };
    let file = fund::FileRow {
        id: CASE.into(),
        rail: anxin_fund::Rail::Pain001,
        at: now(),
        payments: 12,
        sum: yuan(1_200),
        settled: 11,
        returned: 1,
    };
    fund::FundView {
        balances: fund::Balances {
            available: yuan(486_200),
            reserved: yuan(400),
            sent: yuan(1_200),
            paid: yuan(13_400),
        },
        waiting: vec![
            row(fund::Ready::Yes),
            row(fund::Ready::NoPayee),
            row(fund::Ready::NoMoney),
            row(fund::Ready::Held),
        ],
        left_out: [1, 3, 2, 1],
        files: vec![fund::FileRow { returned: 0, settled: 12, ..file.clone() }, file],
        statement: Some(fund::StatementResult { settled: 11, returned: 1, known: 0, foreign: 2 }),
        once: CASE.into(),
        errors: Errors::one("file", "error-file-odd"),
    }
}
