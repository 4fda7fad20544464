#![doc = include_str!("../README.md")]

mod ask;
mod error;
mod follow;
mod law;

use std::sync::Arc;

use anxin_domain::act::Act;
use anxin_domain::call::{Call, Decision};
use anxin_domain::decide::{Facts, Judgement, Verdict, decide};
use anxin_domain::ids::{ActId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, ListHit, Ticket};
use anxin_domain::promise::Terms;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Purpose};
use anxin_domain::time::Instant;
use anxin_journal::Journal;
use anxin_registry::Registry;
use anxin_store::acts::{Appended, NewAct, append_act, begin_holding};
use anxin_store::{Clock, Store};

pub use ask::Question;
pub use error::GateError;
pub use follow::Follower;
pub use law::{Law, LawError};

/// How long ago the moment of a question may be for its answer to be a permit. An answer about an older moment, or about one
/// that is still to come, is only an answer: what holds then need not hold at the ring.
const MOMENT_TOLERANCE_MS: i64 = 60_000;

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
}

/// What would have been said at the ring, and what it rests on.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The judgement on what had been committed at that moment.
    pub judgement: Judgement,
    /// Who stood behind the line.
    pub caller: Option<Caller>,
    /// The promise terms in force for the caller's brand and city.
    pub terms: Option<Terms>,
    /// Every act about the number up to now, the later ones too.
    pub acts: Arc<Vec<Act>>,
}

impl Gate {
    /// Builds a gate and brings its knowledge up to date. The returned gate follows the feed only while somebody runs its
    /// [`Follower`].
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer.
    pub async fn open(store: Store, journal: Journal, law: Law) -> Result<Self, GateError> {
        let registry = Arc::new(Registry::default());
        let follower = Follower::new(store.clone(), Arc::clone(&registry));
        follower.catch_up().await?;
        Ok(Self { inner: Arc::new(Inner { store, journal, registry, follower, law }) })
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

    /// The rulebooks and promises it judges by.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.inner.law
    }

    /// Judges a call, writes the decision, and then answers. An allow is a permit for one ring until `expires_at`.
    ///
    /// # Errors
    /// [`GateError::NoEvidence`] when the decision could not be written: then the call must not be placed.
    pub async fn check(&self, question: Question) -> Result<Decision, GateError> {
        loop {
            let decision = self.judge(question.clone())?;
            self.inner.journal.append_decision(decision.clone()).await?;
            if self.still_stands(&decision) {
                return Ok(decision);
            }
        }
    }

    /// Judges many calls, writes the decisions in one commit, and then answers in the same order.
    ///
    /// # Errors
    /// As for [`Gate::check`], for all of them.
    pub async fn check_all(&self, questions: Vec<Question>) -> Result<Vec<Decision>, GateError> {
        let decisions = questions.iter().map(|q| self.judge(q.clone())).collect::<Result<Vec<_>, _>>()?;
        self.inner.journal.append_decisions(decisions.clone()).await?;
        let mut answers = Vec::with_capacity(decisions.len());
        for (decision, question) in decisions.into_iter().zip(questions) {
            let stands = self.still_stands(&decision);
            answers.push(if stands { decision } else { self.check(question).await? });
        }
        Ok(answers)
    }

    /// Whether an allow may still be answered: nothing about this number has changed while it was being written. Otherwise a
    /// customer could see "on" and the gate say yes after it. The overtaken decision stays in the journal and is never given.
    fn still_stands(&self, decision: &Decision) -> bool {
        decision.judgement.verdict == Verdict::Deny
            || self.inner.registry.version_for(decision.call.to).acts == decision.registry_version.acts
    }

    /// Commits what a customer said and returns when this gate goes by it.
    ///
    /// # Errors
    /// [`GateError::Store`]: then nothing was saved.
    pub async fn record_act(&self, new: NewAct) -> Result<Act, GateError> {
        let clock = self.clock().clone();
        let id = ActId::new(clock.now(), clock.random());
        let appended = self.inner.store.write(move |tx| append_act(tx, id, &new, clock.now())).await?;
        match &appended {
            Appended::New(_, change) => self.inner.follower.reach(change.shard, change.version).await?,
            // The first request may have been cut off between its commit and here.
            Appended::Already(_) => self.inner.follower.catch_up().await?,
        }
        Ok(appended.act().clone())
    }

