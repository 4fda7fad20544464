//! The language to write to a number in: what its holder said, else what they read our pages in, else the language of whatever is
//! told, else that of the number's country.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::spoken::language_of_country;
use anxin_store::{StoreError, Tx};

use crate::identity::Identity;

/// Longest tag that is kept (BCP 47: `zh-CN`, `en`, `ja`).
const TAG_LIMIT: usize = 16;

/// How a language is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its reader said that texts are to come in it. Only another such word changes it.
    Said,
    /// Its reader reads pages in it.
    Read,
}

impl Known {
    const fn word(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Read => "read",
        }
    }
}

impl Identity {
    /// Remembers the language of a number's holder.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn remember_language(&self, number: Number, tag: &str, how: Known) -> Result<(), StoreError> {
        let tag: String = tag.chars().take(TAG_LIMIT).collect();
        let now = self.now();
        let known = self.language(number).await?;
        // Mostly it is known; then nothing is written.
        if known.as_ref().is_some_and(|(known, by)| *known == tag && (*by == how || how == Known::Read)) {
            return Ok(());
        }
        self.store.write(move |tx| remember(tx, number, &tag, how, now)).await
    }

    /// The language that is remembered, and how it is known.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn language(&self, number: Number) -> Result<Option<(String, Known)>, StoreError> {
        let now = self.now();
        self.store.read(move |tx| remembered(tx, number, now)).await
    }

    /// The language to write in about something that came in a language of its own, if it did.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn language_to_write_in(
        &self,
        number: Number,
        of_it: Option<&str>,
    ) -> Result<String, StoreError> {
        Ok(match (self.language(number).await?, of_it) {
            (Some((said, Known::Said)), _) => said,
            (_, Some(of_it)) => of_it.to_owned(),
            (Some((read, Known::Read)), None) => read,
            (None, None) => language_of_country(number).to_owned(),
        })
    }
}

pub(crate) fn remember(
    tx: &mut dyn Tx,
    number: Number,
    tag: &str,
    how: Known,
    now: Instant,
) -> Result<(), StoreError> {
    if let Some(since) = held_since(tx, number, now)? {
        // What a former holder said does not stand in the way of what this one reads.
        tx.execute(
            "DELETE FROM message_language WHERE number = $1 AND at < $2",
            &[number.into(), since.into()],
        )?;
    }
    tx.execute(
        "INSERT INTO message_language (number, language, via, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (number) DO UPDATE SET language = excluded.language, via = excluded.via, at = excluded.at \
         WHERE message_language.via = 'read' OR excluded.via = 'said'",
        &[number.into(), tag.into(), how.word().into(), now.into()],
    )?;
    Ok(())
}

/// What is remembered of whoever holds the number now.
pub(crate) fn remembered(
    tx: &mut dyn Tx,
    number: Number,
    now: Instant,
) -> Result<Option<(String, Known)>, StoreError> {
    let since = held_since(tx, number, now)?.unwrap_or(Instant::from_micros(0));
    let sql = "SELECT language, via FROM message_language WHERE number = $1 AND at >= $2";
    let Some(row) = tx.query_opt(sql, &[number.into(), since.into()])? else { return Ok(None) };
    let how = if row.text(1)? == Known::Said.word() { Known::Said } else { Known::Read };
    Ok(Some((row.text(0)?, how)))
}
