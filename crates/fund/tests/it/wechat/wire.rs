//! What goes over the wire: signatures, secrets, and answers that are not to be believed.

use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{
    Api, Heard, KeyError, MerchantKey, NoticeError, NoticeKey, Order, PlatformKey, Request, Response,
    TransferState, Transport, Unheard,
};
use serde_json::json;
use std::sync::Arc;

use super::merchant;
use super::server::{Fate, Held, Keys, Server};

struct Waits;

impl Fate for Waits {
    fn state(&self, _: &str, _: &Held, _: i64) -> (&'static str, Option<&'static str>) {
        ("WAIT_USER_CONFIRM", None)
    }
}

fn now() -> Instant {
    Instant::parse("2026-11-23T06:00:00Z").unwrap()
}

/// A server whose answers a test may change.
struct Changed<F>(Arc<Server>, F);

impl<F: Fn(Request) -> Request + Send + Sync> Transport for Changed<F> {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        Ok(self.0.answer(&(self.1)(request.clone()), now()))
    }
}

struct Says(Response);

impl Transport for Says {
    fn exchange(&self, _: &Request) -> Result<Response, String> {
        Ok(self.0.clone())
    }
}

fn order() -> Order {
    Order {
        out_bill_no: "01J6A3M1T0R8Z5X7C9V2B4N6M8".into(),
        openid: "o-1".into(),
        name: "欧阳·娜娜".into(),
        fen: 10_000,
        remark: "安心赔付".into(),
    }
}

