//! Gives every part of an expression a type, and says where one does not fit. What passes here cannot go wrong in kind later:
//! only in size, or because something is not known.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Refusal;
use super::tree::{Each, Function, Pair, Tree};
use crate::value::{Field, Scalar};

/// What a part of an expression gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// A text; one of these words, if only they are possible.
    Text(Option<Arc<[String]>>),
    /// A day.
    Date,
    /// An amount.
    Money,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// The claim or one fact.
    Record(Arc<Schema>),
    /// Several of a kind.
    List(Box<Type>),
}

/// The fields that a name has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    /// What messages call it.
    called: String,
    fields: BTreeMap<String, (Type, bool)>,
}

impl Schema {
    pub(crate) fn of<F: Field>(called: &str, fields: &[F]) -> Self {
        let fields = fields
            .iter()
            .map(|field| {
                let words = field.words().map(|words| words.into_iter().map(str::to_owned).collect());
                (field.name().to_owned(), (Type::of(field.scalar(), words), field.required()))
            })
            .collect();
        Self { called: called.to_owned(), fields }
    }

    /// Adds a field that is not in the file.
    pub(crate) fn and(mut self, name: &str, scalar: Scalar) -> Self {
        self.fields.insert(name.to_owned(), (Type::of(scalar, None), true));
        self
    }

    /// Whether a name is a date that every record has.
    pub(crate) fn sure_date(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|(kind, required)| *kind == Type::Date && *required)
    }
}

/// The names that an expression may use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope<'s> {
    names: BTreeMap<&'s str, Type>,
}

impl<'s> Scope<'s> {
    pub(crate) fn with(mut self, name: &'s str, kind: Type) -> Self {
        self.names.insert(name, kind);
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Type> {
        self.names.get(name)
    }
}

impl Type {
    fn of(scalar: Scalar, words: Option<Arc<[String]>>) -> Self {
        match scalar {
            Scalar::Text => Self::Text(words),
            Scalar::Date => Self::Date,
            Scalar::Money => Self::Money,
            Scalar::Int => Self::Int,
            Scalar::Bool => Self::Bool,
        }
    }

    /// Whether a value of this type can stand where another is wanted.
    pub(super) fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Text(_), Self::Text(_)) => true,
            (Self::List(one), Self::List(other)) => one.fits(other),
            _ => self == wanted,
        }
    }

    const fn is_scalar(&self) -> bool {
        !matches!(self, Self::Record(_) | Self::List(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("a text"),
            Self::Date => f.write_str("a date"),
            Self::Money => f.write_str("money"),
            Self::Int => f.write_str("a whole number"),
            Self::Bool => f.write_str("yes or no"),
            Self::Record(schema) => write!(f, "the whole {}", schema.called),
            Self::List(item) => write!(f, "a list of {item}"),
        }
    }
}

pub(super) fn check(tree: &Tree, scope: &Scope<'_>) -> Result<Type, Refusal> {
    Checker { scope, item: None }.of(tree)
}

struct Checker<'c> {
    scope: &'c Scope<'c>,
    /// The name in a list and what it stands for, inside of one.
    item: Option<(&'c str, Type)>,
}

