//! The merchant's side of the conversation: requests are signed, answers and notices are believed only when WeChat Pay signed
//! them just now.

use anxin_domain::time::Instant;

use super::crypto::{MerchantKey, NoticeKey, PlatformKey};
use super::message::{
    Asked, Bill, NoticeEnvelope, Order, Refusal, ReportInfo, Request, Response, Transport, header,
};

/// Where transfers are asked for.
const BILLS: &str = "/v3/fund-app/mch-transfer/transfer-bills";
/// The scheme of every signature.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
/// The only notice that says how a transfer ended.
const FINISHED: &str = "MCHTRANSFER.BILL.FINISHED";
/// Seconds by which the clocks of both sides may differ; what was signed before or after is not believed.
pub const CLOCK_WINDOW_S: i64 = 300;
/// Longest code of a refusal that is kept.
const CODE_LIMIT: usize = 64;
/// Most bytes of a notice.
pub const NOTICE_LIMIT: usize = 64 * 1024;

/// A merchant of WeChat Pay.
#[derive(Debug)]
pub struct Merchant {
    /// Its number.
    pub mchid: String,
    /// The app or mini program that knows the payees.
    pub appid: String,
    /// The serial number of its certificate.
    pub serial: String,
    /// Its private key.
    pub key: MerchantKey,
    /// WeChat Pay's public key.
    pub platform: PlatformKey,
    /// The secret of notices.
    pub notices: NoticeKey,
    /// For what it pays, as agreed with WeChat Pay.
    pub scene_id: String,
    /// What it must report in that scene: pairs of type and content.
    pub scene_report: Vec<(String, String)>,
    /// What the payee sees as the reason, where it is not the scene's own.
    pub perception: Option<String>,
    /// Where notices are sent.
    pub notify_url: Option<String>,
}

/// What WeChat Pay itself said, under its signature.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    /// How the bill stands.
    Bill(Box<Bill>),
    /// That it does not do what was asked.
    Refused {
        /// The HTTP status.
        status: u16,
        /// WeChat Pay's word for the reason.
        code: String,
    },
}

/// Nothing that WeChat Pay stands for was heard: it may have acted or not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unheard {
    /// No answer came.
    #[error("no answer came: {0}")]
    Lost(String),
    /// An answer without a signature of WeChat Pay, or an old one.
    #[error("the answer does not bear a fresh signature of WeChat Pay")]
    Unsigned,
    /// Signed, but not what is understood here.
    #[error("the answer cannot be read")]
    Unread,
    /// It could not be asked.
    #[error("the request could not be signed or the name not be encrypted; look at the keys")]
    Unasked,
}

/// A notice that was checked and opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id; the same notice may come again and again.
    pub id: String,
    /// What it tells of.
    pub bill: Bill,
}

/// Why a notice was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// Not signed by WeChat Pay, or with a key that is not ours to know.
    #[error("the notice does not bear a signature of WeChat Pay")]
    Unsigned,
    /// Signed too long ago, or in the future.
    #[error("the notice was signed more than {CLOCK_WINDOW_S} seconds away from now; look at the clock")]
    Stale,
    /// It could not be opened or read, or is about something else.
    #[error("the notice is not one of a finished transfer")]
    Foreign,
}

/// Talks to WeChat Pay for a merchant.
pub struct Api {
    merchant: Merchant,
    transport: Box<dyn Transport>,
}

impl Api {
    /// A merchant and the way to WeChat Pay.
    #[must_use]
    pub const fn new(merchant: Merchant, transport: Box<dyn Transport>) -> Self {
        Self { merchant, transport }
    }

    /// The merchant.
    #[must_use]
    pub const fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// Gives the merchant back.
    #[must_use]
    pub fn into_merchant(self) -> Merchant {
        self.merchant
    }

    /// Asks for a transfer. `nonce` is random, `now` what the signature says.
    ///
    /// # Errors
    /// [`Unheard`]: whether it was taken is found out by [`Api::query`].
    pub fn transfer(&self, order: &Order, nonce: [u8; 16], now: Instant) -> Result<Heard, Unheard> {
        let m = &self.merchant;
        let name = m.platform.encrypt(&order.name).map_err(|_| Unheard::Unasked)?;
        let infos = m.scene_report.iter();
        let asked = Asked {
            appid: &m.appid,
            out_bill_no: &order.out_bill_no,
            transfer_scene_id: &m.scene_id,
            openid: &order.openid,
            user_name: &name,
            transfer_amount: order.fen,
            transfer_remark: &order.remark,
            notify_url: m.notify_url.as_deref(),
            user_recv_perception: m.perception.as_deref(),
            transfer_scene_report_infos: infos
                .map(|(info_type, info_content)| ReportInfo { info_type, info_content })
                .collect(),
        };
        let body = serde_json::to_string(&asked).map_err(|_| Unheard::Unasked)?;
        self.ask("POST", BILLS.to_owned(), body, nonce, now)
    }

    /// Asks how a bill stands, by the merchant's number.
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn query(&self, out_bill_no: &str, nonce: [u8; 16], now: Instant) -> Result<Heard, Unheard> {
        self.ask("GET", format!("{BILLS}/out-bill-no/{out_bill_no}"), String::new(), nonce, now)
    }

