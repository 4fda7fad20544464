//! What a provider says of its own accord is kept: that a text was taken after all, what became of one, that somebody wants
//! no more, and that somebody texted a word that signs a browser in. Each is one transaction and may come any number of times.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::identity::Identity;
use crate::message::{About, settle_sent};
use crate::sender::{Heard, News, Outcome, Receipt, Taken, total_of};
use crate::stats::Count;
use crate::wish::{Via, Wish, is_stop};
use crate::word::{word_came, word_in};

/// Texts in doubt to one number that are looked at for a receipt.
const IN_DOUBT: i64 = 50;

impl Identity {
    /// Keeps what a provider said, and says so to it.
    ///
    /// # Errors
    /// [`StoreError`] of any kind; the provider is not told and says it again.
    pub async fn hear(&self, heard: Heard) -> Result<(), StoreError> {
        match heard.news {
            News::Taken(id, taken) => self.taken_after_all(id, taken).await?,
            News::Receipt(receipt) => self.receipt(receipt).await?,
            News::Reply { from, text } => self.reply(from, &text).await?,
        }
        // When nobody waits any more, the provider says it again, which changes nothing.
        let _ = heard.kept.send(());
        Ok(())
    }

    async fn taken_after_all(&self, id: MessageId, taken: Taken) -> Result<(), StoreError> {
        let (keeps, now) = (self.sender.keeps_texts(), self.now());
        self.store
            .write(move |tx| {
                settle_sent(tx, id, keeps, now)?;
                keep_ids(tx, id, &taken, now)
            })
            .await?;
        self.counts.add(Count::Sent);
        Ok(())
    }

    async fn receipt(&self, receipt: Receipt) -> Result<(), StoreError> {
        let (keeps, now, outcome) = (self.sender.keeps_texts(), self.now(), receipt.outcome);
        let news = self.store.write(move |tx| keep_receipt(tx, &receipt, keeps, now)).await?;
        if news {
            self.counts.add(match outcome {
                Outcome::Delivered => Count::Delivered,
                Outcome::Undelivered => Count::Undelivered,
            });
        }
        Ok(())
    }

    async fn reply(&self, from: Number, text: &str) -> Result<(), StoreError> {
        if let Some(word) = word_in(text) {
            let (digest, now) = (self.key.word_digest(&word), self.now());
            self.store.write(move |tx| word_came(tx, &digest, from, now)).await?;
            return Ok(());
        }
        if !is_stop(text) {
            // People also answer what nobody asked; the texts say where an answer is read.
            return Ok(());
        }
        let off = About::ALL.into_iter().map(|about| (about, Wish::Off)).collect();
        self.wish(from, off, Via::Text).await?;
        self.counts.add(Count::OptedOut);
        Ok(())
    }
}

/// Keeps what a provider calls a text, and what it has said of it already.
pub(crate) fn keep_ids(
    tx: &mut dyn Tx,
    id: MessageId,
    taken: &Taken,
    now: Instant,
) -> Result<(), StoreError> {
    for called in taken.provider_ids.iter().filter(|called| !called.is_empty()) {
        // A receipt that came before the answer has no text yet. One with another text is from before the provider began to
        // count anew.
        tx.execute(
            "INSERT INTO text_receipt (provider_id, message, outcome, at) VALUES ($1, $2, NULL, $3) \
             ON CONFLICT (provider_id) DO UPDATE SET message = excluded.message, at = excluded.at, \
             outcome = CASE WHEN text_receipt.message IS NULL OR text_receipt.message = excluded.message \
             THEN text_receipt.outcome ELSE NULL END",
            &[called.as_str().into(), id.to_bytes().into(), now.into()],
        )?;
    }
    conclude(tx, id, now)
}

/// Keeps a receipt; answers whether it was news.
fn keep_receipt(tx: &mut dyn Tx, receipt: &Receipt, keeps: bool, now: Instant) -> Result<bool, StoreError> {
    let kept = tx.execute(
        "INSERT INTO text_receipt (provider_id, message, outcome, at) VALUES ($1, NULL, $2, $3) \
         ON CONFLICT (provider_id) DO UPDATE SET outcome = excluded.outcome WHERE text_receipt.outcome IS NULL",
        &[receipt.provider_id.as_str().into(), receipt.outcome.word().into(), now.into()],
    )?;
    let row = tx.query_opt(
        "SELECT message FROM text_receipt WHERE provider_id = $1",
        &[receipt.provider_id.as_str().into()],
    )?;
    let known = row.map(|row| row.opt_bytes(0)).transpose()?.flatten();
    match known.and_then(|bytes| bytes.try_into().ok()).map(MessageId::from_bytes) {
        Some(id) => conclude(tx, id, now)?,
        None => end_doubt(tx, receipt, keeps, now)?,
    }
    Ok(kept > 0)
}

/// A receipt of a text whose answer was lost proves that it was taken: it is not sent again.
fn end_doubt(tx: &mut dyn Tx, receipt: &Receipt, keeps: bool, now: Instant) -> Result<(), StoreError> {
    let Some((number, reference)) = receipt.about else { return Ok(()) };
    let rows = tx.query(
        "SELECT id FROM message WHERE number = $1 AND tries > 0 AND status <> 'sent' AND way IS NULL ORDER BY id LIMIT $2",
        &[number.into(), IN_DOUBT.into()],
    )?;
    for row in rows {
        let id = MessageId::from_bytes(row.id(0)?);
        let Some(total) = total_of(reference, id) else { continue };
        tx.execute(
            "UPDATE text_receipt SET message = $2 WHERE provider_id = $1",
            &[receipt.provider_id.as_str().into(), id.to_bytes().into()],
        )?;
        if known_parts(tx, id)? >= total {
            settle_sent(tx, id, keeps, now)?;
        }
        return conclude(tx, id, now);
    }
    Ok(())
}

fn known_parts(tx: &mut dyn Tx, id: MessageId) -> Result<usize, StoreError> {
    let row =
        tx.query_opt("SELECT COUNT(*) FROM text_receipt WHERE message = $1", &[id.to_bytes().into()])?;
    let count = row.map_or(Ok(0), |row| row.int(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The outcome of a text is that of its parts: undelivered when one is, delivered when all are.
fn conclude(tx: &mut dyn Tx, id: MessageId, now: Instant) -> Result<(), StoreError> {
    let rows = tx.query("SELECT outcome FROM text_receipt WHERE message = $1", &[id.to_bytes().into()])?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        outcomes.push(row.opt_text(0)?.and_then(|word| Outcome::from_word(&word)));
    }
    let outcome = if outcomes.contains(&Some(Outcome::Undelivered)) {
        Outcome::Undelivered
    } else if !outcomes.is_empty() && outcomes.iter().all(|outcome| *outcome == Some(Outcome::Delivered)) {
        Outcome::Delivered
    } else {
        return Ok(());
    };
    tx.execute(
        "UPDATE message SET outcome = $2, outcome_at = $3 WHERE id = $1 AND status = 'sent' \
         AND (outcome IS NULL OR outcome <> $2)",
        &[id.to_bytes().into(), outcome.word().into(), now.into()],
    )?;
    Ok(())
}
