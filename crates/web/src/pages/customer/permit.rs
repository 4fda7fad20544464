//! The finer choice: letting one agent or one brand call, and taking it back.

use anxin_domain::band::Band;
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, button, card, empty, heading, hidden, tag};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, own_post, radios, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::{line_name, lines_of_business, purpose_name};

/// Evenings of Monday to Friday on the customer's wall clock: six to nine.
pub const EVENINGS: Band = Band { days: 0b001_1111, from_minute: 18 * 60, until_minute: 21 * 60 };

/// Saturday and Sunday: nine to nine.
pub const WEEKENDS: Band = Band { days: 0b110_0000, from_minute: 9 * 60, until_minute: 21 * 60 };

/// What the form posts to `/me/permit`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PermitForm {
    /// `agent` or `brand`.
    pub to: String,
    /// The agent's line or work number, for `agent`.
    pub agent: String,
    /// The brand's id, for `brand`.
    pub brand: String,
    /// `resale`, `rental`, `new_home` or nothing for all.
    pub line_of_business: String,
    /// `evenings` of weekdays, `weekends`, or nothing for any time.
    pub hours: String,
    /// The last day it holds, `YYYY-MM-DD`; nothing for no end.
    pub until: String,
    /// `once` for one call, to be called back; nothing for as many as it takes.
    pub times: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// A consent that was given.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The id of the act; posted as `act` to `/me/permit/withdraw`.
    pub act: String,
    /// The agent or the brand.
    pub grantee: String,
    /// The agent's brand, if the grantee is an agent.
    pub brand: Option<String>,
    /// What for; nothing means anything.
    pub purpose: Option<Purpose>,
    /// About what; nothing means all.
    pub line_of_business: Option<LineOfBusiness>,
    /// Since when.
    pub since: Instant,
    /// Until when, if it ends.
    pub until: Option<Instant>,
    /// At which times of the week, if not at any.
    pub hours: Option<Hours>,
    /// For how many calls, if not for any number of them.
    pub calls: Option<u16>,
    /// Where it came from, in words (web, hotline, the brand's import).
    pub source: String,
    /// Who said it for the holder, masked, where it was somebody who looks after the number.
    pub said_by: Option<String>,
    /// Whether it still holds.
    pub standing: Standing,
}

/// A refusal that was said more exactly than by the switch.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The id of the act; posted as `act` to `/me/permit/withdraw`.
    pub act: String,
    /// What it says, in a sentence.
    pub says: String,
    /// Since when.
    pub since: Instant,
    /// Until when, if it ends.
    pub until: Option<Instant>,
    /// Where it came from, in words.
    pub source: String,
    /// Who said it for the holder, masked, where it was somebody who looks after the number.
    pub said_by: Option<String>,
    /// Whether it still holds.
    pub holds: bool,
}

/// Times of the week at which a consent lets calls through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Evenings of Monday to Friday.
    Evenings,
    /// Saturday and Sunday by day.
    Weekends,
    /// Others, as a program may have said them.
    Others,
}

impl Hours {
    /// Which of them bands are; none for any time.
    #[must_use]
    pub fn of(bands: &[Band]) -> Option<Self> {
        match bands {
            [] => None,
            [band] if *band == EVENINGS => Some(Self::Evenings),
            [band] if *band == WEEKENDS => Some(Self::Weekends),
            _ => Some(Self::Others),
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Evenings => "permit-evenings",
            Self::Weekends => "permit-weekends",
            Self::Others => "permit-some-hours",
        }
    }
}

/// Whether a consent holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It lets calls through.
    Holds,
    /// It was for so many calls, which have been made.
    Used,
    /// It had no date, and by the rules it is too old to count on.
    Lapsed,
    /// It has run out, was taken back or was overruled by a later word.
    Ended,
}

/// The page.
#[derive(Clone, Debug, Default)]
pub struct PermitView {
    /// The consents, those that hold first.
    pub consents: Vec<Consent>,
    /// The refusals of somebody or something, those that hold first.
    pub refusals: Vec<Refusal>,
    /// The brands to choose from: id and name.
    pub brands: Vec<(String, String)>,
    /// The form as it was sent.
    pub form: PermitForm,
    /// What is wrong: fields `to`, `agent`, `brand`, `line_of_business`, `hours`, `times`, `until`.
    pub errors: Errors,
}

