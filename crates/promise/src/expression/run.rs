//! Computes a checked expression over what is known. Three things can come of a part: a value, *not known*, or a figure that does
//! not fit. What is not known never turns into a no: `a && b` is no if one of them surely is, and not known if that hangs on
//! what is not known.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::calendar::{Answer, Calendar};
use anxin_domain::money::{Currency, Money, MoneyError};
use jiff::Span;
use jiff::civil::Date;

use super::FACT_ROWS;
use super::tree::{Each, Function, Pair, Tree};
use crate::value::{Record, Value};

/// The most steps that one expression takes; beyond that a person decides.
const STEPS: u32 = 200_000;
/// The longest stretch that working days are counted over or added, in days.
const WORKDAY_SPAN: i64 = 400;

/// What an expression is computed over.
pub(crate) struct World<'w> {
    pub(crate) claim: &'w Record,
    /// By name: whether there may be many, and those that are held.
    pub(crate) facts: BTreeMap<&'w str, (bool, &'w [Record])>,
    pub(crate) made_on: Date,
    pub(crate) today: Date,
    pub(crate) calendar: Option<&'w Calendar>,
    pub(crate) currency: Currency,
    /// How many steps the expression at hand may still take.
    pub(crate) steps: Cell<u32>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Got<T> {
    Value(T),
    /// It hangs on these, which are not known.
    Lacks(BTreeSet<String>),
    /// It cannot be computed.
    Fault(Fault),
}

/// Why an expression could not be computed although everything is known. A person decides then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A figure is larger than an amount can be, or a date later than a calendar goes.
    TooLarge,
    /// Two currencies met.
    MixedCurrencies,
    /// More facts of a name than a rule looks at.
    TooMany(String),
    /// Several facts where there is to be one.
    Ambiguous(String),
    /// It would have taken too many steps.
    TooLong,
}

#[derive(Clone, Debug)]
enum Val<'v> {
    Text(&'v str),
    Date(Date),
    Money(Money),
    Int(i64),
    Bool(bool),
    /// A field that is not there, by where it would be.
    Null(String),
    Record(&'v Record, &'v str),
    /// The claim, with the day on which it was made.
    Claim,
    List(Vec<Val<'v>>),
}

enum Stop {
    Lacks(BTreeSet<String>),
    Fault(Fault),
}

type Run<'v> = Result<Val<'v>, Stop>;

impl From<MoneyError> for Stop {
    fn from(error: MoneyError) -> Self {
        Self::Fault(match error {
            MoneyError::MixedCurrencies => Fault::MixedCurrencies,
            _ => Fault::TooLarge,
        })
    }
}

impl World<'_> {
    /// Computes a rule.
    pub(crate) fn holds(&self, tree: &Tree) -> Got<bool> {
        got(self.run(tree), |value| if let Val::Bool(said) = value { Some(said) } else { None })
    }

    /// Computes an amount.
    pub(crate) fn amount(&self, tree: &Tree) -> Got<Money> {
        got(self.run(tree), |value| if let Val::Money(money) = value { Some(money) } else { None })
    }

    fn run<'v>(&'v self, tree: &'v Tree) -> Run<'v> {
        self.steps.set(STEPS);
        Runner { world: self, item: None }.of(tree)
    }
}

fn got<T>(run: Run<'_>, take: impl Fn(Val<'_>) -> Option<T>) -> Got<T> {
    match run {
        Ok(Val::Null(path)) => Got::Lacks(BTreeSet::from([path])),
        // The check has seen to the kind; what comes here otherwise is for a person.
        Ok(value) => take(value).map_or(Got::Fault(Fault::TooLarge), Got::Value),
        Err(Stop::Lacks(what)) => Got::Lacks(what),
        Err(Stop::Fault(fault)) => Got::Fault(fault),
    }
}

struct Runner<'v> {
    world: &'v World<'v>,
    item: Option<(&'v str, Val<'v>)>,
}

const KIND: Stop = Stop::Fault(Fault::TooLarge);

impl<'v> Runner<'v> {
    fn spend(&self, steps: u32) -> Result<(), Stop> {
        let left = self.world.steps.get().checked_sub(steps).ok_or(Stop::Fault(Fault::TooLong))?;
        self.world.steps.set(left);
        Ok(())
    }

