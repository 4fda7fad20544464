//! Giving roles and taking them, for administrators. Nobody gives themselves one, and the last administrator stays.

use std::collections::BTreeMap;

use anxin_domain::ids::{AgentId, StaffId};
use anxin_domain::number::Number;
use anxin_identity::{Action, IdentityError, Invited, Role, SignedIn};
use anxin_store::StoreError;
use anxin_store::audit::{self, AuditAction, AuditEntry, AuditFilter, By, number_of, person_in};
use anxin_store::tenants::{Tenant, Tenants};
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, fields};
use crate::pages::desk::staff::{
    self, Invitation, InviteForm, RoleChange, StaffForm, StaffRow, StaffView, TakeForm, Way,
};
use crate::visitor::{Sent, Visitor, done, shown_once};
use crate::web::Web;

/// Changes of roles on the page; all of them stand in the list of what everybody did.
const CHANGES_SHOWN: u32 = 50;

/// `GET /desk/staff`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let person = visitor.may_on_page(Action::ManageStaff)?;
    show(&web, &visitor, person, StaffView::default()).await
}

/// `POST /desk/staff`: gives somebody a role.
pub(crate) async fn give(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<StaffForm>) -> Answer {
    let person = visitor.may(Action::ManageStaff)?;
    let mut errors = Errors::default();
    let number = fields::number(visitor.words().place(), &mut errors, "number", &form.number);
    let role = role_of(&mut errors, &form);
    let tenant = tenant_of(&web, person, &mut errors, &form).await?;
    if form.name.trim().is_empty() {
        errors.add("name", "error-field-empty");
    }
    if let (Some(number), Some(role)) = (number, role)
        && errors.is_empty()
    {
        let by = By::Person(person.number);
        match web.identity.give_role(number, form.name.trim(), role, tenant, by).await {
            Ok(()) => return Ok(done("/desk/staff", Done::RoleGiven)),
            Err(IdentityError::OtherTenant) => errors.add("number", "error-role-tenant"),
            Err(IdentityError::WholeHouse) => errors.add("tenant", "error-role-house"),
            Err(IdentityError::LastAdmin) => errors.add("tenant", "error-last-admin"),
            Err(IdentityError::OwnRole) => errors.add("number", "error-own-role"),
            Err(IdentityError::Name) => errors.add("name", "error-field-long"),
            Err(IdentityError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "a role was not given");
                return Err(Fail::ODD);
            }
        }
    }
    show(&web, &visitor, person, StaffView { form, errors, ..StaffView::default() }).await
}

/// Every tenant there is, where there are several to choose from.
async fn tenants(web: &Web) -> Result<Vec<Tenant>, Fail> {
    let all = web.gate.store().read(|tx| Ok::<_, StoreError>(Tenants::of(tx)?.all())).await?;
    Ok(if all.len() > 1 { all } else { Vec::new() })
}

/// For whom somebody is to work: whoever works for a tenant appoints for that one, whoever works for the house says so or names one. In a
/// house of one tenant nobody is asked.
async fn tenant_of(
    web: &Web,
    person: &SignedIn,
    errors: &mut Errors,
    form: &StaffForm,
) -> Result<Option<Tenant>, Fail> {
    if person.tenant.is_some() {
        return Ok(person.tenant.clone());
    }
    let all = tenants(web).await?;
    if all.is_empty() || form.tenant == staff::HOUSE {
        return Ok(None);
    }
    let chosen = all.into_iter().find(|tenant| tenant.as_str() == form.tenant);
    if chosen.is_none() {
        errors.add("tenant", "error-choose");
    }
    Ok(chosen)
}

fn role_of(errors: &mut Errors, form: &StaffForm) -> Option<Role> {
    let key = form.agent.trim();
    if !staff::ROLES.contains(&form.role.as_str()) {
        errors.add("role", "error-choose");
        return None;
    }
    let agent = match (form.role.as_str(), key) {
        ("agent", key) => {
            let agent = key.parse::<AgentId>().ok();
            if agent.is_none() {
                errors.add("agent", if key.is_empty() { "error-field-empty" } else { "error-field-long" });
                return None;
            }
            agent
        }
        (_, "") => None,
        _ => {
            errors.add("agent", "error-agent-not-wanted");
            return None;
        }
    };
    Role::from_word(&form.role, agent).ok()
}

/// `POST /desk/staff/take`: takes a role from somebody, at once and in every open session.
pub(crate) async fn take(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<TakeForm>) -> Answer {
    let person = visitor.may(Action::ManageStaff)?;
    let id: StaffId = form.person.parse().map_err(|_| Fail::ODD)?;
    let number = web.gate.store().read(move |tx| number_of(tx, id)).await?.ok_or(Fail::ODD)?;
    let known = web.identity.staff_of(number).await?;
    let role = known.and_then(|known| known.roles.into_iter().find(|role| role.word() == form.role));
    // Sent twice, it is done once.
    let Some(role) = role else { return Ok(done("/desk/staff", Done::RoleTaken)) };
    let refused = match web.identity.take_role(number, role, By::Person(person.number)).await {
        Ok(_) => return Ok(done("/desk/staff", Done::RoleTaken)),
        Err(IdentityError::LastAdmin) => "error-last-admin",
        Err(IdentityError::OwnRole) => "error-own-role",
        Err(IdentityError::Store(error)) => return Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "a role was not taken");
            return Err(Fail::ODD);
        }
    };
    show(&web, &visitor, person, StaffView { refused: Some(refused), ..StaffView::default() }).await
}

