//! An agent's own record: calls, refused attempts, what was found against them, and what it cost. Only what is decided is told, and
//! never whose claim it was: nobody who claims is to hear from whoever they claimed against.

use std::collections::BTreeMap;

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::{AgentId, BrandId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::Liable;
use anxin_journal::Page;
use anxin_store::directory::lines_of;
use anxin_store::{Row, StoreError, Tx};

use super::coaching::{COACHING_DAYS, Figures, hours_of, sum};
use crate::Desk;
use crate::appeal::APPEAL_DAYS;
use crate::error::DeskError;

/// Days that calls and questions are counted over.
pub const RECORD_DAYS: i64 = COACHING_DAYS;
/// Findings that are shown.
pub const FINDINGS_SHOWN: i64 = 50;
/// Questions of one line that are read, the newest; where there are more, the counts say so.
pub const QUESTIONS_READ: u32 = 1_000;

/// What an agent's lines asked the gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Questions that were read.
    pub questions: u64,
    /// Of them, those that were allowed.
    pub allowed: u64,
    /// Those that had to wait.
    pub waited: u64,
    /// Those that were refused: attempts that reached nobody.
    pub refused: u64,
    /// What refused them, most often first.
    pub why: Vec<(ReasonCode, u64)>,
    /// Whether a line asked more than [`QUESTIONS_READ`] times, so that older questions are not counted.
    pub more: More,
}

/// Whether there is more than was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum More {
    /// There is.
    Yes,
    /// Everything was counted.
    #[default]
    No,
}

/// What was upheld against an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// The finding; what a brand names when it appeals.
    pub finding: FindingId,
    /// When the call was, or what else happened.
    pub happened_at: Instant,
    /// The agent's line; none for what was no call.
    pub line: Option<Number>,
    /// Why it was upheld.
    pub code: FindingCode,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// Until when the brand can appeal; none where the time is over or it has.
    pub appeal_until: Option<Instant>,
    /// What it paid, and what has become of the debt; none where another award stands for it or it was reversed.
    pub owed: Option<Owed>,
}

/// A sum that the fund paid, and what came back of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What was paid, or set aside.
    pub paid: Money,
    /// What is owed of it still.
    pub open: Money,
    /// What was paid back.
    pub back: Money,
    /// What need not be paid: given up, or paid by a third party.
    pub let_off: Money,
    /// Who owes it.
    pub by: OwedBy,
}

/// Who owes the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwedBy {
    /// The agent.
    Agent,
    /// The agent's brand of that time.
    Brand,
}

/// An agent's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRecord {
    /// From when on calls and questions are counted. What was found has no beginning.
    pub since: Instant,
    /// Calls by their records.
    pub calls: Figures,
    /// What was asked.
    pub asked: Asked,
    /// What was upheld, the newest first, at most [`FINDINGS_SHOWN`].
    pub against: Vec<Against>,
    /// How many findings were upheld in all.
    pub upheld: i64,
    /// How many were not.
    pub not_upheld: i64,
    /// How many wait for a ruling.
    pub open: i64,
    /// All that the fund paid, by currency and by who owes it.
    pub cost: Vec<Owed>,
    /// The next instalment of the agent's own debt, if one is agreed: when it is due, and what is open of it.
    pub next_instalment: Option<(Instant, Money)>,
}

impl Desk {
    /// An agent's record.
    ///
    /// # Errors
    /// [`DeskError`] when the store or the journal does not answer.
    pub async fn record_of_agent(&self, agent: &AgentId) -> Result<AgentRecord, DeskError> {
        let now = self.clock().now();
        let since = now.plus_days(-RECORD_DAYS);
        let asked = self.asked_by(agent, since, now).await?;
        let agent = agent.clone();
        let read = move |tx: &mut dyn Tx| {
            let (upheld, not_upheld, open) = states(tx, &agent)?;
            let hours = hours_of(tx, &agent, since, now)?;
            Ok(AgentRecord {
                since,
                calls: sum(&hours),
                asked,
                against: against(tx, &agent, now)?,
                upheld,
                not_upheld,
                open,
                cost: cost(tx, &agent)?,
                next_instalment: next_instalment(tx, &agent)?,
            })
        };
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }

    async fn asked_by(&self, agent: &AgentId, since: Instant, now: Instant) -> Result<Asked, DeskError> {
        let of = agent.clone();
        let lines = self.store().read(move |tx| lines_of(tx, &of)).await?;
        let mut asked = Asked::default();
        let mut why: BTreeMap<ReasonCode, u64> = BTreeMap::new();
        for line in lines {
            // What the line asked while it was somebody else's is not this agent's.
            let page = Page {
                since: since.max(line.interval.from),
                until: line.interval.until.unwrap_or_else(|| now.plus_days(1)),
                limit: QUESTIONS_READ,
            };
            let decisions = self.journal().decisions_from(line.number, page).await?;
            if decisions.len() >= usize::try_from(QUESTIONS_READ).unwrap_or(usize::MAX) {
                asked.more = More::Yes;
            }
            for decision in &decisions {
                asked.questions += 1;
                match decision.judgement.verdict {
                    Verdict::Allow => asked.allowed += 1,
                    Verdict::Defer => asked.waited += 1,
                    Verdict::Deny => {
                        asked.refused += 1;
                        if let Some(code) = decision.judgement.decisive() {
                            *why.entry(code).or_default() += 1;
                        }
                    }
                }
            }
        }
        asked.why = why.into_iter().collect();
        asked.why.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        Ok(asked)
    }
}

