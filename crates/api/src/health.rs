//! Whether this process is up, and whether it can do its work.

use std::time::Duration;

use anxin_domain::ids::DecisionId;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::{Door, Shared};
use crate::problem::{Kind, Problem, ProblemBody};

/// How long the store and the journal have to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Up.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `up`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Ready.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Always `ready`.
    status: &'static str,
    /// `sqlite` or `postgres`.
    store: &'static str,
    /// Version of the schema.
    schema: i64,
    /// Age of the gate's knowledge in milliseconds.
    lag_ms: i64,
}

/// Says that the process is up.
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "operations", responses((status = 200, description = "The process is up", body = Health)))]
pub(crate) async fn up(State(door): State<Shared>) -> Json<Health> {
    Json(Health { status: "up", version: door.api.settings.version })
}

/// Says whether calls can be judged: the registry follows, journal and store answer.
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "operations", responses(
    (status = 200, description = "Calls can be judged", body = Readiness),
    (status = 503, description = "They cannot, for the reasons given", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn ready(State(door): State<Shared>) -> Result<Json<Readiness>, Problem> {
    let mut reasons = Vec::new();
    let lag_ms = door.api.gate.follower().lag_ms(door.now());
    let allowed = door.allowed_lag_ms();
    if lag_ms > allowed {
        reasons.push(format!("the registry was last brought up to date more than {allowed} ms ago"));
    }
    let probe = door.api.gate.journal().decision(DecisionId::from_bytes([0; 16]));
    if !matches!(tokio::time::timeout(PATIENCE, probe).await, Ok(Ok(_))) {
        reasons.push("the journal does not answer".to_owned());
    }
    if door.api.gate.journal().is_failing() {
        reasons
            .push("the last decision could not be written down; free some space or mend the disk".to_owned());
    }
    let health = tokio::time::timeout(PATIENCE, door.api.gate.store().health()).await;
    let Some(health) = health.ok().and_then(Result::ok) else {
        reasons.push("the store does not answer".to_owned());
        return Err(unready(&reasons));
    };
    if !reasons.is_empty() {
        return Err(unready(&reasons));
    }
    Ok(Json(Readiness { status: "ready", store: health.engine, schema: health.schema, lag_ms }))
}

impl Door {
    /// The strictest rulebook's.
    fn allowed_lag_ms(&self) -> i64 {
        self.api.gate.law().rulebooks().map(|rulebook| rulebook.allowed_lag_ms).min().unwrap_or(0)
    }
}

fn unready(reasons: &[String]) -> Problem {
    Problem::new(Kind::Unavailable, reasons.join("; "))
        .mend("run `anxin doctor`; it says what is wrong and how to mend it")
}
