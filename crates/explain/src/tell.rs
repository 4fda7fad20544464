//! Telling: from a decision and what it rested on to a story.

use std::collections::BTreeMap;

use anxin_domain::decide::{Effect, ReasonCode, Verdict};
use anxin_domain::number::Number;
use anxin_domain::scope::LineOfBusiness;

use crate::phrase::{Teller, day_pattern, known};
use crate::story::{AskedLine, JudgedOnLine, PaysLine, Story, ToWhomLine, WhoLine};
use crate::told::{Audience, Told};
use crate::words::{Language, Variables, Words};

impl Story {
    /// Tells a decision to one reader in one language.
    ///
    /// Numbers are masked for every reader. An agent hears what the customer said to everyone, to the reader's brand and to
    /// the reader, and that there is more, but not what; a customer hears the same of an earlier holder of the number.
    #[must_use]
    pub fn tell(told: &Told<'_>, audience: Audience, language: Language) -> Self {
        let teller = Teller { told, audience, words: Words(language) };
        let judgement = &told.decision.judgement;
        // The decisive reason comes first; where nothing spoke for or against, the first is a note and decided nothing.
        let decides = judgement.reasons.first().is_some_and(|first| first.code.effect() != Effect::Notes);
        let mut reasons = judgement.reasons.iter().map(|reason| teller.reason(reason));
        let decided_by = if decides { reasons.next() } else { None };
        // Nothing stands against an emergency: what else was found is for those who look after the house.
        let settled = judgement.decisive() == Some(ReasonCode::Emergency) && audience != Audience::Engineer;
        Self {
            language,
            audience,
            decision: told.decision.id,
            verdict: judgement.verdict,
            until: judgement.until,
            headline: teller.headline(),
            who: teller.who(),
            to_whom: teller.callee(),
            asked: teller.asked(),
            said: teller.said(),
            decided_by,
            also: if settled { Vec::new() } else { reasons.collect() },
            would_change: teller.would_change(),
            unknown: teller.unknown(),
            pays: teller.pays(),
            judged_on: teller.judged_on(),
        }
    }
}

