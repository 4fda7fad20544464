//! The people, words and records of one case.

use crate::act::{Act, Source, Word};
use crate::band::{Band, HOLIDAYS, WallClock};
use crate::call::{Attempt, Call, Reach};
use crate::decide::{Facts, Route, opening};
use crate::ids::{ActId, AgentId, BrandId, ConsentRequestId, StoreId, TicketId};
use crate::number::Number;
use crate::people::{
    Answer, Caller, ConsentRequest, Holder, ListState, Named, Relationship, Reply, Ticket, TicketKind,
};
use crate::rulebook::cases::{AttemptFact, BandFact, By, Dialled, RequestState, RulebookTest, Said, Saying};
use crate::rulebook::draft::{WEEKDAYS, minute_of};
use crate::rulebook::{Period, Rulebook};
use crate::scope::{Channel, Grantee, LineOfBusiness, Purpose, Scope};
use crate::time::{Instant, Interval};
use crate::zone::Zones;

const LINE: Number = Number::from_digits(8_613_900_000_001);
const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

/// How far apart the customer's plain words in one case are, in milliseconds.
const BETWEEN_WORDS_MS: i64 = 1_000;
/// How far apart attempts of one entry are, in milliseconds.
const BETWEEN_ATTEMPTS_MS: i64 = 60_000;
/// A moment before anything else in a case, in days before the call.
const LONG_AGO_DAYS: i64 = -3_650;

/// Everything that a case says, as the law takes it.
pub(super) struct Scene {
    caller: Caller,
    acts: Vec<Act>,
    zones: Option<Zones>,
    ticket: Ticket,
    relationships: Vec<Relationship>,
    lists: Vec<ListState>,
    attempts: Vec<Attempt>,
    requests: Vec<ConsentRequest>,
    holder: Holder,
    call: Call,
}

impl Scene {
    pub(super) fn of(rulebook: &Rulebook, test: &RulebookTest) -> Result<Self, String> {
        let names = Names::new()?;
        let number = test.number.as_deref().map_or(Ok(CUSTOMER), number)?;
        let said = |name: &String| Zones::named(name).map_err(|error| format!("zone: {error}"));
        let zones = test.zone.as_ref().map(said).transpose()?;
        let local = zones.clone().unwrap_or_else(|| rulebook.zones(number).clone());
        let at = test.at.or_else(|| first_open(rulebook, test.purpose, &local));
        let at = at.ok_or("at: write a moment; none with open hours was found")?;
        let stage = Stage { names: &names, at, number, zones: &local };
        Ok(Self {
            caller: stage.caller(),
            acts: stage.acts(&test.said)?,
            ticket: stage.ticket(),
            relationships: stage.relationships(test),
            lists: stage.lists(rulebook, test),
            attempts: test.attempts.iter().flat_map(|fact| stage.attempts(fact)).collect(),
            requests: stage.requests(test),
            holder: Holder {
                since: test.holder.since.as_ref().map(|p| stage.before(p)),
                checked_at: test.holder.checked.as_ref().map(|p| stage.before(p)),
            },
            call: stage.call(test),
            zones,
        })
    }

    pub(super) const fn call(&self) -> &Call {
        &self.call
    }

    pub(super) fn facts(&self, test: &RulebookTest) -> Facts<'_> {
        Facts {
            caller: test.known_line.then_some(&self.caller),
            city: None,
            route: match test.dialled {
                Dialled::Direct => Route::Direct,
                Dialled::Bound => Route::Bound,
                Dialled::Unbound => Route::Unbound,
            },
            acts: &self.acts,
            holder: self.holder,
            zones: self.zones.as_ref(),
            ticket: test.ticket.then_some(&self.ticket),
            relationships: &self.relationships,
            lists: &self.lists,
            attempts: &self.attempts,
            requests: &self.requests,
            lag_ms: test.lag_ms,
        }
    }
}

/// Noon a month after the rulebook came into force, or the next moment at which its hours are open.
fn first_open(rulebook: &Rulebook, purpose: Purpose, zones: &Zones) -> Option<Instant> {
    let zone = zones.iter().next()?;
    let month_on = rulebook.effective.from.plus_days(30);
    let noon = Instant::noon(month_on.date(zone), zone)?;
    let clock = WallClock { at: noon, zones, calendar: rulebook.calendar };
    opening(rulebook, purpose, &clock)
}

