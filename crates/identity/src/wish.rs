//! What people want to be written to about. What the law or a claim needs they are told in any case; the rest they can switch
//! off, on their page or by answering a text. Wishes are only ever added; the latest one counts.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::{StoreError, Tx};

use crate::identity::Identity;
use crate::language::{self, Known};
use crate::message::{About, TEXT_LIMIT};
use crate::receipt::narrow;
use crate::words::say;

/// Words that switch off by text what can be switched off, in the three languages and as telephones in China and the United
/// States have it. Compared without case, blanks and punctuation.
const STOP_WORDS: [&str; 12] = [
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "td",
    "t",
    "退订",
    "停止",
    "配信停止",
    "解除",
];
/// Longest answer that may be such a word.
const STOP_LIMIT: usize = 20;

/// One wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Not to be written to.
    Off,
    /// To be written to, which is so as long as nothing was said.
    On,
}

impl Wish {
    const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
        }
    }
}

/// How a wish was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// On the page.
    Page,
    /// By answering a text.
    Text,
    /// By the link in a mail.
    Mail,
    /// By taking back what was just said on the page.
    Undo,
}

impl Via {
    const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Text => "text",
            Self::Mail => "mail",
            Self::Undo => "undo",
        }
    }
}

/// Whether an answer asks for no more texts.
#[must_use]
pub fn is_stop(text: &str) -> bool {
    if text.chars().count() > STOP_LIMIT {
        return false;
    }
    // Telephones of this region also write in full width.
    let word: String =
        text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    STOP_WORDS.contains(&word.as_str())
}

impl Identity {
    /// A text with how to stop such texts, where its receiver may: by answering it where answers come to us, or on their page. What the law or
    /// their own act demands is left as it is, and so is what would be too long.
    #[must_use]
    pub fn saying_how_to_stop(&self, text: String, about: About, language: &str) -> String {
        if !about.is_optional() {
            return text;
        }
        let id = if self.sender.hears_answers() { "stop-by-text" } else { "stop-on-page" };
        let whole = say(language, id, &[("text", &text)]);
        if whole.chars().count() <= TEXT_LIMIT { whole } else { text }
    }

    /// Says what a number's holder wants to be written to about. What cannot be switched off is left as it is. Answers what was new in it,
    /// each with its place among the wishes about the same.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn wish(
        &self,
        number: Number,
        wishes: Vec<(About, Wish)>,
        via: Via,
    ) -> Result<Vec<(About, i64)>, StoreError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut written = Vec::new();
                for (about, wish) in wishes.iter().filter(|(about, _)| about.is_optional()) {
                    if note_wish(tx, number, (*about, *wish), via, now)? {
                        written.push((*about, newest(tx, number, *about, now)?.map_or(0, |last| last.n)));
                    }
                }
                Ok(written)
            })
            .await
    }

    /// Takes wishes back, each by its place, and the language that texts were to come in: what it was and what it is. What was wished
    /// before is wished again, all of it or nothing: where something else was said since, nothing is written and the answer is false.
    /// Sent twice it is done once.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn take_wishes_back(
        &self,
        number: Number,
        wishes: Vec<(About, i64)>,
        language: Option<(String, String)>,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut open = 0;
                let mut done = 0;
                for (about, n) in &wishes {
                    match newest(tx, number, *about, now)? {
                        Some(last) if last.n == *n => open += 1,
                        Some(last) if last.n == n + 1 && last.via == Via::Undo.word() => done += 1,
                        _ => return Ok(false),
                    }
                }
                if let Some((was, is)) = &language {
                    match language::remembered(tx, number, now)? {
                        Some((said, Known::Said)) if said == *is => open += 1,
                        Some((said, Known::Said)) if said == *was => done += 1,
                        _ => return Ok(false),
                    }
                }
                if open == 0 || done > 0 {
                    return Ok(open == 0 && done > 0);
                }
                for (about, n) in &wishes {
                    let wish = before(tx, number, *about, *n, now)?;
                    note_wish(tx, number, (*about, wish), Via::Undo, now)?;
                }
                if let Some((was, _)) = &language {
                    language::remember(tx, number, was, Known::Said, now)?;
                }
                Ok(true)
            })
            .await
    }

    /// What a number's holder does not want to be written to about.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn unwanted(&self, number: Number) -> Result<Vec<About>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let mut off = Vec::new();
                for about in About::ALL {
                    if !wanted(tx, number, about, now)? {
                        off.push(about);
                    }
                }
                Ok(off)
            })
            .await
    }
}

/// Whether a number's holder is to be written to about something.
pub(crate) fn wanted(
    tx: &mut dyn Tx,
    number: Number,
    about: About,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(!about.is_optional() || latest(tx, number, about, now)?.as_deref() != Some(Wish::Off.word()))
}

/// Adds a wish, unless it is what was said last; answers whether it did.
pub(crate) fn note_wish(
    tx: &mut dyn Tx,
    number: Number,
    (about, wish): (About, Wish),
    via: Via,
    now: Instant,
) -> Result<bool, StoreError> {
    let last = latest(tx, number, about, now)?;
    if last.as_deref().unwrap_or(Wish::On.word()) == wish.word() {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO message_wish (number, about, n, wish, via, at) SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5 \
         FROM message_wish WHERE number = $1 AND about = $2",
        &[number.into(), about.word().into(), wish.word().into(), via.word().into(), now.into()],
    )?;
    Ok(true)
}

/// A wish as it is kept.
struct Last {
    n: i64,
    wish: String,
    via: String,
}

/// What was said last by whoever holds the number now. What a former holder wanted is nothing to them.
fn latest(tx: &mut dyn Tx, number: Number, about: About, now: Instant) -> Result<Option<String>, StoreError> {
    Ok(newest(tx, number, about, now)?.map(|last| last.wish))
}

fn newest(tx: &mut dyn Tx, number: Number, about: About, now: Instant) -> Result<Option<Last>, StoreError> {
    up_to(tx, number, about, i64::MAX, now)
}

/// What stood before a wish.
fn before(tx: &mut dyn Tx, number: Number, about: About, n: i64, now: Instant) -> Result<Wish, StoreError> {
    let last = up_to(tx, number, about, n.saturating_sub(1), now)?;
    Ok(last.filter(|last| last.wish == Wish::Off.word()).map_or(Wish::On, |_| Wish::Off))
}

/// The newest wish up to a place.
fn up_to(
    tx: &mut dyn Tx,
    number: Number,
    about: About,
    n: i64,
    now: Instant,
) -> Result<Option<Last>, StoreError> {
    let since = held_since(tx, number, now)?.unwrap_or(Instant::from_micros(0));
    let sql = "SELECT n, wish, via FROM message_wish WHERE number = $1 AND about = $2 AND at >= $3 AND n <= $4 \
               ORDER BY n DESC LIMIT 1";
    let row = tx.query_opt(sql, &[number.into(), about.word().into(), since.into(), n.into()])?;
    row.map(|row| Ok(Last { n: row.int(0)?, wish: row.text(1)?, via: row.text(2)? })).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_known_however_it_is_typed() {
        for stop in [
            "STOP",
            "stop",
            " Stop. ",
            "TD",
            "td",
            "T",
            "ＴＤ",
            "退订",
            "【退订】",
            "退订。",
            "停止",
            "配信停止",
            "STOP ALL",
        ] {
            assert!(is_stop(stop), "{stop}");
        }
        for other in
            ["", "ok", "不要退订", "please stop calling me at night", "退订什么", "12", "T D please", "Y"]
        {
            assert!(!is_stop(other), "{other}");
        }
    }
}
