//! Endpoints for webhooks: a brand's program says where it wants to be told of what, changes secrets, and sees what was sent.

use std::collections::BTreeMap;

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_hook::{Added, Endpoint, EventType, HookError, Message, NOTE_LIMIT, NewEndpoint, URL_LIMIT};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Webhooks};
use crate::door::{Door, Shared};
use crate::fields::{Fields, Readable};
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody};

impl Readable for EventType {
    fn code(_: &HookError) -> &'static str {
        "unknown_event"
    }
}

/// An endpoint to be registered.
#[derive(ToSchema)]
#[schema(as = NewWebhookEndpoint)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a request is read field by field")]
pub(crate) struct NewEndpointBody {
    /// Where messages are posted: a public `https` address.
    #[schema(example = "https://hooks.example.com/anxin")]
    url: String,
    /// Of which events: `case.opened`, `case.decided`, `case.appealed`, `award.made`, `award.reversed`, `award.paid`,
    /// `award.returned`, `permit.given`, `permit.withdrawn`, `endpoint.disabled`.
    #[schema(example = json!(["award.made", "permit.withdrawn"]))]
    events: Vec<String>,
    /// What it is for, in your words.
    note: Option<String>,
    /// Whose events; follows from a key that is limited to a brand.
    #[schema(example = "lianjia-wuhan")]
    brand: Option<String>,
}

/// An endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(crate) struct EndpointBody {
    /// Its id.
    #[schema(example = "ep_7f3a5c9e1b2d4f608a9c")]
    id: String,
    /// Whose events it takes.
    #[schema(value_type = String, example = "lianjia-wuhan")]
    brand: BrandId,
    /// Where messages are posted.
    url: String,
    /// Of which events.
    events: Vec<&'static str>,
    /// What it is for.
    note: String,
    /// What signatures of the version `v1a` are held against (Ed25519); it is no secret.
    #[schema(example = "whpk_…")]
    public_key: Option<String>,
    /// What signatures of the version `v1` are held against (HMAC-SHA-256). Shown when the endpoint is made and when its secret is
    /// changed, and not again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_…")]
    secret: Option<String>,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// Until when messages are signed with the secret before as well.
    #[schema(value_type = Option<String>, format = DateTime)]
    overlaps_until: Option<Instant>,
    /// Since when nothing gets through.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Instant>,
    /// Since when nothing is sent to it any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    disabled_at: Option<Instant>,
    /// Why.
    disabled_why: Option<String>,
}

/// A message that was written for an endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookMessage)]
pub(crate) struct MessageBody {
    /// Its id, as the header `webhook-id` has it.
    #[schema(example = "msg_0f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    id: String,
    /// Of which event.
    #[schema(example = "award.made")]
    event: String,
    /// `waiting`, `delivered`, `given_up`, or `held` where the endpoint is disabled.
    #[schema(example = "delivered")]
    state: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    written_at: Instant,
    /// What is sent, byte for byte.
    #[schema(value_type = Object)]
    body: Box<RawValue>,
    /// Attempts, the oldest first.
    attempts: Vec<AttemptBody>,
}

/// An attempt to send a message.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub(crate) struct AttemptBody {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// How long it took, in milliseconds.
    took_ms: i64,
    /// The status that was answered.
    status: Option<i64>,
    /// What was wrong.
    trouble: Option<String>,
}

/// A message that is on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSent)]
pub(crate) struct SentBody {
    /// Its id.
    message: String,
}

impl EndpointBody {
    fn of(door: &Door, endpoint: Endpoint) -> Self {
        Self {
            public_key: door.api.webhooks.public_key(&endpoint),
            secret: None,
            events: endpoint.events.iter().map(|event| event.word()).collect(),
            id: endpoint.id,
            brand: endpoint.brand,
            url: endpoint.url,
            note: endpoint.note,
            created_at: endpoint.created_at,
            overlaps_until: endpoint.overlaps_until,
            failing_since: endpoint.failing_since,
            disabled_at: endpoint.disabled_at,
            disabled_why: endpoint.disabled_why,
        }
    }

    fn with_secret(door: &Door, added: Added) -> (StatusCode, Json<Self>) {
        let status = if added.repeated { StatusCode::OK } else { StatusCode::CREATED };
        let secret = Some(added.secret);
        (status, Json(Self { secret, ..Self::of(door, added.endpoint) }))
    }
}

