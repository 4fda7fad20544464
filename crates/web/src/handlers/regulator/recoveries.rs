//! What came back of what the fund paid, as a page and as a table to take along.

use anxin_desk::{ExportError, RecoveryRow, RecoveryWays};
use anxin_identity::Action;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::fail::Fail;
use crate::handlers::desk::audit::saw;
use crate::handlers::{Answer, cases};
use crate::pages::error::Problem;
use crate::pages::regulator::recoveries::{self, Recovered, RecoveriesView, Ways};
use crate::visitor::Visitor;
use crate::web::Web;

/// `GET /regulator/recoveries`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::SeeDecided)?;
    let found = web.desk.recoveries().await?;
    let row = |row: RecoveryRow| Recovered {
        brand: cases::brand_name(&web, &row.brand),
        promise: cases::promise_name(&web, &visitor.ctx, &row.promise),
        awarded: row.awarded,
        owed: row.owed,
        paid_back: row.paid_back,
        passed_on: row.passed_on,
        written_off: row.written_off,
        claimed: row.claimed,
        claimed_back: row.claimed_back,
        dropped: row.dropped,
    };
    let way = |way: RecoveryWays| Ways {
        brand: cases::brand_name(&web, &way.brand),
        by_offset: way.by_offset,
        by_instalment: way.by_instalment,
        open: way.open,
        late: way.late,
    };
    let view = RecoveriesView {
        as_of: found.as_of,
        rows: found.rows.into_iter().map(row).collect(),
        ways: found.ways.into_iter().map(way).collect(),
    };
    Ok(recoveries::page(&visitor.ctx, &view).into_response())
}

/// `GET /regulator/recoveries.csv`.
pub(crate) async fn table(State(web): State<Web>, visitor: Visitor) -> Answer {
    let person = visitor.may(Action::ExportDecided)?;
    saw(&web, person, AuditAction::ExportedRecoveries, "").await?;
    let mut table = Vec::new();
    web.desk.export_recoveries(&mut table).await.map_err(|error| match error {
        ExportError::Desk(error) => error.into(),
        ExportError::Write(error) => {
            tracing::error!(%error, "the table of recoveries could not be written");
            Fail::page(Problem::Broken)
        }
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"recoveries.csv\""),
    ];
    Ok((headers, table).into_response())
}