fn number(text: &str) -> Result<Number, String> {
    let digits = text.strip_prefix('+').filter(|d| (3..=15).contains(&d.len()));
    let digits = digits.and_then(|d| d.parse().ok());
    digits.map(Number::from_digits).ok_or_else(|| "number: write + and digits, as in +12125550123".to_owned())
}

/// The stage on which a case plays.
struct Stage<'a> {
    names: &'a Names,
    at: Instant,
    number: Number,
    zones: &'a Zones,
}

impl Stage<'_> {
    fn before(&self, period: &Period) -> Instant {
        period.back_from(self.at, self.zones)
    }

    fn long_ago(&self) -> Instant {
        self.at.plus_days(LONG_AGO_DAYS)
    }

    fn caller(&self) -> Caller {
        Caller {
            line: LINE,
            agent: self.names.agent.clone(),
            agent_name: self.names.agent.to_string(),
            brand: self.names.brand.clone(),
            store: self.names.store.clone(),
            since: self.long_ago(),
            until: None,
        }
    }

    fn call(&self, test: &RulebookTest) -> Call {
        Call {
            from: LINE,
            to: self.number,
            dialled: None,
            person: None,
            purpose: test.purpose,
            content: test.content,
            line_of_business: test.line_of_business,
            channel: test.channel.unwrap_or(Channel::Voice),
            ticket: test.ticket.then(|| self.names.ticket.clone()),
            at: self.at,
        }
    }

    fn ticket(&self) -> Ticket {
        Ticket {
            id: self.names.ticket.clone(),
            agent: self.names.agent.clone(),
            number: self.number,
            kind: TicketKind::Request,
            line_of_business: LineOfBusiness::Resale,
            interval: Interval::since(self.at.plus_days(-1)),
        }
    }

    fn relationships(&self, test: &RulebookTest) -> Vec<Relationship> {
        let business = test.relationship.as_ref().map(|business| Relationship {
            ticket: self.names.ticket.clone(),
            kind: business.kind,
            interval: Interval {
                from: self.long_ago(),
                until: business.ended.as_ref().map(|ended| self.before(ended)),
            },
        });
        business.into_iter().collect()
    }

    fn lists(&self, rulebook: &Rulebook, test: &RulebookTest) -> Vec<ListState> {
        let told = |id| test.lists.iter().any(|fact| fact.id == id);
        let fresh = rulebook.lists.iter().filter(|rule| !told(rule.id.clone())).map(|rule| ListState {
            list: rule.id.clone(),
            as_of: self.at,
            names: Named::No,
        });
        let facts = test.lists.iter().filter(|fact| !fact.missing).map(|fact| ListState {
            list: fact.id.clone(),
            as_of: self.at.plus_days(fact.age_days.saturating_neg()),
            names: if fact.named { Named::Yes } else { Named::No },
        });
        fresh.chain(facts).collect()
    }

    fn attempts(&self, fact: &AttemptFact) -> Vec<Attempt> {
        let last = self.before(&fact.before);
        let (brand, agent) = match fact.by {
            By::ThisAgent => (&self.names.brand, &self.names.agent),
            By::ThisBrand => (&self.names.brand, &self.names.colleague),
            By::OtherBrand => (&self.names.other_brand, &self.names.other_agent),
        };
        let attempt = |n: u16| Attempt {
            at: last.plus_ms(-BETWEEN_ATTEMPTS_MS * i64::from(n)),
            brand: Some(brand.clone()),
            agent: Some(agent.clone()),
            purpose: Purpose::Marketing,
            reach: if fact.answered { Reach::Answered } else { Reach::Rang },
            permit: None,
        };
        (0..fact.times).rev().map(attempt).collect()
    }

    fn requests(&self, test: &RulebookTest) -> Vec<ConsentRequest> {
        let request = |fact: &super::RequestFact| {
            let at = self.before(&fact.before);
            let answered = |said| Some(Answer { said, at });
            ConsentRequest {
                id: ConsentRequestId::new(at, [0; 10]),
                number: self.number,
                brand: self.names.brand.clone(),
                agent: self.names.agent.clone(),
                scope: Scope::default(),
                asked_at: at,
                answer: match fact.answer {
                    RequestState::Open => None,
                    RequestState::Accepted => answered(Reply::Accepted),
                    RequestState::Declined => answered(Reply::Declined),
                },
            }
        };
        test.requests.iter().map(request).collect()
    }

    fn acts(&self, said: &[Saying]) -> Result<Vec<Act>, String> {
        let places = (1..=said.len()).rev();
        said.iter().zip(places).map(|(saying, place)| self.act(saying, place)).collect()
    }

    fn act(&self, told: &Saying, place: usize) -> Result<Act, String> {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let just_before = self.at.plus_ms(-BETWEEN_WORDS_MS.saturating_mul(place));
        let at = told.before.as_ref().map_or(just_before, |before| self.before(before));
        let (word, mut scope) = self.names.word_and_scope(told.said);
        scope.bands = told.bands.iter().map(band).collect::<Result<_, _>>()?;
        scope.channels.clone_from(&told.channels);
        scope.lines_of_business.clone_from(&told.lines_of_business);
        let mut random = [0; 10];
        random[2..].copy_from_slice(&place.to_be_bytes());
        Ok(Act {
            id: ActId::new(at, random),
            number: self.number,
            word,
            person: None,
            scope,
            calls: (told.said == Said::PermitOneCall).then_some(1),
            keeps_exceptions: told.said == Said::DoNotDisturbKeepingExceptions,
            effective_at: at,
            recorded_at: at,
            expires_at: told.expires_after.as_ref().map(|period| period.after(at, self.zones)),
            source: Source::App,
            evidence: None,
        })
    }
}

