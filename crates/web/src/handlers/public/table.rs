//! The public's figures as CSV (RFC 4180), one table for each chart and table of the pages. The same people are hidden in it.

use std::collections::BTreeMap;

use anxin_desk::ClockTotal;
use anxin_identity::Action;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{CURRENCY, Sums, by, ours, published};
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::error::Problem;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// What the rows are of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    by: String,
}

/// The columns of sums.
const SUMS: [&str; 5] = ["currency", "awards", "awarded", "paid_awards", "paid"];

/// `GET /public/totals.csv`.
pub(crate) async fn table(State(web): State<Web>, visitor: Visitor, Asked(wanted): Asked<Wanted>) -> Answer {
    visitor.open(Action::SeePublic)?;
    let totals = web.desk.totals().await?;
    let rows = ours(&totals);
    let lines = match wanted.by.as_str() {
        "month" => sums("month", by(&rows, |row| row.month.clone())),
        "promise" => sums("promise", by(&rows, |row| row.promise.clone())),
        "brand" => sums("brand", by(&rows, |row| row.brand.to_string())),
        "city" => sums("city", by(&rows, |row| row.city.clone())),
        "clocks" => clocks("month", &totals.clocks, |one| &one.month),
        "clocks-by-promise" => clocks("promise", &totals.clocks, |one| &one.promise),
        "cells" => {
            let head = ["month", "city", "brand"].into_iter().chain(SUMS).map(str::to_owned).collect();
            let line = |cell: super::Cell| {
                // Not 0 and not empty, so that nobody adds it up.
                let few = || ["hidden"; 4].map(str::to_owned);
                let sums = cell.sums.as_ref().map_or_else(few, figures);
                [cell.month, cell.city, cell.brand.to_string(), CURRENCY.code().to_owned()]
                    .into_iter()
                    .chain(sums)
                    .collect()
            };
            std::iter::once(head).chain(published(&rows).into_iter().map(line)).collect()
        }
        _ => return Err(Fail::NOT_FOUND),
    };
    let bytes = written(&lines).map_err(|error| {
        tracing::error!(%error, "a table of totals could not be written");
        Fail::page(Problem::Broken)
    })?;
    let name = format!("attachment; filename=\"anxin-{}.csv\"", wanted.by);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// How many clocks of each kind ended in time and late, by whatever they belong to.
fn clocks(name: &str, all: &[ClockTotal], key: impl Fn(&ClockTotal) -> &str) -> Vec<Vec<String>> {
    let mut sums: BTreeMap<(&str, &str), (i64, i64)> = BTreeMap::new();
    for one in all {
        let sum = sums.entry((key(one), one.clock.word())).or_default();
        *sum = (sum.0 + one.kept, sum.1 + one.missed);
    }
    let head = std::iter::once([name, "clock", "kept", "missed"].map(str::to_owned).to_vec());
    let line = |((key, clock), (kept, missed)): ((&str, &str), (i64, i64))| {
        vec![key.to_owned(), clock.to_owned(), kept.to_string(), missed.to_string()]
    };
    head.chain(sums.into_iter().map(line)).collect()
}

fn sums(key: &str, sums: BTreeMap<String, Sums>) -> Vec<Vec<String>> {
    let head = std::iter::once(key).chain(SUMS).map(str::to_owned).collect();
    let line = |(key, sums): (String, Sums)| {
        [key, CURRENCY.code().to_owned()].into_iter().chain(figures(&sums)).collect()
    };
    std::iter::once(head).chain(sums.into_iter().map(line)).collect()
}

fn figures(sums: &Sums) -> [String; 4] {
    [sums.awards.to_string(), sums.awarded().decimal(), sums.paid_awards.to_string(), sums.paid().decimal()]
}

fn written(lines: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        table.write_record(line)?;
    }
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
