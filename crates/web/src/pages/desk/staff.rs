//! Who works here: people with their roles, giving a role and taking it, and who did so when.

use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, button, card, empty, heading, hidden, notice, tag};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, post, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::audit::role_name;

/// What the form posts to `/desk/staff`: a role for somebody new or known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StaffForm {
    /// The number they sign in with.
    pub number: String,
    /// Their name as colleagues see it.
    pub name: String,
    /// The role, by its word.
    pub role: String,
    /// For an agent: the agent's key.
    pub agent: String,
    /// For whom they are to work: a tenant, or [`HOUSE`]; asked only in a house of several tenants.
    pub tenant: String,
}

/// What the button beside a role posts to `/desk/staff/take`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TakeForm {
    /// The person, by id.
    pub person: String,
    /// The role, by its word.
    pub role: String,
}

/// What the button beside a person posts to `/desk/staff/invite`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// The person, by id.
    pub person: String,
}

/// What became of an invitation.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Whom it lets in.
    pub name: String,
    /// The address to hand over, shown this once; none while a second administrator has to ask for it too.
    pub address: Option<String>,
    /// Until when it can be used, or asked for.
    pub until: Instant,
}

/// Somebody who works here.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// Their id in forms.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number, masked.
    pub number: String,
    /// Roles by word, with the agent's key for an agent.
    pub roles: Vec<(String, Option<String>)>,
    /// Whether this is the reader, whose roles others give and take.
    pub is_reader: bool,
    /// The tenant that they work for; the whole house if none.
    pub tenant: Option<String>,
}

/// A role that was given or taken.
#[derive(Clone, Debug)]
pub struct RoleChange {
    /// When.
    pub at: Instant,
    /// By whom; none at the terminal.
    pub by: Option<String>,
    /// Whose role.
    pub whose: String,
    /// Which, by its word.
    pub role: String,
    /// Which way it went.
    pub way: Way,
}

/// Which way a role went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It was given.
    Given,
    /// It was taken.
    Taken,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct StaffView {
    /// Everybody, by name.
    pub people: Vec<StaffRow>,
    /// Changes of roles, the newest first.
    pub changes: Vec<RoleChange>,
    /// The form as it was sent.
    pub form: StaffForm,
    /// What is wrong: fields `number`, `name`, `role`, `agent`, `tenant`.
    pub errors: Errors,
    /// Why a role was not taken, if one was to be.
    pub refused: Option<&'static str>,
    /// The tenants that the reader may appoint people for, beside the whole house; empty where there is nothing to choose.
    pub tenants: Vec<String>,
    /// An invitation that was just made.
    pub invitation: Option<Invitation>,
}

/// The word of the form for the whole house. No tenant has such a name.
pub const HOUSE: &str = "*";

