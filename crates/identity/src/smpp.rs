//! A text provider behind SMPP 3.4: one connection that is bound for both ways, made at the first text and made again when it
//! breaks. What was handed over and not answered is in doubt, and said to be: SMPP has no key by which the provider could tell a
//! second submission from the first. What lets one know all the same is used: an answer that comes late, and a receipt that
//! names our reference.

mod pdu;
mod progress;
mod receipt;
mod session;
mod wire;

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use async_trait::async_trait;
use rusmpp::pdus::SubmitSm;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout, timeout_at};

pub use self::wire::Wire;

use self::progress::Progress;
use self::session::{Fault, Job, Link, QUEUED, Shared, WITHDRAWN};
use crate::error::IdentityError;
use crate::sender::{Heard, SendError, Taken, TextSender};

/// Texts that wait for their turn on the connection; more wait in the outbox.
const QUEUE: usize = 64;
/// News of the provider that waits to be kept; more is said again by the provider.
const NEWS: usize = 64;
/// Most requests that may be open at the same time.
pub const MOST_WINDOW: usize = 200;

/// How a provider is reached and what it is told. Build it with [`SmppSettings::check`] in mind: it says what is wrong.
#[derive(Clone)]
pub struct SmppSettings {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Whether the wire is TLS.
    pub wire: Wire,
    /// Our name at the provider, up to 15 characters.
    pub system_id: String,
    /// The password, up to 8 characters (SMPP 3.4 has no room for more).
    pub password: String,
    /// The kind of system, up to 12 characters; mostly empty.
    pub system_type: String,
    /// What telephones show as the sender: an international number with `+`, a short number, or a name of up to 11 letters.
    pub source: String,
    /// Whether people may sign in by texting us: the provider brings their answers and vouches for whose telephone each came from.
    pub sign_in: bool,
    /// How long texts go.
    pub long_texts: LongTexts,
    /// Requests that may be open at the same time, 1 to [`MOST_WINDOW`].
    pub window: usize,
    /// Limits of time.
    pub times: Times,
}

/// How a text that is longer than one short message goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LongTexts {
    /// Cut here, each part with a header (every provider takes that).
    #[default]
    Parts,
    /// Whole, in `message_payload`; the provider cuts it.
    Payload,
}

/// Limits of time of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// To connect and bind.
    pub connect: Duration,
    /// For the answer to a request.
    pub answer: Duration,
    /// For a text to be handed over, waiting for its turn included.
    pub turn: Duration,
    /// For the connection to be there when a text comes.
    pub link: Duration,
    /// Silence after which the provider is asked whether it is there.
    pub idle: Duration,
    /// First wait before connecting again, and first pause when the provider asks to slow down; each further one is twice as long.
    pub first_wait: Duration,
    /// Longest of these waits.
    pub longest_wait: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(10),
            turn: Duration::from_secs(12),
            link: Duration::from_secs(3),
            idle: Duration::from_secs(30),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl SmppSettings {
    /// Says which setting is wrong, and what it may be.
    ///
    /// # Errors
    /// [`IdentityError::Smpp`].
    pub fn check(&self) -> Result<(), IdentityError> {
        let wrong = |field, mend| Err(IdentityError::Smpp { field, mend });
        let octets = |text: &str, most: usize| text.is_ascii() && text.len() <= most && !text.contains('\0');
        if self.host.is_empty() || !self.host.is_ascii() || self.host.contains(['/', ' ']) {
            return wrong("host", "write a host name or an address, as in smpp.example.com");
        }
        if self.port == 0 {
            return wrong("port", "write the provider's port, as in 2775");
        }
        if self.system_id.is_empty() || !octets(&self.system_id, 15) {
            return wrong("system_id", "write the 1 to 15 characters that the provider gave you");
        }
        if !octets(&self.password, 8) {
            return wrong(
                "password_file",
                "SMPP 3.4 takes at most 8 characters; ask the provider for a shorter password",
            );
        }
        if !octets(&self.system_type, 12) {
            return wrong(
                "system_type",
                "it has at most 12 characters; leave it out if the provider gave you none",
            );
        }
        if !is_source(&self.source) {
            return wrong(
                "source",
                "write a number with + and country code, a short number, or a name of up to 11 letters and digits",
            );
        }
        if self.sign_in && !is_number(&self.source) {
            return wrong("sign_in", "nobody can text a name: write a number as `source`, or leave it out");
        }
        if !(1..=MOST_WINDOW).contains(&self.window) {
            return wrong("window", "write how many requests may be open at the same time, 1 to 200");
        }
        self.wire.check(&self.host)
    }
}