    /// Asks to take a transfer back that the payee has not taken yet. Only a query tells whether that was done.
    ///
    /// # Errors
    /// [`Unheard`].
    pub fn cancel(&self, out_bill_no: &str, nonce: [u8; 16], now: Instant) -> Result<Heard, Unheard> {
        self.ask("POST", format!("{BILLS}/out-bill-no/{out_bill_no}/cancel"), String::new(), nonce, now)
    }

    /// Checks and opens a notice. `body` is what came, byte by byte.
    ///
    /// # Errors
    /// [`NoticeError`] says why it was not taken.
    pub fn open_notice(
        &self,
        headers: &[(String, String)],
        body: &[u8],
        now: Instant,
    ) -> Result<Notice, NoticeError> {
        if body.len() > NOTICE_LIMIT {
            return Err(NoticeError::Foreign);
        }
        match self.signed(headers, body, now) {
            Signed::Now => {}
            Signed::NotNow => return Err(NoticeError::Stale),
            Signed::No => return Err(NoticeError::Unsigned),
        }
        let envelope: NoticeEnvelope = serde_json::from_slice(body).map_err(|_| NoticeError::Foreign)?;
        let sealed = &envelope.resource;
        let ours = envelope.event_type == FINISHED
            && envelope.resource_type == "encrypt-resource"
            && sealed.algorithm == "AEAD_AES_256_GCM";
        let opened = self
            .merchant
            .notices
            .open(&sealed.nonce, &sealed.associated_data, &sealed.ciphertext)
            .filter(|_| ours)
            .ok_or(NoticeError::Foreign)?;
        let bill: Bill = serde_json::from_slice(&opened).map_err(|_| NoticeError::Foreign)?;
        if bill.mch_id.as_ref().is_some_and(|mchid| *mchid != self.merchant.mchid) {
            return Err(NoticeError::Foreign);
        }
        Ok(Notice { id: envelope.id, bill })
    }

    fn ask(
        &self,
        method: &'static str,
        path: String,
        body: String,
        nonce: [u8; 16],
        now: Instant,
    ) -> Result<Heard, Unheard> {
        let authorization = self.authorization(method, &path, &body, nonce, now)?;
        let mut headers = vec![
            ("Authorization", authorization),
            ("Accept", "application/json".to_owned()),
            ("User-Agent", concat!("anxin/", env!("CARGO_PKG_VERSION")).to_owned()),
            // Which key the name is encrypted with, and the answer to be signed with.
            ("Wechatpay-Serial", self.merchant.platform.id().to_owned()),
        ];
        if method == "POST" {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        let request = Request { method, path, headers, body };
        let response = self.transport.exchange(&request).map_err(Unheard::Lost)?;
        self.heard(&response, now)
    }

    fn authorization(
        &self,
        method: &str,
        path: &str,
        body: &str,
        nonce: [u8; 16],
        now: Instant,
    ) -> Result<String, Unheard> {
        let m = &self.merchant;
        let nonce = format!("{:032X}", u128::from_be_bytes(nonce));
        let seconds = now.micros().div_euclid(1_000_000);
        let message = format!("{method}\n{path}\n{seconds}\n{nonce}\n{body}\n");
        let signature = m.key.sign(message.as_bytes()).map_err(|_| Unheard::Unasked)?;
        Ok(format!(
            "{SCHEME} mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{seconds}\",serial_no=\"{}\"",
            m.mchid, m.serial
        ))
    }

    fn heard(&self, response: &Response, now: Instant) -> Result<Heard, Unheard> {
        if self.signed(&response.headers, &response.body, now) != Signed::Now {
            return Err(Unheard::Unsigned);
        }
        if (200..300).contains(&response.status) {
            let bill = serde_json::from_slice(&response.body).map_err(|_| Unheard::Unread)?;
            return Ok(Heard::Bill(Box::new(bill)));
        }
        let refusal: Refusal = serde_json::from_slice(&response.body).map_err(|_| Unheard::Unread)?;
        let code = refusal.code.chars().filter(char::is_ascii_graphic).take(CODE_LIMIT).collect();
        Ok(Heard::Refused { status: response.status, code })
    }

    /// Whether WeChat Pay signed these bytes, and when it says that it did. The time is under the signature, so it is looked at
    /// only after that held.
    fn signed(&self, headers: &[(String, String)], body: &[u8], now: Instant) -> Signed {
        let platform = &self.merchant.platform;
        let value = |name| header(headers, name);
        let (Some(time), Some(nonce), Some(signature)) =
            (value("Wechatpay-Timestamp"), value("Wechatpay-Nonce"), value("Wechatpay-Signature"))
        else {
            return Signed::No;
        };
        if value("Wechatpay-Serial") != Some(platform.id()) {
            return Signed::No;
        }
        let message = [format!("{time}\n{nonce}\n").as_bytes(), body, b"\n"].concat();
        let Ok(seconds) = time.parse::<i64>() else { return Signed::No };
        if !platform.signed(&message, signature) {
            return Signed::No;
        }
        let apart = now.micros().div_euclid(1_000_000).abs_diff(seconds);
        if apart <= CLOCK_WINDOW_S.unsigned_abs() { Signed::Now } else { Signed::NotNow }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Signed {
    Now,
    NotNow,
    No,
}