impl Teller<'_> {
    fn headline(&self) -> String {
        let judgement = &self.told.decision.judgement;
        let variables = self
            .variables()
            .with("caller", self.caller())
            .with("purpose", self.purpose(judgement.judged_as))
            .with("channel", self.told.decision.call.channel.word())
            .maybe("until", judgement.until.map(|until| self.moment(until)));
        capital(&self.words.say(&format!("headline-{}", judgement.verdict.word()), &variables))
    }

    fn who(&self) -> WhoLine {
        let told = self.told;
        let line = told.decision.call.from.masked();
        let key = |text: Option<&str>| text.and_then(known).map(|text| self.plain(&text));
        let variables = self
            .variables()
            .with("caller", self.caller())
            .with("line", &line)
            .maybe("store", key(told.caller.map(|caller| caller.store.as_str())))
            .maybe("agent-id", key(told.caller.map(|caller| caller.agent.as_str())))
            .maybe("brand-id", key(told.caller.map(|caller| caller.brand.as_str())));
        let id = if told.caller.is_some() { "who" } else { "who-unknown" };
        WhoLine {
            text: capital(&self.words.say(id, &variables)),
            line,
            agent: told.caller.map(|caller| caller.agent.clone()),
            agent_name: told.caller.map(|caller| self.plain(&caller.agent_name)),
            brand: told.caller.map(|caller| caller.brand.clone()),
            brand_name: told.brand_name.map(|name| self.plain(name)),
            store: told.caller.map(|caller| caller.store.clone()),
        }
    }

    fn callee(&self) -> ToWhomLine {
        let (call, zones) = (&self.told.decision.call, self.told.zones);
        let number = call.to.masked();
        let dialled = call.dialled.map(Number::masked);
        let variables = self
            .variables()
            .with("number", &number)
            .with("when", self.moment(call.at))
            .maybe("dialled", dialled.clone());
        let text = match zones.single() {
            // A privacy number that is bound to nobody stands in the call as its own.
            _ if call.dialled == Some(call.to) => self.words.say("to-whom-unbound", &variables),
            Some(zone) => {
                let name = zone.iana_name().unwrap_or("UTC");
                self.words.say("to-whom", &variables.with("zone", name))
            }
            None => self.words.say("to-whom-somewhere", &self.between(variables)),
        };
        ToWhomLine { text, number, at: call.at, zones: zones.names().map(str::to_owned).collect(), dialled }
    }

    /// The earliest and the latest wall clock of the zones that the callee may be in, and how many they are.
    fn between(&self, variables: Variables) -> Variables {
        let (at, zones) = (self.told.decision.call.at, self.told.zones);
        // Sorted by a form in which the order of text is that of time, whatever the language.
        let clock = |zone| (at.format_in(zone, "%Y-%m-%d %H:%M"), self.moment_in(at, zone));
        let clocks: BTreeMap<String, String> = zones.iter().map(clock).collect();
        variables
            .maybe("first", clocks.values().next().cloned())
            .maybe("last", clocks.values().next_back().cloned())
            .count("zones", i64::try_from(zones.len()).ok())
    }

    fn asked(&self) -> AskedLine {
        let call = &self.told.decision.call;
        let judged_as = self.told.decision.judgement.judged_as;
        let ticket = call.ticket.as_ref().map(|ticket| self.plain(ticket.as_str()));
        let variables = self
            .variables()
            .with("purpose", call.purpose.word())
            .with("claimed", self.purpose(call.purpose))
            .with("judged", self.purpose(judged_as))
            .with("channel", self.channel(call.channel))
            .with("content", call.content.word())
            .maybe("business", call.line_of_business.map(|business| self.business(business)))
            .maybe("ticket", ticket.clone());
        let mut sentences = vec![self.words.say("asked", &variables)];
        if call.purpose != judged_as {
            sentences.push(self.words.say("asked-judged-as", &variables));
        }
        AskedLine {
            text: self.joined(&sentences),
            claimed: call.purpose.word(),
            judged_as: judged_as.word(),
            content: call.content.word(),
            channel: call.channel.word(),
            line_of_business: call.line_of_business.map(LineOfBusiness::word),
            ticket,
        }
    }

    fn pays(&self) -> Option<PaysLine> {
        let judgement = &self.told.decision.judgement;
        if judgement.verdict == Verdict::Allow {
            return None;
        }
        let promise = judgement.compensable.clone();
        let id = if promise.is_some() { "pays" } else { "pays-nothing" };
        let label = promise.map(String::from);
        let text =
            self.words.say(id, &self.variables().maybe("promise", label.clone().map(|l| self.promise(l))));
        Some(PaysLine { text, promise: label })
    }

    /// The promise by its name and the day from which it holds, to people; engineers look it up by its label.
    fn promise(&self, label: String) -> String {
        match self.told.promise {
            Some(promise) if self.audience != Audience::Engineer => {
                let since = promise.since.format_in(promise.zone, day_pattern(self.words.0));
                let variables = self.variables().with("name", self.plain(promise.name)).with("since", since);
                self.words.say("promise-since", &variables)
            }
            _ => label,
        }
    }

    fn judged_on(&self) -> JudgedOnLine {
        let decision = self.told.decision;
        let version = decision.registry_version;
        let variables = self
            .variables()
            .with("decision", decision.id.to_string())
            .with("decided", self.moment(decision.decided_at))
            .with("rulebook", self.plain(&decision.rulebook_version))
            .with("shard", version.shard.to_string())
            .with("acts", version.acts.to_string())
            .with("directory", version.directory.to_string())
            .with("door", self.plain(&decision.door));
        JudgedOnLine {
            text: self.words.say("judged-on", &variables),
            rulebook_version: decision.rulebook_version.to_string(),
            registry_version: version,
            decided_at: decision.decided_at,
        }
    }

    /// Sentences one after the other, as the language sets them.
    pub(crate) fn joined(&self, sentences: &[String]) -> String {
        sentences.join(if self.words.0 == Language::En { " " } else { "" })
    }
}

/// A sentence that begins with a phrase begins with a capital all the same.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
