//! Signing in by texting us: the page shows a word, whoever holds the number texts it, and the browser that showed it is signed in as
//! the number that the provider says the text came from. Nothing is typed that could be asked out of somebody by telephone but the text
//! itself, which says what it does. Such a session has proved nothing yet: what opens the line, moves money or makes another way in
//! asks for a code first (decision 0037).

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Clock, StoreError, Tx};

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::mail::Letter;
use crate::message::{About, NewMessage, queue};
use crate::secret::{new_token, token_hash};
use crate::session::{Proved, Session, start_session};
use crate::staff::staff_in;

/// Minutes within which a word is texted and its browser signed in.
pub const WORD_MINUTES: i64 = 10;
/// Letters of a word: 40 bits, which nobody texts by chance while it waits.
pub const WORD_LENGTH: usize = 8;
/// Words that wait at once. Whoever opens the page begins one; past that the oldest is given up.
const WORDS_LIMIT: i64 = 10_000;
/// Letters and digits that are not mistaken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What a text begins with, so that whoever is talked into sending one reads what it does.
const BEGINS: [&str; 4] = ["LOGIN", "登录", "登陆", "ログイン"];
/// Longest text that may be one.
const TEXT_LIMIT: usize = 60;
/// What the text about it is called in the list of texts.
const TEMPLATE: &str = "signed_in_by_text";
const MINUTE_MS: i64 = 60_000;

/// What is told to a number by text, and by mail where it gets mail.
#[derive(Clone)]
pub struct TellText {
    /// The words, in the language of the number.
    pub text: String,
    /// Those of the mail.
    pub letter: Option<Letter>,
}

/// By text only.
impl From<&str> for TellText {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), letter: None }
    }
}

impl Identity {
    /// The number that people text a word to; none where the provider brings no answers that can be relied on.
    #[must_use]
    pub fn texted_at(&self) -> Option<&str> {
        self.sender.texted_at()
    }

    /// Makes a word for the browser that has a binding (see [`Identity::new_binding`]).
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn new_word(&self, binding: &str) -> Result<String, StoreError> {
        let now = self.now();
        let word = fresh(self.store.clock());
        let (digest, browser) = (self.key.word_digest(&word).to_vec(), token_hash(binding));
        self.store
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO sign_in_word (digest, browser, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    &[
                        digest.clone().into(),
                        browser.clone().into(),
                        now.plus_ms(WORD_MINUTES * MINUTE_MS).into(),
                    ],
                )?;
                tx.execute(
                    "DELETE FROM sign_in_word WHERE expires_at <= (SELECT expires_at FROM sign_in_word \
                     ORDER BY expires_at DESC LIMIT 1 OFFSET $1)",
                    &[WORDS_LIMIT.into()],
                )
            })
            .await?;
        Ok(word)
    }

    /// How far a word is that a browser shows.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn word(&self, binding: &str, word: &str) -> Result<WordState, StoreError> {
        let Some(word) = letters(word) else { return Ok(WordState::Over) };
        let (digest, browser, now) = (self.key.word_digest(&word), token_hash(binding), self.now());
        self.store.read(move |tx| state(tx, &digest, &browser, now)).await
    }

    /// Signs a browser in as the number that texted its word, once, and tells the number so. Answers none when there is nothing to
    /// sign in with, or the number is one of who works here: they have other ways.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn sign_in_by_word(
        &self,
        binding: &str,
        word: &str,
        tell: TellText,
    ) -> Result<Option<Session>, IdentityError> {
        let Some(word) = letters(word) else { return Ok(None) };
        let (digest, browser, now) = (self.key.word_digest(&word), token_hash(binding), self.now());
        let token = new_token(self.store.clock());
        let (hash, id) = (token_hash(&token), MessageId::new(now, self.store.clock().random()));
        let started = self.store.write(move |tx| {
            let taken = tx.query_opt(
                "DELETE FROM sign_in_word WHERE digest = $1 AND browser = $2 AND expires_at > $3 AND number IS NOT NULL \
                 RETURNING number",
                &[digest.to_vec().into(), browser.clone().into(), now.into()],
            )?;
            let Some(number) = taken.map(|row| row.number(0)).transpose()? else { return Ok(None) };
            if staff_in(tx, number)?.is_some() {
                return Ok(None);
            }
            let message = NewMessage {
                id,
                number,
                template: TEMPLATE.to_owned(),
                about: About::Security,
                text: tell.text.clone(),
                letter: tell.letter.clone(),
                key: None,
            };
            queue(tx, &message, now)?;
            // No proof of any moment: a text can be asked out of somebody.
            start_session(tx, number, &hash, now, Proved::NOTHING)
                .map(Some)
                .map_err(IdentityError::from)
        });
        Ok(started.await?.map(|started| Session { token, ..started }))
    }
}

