//! Evidence files of a case: what customers, brands and staff send to be looked at. A file is told by its bytes, refused when
//! it is not what it seems, and kept without its metadata; both what came and what is kept are known by their SHA-256. It is
//! never run, never shown inside a page, and served under a type of our own.

mod clean;
mod exif;
mod jpeg;
mod kind;
mod m4a;
mod mp3;
mod name;
mod ogg;
mod pdf;
mod png;
mod refusal;
mod riff;
mod scan;

use anxin_domain::ids::{BrandId, CaseId, EvidenceId};
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx};
use sha2::{Digest, Sha256};

use crate::Desk;
use crate::complaint::checked_words;
use crate::decide::happened;
use crate::error::DeskError;
use crate::whose::seen;
use crate::words::{Actor, EventKind};

pub use kind::FileKind;
pub use name::FILE_NAME_LIMIT;

/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Most files of one case.
pub const FILES_LIMIT: i64 = 20;
/// Largest sum of the files of one case, in bytes as they are kept.
pub const FILES_SIZE_LIMIT: i64 = 50 * 1024 * 1024;
/// Largest piece in which bytes are kept.
const PIECE_BYTES: usize = 256 * 1024;

/// A file that somebody adds to a case.
#[derive(Clone)]
pub struct NewFile {
    /// What it is called.
    pub name: String,
    /// Its bytes, at most [`FILE_LIMIT`].
    pub bytes: Vec<u8>,
    /// Who adds it.
    pub by: Actor,
    /// The brand, if one adds it.
    pub brand: Option<BrandId>,
    /// What it is to show, at most [`crate::WORDS_LIMIT`] letters; may be empty.
    pub words: String,
}

/// What is known about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMeta {
    /// Its id.
    pub id: EvidenceId,
    /// Its case.
    pub case: CaseId,
    /// Its name, cleaned, with the ending of its kind.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes are kept.
    pub size: i64,
    /// SHA-256 of what came.
    pub came_sha256: [u8; 32],
    /// SHA-256 of what is kept.
    pub kept_sha256: [u8; 32],
    /// Who added it.
    pub by: Actor,
    /// The brand that added it, if one did.
    pub brand: Option<BrandId>,
    /// What it is to show.
    pub words: String,
    /// When it was added.
    pub at: Instant,
    /// When its bytes were erased, if they were.
    pub erased_at: Option<Instant>,
}

/// What became of a file that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The file.
    pub file: FileMeta,
    /// Whether the same side had added the same bytes before: then this is the file of that time.
    pub repeated: bool,
}

/// A file that was looked through.
struct Looked {
    by: Actor,
    brand: Option<BrandId>,
    words: String,
    name: String,
    kind: FileKind,
    came_size: i64,
    came_sha256: [u8; 32],
    kept_sha256: [u8; 32],
    kept: Vec<u8>,
}

impl FileMeta {
    /// The headers under which its bytes are served: always to be saved, under a type of ours, never guessed at, and shut in
    /// should a browser open it all the same.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, String); 5] {
        [
            ("content-type", self.kind.content_type().to_owned()),
            ("content-disposition", disposition(&self.name, self.kind)),
            ("x-content-type-options", "nosniff".to_owned()),
            ("content-security-policy", "sandbox; default-src 'none'".to_owned()),
            ("cache-control", "private, no-store".to_owned()),
        ]
    }
}

/// `attachment`, with a name that every client reads, and the real one for those that read it (RFC 6266, RFC 8187).
fn disposition(name: &str, kind: FileKind) -> String {
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"evidence.{}\"; filename*=UTF-8''{encoded}", kind.extension())
}

impl Desk {
    /// Adds a file to a case. The same bytes from the same side again are the same file.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`]; [`DeskError::Invalid`] for the field `file` with the mend when the file is not taken;
    /// [`DeskError::FilesFull`] when the case has as many as it may; or the store does not answer.
    pub async fn attach(&self, case: CaseId, new: NewFile) -> Result<Attached, DeskError> {
        let words = checked_words("words", &new.words)?;
        if new.bytes.len() > FILE_LIMIT {
            return Err(DeskError::invalid(
                "file",
                format!("it is larger than {FILE_LIMIT} bytes: send a smaller picture or recording"),
            ));
        }
        // Ten megabytes take a moment, and calls are judged on the same threads.
        let looking = tokio::task::spawn_blocking(move || look(new, words));
        let broken_off = |_| StoreError::Database("looking through a file was broken off".into());
        let looked = looking.await.map_err(broken_off)??;
        let (clock, tenant) = (self.clock().clone(), self.tenant.clone());
        self.store()
            .write(move |tx| {
                seen(tx, tenant.as_ref(), case)?;
                keep(tx, &clock, case, &looked)
            })
            .await
    }

