//! What each request gets. The checks come in the order of RFC 3261 §8.2: who asks, is the message sound, is the
//! method allowed, can the target and the demands be met; only then is the call judged.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::TaskTracker;

use crate::config::{Identity, Trunk, Trunks};
use crate::judge::{AnyJudge, Inquiry, Side, Verdict};
use crate::memory::{Arrival, Cancelled, Key, MAX_REMEMBERED, Memory};
use crate::stats::Stats;
use crate::udp::Peer;
use crate::wire::{Answer, Flaw, Head, Method, Read, Request, Skeleton, Target, read_message};

/// Most calls judged at once; the next one gets 500 with `Retry-After`.
pub(crate) const MAX_PENDING: usize = 4096;
/// Longest user part taken for a number, in bytes.
const MAX_NUMBER: usize = 64;
/// A judgement slower than this is announced with 100 over UDP, so that the caller stops repeating its INVITE.
const TRYING_AFTER: Duration = Duration::from_millis(150);
/// First and longest pause between repetitions of an answer after 100, and when to stop (RFC 3261 §17.2.1).
const T1: Duration = Duration::from_millis(500);
const T2: Duration = Duration::from_secs(4);
const REPEAT_FOR: Duration = Duration::from_secs(32);
/// Seconds after which a caller may try again when no decision could be had.
const RETRY_AFTER: &str = "5";
/// Of the statuses that a trunk can be denied with, those in which `Retry-After` means something (RFC 3261 §20.33).
const RETRIED_STATUSES: [u16; 3] = [404, 600, 603];
/// The status of a call its caller gave up.
const TERMINATED: u16 = 487;
const ALLOWED_METHODS: &str = "INVITE, ACK, CANCEL, OPTIONS";
/// Extensions that ask nothing of a server that sends only final answers and sets up no session: reliable provisional
/// responses (RFC 3262) and session timers (RFC 4028). Phone systems demand them on every call.
const HARMLESS_EXTENSIONS: [&str; 2] = ["100rel", "timer"];

/// The user agent server behind both transports.
pub(crate) struct Uas {
    trunks: Trunks,
    judge: Box<dyn AnyJudge>,
    memory: Memory,
    pub(crate) stats: Arc<Stats>,
    /// Keys of the digests that make tags and transaction keys; fresh in every process.
    secrets: [RandomState; 2],
    pending: Arc<Semaphore>,
    pub(crate) tasks: TaskTracker,
}

/// An INVITE on its way to the judge.
struct Call {
    key: Key,
    trunk: Arc<Trunk>,
    /// The header the caller was read from, for a complaint about it.
    identity_header: &'static str,
    skeleton: Skeleton,
    peer: Peer,
}

impl Uas {
    pub(crate) fn new(trunks: Trunks, judge: Box<dyn AnyJudge>) -> Self {
        Self {
            trunks,
            judge,
            memory: Memory::new(MAX_REMEMBERED),
            stats: Arc::default(),
            secrets: [RandomState::new(), RandomState::new()],
            pending: Arc::new(Semaphore::new(MAX_PENDING)),
            tasks: TaskTracker::new(),
        }
    }

    /// Whether an address belongs to no trunk.
    pub(crate) fn is_stranger(&self, address: std::net::IpAddr) -> bool {
        self.trunks.find(address).is_none()
    }

    /// Takes one framed message.
    pub(crate) async fn receive(self: &Arc<Self>, bytes: &[u8], peer: &Peer) {
        self.stats.received.count();
        match read_message(bytes) {
            Read::Request(request) => self.take(*request, peer).await,
            Read::Broken { head, answer } => self.refuse_broken(&head, &answer, peer).await,
            Read::Unanswerable => self.stats.dropped.count(),
        }
    }

    /// Takes the head of a message that broke its stream.
    pub(crate) async fn receive_broken(&self, head: &[u8], answer: &Answer, peer: &Peer) {
        self.stats.received.count();
        match Head::salvage(head).filter(Head::answerable) {
            Some(head) => self.refuse_broken(&head, answer, peer).await,
            None => {
                self.stats.malformed.count();
                self.stats.dropped.count();
            }
        }
    }

    async fn refuse_broken(&self, head: &Head, answer: &Answer, peer: &Peer) {
        self.stats.malformed.count();
        if self.is_stranger(peer.source().ip()) {
            // A stranger learns nothing and cannot make the door talk with noise.
            self.stats.refused_trunk.count();
            return self.stats.dropped.count();
        }
        self.send(answer, &head.skeleton, peer).await;
    }

