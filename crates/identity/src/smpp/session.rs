//! The connection: binds, hands over what waits, gives answers to whom they belong, says that it is there, and begins again when
//! it breaks. Every text that was on the wire gets an answer or is said to be in doubt; every one that was not is said not to be.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anxin_domain::ids::MessageId;
use bytes::BytesMut;
use rusmpp::pdus::{DeliverSm, DeliverSmResp, SubmitSm};
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout};

use super::progress::Progress;
use super::wire::{Stream, connect};
use super::{SmppSettings, pdu};
use crate::sender::{Heard, News, Taken};

/// A text waits for its turn.
pub(super) const QUEUED: u8 = 0;
/// It is on the wire.
pub(super) const HANDED: u8 = 1;
/// Whoever brought it has taken it back.
pub(super) const WITHDRAWN: u8 = 2;
/// For this many times the limit of an answer, one that comes late is still known.
const LATE: u32 = 60;
/// How long the store may take to keep what the provider says.
const KEEP: Duration = Duration::from_secs(10);
/// The first number of a request, and the last (SMPP 3.4, 5.1.4).
const SEQUENCE: std::ops::RangeInclusive<u32> = 1..=0x7fff_ffff;
/// "Come again": a passing fault of the one who receives (ESME_RX_T_APPN).
const RECEIVER_BUSY: CommandStatus = CommandStatus::EsmeRxTAppn;

/// One part of a text.
pub(super) struct Job {
    pub(super) id: MessageId,
    pub(super) total: usize,
    pub(super) part: usize,
    pub(super) pdu: SubmitSm,
    pub(super) stage: Arc<AtomicU8>,
    pub(super) answer: oneshot::Sender<Answered>,
}

/// What became of a part; what the provider calls all of them, when it was the last.
pub(super) type Answered = Result<Option<Vec<String>>, Fault>;

/// Why a part was not taken, or is not known to be.
#[derive(Debug)]
pub(super) enum Fault {
    /// The provider asks to slow down.
    Slow,
    /// It was never on the wire.
    Away(&'static str),
    /// It was on the wire, and no answer came.
    InDoubt(&'static str),
    /// A passing fault of the provider, with its status.
    Temporary(u32),
    /// The provider does not want it, with its status.
    Refused(u32),
}

/// How the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Connecting,
    Bound,
    Down(&'static str),
}

impl Link {
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Connecting | Self::Bound => "the connection is not there yet",
            Self::Down(why) => why,
        }
    }
}

pub(super) struct Shared {
    pub(super) settings: SmppSettings,
    pub(super) progress: Mutex<Progress>,
    pub(super) news: mpsc::Sender<Heard>,
    pub(super) link: watch::Sender<Link>,
    pub(super) bound: Arc<AtomicBool>,
}

impl Shared {
    pub(super) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, link: Link) {
        self.bound.store(link == Link::Bound, Ordering::Relaxed);
        self.link.send_replace(link);
    }
}

/// Why a connection ended.
enum End {
    /// Nobody needs it any more.
    Unneeded,
    Lost(&'static str),
}

/// Keeps a connection until nobody needs it.
pub(super) async fn run(shared: Arc<Shared>, mut jobs: mpsc::Receiver<Job>) {
    let times = shared.settings.times;
    let mut wait = times.first_wait;
    loop {
        let began = Instant::now();
        let end = match bound(&shared).await {
            Ok(session) => {
                shared.set(Link::Bound);
                tracing::info!("the text provider is there");
                session.serve(&mut jobs).await
            }
            Err(why) => {
                shared.set(Link::Down(why));
                End::Lost(why)
            }
        };
        let End::Lost(why) = end else { return };
        if began.elapsed() > times.longest_wait {
            wait = times.first_wait;
        }
        tracing::warn!(
            why,
            wait_ms = wait.as_millis(),
            "the connection to the text provider is gone; it is made again"
        );
        if !send_back(&mut jobs, Instant::now() + wait, why).await {
            return;
        }
        wait = (2 * wait).min(times.longest_wait);
    }
}

/// Until a moment, whoever brings a text is told that nobody is there. Answers false when nobody will bring any more.
async fn send_back(jobs: &mut mpsc::Receiver<Job>, until: Instant, why: &'static str) -> bool {
    loop {
        tokio::select! {
            () = sleep_until(until) => return true,
            job = jobs.recv() => match job {
                Some(job) => drop(job.answer.send(Err(Fault::Away(why)))),
                None => return false,
            },
        }
    }
}

async fn bound(shared: &Arc<Shared>) -> Result<Session, &'static str> {
    let limit = shared.settings.times.connect;
    timeout(limit, bind(shared)).await.unwrap_or(Err("it did not answer in time; look at host and port"))
}

