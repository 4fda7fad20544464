//! Checking a whole log from its files: every entry is hashed again, every tile computed again, up to the root that the checkpoint signs.
//! Nothing is believed but the key.

use std::collections::BTreeMap;

use crate::checkpoint::Checkpoint;
use crate::error::ProofError;
use crate::event::{Entry, Kind, SumOf};
use crate::hash::Hash;
use crate::note::VerifierKey;
use crate::tile::{Shelf, TILE_WIDTH, Tile, TileNodes, read_entries, read_hashes};
use crate::tree::{consistency, fold, root};
use crate::verify;

/// Where the signed checkpoint lies in a log.
pub const CHECKPOINT: &str = "checkpoint";
/// Where the key lies.
pub const VKEY: &str = "vkey";
/// What is wrong is told so often at most.
const TOLD_LIMIT: usize = 20;

/// The files of a log, in a folder or behind an address.
pub trait LogFiles {
    /// Reads one; none where it is not there.
    ///
    /// # Errors
    /// A sentence, when it cannot be said whether it is there.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

/// Files in memory, by their paths.
impl LogFiles for BTreeMap<String, Vec<u8>> {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.get(path).cloned())
    }
}

/// Why a log could not be checked to its end.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Its files cannot be read.
    #[error("the log cannot be read: {0}")]
    Unreadable(String),
    /// It has no checkpoint that can be believed.
    #[error(transparent)]
    Broken(#[from] ProofError),
}

/// Sums of money, by month, currency and which: how many, and minor units.
pub type Sums = BTreeMap<(String, String, SumOf), (i64, i64)>;

/// What came out.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The newest checkpoint.
    pub checkpoint: Checkpoint,
    /// How many entries there are of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// What the money in them comes to.
    pub sums: Sums,
    /// What is wrong, in sentences that name it; the first twenty.
    pub wrong: Vec<String>,
}

/// Checks a log, and that it continues what was noted of it before.
///
/// # Errors
/// [`AuditError`] when there is nothing to check.
pub fn audit<F: LogFiles>(
    files: &mut F,
    key: &VerifierKey,
    noted: Option<&Checkpoint>,
) -> Result<Audit, AuditError> {
    let note = files.read(CHECKPOINT).map_err(AuditError::Unreadable)?;
    let note = note.ok_or(ProofError::Checkpoint("the log has none; it is the file `checkpoint`"))?;
    let note = String::from_utf8(note).map_err(|_| ProofError::Note("it is no text in UTF-8"))?;
    let checkpoint = Checkpoint::open(&note, key)?;
    let mut audit = Audit { checkpoint, kinds: BTreeMap::new(), sums: Sums::new(), wrong: Vec::new() };
    let mut above = audit.leaves(files)?;
    let mut level = 1;
    while Tile::of_size(Shelf::Hashes(level), 0, audit.checkpoint.size).is_some() {
        above = audit.level(files, level, &above)?;
        level += 1;
    }
    audit.end(files, noted)?;
    Ok(audit)
}

/// A file of the log as it was read.
enum Read {
    Here(Vec<u8>),
    Lacks,
}

impl Audit {
    fn tell(&mut self, wrong: String) {
        if self.wrong.len() < TOLD_LIMIT {
            self.wrong.push(wrong);
        }
    }

    fn file<F: LogFiles>(&mut self, files: &mut F, tile: Tile) -> Result<Read, AuditError> {
        match fetch(files, tile)? {
            Some(bytes) => Ok(Read::Here(bytes)),
            None => {
                self.tell(format!("{tile} is not there, and the checkpoint says that it is"));
                Ok(Read::Lacks)
            }
        }
    }

    fn hashes<F: LogFiles>(&mut self, files: &mut F, tile: Tile) -> Result<Vec<Hash>, AuditError> {
        let Read::Here(bytes) = self.file(files, tile)? else { return Ok(Vec::new()) };
        Ok(read_hashes(tile, &bytes).unwrap_or_else(|wrong| {
            self.tell(wrong.to_string());
            Vec::new()
        }))
    }

    /// Hashes every entry again, and answers the hashes that full tiles have on the level above.
    fn leaves<F: LogFiles>(&mut self, files: &mut F) -> Result<Vec<Hash>, AuditError> {
        let mut above = Vec::new();
        for index in 0.. {
            let Some(bundle) = Tile::of_size(Shelf::Entries, index, self.checkpoint.size) else { break };
            let tile = Tile { shelf: Shelf::Hashes(0), ..bundle };
            let stored = self.hashes(files, tile)?;
            let Read::Here(bytes) = self.file(files, bundle)? else { continue };
            let entries = match read_entries(bundle, &bytes) {
                Ok(entries) => entries,
                Err(wrong) => {
                    self.tell(wrong.to_string());
                    continue;
                }
            };
            let computed: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
            for (place, entry) in (index * TILE_WIDTH..).zip(&entries) {
                self.count(place, entry);
            }
            self.compare(tile, &computed, &stored, "entry");
            if tile.is_full() {
                above.push(fold(&computed));
            }
        }
        Ok(above)
    }

