//! One customer, one agent of one brand, and a decision about a call between them. Tests change what they are about.

use std::path::Path;
use std::sync::LazyLock;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
use anxin_domain::decide::{Judgement, Reason, Verdict};
use anxin_domain::ids::{ActId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, Holder};
use anxin_domain::remedy::Way;
use anxin_domain::rulebook::Library;
use anxin_domain::scope::{Channel, Content, Grantee, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_explain::{Audience, Language, Promised, Story, Told, Viewer};

pub(crate) const LINE: Number = Number::from_digits(8_613_900_000_001);
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);
pub(crate) const CALL: &str = "2026-11-23T12:00:00+08:00";
pub(crate) const WUHAN: &str = "cn-wuhan-lianjia@2024";

/// A moment, as in `2026-11-23T10:00:00+08:00`.
pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn brand(name: &str) -> Grantee {
    Grantee::Brand(name.parse().unwrap())
}

pub(crate) fn agent(name: &str) -> Grantee {
    Grantee::Agent(name.parse().unwrap())
}

/// Marketing and surveys by somebody: the measure of the do-not-disturb switch.
pub(crate) fn selling(grantee: Grantee) -> Scope {
    Scope { grantee, ..Scope::do_not_disturb() }
}

/// An act said in the app and recorded in the same moment.
pub(crate) fn act(word: Word, scope: Scope, when: &str) -> Act {
    let when = at(when);
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
        evidence: Some("recording of 13800138000".to_owned()),
    }
}

/// A decision and what it rested on.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) decision: Decision,
    pub(crate) caller: Option<Caller>,
    pub(crate) brand_name: Option<&'static str>,
    pub(crate) acts: Vec<Act>,
    pub(crate) holder: Holder,
    pub(crate) names: Vec<(Grantee, String)>,
    /// The promise that pays, by name and since when.
    pub(crate) promise: Option<(&'static str, Instant)>,
    pub(crate) ways: Vec<Way>,
    pub(crate) ask_over: Vec<Channel>,
    pub(crate) zones: Zones,
    pub(crate) rulebook: &'static str,
}

impl Scene {
    /// A sales call by voice, decided like this.
    pub(crate) fn decided(verdict: Verdict, reasons: Vec<Reason>) -> Self {
        let until = reasons.iter().filter_map(|reason| reason.until).max();
        let call = Call {
            from: LINE,
            to: CUSTOMER,
            dialled: None,
            person: None,
            purpose: Purpose::Marketing,
            content: Content::Plain,
            line_of_business: None,
            channel: Channel::Voice,
            ticket: None,
            at: at(CALL),
        };
        let caller = Caller {
            line: LINE,
            agent: "lianjia-wuhan:1".parse().unwrap(),
            agent_name: "李娜".to_owned(),
            brand: "lianjia-wuhan".parse().unwrap(),
            store: "hankou".parse().unwrap(),
            since: at("2020-01-01T00:00:00+08:00"),
            until: None,
        };
        let judgement = Judgement {
            verdict,
            until: until.filter(|_| verdict == Verdict::Defer),
            judged_as: Purpose::Marketing,
            reasons,
            compensable: None,
            holds_until: None,
        };
        let decision = Decision {
            id: DecisionId::new(at(CALL), [1; 10]),
            call,
            judgement,
            registry_version: RegistryVersion { shard: 17, acts: 203, directory: 41 },
            measured: Measured { lag_ms: 40, attempts: Vec::new() },
            rulebook_version: WUHAN.into(),
            decided_at: at(CALL),
            expires_at: at(CALL),
            door: "pbx-wuhan-1".into(),
        };
        Self {
            decision,
            caller: Some(caller),
            brand_name: Some("链家"),
            acts: Vec::new(),
            holder: Holder::default(),
            names: Vec::new(),
            promise: None,
            ways: Vec::new(),
            ask_over: Vec::new(),
            zones: zone("Asia/Shanghai"),
            rulebook: WUHAN,
        }
    }

    /// After the customer had said this; the first reason rests on the last of it.
    pub(crate) fn resting_on(mut self, acts: Vec<Act>) -> Self {
        self.decision.judgement.reasons[0].rests_on = acts.last().map(|act| act.id.into());
        self.acts = acts;
        self
    }

    /// Judged by another rulebook.
    pub(crate) fn under(mut self, rulebook: &'static str) -> Self {
        self.decision.rulebook_version = rulebook.into();
        Self { rulebook, ..self }
    }

    pub(crate) fn tell(&self, audience: Audience, language: Language) -> Story {
        let wuhan = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let told = Told {
            decision: &self.decision,
            caller: self.caller.as_ref(),
            brand_name: self.brand_name,
            acts: &self.acts,
            holder: self.holder,
            names: &self.names,
            rulebook: library().labelled(self.rulebook).unwrap(),
            zones: &self.zones,
            promise: self.promise.as_ref().map(|(name, since)| Promised {
                name,
                since: *since,
                zone: &wuhan,
            }),
            ways: &self.ways,
            ask_over: &self.ask_over,
            viewer: Viewer::caller(self.caller.as_ref()),
        };
        Story::tell(&told, audience, language)
    }

    /// The story in sentences and in values, all in one text.
    pub(crate) fn everything(&self, audience: Audience, language: Language) -> String {
        let story = self.tell(audience, language);
        format!("{}{}", story.text(), serde_json::to_string(&story).unwrap())
    }
}

/// A reason without anything more.
pub(crate) fn reason(code: &str) -> Reason {
    Reason { code: code.parse().unwrap(), rests_on: None, until: None }
}

pub(crate) fn reason_on(code: &str, rests_on: &str) -> Reason {
    Reason { rests_on: Some(rests_on.into()), ..reason(code) }
}

pub(crate) fn reason_until(code: &str, until: &str) -> Reason {
    Reason { until: Some(at(until)), ..reason(code) }
}

pub(crate) fn zone(name: &str) -> Zones {
    Zones::named(name).unwrap()
}

/// Every rulebook that is shipped.
fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let paths = paths.filter(|path| path.extension().is_some_and(|e| e == "toml"));
        let files: Vec<(String, String)> =
            paths.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap())).collect();
        let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Library::read(&files).unwrap()
    });
    &LIBRARY
}
