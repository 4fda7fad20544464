//! Headings, buttons, notices, tags, cards, lists of facts and empty states.

use maud::{Markup, html};

use crate::components::icon::{Icon, icon};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do on the page.
    Primary,
    /// Anything else.
    Quiet,
    /// Something that takes protection or money away.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// What a status or a notice says with its colour; the words always say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done, paid, allowed, protected.
    Good,
    /// Needs attention soon.
    Warn,
    /// Refused, failed, late.
    Bad,
    /// Under way.
    Info,
    /// Nothing to say.
    Plain,
}

impl Tone {
    /// The class of the stylesheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Plain => "plain",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Tick,
            Self::Warn | Self::Bad => Icon::Alert,
            Self::Info | Self::Plain => Icon::Info,
        }
    }
}

/// The one heading of a page, with a sentence under it.
#[must_use]
pub fn heading(title: &str, lead: Option<&str>) -> Markup {
    html! {
        div.heading {
            h1 { (title) }
            @if let Some(lead) = lead { p.lead { (lead) } }
        }
    }
}

/// A way back, above the heading.
#[must_use]
pub fn back(href: &str, label: &str) -> Markup {
    html! { a.back href=(href) { (label) } }
}

/// A button that sends its form.
#[must_use]
pub fn button(weight: Weight, label: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" { (label) } }
}

/// A button that sends its form with one more field.
#[must_use]
pub fn button_with(weight: Weight, label: &str, name: &str, value: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" name=(name) value=(value) { (label) } }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[must_use]
pub fn link_button(weight: Weight, href: &str, label: &str) -> Markup {
    html! { a class=(weight.class()) href=(href) { (label) } }
}

/// A field that the reader does not see.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A message in a box.
#[must_use]
pub fn notice(tone: Tone, title: &str, body: &Markup) -> Markup {
    html! {
        div.notice.(tone.class()) {
            (icon(tone.icon()))
            div { p.title { (title) } (body) }
        }
    }
}

/// A message that was just earned, read out at once.
#[must_use]
pub fn announcement(title: &str, undo: &Markup) -> Markup {
    html! { div.notice.good role="status" { (icon(Icon::Tick)) div { p.title { (title) } (undo) } } }
}

/// A status in a word or two.
#[must_use]
pub fn tag(tone: Tone, label: &str) -> Markup {
    html! { span.tag.(tone.class()) { (label) } }
}

/// Facts as pairs of name and value.
#[must_use]
pub fn facts(pairs: &[(String, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in pairs { div { dt { (name) } dd { (value) } } }
        }
    }
}

/// A section with a heading of its own.
#[must_use]
pub fn section(title: &str, body: &Markup) -> Markup {
    html! { section.section { h2 { (title) } (body) } }
}

/// The same on a raised surface.
#[must_use]
pub fn card(title: &str, body: &Markup) -> Markup {
    html! { section.card { h2 { (title) } (body) } }
}

/// What is shown where a list has nothing yet: what will be here, and what to do.
#[must_use]
pub fn empty(picture: Icon, title: &str, lesson: &str, action: Option<Markup>) -> Markup {
    html! {
        div.empty {
            (icon(picture))
            h2 { (title) }
            p { (lesson) }
            @if let Some(action) = action { p { (action) } }
        }
    }
}

/// Words of a rule, quoted with their source.
#[must_use]
pub fn quote(text: &str, source: &str) -> Markup {
    html! { figure.quote { blockquote { p { (text) } } figcaption { (source) } } }
}

/// A sentence in which `words` lead to another page.
#[must_use]
pub fn linked(sentence: &str, words: &str, href: &str) -> Markup {
    html! {
        @match sentence.split_once(words) {
            Some((before, after)) => { (before) a href=(href) { (words) } (after) },
            None => (sentence),
        }
    }
}

/// A reference that a person may have to read out.
#[must_use]
pub fn reference(text: &str) -> Markup {
    html! { span.reference { (text) } }
}

/// A reference as it is read to somebody or copied by hand: in groups. What is marked and copied has no gaps.
#[must_use]
pub fn spelled(text: &str) -> Markup {
    let letters: Vec<char> = text.chars().collect();
    html! {
        span.reference.spelled title=(text) {
            @for group in letters.chunks(GROUP) { span { (group.iter().collect::<String>()) } }
        }
    }
}

/// Letters that are read in one breath.
const GROUP: usize = 4;

/// Sentences, each a reason.
#[must_use]
pub fn sentences(lines: &[String]) -> Markup {
    html! { ul.reasons { @for line in lines { li { (line) } } } }
}
