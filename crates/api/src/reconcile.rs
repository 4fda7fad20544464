//! Holding call records against decisions: on request, and by itself after call records came in, so that a broken promise is
//! found without anybody complaining.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anxin_desk::{Desk, ReconcileReport, Since};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::caller::{Admin, By};
use crate::door::Shared;
use crate::problem::{Problem, ProblemBody};

/// Reconciles in the background, one run at a time; runs that are asked for meanwhile become one.
#[derive(Clone)]
pub(crate) struct Reconciler {
    desk: Desk,
    turn: Arc<Mutex<()>>,
    is_waiting: Arc<AtomicBool>,
}

impl Reconciler {
    pub(crate) fn new(desk: Desk) -> Self {
        Self { desk, turn: Arc::default(), is_waiting: Arc::default() }
    }

    /// Reconciles soon. What fails is found by the next run: the cursor moves with what was settled.
    pub(crate) fn soon(&self) {
        if self.is_waiting.swap(true, Ordering::AcqRel) {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            let _turn = this.turn.lock().await;
            this.is_waiting.store(false, Ordering::Release);
            if let Err(error) = this.desk.reconcile(Since::LastTime).await {
                tracing::error!(%error, "call records could not be reconciled; they will be with the next that come");
            }
        });
    }

    /// Reconciles now, after a run that is under way.
    async fn now(&self) -> Result<ReconcileReport, Problem> {
        let _turn = self.turn.lock().await;
        Ok(self.desk.reconcile(Since::LastTime).await?)
    }
}

/// What reconciliation found.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconcileReport)]
pub(crate) struct ReportBody {
    /// Records looked at.
    records: u64,
    /// Broken promises that were awarded now.
    awarded: u64,
    /// Broken promises that an award stands for already: another call from the same line in the same window.
    already_awarded: u64,
    /// Records whose award was made before, that people have ruled on, or that wait with a finding which is on hold.
    known: u64,
    /// Broken promises that wait for a person because a signal of abuse fired.
    held: u64,
    /// Calls that broke no promise, by the code of the finding.
    #[schema(value_type = Object)]
    not_upheld: serde_json::Value,
    /// Complaints without a record that these records settled.
    complaints_settled: u64,
    /// The cases that were opened, in order.
    cases: Vec<String>,
}

/// Holds the call records that came in since the last time against decisions, and awards what they prove.
#[utoipa::path(post, path = "/v1/reconcile", operation_id = "reconcile", tag = "desk", security(("key" = [])), responses(
    (status = 200, description = "What was found", body = ReportBody),
    (status = 403, description = "The key does not have the scope admin", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(State(door): State<Shared>, _: By<Admin>) -> Result<Json<ReportBody>, Problem> {
    let report = door.reconciler.now().await?;
    Ok(Json(ReportBody {
        records: report.records,
        awarded: report.awarded,
        already_awarded: report.already_awarded,
        known: report.known,
        held: report.held,
        not_upheld: serde_json::to_value(report.not_upheld).map_err(Problem::internal)?,
        complaints_settled: report.complaints_settled,
        cases: report.cases.iter().map(ToString::to_string).collect(),
    }))
}
