//! The chain: every entry carries the SHA-256 of the entry before it and of its own bytes, so that none can be changed, left out or
//! put in without all that follow changing too. `docs/fund.md` says how to work it out by hand.

use std::collections::{BTreeMap, HashMap};

use anxin_domain::time::Instant;
use anxin_store::{Row, Store, StoreError, Tx};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::tenant::Tenant;

/// Entries that are read at once.
pub(crate) const PAGE: i64 = 1_000;

/// The hash before the first entry.
const BEFORE_ALL: [u8; 32] = [0; 32];

/// Where the chain of a tenant ends.
pub(crate) struct Head {
    /// The place of the last entry, from 1; 0 when there is none.
    pub(crate) place: i64,
    /// Its hash.
    pub(crate) hash: [u8; 32],
    /// When it was booked.
    pub(crate) booked_at: Instant,
}

/// A posting as the chain holds it.
pub(crate) struct Kept {
    pub(crate) account: String,
    pub(crate) minor: i64,
    pub(crate) balance: i64,
}

/// An entry as the chain holds it.
pub(crate) struct Link<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) place: i64,
    pub(crate) key: &'a str,
    pub(crate) currency: &'a str,
    pub(crate) happened_at: Instant,
    pub(crate) booked_at: Instant,
    pub(crate) memo: &'a str,
    pub(crate) postings: &'a [Kept],
}

impl Link<'_> {
    pub(crate) fn hash(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(before);
        hasher.update(self.bytes());
        hasher.finalize().into()
    }

    /// The bytes of an entry: each field as its length in bytes, a colon, itself and a comma, so that no two entries have the same.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        let mut field = |text: &str| {
            bytes.extend_from_slice(text.len().to_string().as_bytes());
            bytes.push(b':');
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(b',');
        };
        field(self.tenant.as_str());
        field(&self.place.to_string());
        field(self.key);
        field(self.currency);
        field(&self.happened_at.micros().to_string());
        field(&self.booked_at.micros().to_string());
        field(self.memo);
        for posting in self.postings {
            field(&posting.account);
            field(&posting.minor.to_string());
            field(&posting.balance.to_string());
        }
        bytes
    }
}

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainReport {
    /// Entries that are as they were booked, from the first on.
    pub entries: i64,
    /// The hash of the last of them in hexadecimal: whoever has noted it sees whether what came before was changed since.
    pub head: String,
    /// The first place at which the chain is broken.
    pub broken: Option<BrokenLink>,
}

/// Where a chain is broken, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenLink {
    /// The place of the entry.
    pub place: i64,
    /// What is wrong with it, in a sentence.
    pub why: String,
}

/// The end of a tenant's chain. Entries from before the chain are hashed first.
pub(crate) fn head(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Head, StoreError> {
    loop {
        let (head, hashed) = stored_head(tx, tenant)?;
        if hashed == head.place {
            return Ok(head);
        }
        hash_page(tx, tenant, hashed, head.hash)?;
    }
}

/// Notes where the chain ends now.
pub(crate) fn move_head(tx: &mut dyn Tx, tenant: &Tenant, head: &Head) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO ledger_head (tenant, place, hashed, hash, booked_at) VALUES ($1, $2, $2, $3, $4) \
         ON CONFLICT (tenant) DO UPDATE SET place = excluded.place, hashed = excluded.hashed, hash = excluded.hash, \
         booked_at = excluded.booked_at",
        &[tenant.into(), head.place.into(), head.hash.to_vec().into(), head.booked_at.into()],
    )
}

/// Hashes what was booked before there was a chain, a page a transaction. Again changes nothing.
pub(crate) async fn catch_up(store: &Store, tenant: &Tenant) -> Result<(), StoreError> {
    let behind = {
        let tenant = tenant.clone();
        store.read(move |tx| stored_head(tx, &tenant).map(|(head, hashed)| hashed < head.place)).await?
    };
    let mut more = behind;
    while more {
        let tenant = tenant.clone();
        more = store
            .write(move |tx| {
                let (head, hashed) = stored_head(tx, &tenant)?;
                if hashed < head.place {
                    hash_page(tx, &tenant, hashed, head.hash)?;
                }
                Ok::<bool, StoreError>(hashed + PAGE < head.place)
            })
            .await?;
    }
    Ok(())
}

/// Where the chain of each tenant ends: tenant, place of the last entry and its hash in hexadecimal. A chain that is not hashed to its end, as
/// one from before the hashes, is left out until it is.
///
/// # Errors
/// [`StoreError`] when the store does not answer.
pub fn ledger_heads(tx: &mut dyn Tx) -> Result<Vec<(String, i64, String)>, StoreError> {
    let sql = "SELECT tenant, place, hash FROM ledger_head WHERE hashed = place AND hash IS NOT NULL ORDER BY tenant";
    let read = |row: &Row| Ok((row.text(0)?, row.int(1)?, hex(&row.bytes(2)?)));
    tx.query(sql, &[])?.iter().map(read).collect()
}

