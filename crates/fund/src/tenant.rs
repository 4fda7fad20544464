//! Whose fund it is, who owes what back to it, and by what right somebody is paid.

use std::collections::BTreeMap;
use std::fmt;

use anxin_domain::ids::{AgentId, BrandId, KeyError};
use anxin_domain::number::Number;
pub use anxin_store::tenants::Tenant;
use anxin_store::tenants::tenants_of_brands;
use anxin_store::{StoreError, Tx, Value};
use sha2::{Digest, Sha256};

use crate::chart;
use crate::error::FundError;
use crate::service::Fund;

impl Fund {
    /// Keeps which tenant's fund pays for which brand, in place of what was kept before. It holds for awards to come: an award stays
    /// with the fund that took it.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn keep_tenants(&self, of_brands: &BTreeMap<BrandId, Tenant>) -> Result<(), FundError> {
        let wanted = of_brands.clone();
        if self.store().read(tenants_of_brands).await? == wanted {
            return Ok(());
        }
        let keep = move |tx: &mut dyn Tx| -> Result<(), StoreError> {
            tx.execute("DELETE FROM tenant_brand", &[])?;
            for (brand, tenant) in &wanted {
                let sql = "INSERT INTO tenant_brand (brand, tenant) VALUES ($1, $2)";
                tx.execute(sql, &[brand.as_str().into(), tenant.into()])?;
            }
            Ok(())
        };
        Ok(self.store().write(keep).await?)
    }
}

impl Fund {
    /// Whether a tenant's fund is known: the main one is, and so is one that pays for a brand or has booked anything.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn knows_tenant(&self, tenant: &Tenant) -> Result<bool, FundError> {
        if *tenant == Tenant::main() {
            return Ok(true);
        }
        let tenant = tenant.clone();
        let sql = "SELECT 1 FROM tenant_brand WHERE tenant = $1 \
                   UNION ALL SELECT 1 FROM ledger_head WHERE tenant = $1";
        let found = self.store().of_house().read(move |tx| tx.query(sql, &[(&tenant).into()])).await?;
        Ok(!found.is_empty())
    }
}

/// Who owes the fund what it paid for them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Liable {
    /// A brand.
    Brand(BrandId),
    /// An agent, for whom this brand stands with its deposit.
    Agent(AgentId, BrandId),
}

impl Liable {
    /// The brand that is liable, or that the agent works for.
    #[must_use]
    pub const fn brand(&self) -> &BrandId {
        match self {
            Self::Brand(brand) | Self::Agent(_, brand) => brand,
        }
    }

    /// The account of what they owe the fund.
    #[must_use]
    pub fn receivable(&self) -> String {
        match self {
            Self::Brand(brand) => chart::receivable(brand),
            Self::Agent(agent, _) => chart::agent_receivable(agent),
        }
    }

    /// The account of what the fund owes them, because they paid back for an award that was reversed.
    #[must_use]
    pub fn credit(&self) -> String {
        match self {
            Self::Brand(brand) => chart::brand_credit(brand),
            Self::Agent(agent, _) => chart::agent_credit(agent),
        }
    }

    /// As stored: `brand:lianjia-wuhan`, `agent:lianjia-wuhan:1023`.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Brand(brand) => format!("brand:{brand}"),
            Self::Agent(agent, _) => format!("agent:{agent}"),
        }
    }

    /// Reads what [`Liable::code`] wrote, with the brand that stands beside it.
    pub(crate) fn read(code: &str, brand: &str) -> Result<Self, StoreError> {
        let corrupt = |_: KeyError| StoreError::Corrupt("who is liable");
        let brand: BrandId = brand.parse().map_err(corrupt)?;
        match code.strip_prefix("agent:") {
            Some(agent) => Ok(Self::Agent(agent.parse().map_err(corrupt)?, brand)),
            None => Ok(Self::Brand(brand)),
        }
    }
}

impl fmt::Display for Liable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl From<BrandId> for Liable {
    fn from(brand: BrandId) -> Self {
        Self::Brand(brand)
    }
}

/// By what right somebody is paid: one living payout each. Kept as a SHA-256, for its parts may be telephone numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entitlement([u8; 32]);

impl Entitlement {
    /// The entitlement of these parts: the promise, the customer, the calling number or the case's reference, the window. Other
    /// parts, or the same in another order, are another entitlement.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Self(hasher.finalize().into())
    }

    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Result<Self, StoreError> {
        bytes.try_into().map(Self).map_err(|_| StoreError::Corrupt("entitlement"))
    }
}

impl fmt::Debug for Entitlement {
    /// Whoever has the digest can try all telephone numbers against it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entitlement(…)")
    }
}

impl From<Entitlement> for Value {
    fn from(entitlement: Entitlement) -> Self {
        Self::Bytes(entitlement.0.to_vec())
    }
}

/// Somebody who decides about money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their own number, which says who they are.
    pub number: Number,
    /// Their name, as it stands in the books.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entitlement_is_its_parts_in_their_order_and_shows_nothing() {
        let one = Entitlement::of(&["dnd-call", "8613800138000", "10109666", "2026-11"]);
        assert_eq!(one, Entitlement::of(&["dnd-call", "8613800138000", "10109666", "2026-11"]));
        assert_ne!(one, Entitlement::of(&["dnd-call", "861380013800", "010109666", "2026-11"]));
        assert_ne!(one, Entitlement::of(&["dnd-call", "10109666", "8613800138000", "2026-11"]));
        assert_eq!(format!("{one:?}"), "Entitlement(…)");
    }

    #[test]
    fn who_is_liable_is_read_back() {
        let brand: BrandId = "lianjia-wuhan".parse().unwrap();
        let agent = Liable::Agent("lianjia-wuhan:1023".parse().unwrap(), brand.clone());
        for liable in [Liable::Brand(brand.clone()), agent] {
            assert_eq!(Liable::read(&liable.code(), brand.as_str()).unwrap(), liable);
        }
    }
}
