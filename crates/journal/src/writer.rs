//! The one thread that writes decisions. What waits while a commit is under way goes into the next one, so that nobody waits longer
//! than the commit under way, a moment for others, and their own.

use std::collections::HashSet;
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use anxin_domain::call::Decision;
use foldhash::quality::RandomState;
use tokio::runtime::Handle;
use tokio::sync::{mpsc as queue, oneshot};

use crate::Options;
use crate::error::JournalError;
use crate::frame::BODY_LIMIT;
use crate::lane::{Lane, State, write};
use crate::lanes::Lanes;
use crate::log::{self, Log};
use crate::tail::Tail;
use crate::{seal, wire};

/// Batches that may wait for the next commit; whoever comes then waits for a place.
const QUEUE_LIMIT: usize = 4_096;
/// How long a commit waits for more when the one before it was shared.
const COMMIT_WAIT: Duration = Duration::from_millis(2);
/// Bytes behind which no more batches are taken into a commit.
const GROUP_BYTES: usize = 4 * 1024 * 1024;
/// A log whose first decision is older than this is sealed, in microseconds.
const SEAL_AFTER: i64 = 86_400_000_000;
/// Logs that may wait to be sealed before writing waits for that.
const UNSEALED_LIMIT: usize = 16;
/// How long sealing waits after it failed.
const SEAL_AGAIN: Duration = Duration::from_secs(30);

/// Decisions of one caller, as bytes; they are committed all or none.
struct Batch {
    entries: Vec<u8>,
    /// The ids of them, the least first; as whole numbers they are compared in two steps.
    ids: Vec<u128>,
    reply: oneshot::Sender<Result<(), JournalError>>,
    /// Where the one who waits for the reply is run, if that is known.
    runtime: Option<Handle>,
}

/// What became of a group. Everybody in it is answered when this is dropped, wherever that is.
struct Answers {
    group: Vec<Batch>,
    written: Result<(), JournalError>,
}

impl Drop for Answers {
    fn drop(&mut self) {
        // Nobody waits any more when a request was dropped, and what is written stays written.
        self.group.drain(..).for_each(|batch| drop(batch.reply.send(self.written.clone())));
    }
}

enum Order {
    Write(Batch),
    /// Closes the log, whatever is in it, and says when it is sealed.
    Seal(oneshot::Sender<Result<(), JournalError>>),
}

/// Where decisions are handed in. When it is dropped, what was handed in is written first, and the lane is free afterwards.
pub(crate) struct Writer {
    orders: Option<queue::Sender<Order>>,
    failing: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.orders = None;
        // A thread that panicked has said so already.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Writer {
    pub(crate) fn start(lanes: Arc<Lanes>, options: Options) -> Result<Self, JournalError> {
        let (orders, inbox) = queue::channel(QUEUE_LIMIT);
        let failing = Arc::new(AtomicBool::new(false));
        let pen = Pen { lanes, options, desk: None, failing: Arc::clone(&failing) };
        let thread = std::thread::Builder::new()
            .name("journal-writer".into())
            .spawn(move || pen.write_forever(inbox))
            .map_err(|e| JournalError::Unwritable(e.to_string()))?;
        Ok(Self { orders: Some(orders), failing, thread: Some(thread) })
    }

    /// Whether the last commit failed.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Acquire)
    }

    pub(crate) async fn append(&self, decisions: &[Decision]) -> Result<(), JournalError> {
        if decisions.is_empty() {
            return Ok(());
        }
        let (mut batch, answer) = batch(decisions)?;
        batch.runtime = Handle::try_current().ok();
        self.orders()?.send(Order::Write(batch)).await.map_err(|_| JournalError::Stopped)?;
        answer.await.unwrap_or(Err(JournalError::Stopped))
    }

    /// As [`Writer::append`], for who is not waited for by other tasks; it has a thread of its own to wait on.
    pub(crate) fn append_and_wait(&self, decisions: &[Decision]) -> Result<(), JournalError> {
        let (batch, answer) = batch(decisions)?;
        let wait = || {
            self.orders()?.blocking_send(Order::Write(batch)).map_err(|_| JournalError::Stopped)?;
            answer.blocking_recv().unwrap_or(Err(JournalError::Stopped))
        };
        std::thread::scope(|scope| scope.spawn(wait).join().unwrap_or(Err(JournalError::Stopped)))
    }

    fn orders(&self) -> Result<&queue::Sender<Order>, JournalError> {
        self.orders.as_ref().ok_or(JournalError::Stopped)
    }

    pub(crate) async fn seal(&self) -> Result<(), JournalError> {
        let (reply, answer) = oneshot::channel();
        self.orders()?.send(Order::Seal(reply)).await.map_err(|_| JournalError::Stopped)?;
        answer.await.unwrap_or(Err(JournalError::Stopped))
    }
}

