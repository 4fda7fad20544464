//! The calls of the last [`REMEMBERED_FOR`]: which are being judged and what the others got. A repeated INVITE finds
//! its answer here, a CANCEL its call, an ACK the answer it confirms. Nothing here survives the process: after a
//! restart a repeated INVITE is judged again, which gives a second decision with the same outcome.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use crate::wire::Answer;

/// How long an answer is kept: 64·T1, after which no caller repeats an INVITE (RFC 3261 §17.1.1.2).
const REMEMBERED_FOR: Duration = Duration::from_secs(32);
/// Most calls kept at once. When there are more, the oldest answered ones are forgotten early.
pub(crate) const MAX_REMEMBERED: usize = 262_144;

/// What tells one INVITE transaction from every other: a keyed digest of the parts that RFC 3261 §17.2.3 compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) u128);

/// What an INVITE meets.
pub(crate) enum Arrival {
    /// It is new. The receiver fires when the caller gives up; it closes silently otherwise.
    First(oneshot::Receiver<()>),
    /// It is a repetition and the first one is still being judged.
    BeingJudged,
    /// It is a repetition of an answered one.
    Answered(Arc<Answer>),
}

/// What a CANCEL meets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cancelled {
    /// No such call.
    Unknown,
    /// The call has its answer already, or was cancelled before.
    TooLate,
    /// The call is being judged and will get 487.
    InTime,
}

/// The memory of a door.
pub(crate) struct Memory {
    calls: Mutex<Calls>,
    limit: usize,
}

#[derive(Default)]
struct Calls {
    states: HashMap<Key, Call>,
    /// In order of arrival; a key may be here twice when its call was forgotten and came again, see `Call::since`.
    order: VecDeque<(Instant, Key)>,
}

struct Call {
    since: Instant,
    state: State,
}

enum State {
    /// `cancel` is taken by the CANCEL that gives the call up.
    BeingJudged {
        cancel: Option<oneshot::Sender<()>>,
    },
    Answered {
        answer: Arc<Answer>,
        confirmed: Arc<Notify>,
    },
}

impl Memory {
    /// An empty memory for at most `limit` calls.
    pub(crate) fn new(limit: usize) -> Self {
        Self { calls: Mutex::default(), limit }
    }

    /// Notes that an INVITE arrived.
    pub(crate) fn arrive(&self, key: Key, now: Instant) -> Arrival {
        let mut calls = self.lock();
        calls.forget_expired(now);
        match calls.states.get(&key).map(|call| &call.state) {
            Some(State::BeingJudged { .. }) => return Arrival::BeingJudged,
            Some(State::Answered { answer, .. }) => return Arrival::Answered(Arc::clone(answer)),
            None => {}
        }
        calls.make_room(self.limit, now);
        let (cancel, cancelled) = oneshot::channel();
        calls.order.push_back((now, key));
        let state = State::BeingJudged { cancel: Some(cancel) };
        calls.states.insert(key, Call { since: now, state });
        Arrival::First(cancelled)
    }

    /// Gives a call up.
    pub(crate) fn cancel(&self, key: Key) -> Cancelled {
        match self.lock().states.get_mut(&key).map(|call| &mut call.state) {
            None => Cancelled::Unknown,
            Some(State::Answered { .. }) => Cancelled::TooLate,
            Some(State::BeingJudged { cancel }) => match cancel.take().map(|cancel| cancel.send(())) {
                Some(Ok(())) => Cancelled::InTime,
                _ => Cancelled::TooLate,
            },
        }
    }

    /// Settles the answer of a call: `answer`, or `if_cancelled` when a CANCEL came first. From here on every
    /// repetition gets the same. Returns the answer and a signal for its ACK.
    pub(crate) fn settle(
        &self,
        key: Key,
        answer: Answer,
        if_cancelled: Answer,
    ) -> (Arc<Answer>, Arc<Notify>) {
        let mut calls = self.lock();
        let state = calls.states.get_mut(&key).map(|call| &mut call.state);
        let cancelled = matches!(state, Some(State::BeingJudged { cancel: None }));
        let answer = Arc::new(if cancelled { if_cancelled } else { answer });
        let confirmed = Arc::new(Notify::new());
        if let Some(state) = state {
            *state = State::Answered { answer: Arc::clone(&answer), confirmed: Arc::clone(&confirmed) };
        }
        (answer, confirmed)
    }

