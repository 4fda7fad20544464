//! What a server says when it does not answer a question: problem details (RFC 9457).

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

/// What a client waits before it asks again, where the server does not say.
const WAIT_BY_DEFAULT: Duration = Duration::from_secs(2);
/// Longest wait that is taken from a server, in seconds: it must not make a dialler wait for days.
const LONGEST_WAIT_SECONDS: u64 = 3_600;

/// What went wrong with a question. No field holds a telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status; none for a line of a batch.
    pub status: Option<u16>,
    /// The stable code, as in `unauthorized` or `too_short`.
    pub code: Box<str>,
    /// What is wrong.
    pub detail: Box<str>,
    /// The field it is about.
    pub field: Option<Box<str>>,
    /// How to mend it.
    pub mend: Option<Box<str>>,
    /// What to tell the operator.
    pub request_id: Option<Box<str>>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
}

/// As a server writes it.
#[derive(Deserialize)]
pub(crate) struct ProblemBody {
    code: Box<str>,
    detail: Box<str>,
    field: Option<Box<str>>,
    mend: Option<Box<str>>,
    request_id: Option<Box<str>>,
}

impl Problem {
    /// Reads the answer of a status that is no success. What stands before a server may answer in a form of its own.
    pub(crate) fn of(status: u16, retry_after: Option<&str>, body: &[u8]) -> Self {
        let seconds = retry_after.and_then(|text| text.trim().parse::<u64>().ok());
        let retry_after = seconds.map(|seconds| Duration::from_secs(seconds.min(LONGEST_WAIT_SECONDS)));
        let read: Option<ProblemBody> = serde_json::from_slice(body).ok();
        let problem = read.map_or_else(|| Self::foreign(status), Self::from);
        Self { status: Some(status), retry_after, ..problem }
    }

    fn foreign(status: u16) -> Self {
        Self {
            status: None,
            code: format!("status_{status}").into(),
            detail: format!("the answer has the status {status} and says nothing else that Anxin says")
                .into(),
            field: None,
            mend: Some("check the address, and what stands between here and Anxin".into()),
            request_id: None,
            retry_after: None,
        }
    }

    /// How long to wait before the same question may be answered; none where asking again without a change is of no use.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let passes = matches!(self.status, Some(408 | 429 | 502 | 503 | 504))
            || (self.status.is_none() && matches!(&*self.code, "busy" | "unavailable"));
        passes.then(|| self.retry_after.unwrap_or(WAIT_BY_DEFAULT))
    }
}

impl From<ProblemBody> for Problem {
    fn from(body: ProblemBody) -> Self {
        let ProblemBody { code, detail, field, mend, request_id } = body;
        Self { status: None, code, detail, field, mend, request_id, retry_after: None }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        write!(f, "{} ({})", self.detail, self.code)?;
        if let Some(mend) = &self.mend {
            write!(f, "; {mend}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
