//! Who works here: numbers with roles beside that of a customer.

use std::collections::BTreeMap;

use anxin_domain::ids::AgentId;
use anxin_domain::number::Number;
use anxin_store::audit::{AuditAction, By, note, person_in};
use anxin_store::tenants::{Tenant, Tenants};
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
    /// The tenant that they work for, in all their roles; the whole house if none.
    pub tenant: Option<Tenant>,
}

impl Identity {
    /// Appoints a person for the whole house, or changes the name or an agent's key. A new role ends the sessions that are open, so that
    /// it is used by somebody who has shown themselves today. What is said twice changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::NotAStaffRole`], [`IdentityError::Name`] or a store error.
    pub async fn put_staff(&self, number: Number, name: &str, role: Role) -> Result<(), IdentityError> {
        self.give_role(number, name, role, None, By::Terminal).await
    }

    /// The same by somebody, who cannot be the person themselves: two have to want a role. A person works for one tenant, or for the whole
    /// house, in all their roles: another word moves them all. Who works for a tenant appoints for that one, and nobody whom another
    /// one or the house has appointed.
    ///
    /// # Errors
    /// [`IdentityError::OwnRole`], [`IdentityError::OtherTenant`], [`IdentityError::WholeHouse`] for a regulator of one tenant,
    /// [`IdentityError::LastAdmin`]; otherwise as for [`Identity::put_staff`].
    pub async fn give_role(
        &self,
        number: Number,
        name: &str,
        role: Role,
        tenant: Option<Tenant>,
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
                let word = Tenant::word_of(tenant.as_ref());
                let before = staff_in(tx, number)?;
                may_appoint(tx, by, (before.as_ref(), tenant.as_ref()), &role)?;
                let roles = before.iter().flat_map(|before| &before.roles).chain([&role]);
                if tenant.is_some() && roles.into_iter().any(|role| *role == Role::Regulator) {
                    return Err(IdentityError::WholeHouse);
                }
                let moved = tx.execute(
                    "UPDATE staff SET tenant = $2 WHERE number = $1 AND tenant <> $2",
                    &[number.into(), word.into()],
                )?;
                let changed = tx.execute(
                    "INSERT INTO staff (number, role, agent, name, since, tenant) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (number, role) DO UPDATE SET agent = excluded.agent, since = excluded.since \
                     WHERE COALESCE(staff.agent, '') <> COALESCE(excluded.agent, '')",
                    &[
                        number.into(),
                        role.word().into(),
                        role.agent().map(|agent| agent.as_str()).into(),
                        name.as_str().into(),
                        now.into(),
                        word.into(),
                    ],
                )?;
                let was_of_house =
                    before.as_ref().is_some_and(|one| one.tenant.is_none() && one.roles.contains(&Role::Admin));
                if by != By::Terminal && moved > 0 && was_of_house && admins_for(tx, "")? == 0 {
                    return Err(IdentityError::LastAdmin);
                }
                if changed + moved > 0 {
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

    /// The same by somebody on the pages. The last administrator of the house stays one, and so does the last of a tenant where the house
    /// has none: nobody could appoint another there. Who works for a tenant finds no role of anybody else's to take.
    ///
    /// # Errors
    /// [`IdentityError::LastAdmin`], or a store error.
    pub async fn take_role(&self, number: Number, role: Role, by: By) -> Result<bool, IdentityError> {
        let clock = self.store.clock().clone();
        self.store
            .write(move |tx| {
                let tenant = staff_in(tx, number)?.and_then(|staff| staff.tenant);
                if works_for(tx, by)?.is_some_and(|own| tenant.as_ref() != Some(&own)) {
                    return Ok(false);
                }
                let ended = end_role(tx, &clock, (number, &role), by)?;
                // Counted in the transaction that ends it: of two administrators who end each other at once, one is refused.
                if ended && role == Role::Admin && admins_for(tx, Tenant::word_of(tenant.as_ref()))? == 0 {
                    return Err(IdentityError::LastAdmin);
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
                let sql = "SELECT number, name, role, agent, tenant FROM staff ORDER BY number, role";
                let rows = tx.query(sql, &[])?;
                let mut people: BTreeMap<Number, Staff> = BTreeMap::new();
                for row in &rows {
                    let (number, name, role) = (row.number(0)?, row.text(1)?, role_in(row)?);
                    let person = Staff { number, name, roles: Vec::new(), tenant: Tenant::read_opt(row, 4)? };
                    people.entry(number).or_insert(person).roles.push(role);
                }
                Ok(people.into_values().collect())
            })
            .await
    }
}

/// Holds whoever appoints to the tenant that they work for: they appoint for that one, nobody whom somebody else has appointed, and
/// agents of its brands.
fn may_appoint(
    tx: &mut dyn Tx,
    by: By,
    (before, tenant): (Option<&Staff>, Option<&Tenant>),
    role: &Role,
) -> Result<(), IdentityError> {
    let Some(own) = works_for(tx, by)? else { return Ok(()) };
    let known = before.is_none_or(|before| before.tenant.as_ref() == Some(&own));
    let agent = match role.agent() {
        Some(agent) => is_agent_of(tx, agent, &own)?,
        None => true,
    };
    if tenant == Some(&own) && known && agent { Ok(()) } else { Err(IdentityError::OtherTenant) }
}

/// The tenant that somebody works for; none for the house, and for whoever sits at the terminal.
pub(crate) fn works_for(tx: &mut dyn Tx, by: By) -> Result<Option<Tenant>, StoreError> {
    let By::Person(number) = by else { return Ok(None) };
    Ok(staff_in(tx, number)?.and_then(|staff| staff.tenant))
}

/// Whether an agent works, or last worked, for a brand of a tenant. One who is unknown works for nobody.
fn is_agent_of(tx: &mut dyn Tx, agent: &AgentId, tenant: &Tenant) -> Result<bool, StoreError> {
    let sql = "SELECT brand FROM affiliation WHERE agent = $1 ORDER BY from_at DESC LIMIT 1";
    let Some(row) = tx.query_opt(sql, &[agent.as_str().into()])? else { return Ok(false) };
    let brand = row.text(0)?.parse().map_err(|_| StoreError::Corrupt("brand"))?;
    Ok(Tenants::of(tx)?.of_brand(&brand) == *tenant)
}

/// How many could appoint people for a tenant, or for the whole house where none is named.
fn admins_for(tx: &mut dyn Tx, tenant: &str) -> Result<usize, StoreError> {
    let sql = "SELECT number FROM staff WHERE role = 'admin' AND tenant IN ('', $1)";
    Ok(tx.query(sql, &[tenant.into()])?.len())
}

fn end_role(
    tx: &mut dyn Tx,
    clock: &Clock,
    (number, role): (Number, &Role),
    by: By,
) -> Result<bool, StoreError> {
    let ended = tx
        .execute("DELETE FROM staff WHERE number = $1 AND role = $2", &[number.into(), role.word().into()])?;
    // Who works here no longer has no way in as staff; with another role left, the ways stay.
    for ends in [
        "DELETE FROM staff_login WHERE number = $1",
        "DELETE FROM staff_invite WHERE number = $1",
        "UPDATE passkey SET of_staff = FALSE WHERE number = $1",
    ] {
        let sql = format!("{ends} AND NOT EXISTS (SELECT 1 FROM staff WHERE number = $1)");
        tx.execute(&sql, &[number.into()])?;
    }
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
        "SELECT number, name, role, agent, tenant FROM staff WHERE number = $1 ORDER BY role",
        &[number.into()],
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (name, tenant) = (first.text(1)?, Tenant::read_opt(first, 4)?);
    let roles = rows.iter().map(role_in).collect::<Result<_, _>>()?;
    Ok(Some(Staff { number, name, roles, tenant }))
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
