//! Problem details (RFC 9457): what went wrong, whose turn it is, and how to mend it. A handler returns a [`Problem`]; the
//! outermost layer writes it in the reader's language with the id of the request, and logs the cause where there is one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::Language;

/// Seconds after which a client may try again what could not be done just now.
pub(crate) const RETRY_AFTER_SECONDS: u64 = 2;
/// The mend where there is no better one.
const MANUAL: &str = "see how it is written in /docs";
/// Longest piece of a client's own text that is repeated in an answer, in letters.
const ECHO_LIMIT: usize = 40;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal $status:ident, $zh:literal, $en:literal, $ja:literal;)+) => {
        /// What kind of problem it is: the last part of its `type`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($(#[$doc])* $variant),+ }

        impl Kind {
            /// Every kind, in the order of their statuses.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub(crate) const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The status it is answered with.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// Its title in a language.
            pub(crate) const fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Chinese) => $zh,
                      (Self::$variant, Language::English) => $en,
                      (Self::$variant, Language::Japanese) => $ja,)+
                }
            }
        }
    };
}

kinds! {
    /// The body is no JSON.
    BrokenBody = "broken-body" BAD_REQUEST, "请求内容无法读取", "The body cannot be read", "本文を読み取れません";
    /// An id in the address is none.
    BadId = "bad-id" BAD_REQUEST, "编号格式不对", "This is not an id", "IDの形式が正しくありません";
    /// A header or a query that does not read.
    BadRequest = "bad-request" BAD_REQUEST, "请求无法读取", "The request cannot be read", "リクエストを読み取れません";
    /// No key, or one that is unknown or revoked.
    Unauthorized = "unauthorized" UNAUTHORIZED, "需要有效的接口密钥", "A valid API key is needed", "有効なAPIキーが必要です";
    /// The key may not do this.
    Forbidden = "forbidden" FORBIDDEN, "该密钥无权进行此操作", "This key may not do this", "このキーには権限がありません";
    /// Nothing is there.
    NotFound = "not-found" NOT_FOUND, "没有找到", "Not found", "見つかりません";
    /// The address takes other methods.
    MethodNotAllowed = "method-not-allowed" METHOD_NOT_ALLOWED, "该地址不接受此方法", "This address does not take this method", "このメソッドは使えません";
    /// The request did not come, or was not done, in time.
    TimedOut = "timed-out" REQUEST_TIMEOUT, "请求超时", "The request took too long", "時間切れです";
    /// What is asked for meets something that stands against it.
    Conflict = "conflict" CONFLICT, "与已有状态冲突", "This meets something that stands against it", "既存の状態と矛盾します";
    /// The body is larger than the limit.
    TooLarge = "too-large" PAYLOAD_TOO_LARGE, "请求内容过大", "The body is too large", "本文が大きすぎます";
    /// The body is in a form that is not taken here.
    UnsupportedType = "unsupported-type" UNSUPPORTED_MEDIA_TYPE, "不支持的内容类型", "This content type is not taken here", "対応していない形式です";
    /// A field is missing, of the wrong type, or not possible.
    InvalidField = "invalid-field" UNPROCESSABLE_ENTITY, "字段有误", "A field is not right", "項目に誤りがあります";
    /// The idempotency key was used for another request.
    KeyReused = "key-reused" UNPROCESSABLE_ENTITY, "幂等键已用于其他请求", "The idempotency key was used for another request", "冪等キーは別のリクエストで使用済みです";
    /// Too much of this kind is under way.
    Busy = "busy" TOO_MANY_REQUESTS, "请求过多，请稍后再试", "Too much at once", "混み合っています";
    /// Asked more often than a limit lets.
    RateLimited = "rate-limited" TOO_MANY_REQUESTS, "请求太频繁，请稍后再试", "Asked too often", "リクエストが多すぎます";
    /// A mistake here.
    Internal = "internal" INTERNAL_SERVER_ERROR, "系统内部错误", "A mistake on our side", "内部エラーです";
    /// The store or the journal does not answer; nothing was saved.
    Unavailable = "unavailable" SERVICE_UNAVAILABLE, "暂时无法处理", "Not possible just now", "現在処理できません";
}

