//! Column charts as SVG, each with the same figures in a table beside it and, where there is one, as a file. All arithmetic is in
//! integers.

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

/// The same figures as a file to take along: where it is, and what its link says.
#[derive(Clone, Debug)]
pub struct Download {
    /// Its address.
    pub href: String,
    /// The words of the link.
    pub label: String,
}

/// A chart and its table.
#[must_use]
pub fn columns(labels: &Labels, bars: &[Bar], download: Option<&Download>) -> Markup {
    let mut table = Table::new(
        labels.title.clone(),
        vec![Column::words(labels.category.clone()), Column::figures(labels.value.clone())],
    );
    for bar in bars.iter().rev() {
        table.row(vec![html! { (bar.name) }, html! { (bar.shown) }]);
    }
    framed(&labels.title, &drawing(labels, bars), None, &table.draw(), download)
}

/// A column in two parts, the first at the foot.
#[derive(Clone, Debug)]
pub struct Stack {
    /// What it stands for, in full, for the table.
    pub name: String,
    /// The same in a few letters.
    pub short: String,
    /// Both parts, in any unit; below zero counts as zero.
    pub values: [i64; 2],
    /// What stands above the column: how many of all are in the first part, as the column is as high as all are many.
    pub above: String,
    /// The last column of the table: what share the first part is, in words.
    pub share: String,
}

/// The words around a chart of two parts.
#[derive(Clone, Debug)]
pub struct StackLabels {
    /// Told apart from other charts of the page by this, a few letters.
    pub id: &'static str,
    /// What the chart shows.
    pub title: String,
    /// What a column stands for.
    pub category: String,
    /// What each part stands for.
    pub parts: [String; 2],
    /// What the share is of.
    pub share: String,
}

/// A chart of columns in two parts, with its table. The second part is hatched, so that nobody needs colours to tell them apart.
#[must_use]
pub fn stacks(labels: &StackLabels, bars: &[Stack], download: Option<&Download>) -> Markup {
    let [first, second] = labels.parts.clone();
    let names = [labels.category.clone()].map(Column::words).into_iter();
    let figures = [first, second, labels.share.clone()].map(Column::figures);
    let mut table = Table::new(labels.title.clone(), names.chain(figures).collect());
    for bar in bars.iter().rev() {
        let [one, other] = bar.values;
        table.row(vec![html! { (bar.name) }, html! { (one) }, html! { (other) }, html! { (bar.share) }]);
    }
    framed(&labels.title, &stacked(labels, bars), Some(&legend(labels)), &table.draw(), download)
}

fn framed(
    title: &str,
    drawing: &Markup,
    legend: Option<&Markup>,
    table: &Markup,
    download: Option<&Download>,
) -> Markup {
    html! {
        figure.chart {
            figcaption { (title) }
            div.beside {
                div { (drawing) @if let Some(legend) = legend { (legend) } }
                div {
                    (table)
                    @if let Some(file) = download { p.small { a href=(file.href) { (file.label) } } }
                }
            }
        }
    }
}

fn legend(labels: &StackLabels) -> Markup {
    html! {
        ul.legend {
            @for (part, fill) in labels.parts.iter().zip([None, Some(labels.id)]) {
                li {
                    svg viewBox="0 0 16 16" aria-hidden="true" { (block(fill, [1, 1, 14, 14], &html! {})) }
                    (part)
                }
            }
        }
    }
}

/// A rectangle at x, y of a width and a height; hatched by the pattern of a chart, or full.
fn block(hatched: Option<&str>, [x, y, width, height]: [i64; 4], inner: &Markup) -> Markup {
    html! {
        @match hatched {
            Some(id) => rect.hatched x=(x) y=(y) width=(width) height=(height) fill={ "url(#hatch-" (id) ")" } { (inner) },
            None => rect.bar x=(x) y=(y) width=(width) height=(height) { (inner) },
        }
    }
}

