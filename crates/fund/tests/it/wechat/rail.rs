//! Whole runs: every claim is paid exactly once in WeChat Pay's own books.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anxin_fund::PayoutStatus;
use anxin_fund::rails::wechat::{NoticeError, Request, Response, Transport};
use anxin_store::Clock;
use serde_json::json;

use super::hostile::{Hostile, Wire};
use super::server::{Fate, Held, Keys, Server};
use super::{claim, claims, pass, payee, rail, shared, status};
use crate::House;

/// Rounds after which a run that has not ended is a failure.
const ROUNDS: usize = 500;

/// Seconds of the house's time between two rounds: often at first, then as seldom as there is something left to wait for.
const fn pause(round: usize) -> i64 {
    match round {
        0..30 => 15,
        30..60 => 120,
        _ => 900,
    }
}

/// Runs until every claim is paid; every third run is killed in the middle of its exchanges.
async fn run_hostile(count: u32, seed: u64) -> (House, Arc<Hostile>) {
    let house = claims(count).await;
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let hostile = Hostile::new(keys, house.test.clock.clone(), seed);
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(Wire(Arc::clone(&hostile))));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    let deliver = async |notices: Vec<Response>| {
        let mut set = tokio::task::JoinSet::new();
        for notice in notices {
            let rail = rail.clone();
            set.spawn(async move { rail.take_notice(&notice.headers, &notice.body).await.unwrap().is_ok() });
        }
        set.join_all().await.into_iter().filter(|taken| *taken).count()
    };
    let mut kills = fastrand::Rng::with_seed(seed);
    for round in 0..ROUNDS {
        while rail.start("wechat").await.unwrap().is_some() {}
        if round % 3 == 2 {
            let end = hostile.exchanges() + kills.usize(1..100);
            let killer = async {
                while hostile.exchanges() < end {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                done = rail.run() => drop(done.unwrap()),
                () = killer => {}
            }
        } else {
            rail.run().await.unwrap();
        }
        hostile.arrive();
        deliver(hostile.notices(round)).await;
        confirm_again(&house).await;
        let done = house.fund.status(anxin_domain::money::Currency::Cny).await.unwrap().paid_count;
        if done == i64::from(count) {
            break;
        }
        pass(&house, pause(round));
    }
    // Long after, whatever was held up arrives, and every notice comes once more.
    for _ in 0..3 {
        pass(&house, 3_600);
        hostile.arrive();
        rail.run().await.unwrap();
    }
    assert_eq!(deliver(hostile.replays()).await, 0, "a notice of long ago was believed");
    (house, hostile)
}

/// Whoever's money came back says once more where it is to go.
async fn confirm_again(house: &House) {
    let mut set = tokio::task::JoinSet::new();
    for payout in house.fund.payouts_waiting().await.unwrap() {
        if payout.status == PayoutStatus::Returned {
            let n = u32::try_from(payout.customer.digits() - 8_613_800_000_000).unwrap();
            let fund = house.fund.clone();
            set.spawn(async move { fund.set_wechat_payee(payout.customer, payee(n)).await.unwrap() });
        }
    }
    set.join_all().await;
}

