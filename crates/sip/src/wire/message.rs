//! One parsed request and the questions the door asks about it. Wraps the parser crate: none of its types leave here.

use bytes::Bytes;
use sipx_sip::error::{LimitKind, ParseError};
use sipx_sip::headers::{Address, CSeq, From as FromHeader, MaxForwards, Require};
use sipx_sip::validate::Finding;
use sipx_sip::{HeaderName, Limits, Message, Scheme, Uri, Via};

use super::{Answer, Hop, Skeleton};

/// Longest value of one of our own `X-Anxin-` headers, in bytes.
const MAX_OWN_VALUE: usize = 256;

/// The methods this door tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Invite,
    Ack,
    Cancel,
    Options,
    Bye,
    Other,
}

/// The Request-URI.
pub(crate) enum Target {
    /// A `sip:` or `tel:` URI and the number in it; `None` when it has no user part.
    Number(Option<String>),
    /// Any other scheme.
    OtherScheme,
}

/// Something that keeps a parsed request from being acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) status: u16,
    pub(crate) phrase: String,
}

impl Flaw {
    fn bad_request(phrase: String) -> Self {
        Self { status: 400, phrase }
    }
}

/// A request that was parsed.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) skeleton: Skeleton,
    inner: sipx_sip::Request,
}

/// Parses one framed message; `None` is a response.
///
/// # Errors
///
/// The reply a message that breaks the grammar deserves.
pub(crate) fn read(bytes: Bytes) -> Result<Option<Request>, Answer> {
    match sipx_sip::parse_datagram(bytes, &Limits::datagram()) {
        Ok(Message::Request(request)) => Ok(Some(Request::new(request))),
        Ok(Message::Response(_)) => Ok(None),
        Err(error) => Err(answer_to(&error)),
    }
}

fn answer_to(error: &ParseError) -> Answer {
    match error {
        ParseError::Limit { limit: LimitKind::BodyBytes, .. } => {
            Answer::plain(413, "Request Entity Too Large")
        }
        ParseError::Limit { limit: LimitKind::MessageBytes, .. } => Answer::plain(513, "Message Too Large"),
        other => Answer::plain(400, format!("Bad Request ({other})")),
    }
}

impl Request {
    fn new(inner: sipx_sip::Request) -> Self {
        let first = |name| inner.headers.value(&name).map(|value| value.into_owned());
        let skeleton = Skeleton {
            vias: inner.headers.get_all(&HeaderName::Via).map(|row| row.value().into_owned()).collect(),
            from: first(HeaderName::From),
            to: first(HeaderName::To),
            call_id: first(HeaderName::CallId),
            cseq: first(HeaderName::CSeq),
            ..Skeleton::default()
        }
        .complete();
        Self { method: method_of(&inner.method), target: target_of(&inner.uri), skeleton, inner }
    }

    /// The first thing that is wrong with the request as a whole: version, Request-URI, mandatory headers.
    pub(crate) fn flaw(&self) -> Option<Flaw> {
        // A missing Max-Forwards is tolerated: RFC 2543 had none (RFC 4475 §3.4.1).
        let findings = sipx_sip::validate_request(&self.inner);
        findings.iter().find(|finding| !finding.is_repairable()).map(flaw_of)
    }

    /// The hops the request may still take, if it says so.
    pub(crate) fn max_forwards(&self) -> Option<u8> {
        self.inner.headers.typed::<MaxForwards>()?.ok().map(|hops| hops.0)
    }

    /// The option tags the caller insists on.
    ///
    /// # Errors
    ///
    /// A `Require` that cannot be read.
    pub(crate) fn required_options(&self) -> Result<Vec<String>, Flaw> {
        let mut tags = Vec::new();
        for row in self.inner.headers.typed_all::<Require>() {
            let row = row.map_err(|_| Flaw::bad_request("Malformed Require".to_owned()))?;
            tags.extend(row.0.0.iter().map(|tag| String::from_utf8_lossy(tag).into_owned()));
        }
        Ok(tags)
    }

    /// Feeds what makes a transaction this transaction into `sink`, each part on its own. An INVITE, its repetitions,
    /// its ACK and its CANCEL give the same parts (RFC 3261 §9.1, §17.2.3).
    pub(crate) fn transaction_parts(&self, mut sink: impl FnMut(&[u8])) {
        if let Some(hop) = &self.skeleton.hop {
            sink(&hop.host);
            sink(&hop.port.unwrap_or_default().to_be_bytes());
            sink(hop.branch.as_deref().unwrap_or_default());
        }
        sink(self.skeleton.call_id.as_deref().unwrap_or_default());
        sink(&self.caller_tag());
        let sequence = self.inner.headers.typed::<CSeq>().and_then(Result::ok).map(|cseq| cseq.sequence);
        sink(&sequence.unwrap_or_default().to_be_bytes());
        // The branch alone should do, but old or careless senders repeat it; a verdict never carries over to
        // another number because of that.
        sink(&self.inner.uri.to_bytes());
    }

    fn caller_tag(&self) -> Vec<u8> {
        let from = self.inner.headers.typed::<FromHeader>().and_then(Result::ok);
        from.and_then(|from| from.tag().map(<[u8]>::to_vec)).unwrap_or_default()
    }

    /// The number in `From`.
    pub(crate) fn number_in_from(&self) -> Option<String> {
        let from = self.inner.headers.typed::<FromHeader>()?.ok()?;
        number_of(&from.uri)
    }

    /// The number in `P-Asserted-Identity`: the first that looks like one, else the first (a caller may assert a name
    /// and a number, RFC 3325 §9.1). `None` when there is no such header.
    ///
    /// # Errors
    ///
    /// A `P-Asserted-Identity` that cannot be read.
    pub(crate) fn asserted_number(&self) -> Result<Option<String>, Flaw> {
        let numbers = self.numbers_in(&HeaderName::PAssertedIdentity, "P-Asserted-Identity")?;
        let first = numbers.first().cloned();
        Ok(numbers.into_iter().find(|number| looks_like_number(number)).or(first))
    }

