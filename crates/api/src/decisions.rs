//! May this call be made? One question at a time, and looking an answer up again.

use std::sync::Arc;
use std::time::Instant as Monotonic;

use anxin_domain::call::Decision;
use anxin_domain::ids::{BrandId, DecisionId, PersonId, TicketId};
use anxin_domain::number::{Number, Region};
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_gate::{Gate, GateError, Question};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Decisions};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::language::Language;
use crate::layers::{TIMING, took};
use crate::problem::{Kind, Problem, ProblemBody};

/// A question to the gate.
#[derive(Clone, Debug, ToSchema)]
#[schema(as = Question)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a question is read field by field")]
pub(crate) struct QuestionBody {
    /// The originating line, in any common form; without a country code it is Chinese.
    #[schema(value_type = String, example = "+8613900000001")]
    from: Number,
    /// The number to be called.
    #[schema(value_type = String, example = "+8613800138000")]
    to: Number,
    /// `marketing` (the default), `service`, `survey`, or `consent_request` to ask whether one may call.
    #[schema(value_type = Option<String>, example = "marketing")]
    purpose: Option<Purpose>,
    /// `plain` (the default), or `mixed` when something is sold beside the purpose; then it is judged as marketing.
    #[schema(value_type = Option<String>, example = "plain")]
    content: Option<Content>,
    /// `voice` (the default), `sms` or `im`.
    #[schema(value_type = Option<String>, example = "voice")]
    channel: Option<Channel>,
    /// Which of the people who share the number it is for, if known, by the key that their acts have.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// `resale`, `rental` or `new_home`, if it is about one.
    #[schema(value_type = Option<String>, example = "resale")]
    line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason, as the brand's own system writes it.
    #[schema(value_type = Option<String>)]
    ticket: Option<TicketId>,
    /// The moment asked about (RFC 3339), now if it is not said. An answer about another moment than now is no permit.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Instant>,
}

/// A decision of the gate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionBody {
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
    reasons: Vec<ReasonBody>,
    /// The promise that would pay if the call were made all the same.
    #[schema(example = "dnd-call@wuhan-2024")]
    compensable: Option<String>,
    /// On which knowledge.
    registry_version: RegistryVersionBody,
    /// By which rulebook.
    #[schema(example = "cn-wuhan-lianjia@2024")]
    rulebook_version: String,
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    decided_at: Instant,
    /// Until when an allow may be used for one ring; the same as `decided_at` when there is nothing to use.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Instant,
    /// What was asked.
    call: CallBody,
    /// Which door asked.
    #[schema(example = "http")]
    door: String,
}