    async fn take(self: &Arc<Self>, request: Request, peer: &Peer) {
        if request.skeleton.vias.is_empty() {
            self.stats.malformed.count();
            return self.stats.dropped.count();
        }
        let Some(trunk) = self.trunks.find(peer.source().ip()).cloned() else {
            return self.refuse_stranger(&request, peer).await;
        };
        if let Some(flaw) = request.flaw() {
            return self.refuse_flawed(&request, flaw, peer).await;
        }
        let answer = match request.method {
            Method::Ack => return self.memory.acknowledge(self.key(&request, &trunk)),
            Method::Cancel => self.cancel(self.key(&request, &trunk)),
            Method::Bye => Answer::plain(481, "Call/Transaction Does Not Exist"),
            Method::Other => Answer::plain(405, "Method Not Allowed").with("Allow", ALLOWED_METHODS),
            Method::Options => match demands(&request) {
                Ok(_) => {
                    Answer::plain(200, "OK").with("Allow", ALLOWED_METHODS).with("Accept", "application/sdp")
                }
                Err(answer) => answer,
            },
            Method::Invite => match self.invite(request, trunk, peer).await {
                Some((answer, skeleton)) => return self.send(&answer, &skeleton, peer).await,
                None => return,
            },
        };
        self.send(&answer, &request.skeleton, peer).await;
    }

    async fn refuse_stranger(&self, request: &Request, peer: &Peer) {
        self.stats.refused_trunk.count();
        if request.method == Method::Ack {
            return;
        }
        self.send(&Answer::plain(403, "Forbidden").with_reason("unknown trunk"), &request.skeleton, peer)
            .await;
    }

    async fn refuse_flawed(&self, request: &Request, flaw: Flaw, peer: &Peer) {
        self.stats.malformed.count();
        if request.method == Method::Ack {
            return self.stats.dropped.count();
        }
        self.send(&flawed(flaw), &request.skeleton, peer).await;
    }

    fn cancel(&self, key: Key) -> Answer {
        match self.memory.cancel(key) {
            Cancelled::Unknown => Answer::plain(481, "Call/Transaction Does Not Exist"),
            Cancelled::TooLate | Cancelled::InTime => Answer::plain(200, "OK"),
        }
    }

    /// Starts the judgement of a new call, or gives the answer an INVITE gets without one.
    async fn invite(
        self: &Arc<Self>,
        request: Request,
        trunk: Arc<Trunk>,
        peer: &Peer,
    ) -> Option<(Answer, Skeleton)> {
        let key = self.key(&request, &trunk);
        let (inquiry, identity_header) = match screen(&request, &trunk) {
            Ok(screened) => screened,
            Err(answer) => {
                match answer.status {
                    400 => self.stats.malformed.count(),
                    484 => self.stats.unreadable.count(),
                    _ => {}
                }
                return Some((answer, request.skeleton));
            }
        };
        let cancelled = match self.memory.arrive(key, Instant::now()) {
            Arrival::First(cancelled) => cancelled,
            Arrival::Answered(answer) => {
                self.stats.retransmits.count();
                return Some(((*answer).clone(), request.skeleton));
            }
            Arrival::BeingJudged => {
                self.stats.retransmits.count();
                return None;
            }
        };
        let Ok(permit) = Arc::clone(&self.pending).try_acquire_owned() else {
            self.memory.abandon(key);
            self.stats.overloaded.count();
            return Some((unavailable("too many calls are being judged"), request.skeleton));
        };
        let call = Call { key, trunk, identity_header, skeleton: request.skeleton, peer: peer.clone() };
        self.tasks.spawn(Arc::clone(self).judge((call, inquiry), cancelled, permit));
        None
    }