/// How far a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordState {
    /// No text with it has come yet.
    Waits,
    /// This number texted it.
    Came(Number),
    /// It is too old, was used, or was never shown to this browser.
    Over,
}

fn state(tx: &mut dyn Tx, digest: &[u8], browser: &[u8], now: Instant) -> Result<WordState, StoreError> {
    let row = tx.query_opt(
        "SELECT number FROM sign_in_word WHERE digest = $1 AND browser = $2 AND expires_at > $3",
        &[digest.to_vec().into(), browser.to_vec().into(), now.into()],
    )?;
    let Some(row) = row else { return Ok(WordState::Over) };
    let Some(digits) = row.opt_int(0)? else { return Ok(WordState::Waits) };
    let digits = u64::try_from(digits).map_err(|_| StoreError::Corrupt("number of a word"))?;
    Ok(WordState::Came(Number::from_digits(digits)))
}

/// Notes whose telephone a word came from. The first one counts, and the same text again changes nothing. Answers whether it was one.
pub(crate) fn word_came(
    tx: &mut dyn Tx,
    digest: &[u8],
    from: Number,
    now: Instant,
) -> Result<bool, StoreError> {
    let noted = tx.execute(
        "UPDATE sign_in_word SET number = $2 WHERE digest = $1 AND number IS NULL AND expires_at > $3",
        &[digest.to_vec().into(), from.into(), now.into()],
    )?;
    Ok(noted > 0)
}

/// The word in a text, if it is one that signs in.
pub(crate) fn word_in(text: &str) -> Option<String> {
    if text.chars().count() > TEXT_LIMIT {
        return None;
    }
    let plain: Vec<char> = text.chars().map(narrow).filter(|c| c.is_alphanumeric() || *c == 'ー').collect();
    let (head, tail) = plain.split_at_checked(plain.len().checked_sub(WORD_LENGTH)?)?;
    let head: String = head.iter().collect::<String>().to_uppercase();
    let ours = |rest: &str| ["", "ANXIN", "安心"].contains(&rest);
    let begins = BEGINS.iter().any(|begin| head.strip_prefix(begin).is_some_and(ours));
    letters(&tail.iter().collect::<String>()).filter(|_| begins)
}

/// A word as it is made, of what a person typed: small letters, and those that look like digits.
fn letters(typed: &str) -> Option<String> {
    if typed.len() > TEXT_LIMIT {
        return None;
    }
    let letter = |c: char| match narrow(c).to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c if u8::try_from(c).is_ok_and(|b| LETTERS.contains(&b)) => Some(c),
        _ => None,
    };
    let word: Option<String> = typed.chars().filter(|c| !c.is_whitespace()).map(letter).collect();
    word.filter(|word| word.len() == WORD_LENGTH)
}

/// Telephones of this region also write in full width.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Eight letters of five random bits each.
fn fresh(clock: &Clock) -> String {
    let bytes: [u8; WORD_LENGTH] = clock.random_bytes();
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_people_type_it() {
        for text in [
            "LOGIN ANXIN 7F3K9QX0",
            "login 7f3k9qxo",
            "登录安心 7F3K9QX0",
            "登陆 7f3k 9qx0",
            "ログイン 7F3K9QX0。",
            "ＬＯＧＩＮ　７Ｆ３Ｋ９ＱＸ０",
            "【登录】7F3K-9QX0",
            " Login: 7F3K9QX0 ",
        ] {
            assert_eq!(word_in(text).as_deref(), Some("7F3K9QX0"), "{text}");
        }
        for text in [
            "",
            "7F3K9QX0",
            "STOP",
            "LOGIN",
            "LOGIN 7F3K9QX",
            "LOGIN 7F3K9QX0 please do it for me",
            "WIN 7F3K9QX0",
            "退订",
            "LOGIN 7F3K9QXU",
            "AX 7F3K9QX0",
            &format!("LOGIN {} 7F3K9QX0", "x".repeat(60)),
        ] {
            assert_eq!(word_in(text), None, "{text}");
        }
    }

    #[test]
    fn words_use_every_letter() {
        let clock = Clock::system();
        let words: Vec<String> = (0..500).map(|_| fresh(&clock)).collect();
        assert!(words.iter().all(|word| letters(word).as_deref() == Some(word)));
        let all = words.concat();
        assert!(LETTERS.iter().all(|letter| all.contains(char::from(*letter))));
    }
}
