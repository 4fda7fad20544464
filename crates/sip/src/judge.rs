//! The question the door asks about a call, and the verdicts it understands. The gate is adapted to [`Judge`]
//! by the binary, so that this room knows telephones and nothing about acts, rulebooks or storage.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// One question: may this call be placed?
///
/// It holds phone numbers, so it has no `Debug`: an inquiry cannot slip into a log line.
#[derive(Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// The name of the trunk that asks.
    pub trunk: Arc<str>,
    /// The calling number as received: the user part of a SIP URI or the subscriber of a `tel:` URI, with escapes
    /// undone and parameters cut off. Not normalised.
    pub from: String,
    /// The dialled number as received, from the Request-URI, in the same form as `from`.
    pub to: String,
    /// The number the call was redirected from (`Diversion`, RFC 5806, or `History-Info`, RFC 7044), recorded only.
    pub redirected_from: Option<String>,
    /// `X-Anxin-Purpose`, or the purpose the trunk's configuration names.
    pub purpose: Option<String>,
    /// `X-Anxin-Line-Of-Business`, or the one the trunk's configuration names.
    pub line_of_business: Option<String>,
    /// `X-Anxin-Ticket`.
    pub ticket: Option<String>,
    /// `Call-ID`, to join the decision with the phone system's own records.
    pub call_id: String,
}

/// Which number of a call is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The calling number.
    From,
    /// The dialled number.
    To,
}

/// What the judge says.
#[derive(Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The call may be placed: 302 to the trunk's route.
    Allow {
        /// The id under which the decision is recorded.
        decision_id: String,
        /// The dialled number in E.164 with `+`, for `{number}` of the route. `None` uses it as dialled.
        number: Option<String>,
    },
    /// The call must not be placed: the trunk's `deny_status`.
    Deny {
        /// The id under which the decision is recorded.
        decision_id: String,
        /// A short code for machines, such as `customer_refused`; sent as `X-Anxin-Reason`.
        reason_code: String,
        /// A short sentence for people, sent as the text of the `Reason` header. It holds no phone number.
        reason_text: String,
        /// In how many seconds it is worth asking again, at least 1, if waiting helps; sent as `Retry-After`.
        retry_after: Option<u32>,
    },
    /// One of the numbers cannot be read: 484 for the dialled one, 400 for the calling one.
    Unreadable {
        /// Which one.
        which: Side,
        /// Why, in a short sentence without the number.
        text: String,
    },
    /// No decision can be had now, for instance because the evidence cannot be written: 500 with `Retry-After`.
    Unavailable,
}

/// Decides calls. A decision must be durable before the future completes.
pub trait Judge: Send + Sync + 'static {
    /// Judges one call. The door asks once per SIP transaction, however often the INVITE is repeated, and lets the
    /// future run to its end even when the caller gives up, so that the evidence is complete.
    fn judge(&self, inquiry: Inquiry) -> impl Future<Output = Verdict> + Send;
}

/// [`Judge`] without its type, so that the door itself needs no type parameter.
pub(crate) trait AnyJudge: Send + Sync + 'static {
    fn judge_boxed(&self, inquiry: Inquiry) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>>;
}

impl<J: Judge> AnyJudge for J {
    fn judge_boxed(&self, inquiry: Inquiry) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>> {
        Box::pin(self.judge(inquiry))
    }
}
