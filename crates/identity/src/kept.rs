//! What is kept here about a number's holder, for them to take along: wishes about texts, devices, and what was sent to them. Nothing of
//! it names anybody else, and no words of a text are in it: a code among them would still be good.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::{Row, StoreError, Tx};

use crate::identity::Identity;
use crate::message::{About, MessageStatus, SentBy};
use crate::sender::Outcome;

/// Rows that are read at once.
const PAGE: i64 = 500;

/// A wish about texts as its holder said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWish {
    /// About which texts, by the stable word of [`About`].
    pub about: String,
    /// `on` or `off`.
    pub wish: String,
    /// How it was said: `page`, `text`, `mail` or `undo`.
    pub via: String,
    /// When.
    pub at: Instant,
}

/// A device that a number was signed in on. What the device itself says is kept as a hash only, so it has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptDevice {
    /// When it was signed in on first.
    pub first_at: Instant,
    /// When it was last.
    pub seen_at: Instant,
}

/// A text or a mail to a number, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMessage {
    /// Its id.
    pub id: MessageId,
    /// What it is, as in `award_paid`.
    pub template: String,
    /// What it was about; none for texts from before that was kept.
    pub about: Option<About>,
    /// How it went.
    pub by: SentBy,
    /// Where it is.
    pub status: MessageStatus,
    /// Whether it arrived, when the provider has said so.
    pub outcome: Option<Outcome>,
    /// When it was queued.
    pub created_at: Instant,
    /// When it was handed over or given up.
    pub settled_at: Option<Instant>,
}

impl Identity {
    /// Every wish about texts by whoever holds a number now, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn wishes_of(&self, number: Number) -> Result<Vec<KeptWish>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let since = since(tx, number, now)?;
                let sql = "SELECT about, wish, via, at FROM message_wish WHERE number = $1 AND at >= $2 ORDER BY at, about, n";
                let rows = tx.query(sql, &[number.into(), since.into()])?;
                let wish = |row: &Row| {
                    Ok(KeptWish { about: row.text(0)?, wish: row.text(1)?, via: row.text(2)?, at: row.instant(3)? })
                };
                rows.iter().map(wish).collect()
            })
            .await
    }

    /// The devices that whoever holds a number now was signed in on, the one that was used last first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn devices_of(&self, number: Number) -> Result<Vec<KeptDevice>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let since = since(tx, number, now)?;
                let sql = "SELECT first_at, seen_at FROM device WHERE number = $1 AND seen_at >= $2 ORDER BY seen_at DESC";
                let rows = tx.query(sql, &[number.into(), since.into()])?;
                // A former holder's device may be the next one's too; when it was theirs is not told.
                let device = |row: &Row| {
                    Ok(KeptDevice { first_at: row.instant(0)?.max(since), seen_at: row.instant(1)? })
                };
                rows.iter().map(device).collect()
            })
            .await
    }

    /// Every text and mail to whoever holds a number now that is still known, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn messages_to(&self, number: Number) -> Result<Vec<KeptMessage>, StoreError> {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = self.messages_before(number, before).await?;
            before = page.last().map(|last| (last.created_at, last.id));
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    async fn messages_before(
        &self,
        number: Number,
        before: Option<(Instant, MessageId)>,
    ) -> Result<Vec<KeptMessage>, StoreError> {
        let now = self.now();
        let (at, id) =
            before.map_or((Instant::from_micros(i64::MAX), [0xff; 16]), |(at, id)| (at, id.to_bytes()));
        self.store
            .read(move |tx| {
                let since = since(tx, number, now)?;
                let sql = "SELECT id, template, about, way, status, outcome, created_at, settled_at FROM message \
                           WHERE number = $1 AND created_at >= $2 AND (created_at < $3 OR (created_at = $3 AND id < $4)) \
                           ORDER BY created_at DESC, id DESC LIMIT $5";
                let params = [number.into(), since.into(), at.into(), id.into(), PAGE.into()];
                tx.query(sql, &params)?.iter().map(kept).collect()
            })
            .await
    }
}

/// What came before is the former holder's.
fn since(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<Instant, StoreError> {
    Ok(held_since(tx, number, now)?.unwrap_or(Instant::from_micros(0)))
}

fn kept(row: &Row) -> Result<KeptMessage, StoreError> {
    let about = row.opt_text(2)?;
    Ok(KeptMessage {
        id: MessageId::from_bytes(row.id(0)?),
        template: row.text(1)?,
        about: about.and_then(|word| About::ALL.into_iter().find(|about| about.word() == word)),
        by: SentBy::from_word(row.opt_text(3)?.as_deref())?,
        status: MessageStatus::from_word(&row.text(4)?)?,
        outcome: row.opt_text(5)?.and_then(|word| Outcome::from_word(&word)),
        created_at: row.instant(6)?,
        settled_at: row.opt_int(7)?.map(Instant::from_micros),
    })
}