fn is_source(source: &str) -> bool {
    let is_name =
        (1..=11).contains(&source.len()) && source.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    is_number(source) || is_name
}

fn is_number(source: &str) -> bool {
    let digits = source.strip_prefix('+').unwrap_or(source);
    !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Sends texts by SMPP. The connection is made when the first text goes or news is waited for, and ends with the sender.
pub struct SmppSender {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    waiting: Mutex<Option<mpsc::Receiver<Job>>>,
    news: tokio::sync::Mutex<mpsc::Receiver<Heard>>,
    link: watch::Receiver<Link>,
}

impl SmppSender {
    /// A provider; nothing is connected yet.
    ///
    /// # Errors
    /// As for [`SmppSettings::check`].
    pub fn new(settings: SmppSettings) -> Result<Self, IdentityError> {
        settings.check()?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let (news_in, news) = mpsc::channel(NEWS);
        let (link_in, link) = watch::channel(Link::Connecting);
        let shared = Shared {
            settings,
            progress: Mutex::new(Progress::default()),
            news: news_in,
            link: link_in,
            bound: Arc::new(AtomicBool::new(false)),
        };
        Ok(Self {
            shared: Arc::new(shared),
            jobs,
            waiting: Mutex::new(Some(waiting)),
            news: tokio::sync::Mutex::new(news),
            link,
        })
    }

    /// Whether the connection is bound now; for metrics.
    #[must_use]
    pub fn bound(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.shared.bound)
    }

    /// Begins the connection, once.
    fn begin(&self) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waiting) = waiting {
            tokio::spawn(session::run(Arc::clone(&self.shared), waiting));
        }
    }

    async fn linked(&self) -> Result<(), SendError> {
        let mut link = self.link.clone();
        let waited =
            timeout(self.shared.settings.times.link, link.wait_for(|link| *link == Link::Bound)).await;
        match waited {
            Ok(Ok(_)) => Ok(()),
            _ => Err(SendError::NotHanded(self.link.borrow().why().to_owned())),
        }
    }

    /// Hands over one part; answers what the provider calls each when it was the last.
    async fn part(&self, part: Part<'_>) -> Result<Option<Vec<String>>, SendError> {
        loop {
            match self.attempt(&part).await? {
                Ok(all) => return Ok(all),
                // It asked to slow down: the part waits for its turn again.
                Err(Fault::Slow) if Instant::now() < part.until => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    async fn attempt(&self, part: &Part<'_>) -> Result<Result<Option<Vec<String>>, Fault>, SendError> {
        let (answer, mut answered) = oneshot::channel();
        let stage = Arc::new(AtomicU8::new(QUEUED));
        let job = Job {
            id: part.id,
            total: part.total,
            part: part.n,
            pdu: part.pdu.clone(),
            stage: Arc::clone(&stage),
            answer,
        };
        let full = || SendError::NotHanded("too many texts wait for their turn".into());
        timeout_at(part.until, self.jobs.send(job)).await.map_err(|_| full())?.map_err(|_| full())?;
        if let Ok(answered) = timeout_at(part.until, &mut answered).await {
            return Ok(answered.unwrap_or(Err(Fault::InDoubt("the connection ended"))));
        }
        // Not yet on the wire: then it never will be. Else its answer is waited for, which has a limit of its own.
        if stage.compare_exchange(QUEUED, WITHDRAWN, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            return Err(SendError::NotHanded("its turn did not come in time".into()));
        }
        Ok(answered.await.unwrap_or(Err(Fault::InDoubt("the connection ended"))))
    }
}

struct Part<'a> {
    id: MessageId,
    total: usize,
    n: usize,
    pdu: &'a SubmitSm,
    until: Instant,
}

impl From<Fault> for SendError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Slow => Self::NotHanded("it asks to slow down".into()),
            Fault::Away(why) => Self::NotHanded(why.into()),
            Fault::InDoubt(why) => Self::InDoubt(why.into()),
            Fault::Temporary(status) => Self::Temporary(format!("it answered with status {status:#010x}")),
            Fault::Refused(status) => Self::Refused(format!(
                "it answered with status {status:#010x}; look at the number, the source and the provider's rules"
            )),
        }
    }
}