/// `POST /desk/staff/invite`: an address that leads somebody to a passkey for work. It is shown this once, on the answer itself.
pub(crate) async fn invite(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<InviteForm>) -> Answer {
    let person = visitor.may(Action::ManageStaff)?;
    let id: StaffId = form.person.parse().map_err(|_| Fail::ODD)?;
    let number = web.gate.store().read(move |tx| number_of(tx, id)).await?.ok_or(Fail::ODD)?;
    let name = web.identity.staff_of(number).await?.map(|staff| staff.name).ok_or(Fail::ODD)?;
    let origin = web.identity.site().map_or("", |site| site.origin()).to_owned();
    let view = match web.identity.invite(number, By::Person(person.number)).await {
        Ok(Invited::Made { token, expires_at }) => {
            let address = format!("{origin}/signin/invite/{token}");
            let invitation = Invitation { name, address: Some(address), until: expires_at };
            StaffView { invitation: Some(invitation), ..StaffView::default() }
        }
        Ok(Invited::WantsAnother(until)) => {
            let invitation = Invitation { name, address: None, until };
            StaffView { invitation: Some(invitation), ..StaffView::default() }
        }
        Err(IdentityError::OwnInvitation) => {
            StaffView { refused: Some("error-own-invitation"), ..StaffView::default() }
        }
        Err(IdentityError::NoSite) => StaffView { refused: Some("passkey-no-site"), ..StaffView::default() },
        Err(IdentityError::NotStaff | IdentityError::OtherTenant) => return Err(Fail::ODD),
        Err(error) => return Err(error.into()),
    };
    Ok(shown_once(show(&web, &visitor, person, view).await?))
}

async fn show(web: &Web, visitor: &Visitor, reader: &SignedIn, view: StaffView) -> Answer {
    let mut everybody = web.identity.all_staff().await?;
    everybody.retain(|one| reader.tenant.is_none() || one.tenant == reader.tenant);
    let numbers: Vec<Number> = everybody.iter().map(|one| one.number).collect();
    let clock = web.gate.clock().clone();
    let ids = web.gate.store().write(move |tx| {
        let ids = numbers.iter().map(|number| Ok((*number, person_in(tx, &clock, *number)?)));
        ids.collect::<Result<BTreeMap<Number, StaffId>, StoreError>>()
    });
    let ids = ids.await?;
    let names: BTreeMap<StaffId, String> =
        everybody.iter().filter_map(|one| Some((*ids.get(&one.number)?, one.name.clone()))).collect();
    let mut people: Vec<StaffRow> = everybody
        .into_iter()
        .map(|one| StaffRow {
            person: ids.get(&one.number).map(StaffId::to_string).unwrap_or_default(),
            number: one.number.masked(),
            roles: one
                .roles
                .iter()
                .map(|role| (role.word().to_owned(), role.agent().map(AgentId::to_string)))
                .collect(),
            is_reader: one.number == reader.number,
            tenant: one.tenant.map(|tenant| tenant.to_string()),
            name: one.name,
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    let all = if reader.tenant.is_none() { tenants(web).await? } else { Vec::new() };
    let view = StaffView {
        people,
        changes: changes(web, reader, &names).await?,
        tenants: all.iter().map(Tenant::to_string).collect(),
        ..view
    };
    Ok(staff::page(&visitor.ctx, &view).into_response())
}

/// Who gave and took roles lately, with the names of today where somebody still works here.
async fn changes(
    web: &Web,
    reader: &SignedIn,
    names: &BTreeMap<StaffId, String>,
) -> Result<Vec<RoleChange>, Fail> {
    let tenant = &reader.tenant;
    let of = |action| AuditFilter { action: Some(action), tenant: tenant.clone(), ..AuditFilter::default() };
    let (given, taken) = (of(AuditAction::GaveRole), of(AuditAction::TookRole));
    let read = web.gate.store().read(move |tx| {
        let mut all = audit::find(tx, &given, CHANGES_SHOWN)?;
        all.extend(audit::find(tx, &taken, CHANGES_SHOWN)?);
        Ok::<_, StoreError>(all)
    });
    let mut all = read.await?;
    all.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    all.truncate(CHANGES_SHOWN as usize);
    Ok(all.into_iter().filter_map(|entry| change(entry, names)).collect())
}

fn change(entry: AuditEntry, names: &BTreeMap<StaffId, String>) -> Option<RoleChange> {
    let (whose, role) = entry.object.split_once(' ')?;
    let named = whose.parse::<StaffId>().ok().and_then(|id| names.get(&id).cloned());
    Some(RoleChange {
        at: entry.at,
        by: entry.person.map(|id| if entry.name.is_empty() { id.to_string() } else { entry.name.clone() }),
        whose: named.unwrap_or_else(|| whose.to_owned()),
        role: role.to_owned(),
        way: if entry.action == AuditAction::GaveRole { Way::Given } else { Way::Taken },
    })
}