    fn of(&self, tree: &'v Tree) -> Run<'v> {
        self.spend(1)?;
        match tree {
            Tree::Name(name) => self.name(name),
            Tree::Field(of, name) => self.field(of, name),
            Tree::Text(text) => Ok(Val::Text(text)),
            Tree::Int(number) => Ok(Val::Int(*number)),
            Tree::Bool(said) => Ok(Val::Bool(*said)),
            Tree::Money(money) => Ok(Val::Money(*money)),
            Tree::Date(date) => Ok(Val::Date(*date)),
            Tree::Null => Ok(Val::Null("null".to_owned())),
            Tree::Not(inner) => self.bool(inner).map(|said| Val::Bool(!said)),
            Tree::Pair(Pair::And, one, other) => self.both(one, other, false),
            Tree::Pair(Pair::Or, one, other) => self.both(one, other, true),
            Tree::Pair(pair, one, other) => self.pair(*pair, one, other),
            Tree::Choose(when, yes, no) => self.of(if self.bool(when)? { yes } else { no }),
            Tree::In(what, words) => match self.known(what)? {
                Val::Text(text) => Ok(Val::Bool(words.iter().any(|word| word == text))),
                _ => Err(KIND),
            },
            Tree::Call(function, arguments) => self.call(*function, arguments),
            Tree::Each(each, list, name, body) => self.each(*each, list, name, body),
        }
    }

    fn name(&self, name: &'v str) -> Run<'v> {
        if let Some((item, value)) = &self.item
            && *item == name
        {
            return Ok(value.clone());
        }
        match name {
            "claim" => return Ok(Val::Claim),
            "today" => return Ok(Val::Date(self.world.today)),
            _ => {}
        }
        let (many, held) = self.world.facts.get(name).copied().unwrap_or_default();
        match held {
            [] => Err(Stop::Lacks(BTreeSet::from([name.to_owned()]))),
            [one] if !many => Ok(Val::Record(one, name)),
            _ if !many => Err(Stop::Fault(Fault::Ambiguous(name.to_owned()))),
            rows if rows.len() > FACT_ROWS => Err(Stop::Fault(Fault::TooMany(name.to_owned()))),
            rows => Ok(Val::List(rows.iter().map(|row| Val::Record(row, name)).collect())),
        }
    }

    fn field(&self, of: &'v Tree, name: &'v str) -> Run<'v> {
        let (record, called) = match self.of(of)? {
            Val::Claim if name == "made_on" => return Ok(Val::Date(self.world.made_on)),
            Val::Claim => (self.world.claim, "claim"),
            Val::Record(record, called) => (record, called),
            _ => return Err(KIND),
        };
        Ok(match record.get(name) {
            None => Val::Null(format!("{called}.{name}")),
            Some(Value::Text(text)) => Val::Text(text),
            Some(Value::Date(date)) => Val::Date(*date),
            Some(Value::Money(money)) => Val::Money(*money),
            Some(Value::Int(number)) => Val::Int(*number),
            Some(Value::Bool(said)) => Val::Bool(*said),
        })
    }

    /// A value that is there: a field that is missing is not known wherever its value counts.
    fn known(&self, tree: &'v Tree) -> Run<'v> {
        match self.of(tree)? {
            Val::Null(path) => Err(Stop::Lacks(BTreeSet::from([path]))),
            value => Ok(value),
        }
    }

    fn bool(&self, tree: &'v Tree) -> Result<bool, Stop> {
        match self.known(tree)? {
            Val::Bool(said) => Ok(said),
            _ => Err(KIND),
        }
    }

    /// `&&` and `||`: one side settles it where it is `settles`, whatever is the matter with the other.
    fn both(&self, one: &'v Tree, other: &'v Tree, settles: bool) -> Run<'v> {
        let first = self.bool(one);
        if matches!(first, Ok(said) if said == settles) {
            return Ok(Val::Bool(settles));
        }
        let second = self.bool(other);
        join(first, second, settles).map(Val::Bool)
    }

    fn pair(&self, pair: Pair, one: &'v Tree, other: &'v Tree) -> Run<'v> {
        if matches!(pair, Pair::Equal | Pair::Unequal)
            && let (Tree::Null, field) | (field, Tree::Null) = (one, other)
        {
            let missing = matches!(self.of(field)?, Val::Null(_));
            return Ok(Val::Bool(missing == (pair == Pair::Equal)));
        }
        let (first, second) = two(self.known(one), self.known(other))?;
        match (pair, &first, &second) {
            (Pair::Plus | Pair::Minus | Pair::Times, ..) => sum(pair, &first, &second),
            (Pair::Equal, ..) => Ok(Val::Bool(order(&first, &second)?.is_eq())),
            (Pair::Unequal, ..) => Ok(Val::Bool(order(&first, &second)?.is_ne())),
            (Pair::Less, ..) => Ok(Val::Bool(order(&first, &second)?.is_lt())),
            (Pair::LessEqual, ..) => Ok(Val::Bool(order(&first, &second)?.is_le())),
            (Pair::More, ..) => Ok(Val::Bool(order(&first, &second)?.is_gt())),
            (Pair::MoreEqual, ..) => Ok(Val::Bool(order(&first, &second)?.is_ge())),
            (Pair::And | Pair::Or, ..) => Err(KIND),
        }
    }

