//! Requests for consent: a brand asks whether it may call, if it may ask; the customer answers in the app.

use anxin_domain::act::Source;
use anxin_domain::ids::{AgentId, BrandId, ConsentRequestId};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, ConsentRequest, Reply};
use anxin_domain::scope::{Channel, Grantee, Scope};
use anxin_domain::time::Instant;
use anxin_gate::Asked;
use anxin_identity::{ConsentNotice, IdentityError};
use anxin_store::customers::request;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::acts::{BandBody, read_scope_of};
use crate::body::JsonBody;
use crate::caller::{Acts, By, Decisions};
use crate::complaints::{LANGUAGE_LIMIT, LANGUAGES};
use crate::decisions::{bad_id, is_own_line};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::idempotency::IdempotencyKey;
use crate::language::Language;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::told::DecisionBody;

/// A request for consent. What it would cover may be written beside the numbers or inside `scope`.
#[derive(ToSchema)]
#[schema(as = NewConsentRequest)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a request is read field by field")]
pub(crate) struct NewRequestBody {
    /// The line of the agent who asks.
    #[schema(value_type = String, example = "+8613900000001")]
    from: Number,
    /// The customer who is asked.
    #[schema(value_type = String, example = "+8613800138000")]
    to: Number,
    /// Over which channel: `sms` (the default) is a text by Anxin, which is sent with this; over `voice` and `im` whoever asks
    /// does it themselves.
    #[schema(value_type = Option<String>, example = "sms")]
    channel: Option<Channel>,
    /// To whom the consent would be: the agent (the default), `{"agent": id}` of the same, or `{"brand": id}` of theirs.
    #[schema(value_type = Option<serde_json::Value>)]
    grantee: Option<Grantee>,
    /// For which purposes; all if it is not said.
    #[schema(value_type = Option<Vec<String>>, example = json!(["marketing"]))]
    purposes: Vec<String>,
    /// For which lines of business; all if it is not said.
    #[schema(value_type = Option<Vec<String>>)]
    lines_of_business: Vec<String>,
    /// Over which channels; all if it is not said.
    #[schema(value_type = Option<Vec<String>>)]
    channels: Vec<String>,
    /// At which times of the week; all if it is not said.
    bands: Option<Vec<BandBody>>,
    /// The customer's language for the text: `zh-CN`, `en` or `ja`; that of the number's country if it is not said.
    language: Option<String>,
}

/// What became of a wish to ask.
#[derive(Serialize, ToSchema)]
#[schema(as = AskedConsent)]
pub(crate) struct AskedBody {
    /// Whether the customer is asked.
    asked: bool,
    /// The request, if it stands.
    request: Option<RequestBody>,
    /// The decision that let it pass, or did not; absent for a request that stood before under this key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DecisionBody<'static>>)]
    decision: Option<Box<RawValue>>,
}

/// A request for consent.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentRequest)]
pub(crate) struct RequestBody {
    /// Its id.
    #[schema(value_type = String, example = "01KAR8Q5T0R8Z5X7C9V2B4N6M8")]
    id: ConsentRequestId,
    /// Whose consent is asked for.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// The brand that asks.
    #[schema(value_type = String)]
    brand: BrandId,
    /// The agent that asks.
    #[schema(value_type = String)]
    agent: AgentId,
    /// What the consent would cover; an empty or absent list means all.
    #[schema(value_type = Object)]
    scope: Scope,
    /// When it was asked.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Instant,
    /// What the customer said: `accepted` or `declined`; absent while they have not answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    said: Option<Reply>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Instant>,
}

impl From<ConsentRequest> for RequestBody {
    fn from(request: ConsentRequest) -> Self {
        Self {
            id: request.id,
            number: request.number,
            brand: request.brand,
            agent: request.agent,
            scope: request.scope,
            asked_at: request.asked_at,
            said: request.answer.map(|answer| answer.said),
            answered_at: request.answer.map(|answer| answer.at),
        }
    }
}

/// A customer's answer.
#[derive(ToSchema)]
#[schema(as = NewConsentAnswer)]
#[expect(dead_code, reason = "shapes the OpenAPI document; an answer is read field by field")]
pub(crate) struct NewAnswerBody {
    /// `accepted`, which is a permit of what was asked; `declined`; or `refused_for_good`: declined, and nobody is to ask again.
    #[schema(example = "declined")]
    said: String,
    /// The number that was asked: an answer counts for the customer it comes from.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// Where it was said: `app` (the default) or `hotline`.
    source: Option<String>,
}