/// How many findings are upheld, not upheld, and open.
fn states(tx: &mut dyn Tx, agent: &AgentId) -> Result<(i64, i64, i64), StoreError> {
    let sql = "SELECT state, COUNT(*) FROM finding WHERE agent = $1 GROUP BY state";
    let (mut upheld, mut not_upheld, mut open) = (0, 0, 0);
    for row in tx.query(sql, &[agent.as_str().into()])? {
        match row.text(0)?.as_str() {
            "upheld" => upheld += row.int(1)?,
            "not_upheld" => not_upheld += row.int(1)?,
            _ => open += row.int(1)?,
        }
    }
    Ok((upheld, not_upheld, open))
}

/// The award that a finding itself was paid by and that stands, with its payout.
const PAID: &str =
    "award a ON a.finding = f.id AND NOT EXISTS (SELECT 1 FROM award_reversal r WHERE r.award = a.id)";

fn against(tx: &mut dyn Tx, agent: &AgentId, now: Instant) -> Result<Vec<Against>, StoreError> {
    let sql = format!(
        "SELECT f.id, f.called_at, f.calling_number, f.code, f.decided_at, \
         (SELECT COUNT(*) FROM appeal b WHERE b.finding = f.id AND b.party = 'brand'), \
         p.currency, p.minor, p.owed, p.recovered, p.written_off + p.passed_on, p.liable \
         FROM finding f LEFT JOIN {PAID} LEFT JOIN payout p ON p.award = a.id \
         WHERE f.agent = $1 AND f.state = 'upheld' ORDER BY f.called_at DESC, f.id LIMIT $2"
    );
    let owes = owes(agent);
    let read = |row: &Row| {
        let line = row.number(2)?;
        let decided_at = row.opt_int(4)?.map(Instant::from_micros);
        let until = decided_at.map(|at| at.plus_days(APPEAL_DAYS)).filter(|until| *until > now);
        Ok(Against {
            finding: FindingId::from_bytes(row.id(0)?),
            happened_at: row.instant(1)?,
            line: Some(line).filter(|line| line.digits() > 0),
            code: row.text(3)?.parse().map_err(|_| StoreError::Corrupt("code"))?,
            decided_at,
            appeal_until: if row.int(5)? > 0 { None } else { until },
            owed: row.opt_text(6)?.map(|currency| owed(row, 7, &currency, &owes)).transpose()?,
        })
    };
    tx.query(&sql, &[agent.as_str().into(), FINDINGS_SHOWN.into()])?.iter().map(read).collect()
}

fn cost(tx: &mut dyn Tx, agent: &AgentId) -> Result<Vec<Owed>, StoreError> {
    let sums = ["p.minor", "p.owed", "p.recovered", "p.written_off + p.passed_on"]
        .map(|sum| format!("CAST(COALESCE(SUM({sum}), 0) AS BIGINT)"))
        .join(", ");
    let owes = owes(agent);
    let sql = format!(
        "SELECT p.currency, {sums}, CASE WHEN p.liable = $2 THEN $2 ELSE '' END FROM finding f JOIN {PAID} \
         JOIN payout p ON p.award = a.id WHERE f.agent = $1 \
         GROUP BY p.currency, CASE WHEN p.liable = $2 THEN $2 ELSE '' END ORDER BY 1, 6 DESC"
    );
    let rows = tx.query(&sql, &[agent.as_str().into(), owes.as_str().into()])?;
    rows.iter().map(|row| owed(row, 1, &row.text(0)?, &owes)).collect()
}

fn next_instalment(tx: &mut dyn Tx, agent: &AgentId) -> Result<Option<(Instant, Money)>, StoreError> {
    let sql = "SELECT i.due_at, i.minor - i.paid - i.dropped, p.currency FROM instalment_plan p \
               JOIN instalment i ON i.plan = p.id WHERE p.liable = $1 AND p.ended_at IS NULL \
               AND i.minor > i.paid + i.dropped ORDER BY i.due_at LIMIT 1";
    let row = tx.query_opt(sql, &[owes(agent).into()])?;
    row.map(|row| Ok((row.instant(0)?, Money::new(row.int(1)?, currency(&row.text(2)?)?)))).transpose()
}

/// What stands for this agent in the books, whichever brand stands behind them.
fn owes(agent: &AgentId) -> String {
    Liable::Agent(agent.clone(), BrandId::nobody()).to_string()
}

/// Reads paid, open, back and let off from a place on, and then who owes.
fn owed(row: &Row, place: usize, code: &str, owes: &str) -> Result<Owed, StoreError> {
    let currency = currency(code)?;
    let money = |column: usize| Ok::<_, StoreError>(Money::new(row.int(place + column)?, currency));
    Ok(Owed {
        paid: money(0)?,
        open: money(1)?,
        back: money(2)?,
        let_off: money(3)?,
        by: if row.text(place + 4)? == owes { OwedBy::Agent } else { OwedBy::Brand },
    })
}

fn currency(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt("currency"))
}