fn band(fact: &BandFact) -> Result<Band, String> {
    let mut days = 0;
    for day in &fact.days {
        days |= match (day.as_str(), WEEKDAYS.iter().position(|known| known == day)) {
            ("holiday", _) => HOLIDAYS,
            (_, Some(bit)) => 1 << bit,
            (_, None) => return Err(format!("bands: unknown day {day:?}; write mon to sun, or holiday")),
        };
    }
    let (from_minute, until_minute) =
        (minute_of("bands: from", &fact.from)?, minute_of("bands: until", &fact.until)?);
    if from_minute >= until_minute {
        return Err("bands: until is not after from; a band over midnight is written as two".to_owned());
    }
    Ok(Band { days, from_minute, until_minute })
}

struct Names {
    agent: AgentId,
    colleague: AgentId,
    other_agent: AgentId,
    brand: BrandId,
    other_brand: BrandId,
    store: StoreId,
    ticket: TicketId,
}

impl Names {
    fn new() -> Result<Self, String> {
        let wrong = |_| "the case cannot run: a made-up name is no key".to_owned();
        Ok(Self {
            agent: "this-brand:1".parse().map_err(wrong)?,
            colleague: "this-brand:2".parse().map_err(wrong)?,
            other_agent: "other-brand:1".parse().map_err(wrong)?,
            brand: "this-brand".parse().map_err(wrong)?,
            other_brand: "other-brand".parse().map_err(wrong)?,
            store: "store".parse().map_err(wrong)?,
            ticket: "ticket".parse().map_err(wrong)?,
        })
    }

    fn word_and_scope(&self, said: Said) -> (Word, Scope) {
        let selling = |grantee| Scope { grantee, ..Scope::do_not_disturb() };
        let agent = || Grantee::Agent(self.agent.clone());
        let brand = || Grantee::Brand(self.brand.clone());
        match said {
            Said::DoNotDisturb | Said::DoNotDisturbKeepingExceptions => {
                (Word::Refuse, Scope::do_not_disturb())
            }
            Said::NoCalls => (Word::Refuse, Scope::default()),
            Said::RefuseThisBrand => (Word::Refuse, selling(brand())),
            Said::RefuseThisAgent => (Word::Refuse, selling(agent())),
            Said::RefuseRequests => {
                (Word::Refuse, Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() })
            }
            // A yes by the switch's measure: narrower than do-not-disturb by the one it is given to.
            Said::PermitThisAgent | Said::PermitOneCall => (Word::Permit, selling(agent())),
            Said::PermitThisBrand => (Word::Permit, selling(brand())),
            Said::PermitOtherBrand => (Word::Permit, selling(Grantee::Brand(self.other_brand.clone()))),
            Said::PermitEveryone => (Word::Permit, Scope::default()),
            Said::TakeBack => (Word::Withdraw, Scope::default()),
        }
    }
}
