//! Who works here: numbers with roles beside that of a customer.

use std::collections::BTreeMap;

use anxin_domain::number::Number;
use anxin_store::audit::{AuditAction, By, note, person_in};
use anxin_store::{Clock, Row, StoreError, Tx};

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
        self.give_role(number, name, role, By::Terminal).await
    }

    /// The same by somebody, who cannot be the person themselves: two have to want a role.
    ///
    /// # Errors
    /// [`IdentityError::OwnRole`]; otherwise as for [`Identity::put_staff`].
    pub async fn give_role(
        &self,
        number: Number,
        name: &str,
        role: Role,
        by: By,
    ) -> Result<(), IdentityError> {
        if role == Role::Customer {
            return Err(IdentityError::NotAStaffRole);
        }
        if by == By::Person(number) {
            return Err(IdentityError::OwnRole);
        }
        let (name, now, clock) = (checked_name(name)?, self.now(), self.store.clock().clone());
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
                    note_role(tx, &clock, by, AuditAction::GaveRole, (number, &role))?;
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
        let clock = self.store.clock().clone();
        self.store.write(move |tx| end_role(tx, &clock, (number, &role), By::Terminal)).await
    }

    /// The same by somebody on the pages. The last administrator stays one, for nobody could appoint another there.
    ///
    /// # Errors
    /// [`IdentityError::LastAdmin`], or a store error.
    pub async fn take_role(&self, number: Number, role: Role, by: By) -> Result<bool, IdentityError> {
        let clock = self.store.clock().clone();
        self.store
            .write(move |tx| {
                let ended = end_role(tx, &clock, (number, &role), by)?;
                // Counted in the transaction that ends it: of two administrators who end each other at once, one is refused.
                if ended && role == Role::Admin {
                    let left = tx.query("SELECT number FROM staff WHERE role = 'admin'", &[])?;
                    if left.is_empty() {
                        return Err(IdentityError::LastAdmin);
                    }
                }
                Ok(ended)
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

fn end_role(
    tx: &mut dyn Tx,
    clock: &Clock,
    (number, role): (Number, &Role),
    by: By,
) -> Result<bool, StoreError> {
    let ended = tx
        .execute("DELETE FROM staff WHERE number = $1 AND role = $2", &[number.into(), role.word().into()])?;
    // Who works here no longer has no way in as staff; with another role left, the bindings stay.
    tx.execute(
        "DELETE FROM staff_login WHERE number = $1 AND NOT EXISTS (SELECT 1 FROM staff WHERE number = $1)",
        &[number.into()],
    )?;
    if ended > 0 {
        note_role(tx, clock, by, AuditAction::TookRole, (number, role))?;
    }
    Ok(ended > 0)
}

/// Notes who gave a role to whom or took it: the person by their id, and the role.
fn note_role(
    tx: &mut dyn Tx,
    clock: &Clock,
    by: By,
    action: AuditAction,
    (number, role): (Number, &Role),
) -> Result<(), StoreError> {
    let person = person_in(tx, clock, number)?;
    note(tx, clock, by, action, format_args!("{person} {}", role.word()))
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
