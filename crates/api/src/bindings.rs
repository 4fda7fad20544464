//! Privacy numbers: a platform asks before it binds one, because a number that is bound will ring.

use anxin_domain::ids::{PersonId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::Binding;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::{Instant, Interval};
use anxin_gate::{Bound, Question};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Decisions};
use crate::decisions::{is_own_line, read_reason};
use crate::door::Shared;
use crate::fields::Fields;
use crate::idempotency::IdempotencyKey;
use crate::language::Language;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::told::DecisionBody;

/// A privacy number to be bound, and what the calls over it are for.
#[derive(ToSchema)]
#[schema(as = NewBinding)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a binding is read field by field")]
pub(crate) struct NewBindingBody {
    /// The privacy number: what the line dials, and what the customer's telephone shows.
    #[schema(value_type = String, example = "+8617000000001")]
    x: Number,
    /// The line that may use it.
    #[schema(value_type = String, example = "+8613900000001")]
    a: Number,
    /// The customer whose telephone rings.
    #[schema(value_type = String, example = "+8613800138000")]
    b: Number,
    /// From when on it is bound.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// Until when, not included; without it the binding stands until it is closed. The same binding sent again with an end is closed by it.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// As in a question to the gate: `marketing` (the default), `service`, `survey` or `consent_request`.
    #[schema(value_type = Option<String>, example = "marketing")]
    purpose: Option<Purpose>,
    /// `plain` (the default) or `mixed`.
    #[schema(value_type = Option<String>)]
    content: Option<Content>,
    /// `voice` (the default), `sms` or `im`.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// Which of the people who share the number it is for, if known.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// `resale`, `rental` or `new_home`, if it is about one.
    #[schema(value_type = Option<String>)]
    line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason.
    #[schema(value_type = Option<String>)]
    ticket: Option<TicketId>,
}

/// What became of a wish to bind a privacy number.
#[derive(Serialize, ToSchema)]
#[schema(as = Bound)]
pub(crate) struct BoundBody {
    /// Whether it is bound.
    bound: bool,
    /// The binding that was asked for.
    binding: BindingBody,
    /// The decision that let it pass, or did not.
    #[schema(value_type = DecisionBody<'static>)]
    decision: Box<RawValue>,
}

/// A privacy number for a line, a customer and a time.
#[derive(Serialize, ToSchema)]
#[schema(as = Binding)]
struct BindingBody {
    /// The privacy number.
    #[schema(value_type = String, example = "+8617000000001")]
    x: Number,
    /// The line.
    #[schema(value_type = String, example = "+8613900000001")]
    a: Number,
    /// The customer.
    #[schema(value_type = String, example = "+8613800138000")]
    b: Number,
    /// From when on.
    #[schema(value_type = String, format = DateTime)]
    from: Instant,
    /// Until when, if it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
}

/// Binds a privacy number, if the line may call the customer when the binding begins. A no is an answer like any other (200, with
/// `bound` false). When this answers 201, the gate of this process goes by the binding.
#[utoipa::path(post, path = "/v1/bindings", operation_id = "bind", tag = "bindings", request_body = NewBindingBody, security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same binding")), responses(
    (status = 201, description = "It is bound", body = BoundBody),
    (status = 200, description = "The line may not call the customer then, so it is not bound; or this key came before", body = BoundBody),
    (status = 403, description = "A brand binds for its own lines only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "The privacy number is bound otherwise in this time, or is no privacy number", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    key: IdempotencyKey,
    language: Language,
    body: JsonBody,
) -> Result<Response, Problem> {
    let (binding, question) = read_binding(body.fields()?)?;
    if !is_own_line(&door, by.brand(), binding.a, binding.interval.from) {
        let problem =
            Problem::new(Kind::Forbidden, "this key is limited to a brand, and the line is another brand's");
        return Err(problem.mend("bind with that brand's key, or have the line registered"));
    }
    let house = &door;
    let effect = |_key| async move {
        let asked = binding.clone();
        let (status, decision) = match house.api.gate.bind(binding, question).await? {
            Bound::Stands(decision) => (StatusCode::CREATED, decision),
            Bound::Refused(decision) => (StatusCode::OK, decision),
            Bound::Clashes(why) => return Err(clash(&why)),
        };
        house.metrics.decided(decision.judgement.verdict);
        let answer = BoundBody {
            bound: status == StatusCode::CREATED,
            binding: BindingBody {
                x: asked.x,
                a: asked.a,
                b: asked.b,
                from: asked.interval.from,
                until: asked.interval.until,
            },
            decision: house.rules.teller(language).part(&decision)?,
        };
        Ok((status, answer))
    };
    door.once(&by.caller, "bindings", key, &body.bytes, effect).await
}

fn read_binding(mut fields: Fields) -> Result<(Binding, Question), Problem> {
    let (x, a, b) = (fields.number("x")?, fields.number("a")?, fields.number("b")?);
    let from = fields.moment("from")?.ok_or_else(|| fields.missing("from"))?;
    let until = fields.moment("until")?;
    let mut question = Question { at: Some(from), ..Question::marketing(a, b, "http") };
    read_reason(&mut fields, &mut question)?;
    let interval = Interval { from, until };
    for (name, number, others) in [("x", x, [a, b]), ("b", b, [x, a])] {
        if others.contains(&number) {
            let wrong = fields.wrong(name, "same_number", "x, a and b are three different numbers");
            return Err(wrong.mend("write the privacy number, the line and the customer"));
        }
    }
    if until.is_some_and(|until| until <= interval.from) {
        let wrong = fields.wrong("until", "already_over", "it ends before it begins");
        return Err(wrong.mend("write a later time"));
    }
    fields.finish()?;
    Ok((Binding { x, a, b, interval }, question))
}

fn clash(why: &str) -> Problem {
    let (detail, mend) = why.split_once("; ").unwrap_or((why, "choose another privacy number"));
    let mut problem = Problem::new(Kind::Conflict, detail).mend(mend);
    problem.field = Some("x".into());
    problem
}
