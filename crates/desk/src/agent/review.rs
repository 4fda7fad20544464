//! "Was it effective, do they want it, is it what they need?": what an agent says of a conversation afterwards, in three clicks.
//! Answers are added, never changed; of one conversation the last counts.

use std::str::FromStr;

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{AgentId, CallRecordId};
use anxin_domain::number::Number;
use anxin_domain::scope::WordError;
use anxin_domain::time::Instant;
use anxin_journal::Page;
use anxin_store::directory::lines_of;
use anxin_store::{Row, StoreError, Tx};

use super::coaching::CONVERSATION_SECONDS;
use crate::Desk;
use crate::error::DeskError;

/// Days after a conversation in which it can be answered for: later, nobody remembers.
pub const REVIEW_DAYS: i64 = 7;
/// Calls of one line that are looked through for conversations.
const CALLS_READ: u32 = 2_000;
/// How often one conversation can be answered for: enough to correct oneself.
const REVIEWS_A_CALL: i64 = 10;

/// An answer to one of the three questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It cannot be said.
    Unsure,
}

impl Opinion {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unsure];

    /// The word in forms and in the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unsure => "unsure",
        }
    }
}

impl FromStr for Opinion {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let found = Self::ALL.into_iter().find(|opinion| opinion.word() == text.trim());
        found.ok_or(WordError { what: "opinion", known: "yes, no, unsure" })
    }
}

/// A conversation that the agent may answer for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReview {
    /// Its record.
    pub record: CallRecordId,
    /// With whom; where only a privacy number is known, that one.
    pub number: Number,
    /// When it began.
    pub at: Instant,
    /// How long they talked, in seconds.
    pub talk_seconds: u32,
}

/// What an agent says of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallReview {
    /// Its record.
    pub record: CallRecordId,
    /// Was it effective?
    pub effective: Opinion,
    /// Do they want it?
    pub wanted: Opinion,
    /// Is it what they need?
    pub needed: Opinion,
    /// Makes a repeated answer the same one.
    pub key: Option<String>,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// It was added.
    New,
    /// It was there already.
    Same,
}

/// How often which answer was given, in the order of [`Opinion::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Conversations that were answered for.
    pub calls: i64,
    /// Was it effective?
    pub effective: [i64; 3],
    /// Do they want it?
    pub wanted: [i64; 3],
    /// Is it what they need?
    pub needed: [i64; 3],
}

impl Desk {
    /// The conversations of the last [`REVIEW_DAYS`] days for which the agent has not answered, the newest first.
    ///
    /// # Errors
    /// [`DeskError`] when the store or the journal does not answer.
    pub async fn to_review(&self, agent: &AgentId, limit: usize) -> Result<Vec<ToReview>, DeskError> {
        let conversations = self.conversations(agent).await?;
        let ids: Vec<_> = conversations.iter().map(|record| record.id.to_bytes().into()).collect();
        let read = move |tx: &mut dyn Tx| {
            let rows = tx.query_in("SELECT record FROM call_review WHERE record IN ({})", &[], &ids)?;
            rows.iter().map(|row| row.id(0)).collect::<Result<Vec<_>, StoreError>>()
        };
        let answered = self.store().read::<_, _, StoreError>(read).await?;
        let open = conversations.into_iter().filter(|record| !answered.contains(&record.id.to_bytes()));
        Ok(open.take(limit).map(ToReview::of).collect())
    }

    /// One conversation of the agent's last [`REVIEW_DAYS`] days.
    ///
    /// # Errors
    /// [`DeskError::UnknownCall`] for another's and for older ones too.
    pub async fn conversation(&self, agent: &AgentId, record: CallRecordId) -> Result<ToReview, DeskError> {
        let conversations = self.conversations(agent).await?;
        let found = conversations.into_iter().find(|one| one.id == record);
        found.map(ToReview::of).ok_or(DeskError::UnknownCall)
    }

