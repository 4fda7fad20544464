//! The tree of an expression, with nothing in it but what the language has.

use std::fmt;

use anxin_domain::money::Money;
use jiff::civil::Date;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    /// `claim`, a fact, `today`, or the name in a list.
    Name(String),
    /// `deposit.returned_on`.
    Field(Box<Tree>, String),
    Text(String),
    Int(i64),
    Bool(bool),
    Money(Money),
    Date(Date),
    Null,
    Not(Box<Tree>),
    Pair(Pair, Box<Tree>, Box<Tree>),
    Choose(Box<Tree>, Box<Tree>, Box<Tree>),
    /// `claim.kind in ["a", "b"]`.
    In(Box<Tree>, Vec<String>),
    Call(Function, Vec<Tree>),
    Each(Each, Box<Tree>, String, Box<Tree>),
}

/// What stands between two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    And,
    Or,
    Equal,
    Unequal,
    Less,
    LessEqual,
    More,
    MoreEqual,
    Plus,
    Minus,
    Times,
}

/// What is done with each item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    All,
    Exists,
    Filter,
    Map,
}

/// The functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Min,
    Max,
    Sum,
    Count,
    Days,
    Workdays,
    DaysAfter,
    MonthsAfter,
    WorkdaysAfter,
}

impl Function {
    const ALL: [(Self, &'static str, usize); 9] = [
        (Self::Min, "min", 2),
        (Self::Max, "max", 2),
        (Self::Sum, "sum", 1),
        (Self::Count, "count", 1),
        (Self::Days, "days", 2),
        (Self::Workdays, "workdays", 2),
        (Self::DaysAfter, "days_after", 2),
        (Self::MonthsAfter, "months_after", 2),
        (Self::WorkdaysAfter, "workdays_after", 2),
    ];

    /// The function of a name, with how many arguments it takes.
    pub(crate) fn named(name: &str) -> Option<(Self, usize)> {
        Self::ALL.iter().find(|(_, word, _)| *word == name).map(|(function, _, takes)| (*function, *takes))
    }

    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(function, ..)| *function == self).map_or("", |(_, word, _)| *word)
    }

    pub(crate) fn all_words() -> String {
        let words: Vec<_> = Self::ALL.iter().map(|(_, word, _)| *word).collect();
        format!("money, date, {}", words.join(", "))
    }
}

impl Pair {
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::And => "&&",
            Self::Or => "||",
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::More => ">",
            Self::MoreEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
        }
    }
}

impl Each {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Exists => "exists",
            Self::Filter => "filter",
            Self::Map => "map",
        }
    }
}

/// Writes a part as it may have stood in the file, for messages.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Field(of, name) => write!(f, "{of}.{name}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Int(number) => write!(f, "{number}"),
            Self::Bool(said) => write!(f, "{said}"),
            Self::Money(money) => write!(f, "money(\"{}\")", money.decimal()),
            Self::Date(date) => write!(f, "date(\"{date}\")"),
            Self::Null => f.write_str("null"),
            Self::Not(inner) => write!(f, "!{inner}"),
            Self::Pair(pair, one, other) => write!(f, "{one} {} {other}", pair.sign()),
            Self::Choose(when, yes, no) => write!(f, "{when} ? {yes} : {no}"),
            Self::In(what, words) => write!(f, "{what} in [\"{}\"]", words.join("\", \"")),
            Self::Call(function, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(Self::to_string).collect();
                write!(f, "{}({})", function.word(), arguments.join(", "))
            }
            Self::Each(each, list, name, body) => write!(f, "{list}.{}({name}, {body})", each.word()),
        }
    }
}
