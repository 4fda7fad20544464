//! How a customer's word stands now: do-not-disturb for calls of nobody in particular, and each consent for whom it names.

pub(crate) mod after;
pub(crate) mod back;
pub(crate) mod choices;
mod places;

use std::sync::Arc;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::{Band, WallClock};
use anxin_domain::call::Attempt;
use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::people::Affiliation;
use anxin_domain::rulebook::{ConsentRules, Rulebook};
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Point, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::word::{Hearing, LatestWord, latest_word};
use anxin_domain::zone::Zones;
use anxin_gate::Gate;
use anxin_store::acts::NewAct;
use anxin_store::directory::affiliations_of;

use crate::fail::Fail;
use crate::pages::customer::home::Dnd;
use crate::pages::customer::permit::Standing;
use crate::pages::customer::requests::Asking;

/// Days in which every time of the week comes by once.
const DAYS_AHEAD: i64 = 8;

/// Do-not-disturb as it stands for a number: on when a sales call by nobody in particular meets a no, whatever it is about.
pub(crate) fn dnd(gate: &Gate, number: Number) -> Result<Dnd, Fail> {
    Ok(refusal(gate, number)?.map_or(Dnd::Off, |act| Dnd::On { since: holds_since(&act) }))
}

/// The act by which do-not-disturb is on; where it took several, the last of them. What was said of some hours only, or allowed about some
/// kind of homes only, is an exception to the switch and not its state.
pub(crate) fn refusal(gate: &Gate, number: Number) -> Result<Option<Act>, Fail> {
    let mut acts = gate.registry().now().acts(number).to_vec();
    acts.retain(|act| !is_exception(act));
    let ear = Ear::of(gate, number, &acts, None)?;
    let met = |line: &LineOfBusiness| match ear.word(&acts, &NOBODY, Purpose::Marketing, Some(*line)) {
        LatestWord::Refused(act) => Some(act),
        LatestWord::Permitted(_) | LatestWord::Silent => None,
    };
    let all: Option<Vec<&Act>> = LineOfBusiness::ALL.iter().map(met).collect();
    Ok(all.and_then(|all| all.into_iter().max_by_key(|act| holds_since(act)).cloned()))
}

/// Whether a word to everyone is about a part of what the switch is about: some hours, or a yes about some kinds of homes.
fn is_exception(act: &Act) -> bool {
    let scope = &act.scope;
    let some_lines = act.word == Word::Permit && !scope.lines_of_business.is_empty();
    scope.grantee == Grantee::Everyone && (!scope.bands.is_empty() || some_lines)
}

/// Whether a scope is as wide as the switch, or wider: everyone, about everything that is sold, at any hour.
pub(crate) fn is_the_switch(scope: &Scope) -> bool {
    let sold = scope.purposes.is_empty() || scope.purposes.contains(&Purpose::Marketing);
    scope.grantee == Grantee::Everyone && scope.lines_of_business.is_empty() && scope.bands.is_empty() && sold
}

/// From when on an act is heard.
pub(crate) fn holds_since(act: &Act) -> Instant {
    act.effective_at.max(act.recorded_at)
}

/// Whether the customer wants to be asked for consent by anybody.
pub(crate) fn asking(gate: &Gate, number: Number) -> Result<Asking, Fail> {
    let acts = gate.registry().now().acts(number);
    let ear = Ear::of(gate, number, &acts, None)?;
    Ok(match ear.word(&acts, &NOBODY, Purpose::ConsentRequest, None) {
        LatestWord::Refused(_) => Asking::Refused,
        LatestWord::Permitted(_) | LatestWord::Silent => Asking::Open,
    })
}

/// Switches do-not-disturb on, unless it is; the answer comes when the gate goes by it.
pub(crate) async fn turn_on(gate: &Gate, new: NewAct) -> Result<(), Fail> {
    if dnd(gate, new.number)? == Dnd::Off {
        gate.record_act(new).await?;
    }
    Ok(())
}

