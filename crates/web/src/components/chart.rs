//! Column charts as SVG, each with the same figures in a table beside it. All arithmetic is in integers.

use maud::{Markup, html};

use crate::components::table::{Column, Table};

/// One column of a chart.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it stands for, in full, for the table.
    pub name: String,
    /// The same in a few letters, for the foot of the column.
    pub short: String,
    /// Its height, in any unit; below zero counts as zero.
    pub value: i64,
    /// The value in words.
    pub shown: String,
}

/// The words around a chart.
#[derive(Clone, Debug)]
pub struct Labels {
    /// What the chart shows.
    pub title: String,
    /// What a column stands for.
    pub category: String,
    /// What its height stands for.
    pub value: String,
}

/// More columns than this do not fit on a phone; the oldest are left to the table.
const MAX_COLUMNS: usize = 12;
const WIDTH: i64 = 360;
const HEIGHT: i64 = 190;
/// Room above the highest column for its figure.
const TOP: i64 = 24;
/// Room for the names under the columns.
const FOOT: i64 = 26;

/// A chart and its table.
#[must_use]
pub fn columns(labels: &Labels, bars: &[Bar]) -> Markup {
    let mut table = Table::new(
        labels.title.clone(),
        vec![Column::words(labels.category.clone()), Column::figures(labels.value.clone())],
    );
    for bar in bars.iter().rev() {
        table.row(vec![html! { (bar.name) }, html! { (bar.shown) }]);
    }
    html! {
        figure.chart {
            figcaption { (labels.title) }
            div.beside { (drawing(labels, bars)) (table.draw()) }
        }
    }
}

/// A chart and its table in the same order, for columns that are steps or kinds and no row of moments.
#[must_use]
pub fn steps(labels: &Labels, bars: &[Bar]) -> Markup {
    let columns = vec![Column::words(labels.category.clone()), Column::figures(labels.value.clone())];
    let mut table = Table::new(labels.title.clone(), columns);
    for bar in bars {
        table.row(vec![html! { (bar.name) }, html! { (bar.shown) }]);
    }
    html! {
        figure.chart {
            figcaption { (labels.title) }
            div.beside { (drawing(labels, bars)) (table.draw()) }
        }
    }
}

fn drawing(labels: &Labels, bars: &[Bar]) -> Markup {
    let shown = &bars[bars.len().saturating_sub(MAX_COLUMNS)..];
    let most = shown.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let slot = WIDTH / i64::try_from(shown.len()).unwrap_or(1).max(1);
    let floor = HEIGHT - FOOT;
    // A few wide columns would look like walls, so their width has an end.
    let width = (slot * 3 / 5).min(56);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(labels.title) {
            line.axis x1="0" y1=(floor) x2=(WIDTH) y2=(floor) {}
            @for (middle, bar) in middles(slot).zip(shown) {
                @let height = scaled(bar.value, most, floor - TOP);
                rect.bar x=(middle - width / 2) y=(floor - height) width=(width) height=(height) rx="3" {
                    title { (bar.name) ": " (bar.shown) }
                }
                @if shown.len() <= 6 || bar.value == most {
                    text.value x=(middle) y=(floor - height - 7) { (bar.shown) }
                }
                text.name x=(middle) y=(HEIGHT - 8) { (bar.short) }
            }
        }
    }
}

/// The middle of each slot, from left to right.
fn middles(slot: i64) -> impl Iterator<Item = i64> {
    (0..).map(move |place| place * slot + slot / 2)
}

/// The height of a value where the greatest one fills the room. A value above zero is never invisible.
fn scaled(value: i64, most: i64, room: i64) -> i64 {
    if value <= 0 {
        return 0;
    }
    let exact = i128::from(value) * i128::from(room) / i128::from(most.max(1));
    i64::try_from(exact).unwrap_or(room).clamp(2, room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_in_proportion_and_never_leave_the_room() {
        assert_eq!(scaled(50, 100, 140), 70);
        assert_eq!(scaled(0, 100, 140), 0);
        assert_eq!(scaled(-5, 100, 140), 0);
        assert_eq!(scaled(1, 1_000_000, 140), 2);
        assert_eq!(scaled(i64::MAX, i64::MAX, 140), 140);
    }

    #[test]
    fn a_chart_of_nothing_is_drawn() {
        let labels = Labels { title: "t".into(), category: "c".into(), value: "v".into() };
        assert!(columns(&labels, &[]).into_string().contains("<svg"));
    }
}
