//! What is committed through the gate: acts, changes of holder, zones, bindings, requests for consent. Each returns when this
//! gate goes by it.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict;
use anxin_domain::ids::{ActId, ConsentRequestId};
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, ConsentRequest, Reply};
use anxin_domain::scope::{Channel, Grantee, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_store::acts::{Appended, NewAct, append_act};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::changes::{Changed, note_change};
use anxin_store::customers::{
    HolderAnswer, Noted, Requested, answer_request, ask_consent, begin_holding, note_holder_check, request,
    request_by_key, set_zone,
};
use anxin_store::directory::{Entered, put_binding};
use anxin_store::{Change, Clock, StoreError, Tx};

use crate::{Gate, GateError, Question};

/// What became of a wish to ask for consent.
#[derive(Clone, Debug)]
pub enum Asked {
    /// It may be asked; the request stands, under the decision that let it pass.
    Stands(ConsentRequest, Box<Decision>),
    /// It was asked before under this key, and stands.
    Stood(ConsentRequest),
    /// It may not, or not now; nothing was committed but the decision.
    Refused(Box<Decision>),
}

/// What became of a wish to bind a privacy number.
#[derive(Clone, Debug)]
pub enum Bound {
    /// It is bound, under the decision that let it pass.
    Stands(Box<Decision>),
    /// The line may not call the customer now, so it is not bound.
    Refused(Box<Decision>),
    /// It cannot stand beside what is there; says why.
    Clashes(String),
}

impl Gate {
    /// Commits what a customer said and returns when this gate goes by it.
    ///
    /// # Errors
    /// [`GateError::Store`]: then nothing was saved.
    pub async fn record_act(&self, new: NewAct) -> Result<Act, GateError> {
        self.record_act_with(new, None).await
    }

    /// The same, heard and recorded by somebody of the staff.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn record_act_for(&self, new: NewAct, staff: Number) -> Result<Act, GateError> {
        self.record_act_with(new, Some(staff)).await
    }

    async fn record_act_with(&self, new: NewAct, heard_by: Option<Number>) -> Result<Act, GateError> {
        let clock = self.clock().clone();
        let id = ActId::new(clock.now(), clock.random());
        let append = move |tx: &mut dyn Tx| {
            let now = clock.now();
            let appended = append_act(tx, id, &new, now)?;
            if let Appended::New(act, _) = &appended {
                if let Some(staff) = heard_by {
                    note(tx, &clock, By::Person(staff), AuditAction::SwitchedDnd, act.id)?;
                }
                note_told(tx, &clock, act, now)?;
            }
            Ok::<_, StoreError>(appended)
        };
        let appended = self.store().write(append).await?;
        match &appended {
            Appended::New(_, change) => self.reach(Some(change)).await?,
            // The first request may have been cut off between its commit and here.
            Appended::Already(_) => self.follower().catch_up().await?,
        }
        Ok(appended.act().clone())
    }

    /// Records that a number has a new holder from a moment on.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn begin_holding(&self, number: Number, since: Instant) -> Result<(), GateError> {
        let now = self.clock().now();
        let change = self.store().write(move |tx| begin_holding(tx, number, since, now)).await?;
        self.reach(change.as_ref()).await
    }

    /// Records what a check of a number's holder said.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn note_holder_check(
        &self,
        number: Number,
        answer: HolderAnswer,
        checked_at: Instant,
    ) -> Result<(), GateError> {
        let now = self.clock().now();
        match self.store().write(move |tx| note_holder_check(tx, number, answer, checked_at, now)).await? {
            Noted::News(change) => self.reach(Some(&change)).await,
            Noted::Kept | Noted::Same => Ok(()),
        }
    }

    /// Records where a customer says they are, as an IANA name that has been checked.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn set_zone(&self, number: Number, zone: &str) -> Result<(), GateError> {
        let (zone, now) = (zone.to_owned(), self.clock().now());
        let entered = self.store().write(move |tx| set_zone(tx, number, &zone, now)).await?;
        match &entered {
            Entered::New(change) => self.reach(Some(change)).await,
            Entered::Same | Entered::Refused(_) => Ok(()),
        }
    }

    /// Binds a privacy number for a line, if the line may call the customer when the binding begins; the decision is evidence
    /// like any other.
    ///
    /// # Errors
    /// As for [`Gate::check`] and [`Gate::record_act`].
    pub async fn bind(&self, binding: Binding, question: Question) -> Result<Bound, GateError> {
        let question = Question { from: binding.a, to: binding.b, ..question };
        let decision = self.check(question).await?;
        if decision.judgement.verdict != Verdict::Allow {
            return Ok(Bound::Refused(Box::new(decision)));
        }
        let now = self.clock().now();
        match self.store().write(move |tx| put_binding(tx, &binding, now)).await? {
            Entered::New(change) => {
                self.reach(Some(&change)).await?;
                Ok(Bound::Stands(Box::new(decision)))
            }
            Entered::Same => Ok(Bound::Stands(Box::new(decision))),
            Entered::Refused(why) => Ok(Bound::Clashes(why)),
        }
    }

    /// Asks for a customer's consent to calls by the agent behind a line, if that may be done over this channel now. `key`
    /// makes a repeated request the same one.
    ///
    /// # Errors
    /// As for [`Gate::check`] and [`Gate::record_act`].
    pub async fn ask_consent(
        &self,
        line: Number,
        customer: Number,
        channel: Channel,
        scope: Scope,
        key: Option<String>,
        door: &str,
    ) -> Result<Asked, GateError> {
        // The request itself keeps a second one back, so one that was cut off before its answer is looked for first.
        if let Some(stood) = self.asked_under(key.clone()).await? {
            return Ok(Asked::Stood(stood));
        }
        let question = Question {
            purpose: Purpose::ConsentRequest,
            channel,
            ..Question::marketing(line, customer, door)
        };
        let decision = Box::new(self.check(question).await?);
        let caller = self.registry().now().caller(line, decision.call.at);
        let Some(caller) = caller.filter(|_| decision.judgement.verdict == Verdict::Allow) else {
            let stood = self.asked_under(key).await?;
            return Ok(stood.map_or(Asked::Refused(decision), Asked::Stood));
        };
        let clock = self.clock();
        let now = clock.now();
        let request = ConsentRequest {
            id: ConsentRequestId::new(now, clock.random()),
            number: decision.call.to,
            brand: caller.brand,
            agent: caller.agent,
            scope,
            asked_at: now,
            answer: None,
        };
        let asked = self.store().write(move |tx| ask_consent(tx, &request, key.as_deref(), now)).await?;
        let request = match asked {
            Requested::New(request, change) => {
                self.reach(Some(&change)).await?;
                request
            }
            Requested::Already(request) => request,
        };
        Ok(Asked::Stands(request, decision))
    }

    async fn asked_under(&self, key: Option<String>) -> Result<Option<ConsentRequest>, GateError> {
        let Some(key) = key else { return Ok(None) };
        let known = self.store().read(move |tx| request_by_key(tx, &key)).await?;
        if known.is_some() {
            self.follower().catch_up().await?;
        }
        Ok(known)
    }

    /// Commits a customer's answer to a request, and with a yes the permit that it is, in one transaction; `evidence` says who
    /// answered, where it was not the customer. Returns none when there is no such request of this number, or it has been answered.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn answer_request(
        &self,
        id: ConsentRequestId,
        number: Number,
        said: Reply,
        source: (Source, Option<String>),
    ) -> Result<Option<ConsentRequest>, GateError> {
        self.answer_request_with(id, number, said, source, None).await
    }

    /// The same, heard and recorded by somebody of the staff.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn answer_request_for(
        &self,
        id: ConsentRequestId,
        number: Number,
        said: Reply,
        source: (Source, Option<String>),
        staff: Number,
    ) -> Result<Option<ConsentRequest>, GateError> {
        self.answer_request_with(id, number, said, source, Some(staff)).await
    }

    async fn answer_request_with(
        &self,
        id: ConsentRequestId,
        number: Number,
        said: Reply,
        (source, evidence): (Source, Option<String>),
        heard_by: Option<Number>,
    ) -> Result<Option<ConsentRequest>, GateError> {
        let clock = self.clock().clone();
        let answered = self
            .store()
            .write(move |tx| {
                let now = clock.now();
                let Some((request, change)) = answer_request(tx, id, number, said, now)? else {
                    return Ok::<_, StoreError>(None);
                };
                if let Some(staff) = heard_by {
                    note(tx, &clock, By::Person(staff), AuditAction::TookWord, id)?;
                }
                let mut last = change;
                if said == Reply::Accepted {
                    let act = ActId::new(now, clock.random());
                    if let Appended::New(act, change) =
                        append_act(tx, act, &consent(&request, source, evidence.as_deref()), now)?
                    {
                        note_told(tx, &clock, &act, now)?;
                        last = change;
                    }
                }
                Ok(Some((request, last)))
            })
            .await?;
        let Some((request, change)) = answered else { return Ok(None) };
        self.reach(Some(&change)).await?;
        Ok(Some(request))
    }

    /// Commits that a customer who was asked by a request wants to be asked by nobody any more: the refusal, and a no to the
    /// request if it was not answered, in one transaction. Returns none when there is no such request of this number.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn refuse_requests(
        &self,
        id: ConsentRequestId,
        number: Number,
        source: Source,
    ) -> Result<Option<ConsentRequest>, GateError> {
        let clock = self.clock().clone();
        let refused = self
            .store()
            .write(move |tx| {
                let now = clock.now();
                let Some(asked) = request(tx, id)?.filter(|asked| asked.number == number) else {
                    return Ok::<_, StoreError>(None);
                };
                let answered = answer_request(tx, id, number, Reply::Declined, now)?;
                let act = ActId::new(now, clock.random());
                let last = match append_act(tx, act, &no_requests(&asked, source), now)? {
                    Appended::New(act, change) => {
                        note_told(tx, &clock, &act, now)?;
                        Some(change)
                    }
                    Appended::Already(_) => answered.as_ref().map(|(_, change)| change.clone()),
                };
                Ok(Some((answered.map_or(asked, |(request, _)| request), last)))
            })
            .await?;
        let Some((request, change)) = refused else { return Ok(None) };
        match change {
            Some(change) => self.reach(Some(&change)).await?,
            None => self.follower().catch_up().await?,
        }
        Ok(Some(request))
    }

    async fn reach(&self, change: Option<&Change>) -> Result<(), GateError> {
        match change {
            Some(change) => self.follower().reach(change.shard, change.version).await,
            None => Ok(()),
        }
    }
}