async fn each_is_paid_once(house: &House, hostile: &Hostile, count: u32) {
    assert_eq!(*hostile.server.violations.lock().unwrap(), Vec::<String>::new());
    let paid = hostile.paid();
    let wanted: HashMap<String, Vec<i64>> =
        (0..count).map(|n| (payee(n).openid().to_owned(), vec![claim(n).amount.minor()])).collect();
    let wrong: Vec<_> = wanted.iter().filter(|(who, what)| paid.get(*who) != Some(what)).take(5).collect();
    assert_eq!((paid.len(), wrong), (wanted.len(), Vec::new()), "paid once each, and nobody else");
    let total: i64 = (0..count).map(|n| claim(n).amount.minor()).sum();
    let cash = i64::from(count) * 20_000 - total;
    assert_eq!(house.books().await, [cash, cash, 0, 0]);
    assert_eq!(house.fund.wechat_open().await.unwrap(), []);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_wechat_pay_ends_with_every_claim_paid_once() {
    // The whole number on the engine that is in every house; fewer where a transaction is run twice or goes over a socket.
    let postgres = std::env::var("ANXIN_TEST_STORE").as_deref() == Ok("postgres");
    let twice = std::env::var("ANXIN_TEST_TWICE").as_deref() == Ok("1");
    let count = if postgres || twice { 500 } else { 10_000 };
    let (house, hostile) = run_hostile(count, 20_261_129).await;
    each_is_paid_once(&house, &hostile, count).await;
    let bills = hostile.server.bills.lock().unwrap().len();
    assert!(bills > count as usize, "{bills} bills for {count} claims: none failed, so nothing was tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_seeds_end_the_same() {
    for seed in 1..=4 {
        let (house, hostile) = run_hostile(60, seed).await;
        each_is_paid_once(&house, &hostile, 60).await;
    }
}

/// Pays whatever it is asked for at once, unless told otherwise.
struct Ends(&'static str, Option<&'static str>);

impl Fate for Ends {
    fn state(&self, _: &str, held: &Held, _: i64) -> (&'static str, Option<&'static str>) {
        if held.cancelled_at.is_some() { ("CANCELLED", None) } else { (self.0, self.1) }
    }
}

/// A server behind a wire that a test holds: it counts requests, and loses what it is told to lose.
#[derive(Clone)]
struct Held1 {
    server: Arc<Server>,
    clock: Clock,
    asked: Arc<AtomicUsize>,
    queried: Arc<AtomicUsize>,
    /// So many transfers that are asked for never arrive.
    lose: Arc<AtomicUsize>,
    /// So many answers never arrive.
    lose_answers: Arc<AtomicUsize>,
}

impl Held1 {
    fn new(house: &House, keys: Keys, fate: Ends) -> Self {
        Self {
            server: shared(Server::new(keys, Box::new(fate))),
            clock: house.test.clock.clone(),
            asked: Arc::default(),
            queried: Arc::default(),
            lose: Arc::default(),
            lose_answers: Arc::default(),
        }
    }

    fn counts(&self) -> (usize, usize) {
        (self.asked.load(Ordering::SeqCst), self.queried.load(Ordering::SeqCst))
    }
}

fn take_one(from: &AtomicUsize) -> bool {
    from.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Transport for Held1 {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        let counter = if request.method == "POST" { &self.asked } else { &self.queried };
        counter.fetch_add(1, Ordering::SeqCst);
        if request.method == "POST" && take_one(&self.lose) {
            return Err("lost".into());
        }
        let answer = self.server.answer(request, self.clock.now());
        if take_one(&self.lose_answers) { Err("lost".into()) } else { Ok(answer) }
    }
}

#[tokio::test]
async fn what_was_not_heard_of_is_asked_about_before_it_is_asked_for_again() {
    let house = claims(1).await;
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("SUCCESS", None));
    let rail = anxin_fund::WechatRail::new(
        house.fund.clone(),
        anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone())),
    );
    rail.start("wechat").await.unwrap();
    wire.lose.store(1, Ordering::SeqCst);
    rail.run().await.unwrap();
    assert_eq!(wire.counts(), (1, 0));
    let first = house.payout(claim(0).award).await.attempts[0].id;
    // "No such bill" is not believed as long as the first request may still be on its way.
    pass(&house, 60);
    rail.run().await.unwrap();
    assert_eq!((wire.counts().0, status(&house, 0).await), (1, PayoutStatus::Sent));
    pass(&house, 400);
    rail.run().await.unwrap();
    assert_eq!((wire.counts().0, status(&house, 0).await), (2, PayoutStatus::Settled));
    let attempts = house.payout(claim(0).award).await.attempts;
    assert_eq!((attempts.len(), attempts[0].id), (1, first), "the number of the bill stayed the same");
    assert_eq!(wire.server.bills.lock().unwrap().keys().collect::<Vec<_>>(), [&first.to_string()]);
    house.sound().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_made_good_by_a_question() {
    let house = claims(1).await;
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("SUCCESS", None));
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone()));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    rail.start("wechat").await.unwrap();
    wire.lose_answers.store(1, Ordering::SeqCst);
    rail.run().await.unwrap();
    assert_eq!(status(&house, 0).await, PayoutStatus::Sent);
    pass(&house, 20);
    rail.run().await.unwrap();
    assert_eq!((wire.counts(), status(&house, 0).await), ((1, 1), PayoutStatus::Settled));
    assert_eq!(
        wire.server.bills.lock().unwrap().values().next().unwrap().name,
        "张伟0",
        "the name arrived, encrypted"
    );
}

