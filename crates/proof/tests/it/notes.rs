//! Keys, notes and checkpoints of our own, and the examples of the specifications.

use anxin_proof::{Checkpoint, Hash, LogKey, Note, Proof, ProofError, VerifierKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use sha2::{Digest as _, Sha256};

fn key() -> LogKey {
    LogKey::from_seed("example.com/log", &[7; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "example.com/log".to_owned(), size: 3, root: Hash::leaf(b"x") }
}

#[test]
fn the_example_of_the_specification_is_verified() {
    let key: VerifierKey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".parse().unwrap();
    let note = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    Note::parse(note).unwrap().verify(&key).unwrap();
    let changed = note.replace("example message", "example massage");
    assert!(matches!(Note::parse(&changed).unwrap().verify(&key), Err(ProofError::Signature(_))));
}

#[test]
fn a_key_is_read_again_and_a_changed_letter_is_found() {
    let vkey = key().verifier().to_string();
    assert_eq!(vkey.parse::<VerifierKey>().unwrap(), *key().verifier());
    for (place, letter) in vkey.char_indices() {
        let mut changed: Vec<char> = vkey.chars().collect();
        changed[place] = if letter == 'e' { 'f' } else { 'e' };
        let changed: String = changed.into_iter().collect();
        assert!(changed.parse::<VerifierKey>().is_err(), "{changed}");
    }
    for odd in ["", "a", "a+b", "a+b+c", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"] {
        assert!(odd.parse::<VerifierKey>().is_err(), "{odd}");
    }
    assert!(LogKey::from_seed("a log", &[7; 32]).is_err());
}

#[test]
fn a_checkpoint_is_opened_by_its_own_key_only() {
    let note = checkpoint().signed(&key());
    assert_eq!(Checkpoint::open(&note, key().verifier()).unwrap(), checkpoint());
    assert_eq!(note, checkpoint().signed(&key()), "the same head has the same signature");
    let other = LogKey::from_seed("example.com/log", &[8; 32]).unwrap();
    assert!(matches!(Checkpoint::open(&note, other.verifier()), Err(ProofError::Unsigned(_))));
    let elsewhere = LogKey::from_seed("example.com/other", &[7; 32]).unwrap();
    assert!(matches!(Checkpoint::open(&note, elsewhere.verifier()), Err(ProofError::Origin { .. })));
    let grown = note.replace("\n3\n", "\n4\n");
    assert!(matches!(Checkpoint::open(&grown, key().verifier()), Err(ProofError::Signature(_))));
}

#[test]
fn odd_checkpoints_are_none() {
    let root = Hash::leaf(b"x");
    for odd in [
        "log\n3\n".to_owned(),
        format!("\n3\n{root}\n"),
        format!("log\n03\n{root}\n"),
        format!("log\n-3\n{root}\n"),
        format!("log\n+3\n{root}\n"),
        format!("log\n3\n{root}"),
        format!("log\n3\n{root}\n\nmore\n"),
        "log\n3\nAAAA\n".to_owned(),
    ] {
        assert!(matches!(Checkpoint::parse(&odd), Err(ProofError::Checkpoint(_))), "{odd:?}");
    }
    let more = Checkpoint::parse(&format!("log\n3\n{root}\nsomebody's own\n")).unwrap();
    assert_eq!((more.size, more.root), (3, root));
}

/// A witness as the specification of cosignatures has it, written here from its text.
fn cosign(note: &str, at: u64) -> (VerifierKey, String) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
    let name = "witness.example/w";
    let key = [&[4][..], pair.public_key().as_ref()].concat();
    let id = Sha256::digest([name.as_bytes(), b"\n", &key].concat())[..4].to_vec();
    let text = note.split_once("\n\n").unwrap().0;
    let signature = pair.sign(format!("cosignature/v1\ntime {at}\n{text}\n").as_bytes());
    let line = STANDARD.encode([&id[..], &at.to_be_bytes(), signature.as_ref()].concat());
    let hex: String = id.iter().map(|b| format!("{b:02x}")).collect();
    let vkey = format!("{name}+{hex}+{}", STANDARD.encode(key));
    (vkey.parse().unwrap(), format!("{note}— {name} {line}\n"))
}

#[test]
fn a_checkpoint_with_the_signature_of_a_witness_is_accepted_and_the_witness_is_checked() {
    let (witness, note) = cosign(&checkpoint().signed(&key()), 1_679_315_147);
    assert_eq!(Checkpoint::open(&note, key().verifier()).unwrap(), checkpoint());
    Note::parse(&note).unwrap().verify(&witness).unwrap();
    let keys = [witness.clone(), key().verifier().clone()];
    assert_eq!(Note::parse(&note).unwrap().verify_any(&keys).unwrap().len(), 2);
    // The moment is signed too.
    let (_, other) = cosign(&checkpoint().signed(&key()), 1_679_315_148);
    let theirs =
        |note: &str| STANDARD.decode(note.lines().last().unwrap().rsplit(' ').next().unwrap()).unwrap();
    let (mut forged, later) = (theirs(&note), theirs(&other));
    forged[4..12].copy_from_slice(&later[4..12]);
    let lines = note.rsplit_once(' ').unwrap().0;
    let forged = format!("{lines} {}\n", STANDARD.encode(forged));
    assert!(matches!(Note::parse(&forged).unwrap().verify(&witness), Err(ProofError::Signature(_))));
}

proptest! {
    #[test]
    fn nothing_that_is_read_makes_it_fall_over(text in "(.|\n|— |\n\n){0,80}") {
        let _ = Note::parse(&text).map(|note| note.verify(key().verifier()).is_ok());
        let _ = Checkpoint::open(&text, key().verifier());
        let _ = Proof::parse(&text);
        let _ = text.parse::<VerifierKey>();
    }
}