    /// Records that a number has a new holder from a moment on, and returns when this gate goes by it.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn begin_holding(&self, number: Number, since: Instant) -> Result<(), GateError> {
        let now = self.clock().now();
        let change = self.inner.store.write(move |tx| begin_holding(tx, number, since, now)).await?;
        if let Some(change) = change {
            self.inner.follower.reach(change.shard, change.version).await?;
        }
        Ok(())
    }

    /// The decision as it would have been at a moment, on what had been committed by then. A call whose reason nobody
    /// stated counts as marketing, unless the agent had live business with this customer.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] when the caller's brand names a rulebook that is not here.
    pub fn as_of(&self, from: Number, to: Number, at: Instant) -> Result<AsOf, GateError> {
        let registry = &self.inner.registry;
        let caller = registry.caller(from, at);
        let live = caller.as_ref().and_then(|c| registry.live_ticket(&c.agent, to, at));
        let purpose = if live.is_some() { Purpose::Service } else { Purpose::Marketing };
        let call =
            Call { from, to, purpose, line_of_business: None, channel: Channel::Voice, ticket: None, at };
        let known = registry.acts_known_at(to, at);
        let judgement =
            self.with_facts(&call, caller.as_ref(), live.as_deref(), &known, 0, |facts, rulebook| {
                decide(facts, &call, rulebook, self.inner.law.terms())
            })?;
        let terms = caller.as_ref().and_then(|c| {
            let brand = registry.brand(&c.brand)?;
            self.inner.law.terms().iter().find(|t| t.covers(&c.brand, Some(&brand.city), at)).cloned()
        });
        Ok(AsOf { judgement, caller, terms, acts: registry.acts(to) })
    }

    fn judge(&self, question: Question) -> Result<Decision, GateError> {
        let clock = self.clock();
        let now = clock.now();
        let registry = &self.inner.registry;
        loop {
            let version = registry.version_for(question.to);
            let acts = registry.acts(question.to);
            // Commit order decides, not the wall clock: what is committed is in force, even if the clock that stamped it
            // runs a little ahead of this one.
            let now = acts.last().map_or(now, |last| last.recorded_at.max(now));
            let call = question.call_at(now);
            let caller = registry.caller(call.from, call.at);
            let ticket = self.ticket_for(&call, caller.as_ref());
            let lag = self.inner.follower.lag_ms();
            let (judgement, rulebook) =
                self.with_facts(&call, caller.as_ref(), ticket.as_deref(), &acts, lag, |facts, rulebook| {
                    (decide(facts, &call, rulebook, self.inner.law.terms()), rulebook.clone())
                })?;
            // Something changed while the facts were gathered: the stamp would not tell what they rest on.
            if registry.version_for(call.to) != version {
                continue;
            }
            return Ok(Decision {
                id: DecisionId::new(now, clock.random()),
                expires_at: expiry(&judgement, &rulebook, call.at, now),
                judgement,
                registry_version: version,
                rulebook_version: rulebook.label(),
                decided_at: now,
                door: question.door,
                call,
            });
        }
    }

    /// The ticket a call names, or else any live one of this agent with this customer when service is claimed.
    fn ticket_for(&self, call: &Call, caller: Option<&Caller>) -> Option<Arc<Ticket>> {
        let registry = &self.inner.registry;
        match (&call.ticket, call.purpose) {
            (Some(id), _) => registry.ticket(id),
            (None, Purpose::Service) => registry.live_ticket(&caller?.agent, call.to, call.at),
            (None, _) => None,
        }
    }

    fn with_facts<T>(
        &self,
        call: &Call,
        caller: Option<&Caller>,
        ticket: Option<&Ticket>,
        acts: &[Act],
        lag_ms: i64,
        judge: impl FnOnce(&Facts<'_>, &Arc<Rulebook>) -> T,
    ) -> Result<T, GateError> {
        let registry = &self.inner.registry;
        let brand = caller.and_then(|c| registry.brand(&c.brand));
        let rulebook = self.inner.law.rulebook(brand.as_ref().map(|b| b.rulebook.as_str()))?;
        let listed: Vec<ListHit> = registry.listed(call.to);
        let facts = Facts {
            caller,
            city: brand.as_ref().map(|b| b.city.as_str()),
            acts,
            holder_since: registry.holder_since(call.to, call.at),
            ticket,
            listed: &listed,
            lag_ms,
        };
        Ok(judge(&facts, rulebook))
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

/// An allow lasts for the rulebook's time, never past the consent, business or line it rests on; a deny does not last, and
/// neither does an answer about another moment than now.
fn expiry(judgement: &Judgement, rulebook: &Rulebook, at: Instant, now: Instant) -> Instant {
    let age = now.micros().saturating_sub(at.micros());
    let is_about_now = (0..=MOMENT_TOLERANCE_MS * 1_000).contains(&age);
    if judgement.verdict == Verdict::Deny || !is_about_now {
        return now;
    }
    let full = now.plus_ms(rulebook.permit_ms);
    judgement.holds_until.map_or(full, |end| end.min(full))
}