    /// Has one call judged and answers it.
    async fn judge(
        self: Arc<Self>,
        (call, inquiry): (Call, Inquiry),
        cancelled: oneshot::Receiver<()>,
        permit: OwnedSemaphorePermit,
    ) {
        let _abandoned_on_panic = Abandon { uas: &self, key: call.key };
        let dialled = inquiry.to.clone();
        let mut verdict = self.judge.judge_boxed(inquiry);
        let patience = sleep(TRYING_AFTER);
        tokio::pin!(patience, cancelled);
        let (mut patient, mut listening, mut settled) = (true, true, None);
        let verdict = loop {
            tokio::select! {
                biased;
                verdict = &mut verdict => break verdict,
                given_up = &mut cancelled, if listening => {
                    listening = false;
                    // A closed channel without a word is a call that was forgotten, not one that was cancelled.
                    if given_up.is_ok() {
                        settled = Some(self.settle(&call, terminated()).await);
                    }
                }
                () = &mut patience, if patient => {
                    patient = false;
                    if call.peer.is_udp() && settled.is_none() {
                        self.send(&Answer::plain(100, "Trying"), &call.skeleton, &call.peer).await;
                    }
                }
            }
        };
        let answer = self.spell(&verdict, &dialled, &call);
        let (answer, confirmed) = match settled {
            Some(settled) => settled,
            None => self.settle(&call, answer).await,
        };
        drop(permit);
        if !patient && call.peer.is_udp() {
            self.repeat_until_confirmed(&answer, &call, &confirmed).await;
        }
    }

    /// Fixes the answer of a call and sends it.
    async fn settle(&self, call: &Call, answer: Answer) -> (Arc<Answer>, Arc<Notify>) {
        let (answer, confirmed) = self.memory.settle(call.key, answer, terminated());
        if answer.status == TERMINATED {
            self.stats.cancelled.count();
        }
        self.send(&answer, &call.skeleton, &call.peer).await;
        (answer, confirmed)
    }

    /// After 100 the caller no longer repeats its INVITE, so a lost answer must be repeated from here.
    async fn repeat_until_confirmed(&self, answer: &Answer, call: &Call, confirmed: &Notify) {
        let (started, mut pause) = (Instant::now(), T1);
        while started.elapsed() < REPEAT_FOR && !self.tasks.is_closed() {
            if timeout(pause, confirmed.notified()).await.is_ok() {
                return;
            }
            self.send(answer, &call.skeleton, &call.peer).await;
            pause = (pause * 2).min(T2);
        }
    }

    /// A verdict as a SIP answer.
    fn spell(&self, verdict: &Verdict, dialled: &str, call: &Call) -> Answer {
        let trunk = &call.trunk;
        match verdict {
            Verdict::Allow { decision_id, number } => {
                self.stats.allowed.count();
                let contact = format!("<{}>", trunk.route.uri(number.as_deref(), dialled));
                Answer::plain(302, "Moved Temporarily")
                    .with("Contact", contact)
                    .with("X-Anxin-Decision", decision_id)
            }
            Verdict::Deny { decision_id, reason_code, reason_text, retry_after } => {
                self.stats.denied.count();
                let code = trunk.deny_status.code();
                let answer = Answer::plain(code, deny_phrase(code))
                    .with_reason(reason_text)
                    .with("X-Anxin-Decision", decision_id)
                    .with("X-Anxin-Reason", reason_code);
                match retry_after.filter(|_| RETRIED_STATUSES.contains(&code)) {
                    Some(seconds) => answer.with("Retry-After", seconds.to_string()),
                    None => answer,
                }
            }
            Verdict::Unreadable { which: Side::To, text } => {
                self.stats.unreadable.count();
                Answer::plain(484, "Address Incomplete").with_reason(&format!("Request-URI: {text}"))
            }
            Verdict::Unreadable { which: Side::From, text } => {
                self.stats.unreadable.count();
                unreadable_caller(call.identity_header, text)
            }
            Verdict::Unavailable => {
                self.stats.unavailable.count();
                unavailable("no decision can be recorded at the moment")
            }
        }
    }

    async fn send(&self, answer: &Answer, skeleton: &Skeleton, peer: &Peer) {
        let tag = format!("{:016x}", self.digest(&self.secrets[0], |sink| tag_parts(skeleton, sink)));
        let reply = answer.render(skeleton, peer.source(), &tag);
        peer.send(reply, skeleton.hop.as_ref()).await;
    }

    fn key(&self, request: &Request, trunk: &Trunk) -> Key {
        let half = |secret| {
            self.digest(secret, |sink| {
                sink(trunk.name.as_bytes());
                request.transaction_parts(sink);
            })
        };
        Key(u128::from(half(&self.secrets[0])) << 64 | u128::from(half(&self.secrets[1])))
    }

