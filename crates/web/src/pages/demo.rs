//! What exists in the demonstration only: the texts that would have been sent, and the people one can sign in as.

use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, card, empty, heading, hidden, notice};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Face};
use crate::format;

/// One text message that a provider would have delivered.
#[derive(Clone, Debug)]
pub struct Message {
    /// When it was sent.
    pub at: Instant,
    /// To whom; made-up numbers may be shown.
    pub to: String,
    /// A mail's subject; none for a text.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}

/// Somebody to sign in as.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The number to sign in with.
    pub number: String,
    /// The face this person opens.
    pub face: Face,
    /// How one signs in as them.
    pub way_in: WayIn,
}

/// How one signs in as somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// By a code, as everywhere.
    Code,
    /// By a button, which posts `number` to `/demo/signin`: staff.
    Button,
}

/// The view: the newest message first.
#[derive(Clone, Debug, Default)]
pub struct MessagesView {
    /// Texts.
    pub messages: Vec<Message>,
    /// People.
    pub people: Vec<Person>,
    /// What is wrong with the text to us: field `from`; and what was typed.
    pub errors: Errors,
    /// The number it is from, as it was typed.
    pub from: String,
    /// Its words.
    pub text: String,
}

/// The page of texts and people.
#[must_use]
pub fn messages(ctx: &Ctx, view: &MessagesView) -> Markup {
    let title = ctx.t("demo-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("demo-lead"))))
        (notice(Tone::Warn, &ctx.t("demo-only"), &html! { p { (ctx.t("demo-only-why")) } }))
        @if !view.people.is_empty() { (card(&ctx.t("demo-people"), &people(ctx, &view.people))) }
        (card(&ctx.t("demo-text-us"), &text_us(ctx, view)))
        (card(&ctx.t("demo-texts"), &texts(ctx, &view.messages)))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn people(ctx: &Ctx, people: &[Person]) -> Markup {
    html! {
        ul.rows {
            @for person in people {
                li {
                    div { strong { (person.name) } p.small { (face_name(ctx, person.face)) } }
                    span.number { (person.number) }
                    @if person.way_in == WayIn::Button {
                        form method="post" action="/demo/signin" {
                            (hidden("number", &person.number))
                            button.linklike type="submit" {
                                (ctx.t("sign-in"))
                                span.hidden { " " (person.name) " " (face_name(ctx, person.face)) }
                            }
                        }
                    }
                }
            }
        }
        p.small { (ctx.t("demo-people-why")) }
        p { a href="/signin" { (ctx.t("demo-people-code")) } }
    }
}

/// A text from one of the people, which a provider would bring.
fn text_us(ctx: &Ctx, view: &MessagesView) -> Markup {
    let from = Field::new("from", Input::OtherNumber, ctx.t("demo-text-from"))
        .value(&view.from)
        .check(ctx, &view.errors);
    let words = Field::new("text", Input::Text, ctx.t("demo-text-words")).value(&view.text);
    post(
        "/demo/messages",
        &html! {
            (from.draw())
            (words.draw())
            (button(Weight::Quiet, &ctx.t("demo-text-send")))
        },
    )
}

fn texts(ctx: &Ctx, messages: &[Message]) -> Markup {
    if messages.is_empty() {
        return empty(Icon::Phone, &ctx.t("demo-no-texts"), &ctx.t("demo-no-texts-lesson"), None);
    }
    html! {
        ol.texts {
            @for message in messages {
                li data-message {
                    p.small { span.number { (message.to) } " · " (format::time_tag(ctx.words, message.at)) }
                    @if let Some(subject) = &message.subject { p.small { (ctx.t("messages-mail")) " · " (subject) } }
                    p.bubble { (message.text) }
                }
            }
        }
    }
}

fn face_name(ctx: &Ctx, face: Face) -> String {
    ctx.t(match face {
        Face::Customer => "face-customer",
        Face::Agent => "face-agent",
        Face::Hotline => "face-hotline",
        Face::Desk => "face-desk",
        Face::Compliance => "face-compliance",
        Face::Regulator => "face-regulator",
        Face::Admin => "role-admin",
        Face::Public | Face::Demo => "face-public",
    })
}
