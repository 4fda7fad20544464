//! Tenants: whose a fund, a case and a member of staff are. Brands have tenants by one map for the whole database, and the main one
//! has those that the map does not name.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use anxin_domain::ids::{BrandId, KeyError};
use serde::{Deserialize, Deserializer};

use crate::error::StoreError;
use crate::tx::{Row, Tx, Value};

/// The name of the tenant that is there when nobody names one.
const MAIN: &str = "main";

/// Whose something is: each tenant has a fund, cases and staff of its own, and none pays for another or sees its cases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant(Arc<str>);

impl Tenant {
    /// The fund that is there when nobody names one.
    #[must_use]
    pub fn main() -> Self {
        Self(Arc::from(MAIN))
    }

    /// The text as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a column that has one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is no text.
    pub fn read(row: &Row, index: usize) -> Result<Self, StoreError> {
        Ok(Self(Arc::from(row.text(index)?)))
    }

    /// Reads a column that is empty where something is the whole house's.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is no text.
    pub fn read_opt(row: &Row, index: usize) -> Result<Option<Self>, StoreError> {
        let text = row.text(index)?;
        Ok((!text.is_empty()).then(|| Self(Arc::from(text))))
    }

    /// As such a column holds it.
    #[must_use]
    pub fn word_of(tenant: Option<&Self>) -> &str {
        tenant.map_or("", Self::as_str)
    }
}

impl FromStr for Tenant {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        // The same letters as in the key of a brand: a tenant is a brand, a group of them or a city.
        Ok(Self(Arc::from(text.parse::<BrandId>()?.as_str())))
    }
}

impl<'de> Deserialize<'de> for Tenant {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        String::deserialize(text)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Tenant> for Value {
    fn from(tenant: &Tenant) -> Self {
        Self::from(tenant.as_str())
    }
}

/// Which brand is whose, as it stands in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenants(BTreeMap<BrandId, Tenant>);

impl Tenants {
    /// Reads the map.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub fn of(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        tenants_of_brands(tx).map(Self)
    }

    /// Whose a brand is.
    #[must_use]
    pub fn of_brand(&self, brand: &BrandId) -> Tenant {
        self.0.get(brand).cloned().unwrap_or_else(Tenant::main)
    }

    /// Whose a case is that is about these brands: of the one tenant that all of them have. Where none is known, or they have several,
    /// it is the main one's.
    pub fn of_brands<'a>(&self, brands: impl IntoIterator<Item = &'a BrandId>) -> Tenant {
        let mut tenants = brands.into_iter().map(|brand| self.of_brand(brand));
        let Some(first) = tenants.next() else { return Tenant::main() };
        if tenants.all(|other| other == first) { first } else { Tenant::main() }
    }

    /// Every tenant that there is, the main one first.
    #[must_use]
    pub fn all(&self) -> Vec<Tenant> {
        let mut all: Vec<Tenant> =
            self.0.values().filter(|tenant| **tenant != Tenant::main()).cloned().collect();
        all.sort_unstable();
        all.dedup();
        all.insert(0, Tenant::main());
        all
    }
}

/// Whose each brand is; the main one's are those that are not here.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn tenants_of_brands(tx: &mut dyn Tx) -> Result<BTreeMap<BrandId, Tenant>, StoreError> {
    let brand = |row: &Row| row.text(0)?.parse().map_err(|_| StoreError::Corrupt("brand"));
    let rows = tx.query("SELECT brand, tenant FROM tenant_brand", &[])?;
    rows.iter().map(|row| Ok((brand(row)?, Tenant::read(row, 1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_of_the_one_tenant_that_all_its_brands_have() {
        let brand = |key: &str| -> BrandId { key.parse().unwrap() };
        let (east, west, other) = (brand("east"), brand("west"), brand("other"));
        let wuhan: Tenant = "wuhan".parse().unwrap();
        let tenants = Tenants(BTreeMap::from([(east.clone(), wuhan.clone()), (west.clone(), wuhan.clone())]));
        assert_eq!(tenants.of_brands([&east, &west]), wuhan);
        assert_eq!(tenants.of_brands([]), Tenant::main());
        assert_eq!(tenants.of_brands([&other]), Tenant::main());
        assert_eq!(tenants.of_brands([&east, &other]), Tenant::main(), "of two tenants");
        assert_eq!(tenants.all(), [Tenant::main(), wuhan]);
    }
}