/// The roles that can be given, by their words.
pub const ROLES: [&str; 6] = ["agent", "hotline", "desk", "admin", "compliance", "regulator"];

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &StaffView) -> Markup {
    let title = ctx.t("staff-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        @if let Some(refused) = view.refused { (notice(Tone::Bad, &ctx.t(refused), &html! {})) }
        (heading(&title, Some(&ctx.t("staff-lead"))))
        @if let Some(invitation) = &view.invitation { (invited(ctx, invitation)) }
        (people(ctx, view))
        (card(&ctx.t("staff-give"), &give(ctx, view)))
        (changes(ctx, &view.changes))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn invited(ctx: &Ctx, invitation: &Invitation) -> Markup {
    let about = [
        ("name", invitation.name.as_str().into()),
        ("until", format::date_time(ctx.words, invitation.until).into()),
    ];
    match &invitation.address {
        Some(address) => notice(
            Tone::Good,
            &ctx.t_with("staff-invited", &about),
            &html! {
                p { (ctx.t_with("staff-invited-how", &about)) }
                p { code.address { (address) } }
            },
        ),
        None => notice(
            Tone::Warn,
            &ctx.t_with("staff-wants-another", &about),
            &html! { p { (ctx.t_with("staff-wants-another-why", &about)) } },
        ),
    }
}

fn people(ctx: &Ctx, view: &StaffView) -> Markup {
    let rows = &view.people;
    if rows.is_empty() {
        return empty(Icon::Person, &ctx.t("staff-none"), &ctx.t("staff-none-lesson"), None);
    }
    let names = ["staff-name", "staff-number", "staff-roles", "staff-way-in"];
    let mut table = Table::new(ctx.t("staff-title"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        table.row(vec![
            html! {
                (row.name)
                @if !view.tenants.is_empty() {
                    " " span.reference { (row.tenant.clone().unwrap_or_else(|| ctx.t("staff-house"))) }
                }
            },
            html! { span.number { (row.number) } },
            html! { @for (role, agent) in &row.roles { (held(ctx, row, role, agent.as_deref())) } },
            html! { @if row.is_reader { "–" } @else { (invite(ctx, row)) } },
        ]);
    }
    table.draw()
}

/// The button that makes a way in for somebody who has no passkey, or has lost theirs.
fn invite(ctx: &Ctx, row: &StaffRow) -> Markup {
    html! {
        form method="post" action="/desk/staff/invite" {
            (hidden("person", &row.person))
            button.linklike type="submit" aria-label=(ctx.t_with("staff-invite-whom", &[("name", row.name.as_str().into())])) {
                (ctx.t("staff-invite"))
            }
        }
    }
}

/// A role with the button that takes it; nobody has one for their own.
fn held(ctx: &Ctx, row: &StaffRow, role: &str, agent: Option<&str>) -> Markup {
    let name = role_name(ctx, role);
    html! {
        div.inline {
            (tag(Tone::Plain, &name))
            @if let Some(agent) = agent { span.reference { (agent) } }
            @if !row.is_reader {
                form method="post" action="/desk/staff/take" {
                    (hidden("person", &row.person))
                    (hidden("role", role))
                    button.linklike type="submit" aria-label=(ctx.t_with("staff-take-of", &[("role", name.as_str().into()), ("name", row.name.as_str().into())])) {
                        (ctx.t("staff-take"))
                    }
                }
            }
        }
    }
}

fn give(ctx: &Ctx, view: &StaffView) -> Markup {
    let form = &view.form;
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let roles: Vec<Choice> = none.chain(ROLES.map(|role| Choice::new(role, role_name(ctx, role)))).collect();
    let field = |name, input, id: &str, value| {
        Field::new(name, input, ctx.t(id)).value(value).check(ctx, &view.errors)
    };
    post(
        "/desk/staff",
        &html! {
            p { (ctx.t("staff-give-lead")) }
            (field("number", Input::OtherNumber, "staff-number", &form.number).draw())
            (field("name", Input::Text, "staff-name", &form.name).draw())
            (select(ctx, "role", &ctx.t("staff-role"), &roles, &form.role, &view.errors))
            (field("agent", Input::Text, "staff-agent", &form.agent).hint(ctx.t("staff-agent-hint")).draw())
            @if !view.tenants.is_empty() {
                (select(ctx, "tenant", &ctx.t("staff-tenant"), &works_for(ctx, view), &form.tenant, &view.errors))
            }
            (button(Weight::Primary, &ctx.t("staff-give-send")))
        },
    )
}

/// For whom somebody can work.
fn works_for(ctx: &Ctx, view: &StaffView) -> Vec<Choice> {
    let first = [Choice::new("", ctx.t("choose")), Choice::new(HOUSE, ctx.t("staff-house"))];
    first
        .into_iter()
        .chain(view.tenants.iter().map(|tenant| Choice::new(tenant.clone(), tenant.clone())))
        .collect()
}

fn changes(ctx: &Ctx, rows: &[RoleChange]) -> Markup {
    let names = ["staff-at", "staff-whose", "staff-role", "staff-way", "staff-by"];
    let mut table = Table::new(ctx.t("staff-changes"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        let way = match row.way {
            Way::Given => tag(Tone::Good, &ctx.t("staff-given")),
            Way::Taken => tag(Tone::Warn, &ctx.t("staff-taken")),
        };
        table.row(vec![
            format::time_tag(ctx.words, row.at),
            html! { (row.whose) },
            html! { (role_name(ctx, &row.role)) },
            way,
            html! { (row.by.clone().unwrap_or_else(|| ctx.t("audit-terminal"))) },
        ]);
    }
    html! { @if !rows.is_empty() { (table.draw()) } }
}
