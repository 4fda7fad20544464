//! Promises that are handed in and published here. What a file says is known to those who read it; here it is text.

use std::collections::BTreeSet;

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::feed::{DIRECTORY_SHARD, append_change};
use crate::tx::{Row, Tx};

/// The kind of change by which gates are told of a promise. One that does not know it stops following, and allows nothing that
/// depends on what it does not know.
pub const PROMISE_NOTE: &str = "promise";

/// A file that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseDraft {
    /// The SHA-256 of its text.
    pub digest: [u8; 32],
    /// The promise it is about.
    pub promise: String,
    /// The name it has in errors.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Who handed it in first.
    pub author: Number,
    /// When.
    pub at: Instant,
}

/// A file that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisePublication {
    /// Its place in the directory's shard of the feed.
    pub place: i64,
    /// The promise.
    pub promise: String,
    /// The file, by the SHA-256 of its text.
    pub digest: [u8; 32],
    /// Who wrote it.
    pub author: Number,
    /// Who approved it.
    pub approver: Number,
    /// When.
    pub at: Instant,
}

/// What a gate reads in the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseNote {
    /// The promise.
    pub promise: String,
    /// The file, by the SHA-256 of its text in hexadecimal.
    pub digest: String,
}

const DRAFT: &str = "digest, promise, file, text, author, at";

/// Keeps a file. One that is here already stays with whoever handed it in first; answers the draft as it stands.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_draft(tx: &mut dyn Tx, new: &PromiseDraft) -> Result<PromiseDraft, StoreError> {
    tx.execute(
        "INSERT INTO promise_draft (digest, promise, file, text, author, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (digest) DO NOTHING",
        &[
            new.digest.to_vec().into(),
            new.promise.as_str().into(),
            new.file.as_str().into(),
            new.text.as_str().into(),
            new.author.into(),
            new.at.into(),
        ],
    )?;
    draft(tx, new.digest)?.ok_or(StoreError::Corrupt("promise draft"))
}

/// The file with a digest.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn draft(tx: &mut dyn Tx, digest: [u8; 32]) -> Result<Option<PromiseDraft>, StoreError> {
    let sql = format!("SELECT {DRAFT} FROM promise_draft WHERE digest = $1");
    tx.query_opt(&sql, &[digest.to_vec().into()])?.map(|row| draft_in(&row)).transpose()
}

/// The files that were handed in last, the newest first.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn newest_drafts(tx: &mut dyn Tx, limit: i64) -> Result<Vec<PromiseDraft>, StoreError> {
    let sql = format!("SELECT {DRAFT} FROM promise_draft ORDER BY at DESC, digest LIMIT $1");
    tx.query(&sql, &[limit.into()])?.iter().map(draft_in).collect()
}

/// Publishes a file and tells the gates; answers the place. Author and approver have had a hand in the terms with these labels.
///
/// # Errors
/// [`StoreError`] of any kind; [`StoreError::Constraint`](StoreError) when author and approver are one.
pub fn publish(
    tx: &mut dyn Tx,
    draft: &PromiseDraft,
    approver: Number,
    written: &[String],
    now: Instant,
) -> Result<PromisePublication, StoreError> {
    let note = PromiseNote { promise: draft.promise.clone(), digest: hex(&draft.digest) };
    let body = serde_json::to_string(&note).map_err(|_| StoreError::Corrupt("promise note"))?;
    let change = append_change(tx, DIRECTORY_SHARD, PROMISE_NOTE, now, |_| Ok(body))?;
    let published = PromisePublication {
        place: change.version,
        promise: draft.promise.clone(),
        digest: draft.digest,
        author: draft.author,
        approver,
        at: change.recorded_at,
    };
    tx.execute(
        "INSERT INTO promise_publication (ver, promise, digest, author, approver, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            published.place.into(),
            published.promise.as_str().into(),
            published.digest.to_vec().into(),
            published.author.into(),
            published.approver.into(),
            published.at.into(),
        ],
    )?;
    note_hands(tx, &published, written)?;
    Ok(published)
}

/// Notes that author and approver of a publication have had a hand in the terms with these labels. Again changes nothing.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn note_hands(
    tx: &mut dyn Tx,
    published: &PromisePublication,
    written: &[String],
) -> Result<(), StoreError> {
    for terms in written {
        for staff in [published.author, published.approver] {
            tx.execute(
                "INSERT INTO promise_hand (staff, terms) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                &[staff.into(), terms.as_str().into()],
            )?;
        }
    }
    Ok(())
}

/// Who has had a hand in which terms, by number and label.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn hands(tx: &mut dyn Tx) -> Result<BTreeSet<(Number, String)>, StoreError> {
    let rows = tx.query("SELECT staff, terms FROM promise_hand", &[])?;
    rows.iter().map(|row| Ok((row.number(0)?, row.text(1)?))).collect()
}

/// Every publication, in order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn publications(tx: &mut dyn Tx) -> Result<Vec<PromisePublication>, StoreError> {
    let sql = "SELECT ver, promise, digest, author, approver, at FROM promise_publication ORDER BY ver";
    tx.query(sql, &[])?.iter().map(publication_in).collect()
}

/// The newest publication of a promise.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn newest_publication(tx: &mut dyn Tx, promise: &str) -> Result<Option<PromisePublication>, StoreError> {
    let sql = "SELECT ver, promise, digest, author, approver, at FROM promise_publication WHERE promise = $1 \
               ORDER BY ver DESC LIMIT 1";
    tx.query_opt(sql, &[promise.into()])?.map(|row| publication_in(&row)).transpose()
}

/// The files in force of every promise that was published here, by promise.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn published_files(tx: &mut dyn Tx) -> Result<Vec<PromiseDraft>, StoreError> {
    let sql = "SELECT d.digest, d.promise, d.file, d.text, d.author, d.at FROM promise_publication p \
               JOIN promise_draft d ON d.digest = p.digest WHERE p.ver = \
               (SELECT MAX(q.ver) FROM promise_publication q WHERE q.promise = p.promise) ORDER BY d.promise";
    tx.query(sql, &[])?.iter().map(draft_in).collect()
}

/// A digest as people and notes write it.
#[must_use]
pub fn hex(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest from its 64 hexadecimal digits.
#[must_use]
pub fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pairs: Vec<u8> =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    pairs.try_into().ok().filter(|_| text.len() == 64)
}

fn digest_in(row: &Row, index: usize) -> Result<[u8; 32], StoreError> {
    row.bytes(index)?.try_into().map_err(|_| StoreError::Corrupt("digest of a promise"))
}

fn draft_in(row: &Row) -> Result<PromiseDraft, StoreError> {
    Ok(PromiseDraft {
        digest: digest_in(row, 0)?,
        promise: row.text(1)?,
        file: row.text(2)?,
        text: row.text(3)?,
        author: row.number(4)?,
        at: row.instant(5)?,
    })
}

fn publication_in(row: &Row) -> Result<PromisePublication, StoreError> {
    Ok(PromisePublication {
        place: row.int(0)?,
        promise: row.text(1)?,
        digest: digest_in(row, 2)?,
        author: row.number(3)?,
        approver: row.number(4)?,
        at: row.instant(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_from_its_digits() {
        let digest: [u8; 32] = std::array::from_fn(|n| u8::try_from(n * 8).unwrap_or(0));
        assert_eq!(from_hex(&hex(&digest)), Some(digest));
        for odd in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(from_hex(odd), None, "{odd}");
        }
    }
}
