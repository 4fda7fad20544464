//! What keeps a page from being shown, from the reader's side. The outer layer draws the page that says so.

use anxin_desk::{DeskError, DeskFault};
use anxin_fund::FundError;
use anxin_gate::{GateError, PublishError};
use anxin_identity::{CodeError, IdentityError, KinError, PasskeyError};
use anxin_journal::JournalError;
use anxin_proof::ProofError;
use anxin_store::{Fault, StoreError};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::acting::OVER;
use crate::pages::error::Problem;

/// Why a handler shows no page of its own.
#[derive(Clone, Debug)]
pub enum Fail {
    /// Nobody is signed in: sign in first, then come back to this local path.
    SignIn(String),
    /// Somebody works here and has signed in as a customer: they sign in as staff do, then come back to this local path.
    AsStaff(String),
    /// Somebody is signed in, but their last proof of who they are is too old for this: prove it again, then come back to this
    /// local path.
    Prove(String),
    /// That was too often: how many seconds until there is room again.
    Wait(u32),
    /// A page of trouble; the id of a further sentence, if there is one.
    Page(Problem, Option<&'static str>),
}

impl Fail {
    /// A page of trouble.
    pub(crate) const fn page(problem: Problem) -> Self {
        Self::Page(problem, None)
    }

    /// There is no such page, or it is somebody else's.
    pub(crate) const NOT_FOUND: Self = Self::page(Problem::NotFound);
    /// The request makes no sense.
    pub(crate) const ODD: Self = Self::page(Problem::Odd);
}

/// What a bare status means: frameworks refuse a body or an address that does not read without a page.
pub(crate) const fn problem_of(status: StatusCode) -> Problem {
    match status.as_u16() {
        403 => Problem::Forbidden,
        404 | 405 => Problem::NotFound,
        409 => Problem::Conflict,
        413 => Problem::TooLarge,
        429 => Problem::TooMany,
        503 => Problem::Unavailable,
        500..=599 => Problem::Broken,
        _ => Problem::Odd,
    }
}

/// The status that goes with a page of trouble.
pub(crate) const fn status_of(problem: Problem) -> StatusCode {
    match problem {
        Problem::Odd => StatusCode::BAD_REQUEST,
        Problem::Forbidden | Problem::WrongNumber | Problem::Stale => StatusCode::FORBIDDEN,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Conflict | Problem::Overtaken => StatusCode::CONFLICT,
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Problem::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(ref next) => {
                let mut answer = Redirect::to(&sign_in_first(next)).into_response();
                // The layer around the handlers may have something that was written and must not be lost.
                answer.extensions_mut().insert(self);
                answer
            }
            Self::AsStaff(ref next) => {
                let mut answer = Redirect::to(&sign_in_for_work(next)).into_response();
                // As above.
                answer.extensions_mut().insert(self);
                answer
            }
            Self::Prove(ref next) => {
                let mut answer = Redirect::to(&format!("/prove?next={}", escaped(next))).into_response();
                // The layer around the handlers asks right here where it holds a form that must not be lost.
                answer.extensions_mut().insert(self);
                answer
            }
            Self::Wait(seconds) => {
                let headers = [(header::RETRY_AFTER, seconds.to_string())];
                let mut answer = (status_of(Problem::TooMany), headers).into_response();
                answer.extensions_mut().insert(self);
                answer
            }
            Self::Page(problem, _) => {
                let mut answer = status_of(problem).into_response();
                // The layer around the handlers knows the language and draws the page.
                answer.extensions_mut().insert(self);
                answer
            }
        }
    }
}

/// Where one signs in before a local path is opened.
pub(crate) fn sign_in_first(next: &str) -> String {
    format!("/signin?next={}", escaped(next))
}

/// Where staff sign in before a local path is opened.
pub(crate) fn sign_in_for_work(next: &str) -> String {
    format!("/signin/passkey?next={}", escaped(next))
}

/// A local path as the value of a query parameter (RFC 3986, section 2.3: everything but the unreserved is escaped).
pub(crate) fn escaped(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl From<StoreError> for Fail {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer a page");
        match error.fault() {
            Fault::Unavailable | Fault::Conflict => Self::page(Problem::Unavailable),
            Fault::Constraint | Fault::Ours => Self::page(Problem::Broken),
        }
    }
}

impl From<JournalError> for Fail {
    fn from(error: JournalError) -> Self {
        tracing::error!(%error, "the journal did not answer a page");
        Self::page(Problem::Unavailable)
    }
}