fn stacked(labels: &StackLabels, bars: &[Stack]) -> Markup {
    let shown = &bars[bars.len().saturating_sub(MAX_COLUMNS)..];
    let sum = |bar: &Stack| bar.values[0].max(0).saturating_add(bar.values[1].max(0));
    let most = shown.iter().map(sum).max().unwrap_or(0).max(1);
    let slot = WIDTH / i64::try_from(shown.len()).unwrap_or(1).max(1);
    let floor = HEIGHT - FOOT;
    let width = (slot * 3 / 5).min(56);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(labels.title) {
            pattern id={ "hatch-" (labels.id) } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line.hatch x1="0" y1="0" x2="0" y2="6" {}
            }
            line.axis x1="0" y1=(floor) x2=(WIDTH) y2=(floor) {}
            @for (middle, bar) in middles(slot).zip(shown) {
                @let [low, high] = bar.values.map(|value| scaled(value, most, floor - TOP));
                @let left = middle - width / 2;
                @let told = |part: usize| html! { title { (bar.name) ": " (labels.parts[part]) " " (bar.values[part]) } };
                @if low > 0 { (block(None, [left, floor - low, width, low], &told(0))) }
                @if high > 0 { (block(Some(labels.id), [left, floor - low - high, width, high], &told(1))) }
                @if sum(bar) > 0 { text.value x=(middle) y=(floor - low - high - 7) { (bar.above) } }
                text.name x=(middle) y=(HEIGHT - 8) { (bar.short) }
            }
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

/// One's own figure and the one it is held beside.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What both stand for, in full, for the table.
    pub name: String,
    /// The same in a few letters.
    pub short: String,
    /// One's own and the other, in any unit; none where there is none to show.
    pub values: [Option<i64>; 2],
    /// Both in words.
    pub shown: [String; 2],
}

/// What the height of a pair is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// The greater of the pair: figures of different kinds, each on its own.
    Each,
    /// The greatest of all.
    Common,
}

/// Pairs of columns beside each other, with their table. The second is hatched, so that nobody needs colours to tell them apart. Of the words
/// around it the share is not used.
#[must_use]
pub fn pairs(labels: &StackLabels, pairs: &[Pair], scale: Scale) -> Markup {
    let names = [labels.category.clone()].map(Column::words).into_iter();
    let figures = labels.parts.clone().map(Column::figures);
    let mut table = Table::new(labels.title.clone(), names.chain(figures).collect());
    for pair in pairs {
        let [mine, other] = &pair.shown;
        table.row(vec![html! { (pair.name) }, html! { (mine) }, html! { (other) }]);
    }
    framed(&labels.title, &paired(labels, pairs, scale), Some(&legend(labels)), &table.draw(), None)
}

fn paired(labels: &StackLabels, pairs: &[Pair], scale: Scale) -> Markup {
    let greatest = |pair: &Pair| pair.values.iter().flatten().copied().max().unwrap_or(0).max(1);
    let most = pairs.iter().map(greatest).max().unwrap_or(1);
    let slot = WIDTH / i64::try_from(pairs.len()).unwrap_or(1).max(1);
    let (floor, width) = (HEIGHT - FOOT, (slot / 3).min(40));
    html! {
        svg.calm viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(labels.title) {
            pattern id={ "hatch-" (labels.id) } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line.hatch x1="0" y1="0" x2="0" y2="6" {}
            }
            line.axis x1="0" y1=(floor) x2=(WIDTH) y2=(floor) {}
            @for (middle, pair) in middles(slot).zip(pairs) {
                @let whole = if scale == Scale::Each { greatest(pair) } else { most };
                @for part in 0..2 {
                    @if let Some(value) = pair.values[part] {
                        @let height = scaled(value, whole, floor - TOP);
                        @let left = if part == 0 { middle - width - 1 } else { middle + 1 };
                        @let told = html! { title { (pair.name) ": " (labels.parts[part]) " " (pair.shown[part]) } };
                        (block((part == 1).then_some(labels.id), [left, floor - height, width, height], &told))
                    }
                }
                text.name x=(middle) y=(HEIGHT - 8) { (pair.short) }
            }
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

/// The words around a chart of rows.
#[derive(Clone, Debug)]
pub struct RowLabels {
    /// Told apart from other charts of the page by this, a few letters.
    pub id: &'static str,
    /// What the chart shows.
    pub title: String,
    /// What somebody who cannot see it is told of it.
    pub told: String,
    /// What stands under it where not all rows are drawn.
    pub rest: String,
}

/// Most rows that are drawn: those of the greatest values. The table has them all.
const MOST_ROWS: usize = 12;
/// From one row to the next: a name is nearer to its own bar than to the one above.
const ROW: i64 = 44;
/// The thickness of a bar.
const THICK: i64 = 10;
/// Room behind the longest bar for its figure.
const BEHIND: i64 = 120;
/// Room for a name, and about how wide a letter is: of a Latin script, and of any other.
const NAME_ROOM: usize = 356;
const LETTER: [usize; 2] = [8, 14];

/// A chart of rows, for names that are too long to stand under columns: each above its bar, cut where it is longer than the chart. The
/// table below it has the rows in the same order and the names in full.
#[must_use]
pub fn rows(labels: &RowLabels, bars: &[Bar], table: &Markup, download: Option<&Download>) -> Markup {
    let shown = greatest(bars);
    let rest = (shown.len() < bars.len()).then_some(&labels.rest);
    html! {
        figure.chart {
            figcaption { (labels.title) }
            div.beside.below {
                @if !shown.is_empty() {
                    div { (lying(labels, &shown)) @if let Some(rest) = rest { p.small { (rest) } } }
                }
                div {
                    (table)
                    @if let Some(file) = download { p.small { a href=(file.href) { (file.label) } } }
                }
            }
        }
    }
}

/// How many rows are drawn.
#[must_use]
pub fn drawn(bars: &[Bar]) -> usize {
    greatest(bars).len()
}

/// The rows of the greatest values, in the order in which they stand. A row of nothing has no bar; where there are others, the table says it.
fn greatest(bars: &[Bar]) -> Vec<&Bar> {
    let least = i64::from(bars.iter().any(|bar| bar.value > 0));
    let mut places: Vec<usize> = (0..bars.len()).filter(|place| bars[*place].value >= least).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(bars[*place].value), *place));
    places.truncate(MOST_ROWS);
    places.sort_unstable();
    places.into_iter().map(|place| &bars[place]).collect()
}