    /// Adds what an agent says of a conversation.
    ///
    /// # Errors
    /// [`DeskError::UnknownCall`] as for [`Desk::conversation`], [`DeskError::Invalid`] where it was answered for too often.
    pub async fn review_call(&self, agent: &AgentId, review: CallReview) -> Result<Reviewed, DeskError> {
        let call = self.conversation(agent, review.record).await?;
        let (agent, now) = (agent.clone(), self.clock().now());
        self.store().write(move |tx| add(tx, &agent, &call, &review, now)).await
    }

    /// The conversations of the agent's lines, the newest first.
    async fn conversations(&self, agent: &AgentId) -> Result<Vec<CallRecord>, DeskError> {
        let asked = agent.clone();
        let lines = self.store().read(move |tx| lines_of(tx, &asked)).await?;
        let until = self.clock().now();
        let since = until.plus_days(-REVIEW_DAYS);
        let mut found = Vec::new();
        for line in lines {
            let page = Page {
                since: since.max(line.interval.from),
                until: line.interval.until.map_or(until, |end| end.min(until)),
                limit: CALLS_READ,
            };
            let records = self.journal().records_from(line.number, page).await?;
            let long = records.into_iter().filter(|record| record.talk_seconds >= CONVERSATION_SECONDS);
            found.extend(long.map(|record| self.gate().resolved(record)));
        }
        found.sort_by_key(|record| std::cmp::Reverse((record.started_at, record.id)));
        Ok(found)
    }
}

impl ToReview {
    fn of(record: CallRecord) -> Self {
        Self {
            record: record.id,
            number: record.to,
            at: record.started_at,
            talk_seconds: record.talk_seconds,
        }
    }
}

fn add(
    tx: &mut dyn Tx,
    agent: &AgentId,
    call: &ToReview,
    review: &CallReview,
    now: Instant,
) -> Result<Reviewed, DeskError> {
    if let Some(key) = &review.key
        && tx.query_opt("SELECT 1 FROM call_review WHERE key = $1", &[key.as_str().into()])?.is_some()
    {
        return Ok(Reviewed::Same);
    }
    let record = call.record.to_bytes();
    let sql = "SELECT COALESCE(MAX(n), 0) FROM call_review WHERE record = $1";
    let last = tx.query_opt(sql, &[record.into()])?.map_or(Ok(0), |row| row.int(0))?;
    if last >= REVIEWS_A_CALL {
        return Err(DeskError::invalid(
            "record",
            "this call was answered for often enough: the last answer stands",
        ));
    }
    tx.execute(
        "INSERT INTO call_review (record, n, agent, called_at, effective, wanted, needed, at, key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            record.into(),
            (last + 1).into(),
            agent.as_str().into(),
            call.at.into(),
            review.effective.word().into(),
            review.wanted.word().into(),
            review.needed.word().into(),
            now.into(),
            review.key.clone().into(),
        ],
    )?;
    Ok(Reviewed::New)
}

impl Replies {
    /// What an agent said of conversations in a time; of each, the last word.
    pub(super) fn of(
        tx: &mut dyn Tx,
        agent: &AgentId,
        since: Instant,
        until: Instant,
    ) -> Result<Self, StoreError> {
        let sql = "SELECT effective, wanted, needed, COUNT(*) FROM call_review r \
                   WHERE agent = $1 AND called_at >= $2 AND called_at < $3 \
                   AND n = (SELECT MAX(n) FROM call_review m WHERE m.record = r.record) \
                   GROUP BY effective, wanted, needed";
        let mut replies = Self::default();
        for row in tx.query(sql, &[agent.as_str().into(), since.into(), until.into()])? {
            let count = row.int(3)?;
            replies.calls += count;
            for (column, sums) in
                [&mut replies.effective, &mut replies.wanted, &mut replies.needed].into_iter().enumerate()
            {
                sums[place(&row, column)?] += count;
            }
        }
        Ok(replies)
    }
}

fn place(row: &Row, column: usize) -> Result<usize, StoreError> {
    let opinion: Opinion = row.text(column)?.parse().map_err(|_| StoreError::Corrupt("opinion"))?;
    Ok(match opinion {
        Opinion::Yes => 0,
        Opinion::No => 1,
        Opinion::Unsure => 2,
    })
}