type Answer = oneshot::Receiver<Result<(), JournalError>>;

/// Decisions as bytes: whoever asks turns them into those on their own time.
fn batch(decisions: &[Decision]) -> Result<(Batch, Answer), JournalError> {
    let mut entries = Vec::with_capacity(decisions.len() * 320);
    decisions.iter().try_for_each(|decision| wire::write(decision, &mut entries))?;
    if entries.len() > BODY_LIMIT - GROUP_BYTES {
        return Err(JournalError::TooLarge);
    }
    let id = |decision: &Decision| u128::from_be_bytes(decision.id.to_bytes());
    let mut ids: Vec<u128> = decisions.iter().map(id).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(JournalError::Twice);
    }
    let (reply, answer) = oneshot::channel();
    Ok((Batch { entries, ids, reply, runtime: None }, answer))
}

/// The writing thread: it takes a lane when there is something to write.
struct Pen {
    lanes: Arc<Lanes>,
    options: Options,
    desk: Option<Desk>,
    /// Whether the last commit failed.
    failing: Arc<AtomicBool>,
}

/// A lane that this process writes.
struct Desk {
    lane: Arc<Lane>,
    log: Log,
    sealer: Sealer,
    /// Held for as long as the lane is ours; dropped last, when the sealer has ended.
    _lock: File,
}

impl Pen {
    fn write_forever(mut self, mut inbox: queue::Receiver<Order>) {
        let mut is_busy = false;
        while let Some(first) = inbox.blocking_recv() {
            // Where several came at once more are about to: they share this commit. One who comes alone does not wait.
            if is_busy {
                std::thread::sleep(COMMIT_WAIT);
            }
            let (mut group, mut bytes, mut seal) = (Vec::new(), 0, None);
            let mut next = Some(first);
            while let Some(order) = next {
                match order {
                    Order::Write(batch) => {
                        bytes += batch.entries.len();
                        group.push(batch);
                    }
                    Order::Seal(reply) => seal = Some(reply),
                }
                next = if bytes < GROUP_BYTES && seal.is_none() { inbox.try_recv().ok() } else { None };
            }
            is_busy = group.len() > 1;
            if !group.is_empty() {
                self.write(group);
            }
            if let Some(reply) = seal {
                self.seal(reply);
            }
        }
    }

    /// Writes a group as one frame and answers everybody in it.
    fn write(&mut self, group: Vec<Batch>) {
        let lane = match self.desk() {
            Ok(desk) => Arc::clone(&desk.lane),
            Err(error) => return self.answer(group, Err(error)),
        };
        let group = without_repeats(group, &lane);
        if !group.is_empty() {
            let written = self.commit(&group);
            self.answer(group, written);
        }
    }

    /// Answers everybody in a group the same.
    fn answer(&self, group: Vec<Batch>, written: Result<(), JournalError>) {
        // Whoever hears of a failure finds the journal failing.
        self.failing.store(written.is_err(), Ordering::Release);
        if let Err(error) = &written {
            tracing::error!(%error, "evidence could not be written; nothing was answered");
        }
        let runtime = group.first().filter(|_| group.len() > 1).and_then(|first| first.runtime.clone());
        let answers = Answers { group, written };
        match runtime {
            // From outside each one who is woken costs a call of the system; a task of their own runtime wakes the others for nothing.
            Some(runtime) => drop(runtime.spawn(async move { drop(answers) })),
            None => drop(answers),
        }
    }

    fn commit(&mut self, group: &[Batch]) -> Result<(), JournalError> {
        let (lanes, limit) = (Arc::clone(&self.lanes), self.options.limit_bytes);
        let room = || limit.map(|limit| Ok(limit.saturating_sub(lanes.bytes()?))).transpose();
        let full = self.options.seal_entries;
        let desk = self.desk()?;
        let first = group.first().and_then(|batch| wire::key(&batch.entries)).map_or(0, |key| key.decided_at);
        if desk.is_due(full, first)? {
            desk.close()?;
        }
        let count: usize = group.iter().map(|batch| batch.ids.len()).sum();
        let count = u32::try_from(count).map_err(|_| JournalError::TooLarge)?;
        let entries: Vec<&[u8]> = group.iter().map(|batch| batch.entries.as_slice()).collect();
        let at = desk.log.append(count, &entries, &room)?;
        desk.note(at, group)
    }

