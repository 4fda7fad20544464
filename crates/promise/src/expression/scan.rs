//! The first look at an expression, before any parser sees it: what it is made of, how long, how nested. A parser recurses as
//! deep as its input asks it to; this reading does not recurse at all.

use super::{LIST_ITEMS, NESTING, Refusal, SOURCE_BYTES, TERNARIES, TOKENS};
use crate::wrong::Why;

const ONE_CHARACTER: &str = "()[].,+-*!<>?:";
const TWO_CHARACTERS: [&str; 6] = ["&&", "||", "==", "!=", "<=", ">="];

/// Refuses what cannot be an expression of ours.
pub(super) fn scan(source: &str) -> Result<(), Refusal> {
    if source.len() > SOURCE_BYTES {
        return Err(Refusal::here(Why::RuleLong { bytes: source.len(), most: SOURCE_BYTES }));
    }
    let mut seen = Seen::default();
    let mut at = 0;
    while let Some(next) = source[at..].chars().next() {
        let refuse = |why: Why| Refusal { column: Some(column(source, at)), why: Box::new(why) };
        let length = match next {
            ' ' | '\n' | '\t' | '\r' => {
                at += 1;
                continue;
            }
            'a'..='z' | 'A'..='Z' | '_' => name(&source[at..]),
            '0'..='9' => number(&source[at..]).map_err(refuse)?,
            '"' => text(&source[at..]).map_err(refuse)?,
            _ => sign(&source[at..]).map_err(refuse)?,
        };
        let end = at + length;
        seen.take(&source[at..end]).map_err(refuse)?;
        at = end;
    }
    match (seen.tokens, seen.depth) {
        (0, _) => Err(Refusal::here(Why::RuleEmpty {})),
        (_, 0) => Ok(()),
        _ => Err(Refusal::here(Why::BracketOpen {})),
    }
}

#[derive(Default)]
struct Seen {
    tokens: usize,
    depth: usize,
    ternaries: usize,
    commas: usize,
    prefixes: usize,
}

impl Seen {
    fn take(&mut self, token: &str) -> Result<(), Why> {
        self.tokens += 1;
        if self.tokens > TOKENS {
            return Err(Why::Tokens { most: TOKENS });
        }
        self.prefixes = if matches!(token, "!" | "-") { self.prefixes + 1 } else { 0 };
        if self.prefixes > NESTING {
            return Err(Why::SignRow {});
        }
        match token {
            "(" | "[" => self.depth += 1,
            ")" | "]" => {
                self.depth = self.depth.checked_sub(1).ok_or(Why::BracketExtra {})?;
            }
            "?" => self.ternaries += 1,
            "," => self.commas += 1,
            _ => {}
        }
        if self.depth > NESTING {
            return Err(Why::Nested { most: NESTING });
        }
        if self.ternaries > TERNARIES {
            return Err(Why::Choices { most: TERNARIES });
        }
        if self.commas > LIST_ITEMS * 2 {
            return Err(Why::Commas { most: LIST_ITEMS });
        }
        Ok(())
    }
}

fn name(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
}

fn number(rest: &str) -> Result<usize, Why> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match rest.as_bytes().get(digits) {
        Some(b'.') => Err(Why::NoFractions {}),
        Some(b) if b.is_ascii_alphabetic() || *b == b'_' => Err(Why::DigitsOnly {}),
        _ if digits > 18 => Err(Why::NumberLarge {}),
        _ if digits > 1 && rest.starts_with('0') => Err(Why::LeadingZero {}),
        _ => Ok(digits),
    }
}

fn text(rest: &str) -> Result<usize, Why> {
    let inside = &rest[1..];
    let end = inside.find(['"', '\\', '\n', '\r']).ok_or(Why::TextOpen {})?;
    match inside.as_bytes().get(end) {
        Some(b'"') if end == 0 && inside[1..].starts_with('"') => Err(Why::TextQuotes {}),
        Some(b'"') => Ok(end + 2),
        _ => Err(Why::TextBackslash {}),
    }
}

fn sign(rest: &str) -> Result<usize, Why> {
    if TWO_CHARACTERS.iter().any(|two| rest.starts_with(two)) {
        return Ok(2);
    }
    let one = rest.chars().next().unwrap_or_default();
    let sign = one.escape_default().to_string();
    Err(match one {
        one if ONE_CHARACTER.contains(one) => return Ok(1),
        '\'' => Why::SingleQuotes { sign },
        '=' => Why::OneEquals { sign },
        '&' | '|' => Why::HalfSign { sign },
        '/' | '%' => Why::NoDivision { sign },
        '{' | '}' => Why::Braces { sign },
        _ => Why::OddSign { sign },
    })
}

/// Where a byte stands, counted in characters from 1.
fn column(source: &str, at: usize) -> usize {
    source[..at].chars().count() + 1
}