/// Why, and by which rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
struct ReasonBody {
    /// The stable code.
    #[schema(example = "do_not_disturb")]
    code: &'static str,
    /// What it rests on: an act, a ticket, a list, a named rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<String>,
    /// For a reason to wait: the first moment at which it no longer holds by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// The rule in words, in the language asked for; absent when the rulebook of that time is no longer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// The law, contract or promise it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// How much had been followed of the changes about a number and of the directory.
#[derive(Debug, Serialize, ToSchema)]
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
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Call)]
struct CallBody {
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
    person: Option<String>,
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
    ticket: Option<String>,
    /// The moment of the ring.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// Judges a call. A deny is an answer like any other (200); an unknown line is a deny. The decision is on disk before it is
/// answered.
#[utoipa::path(post, path = "/v1/decisions", operation_id = "decide", tag = "decisions", request_body = QuestionBody, security(("key" = [])), responses(
    (status = 200, description = "The decision", body = DecisionBody),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "The decision could not be kept, so none is given", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    body: JsonBody,
) -> Result<(Spoken, [(&'static str, String); 1], Json<DecisionBody>), Problem> {
    let question = match plain_question(&body.bytes, &door, by.brand()) {
        Some(question) => question,
        None => read_question(body.fields()?, &door, by.brand())?,
    };
    let began = Monotonic::now();
    let asked_at = question.at;
    let decision = door.api.gate.check(question).await.map_err(|error| no_answer(error, asked_at))?;
    let took = [(TIMING, took("check", began.elapsed()))];
    door.metrics.decided(decision.judgement.verdict);
    Ok((spoken(language), took, Json(shown(&door.api.gate, decision, language))))
}

/// Finds a decision again.
#[utoipa::path(get, path = "/v1/decisions/{id}", operation_id = "getDecision", tag = "decisions", security(("key" = [])),
    params(("id" = String, Path, description = "The decision's id")), responses(
    (status = 200, description = "The decision", body = DecisionBody),
    (status = 400, description = "This is not an id", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such decision", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    Path(id): Path<String>,
) -> Result<(Spoken, Json<DecisionBody>), Problem> {
    let id: DecisionId = id.parse().map_err(bad_id)?;
    let found = door.api.gate.journal().decision(id).await?;
    let decision = found
        .filter(|decision| is_own_line(&door, by.brand(), decision.call.from, decision.call.at))
        .ok_or_else(|| Problem::not_found("there is no such decision"))?;
    Ok((spoken(language), Json(shown(&door.api.gate, decision, language))))
}

/// The problem of a text in the address that is no id.
pub(crate) fn bad_id(error: impl ToString) -> Problem {
    Problem::new(Kind::BadId, error.to_string()).mend("take the id from the answer that gave it")
}

/// Reads a question, and holds a brand to its own lines: what a customer said to one brand is nothing for another to ask.
pub(crate) fn read_question(
    mut fields: Fields,
    door: &Door,
    brand: Option<&BrandId>,
) -> Result<Question, Problem> {
    let mut question = Question::marketing(fields.number("from")?, fields.number("to")?, "http");
    read_reason(&mut fields, &mut question)?;
    question.at = fields.moment("at")?;
    fields.finish()?;
    if !is_own_line(door, brand, question.from, question.at.unwrap_or_else(|| door.now())) {
        let problem =
            Problem::new(Kind::Forbidden, "this key is limited to a brand, and the line is another brand's");
        return Err(problem.mend("ask with that brand's key, or have the line registered"));
    }
    Ok(question)
}

/// Why a question was not answered. A moment of which no law is here is the question's fault, if it named the moment.
pub(crate) fn no_answer(error: GateError, asked_at: Option<Instant>) -> Problem {
    match (error, asked_at) {
        (GateError::NoRulebook(_), Some(_)) => {
            Problem::field("at", "out_of_range", "no rulebook that is here was the law at this moment").mend(
                "ask about a later moment; `anxin rulebooks list` shows from when on there are rulebooks",
            )
        }
        (error, _) => error.into(),
    }
}

/// A question in its plainest form: every field once, no escapes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<'a> {
    from: &'a str,
    to: &'a str,
    purpose: Option<&'a str>,
}

/// Reads a question the short way; none where it is not in its plainest form, or something is wrong with it.
pub(crate) fn plain_question(line: &[u8], door: &Door, brand: Option<&BrandId>) -> Option<Question> {
    let plain: Plain<'_> = serde_json::from_slice(line).ok()?;
    let number = |text| Number::parse(text, Region::CN).ok();
    let mut question = Question::marketing(number(plain.from)?, number(plain.to)?, "http");
    if let Some(purpose) = plain.purpose {
        question.purpose = purpose.parse().ok()?;
    }
    // Only a key that is limited to a brand needs the time.
    let is_own = brand.is_none() || is_own_line(door, brand, question.from, door.now());
    is_own.then_some(question)
}

/// Reads what a call is for: everything that is asked about one beside its numbers and its moment.
pub(crate) fn read_reason(fields: &mut Fields, question: &mut Question) -> Result<(), Problem> {
    question.purpose = fields.word("purpose")?.unwrap_or(Purpose::Marketing);
    question.line_of_business = fields.word("line_of_business")?;
    question.content = fields.word("content")?.unwrap_or_default();
    question.channel = fields.word("channel")?.unwrap_or(Channel::Voice);
    question.person = fields.word("person")?;
    question.ticket = fields.word("ticket")?;
    Ok(())
}

/// Whether a caller may ask about a line: a brand about its own, and about one that is nobody's.
pub(crate) fn is_own_line(door: &Door, brand: Option<&BrandId>, line: Number, at: Instant) -> bool {
    let Some(brand) = brand else { return true };
    door.api.gate.registry().now().caller(line, at).is_none_or(|caller| caller.brand == *brand)
}

/// Headers that say which language was chosen, and by what.
pub(crate) type Spoken = [(HeaderName, &'static str); 2];

/// Says which language was chosen.
pub(crate) const fn spoken(language: Language) -> Spoken {
    [(header::CONTENT_LANGUAGE, language.tag()), (header::VARY, "Accept-Language")]
}

/// A decision as it is answered, with the rules behind its reasons in a language.
pub(crate) fn shown(gate: &Gate, decision: Decision, language: Language) -> DecisionBody {
    let rulebook = rulebook_of(gate, &decision.rulebook_version);
    let reason = |reason: anxin_domain::decide::Reason| {
        let rule = rulebook.and_then(|rulebook| rulebook.rule(reason.code));
        ReasonBody {
            code: reason.code.word(),
            rests_on: reason.rests_on,
            until: reason.until,
            rule: rule.map(|rule| rule.text.get(language.tag()).to_owned()),
            source: rule.map(|rule| rule.source.get(language.tag()).to_owned()),
        }
    };
    let (judgement, version) = (decision.judgement, decision.registry_version);
    DecisionBody {
        id: decision.id,
        verdict: judgement.verdict.word(),
        until: judgement.until,
        judged_as: judgement.judged_as.word(),
        reasons: judgement.reasons.into_iter().map(reason).collect(),
        compensable: judgement.compensable,
        registry_version: RegistryVersionBody {
            shard: version.shard,
            acts: version.acts,
            directory: version.directory,
        },
        rulebook_version: decision.rulebook_version,
        decided_at: decision.decided_at,
        expires_at: decision.expires_at,
        call: CallBody {
            from: decision.call.from,
            to: decision.call.to,
            dialled: decision.call.dialled,
            person: decision.call.person.map(String::from),
            content: decision.call.content.word(),
            purpose: decision.call.purpose.word(),
            line_of_business: decision.call.line_of_business.map(LineOfBusiness::word),
            channel: decision.call.channel.word(),
            ticket: decision.call.ticket.map(String::from),
            at: decision.call.at,
        },
        door: decision.door,
    }
}

/// The rulebook with a label, if that version is still here.
fn rulebook_of<'a>(gate: &'a Gate, label: &str) -> Option<&'a Arc<Rulebook>> {
    gate.law().rulebook_labelled(label).ok()
}
