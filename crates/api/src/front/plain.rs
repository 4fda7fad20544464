//! What a plain check looks like on the wire: `POST /v1/decisions` as every HTTP client sends it, with a key and nothing unusual. Whatever
//! has to be thought about (another coding, a signature, a header that is not known here) is no plain check. A proxy before us, as most
//! houses have one, changes nothing but whom a limit would count. The head is read by the parser of the framework itself, so that both see
//! the same request in the same bytes.

use httparse::{EMPTY_HEADER, Header, Request, Status};

use crate::body::{JSON_BODY_LIMIT, is_json};
use crate::caller::bearer;
use crate::language::Language;

/// How a plain check begins.
const BEGINNING: &[u8] = b"POST /v1/decisions HTTP/1.1\r\n";
/// Lines of a head; more is nothing plain.
const LINES: usize = 24;
/// A head that has not ended after so many bytes is nothing plain.
const HEAD_LIMIT: usize = 8 * 1024;

/// What the bytes that have come are.
pub(super) enum Seen<'b> {
    /// What may become a plain check.
    Part,
    /// A plain check.
    Check(Asked<'b>),
    /// Something else.
    Other,
}

/// A plain check.
pub(super) struct Asked<'b> {
    /// The key's secret.
    pub(super) secret: &'b str,
    /// In which the answer is to be.
    pub(super) language: Language,
    /// For whom a proxy says that it asks.
    pub(super) forwarded: Option<&'b str>,
    pub(super) body: &'b [u8],
    /// Where the next request begins.
    pub(super) end: usize,
}

/// Looks at what has come.
pub(super) fn see(came: &[u8]) -> Seen<'_> {
    let begun = came.len().min(BEGINNING.len());
    if came[..begun] != BEGINNING[..begun] {
        return Seen::Other;
    }
    let mut lines = [EMPTY_HEADER; LINES];
    let mut request = Request::new(&mut lines);
    let head = match request.parse(came) {
        Ok(Status::Complete(head)) => head,
        Ok(Status::Partial) if came.len() < HEAD_LIMIT => return Seen::Part,
        _ => return Seen::Other,
    };
    let Some((length, asked)) = Head::read(request.headers).and_then(Head::plain) else { return Seen::Other };
    let end = head + length;
    came.get(head..end).map_or(Seen::Part, |body| Seen::Check(Asked { body, end, ..asked }))
}

/// The lines of a head that say something.
#[derive(Default)]
struct Head<'b> {
    authorization: Option<&'b str>,
    kind: Option<&'b str>,
    length: Option<&'b str>,
    languages: Option<&'b str>,
    forwarded: Option<&'b str>,
}

