//! WeChat Pay as its documentation describes it, for tests: it checks what it is sent, keeps books of its own, and signs what
//! it answers. It does nothing wrong by itself; `hostile` does.

use std::collections::HashMap;
use std::sync::Mutex;

use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{MerchantKey, PlatformKey, Request, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use serde_json::{Value, json};
use sha1::Sha1;

pub(crate) const MCHID: &str = "1900000001";
pub(crate) const APPID: &str = "wxf636efh567hg4356";
pub(crate) const MERCHANT_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
pub(crate) const PLATFORM_ID: &str = "PUB_KEY_ID_0119000000012026112300000000000001";
pub(crate) const SECRET: &str = "0123456789abcdef0123456789ABCDEF";
/// Bills that were made later than this are told of.
const BILLS: &str = "/v3/fund-app/mch-transfer/transfer-bills";

/// The keys of both sides, fresh for each test.
pub(crate) struct Keys {
    pub(crate) merchant_private: String,
    pub(crate) merchant_public: String,
    pub(crate) platform_private: String,
    pub(crate) platform_public: String,
    hidden: rsa::PrivateKey,
}

impl Keys {
    pub(crate) fn fresh() -> Self {
        let key = || rsa::PrivateKey::new(&mut getrandom::SysRng, 2_048).unwrap();
        let private = |key: &rsa::PrivateKey| key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
        let public = |key: &rsa::PrivateKey| key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap();
        let (merchant, platform) = (key(), key());
        Self {
            merchant_private: private(&merchant),
            merchant_public: public(&merchant),
            platform_private: private(&platform),
            platform_public: public(&platform),
            hidden: platform,
        }
    }
}

/// A bill in WeChat Pay's own books.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) openid: String,
    pub(crate) name: String,
    pub(crate) fen: i64,
    pub(crate) remark: String,
    pub(crate) bill: String,
    pub(crate) since: Instant,
    pub(crate) cancelled_at: Option<Instant>,
}

/// What a bill comes to, and when: decided by whoever runs the test.
pub(crate) trait Fate: Send + Sync {
    /// The state of a bill so many seconds after it was taken, and why it failed.
    fn state(&self, out_bill_no: &str, held: &Held, seconds: i64) -> (&'static str, Option<&'static str>);
}

pub(crate) struct Server {
    merchant: PlatformKey,
    signer: MerchantKey,
    keys: Keys,
    pub(crate) fate: Box<dyn Fate>,
    pub(crate) bills: Mutex<HashMap<String, Held>>,
    /// What nobody should have asked for: another content under a known number.
    pub(crate) violations: Mutex<Vec<String>>,
}

impl Server {
    pub(crate) fn new(keys: Keys, fate: Box<dyn Fate>) -> Self {
        Self {
            merchant: PlatformKey::from_pem(MERCHANT_SERIAL, &keys.merchant_public).unwrap(),
            signer: MerchantKey::from_pem(&keys.platform_private).unwrap(),
            keys,
            fate,
            bills: Mutex::default(),
            violations: Mutex::default(),
        }
    }

    /// Answers a request as WeChat Pay does.
    pub(crate) fn answer(&self, request: &Request, now: Instant) -> Response {
        let (status, body) = self.act(request, now);
        self.signed(status, body.to_string().into_bytes(), now)
    }

    fn act(&self, request: &Request, now: Instant) -> (u16, Value) {
        let refuse =
            |status: u16, code: &str| (status, json!({ "code": code, "message": "see the documentation" }));
        if !self.is_signed(request, now) {
            return refuse(401, "SIGN_ERROR");
        }
        let path = request.path.strip_prefix(BILLS).unwrap_or("?");
        match (request.method, path.strip_prefix("/out-bill-no/")) {
            ("POST", None) if path.is_empty() => self.transfer(request, now),
            ("GET", Some(number)) => match self.bills.lock().unwrap().get(number) {
                Some(held) => (200, self.told(number, held, now)),
                None => refuse(404, "NOT_FOUND"),
            },
            ("POST", Some(rest)) => {
                let Some(number) = rest.strip_suffix("/cancel") else { return refuse(404, "NOT_FOUND") };
                let mut bills = self.bills.lock().unwrap();
                let Some(held) = bills.get_mut(number) else { return refuse(404, "NOT_FOUND") };
                held.cancelled_at.get_or_insert(now);
                let told = self.told(number, held, now);
                (
                    200,
                    json!({ "out_bill_no": number, "transfer_bill_no": held.bill, "state": told["state"], "update_time": rfc3339(now) }),
                )
            }
            _ => refuse(404, "NOT_FOUND"),
        }
    }

