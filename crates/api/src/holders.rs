//! Who holds a number, and where they are, told by those who should know: the operator, a register of reassigned numbers, the app.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_store::customers::HolderAnswer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{Acts, By};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::idempotency::IdempotencyKey;
use crate::problem::{Problem, ProblemBody};

/// Longest name of a time zone, in letters.
const ZONE_LIMIT: usize = 64;

/// What is told about the holder of a number: at least one of `since`, `checked_at` with `answer`, and `zone`.
#[derive(ToSchema)]
#[schema(as = NewHolder)]
#[expect(dead_code, reason = "shapes the OpenAPI document; it is read field by field")]
pub(crate) struct NewHolderBody {
    /// The number.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// Since when a new person holds it. What the former holder permitted is void from then on.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Instant>,
    /// When somebody who should know was asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Instant>,
    /// What they said: `same`, `no_data` (which is not a no: nothing follows from it), or `changed`, since `since` or else
    /// since `checked_at`.
    #[schema(example = "same")]
    answer: Option<String>,
    /// Where the customer says they are, as an IANA name.
    #[schema(example = "Asia/Shanghai")]
    zone: Option<String>,
}

/// What is known about the holder of a number now.
#[derive(Serialize, ToSchema)]
#[schema(as = Holder)]
pub(crate) struct HolderBody {
    /// The number.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// Since when the present holder has it, if a change is known.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Instant>,
    /// When a check last said that the holder had not changed since.
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Instant>,
    /// Where they say they are.
    zone: Option<String>,
}

/// What is to be noted.
struct Told {
    number: Number,
    since: Option<Instant>,
    check: Option<(Instant, HolderAnswer)>,
    zone: Option<String>,
}

/// Notes who holds a number, and answers what is known then. For the platform's own systems only.
#[utoipa::path(post, path = "/v1/holders", operation_id = "noteHolder", tag = "holders", request_body = NewHolderBody, security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same request")), responses(
    (status = 201, description = "It was noted", body = HolderBody),
    (status = 200, description = "This key came before; what was answered then", body = HolderBody),
    (status = 403, description = "The key is limited to a brand", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Acts>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    by.platform_only()?;
    let told = read_told(body.fields()?, door.now())?;
    let house = &door;
    let effect = |_key| async move { Ok((StatusCode::CREATED, house.note(told).await?)) };
    door.once(&by.caller, "holders", key, &body.bytes, effect).await
}

impl Door {
    /// Notes it piece by piece. Each piece is the same when it is noted again.
    async fn note(&self, told: Told) -> Result<HolderBody, Problem> {
        let gate = &self.api.gate;
        if let Some(since) = told.since {
            gate.begin_holding(told.number, since).await?;
        }
        if let Some((at, answer)) = told.check {
            gate.note_holder_check(told.number, answer, at).await?;
        }
        if let Some(zone) = &told.zone {
            gate.set_zone(told.number, zone).await?;
        }
        let known = gate.registry().now();
        let holder = known.holder(told.number, self.now());
        let zones = known.zones(told.number);
        let zone = zones.as_ref().and_then(|zones| zones.names().next()).map(str::to_owned);
        Ok(HolderBody { number: told.number, since: holder.since, checked_at: holder.checked_at, zone })
    }
}

fn read_told(mut fields: Fields, now: Instant) -> Result<Told, Problem> {
    let number = fields.number("number")?;
    let (mut since, checked_at) = (fields.past("since", now)?, fields.past("checked_at", now)?);
    let answer = fields.line("answer", 16)?;
    let check = match (checked_at, answer.as_deref()) {
        (None, None) => None,
        (None, Some(_)) => return Err(fields.missing("checked_at")),
        (Some(_), None) => return Err(fields.missing("answer")),
        (Some(at), Some("same")) => Some((at, HolderAnswer::Same)),
        (Some(at), Some("no_data")) => Some((at, HolderAnswer::NoData)),
        (Some(at), Some("changed")) => {
            if since.is_some_and(|since| since > at) {
                let wrong = fields.wrong(
                    "since",
                    "out_of_order",
                    "the change is later than the check that told of it",
                );
                return Err(wrong.mend("write a time up to checked_at"));
            }
            since = since.or(Some(at));
            None
        }
        (Some(_), Some(_)) => {
            let wrong = fields.wrong("answer", "unknown_word", "unknown word");
            return Err(wrong.mend("write same, no_data or changed"));
        }
    };
    let zone = fields.line("zone", ZONE_LIMIT)?;
    if zone.as_deref().is_some_and(|zone| Zones::named(zone).is_err()) {
        let wrong = fields.wrong("zone", "unknown_zone", "unknown time zone");
        return Err(wrong.mend("write an IANA name as in Asia/Shanghai"));
    }
    if since.is_none() && check.is_none() && zone.is_none() {
        return Err(fields.missing("since").mend("say since, checked_at with answer, or zone"));
    }
    fields.finish()?;
    Ok(Told { number, since, check, zone })
}
