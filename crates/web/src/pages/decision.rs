//! A decision as a short story: the answer, who asked, what the customer had said, the rule, and what would change it.
//!
//! The sentences are those of the room `explain`; this page only lays them out, and adds the few words around them.

use anxin_domain::decide::Verdict;
use anxin_explain::{Audience, ReasonLine, SaidLine, Section, Standing, Story};
use maud::{Markup, html};

use crate::components::basics::{Tone, back, reference};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Face};

/// The view.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// The story, told to the reader in the language of the page.
    pub story: Story,
    /// The readers it can be told to instead; none where the reader has no choice.
    pub readers: Vec<Audience>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &DecisionView) -> Markup {
    let story = &view.story;
    let body = html! {
        (way_back(ctx))
        (readers(ctx, view))
        @let (tone, picture) = look(story);
        div.verdict.story.(tone.class()) data-verdict=(story.verdict.word()) {
            span.mark { (icon(picture)) }
            h1 { (story.headline) }
        }
        (opening(story))
        @for passage in story.passages() {
            @if let Some(heading) = &passage.heading {
                @match passage.section {
                    Section::Opening => {},
                    Section::Said => (part("said", heading, &said(story, &passage.lines))),
                    Section::DecidedBy => (part("decided", heading, &decided(story, &passage.lines))),
                    Section::Also => (part("also", heading, &also(&story.also))),
                    Section::WouldChange => (part("change", heading, &list(&passage.lines))),
                    Section::Unknown => (part("unknown", heading, &list(&passage.lines))),
                    Section::Pays => (part("pays", heading, &list(&passage.lines))),
                    Section::JudgedOn => (judged_on(view, heading, &passage.lines)),
                }
            }
        }
    };
    shell(ctx, &ctx.t("decision-title"), Width::Column, &body)
}

/// Colour and picture for the reader: what keeps an agent from calling is what protects the customer.
fn look(story: &Story) -> (Tone, Icon) {
    match (story.audience, story.verdict) {
        (Audience::Customer, Verdict::Deny) => (Tone::Good, Icon::Shield),
        (Audience::Customer, Verdict::Defer) => (Tone::Good, Icon::Clock),
        (Audience::Customer, Verdict::Allow) => (Tone::Info, Icon::Phone),
        (_, verdict) => (tone(verdict), picture(verdict)),
    }
}

/// The colour of a verdict for whoever wants to call.
#[must_use]
pub const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Allow => Tone::Good,
        Verdict::Deny => Tone::Bad,
        Verdict::Defer => Tone::Warn,
    }
}

/// The picture of a verdict for whoever wants to call.
#[must_use]
pub const fn picture(verdict: Verdict) -> Icon {
    match verdict {
        Verdict::Allow => Icon::Tick,
        Verdict::Deny => Icon::Cross,
        Verdict::Defer => Icon::Clock,
    }
}

/// Back to where decisions are listed on the reader's face.
fn way_back(ctx: &Ctx) -> Markup {
    let label = match ctx.face {
        Face::Customer => ("/me/calls", "calls-title"),
        Face::Agent => ("/agent", "agent-title"),
        Face::Hotline => ("/hotline", "hotline-title"),
        Face::Desk => ("/desk", "desk-title"),
        Face::Public | Face::Demo | Face::Compliance | Face::Regulator | Face::Admin => ("/", "problem-home"),
    };
    back(label.0, &ctx.t(label.1))
}

/// Staff read the story as any of the three hears it.
fn readers(ctx: &Ctx, view: &DecisionView) -> Markup {
    html! {
        @if !view.readers.is_empty() {
            nav.readers aria-label=(ctx.t("decision-readers")) {
                @for reader in &view.readers {
                    a href={ "/decisions/" (view.story.decision) "?for=" (reader.word()) }
                        aria-current=[(*reader == view.story.audience).then_some("true")] {
                        (ctx.t(reader_name(*reader)))
                    }
                }
            }
        }
    }
}

const fn reader_name(reader: Audience) -> &'static str {
    match reader {
        Audience::Customer => "reader-customer",
        Audience::Agent => "reader-agent",
        Audience::Engineer => "reader-engineer",
    }
}

/// Who, to whom, and what was asked, in this order.
fn opening(story: &Story) -> Markup {
    html! {
        ol.tell {
            li { (icon(Icon::Person)) p { (story.who.text) } }
            li { (icon(Icon::Phone)) p { (story.to_whom.text) } }
            li { (icon(Icon::Speech)) p { (story.asked.text) } }
        }
    }
}

fn part(name: &str, heading: &str, body: &Markup) -> Markup {
    html! { section.card data-part=(name) { h2 { (heading) } (body) } }
}

/// What the customer had said as a small time line; what decided stands out, what did not count steps back.
fn said(story: &Story, lines: &[String]) -> Markup {
    if story.said.is_empty() {
        return html! { @for line in lines { p { (line) } } };
    }
    html! {
        ol.timeline.said {
            @for line in &story.said {
                li.(weight(line)) {
                    span.dot { @if weight(line) == "done" { (icon(Icon::Tick)) } }
                    div { p { (line.text) } }
                }
            }
        }
    }
}

const fn weight(line: &SaidLine) -> &'static str {
    match &line.act {
        Some(act) => match act.standing {
            Standing::Decides => "now",
            Standing::Counts | Standing::Excepted | Standing::InForce => "done",
            Standing::Answered
            | Standing::TakenBack
            | Standing::Elsewhere
            | Standing::NotYet
            | Standing::Ended
            | Standing::Void
            | Standing::Lapsed
            | Standing::Used => "ahead",
        },
        None => "ahead",
    }
}

fn decided(story: &Story, lines: &[String]) -> Markup {
    match &story.decided_by {
        Some(reason) => one_reason(reason),
        None => html! { @for line in lines { p { (line) } } },
    }
}

fn one_reason(reason: &ReasonLine) -> Markup {
    html! {
        p.strong { (reason.text) }
        @if let Some(rule) = &reason.rule { (quoted(rule, reason.source.as_deref())) }
    }
}

/// The rule in the reader's language, its source as the rulebook cites it: in English, whatever the page is in.
fn quoted(rule: &str, source: Option<&str>) -> Markup {
    html! {
        figure.quote {
            blockquote { p { (rule) } }
            @if let Some(source) = source { figcaption lang="en" { (source) } }
        }
    }
}

/// The other reasons, each with its rule a tap away.
fn also(reasons: &[ReasonLine]) -> Markup {
    html! {
        ul.also {
            @for reason in reasons {
                li {
                    @if let Some(rule) = &reason.rule {
                        details {
                            summary { (reason.text) }
                            (quoted(rule, reason.source.as_deref()))
                        }
                    } @else { p { (reason.text) } }
                }
            }
        }
    }
}

fn list(lines: &[String]) -> Markup {
    match lines {
        [only] => html! { p { (only) } },
        several => html! { ul.reasons { @for line in several { li { (line) } } } },
    }
}

/// What the decision was judged on. The versions are for those who can look them up: engineers, and staff who read for others.
fn judged_on(view: &DecisionView, heading: &str, lines: &[String]) -> Markup {
    let story = &view.story;
    let version = story.judged_on.registry_version;
    let technical = story.audience == Audience::Engineer || !view.readers.is_empty();
    html! {
        section.judged {
            h2 { (heading) }
            @for line in lines { p { (line) } }
            @if technical {
                p { (reference(&story.judged_on.rulebook_version)) " · " (reference(&format!("{}.{}.{}", version.shard, version.acts, version.directory))) }
            }
        }
    }
}