/// The same by somebody of the staff, who has heard the customer say so.
pub(crate) async fn turn_on_for(gate: &Gate, new: NewAct, staff: Number) -> Result<(), Fail> {
    if dnd(gate, new.number)? == Dnd::Off {
        gate.record_act_for(new, staff).await?;
    }
    Ok(())
}

/// Takes the refusal of everyone back, and answers by which acts. Consents stay as they are, and so does a no to one agent or one brand, or
/// at some hours.
pub(crate) async fn turn_off(gate: &Gate, new: NewAct) -> Result<Vec<Act>, Fail> {
    use choices::Rest::{Forgotten, Stays};
    let mut said = Vec::new();
    // The switch itself reaches this far; a wider no, as an import may have brought, is taken back as well. And where it is on by several
    // that are each about some kind of homes, they all go.
    let switch = Scope::do_not_disturb();
    for (scope, rest) in [(switch.clone(), Stays), (Scope::default(), Stays), (switch, Forgotten)] {
        if dnd(gate, new.number)? == Dnd::Off {
            break;
        }
        said.extend(choices::say(gate, vec![NewAct { scope, key: None, ..new.clone() }], rest, None).await?);
    }
    Ok(said)
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
    pub(crate) standing: Standing,
    /// When it ends by itself: on the day that was said, or where the rulebook lets an undated one lapse.
    pub(crate) ends: Option<Instant>,
    /// The agent's present affiliation, if the consent is to an agent who works somewhere.
    pub(crate) works: Option<Affiliation>,
}

impl Given {
    pub(crate) fn holds(&self) -> bool {
        self.standing == Standing::Holds
    }
}

/// The consents of a number: those that hold first, and among them the newest.
pub(crate) async fn consents(gate: &Gate, number: Number) -> Result<Vec<Given>, Fail> {
    let acts = gate.registry().now().acts(number);
    let attempts = attempts(gate, number, &acts).await?;
    let mut given = Vec::new();
    for act in acts.iter().rev().filter(|act| act.word == Word::Permit) {
        let worked = match &act.scope.grantee {
            Grantee::Agent(agent) => affiliations(gate, agent.clone()).await?,
            Grantee::Everyone | Grantee::Brand(_) => Vec::new(),
        };
        let now = gate.clock().now();
        let works = worked.iter().find(|a| a.interval.contains(now)).cloned();
        let brand = match &act.scope.grantee {
            Grantee::Agent(_) => works.as_ref().map(|a| &a.brand),
            Grantee::Brand(brand) => Some(brand),
            Grantee::Everyone => None,
        };
        let ear = Ear { attempts: attempts.clone(), ..Ear::of(gate, number, &acts, brand)? };
        let ear = ear.at_its_hours(&act.scope.bands);
        let standing = standing(&acts, act, &worked, works.as_ref(), &ear);
        let ends = act.expires_at.or_else(|| ear.lapses(act));
        given.push(Given { act: act.clone(), standing, ends, works });
    }
    given.sort_by_key(|given| !given.holds());
    Ok(given)
}

/// The calls that may have used up a permit: one for so many calls counts them from the day it was given.
async fn attempts(gate: &Gate, number: Number, acts: &[Act]) -> Result<Vec<Attempt>, Fail> {
    let counted = acts.iter().filter(|act| act.calls.is_some()).map(Act::said_at).min();
    Ok(match counted {
        Some(since) => gate.attempts_since(number, since).await?,
        None => Vec::new(),
    })
}

/// What became of a consent. Why it is not heard any more is found by hearing it as if one thing were otherwise.
fn standing(
    acts: &[Act],
    act: &Act,
    worked: &[Affiliation],
    works: Option<&Affiliation>,
    ear: &Ear,
) -> Standing {
    let held = |ear: &Ear| holds(acts, act, worked, works, ear);
    let uncounted = Ear { attempts: Vec::new(), ..ear.clone() };
    let undated = ConsentRules { undated_lapses_after: None, ..ear.rules.clone() };
    if held(ear) {
        Standing::Holds
    } else if held(&uncounted) {
        Standing::Used
    } else if held(&Ear { rules: undated, ..ear.clone() }) {
        Standing::Lapsed
    } else {
        Standing::Ended
    }
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
pub(crate) struct To<'a> {
    agent: Option<&'a AgentId>,
    agent_since: Option<Instant>,
    brand: Option<&'a BrandId>,
}