#[tokio::test]
async fn a_payee_that_wechat_pay_will_never_take_gives_the_money_back() {
    let house = claims(1).await;
    let bad = anxin_fund::WechatPayee::new("bad-openid", "张伟").unwrap();
    house.fund.set_wechat_payee(claim(0).customer, bad).await.unwrap();
    // An account that takes the place of another one rests for a day.
    pass(&house, 25 * 3_600);
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("SUCCESS", None));
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone()));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    rail.start("wechat").await.unwrap();
    rail.run().await.unwrap();
    assert_eq!(status(&house, 0).await, PayoutStatus::Sent, "a refusal alone is no outcome");
    assert_eq!(house.fund.wechat_open().await.unwrap()[0].trouble.as_deref(), Some("PARAM_ERROR"));
    pass(&house, 400);
    rail.run().await.unwrap();
    assert_eq!((wire.counts(), status(&house, 0).await), ((1, 1), PayoutStatus::Returned));
    let payout = house.payout(claim(0).award).await;
    assert_eq!(payout.attempts[0].reason.as_deref(), Some("PARAM_ERROR"));
    house.fund.set_wechat_payee(claim(0).customer, payee(0)).await.unwrap();
    rail.start("wechat").await.unwrap();
    rail.run().await.unwrap();
    let payout = house.payout(claim(0).award).await;
    assert_eq!((payout.status, payout.attempts.len()), (PayoutStatus::Settled, 2));
    assert_ne!(payout.attempts[0].id, payout.attempts[1].id);
    house.sound().await;
}

#[tokio::test]
async fn a_refusal_after_something_was_lost_waits_a_day() {
    let house = claims(1).await;
    let bad = anxin_fund::WechatPayee::new("bad-openid", "张伟").unwrap();
    house.fund.set_wechat_payee(claim(0).customer, bad).await.unwrap();
    // An account that takes the place of another one rests for a day.
    pass(&house, 25 * 3_600);
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("SUCCESS", None));
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone()));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    rail.start("wechat").await.unwrap();
    wire.lose.store(1, Ordering::SeqCst);
    for _ in 0..20 {
        rail.run().await.unwrap();
        pass(&house, 400);
    }
    assert_eq!((wire.counts().0, status(&house, 0).await), (2, PayoutStatus::Sent));
    pass(&house, 24 * 3_600);
    rail.run().await.unwrap();
    assert_eq!((wire.counts().0, status(&house, 0).await), (2, PayoutStatus::Returned));
    house.sound().await;
}

#[tokio::test]
async fn the_payee_is_asked_and_the_transfer_can_be_taken_back_until_then() {
    let house = claims(1).await;
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("WAIT_USER_CONFIRM", None));
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone()));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    rail.start("wechat").await.unwrap();
    rail.run().await.unwrap();
    let award = claim(0).award;
    assert!(house.fund.wechat_package(award).await.unwrap().is_some_and(|package| !package.is_empty()));
    // While it waits, the award cannot be released and the customer's second thoughts change nothing about it.
    assert!(house.release(award).await.is_err());
    house.fund.set_wechat_payee(claim(0).customer, payee(7)).await.unwrap();
    assert_eq!(rail.start("wechat").await.unwrap(), None);
    let attempt = house.payout(award).await.attempts[0].id;
    assert!(rail.cancel(attempt).await.unwrap().is_ok());
    assert_eq!(status(&house, 0).await, PayoutStatus::Sent, "only a query tells that it was taken back");
    pass(&house, 60);
    rail.run().await.unwrap();
    let payout = house.payout(award).await;
    assert_eq!(
        (payout.status, payout.attempts[0].reason.as_deref()),
        (PayoutStatus::Returned, Some("CANCELLED"))
    );
    assert_eq!(house.fund.wechat_package(award).await.unwrap(), None);
    house.sound().await;
}

