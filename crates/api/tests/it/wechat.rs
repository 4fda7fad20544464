//! The door for notices of WeChat Pay, and the job beside it: what is signed is taken once, all else changes nothing.

#[path = "../../../fund/tests/it/wechat/server.rs"]
mod server;

use std::sync::Arc;

use anxin_api::{WECHAT_NOTICES, wechat_notices};
use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{
    Api, Merchant, MerchantKey, NoticeKey, PlatformKey, Request as Asked, Response as Said, Transport,
};
use anxin_fund::{
    AwardToPay, Entitlement, Fund, Liable, PayoutStatus, Starting, Tenant, WechatJob, WechatPayee, WechatRail,
};
use anxin_store::Clock;
use anxin_store::audit::{self, AuditAction, AuditFilter};
use anxin_store::jobs::Runner;
use anxin_store::testing::TestStore;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use server::{APPID, Fate, Held, Keys, MCHID, MERCHANT_SERIAL, PLATFORM_ID, SECRET, Server};
use tower::ServiceExt;

/// Pays when its payee has taken the money, which is after a minute; it takes back what it is asked to.
struct Slow;

impl Fate for Slow {
    fn state(&self, _: &str, held: &Held, seconds: i64) -> (&'static str, Option<&'static str>) {
        match (held.cancelled_at, seconds) {
            (Some(_), _) => ("CANCELLED", None),
            (None, ..60) => ("WAIT_USER_CONFIRM", None),
            _ => ("SUCCESS", None),
        }
    }
}

/// The way to the server, without a network.
struct Wire(Arc<Server>, Clock);

impl Transport for Wire {
    fn exchange(&self, request: &Asked) -> Result<Said, String> {
        Ok(self.0.answer(request, self.1.now()))
    }
}

/// A house with one award for somebody who wants their money at WeChat.
struct House {
    test: TestStore,
    fund: Fund,
    server: Arc<Server>,
    rail: WechatRail,
    door: Router,
}

const FEN: i64 = 10_000;

fn award() -> AwardToPay {
    let at = Instant::from_micros(1_795_413_600_000_000);
    AwardToPay {
        award: AwardId::new(at, [1; 10]),
        customer: Number::from_digits(8_613_800_138_000),
        amount: Money::new(FEN, Currency::Cny),
        entitlement: Entitlement::of(&["dnd-call", "1"]),
        tenant: Tenant::main(),
        liable: Liable::Brand("lianjia-wuhan".parse().unwrap()),
        at,
        holder_at: at,
    }
}

impl House {
    /// The batches of transfers in the list of what everybody did.
    async fn noted(&self) -> Vec<String> {
        let only = AuditFilter { action: Some(AuditAction::MadeTransfers), ..AuditFilter::default() };
        let found = self.test.store.read(move |tx| audit::find(tx, &only, 10)).await.unwrap();
        found.into_iter().map(|entry| entry.object).collect()
    }

    async fn new() -> Self {
        let test = TestStore::fresh().await;
        let fund = Fund::new(test.store.clone(), None);
        fund.top_up("first", Money::new(2 * FEN, Currency::Cny), "opening").await.unwrap();
        fund.move_money("first", Money::new(2 * FEN, Currency::Cny), anxin_fund::Moved::ToWechat)
            .await
            .unwrap();
        let clock = test.clock.clone();
        test.store.write(move |tx| anxin_fund::reserve(tx, &clock, &award())).await.unwrap();
        let payee = WechatPayee::new("o-000001", "张伟").unwrap();
        fund.set_wechat_payee(award().customer, payee).await.unwrap();
        let keys = Keys::fresh();
        let merchant = Merchant {
            mchid: MCHID.into(),
            appid: APPID.into(),
            serial: MERCHANT_SERIAL.into(),
            key: MerchantKey::from_pem(&keys.merchant_private).unwrap(),
            platform: PlatformKey::from_pem(PLATFORM_ID, &keys.platform_public).unwrap(),
            notices: NoticeKey::new(SECRET).unwrap(),
            scene_id: "1011".into(),
            scene_report: vec![("赔付原因".into(), "扰一赔百".into())],
            perception: None,
            notify_url: Some("https://anxin.example/wechat/notices".into()),
        };
        let server = Arc::new(Server::new(keys, Box::new(Slow)));
        let wire = Wire(Arc::clone(&server), test.clock.clone());
        let rail = WechatRail::new(fund.clone(), Api::new(merchant, Box::new(wire)));
        let door = wechat_notices(rail.clone());
        Self { test, fund, server, rail, door }
    }

