//! What everybody here has done and looked at, the newest first, with filters and a table to take along.

use anxin_domain::ids::{AuditId, StaffId};
use anxin_domain::time::Instant;
use anxin_store::audit::AuditAction;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, button, empty, heading, link_button, reference};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// What is asked for by GET.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AuditForm {
    /// A person, by id.
    pub person: String,
    /// An action, by its word.
    pub action: String,
    /// An object, by its name.
    pub object: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Only what is older than this row.
    pub before: String,
}

impl AuditForm {
    /// What follows `?`, with another row to go on from.
    #[must_use]
    pub fn query(&self, before: &str) -> String {
        let escape = |text: &str| -> String {
            let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
            text.bytes()
                .map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
                .collect()
        };
        let fields = [
            ("person", self.person.as_str()),
            ("action", &self.action),
            ("object", &self.object),
            ("from", &self.from),
            ("until", &self.until),
            ("before", before),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
    }
}

/// A row.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// When.
    pub at: Instant,
    /// Who, by name, or by id where the reader does not see names; none at the terminal, and for a program.
    pub person: Option<(StaffId, String)>,
    /// A program, by the name of its key.
    pub program: Option<String>,
    /// Their roles at that moment, by their words.
    pub roles: Vec<String>,
    /// What.
    pub action: AuditAction,
    /// To what; may be empty.
    pub object: String,
    /// Where that is shown, for readers to whom it is open.
    pub href: Option<String>,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct AuditView {
    /// Everybody who has a row, to choose from.
    pub people: Vec<(StaffId, String)>,
    /// What was asked for.
    pub form: AuditForm,
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// The last row of the page, where older ones follow.
    pub next: Option<AuditId>,
    /// What is wrong: fields `from`, `until`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &AuditView) -> Markup {
    let title = ctx.t("audit-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("audit-lead"))))
        (filters(ctx, view))
        @if view.rows.is_empty() {
            (empty(Icon::Person, &ctx.t("audit-none"), &ctx.t("audit-none-lesson"), None))
        } @else {
            (rows(ctx, &view.rows))
            p.actions {
                @if let Some(next) = view.next {
                    (link_button(Weight::Quiet, &format!("/desk/audit?{}", view.form.query(&next.to_string())), &ctx.t("audit-older")))
                }
                (link_button(Weight::Quiet, &format!("/desk/audit.csv?{}", view.form.query("")), &ctx.t("audit-csv")))
            }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn filters(ctx: &Ctx, view: &AuditView) -> Markup {
    let form = &view.form;
    let everybody = std::iter::once(Choice::new("", ctx.t("audit-everybody")));
    let people: Vec<Choice> = everybody
        .chain(view.people.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())))
        .collect();
    let everything = std::iter::once(Choice::new("", ctx.t("audit-everything")));
    let named = |action: &AuditAction| Choice::new(action.word(), action_name(ctx, *action));
    let actions: Vec<Choice> = everything.chain(AuditAction::ALL.iter().map(named)).collect();
    let field = |name, input, id: &str, value| {
        Field::new(name, input, ctx.t(id)).value(value).check(ctx, &view.errors).draw()
    };
    html! {
        form.inline method="get" action="/desk/audit" {
            (select(ctx, "person", &ctx.t("audit-person"), &people, &form.person, &view.errors))
            (select(ctx, "action", &ctx.t("audit-action"), &actions, &form.action, &view.errors))
            (field("object", Input::Text, "audit-object", &form.object))
            (field("from", Input::Date, "audit-from", &form.from))
            (field("until", Input::Date, "audit-until", &form.until))
            (button(Weight::Quiet, &ctx.t("audit-show")))
        }
    }
}

fn rows(ctx: &Ctx, all: &[AuditRow]) -> Markup {
    let names = ["audit-at", "audit-person", "audit-roles", "audit-action", "audit-object"];
    let mut table = Table::new(ctx.t("audit-title"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in all {
        let roles: Vec<String> = row.roles.iter().map(|role| role_name(ctx, role)).collect();
        table.row(vec![
            format::time_tag(ctx.words, row.at),
            match (&row.person, &row.program) {
                (Some((_, name)), _) => html! { (name) },
                (None, Some(program)) => reference(program),
                (None, None) => html! { (ctx.t("audit-terminal")) },
            },
            html! { @if roles.is_empty() { "–" } @else { (roles.join(ctx.words.language().comma())) } },
            html! { (action_name(ctx, row.action)) },
            object(row),
        ]);
    }
    table.draw()
}

fn object(row: &AuditRow) -> Markup {
    html! {
        @if row.object.is_empty() { "–" }
        @else if let Some(href) = &row.href { a href=(href) { (reference(&row.object)) } }
        @else { (reference(&row.object)) }
    }
}

/// An action in a few words.
#[must_use]
pub fn action_name(ctx: &Ctx, action: AuditAction) -> String {
    ctx.t(&format!("did-{}", action.word().replace('_', "-")))
}

/// A role in a word, by its word in the store; one that is not known any more is shown as it stands there.
#[must_use]
pub fn role_name(ctx: &Ctx, role: &str) -> String {
    let id = format!("role-{role}");
    if ctx.words.has(&id) { ctx.t(&id) } else { role.to_owned() }
}