/// A caller of nobody in particular.
const NOBODY: To<'_> = To { agent: None, agent_since: None, brand: None };

/// How the acts about one number are heard now, by the rulebook for calls of a brand or of nobody in particular.
#[derive(Clone)]
pub(crate) struct Ear {
    now: Instant,
    zones: Zones,
    holder_since: Option<Instant>,
    rulebook: Arc<Rulebook>,
    rules: ConsentRules,
    attempts: Vec<Attempt>,
}

impl Ear {
    /// Now, and never before the last act: what is committed is in force, even if the clock that stamped it runs a little
    /// ahead of this one. The gate judges by the same moment.
    fn of(gate: &Gate, number: Number, acts: &[Act], brand: Option<&BrandId>) -> Result<Self, Fail> {
        let now = gate.clock().now();
        let now = acts.last().map_or(now, |last| last.recorded_at.max(now));
        let view = gate.registry().now();
        let named = brand.and_then(|brand| view.brand(brand)).map(|brand| brand.rulebook);
        let rulebook = Arc::clone(gate.law().rulebook(named.as_deref(), now)?);
        Ok(Self {
            now,
            zones: view.zones(number).unwrap_or_else(|| rulebook.zones(number).clone()),
            holder_since: view.holder(number, now).since,
            rules: rulebook.consent.clone(),
            rulebook,
            attempts: Vec::new(),
        })
    }

    /// The same at the next moment that lies in these times of the week: a consent for evenings holds in the morning too, in that
    /// it will let calls through.
    fn at_its_hours(self, bands: &[Band]) -> Self {
        if bands.is_empty() {
            return self;
        }
        let steps = (0..DAYS_AHEAD * 96).map(|quarter| self.later(quarter * 900_000));
        let found = steps.into_iter().find(|ear| ear.lies_in(bands));
        found.unwrap_or(self)
    }

    /// Whether this moment lies in these times of the week, wherever the customer may be.
    fn lies_in(&self, bands: &[Band]) -> bool {
        WallClock { at: self.now, zones: &self.zones, calendar: self.rulebook.calendar }.surely_lies_in(bands)
    }

    /// The same so many milliseconds later.
    fn later(&self, ms: i64) -> Self {
        Self { now: self.now.plus_ms(ms), ..self.clone() }
    }

    /// When the rulebook lets a permit lapse that names no end.
    fn lapses(&self, act: &Act) -> Option<Instant> {
        self.rules.undated_lapses_after.as_ref().map(|period| period.after(act.said_at(), &self.zones))
    }

    fn word<'a>(
        &self,
        acts: &'a [Act],
        to: &To<'_>,
        purpose: Purpose,
        line_of_business: Option<LineOfBusiness>,
    ) -> LatestWord<'a> {
        let channel = if purpose == Purpose::ConsentRequest { Channel::Sms } else { Channel::Voice };
        self.word_over(acts, to, (purpose, channel), line_of_business)
    }

    fn word_over<'a>(
        &self,
        acts: &'a [Act],
        to: &To<'_>,
        (purpose, channel): (Purpose, Channel),
        line_of_business: Option<LineOfBusiness>,
    ) -> LatestWord<'a> {
        let clock = WallClock { at: self.now, zones: &self.zones, calendar: self.rulebook.calendar };
        let point = Point {
            agent: to.agent,
            agent_since: to.agent_since,
            brand: to.brand,
            purpose,
            line_of_business,
            channel,
            clock,
        };
        let hearing = Hearing {
            point,
            holder_since: self.holder_since,
            rules: &self.rules,
            attempts: &self.attempts,
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