    /// Notes the ACK of an answer.
    pub(crate) fn acknowledge(&self, key: Key) {
        if let Some(State::Answered { confirmed, .. }) = self.lock().states.get(&key).map(|call| &call.state)
        {
            confirmed.notify_one();
        }
    }

    /// Forgets a call that will get no answer, so that its repetition is judged.
    pub(crate) fn abandon(&self, key: Key) {
        let mut calls = self.lock();
        if matches!(calls.states.get(&key).map(|call| &call.state), Some(State::BeingJudged { .. })) {
            calls.states.remove(&key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        // Every change under the lock is a single step, so a panic elsewhere leaves nothing half-done.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    fn forget_expired(&mut self, now: Instant) {
        while let Some((since, _)) = self.order.front()
            && now.duration_since(*since) >= REMEMBERED_FOR
        {
            self.retire_front(now);
        }
    }

    fn make_room(&mut self, limit: usize, now: Instant) {
        // Calls being judged are kept, so this looks at each entry at most once.
        for _ in 0..self.order.len() {
            if self.order.len() < limit {
                return;
            }
            self.retire_front(now);
        }
    }

    /// Forgets the oldest call, or gives it a fresh term while it is being judged.
    fn retire_front(&mut self, now: Instant) {
        let Some((since, key)) = self.order.pop_front() else { return };
        match self.states.get_mut(&key) {
            Some(call) if call.since != since => {}
            Some(call) if matches!(call.state, State::BeingJudged { .. }) => {
                call.since = now;
                self.order.push_back((now, key));
            }
            _ => {
                self.states.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16) -> Answer {
        Answer::plain(status, "x")
    }

    fn status(arrival: Arrival) -> u16 {
        match arrival {
            Arrival::Answered(answer) => answer.status,
            Arrival::BeingJudged => 100,
            Arrival::First(_) => 0,
        }
    }

    #[test]
    fn a_repetition_gets_the_first_answer_until_it_is_forgotten() {
        let (memory, start) = (Memory::new(10), Instant::now());
        assert_eq!(status(memory.arrive(Key(1), start)), 0);
        assert_eq!(status(memory.arrive(Key(1), start)), 100);
        memory.settle(Key(1), answer(302), answer(487));
        assert_eq!(status(memory.arrive(Key(1), start + REMEMBERED_FOR - Duration::from_millis(1))), 302);
        assert_eq!(status(memory.arrive(Key(1), start + REMEMBERED_FOR)), 0);
    }

    #[test]
    fn a_cancel_in_time_wins_over_the_verdict() {
        let memory = Memory::new(10);
        let Arrival::First(cancelled) = memory.arrive(Key(1), Instant::now()) else { panic!("new") };
        assert_eq!(memory.cancel(Key(2)), Cancelled::Unknown);
        assert_eq!(memory.cancel(Key(1)), Cancelled::InTime);
        assert_eq!(cancelled.blocking_recv(), Ok(()));
        assert_eq!(memory.settle(Key(1), answer(302), answer(487)).0.status, 487);
        assert_eq!(memory.cancel(Key(1)), Cancelled::TooLate);
        assert_eq!(status(memory.arrive(Key(1), Instant::now())), 487);
    }

    #[test]
    fn the_oldest_answered_call_makes_room_and_a_judged_one_never_does() {
        let (memory, now) = (Memory::new(2), Instant::now());
        let _first = memory.arrive(Key(1), now);
        let _second = memory.arrive(Key(2), now);
        memory.settle(Key(2), answer(603), answer(487));
        let _third = memory.arrive(Key(3), now);
        assert_eq!(status(memory.arrive(Key(1), now)), 100, "still being judged");
        assert_eq!(status(memory.arrive(Key(2), now)), 0, "forgotten");
    }

    #[test]
    fn a_slow_judgement_outlives_the_term() {
        let (memory, start) = (Memory::new(10), Instant::now());
        let _cancelled = memory.arrive(Key(1), start);
        assert_eq!(status(memory.arrive(Key(1), start + REMEMBERED_FOR * 3)), 100);
    }

    #[test]
    fn an_abandoned_call_is_judged_again_and_an_answered_one_is_not() {
        let (memory, now) = (Memory::new(10), Instant::now());
        let _first = memory.arrive(Key(1), now);
        memory.abandon(Key(1));
        assert_eq!(status(memory.arrive(Key(1), now)), 0);
        memory.settle(Key(1), answer(302), answer(487));
        memory.abandon(Key(1));
        assert_eq!(status(memory.arrive(Key(1), now)), 302);
    }
}
