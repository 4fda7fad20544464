//! Secrets: the server's key, random tokens and their hashes, sign-in codes. Nothing here prints a secret by accident.

use std::fmt;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;

use anxin_domain::ids::CodeId;
use anxin_domain::number::Number;
use anxin_store::Clock;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::error::IdentityError;
use crate::kin::LinkRequest;

/// Bytes of the server's key, of a token and of a hash.
const SECRET_BYTES: usize = 32;
/// Bytes of a block of SHA-256: HMAC fills a shorter key up with zeros (RFC 2104, section 2).
const BLOCK_BYTES: usize = 64;
/// Where the key lies in the data folder.
const KEY_FILE: &str = "keys/identity.key";
/// Group and others have no business with the key file.
const OTHERS: u32 = 0o077;

/// The key under which sign-in codes are hashed. Who has the database but not this key learns no code from it.
#[derive(Clone)]
pub struct ServerKey(Arc<[u8; SECRET_BYTES]>);

impl ServerKey {
    /// Takes 32 random bytes, from wherever they are kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(Arc::new(bytes))
    }

    /// Reads `keys/identity.key` in the data folder, and makes it on the first start, readable by its owner only.
    ///
    /// # Errors
    /// An [`IdentityError`] of the `KeyFile` kinds, which names the file and the mend.
    pub fn in_folder(data: &Path, clock: &Clock) -> Result<Self, IdentityError> {
        let path = data.join(KEY_FILE);
        match read_key(&path) {
            Err(KeyTrouble::Away(e)) if e.kind() == ErrorKind::NotFound => {
                make_key(&path, clock).map_err(|e| KeyTrouble::Away(e).at(&path))?;
                // Another process may have been first; what lies there now is what counts.
                read_key(&path).map_err(|trouble| trouble.at(&path))
            }
            read => read.map_err(|trouble| trouble.at(&path)),
        }
    }

    /// A key for something else, which follows from this one and tells nothing about it.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> [u8; SECRET_BYTES] {
        let mut mac = self.mac();
        // No code's mac begins like this.
        mac.update(b"anxin derived key v1\0");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The hash of a code, bound to the request and the number it was sent to.
    pub(crate) fn code_digest(&self, id: CodeId, number: Number, code: &str) -> [u8; SECRET_BYTES] {
        self.code_mac(id, number, code).finalize().into_bytes().into()
    }

    /// Whether a code is the one that was hashed; takes equally long wherever they differ.
    pub(crate) fn code_matches(&self, id: CodeId, number: Number, code: &str, digest: &[u8]) -> bool {
        self.code_mac(id, number, code).verify_slice(digest).is_ok()
    }

    /// The hash of a code that lets somebody look after a number: under another name than a sign-in code's, so that neither is ever
    /// taken for the other, and bound to what it allows and to whom.
    pub(crate) fn link_digest(
        &self,
        id: CodeId,
        number: Number,
        link: &LinkRequest,
        code: &str,
    ) -> [u8; SECRET_BYTES] {
        self.link_mac(id, number, link, code).finalize().into_bytes().into()
    }

    /// Whether a code is the one that was hashed for a link.
    pub(crate) fn link_matches(
        &self,
        id: CodeId,
        number: Number,
        link: &LinkRequest,
        code: &str,
        digest: &[u8],
    ) -> bool {
        self.link_mac(id, number, link, code).verify_slice(digest).is_ok()
    }

    fn link_mac(&self, id: CodeId, number: Number, link: &LinkRequest, code: &str) -> Hmac<Sha256> {
        let mut mac = self.mac();
        mac.update(b"anxin link code v1\0");
        mac.update(&id.to_bytes());
        mac.update(&number.digits().to_be_bytes());
        mac.update(&link.by.digits().to_be_bytes());
        mac.update(&link.session);
        mac.update(link.kind.word().as_bytes());
        // The words have no digit in them and the code nothing else, so where one ends is plain.
        mac.update(code.as_bytes());
        mac
    }

    /// The hash of a code that was mailed, bound to the request, the number and the address.
    pub(crate) fn mail_code_digest(
        &self,
        id: CodeId,
        number: Number,
        address: &str,
        code: &str,
    ) -> [u8; SECRET_BYTES] {
        self.mail_code_mac(id, number, address, code).finalize().into_bytes().into()
    }

    /// Whether a code is the one that was mailed; takes equally long wherever they differ.
    pub(crate) fn mail_code_matches(
        &self,
        id: CodeId,
        number: Number,
        address: &str,
        code: &str,
        digest: &[u8],
    ) -> bool {
        self.mail_code_mac(id, number, address, code).verify_slice(digest).is_ok()
    }

    /// What seals the id of an address in a link that stops mail.
    pub(crate) fn mail_stop_seal(&self, id: &[u8]) -> [u8; SECRET_BYTES] {
        self.mail_stop_mac(id).finalize().into_bytes().into()
    }

    /// Whether the beginning of a seal is the one of an id.
    pub(crate) fn mail_stop_seals(&self, id: &[u8], seal: &[u8]) -> bool {
        self.mail_stop_mac(id).verify_truncated_left(seal).is_ok()
    }

    /// The hash of a word that is texted to us.
    pub(crate) fn word_digest(&self, word: &str) -> [u8; SECRET_BYTES] {
        let mut mac = self.mac();
        mac.update(b"anxin sign-in word v1\0");
        mac.update(word.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn mail_code_mac(&self, id: CodeId, number: Number, address: &str, code: &str) -> Hmac<Sha256> {
        let mut mac = self.mac();
        mac.update(b"anxin mail code v1\0");
        mac.update(&id.to_bytes());
        mac.update(&number.digits().to_be_bytes());
        mac.update(address.as_bytes());
        // No address has one in it.
        mac.update(b"\0");
        mac.update(code.as_bytes());
        mac
    }

    fn mail_stop_mac(&self, id: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.mac();
        mac.update(b"anxin mail stop v1\0");
        mac.update(id);
        mac
    }

    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        let mut block = [0u8; BLOCK_BYTES];
        block[..SECRET_BYTES].copy_from_slice(self.0.as_slice());
        Hmac::<Sha256>::new(&block.into())
    }

    fn code_mac(&self, id: CodeId, number: Number, code: &str) -> Hmac<Sha256> {
        let mut mac = self.mac();
        // The prefix keeps other uses of the same key apart; the parts before the code have fixed lengths.
        mac.update(b"anxin sign-in code v1\0");
        mac.update(&id.to_bytes());
        mac.update(&number.digits().to_be_bytes());
        mac.update(code.as_bytes());
        mac
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(hidden)")
    }
}