/// Asks a customer for consent, if that may be done over this channel now. A no is an answer like any other (200, with `asked`
/// false). Over `sms`, the customer gets a text that the request waits.
#[utoipa::path(post, path = "/v1/consent-requests", operation_id = "askConsent", tag = "consent requests", request_body = NewRequestBody, security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same request for consent")), responses(
    (status = 201, description = "The customer is asked", body = AskedBody),
    (status = 200, description = "The customer may not be asked now; or this key came before", body = AskedBody),
    (status = 403, description = "A brand asks with its own lines, for itself", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    key: IdempotencyKey,
    language: Language,
    body: JsonBody,
) -> Result<Response, Problem> {
    let wish = read_wish(body.fields()?, &door)?;
    if !is_own_line(&door, by.brand(), wish.from, door.now()) {
        let problem =
            Problem::new(Kind::Forbidden, "this key is limited to a brand, and the line is another brand's");
        return Err(problem.mend("ask with that brand's key, or have the line registered"));
    }
    let house = &door;
    let effect = |key| async move {
        let gate = &house.api.gate;
        let asked = gate.ask_consent(wish.from, wish.to, wish.channel, wish.scope, key, "http").await?;
        let (request, decision) = match asked {
            Asked::Stands(request, decision) => (Some(request), Some(decision)),
            Asked::Stood(request) => (Some(request), None),
            Asked::Refused(decision) => (None, Some(decision)),
        };
        if let Some(request) = request.as_ref().filter(|_| wish.channel == Channel::Sms) {
            house.tell_of(request, wish.language.as_deref()).await?;
        }
        let decision = decision.map(|decision| {
            house.metrics.decided(decision.judgement.verdict);
            house.rules.teller(language).part(&decision)
        });
        let decision = decision.transpose()?;
        let status = if request.is_some() { StatusCode::CREATED } else { StatusCode::OK };
        let request = request.map(RequestBody::from);
        Ok((status, AskedBody { asked: request.is_some(), request, decision }))
    };
    door.once(&by.caller, "consent-requests", key, &body.bytes, effect).await
}

