//! The three keys of a merchant: its own, with which it signs; WeChat's public one, with which it checks and encrypts; and the
//! secret of notices.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use rsa::pkcs1::EncodeRsaPublicKey as _;
use rsa::pkcs8::{DecodePublicKey as _, SecretDocument};
use sha1::Sha1;

/// Bytes of a nonce of AES-GCM.
const NONCE_BYTES: usize = 12;
/// Bytes of the secret of notices.
const SECRET_BYTES: usize = 32;

/// Why a key is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a private key.
    #[error("the merchant's key must be PEM of an RSA key in PKCS#8, as apiclient_key.pem is")]
    Private,
    /// Not a public key.
    #[error("WeChat Pay's public key must be PEM, as pub_key.pem is")]
    Public,
    /// Not a secret of notices.
    #[error("the APIv3 key must have {SECRET_BYTES} bytes")]
    Secret,
}

/// The merchant's private key.
pub struct MerchantKey {
    key: KeyPair,
    random: SystemRandom,
}

impl MerchantKey {
    /// Reads a PEM file.
    ///
    /// # Errors
    /// [`KeyError::Private`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (_, document) = SecretDocument::from_pem(pem).map_err(|_| KeyError::Private)?;
        let key = KeyPair::from_pkcs8(document.as_bytes()).map_err(|_| KeyError::Private)?;
        Ok(Self { key, random: SystemRandom::new() })
    }

    /// Signs a message (RSA PKCS#1 v1.5 with SHA-256), in base 64.
    ///
    /// # Errors
    /// [`KeyError::Private`] when the system gives no randomness to blind the key with.
    pub fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature)
            .map_err(|_| KeyError::Private)?;
        Ok(BASE64.encode(signature))
    }
}

/// WeChat Pay's public key, and the id by which it names it.
pub struct PlatformKey {
    id: String,
    check: UnparsedPublicKey<Vec<u8>>,
    encrypt: rsa::PublicKey,
}

impl PlatformKey {
    /// Reads a PEM file. The id is that of the key (`PUB_KEY_ID_…`), or the serial number of a certificate.
    ///
    /// # Errors
    /// [`KeyError::Public`].
    pub fn from_pem(id: &str, pem: &str) -> Result<Self, KeyError> {
        let encrypt = rsa::PublicKey::from_public_key_pem(pem.trim()).map_err(|_| KeyError::Public)?;
        let plain = encrypt.to_pkcs1_der().map_err(|_| KeyError::Public)?;
        let check = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, plain.as_bytes().to_vec());
        Ok(Self { id: id.to_owned(), check, encrypt })
    }

    /// The id by which WeChat Pay names the key.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether a message bears a signature of this key.
    #[must_use]
    pub fn signed(&self, message: &[u8], signature: &str) -> bool {
        BASE64.decode(signature).is_ok_and(|signature| self.check.verify(message, &signature).is_ok())
    }

    /// Encrypts a name so that only WeChat Pay can read it (RSAES-OAEP with SHA-1, as version 3 defines it), in base 64.
    ///
    /// # Errors
    /// [`KeyError::Public`] when the name is longer than the key can take.
    pub fn encrypt(&self, name: &str) -> Result<String, KeyError> {
        let hidden = self.encrypt.oaep_encrypt::<Sha1>(name.as_bytes()).map_err(|_| KeyError::Public)?;
        Ok(BASE64.encode(hidden))
    }
}

/// The secret that notices are encrypted with (the APIv3 key).
pub struct NoticeKey(LessSafeKey);

impl NoticeKey {
    /// Takes the 32 letters that the merchant set.
    ///
    /// # Errors
    /// [`KeyError::Secret`].
    pub fn new(secret: &str) -> Result<Self, KeyError> {
        let key = UnboundKey::new(&AES_256_GCM, secret.as_bytes()).map_err(|_| KeyError::Secret)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Opens what WeChat Pay encrypted (`AEAD_AES_256_GCM`); none when a byte of it was changed.
    #[must_use]
    pub fn open(&self, nonce: &str, associated: &str, ciphertext: &str) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = nonce.as_bytes().try_into().ok()?;
        let mut sealed = BASE64.decode(ciphertext).ok()?;
        let associated = Aad::from(associated.as_bytes());
        let opened =
            self.0.open_in_place(Nonce::assume_unique_for_key(nonce), associated, &mut sealed).ok()?;
        Some(opened.to_vec())
    }
}

macro_rules! hidden_when_printed {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )+};
}

hidden_when_printed!(MerchantKey, PlatformKey, NoticeKey);