fn refusal(heard: Result<Heard, Unheard>) -> String {
    match heard {
        Ok(Heard::Refused { status, code }) => format!("{status} {code}"),
        Ok(Heard::Bill(bill)) => format!("a bill in state {:?}", bill.state),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_request_is_taken_as_it_was_signed_and_not_otherwise() {
    let keys = Keys::fresh();
    let ours = merchant(&keys);
    let server = Arc::new(Server::new(keys, Box::new(Waits)));
    let ask = |merchant, change: fn(Request) -> Request| {
        let api = Api::new(merchant, Box::new(Changed(Arc::clone(&server), change)));
        api.transfer(&order(), [7; 16], now())
    };
    let heard = ask(ours, |request| request);
    let Ok(Heard::Bill(bill)) = heard else { panic!("{}", refusal(heard)) };
    assert_eq!((bill.state, bill.out_bill_no), (TransferState::WaitUserConfirm, order().out_bill_no));
    assert!(bill.package_info.is_some());
    assert_eq!(server.bills.lock().unwrap()[&order().out_bill_no].name, "欧阳·娜娜");
    assert!(!format!("{:?}", server.bills.lock().unwrap()).contains("user_name"));
}

#[test]
fn a_changed_request_is_refused_by_whoever_checks_it() {
    let changes: [fn(Request) -> Request; 4] = [
        |mut r| {
            r.body = r.body.replace("10000", "99999");
            r
        },
        |mut r| {
            r.path += "?a=b";
            r
        },
        |mut r| {
            r.headers.retain(|(name, _)| *name != "Authorization");
            r
        },
        |mut r| {
            let old = r.headers.iter_mut().find(|(name, _)| *name == "Authorization").unwrap();
            old.1 = old.1.replace("timestamp=\"17", "timestamp=\"16");
            r
        },
    ];
    for change in changes {
        let keys = Keys::fresh();
        let ours = merchant(&keys);
        let server = Arc::new(Server::new(keys, Box::new(Waits)));
        let api = Api::new(ours, Box::new(Changed(Arc::clone(&server), change)));
        assert_eq!(refusal(api.transfer(&order(), [7; 16], now())), "401 SIGN_ERROR");
        assert!(server.bills.lock().unwrap().is_empty());
    }
}

#[test]
fn an_answer_is_believed_only_with_a_fresh_signature_of_the_right_key() {
    let keys = Keys::fresh();
    let (ours, impostor) = (merchant(&keys), Server::new(Keys::fresh(), Box::new(Waits)));
    let server = Server::new(keys, Box::new(Waits));
    let body = json!({ "out_bill_no": order().out_bill_no, "state": "SUCCESS" }).to_string().into_bytes();
    let at = |seconds: i64| Instant::from_micros(now().micros() + seconds * 1_000_000);
    let good = server.signed(200, body.clone(), now());
    let changed = Response {
        body: String::from_utf8(body.clone()).unwrap().replace("SUCCESS", "FAIL").into(),
        ..good.clone()
    };
    let mut other_key = good.clone();
    other_key.headers.iter_mut().find(|(name, _)| name == "Wechatpay-Serial").unwrap().1 =
        "PUB_KEY_ID_2".into();
    let mut lower = good.clone();
    lower.headers.iter_mut().for_each(|(name, _)| *name = name.to_ascii_lowercase());
    let unread = server.signed(200, b"[]".to_vec(), now());
    let mut probe = good.clone();
    let signature = probe.headers.iter_mut().find(|(name, _)| name == "Wechatpay-Signature").unwrap();
    signature.1 = format!("WECHATPAY/SIGNTEST/{}", signature.1);
    let unsigned = "the answer does not bear a fresh signature of WeChat Pay";
    let paid = "a bill in state Success";
    let mut merchants = Some(ours);
    let keys_of = |merchants: &mut Option<_>| merchants.take().unwrap();
    for (response, told) in [
        (good, paid),
        (lower, paid),
        (server.signed(200, body.clone(), at(-299)), paid),
        (server.signed(200, body.clone(), at(-301)), unsigned),
        (server.signed(200, body.clone(), at(301)), unsigned),
        (changed, unsigned),
        (other_key, unsigned),
        (probe, unsigned),
        (impostor.signed(200, body, now()), unsigned),
        (Response { status: 200, headers: vec![], body: b"{}".to_vec() }, unsigned),
        (unread, "the answer cannot be read"),
        (server.signed(404, b"{\"code\":\"NOT_FOUND\"}".to_vec(), now()), "404 NOT_FOUND"),
    ] {
        let api = Api::new(keys_of(&mut merchants), Box::new(Says(response)));
        assert_eq!(refusal(api.query("1", [7; 16], now())), told);
        merchants = Some(api.into_merchant());
    }
}

#[test]
fn a_notice_is_opened_only_when_it_is_whole_and_ours() {
    let keys = Keys::fresh();
    let (ours, impostor) = (merchant(&keys), Server::new(Keys::fresh(), Box::new(Waits)));
    let server = Server::new(keys, Box::new(Waits));
    let api = Api::new(ours, Box::new(Says(Response { status: 500, headers: vec![], body: vec![] })));
    let told =
        json!({ "mch_id": super::MCHID, "out_bill_no": "A", "state": "SUCCESS", "transfer_amount": 1 });
    let good = server.notice("EV-1", &told, now());
    let opened = api.open_notice(&good.headers, &good.body, now()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((opened.id.as_str(), opened.bill.transfer_amount), ("EV-1", Some(1)));
    let error = |response: &Response| api.open_notice(&response.headers, &response.body, now()).err();
    for place in [0, good.body.len() / 2, good.body.len() - 1] {
        let mut changed = good.clone();
        changed.body[place] ^= 1;
        assert_eq!(error(&changed), Some(NoticeError::Unsigned));
    }
    assert_eq!(error(&impostor.notice("EV-1", &told, now())), Some(NoticeError::Unsigned));
    // Signed by WeChat Pay, but sealed with another secret, of another kind, or for another merchant.
    let resigned = |from: &str, to: &str| {
        let body = String::from_utf8(good.body.clone()).unwrap();
        assert!(body.contains(from), "{from}");
        server.signed(200, body.replace(from, to).into_bytes(), now())
    };
    assert_eq!(
        error(&resigned("\"associated_data\":\"mch_payment\"", "\"associated_data\":\"x\"")),
        Some(NoticeError::Foreign)
    );
    assert_eq!(error(&resigned("BILL.FINISHED", "BATCH.FINISHED")), Some(NoticeError::Foreign));
    let mut other = told;
    other["mch_id"] = json!("1900000002");
    assert_eq!(error(&server.notice("EV-2", &other, now())), Some(NoticeError::Foreign));
    assert_eq!(error(&server.signed(200, b"{}".to_vec(), now())), Some(NoticeError::Foreign));
    assert_eq!(error(&server.signed(200, vec![b' '; 65_537], now())), Some(NoticeError::Foreign));
}

#[test]
fn keys_that_are_none_are_refused_and_none_is_printed() {
    let keys = Keys::fresh();
    assert_eq!(MerchantKey::from_pem(&keys.merchant_public).err(), Some(KeyError::Private));
    assert_eq!(MerchantKey::from_pem("").err(), Some(KeyError::Private));
    assert_eq!(PlatformKey::from_pem("1", &keys.platform_private).err(), Some(KeyError::Public));
    assert_eq!(NoticeKey::new("short").err(), Some(KeyError::Secret));
    let printed = format!("{:?}", merchant(&keys));
    assert!(printed.contains("MerchantKey(hidden)") && !printed.contains(super::SECRET), "{printed}");
    let platform = PlatformKey::from_pem("1", &keys.platform_public).unwrap();
    assert_ne!(platform.encrypt("张伟").unwrap(), platform.encrypt("张伟").unwrap(), "never the same twice");
    assert_eq!(platform.encrypt(&"名".repeat(100)).err(), Some(KeyError::Public));
}
