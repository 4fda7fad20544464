#![doc = include_str!("../README.md")]

mod again;
mod ask;
mod attempts;
mod brand;
mod calls;
mod error;
mod follow;
mod gather;
mod law;
mod lists;
mod old_lists;
mod promises;
mod reach;
mod record;
mod say;
mod today;
mod undo;
mod workroom;

use std::path::Path;
use std::sync::Arc;

use anxin_domain::call::{Attempt, Call, Decision, Measured};
use anxin_domain::decide::{Judgement, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::number::Number;
use anxin_domain::people::Caller;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Content, Purpose};
use anxin_domain::time::Instant;
use anxin_journal::Journal;
use anxin_promise::{Catalogue, Terms};
use anxin_registry::{Acts, Known, Looked, Pinned, Registry};
use anxin_store::customers::held_since_by_others;
use anxin_store::{Clock, Store};
use arc_swap::Guard;
use tokio::task::JoinSet;

pub use again::Replayed;
pub use ask::Question;
pub use brand::ListQuestion;
pub use error::GateError;
pub use follow::Follower;
pub use gather::Gathered;
use gather::Sight;
use law::Rulebooks;
pub use law::{Law, LawError};
pub use lists::{HeldNumbers, ListCounts, ListFiles};
pub use promises::{Promises, PublishError};
pub use reach::Reach;
pub use record::{Asked, Bound};
pub use say::Said;
pub use today::{Ground, Prospect, Rest, TODAY_LIMIT, Today};
pub use undo::TakenBack;
pub use workroom::Workroom;

/// How long ago the moment of a question may be for its answer to be a permit. An answer about an older moment, or about one
/// that is still to come, is only an answer: what holds then need not hold at the ring.
const MOMENT_TOLERANCE_MS: i64 = 60_000;

/// Calls that are judged as of one moment.
const JUDGED_AT_ONCE: usize = 16;

/// Checks of one batch that may wait for their turn at once.
const CHECKS_AT_ONCE: usize = 256;

/// The gate of this process. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    registry: Arc<Registry>,
    follower: Follower,
    law: Law,
    turns: attempts::Turns,
}

/// What would have been said at the ring, and what it rests on.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The judgement on what had been committed at that moment.
    pub judgement: Judgement,
    /// Who stood behind the line.
    pub caller: Option<Caller>,
    /// The promise terms in force for the caller's brand and city.
    pub terms: Option<Arc<Terms>>,
    /// Every act about the number up to now, the later ones too.
    pub acts: Acts<'static>,
    /// When whoever held the number at the ring got it, as far as a change of holder is known by now. What the former holder alone has
    /// said does not count: nobody opens a window of their own by giving a number up and signing in again.
    pub holder_since: Option<Instant>,
}

/// What judging a call came to, before it is written.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every one is a decision, and a box for each takes longer than to move it"
)]
enum Judged {
    /// A decision, ready to be written.
    Done(Decision),
    /// Earlier attempts bear on this call: it has to wait for its turn, and to look at them from this moment on.
    CountsFrom(Number, Instant),
}

impl Gate {
    /// Builds a gate and brings its knowledge up to date; the files of lists lie in `data`. The returned gate follows the feed
    /// only while somebody runs its [`Follower`].
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer.
    pub async fn open(store: Store, journal: Journal, law: Law, data: &Path) -> Result<Self, GateError> {
        let registry = Arc::new(Registry::default());
        let files = ListFiles::new(store.clone(), data);
        let follower = Follower::new(store.clone(), Arc::clone(&registry), files, law.clone());
        follower.catch_up().await?;
        let turns = attempts::Turns::default();
        Ok(Self { inner: Arc::new(Inner { store, journal, registry, follower, law, turns }) })
    }

    /// What follows the feed for this gate.
    #[must_use]
    pub fn follower(&self) -> &Follower {
        &self.inner.follower
    }

    /// What this gate knows.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// Where its evidence goes.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// Removes evidence that no rulebook wants kept any more, a sealed file at a time; answers how many decisions that were.
    ///
    /// # Errors
    /// [`GateError`] when a file cannot be removed.
    pub async fn forget(&self) -> Result<u64, GateError> {
        let (law, now) = (self.law().clone(), self.clock().now());
        Ok(self.journal().forget(move |label, last| law.may_forget(label, last, now)).await?)
    }

