//! Who works here: numbers with roles beside that of a customer.

use std::collections::BTreeMap;

use anxin_domain::number::Number;
use anxin_store::{Row, StoreError, Tx};

use crate::api_key::checked_name;
use crate::error::IdentityError;
use crate::identity::Identity;
use crate::role::Role;
use crate::session::end_sessions;

/// A person who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The number they sign in with.
    pub number: Number,
    /// Their name as colleagues see it.
    pub name: String,
    /// Their roles, at least one.
    pub roles: Vec<Role>,
}

impl Identity {
    /// Appoints a person, or changes the name or an agent's key. A new role ends the sessions that are open, so that it is
    /// used by somebody who has the telephone in hand today. What is said twice changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::NotAStaffRole`], [`IdentityError::Name`] or a store error.
    pub async fn put_staff(&self, number: Number, name: &str, role: Role) -> Result<(), IdentityError> {
        if role == Role::Customer {
            return Err(IdentityError::NotAStaffRole);
        }
        let (name, now) = (checked_name(name)?, self.now());
        self.store
            .write(move |tx| {
                let changed = tx.execute(
                    "INSERT INTO staff (number, role, agent, name, since) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (number, role) DO UPDATE SET agent = excluded.agent, since = excluded.since \
                     WHERE COALESCE(staff.agent, '') <> COALESCE(excluded.agent, '')",
                    &[
                        number.into(),
                        role.word().into(),
                        role.agent().map(|agent| agent.as_str()).into(),
                        name.as_str().into(),
                        now.into(),
                    ],
                )?;
                if changed > 0 {
                    end_sessions(tx, number)?;
                }
                tx.execute(
                    "UPDATE staff SET name = $2 WHERE number = $1 AND name <> $2",
                    &[number.into(), name.as_str().into()],
                )?;
                Ok(())
            })
            .await
    }

    /// Ends a person's role, at once and in every open session. Answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn end_staff(&self, number: Number, role: Role) -> Result<bool, StoreError> {
        self.store
            .write(move |tx| {
                let ended = tx.execute(
                    "DELETE FROM staff WHERE number = $1 AND role = $2",
                    &[number.into(), role.word().into()],
                )?;
                Ok(ended > 0)
            })
            .await
    }

    /// The person who works here under a number, if anybody does.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn staff_of(&self, number: Number) -> Result<Option<Staff>, StoreError> {
        self.store.read(move |tx| staff_in(tx, number)).await
    }

    /// Everybody who works here, by number.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.store
            .read(|tx| {
                let rows =
                    tx.query("SELECT number, name, role, agent FROM staff ORDER BY number, role", &[])?;
                let mut people: BTreeMap<Number, Staff> = BTreeMap::new();
                for row in &rows {
                    let (number, name, role) = (row.number(0)?, row.text(1)?, role_in(row)?);
                    let person = Staff { number, name, roles: Vec::new() };
                    people.entry(number).or_insert(person).roles.push(role);
                }
                Ok(people.into_values().collect())
            })
            .await
    }
}

pub(crate) fn staff_in(tx: &mut dyn Tx, number: Number) -> Result<Option<Staff>, StoreError> {
    let rows = tx.query(
        "SELECT number, name, role, agent FROM staff WHERE number = $1 ORDER BY role",
        &[number.into()],
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let name = first.text(1)?;
    let roles = rows.iter().map(role_in).collect::<Result<_, _>>()?;
    Ok(Some(Staff { number, name, roles }))
}

fn role_in(row: &Row) -> Result<Role, StoreError> {
    let wrong = StoreError::Corrupt("role of a member of staff");
    let agent = match row.opt_text(3)?.map(|text| text.parse()) {
        Some(Err(_)) => return Err(wrong),
        Some(Ok(agent)) => Some(agent),
        None => None,
    };
    Role::from_word(&row.text(2)?, agent).map_err(|_| wrong)
}
