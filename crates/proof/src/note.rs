//! Signed notes (C2SP signed-note): a text and the signatures below it, the keys that check them, and the key of a log that makes them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

use crate::error::ProofError;
use crate::hash::{from_hex, hex};

/// Most signatures that are looked at.
const SIGNATURES_LIMIT: usize = 100;
/// Most bytes of a note.
pub const NOTE_LIMIT: usize = 1_000_000;
/// What a line with a signature begins with.
const DASH: &str = "— ";
/// Ed25519 over the text.
const ED25519_TYPE: u8 = 1;
/// Ed25519 over the text and a moment, by a witness (C2SP tlog-cosignature).
const COSIGNATURE_TYPE: u8 = 4;
/// Bytes of the id of a key.
const ID_BYTES: usize = 4;

/// A note, taken apart. Nothing says yet that its signatures are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// The text, with its last newline.
    pub text: &'a str,
    signatures: Vec<Signature<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signature<'a> {
    name: &'a str,
    id: [u8; ID_BYTES],
    bytes: Vec<u8>,
}

impl<'a> Note<'a> {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`ProofError::Note`] when it is none.
    pub fn parse(note: &'a str) -> Result<Self, ProofError> {
        if note.len() > NOTE_LIMIT {
            return Err(ProofError::Note("it is larger than any note of a log"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(ProofError::Note("it has a control character in it"));
        }
        let end =
            note.rfind("\n\n").ok_or(ProofError::Note("no empty line parts the text from signatures"))?;
        let (text, rest) = (&note[..=end], &note[end + 2..]);
        let lines = rest.strip_suffix('\n').ok_or(ProofError::Note("its last line does not end"))?;
        let signatures = lines.split('\n').map(Signature::parse).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_LIMIT {
            return Err(ProofError::Note("it has more signatures than anybody needs"));
        }
        Ok(Self { text, signatures })
    }

    /// Checks the signature of a key. One that is signed twice by it is right when both are.
    ///
    /// # Errors
    /// [`ProofError::Unsigned`] when there is none, [`ProofError::Signature`] when it is wrong.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), ProofError> {
        let theirs = self.signatures.iter().filter(|s| s.name == key.name && s.id == key.id);
        let mut any = false;
        for signature in theirs {
            any = true;
            if !key.has_signed(self.text, &signature.bytes) {
                return Err(ProofError::Signature(key.name.clone()));
            }
        }
        if any { Ok(()) } else { Err(ProofError::Unsigned(key.to_string())) }
    }

    /// Which of some keys have signed. Signatures by other keys count for nothing.
    ///
    /// # Errors
    /// [`ProofError::Signature`] when one of these keys has a wrong signature; [`ProofError::Unsigned`] when none has signed.
    pub fn verify_any<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, ProofError> {
        let mut signed = Vec::new();
        for key in keys {
            match self.verify(key) {
                Ok(()) => signed.push(key),
                Err(ProofError::Unsigned(_)) => {}
                Err(wrong) => return Err(wrong),
            }
        }
        let names = || keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if signed.is_empty() { Err(ProofError::Unsigned(names())) } else { Ok(signed) }
    }
}

impl<'a> Signature<'a> {
    fn parse(line: &'a str) -> Result<Self, ProofError> {
        let wrong = ProofError::Note("a line below the text is no signature");
        let Some((name, encoded)) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')) else {
            return Err(wrong);
        };
        let bytes = STANDARD.decode(encoded).unwrap_or_default();
        match bytes.split_first_chunk::<ID_BYTES>() {
            Some((id, rest)) if is_name(name) && !rest.is_empty() => {
                Ok(Self { name, id: *id, bytes: rest.to_vec() })
            }
            _ => Err(wrong),
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

/// What signatures of a key are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// The text.
    Text,
    /// The text, and when a witness saw it.
    TextAndMoment,
}

/// A key that checks signatures: a vkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; ID_BYTES],
    over: Over,
    public: [u8; 32],
}

impl VerifierKey {
    fn new(name: &str, over: Over, public: [u8; 32]) -> Self {
        let kind = if over == Over::Text { ED25519_TYPE } else { COSIGNATURE_TYPE };
        let digest =
            Sha256::new().chain_update(name).chain_update([b'\n', kind]).chain_update(public).finalize();
        let id = [digest[0], digest[1], digest[2], digest[3]];
        Self { name: name.to_owned(), id, over, public }
    }

    /// Whose key it is; for a log that is its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        let right = |message: &[u8], signature: &[u8]| {
            UnparsedPublicKey::new(&ED25519, &self.public).verify(message, signature).is_ok()
        };
        match self.over {
            Over::Text => right(text.as_bytes(), signature),
            Over::TextAndMoment => signature.split_first_chunk::<8>().is_some_and(|(moment, signature)| {
                let moment = u64::from_be_bytes(*moment);
                right(format!("cosignature/v1\ntime {moment}\n{text}").as_bytes(), signature)
            }),
        }
    }
}

impl FromStr for VerifierKey {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(ProofError::Key("it has three parts, with + between them"));
        };
        if !is_name(name) {
            return Err(ProofError::Key("its name has a space in it, or none is there"));
        }
        let key = STANDARD.decode(key).map_err(|_| ProofError::Key("its last part is no base64"))?;
        let (over, public) = match key.split_first() {
            Some((&ED25519_TYPE, public)) => (Over::Text, public),
            Some((&COSIGNATURE_TYPE, public)) => (Over::TextAndMoment, public),
            _ => return Err(ProofError::Key("it is not of the kind Ed25519")),
        };
        let public = public.try_into().map_err(|_| ProofError::Key("a key of Ed25519 has 32 bytes"))?;
        let made = Self::new(name, over, public);
        if from_hex(id).as_deref() == Some(&made.id) {
            Ok(made)
        } else {
            Err(ProofError::Key("its middle part does not fit the others; a letter was lost or changed"))
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.over == Over::Text { ED25519_TYPE } else { COSIGNATURE_TYPE };
        let key = STANDARD.encode([&[kind][..], &self.public].concat());
        write!(f, "{}+{}+{key}", self.name, hex(&self.id))
    }
}

/// The key that a log signs with.
#[derive(Clone)]
pub struct LogKey {
    pair: Arc<Ed25519KeyPair>,
    verifier: VerifierKey,
}

impl LogKey {
    /// The key of the log of this name, from 32 secret bytes.
    ///
    /// # Errors
    /// [`ProofError::Key`] when no log can have this name.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, ProofError> {
        if !is_name(name) {
            return Err(ProofError::Key("a log's name has no space and no + in it"));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| ProofError::Key("the seed has 32 bytes"))?;
        let public = pair.public_key().as_ref().try_into();
        let public = public.map_err(|_| ProofError::Key("a key of Ed25519 has 32 bytes"))?;
        Ok(Self { pair: Arc::new(pair), verifier: VerifierKey::new(name, Over::Text, public) })
    }

    /// What checks its signatures.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text that ends with a newline. The same text has the same signature.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let signature = self.pair.sign(text.as_bytes());
        let bytes = [&self.verifier.id[..], signature.as_ref()].concat();
        format!("{text}\n{DASH}{} {}\n", self.verifier.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.verifier)
    }
}