    fn desk(&mut self) -> Result<&mut Desk, JournalError> {
        if self.desk.is_none() {
            self.desk = Some(Desk::take(&self.lanes)?);
        }
        self.desk.as_mut().ok_or(JournalError::Stopped)
    }

    fn seal(&mut self, reply: oneshot::Sender<Result<(), JournalError>>) {
        let closed = self.desk().and_then(|desk| {
            let is_empty = write(&desk.lane.state)?.open.as_ref().is_none_or(|log| log.len() == 0);
            if is_empty { Ok(()) } else { desk.close() }
        });
        match (closed, &self.desk) {
            (Ok(()), Some(desk)) => desk.sealer.tell_when_done(reply),
            (closed, _) => drop(reply.send(closed)),
        }
    }
}

impl Desk {
    fn take(lanes: &Lanes) -> Result<Self, JournalError> {
        let (lock, lane) = lanes.take()?;
        let mut state = write(&lane.state)?;
        let log = match &state.open {
            Some(open) => Log::resume(&open.path, open.mark)?,
            None => {
                let (next, before) = state.end();
                let log = Log::create(&lane.folder, next, before)?;
                let path = log::path(&lane.folder, next);
                state.open = Some(Tail::new(path, Arc::clone(&log.file), next, before));
                log
            }
        };
        state.is_own = true;
        let sealer = Sealer::start(Arc::clone(&lane))?;
        state.closed.iter().for_each(|log| sealer.take(Arc::clone(log)));
        drop(state);
        Ok(Self { lane, log, sealer, _lock: lock })
    }

    /// Whether the log has to be closed before something decided at a moment is written.
    fn is_due(&self, full: usize, decided_at: i64) -> Result<bool, JournalError> {
        let state = write(&self.lane.state)?;
        let Some(open) = state.open.as_ref().filter(|open| open.len() > 0) else { return Ok(false) };
        let age = decided_at.saturating_sub(open.key(0).decided_at);
        Ok(open.len() >= full || self.log.mark.at >= log::FULL_BYTES || age >= SEAL_AFTER)
    }

    /// Closes the log, begins the next one and hands the closed one over to be sealed.
    fn close(&mut self) -> Result<(), JournalError> {
        self.sealer.wait_for_room();
        let next = Log::create(&self.lane.folder, self.log.mark.next, self.log.mark.before)?;
        let path = log::path(&self.lane.folder, next.mark.next);
        let tail = Tail::new(path, Arc::clone(&next.file), next.mark.next, next.mark.before);
        let mut state = write(&self.lane.state)?;
        if let Some(full) = state.open.replace(tail) {
            let full = Arc::new(full);
            state.closed.push(Arc::clone(&full));
            self.sealer.take(full);
        }
        self.log = next;
        Ok(())
    }

    /// Makes what was written known to look-ups.
    fn note(&self, at: u64, group: &[Batch]) -> Result<(), JournalError> {
        let mut state = write(&self.lane.state)?;
        let Some(open) = state.open.as_mut() else { return Err(JournalError::Stopped) };
        open.begin_frame()?;
        let mut at = at;
        for batch in group {
            open.add(&batch.entries, at)?;
            at += batch.entries.len() as u64;
        }
        open.mark = self.log.mark;
        Ok(())
    }
}

/// Answers those batches that have a decision which was written lately, and gives the others back. Ids are random: one that comes
/// again is a mistake of somebody who has just sent it.
fn without_repeats(group: Vec<Batch>, lane: &Lane) -> Vec<Batch> {
    // Only this thread writes; a reader that panicked has changed nothing.
    let state = lane.state.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    let logs = || state.closed.last().map(Arc::as_ref).into_iter().chain(&state.open);
    let is_shared = group.len() > 1;
    let mut here: HashSet<u128, RandomState> = HashSet::default();
    if is_shared {
        here.reserve(group.iter().map(|batch| batch.ids.len()).sum());
    }
    let mut kept = Vec::with_capacity(group.len());
    for batch in group {
        let is_here = || is_shared && batch.ids.iter().any(|id| here.contains(id));
        if logs().any(|log| log.has_any(&batch.ids)) || is_here() {
            drop(batch.reply.send(Err(JournalError::Twice)));
            continue;
        }
        if is_shared {
            here.extend(&batch.ids);
        }
        kept.push(batch);
    }
    kept
}