    /// The rulebooks and promises it judges by.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.inner.law
    }

    /// Judges a call, writes the decision, and then answers. An allow is a permit for one ring until `expires_at`; where
    /// attempts are counted it is one from the moment it is written.
    ///
    /// # Errors
    /// [`GateError::NoEvidence`] when the decision could not be written: then the call must not be placed.
    pub async fn check(&self, question: Question) -> Result<Decision, GateError> {
        loop {
            let (decision, _turn) = match self.judge(&question, None, self.moment())? {
                Judged::Done(decision) => (decision, Vec::new()),
                Judged::CountsFrom(number, since) => {
                    let turn = self.inner.turns.of(&[number]).await;
                    let known = self.attempts_to(number, since).await?;
                    match self.judge(&question, Some(&known), self.moment())? {
                        Judged::Done(decision) => (decision, turn),
                        Judged::CountsFrom(..) => continue,
                    }
                }
            };
            self.inner.journal.append_decisions(std::slice::from_ref(&decision)).await?;
            if self.still_stands(&decision) {
                return Ok(decision);
            }
        }
    }

    /// Judges many calls, writes the decisions in one commit, and then answers in the same order. Those for which attempts
    /// are counted are written behind the rest, each in the turn of its number.
    ///
    /// # Errors
    /// As for [`Gate::check`], for all of them.
    pub async fn check_all(&self, questions: &[Question]) -> Result<Vec<Decision>, GateError> {
        let (mut done, mut later) = (Vec::with_capacity(questions.len()), Vec::new());
        self.judge_each(questions, |place, judged| match judged {
            Judged::Done(decision) => done.push(decision),
            Judged::CountsFrom(..) => later.push(place),
        })?;
        self.inner.journal.append_decisions(&done).await?;
        if later.is_empty() && done.iter().all(|decision| self.still_stands(decision)) {
            return Ok(done);
        }
        self.check_rest(questions, done, &later).await
    }

    /// Puts what was decided in its places, between those for which attempts are counted, and checks those and what was
    /// overtaken one by one.
    async fn check_rest(
        &self,
        questions: &[Question],
        done: Vec<Decision>,
        later: &[usize],
    ) -> Result<Vec<Decision>, GateError> {
        let (mut done, mut later) = (done.into_iter(), later.iter().peekable());
        let mut place_of =
            |place| later.next_if(|later| **later == place).map_or_else(|| done.next(), |_| None);
        let stands = |decision: &Decision| self.still_stands(decision);
        let mut answers: Vec<Option<Decision>> =
            (0..questions.len()).map(|place| place_of(place).filter(stands)).collect();
        let mut open = JoinSet::new();
        for (place, question) in questions.iter().enumerate() {
            if answers.get(place).is_some_and(Option::is_some) {
                continue;
            }
            if open.len() >= CHECKS_AT_ONCE {
                self.settle(&mut open, &mut answers).await?;
            }
            let (gate, question) = (self.clone(), question.clone());
            open.spawn(async move { (place, gate.check(question).await) });
        }
        while !open.is_empty() {
            self.settle(&mut open, &mut answers).await?;
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Takes one answer of those under way.
    async fn settle(
        &self,
        open: &mut JoinSet<(usize, Result<Decision, GateError>)>,
        answers: &mut [Option<Decision>],
    ) -> Result<(), GateError> {
        if let Some(done) = open.join_next().await {
            let (place, decision) = done.map_err(|_| GateError::Interrupted)?;
            if let Some(slot) = answers.get_mut(place) {
                *slot = Some(decision?);
            }
        }
        Ok(())
    }

    async fn attempts_to(&self, number: Number, since: Instant) -> Result<Counted, GateError> {
        let attempts = attempts::attempts(&self.inner.journal, &self.inner.registry, number, since).await?;
        Ok(Counted { number, since, measured: Measured { lag_ms: 0, attempts } })
    }

    /// Whether an allow may still be answered: nothing about this number has changed while it was being written. Otherwise a
    /// customer could see "on" and the gate say yes after it. The overtaken decision stays in the journal and is never given.
    fn still_stands(&self, decision: &Decision) -> bool {
        decision.judgement.verdict != Verdict::Allow
            || self.inner.registry.version_for(decision.call.to).acts == decision.registry_version.acts
    }

    /// The attempts to reach a number from a moment on, as this gate counts them: what was allowed and may yet ring, and what
    /// rang.
    ///
    /// # Errors
    /// [`GateError`] when the journal cannot be read.
    pub async fn attempts_since(&self, number: Number, since: Instant) -> Result<Vec<Attempt>, GateError> {
        Ok(attempts::attempts(&self.inner.journal, &self.inner.registry, number, since).await?)
    }

    /// The decision as it would have been at a moment, on what had been committed by then. A call whose reason nobody
    /// stated counts as marketing, unless the agent had live business with this customer.
    ///
    /// # Errors
    /// [`GateError`] when the caller's brand names a rulebook that is not here, or the journal cannot be read.
    pub async fn as_of(&self, from: Number, to: Number, at: Instant) -> Result<AsOf, GateError> {
        let registry = &self.inner.registry;
        let caller = registry.now().caller(from, at);
        let live = caller.as_ref().and_then(|c| registry.view(Known::At(at)).live_ticket(&c.agent, to, at));
        let call = Call {
            from,
            to,
            dialled: None,
            person: None,
            purpose: if live.is_some() { Purpose::Service } else { Purpose::Marketing },
            content: Content::Plain,
            line_of_business: None,
            channel: Channel::Voice,
            ticket: None,
            at,
        };
        let sight = Sight { who: Known::Now, what: Known::At(at) };
        let (gathered, judgement) = self.look(call, sight).await?;
        let terms = gathered.caller().and_then(|c| {
            let city = gathered.brand()?.city.as_str();
            let promises = self.inner.law.promises();
            let broken = promises.call_terms().iter().find(|t| t.covers(&c.brand, Some(city), at))?;
            promises.labelled(&broken.label).cloned()
        });
        let acts = registry.now().acts(gathered.call.to);
        let (caller, holder_since) = (gathered.caller().cloned(), gathered.holder().since);
        let holder_since = match holder_since {
            Some(since) => {
                let to = gathered.call.to;
                self.store().read(move |tx| held_since_by_others(tx, to, since)).await?
            }
            None => None,
        };
        Ok(AsOf { judgement, caller, terms, acts, holder_since })
    }

    /// Judges calls and writes nothing: answers to look at, never permits. None where earlier attempts bear on a call, for they
    /// are counted in the journal.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] where a caller's brand names a rulebook that is not here; what comes behind is not judged.
    pub fn try_judge(
        &self,
        questions: &[Question],
        mut each: impl FnMut(Option<Decision>),
    ) -> Result<(), GateError> {
        self.judge_each(questions, |_, judged| {
            each(match judged {
                Judged::Done(decision) => Some(Decision { expires_at: decision.decided_at, ..decision }),
                Judged::CountsFrom(..) => None,
            });
        })
    }

    /// Judges a few calls at a time: what they need is looked up for all of them at once, and lent to each.
    fn judge_each(
        &self,
        questions: &[Question],
        mut each: impl FnMut(usize, Judged),
    ) -> Result<(), GateError> {
        let mut places = 0_usize..;
        for some in questions.chunks(JUDGED_AT_ONCE) {
            let known = Knowledge::of(&self.inner);
            let moment = self.moment();
            let looked = known.pinned.look(some.iter().map(|question| (question.from, question.to)));
            for ((question, looked), place) in some.iter().zip(&looked).zip(&mut places) {
                each(
                    place,
                    match self.judge_on(&known, looked, question, None, moment)? {
                        Some(judged) => judged,
                        None => self.judge(question, None, self.moment())?,
                    },
                );
            }
        }
        Ok(())
    }

    fn moment(&self) -> Moment {
        let now = self.clock().now();
        Moment { now, lag_ms: self.inner.follower.lag_ms(now) }
    }

    /// Judges a call on all that is known.
    fn judge(
        &self,
        question: &Question,
        counted: Option<&Counted>,
        moment: Moment,
    ) -> Result<Judged, GateError> {
        loop {
            let known = Knowledge::of(&self.inner);
            for looked in known.pinned.look(std::iter::once((question.from, question.to))) {
                if let Some(judged) = self.judge_on(&known, &looked, question, counted, moment)? {
                    return Ok(judged);
                }
            }
        }
    }

    /// Judges a call of which both ends were looked up; none when something changed meanwhile.
    fn judge_on<'p, 'g: 'p>(
        &self,
        known: &Knowledge<'g>,
        looked: &Looked<'p>,
        question: &Question,
        counted: Option<&Counted>,
        Moment { now, lag_ms }: Moment,
    ) -> Result<Option<Judged>, GateError> {
        let (gathered, version) = Gathered::for_looked(looked, &known.rulebooks, question.call_at(now))?;
        // Commit order decides, not the wall clock: what is committed is in force, even if the clock that stamped it
        // runs a little ahead of this one.
        let ahead = gathered.acts.last().map(|last| last.recorded_at).filter(|last| *last > now);
        let (gathered, version) = match ahead {
            Some(last) => Gathered::for_looked(looked, &known.rulebooks, question.call_at(last))?,
            None => (gathered, version),
        };
        let now = ahead.unwrap_or(now);
        let attempts = match (gathered.looks_back_from(), counted) {
            (None, _) => Vec::new(),
            (Some(since), Some(known)) if known.holds(gathered.call.to, since) => {
                known.measured.attempts.clone()
            }
            (Some(since), _) => return Ok(Some(Judged::CountsFrom(gathered.call.to, since))),
        };
        let measured = Measured { lag_ms, attempts };
        let judgement = gathered.judge_by(&measured, known.promises.call_terms());
        // Something changed while the facts were gathered: the stamp would not tell what they rest on.
        if self.inner.registry.version_for(gathered.call.to) != version {
            return Ok(None);
        }
        Ok(Some(Judged::Done(Decision {
            id: DecisionId::new(now, self.clock().random()),
            expires_at: expiry(&judgement, gathered.rulebook, gathered.call.at, now),
            judgement,
            registry_version: version,
            measured,
            rulebook_version: gathered.rulebook.label.clone(),
            decided_at: now,
            door: question.door.clone(),
            call: gathered.call,
        })))
    }

    /// The clock everything here goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.inner.store.clock()
    }

    /// The system of record this gate follows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }
}