/// The hash of the entry at a place.
pub(crate) fn hash_at(tx: &mut dyn Tx, tenant: &Tenant, place: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT hash FROM ledger_entry WHERE tenant = $1 AND place = $2";
    let row = tx.query_opt(sql, &[tenant.into(), place.into()])?;
    Ok(row.map(|row| row.opt_bytes(0)).transpose()?.flatten().map(|hash| hex(&hash)))
}

/// Walks along the whole chain, works out every hash and every balance again, and stops at the first that is not as it is kept.
pub(crate) fn verify(tx: &mut dyn Tx, tenant: &Tenant) -> Result<ChainReport, StoreError> {
    let (head, hashed) = stored_head(tx, tenant)?;
    let mut walk = Walk { entries: 0, hash: BEFORE_ALL, booked_at: i64::MIN, balances: HashMap::new() };
    let why = loop {
        let page = page(tx, tenant, walk.entries)?;
        if page.is_empty() {
            break walk.end(tx, tenant, &head, hashed)?;
        }
        if let Some(why) = page.iter().find_map(|entry| walk.step(tenant, entry, hashed)) {
            break Some(why);
        }
    };
    let broken = why.map(|why| BrokenLink { place: walk.entries + 1, why });
    Ok(ChainReport { entries: walk.entries, head: hex(&walk.hash), broken })
}

struct Walk {
    /// Entries that were found sound.
    entries: i64,
    /// The hash of the last of them.
    hash: [u8; 32],
    /// When it was booked.
    booked_at: i64,
    /// The balances of accounts by code and currency.
    balances: HashMap<(String, String), i64>,
}

impl Walk {
    /// What is wrong with the next entry, if anything is.
    fn step(&mut self, tenant: &Tenant, entry: &Stored, hashed: i64) -> Option<String> {
        if entry.place != self.entries + 1 {
            return Some(format!(
                "an entry is missing: place {} follows place {}",
                entry.place, self.entries
            ));
        }
        if entry.booked_at.micros() < self.booked_at {
            return Some("it is booked before the entry in front of it".into());
        }
        if entry.postings.len() < 2 || entry.postings.iter().map(|p| i128::from(p.minor)).sum::<i128>() != 0 {
            return Some("its debits and credits differ".into());
        }
        for posting in &entry.postings {
            let balance = self.balances.entry((posting.account.clone(), entry.currency.clone())).or_default();
            *balance = balance.wrapping_add(posting.minor);
            if *balance != posting.balance {
                return Some(format!("the balance of {} is not what its postings come to", posting.account));
            }
        }
        let hash = entry.link(tenant).hash(&self.hash);
        if entry.hash.as_deref() != (entry.place <= hashed).then_some(hash.as_slice()) {
            return Some("its hash is not that of its bytes and of the entry in front of it".into());
        }
        (self.entries, self.hash, self.booked_at) = (entry.place, hash, entry.booked_at.micros());
        None
    }

    /// What is wrong with the end, if anything is: entries may be missing there, and balances must be what the walk came to.
    fn end(
        &self,
        tx: &mut dyn Tx,
        tenant: &Tenant,
        head: &Head,
        hashed: i64,
    ) -> Result<Option<String>, StoreError> {
        if head.place != self.entries || (hashed == head.place && head.hash != self.hash) {
            return Ok(Some(format!("the chain should end at place {} with another hash", head.place)));
        }
        let kept = tx.query(
            "SELECT code, currency, balance FROM ledger_account WHERE tenant = $1 ORDER BY currency, code",
            &[tenant.into()],
        )?;
        for row in &kept {
            let key = (row.text(0)?, row.text(1)?);
            if self.balances.get(&key).copied().unwrap_or(0) != row.int(2)? {
                return Ok(Some(format!("the account {} does not hold what its entries come to", key.0)));
            }
        }
        Ok(None)
    }
}

/// An entry as it is stored.
struct Stored {
    place: i64,
    key: String,
    currency: String,
    happened_at: Instant,
    booked_at: Instant,
    memo: String,
    hash: Option<Vec<u8>>,
    postings: Vec<Kept>,
}

