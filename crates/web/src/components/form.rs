//! Fields with label, hint and error, and the summary of errors above a form.
//!
//! Errors come from the server in the language of the page, so fields carry no `required`: a browser would speak its own.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;

/// What is wrong with a form, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldError {
    field: Cow<'static, str>,
    message: &'static str,
    /// What the sentence names, as its variable `name`.
    named: Option<String>,
}

impl FieldError {
    fn text(&self, ctx: &Ctx) -> String {
        match &self.named {
            Some(name) => ctx.t_with(self.message, &[("name", name.as_str().into())]),
            None => ctx.t(self.message),
        }
    }
}

impl Errors {
    /// Notes that a field is wrong; `message` is the id of the sentence. The first error of a field is the one shown.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, message: &'static str) {
        let field = field.into();
        if self.on(&field).is_none() {
            self.0.push(FieldError { field, message, named: None });
        }
    }

    /// The same with something that the sentence names, as its variable `name`.
    pub fn add_named(&mut self, field: impl Into<Cow<'static, str>>, message: &'static str, name: String) {
        let field = field.into();
        if self.on(&field).is_none() {
            self.0.push(FieldError { field, message, named: Some(name) });
        }
    }

    /// One error.
    #[must_use]
    pub fn one(field: impl Into<Cow<'static, str>>, message: &'static str) -> Self {
        Self(vec![FieldError { field: field.into(), message, named: None }])
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id of the sentence about a field.
    #[must_use]
    pub fn on(&self, field: &str) -> Option<&'static str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message)
    }

    /// The sentence about a field in the reader's language.
    fn text_on(&self, ctx: &Ctx, field: &str) -> Option<String> {
        self.0.iter().find(|error| error.field == field).map(|error| error.text(ctx))
    }
}

/// The sentence about an unreadable telephone number.
#[must_use]
pub const fn number_error(error: anxin_domain::number::NumberError) -> &'static str {
    use anxin_domain::number::NumberError as E;
    match error {
        E::Empty => "error-number-empty",
        E::TooShort => "error-number-short",
        E::TooLong => "error-number-long",
        E::UnknownCountry => "error-number-country",
        E::NeedsAreaCode => "error-number-area",
        E::NotANumber | E::Impossible | E::UnknownRegion | E::UnknownAreaCode => "error-number-odd",
    }
}

/// Every error of a form, each a link to its field. Empty when there is none.
#[must_use]
pub fn error_summary(ctx: &Ctx, errors: &Errors) -> Markup {
    named_summary(ctx, errors, |_| None)
}

/// The same with the names of the fields, for a form in which several may lack the same.
#[must_use]
pub fn named_summary(ctx: &Ctx, errors: &Errors, label: impl Fn(&str) -> Option<String>) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.notice.bad.errors role="alert" {
                (icon(Icon::Alert))
                div {
                    p.title { (ctx.t("error-summary")) }
                    ul {
                        @for error in &errors.0 {
                            li { a href={ "#" (error.field) } {
                                @if let Some(label) = label(&error.field) { (label) " · " }
                                (error.text(ctx))
                            } }
                        }
                    }
                }
            }
        }
    }
}

/// A form that changes something.
#[must_use]
pub fn post(action: &str, body: &Markup) -> Markup {
    html! { form.stack method="post" action=(action) { (body) } }
}

/// The same on a customer's page: it says for which number it is shown.
#[must_use]
pub fn own_post(ctx: &Ctx, action: &str, body: &Markup) -> Markup {
    post(action, &html! { (ctx.shown()) (body) })
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A line of text.
    Text,
    /// Several lines.
    Lines,
    /// Many lines that a program reads.
    Source,
    /// A number of something.
    Count,
    /// An address of mail, the reader's own.
    Mail,
    /// A telephone number, the reader's own.
    OwnNumber,
    /// A telephone number of someone else.
    OtherNumber,
    /// A code from a text message.
    Code,
    /// A calendar date.
    Date,
    /// A time of day, with seconds where the value has them.
    Time,
    /// Digits that are no count, as an account number.
    Digits,
    /// An amount of money.
    Amount,
    /// A file.
    File,
}

/// One field. Its `id` is its name, so an error can link to it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    name: Cow<'a, str>,
    label: String,
    input: Input,
    hint: Option<String>,
    value: &'a str,
    error: Option<String>,
    max: Option<u16>,
    autocomplete: &'static str,
    comes_first: bool,
}

/// The longest line a person may send; handlers hold the same.
pub const MAX_LINE: u16 = 120;