impl Checker<'_> {
    fn of(&self, tree: &Tree) -> Result<Type, Refusal> {
        match tree {
            Tree::Name(name) => self.name(name),
            Tree::Field(of, name) => self.field(of, name).map(|(kind, _)| kind),
            Tree::Text(text) => Ok(Type::Text(Some(Arc::from([text.clone()])))),
            Tree::Int(_) => Ok(Type::Int),
            Tree::Bool(_) => Ok(Type::Bool),
            Tree::Money(_) => Ok(Type::Money),
            Tree::Date(_) => Ok(Type::Date),
            Tree::Null => {
                refuse("null stands on one side of == or != only, with a field that may be missing")
            }
            Tree::Not(inner) => self.wanted(inner, &Type::Bool),
            Tree::Pair(pair, one, other) => self.pair(*pair, one, other),
            Tree::Choose(when, yes, no) => {
                self.wanted(when, &Type::Bool)?;
                let kind = plain(self.of(yes)?);
                self.wanted(no, &kind)?;
                Ok(kind)
            }
            Tree::In(what, words) => {
                let kind = self.wanted(what, &Type::Text(None))?;
                words.iter().try_for_each(|word| possible(what, &kind, word))?;
                Ok(Type::Bool)
            }
            Tree::Call(function, arguments) => self.call(tree, *function, arguments),
            Tree::Each(each, list, name, body) => self.each(*each, list, name, body),
        }
    }

    fn name(&self, name: &str) -> Result<Type, Refusal> {
        if let Some((item, kind)) = &self.item
            && *item == name
        {
            return Ok(kind.clone());
        }
        self.scope.get(name).cloned().ok_or_else(|| {
            let known: Vec<_> = self.scope.names.keys().copied().collect();
            Refusal::here(format!("`{name}` is not known: there are {}", known.join(", ")))
        })
    }

    /// The type of a field, and whether every record has it.
    fn field(&self, of: &Tree, name: &str) -> Result<(Type, bool), Refusal> {
        match self.of(of)? {
            Type::Record(schema) => schema.fields.get(name).cloned().ok_or_else(|| {
                let known: Vec<_> = schema.fields.keys().map(String::as_str).collect();
                Refusal::here(format!("`{of}.{name}`: no such field: there are {}", known.join(", ")))
            }),
            Type::List(_) => refuse(format!(
                "`{of}.{name}`: `{of}` is a list: write {of}.exists(x, …), all, filter or map"
            )),
            kind => refuse(format!("`{of}.{name}`: `{of}` is {kind} and has no fields")),
        }
    }

    fn wanted(&self, tree: &Tree, wanted: &Type) -> Result<Type, Refusal> {
        let found = self.of(tree)?;
        if found.fits(wanted) {
            return Ok(found);
        }
        refuse(format!("`{tree}` is {found}, and {wanted} is wanted there"))
    }

    fn pair(&self, pair: Pair, one: &Tree, other: &Tree) -> Result<Type, Refusal> {
        match pair {
            Pair::And | Pair::Or => {
                self.wanted(one, &Type::Bool)?;
                self.wanted(other, &Type::Bool)
            }
            Pair::Equal | Pair::Unequal => self.same(one, other),
            Pair::Less | Pair::LessEqual | Pair::More | Pair::MoreEqual => {
                let (first, second) = (self.of(one)?, self.of(other)?);
                match (&first, &second) {
                    (Type::Money, Type::Money) | (Type::Int, Type::Int) | (Type::Date, Type::Date) => {
                        Ok(Type::Bool)
                    }
                    _ => mismatch(pair, one, &first, other, &second),
                }
            }
            Pair::Plus | Pair::Minus | Pair::Times => {
                let (first, second) = (self.of(one)?, self.of(other)?);
                match (pair, &first, &second) {
                    (_, Type::Int, Type::Int) => Ok(Type::Int),
                    (Pair::Plus | Pair::Minus, Type::Money, Type::Money)
                    | (Pair::Times, Type::Money, Type::Int)
                    | (Pair::Times, Type::Int, Type::Money) => Ok(Type::Money),
                    _ => mismatch(pair, one, &first, other, &second),
                }
            }
        }
    }

    fn same(&self, one: &Tree, other: &Tree) -> Result<Type, Refusal> {
        let field = match (one, other) {
            (Tree::Null, field) | (field, Tree::Null) => field,
            _ => {
                let (first, second) = (self.of(one)?, self.of(other)?);
                if !first.is_scalar() || !first.fits(&second) {
                    return mismatch(Pair::Equal, one, &first, other, &second);
                }
                for (tree, kind, against) in [(one, &first, other), (other, &second, one)] {
                    if let Tree::Text(word) = against {
                        possible(tree, kind, word)?;
                    }
                }
                return Ok(Type::Bool);
            }
        };
        match field {
            Tree::Field(of, name) => match self.field(of, name)? {
                (_, false) => Ok(Type::Bool),
                (_, true) => refuse(format!("`{field}` is never missing: do not compare it with null")),
            },
            _ => refuse(format!(
                "`{field}` is no field: only a field that may be missing is compared with null"
            )),
        }
    }

    fn call(&self, whole: &Tree, function: Function, arguments: &[Tree]) -> Result<Type, Refusal> {
        let kinds = arguments.iter().map(|a| self.of(a)).collect::<Result<Vec<_>, _>>()?;
        match (function, kinds.as_slice()) {
            (Function::Min | Function::Max, [one @ (Type::Money | Type::Int | Type::Date), other])
                if one == other =>
            {
                Ok(one.clone())
            }
            (Function::Sum, [Type::List(item)]) if matches!(**item, Type::Money | Type::Int) => {
                Ok(item.as_ref().clone())
            }
            (Function::Count, [Type::List(_)]) => Ok(Type::Int),
            (Function::Days | Function::Workdays, [Type::Date, Type::Date]) => Ok(Type::Int),
            (
                Function::DaysAfter | Function::MonthsAfter | Function::WorkdaysAfter,
                [Type::Date, Type::Int],
            ) => Ok(Type::Date),
            _ => refuse(format!("`{whole}`: {}", takes(function))),
        }
    }

    fn each(&self, each: Each, list: &Tree, name: &str, body: &Tree) -> Result<Type, Refusal> {
        if self.item.is_some() {
            return refuse(format!(
                "`{list}.{}(…)` stands inside another: lists are gone through one level deep",
                each.word()
            ));
        }
        let Type::List(item) = self.of(list)? else {
            return refuse(format!("`{list}` is no list: only a fact with `many = true` is"));
        };
        if self.scope.get(name).is_some() {
            return refuse(format!(
                "`{name}` has a meaning already: give the items of the list another name"
            ));
        }
        let inside = Checker { scope: self.scope, item: Some((name, item.as_ref().clone())) };
        match each {
            Each::All | Each::Exists => inside.wanted(body, &Type::Bool),
            Each::Filter => {
                inside.wanted(body, &Type::Bool)?;
                Ok(Type::List(item))
            }
            Each::Map => match plain(inside.of(body)?) {
                kind if kind.is_scalar() => Ok(Type::List(Box::new(kind))),
                kind => refuse(format!("map gives one value for each item, and `{body}` is {kind}")),
            },
        }
    }
}