    /// Takes an order; the same number again is the same bill.
    fn transfer(&self, request: &Request, now: Instant) -> (u16, Value) {
        let refuse =
            |status: u16, code: &str| (status, json!({ "code": code, "message": "see the documentation" }));
        let Ok(asked) = serde_json::from_str::<Value>(&request.body) else {
            return refuse(400, "PARAM_ERROR");
        };
        let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
        let number = text("out_bill_no");
        let plain = number.bytes().all(|b| b.is_ascii_alphanumeric()) && (1..=32).contains(&number.len());
        let names_key =
            request.headers.iter().any(|(name, value)| *name == "Wechatpay-Serial" && value == PLATFORM_ID);
        let name = BASE64
            .decode(text("user_name"))
            .ok()
            .and_then(|hidden| self.keys.hidden.oaep_decrypt::<Sha1>(&hidden).ok());
        let fen = asked["transfer_amount"].as_i64().unwrap_or_default();
        let reported = asked["transfer_scene_report_infos"].as_array().is_some_and(|infos| !infos.is_empty());
        let remark = text("transfer_remark");
        let fits = plain && names_key && fen >= 30 && reported && (1..=32).contains(&remark.chars().count());
        let openid = text("openid");
        if !fits
            || openid.starts_with("bad")
            || text("appid") != APPID
            || text("transfer_scene_id").is_empty()
        {
            return refuse(400, "PARAM_ERROR");
        }
        let Some(name) = name.and_then(|name| String::from_utf8(name).ok()) else {
            return refuse(400, "PARAM_ERROR");
        };
        let mut bills = self.bills.lock().unwrap();
        let next = bills.len() + 1;
        let held = bills.entry(number.clone()).or_insert_with(|| Held {
            openid: openid.clone(),
            name: name.clone(),
            fen,
            remark: remark.clone(),
            bill: format!("13300000711001{next:018}"),
            since: now,
            cancelled_at: None,
        });
        if (&held.openid, &held.name, held.fen, &held.remark) != (&openid, &name, fen, &remark) {
            self.violations.lock().unwrap().push(number);
            return refuse(400, "INVALID_REQUEST");
        }
        let told = self.told(&number, held, now);
        let mut answer = json!({
            "out_bill_no": number, "transfer_bill_no": held.bill, "create_time": rfc3339(held.since), "state": told["state"],
        });
        if told["state"] == "WAIT_USER_CONFIRM" {
            answer["package_info"] = json!(format!("affffddafdfafddffda=={next}"));
        }
        (200, answer)
    }

    /// A bill as a query or a notice tells of it.
    pub(crate) fn told(&self, number: &str, held: &Held, now: Instant) -> Value {
        let seconds = (now.micros() - held.since.micros()) / 1_000_000;
        let (state, why) = self.fate.state(number, held, seconds);
        let mut told = json!({
            "mch_id": MCHID, "out_bill_no": number, "transfer_bill_no": held.bill, "appid": APPID, "state": state,
            "transfer_amount": held.fen, "transfer_remark": held.remark, "openid": held.openid,
            "create_time": rfc3339(held.since), "update_time": rfc3339(now),
        });
        if let Some(why) = why {
            told["fail_reason"] = json!(why);
        }
        told
    }

    /// The notice that a bill has ended.
    pub(crate) fn notice(&self, id: &str, told: &Value, now: Instant) -> Response {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, SECRET.as_bytes()).unwrap());
        let nonce = format!("{:012}", fastrand::u64(..1_000_000_000_000));
        let mut sealed = told.to_string().into_bytes();
        let once = Nonce::try_assume_unique_for_key(nonce.as_bytes()).unwrap();
        key.seal_in_place_append_tag(once, Aad::from(b"mch_payment"), &mut sealed).unwrap();
        let body = json!({
            "id": id, "create_time": rfc3339(now), "resource_type": "encrypt-resource",
            "event_type": "MCHTRANSFER.BILL.FINISHED", "summary": "商家转账单据终态通知",
            "resource": {
                "original_type": "mch_payment", "algorithm": "AEAD_AES_256_GCM", "ciphertext": BASE64.encode(sealed),
                "associated_data": "mch_payment", "nonce": nonce,
            },
        });
        self.signed(200, body.to_string().into_bytes(), now)
    }

    /// Signs what goes out.
    pub(crate) fn signed(&self, status: u16, body: Vec<u8>, now: Instant) -> Response {
        let (seconds, nonce) = (now.micros() / 1_000_000, format!("{:032x}", fastrand::u128(..)));
        let message = [format!("{seconds}\n{nonce}\n").as_bytes(), &body, b"\n"].concat();
        let header = |name: &str, value: String| (name.to_owned(), value);
        let headers = vec![
            header("Content-Type", "application/json; charset=utf-8".into()),
            header("Wechatpay-Nonce", nonce),
            header("Wechatpay-Serial", PLATFORM_ID.into()),
            header("Wechatpay-Signature", self.signer.sign(&message).unwrap()),
            header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".into()),
            header("Wechatpay-Timestamp", seconds.to_string()),
        ];
        Response { status, headers, body }
    }

    /// Whether the merchant signed a request, for this very path and body, just now.
    fn is_signed(&self, request: &Request, now: Instant) -> bool {
        let Some((_, authorization)) = request.headers.iter().find(|(name, _)| *name == "Authorization")
        else {
            return false;
        };
        let Some(fields) = authorization.strip_prefix("WECHATPAY2-SHA256-RSA2048 ") else { return false };
        let field = |name: &str| {
            let pair = fields.split(',').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix("=\""));
            pair.and_then(|value| value.strip_suffix('"')).unwrap_or_default()
        };
        let (time, nonce) = (field("timestamp"), field("nonce_str"));
        let message = format!("{}\n{}\n{time}\n{nonce}\n{}\n", request.method, request.path, request.body);
        let fresh =
            time.parse::<i64>().is_ok_and(|seconds| (now.micros() / 1_000_000).abs_diff(seconds) <= 300);
        fresh
            && field("mchid") == MCHID
            && field("serial_no") == MERCHANT_SERIAL
            && self.merchant.signed(message.as_bytes(), field("signature"))
    }
}

fn rfc3339(at: Instant) -> String {
    at.format_in(&jiff::tz::TimeZone::UTC, "%Y-%m-%dT%H:%M:%S+00:00")
}
