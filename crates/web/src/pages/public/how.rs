//! How each public figure is counted, in which version since when, and what it was before. The list is [`DEFINITIONS`]; its words are in
//! three languages like all others.

use anxin_desk::SMALLEST_CELL;
use jiff::civil::{Date, date};
use maud::{Markup, html};

use crate::components::basics::{back, heading};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// How one figure is counted.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The anchor that figures link to.
    pub id: &'static str,
    /// The message with its name.
    pub name: &'static str,
    /// How it is counted, the newest first. Versions are counted from the last one, which is 1.
    pub versions: &'static [Version],
}

/// One way of counting.
#[derive(Clone, Copy, Debug)]
pub struct Version {
    /// From which day on.
    pub since: Date,
    /// The message that tells it.
    pub words: &'static str,
}

const FIRST: Date = date(2026, 11, 23);
const SUMS: Date = date(2026, 11, 30);

const fn since(since: Date, words: &'static str) -> Version {
    Version { since, words }
}

/// Every figure. A way of counting that changes gets a version in front, and its old words stay.
pub const DEFINITIONS: &[Definition] = &[
    Definition { id: "refused", name: "public-refused", versions: &[since(FIRST, "how-refused")] },
    Definition { id: "award", name: "public-awards", versions: &[since(FIRST, "how-award")] },
    Definition {
        id: "paid",
        name: "public-paid",
        versions: &[since(SUMS, "how-paid"), since(FIRST, "how-paid-1")],
    },
    Definition { id: "waiting", name: "public-waiting", versions: &[since(FIRST, "how-waiting")] },
    Definition { id: "balance", name: "public-balance", versions: &[since(FIRST, "how-balance")] },
    Definition { id: "reserved", name: "public-reserved", versions: &[since(SUMS, "how-reserved")] },
    Definition { id: "lasts", name: "public-lasts", versions: &[since(SUMS, "how-lasts")] },
    Definition { id: "recovered", name: "public-recovered", versions: &[since(SUMS, "how-recovered")] },
    Definition {
        id: "ruling",
        name: "clock-ruling",
        versions: &[since(SUMS, "how-ruling"), since(FIRST, "how-ruling-1")],
    },
    Definition { id: "answer", name: "clock-answer", versions: &[since(SUMS, "how-answer")] },
    Definition { id: "payment", name: "clock-payment", versions: &[since(FIRST, "how-payment")] },
    Definition { id: "month", name: "month", versions: &[since(FIRST, "how-month")] },
    Definition { id: "city", name: "city", versions: &[since(SUMS, "how-city")] },
    Definition { id: "small", name: "how-small-name", versions: &[since(SUMS, "how-small")] },
    Definition { id: "personal", name: "how-personal-name", versions: &[since(FIRST, "how-personal")] },
    Definition { id: "modelled", name: "public-terms", versions: &[since(FIRST, "how-modelled")] },
];

/// The page, at `/public/how`.
#[must_use]
pub fn page(ctx: &Ctx) -> Markup {
    let title = ctx.t("public-how");
    let body = html! {
        (back("/public", &ctx.t("public-title")))
        (heading(&title, Some(&ctx.t("how-lead"))))
        @for definition in DEFINITIONS { (told(ctx, definition)) }
        section { (changes(ctx)) }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn told(ctx: &Ctx, definition: &Definition) -> Markup {
    let count = definition.versions.len();
    html! {
        section.card id=(definition.id) {
            h2 { (ctx.t(definition.name)) }
            @for (place, version) in definition.versions.iter().enumerate() {
                @if place == 1 { h3 { (ctx.t("how-before")) } }
                p { (words(ctx, version)) }
                p.small {
                    (ctx.t_with("how-version", &[("n", (count - place).into()), ("since", format::day(ctx.words, version.since).into())]))
                }
            }
        }
    }
}

fn words(ctx: &Ctx, version: &Version) -> String {
    ctx.t_with(version.words, &[("n", SMALLEST_CELL.into())])
}

/// Every change, the newest first.
fn changes(ctx: &Ctx) -> Markup {
    let mut all: Vec<(Date, &Definition, usize)> = DEFINITIONS
        .iter()
        .flat_map(|one| {
            one.versions.iter().enumerate().map(move |(place, v)| (v.since, one, one.versions.len() - place))
        })
        .collect();
    all.sort_by_key(|(since, ..)| std::cmp::Reverse(*since));
    let mut table = Table::new(
        ctx.t("how-changes"),
        vec![
            Column::words(ctx.t("how-figure")),
            Column::words(ctx.t("since")),
            Column::figures(ctx.t("how-version-name")),
        ],
    );
    for (since, definition, version) in all {
        table.row(vec![
            html! { a href={ "#" (definition.id) } { (ctx.t(definition.name)) } },
            html! { (format::day(ctx.words, since)) },
            html! { (version) },
        ]);
    }
    table.draw()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_figure_is_told_once_and_its_versions_go_back_in_time() {
        let ids: BTreeSet<&str> = DEFINITIONS.iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), DEFINITIONS.len());
        for one in DEFINITIONS {
            assert!(!one.versions.is_empty(), "{}", one.id);
            assert!(one.versions.windows(2).all(|pair| pair[0].since > pair[1].since), "{}", one.id);
        }
    }
}