enum KeyTrouble {
    Away(std::io::Error),
    Open,
    NotAKey,
}

impl KeyTrouble {
    fn at(self, path: &Path) -> IdentityError {
        let path = path.display().to_string();
        match self {
            Self::Away(e) => IdentityError::KeyFileAway { path, reason: e.to_string() },
            Self::Open => IdentityError::KeyFileOpen(path),
            Self::NotAKey => IdentityError::KeyFile(path),
        }
    }
}

fn read_key(path: &Path) -> Result<ServerKey, KeyTrouble> {
    let file = std::fs::File::open(path).map_err(KeyTrouble::Away)?;
    if file.metadata().map_err(KeyTrouble::Away)?.mode() & OTHERS != 0 {
        return Err(KeyTrouble::Open);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(SECRET_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(KeyTrouble::Away)?;
    bytes.try_into().map(ServerKey::from_bytes).map_err(|_| KeyTrouble::NotAKey)
}

/// Writes the key beside its place and links it there: whoever looks sees the whole key or none, and of two processes that
/// start together one wins.
fn make_key(path: &Path, clock: &Clock) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = folder.join(format!("identity.key.{}", hex(&clock.random_bytes::<8>())));
    let made = write_key(&beside, &clock.random_bytes::<SECRET_BYTES>())
        .and_then(|()| match std::fs::hard_link(&beside, path) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        })
        .and_then(|()| std::fs::File::open(folder)?.sync_all());
    let tidied = std::fs::remove_file(&beside);
    made.and(tidied)
}

fn write_key(path: &Path, key: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

/// A fresh token: 32 random bytes in 64 letters that fit a cookie and a header as they are.
pub(crate) fn new_token(clock: &Clock) -> String {
    hex(&clock.random_bytes::<SECRET_BYTES>())
}

/// What is stored of a token. A token has 256 random bits, so a plain hash cannot be searched through.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Six random digits. 2⁶⁴ is so much larger than 10⁶ that no code is likelier than another by more than 1 in 10¹³.
pub(crate) fn new_code(clock: &Clock) -> String {
    let random = u64::from_be_bytes(clock.random_bytes::<8>());
    format!("{:06}", random % 1_000_000)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use anxin_domain::time::Instant;

    use super::*;

    /// RFC 4231, section 4.3 uses the key "Jefe": shorter than a block, as ours is.
    #[test]
    fn a_short_key_is_filled_with_zeros_as_hmac_asks() {
        let mut block = [0u8; BLOCK_BYTES];
        block[..4].copy_from_slice(b"Jefe");
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(b"what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex(&mac.finalize().into_bytes()), expected);
    }

    #[test]
    fn a_digest_fits_one_request_one_number_one_code_and_one_key() {
        let key = ServerKey::from_bytes([7; 32]);
        let id = CodeId::new(Instant::from_micros(1), [1; 10]);
        let other_id = CodeId::new(Instant::from_micros(1), [2; 10]);
        let (number, other) =
            (Number::from_digits(8_613_800_138_000), Number::from_digits(8_613_800_138_001));
        let digest = key.code_digest(id, number, "012345");
        assert!(key.code_matches(id, number, "012345", &digest));
        assert!(!key.code_matches(id, number, "012346", &digest));
        assert!(!key.code_matches(other_id, number, "012345", &digest));
        assert!(!key.code_matches(id, other, "012345", &digest));
        assert!(!ServerKey::from_bytes([8; 32]).code_matches(id, number, "012345", &digest));
        assert!(!key.code_matches(id, number, "012345", &digest[..31]));
        assert!(!key.code_matches(id, number, "012345", &[]));
    }

    #[test]
    fn codes_have_six_digits_and_use_the_whole_range() {
        let clock = Clock::system();
        let codes: Vec<String> = (0..5_000).map(|_| new_code(&clock)).collect();
        assert!(codes.iter().all(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit())));
        for place in 0..6 {
            for digit in b'0'..=b'9' {
                let seen = codes.iter().filter(|c| c.as_bytes()[place] == digit).count();
                assert!((300..700).contains(&seen), "digit {digit} at place {place}: {seen} of 5000");
            }
        }
    }
}
