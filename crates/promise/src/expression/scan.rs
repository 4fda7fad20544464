//! The first look at an expression, before any parser sees it: what it is made of, how long, how nested. A parser recurses as
//! deep as its input asks it to; this reading does not recurse at all.

use super::{LIST_ITEMS, NESTING, Refusal, SOURCE_BYTES, TERNARIES, TOKENS};

const ONE_CHARACTER: &str = "()[].,+-*!<>?:";
const TWO_CHARACTERS: [&str; 6] = ["&&", "||", "==", "!=", "<=", ">="];

/// Refuses what cannot be an expression of ours.
pub(super) fn scan(source: &str) -> Result<(), Refusal> {
    if source.len() > SOURCE_BYTES {
        let what = format!(
            "the expression has {} bytes; {SOURCE_BYTES} at most: split the rule in two",
            source.len()
        );
        return Err(Refusal { column: None, what });
    }
    let mut seen = Seen::default();
    let mut at = 0;
    while let Some(next) = source[at..].chars().next() {
        let refuse = |what: String| Refusal { column: Some(column(source, at)), what };
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
        (0, _) => Err(Refusal { column: None, what: "the expression is empty: write a rule".to_owned() }),
        (_, 0) => Ok(()),
        _ => Err(Refusal { column: None, what: "a bracket is not closed".to_owned() }),
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
    fn take(&mut self, token: &str) -> Result<(), String> {
        self.tokens += 1;
        if self.tokens > TOKENS {
            return Err(format!("more than {TOKENS} words and signs: split the rule in two"));
        }
        self.prefixes = if matches!(token, "!" | "-") { self.prefixes + 1 } else { 0 };
        if self.prefixes > NESTING {
            return Err("a row of signs that says nothing: write one".to_owned());
        }
        match token {
            "(" | "[" => self.depth += 1,
            ")" | "]" => {
                self.depth = self.depth.checked_sub(1).ok_or("this bracket closes none that is open")?;
            }
            "?" => self.ternaries += 1,
            "," => self.commas += 1,
            _ => {}
        }
        if self.depth > NESTING {
            return Err(format!("brackets are nested more than {NESTING} deep: split the rule in two"));
        }
        if self.ternaries > TERNARIES {
            return Err(format!("more than {TERNARIES} choices with `?`: split the rule in two"));
        }
        if self.commas > LIST_ITEMS * 2 {
            return Err(format!("too many commas: lists have {LIST_ITEMS} items at most"));
        }
        Ok(())
    }
}

fn name(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
}

fn number(rest: &str) -> Result<usize, String> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match rest.as_bytes().get(digits) {
        Some(b'.') => Err("no fractions here: write money as money(\"100.50\")".to_owned()),
        Some(b) if b.is_ascii_alphabetic() || *b == b'_' => {
            Err("a whole number is digits and nothing else, as in 30".to_owned())
        }
        _ if digits > 18 => Err("the number is too large: 18 digits at most".to_owned()),
        _ if digits > 1 && rest.starts_with('0') => Err("a whole number does not begin with 0".to_owned()),
        _ => Ok(digits),
    }
}

fn text(rest: &str) -> Result<usize, String> {
    let inside = &rest[1..];
    let end = inside.find(['"', '\\', '\n', '\r']).ok_or("a text is not closed: end it with \"")?;
    match inside.as_bytes().get(end) {
        Some(b'"') if end == 0 && inside[1..].starts_with('"') => {
            Err("write a text in one pair of quotes".to_owned())
        }
        Some(b'"') => Ok(end + 2),
        _ => Err("a text has no backslash and stands in one line".to_owned()),
    }
}

fn sign(rest: &str) -> Result<usize, String> {
    if TWO_CHARACTERS.iter().any(|two| rest.starts_with(two)) {
        return Ok(2);
    }
    let one = rest.chars().next().unwrap_or_default();
    let mend = match one {
        one if ONE_CHARACTER.contains(one) => return Ok(1),
        '\'' => "write texts in \" \"",
        '=' => "write == to compare",
        '&' | '|' => "write && or ||",
        '/' | '%' => "there is no division: write limits and multiples as whole numbers",
        '{' | '}' => "there are no maps here",
        _ => "see the list of operators in docs/promises.md",
    };
    Err(format!("`{}` is not part of the language: {mend}", one.escape_default()))
}

/// Where a byte stands, counted in characters from 1.
fn column(source: &str, at: usize) -> usize {
    source[..at].chars().count() + 1
}