impl From<Message> for MessageBody {
    fn from(message: Message) -> Self {
        let attempts = message.attempts.into_iter().map(|attempt| AttemptBody {
            at: attempt.at,
            took_ms: attempt.took_ms,
            status: attempt.status,
            trouble: attempt.trouble,
        });
        Self {
            attempts: attempts.collect(),
            id: message.id,
            event: message.event,
            state: message.state,
            written_at: message.written_at,
            body: message.body,
        }
    }
}

impl From<HookError> for Problem {
    fn from(error: HookError) -> Self {
        match error {
            HookError::Store(error) => error.into(),
            HookError::Address(_) => Self::field("url", "bad_url", error),
            HookError::UnknownEvent => Self::field("events", "unknown_event", error),
            HookError::NoEvent => Self::field("events", "missing", error),
            HookError::Note => Self::field("note", "too_long", error),
            HookError::UnknownBrand => Self::field("brand", "unknown_brand", error),
            HookError::KeyReused => Self::key_reused(),
            HookError::UnknownEndpoint | HookError::UnknownMessage => Self::not_found(&error.to_string()),
            HookError::TooMany => Self::new(Kind::Conflict, "the brand has as many endpoints as it may have")
                .mend("remove one first"),
            HookError::Taken => Self::new(Kind::Conflict, "this address is registered already")
                .mend("change the secret of that endpoint, or remove it first"),
            HookError::Disabled => {
                Self::new(Kind::Conflict, "this endpoint is disabled").mend("enable it first")
            }
        }
    }
}

/// Registers an endpoint. The answer has its secret, this once; the same request again (by its key) has it too, as long as the
/// secret was not changed.
#[utoipa::path(post, path = "/v1/webhook-endpoints", operation_id = "addWebhookEndpoint", tag = "webhooks", request_body = NewEndpointBody,
    security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same endpoint")), responses(
    (status = 201, description = "It was registered", body = EndpointBody),
    (status = 200, description = "This key came before; the endpoint of that time", body = EndpointBody),
    (status = 409, description = "The address is registered already, or there are too many", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Webhooks>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    let mut fields = body.fields()?;
    let url = fields.line("url", URL_LIMIT)?.ok_or_else(|| fields.missing("url"))?;
    let events = fields.words("events")?;
    let note = fields.line("note", NOTE_LIMIT)?.unwrap_or_default();
    let brand = read_brand(&mut fields, by.brand())?;
    fields.finish()?;
    let key = Door::effect_key(&by.caller, "webhook-endpoints", key, &body.bytes);
    let added = door.api.webhooks.add(NewEndpoint { brand, url, events, note, key }).await?;
    Ok(EndpointBody::with_secret(&door, added).into_response())
}

fn read_brand(fields: &mut Fields, own: Option<&BrandId>) -> Result<BrandId, Problem> {
    let said = fields.word::<BrandId>("brand")?;
    match (own, said) {
        (Some(own), None) => Ok(own.clone()),
        (Some(own), Some(said)) if *own == said => Ok(said),
        (Some(_), Some(_)) => Err(Problem::new(Kind::Forbidden, "this key is limited to another brand")
            .mend("leave `brand` out, or use that brand's key")),
        (None, Some(said)) => Ok(said),
        (None, None) => Err(fields.missing("brand")),
    }
}

impl Readable for BrandId {
    fn code(_: &anxin_domain::ids::KeyError) -> &'static str {
        "bad_key"
    }
}

/// The endpoints of the brand, the oldest first; of all brands for a key of the platform.
#[utoipa::path(get, path = "/v1/webhook-endpoints", operation_id = "listWebhookEndpoints", tag = "webhooks", security(("key" = [])), responses(
    (status = 200, description = "The endpoints", body = Vec<EndpointBody>),
))]
pub(crate) async fn list(
    State(door): State<Shared>,
    by: By<Webhooks>,
) -> Result<Json<Vec<EndpointBody>>, Problem> {
    let all = door.api.webhooks.endpoints(by.brand().cloned()).await?;
    Ok(Json(all.into_iter().map(|endpoint| EndpointBody::of(&door, endpoint)).collect()))
}

/// An endpoint.
#[utoipa::path(get, path = "/v1/webhook-endpoints/{id}", operation_id = "getWebhookEndpoint", tag = "webhooks", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint's id")), responses(
    (status = 200, description = "The endpoint", body = EndpointBody),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Webhooks>,
    Path(id): Path<String>,
) -> Result<Json<EndpointBody>, Problem> {
    let endpoint = door.api.webhooks.endpoint(by.brand().cloned(), &id).await?;
    Ok(Json(EndpointBody::of(&door, endpoint)))
}

