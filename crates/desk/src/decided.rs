//! What was decided in an interval: page by page, and as a table. Neither holds a number, a name, a reference or what somebody wrote.

use std::io::Write;

use anxin_domain::ids::{BrandId, CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx, Value};

use crate::Desk;
use crate::case::CaseRow;
use crate::error::DeskError;
use crate::export::{ExportError, plain};

/// Findings that are read at once for the table.
const FINDINGS_A_CHUNK: u32 = 500;

/// The columns of the table, in order.
const COLUMNS: [&str; 19] = [
    "case",
    "finding",
    "decided_at",
    "promise",
    "terms",
    "city",
    "brand",
    "origin",
    "event_day",
    "outcome",
    "code",
    "people",
    "appeals",
    "ruling_due_at",
    "answer_due_at",
    "currency",
    "awarded",
    "paid",
    "payment_due_at",
];

/// Which decided findings are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedQuery {
    /// Under one promise, as in `dnd-call`.
    pub promise: Option<String>,
    /// Of one brand.
    pub brand: Option<BrandId>,
    /// By terms of one city, as in `wuhan`.
    pub city: Option<String>,
    /// Decided at this moment or later.
    pub from: Instant,
    /// Decided before this moment.
    pub until: Instant,
}

/// The last finding of a page, behind which the next begins.
pub type DecidedKey = (Instant, FindingId);

impl Desk {
    /// What was decided, the newest first, at most `limit`, behind the last finding of the page before. The cost of a page is that of what lies in the
    /// interval up to its end, along an index.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn decided_page(
        &self,
        query: &DecidedQuery,
        after: Option<DecidedKey>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, DeskError> {
        let (which, params) = self.which(query, after, limit);
        self.list(&which, &params).await
    }

    /// Writes what was decided as CSV (RFC 4180), the newest first, a row for each finding, at most `limit`. Returns how many.
    ///
    /// # Errors
    /// [`ExportError`].
    pub async fn export_decided<W: Write>(
        &self,
        out: W,
        query: &DecidedQuery,
        limit: usize,
    ) -> Result<usize, ExportError> {
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        table.write_record(COLUMNS)?;
        let (mut after, mut written) = (None, 0);
        loop {
            let (which, params) = self.which(query, after, FINDINGS_A_CHUNK);
            let rows: Vec<Told> =
                self.store().read(move |tx| Ok::<_, DeskError>(told(tx, &which, &params)?)).await?;
            let last = rows.len() < FINDINGS_A_CHUNK as usize;
            for row in rows {
                if written == limit {
                    break;
                }
                let city = self.gate().law().terms_labelled(&row.terms).map(|terms| terms.city.clone());
                after = Some((row.decided_at, row.finding));
                table.write_record(row.cells(&city.unwrap_or_default()).map(|cell| plain(&cell)))?;
                written += 1;
            }
            if last || written == limit {
                table.flush().map_err(csv::Error::from)?;
                return Ok(written);
            }
        }
    }

    /// The end of a statement over `finding f`, and its parameters.
    fn which(&self, query: &DecidedQuery, after: Option<DecidedKey>, limit: u32) -> (String, Vec<Value>) {
        let mut params: Vec<Value> = vec![query.from.into(), query.until.into()];
        let mut which =
            "f.state IN ('upheld', 'not_upheld') AND f.decided_at >= $1 AND f.decided_at < $2".to_owned();
        let mut place = |value: Value| {
            params.push(value);
            format!("${}", params.len())
        };
        if let Some(promise) = &query.promise {
            which += &format!(" AND COALESCE(f.promise, 'dnd-call') = {}", place(promise.as_str().into()));
        }
        if let Some(brand) = &query.brand {
            which += &format!(" AND f.brand = {}", place(brand.as_str().into()));
        }
        if let Some(city) = &query.city {
            let catalogue = self.gate().law().catalogue();
            let labels = catalogue.terms().filter(|terms| terms.city == *city);
            let labels: Vec<String> = labels.map(|terms| place(terms.label.as_str().into())).collect();
            // A city without terms has decided nothing.
            let any = if labels.is_empty() { "''".to_owned() } else { labels.join(", ") };
            which += &format!(" AND f.terms IN ({any})");
        }
        if let Some((at, id)) = after {
            let at = place(at.into());
            let id = place(id.to_bytes().into());
            which += &format!(" AND (f.decided_at < {at} OR f.decided_at = {at} AND f.id < {id})");
        }
        which += &format!(" ORDER BY f.decided_at DESC, f.id DESC LIMIT {}", place(i64::from(limit).into()));
        (which, params)
    }
}

