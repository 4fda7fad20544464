//! A decision as it is answered: with the rules behind its reasons, in the reader's language.

mod shape;

use std::collections::HashMap;

use anxin_domain::call::Decision;
use anxin_domain::decide::{Reason, ReasonCode};
use anxin_domain::label::Label;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::time::Instant;
use anxin_gate::Law;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::language::Language;
use crate::problem::Problem;

pub(crate) use shape::DecisionBody;

/// The rules of every rulebook that is here, in every language, as JSON: answers quote the same few again and again.
pub(crate) struct Rules(HashMap<Label, [Vec<Quoted>; 3]>);

/// A rule and where it comes from, as JSON texts.
struct Quoted {
    code: ReasonCode,
    text: Box<RawValue>,
    source: Box<RawValue>,
}

impl Rules {
    pub(crate) fn of(law: &Law) -> Self {
        let all = |rulebook: &Rulebook| Language::ALL.map(|language| quoted(rulebook, language));
        Self(law.rulebooks().map(|rulebook| (rulebook.label.clone(), all(rulebook))).collect())
    }

    /// Tells decisions in a language.
    pub(crate) fn teller(&self, language: Language) -> Teller<'_> {
        Teller { rules: self, language, last: None }
    }

    /// The rules of a rulebook in a language; none when that version is not here any more.
    fn in_words(&self, rulebook: &str, language: Language) -> &[Quoted] {
        self.0.get(rulebook).map_or(&[], |languages| &languages[language as usize])
    }
}

fn quoted(rulebook: &Rulebook, language: Language) -> Vec<Quoted> {
    let json = |text: &str| serde_json::value::to_raw_value(text).ok();
    let tag = language.tag();
    let rules = rulebook.rules.iter().filter_map(|rule| {
        Some(Quoted { code: rule.code, text: json(rule.text.get(tag))?, source: json(rule.source.get(tag))? })
    });
    rules.collect()
}

/// Tells decisions in one language, one after the other.
pub(crate) struct Teller<'a> {
    rules: &'a Rules,
    language: Language,
    /// The last moment that was written, and how: what is decided together has the same.
    last: Option<(Instant, String)>,
}

impl Teller<'_> {
    /// Writes a decision as JSON behind what is there: a [`DecisionBody`].
    pub(crate) fn tell(&mut self, decision: &Decision, text: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let Decision { call, judgement, registry_version, decided_at, .. } = decision;
        if self.last.as_ref().is_none_or(|(at, _)| at != decided_at) {
            self.last = Some((*decided_at, decided_at.to_string()));
        }
        let decided = self.last.as_ref().map_or("", |(_, text)| text);
        let mut json = Json(text);
        json.text("{\"id\":", &Label::from(decision.id))?;
        json.word(",\"verdict\":\"", judgement.verdict.word());
        json.maybe_moment(",\"until\":\"", judgement.until);
        json.word(",\"judged_as\":\"", judgement.judged_as.word());
        let rules = self.rules.in_words(&decision.rulebook_version, self.language);
        json.reasons(&judgement.reasons, rules)?;
        match &judgement.compensable {
            Some(terms) => json.text(",\"compensable\":", terms)?,
            None => json.put(",\"compensable\":null"),
        }
        json.value(",\"registry_version\":{\"shard\":", &registry_version.shard)?;
        json.value(",\"acts\":", &registry_version.acts)?;
        json.value(",\"directory\":", &registry_version.directory)?;
        json.text("},\"rulebook_version\":", &decision.rulebook_version)?;
        json.word(",\"decided_at\":\"", decided);
        json.moment(",\"expires_at\":\"", decision.expires_at, *decided_at, decided);
        json.value(",\"call\":{\"from\":", &call.from)?;
        json.value(",\"to\":", &call.to)?;
        json.maybe(",\"dialled\":", call.dialled.as_ref())?;
        json.maybe(",\"person\":", call.person.as_ref())?;
        json.word(",\"purpose\":\"", call.purpose.word());
        json.word(",\"content\":\"", call.content.word());
        if let Some(business) = call.line_of_business {
            json.word(",\"line_of_business\":\"", business.word());
        }
        json.word(",\"channel\":\"", call.channel.word());
        json.maybe(",\"ticket\":", call.ticket.as_ref())?;
        json.moment(",\"at\":\"", call.at, *decided_at, decided);
        json.text("},\"door\":", &decision.door)?;
        json.put("}");
        Ok(())
    }

    /// A decision as JSON.
    pub(crate) fn told(&mut self, decision: &Decision) -> Result<Vec<u8>, Problem> {
        let mut text = Vec::with_capacity(ANSWER_BYTES);
        self.tell(decision, &mut text).map_err(Problem::internal)?;
        Ok(text)
    }

    /// A decision as JSON that stands in a larger answer.
    pub(crate) fn part(&mut self, decision: &Decision) -> Result<Box<RawValue>, Problem> {
        let text = String::from_utf8(self.told(decision)?).map_err(Problem::internal)?;
        RawValue::from_string(text).map_err(Problem::internal)
    }
}