fn lying(labels: &RowLabels, shown: &[&Bar]) -> Markup {
    let most = shown.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let height = i64::try_from(shown.len()).unwrap_or(0) * ROW;
    let [title, told] = ["title", "told"].map(|end| format!("chart-{}-{end}", labels.id));
    html! {
        svg.rows viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby=(title) aria-describedby=(told) {
            title id=(title) { (labels.title) }
            desc id=(told) { (labels.told) }
            line.axis x1="0" y1="0" x2="0" y2=(height) {}
            @for (top, bar) in (0..).map(|place| place * ROW).zip(shown) {
                @let length = scaled(bar.value, most, WIDTH - BEHIND);
                text.row x="0" y=(top + 12) { (cut(&bar.name)) }
                rect.bar x="0" y=(top + 18) width=(length) height=(THICK) rx="3" { title { (bar.name) ": " (bar.shown) } }
                text.row.value x=(length + 6) y=(top + 28) { (bar.shown) }
            }
        }
    }
}

/// As much of a name as there is room for.
fn cut(name: &str) -> String {
    let mut room = NAME_ROOM;
    let mut kept = String::new();
    for letter in name.chars() {
        let Some(left) = room.checked_sub(LETTER[usize::from(u32::from(letter) > 0x24f)]) else {
            kept.pop();
            return kept + "…";
        };
        room = left;
        kept.push(letter);
    }
    kept
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
    fn the_parts_of_a_column_stand_on_each_other_and_are_told_apart_by_a_pattern() {
        let labels = StackLabels {
            id: "x",
            title: "t".into(),
            category: "c".into(),
            parts: ["kept".into(), "missed".into()],
            share: "s".into(),
        };
        let bar = Stack {
            name: "May".into(),
            short: "5".into(),
            values: [3, 1],
            above: "3/4".into(),
            share: "75 %".into(),
        };
        let drawn = stacks(&labels, &[bar], None).into_string();
        assert!(drawn.contains("id=\"hatch-x\"") && drawn.contains("fill=\"url(#hatch-x)\""), "{drawn}");
        let heights: Vec<&str> = drawn.matches("height=\"").collect();
        assert!(heights.len() >= 4 && drawn.contains("May: missed 1") && drawn.contains("75 %"), "{drawn}");
        assert!(drawn.contains(">3/4</text>"), "above the column stands what it is high for: {drawn}");
    }

    fn bar(name: &str, value: i64) -> Bar {
        Bar { name: name.into(), short: String::new(), value, shown: format!("¥{value}") }
    }

    fn row_labels() -> RowLabels {
        RowLabels {
            id: "brand",
            title: "By brand".into(),
            told: "The longest is x".into(),
            rest: "12 of".into(),
        }
    }

    #[test]
    fn rows_carry_long_names_and_say_to_everybody_what_they_show() {
        let long = "武汉江城安居房地产经纪有限公司洪山区光谷东路分公司第二门店";
        let drawn = rows(&row_labels(), &[bar(long, 7), bar("a", 0)], &html! {}, None).into_string();
        assert!(
            drawn.contains("aria-labelledby=\"chart-brand-title\"")
                && drawn.contains("<desc id=\"chart-brand-told\">")
        );
        assert!(drawn.contains(&format!("<title>{long}: ¥7</title>")), "in full for whoever asks: {drawn}");
        assert!(drawn.contains("width=\"240\""), "{drawn}");
        assert!(
            !drawn.contains(": ¥0") && drawn.contains("12 of"),
            "a row of nothing stands in the table: {drawn}"
        );
        let nothing = rows(&row_labels(), &[bar("a", 0), bar("b", 0)], &html! {}, None).into_string();
        assert!(nothing.contains("width=\"0\"") && !nothing.contains("12 of"), "{nothing}");
        assert_eq!(cut("short"), "short");
        let kept = cut(&"字".repeat(40));
        assert!(kept.ends_with('…') && kept.chars().count() * 14 <= NAME_ROOM, "{kept}");
    }

    #[test]
    fn of_many_rows_the_greatest_are_drawn_in_their_order_and_of_none_no_chart() {
        let all: Vec<Bar> = (0..30).map(|n| bar(&format!("b{n}"), n % 7)).collect();
        let names: Vec<&str> = greatest(&all).iter().map(|bar| bar.name.as_str()).collect();
        // Every sixth, fifth and, as far as there is room, fourth value; of equal ones those that stand first.
        let wanted = [4, 5, 6, 11, 12, 13, 18, 19, 20, 25, 26, 27].map(|n| format!("b{n}"));
        assert_eq!(names, wanted);
        assert!(rows(&row_labels(), &all, &html! {}, None).into_string().contains("12 of"));
        let none = rows(&row_labels(), &[], &html! { table {} }, None).into_string();
        assert!(!none.contains("<svg") && none.contains("<table>"), "{none}");
    }

    #[test]
    fn a_pair_is_as_high_as_it_compares_and_what_is_not_told_is_not_drawn() {
        let labels = StackLabels {
            id: "y",
            title: "t".into(),
            category: "c".into(),
            parts: ["you".into(), "middle".into()],
            share: String::new(),
        };
        let pair = |name: &str, values: [Option<i64>; 2]| Pair {
            name: name.into(),
            short: name.into(),
            values,
            shown: values.map(|value| value.map_or_else(|| "-".into(), |value| value.to_string())),
        };
        let all = [pair("calls", [Some(400), Some(200)]), pair("viewings", [Some(1), Some(2)])];
        let heights = |drawn: &str| -> Vec<i64> {
            let rects = drawn.split("<rect").skip(1).filter_map(|rect| rect.split("height=\"").nth(1));
            rects.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
        };
        let whole = HEIGHT - FOOT - TOP;
        assert_eq!(
            heights(&paired(&labels, &all, Scale::Each).into_string()),
            [whole, whole / 2, whole / 2, whole]
        );
        assert_eq!(
            heights(&paired(&labels, &all, Scale::Common).into_string())[2..],
            [2, 2],
            "never invisible"
        );
        let untold = pairs(&labels, &[pair("10", [Some(40), None])], Scale::Common).into_string();
        assert_eq!(heights(untold.split("</svg>").next().unwrap()).len(), 1, "{untold}");
        assert!(untold.contains("10: you 40") && !untold.contains("10: middle"), "{untold}");
    }

    #[test]
    fn a_chart_of_nothing_is_drawn() {
        let labels = Labels { title: "t".into(), category: "c".into(), value: "v".into() };
        assert!(columns(&labels, &[], None).into_string().contains("<svg"));
    }
}
