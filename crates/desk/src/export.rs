//! Cases as a table, one row a case, for those who count and compare. Telephone numbers are masked, and no cell is a formula.

use std::io::Write;

use anxin_domain::ids::{AwardId, CaseId};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::PayoutStatus;
use anxin_store::Value;

use crate::Desk;
use crate::case::{Case, Finding};
use crate::error::DeskError;
use crate::words::FindingState;

/// The columns, in order.
const COLUMNS: [&str; 20] = [
    "case",
    "opened_at",
    "origin",
    "customer",
    "promises",
    "brands",
    "findings",
    "waiting",
    "upheld",
    "not_upheld",
    "codes",
    "currency",
    "asked",
    "found",
    "approved",
    "paid",
    "first_decided_at",
    "last_decided_at",
    "appeals",
    "score",
];

/// Cases that are read at once.
const CASES_A_PAGE: i64 = 500;

/// Why an export ended early. Rows before are whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A system behind the desk did not answer.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The table could not be written.
    #[error("the table cannot be written: {0}")]
    Write(#[from] csv::Error),
}

impl Desk {
    /// Writes the cases that were opened in an interval as CSV (RFC 4180), the oldest first, and returns how many. Cases that were
    /// joined to another stand in that one's row.
    ///
    /// # Errors
    /// [`ExportError`].
    pub async fn export_cases<W: Write>(
        &self,
        out: W,
        from: Instant,
        until: Instant,
    ) -> Result<u64, ExportError> {
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        table.write_record(COLUMNS)?;
        let (mut after, mut written) = (CaseId::from_bytes([0; 16]), 0);
        loop {
            let page = self.cases_opened(from, until, after).await?;
            for id in &page {
                let case = self.case(*id).await?;
                let score = self.satisfaction(*id).await?.map(|said| said.score.to_string());
                table.write_record(row(&case, score.unwrap_or_default()).map(|cell| plain(&cell)))?;
                (after, written) = (*id, written + 1);
            }
            if (page.len() as i64) < CASES_A_PAGE {
                table.flush().map_err(csv::Error::from)?;
                return Ok(written);
            }
        }
    }

    async fn cases_opened(
        &self,
        from: Instant,
        until: Instant,
        after: CaseId,
    ) -> Result<Vec<CaseId>, DeskError> {
        let mut params = vec![after.to_bytes().into(), from.into(), until.into(), CASES_A_PAGE.into()];
        params.extend(self.tenant.as_ref().map(Value::from));
        let own = if self.tenant.is_some() { "c.tenant = $5 AND " } else { "" };
        self.store()
            .read(move |tx| {
                let sql = format!(
                    "SELECT c.id FROM desk_case c WHERE {own}c.id > $1 AND c.opened_at >= $2 AND c.opened_at < $3 AND EXISTS \
                     (SELECT 1 FROM finding f WHERE f.case_id = c.id) ORDER BY c.id LIMIT $4"
                );
                tx.query(&sql, &params)?.iter().map(|row| Ok(CaseId::from_bytes(row.id(0)?))).collect()
            })
            .await
    }
}

fn row(case: &Case, score: String) -> [String; 20] {
    let count = |state: fn(&Finding) -> bool| case.findings.iter().filter(|f| state(f)).count().to_string();
    let decided = || case.findings.iter().filter_map(|finding| finding.decided_at);
    let moment = |at: Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
    let appeals: usize = case.findings.iter().map(|finding| finding.appeals.len()).sum();
    let sums = Sums::of(case);
    [
        case.id.to_string(),
        case.opened_at.to_string(),
        case.origin.word().to_owned(),
        case.customer.masked(),
        listed(case.findings.iter().map(|finding| finding.promise().to_owned())),
        listed(case.findings.iter().filter_map(|finding| Some(finding.brand.as_ref()?.to_string()))),
        case.findings.len().to_string(),
        count(|finding| finding.state.is_waiting()),
        count(|finding| finding.state == FindingState::Upheld),
        count(|finding| finding.state == FindingState::NotUpheld),
        listed(case.findings.iter().map(|finding| finding.code.word().to_owned())),
        sums.currency.unwrap_or_default().to_owned(),
        sums.asked,
        sums.found,
        sums.approved,
        sums.paid,
        moment(decided().min()),
        moment(decided().max()),
        appeals.to_string(),
        score,
    ]
}

/// The stages of the money of a case, in one currency; empty where nothing is known of a stage.
struct Sums {
    currency: Option<&'static str>,
    asked: String,
    found: String,
    approved: String,
    paid: String,
}

impl Sums {
    fn of(case: &Case) -> Self {
        let losses = || case.findings.iter().filter_map(Finding::loss);
        // One award may pay for several findings.
        let mut awards: Vec<(AwardId, Money, bool)> = Vec::new();
        for award in case.findings.iter().flat_map(|finding| finding.award.iter().chain(&finding.raised)) {
            if award.reversed_at.is_none() && awards.iter().all(|(id, ..)| *id != award.id) {
                awards.push((award.id, award.amount, award.payout == Some(PayoutStatus::Settled)));
            }
        }
        let asked = losses().filter_map(|loss| loss.asked);
        let found = losses().filter_map(|loss| loss.found);
        let any =
            losses().find_map(|loss| loss.found.or(loss.asked)).or(awards.first().map(|(_, sum, _)| *sum));
        Self {
            currency: any.map(|money| money.currency().code()),
            asked: sum(asked),
            found: sum(found),
            approved: sum(awards.iter().map(|(_, sum, _)| *sum)),
            paid: sum(awards.iter().filter(|(.., paid)| *paid).map(|(_, sum, _)| *sum)),
        }
    }
}

/// A sum as a decimal; empty for nothing, and for two currencies, which no case has.
fn sum(amounts: impl Iterator<Item = Money>) -> String {
    let all = amounts.map(Ok).reduce(|one, other| one?.plus(other?));
    all.and_then(Result::ok).map(Money::decimal).unwrap_or_default()
}

/// Each once, in order, with blanks between.
fn listed(words: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all.join(" ")
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn plain(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}