/// Takes an endpoint away. Nothing is sent to it any more.
#[utoipa::path(delete, path = "/v1/webhook-endpoints/{id}", operation_id = "removeWebhookEndpoint", tag = "webhooks", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint's id")), responses(
    (status = 204, description = "It is gone"),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(door): State<Shared>,
    by: By<Webhooks>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    door.api.webhooks.remove(by.brand().cloned(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the secret. For a day messages are signed with the one before as well, so that receivers can be changed meanwhile.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/rotations", operation_id = "rotateWebhookSecret", tag = "webhooks", security(("key" = [])),
    params(
        ("id" = String, Path, description = "The endpoint's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same change"),
    ), responses(
    (status = 201, description = "The endpoint with its new secret", body = EndpointBody),
    (status = 200, description = "This key came before; the secret of that change", body = EndpointBody),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn rotate(
    State(door): State<Shared>,
    by: By<Webhooks>,
    key: IdempotencyKey,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let key = Door::effect_key(&by.caller, "webhook-rotations", key, id.as_bytes());
    let rotated = door.api.webhooks.rotate(by.brand().cloned(), &id, key).await?;
    Ok(EndpointBody::with_secret(&door, rotated).into_response())
}

/// Has messages sent again to an endpoint that was disabled. Those that are held meanwhile are sent when they are replayed.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/enablings", operation_id = "enableWebhookEndpoint", tag = "webhooks", security(("key" = [])),
    params(("id" = String, Path, description = "The endpoint's id")), responses(
    (status = 200, description = "The endpoint", body = EndpointBody),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn enable(
    State(door): State<Shared>,
    by: By<Webhooks>,
    Path(id): Path<String>,
) -> Result<Json<EndpointBody>, Problem> {
    let endpoint = door.api.webhooks.enable(by.brand().cloned(), &id).await?;
    Ok(Json(EndpointBody::of(&door, endpoint)))
}

/// Sends a `ping`, whatever events the endpoint takes.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/pings", operation_id = "pingWebhookEndpoint", tag = "webhooks", security(("key" = [])),
    params(
        ("id" = String, Path, description = "The endpoint's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same ping"),
    ), responses(
    (status = 202, description = "It is on its way", body = SentBody),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "The endpoint is disabled", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn ping(
    State(door): State<Shared>,
    by: By<Webhooks>,
    key: IdempotencyKey,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let brand = by.brand().cloned();
    let effect = |_key| async {
        let message = door.api.webhooks.ping(brand, &id).await?;
        Ok((StatusCode::ACCEPTED, SentBody { message }))
    };
    door.once(&by.caller, "webhook-pings", key, id.as_bytes(), effect).await
}

/// What was written for an endpoint and what became of it, the newest first, at most 100.
#[utoipa::path(get, path = "/v1/webhook-endpoints/{id}/messages", operation_id = "listWebhookMessages", tag = "webhooks", security(("key" = [])),
    params(
        ("id" = String, Path, description = "The endpoint's id"),
        ("before" = Option<String>, Query, description = "Those written before this moment: the last `written_at` of the page before"),
    ), responses(
    (status = 200, description = "The messages", body = Vec<MessageBody>),
    (status = 404, description = "There is no such endpoint", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn messages(
    State(door): State<Shared>,
    by: By<Webhooks>,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Vec<MessageBody>>, Problem> {
    let before = query.get("before").map(|text| Instant::parse(text)).transpose();
    let before = before.map_err(|error| {
        Problem::field("before", "not_a_time", error).mend("write it as in 2026-11-23T14:03:07+08:00")
    })?;
    let messages = door.api.webhooks.messages(by.brand().cloned(), &id, before).await?;
    Ok(Json(messages.into_iter().map(MessageBody::from).collect()))
}

/// Sends a message once more, with its id and its bytes.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/messages/{message}/replays", operation_id = "replayWebhookMessage", tag = "webhooks",
    security(("key" = [])),
    params(
        ("id" = String, Path, description = "The endpoint's id"),
        ("message" = String, Path, description = "The message's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same replay"),
    ), responses(
    (status = 202, description = "It is on its way", body = SentBody),
    (status = 404, description = "There is no such endpoint or message", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "The endpoint is disabled", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn replay(
    State(door): State<Shared>,
    by: By<Webhooks>,
    key: IdempotencyKey,
    Path((id, message)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (brand, request) = (by.brand().cloned(), format!("{id}/{message}"));
    let effect = |_key| async {
        door.api.webhooks.replay(brand, &id, &message).await?;
        Ok((StatusCode::ACCEPTED, SentBody { message }))
    };
    door.once(&by.caller, "webhook-replays", key, request.as_bytes(), effect).await
}
