//! Replies: a status, a few headers of our own and the values copied from the request. Bodies are never sent.

use std::borrow::Cow;
use std::net::SocketAddr;

use super::{Skeleton, via};

/// Longest reason phrase or header value, in bytes; longer ones are cut.
const MAX_VALUE: usize = 2048;
/// Longest text of a `Reason` header, in bytes before escaping; longer ones are cut.
const MAX_REASON_TEXT: usize = 256;

/// What a request gets, apart from what is copied from it, so that a repeated request gets the same again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    phrase: Cow<'static, str>,
    headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// A status line and nothing more.
    pub(crate) fn plain(status: u16, phrase: impl Into<Cow<'static, str>>) -> Self {
        Self { status, phrase: phrase.into(), headers: Vec::new() }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds a `Reason` header (RFC 3326) whose cause is the status of this answer.
    pub(crate) fn with_reason(self, text: &str) -> Self {
        let cause = self.status;
        let text = cleaned(text, MAX_REASON_TEXT).replace('\\', "\\\\").replace('"', "\\\"");
        self.with("Reason", format!("SIP ;cause={cause} ;text=\"{text}\""))
    }

    /// The reply as bytes. `tag` is used when `To` has none and the answer is not provisional.
    pub(crate) fn render(&self, skeleton: &Skeleton, source: SocketAddr, tag: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        line(
            &mut out,
            &[
                b"SIP/2.0 ",
                self.status.to_string().as_bytes(),
                b" ",
                cleaned(&self.phrase, MAX_VALUE).as_bytes(),
            ],
        );
        for (index, row) in skeleton.vias.iter().enumerate() {
            match &skeleton.hop {
                Some(hop) if index == 0 => line(&mut out, &[b"Via: ", &via::stamp(row, hop, source)]),
                _ => line(&mut out, &[b"Via: ", row]),
            }
        }
        copy(&mut out, b"From: ", skeleton.from.as_deref());
        match &skeleton.to {
            Some(to) if !skeleton.to_has_tag && self.status > 100 => {
                line(&mut out, &[b"To: ", to, b";tag=", tag.as_bytes()]);
            }
            to => copy(&mut out, b"To: ", to.as_deref()),
        }
        copy(&mut out, b"Call-ID: ", skeleton.call_id.as_deref());
        copy(&mut out, b"CSeq: ", skeleton.cseq.as_deref());
        for (name, value) in &self.headers {
            line(&mut out, &[name.as_bytes(), b": ", cleaned(value, MAX_VALUE).as_bytes()]);
        }
        out.extend_from_slice(b"Content-Length: 0\r\n\r\n");
        out
    }
}

fn copy(out: &mut Vec<u8>, name: &[u8], value: Option<&[u8]>) {
    if let Some(value) = value {
        line(out, &[name, value]);
    }
}

fn line(out: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out.extend_from_slice(b"\r\n");
}

/// Text that stays on its line: control characters become spaces and the length has a limit.
fn cleaned(text: &str, limit: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(limit));
    for character in text.chars() {
        if clean.len() + character.len_utf8() > limit {
            break;
        }
        clean.push(if character.is_control() { ' ' } else { character });
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(answer: &Answer) -> String {
        let skeleton = Skeleton {
            vias: vec![b"SIP/2.0/UDP a;branch=z9hG4bK1".to_vec(), b"SIP/2.0/UDP b".to_vec()],
            from: Some(b"<sip:x@y>;tag=1".to_vec()),
            to: Some(b"<sip:z@y>".to_vec()),
            ..Skeleton::default()
        }
        .complete();
        let source = "192.0.2.9:40000".parse().unwrap();
        String::from_utf8(answer.render(&skeleton, source, "ours")).unwrap()
    }

    #[test]
    fn a_reply_copies_what_the_request_had_and_adds_a_tag() {
        let expected = "SIP/2.0 603 Decline\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1;received=192.0.2.9\r\n\
                        Via: SIP/2.0/UDP b\r\nFrom: <sip:x@y>;tag=1\r\nTo: <sip:z@y>;tag=ours\r\n\
                        X-Anxin-Decision: 01\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(render(&Answer::plain(603, "Decline").with("X-Anxin-Decision", "01")), expected);
    }

    #[test]
    fn a_provisional_reply_has_no_tag() {
        assert!(render(&Answer::plain(100, "Trying")).contains("To: <sip:z@y>\r\n"));
    }

    #[test]
    fn a_reason_text_cannot_end_its_quotes_or_its_line() {
        let reply = render(&Answer::plain(603, "Decline").with_reason("a \"b\" \\ c\r\nEvil: d"));
        assert!(
            reply.contains("Reason: SIP ;cause=603 ;text=\"a \\\"b\\\" \\\\ c  Evil: d\"\r\n"),
            "{reply}"
        );
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(cleaned(&"安".repeat(400), 256).chars().count(), 85);
        let reply = render(&Answer::plain(603, "Decline").with_reason(&"\"".repeat(2000)));
        assert!(reply.contains("\"\r\nContent-Length"), "the closing quote is kept: {reply}");
    }
}
