//! How a customer's word stands now: do-not-disturb for calls of nobody in particular, and each consent for whom it names.

use std::sync::Arc;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::WallClock;
use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::people::Affiliation;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Point, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::word::{Hearing, LatestWord, latest_word};
use anxin_domain::zone::Zones;
use anxin_gate::Gate;
use anxin_store::acts::NewAct;
use anxin_store::directory::affiliations_of;

use crate::fail::Fail;
use crate::pages::customer::home::Dnd;

/// Do-not-disturb as it stands for a number: on when a sales call by nobody in particular meets a no, whatever it is about.
pub(crate) fn dnd(gate: &Gate, number: Number) -> Result<Dnd, Fail> {
    let acts = gate.registry().now().acts(number);
    let ear = Ear::of(gate, number, &acts)?;
    let refusal = |line: &LineOfBusiness| {
        let to_nobody = To { agent: None, agent_since: None, brand: None };
        match ear.word(&acts, &to_nobody, Purpose::Marketing, Some(*line)) {
            LatestWord::Refused(act) => Some(act.effective_at.max(act.recorded_at)),
            LatestWord::Permitted(_) | LatestWord::Silent => None,
        }
    };
    let since: Option<Vec<Instant>> = LineOfBusiness::ALL.iter().map(refusal).collect();
    Ok(since.and_then(|all| all.into_iter().max()).map_or(Dnd::Off, |since| Dnd::On { since }))
}

/// Switches do-not-disturb on, unless it is; the answer comes when the gate goes by it.
pub(crate) async fn turn_on(gate: &Gate, new: NewAct) -> Result<(), Fail> {
    if dnd(gate, new.number)? == Dnd::Off {
        gate.record_act(new).await?;
    }
    Ok(())
}

/// Takes the refusal of everyone back. Consents stay as they are, and so does a no to one agent or one brand.
pub(crate) async fn turn_off(gate: &Gate, new: NewAct) -> Result<Option<Act>, Fail> {
    let mut last = None;
    // The switch itself reaches this far; a wider no, as an import may have brought, is taken back as well.
    for scope in [Scope::do_not_disturb(), Scope::default()] {
        if dnd(gate, new.number)? == Dnd::Off {
            break;
        }
        let key = new.key.as_ref().map(|key| format!("{key}:{}", scope.purposes.len()));
        last = Some(gate.record_act(NewAct { scope, key, ..new.clone() }).await?);
    }
    Ok(last)
}

/// The act of the switch.
pub(crate) fn switch(number: Number, word: Word, source: Source) -> NewAct {
    NewAct {
        number,
        word,
        person: None,
        scope: Scope::do_not_disturb(),
        calls: None,
        // Switching off leaves consents alone; switching on asks.
        keeps_exceptions: word == Word::Withdraw,
        effective_at: None,
        expires_at: None,
        source,
        evidence: None,
        key: None,
    }
}

/// A consent of a number and whether it lets calls through now.
pub(crate) struct Given {
    pub(crate) act: Act,
    pub(crate) holds: bool,
    /// The agent's present affiliation, if the consent is to an agent who works somewhere.
    pub(crate) works: Option<Affiliation>,
}

/// The consents of a number, the newest first.
pub(crate) async fn consents(gate: &Gate, number: Number) -> Result<Vec<Given>, Fail> {
    let acts = gate.registry().now().acts(number);
    let ear = Ear::of(gate, number, &acts)?;
    let mut given = Vec::new();
    for act in acts.iter().rev().filter(|act| act.word == Word::Permit) {
        let worked = match &act.scope.grantee {
            Grantee::Agent(agent) => affiliations(gate, agent.clone()).await?,
            Grantee::Everyone | Grantee::Brand(_) => Vec::new(),
        };
        let works = worked.iter().find(|a| a.interval.contains(ear.now)).cloned();
        let holds = holds(&acts, act, &worked, works.as_ref(), &ear);
        given.push(Given { act: act.clone(), holds, works });
    }
    given.sort_by_key(|given| !given.holds);
    Ok(given)
}

fn holds(acts: &[Act], act: &Act, worked: &[Affiliation], works: Option<&Affiliation>, ear: &Ear) -> bool {
    let (agent, brand) = match &act.scope.grantee {
        Grantee::Agent(agent) => (Some(agent), works.map(|a| &a.brand)),
        Grantee::Brand(brand) => (None, Some(brand)),
        Grantee::Everyone => (None, None),
    };
    if agent.is_some() && works.is_none() {
        return false;
    }
    let since = works.map(|now| since_at_brand(worked, now));
    let purpose = act.scope.purposes.first().copied().unwrap_or(Purpose::Marketing);
    let line = act.scope.lines_of_business.first().copied();
    let to = To { agent, agent_since: since, brand };
    matches!(ear.word(acts, &to, purpose, line), LatestWord::Permitted(last) if last.id == act.id)
}

/// To whom a word would speak.
struct To<'a> {
    agent: Option<&'a AgentId>,
    agent_since: Option<Instant>,
    brand: Option<&'a BrandId>,
}

/// How the acts about one number are heard now, by the rulebook for calls of nobody in particular.
struct Ear {
    now: Instant,
    zones: Zones,
    holder_since: Option<Instant>,
    rulebook: Arc<Rulebook>,
}

impl Ear {
    /// Now, and never before the last act: what is committed is in force, even if the clock that stamped it runs a little
    /// ahead of this one. The gate judges by the same moment.
    fn of(gate: &Gate, number: Number, acts: &[Act]) -> Result<Self, Fail> {
        let now = gate.clock().now();
        let now = acts.last().map_or(now, |last| last.recorded_at.max(now));
        let rulebook = Arc::clone(gate.law().rulebook(None, now)?);
        let view = gate.registry().now();
        Ok(Self {
            now,
            zones: view.zones(number).unwrap_or_else(|| rulebook.zones(number)),
            holder_since: view.holder(number, now).since,
            rulebook,
        })
    }

    fn word<'a>(
        &self,
        acts: &'a [Act],
        to: &To<'_>,
        purpose: Purpose,
        line_of_business: Option<LineOfBusiness>,
    ) -> LatestWord<'a> {
        let clock = WallClock { at: self.now, zones: &self.zones, calendar: self.rulebook.calendar };
        let point = Point {
            agent: to.agent,
            agent_since: to.agent_since,
            brand: to.brand,
            purpose,
            line_of_business,
            channel: Channel::Voice,
            clock,
        };
        let hearing = Hearing {
            point,
            holder_since: self.holder_since,
            rules: &self.rulebook.consent,
            attempts: &[],
            person: None,
        };
        latest_word(acts, &hearing)
    }
}

/// A move between stores of one brand, without a gap, is no new beginning.
fn since_at_brand(worked: &[Affiliation], now: &Affiliation) -> Instant {
    let mut since = now.interval.from;
    while let Some(before) = worked
        .iter()
        .find(|a| a.brand == now.brand && a.interval.until == Some(since) && a.interval.from < since)
    {
        since = before.interval.from;
    }
    since
}

async fn affiliations(gate: &Gate, agent: AgentId) -> Result<Vec<Affiliation>, Fail> {
    Ok(gate.store().read(move |tx| affiliations_of(tx, &agent)).await?)
}
