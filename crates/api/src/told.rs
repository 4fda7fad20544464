//! A decision as it is answered: with the rules behind its reasons, in the reader's language.

use std::collections::HashMap;

use anxin_domain::call::Decision;
use anxin_domain::decide::{Reason, ReasonCode};
use anxin_domain::ids::DecisionId;
use anxin_domain::label::Label;
use anxin_domain::number::Number;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::Instant;
use anxin_gate::Law;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::language::Language;
use crate::problem::Problem;

/// A decision of the gate.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionBody<'a> {
    /// Its id; the permit's id when it allows. A phone system keeps it with its call record.
    #[schema(value_type = String, example = "01KAR8Q5T0R8Z5X7C9V2B4N6M8")]
    id: DecisionId,
    /// `allow`, `deny` or `defer`.
    #[schema(example = "deny")]
    verdict: &'static str,
    /// For `defer`: the first moment at which nothing makes the call wait any more, going by what is known now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// The purpose it was judged as.
    #[schema(example = "marketing")]
    judged_as: &'static str,
    /// Every reason; the first is decisive.
    #[schema(value_type = Vec<ReasonBody<'static>>)]
    reasons: Reasons<'a>,
    /// The promise that would pay if the call were made all the same.
    #[schema(example = "dnd-call@wuhan-2024")]
    compensable: Option<&'a str>,
    /// On which knowledge.
    registry_version: RegistryVersionBody,
    /// By which rulebook.
    #[schema(example = "cn-wuhan-lianjia@2024")]
    rulebook_version: &'a str,
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    decided_at: &'a str,
    /// Until when an allow may be used for one ring; the same as `decided_at` when there is nothing to use.
    #[schema(value_type = String, format = DateTime)]
    expires_at: &'a str,
    /// What was asked.
    #[schema(value_type = CallBody<'static>)]
    call: CallBody<'a>,
    /// Which door asked.
    #[schema(example = "http")]
    door: &'a str,
}

/// Why, and by which rule.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
struct ReasonBody<'a> {
    /// The stable code.
    #[schema(example = "do_not_disturb")]
    code: &'static str,
    /// What it rests on: an act, a ticket, a list, a named rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<&'a str>,
    /// For a reason to wait: the first moment at which it no longer holds by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// The rule in words, in the language asked for; absent when the rulebook of that time is no longer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    rule: Option<&'a RawValue>,
    /// The law, contract or promise it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    source: Option<&'a RawValue>,
}

/// How much had been followed of the changes about a number and of the directory.
#[derive(Serialize, ToSchema)]
#[schema(as = RegistryVersion)]
struct RegistryVersionBody {
    /// The shard of the number, 0 to 255.
    shard: u16,
    /// Changes applied to that shard.
    acts: i64,
    /// Changes applied to the directory.
    directory: i64,
}

/// The call that was asked about.
#[derive(Serialize, ToSchema)]
#[schema(as = Call)]
struct CallBody<'a> {
    /// The originating line.
    #[schema(value_type = String, example = "+8613900000001")]
    from: Number,
    /// The number that rings.
    #[schema(value_type = String, example = "+8613800138000")]
    to: Number,
    /// The privacy number that was dialled in its place, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    dialled: Option<Number>,
    /// Which of the people who share the number it was for, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    /// What the caller said it is for.
    purpose: &'static str,
    /// Whether something was sold beside it.
    content: &'static str,
    /// What it is about, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    line_of_business: Option<&'static str>,
    /// Over which channel.
    channel: &'static str,
    /// The live business, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
    /// The moment of the ring.
    #[schema(value_type = String, format = DateTime)]
    at: &'a str,
}

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
    /// Writes a decision as JSON behind what is there.
    pub(crate) fn tell(&mut self, decision: &Decision, text: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let Decision { call, judgement, registry_version, decided_at, .. } = decision;
        if self.last.as_ref().is_none_or(|(at, _)| at != decided_at) {
            self.last = Some((*decided_at, decided_at.to_string()));
        }
        let decided = self.last.as_ref().map_or("", |(_, text)| text);
        let other = |at: Instant| (at != *decided_at).then(|| at.to_string());
        let (at, expires_at) = (other(call.at), other(decision.expires_at));
        let body = DecisionBody {
            id: decision.id,
            verdict: judgement.verdict.word(),
            until: judgement.until,
            judged_as: judgement.judged_as.word(),
            reasons: Reasons {
                reasons: &judgement.reasons,
                rules: self.rules.in_words(&decision.rulebook_version, self.language),
            },
            compensable: judgement.compensable.as_deref(),
            registry_version: RegistryVersionBody {
                shard: registry_version.shard,
                acts: registry_version.acts,
                directory: registry_version.directory,
            },
            rulebook_version: &decision.rulebook_version,
            decided_at: decided,
            expires_at: expires_at.as_deref().unwrap_or(decided),
            call: CallBody {
                from: call.from,
                to: call.to,
                dialled: call.dialled,
                person: call.person.as_ref().map(|person| person.as_str()),
                content: call.content.word(),
                purpose: call.purpose.word(),
                line_of_business: call.line_of_business.map(LineOfBusiness::word),
                channel: call.channel.word(),
                ticket: call.ticket.as_ref().map(|ticket| ticket.as_str()),
                at: at.as_deref().unwrap_or(decided),
            },
            door: &decision.door,
        };
        serde_json::to_writer(text, &body)
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

/// Reasons with the rules behind them.
struct Reasons<'a> {
    reasons: &'a [Reason],
    rules: &'a [Quoted],
}

impl Serialize for Reasons<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.reasons.iter().map(|reason| {
            let rule = self.rules.iter().find(|rule| rule.code == reason.code);
            ReasonBody {
                code: reason.code.word(),
                rests_on: reason.rests_on.as_deref(),
                until: reason.until,
                rule: rule.map(|rule| &*rule.text),
                source: rule.map(|rule| &*rule.source),
            }
        }))
    }
}
