//! Keys that sign: a program keeps an Ed25519 key of its own, and Anxin knows the public half of it beside the program's API key.
//! What the HTTP signature covers is read by the room `api`; here is who may sign, what was used once, and who must sign.

use std::str::FromStr;

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_store::StoreError;
use anxin_store::audit::{AuditAction, By, note};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::api_key::{ApiCaller, KEY, caller_in};
use crate::error::IdentityError;
use crate::identity::Identity;

/// Bytes of an Ed25519 public key.
const KEY_BYTES: usize = 32;
/// What stands before the key in a `SubjectPublicKeyInfo` (RFC 8410, section 4).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The public half of a program's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; KEY_BYTES]);

impl PublicKey {
    /// Its bytes (RFC 8032, section 5.1.5).
    #[must_use]
    pub const fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl FromStr for PublicKey {
    type Err = IdentityError;

    /// Reads a PEM file as `openssl pkey -pubout` writes it, or the 32 bytes in Base64.
    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
        let bytes = STANDARD.decode(body).map_err(|_| IdentityError::PublicKey)?;
        let bytes = bytes.strip_prefix(&SPKI).unwrap_or(&bytes);
        Ok(Self(bytes.try_into().map_err(|_| IdentityError::PublicKey)?))
    }
}

/// How a brand's records, acts, facts and complaints may come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// With a key that is sent along, or signed.
    #[default]
    EitherWay,
    /// Signed only: who has read the key in a log or a configuration can hand in nothing.
    SignedOnly,
}

impl Identity {
    /// Has the holder of an API key sign with a key of their own; another one takes the place of the one before at once. Answers
    /// whether there is such a key.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn set_public_key(&self, key: &str, public: PublicKey) -> Result<bool, StoreError> {
        let (key, clock) = (key.to_owned(), self.store.clock().clone());
        self.store
            .write(move |tx| {
                let sql = "UPDATE api_key SET public_key = $2 WHERE id = $1 AND revoked_at IS NULL";
                let set = tx.execute(sql, &[key.as_str().into(), public.0.to_vec().into()])? > 0;
                if set {
                    note(tx, &clock, By::Terminal, AuditAction::ChangedSigning, &key)?;
                }
                Ok(set)
            })
            .await
    }

    /// Who signs under a key's id, and by which public key what they sign is verified; none when there is no such key, or it
    /// was revoked, or its holder does not sign.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn signer(&self, key: &str) -> Result<Option<(ApiCaller, PublicKey)>, StoreError> {
        let key = key.to_owned();
        self.store
            .read(move |tx| {
                let sql = format!(
                    "SELECT {KEY}, k.public_key FROM api_key k WHERE k.id = $1 AND k.revoked_at IS NULL AND k.public_key IS NOT NULL"
                );
                let row = tx.query_opt(&sql, &[key.as_str().into()])?;
                row.map(|row| {
                    let public: [u8; KEY_BYTES] =
                        row.bytes(5)?.try_into().map_err(|_| StoreError::Corrupt("public key"))?;
                    Ok((caller_in(&row)?, PublicKey(public)))
                })
                .transpose()
            })
            .await
    }

    /// Uses up the nonce of a signature. Answers false when it was used before. It is kept as long as the signature is good for.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn use_nonce(&self, key: &str, nonce: &str, expires_at: Instant) -> Result<bool, StoreError> {
        let (key, nonce) = (key.to_owned(), nonce.to_owned());
        self.store
            .write_together(move |tx| {
                let used = tx.execute(
                    "INSERT INTO signature_nonce (key, nonce, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    &[key.as_str().into(), nonce.as_str().into(), expires_at.into()],
                )?;
                Ok(used == 1)
            })
            .await
    }

    /// Says how a brand's evidence may come in, from the next request on; in other processes within a second.
    ///
    /// # Errors
    /// [`IdentityError::NobodySigns`] when evidence is to be signed and no key of the brand has a public key; store errors.
    pub async fn take_evidence(&self, brand: BrandId, how: Evidence) -> Result<(), IdentityError> {
        let (now, clock) = (self.now(), self.store.clock().clone());
        let taken = self
            .store
            .write(move |tx| {
                note(tx, &clock, By::Terminal, AuditAction::ChangedSigning, &brand)?;
                if how == Evidence::EitherWay {
                    tx.execute("DELETE FROM signed_evidence WHERE brand = $1", &[brand.as_str().into()])?;
                    return Ok(());
                }
                let sql = "SELECT 1 FROM api_key WHERE brand = $1 AND revoked_at IS NULL AND public_key IS NOT NULL LIMIT 1";
                if tx.query_opt(sql, &[brand.as_str().into()])?.is_none() {
                    return Err(IdentityError::NobodySigns);
                }
                tx.execute(
                    "INSERT INTO signed_evidence (brand, since) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    &[brand.as_str().into(), now.into()],
                )?;
                Ok(())
            })
            .await;
        self.callers.forget();
        taken
    }
}