/// What went wrong with a request.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// The finer code, as of a number that does not read; the kind's own when there is none.
    pub(crate) code: &'static str,
    /// What is wrong, without the value.
    pub(crate) detail: Box<str>,
    /// The field it is about.
    pub(crate) field: Option<Box<str>>,
    /// How to mend it.
    pub(crate) mend: Option<Box<str>>,
    /// For the log only.
    pub(crate) cause: Option<Box<str>>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of a kind, in one sentence.
    pub(crate) fn new(kind: Kind, detail: impl Into<Box<str>>) -> Self {
        Self {
            kind,
            code: kind.slug(),
            detail: detail.into(),
            field: None,
            mend: None,
            cause: None,
            headers: Vec::new(),
        }
    }

    /// A field that is not right. Errors of the rooms behind say what is wrong, and after a colon or semicolon how to mend it.
    pub(crate) fn field(field: impl Into<Box<str>>, code: &'static str, detail: impl ToString) -> Self {
        let text = detail.to_string();
        let (detail, mend) = text.split_once(": ").or_else(|| text.split_once("; ")).unwrap_or((&text, ""));
        let mend = (!mend.is_empty()).then(|| mend.into());
        Self { code, field: Some(field.into()), mend, ..Self::new(Kind::InvalidField, detail) }
    }

    /// Adds how to mend it.
    pub(crate) fn mend(mut self, mend: impl Into<Box<str>>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// Adds what the log should know.
    pub(crate) fn because(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string().into());
        self
    }

    /// Adds a header to the answer.
    pub(crate) fn with_header(mut self, name: header::HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Nothing is there under this address or id.
    pub(crate) fn not_found(detail: &str) -> Self {
        Self::new(Kind::NotFound, detail).mend("check the address; GET /openapi.json lists them all")
    }

    /// The idempotency key belongs to another request.
    pub(crate) fn key_reused() -> Self {
        Self::new(Kind::KeyReused, "this Idempotency-Key came before, with another body")
            .mend("make a new key for each new request; send the same body when you try again")
    }

    /// Nothing was saved; the client may try again.
    pub(crate) fn unavailable(cause: impl ToString) -> Self {
        Self::new(Kind::Unavailable, "this could not be done just now and nothing was saved")
            .mend("send the same request again in a few seconds, with the same Idempotency-Key")
            .because(cause)
            .with_header(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_SECONDS))
    }

    /// A mistake on this side.
    pub(crate) fn internal(cause: impl ToString) -> Self {
        Self::new(
            Kind::Internal,
            "this could not be done because of a mistake in Anxin; the log has the reason",
        )
        .mend("tell the operator the request_id")
        .because(cause)
    }

    /// The answer in a language.
    pub(crate) fn body(&self, language: Language, request_id: &str) -> ProblemBody {
        ProblemBody {
            type_uri: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title(language).to_owned(),
            status: self.kind.status().as_u16(),
            detail: self.detail.to_string(),
            code: self.code.to_owned(),
            field: self.field.as_deref().map(str::to_owned),
            mend: self.mend.as_deref().unwrap_or(MANUAL).to_owned(),
            request_id: request_id.to_owned(),
        }
    }
}

/// Problem details as they are written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// What kind of problem it is; the address explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-field")]
    type_uri: String,
    /// The kind in words, in the language asked for.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong this time.
    detail: String,
    /// The finer code.
    #[schema(example = "too_short")]
    code: String,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// How to mend it.
    mend: String,
    /// What to tell the operator.
    request_id: String,
}

impl IntoResponse for Problem {
    /// The body is written by the outermost layer, which knows the language and the id of the request.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.headers_mut().extend(self.headers.iter().cloned());
        response.extensions_mut().insert(self);
        response
    }
}

impl From<anxin_store::StoreError> for Problem {
    fn from(error: anxin_store::StoreError) -> Self {
        use anxin_store::Fault;
        match error.fault() {
            Fault::Unavailable | Fault::Conflict => Self::unavailable(error),
            Fault::Constraint | Fault::Ours => Self::internal(error),
        }
    }
}

impl From<anxin_journal::JournalError> for Problem {
    fn from(error: anxin_journal::JournalError) -> Self {
        use anxin_journal::JournalError;
        match error {
            JournalError::Corrupt(_) | JournalError::Database(_) => Self::internal(error),
            _ => Self::unavailable(error),
        }
    }
}

impl From<anxin_gate::GateError> for Problem {
    fn from(error: anxin_gate::GateError) -> Self {
        use anxin_gate::GateError;
        match error {
            GateError::Store(error) => error.into(),
            GateError::NoEvidence(error) => error.into(),
            GateError::Interrupted => Self::unavailable(error),
            GateError::Feed(_)
            | GateError::ListFile(_)
            | GateError::ListFolder { .. }
            | GateError::ListDamaged(_)
            | GateError::FeedWentBack { .. }
            | GateError::Promise(_)
            | GateError::NoRulebook(_)
            | GateError::NotThatFar { .. } => Self::internal(error),
        }
    }
}

impl From<anxin_fund::FundError> for Problem {
    fn from(error: anxin_fund::FundError) -> Self {
        match error {
            anxin_fund::FundError::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

/// Fields of a claim that stand beside what the promise asks for.
const CLAIM_ITSELF: [&str; 3] = ["promise", "brand", "asked"];

impl From<anxin_desk::DeskError> for Problem {
    fn from(error: anxin_desk::DeskError) -> Self {
        use anxin_desk::{DeskError, DeskFault};
        match (error.fault(), error) {
            (_, DeskError::Invalid { field, reason }) => Self::field(field, "not_possible", reason),
            (_, DeskError::InvalidClaim { field, reason }) => {
                let field =
                    if CLAIM_ITSELF.contains(&field.as_str()) { field } else { format!("claim.{field}") };
                Self::field(field, "not_possible", reason)
            }
            (_, DeskError::KeyReused) => Self::key_reused(),
            (DeskFault::Missing, error) => Self::not_found(&error.to_string()),
            (DeskFault::Asked, error) => Self::new(Kind::BadRequest, error.to_string()),
            (DeskFault::Conflict, error) => Self::new(Kind::Conflict, error.to_string())
                .mend("read the case again; it says what can be done"),
            (DeskFault::Unavailable, error) => Self::unavailable(error),
            (DeskFault::Ours, error) => Self::internal(error),
        }
    }
}

impl From<anxin_desk::import::ImportError> for Problem {
    fn from(error: anxin_desk::import::ImportError) -> Self {
        use anxin_desk::import::ImportError;
        match error {
            ImportError::Desk(error) => error.into(),
            ImportError::Refusals { .. } => Self::internal(error),
            ImportError::TooLarge => {
                Self::new(Kind::TooLarge, error.to_string()).mend("send it in several requests")
            }
            ImportError::WrongKind(_) | ImportError::Header(_) | ImportError::Read(_) => {
                Self::new(Kind::BrokenBody, error.to_string())
                    .mend("send JSON, NDJSON or, where it is taken, CSV; GET /docs shows the fields")
            }
        }
    }
}

/// The beginning of a client's own text, fit to be repeated: short and without control characters.
pub(crate) fn echo(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(ECHO_LIMIT).collect()
}
