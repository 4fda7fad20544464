//! The answer to a plain check, as bytes. It is the answer that the framework would give with the layers of this room around: a test holds
//! them side by side.

use std::io::Write as _;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Instant as Monotonic;

use anxin_domain::time::Instant;
use anxin_identity::{ApiScope, address_of};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::plain::Asked;
use crate::decisions::read;
use crate::door::Door;
use crate::layers::{REQUEST_TIMEOUT, TIMING, put_took};

/// The beginning of every answer: what it is, and what it is not for (see `layers::guard`).
const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nvary: Accept-Language\r\n\
    x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\ncache-control: no-store\r\n\
    content-security-policy: default-src 'none'; frame-ancestors 'none'\r\ncontent-language: ";
const ROUTE: &str = "/v1/decisions";
const MICROS: i64 = 1_000_000;

/// What answers are written on, one after the other.
#[derive(Default)]
pub(super) struct Sheet {
    body: Vec<u8>,
    /// Head and body.
    whole: Vec<u8>,
    /// The second that was told last, and how.
    second: (i64, String),
}

impl Sheet {
    /// The answer that was written.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.whole
    }

    /// Decides and writes the answer; whether there is one. There is none where the framework has to say what is wrong, or had better.
    /// `last` says that the connection ends behind it.
    pub(super) async fn write(
        &mut self,
        door: &Door,
        asked: &Asked<'_>,
        peer: SocketAddr,
        last: bool,
    ) -> bool {
        // A panic is the framework's too: it happens there again, and is answered.
        AssertUnwindSafe(self.decide(door, asked, peer, last)).catch_unwind().await.ok().flatten().is_some()
    }

    async fn decide(&mut self, door: &Door, asked: &Asked<'_>, peer: SocketAddr, last: bool) -> Option<()> {
        let began = Monotonic::now();
        let caller = door.api.identity.authenticate(asked.secret).await.ok()??;
        if !caller.may(ApiScope::Decisions) {
            return None;
        }
        let question = read(asked.body, door, caller.brand.as_ref()).ok()?;
        let spent = match address_of(Some(peer.ip()), asked.forwarded) {
            Some(_) => Some(door.spend_check(&caller.key)?),
            None => None,
        };
        let check = Monotonic::now();
        let checked = tokio::time::timeout(REQUEST_TIMEOUT, door.api.gate.check(question)).await;
        let (decision, check) = (checked.ok()?.ok()?, check.elapsed());
        self.body.clear();
        door.rules.teller(asked.language).tell(&decision, &mut self.body).ok()?;
        door.metrics.decided_ahead(decision.judgement.verdict);

        self.tell_second(decision.decided_at);
        let whole = &mut self.whole;
        whole.clear();
        whole.extend_from_slice(HEAD.as_bytes());
        whole.extend_from_slice(asked.language.tag().as_bytes());
        if let Some(spent) = spent {
            for (name, value) in door.told(spent) {
                let _ = write!(whole, "\r\n{name}: ");
                whole.extend_from_slice(value.as_bytes());
            }
        }
        let id = door.request_id();
        let _ = write!(whole, "\r\nx-request-id: {id}\r\ndate: {}\r\n{TIMING}: ", self.second.1);
        put_took(whole, "check", check);
        let _ = write!(whole, "\r\n{TIMING}: ");
        let total = began.elapsed();
        put_took(whole, "total", total);
        let end = if last { "\r\nconnection: close" } else { "" };
        let _ = write!(whole, "{end}\r\ncontent-length: {}\r\n\r\n", self.body.len());
        whole.extend_from_slice(&self.body);
        door.metrics.answered("POST", ROUTE, 200, total);
        tracing::debug!(request = id, method = "POST", route = ROUTE, status = 200, "answered");
        Some(())
    }

    /// Keeps the date of an answer (RFC 9110, section 6.6.1) in words.
    fn tell_second(&mut self, at: Instant) {
        let second = at.micros().div_euclid(MICROS);
        if self.second.1.is_empty() || self.second.0 != second {
            let at = Timestamp::from_second(second).unwrap_or_default();
            let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap_or_default();
            self.second = (second, text);
        }
    }
}