/// The refusal of requests by anybody that a customer answers to one of them.
fn no_requests(request: &ConsentRequest, source: Source) -> NewAct {
    NewAct {
        number: request.number,
        word: Word::Refuse,
        person: None,
        scope: Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() },
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source,
        evidence: Some(format!("consent-request:{}", request.id)),
        key: Some(format!("consent-request-refused:{}", request.id)),
    }
}

/// The permit that a yes to a request is: to the agent who asked, and no wider than what was asked for.
fn consent(request: &ConsentRequest, source: Source, evidence: Option<&str>) -> NewAct {
    let scope = match &request.scope.grantee {
        Grantee::Everyone => {
            Scope { grantee: Grantee::Agent(request.agent.clone()), ..request.scope.clone() }
        }
        Grantee::Brand(_) | Grantee::Agent(_) => request.scope.clone(),
    };
    let asked = format!("consent-request:{}", request.id);
    NewAct {
        number: request.number,
        word: Word::Permit,
        person: None,
        scope,
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source,
        evidence: Some(evidence.map_or_else(|| asked.clone(), |evidence| format!("{asked} {evidence}"))),
        key: Some(asked),
    }
}

/// Notes what the customer is told of an act, where somebody is to be told.
pub(crate) fn note_told(tx: &mut dyn Tx, clock: &Clock, act: &Act, now: Instant) -> Result<(), StoreError> {
    told_of(act).map_or(Ok(()), |changed| note_change(tx, clock, act.number, changed, now))
}

/// What an act changes, as its customer would say it. A file tells nobody: it brings what is known long since, by the million. Of what
/// a brand reports, a permit is told, because whoever did not give it has to learn of it.
fn told_of(act: &Act) -> Option<Changed> {
    let others = matches!(act.source, Source::Brand | Source::SaidOnCall);
    if act.source == Source::Import || (others && act.word != Word::Permit) {
        return None;
    }
    let scope = &act.scope;
    let all = *scope == Scope::do_not_disturb() || *scope == Scope::default();
    let requests = scope.grantee == Grantee::Everyone && scope.purposes == [Purpose::ConsentRequest];
    Some(match act.word {
        Word::Permit => Changed::Permitted,
        Word::Refuse if all => Changed::DndOn,
        Word::Refuse if requests => Changed::RequestsRefused,
        Word::Refuse => Changed::Refused,
        Word::Withdraw if all => Changed::DndOff,
        Word::Withdraw if requests => Changed::RequestsTaken,
        Word::Withdraw => Changed::Withdrawn,
    })
}
