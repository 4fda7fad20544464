//! How an agent's calls went, beside the middle of the store; and the three questions after a conversation.

use anxin_desk::agent::{
    BAND_AT_LEAST, BAND_HOURS, Band, COACHING_DAYS, COLLEAGUES_AT_LEAST, CONVERSATION_SECONDS, Coaching,
    Middle, Opinion, REVIEW_DAYS, Replies, ToReview,
};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, card, empty, facts, heading, hidden, section};
use crate::components::chart::{self, Bar, Labels, Pair, Scale, StackLabels, columns, steps};
use crate::components::form::{Choice, Errors, error_summary, post, radios};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::{Place, tabs};

/// The page of figures.
#[derive(Clone, Debug)]
pub struct CoachingView {
    /// The figures.
    pub coaching: Coaching,
    /// Conversations that can be answered for, the newest first.
    pub open: Vec<ToReview>,
}

/// Draws it.
#[must_use]
pub fn page(ctx: &Ctx, view: &CoachingView) -> Markup {
    let title = ctx.t("coach-title");
    let coaching = &view.coaching;
    let body = html! {
        (tabs(ctx, Place::Coaching))
        (heading(&title, Some(&ctx.t_with("coach-lead", &[("days", COACHING_DAYS.into())]))))
        @if !view.open.is_empty() { (card(&ctx.t("coach-open"), &open(ctx, &view.open))) }
        @if coaching.mine.calls == 0 {
            (empty(Icon::Bars, &ctx.t("coach-none"), &ctx.t("coach-none-lesson"), None))
        } @else {
            (funnel(ctx, coaching))
            (beside(ctx, coaching))
            (weeks(ctx, coaching))
            (hours(ctx, coaching))
            (contacted(ctx, coaching))
        }
        @if coaching.replies.calls > 0 { (section(&ctx.t("coach-replies"), &replies(ctx, &coaching.replies))) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn open(ctx: &Ctx, calls: &[ToReview]) -> Markup {
    html! {
        p { (ctx.t("coach-open-lead")) }
        ul.rows {
            @for call in calls {
                li {
                    div {
                        a.row href={ "/agent/calls/" (call.record) } { span.number { (call.number.masked()) } }
                        p.small { (format::short_time_tag(ctx.words, call.at)) " · " (length(ctx, call.talk_seconds)) }
                    }
                }
            }
        }
    }
}

fn length(ctx: &Ctx, seconds: u32) -> String {
    ctx.t_with("coach-length", &[("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())])
}

fn funnel(ctx: &Ctx, coaching: &Coaching) -> Markup {
    let mine = &coaching.mine;
    let steps_of = [
        ("coach-calls", mine.calls),
        ("coach-answered", mine.answered),
        ("coach-conversations", mine.conversations),
        ("coach-viewings", mine.viewings),
    ];
    let bars: Vec<Bar> = steps_of
        .map(|(id, value)| Bar { name: ctx.t(id), short: ctx.t(id), value, shown: whole(value) })
        .into();
    let labels =
        Labels { title: ctx.t("coach-funnel"), category: ctx.t("coach-step"), value: ctx.t("coach-count") };
    html! {
        (steps(&labels, &bars))
        p.small { (ctx.t_with("coach-conversation-is", &[("seconds", CONVERSATION_SECONDS.into())])) }
    }
}

fn beside(ctx: &Ctx, coaching: &Coaching) -> Markup {
    let Some(middle) = &coaching.middle else {
        let none = ctx.t_with("coach-middle-none", &[("agents", few(COLLEAGUES_AT_LEAST).into())]);
        return section(&ctx.t("coach-beside"), &html! { p { (none) } });
    };
    let labels = beside_labels(ctx, "beside", "coach-beside", "coach-figure");
    html! {
        (chart::pairs(&labels, &pairs(ctx, coaching, middle), Scale::Each))
        ul.reasons.small {
            li { (ctx.t("coach-each-scale")) }
            li { (ctx.t_with("coach-middle-of", &[("agents", few(middle.agents).into())])) }
        }
    }
}

fn beside_labels(ctx: &Ctx, id: &'static str, title: &str, category: &str) -> StackLabels {
    let parts = [ctx.t("coach-mine"), ctx.t("coach-middle")];
    StackLabels { id, title: ctx.t(title), category: ctx.t(category), parts, share: String::new() }
}

fn pairs(ctx: &Ctx, coaching: &Coaching, middle: &Middle) -> Vec<Pair> {
    let (mine, theirs) = (&coaching.mine, &middle.figures);
    let count = |id: &str, short: &str, mine: i64, store: i64| Pair {
        name: ctx.t(id),
        short: ctx.t(short),
        values: [Some(mine), Some(store)],
        shown: [whole(mine), whole(store)],
    };
    let share = |id: &str, short: &str, mine: Option<i64>, store: i64| Pair {
        name: ctx.t(id),
        short: ctx.t(short),
        values: [mine, Some(store)],
        shown: [share_of(ctx, mine), of_100(ctx, store)],
    };
    let conversations = (mine.conversations_of_100(), middle.conversations_of_100);
    vec![
        count("coach-calls", "coach-calls", mine.calls, theirs.calls),
        share("coach-answered-share", "coach-answered-short", mine.answered_of_100(), middle.answered_of_100),
        count("coach-conversations", "coach-talks-short", mine.conversations, theirs.conversations),
        share("coach-conversations-share", "coach-conversations-short", conversations.0, conversations.1),
        count("coach-viewings", "coach-viewings", mine.viewings, theirs.viewings),
    ]
}

fn share_of(ctx: &Ctx, part: Option<i64>) -> String {
    part.map_or_else(|| ctx.t("coach-no-share"), |part| of_100(ctx, part))
}

fn weeks(ctx: &Ctx, coaching: &Coaching) -> Markup {
    let bar = |week: &anxin_desk::agent::Week| {
        let name = format::date(ctx.words, week.from);
        let short = format::short_day(ctx.words, week.from);
        let counts =
            [("conversations", whole(week.conversations).into()), ("calls", whole(week.calls).into())];
        Bar { name, short, value: week.conversations, shown: ctx.t_with("coach-week-shown", &counts) }
    };
    let labels = Labels {
        title: ctx.t("coach-weeks"),
        category: ctx.t("coach-week"),
        value: ctx.t("coach-conversations"),
    };
    let bars: Vec<Bar> = coaching.weeks.iter().map(bar).collect();
    columns(&labels, &bars, None)
}

fn hours(ctx: &Ctx, coaching: &Coaching) -> Markup {
    let bands = &coaching.bands;
    let middles = coaching.middle.as_ref().map(|middle| &middle.bands);
    let name = |band: &Band| format!("{:02}:00–{:02}:00", band.from_hour, band.from_hour + BAND_HOURS);
    let told: Vec<&Band> = bands.iter().filter(|band| band.answered_of_100.is_some()).collect();
    let pair = |band: &&Band| {
        let calls = [("hours", name(band).into()), ("calls", whole(band.calls).into())];
        let middle = middles.and_then(|middles| middles.get(&band.from_hour).copied());
        Pair {
            name: ctx.t_with("coach-band", &calls),
            short: band.from_hour.to_string(),
            values: [band.answered_of_100, middle],
            shown: [share_of(ctx, band.answered_of_100), share_of(ctx, middle)],
        }
    };
    let rows: Vec<Pair> = told.iter().map(pair).collect();
    let best = told.iter().max_by_key(|band| band.answered_of_100);
    html! {
        @if rows.is_empty() {
            (section(&ctx.t("coach-hours"), &html! { p { (ctx.t_with("coach-hours-none", &[("calls", BAND_AT_LEAST.into())])) } }))
        } @else {
            (by_hour(ctx, &rows))
            @if let Some(band) = best {
                p { (ctx.t_with("coach-best", &[("hours", name(band).into())])) }
            }
            ul.reasons.small {
                li { (ctx.t("coach-hours-share")) }
                li { (ctx.t_with("coach-hours-middle", &[("agents", few(COLLEAGUES_AT_LEAST).into()), ("calls", BAND_AT_LEAST.into())])) }
                @if rows.len() < bands.len() { li { (ctx.t_with("coach-hours-few", &[("calls", BAND_AT_LEAST.into())])) } }
            }
        }
    }
}

/// The hours beside the store's; one's own alone where no hour has a middle that may be shown.
fn by_hour(ctx: &Ctx, hours: &[Pair]) -> Markup {
    if hours.iter().any(|hour| hour.values[1].is_some()) {
        let labels = beside_labels(ctx, "hours", "coach-hours", "coach-hour");
        return chart::pairs(&labels, hours, Scale::Common);
    }
    let bar = |hour: &Pair| Bar {
        name: hour.name.clone(),
        short: hour.short.clone(),
        value: hour.values[0].unwrap_or(0),
        shown: hour.shown[0].clone(),
    };
    let labels =
        Labels { title: ctx.t("coach-hours"), category: ctx.t("coach-hour"), value: ctx.t("coach-mine") };
    steps(&labels, &hours.iter().map(bar).collect::<Vec<_>>())
}

fn contacted(ctx: &Ctx, coaching: &Coaching) -> Markup {
    let times = ["coach-once", "coach-twice", "coach-three", "coach-four", "coach-more"];
    let bars: Vec<Bar> = times
        .into_iter()
        .zip(coaching.contacted.customers)
        .enumerate()
        .map(|(place, (id, customers))| Bar {
            name: ctx.t(id),
            short: if place == 4 { "5+".to_owned() } else { (place + 1).to_string() },
            value: i64::try_from(customers).unwrap_or(i64::MAX),
            shown: format::count(customers),
        })
        .collect();
    let labels = Labels {
        title: ctx.t("coach-often"),
        category: ctx.t("coach-often-times"),
        value: ctx.t("coach-customers"),
    };
    html! {
        (steps(&labels, &bars))
        @if !coaching.contacted.most.is_empty() { (card(&ctx.t("coach-most"), &most(ctx, coaching))) }
    }
}

fn most(ctx: &Ctx, coaching: &Coaching) -> Markup {
    html! {
        ul.rows {
            @for one in &coaching.contacted.most {
                li {
                    div {
                        span.number { (one.number.masked()) }
                        p.small { (ctx.t("coach-last")) " " (format::short_time_tag(ctx.words, one.last_at)) }
                    }
                    span { (ctx.t_with("coach-times", &[("count", format::count(one.calls).into())])) }
                }
            }
        }
        p.small { (ctx.t("coach-most-lesson")) }
    }
}

fn replies(ctx: &Ctx, replies: &Replies) -> Markup {
    let columns = vec![
        Column::words(ctx.t("coach-question")),
        Column::figures(ctx.t("opinion-yes")),
        Column::figures(ctx.t("opinion-no")),
        Column::figures(ctx.t("opinion-unsure")),
    ];
    let count = [("count", whole(replies.calls).into())];
    let mut table = Table::new(ctx.t_with("coach-replies-caption", &count), columns);
    let rows = [
        ("review-effective", replies.effective),
        ("review-wanted", replies.wanted),
        ("review-needed", replies.needed),
    ];
    for (id, counts) in rows {
        let [yes, no, unsure] = counts.map(whole);
        table.row(vec![html! { (ctx.t(id)) }, html! { (yes) }, html! { (no) }, html! { (unsure) }]);
    }
    table.draw()
}

/// The form about one conversation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    /// Was it effective? `yes`, `no` or `unsure`.
    pub effective: String,
    /// Do they want it?
    pub wanted: String,
    /// Is it what they need?
    pub needed: String,
    /// Makes the form, sent twice, one answer.
    pub once: String,
}

/// The page that asks the three questions.
#[derive(Clone, Debug)]
pub struct ReviewView {
    /// Which conversation.
    pub call: ToReview,
    /// The form as it was sent.
    pub form: ReviewForm,
    /// What is wrong.
    pub errors: Errors,
}

/// Asks the three questions.
#[must_use]
pub fn review(ctx: &Ctx, view: &ReviewView) -> Markup {
    let title = ctx.t("review-title");
    let choices: Vec<Choice> = Opinion::ALL
        .into_iter()
        .map(|opinion| Choice::new(opinion.word(), ctx.t(&format!("opinion-{}", opinion.word()))))
        .collect();
    let asked = |name, label: &str, chosen: &str| radios(ctx, name, label, &choices, chosen, &view.errors);
    let form = html! {
        (asked("effective", &ctx.t("review-effective"), &view.form.effective))
        (asked("wanted", &ctx.t("review-wanted"), &view.form.wanted))
        (asked("needed", &ctx.t("review-needed"), &view.form.needed))
        (hidden("once", &view.form.once))
        (button(Weight::Primary, &ctx.t("review-send")))
    };
    let body = html! {
        (back("/agent/coaching", &ctx.t("coach-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t_with("review-lead", &[("days", REVIEW_DAYS.into())]))))
        (facts(&[
            (ctx.t("customer"), html! { span.number { (view.call.number.masked()) } }),
            (ctx.t("dialled-at"), format::time_tag(ctx.words, view.call.at)),
            (ctx.t("review-talk"), html! { (length(ctx, view.call.talk_seconds)) }),
        ]))
        (post(&format!("/agent/calls/{}", view.call.record), &form))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn whole(n: i64) -> String {
    format::count(n.unsigned_abs())
}

fn few(n: usize) -> String {
    n.to_string()
}

fn of_100(ctx: &Ctx, part: i64) -> String {
    ctx.t_with("coach-share", &[("part", part.into())])
}