/// The thread that seals logs.
struct Sealer {
    logs: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    waiting: Arc<(Mutex<usize>, Condvar)>,
}

enum Work {
    Seal(Arc<Tail>),
    Tell(oneshot::Sender<Result<(), JournalError>>),
}

impl Sealer {
    fn start(lane: Arc<Lane>) -> Result<Self, JournalError> {
        let (logs, inbox) = mpsc::channel();
        let waiting = Arc::new((Mutex::new(0), Condvar::new()));
        let count = Arc::clone(&waiting);
        let thread = std::thread::Builder::new()
            .name("journal-sealer".into())
            .spawn(move || {
                // Sealing can wait; whoever asks cannot. Where the system does not let it step back it goes on as it is.
                let _ = rustix::process::nice(10);
                seal_forever(&lane, &inbox, &count);
            })
            .map_err(|e| JournalError::Unwritable(e.to_string()))?;
        Ok(Self { logs: Some(logs), thread: Some(thread), waiting })
    }

    fn take(&self, log: Arc<Tail>) {
        change(&self.waiting, |count| count + 1);
        // A sealer that is gone leaves the log as it is; it is read all the same.
        let _ = self.logs.as_ref().map(|logs| logs.send(Work::Seal(log)));
    }

    fn tell_when_done(&self, reply: oneshot::Sender<Result<(), JournalError>>) {
        let _ = self.logs.as_ref().map(|logs| logs.send(Work::Tell(reply)));
    }

    /// Waits while too many logs wait, so that memory has a limit; never for long when sealing fails, for evidence comes first.
    fn wait_for_room(&self) {
        let (count, done) = &*self.waiting;
        let Ok(count) = count.lock() else { return };
        let _ = done.wait_timeout_while(count, SEAL_AGAIN, |count| *count >= UNSEALED_LIMIT);
    }
}

impl Drop for Sealer {
    fn drop(&mut self) {
        self.logs = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn change(waiting: &(Mutex<usize>, Condvar), to: impl FnOnce(usize) -> usize) {
    if let Ok(mut count) = waiting.0.lock() {
        *count = to(*count);
    }
    waiting.1.notify_all();
}

fn seal_forever(lane: &Lane, inbox: &mpsc::Receiver<Work>, waiting: &(Mutex<usize>, Condvar)) {
    let mut left: Vec<Arc<Tail>> = Vec::new();
    loop {
        let work = match left.is_empty() {
            true => inbox.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            false => inbox.recv_timeout(SEAL_AGAIN),
        };
        let mut asked = None;
        match work {
            Ok(Work::Seal(log)) => left.push(log),
            Ok(Work::Tell(reply)) => asked = Some(reply),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
        let sealed = seal_all(lane, &mut left, waiting);
        if let Err(error) = &sealed {
            tracing::error!(%error, "a log of decisions could not be sealed; it is kept as it is and tried again");
        }
        // Whoever asks hears how it went now, and not how it went when it failed before.
        if let Some(reply) = asked {
            drop(reply.send(sealed));
        }
    }
}

/// Seals logs in their order until one fails.
fn seal_all(
    lane: &Lane,
    left: &mut Vec<Arc<Tail>>,
    waiting: &(Mutex<usize>, Condvar),
) -> Result<(), JournalError> {
    while let Some(log) = left.first() {
        seal_one(lane, log)?;
        left.remove(0);
        change(waiting, |count| count.saturating_sub(1));
    }
    Ok(())
}

/// Seals a log, takes it away and puts the sealed file in its place.
fn seal_one(lane: &Lane, log: &Arc<Tail>) -> Result<(), JournalError> {
    let sealed = Arc::new(seal::seal(&lane.folder, log)?);
    // From here on the sealed file counts for other processes; this one can still read the log it has open.
    std::fs::remove_file(&log.path).map_err(|error| JournalError::Unwritable(error.to_string()))?;
    let mut state: std::sync::RwLockWriteGuard<'_, State> = write(&lane.state)?;
    state.closed.retain(|known| known.first != log.first);
    state.sealed.push(sealed);
    Ok(())
}