    /// The files of a case, in the order they were added.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for another tenant's; otherwise the store's.
    pub async fn files(&self, case: CaseId) -> Result<Vec<FileMeta>, DeskError> {
        let tenant = self.tenant.clone();
        self.store()
            .read(move |tx| {
                seen(tx, tenant.as_ref(), case)?;
                let sql = format!("{SELECT} WHERE case_id = $1 ORDER BY n");
                Ok(tx.query(&sql, &[case.to_bytes().into()])?.iter().map(meta).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// A file with its bytes.
    ///
    /// # Errors
    /// [`DeskError::UnknownFile`], [`DeskError::FileErased`], or the store does not answer.
    pub async fn file(&self, id: EvidenceId) -> Result<(FileMeta, Vec<u8>), DeskError> {
        let tenant = self.tenant.clone();
        self.store()
            .read(move |tx| {
                let case = find(tx, id)?.case;
                seen(tx, tenant.as_ref(), case).map_err(|_| DeskError::UnknownFile)?;
                file(tx, id)
            })
            .await
    }

    /// Erases the bytes of a file; what is known about it stays, with both digests. Again changes nothing.
    ///
    /// # Errors
    /// [`DeskError::UnknownFile`], or the store does not answer.
    pub async fn erase_file(&self, id: EvidenceId) -> Result<(), DeskError> {
        let now = self.clock().now();
        self.store()
            .write(move |tx| {
                if find(tx, id)?.erased_at.is_none() {
                    erase(tx, id, now)?;
                }
                Ok(())
            })
            .await
    }
}

fn erase(tx: &mut dyn Tx, id: EvidenceId, now: Instant) -> Result<(), StoreError> {
    tx.execute("DELETE FROM evidence_piece WHERE file = $1", &[id.to_bytes().into()])?;
    let sql = "UPDATE evidence_file SET erased_at = $2, name = $3, words = '' WHERE id = $1";
    tx.execute(sql, &[id.to_bytes().into(), now.into(), "erased".into()]).map(drop)
}

/// Erases the bytes of what the customer added to a case; what others added is theirs.
pub(crate) fn erase_files(tx: &mut dyn Tx, case: CaseId, now: Instant) -> Result<(), StoreError> {
    let sql =
        "SELECT id FROM evidence_file WHERE case_id = $1 AND actor = $2 AND erased_at IS NULL ORDER BY n";
    let files = tx.query(sql, &[case.to_bytes().into(), Actor::Customer.word().into()])?;
    files.iter().try_for_each(|row| erase(tx, EvidenceId::from_bytes(row.id(0)?), now))
}

fn look(new: NewFile, words: String) -> Result<Looked, DeskError> {
    let NewFile { name, bytes, by, brand, .. } = new;
    let (kind, kept) = clean::clean(&bytes).map_err(|refusal| DeskError::invalid("file", refusal))?;
    let name = name::cleaned(&name, kind).map_err(|refusal| DeskError::invalid("file", refusal))?;
    Ok(Looked {
        by,
        brand,
        words,
        name,
        kind,
        came_size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        came_sha256: Sha256::digest(&bytes).into(),
        kept_sha256: Sha256::digest(&kept).into(),
        kept,
    })
}

fn keep(tx: &mut dyn Tx, clock: &Clock, case: CaseId, looked: &Looked) -> Result<Attached, DeskError> {
    tx.query_opt("SELECT 1 FROM desk_case WHERE id = $1", &[case.to_bytes().into()])?
        .ok_or(DeskError::UnknownCase)?;
    let by = looked.by.word();
    let brand = looked.brand.as_ref().map(BrandId::as_str);
    let same = format!(
        "{SELECT} WHERE case_id = $1 AND came_sha256 = $2 AND actor = $3 AND COALESCE(brand, '') = $4"
    );
    let digest = looked.came_sha256.to_vec();
    let params = [case.to_bytes().into(), digest.into(), by.into(), brand.unwrap_or_default().into()];
    if let Some(row) = tx.query_opt(&same, &params)? {
        return Ok(Attached { file: meta(&row)?, repeated: true });
    }
    let sums =
        "SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM evidence_file WHERE case_id = $1";
    let sums =
        tx.query_opt(sums, &[case.to_bytes().into()])?.ok_or(StoreError::Corrupt("files of a case"))?;
    let size = i64::try_from(looked.kept.len()).unwrap_or(i64::MAX);
    if sums.int(0)? >= FILES_LIMIT || sums.int(1)?.saturating_add(size) > FILES_SIZE_LIMIT {
        return Err(DeskError::FilesFull);
    }
    let now = clock.now();
    let id = EvidenceId::new(now, clock.random());
    tx.execute(
        "INSERT INTO evidence_file (id, case_id, name, kind, size, came_size, came_sha256, kept_sha256, actor, brand, words, at, n) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            id.to_bytes().into(),
            case.to_bytes().into(),
            looked.name.as_str().into(),
            looked.kind.word().into(),
            size.into(),
            looked.came_size.into(),
            looked.came_sha256.to_vec().into(),
            looked.kept_sha256.to_vec().into(),
            by.into(),
            brand.into(),
            looked.words.as_str().into(),
            now.into(),
            (sums.int(0)? + 1).into(),
        ],
    )?;
    for (n, piece) in (0_i64..).zip(looked.kept.chunks(PIECE_BYTES)) {
        let sql = "INSERT INTO evidence_piece (file, n, bytes) VALUES ($1, $2, $3)";
        tx.execute(sql, &[id.to_bytes().into(), n.into(), piece.to_vec().into()])?;
    }
    happened(tx, case, None, EventKind::FileAdded, looked.by, now)?;
    Ok(Attached { file: find(tx, id)?, repeated: false })
}

fn file(tx: &mut dyn Tx, id: EvidenceId) -> Result<(FileMeta, Vec<u8>), DeskError> {
    let meta = find(tx, id)?;
    if meta.erased_at.is_some() {
        return Err(DeskError::FileErased);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.size).unwrap_or_default().min(FILE_LIMIT));
    let sql = "SELECT bytes FROM evidence_piece WHERE file = $1 ORDER BY n";
    for row in tx.query(sql, &[id.to_bytes().into()])? {
        bytes.extend(row.bytes(0)?);
    }
    if Sha256::digest(&bytes).as_slice() != meta.kept_sha256 {
        return Err(StoreError::Corrupt("bytes of a file").into());
    }
    Ok((meta, bytes))
}

fn find(tx: &mut dyn Tx, id: EvidenceId) -> Result<FileMeta, DeskError> {
    let row = tx.query_opt(&format!("{SELECT} WHERE id = $1"), &[id.to_bytes().into()])?;
    Ok(meta(&row.ok_or(DeskError::UnknownFile)?)?)
}

const SELECT: &str = "SELECT id, case_id, name, kind, size, came_sha256, kept_sha256, actor, words, at, erased_at, brand \
                      FROM evidence_file";

fn meta(row: &Row) -> Result<FileMeta, StoreError> {
    let digest = |index: usize| -> Result<[u8; 32], StoreError> {
        row.bytes(index)?.try_into().map_err(|_| StoreError::Corrupt("digest of a file"))
    };
    Ok(FileMeta {
        id: EvidenceId::from_bytes(row.id(0)?),
        case: CaseId::from_bytes(row.id(1)?),
        name: row.text(2)?,
        kind: row.text(3)?.parse()?,
        size: row.int(4)?,
        came_sha256: digest(5)?,
        kept_sha256: digest(6)?,
        by: row.text(7)?.parse()?,
        words: row.text(8)?,
        at: row.instant(9)?,
        erased_at: row.opt_int(10)?.map(Instant::from_micros),
        brand: row
            .opt_text(11)?
            .map(|brand| brand.parse())
            .transpose()
            .map_err(|_| StoreError::Corrupt("brand"))?,
    })
}