    fn call(&self, function: Function, arguments: &'v [Tree]) -> Run<'v> {
        match (function, arguments) {
            (Function::Sum, [list]) => self.total(list),
            (Function::Count, [list]) => match self.of(list)? {
                Val::List(items) => Ok(Val::Int(i64::try_from(items.len()).map_err(|_| KIND)?)),
                _ => Err(KIND),
            },
            (_, [one, other]) => {
                let (first, second) = two(self.known(one), self.known(other))?;
                match (function, first, second) {
                    (Function::Min, one, other) => Ok(if order(&one, &other)?.is_le() { one } else { other }),
                    (Function::Max, one, other) => Ok(if order(&one, &other)?.is_ge() { one } else { other }),
                    (Function::Days, Val::Date(from), Val::Date(to)) => days(from, to).map(Val::Int),
                    (Function::Workdays, Val::Date(from), Val::Date(to)) => self.workdays(from, to),
                    (Function::DaysAfter, Val::Date(from), Val::Int(count)) => {
                        later(from, Span::new().try_days(count))
                    }
                    (Function::MonthsAfter, Val::Date(from), Val::Int(count)) => {
                        later(from, Span::new().try_months(count))
                    }
                    (Function::WorkdaysAfter, Val::Date(from), Val::Int(count)) => {
                        self.workdays_after(from, count)
                    }
                    _ => Err(KIND),
                }
            }
            _ => Err(KIND),
        }
    }

    fn total(&self, list: &'v Tree) -> Run<'v> {
        let Val::List(items) = self.of(list)? else { return Err(KIND) };
        let whole = matches!(items.first(), Some(Val::Int(_)));
        let zero = if whole { Val::Int(0) } else { Val::Money(Money::new(0, self.world.currency)) };
        items.iter().try_fold(zero, |so_far, item| sum(Pair::Plus, &so_far, item))
    }

    fn each(&self, each: Each, list: &'v Tree, name: &'v str, body: &'v Tree) -> Run<'v> {
        let Val::List(items) = self.of(list)? else { return Err(KIND) };
        let settles = each == Each::Exists;
        let mut said = Ok(!settles);
        let mut taken = Vec::with_capacity(items.len());
        for item in items {
            let inside = Self { world: self.world, item: Some((name, item.clone())) };
            match each {
                Each::All | Each::Exists => said = join(said, inside.bool(body), settles),
                Each::Filter if inside.bool(body)? => taken.push(item),
                Each::Filter => {}
                Each::Map => taken.push(inside.known(body)?),
            }
        }
        if matches!(each, Each::All | Each::Exists) { said.map(Val::Bool) } else { Ok(Val::List(taken)) }
    }

    fn is_workday(&self, date: Date) -> Result<bool, Stop> {
        let answer =
            self.world.calendar.map_or(Answer::Unknown, |calendar| calendar.day(date).is_working_day());
        match answer {
            Answer::Yes => Ok(true),
            Answer::No => Ok(false),
            Answer::Unknown => Err(Stop::Lacks(BTreeSet::from([format!("calendar.{}", date.year())]))),
        }
    }

    /// How many working days there are after one day up to another.
    fn workdays(&self, from: Date, to: Date) -> Run<'v> {
        let span = days(from, to)?;
        if span > WORKDAY_SPAN {
            return Err(Stop::Fault(Fault::TooLong));
        }
        let mut count = 0;
        let mut date = from;
        for _ in 0..span {
            self.spend(1)?;
            date = date.tomorrow().map_err(|_| KIND)?;
            count += i64::from(self.is_workday(date)?);
        }
        Ok(Val::Int(count))
    }

    fn workdays_after(&self, from: Date, count: i64) -> Run<'v> {
        if !(0..=WORKDAY_SPAN).contains(&count) {
            return Err(Stop::Fault(Fault::TooLong));
        }
        let (mut date, mut left) = (from, count);
        while left > 0 {
            self.spend(1)?;
            date = date.tomorrow().map_err(|_| KIND)?;
            left -= i64::from(self.is_workday(date)?);
        }
        Ok(Val::Date(date))
    }
}

/// Brings two answers together: what settles wins, then a figure that does not fit, then what is not known.
fn join(one: Result<bool, Stop>, other: Result<bool, Stop>, settles: bool) -> Result<bool, Stop> {
    match (one, other) {
        (Ok(said), _) | (_, Ok(said)) if said == settles => Ok(settles),
        (one, other) => two(one, other).map(|_| !settles),
    }
}

/// Both values, or everything that is lacking for either.
fn two<T, U>(one: Result<T, Stop>, other: Result<U, Stop>) -> Result<(T, U), Stop> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Stop::Fault(fault)), _) | (_, Err(Stop::Fault(fault))) => Err(Stop::Fault(fault)),
        (Err(Stop::Lacks(mut one)), Err(Stop::Lacks(other))) => {
            one.extend(other);
            Err(Stop::Lacks(one))
        }
        (Err(stop), Ok(_)) | (Ok(_), Err(stop)) => Err(stop),
    }
}

