//! What customers say about how their case was handled: asked once, when it is decided.

use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::complaint::checked_words;
use crate::error::DeskError;

/// The best score; the worst is 1.
pub const BEST_SCORE: u8 = 5;

/// What a customer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Satisfaction {
    /// From 1 to [`BEST_SCORE`].
    pub score: u8,
    /// In their own words; may be empty.
    pub words: String,
    /// When.
    pub at: Instant,
}

impl Desk {
    /// Notes what a customer says about a case of theirs that is decided. Said once; the same again changes nothing.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for somebody else's too, [`DeskError::NotDecided`], [`DeskError::AlreadyRated`],
    /// [`DeskError::Invalid`]; otherwise the store's.
    pub async fn rate(
        &self,
        case: CaseId,
        customer: Number,
        score: u8,
        words: &str,
    ) -> Result<(), DeskError> {
        if !(1..=BEST_SCORE).contains(&score) {
            return Err(DeskError::invalid("score", format!("choose 1 to {BEST_SCORE}")));
        }
        let (clock, words) = (self.clock().clone(), checked_words("words", words)?);
        self.store().write(move |tx| rate(tx, case, customer, score, &words, clock.now())).await
    }

    /// What a customer said about a case.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn satisfaction(&self, case: CaseId) -> Result<Option<Satisfaction>, DeskError> {
        self.store().read(move |tx| Ok(said(tx, case)?)).await
    }
}

fn rate(
    tx: &mut dyn Tx,
    case: CaseId,
    customer: Number,
    score: u8,
    words: &str,
    now: Instant,
) -> Result<(), DeskError> {
    let id = case.to_bytes();
    let row = tx.query_opt("SELECT customer FROM desk_case WHERE id = $1", &[id.into()])?;
    if row.ok_or(DeskError::UnknownCase)?.number(0)? != customer {
        return Err(DeskError::UnknownCase);
    }
    let open = tx
        .query_opt("SELECT 1 FROM finding WHERE case_id = $1 AND decided_at IS NULL LIMIT 1", &[id.into()])?;
    if open.is_some() {
        return Err(DeskError::NotDecided);
    }
    if let Some(known) = said(tx, case)? {
        let same = known.score == score && known.words == words;
        return if same { Ok(()) } else { Err(DeskError::AlreadyRated) };
    }
    tx.execute(
        "INSERT INTO satisfaction (case_id, score, words, at) VALUES ($1, $2, $3, $4)",
        &[id.into(), i64::from(score).into(), words.into(), now.into()],
    )?;
    Ok(())
}

fn said(tx: &mut dyn Tx, case: CaseId) -> Result<Option<Satisfaction>, StoreError> {
    let row = tx.query_opt(
        "SELECT score, words, at FROM satisfaction WHERE case_id = $1",
        &[case.to_bytes().into()],
    )?;
    row.map(|row| {
        let score = u8::try_from(row.int(0)?).map_err(|_| StoreError::Corrupt("score"))?;
        Ok(Satisfaction { score, words: row.text(1)?, at: row.instant(2)? })
    })
    .transpose()
}