/// The longest text a person may send, in characters.
pub const MAX_LINES: u16 = 1000;

impl<'a> Field<'a> {
    /// A field with its label.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>, input: Input, label: String) -> Self {
        let max = if matches!(input, Input::Lines | Input::Source) { MAX_LINES } else { MAX_LINE };
        let autocomplete = match input {
            Input::OwnNumber => "tel",
            Input::Mail => "email",
            Input::Code => "one-time-code",
            _ => "off",
        };
        Self {
            name: name.into(),
            label,
            input,
            hint: None,
            value: "",
            error: None,
            max: Some(max),
            autocomplete,
            comes_first: false,
        }
    }

    /// Where the page opens: the keyboard is here at once.
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.comes_first = true;
        self
    }

    /// One sentence of help under the label.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// What the field holds already.
    #[must_use]
    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// The longest value, in characters.
    #[must_use]
    pub const fn max(mut self, max: u16) -> Self {
        self.max = Some(max);
        self
    }

    /// Of any length: the handler says so if it is too long.
    #[must_use]
    pub const fn any_length(mut self) -> Self {
        self.max = None;
        self
    }

    /// What the browser may fill in (the `autocomplete` tokens of HTML).
    #[must_use]
    pub const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// Shows the error about this field, if there is one.
    #[must_use]
    pub fn check(mut self, ctx: &Ctx, errors: &Errors) -> Self {
        self.error = errors.text_on(ctx, &self.name);
        self
    }

    /// The markup.
    #[must_use]
    pub fn draw(&self) -> Markup {
        wrap(&self.name, &self.label, self.hint.as_deref(), self.error.as_deref(), &self.control())
    }

    fn control(&self) -> Markup {
        let described = described_by(&self.name, self.hint.is_some(), self.error.is_some());
        let invalid = self.error.is_some().then_some("true");
        let lines = match self.input {
            Input::Lines => Some((None, "4")),
            Input::Source => Some((Some("source"), "18")),
            _ => None,
        };
        if let Some((class, rows)) = lines {
            return html! {
                textarea id=(self.name) name=(self.name) class=[class] rows=(rows) maxlength=[self.max]
                    aria-describedby=[described] aria-invalid=[invalid] { (self.value) }
            };
        }
        let (kind, mode, class) = match self.input {
            Input::Text | Input::Lines | Input::Source => ("text", None, "wide"),
            // What is wrong is said by our page, in the reader's language.
            Input::Mail => ("text", Some("email"), "wide"),
            Input::OwnNumber | Input::OtherNumber => ("tel", Some("tel"), "medium"),
            Input::Code => ("text", Some("numeric"), "code"),
            Input::Date => ("date", None, "medium"),
            Input::Time => ("time", None, "medium"),
            Input::Digits => ("text", Some("numeric"), "wide"),
            Input::Count => ("text", Some("numeric"), "medium"),
            Input::Amount => ("text", Some("decimal"), "medium"),
            Input::File => ("file", None, "wide"),
        };
        // Seconds are asked for only where they are known already.
        let seconds = self.value.matches(':').count() > 1;
        let step = (self.input == Input::Time).then_some(if seconds { "1" } else { "60" });
        let typed = matches!(kind, "text" | "tel");
        let max = self.max.filter(|_| typed);
        let value = (kind != "file").then_some(self.value);
        html! {
            input id=(self.name) name=(self.name) class=(class) type=(kind) inputmode=[mode] value=[value] step=[step] autofocus[self.comes_first]
                maxlength=[max] autocomplete=(self.autocomplete) aria-describedby=[described] aria-invalid=[invalid];
        }
    }
}

/// One of the answers to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// One sentence more.
    pub hint: Option<String>,
    /// The key that chooses it, together with the browser's own keys for that.
    pub key: Option<&'static str>,
}

impl Choice {
    /// An answer without a further sentence.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, key: None }
    }

    /// The same with a sentence.
    #[must_use]
    pub fn with_hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same with a key.
    #[must_use]
    pub const fn with_key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

/// A drop-down list.
#[must_use]
pub fn select(
    ctx: &Ctx,
    name: &str,
    label: &str,
    choices: &[Choice],
    chosen: &str,
    errors: &Errors,
) -> Markup {
    let error = errors.text_on(ctx, name);
    let control = html! {
        select id=(name) name=(name) aria-describedby=[described_by(name, false, error.is_some())]
            aria-invalid=[error.is_some().then_some("true")] {
            @for choice in choices {
                option value=(choice.value) selected[choice.value == chosen] { (choice.label) }
            }
        }
    };
    wrap(name, label, None, error.as_deref(), &control)
}

