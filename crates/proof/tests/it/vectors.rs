//! The vectors of others: inclusion, consistency, notes, and a log that another program wrote.

use std::path::PathBuf;

use anxin_proof::audit::LogFiles;
use anxin_proof::tile::{Shelf, Tile, TileNodes, read_entries, read_hashes};
use anxin_proof::tree::{consistency, inclusion, root};
use anxin_proof::{Checkpoint, Hash, Note, ProofError, VerifierKey, verify};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The key of the log in `data/log`, as its writers published it.
const LOG_KEY: &str = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

fn vectors(text: &str, least: usize) -> Vec<Value> {
    let vectors: Vec<Value> = serde_json::from_str(text).unwrap();
    assert!(vectors.len() >= least, "vectors are missing: {}", vectors.len());
    vectors
}

/// A hash of a vector; none where it is no hash at all, which no proof may have in it.
fn hash(value: &Value) -> Option<Hash> {
    Hash::from_bytes(&STANDARD.decode(value.as_str().unwrap_or_default()).unwrap())
}

fn proof(vector: &Value) -> Option<Vec<Hash>> {
    vector["proof"].as_array().map_or_else(|| Some(Vec::new()), |all| all.iter().map(hash).collect())
}

fn number(vector: &Value, name: &str) -> u64 {
    vector[name].as_u64().unwrap()
}

#[test]
fn every_vector_of_inclusion_comes_out() {
    for vector in vectors(include_str!("../data/inclusion.json"), 98) {
        let (leaf, root, proof) = (hash(&vector["leafHash"]), hash(&vector["root"]), proof(&vector));
        let holds = match (leaf, root, proof) {
            (Some(leaf), Some(root), Some(proof)) => {
                let (index, size) = (number(&vector, "leafIdx"), number(&vector, "treeSize"));
                verify::inclusion(leaf, index, size, &proof, root).is_ok()
            }
            _ => false,
        };
        assert_eq!(holds, vector["wantErr"] == false, "{vector}");
    }
}

#[test]
fn every_vector_of_consistency_comes_out() {
    for vector in vectors(include_str!("../data/consistency.json"), 98) {
        // Where it does not matter what a root is, some of these have words in its place.
        let root = |name: &str| {
            let bytes = STANDARD.decode(vector[name].as_str().unwrap_or_default()).unwrap();
            Hash::from_bytes(&bytes).unwrap_or_else(|| Hash::leaf(&bytes))
        };
        let (first, second) =
            ((number(&vector, "size1"), root("root1")), (number(&vector, "size2"), root("root2")));
        let holds = proof(&vector).is_some_and(|proof| verify::consistency(first, second, &proof).is_ok());
        assert_eq!(holds, vector["wantErr"] == false, "{vector}");
    }
}

#[test]
fn every_vector_of_notes_comes_out() {
    for vector in vectors(include_str!("../data/notes.json"), 12) {
        let keys: Vec<VerifierKey> = vector["verifiers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k.as_str().unwrap().parse().unwrap())
            .collect();
        let came = match Note::parse(vector["note"].as_str().unwrap())
            .and_then(|n| n.verify_any(&keys).map(|s| s.len()))
        {
            Ok(_) => "ok",
            Err(ProofError::Note(_)) => "malformed",
            Err(ProofError::Signature(_)) => "invalid",
            Err(ProofError::Unsigned(_)) => "unverified",
            Err(other) => panic!("{other}"),
        };
        assert_eq!(came, vector["want"].as_str().unwrap(), "{vector}");
    }
}

struct Folder(PathBuf);

impl LogFiles for Folder {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(std::fs::read(self.0.join(path)).ok())
    }
}

fn their_log() -> Folder {
    Folder(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/log"))
}

fn their_tile(tile: Tile) -> Vec<u8> {
    their_log().read(&tile.to_string()).unwrap().unwrap_or_else(|| panic!("{tile}"))
}

fn their_checkpoint(name: &str) -> Checkpoint {
    let note = String::from_utf8(their_log().read(name).unwrap().unwrap()).unwrap();
    Checkpoint::open(&note, &LOG_KEY.parse().unwrap()).unwrap()
}

#[test]
fn a_log_that_another_program_wrote_is_read_and_proven_at_every_size() {
    let newest = their_checkpoint("checkpoint");
    assert_eq!(newest.size, 15);
    let mut checkpoints = Vec::new();
    for size in 1..=newest.size {
        let at = their_checkpoint(&format!("checkpoint.{size}"));
        assert_eq!(at.size, size);
        let bundle = Tile::of_size(Shelf::Entries, 0, size).unwrap();
        let bytes = their_tile(bundle);
        let leaves: Vec<Hash> =
            read_entries(bundle, &bytes).unwrap().iter().map(|entry| Hash::leaf(entry)).collect();
        let fetch = |tile| read_hashes(tile, &their_tile(tile));
        assert_eq!(fetch(Tile { shelf: Shelf::Hashes(0), ..bundle }).unwrap(), leaves);
        let mut nodes = TileNodes::new(size, fetch);
        assert_eq!(root(&mut nodes, size).unwrap(), at.root);
        for (index, leaf) in (0..).zip(&leaves) {
            let proof = inclusion(&mut nodes, index, size).unwrap();
            verify::inclusion(*leaf, index, size, &proof, at.root).unwrap();
        }
        checkpoints.push(at);
        for earlier in &checkpoints {
            let proof = consistency(&mut nodes, earlier.size, size).unwrap();
            let now = checkpoints.last().unwrap();
            verify::consistency((earlier.size, earlier.root), (size, now.root), &proof).unwrap();
        }
    }
}
