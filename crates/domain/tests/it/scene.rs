//! One customer, one agent of one brand, and everything that bears on a call between them. Tests change what they are about.

use std::path::Path;
use std::sync::LazyLock;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::call::{Attempt, Call};
use anxin_domain::decide::{Facts, Judgement, Route, decide};
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, ConsentRequest, Holder, ListState, Relationship, Ticket, TicketKind};
use anxin_domain::promise::CallTerms;
use anxin_domain::rulebook::{Library, Rulebook};
use anxin_domain::scope::{Channel, Content, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::{Instant, Interval};
use anxin_domain::zone::Zones;
use anxin_promise::Catalogue;

pub(crate) const LINE: Number = Number::from_digits(8_613_900_000_001);
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

/// A moment, as in `2026-11-23T10:00:00+08:00`.
pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The files in `rulebooks/`, by name.
pub(crate) fn files() -> &'static [(String, String)] {
    static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut paths: Vec<_> = entries.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
        paths.sort();
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
    });
    &FILES
}

/// Every rulebook that is shipped.
pub(crate) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let files: Vec<_> = files().iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Library::read(&files).unwrap()
    });
    &LIBRARY
}

pub(crate) fn rulebook(label: &str) -> Rulebook {
    library().labelled(label).unwrap().as_ref().clone()
}

pub(crate) fn wuhan() -> Rulebook {
    rulebook("cn-wuhan-lianjia@2024")
}

pub(crate) fn cn() -> Rulebook {
    rulebook("cn@2")
}

pub(crate) fn terms() -> &'static [CallTerms] {
    static PROMISES: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::shipped().unwrap());
    PROMISES.call_terms()
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
        person: None,
        scope,
        calls: None,
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
    pub(crate) route: Route,
    pub(crate) holder: Holder,
    pub(crate) zones: Option<Zones>,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) relationships: Vec<Relationship>,
    pub(crate) lists: Vec<ListState>,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) requests: Vec<ConsentRequest>,
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
            route: Route::Direct,
            holder: Holder::default(),
            zones: None,
            ticket: None,
            relationships: Vec::new(),
            lists: Vec::new(),
            attempts: Vec::new(),
            requests: Vec::new(),
            lag_ms: 0,
            call: Call {
                from: LINE,
                to: CUSTOMER,
                dialled: None,
                person: None,
                purpose: Purpose::Marketing,
                content: Content::Plain,
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

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            caller: self.caller.as_ref(),
            city: Some(self.city),
            route: self.route,
            acts: &self.acts,
            holder: self.holder,
            zones: self.zones.as_ref(),
            ticket: self.ticket.as_ref(),
            relationships: &self.relationships,
            lists: &self.lists,
            attempts: &self.attempts,
            requests: &self.requests,
            lag_ms: self.lag_ms,
        }
    }

    pub(crate) fn judge(&self) -> Judgement {
        decide(&self.facts(), &self.call, &self.rulebook, terms())
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
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval::since(at(began)),
    }
}