async fn bind(shared: &Arc<Shared>) -> Result<Session, &'static str> {
    let stream = connect(&shared.settings).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => "its certificate was not accepted; look at host and ca_file",
        std::io::ErrorKind::ConnectionRefused => "nobody listens there; look at host and port",
        _ => "the connection cannot be made; look at host, port and wire",
    })?;
    let (reader, mut writer) = tokio::io::split(stream);
    let broken = |_| "the connection broke before it was bound";
    let request = pdu::answer(*SEQUENCE.start(), CommandStatus::EsmeRok, pdu::bind(&shared.settings));
    pdu::write(&mut writer, request).await.map_err(broken)?;
    let mut session = Session::new(Arc::clone(shared), reader, writer);
    loop {
        let frame = pdu::read(&mut session.reader, &mut session.buffer).await.map_err(broken)?;
        let pdu::Frame::Command(command) = frame else { continue };
        match (command.id(), command.status()) {
            (CommandId::BindTransceiverResp, CommandStatus::EsmeRok) => return Ok(session),
            (CommandId::BindTransceiverResp | CommandId::GenericNack, status) => {
                return Err(why_unbound(status));
            }
            _ => {}
        }
    }
}

const fn why_unbound(status: CommandStatus) -> &'static str {
    match status {
        CommandStatus::EsmeRinvpaswd => "it refuses the password; look at password_file",
        CommandStatus::EsmeRinvsysid => "it does not know us; look at system_id",
        CommandStatus::EsmeRalybnd => {
            "it says that we are connected already; another process may hold the only connection"
        }
        _ => {
            "it refuses to bind; look at system_id, password_file and system_type, and whether it knows our address"
        }
    }
}

/// A request that is open.
struct Open {
    id: MessageId,
    total: usize,
    part: usize,
    since: Instant,
    /// None when whoever brought it was told that no answer came.
    answer: Option<oneshot::Sender<Answered>>,
}

struct Session {
    shared: Arc<Shared>,
    reader: ReadHalf<Box<dyn Stream>>,
    writer: WriteHalf<Box<dyn Stream>>,
    buffer: BytesMut,
    open: HashMap<u32, Open>,
    last: u32,
    heard_at: Instant,
    /// Since when an answer to "are you there?" is waited for.
    asked_at: Option<Instant>,
    /// Nothing is handed over before.
    held_until: Instant,
    hold: Duration,
    kept_in: mpsc::Sender<(u32, CommandStatus)>,
    kept: mpsc::Receiver<(u32, CommandStatus)>,
}

impl Session {
    fn new(
        shared: Arc<Shared>,
        reader: ReadHalf<Box<dyn Stream>>,
        writer: WriteHalf<Box<dyn Stream>>,
    ) -> Self {
        let (kept_in, kept) = mpsc::channel(super::NEWS);
        let (now, hold) = (Instant::now(), shared.settings.times.first_wait);
        let (buffer, open, last) = (BytesMut::new(), HashMap::new(), *SEQUENCE.start());
        Self {
            shared,
            reader,
            writer,
            buffer,
            open,
            last,
            heard_at: now,
            asked_at: None,
            held_until: now,
            hold,
            kept_in,
            kept,
        }
    }

    async fn serve(mut self, jobs: &mut mpsc::Receiver<Job>) -> End {
        let end = loop {
            let now = Instant::now();
            let takes = now >= self.held_until && self.waited_for() < self.shared.settings.window;
            let alarm = self.next_alarm(now);
            let done = tokio::select! {
                frame = pdu::read(&mut self.reader, &mut self.buffer) => match frame {
                    Ok(frame) => self.take(frame).await,
                    Err(_) => Err("the connection broke"),
                },
                Some((sequence, status)) = self.kept.recv() => self.answer_delivery(sequence, status).await,
                job = jobs.recv(), if takes => match job {
                    Some(job) => self.hand_over(job).await,
                    None => break self.farewell().await,
                },
                () = sleep_until(alarm) => self.look().await,
            };
            if let Err(why) = done {
                break End::Lost(why);
            }
        };
        // Said before the answers: whoever tries again at once then waits for the next connection, not for a turn on this one.
        if let End::Lost(why) = end {
            self.shared.set(Link::Down(why));
        }
        for open in self.open.into_values() {
            if let Some(answer) = open.answer {
                drop(answer.send(Err(Fault::InDoubt("the connection broke before it answered"))));
            }
        }
        end
    }

