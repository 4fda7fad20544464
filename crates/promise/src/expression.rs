//! Rules and amounts: a typed subset of CEL, checked when a promise is read.
//!
//! An expression goes through four readings. [`scan`] looks at the bare text and refuses what is too long, too nested or not
//! of the language, before a parser that recurses sees it. The parser of the crate `cel` makes a tree of it. [`shape`] takes over
//! what the subset has and refuses the rest. [`check`] gives every part a type and refuses what does not fit, so that a mistake is
//! found when a promise is published and not when a customer waits. What is left is computed by [`run`], with checked sums, and
//! with *not known* as an answer of its own.

mod check;
mod run;
mod scan;
mod shape;
mod tree;

use std::fmt;

use anxin_domain::money::Currency;
use cel::parser::PrattParser;

use crate::wrong::{Why, Wrong};

pub(crate) use check::{Schema, Scope, Type};
pub(crate) use run::{Fault, Got, World};
pub(crate) use tree::Tree;

/// The longest expression, in bytes.
pub const SOURCE_BYTES: usize = 1_024;
/// The most names, figures and signs in one expression.
pub const TOKENS: usize = 256;
/// How deep brackets may be nested.
pub const NESTING: usize = 8;
/// The most choices with `?` in one expression.
pub const TERNARIES: usize = 8;
/// How deep the tree of an expression may be.
pub const DEPTH: usize = 32;
/// The most nodes in the tree of an expression.
pub const NODES: usize = 256;
/// The most items of a list that is written out.
pub const LIST_ITEMS: usize = 32;
/// The most facts of one name that a rule looks at; where there are more, a person decides.
pub const FACT_ROWS: usize = 200;

/// An expression that was read and checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Expression {
    source: String,
    tree: Tree,
}

/// Why an expression was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", .column.map(|at| format!("at character {at}: ")).unwrap_or_default())]
pub struct Refusal {
    /// Where, counted in characters from 1, if it is one place.
    pub column: Option<usize>,
    /// What is wrong and how to mend it. Lies elsewhere, so that each step into an expression takes little of the stack.
    pub why: Box<Why>,
}

impl Refusal {
    fn here(why: Why) -> Self {
        Self { column: None, why: Box::new(why) }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self { column: refusal.column, ..refusal.why.into() }
    }
}

impl Expression {
    /// Reads an expression that is to have a type, with the names of a scope and money in a currency.
    pub(crate) fn read(
        source: &str,
        wanted: &Type,
        scope: &Scope<'_>,
        currency: Currency,
    ) -> Result<Self, Refusal> {
        let tree = parse(source, currency)?;
        let found = check::check(&tree, scope)?;
        if !found.fits(wanted) {
            return Err(Refusal::here(Why::Gives { found: found.kind(), wanted: wanted.kind() }));
        }
        Ok(Self { source: source.to_owned(), tree })
    }

    /// The text, as it stands in the file.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) const fn tree(&self) -> &Tree {
        &self.tree
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expression({:?})", self.source)
    }
}

fn parse(source: &str, currency: Currency) -> Result<Tree, Refusal> {
    scan::scan(source)?;
    // The limits of the parser are set as well, for whatever the scan does not foresee.
    let parser = PrattParser::new()
        .max_recursion_depth(u16::try_from(NESTING + TERNARIES + 2).unwrap_or(u16::MAX))
        .max_expression_node_count(NODES * 8)
        .error_recovery_limit(1)
        .error_reporting_limit(1);
    let parsed = parser.parse(source).map_err(|errors| {
        let first = errors.errors.into_iter().next();
        let column = first.as_ref().and_then(|e| usize::try_from(e.pos.1).ok()).filter(|at| *at > 0);
        let line = first.as_ref().and_then(|e| usize::try_from(e.pos.0).ok()).unwrap_or(1);
        let said = first.map_or_else(|| "this does not read".to_owned(), |e| e.msg);
        // The column of a later line is no place in the text as a whole.
        Refusal { column: column.filter(|_| line <= 1), why: Box::new(Why::Unread { said }) }
    })?;
    shape::shape(&parsed.expr, currency)
}
