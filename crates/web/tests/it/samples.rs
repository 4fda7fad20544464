//! A sample of every page, with enough in it to show each part. The people and numbers are made up.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::money::{Currency, Money};
use anxin_domain::people::{Answer, Reply};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_explain::Row;
use anxin_gate::Reach;
use anxin_identity::{Action, MailHow};
use anxin_web::components::form::Errors;
use anxin_web::components::timeline::{Progress, Step};
use anxin_web::ctx::{Ctx, Done, Face, Mode, Reader};
use anxin_web::pages::customer::{
    calls, claims, complain, data, erase, home, messages, payee, permit, requests, wechat,
};
use anxin_web::pages::{demo, design, error, kept, public, signed_out};
use anxin_web::reasons::{self, Audience};
use anxin_web::words::{Language, Words};
use maud::Markup;

use crate::house::LINE;

mod agent;
mod audit;
mod brands;
mod choices;
mod door;
mod hotline;
mod losses;
mod numbers;
mod promises;
mod receipts;
mod recoveries;
mod rulebooks;
mod staff;
mod stories;
mod texts;
mod totals;
mod ways;
mod work;

use totals::figures;
pub(crate) use totals::public;

const CASE: &str = "01KAR4M1T0R8Z5X7C9V2B4N6M8";

pub(crate) fn ctx(language: Language, face: Face, path: &str) -> Ctx {
    let name = if face == Face::Customer { "138****8000" } else { "周敏" };
    let reader = Reader {
        name: name.into(),
        faces: vec![face],
        may: Action::ALL.to_vec(),
        looks_after: None,
        shown: "0a1b2c3d4e5f6071".into(),
    };
    let signed_in = !matches!(face, Face::Public | Face::Demo);
    Ctx {
        words: Words::new(language),
        house: Default::default(),
        face,
        path: path.into(),
        mode: Mode::Demo,
        reader: signed_in.then_some(reader),
        done: None,
        undo: None,
    }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn now() -> Instant {
    at("2026-11-23T14:03:07+08:00")
}

fn yuan(n: i64) -> Money {
    Money::new(n * 100, Currency::Cny)
}

/// Every page with its name.
pub(crate) fn all(language: Language) -> Vec<(&'static str, Markup)> {
    let mut pages = customer(language);
    pages.extend(staff::pages(language));
    pages.extend(agent::pages(language));
    pages.extend(choices::pages(language));
    pages.extend(hotline::pages(language));
    pages.extend(losses::pages(language));
    pages.extend(numbers::pages(language));
    pages.extend(promises::pages(language));
    pages.extend(rulebooks::pages(language));
    pages.extend(recoveries::pages(language));
    pages.extend(audit::pages(language));
    pages.extend(work::pages(language));
    pages.extend(brands::pages(language));
    pages.extend(stories::pages(language));
    pages.extend(texts::pages(language));
    pages.extend(totals::pages(language));
    let open = |path| ctx(language, Face::Public, path);
    pages.push(("public", public(&open("/public"))));
    pages.push(("public-empty", public::page(&open("/"), &figures(Vec::new()))));
    pages.push(("design", design::page(&open("/design"))));
    pages.extend(ways::pages(language));
    pages.extend(door::pages(language));
    pages.push(("demo", demo::messages(&ctx(language, Face::Demo, "/demo/messages"), &messages())));
    pages.push((
        "demo-empty",
        demo::messages(&ctx(language, Face::Demo, "/demo/messages"), &Default::default()),
    ));
    pages.extend(receipts::pages(language));
    let written = signed_out::SignedOutView {
        lacks: signed_out::Lacks::Session,
        sign_in: "/signin?next=/me/complain".into(),
        kept: kept::Kept {
            action: "/me/complain".into(),
            fields: vec![("words".into(), "打来推销".into()), ("time".into(), "09:30".into())],
            came: kept::Came::Plain,
        },
    };
    pages.push(("signed-out", signed_out::page(&open("/me/complain"), &written)));
    let in_parts = kept::Kept {
        action: "/desk/promises/new".into(),
        fields: vec![("text".into(), "id = 3".into())],
        came: kept::Came::WithFile("file".into()),
    };
    let at_work = signed_out::SignedOutView { lacks: signed_out::Lacks::Work, ..written.clone() };
    pages.push(("as-customer", signed_out::page(&open("/desk/promises/new"), &at_work)));
    let with_file = signed_out::SignedOutView { kept: in_parts, ..written.clone() };
    pages.push(("signed-out-file", signed_out::page(&open("/desk/promises/new"), &with_file)));
    let problem = error::ErrorView {
        problem: error::Problem::NotFound,
        detail: None,
        reference: CASE.into(),
        kept: None,
    };
    pages.push(("error", error::page(&open("/nowhere"), &problem)));
    let wait = error::ErrorView { problem: error::Problem::TooMany, kept: Some(written.kept), ..problem };
    pages.push(("error-kept", error::page(&open("/me/complain"), &wait)));
    pages
}

fn customer(language: Language) -> Vec<(&'static str, Markup)> {
    let at_path = |path| ctx(language, Face::Customer, path);
    let me = at_path("/me");
    let just_on = Ctx { done: Some(Done::DndOn), ..me.clone() };
    let on = home::Dnd::On { since: now() };
    let erased = erase::ErasedView { reference: CASE.into(), claims_left: 2, account_left: true };
    let turn_off = home::TurnOffView { challenge: Some(CASE.into()), errors: Errors::default() };
    let calls = calls::CallsView { calls: call_rows(language), older: Some("/me/calls?before=3".into()) };
    let wrong = complain::ComplainView {
        form: complaint(""),
        errors: Errors::one("calling_number", "error-number-odd"),
    };
    let account = payee::PayeeForm {
        name: "周晓".into(),
        account: "6222 0202 0001 2345 678".into(),
        bank: "ICBKCNBJ".into(),
        ..Default::default()
    };
    let payee_view =
        payee::PayeeView { form: account.clone(), current: Some("****5678".into()), ..Default::default() };
    let by_wechat = wechat::WechatForm {
        name: "周晓".into(),
        openid: "o-MYE42l80oelYMDE34nYD456Xoy".into(),
        ..Default::default()
    };
    vec![
        ("home-off", home::home(&me, &home_view(home::Dnd::Off, home::Payee::Settled))),
        ("home-on", home::home(&just_on, &home_view(on, home::Payee::Wanted))),
        ("dnd-off", home::turn_off(&me, &turn_off)),
        ("permit", permit::page(&at_path("/me/permit"), &consents(language))),
        ("permit-empty", permit::page(&at_path("/me/permit"), &Default::default())),
        ("requests", requests::page(&at_path("/me/requests"), &requested())),
        ("requests-empty", requests::page(&at_path("/me/requests"), &Default::default())),
        ("calls", calls::page(&at_path("/me/calls"), &calls)),
        ("calls-empty", calls::page(&at_path("/me/calls"), &Default::default())),
        ("complain", complain::ask(&at_path("/me/complain"), &Default::default())),
        ("complain-wrong", complain::ask(&at_path("/me/complain"), &wrong)),
        ("complain-check", complain::check(&at_path("/me/complain"), &complaint(""))),
        ("claims", claims::list(&at_path("/me/claims"), &claim_list())),
        ("claims-empty", claims::list(&at_path("/me/claims"), &Default::default())),
        ("claim-sent", claims::detail(&at_path("/me/claims/x"), &claim_sent(language))),
        ("claim-refused", claims::detail(&at_path("/me/claims/x"), &claim_refused(language))),
        ("data", data::page(&at_path("/me/data"))),
        ("erase", erase::ask(&at_path("/me/erase"), "138 0013 8000")),
        ("erased", erase::erased(&ctx(language, Face::Public, "/me/erase"), &erased)),
        (
            "messages",
            messages::page(
                &at_path("/me/messages"),
                &messages::MessagesView {
                    form: messages::MessagesForm {
                        language: "ja".into(),
                        progress: "yes".into(),
                        ..Default::default()
                    },
                    mail: Some(messages::MailLine::To("li.hua@mail.example".into(), MailHow::Also)),
                    errors: Errors::default(),
                },
            ),
        ),
        ("payee", payee::ask(&at_path("/me/payee"), &payee_view)),
        (
            "payee-or-wechat",
            payee::ask(&at_path("/me/payee"), &payee::PayeeView { wechat: true, ..payee_view }),
        ),
        (
            "wechat",
            wechat::ask(&at_path("/me/payee/wechat"), &by_wechat, &Errors::one("openid", "error-openid-odd")),
        ),
        ("wechat-check", wechat::check(&at_path("/me/payee/wechat"), &by_wechat)),
        ("payee-check", payee::check(&at_path("/me/payee"), &account)),
    ]
}

fn home_view(dnd: home::Dnd, payee: home::Payee) -> home::HomeView {
    home::HomeView {
        number: "138 0013 8000".into(),
        dnd,
        exceptions: if payee == home::Payee::Wanted { vec!["租赁".into()] } else { vec![] },
        reach: if payee == home::Payee::Wanted {
            Reach::Partly { knows: 2, of: 3 }
        } else {
            Reach::Everywhere
        },
        refused_calls: 12,
        rung_calls: 1,
        permits: 1,
        requests: if payee == home::Payee::Wanted { vec![asking(requests::Whom::Agent)] } else { vec![] },
        open_claims: 1,
        paid: (payee == home::Payee::Wanted).then(|| yuan(300)),
        payee,
    }
}

fn asking(whom: requests::Whom) -> requests::RequestRow {
    requests::RequestRow {
        id: CASE.into(),
        agent: "王芳".into(),
        brand: "江城安居".into(),
        whom,
        about: match whom {
            requests::Whom::Agent => vec![LineOfBusiness::Rental, LineOfBusiness::NewHome],
            requests::Whom::Brand => Vec::new(),
        },
        asked_at: now(),
        answer: None,
    }
}

fn requested() -> requests::RequestsView {
    let answered = |said| requests::RequestRow {
        answer: Some(Answer { said, at: now() }),
        about: vec![LineOfBusiness::Resale],
        ..asking(requests::Whom::Agent)
    };
    requests::RequestsView {
        waiting: vec![asking(requests::Whom::Agent), asking(requests::Whom::Brand)],
        answered: vec![answered(Reply::Accepted), answered(Reply::Declined)],
        asking: requests::Asking::Refused,
    }
}

fn complaint(words: &str) -> complain::ComplainForm {
    complain::ComplainForm {
        calling_number: "027 8888 6666".into(),
        date: "2026-11-23".into(),
        time: "14:03".into(),
        words: words.into(),
        call: CASE.into(),
        ..Default::default()
    }
}

/// The page that shows a complaint once more, with words of the customer's own.
pub(crate) fn complaint_typed(words: &str) -> Markup {
    complain::check(&ctx(Language::En, Face::Customer, "/me/complain"), &complaint(words))
}

fn consents(language: Language) -> permit::PermitView {
    let source = match language {
        Language::ZhCn => "网页",
        Language::En => "on this page",
        Language::Ja => "このページから",
    };
    let consent = permit::Consent {
        act: CASE.into(),
        grantee: "李思远".into(),
        brand: Some("江城安居".into()),
        purpose: Some(Purpose::Marketing),
        line_of_business: Some(LineOfBusiness::Resale),
        since: now(),
        until: Some(now().plus_days(30)),
        hours: Some(permit::Hours::Evenings),
        calls: Some(1),
        source: source.into(),
        said_by: Some("+86 135****2222".into()),
        standing: permit::Standing::Holds,
    };
    let ended = permit::Consent {
        grantee: "晴川置业".into(),
        brand: None,
        purpose: None,
        line_of_business: None,
        until: None,
        hours: None,
        calls: None,
        standing: permit::Standing::Ended,
        ..consent.clone()
    };
    let used = permit::Consent {
        standing: permit::Standing::Used,
        hours: Some(permit::Hours::Weekends),
        ..consent.clone()
    };
    let lapsed = permit::Consent {
        standing: permit::Standing::Lapsed,
        hours: Some(permit::Hours::Others),
        ..ended.clone()
    };
    let refusal = permit::Refusal {
        act: CASE.into(),
        says: anxin_web::pages::choice::sentence(Words::new(language), &choices::spoken()),
        since: now(),
        until: None,
        source: source.into(),
        said_by: Some("+86 135****2222".into()),
        holds: true,
    };
    let over = permit::Refusal { holds: false, said_by: None, ..refusal.clone() };
    permit::PermitView {
        consents: vec![consent, used, lapsed, ended],
        refusals: vec![refusal, over],
        brands: vec![("a".into(), "江城安居".into()), ("b".into(), "晴川置业".into())],
        ..Default::default()
    }
}

fn call_rows(language: Language) -> Vec<calls::CallRow> {
    let row = Row { line: LINE, agent: Some("王磊"), brand: Some("江城安居"), until: None };
    let why = |code| Some(reasons::reason(Words::new(language), code, Audience::Customer, &row));
    let refused = calls::CallRow {
        id: CASE.into(),
        at: now(),
        from: "027 8888 6666".into(),
        agent: Some("王磊".into()),
        brand: Some("江城安居".into()),
        fate: calls::Fate::of(Verdict::Deny),
        why: why(ReasonCode::DoNotDisturb),
        decision: Some(CASE.into()),
        claim: None,
    };
    let deferred = calls::CallRow {
        fate: calls::Fate::of(Verdict::Defer),
        why: why(ReasonCode::QuietHours),
        ..refused.clone()
    };
    let around = calls::CallRow {
        at: now().plus_days(-1),
        fate: calls::Fate::WentAround,
        why: why(ReasonCode::NoConsent)
            .map(|why| calls::would_have_been(Words::new(language), Verdict::Deny, &why)),
        decision: None,
        claim: Some(CASE.into()),
        ..refused.clone()
    };
    let allowed = calls::CallRow {
        at: now().plus_days(-2),
        agent: Some("李思远".into()),
        fate: calls::Fate::of(Verdict::Allow),
        why: why(ReasonCode::Permitted),
        ..refused.clone()
    };
    let unknown = calls::CallRow {
        agent: None,
        brand: None,
        why: why(ReasonCode::CallerUnknown),
        decision: None,
        fate: calls::Fate::WentAround,
        ..refused.clone()
    };
    vec![refused, deferred, around, allowed, unknown]
}

fn claim_list() -> claims::ClaimsView {
    let claims = claims::Stage::ALL
        .iter()
        .map(|stage| claims::ClaimRow {
            case: CASE.into(),
            opened_at: now(),
            brand: (*stage != claims::Stage::NotUpheld).then(|| "江城安居".into()),
            promise: "电话营销·扰一赔百".into(),
            about: if *stage == claims::Stage::Appealed { "C-1".into() } else { "027 8888 6666".into() },
            stage: *stage,
            amount: (*stage != claims::Stage::NotUpheld).then(|| yuan(100)),
        })
        .collect();
    claims::ClaimsView { claims, paid: Some(yuan(300)), payee: Some("****5678".into()) }
}

fn rule(language: Language) -> claims::Rule {
    let (text, source) = match language {
        Language::ZhCn => (
            "客户设置免打扰且未同意来电的，经纪人不得拨打营销电话；违反的，每个来电号码赔付人民币 100 元。",
            "电话营销·扰一赔百，武汉，2024年8月28日起",
        ),
        Language::En => (
            "No agent places a sales call to a customer who has set do-not-disturb and has not allowed it. If one does, ¥100 is paid for each calling number.",
            "Sales calls, ¥100 each · Wuhan, since 28 August 2024",
        ),
        Language::Ja => (
            "お断りを設定し、許可していないお客様に営業電話をかけてはならない。違反したときは発信番号ごとに 100 元を支払う。",
            "営業電話・100 元補償（武漢、2024年8月28日から）",
        ),
    };
    claims::Rule { text: text.into(), source: source.into() }
}

fn step(words: Words, id: &str, progress: Progress, days: i64) -> Step {
    let behind = matches!(progress, Progress::Done | Progress::Stopped);
    let when = now().plus_days(days);
    Step {
        title: words.t(id),
        progress,
        at: behind.then_some(when),
        due: (!behind).then_some(when),
        note: None,
    }
}

fn claim_sent(language: Language) -> claims::ClaimView {
    let words = Words::new(language);
    claims::ClaimView {
        case: CASE.into(),
        origin: claims::Origin::Found,
        about: claims::About::Call { from: "027 8888 6666".into(), at: now() },
        caller: Some("江城安居 · 王磊".into()),
        stage: claims::Stage::Sent,
        amount: Some(yuan(100)),
        steps: vec![
            step(words, "step-found", Progress::Done, 0),
            step(words, "step-verified", Progress::Done, 0),
            step(words, "step-awarded", Progress::Done, 0),
            step(words, "step-sent", Progress::Now, 1),
            step(words, "step-paid", Progress::Ahead, 7),
        ],
        findings: vec![FindingCode::CallAgainstRefusal],
        rules: vec![rule(language)],
        appeal: claims::Appeal::None,
        loss: None,
        questions: Vec::new(),
        asks: None,
        files: Vec::new(),
        merged: Vec::new(),
        joined_to: None,
        rating: claims::Rating::NotYet,
        confirm_in_wechat: true,
        receipt: Some("/me/claims/x/receipt".into()),
        forms: claims::ClaimForms::default(),
        once: CASE.into(),
        errors: Errors::default(),
    }
}

fn claim_refused(language: Language) -> claims::ClaimView {
    let words = Words::new(language);
    claims::ClaimView {
        origin: claims::Origin::Complaint,
        stage: claims::Stage::NotUpheld,
        amount: None,
        steps: vec![
            step(words, "step-complained", Progress::Done, 0),
            step(words, "step-not-upheld", Progress::Stopped, 1),
        ],
        findings: vec![FindingCode::CallBeforeRefusal],
        appeal: claims::Appeal::Open { until: Some(now().plus_days(30)) },
        errors: Errors::one("words", "error-words-empty"),
        ..claim_sent(language)
    }
}

fn messages() -> demo::MessagesView {
    let person = |name: &str, number: &str, face| demo::Person {
        name: name.into(),
        number: number.into(),
        face,
        way_in: if face == Face::Customer { demo::WayIn::Code } else { demo::WayIn::Button },
    };
    demo::MessagesView {
        messages: vec![demo::Message {
            at: now(),
            to: "138 0013 8000".into(),
            subject: None,
            text: "【安心】482913，登录验证码，5 分钟内有效。请勿告诉他人。".into(),
        }],
        people: vec![
            person("周晓", "138 0013 8000", Face::Customer),
            person("王磊", "139 7100 2001", Face::Agent),
            person("陈静", "139 7100 3001", Face::Hotline),
            person("周敏", "139 7100 4001", Face::Desk),
        ],
        from: "138".into(),
        text: "LOGIN".into(),
        errors: Errors::one("from", "error-number-odd"),
    }
}