/// What calls are judged on. The promises are looked at after the stamp of the directory was read, as the facts are: nobody judges
/// on a place whose promises are not here.
struct Knowledge<'a> {
    pinned: Pinned<'a>,
    promises: Guard<Arc<Catalogue>>,
    rulebooks: Rulebooks<'a>,
}

impl<'a> Knowledge<'a> {
    fn of(inner: &'a Inner) -> Self {
        let pinned = inner.registry.pin();
        Self { pinned, promises: inner.law.promises(), rulebooks: Rulebooks::of(&inner.law) }
    }
}

/// When calls are judged, and how old the knowledge is by then, in milliseconds.
#[derive(Clone, Copy)]
struct Moment {
    now: Instant,
    lag_ms: i64,
}

/// The attempts to reach one number from a moment on, as read in its turn.
struct Counted {
    number: Number,
    since: Instant,
    measured: Measured,
}

impl Counted {
    fn holds(&self, number: Number, since: Instant) -> bool {
        self.number == number && self.since <= since
    }
}

/// An allow lasts for the rulebook's time, never past the consent, business or line it rests on; a deny does not last, and
/// neither does an answer about another moment than now.
fn expiry(judgement: &Judgement, rulebook: &Rulebook, at: Instant, now: Instant) -> Instant {
    let age = now.micros().saturating_sub(at.micros());
    let is_about_now = (0..=MOMENT_TOLERANCE_MS * 1_000).contains(&age);
    if judgement.verdict != Verdict::Allow || !is_about_now {
        return now;
    }
    let full = now.plus_ms(rulebook.permit_ms);
    judgement.holds_until.map_or(full, |end| end.min(full))
}
