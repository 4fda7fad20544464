//! Tables that become cards on a phone: each cell carries its column's name, which the stylesheet shows there.

use maud::{Markup, html};

/// So many columns are a name and a value, which need no names of columns beside them on a phone.
const PAIR: usize = 2;

/// A table under construction.
#[derive(Debug)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
    foot: Option<Vec<Markup>>,
    named_above: bool,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    align: Align,
}

/// On which side a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Start,
    End,
    /// Sentences: on a phone below the column's name, from side to side.
    Prose,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn words(name: String) -> Self {
        Self { name, align: Align::Start }
    }

    /// A column of figures, aligned at the end.
    #[must_use]
    pub const fn figures(name: String) -> Self {
        Self { name, align: Align::End }
    }

    /// A column of sentences.
    #[must_use]
    pub const fn prose(name: String) -> Self {
        Self { name, align: Align::Prose }
    }

    const fn class(&self) -> Option<&'static str> {
        match self.align {
            Align::Start => None,
            Align::End => Some("figure"),
            Align::Prose => Some("prose"),
        }
    }
}

impl Table {
    /// A table with its caption, which screen readers announce.
    #[must_use]
    pub const fn new(caption: String, columns: Vec<Column>) -> Self {
        Self { caption, columns, rows: Vec::new(), foot: None, named_above: false }
    }

    /// For a table right below a heading that says what its caption says: only screen readers announce that once more.
    #[must_use]
    pub const fn named_above(mut self) -> Self {
        self.named_above = true;
        self
    }

    /// One more row: a cell for each column. The first cell names the row.
    pub fn row(&mut self, cells: Vec<Markup>) {
        self.rows.push(cells);
    }

    /// The row of sums.
    pub fn foot(&mut self, cells: Vec<Markup>) {
        self.foot = Some(cells);
    }

    /// The markup.
    #[must_use]
    pub fn draw(&self) -> Markup {
        // The roles are written out because a stylesheet that turns rows into cards takes the implied ones away.
        html! {
            table.cards.many[self.columns.len() > PAIR] role="table" {
                caption.hidden[self.named_above] { (self.caption) }
                thead role="rowgroup" { tr role="row" {
                    @for column in &self.columns {
                        th scope="col" role="columnheader" class=[column.class()] { (column.name) }
                    }
                } }
                tbody role="rowgroup" { @for row in &self.rows { (self.line(row)) } }
                @if let Some(foot) = &self.foot { tfoot role="rowgroup" { (self.line(foot)) } }
            }
        }
    }

    fn line(&self, cells: &[Markup]) -> Markup {
        html! {
            tr role="row" {
                @for (place, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
                    @if place == 0 {
                        th scope="row" role="rowheader" class=[column.class()] { (cell) }
                    } @else {
                        td role="cell" data-label=(column.name) class=[column.class()] { div { (cell) } }
                    }
                }
            }
        }
    }
}
