//! Whom an agent may call today: the customers of the agent's live business, and those who allowed the agent by name, each judged as a
//! call now would be. It is a look ahead: nothing is written, and no answer is a permit.

use std::cmp::Reverse;

use anxin_domain::act::{Act, Word};
use anxin_domain::call::Measured;
use anxin_domain::decide::{Judgement, Verdict};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, Ticket};
use anxin_domain::scope::{Grantee, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_registry::Known;
use anxin_store::directory::live_tickets_of;

use crate::attempts::attempts;
use crate::gather::{Gathered, Sight};
use crate::{Gate, GateError, Question};

/// Most tickets, and most customers who named the agent, that are looked at: more than anybody calls in a day.
pub const TODAY_LIMIT: u16 = 200;

/// What brings a customer on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Live business of the agent with them.
    Ticket(Ticket),
    /// The customer allowed the agent by name.
    Permit(Act),
}

impl Ground {
    /// When the ground itself ends, if that is known: the business, or the consent by its own date.
    #[must_use]
    pub const fn ends_at(&self) -> Option<Instant> {
        match self {
            Self::Ticket(ticket) => ticket.interval.until,
            Self::Permit(act) => act.expires_at,
        }
    }

    /// The customer's number.
    #[must_use]
    pub const fn number(&self) -> Number {
        match self {
            Self::Ticket(ticket) => ticket.number,
            Self::Permit(act) => act.number,
        }
    }

    /// The call that this ground speaks for.
    #[must_use]
    pub fn question(&self, line: Number, door: &str) -> Question {
        let marketing = Question::marketing(line, self.number(), door);
        match self {
            Self::Ticket(ticket) => Question {
                purpose: Purpose::Service,
                line_of_business: Some(ticket.line_of_business),
                ticket: Some(ticket.id.clone()),
                ..marketing
            },
            Self::Permit(act) => {
                let purposes = &act.scope.purposes;
                let any = purposes.is_empty() || purposes.contains(&Purpose::Marketing);
                let purpose = if any { Purpose::Marketing } else { purposes[0] };
                let line_of_business = act.scope.lines_of_business.first().copied();
                Question { purpose, line_of_business, person: act.person.clone(), ..marketing }
            }
        }
    }
}

/// A customer on the list.
#[derive(Clone, Debug)]
pub struct Prospect {
    /// What brings them there.
    pub ground: Ground,
    /// What a call now would be answered.
    pub judgement: Judgement,
    /// The clocks it is judged by.
    pub zones: Zones,
}

/// Whom an agent may call today.
#[derive(Clone, Debug)]
pub struct Today {
    /// When it was judged.
    pub at: Instant,
    /// Those who may be called now: whose ground ends first, first; those without an end last, the newest first.
    pub now: Vec<Prospect>,
    /// Those who may be called later: who may first, first.
    pub later: Vec<Prospect>,
    /// How many of those looked at may not be called at all.
    pub closed: usize,
    /// Whether there is more than was looked at.
    pub rest: Rest,
}

/// Whether a list is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is.
    Nothing,
    /// There is more than [`TODAY_LIMIT`] of a kind; the rest was not looked at.
    More,
}

impl Gate {
    /// Judges a call to everybody whom the agent behind a line has a ground to call. Attempts are counted, as they are for a call.
    ///
    /// # Errors
    /// [`GateError`] when the store or the journal cannot be read, or the brand names a rulebook that is not here.
    pub async fn today(&self, caller: &Caller) -> Result<Today, GateError> {
        let at = self.clock().now();
        let (grounds, rest) = self.grounds(caller, at).await?;
        let mut today = Today { at, now: Vec::new(), later: Vec::new(), closed: 0, rest };
        for ground in grounds {
            let question = ground.question(caller.line, "agent");
            let (judgement, zones) = self.glance(&question).await?;
            let verdict = judgement.verdict;
            let prospect = Prospect { ground, judgement, zones };
            match verdict {
                Verdict::Allow => today.now.push(prospect),
                Verdict::Defer => today.later.push(prospect),
                Verdict::Deny => today.closed += 1,
            }
        }
        let never = Instant::from_micros(i64::MAX);
        today.now.sort_by_key(|one| (one.ground.ends_at().unwrap_or(never), Reverse(began(&one.ground))));
        today.later.sort_by_key(|one| one.judgement.until.unwrap_or(never));
        Ok(today)
    }

    async fn grounds(&self, caller: &Caller, at: Instant) -> Result<(Vec<Ground>, Rest), GateError> {
        // One more than is looked at, to know whether there is a rest.
        let most = usize::from(TODAY_LIMIT);
        let (agent, limit) = (caller.agent.clone(), i64::from(TODAY_LIMIT) + 1);
        let mut tickets = self.store().read(move |tx| live_tickets_of(tx, &agent, at, limit)).await?;
        let mut numbers = self.registry().numbers_that_named(&caller.agent, most + 1);
        let rest = if tickets.len().max(numbers.len()) > most { Rest::More } else { Rest::Nothing };
        tickets.truncate(most);
        numbers.truncate(most);
        let speaks =
            |act: &&Act| matches!(&act.scope.grantee, Grantee::Agent(agent) if *agent == caller.agent);
        let last_word = |number: Number| {
            let acts = self.registry().now().acts(number);
            // A permit that is taken back, or followed by a no, is judged with the rest; here only the words to this agent count.
            acts.iter().rfind(speaks).filter(|act| act.word == Word::Permit).cloned()
        };
        let permits = numbers.into_iter().filter_map(last_word).map(Ground::Permit);
        Ok((tickets.into_iter().map(Ground::Ticket).chain(permits).collect(), rest))
    }

    /// What a call now would be answered. Nothing is written.
    async fn glance(&self, question: &Question) -> Result<(Judgement, Zones), GateError> {
        let now = self.clock().now();
        // Commit order decides, as it does for a call.
        let last = self.registry().now().acts(question.to).last().map_or(now, |act| act.recorded_at);
        let call = question.call_at(now.max(last));
        let gathered = Gathered::for_call(self.registry(), self.law(), call, Sight::all(Known::Now))?;
        let mut measured = Measured { lag_ms: self.follower().lag_ms(now), ..Measured::default() };
        if let Some(since) = gathered.looks_back_from() {
            measured.attempts = attempts(self.journal(), self.registry(), gathered.call.to, since).await?;
        }
        let judgement = gathered.judge(&measured, self.law());
        Ok((judgement, gathered.zones().clone()))
    }
}

const fn began(ground: &Ground) -> Instant {
    match ground {
        Ground::Ticket(ticket) => ticket.interval.from,
        Ground::Permit(act) => act.effective_at,
    }
}
