//! Evidence files of a case: what is there, each to be saved and never shown inside a page, and the form that adds one.

use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Weight, button};
use crate::components::form::{Errors, Field, Input};
use crate::ctx::Ctx;
use crate::format;

/// Who added a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedBy {
    /// The customer.
    Customer,
    /// The brand.
    Brand,
    /// Somebody at the desk.
    Staff,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Where it can be saved from; none when its bytes were erased.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// Its size in KB, at least 1.
    pub kilobytes: i64,
    /// Who added it.
    pub by: AddedBy,
    /// When.
    pub at: Instant,
}

/// The files, the oldest first.
#[must_use]
pub fn list(ctx: &Ctx, rows: &[FileRow]) -> Markup {
    html! {
        @if rows.is_empty() { p { (ctx.t("files-none")) } }
        ul.rows {
            @for row in rows {
                li {
                    div {
                        @match &row.href {
                            Some(href) => p { a href=(href) { (row.name) } " " span.small { (format::count(row.kilobytes.unsigned_abs())) " KB" } },
                            None => p { (ctx.t("files-erased")) },
                        }
                        p.small { (by(ctx, row.by)) " · " (format::time_tag(ctx.words, row.at)) }
                    }
                }
            }
        }
    }
}

fn by(ctx: &Ctx, by: AddedBy) -> String {
    ctx.t(match by {
        AddedBy::Customer => "actor-customer",
        AddedBy::Brand => "actor-brand",
        AddedBy::Staff => "actor-staff",
    })
}

/// The form that adds a file.
#[must_use]
pub fn add(ctx: &Ctx, action: &str, errors: &Errors) -> Markup {
    let field =
        Field::new("file", Input::File, ctx.t("files-file")).hint(ctx.t("files-hint")).check(ctx, errors);
    html! {
        form.stack method="post" action=(ctx.shown_at(action)) enctype="multipart/form-data" {
            (field.draw())
            (button(Weight::Quiet, &ctx.t("files-send")))
        }
    }
}