/// Some of the answers of a drop-down list, under a heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// Which ruling they go with; the desk's script reads it.
    pub ruling: &'static str,
    /// The heading.
    pub label: String,
    /// The answers, told apart by their place.
    pub choices: Vec<Choice>,
}

/// A drop-down list whose answers stand in groups, each with its place in its group before it.
#[must_use]
pub fn select_of_groups(
    ctx: &Ctx,
    name: &str,
    label: &str,
    groups: &[Group],
    chosen: &str,
    errors: &Errors,
) -> Markup {
    let error = errors.text_on(ctx, name);
    let control = html! {
        select id=(name) name=(name) aria-describedby=[described_by(name, false, error.is_some())]
            aria-invalid=[error.is_some().then_some("true")] {
            option value="" { (ctx.t("choose")) }
            @for group in groups {
                optgroup label=(group.label) data-ruling=(group.ruling) {
                    @for (place, choice) in group.choices.iter().enumerate() {
                        option value=(choice.value) selected[choice.value == chosen] { (place + 1) " · " (choice.label) }
                    }
                }
            }
        }
    };
    wrap(name, label, None, error.as_deref(), &control)
}

/// One answer of several, all in sight.
#[must_use]
pub fn radios(
    ctx: &Ctx,
    name: &str,
    legend: &str,
    choices: &[Choice],
    chosen: &str,
    errors: &Errors,
) -> Markup {
    let error = errors.text_on(ctx, name);
    html! {
        fieldset.field.wrong[error.is_some()] aria-describedby=[described_by(name, false, error.is_some())] {
            legend { (legend) }
            @if let Some(error) = &error { (error_line(name, error)) }
            div.choices {
                @for (place, choice) in choices.iter().enumerate() {
                    // The first answer has the field's own id, so that the summary of errors leads to it.
                    @let id = if place == 0 { name.to_owned() } else { format!("{name}-{place}") };
                    label.choice for=(id) {
                        input id=(id) type="radio" name=(name) value=(choice.value) accesskey=[choice.key]
                            checked[choice.value == chosen];
                        span {
                            (choice.label)
                            @if let Some(hint) = &choice.hint { small { (hint) } }
                        }
                    }
                }
            }
        }
    }
}

/// A box to tick.
#[must_use]
pub fn checkbox(name: &'static str, value: &str, label: &str, ticked: Ticked) -> Markup {
    html! {
        label.choice for=(name) {
            input id=(name) type="checkbox" name=(name) value=(value) checked[ticked == Ticked::Yes];
            span { (label) }
        }
    }
}

/// Boxes to tick under one heading, each with its name, its words and whether it is ticked.
#[must_use]
pub fn ticks(legend: &str, boxes: &[(String, String, Ticked)]) -> Markup {
    html! {
        fieldset.field {
            legend { (legend) }
            div.choices {
                @for (name, label, ticked) in boxes {
                    label.choice for=(name) {
                        input id=(name) type="checkbox" name=(name) value="yes" checked[*ticked == Ticked::Yes];
                        span { (label) }
                    }
                }
            }
        }
    }
}

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// The answers given so far, to be read once more, with the button that sends them (`confirm` = `yes`) and the one that
/// leads back to the form (`back` = `yes`). It is the buttons that say so, so that neither carries the other's word along.
#[must_use]
pub fn answers(ctx: &Ctx, pairs: &[(String, String)], send: &str) -> Markup {
    html! {
        dl.facts.answers { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } }
        div.actions {
            button.button type="submit" name="confirm" value="yes" { (send) }
            button.button.quiet type="submit" name="back" value="yes" { (ctx.t("change-answers")) }
        }
    }
}

fn wrap(name: &str, label: &str, hint: Option<&str>, error: Option<&str>, control: &Markup) -> Markup {
    html! {
        div.field.wrong[error.is_some()] {
            label for=(name) { (label) }
            @if let Some(hint) = hint { p.hint id={ (name) "-hint" } { (hint) } }
            @if let Some(error) = error { (error_line(name, error)) }
            (control)
        }
    }
}

fn error_line(name: &str, error: &str) -> Markup {
    html! { p.error id={ (name) "-error" } { (error) } }
}

fn described_by(name: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{name}-hint {name}-error")),
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-error")),
        (false, false) => None,
    }
}
