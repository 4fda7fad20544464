//! Gives every part of an expression a type, and says where one does not fit. What passes here cannot go wrong in kind later:
//! only in size, or because something is not known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Refusal;
use super::tree::{Each, Function, Pair, Tree};
use crate::value::{Field, Scalar};
use crate::wrong::{Kind, Why};

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

    /// As a reason names it.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Date => Kind::Date,
            Self::Money => Kind::Money,
            Self::Int => Kind::Int,
            Self::Bool => Kind::Bool,
            Self::Record(schema) => Kind::Record(schema.called.clone()),
            Self::List(item) => Kind::List(Box::new(item.kind())),
        }
    }

    const fn is_scalar(&self) -> bool {
        !matches!(self, Self::Record(_) | Self::List(_))
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
            Tree::Null => refuse(Why::NullPlace {}),
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
            Refusal::here(Why::UnknownName { name: name.to_owned(), known: known.join(", ") })
        })
    }

    /// The type of a field, and whether every record has it.
    fn field(&self, of: &Tree, name: &str) -> Result<(Type, bool), Refusal> {
        match self.of(of)? {
            Type::Record(schema) => schema.fields.get(name).cloned().ok_or_else(|| {
                let known: Vec<_> = schema.fields.keys().map(String::as_str).collect();
                Refusal::here(Why::NoFieldOf { part: format!("{of}.{name}"), known: known.join(", ") })
            }),
            Type::List(_) => refuse(Why::IsList { part: format!("{of}.{name}"), list: of.to_string() }),
            kind => {
                let (part, of) = (format!("{of}.{name}"), of.to_string());
                refuse(Why::HasNoFields { part, of, kind: kind.kind() })
            }
        }
    }

    fn wanted(&self, tree: &Tree, wanted: &Type) -> Result<Type, Refusal> {
        let found = self.of(tree)?;
        if found.fits(wanted) {
            return Ok(found);
        }
        refuse(Why::PartKind { part: tree.to_string(), found: found.kind(), wanted: wanted.kind() })
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
                (_, true) => refuse(Why::NeverMissing { part: field.to_string() }),
            },
            _ => refuse(Why::NullNoField { part: field.to_string() }),
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
            _ => refuse(takes(function, whole.to_string())),
        }
    }

    fn each(&self, each: Each, list: &Tree, name: &str, body: &Tree) -> Result<Type, Refusal> {
        if self.item.is_some() {
            return refuse(Why::InsideAnother { part: format!("{list}.{}(…)", each.word()) });
        }
        let Type::List(item) = self.of(list)? else {
            return refuse(Why::NoList { part: list.to_string() });
        };
        if self.scope.get(name).is_some() {
            return refuse(Why::ItemName { name: name.to_owned() });
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
                kind => refuse(Why::MapGives { part: body.to_string(), kind: kind.kind() }),
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
            let (part, word) = (tree.to_string(), word.to_owned());
            refuse(Why::Never { part, word, known: words.join(", ") })
        }
        _ => Ok(()),
    }
}

/// What a function takes, where a part of an expression gives it something else.
fn takes(function: Function, part: String) -> Why {
    match function {
        Function::Min | Function::Max => Why::TakesAlike { part },
        Function::Sum => Why::TakesSums { part },
        Function::Count => Why::TakesList { part },
        Function::Days | Function::Workdays => Why::TakesDates { part },
        Function::DaysAfter | Function::MonthsAfter | Function::WorkdaysAfter => {
            Why::TakesDateAndNumber { part }
        }
    }
}

fn mismatch<T>(pair: Pair, one: &Tree, first: &Type, other: &Tree, second: &Type) -> Result<T, Refusal> {
    let sign = pair.sign().to_owned();
    let part = format!("{one} {sign} {other}");
    let kinds = (first.kind(), second.kind());
    refuse(match (kinds, first, second) {
        ((first, second), Type::Money, Type::Int) | ((first, second), Type::Int, Type::Money) => {
            Why::MismatchMoney { part, first, sign, second }
        }
        ((first, second), Type::Date, _) | ((first, second), _, Type::Date) => {
            Why::MismatchDate { part, first, sign, second }
        }
        ((first, second), ..) => Why::Mismatch { part, first, sign, second },
    })
}

fn refuse<T>(why: Why) -> Result<T, Refusal> {
    Err(Refusal::here(why))
}
