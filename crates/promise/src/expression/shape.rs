//! From the parser's tree to ours: takes over what the language has, and says what to write instead of the rest.

use anxin_domain::money::{Currency, Money};
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators};

use super::tree::{Each, Function, Pair, Tree};
use super::{DEPTH, LIST_ITEMS, NODES, Refusal};
use crate::value::date;
use crate::wrong::Why;

const PAIRS: [(&str, Pair); 11] = [
    (operators::LOGICAL_AND, Pair::And),
    (operators::LOGICAL_OR, Pair::Or),
    (operators::EQUALS, Pair::Equal),
    (operators::NOT_EQUALS, Pair::Unequal),
    (operators::LESS, Pair::Less),
    (operators::LESS_EQUALS, Pair::LessEqual),
    (operators::GREATER, Pair::More),
    (operators::GREATER_EQUALS, Pair::MoreEqual),
    (operators::ADD, Pair::Plus),
    (operators::SUBSTRACT, Pair::Minus),
    (operators::MULTIPLY, Pair::Times),
];

/// The name that the parser gives to what a comprehension has gathered; nobody can write it.
const GATHERED: &str = "@result";

pub(super) fn shape(expr: &Expr, currency: Currency) -> Result<Tree, Refusal> {
    Shaper { currency, nodes: 0, depth: 0 }.take(expr)
}

struct Shaper {
    currency: Currency,
    nodes: usize,
    depth: usize,
}

impl Shaper {
    fn take(&mut self, expr: &Expr) -> Result<Tree, Refusal> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(Refusal::here(Why::Parts { most: NODES }));
        }
        if self.depth >= DEPTH {
            return Err(Refusal::here(Why::Deep { most: DEPTH }));
        }
        self.depth += 1;
        let tree = self.part(expr);
        self.depth -= 1;
        tree
    }

    fn boxed(&mut self, expr: &Expr) -> Result<Box<Tree>, Refusal> {
        self.take(expr).map(Box::new)
    }

    fn part(&mut self, expr: &Expr) -> Result<Tree, Refusal> {
        match expr {
            Expr::Ident(name) => Ok(Tree::Name(name.clone())),
            Expr::Select(select) if !select.test => {
                Ok(Tree::Field(self.boxed(&select.operand.expr)?, select.field.clone()))
            }
            Expr::Select(select) => Err(Refusal::here(Why::NoHas { field: select.field.clone() })),
            Expr::Literal(literal) => shape_literal(literal),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(each) => self.each(each),
            Expr::List(_) => Err(Refusal::here(Why::ListPlace {})),
            Expr::Map(_) | Expr::Struct(_) => Err(Refusal::here(Why::NoMaps {})),
            Expr::Unspecified => Err(Refusal::here(Why::Unread { said: "this does not read".to_owned() })),
        }
    }

    fn call(&mut self, call: &CallExpr) -> Result<Tree, Refusal> {
        if call.target.is_some() {
            return Err(Refusal::here(Why::NoMethod { name: call.func_name.clone() }));
        }
        let name = call.func_name.as_str();
        match (name, call.args.as_slice()) {
            (operators::LOGICAL_NOT, [inner]) => Ok(Tree::Not(self.boxed(&inner.expr)?)),
            (operators::NEGATE, _) => Err(Refusal::here(Why::NoNegative {})),
            (operators::CONDITIONAL, [when, yes, no]) => {
                Ok(Tree::Choose(self.boxed(&when.expr)?, self.boxed(&yes.expr)?, self.boxed(&no.expr)?))
            }
            (operators::IN, [what, list]) => Ok(Tree::In(self.boxed(&what.expr)?, words(&list.expr)?)),
            (operators::INDEX, _) => Err(Refusal::here(Why::NoIndex {})),
            ("money", [amount]) => match &amount.expr {
                Expr::Literal(LiteralValue::String(text)) => {
                    Money::parse(text.inner(), self.currency).map(Tree::Money).map_err(|e| {
                        let (figure, currency) = (text.inner().to_owned(), self.currency.code().to_owned());
                        Refusal::here(Why::MoneyOdd { figure, currency, said: e.to_string() })
                    })
                }
                _ => Err(Refusal::here(Why::MoneyQuotes {})),
            },
            ("date", [day]) => match &day.expr {
                Expr::Literal(LiteralValue::String(text)) => {
                    date(text.inner()).map(Tree::Date).map_err(Refusal::here)
                }
                _ => Err(Refusal::here(Why::DateQuotes {})),
            },
            (_, [one, other]) if pair(name).is_some() => {
                let pair = pair(name).unwrap_or(Pair::And);
                Ok(Tree::Pair(pair, self.boxed(&one.expr)?, self.boxed(&other.expr)?))
            }
            _ => self.function(call),
        }
    }

    fn function(&mut self, call: &CallExpr) -> Result<Tree, Refusal> {
        let Some((function, takes)) = Function::named(&call.func_name) else {
            return Err(Refusal::here(Why::NoFunction {
                name: call.func_name.trim_matches('_').to_owned(),
                known: Function::all_words(),
            }));
        };
        if call.args.len() != takes {
            return Err(Refusal::here(Why::Arguments { name: function.word().to_owned(), count: takes }));
        }
        let arguments =
            call.args.iter().map(|argument| self.take(&argument.expr)).collect::<Result<_, _>>()?;
        Ok(Tree::Call(function, arguments))
    }

    /// The parser has turned `list.exists(x, …)` and its like into a loop. Each of the four has its own form of one step.
    fn each(&mut self, each: &ComprehensionExpr) -> Result<Tree, Refusal> {
        let (what, body) =
            step(&each.loop_step.expr, &each.iter_var).ok_or_else(|| Refusal::here(Why::EachName {}))?;
        // The step of a loop that counts is one of the others in part: its beginning tells them apart.
        let begins = matches!(
            (what, &each.accu_init.expr),
            (Each::All | Each::Exists, Expr::Literal(LiteralValue::Boolean(_)))
                | (Each::Filter | Each::Map, Expr::List(_))
        );
        if !begins || each.iter_var2.is_some() {
            return Err(Refusal::here(Why::EachOnly {}));
        }
        let list = self.boxed(&each.iter_range.expr)?;
        Ok(Tree::Each(what, list, each.iter_var.clone(), self.boxed(body)?))
    }
}