    /// Holds the tiles of a level against what was computed below.
    fn level<F: LogFiles>(
        &mut self,
        files: &mut F,
        level: u32,
        computed: &[Hash],
    ) -> Result<Vec<Hash>, AuditError> {
        let mut above = Vec::new();
        for (index, computed) in (0..).zip(computed.chunks(TILE_WIDTH as usize)) {
            let Some(tile) = Tile::of_size(Shelf::Hashes(level), index, self.checkpoint.size) else { break };
            let stored = self.hashes(files, tile)?;
            self.compare(tile, computed, &stored, "tile");
            if computed.len() as u64 == TILE_WIDTH {
                above.push(fold(computed));
            }
        }
        Ok(above)
    }

    fn compare(&mut self, tile: Tile, computed: &[Hash], stored: &[Hash], what: &str) {
        if stored.is_empty() {
            return;
        }
        for (place, (computed, stored)) in (tile.index * TILE_WIDTH..).zip(computed.iter().zip(stored)) {
            if computed != stored {
                self.tell(format!(
                    "{what} {place} has not the hash that {tile} says; one of them was changed"
                ));
            }
        }
    }

    fn count(&mut self, place: u64, bytes: &[u8]) {
        let Some(entry) = Entry::parse(bytes) else {
            return self.tell(format!("entry {place} cannot be read: it is none that this program knows"));
        };
        *self.kinds.entry(entry.kind).or_default() += 1;
        add(&mut self.sums, &entry);
    }

    /// Holds the root against the checkpoint, and the log against what was noted of it.
    fn end<F: LogFiles>(&mut self, files: &mut F, noted: Option<&Checkpoint>) -> Result<(), AuditError> {
        let size = self.checkpoint.size;
        if !self.wrong.is_empty() {
            // The tree cannot be put together, so more would be said of the same.
            return Ok(());
        }
        let mut nodes = TileNodes::new(size, |tile| {
            let path = || tile.to_string();
            let bytes = fetch(files, tile)?
                .ok_or_else(|| ProofError::Tile { path: path(), why: "it is not there".to_owned() })?;
            Ok::<_, AuditError>(read_hashes(tile, &bytes)?)
        });
        let found = root(&mut nodes, size)?;
        let proof = match noted {
            Some(noted) if noted.size <= size => consistency(&mut nodes, noted.size, size)?,
            _ => Vec::new(),
        };
        if found != self.checkpoint.root {
            self.tell(format!(
                "the checkpoint signs the root {}, and the entries have {found}",
                self.checkpoint.root
            ));
        }
        let Some(noted) = noted else { return Ok(()) };
        if noted.origin != self.checkpoint.origin {
            self.tell(format!(
                "what was noted is of the log {}, and this is {}",
                noted.origin, self.checkpoint.origin
            ));
        } else if noted.size == 0 {
            // Every log continues an empty one.
        } else if noted.size > size {
            self.tell(format!("the log had {} entries when it was noted, and has {size} now", noted.size));
        } else if let Err(wrong) = verify::consistency((noted.size, noted.root), (size, found), &proof) {
            self.tell(format!("the log does not continue what was noted at {} entries: {wrong}", noted.size));
        }
        Ok(())
    }
}

/// Adds the money of an entry to sums, or takes it away.
pub(crate) fn add(sums: &mut Sums, entry: &Entry) {
    let (Some(sum), Some(minor)) = (entry.kind.sum(), entry.minor) else { return };
    let (month, currency) = (entry.month.clone(), entry.currency.clone());
    let sign = if entry.kind.takes_away() { -1 } else { 1 };
    let key = (month.unwrap_or_default(), currency.unwrap_or_default(), sum);
    let (count, total) = sums.entry(key).or_default();
    *count = count.saturating_add(sign * entry.count.unwrap_or(1));
    *total = total.saturating_add(minor.saturating_mul(sign));
}

/// A tile as it is there, or the full one that has come in its place.
fn fetch<F: LogFiles>(files: &mut F, tile: Tile) -> Result<Option<Vec<u8>>, AuditError> {
    if let Some(bytes) = files.read(&tile.to_string()).map_err(AuditError::Unreadable)? {
        return Ok(Some(bytes));
    }
    if tile.is_full() {
        return Ok(None);
    }
    files.read(&tile.filled().to_string()).map_err(AuditError::Unreadable)
}
