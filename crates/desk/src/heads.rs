//! Heads of the chains, published: the ledger's and the journal's, each with how much it had and when. Whoever notes one elsewhere can
//! ask later whether anything before it was changed. Append-only; nothing personal.

use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;

/// What the name of the ledger's chain begins with; its tenant follows.
const LEDGER: &str = "ledger/";
/// What the name of a chain of decisions begins with; its lane follows.
const DECISIONS: &str = "decisions/";

/// A head as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedHead {
    /// Which chain: `ledger/<tenant>`, or `decisions/<lane>` of a gate's journal.
    pub log: String,
    /// How many entries or decisions it had.
    pub size: i64,
    /// The hash of the last, SHA-256 in hexadecimal.
    pub hash: String,
    /// When it was published.
    pub at: Instant,
}

impl PublishedHead {
    /// The command that asks whether this head still holds.
    #[must_use]
    pub fn command(&self) -> String {
        let Self { log, size, hash, .. } = self;
        match (log.strip_prefix(LEDGER), log.strip_prefix(DECISIONS)) {
            (Some("main"), _) => format!("anxin fund verify --noted {size}:{hash}"),
            (Some(tenant), _) => format!("anxin fund --tenant {tenant} verify --noted {size}:{hash}"),
            (None, lane) => format!("anxin journal verify --noted {}:{size}:{hash}", lane.unwrap_or(log)),
        }
    }
}

impl Desk {
    /// Publishes where every chain ends now. What has not moved since is not published again. Returns how many were.
    ///
    /// # Errors
    /// A system behind the desk does not answer.
    pub async fn publish_heads(&self) -> Result<u64, DeskError> {
        let (now, lanes) = (self.clock().now(), self.journal().heads().await?);
        self.store()
            .write(move |tx| {
                let mut published = 0;
                for (tenant, size, hash) in anxin_fund::ledger_heads(tx)? {
                    published += publish(tx, &format!("{LEDGER}{tenant}"), size, &hash, now)?;
                }
                for lane in &lanes {
                    let size = i64::try_from(lane.decisions).unwrap_or(i64::MAX);
                    published += publish(tx, &format!("{DECISIONS}{}", lane.lane), size, &lane.hash, now)?;
                }
                Ok(published)
            })
            .await
    }

    /// The heads that were published last, the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn published_heads(&self, limit: u32) -> Result<Vec<PublishedHead>, DeskError> {
        let sql = "SELECT log, size, hash, at FROM published_head ORDER BY at DESC, log, size DESC LIMIT $1";
        let read = |row: &Row| {
            Ok(PublishedHead {
                log: row.text(0)?,
                size: row.int(1)?,
                hash: row.text(2)?,
                at: row.instant(3)?,
            })
        };
        self.store()
            .read(move |tx| {
                let rows = tx.query(sql, &[i64::from(limit).into()])?;
                rows.iter().map(read).collect::<Result<_, StoreError>>().map_err(DeskError::from)
            })
            .await
    }
}

fn publish(tx: &mut dyn Tx, log: &str, size: i64, hash: &str, at: Instant) -> Result<u64, StoreError> {
    let published = tx.execute(
        "INSERT INTO published_head (log, size, hash, at) VALUES ($1, $2, $3, $4) ON CONFLICT (log, size, hash) DO NOTHING",
        &[log.into(), size.into(), hash.into(), at.into()],
    )?;
    if published > 0 {
        anxin_proof::put_head(tx, log, size, hash, at)?;
    }
    Ok(published)
}
