//! Samples of the agent's own pages.

use anxin_desk::agent::{
    Against, AgentRecord, Asked, Band, Coaching, Contacted, Figures, Middle, More, Often, Owed, OwedBy,
    Replies, ToReview, Week,
};
use anxin_domain::decide::ReasonCode;
use anxin_domain::people::{Reply, TicketKind};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::verify::FindingCode;
use anxin_explain::Row;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::agent::coaching::{self, CoachingView, ReviewForm, ReviewView};
use anxin_web::pages::agent::record;
use anxin_web::pages::agent::tickets::{self, Phase, TicketRow, TicketsView};
use anxin_web::pages::agent::today::{AskedRow, GroundShown, HasLine, ProspectRow, Soon, TodayView, page};
use anxin_web::reasons::{self, Audience};
use anxin_web::words::{Language, Words};
use maud::Markup;

use crate::house::{CUSTOMER, LINE};

use super::{CASE, ctx, now, yuan};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let at_path = |path| ctx(language, Face::Agent, path);
    let today = at_path("/agent/today");
    let none = TodayView { line: HasLine::No, ..TodayView::default() };
    vec![
        ("agent-today", page(&today, &today_view(language))),
        ("agent-today-empty", page(&today, &TodayView::default())),
        ("agent-today-no-line", page(&today, &none)),
        ("agent-tickets", tickets::page(&at_path("/agent/tickets"), &tickets_view())),
        ("agent-tickets-empty", tickets::page(&at_path("/agent/tickets"), &TicketsView::default())),
        ("agent-coaching", coaching::page(&at_path("/agent/coaching"), &coaching_view(figures()))),
        ("agent-coaching-few", coaching::page(&at_path("/agent/coaching"), &coaching_view(few()))),
        ("agent-coaching-empty", coaching::page(&at_path("/agent/coaching"), &nothing())),
        ("agent-review", coaching::review(&at_path("/agent/calls"), &review(Errors::default()))),
        (
            "agent-review-wrong",
            coaching::review(&at_path("/agent/calls"), &review(Errors::one("wanted", "error-choose"))),
        ),
        (
            "agent-record",
            record::page(&at_path("/agent/record"), &record_of(&[OwedBy::Agent, OwedBy::Brand])),
        ),
        ("agent-record-clean", record::page(&at_path("/agent/record"), &record_of(&[]))),
    ]
}

fn tickets_view() -> TicketsView {
    let ticket = |id: &str, kind, phase, until| TicketRow {
        id: id.into(),
        number: "138****8000".into(),
        kind,
        business: LineOfBusiness::Rental,
        from: now(),
        until,
        phase,
    };
    TicketsView {
        live: vec![ticket("V20011", TicketKind::Viewing, Phase::Live, Some(now().plus_days(2)))],
        others: vec![
            ticket("V20012", TicketKind::Request, Phase::Ahead, None),
            ticket("V20001", TicketKind::Transaction, Phase::Over, Some(now())),
        ],
        cut_at: Some(200),
    }
}

fn conversation() -> ToReview {
    ToReview { record: CASE.parse().unwrap(), number: CUSTOMER, at: now(), talk_seconds: 135 }
}

fn review(errors: Errors) -> ReviewView {
    let form = ReviewForm { effective: "yes".into(), once: CASE.into(), ..ReviewForm::default() };
    ReviewView { call: conversation(), form, errors }
}

fn figures() -> Coaching {
    let mine =
        Figures { calls: 1_240, answered: 520, conversations: 180, viewings: 12, talk_seconds: 40_000 };
    let band = |from_hour, calls, answered_of_100| Band { from_hour, calls, answered_of_100 };
    let week = |n: i64| Week { from: now().plus_days(n * 7 - 28), calls: 310, conversations: 40 + n * 7 };
    Coaching {
        since: now().plus_days(-28),
        until: now(),
        mine,
        weeks: (0..4).map(week).collect(),
        bands: vec![
            band(8, 4, None),
            band(10, 410, Some(39)),
            band(14, 400, Some(41)),
            band(18, 426, Some(46)),
        ],
        contacted: Contacted {
            customers: [310, 120, 44, 9, 2],
            most: vec![Often { number: CUSTOMER, calls: 7, last_at: now() }],
        },
        middle: Some(Middle {
            agents: 9,
            figures: Figures { calls: 900, answered: 360, conversations: 135, viewings: 15, ..mine },
            answered_of_100: 40,
            conversations_of_100: 15,
            bands: [(10, 36), (18, 51)].into(),
        }),
        replies: Replies { calls: 9, effective: [4, 3, 2], wanted: [5, 4, 0], needed: [1, 0, 8] },
    }
}