    /// The number the call was redirected from. It is only recorded, so a header that cannot be read is no flaw.
    pub(crate) fn redirected_from(&self) -> Option<String> {
        let diversion = HeaderName::parse(&Bytes::from_static(b"Diversion"));
        let latest = self.numbers_in(&diversion, "Diversion").unwrap_or_default().into_iter().next();
        // History-Info ends with the current target, so the one before it is where the call came from.
        latest.or_else(|| {
            let mut history = self.numbers_in(&HeaderName::HistoryInfo, "History-Info").unwrap_or_default();
            history.pop();
            history.pop()
        })
    }

    fn numbers_in(&self, name: &HeaderName, label: &'static str) -> Result<Vec<String>, Flaw> {
        let mut numbers = Vec::new();
        for row in self.inner.headers.get_all(name) {
            let list = Address::parse_list(&row.value(), label);
            let list = list.map_err(|_| Flaw::bad_request(format!("Malformed {label}")))?;
            numbers.extend(list.iter().filter_map(|address| number_of(&address.uri)));
        }
        Ok(numbers)
    }

    /// The value of one of our own headers.
    ///
    /// # Errors
    ///
    /// The header is there twice, too long or not text.
    pub(crate) fn own_header(&self, label: &'static str) -> Result<Option<String>, Flaw> {
        let name = HeaderName::parse(&Bytes::from_static(label.as_bytes()));
        let mut rows = self.inner.headers.get_all(&name);
        let Some(row) = rows.next() else { return Ok(None) };
        if rows.next().is_some() {
            return Err(Flaw::bad_request(format!("Repeated {label}")));
        }
        let value = row.value();
        match std::str::from_utf8(&value) {
            Ok("") => Ok(None),
            Ok(text) if text.len() <= MAX_OWN_VALUE => Ok(Some(text.to_owned())),
            _ => Err(Flaw::bad_request(format!("Malformed {label}"))),
        }
    }

    /// `Call-ID` as text.
    pub(crate) fn call_id(&self) -> String {
        String::from_utf8_lossy(self.skeleton.call_id.as_deref().unwrap_or_default()).into_owned()
    }
}

fn method_of(method: &sipx_sip::Method) -> Method {
    match method {
        sipx_sip::Method::Invite => Method::Invite,
        sipx_sip::Method::Ack => Method::Ack,
        sipx_sip::Method::Cancel => Method::Cancel,
        sipx_sip::Method::Options => Method::Options,
        sipx_sip::Method::Bye => Method::Bye,
        _ => Method::Other,
    }
}

fn target_of(uri: &Uri) -> Target {
    match uri.scheme() {
        Scheme::Sip | Scheme::Tel => Target::Number(number_of(uri)),
        // A sips: target asks for encryption on every hop, which this door cannot promise.
        _ => Target::OtherScheme,
    }
}

/// The number of a SIP or `tel:` URI: without parameters, with escapes undone.
fn number_of(uri: &Uri) -> Option<String> {
    let user = match uri.scheme() {
        Scheme::Sip | Scheme::Sips => uri.decoded_user()?,
        Scheme::Tel => uri.tel_parts()?.subscriber().to_vec(),
        _ => return None,
    };
    let text = String::from_utf8_lossy(&user).into_owned();
    // Number portability and the like ride along as user;par (RFC 4694).
    let number = text.split(';').next().unwrap_or_default();
    (!number.is_empty()).then(|| number.to_owned())
}

fn looks_like_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(char::is_alphabetic)
}

fn flaw_of(finding: &Finding) -> Flaw {
    let phrase = match finding {
        Finding::MissingRequiredHeader(name) => format!("Missing {name}"),
        Finding::MalformedRequiredHeader(name) => format!("Malformed {name}"),
        Finding::RepeatedSingleValueHeader(name) => format!("Repeated {name}"),
        Finding::CSeqMethodMismatch => "CSeq Names Another Method".to_owned(),
        Finding::UnsupportedVersion => "Version Not Supported".to_owned(),
        Finding::RequestUriHasHeaders => "Request-URI Carries Headers".to_owned(),
        _ => "Bad Request".to_owned(),
    };
    Flaw { status: finding.status(), phrase }
}

/// The topmost hop of a `Via` row.
pub(super) fn top_hop(row: &[u8]) -> Option<Hop> {
    let first = super::via::hops(row).next()?;
    let via = Via::parse_one(first).ok()?;
    Some(Hop {
        host: via.host.to_bytes().to_vec(),
        port: via.port,
        branch: via.branch().map(<[u8]>::to_vec),
        wants_rport: via.rport().is_some(),
    })
}

/// Whether a `To` value has a tag.
pub(super) fn has_tag(value: &[u8]) -> bool {
    match Address::parse(value, "To") {
        Ok(address) => address.tag().is_some(),
        // A To nobody can read is copied as it is; a tag inside it must not be doubled.
        Err(_) => value.to_ascii_lowercase().windows(5).any(|part| part == b";tag="),
    }
}

/// Whether `text` is a `sip:` URI that holds `number` in its user part.
pub(crate) fn is_sip_uri_holding(text: &str, number: &str) -> bool {
    Uri::parse(Bytes::copy_from_slice(text.as_bytes())).is_ok_and(|uri| {
        let user = uri.user().and_then(|user| std::str::from_utf8(user).ok());
        matches!(uri.scheme(), Scheme::Sip)
            && user.is_some_and(|user| user.contains(number))
            && !uri.has_headers()
    })
}