/// The consents and the form for one more.
#[must_use]
pub fn page(ctx: &Ctx, view: &PermitView) -> Markup {
    let title = ctx.t("permit-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("permit-lead"))))
        (card(&ctx.t("permit-list"), &consents(ctx, &view.consents)))
        @if !view.refusals.is_empty() { (card(&ctx.t("choice-list"), &refusals(ctx, &view.refusals))) }
        p { a href="/me/choose" { (ctx.t("choice-link")) } }
        (card(&ctx.t("permit-add"), &form(ctx, view)))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn consents(ctx: &Ctx, consents: &[Consent]) -> Markup {
    if consents.is_empty() {
        return empty(Icon::Permit, &ctx.t("permit-none"), &ctx.t("permit-none-lesson"), None);
    }
    html! {
        ul.rows { @for consent in consents { (row(ctx, consent)) } }
    }
}

fn refusals(ctx: &Ctx, refusals: &[Refusal]) -> Markup {
    html! {
        ul.rows {
            @for refusal in refusals {
                li {
                    div {
                        strong { (refusal.says) }
                        p.small {
                            (refusal.source)
                            @if let Some(by) = &refusal.said_by {
                                " · " (ctx.t_with("permit-said-by", &[("number", by.as_str().into())]))
                            }
                        }
                        p.small {
                            (ctx.t("since")) " " (format::time_tag(ctx.words, refusal.since))
                            @if let Some(until) = refusal.until {
                                " · " (ctx.t_with("permit-until-date", &[("date", format::date(ctx.words, until).into())]))
                            }
                        }
                    }
                    @if refusal.holds { (take_back(ctx, &refusal.act, &refusal.says)) }
                    @else { (tag(Tone::Plain, &ctx.t("permit-ended"))) }
                }
            }
        }
    }
}

fn take_back(ctx: &Ctx, act: &str, what: &str) -> Markup {
    html! {
        form method="post" action="/me/permit/withdraw" {
            (ctx.shown())
            (hidden("act", act))
            button.button.quiet.small type="submit" {
                (ctx.t("permit-withdraw")) span.hidden { " " (what) }
            }
        }
    }
}

fn row(ctx: &Ctx, consent: &Consent) -> Markup {
    let purpose = consent.purpose.map_or_else(|| ctx.t("purpose-any"), |p| purpose_name(ctx, p));
    let about = consent.line_of_business.map_or_else(|| ctx.t("line-any"), |l| line_name(ctx, l));
    html! {
        li {
            div {
                strong { (consent.grantee) }
                @if let Some(brand) = &consent.brand { " · " (brand) }
                p.small {
                    (purpose) " · " (about)
                    @if let Some(hours) = consent.hours { " · " (ctx.t(hours.id())) }
                    @if let Some(calls) = consent.calls {
                        " · " (ctx.t_with("permit-calls", &[("n", calls.into())]))
                    }
                    " · " (consent.source)
                    @if let Some(by) = &consent.said_by {
                        " · " (ctx.t_with("permit-said-by", &[("number", by.as_str().into())]))
                    }
                }
                p.small {
                    (ctx.t("since")) " " (format::time_tag(ctx.words, consent.since))
                    @if let Some(until) = consent.until {
                        " · " (ctx.t_with("permit-until-date", &[("date", format::date(ctx.words, until).into())]))
                    }
                }
            }
            @match consent.standing {
                Standing::Holds => (take_back(ctx, &consent.act, &consent.grantee)),
                Standing::Used => (tag(Tone::Plain, &ctx.t("permit-used"))),
                Standing::Lapsed => (tag(Tone::Plain, &ctx.t("permit-lapsed"))),
                Standing::Ended => (tag(Tone::Plain, &ctx.t("permit-ended"))),
            }
        }
    }
}

fn form(ctx: &Ctx, view: &PermitView) -> Markup {
    let form = &view.form;
    let to = if form.to.is_empty() { "agent" } else { &form.to };
    let kinds = [
        Choice::new("agent", ctx.t("permit-one-agent")).with_hint(ctx.t("permit-one-agent-hint")),
        Choice::new("brand", ctx.t("permit-one-brand")).with_hint(ctx.t("permit-one-brand-hint")),
    ];
    let times = [
        Choice::new("", ctx.t("permit-times-any")),
        Choice::new("once", ctx.t("permit-times-once")).with_hint(ctx.t("permit-times-once-hint")),
    ];
    let hours = [
        Choice::new("", ctx.t("permit-any-hour")),
        Choice::new("evenings", ctx.t(Hours::Evenings.id())),
        Choice::new("weekends", ctx.t(Hours::Weekends.id())),
    ];
    let agent = Field::new("agent", Input::OtherNumber, ctx.t("permit-agent"))
        .value(&form.agent)
        .check(ctx, &view.errors);
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let brands: Vec<_> =
        none.chain(view.brands.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    let until = Field::new("until", Input::Date, ctx.t("permit-until"))
        .hint(ctx.t("permit-until-hint"))
        .value(&form.until)
        .check(ctx, &view.errors);
    // What is filled in or wrong is in sight.
    let narrowed = [("hours", &form.hours), ("times", &form.times), ("until", &form.until)]
        .iter()
        .any(|(name, value)| !value.is_empty() || view.errors.on(name).is_some());
    own_post(
        ctx,
        "/me/permit",
        &html! {
            (hidden("once", &form.once))
            (radios(ctx, "to", &ctx.t("permit-whom"), &kinds, to, &view.errors))
            div.when-agent { (agent.draw()) }
            div.when-brand { (select(ctx, "brand", &ctx.t("permit-brand"), &brands, &form.brand, &view.errors)) }
            (select(ctx, "line_of_business", &ctx.t("permit-about"), &lines_of_business(ctx), &form.line_of_business, &view.errors))
            details open[narrowed] {
                summary { (ctx.t("permit-more")) }
                div.stack {
                    (radios(ctx, "hours", &ctx.t("permit-hours"), &hours, &form.hours, &view.errors))
                    (radios(ctx, "times", &ctx.t("permit-times"), &times, &form.times, &view.errors))
                    (until.draw())
                }
            }
            (button(Weight::Primary, &ctx.t("permit-allow")))
        },
    )
}
