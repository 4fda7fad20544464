//! Keys of telephone systems and brands for the API: `Authorization: Bearer axk_…`. The secret is shown once, when it is
//! made; the store holds its hash.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::{Duration, Instant as Monotonic};

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Row, StoreError};
use serde::Serialize;

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::secret::{hex, new_token, token_hash};
use crate::signer::Evidence;

/// Longest name of a key or a person, in characters.
pub const NAME_LIMIT: usize = 64;
/// What every secret begins with, so that people and scanners know it for what it is.
pub(crate) const SECRET_PREFIX: &str = "axk_";
/// Letters of a secret after the prefix.
const SECRET_LETTERS: usize = 64;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiScope {
    /// Ask the gate, and read decisions.
    Decisions,
    /// Hand in call records.
    CallRecords,
    /// Hand in acts of customers.
    Acts,
    /// File complaints and follow them.
    Complaints,
    /// Hand in facts that claims are held against.
    Facts,
    /// Keep the endpoints of webhooks, and see what was sent to them.
    Webhooks,
    /// Everything that the API can do.
    Admin,
}

impl ApiScope {
    /// Every scope.
    pub const ALL: [Self; 7] = [
        Self::Decisions,
        Self::CallRecords,
        Self::Acts,
        Self::Complaints,
        Self::Facts,
        Self::Webhooks,
        Self::Admin,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::CallRecords => "call_records",
            Self::Acts => "acts",
            Self::Complaints => "complaints",
            Self::Facts => "facts",
            Self::Webhooks => "webhooks",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for ApiScope {
    type Err = IdentityError;
    fn from_str(text: &str) -> Result<Self, IdentityError> {
        Self::ALL.into_iter().find(|scope| scope.word() == text).ok_or(IdentityError::UnknownScope)
    }
}

/// Who calls the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    /// The key's id; fit for logs.
    pub key: String,
    /// What the key was called when it was made.
    pub name: String,
    /// The brand whose data it is limited to; none for the platform's own.
    pub brand: Option<BrandId>,
    /// What it may be used for.
    pub scopes: Vec<ApiScope>,
    /// How its brand's evidence may come in.
    pub evidence: Evidence,
}

impl ApiCaller {
    /// Whether the key may be used for something.
    #[must_use]
    pub fn may(&self, scope: ApiScope) -> bool {
        self.scopes.iter().any(|held| *held == scope || *held == ApiScope::Admin)
    }
}

/// A key as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Who may use it, and for what.
    pub caller: ApiCaller,
    /// When it was made.
    pub created_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
    /// Whether its holder signs with a key of their own.
    pub signs: bool,
}

/// A key that has just been made.
pub struct NewApiKey {
    /// Its id, for the list and for revoking it.
    pub id: String,
    /// The secret; it cannot be had again.
    pub secret: String,
}

impl fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewApiKey({}, secret hidden)", self.id)
    }
}

impl Identity {
    /// Makes a key. The secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`IdentityError::Name`], [`IdentityError::NoScope`], [`IdentityError::KeyThere`] or a store error.
    pub async fn create_key(
        &self,
        name: &str,
        brand: Option<BrandId>,
        scopes: &[ApiScope],
    ) -> Result<NewApiKey, IdentityError> {
        self.create_key_by(name, brand, scopes, By::Terminal).await
    }