impl Stored {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            place: row.int(0)?,
            key: row.text(1)?,
            currency: row.text(2)?,
            happened_at: row.instant(3)?,
            booked_at: row.instant(4)?,
            memo: row.text(5)?,
            hash: row.opt_bytes(6)?,
            postings: Vec::new(),
        })
    }

    fn link<'a>(&'a self, tenant: &'a Tenant) -> Link<'a> {
        Link {
            tenant,
            place: self.place,
            key: &self.key,
            currency: &self.currency,
            happened_at: self.happened_at,
            booked_at: self.booked_at,
            memo: &self.memo,
            postings: &self.postings,
        }
    }
}

/// The entries behind a place with their postings.
fn page(tx: &mut dyn Tx, tenant: &Tenant, after: i64) -> Result<Vec<Stored>, StoreError> {
    let entries = tx.query(
        "SELECT place, key, currency, happened_at, booked_at, memo, hash FROM ledger_entry WHERE tenant = $1 \
         AND place > $2 ORDER BY place LIMIT $3",
        &[tenant.into(), after.into(), PAGE.into()],
    )?;
    let mut page: BTreeMap<i64, Stored> = BTreeMap::new();
    for row in &entries {
        let stored = Stored::read(row)?;
        page.insert(stored.place, stored);
    }
    let last = page.keys().next_back().copied().unwrap_or(after);
    let postings = tx.query(
        "SELECT place, account, minor, balance FROM ledger_posting WHERE tenant = $1 AND place > $2 AND place <= $3 \
         ORDER BY place, n",
        &[tenant.into(), after.into(), last.into()],
    )?;
    for row in &postings {
        if let Some(entry) = page.get_mut(&row.int(0)?) {
            entry.postings.push(Kept { account: row.text(1)?, minor: row.int(2)?, balance: row.int(3)? });
        }
    }
    Ok(page.into_values().collect())
}

/// Hashes the entries behind a place.
fn hash_page(tx: &mut dyn Tx, tenant: &Tenant, hashed: i64, before: [u8; 32]) -> Result<(), StoreError> {
    let (mut hash, mut done) = (before, hashed);
    for entry in page(tx, tenant, hashed)? {
        hash = entry.link(tenant).hash(&hash);
        done = entry.place;
        tx.execute(
            "UPDATE ledger_entry SET hash = $3 WHERE tenant = $1 AND place = $2",
            &[tenant.into(), entry.place.into(), hash.to_vec().into()],
        )?;
    }
    if done == hashed {
        return Err(StoreError::Corrupt("chain of entries: some of it is missing"));
    }
    tx.execute(
        "UPDATE ledger_head SET hashed = $2, hash = $3 WHERE tenant = $1",
        &[tenant.into(), done.into(), hash.to_vec().into()],
    )?;
    Ok(())
}

/// The end of the chain, with the hash of the last entry that has one, and the place of that.
fn stored_head(tx: &mut dyn Tx, tenant: &Tenant) -> Result<(Head, i64), StoreError> {
    let sql = "SELECT place, hashed, hash, booked_at FROM ledger_head WHERE tenant = $1";
    let Some(row) = tx.query_opt(sql, &[tenant.into()])? else {
        return Ok((Head { place: 0, hash: BEFORE_ALL, booked_at: Instant::from_micros(i64::MIN) }, 0));
    };
    let hash = row.opt_bytes(2)?.map_or(Ok(BEFORE_ALL), TryInto::try_into);
    let hash = hash.map_err(|_| StoreError::Corrupt("hash of the chain"))?;
    Ok((Head { place: row.int(0)?, hash, booked_at: row.instant(3)? }, row.int(1)?))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `docs/fund.md` works out by hand.
    #[test]
    fn the_bytes_and_the_hash_of_an_entry_are_these() {
        let kept = |account: &str, minor, balance| Kept { account: account.into(), minor, balance };
        let link = Link {
            tenant: &Tenant::main(),
            place: 1,
            key: "top-up:bank-7",
            currency: "CNY",
            happened_at: Instant::from_micros(1_795_413_600_000_000),
            booked_at: Instant::from_micros(1_795_413_600_000_000),
            memo: "开户 deposit",
            postings: &[kept("fund:available", -100, -100), kept("fund:cash", 100, 100)],
        };
        let bytes = "4:main,1:1,13:top-up:bank-7,3:CNY,16:1795413600000000,16:1795413600000000,14:开户 deposit,\
                     14:fund:available,4:-100,4:-100,9:fund:cash,3:100,3:100,";
        assert_eq!(String::from_utf8(link.bytes()).unwrap(), bytes);
        assert_eq!(
            hex(&link.hash(&BEFORE_ALL)),
            "89202c16e318e66a56e6a76dc31431dfc1d12565295a666713727561a84dcdb9"
        );
        assert_ne!(link.hash(&[1; 32]), link.hash(&BEFORE_ALL));
    }
}
