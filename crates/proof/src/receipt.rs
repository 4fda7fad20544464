//! Receipts with proofs: what was logged of an award, each entry with its event, what opens the commitment, and the proof that it is in the
//! log (C2SP tlog-proof). Whoever has such a file needs nobody to check it, but for the key of the log.

use std::fmt;

use anxin_domain::ids::AwardId;
use anxin_store::{Row, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::checkpoint::Checkpoint;
use crate::error::ProofError;
use crate::event::{Entry, Event, commits_to};
use crate::hash::{Hash, from_hex, hex};
use crate::log::{Log, hashes, head, unsigned};
use crate::note::VerifierKey;
use crate::tile::TileNodes;
use crate::tree::inclusion;
use crate::verify;

/// The first line of a proof.
const PROOF: &str = "c2sp.org/tlog-proof@v1";
/// Entries of one award that a receipt holds: an award, and payments that went back and forth.
const ENTRIES_LIMIT: i64 = 32;
/// Hashes of a proof: no tree is higher.
const HASHES_LIMIT: usize = 63;
/// Most bytes of a receipt that is read.
pub const RECEIPT_LIMIT: u64 = 1_000_000;

/// That an entry is in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The place of the entry.
    pub index: u64,
    /// The way to the root.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint with the root.
    pub checkpoint: String,
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROOF}\nindex {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl Proof {
    /// Reads one. A line with what somebody has added for their own use is passed over.
    ///
    /// # Errors
    /// [`ProofError::Receipt`].
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let wrong = |why: &str| ProofError::Receipt(why.to_owned());
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("a proof has no checkpoint"))?;
        let mut lines = head.lines();
        if lines.next() != Some(PROOF) {
            return Err(wrong("a proof does not begin with c2sp.org/tlog-proof@v1"));
        }
        let mut lines = lines.skip_while(|line| line.starts_with("extra "));
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(|n| n.parse().ok());
        let hashes: Vec<Hash> = lines
            .map(|line| Hash::from_base64(line).ok_or_else(|| wrong("a line of a proof is no hash")))
            .collect::<Result<_, _>>()?;
        if hashes.len() > HASHES_LIMIT {
            return Err(wrong("a proof has more lines than any tree is high"));
        }
        let index = index.ok_or_else(|| wrong("a proof does not say which entry it is about"))?;
        Ok(Self { index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Checks it for the bytes of an entry, and answers the checkpoint that it leads to.
    ///
    /// # Errors
    /// [`ProofError`] says what does not hold.
    pub fn verify(&self, entry: &[u8], key: &VerifierKey) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        verify::inclusion(Hash::leaf(entry), self.index, checkpoint.size, &self.hashes, checkpoint.root)?;
        Ok(checkpoint)
    }
}

/// One entry of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptEntry {
    /// The bytes of the entry, as they are in the log.
    pub entry: String,
    /// The event that it commits to; none when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub event: Option<String>,
    /// What opens the commitment, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<String>,
    /// The proof.
    pub proof: String,
}

/// A receipt as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// The award.
    pub award: AwardId,
    /// The key of the log. It says so itself: compare it with the one that the log has published.
    pub vkey: String,
    /// What was logged of the award, the first first.
    pub logged: Vec<ReceiptEntry>,
}

/// One entry that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedEntry {
    /// Its place.
    pub index: u64,
    /// What everybody sees.
    pub entry: Entry,
    /// What only whoever has the receipt sees; none when it was erased.
    pub event: Option<Event>,
    /// What it was checked against.
    pub checkpoint: Checkpoint,
}

impl ReceiptFile {
    /// Reads one.
    ///
    /// # Errors
    /// [`ProofError::Receipt`].
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        serde_json::from_str(text).map_err(|e| ProofError::Receipt(e.to_string()))
    }

    /// Checks every entry with a key: the signature, the proof, that the event is the one that was committed to, and that both tell of
    /// the same money and of this award.
    ///
    /// # Errors
    /// [`ProofError`] says what does not hold.
    pub fn verify(&self, key: &VerifierKey) -> Result<Vec<CheckedEntry>, ProofError> {
        if self.logged.is_empty() {
            return Err(ProofError::Receipt("nothing of the award is in the log yet".to_owned()));
        }
        self.logged.iter().map(|one| one.verify(self.award, key)).collect()
    }
}

impl ReceiptEntry {
    fn verify(&self, award: AwardId, key: &VerifierKey) -> Result<CheckedEntry, ProofError> {
        let wrong = |why: &str| ProofError::Receipt(why.to_owned());
        let proof = Proof::parse(&self.proof)?;
        let checkpoint = proof.verify(self.entry.as_bytes(), key)?;
        let entry = Entry::parse(self.entry.as_bytes()).ok_or_else(|| wrong("its entry cannot be read"))?;
        let checked = |event| CheckedEntry { index: proof.index, entry: entry.clone(), event, checkpoint };
        let (Some(told), Some(salt)) = (&self.event, &self.salt) else { return Ok(checked(None)) };
        let salt = from_hex(salt).ok_or_else(|| wrong("its salt is not hexadecimal"))?;
        let commitment = entry.commitment.as_deref().unwrap_or_default();
        if !commits_to(commitment, &salt, told.as_bytes()) {
            return Err(wrong("the event is not the one that the entry commits to"));
        }
        let event: Event = serde_json::from_str(told).map_err(|_| wrong("its event cannot be read"))?;
        if event.award != Some(award) {
            return Err(wrong("the event is about another award"));
        }
        let same = event.kind == entry.kind && event.minor == entry.minor && event.currency == entry.currency;
        if same { Ok(checked(Some(event))) } else { Err(wrong("event and entry tell of different money")) }
    }
}

impl Log {
    /// The receipt of an award with its proofs, as the log is now. Without entries it waits for its places, or is older than the log.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer or the key is not ours.
    pub async fn receipt(&self, award: AwardId) -> Result<ReceiptFile, ProofError> {
        let vkey = self.verifier()?.to_string();
        let (head, entries) = self.store.read(move |tx| proven(tx, award)).await?;
        let checkpoint = self.signed(head)?;
        let logged = entries.into_iter().map(|(mut entry, index, hashes)| {
            entry.proof = Proof { index, hashes, checkpoint: checkpoint.clone() }.to_string();
            entry
        });
        Ok(ReceiptFile { award, vkey, logged: logged.collect() })
    }
}

type Proven = (ReceiptEntry, u64, Vec<Hash>);

fn proven(tx: &mut dyn Tx, award: AwardId) -> Result<(crate::log::Head, Vec<Proven>), ProofError> {
    let head = head(tx)?;
    let rows = tx.query(
        "SELECT e.seq, e.entry, o.told, o.salt FROM log_event e LEFT JOIN log_opening o ON o.event = e.id \
         WHERE e.subject = $1 AND e.seq IS NOT NULL ORDER BY e.seq LIMIT $2",
        &[award.to_bytes().into(), ENTRIES_LIMIT.into()],
    )?;
    let read = |row: &Row| {
        let salt = row.opt_bytes(3)?.map(|salt| hex(&salt));
        let entry = ReceiptEntry { entry: row.text(1)?, event: row.opt_text(2)?, salt, proof: String::new() };
        Ok::<_, StoreError>((entry, unsigned(row.int(0)?)?))
    };
    let entries = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut nodes = TileNodes::new(head.size, |tile| hashes(tx, tile));
    let mut proven = Vec::with_capacity(entries.len());
    for (entry, index) in entries {
        let hashes = inclusion(&mut nodes, index, head.size)?;
        proven.push((entry, index, hashes));
    }
    Ok((head, proven))
}
