//! What an agent sees of their own work: added up once, compared with enough colleagues only, and without whose claim it was.

use anxin_desk::agent::{
    BAND_AT_LEAST, COACHING_DAYS, COLLEAGUES_AT_LEAST, CallReview, Coaching, Opinion, OwedBy, REVIEW_DAYS,
    Reviewed,
};
use anxin_desk::{Desk, DeskError};
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::{AgentId, CallRecordId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, Line, Ticket, TicketKind};
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::{Instant, Interval};
use anxin_fund::Fund;
use anxin_gate::Question;
use anxin_store::directory::{put_binding, put_line, put_ticket};
use jiff::tz::TimeZone;

use crate::city::{CUSTOMER, City, SILENT, city, key, line};

/// The first line of an agent of the city, who has four in a row.
const fn first_line(agent: u64) -> Number {
    line((agent - 1) * 4 + 1)
}

fn agent(n: u64) -> AgentId {
    key(&format!("lianjia-wuhan:{n}"))
}

fn called(city: &City, from: Number, to: Number, at: Instant, talk_seconds: u32) -> CallRecord {
    let id = CallRecordId::new(at, city.test.clock.random());
    let disposition = if talk_seconds > 0 { Disposition::Answered } else { Disposition::NoAnswer };
    CallRecord {
        id,
        system: "pbx".into(),
        system_id: id.to_string(),
        from,
        to,
        dialled: None,
        forwarded_to: None,
        started_at: at,
        talk_seconds,
        disposition,
        decision: None,
    }
}

async fn keep(city: &City, records: Vec<CallRecord>) {
    city.gate.journal().append_call_records(records).await.unwrap();
}

async fn coaching(city: &City, n: u64) -> Coaching {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    city.desk.coaching(&agent(n), &zone).await.unwrap()
}

