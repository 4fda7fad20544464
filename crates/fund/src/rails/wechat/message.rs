//! What is asked of WeChat Pay and what it answers, as plain values.

use serde::{Deserialize, Serialize};

/// A transfer that is asked for. The same number always goes with the same content.
#[derive(Clone, PartialEq, Eq)]
pub struct Order {
    /// The merchant's number of the bill: letters and digits, 32 at most.
    pub out_bill_no: String,
    /// Who is paid, as the merchant's app knows them.
    pub openid: String,
    /// Their real name, which WeChat Pay holds against its own; it goes encrypted.
    pub name: String,
    /// How much, in fen.
    pub fen: i64,
    /// What the payee reads, 32 characters at most.
    pub remark: String,
}

/// How far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransferState {
    /// Taken; may be asked again with the same number.
    Accepted,
    /// The money is being set aside.
    Processing,
    /// Waits until the payee takes it.
    WaitUserConfirm,
    /// The payee took it, and it is on its way. (Spelled as WeChat Pay spells it.)
    Transfering,
    /// Paid.
    Success,
    /// Not paid, for good.
    Fail,
    /// Taken back, but not yet done.
    Canceling,
    /// Taken back, for good.
    Cancelled,
}

impl TransferState {
    /// Its word, as stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "ACCEPTED",
            Self::Processing => "PROCESSING",
            Self::WaitUserConfirm => "WAIT_USER_CONFIRM",
            Self::Transfering => "TRANSFERING",
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
            Self::Canceling => "CANCELING",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// A bill as WeChat Pay tells of it: in an answer, or in a notice. What it is told in decides how much of it there is.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Bill {
    /// The merchant's number.
    pub out_bill_no: String,
    /// WeChat Pay's own.
    pub transfer_bill_no: Option<String>,
    /// How far it is.
    pub state: TransferState,
    /// The merchant.
    pub mch_id: Option<String>,
    /// Who is paid.
    pub openid: Option<String>,
    /// How much, in fen.
    pub transfer_amount: Option<i64>,
    /// With which the payee's app opens the page that asks whether to take it.
    pub package_info: Option<String>,
    /// Why it was not paid.
    pub fail_reason: Option<String>,
}

/// An HTTP request, without the host.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its query.
    pub path: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Empty for a `GET`.
    pub body: String,
}

/// An HTTP response.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Names and values, names in any case.
    pub headers: Vec<(String, String)>,
    /// As it came.
    pub body: Vec<u8>,
}

/// Carries a request to WeChat Pay and an answer back. It may block; it is never called where that would hold up others.
pub trait Transport: Send + Sync {
    /// One exchange.
    ///
    /// # Errors
    /// What happened, in a few words without address. WeChat Pay may have acted all the same.
    fn exchange(&self, request: &Request) -> Result<Response, String>;
}

/// The value of a header, whatever the case of its name.
pub(super) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[derive(Serialize)]
pub(super) struct Asked<'a> {
    pub(super) appid: &'a str,
    pub(super) out_bill_no: &'a str,
    pub(super) transfer_scene_id: &'a str,
    pub(super) openid: &'a str,
    pub(super) user_name: &'a str,
    pub(super) transfer_amount: i64,
    pub(super) transfer_remark: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notify_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_recv_perception: Option<&'a str>,
    pub(super) transfer_scene_report_infos: Vec<ReportInfo<'a>>,
}

#[derive(Serialize)]
pub(super) struct ReportInfo<'a> {
    pub(super) info_type: &'a str,
    pub(super) info_content: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Refusal {
    pub(super) code: String,
}

#[derive(Deserialize)]
pub(super) struct NoticeEnvelope {
    pub(super) id: String,
    pub(super) resource_type: String,
    pub(super) event_type: String,
    pub(super) resource: Sealed,
}

#[derive(Deserialize)]
pub(super) struct Sealed {
    pub(super) algorithm: String,
    pub(super) nonce: String,
    #[serde(default)]
    pub(super) associated_data: String,
    pub(super) ciphertext: String,
}