impl<'b> Head<'b> {
    /// Reads lines; none where one is there twice, or is none of those that may be passed over.
    fn read(lines: &[Header<'b>]) -> Option<Self> {
        let mut head = Self::default();
        for line in lines {
            let is = |name: &str| line.name.eq_ignore_ascii_case(name);
            let value = std::str::from_utf8(line.value).ok().filter(|text| text.is_ascii())?;
            let place = if is("authorization") {
                &mut head.authorization
            } else if is("content-length") {
                &mut head.length
            } else if is("content-type") {
                &mut head.kind
            } else if is("accept-language") {
                &mut head.languages
            } else if is("x-forwarded-for") {
                &mut head.forwarded
            } else if says_nothing(line.name) || is("connection") && value.eq_ignore_ascii_case("keep-alive")
            {
                continue;
            } else {
                return None;
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(head)
    }

    /// The length of the body, and what is asked but for that, if all of it is plain.
    fn plain(self) -> Option<(usize, Asked<'b>)> {
        let secret = bearer(self.authorization?)?;
        let length = self.length.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        let length = length.parse().ok().filter(|length| *length <= JSON_BODY_LIMIT)?;
        let language = Language::read(self.languages.unwrap_or_default());
        let asked = Asked { secret, language, forwarded: self.forwarded, body: &[], end: 0 };
        is_json(self.kind?).then_some((length, asked))
    }
}

/// Whether a line of the head changes nothing about the answer to a check.
fn says_nothing(name: &str) -> bool {
    const OF_CLIENTS: [&str; 10] = [
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "cache-control",
        "pragma",
        "date",
        "sec-fetch-mode",
        "traceparent",
        "tracestate",
    ];
    // They say where a request without a key comes from, and to which of many names.
    const OF_PROXIES: [&str; 8] = [
        "x-forwarded-proto",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-server",
        "x-real-ip",
        "x-request-id",
        "forwarded",
        "via",
    ];
    OF_CLIENTS.iter().chain(&OF_PROXIES).any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "{\"from\":\"1\",\"to\":\"2\"}";

    fn request(lines: &str) -> String {
        format!("POST /v1/decisions HTTP/1.1\r\n{lines}\r\n{BODY}")
    }

    /// The lines of a plain check, in capitals and small letters as clients have them.
    fn usual() -> String {
        let length = BODY.len();
        format!(
            "Host: a:8080\r\nAuthorization: Bearer axk_1\r\ncontent-type: Application/JSON; charset=utf-8\r\n\
             Content-Length: {length}\r\nAccept: */*\r\nConnection: Keep-Alive\r\nAccept-Language: en\r\n"
        )
    }

    #[test]
    fn a_plain_check_is_seen_when_all_of_it_is_there() {
        let whole = request(&usual());
        for part in 0..whole.len() {
            assert!(matches!(see(&whole.as_bytes()[..part]), Seen::Part), "{part}");
        }
        let next = format!("{whole}GET / HTTP/1.1\r\n");
        for text in [&whole, &next] {
            let Seen::Check(asked) = see(text.as_bytes()) else { unreachable!("{text}") };
            assert_eq!((asked.secret, asked.language, asked.end), ("axk_1", Language::English, whole.len()));
            assert_eq!((asked.body, asked.forwarded), (BODY.as_bytes(), None));
        }
        let proxied = request(&format!("{}Via: 1.1 a\r\nX-Forwarded-For: 203.0.113.7\r\n", usual()));
        let Seen::Check(asked) = see(proxied.as_bytes()) else { unreachable!("{proxied}") };
        assert_eq!((asked.body, asked.forwarded), (BODY.as_bytes(), Some("203.0.113.7")));
    }

    #[test]
    fn a_line_that_says_nothing_is_passed_over() {
        for line in
            ["x-real-ip: 203.0.113.7", "forwarded: for=203.0.113.7", "X-Request-Id: a", "traceparent: 00"]
        {
            let text = request(&format!("{}{line}\r\n", usual()));
            assert!(matches!(see(text.as_bytes()), Seen::Check(_)), "{line}");
        }
    }

    #[test]
    fn what_has_to_be_thought_about_is_something_else() {
        let usual = usual();
        let without = |name: &str| {
            let lines = usual.split_inclusive("\r\n").filter(|line| !line.to_lowercase().starts_with(name));
            request(&lines.collect::<String>())
        };
        for name in ["authorization", "content-type", "content-length"] {
            assert!(matches!(see(without(name).as_bytes()), Seen::Other), "without {name}");
        }
        for line in [
            "authorization: Bearer axk_1",
            "content-length: 21",
            "content-type: application/json",
            "accept-language: ja",
            "transfer-encoding: chunked",
            "content-encoding: gzip",
            "expect: 100-continue",
            "connection: close",
            "connection: keep-alive, x-forwarded-for",
            "upgrade: h2c",
            "signature-input: sig=()",
            "content-digest: sha-256=:x:",
            "x-forwarded-for: 203.0.113.7\r\nx-forwarded-for: 203.0.113.8",
            "idempotency-key: a",
            "x-what-nobody-knows: here",
            "user-agent: 安心",
        ] {
            assert!(matches!(see(request(&format!("{usual}{line}\r\n")).as_bytes()), Seen::Other), "{line}");
        }
        let whole = request(&usual);
        for (from, to) in [
            ("POST", "post"),
            ("POST", "GET"),
            ("/v1/decisions", "/v1/decisions/"),
            ("/v1/decisions", "/v1/decisions?a"),
            ("/v1/decisions", "http://a/v1/decisions"),
            ("HTTP/1.1", "HTTP/1.0"),
            ("POST /", "\r\nPOST /"),
            ("Bearer axk_1", "Basic axk_1"),
            ("Content-Length: 2", "Content-Length: +2"),
            ("Content-Length: 2", "Content-Length: 9999992"),
            ("Content-Length: 2", "Content-Length : 2"),
            ("Application/JSON", "text/plain"),
            ("Host: a", "Host: a\r\n b"),
        ] {
            let other = whole.replacen(from, to, 1);
            assert_ne!(other, whole, "{from}");
            assert!(matches!(see(other.as_bytes()), Seen::Other), "{to}");
        }
    }

    #[test]
    fn a_head_without_end_is_something_else_before_it_fills_the_memory() {
        let many = request(&format!("{}{}", usual(), "accept: */*\r\n".repeat(LINES)));
        assert!(matches!(see(many.as_bytes()), Seen::Other));
        let long = format!("POST /v1/decisions HTTP/1.1\r\nuser-agent: {}", "x".repeat(HEAD_LIMIT));
        assert!(matches!(see(long.as_bytes()), Seen::Other));
    }
}