    /// The same by somebody.
    ///
    /// # Errors
    /// As for [`Identity::create_key`].
    pub async fn create_key_by(
        &self,
        name: &str,
        brand: Option<BrandId>,
        scopes: &[ApiScope],
        by: By,
    ) -> Result<NewApiKey, IdentityError> {
        let name = checked_name(name)?;
        if scopes.is_empty() {
            return Err(IdentityError::NoScope);
        }
        let (clock, now) = (self.store.clock(), self.now());
        let id = format!("key_{}{}", self.mark, hex(&clock.random_bytes::<6>()));
        let secret = format!("{SECRET_PREFIX}{}{}", self.mark, new_token(clock));
        let (stored_id, hash, scopes) = (id.clone(), token_hash(&secret), words(scopes));
        let noted = clock.clone();
        self.store
            .write(move |tx| {
                // A form that is sent twice would make two keys, and show the secret of one.
                let there = "SELECT 1 FROM api_key WHERE brand = $1 AND name = $2 AND revoked_at IS NULL";
                let brand = brand.as_ref().map(BrandId::as_str);
                if tx.query_opt(there, &[brand.into(), name.as_str().into()])?.is_some() {
                    return Err(IdentityError::KeyThere);
                }
                tx.execute(
                    "INSERT INTO api_key (id, hash, name, brand, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                    &[
                        stored_id.as_str().into(),
                        hash.clone().into(),
                        name.as_str().into(),
                        brand.into(),
                        scopes.as_str().into(),
                        now.into(),
                    ],
                )?;
                Ok(note(tx, &noted, by, AuditAction::MadeKey, &stored_id)?)
            })
            .await?;
        Ok(NewApiKey { id, secret })
    }

    /// Who holds a secret; none when it is unknown or revoked. One that another process revoked may be known for a second more.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn authenticate(&self, secret: &str) -> Result<Option<ApiCaller>, StoreError> {
        let shaped = secret
            .strip_prefix(SECRET_PREFIX)
            .and_then(|rest| rest.strip_prefix(self.mark))
            .is_some_and(|rest| rest.len() == SECRET_LETTERS && rest.bytes().all(|b| b.is_ascii_hexdigit()));
        if !shaped {
            return Ok(None);
        }
        let hash = token_hash(secret);
        if let Some(caller) = self.callers.kept(&hash) {
            return Ok(Some(caller));
        }
        let sought = hash.clone();
        let found = self.store.read(move |tx| {
            let sql = format!("SELECT {KEY} FROM api_key k WHERE k.hash = $1 AND k.revoked_at IS NULL");
            let row = tx.query_opt(&sql, &[sought.into()])?;
            row.as_ref().map(caller_in).transpose()
        });
        let found = found.await?;
        if let Some(caller) = &found {
            self.callers.keep(hash, caller);
        }
        Ok(found)
    }

    /// Every key, the newest first, revoked ones too.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.store
            .read(|tx| {
                let sql = format!(
                    "SELECT {KEY}, k.created_at, k.revoked_at, k.public_key IS NOT NULL FROM api_key k \
                     ORDER BY k.created_at DESC, k.id"
                );
                let rows = tx.query(&sql, &[])?;
                rows.iter()
                    .map(|row| {
                        let revoked_at = row.opt_int(6)?.map(Instant::from_micros);
                        let (caller, created_at, signs) = (caller_in(row)?, row.instant(5)?, row.bool(7)?);
                        Ok(ApiKey { caller, created_at, revoked_at, signs })
                    })
                    .collect()
            })
            .await
    }

    /// Revokes a key by its id; here it is of no use from the next request on, in other processes within a second. Answers
    /// whether there was one to revoke.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn revoke_key(&self, id: &str) -> Result<bool, StoreError> {
        self.revoke_key_by(id, By::Terminal).await
    }

    /// The same by somebody.
    ///
    /// # Errors
    /// As for [`Identity::revoke_key`].
    pub async fn revoke_key_by(&self, id: &str, by: By) -> Result<bool, StoreError> {
        let (id, now, clock) = (id.to_owned(), self.now(), self.store.clock().clone());
        let revoked = self
            .store
            .write(move |tx| {
                let revoked = tx.execute(
                    "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
                    &[id.as_str().into(), now.into()],
                )?;
                if revoked > 0 {
                    note(tx, &clock, by, AuditAction::RevokedKey, &id)?;
                }
                Ok(revoked > 0)
            })
            .await;
        self.callers.forget();
        revoked
    }
}

/// How long a key is not looked for again.
const KEPT: Duration = Duration::from_secs(1);

/// Who was found lately, by the hash of the secret: a telephone system asks thousands of times a second with the same one.
#[derive(Default)]
pub(crate) struct Callers(Mutex<HashMap<Vec<u8>, (Monotonic, ApiCaller)>>);

impl Callers {
    fn kept(&self, hash: &[u8]) -> Option<ApiCaller> {
        let kept = self.0.lock().ok()?;
        let (found, caller) = kept.get(hash)?;
        (found.elapsed() < KEPT).then(|| caller.clone())
    }

    /// Only keys that exist are kept, so that nobody fills the memory by guessing.
    fn keep(&self, hash: Vec<u8>, caller: &ApiCaller) {
        if let Ok(mut kept) = self.0.lock() {
            kept.insert(hash, (Monotonic::now(), caller.clone()));
        }
    }

    pub(crate) fn forget(&self) {
        if let Ok(mut kept) = self.0.lock() {
            kept.clear();
        }
    }
}

/// A name without blanks around it.
pub(crate) fn checked_name(name: &str) -> Result<String, IdentityError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_LIMIT && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(IdentityError::Name) }
}

fn words(scopes: &[ApiScope]) -> String {
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ")
}

/// The columns of a key that say who calls.
pub(crate) const KEY: &str =
    "k.id, k.name, k.brand, k.scopes, EXISTS (SELECT 1 FROM signed_evidence s WHERE s.brand = k.brand)";

pub(crate) fn caller_in(row: &Row) -> Result<ApiCaller, StoreError> {
    let brand =
        row.opt_text(2)?.map(|text| text.parse().map_err(|_| StoreError::Corrupt("brand of an API key")));
    let scopes = row.text(3)?.split(' ').map(str::parse).collect::<Result<_, _>>();
    Ok(ApiCaller {
        key: row.text(0)?,
        name: row.text(1)?,
        brand: brand.transpose()?,
        evidence: if row.bool(4)? { Evidence::SignedOnly } else { Evidence::EitherWay },
        scopes: scopes.map_err(|_: IdentityError| StoreError::Corrupt("scopes of an API key"))?,
    })
}