fn step<'e>(step: &'e Expr, name: &str) -> Option<(Each, &'e Expr)> {
    let Expr::Call(call) = step else { return None };
    let gathered = |expr: &Expr| matches!(expr, Expr::Ident(name) if name == GATHERED);
    match (call.func_name.as_str(), call.args.as_slice()) {
        (operators::LOGICAL_AND, [so_far, body]) if gathered(&so_far.expr) => Some((Each::All, &body.expr)),
        (operators::LOGICAL_OR, [so_far, body]) if gathered(&so_far.expr) => Some((Each::Exists, &body.expr)),
        (operators::ADD, [so_far, added]) if gathered(&so_far.expr) => {
            Some((Each::Map, single(&added.expr)?))
        }
        (operators::CONDITIONAL, [when, taken, left]) if gathered(&left.expr) => match &taken.expr {
            // A map with a condition is refused: what it adds is not the item itself.
            Expr::Call(add) if add.func_name == operators::ADD => {
                let added = single(&add.args.get(1)?.expr)?;
                let itself = matches!(added, Expr::Ident(item) if item == name);
                itself.then_some((Each::Filter, &when.expr))
            }
            _ => None,
        },
        _ => None,
    }
}

fn single(list: &Expr) -> Option<&Expr> {
    match list {
        Expr::List(list) => list.elements.first().map(|item| &item.expr).filter(|_| list.elements.len() == 1),
        _ => None,
    }
}

fn pair(name: &str) -> Option<Pair> {
    PAIRS.iter().find(|(word, _)| *word == name).map(|(_, pair)| *pair)
}

fn words(list: &Expr) -> Result<Vec<String>, Refusal> {
    let wrong = || Refusal::here(Why::InTexts {});
    let Expr::List(list) = list else { return Err(wrong()) };
    if list.elements.is_empty() || list.elements.len() > LIST_ITEMS {
        return Err(Refusal::here(Why::ListItems { most: LIST_ITEMS }));
    }
    let word = |item: &Expr| match item {
        Expr::Literal(LiteralValue::String(text)) => Ok(text.inner().to_owned()),
        _ => Err(wrong()),
    };
    list.elements.iter().map(|item| word(&item.expr)).collect()
}

fn shape_literal(literal: &LiteralValue) -> Result<Tree, Refusal> {
    match literal {
        LiteralValue::Boolean(said) => Ok(Tree::Bool(*said.inner())),
        LiteralValue::Int(number) => Ok(Tree::Int(*number.inner())),
        LiteralValue::String(text) => Ok(Tree::Text(text.inner().to_owned())),
        LiteralValue::Null => Ok(Tree::Null),
        LiteralValue::Double(_) => Err(Refusal::here(Why::NoFractions {})),
        LiteralValue::UInt(_) => Err(Refusal::here(Why::NumberLetter {})),
        LiteralValue::Bytes(_) => Err(Refusal::here(Why::TextLetter {})),
    }
}
