//! The wire: reading a message and writing a reply. The parser crate is known here and nowhere else, so it can be
//! replaced by changing `message`. What must not live here: what a request gets; that is `uas`.

mod message;
mod reply;
mod salvage;
mod via;

pub(crate) use message::{Flaw, Method, Request, Target, is_sip_uri_holding};
pub(crate) use reply::Answer;
pub(crate) use salvage::{Head, split_field, unfold_lines};
pub(crate) use via::Hop;

use bytes::Bytes;

/// What a piece of input turned out to be.
pub(crate) enum Read {
    /// A request that can be reasoned about, though it may still have [`Flaw`]s.
    Request(Box<Request>),
    /// A request that breaks the grammar, with the reply it deserves and what a reply must copy.
    Broken { head: Box<Head>, answer: Answer },
    /// A response, or something a reply cannot be addressed to.
    Unanswerable,
}

/// The header values every reply copies from its request (RFC 3261 §8.2.6.2), unfolded, without their names.
#[derive(Clone, Default)]
pub(crate) struct Skeleton {
    /// Every `Via` row in order; the first hop of the first row is the one that is answered.
    pub(crate) vias: Vec<Vec<u8>>,
    pub(crate) from: Option<Vec<u8>>,
    pub(crate) to: Option<Vec<u8>>,
    pub(crate) call_id: Option<Vec<u8>>,
    pub(crate) cseq: Option<Vec<u8>>,
    /// The topmost hop, when it can be read.
    pub(crate) hop: Option<Hop>,
    /// Whether `To` has a tag already, that is, whether the request belongs to a dialog.
    pub(crate) to_has_tag: bool,
}

impl Skeleton {
    /// Fills in what follows from the raw values.
    fn complete(mut self) -> Self {
        self.hop = self.vias.first().and_then(|row| message::top_hop(row));
        self.to_has_tag = self.to.as_deref().is_some_and(message::has_tag);
        self
    }
}

/// Reads one framed message.
pub(crate) fn read_message(bytes: &[u8]) -> Read {
    match message::read(Bytes::copy_from_slice(bytes)) {
        Ok(Some(request)) => Read::Request(Box::new(request)),
        Ok(None) => Read::Unanswerable,
        Err(answer) => match Head::salvage(bytes) {
            Some(head) if head.answerable() => Read::Broken { head: Box::new(head), answer },
            _ => Read::Unanswerable,
        },
    }
}

/// Writes any text as the user part of a SIP URI: what is not plain is escaped, parameter separators too.
pub(crate) fn escape_user(user: &str) -> String {
    let mut escaped = String::with_capacity(user.len());
    for byte in user.bytes() {
        if byte.is_ascii_alphanumeric() || b"+-_.!~*'()".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