impl From<GateError> for Fail {
    fn from(error: GateError) -> Self {
        match error {
            GateError::Store(error) => error.into(),
            GateError::NoEvidence(error) => error.into(),
            error => {
                tracing::error!(%error, "the gate did not answer a page");
                Self::page(Problem::Broken)
            }
        }
    }
}

impl From<PublishError> for Fail {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Gate(error) => error.into(),
            PublishError::NoDraft(_) => Self::NOT_FOUND,
            PublishError::SamePerson => Self::Page(Problem::Conflict, Some("error-same-person")),
            PublishError::Overtaken => Self::Page(Problem::Conflict, Some("error-overtaken")),
            PublishError::Promise(_) | PublishError::Refused { .. } => Self::ODD,
        }
    }
}

impl From<ProofError> for Fail {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "the public log did not answer a page");
                Self::page(Problem::Unavailable)
            }
        }
    }
}

impl From<FundError> for Fail {
    fn from(error: FundError) -> Self {
        match error {
            FundError::Store(error) => error.into(),
            FundError::NoDebtor => Self::Page(Problem::Conflict, Some("error-no-debtor")),
            error => {
                tracing::error!(%error, "the fund did not answer a page");
                Self::page(Problem::Broken)
            }
        }
    }
}

impl From<DeskError> for Fail {
    fn from(error: DeskError) -> Self {
        match error.fault() {
            DeskFault::Asked => Self::ODD,
            DeskFault::Missing => Self::NOT_FOUND,
            DeskFault::Conflict => Self::page(Problem::Conflict),
            DeskFault::Unavailable => {
                tracing::error!(%error, "the desk did not answer a page");
                Self::page(Problem::Unavailable)
            }
            DeskFault::Ours => {
                tracing::error!(%error, "the desk did not answer a page");
                Self::page(Problem::Broken)
            }
        }
    }
}

impl From<IdentityError> for Fail {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Store(error) => error.into(),
            IdentityError::TooManyCodes { .. } => Self::page(Problem::TooMany),
            error => {
                tracing::error!(%error, "a page could not be answered");
                Self::page(Problem::Unavailable)
            }
        }
    }
}

impl From<PasskeyError> for Fail {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Store(error) => error.into(),
            PasskeyError::NoSite => Self::NOT_FOUND,
            PasskeyError::Invitation => Self::Page(Problem::NotFound, Some("invite-over")),
            _ => Self::ODD,
        }
    }
}

impl From<KinError> for Fail {
    fn from(error: KinError) -> Self {
        match error {
            KinError::Store(error) => error.into(),
            KinError::Identity(error) => error.into(),
            KinError::Gone => OVER,
            KinError::Young => Self::Page(Problem::Conflict, Some("error-kin-young")),
            KinError::Staff => Self::Page(Problem::Conflict, Some("error-kin-staff")),
            _ => Self::ODD,
        }
    }
}

/// The sentence about a passkey that was not taken; a store that is away is no such thing.
pub(crate) fn passkey_error(error: PasskeyError) -> Result<&'static str, Fail> {
    match error {
        PasskeyError::Odd | PasskeyError::Refused | PasskeyError::Name => Ok("error-passkey-refused"),
        PasskeyError::Invitation => Err(Fail::Page(Problem::NotFound, Some("invite-over"))),
        PasskeyError::Expired => Ok("error-passkey-expired"),
        PasskeyError::Unknown => Ok("error-passkey-unknown"),
        PasskeyError::CodeFirst => Ok("error-passkey-code-first"),
        PasskeyError::TooMany => Ok("error-passkey-many"),
        error @ (PasskeyError::NoSite | PasskeyError::Store(_)) => Err(error.into()),
    }
}

/// The sentence about a code that did not fit; a store that is away is no such thing.
pub(crate) fn code_error(error: CodeError, entered: &str) -> Result<&'static str, Fail> {
    match error {
        CodeError::NotACode if entered.trim().is_empty() => Ok("error-code-empty"),
        CodeError::NotACode | CodeError::Wrong { .. } => Ok("error-code-wrong"),
        CodeError::Expired | CodeError::Used => Ok("error-code-expired"),
        CodeError::TooMany => Ok("error-code-spent"),
        CodeError::Store(error) => Err(error.into()),
    }
}

/// The sentence about a code that was not sent; trouble of our own is no such thing.
pub(crate) fn sending_error(error: IdentityError) -> Result<&'static str, Fail> {
    match error {
        IdentityError::TooManyCodes { .. } => Ok("error-code-too-soon"),
        IdentityError::NotSent => Ok("error-code-not-sent"),
        error => Err(error.into()),
    }
}