/// Finds a request for consent, with its answer.
#[utoipa::path(get, path = "/v1/consent-requests/{id}", operation_id = "getConsentRequest", tag = "consent requests", security(("key" = [])),
    params(("id" = String, Path, description = "The request's id")), responses(
    (status = 200, description = "The request", body = RequestBody),
    (status = 404, description = "There is no such request", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Decisions>,
    Path(id): Path<String>,
) -> Result<Json<RequestBody>, Problem> {
    let found = door.request(id.parse().map_err(bad_id)?).await?;
    let own = |request: &ConsentRequest| by.brand().is_none_or(|brand| request.brand == *brand);
    found.filter(own).map(|request| Json(request.into())).ok_or_else(no_request)
}

/// Takes a customer's answer. The first one stands; a refusal for good is taken at any time. For the platform's own systems only.
#[utoipa::path(post, path = "/v1/consent-requests/{id}/answers", operation_id = "answerConsentRequest", tag = "consent requests", request_body = NewAnswerBody, security(("key" = [])),
    params(("id" = String, Path, description = "The request's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same answer")), responses(
    (status = 201, description = "The request, with the answer in it", body = RequestBody),
    (status = 200, description = "This key came before; the request of that time", body = RequestBody),
    (status = 403, description = "The key is limited to a brand", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "This number has no such request", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "It has been answered", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn answer(
    State(door): State<Shared>,
    by: By<Acts>,
    Path(id): Path<String>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    by.platform_only()?;
    let asked: ConsentRequestId = id.parse().map_err(bad_id)?;
    let (said, number, source) = read_answer(body.fields()?)?;
    let sent = [id.as_bytes(), b"\n", &body.bytes].concat();
    let house = &door;
    let effect = |key: Option<String>| async move {
        let gate = &house.api.gate;
        let answered = match said {
            Said::Reply(reply) => gate.answer_request(asked, number, reply, (source, None)).await?,
            Said::RefusedForGood => gate.refuse_requests(asked, number, source).await?,
        };
        if let Some(request) = answered {
            return Ok((StatusCode::CREATED, RequestBody::from(request)));
        }
        let stands = house.request(asked).await?.filter(|request| request.number == number);
        let stands = stands.ok_or_else(no_request)?;
        // One that was cut off between its commit and its answer, and is sent again, is the same answer.
        let same = stands.answer.is_some_and(|answer| said == Said::Reply(answer.said));
        if same && key.is_some() {
            return Ok((StatusCode::CREATED, RequestBody::from(stands)));
        }
        Err(Problem::new(Kind::Conflict, "this request has been answered, and the first answer stands")
            .mend("a customer who thinks otherwise now says so with POST /v1/acts"))
    };
    door.once(&by.caller, "consent-answers", key, &sent, effect).await
}

/// A wish to ask for consent.
struct Wish {
    from: Number,
    to: Number,
    channel: Channel,
    scope: Scope,
    language: Option<String>,
}

/// What a customer answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Reply(Reply),
    RefusedForGood,
}

fn read_wish(mut fields: Fields, door: &Door) -> Result<Wish, Problem> {
    let (from, to) = (fields.number("from")?, fields.number("to")?);
    let channel = fields.word("channel")?.unwrap_or(Channel::Sms);
    let scope = read_scope_of(&mut fields)?;
    let caller = door.api.gate.registry().now().caller(from, door.now());
    if !is_for_caller(&scope.grantee, caller.as_ref()) {
        let wrong =
            fields.wrong("grantee", "not_yours", "consent is asked for the agent who asks, or their brand");
        return Err(wrong.mend("leave it out, or name the agent of the line or their brand"));
    }
    let language = fields.line("language", LANGUAGE_LIMIT)?;
    if language.as_deref().is_some_and(|language| !LANGUAGES.contains(&language)) {
        let wrong = fields.wrong("language", "unknown_word", "this language is not spoken here");
        return Err(wrong.mend(format!("write one of {}", LANGUAGES.join(", "))));
    }
    fields.finish()?;
    Ok(Wish { from, to, channel, scope, language })
}

/// Consent that is asked for by one agent serves no other brand. Who is nobody's agent is told so by the gate.
fn is_for_caller(grantee: &Grantee, caller: Option<&Caller>) -> bool {
    caller.is_none_or(|caller| match grantee {
        Grantee::Everyone => true,
        Grantee::Brand(brand) => *brand == caller.brand,
        Grantee::Agent(agent) => *agent == caller.agent,
    })
}

fn read_answer(mut fields: Fields) -> Result<(Said, Number, Source), Problem> {
    let said = match fields.line("said", 32)?.as_deref() {
        Some("accepted") => Said::Reply(Reply::Accepted),
        Some("declined") => Said::Reply(Reply::Declined),
        Some("refused_for_good") => Said::RefusedForGood,
        Some(_) => {
            let wrong = fields.wrong("said", "unknown_word", "unknown word");
            return Err(wrong.mend("write accepted, declined or refused_for_good"));
        }
        None => return Err(fields.missing("said")),
    };
    let number = fields.number("number")?;
    let source = match fields.line("source", 16)?.as_deref() {
        None | Some("app") => Source::App,
        Some("hotline") => Source::Hotline,
        Some(_) => {
            let wrong = fields.wrong("source", "unknown_word", "unknown word");
            return Err(wrong.mend("write app or hotline"));
        }
    };
    fields.finish()?;
    Ok((said, number, source))
}

fn no_request() -> Problem {
    Problem::not_found("there is no such request for consent")
}

impl Door {
    async fn request(&self, id: ConsentRequestId) -> Result<Option<ConsentRequest>, Problem> {
        Ok(self.api.gate.store().read(move |tx| request(tx, id)).await?)
    }

    /// Texts the customer that a request waits. The decision let a request pass over texts, so whoever refused those gets none.
    async fn tell_of(&self, request: &ConsentRequest, language: Option<&str>) -> Result<(), Problem> {
        let known = self.api.gate.registry().now();
        let brand = known.brand(&request.brand).map(|brand| brand.name);
        let agent = known.agent_name(&request.agent);
        let notice = ConsentNotice {
            number: request.number,
            request: &request.id.to_string(),
            brand: brand.as_deref().unwrap_or(request.brand.as_str()),
            agent: agent.as_deref().unwrap_or(request.agent.as_str()),
            language,
        };
        self.api.identity.tell_of_request(&notice).await.map(drop).map_err(|error| match error {
            IdentityError::Store(error) => error.into(),
            other => Problem::internal(other),
        })
    }
}
