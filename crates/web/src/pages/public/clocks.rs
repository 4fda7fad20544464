//! Clocks that were kept and missed: by month as a chart of each kind, and by promise.

use anxin_desk::ClockKind;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{back, empty, heading};
use crate::components::chart::{Stack, StackLabels, stacks};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::public::{ClockFigure, clock_name, download, save, share};

/// The clocks.
#[derive(Clone, Debug)]
pub struct ClocksView {
    /// When they were counted.
    pub as_of: Instant,
    /// One chart for each kind of clock that has ended at least once.
    pub kinds: Vec<KindView>,
    /// By promise: its name, and a figure for each kind.
    pub promises: Vec<(String, Vec<ClockFigure>)>,
    /// How many of each kind are late and have not ended.
    pub late: Vec<(ClockKind, u64)>,
}

/// One kind of clock.
#[derive(Clone, Debug)]
pub struct KindView {
    /// Which.
    pub kind: ClockKind,
    /// By month, the oldest first: year, month, and how many ended in time and late.
    pub months: Vec<(i16, u8, ClockFigure)>,
}

/// The page, at `/public/clocks`.
#[must_use]
pub fn page(ctx: &Ctx, view: &ClocksView) -> Markup {
    let title = ctx.t("public-clocks");
    let body = html! {
        (back("/public", &ctx.t("public-title")))
        (heading(&title, Some(&ctx.t("public-clocks-lead"))))
        p.small { (ctx.t("as-of")) " " (format::time_tag(ctx.words, view.as_of)) " · " a href="/public/how#ruling" { (ctx.t("public-how")) } }
        @if view.kinds.is_empty() {
            (empty(Icon::Bars, &ctx.t("clocks-none"), &ctx.t("clocks-none-lesson"), None))
        }
        @for kind in &view.kinds { (chart(ctx, kind)) }
        @if !view.promises.is_empty() { section { (by_promise(ctx, &view.promises)) (save(ctx, "clocks-by-promise")) } }
        section {
            h2 { (ctx.t("clocks-late")) }
            dl.figures {
                @for (kind, late) in &view.late {
                    div { dt { a href={ "/public/how#" (kind.word()) } { (ctx.t(late_name(*kind))) } } dd { (format::count(*late)) } }
                }
            }
            p.small { (ctx.t("clocks-late-lesson")) }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// What is late: the names of clocks say "in time".
const fn late_name(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Ruling => "late-ruling",
        ClockKind::Answer => "late-answer",
        ClockKind::Payment => "late-payment",
    }
}

fn chart(ctx: &Ctx, view: &KindView) -> Markup {
    let labels = StackLabels {
        id: view.kind.word(),
        title: ctx.t(clock_name(view.kind)),
        category: ctx.t("month"),
        parts: [ctx.t("clock-kept"), ctx.t("clock-missed")],
        share: ctx.t("clock-share"),
    };
    let bar = |(year, month, figure): &(i16, u8, ClockFigure)| Stack {
        name: format::month(ctx.words, *year, *month),
        short: format::short_month(ctx.words, *month),
        values: [figure.kept, figure.missed].map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
        above: format!(
            "{}/{}",
            format::count(figure.kept),
            format::count(figure.kept.saturating_add(figure.missed))
        ),
        share: share(ctx, *figure),
    };
    let bars: Vec<Stack> = view.months.iter().map(bar).collect();
    stacks(&labels, &bars, Some(&download(ctx, "clocks")))
}

fn by_promise(ctx: &Ctx, rows: &[(String, Vec<ClockFigure>)]) -> Markup {
    let kinds = ClockKind::ALL.map(|kind| Column::figures(ctx.t(clock_name(kind))));
    let columns = std::iter::once(Column::words(ctx.t("promise"))).chain(kinds).collect();
    let mut table = Table::new(ctx.t("public-by-promise"), columns);
    for (name, figures) in rows {
        let cells = figures.iter().map(|figure| html! { (share(ctx, *figure)) });
        table.row(std::iter::once(html! { (name) }).chain(cells).collect());
    }
    table.draw()
}
