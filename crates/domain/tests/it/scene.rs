//! One customer, one agent of one brand, and everything that bears on a call between them. Tests change what they are about.

use std::sync::LazyLock;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::call::Call;
use anxin_domain::decide::{Facts, Judgement, decide};
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, ListHit, Ticket};
use anxin_domain::promise::{Promise, Terms};
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::{Instant, Interval};

pub(crate) const CN: &str = include_str!("../../../../rulebooks/cn.toml");
pub(crate) const WUHAN: &str = include_str!("../../../../rulebooks/cn-wuhan-lianjia.toml");
pub(crate) const DND_CALL: &str = include_str!("../../../../promises/dnd-call.toml");

pub(crate) const LINE: Number = Number::from_digits(8_613_900_000_001);
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

/// A moment, as in `2026-11-23T10:00:00+08:00`.
pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn wuhan() -> Rulebook {
    static READ: LazyLock<Rulebook> =
        LazyLock::new(|| Rulebook::parse("cn-wuhan-lianjia.toml", WUHAN).unwrap());
    READ.clone()
}

pub(crate) fn cn() -> Rulebook {
    Rulebook::parse("cn.toml", CN).unwrap()
}

pub(crate) fn terms() -> &'static [Terms] {
    static TERMS: LazyLock<Vec<Terms>> =
        LazyLock::new(|| Promise::parse("dnd-call.toml", DND_CALL).unwrap().terms);
    &TERMS
}

pub(crate) fn this_agent() -> Grantee {
    Grantee::Agent("lianjia-wuhan:1".parse().unwrap())
}

pub(crate) fn brand(name: &str) -> Grantee {
    Grantee::Brand(name.parse().unwrap())
}

/// Marketing and surveys by somebody: the measure of the do-not-disturb switch.
pub(crate) fn selling(grantee: Grantee) -> Scope {
    Scope { grantee, ..Scope::do_not_disturb() }
}

/// An act said to us and recorded in the same moment.
pub(crate) fn act(word: Word, scope: Scope, when: Instant) -> Act {
    Act {
        id: ActId::new(when, [word as u8; 10]),
        number: CUSTOMER,
        word,
        scope,
        keeps_exceptions: false,
        effective_at: when,
        recorded_at: when,
        expires_at: None,
        source: Source::App,
        evidence: None,
    }
}

pub(crate) fn refuse(when: &str) -> Act {
    act(Word::Refuse, Scope::do_not_disturb(), at(when))
}

pub(crate) fn permit(scope: Scope, when: &str) -> Act {
    act(Word::Permit, scope, at(when))
}

/// What is known and what is asked.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) caller: Option<Caller>,
    pub(crate) city: &'static str,
    pub(crate) acts: Vec<Act>,
    pub(crate) holder_since: Option<Instant>,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) listed: Vec<ListHit>,
    pub(crate) lag_ms: i64,
    pub(crate) call: Call,
    pub(crate) rulebook: Rulebook,
}

impl Scene {
    /// A marketing call in Wuhan to a customer who never said a word.
    pub(crate) fn marketing_at(when: &str) -> Self {
        Self {
            caller: Some(Caller {
                line: LINE,
                agent: "lianjia-wuhan:1".parse().unwrap(),
                agent_name: "Li".to_owned(),
                brand: "lianjia-wuhan".parse().unwrap(),
                store: "hankou".parse().unwrap(),
                since: at("2020-01-01T00:00:00+08:00"),
                until: None,
            }),
            city: "wuhan",
            acts: Vec::new(),
            holder_since: None,
            ticket: None,
            listed: Vec::new(),
            lag_ms: 0,
            call: Call {
                from: LINE,
                to: CUSTOMER,
                purpose: Purpose::Marketing,
                line_of_business: None,
                channel: Channel::Voice,
                ticket: None,
                at: at(when),
            },
            rulebook: wuhan(),
        }
    }

    /// The same, as a service call on live business that began at a moment.
    pub(crate) fn service_at(when: &str, business_began: &str) -> Self {
        let mut scene = Self::marketing_at(when);
        scene.call.purpose = Purpose::Service;
        scene.ticket = Some(ticket(business_began));
        scene
    }

    pub(crate) fn said(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        self.acts.extend(acts);
        self
    }

    pub(crate) fn ringing_at(&self, when: Instant) -> Self {
        let mut scene = self.clone();
        scene.call.at = when;
        scene
    }

    pub(crate) fn judge(&self) -> Judgement {
        let facts = Facts {
            caller: self.caller.as_ref(),
            city: Some(self.city),
            acts: &self.acts,
            holder_since: self.holder_since,
            ticket: self.ticket.as_ref(),
            listed: &self.listed,
            lag_ms: self.lag_ms,
        };
        decide(&facts, &self.call, &self.rulebook, terms())
    }

    /// Verdict and decisive reason, as in `deny do_not_disturb`.
    pub(crate) fn answer(&self) -> String {
        let judgement = self.judge();
        let reason = judgement.decisive().map_or("-", |code| code.word());
        format!("{} {reason}", judgement.verdict.word())
    }
}

/// Live resale business of the customer with the agent.
pub(crate) fn ticket(began: &str) -> Ticket {
    Ticket {
        id: "viewing-7".parse().unwrap(),
        agent: "lianjia-wuhan:1".parse().unwrap(),
        number: CUSTOMER,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval::since(at(began)),
    }
}