fn few() -> Coaching {
    let band = Band { from_hour: 10, calls: 3, answered_of_100: None };
    Coaching { middle: None, bands: vec![band], replies: Replies::default(), ..figures() }
}

fn coaching_view(coaching: Coaching) -> CoachingView {
    CoachingView { coaching, open: vec![conversation()] }
}

fn nothing() -> CoachingView {
    let coaching = Coaching {
        mine: Figures::default(),
        weeks: Vec::new(),
        bands: Vec::new(),
        contacted: Contacted::default(),
        ..few()
    };
    CoachingView { coaching, open: Vec::new() }
}

fn record_of(owing: &[OwedBy]) -> AgentRecord {
    let owed = |by| Owed { paid: yuan(400), open: yuan(250), back: yuan(100), let_off: yuan(50), by };
    let against = |by| Against {
        finding: CASE.parse().unwrap(),
        happened_at: now(),
        line: Some(LINE),
        code: FindingCode::CallAgainstRefusal,
        decided_at: Some(now()),
        appeal_until: (by == OwedBy::Agent).then(|| now().plus_days(30)),
        owed: (by == OwedBy::Agent).then(|| owed(by)),
    };
    AgentRecord {
        since: now().plus_days(-28),
        calls: figures().mine,
        asked: Asked {
            questions: 1_000,
            allowed: 900,
            waited: 20,
            refused: 80,
            why: vec![(ReasonCode::NoConsent, 61), (ReasonCode::DoNotDisturb, 19)],
            more: More::Yes,
        },
        against: owing.iter().copied().map(against).collect(),
        upheld: 2,
        not_upheld: 1,
        open: 1,
        cost: owing.iter().copied().map(owed).collect(),
        next_instalment: owing.first().map(|_| (now().plus_days(14), yuan(100))),
    }
}

fn today_view(language: Language) -> TodayView {
    let why = |code| {
        let row = Row { line: LINE, agent: Some("王磊"), brand: Some("江城安居"), until: None };
        reasons::reason(Words::new(language), code, Audience::Agent, &row)
    };
    let ticket = ProspectRow {
        number: "138****8000".into(),
        about: "ticket:V20011".into(),
        ground: GroundShown::Ticket("V20011".into()),
        purpose: Purpose::Service,
        business: Some(LineOfBusiness::Rental),
        why: why(ReasonCode::TicketLive),
        turns_at: Some(now().plus_days(1)),
        ends: Some((now().plus_days(2), Soon::Yes)),
    };
    let permit = ProspectRow {
        about: "permit:01KAR4M1T0R8Z5X7C9V2B4N6M8".into(),
        ground: GroundShown::Permit { since: now().plus_days(-9) },
        purpose: Purpose::Marketing,
        business: None,
        why: why(ReasonCode::Permitted),
        ends: Some((now().plus_days(90), Soon::No)),
        ..ticket.clone()
    };
    let later = ProspectRow { why: why(ReasonCode::QuietHours), ends: None, ..permit.clone() };
    let asked = |answer| AskedRow { number: "139****0001".into(), asked_at: now(), answer };
    TodayView {
        line: HasLine::Yes,
        now: vec![ticket, permit],
        later: vec![later],
        closed: 1_204,
        cut_at: Some(200),
        asked: vec![
            asked(None),
            asked(Some((Reply::Accepted, now()))),
            asked(Some((Reply::Declined, now()))),
        ],
    }
}
