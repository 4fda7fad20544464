//! The way of a claim in steps, as one follows a parcel.

use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::format;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Behind us.
    Done,
    /// Where it is now.
    Now,
    /// Still to come.
    Ahead,
    /// The way ended here: not upheld, or a payment came back.
    Stopped,
}

impl Progress {
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Ahead => "ahead",
            Self::Stopped => "stopped",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Done => "step-is-done",
            Self::Now => "step-is-now",
            Self::Ahead => "step-is-ahead",
            Self::Stopped => "step-is-stopped",
        }
    }
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happens at this step, in words.
    pub title: String,
    /// Where it stands.
    pub progress: Progress,
    /// When it happened.
    pub at: Option<Instant>,
    /// By when it will have happened, for a step that is not behind us.
    pub due: Option<Instant>,
    /// One sentence more.
    pub note: Option<String>,
}

/// Draws the steps from the first to the last.
#[must_use]
pub fn timeline(ctx: &Ctx, steps: &[Step]) -> Markup {
    html! {
        ol.timeline {
            @for step in steps {
                li.(step.progress.class()) aria-current=[(step.progress == Progress::Now).then_some("step")] {
                    span.dot {
                        @match step.progress {
                            Progress::Done => (icon(Icon::Tick)),
                            Progress::Stopped => (icon(Icon::Cross)),
                            Progress::Now | Progress::Ahead => {},
                        }
                    }
                    div {
                        p.title { (step.title) span.hidden { (ctx.t(step.progress.word())) } }
                        @if let Some(at) = step.at { p.when { (format::time_tag(ctx.words, at)) } }
                        @if let Some(due) = step.due {
                            p.when { (ctx.t_with("step-due", &[("date", format::last_date(ctx.words, due).into())])) }
                        }
                        @if let Some(note) = &step.note { p { (note) } }
                    }
                }
            }
        }
    }
}
