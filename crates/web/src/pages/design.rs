//! The parts that pages are made of, each shown once, with made-up words and no data: to see them side by side in each language,
//! by light and by dark, and for the checks to look at. No field stands in a form: what somebody types goes nowhere.

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, button, card, empty, facts, heading, link_button, notice, quote, reference,
    sentences, tag,
};
use crate::components::chart::{Bar, Labels, RowLabels, Stack, StackLabels, columns, rows, stacks};
use crate::components::form::{
    Errors, Field, Input, Ticked, answers, checkbox, error_summary, radios, select,
};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::components::timeline::{Progress, Step, timeline};
use crate::ctx::Ctx;
use crate::format;

/// A moment like those of the demonstration, in microseconds; nothing happened then.
const MOMENT: i64 = 1_795_500_187_000_000;

/// A reference of the right shape that belongs to nothing.
const REFERENCE: &str = "01KAR4M1T0R8Z5X7C9V2B4N6M8";

/// Colours that carry meaning, as the classes of their samples.
const COLOURS: [&str; 8] = ["ground", "surface", "accent", "good", "warn", "bad", "info", "plain"];

/// The page.
#[must_use]
pub fn page(ctx: &Ctx) -> Markup {
    let title = ctx.t("design-title");
    let errors = Errors::one("design-wrong", "error-number-short");
    let body = html! {
        (back("/public", &ctx.t("footer-public")))
        (heading(&title, Some(&ctx.t("design-lead"))))
        (part(ctx, "design-colours", &colours()))
        (part(ctx, "design-type", &letters(ctx)))
        (part(ctx, "design-buttons", &buttons(ctx)))
        (part(ctx, "design-notices", &notices(ctx)))
        (part(ctx, "design-icons", &icons()))
        (part(ctx, "design-errors", &error_summary(ctx, &errors)))
        (part(ctx, "design-form", &form(ctx, &errors)))
        (part(ctx, "check-title", &html! {
            div.stack { (answers(ctx, &pairs(ctx), &ctx.t("complain-send"))) }
        }))
        (part(ctx, "design-reference", &received(ctx)))
        (part(ctx, "design-way", &timeline(ctx, &steps(ctx))))
        (part(ctx, "design-empty", &empty(
            Icon::Receipt,
            &ctx.t("claims-none"),
            &ctx.t("claims-none-lesson"),
            Some(link_button(Weight::Primary, "/me/complain", &ctx.t("complain-title"))),
        )))
        (part(ctx, "design-figures", &figures(ctx)))
        (chart(ctx))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn part(ctx: &Ctx, title: &str, body: &Markup) -> Markup {
    card(&ctx.t(title), body)
}

const fn moment() -> Instant {
    Instant::from_micros(MOMENT)
}

const fn hundred() -> Money {
    Money::new(10_000, Currency::Cny)
}

fn colours() -> Markup {
    html! { ul.swatches { @for name in COLOURS { li { span.swatch.(name) {} code { (name) } } } } }
}

fn letters(ctx: &Ctx) -> Markup {
    html! {
        p.display { (ctx.t("public-headline")) }
        h3 { (ctx.t("dnd-on")) }
        p.lead { (ctx.t("public-lead")) }
        p { (ctx.t("dnd-on-lead")) }
        p.small { (ctx.t("signin-privacy")) }
        p { span.amount.large { (format::money(ctx.words, hundred())) } }
        p { (format::time_tag(ctx.words, moment())) " · " span.number { "138****8000" } " · " (reference(REFERENCE)) }
        (quote(&ctx.t("footer-promise"), &ctx.t("footer-public")))
        (sentences(&[ctx.t("how-refused"), ctx.t("how-paid")]))
    }
}

fn buttons(ctx: &Ctx) -> Markup {
    html! {
        div.actions {
            (button(Weight::Primary, &ctx.t("dnd-turn-on")))
            (button(Weight::Quiet, &ctx.t("change-answers")))
            (button(Weight::Danger, &ctx.t("dnd-turn-off")))
            (link_button(Weight::Quiet, "/public", &ctx.t("footer-public")))
        }
    }
}

fn notices(ctx: &Ctx) -> Markup {
    let notices = [
        (Tone::Good, "done-payee-saved"),
        (Tone::Info, "complain-prefilled"),
        (Tone::Warn, "payee-wanted"),
        (Tone::Bad, "payee-returned"),
        (Tone::Plain, "nothing-said"),
    ];
    let tags = [
        (Tone::Good, "stage-paid"),
        (Tone::Info, "stage-sent"),
        (Tone::Warn, "stage-needs-payee"),
        (Tone::Bad, "stage-returned"),
        (Tone::Plain, "stage-not-upheld"),
    ];
    html! {
        @for (tone, id) in notices { (notice(tone, &ctx.t(id), &html! {})) }
        p.actions { @for (tone, id) in tags { (tag(tone, &ctx.t(id))) } }
    }
}

fn icons() -> Markup {
    html! { p.actions { @for picture in Icon::ALL { (icon(*picture)) } } }
}

fn form(ctx: &Ctx, errors: &Errors) -> Markup {
    let fields = [
        Field::new("design-wrong", Input::OwnNumber, ctx.t("signin-number"))
            .hint(ctx.t("signin-number-hint"))
            .value("1380")
            .check(ctx, errors),
        Field::new("design-date", Input::Date, ctx.t("complain-date")),
        Field::new("design-time", Input::Time, ctx.t("complain-time")).hint(ctx.t("complain-time-hint")),
        Field::new("design-code", Input::Code, ctx.t("signin-code")).max(6),
        Field::new("design-words", Input::Lines, ctx.t("complain-words")).hint(ctx.t("complain-words-hint")),
        Field::new("design-file", Input::File, ctx.t("files-file")).hint(ctx.t("files-hint")),
    ];
    let lines = super::lines_of_business(ctx);
    let purposes = super::purposes(ctx);
    html! {
        div.stack {
            @for field in fields { (field.draw()) }
            (select(ctx, "design-line", &ctx.t("line-any"), &lines, "", errors))
            (radios(ctx, "design-purpose", &ctx.t("choose"), &purposes, "sales", errors))
            (checkbox("design-keep", "yes", &ctx.t("dnd-turn-on-keep"), Ticked::Yes))
            (button(Weight::Primary, &ctx.t("continue")))
        }
    }
}

fn pairs(ctx: &Ctx) -> [(String, String); 2] {
    [(ctx.t("complain-number"), "027 8888 6666".to_owned()), (ctx.t("complain-words"), ctx.t("nothing-said"))]
}

fn received(ctx: &Ctx) -> Markup {
    html! {
        p.big-reference { (reference(REFERENCE)) }
        h3 { (ctx.t("what-happens-next")) }
        ol.plain-steps {
            li { (ctx.t("next-verify")) }
            li { (ctx.t("next-paid")) }
            li { (ctx.t("next-appeal")) }
        }
        (facts(&[
            (ctx.t("received-at"), format::time_tag(ctx.words, moment())),
            (ctx.t("amount"), html! { (format::money(ctx.words, hundred())) }),
        ]))
    }
}

fn steps(ctx: &Ctx) -> Vec<Step> {
    let step = |id: &str, progress, at, due| Step { title: ctx.t(id), progress, at, due, note: None };
    let at = Some(moment());
    vec![
        step("step-found", Progress::Done, at, None),
        step("step-verified", Progress::Now, at, None),
        step("step-awarded", Progress::Ahead, None, Some(moment().plus_days(5))),
        step("step-not-upheld", Progress::Stopped, None, None),
    ]
}

fn figures(ctx: &Ctx) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-brand"),
        vec![Column::words(ctx.t("brand-of-call")), Column::figures(ctx.t("public-paid"))],
    );
    let paid = || html! { (format::money(ctx.words, hundred())) };
    table.row(vec![html! { (ctx.t("brand")) }, paid()]);
    table.foot(vec![html! { (ctx.t("amount")) }, paid()]);
    html! {
        dl.figures {
            div { dt { (ctx.t("public-refused")) } dd { (format::count(12_345)) } }
            div { dt { (ctx.t("public-paid")) } dd { (format::money(ctx.words, hundred())) } }
        }
        (table.draw())
    }
}