    fn waited_for(&self) -> usize {
        self.open.values().filter(|open| open.answer.is_some()).count()
    }

    fn next_alarm(&self, now: Instant) -> Instant {
        let times = self.shared.settings.times;
        let answers =
            self.open.values().filter(|open| open.answer.is_some()).map(|open| open.since + times.answer);
        let there = self.asked_at.map_or(self.heard_at + times.idle, |asked| asked + times.answer);
        let held = Some(self.held_until).filter(|until| *until > now);
        answers.chain(held).fold(there, Instant::min)
    }

    async fn hand_over(&mut self, job: Job) -> Result<(), &'static str> {
        if job.answer.is_closed()
            || job.stage.compare_exchange(QUEUED, HANDED, Ordering::AcqRel, Ordering::Acquire).is_err()
        {
            return Ok(());
        }
        let sequence = self.next();
        let open = Open {
            id: job.id,
            total: job.total,
            part: job.part,
            since: Instant::now(),
            answer: Some(job.answer),
        };
        // Noted first: whatever becomes of the write, the text is in doubt from here on.
        self.open.insert(sequence, open);
        self.write(pdu::answer(sequence, CommandStatus::EsmeRok, job.pdu)).await
    }

    async fn take(&mut self, frame: pdu::Frame) -> Result<(), &'static str> {
        (self.heard_at, self.asked_at) = (Instant::now(), None);
        let command = match frame {
            pdu::Frame::Command(command) => *command,
            pdu::Frame::Odd { id, sequence } => {
                return self.refuse(id, sequence, CommandStatus::EsmeRinvcmdlen).await;
            }
        };
        let (id, sequence) = (command.id(), command.sequence_number());
        match id {
            CommandId::SubmitSmResp | CommandId::GenericNack => {
                self.answered(&command);
                Ok(())
            }
            CommandId::DeliverSm => match command.pdu() {
                Some(Pdu::DeliverSm(delivered)) => self.deliver(sequence, delivered).await,
                _ => self.refuse(u32::from(id), sequence, CommandStatus::EsmeRinvcmdlen).await,
            },
            CommandId::EnquireLink => {
                self.write(pdu::answer(sequence, CommandStatus::EsmeRok, Pdu::EnquireLinkResp)).await
            }
            CommandId::Unbind => {
                self.write(pdu::answer(sequence, CommandStatus::EsmeRok, Pdu::UnbindResp)).await?;
                Err("it ended the session")
            }
            CommandId::AlertNotification => Ok(()),
            other => self.refuse(u32::from(other), sequence, CommandStatus::EsmeRinvcmdid).await,
        }
    }

    /// Says that a request was not understood; an answer is not answered.
    async fn refuse(&mut self, id: u32, sequence: u32, status: CommandStatus) -> Result<(), &'static str> {
        if id & 0x8000_0000 != 0 {
            return Ok(());
        }
        self.write(pdu::answer(sequence, status, Pdu::GenericNack)).await
    }

    fn answered(&mut self, command: &Command) {
        let Some(open) = self.open.remove(&command.sequence_number()) else { return };
        let status = command.status();
        let answer = match (command.id(), status, command.pdu()) {
            (CommandId::SubmitSmResp, CommandStatus::EsmeRok, pdu) => {
                let called = match pdu {
                    Some(Pdu::SubmitSmResp(taken)) => taken.message_id().as_str().to_owned(),
                    _ => String::new(),
                };
                self.hold = self.shared.settings.times.first_wait;
                Ok(self.shared.progress().note(open.id, open.total, open.part, called))
            }
            (_, CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful, _) => {
                self.held_until = Instant::now() + self.hold;
                self.hold = (2 * self.hold).min(self.shared.settings.times.longest_wait);
                Err(Fault::Slow)
            }
            _ if is_final(status) => Err(Fault::Refused(status.into())),
            _ => Err(Fault::Temporary(status.into())),
        };
        let unheard = match open.answer {
            Some(waits) => waits.send(answer).err(),
            None => Some(answer),
        };
        // Nobody waits any more, but it is good to know that it was taken.
        if let Some(Ok(Some(provider_ids))) = unheard {
            let (news, taken) = (self.shared.news.clone(), News::Taken(open.id, Taken { provider_ids }));
            tokio::spawn(async move { news.send(Heard { news: taken, kept: oneshot::channel().0 }).await });
        }
    }

    async fn deliver(&mut self, sequence: u32, delivered: &DeliverSm) -> Result<(), &'static str> {
        let Some(news) = pdu::news(delivered) else {
            return self.answer_delivery(sequence, CommandStatus::EsmeRok).await;
        };
        let (kept, told) = oneshot::channel();
        if self.shared.news.try_send(Heard { news, kept }).is_err() {
            return self.answer_delivery(sequence, RECEIVER_BUSY).await;
        }
        let kept_in = self.kept_in.clone();
        tokio::spawn(async move {
            let status = match timeout(KEEP, told).await {
                Ok(Ok(())) => CommandStatus::EsmeRok,
                _ => RECEIVER_BUSY,
            };
            // When the connection is gone, so is the question.
            let _ = kept_in.send((sequence, status)).await;
        });
        Ok(())
    }

    async fn answer_delivery(&mut self, sequence: u32, status: CommandStatus) -> Result<(), &'static str> {
        self.write(pdu::answer(sequence, status, DeliverSmResp::default())).await
    }

    /// Something is due: answers that did not come, a question whether the provider is there, or the end of a pause.
    async fn look(&mut self) -> Result<(), &'static str> {
        let (now, times) = (Instant::now(), self.shared.settings.times);
        for open in self.open.values_mut().filter(|open| now >= open.since + times.answer) {
            if let Some(answer) = open.answer.take() {
                drop(answer.send(Err(Fault::InDoubt("it did not answer in time"))));
            }
        }
        self.open.retain(|_, open| now < open.since + LATE * times.answer);
        match self.asked_at {
            Some(asked) if now >= asked + times.answer => Err("it no longer answers"),
            None if now >= self.heard_at + times.idle => {
                self.asked_at = Some(now);
                let sequence = self.next();
                self.write(pdu::answer(sequence, CommandStatus::EsmeRok, Pdu::EnquireLink)).await
            }
            _ => Ok(()),
        }
    }

    async fn farewell(&mut self) -> End {
        let sequence = self.next();
        let _ = self.write(pdu::answer(sequence, CommandStatus::EsmeRok, Pdu::Unbind)).await;
        End::Unneeded
    }

    const fn next(&mut self) -> u32 {
        self.last = if self.last >= *SEQUENCE.end() { *SEQUENCE.start() } else { self.last + 1 };
        self.last
    }

    /// A peer that does not read is gone.
    async fn write(&mut self, command: Command) -> Result<(), &'static str> {
        let limit = self.shared.settings.times.answer;
        match timeout(limit, pdu::write(&mut self.writer, command)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err("the connection broke"),
            Err(_) => Err("it no longer reads"),
        }
    }
}

/// Whether a status says that this text will never go, however often it is tried (SMPP 3.4, 5.1.3). What a provider adds of its
/// own, as "no credit left", may pass.
const fn is_final(status: CommandStatus) -> bool {
    use CommandStatus as S;
    matches!(
        status,
        S::EsmeRinvmsglen
            | S::EsmeRinvcmdlen
            | S::EsmeRinvcmdid
            | S::EsmeRinvsrcadr
            | S::EsmeRinvdstadr
            | S::EsmeRinvsrcton
            | S::EsmeRinvsrcnpi
            | S::EsmeRinvdstton
            | S::EsmeRinvdstnpi
            | S::EsmeRinvesmclass
            | S::EsmeRinvregdlvflg
            | S::EsmeRinvtlvstream
            | S::EsmeRtlvnotallwd
            | S::EsmeRinvtlvlen
            | S::EsmeRinvtlvval
            | S::EsmeRprohibited
            | S::EsmeRinvdcs
    )
}
