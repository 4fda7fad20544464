//! Cases as a table to take along.

use anxin_desk::ExportError;
use anxin_domain::time::{DAY_MICROS, Instant};
use anxin_identity::Action;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::audit::saw;
use super::show_queue;
use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, fields};
use crate::pages::desk::queue::Export;
use crate::pages::error::Problem;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;
use crate::words::Words;

/// Most days in one table; a year and a day.
const DAYS_LIMIT: i64 = 367;

/// The days that are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Days {
    from: String,
    until: String,
}

/// `GET /desk/export.csv`.
pub(crate) async fn export(State(web): State<Web>, visitor: Visitor, Asked(days): Asked<Days>) -> Answer {
    let person = visitor.may(Action::ExportCases)?;
    let web = web.seen_by(person);
    let mut errors = Errors::default();
    let from = fields::start_of_day(visitor.words().place(), &mut errors, "from", &days.from);
    let until = fields::start_of_day(visitor.words().place(), &mut errors, "until", &days.until)
        .map(|day| day.plus_days(1));
    let fits = |from: Instant, until: Instant| {
        (1..=DAYS_LIMIT).contains(&((until.micros() - from.micros()) / DAY_MICROS))
    };
    let (Some(from), Some(until)) = (from, until) else { return again(&web, &visitor, days, errors).await };
    if !fits(from, until) {
        errors.add("until", "error-days-odd");
        return again(&web, &visitor, days, errors).await;
    }
    saw(&web, person, AuditAction::ExportedCases, format!("{}/{}", days.from.trim(), days.until.trim()))
        .await?;
    let mut table = Vec::new();
    web.desk.export_cases(&mut table, from, until).await.map_err(|error| match error {
        ExportError::Desk(error) => error.into(),
        ExportError::Write(error) => {
            tracing::error!(%error, "the table of cases could not be written");
            Fail::page(Problem::Broken)
        }
    })?;
    let name = format!("attachment; filename=\"cases-{}-{}.csv\"", days.from.trim(), days.until.trim());
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table).into_response())
}

async fn again(web: &Web, visitor: &Visitor, days: Days, errors: Errors) -> Answer {
    let export = Export { from: days.from, until: days.until, errors };
    show_queue(web, visitor, "", Some(export)).await
}

/// The days that are offered: the last thirty.
pub(super) fn offered(web: &Web, words: Words) -> Export {
    let now = web.gate.clock().now();
    Export {
        from: format::field_date(words, now.plus_days(-30)),
        until: format::field_date(words, now),
        errors: Errors::default(),
    }
}