    fn digest(&self, secret: &RandomState, parts: impl FnOnce(&mut dyn FnMut(&[u8]))) -> u64 {
        let mut hasher = secret.build_hasher();
        parts(&mut |part| {
            hasher.write_usize(part.len());
            hasher.write(part);
        });
        hasher.finish()
    }
}

/// Lets a call be judged again when its judgement ends without an answer.
struct Abandon<'a> {
    uas: &'a Uas,
    key: Key,
}

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        // A settled call is left alone by this.
        self.uas.memory.abandon(self.key);
    }
}

/// The parts of a request the tag of our answers is made of, so that every answer to one request has the same tag
/// (RFC 3261 §8.2.7).
fn tag_parts(skeleton: &Skeleton, sink: &mut dyn FnMut(&[u8])) {
    sink(skeleton.call_id.as_deref().unwrap_or_default());
    sink(skeleton.from.as_deref().unwrap_or_default());
    sink(skeleton.hop.as_ref().and_then(|hop| hop.branch.as_deref()).unwrap_or_default());
}

/// Everything that is checked before a call is judged.
fn screen(request: &Request, trunk: &Arc<Trunk>) -> Result<(Inquiry, &'static str), Answer> {
    let to = demands(request)?;
    if request.max_forwards() == Some(0) {
        return Err(Answer::plain(483, "Too Many Hops"));
    }
    if request.skeleton.to_has_tag {
        // This door sets up no dialogs, so there is none to change.
        return Err(Answer::plain(481, "Call/Transaction Does Not Exist"));
    }
    let to = to.filter(|to| to.len() <= MAX_NUMBER).ok_or_else(|| {
        Answer::plain(484, "Address Incomplete")
            .with_reason("Request-URI: no number of at most 64 characters")
    })?;
    let asserted = match trunk.identity {
        Identity::PAssertedIdentity => request.asserted_number().map_err(flawed)?,
        Identity::From => None,
    };
    let (from, header) = match asserted {
        Some(number) => (Some(number), "P-Asserted-Identity"),
        None => (request.number_in_from(), "From"),
    };
    let from = from
        .filter(|from| from.len() <= MAX_NUMBER)
        .ok_or_else(|| unreadable_caller(header, "no number of at most 64 characters"))?;
    let own = |name| request.own_header(name).map_err(flawed);
    let inquiry = Inquiry {
        trunk: Arc::clone(&trunk.name),
        from,
        to,
        redirected_from: request.redirected_from().filter(|number| number.len() <= MAX_NUMBER),
        purpose: own("X-Anxin-Purpose")?.or_else(|| trunk.purpose.clone()),
        line_of_business: own("X-Anxin-Line-Of-Business")?.or_else(|| trunk.line_of_business.clone()),
        ticket: own("X-Anxin-Ticket")?,
        call_id: request.call_id(),
    };
    Ok((inquiry, header))
}

/// Checks the scheme of the target and the extensions the caller insists on; gives the number in the Request-URI.
fn demands(request: &Request) -> Result<Option<String>, Answer> {
    let Target::Number(number) = &request.target else {
        return Err(Answer::plain(416, "Unsupported URI Scheme"));
    };
    let mut tags = request.required_options().map_err(flawed)?;
    tags.retain(|tag| !HARMLESS_EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(tag)));
    if tags.is_empty() {
        return Ok(number.clone());
    }
    Err(Answer::plain(420, "Bad Extension").with("Unsupported", tags.join(", ")))
}

fn flawed(flaw: Flaw) -> Answer {
    Answer::plain(flaw.status, flaw.phrase)
}

fn unreadable_caller(header: &str, text: &str) -> Answer {
    Answer::plain(400, format!("Unreadable Number In {header}")).with_reason(&format!("{header}: {text}"))
}

fn terminated() -> Answer {
    Answer::plain(TERMINATED, "Request Terminated")
}

/// Never 503: phone systems take that as "try the next trunk", around the gate.
fn unavailable(text: &str) -> Answer {
    Answer::plain(500, "Server Internal Error").with("Retry-After", RETRY_AFTER).with_reason(text)
}

fn deny_phrase(code: u16) -> &'static str {
    match code {
        403 => "Forbidden",
        404 => "Not Found",
        600 => "Busy Everywhere",
        604 => "Does Not Exist Anywhere",
        608 => "Rejected",
        _ => "Decline",
    }
}