fn customer(n: u64) -> Number {
    Number::from_digits(SILENT.digits() + 1 + n)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_record_is_added_up_once_whoever_adds_and_however_often() {
    let city = city().await;
    let at = |n: i64| city.now().plus_ms(-60_000 * n);
    keep(&city, (0..50).map(|n| called(&city, line(1), customer(1), at(n), 5)).collect()).await;
    let second = Desk::new(city.gate.clone());
    let (one, two) = tokio::join!(city.desk.count_calls(), second.count_calls());
    assert_eq!(one.unwrap() + two.unwrap(), 50);
    assert_eq!(city.desk.count_calls().await.unwrap(), 0);
    keep(&city, vec![called(&city, line(2), customer(1), at(3), 0)]).await;
    city.reconcile().await;
    let mine = coaching(&city, 1).await.mine;
    assert_eq!((mine.calls, mine.answered), (51, 50), "both lines are the agent's; reconciling adds up too");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_become_conversations_and_viewings_week_by_week_and_by_hour() {
    let city = city().await;
    let now = city.now();
    // 11:00 in Wuhan, one day ago; 14:00 there, ten days ago.
    let morning = |n: i64| now.plus_days(-1).plus_ms(-4 * 3_600_000 + n * 60_000);
    let long_ago = now.plus_days(-10);
    let mut records: Vec<_> = (0..BAND_AT_LEAST)
        .map(|n| called(&city, line(1), customer(n.unsigned_abs()), morning(n), 30))
        .collect();
    records.push(called(&city, line(1), customer(1), long_ago, 60));
    records.push(called(&city, line(1), customer(1), long_ago.plus_ms(60_000), 0));
    records.push(called(&city, line(1), customer(1), now.plus_days(-COACHING_DAYS - 1), 600));
    records.push(called(&city, line(5), customer(1), long_ago, 600));
    keep(&city, records).await;
    city.desk.count_calls().await.unwrap();
    let viewing = |id: &str, kind, from| Ticket {
        id: key(id),
        agent: agent(1),
        number: customer(1),
        kind,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval::since(from),
    };
    let tickets = [
        viewing("V1", TicketKind::Viewing, now.plus_days(-2)),
        viewing("V2", TicketKind::Viewing, now.plus_days(-COACHING_DAYS - 2)),
        viewing("R1", TicketKind::Request, now.plus_days(-2)),
    ];
    let put =
        move |tx: &mut dyn anxin_store::Tx| tickets.iter().try_for_each(|t| put_ticket(tx, t, now).map(drop));
    city.test.store.write(put).await.unwrap();

    let found = coaching(&city, 1).await;
    let mine = found.mine;
    assert_eq!((mine.calls, mine.answered, mine.conversations, mine.viewings), (22, 21, 1, 1));
    assert_eq!(mine.answered_of_100(), Some(95));
    let weeks: Vec<_> = found.weeks.iter().map(|week| (week.calls, week.conversations)).collect();
    assert_eq!(weeks, [(0, 0), (0, 0), (2, 1), (20, 0)]);
    let bands: Vec<_> = found.bands.iter().map(|b| (b.from_hour, b.calls, b.answered_of_100)).collect();
    assert_eq!(bands, [(10, 20, Some(100)), (14, 2, None)], "of two calls no share is told");
    assert_eq!(found.contacted.customers, [19, 0, 1, 0, 0], "customer 1 was called three times");
    let most = &found.contacted.most;
    assert_eq!((most.len(), most[0].number, most[0].calls), (1, customer(1), 3));
    assert_eq!(found.middle, None, "two agents called");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_middle_of_the_store_needs_enough_agents_and_names_none() {
    let city = city().await;
    let now = city.now();
    let calls = |n: u64| {
        let from = first_line(n);
        (0..10 * n).map(move |m| (from, now.plus_days(-1).plus_ms(m.cast_signed() * 1_000)))
    };
    let of = |agents: std::ops::RangeInclusive<u64>| -> Vec<CallRecord> {
        agents.flat_map(calls).map(|(from, at)| called(&city, from, customer(1), at, 90)).collect()
    };
    let few = COLLEAGUES_AT_LEAST as u64 - 1;
    keep(&city, of(1..=few)).await;
    city.desk.count_calls().await.unwrap();
    assert_eq!(coaching(&city, 1).await.middle, None);
    keep(&city, of(few + 1..=few + 1)).await;
    city.desk.count_calls().await.unwrap();
    let middle = coaching(&city, 1).await.middle.unwrap();
    assert_eq!((middle.agents, middle.figures.calls, middle.conversations_of_100), (5, 30, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_moves_on_takes_its_later_calls_along_whenever_that_is_told() {
    let city = city().await;
    let now = city.now();
    let moved = now.plus_days(-5);
    keep(
        &city,
        vec![
            called(&city, line(1), customer(1), moved.plus_days(-1), 9),
            called(&city, line(1), customer(2), moved.plus_days(1), 9),
        ],
    )
    .await;
    city.desk.count_calls().await.unwrap();
    assert_eq!(coaching(&city, 1).await.mine.calls, 2);
    let ended = Line {
        number: line(1),
        agent: agent(1),
        interval: Interval { from: city.refused_at.plus_days(-300), until: Some(moved) },
    };
    let next = Line { number: line(1), agent: agent(2), interval: Interval::since(moved) };
    let put = move |tx: &mut dyn anxin_store::Tx| {
        // As it stands in the store: the same beginning closes it.
        let begun = anxin_store::directory::lines_of(tx, &ended.agent)?.remove(0).interval.from;
        let ended = Line { interval: Interval { from: begun, until: ended.interval.until }, ..ended.clone() };
        put_line(tx, &ended, now)?;
        put_line(tx, &next, now)
    };
    city.test.store.write(put).await.unwrap();
    assert_eq!(coaching(&city, 1).await.mine.calls, 1);
    let other = coaching(&city, 2).await;
    assert_eq!((other.mine.calls, other.contacted.customers[0]), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_behind_privacy_numbers_is_one_customer() {
    let city = city().await;
    let now = city.now();
    let x = Number::from_digits(8_617_000_000_001);
    keep(
        &city,
        vec![
            called(&city, line(1), x, now.plus_days(-1), 9),
            called(&city, line(1), customer(1), now.plus_days(-2), 9),
        ],
    )
    .await;
    let binding = Binding { x, a: line(1), b: customer(1), interval: Interval::since(now.plus_days(-3)) };
    city.test.store.write(move |tx| put_binding(tx, &binding, now)).await.unwrap();
    city.gate.follower().catch_up().await.unwrap();
    assert_eq!(coaching(&city, 1).await.contacted.customers, [0, 1, 0, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_answered_for_by_whose_it_was_and_the_last_word_counts() {
    let city = city().await;
    let now = city.now();
    let talk = called(&city, line(1), customer(1), now.plus_days(-1), 75);
    let short = called(&city, line(1), customer(2), now.plus_days(-1), 10);
    let old = called(&city, line(1), customer(3), now.plus_days(-REVIEW_DAYS - 1), 300);
    let others = called(&city, line(5), customer(4), now.plus_days(-1), 300);
    keep(&city, vec![talk.clone(), short.clone(), old.clone(), others.clone()]).await;
    let open = city.desk.to_review(&agent(1), 9).await.unwrap();
    assert_eq!(open.iter().map(|one| one.record).collect::<Vec<_>>(), [talk.id]);
    let review = |record, effective, key: &str| CallReview {
        record,
        effective,
        wanted: Opinion::No,
        needed: Opinion::Unsure,
        key: Some(key.to_owned()),
    };
    let me = agent(1);
    let say = |review| city.desk.review_call(&me, review);
    assert_eq!(say(review(talk.id, Opinion::No, "a")).await.unwrap(), Reviewed::New);
    assert_eq!(say(review(talk.id, Opinion::No, "a")).await.unwrap(), Reviewed::Same);
    assert_eq!(say(review(talk.id, Opinion::Yes, "b")).await.unwrap(), Reviewed::New);
    for strange in [short.id, old.id, others.id] {
        let refused = say(review(strange, Opinion::Yes, "c")).await;
        assert!(matches!(refused, Err(DeskError::UnknownCall)), "{refused:?}");
    }
    assert!(city.desk.to_review(&agent(1), 9).await.unwrap().is_empty());
    let replies = coaching(&city, 1).await.replies;
    assert_eq!(
        (replies.calls, replies.effective, replies.wanted, replies.needed),
        (1, [1, 0, 0], [0, 1, 0], [0, 0, 1])
    );
    assert_eq!(coaching(&city, 2).await.replies.calls, 0);
    for n in 0..8 {
        say(review(talk.id, Opinion::Yes, &format!("d{n}"))).await.unwrap();
    }
    let often = say(review(talk.id, Opinion::No, "e")).await;
    assert!(matches!(often, Err(DeskError::Invalid { field: "record", .. })), "{often:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_tells_what_was_upheld_and_what_it_cost_and_not_whose_claim_it_was() {
    let city = city().await;
    let fund = Fund::new(city.test.store.clone(), None);
    fund.top_up("first", Money::new(1_000_000, Currency::Cny), "first").await.unwrap();
    city.rang(line(1), CUSTOMER, city.now()).await;
    city.rang(line(1), CUSTOMER, city.now().plus_ms(60_000)).await;
    city.rang(line(2), CUSTOMER, city.now()).await;
    city.rang(line(5), CUSTOMER, city.now()).await;
    city.reconcile().await;
    for _ in 0..2 {
        city.gate.check(Question::marketing(line(1), CUSTOMER, "test")).await.unwrap();
    }
    let record = city.desk.record_of_agent(&agent(1)).await.unwrap();
    assert_eq!((record.upheld, record.not_upheld, record.open, record.against.len()), (2, 0, 0, 2));
    let lines: Vec<_> = record.against.iter().filter_map(|one| one.line).collect();
    assert!(lines.contains(&line(1)) && lines.contains(&line(2)));
    assert!(record.against.iter().all(|one| one.appeal_until.is_some()));
    let [cost] = record.cost.as_slice() else { panic!("one sum: {:?}", record.cost) };
    assert_eq!((cost.paid.minor(), cost.by), (20_000, OwedBy::Brand));
    assert_eq!(cost.paid.minor(), cost.open.minor() + cost.back.minor() + cost.let_off.minor());
    assert_eq!((record.asked.questions, record.asked.refused, record.calls.calls), (2, 2, 3));
    let told = format!("{record:?}");
    assert!(!told.contains(&CUSTOMER.masked()) && !told.contains(&CUSTOMER.national()));
    let other = city.desk.record_of_agent(&agent(3)).await.unwrap();
    assert_eq!((other.upheld, other.against.len(), other.cost.len()), (0, 0, 0));
}
