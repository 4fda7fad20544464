//! What we write to the reader about, in which language, and where mail goes.

use anxin_identity::{About, MailHow};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, card, heading, link_button, sentences};
use crate::components::form::{Choice, Errors, Ticked, checkbox, error_summary, own_post, radios};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::words::Language;

/// What the form posts to `/me/messages`: a box that is not ticked is not sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessagesForm {
    /// The language's tag.
    pub language: String,
    /// `yes` to be told how far a claim is.
    pub progress: String,
    /// `yes` to be told that a refusal or a withdrawal is in force.
    pub acts: String,
    /// `yes` to be told of requests for consent.
    pub requests: String,
}

impl MessagesForm {
    /// Whether something that may be switched off is wanted.
    #[must_use]
    pub fn wants(&self, about: About) -> bool {
        match about {
            About::Progress => self.progress == "yes",
            About::Acts => self.acts == "yes",
            About::Requests => self.requests == "yes",
            About::Codes | About::Decisions | About::Payments | About::Security => true,
        }
    }
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct MessagesView {
    /// The form as it stands or was sent.
    pub form: MessagesForm,
    /// Where mail goes, in a sentence; none where no mail is sent from here.
    pub mail: Option<MailLine>,
    /// What is wrong: field `language`.
    pub errors: Errors,
}

/// Whether mail goes beside texts.
#[derive(Clone, Debug)]
pub enum MailLine {
    /// No address was given.
    None,
    /// It goes to an address.
    To(String, MailHow),
}

/// What may be switched off, with the box's name and label.
const OPTIONAL: [(About, &str, &str); 3] = [
    (About::Progress, "progress", "messages-progress"),
    (About::Acts, "acts", "messages-acts"),
    (About::Requests, "requests", "messages-requests"),
];

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &MessagesView) -> Markup {
    let title = ctx.t("messages-title");
    let languages = Language::ALL.map(|language| Choice::new(language.tag(), language.name()));
    let always = ["messages-codes", "messages-decisions", "messages-payments", "messages-security"];
    let ticked = |about| if view.form.wants(about) { Ticked::Yes } else { Ticked::No };
    let body = html! {
        (back("/me", &ctx.t("back-home")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("messages-lead"))))
        (own_post(ctx, "/me/messages", &html! {
            (radios(ctx, "language", &ctx.t("messages-language"), &languages, &view.form.language, &view.errors))
            fieldset.field {
                legend { (ctx.t("messages-optional")) }
                div.choices {
                    @for (about, name, label) in OPTIONAL { (checkbox(name, "yes", &ctx.t(label), ticked(about))) }
                }
            }
            (button(Weight::Primary, &ctx.t("messages-save")))
        }))
        (card(&ctx.t("messages-always"), &html! {
            p { (ctx.t("messages-always-why")) }
            (sentences(&always.map(|id| ctx.t(id))))
        }))
        @if let Some(mail) = &view.mail { (mail_card(ctx, mail)) }
        p.small { (ctx.t("messages-nothing-personal")) }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn mail_card(ctx: &Ctx, mail: &MailLine) -> Markup {
    let sentence = match mail {
        MailLine::None => ctx.t("messages-mail-none"),
        MailLine::To(address, how) => {
            let id = match how {
                MailHow::Also => "messages-mail-also",
                MailHow::Instead => "messages-mail-instead",
            };
            ctx.t_with(id, &[("address", address.as_str().into())])
        }
    };
    card(
        &ctx.t("messages-mail"),
        &html! {
            p { (sentence) }
            div.actions { (link_button(Weight::Quiet, "/me/messages/mail", &ctx.t("messages-mail-change"))) }
        },
    )
}
