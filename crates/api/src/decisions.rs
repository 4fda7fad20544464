//! May this call be made? One question at a time, and looking an answer up again.

use std::time::Instant as Monotonic;

use anxin_domain::ids::{BrandId, DecisionId, PersonId, TicketId};
use anxin_domain::number::{Number, Region};
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_gate::{GateError, Question};
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Decisions};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::language::Language;
use crate::layers::{TIMING, took};
use crate::problem::{Kind, Problem, ProblemBody};
use crate::told::{Answer, DecisionBody};

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

/// Judges a call. A deny is an answer like any other (200); an unknown line is a deny. The decision is on disk before it is
/// answered.
#[utoipa::path(post, path = "/v1/decisions", operation_id = "decide", tag = "decisions", request_body = QuestionBody, security(("key" = [])), responses(
    (status = 200, description = "The decision", body = DecisionBody<'static>),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "The decision could not be kept, so none is given", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    body: JsonBody,
) -> Result<(Spoken, [(&'static str, String); 1], Answer), Problem> {
    let question = read(&body.bytes, &door, by.brand())?;
    let began = Monotonic::now();
    let asked_at = question.at;
    let decision = door.api.gate.check(question).await.map_err(|error| no_answer(error, asked_at))?;
    let took = [(TIMING, took("check", began.elapsed()))];
    door.metrics.decided(decision.judgement.verdict);
    Ok((spoken(language), took, Answer(door.rules.teller(language).told(&decision)?)))
}

/// Finds a decision again.
#[utoipa::path(get, path = "/v1/decisions/{id}", operation_id = "getDecision", tag = "decisions", security(("key" = [])),
    params(("id" = String, Path, description = "The decision's id")), responses(
    (status = 200, description = "The decision", body = DecisionBody<'static>),
    (status = 400, description = "This is not an id", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such decision", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    Path(id): Path<String>,
) -> Result<(Spoken, Answer), Problem> {
    let id: DecisionId = id.parse().map_err(bad_id)?;
    let found = door.api.gate.journal().decision(id).await?;
    let decision = found
        .filter(|decision| is_own_line(&door, by.brand(), decision.call.from, decision.call.at))
        .ok_or_else(|| Problem::not_found("there is no such decision"))?;
    Ok((spoken(language), Answer(door.rules.teller(language).told(&decision)?)))
}

/// The problem of a text in the address that is no id.
pub(crate) fn bad_id(error: impl ToString) -> Problem {
    Problem::new(Kind::BadId, error.to_string()).mend("take the id from the answer that gave it")
}

/// Reads the question in a body.
pub(crate) fn read(body: &[u8], door: &Door, brand: Option<&BrandId>) -> Result<Question, Problem> {
    match plain_question(body, door, brand) {
        Some(question) => Ok(question),
        None => read_question(Fields::parse(body)?, door, brand),
    }
}

/// Reads a question, and holds a brand to its own lines: what a customer said to one brand is nothing for another to ask.
pub(crate) fn read_question(
    mut fields: Fields,
    door: &Door,
    brand: Option<&BrandId>,
) -> Result<Question, Problem> {
    let mut question = Question::marketing(fields.number("from")?, fields.number("to")?, door.name.clone());
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
    let mut question = Question::marketing(number(plain.from)?, number(plain.to)?, door.name.clone());
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