#[tokio::test]
async fn a_bill_about_something_else_changes_nothing_and_is_shown() {
    let house = claims(1).await;
    let keys = Keys::fresh();
    let merchant = super::merchant(&keys);
    let wire = Held1::new(&house, keys, Ends("PROCESSING", None));
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire.clone()));
    let rail = anxin_fund::WechatRail::new(house.fund.clone(), api);
    rail.start("wechat").await.unwrap();
    rail.run().await.unwrap();
    let number = house.payout(claim(0).award).await.attempts[0].id.to_string();
    let now = house.test.clock.now();
    let bill = |fen: i64, openid: &str, state: &str| {
        json!({ "mch_id": super::MCHID, "out_bill_no": number, "transfer_bill_no": "1", "state": state,
                "transfer_amount": fen, "openid": openid })
    };
    for (n, odd) in [bill(1, "o-000000", "SUCCESS"), bill(10_000, "o-999999", "SUCCESS")].iter().enumerate() {
        let notice = wire.server.notice(&format!("EV-{n}"), odd, now);
        let taken = rail.take_notice(&notice.headers, &notice.body).await.unwrap();
        assert_eq!(taken, Ok(anxin_fund::NoticeTaken::Odd));
        assert_eq!(status(&house, 0).await, PayoutStatus::Sent);
    }
    assert!(house.fund.wechat_open().await.unwrap()[0].trouble.is_some());
    let notice = wire.server.notice("EV-2", &bill(10_000, "o-000000", "SUCCESS"), now);
    let take = || rail.take_notice(&notice.headers, &notice.body);
    assert_eq!(take().await.unwrap(), Ok(anxin_fund::NoticeTaken::Taken));
    assert_eq!(status(&house, 0).await, PayoutStatus::Settled);
    assert_eq!(take().await.unwrap(), Ok(anxin_fund::NoticeTaken::Again));
    // Told the other way afterwards, it stays as it was, and somebody has to look.
    let notice = wire.server.notice("EV-3", &bill(10_000, "o-000000", "FAIL"), now);
    let taken = rail.take_notice(&notice.headers, &notice.body).await.unwrap();
    assert_eq!((taken, status(&house, 0).await), (Ok(anxin_fund::NoticeTaken::Odd), PayoutStatus::Settled));
    assert_eq!(house.fund.wechat_open().await.unwrap().len(), 1);
    // A notice that is held back is not believed any more.
    pass(&house, 301);
    assert_eq!(take().await.unwrap(), Err(NoticeError::Stale));
    house.sound().await;
}

#[tokio::test]
async fn each_payee_is_paid_by_the_rail_that_they_chose() {
    let house = claims(2).await;
    house.fund.move_money("back", claim(1).amount, anxin_fund::Moved::ToBank).await.unwrap();
    house.fund.set_payee(claim(1).customer, crate::payee(1)).await.unwrap();
    assert_eq!(house.fund.wechat_payee(claim(0).customer).await.unwrap(), Some(payee(0)));
    assert_eq!(house.fund.payee(claim(0).customer).await.unwrap(), None);
    assert_eq!(house.fund.wechat_payee(claim(1).customer).await.unwrap(), None);
    assert!(
        house.fund.make_payment_file("desk").await.unwrap().is_none(),
        "an account that was changed rests"
    );
    house.test.clock.set(house.test.clock.now().plus_days(2));
    let file = house.file().await;
    assert_eq!((file.count, file.total), (1, claim(1).amount));
    let keys = Keys::fresh();
    let merchant_keys = &keys;
    let rail = rail(&house, merchant_keys, NoWire);
    let batch = rail.start("wechat").await.unwrap().unwrap();
    assert_eq!((batch.count, batch.total, batch.rail), (1, claim(0).amount, anxin_fund::Rail::Wechat));
    assert_eq!(rail.start("wechat").await.unwrap(), None);
    assert_eq!(house.fund.write_payment_file(batch.id, &mut Vec::new()).await.unwrap(), 0);
    assert_eq!(house.fund.batches().await.unwrap().len(), 2);
    house.sound().await;
}

/// Nobody answers.
struct NoWire;

impl Transport for NoWire {
    fn exchange(&self, _: &Request) -> Result<Response, String> {
        Err("nobody is there".into())
    }
}