/// Bytes that nearly every answer fits into.
pub(crate) const ANSWER_BYTES: usize = 1_024;

/// A decision as an answer.
pub(crate) struct Answer(pub(crate) Vec<u8>);

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, kind)], Bytes::from(self.0)).into_response()
    }
}

/// JSON that is written in pieces: most of an answer are words of ours, in which nothing has to be escaped. Each piece comes with what
/// stands before it, up to the quotation mark that begins a word.
struct Json<'t>(&'t mut Vec<u8>);

impl Json<'_> {
    fn put(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// One of our own words, or a moment.
    fn word(&mut self, before: &'static str, word: &str) {
        self.put(before);
        self.put(word);
        self.put("\"");
    }

    /// A text of others: few have anything in them that has to be escaped.
    fn text(&mut self, before: &'static str, text: &str) -> Result<(), serde_json::Error> {
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            return self.value(before, &text);
        }
        self.put(before);
        self.word("\"", text);
        Ok(())
    }

    /// Anything else.
    fn value(&mut self, before: &'static str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        self.put(before);
        serde_json::to_writer(&mut *self.0, value)
    }

    fn maybe(
        &mut self,
        before: &'static str,
        value: Option<&impl Serialize>,
    ) -> Result<(), serde_json::Error> {
        value.map_or(Ok(()), |value| self.value(before, value))
    }

    /// A moment that may be one which is written already.
    fn moment(&mut self, before: &'static str, at: Instant, known: Instant, text: &str) {
        if at == known {
            return self.word(before, text);
        }
        self.maybe_moment(before, Some(at));
    }

    fn maybe_moment(&mut self, before: &'static str, at: Option<Instant>) {
        if let Some(at) = at {
            self.word(before, &at.to_string());
        }
    }

    /// Reasons with the rules behind them.
    fn reasons(&mut self, reasons: &[Reason], rules: &[Quoted]) -> Result<(), serde_json::Error> {
        for (place, reason) in reasons.iter().enumerate() {
            let before = if place == 0 { ",\"reasons\":[{\"code\":\"" } else { ",{\"code\":\"" };
            self.word(before, reason.code.word());
            if let Some(what) = &reason.rests_on {
                self.text(",\"rests_on\":", what)?;
            }
            self.maybe_moment(",\"until\":\"", reason.until);
            if let Some(rule) = rules.iter().find(|rule| rule.code == reason.code) {
                for (before, json) in [(",\"rule\":", &rule.text), (",\"source\":", &rule.source)] {
                    self.put(before);
                    self.put(json.get());
                }
            }
            self.put("}");
        }
        self.put(if reasons.is_empty() { ",\"reasons\":[]" } else { "]" });
        Ok(())
    }
}
