//! `anxin reconcile`: call records are held against decisions.

use anxin_desk::{ReconcileReport, Since};
use anxin_domain::time::Instant;
use clap::Args;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Reconcile {
    /// Look again at calls since this moment (RFC 3339); without it, at what has not been looked at yet
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
    since: Option<Instant>,
}

pub(crate) async fn run(place: &Place, what: &Reconcile, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let report = house.desk.reconcile(what.since.map_or(Since::LastTime, Since::Moment)).await?;
    printer.answer(&report, in_words)?;
    Ok(Verdict::Yes)
}

fn in_words(report: &ReconcileReport) -> String {
    let ReconcileReport {
        records,
        awarded,
        already_awarded,
        known,
        held,
        complaints_settled,
        not_upheld,
        ..
    } = report;
    let mut text = format!(
        "{records} call records: {awarded} broken promises awarded, {already_awarded} more calls of paid lines, \
         {known} known before, {held} held for a person, {complaints_settled} complaints settled\n"
    );
    for (code, count) in not_upheld {
        text.push_str(&format!("  {count}  {code}\n"));
    }
    text
}