    /// The transfer is asked for, and its payee has not taken it.
    async fn asked() -> Self {
        let house = Self::new().await;
        house.rail.start("wechat").await.unwrap();
        house.rail.run().await.unwrap();
        assert_eq!(house.status().await, PayoutStatus::Sent);
        house
    }

    async fn status(&self) -> PayoutStatus {
        self.fund.payout_of_award(award().award).await.unwrap().unwrap().status
    }

    fn now(&self) -> Instant {
        self.test.clock.now()
    }

    fn pass(&self, seconds: i64) {
        self.test.clock.set(self.now().plus_ms(seconds * 1_000));
    }

    /// The bill as WeChat Pay tells of it now, with its number.
    fn bill(&self) -> Value {
        let bills = self.server.bills.lock().unwrap();
        let (number, held) = bills.iter().next().unwrap();
        self.server.told(number, held, self.now())
    }

    async fn send(&self, notice: &Said) -> (StatusCode, String) {
        let mut request = Request::builder().method(Method::POST).uri(WECHAT_NOTICES);
        for (name, value) in &notice.headers {
            request = request.header(name, value);
        }
        let response = self.door.clone().oneshot(request.body(Body::from(notice.body.clone())).unwrap());
        let (parts, body) = response.await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, 4_096).await.unwrap();
        (parts.status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// A notice is refused, in the form that WeChat Pay wants, and nothing has changed.
    async fn refuses(&self, notice: &Said, status: u16) {
        let (answered, body) = self.send(notice).await;
        assert_eq!(answered.as_u16(), status, "{body}");
        let said: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(said["code"], "FAIL");
        assert!(said["message"].as_str().is_some_and(|message| !message.is_empty()));
        for personal in ["o-000001", "张伟", "13800138000"] {
            assert!(!body.contains(personal), "{body}");
        }
        assert_eq!(self.status().await, PayoutStatus::Sent);
    }

    async fn sound(&self) {
        assert_eq!(self.fund.check().await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_settles_a_transfer_once_however_often_and_in_whatever_order_it_comes() {
    let house = House::asked().await;
    let early = house.server.notice("EV-0", &house.bill(), house.now());
    house.pass(100);
    let done = house.server.notice("EV-1", &house.bill(), house.now());
    assert_eq!(house.send(&done).await, (StatusCode::NO_CONTENT, String::new()));
    assert_eq!(house.status().await, PayoutStatus::Settled);
    // The same again, another about the same, and one from before that was overtaken on the way.
    let another = house.server.notice("EV-2", &house.bill(), house.now());
    for notice in [&done, &another, &early, &done] {
        assert_eq!(house.send(notice).await.0, StatusCode::NO_CONTENT);
        assert_eq!(house.status().await, PayoutStatus::Settled);
    }
    let held = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!((held.paid_count, held.paid_total.minor(), held.in_transit.minor()), (1, FEN, 0));
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_settle_once() {
    let house = House::asked().await;
    house.pass(100);
    let done = house.server.notice("EV-1", &house.bill(), house.now());
    let sent = (0..12).map(|_| house.send(&done));
    let answers = futures_util::future::join_all(sent).await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::NO_CONTENT), "{answers:?}");
    assert_eq!(house.fund.status(Currency::Cny).await.unwrap().paid_count, 1);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_changed_old_or_about_another_merchant_changes_nothing() {
    let house = House::asked().await;
    house.pass(100);
    let good = house.server.notice("EV-1", &house.bill(), house.now());
    let with = |name: &str, value: &str| {
        let mut notice = good.clone();
        for header in &mut notice.headers {
            if header.0 == name {
                header.1 = value.to_owned();
            }
        }
        notice
    };
    house.refuses(&with("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abc"), 401).await;
    house.refuses(&with("Wechatpay-Serial", "PUB_KEY_ID_0"), 401).await;
    house.refuses(&with("Wechatpay-Nonce", "0"), 401).await;
    house.refuses(&with("Wechatpay-Timestamp", "yesterday"), 401).await;
    house.refuses(&Said { headers: Vec::new(), ..good.clone() }, 401).await;
    let mut changed = good.clone();
    changed.body[20] ^= 1;
    house.refuses(&changed, 401).await;
    let impostor = Server::new(Keys::fresh(), Box::new(Slow));
    house.refuses(&impostor.notice("EV-1", &house.bill(), house.now()), 401).await;
    house.refuses(&house.server.notice("EV-2", &house.bill(), house.now().plus_ms(-301_000)), 401).await;
    house.refuses(&house.server.notice("EV-3", &house.bill(), house.now().plus_ms(301_000)), 401).await;
    let mut others = house.bill();
    others["mch_id"] = json!("1900000002");
    house.refuses(&house.server.notice("EV-4", &others, house.now()), 400).await;
    house.refuses(&house.server.signed(200, b"{}".to_vec(), house.now()), 400).await;
    // After all that, the true one is taken; a day later it is not.
    assert_eq!(house.send(&good).await.0, StatusCode::NO_CONTENT);
    assert_eq!(house.status().await, PayoutStatus::Settled);
    house.pass(86_400);
    assert_eq!(house.send(&good).await.0, StatusCode::UNAUTHORIZED);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_notice_that_contradicts_the_books_is_answered_and_shown() {
    let house = House::asked().await;
    house.pass(100);
    let mut odd = house.bill();
    odd["transfer_amount"] = json!(1);
    let notice = house.server.notice("EV-1", &odd, house.now());
    assert_eq!(house.send(&notice).await.0, StatusCode::NO_CONTENT, "or it would come for days");
    assert_eq!(house.status().await, PayoutStatus::Sent);
    assert!(house.fund.wechat_open().await.unwrap()[0].trouble.is_some());
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_is_not_read_and_another_method_not_taken() {
    let house = House::asked().await;
    let huge = Said { body: vec![b' '; 65_537], ..house.server.notice("EV-1", &house.bill(), house.now()) };
    house.refuses(&huge, 413).await;
    let signed = house.server.signed(200, vec![b' '; 65_536], house.now());
    house.refuses(&signed, 400).await;
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 8_192]));
    let request = Request::builder().method(Method::POST).uri(WECHAT_NOTICES);
    let answer = house.door.clone().oneshot(request.body(Body::from_stream(endless)).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let get = Request::builder().uri(WECHAT_NOTICES).body(Body::empty()).unwrap();
    assert_eq!(house.door.clone().oneshot(get).await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_asks_for_transfers_and_about_them_before_it_asks_again() {
    let house = House::new().await;
    let job = WechatJob::new(house.rail.clone(), Starting::ByItself);
    let runner = Runner::new(house.test.store.clone()).with(job.clone());
    job.queue().await.unwrap();
    job.queue().await.unwrap();
    runner.run_due().await.unwrap();
    assert_eq!((house.status().await, house.server.bills.lock().unwrap().len()), (PayoutStatus::Sent, 1));
    assert!(house.noted().await.is_empty(), "nobody had them made");
    for _ in 0..6 {
        house.pass(30);
        runner.run_due().await.unwrap();
    }
    assert_eq!((house.status().await, house.server.bills.lock().unwrap().len()), (PayoutStatus::Settled, 1));
    assert_eq!(*house.server.violations.lock().unwrap(), Vec::<String>::new());
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_not_to_start_anything_follows_what_was_started_by_hand() {
    let house = House::new().await;
    let job = WechatJob::new(house.rail.clone(), Starting::ByHand);
    let runner = Runner::new(house.test.store.clone()).with(job.clone());
    job.queue().await.unwrap();
    runner.run_due().await.unwrap();
    assert_eq!(house.status().await, PayoutStatus::Reserved);
    let batch = house.rail.start("wechat").await.unwrap().unwrap();
    assert_eq!(house.noted().await, [batch.id.to_string()], "somebody had them made");
    for _ in 0..8 {
        house.pass(30);
        runner.run_due().await.unwrap();
    }
    assert_eq!(house.status().await, PayoutStatus::Settled);
}
