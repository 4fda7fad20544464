//! A form that could not be taken, carried by a page: nothing that was typed is lost.

use maud::{Markup, html};

use crate::components::basics::{Weight, button, hidden};
use crate::components::form::{Field, Input, post};
use crate::ctx::Ctx;

/// How a form came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Came {
    /// As pairs.
    #[default]
    Plain,
    /// In parts, without a file.
    InParts,
    /// In parts with a file, in the field of this name: that has to be chosen again.
    WithFile(String),
}

/// What a page carries.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where the form goes.
    pub action: String,
    /// What was in it, by name.
    pub fields: Vec<(String, String)>,
    /// How it came, and how it is sent again.
    pub came: Came,
}

/// The form, with a button that sends it again.
#[must_use]
pub fn form(ctx: &Ctx, kept: &Kept, send: &str) -> Markup {
    let file = match &kept.came {
        Came::WithFile(name) => Some(name.as_str()),
        Came::Plain | Came::InParts => None,
    };
    let body = html! {
        @for (name, value) in kept.fields.iter().filter(|(name, _)| Some(name.as_str()) != file) { (hidden(name, value)) }
        @if let Some(name) = file { (Field::new(name, Input::File, ctx.t("kept-file")).draw()) }
        (button(Weight::Primary, send))
    };
    if kept.came == Came::Plain {
        return post(&kept.action, &body);
    }
    html! { form.stack method="post" action=(kept.action) enctype="multipart/form-data" { (body) } }
}