/// A finding as the table tells it.
struct Told {
    case: CaseId,
    finding: FindingId,
    decided_at: Instant,
    promise: String,
    terms: String,
    brand: String,
    origin: String,
    happened_at: Instant,
    state: String,
    code: String,
    people: i64,
    appeals: i64,
    ruling_due: Option<Instant>,
    answer_due: Option<Instant>,
    money: Option<(Money, Money, Instant)>,
}

fn told(tx: &mut dyn Tx, which: &str, params: &[Value]) -> Result<Vec<Told>, StoreError> {
    // What an award pays stands with the finding it was made for; one that it covers too has no sum of its own.
    let standing = "FROM award a LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN payout p ON p.award = a.id \
                    WHERE a.finding = f.id AND r.award IS NULL";
    let sql = format!(
        "SELECT f.case_id, f.id, f.decided_at, COALESCE(f.promise, 'dnd-call'), COALESCE(f.terms, ''), \
         COALESCE(f.brand, ''), c.origin, f.called_at, f.state, f.code, \
         (SELECT COUNT(DISTINCT g.staff) FROM ruling g WHERE g.finding = f.id AND g.staff IS NOT NULL), \
         (SELECT COUNT(*) FROM appeal l WHERE l.finding = f.id), f.due_at, f.answer_due_at, \
         (SELECT MIN(a.currency) {standing}), (SELECT CAST(SUM(a.amount) AS BIGINT) {standing}), \
         (SELECT CAST(SUM(CASE WHEN p.status = 'settled' THEN a.amount ELSE 0 END) AS BIGINT) {standing}), \
         (SELECT MAX(a.due_at) {standing}) FROM finding f JOIN desk_case c ON c.id = f.case_id WHERE {which}"
    );
    tx.query(&sql, params)?.iter().map(Told::read).collect()
}

impl Told {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let instant = |place| Ok::<_, StoreError>(row.opt_int(place)?.map(Instant::from_micros));
        let currency = row.opt_text(14)?.map(|c| c.parse::<Currency>()).transpose();
        let currency = currency.map_err(|_| StoreError::Corrupt("currency"))?;
        let money = match (currency, row.opt_int(15)?, row.opt_int(16)?, instant(17)?) {
            (Some(unit), Some(sum), Some(paid), Some(due)) => {
                Some((Money::new(sum, unit), Money::new(paid, unit), due))
            }
            _ => None,
        };
        Ok(Self {
            case: CaseId::from_bytes(row.id(0)?),
            finding: FindingId::from_bytes(row.id(1)?),
            decided_at: row.instant(2)?,
            promise: row.text(3)?,
            terms: row.text(4)?,
            brand: row.text(5)?,
            origin: row.text(6)?,
            happened_at: row.instant(7)?,
            state: row.text(8)?,
            code: row.text(9)?,
            people: row.int(10)?,
            appeals: row.int(11)?,
            ruling_due: instant(12)?,
            answer_due: instant(13)?,
            money,
        })
    }

    fn cells(&self, city: &str) -> [String; 19] {
        let moment = |at: Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
        let money =
            |of: fn(&(Money, Money, Instant)) -> String| self.money.as_ref().map(of).unwrap_or_default();
        [
            self.case.to_string(),
            self.finding.to_string(),
            self.decided_at.to_string(),
            self.promise.clone(),
            self.terms.clone(),
            city.to_owned(),
            self.brand.clone(),
            self.origin.clone(),
            // The hour of a call would lead to the customer.
            crate::totals::day(self.happened_at),
            self.state.clone(),
            self.code.clone(),
            self.people.to_string(),
            self.appeals.to_string(),
            moment(self.ruling_due),
            moment(self.answer_due),
            money(|(sum, ..)| sum.currency().code().to_owned()),
            money(|(sum, ..)| sum.decimal()),
            money(|(_, paid, _)| paid.decimal()),
            money(|(.., due)| due.to_string()),
        ]
    }
}
