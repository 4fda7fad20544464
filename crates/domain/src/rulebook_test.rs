//! Runs the cases inside a rulebook's file against the law itself, so that a rulebook that says one thing and does another
//! is found before it judges a call. The people in the cases are made up here; nothing outside the rulebook plays a part.

use crate::act::{Act, Source, Word};
use crate::call::Call;
use crate::decide::{Facts, Judgement, decide};
use crate::ids::{ActId, AgentId, BrandId, KeyError, ListId, StoreId, TicketId};
use crate::number::Number;
use crate::people::{Caller, ListHit, Ticket};
use crate::rulebook::{Rulebook, RulebookTest, Said};
use crate::scope::{Channel, Grantee, LineOfBusiness, Scope};
use crate::time::{Instant, Interval};

const LINE: Number = Number::from_digits(8_613_900_000_001);
const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

/// How far apart the customer's words in one case are, in milliseconds.
const BETWEEN_WORDS_MS: i64 = 1_000;

/// Runs every case in the rulebook's file. One sentence for each that fails; none when the rulebook does what it says.
#[must_use]
pub fn failures(rulebook: &Rulebook) -> Vec<String> {
    match People::new() {
        Ok(people) => rulebook.tests.iter().filter_map(|test| failure(rulebook, test, &people)).collect(),
        Err(error) => vec![format!("{}: the cases cannot run: {error}", rulebook.label())],
    }
}

fn failure(rulebook: &Rulebook, test: &RulebookTest, people: &People) -> Option<String> {
    let judgement = judge(rulebook, test, people);
    let found = judgement.decisive().map_or("no reason", |code| code.word());
    let holds = judgement.verdict.word() == test.verdict && judgement.decisive() == Some(test.reason);
    (!holds).then(|| {
        format!(
            "{}: test {:?}: expected {} by {}, found {} by {found}; mend the rule or the test",
            rulebook.label(),
            test.name,
            test.verdict,
            test.reason.word(),
            judgement.verdict.word(),
        )
    })
}

/// The moment judged is the first at which the rulebook is the law; the customer spoke just before it.
fn judge(rulebook: &Rulebook, test: &RulebookTest, people: &People) -> Judgement {
    let at = rulebook.effective.from;
    let earlier = at.plus_days(-1);
    let caller = people.caller(earlier);
    let ticket = people.ticket(earlier);
    let listed = [ListHit { list: people.list.clone(), as_of: at }];
    let acts: Vec<Act> = test
        .said
        .iter()
        .zip((1..=test.said.len()).rev())
        .map(|(said, before)| people.act(*said, at.plus_ms(-BETWEEN_WORDS_MS.saturating_mul(before as i64))))
        .collect();
    let facts = Facts {
        caller: test.known_line.then_some(&caller),
        city: None,
        acts: &acts,
        holder_since: None,
        ticket: test.ticket.then_some(&ticket),
        listed: if test.listed { &listed } else { &[] },
        lag_ms: 0,
    };
    let call = Call {
        from: LINE,
        to: CUSTOMER,
        purpose: test.purpose,
        line_of_business: None,
        channel: Channel::Voice,
        ticket: test.ticket.then(|| people.ticket.clone()),
        at,
    };
    decide(&facts, &call, rulebook, &[])
}

struct People {
    agent: AgentId,
    brand: BrandId,
    other_brand: BrandId,
    store: StoreId,
    ticket: TicketId,
    list: ListId,
}

impl People {
    fn new() -> Result<Self, KeyError> {
        Ok(Self {
            agent: "this-brand:1".parse()?,
            brand: "this-brand".parse()?,
            other_brand: "other-brand".parse()?,
            store: "store".parse()?,
            ticket: "ticket".parse()?,
            list: "list".parse()?,
        })
    }

    fn caller(&self, since: Instant) -> Caller {
        Caller {
            line: LINE,
            agent: self.agent.clone(),
            agent_name: self.agent.to_string(),
            brand: self.brand.clone(),
            store: self.store.clone(),
            since,
            until: None,
        }
    }

    fn ticket(&self, from: Instant) -> Ticket {
        Ticket {
            id: self.ticket.clone(),
            agent: self.agent.clone(),
            number: CUSTOMER,
            line_of_business: LineOfBusiness::Resale,
            interval: Interval::since(from),
        }
    }

    fn act(&self, said: Said, at: Instant) -> Act {
        let to = |grantee| Scope { grantee, ..Scope::default() };
        let (word, scope) = match said {
            Said::DoNotDisturb | Said::DoNotDisturbKeepingExceptions => {
                (Word::Refuse, Scope::do_not_disturb())
            }
            Said::NoCalls => (Word::Refuse, Scope::default()),
            // A yes by the switch's measure: narrower than do-not-disturb by the one it is given to.
            Said::PermitThisAgent => (
                Word::Permit,
                Scope { grantee: Grantee::Agent(self.agent.clone()), ..Scope::do_not_disturb() },
            ),
            Said::PermitThisBrand => (
                Word::Permit,
                Scope { grantee: Grantee::Brand(self.brand.clone()), ..Scope::do_not_disturb() },
            ),
            Said::PermitOtherBrand => (Word::Permit, to(Grantee::Brand(self.other_brand.clone()))),
            Said::PermitEveryone => (Word::Permit, Scope::default()),
        };
        Act {
            id: ActId::new(at, [0; 10]),
            number: CUSTOMER,
            word,
            scope,
            keeps_exceptions: said == Said::DoNotDisturbKeepingExceptions,
            effective_at: at,
            recorded_at: at,
            expires_at: None,
            source: Source::App,
            evidence: None,
        }
    }
}