/// A chart of rows: for names that are too long to stand under columns.
fn lying(ctx: &Ctx) -> Markup {
    let bar = |id: &str, value: u64| Bar {
        name: ctx.t(id),
        short: String::new(),
        value: i64::try_from(value).unwrap_or(i64::MAX),
        shown: format::count(value),
    };
    let labels = RowLabels {
        id: "design",
        title: ctx.t("public-clocks"),
        told: ctx.t("public-clocks-lead"),
        rest: String::new(),
    };
    let bars = [bar("clock-ruling", 52), bar("clock-answer", 31), bar("clock-payment", 4)];
    let columns = vec![Column::words(ctx.t("clock-share")), Column::figures(ctx.t("clock-kept"))];
    let mut table = Table::new(ctx.t("public-clocks"), columns);
    for bar in &bars {
        table.row(vec![html! { (bar.name) }, html! { (bar.shown) }]);
    }
    rows(&labels, &bars, &table.draw(), None)
}

fn chart(ctx: &Ctx) -> Markup {
    let bar = |month: u8, yuan: i64| Bar {
        name: format::month(ctx.words, 2026, month),
        short: format::short_month(ctx.words, month),
        value: yuan,
        shown: format::money(ctx.words, Money::new(yuan * 100, Currency::Cny)),
    };
    let labels =
        Labels { title: ctx.t("public-by-month"), category: ctx.t("month"), value: ctx.t("public-paid") };
    let stack = |month: u8, kept: i64, missed: i64| Stack {
        name: format::month(ctx.words, 2026, month),
        short: format::short_month(ctx.words, month),
        values: [kept, missed],
        above: format!("{kept}/{}", kept + missed),
        share: ctx.t_with("percent", &[("n", (kept * 100 / (kept + missed)).into())]),
    };
    let parts = StackLabels {
        id: "design",
        title: ctx.t("public-clocks"),
        category: ctx.t("month"),
        parts: [ctx.t("clock-kept"), ctx.t("clock-missed")],
        share: ctx.t("clock-share"),
    };
    html! {
        (columns(&labels, &[bar(9, 300), bar(10, 1200), bar(11, 700)], None))
        (stacks(&parts, &[stack(9, 31, 4), stack(10, 52, 1), stack(11, 18, 6)], None))
        (lying(ctx))
    }
}
