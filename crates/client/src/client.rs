//! A server's address, a key, and one question at a time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant as Monotonic};

use bytes::Bytes;
use http_body_util::channel::Channel;
use http_body_util::{BodyExt as _, Either, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use crate::batch::Abandoned;
use crate::decision::Decision;
use crate::error::ClientError;
use crate::problem::Problem;
use crate::question::Question;
use crate::wire::{Wires, wires};

/// Largest answer to one question, and largest problem, in bytes.
const ANSWER_LIMIT: usize = 256 * 1024;
/// How long a connection that nobody uses is kept. Shorter than what proxies commonly keep one.
const IDLE: Duration = Duration::from_secs(30);

/// How long to wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the server to take a connection.
    pub connect: Duration,
    /// For the answer to one question, connecting included.
    pub answer: Duration,
    /// Within a batch: how long nothing may move while an answer is missing.
    pub silence: Duration,
}

impl Timeouts {
    /// Of a dialler that would rather not call than wait.
    pub const DEFAULT: Self = Self {
        connect: Duration::from_secs(2),
        answer: Duration::from_secs(5),
        silence: Duration::from_secs(60),
    };
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What is sent: one question, or a batch that is still being asked.
pub(crate) type Body = Either<Full<Bytes>, Channel<Bytes, Abandoned>>;
type Connector = HttpsConnector<Wires>;

/// Asks a running Anxin. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: Http<Connector, Body>,
    one: Uri,
    many: Uri,
    key: HeaderValue,
    timeouts: Timeouts,
}

impl Client {
    /// A client of the server at an address, as in `https://anxin.example`, with an API key that has the scope `decisions`.
    ///
    /// # Errors
    /// [`ClientError::Address`], [`ClientError::Key`], [`ClientError::Certificates`]. Whether the server is there shows at the first
    /// question.
    pub fn new(address: &str, key: &str) -> Result<Self, ClientError> {
        Self::with_timeouts(address, key, Timeouts::DEFAULT)
    }

    /// The same with other time limits.
    ///
    /// # Errors
    /// As for [`Client::new`].
    pub fn with_timeouts(address: &str, key: &str, timeouts: Timeouts) -> Result<Self, ClientError> {
        let address = address.trim_end_matches('/');
        let path = |path: &str| -> Result<Uri, ClientError> {
            let uri: Uri = format!("{address}{path}").parse().map_err(|_| ClientError::Address)?;
            let named = matches!(uri.scheme_str(), Some("http" | "https")) && uri.query().is_none();
            if named && uri.host().is_some_and(|host| !host.is_empty()) {
                Ok(uri)
            } else {
                Err(ClientError::Address)
            }
        };
        let (one, many) = (path("/v1/decisions")?, path("/v1/decisions/batch")?);
        let key = key.trim();
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err(ClientError::Key);
        }
        let mut key = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| ClientError::Key)?;
        key.set_sensitive(true);
        let http = Http::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector(one.scheme_str(), timeouts.connect)?);
        Ok(Self { http, one, many, key, timeouts })
    }

    /// Asks about one call.
    ///
    /// # Errors
    /// [`ClientError`]: then the call must not ring.
    pub async fn check(&self, question: &Question) -> Result<Decision, ClientError> {
        let answering = self.ask_one(question);
        let after = self.timeouts.answer;
        tokio::time::timeout(after, answering)
            .await
            .unwrap_or(Err(ClientError::TimedOut { what: "came", after }))
    }

    async fn ask_one(&self, question: &Question) -> Result<Decision, ClientError> {
        let asked = Monotonic::now();
        let text =
            serde_json::to_vec(question).map_err(|_| ClientError::Broken("a question cannot be written"))?;
        let body = Either::Left(Full::new(text.into()));
        let request = self.request(&self.one, "application/json", body)?;
        let response = self.http.request(request).await.map_err(|error| ClientError::unreachable(&error))?;
        let response = accepted(response).await?;
        let text = whole(response.into_body()).await?;
        // What the reader of JSON says may repeat what it read.
        let read: Result<Decision, _> = serde_json::from_slice(&text);
        let decision = read.map_err(|_| ClientError::Broken("the decision does not read"))?;
        if decision.is_about(question.from, question.to) {
            Ok(Decision { asked, ..decision })
        } else {
            Err(ClientError::Broken("the decision is about another call"))
        }
    }

    /// Begins a batch with a body that is still being written.
    pub(crate) fn begin(
        &self,
        body: Channel<Bytes, Abandoned>,
    ) -> Result<hyper_util::client::legacy::ResponseFuture, ClientError> {
        let request = self.request(&self.many, "application/x-ndjson", Either::Right(body))?;
        Ok(self.http.request(request))
    }

    pub(crate) const fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    fn request(&self, uri: &Uri, kind: &'static str, body: Body) -> Result<Request<Body>, ClientError> {
        Request::builder()
            .method(Method::POST)
            .uri(uri.clone())
            .header(AUTHORIZATION, self.key.clone())
            .header(CONTENT_TYPE, kind)
            .header(ACCEPT, "application/json, application/x-ndjson, application/problem+json")
            .body(body)
            .map_err(|_| ClientError::Address)
    }
}

/// The key and the address of a person's own server are nobody's business.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("timeouts", &self.timeouts).finish_non_exhaustive()
    }
}

/// The answer, if it is one; else the problem it tells of.
pub(crate) async fn accepted(response: Response<Incoming>) -> Result<Response<Incoming>, ClientError> {
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let retry_after = parts.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    // A problem that does not come whole is a problem all the same.
    let body = whole(body).await.unwrap_or_default();
    Err(Problem::of(status.as_u16(), retry_after, &body).into())
}

async fn whole(body: Incoming) -> Result<Bytes, ClientError> {
    let collected = Limited::new(body, ANSWER_LIMIT).collect().await;
    collected.map(http_body_util::Collected::to_bytes).map_err(|error| {
        let broke = error.downcast_ref::<hyper::Error>().map(|error| ClientError::unreachable(error));
        broke.unwrap_or(ClientError::Broken("the answer is too long"))
    })
}

/// Connects in the clear or by TLS, as the address says; whom to trust is what the system says.
fn connector(scheme: Option<&str>, timeout: Duration) -> Result<Connector, ClientError> {
    let mut http = HttpConnector::new();
    http.set_connect_timeout(Some(timeout));
    http.set_nodelay(true);
    http.enforce_http(false);
    let builder = HttpsConnectorBuilder::new();
    let builder = if scheme == Some("https") {
        builder.with_native_roots().map_err(ClientError::Certificates)?
    } else {
        // Nobody is trusted where nobody has to be, so that a machine without certificates can ask its neighbour.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| ClientError::Certificates(std::io::Error::other(error)))?;
        builder.with_tls_config(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
    };
    Ok(builder.https_or_http().enable_http1().wrap_connector(wires(http)))
}