#[async_trait]
impl TextSender for SmppSender {
    async fn send(&self, id: MessageId, to: Number, text: &str) -> Result<Taken, SendError> {
        self.begin();
        let pdus = pdu::submits(&self.shared.settings, id, to, text)?;
        self.linked().await?;
        let (total, until) = (pdus.len(), Instant::now() + self.shared.settings.times.turn);
        let missing = self.shared.progress().missing(id, total);
        for n in missing {
            let Some(pdu) = pdus.get(n) else { continue };
            if let Some(provider_ids) = self.part(Part { id, total, n, pdu, until }).await? {
                return Ok(Taken { provider_ids });
            }
        }
        // The last parts were answered to an earlier attempt meanwhile, which has said so.
        Err(SendError::InDoubt("its parts were taken at different attempts".into()))
    }

    async fn heard(&self) -> Heard {
        self.begin();
        match self.news.lock().await.recv().await {
            Some(heard) => heard,
            None => std::future::pending().await,
        }
    }

    fn hears_answers(&self) -> bool {
        // Nobody can text a name.
        is_number(&self.shared.settings.source)
    }

    fn texted_at(&self) -> Option<&str> {
        self.shared.settings.sign_in.then_some(&self.shared.settings.source)
    }
}

impl std::fmt::Debug for SmppSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmppSender(address and password hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SmppSettings {
        SmppSettings {
            host: "127.0.0.1".into(),
            port: 2775,
            wire: Wire::Plain,
            system_id: "anxin".into(),
            password: "secret".into(),
            system_type: String::new(),
            source: "10690000".into(),
            sign_in: true,
            long_texts: LongTexts::Parts,
            window: 10,
            times: Times::default(),
        }
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_mend() {
        assert!(settings().check().is_ok());
        type Change = fn(&mut SmppSettings);
        let changes: [(&str, Change); 10] = [
            ("sign_in", |s| s.source = "Anxin".into()),
            ("host", |s| s.host.clear()),
            ("host", |s| s.host = "smpp://x".into()),
            ("port", |s| s.port = 0),
            ("system_id", |s| s.system_id.clear()),
            ("password_file", |s| s.password = "nine-char".into()),
            ("system_type", |s| s.system_type = "thirteen-char".into()),
            ("source", |s| s.source = "Anxin & Company".into()),
            ("window", |s| s.window = 0),
            ("wire", |s| s.host = "smpp.example.com".into()),
        ];
        for (field, change) in changes {
            let mut settings = settings();
            change(&mut settings);
            let said = settings.check().unwrap_err().to_string();
            assert!(said.contains(field) && !said.contains("nine-char"), "{said}");
        }
        for source in ["+8610690000", "10690000", "Anxin", "A"] {
            assert!(is_source(source), "{source}");
        }
        for source in ["", "+", "安心", "1234567890123456", "twelve chars"] {
            assert!(!is_source(source), "{source}");
        }
    }
}