fn sum<'v>(pair: Pair, one: &Val<'v>, other: &Val<'v>) -> Run<'v> {
    match (one, other) {
        (Val::Int(one), Val::Int(other)) => {
            let result = match pair {
                Pair::Plus => one.checked_add(*other),
                Pair::Minus => one.checked_sub(*other),
                _ => one.checked_mul(*other),
            };
            result.map(Val::Int).ok_or(Stop::Fault(Fault::TooLarge))
        }
        (Val::Money(money), Val::Int(times)) | (Val::Int(times), Val::Money(money))
            if pair == Pair::Times =>
        {
            let minor = money.minor().checked_mul(*times).ok_or(Stop::Fault(Fault::TooLarge))?;
            Ok(Val::Money(Money::new(minor, money.currency())))
        }
        (Val::Money(one), Val::Money(other)) if pair == Pair::Plus => Ok(Val::Money(one.plus(*other)?)),
        (Val::Money(one), Val::Money(other)) if pair == Pair::Minus => {
            let minor = other.minor().checked_neg().ok_or(Stop::Fault(Fault::TooLarge))?;
            Ok(Val::Money(one.plus(Money::new(minor, other.currency()))?))
        }
        _ => Err(KIND),
    }
}

fn order(one: &Val<'_>, other: &Val<'_>) -> Result<std::cmp::Ordering, Stop> {
    match (one, other) {
        (Val::Text(one), Val::Text(other)) => Ok(one.cmp(other)),
        (Val::Date(one), Val::Date(other)) => Ok(one.cmp(other)),
        (Val::Int(one), Val::Int(other)) => Ok(one.cmp(other)),
        (Val::Bool(one), Val::Bool(other)) => Ok(one.cmp(other)),
        (Val::Money(one), Val::Money(other)) if one.currency() == other.currency() => {
            Ok(one.minor().cmp(&other.minor()))
        }
        (Val::Money(_), Val::Money(_)) => Err(Stop::Fault(Fault::MixedCurrencies)),
        _ => Err(KIND),
    }
}

fn days(from: Date, to: Date) -> Result<i64, Stop> {
    let span = from.until(to).map_err(|_| KIND)?;
    Ok(i64::from(span.get_days()))
}

fn later<'v>(from: Date, span: Result<Span, jiff::Error>) -> Run<'v> {
    let date = span.and_then(|span| from.checked_add(span));
    date.map(Val::Date).map_err(|_| Stop::Fault(Fault::TooLarge))
}