/// A text of any words: what comes of a choice is one word or the other.
fn plain(kind: Type) -> Type {
    if matches!(kind, Type::Text(_)) { Type::Text(None) } else { kind }
}

fn possible(tree: &Tree, kind: &Type, word: &str) -> Result<(), Refusal> {
    match kind {
        Type::Text(Some(words)) if !words.iter().any(|known| known == word) => {
            refuse(format!("`{tree}` is never \"{word}\": it may be {}", words.join(", ")))
        }
        _ => Ok(()),
    }
}

fn takes(function: Function) -> &'static str {
    match function {
        Function::Min | Function::Max => "takes two amounts, two whole numbers or two dates",
        Function::Sum => "takes a list of amounts or whole numbers, as in sum(bills.map(x, x.amount))",
        Function::Count => "takes a list, as in count(bills.filter(x, x.paid_on == null))",
        Function::Days | Function::Workdays => "takes two dates, the earlier one first",
        Function::DaysAfter | Function::MonthsAfter | Function::WorkdaysAfter => {
            "takes a date and a whole number"
        }
    }
}

fn mismatch<T>(pair: Pair, one: &Tree, first: &Type, other: &Tree, second: &Type) -> Result<T, Refusal> {
    let sign = pair.sign();
    let mend = match (first, second) {
        (Type::Money, Type::Int) | (Type::Int, Type::Money) => ": write the amount as money(\"…\")",
        (Type::Date, _) | (_, Type::Date) => {
            ": for days between dates there is days(a, b), for later days days_after(a, n)"
        }
        _ => "",
    };
    refuse(format!("`{one} {sign} {other}`: {first} {sign} {second} is not possible{mend}"))
}

fn refuse<T>(what: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::here(what))
}
