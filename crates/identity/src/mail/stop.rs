//! Stopping mail with the link in one (RFC 8058): an opaque token that names an address and is made from the house's key, so nothing of
//! it is stored and nobody makes one up.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::changes::{Changed, note_change};
use anxin_store::{StoreError, Tx};

use super::{Mailbox, mailbox_in};
use crate::identity::Identity;
use crate::message::About;
use crate::secret::hex;
use crate::stats::Count;
use crate::wish::{Via, Wish, note_wish};

/// Where the link leads, below our own origin.
const PATH: &str = "/mail/stop/";
/// Bytes of an address's id, and of what seals it.
const HALF: usize = 16;

/// What was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// What may be switched off is switched off, as by a text with STOP.
    Optional,
    /// No mail goes there any more.
    Everything,
}

impl Identity {
    /// The link that stops what may be switched off, where this house has an address on the web that others reach by HTTPS.
    pub(crate) fn stop_link(&self, mailbox: &Mailbox, about: Option<&str>) -> Option<String> {
        let optional = About::ALL.into_iter().any(|a| a.is_optional() && Some(a.word()) == about);
        let origin = self.site.as_ref()?.origin();
        (optional && origin.starts_with("https://"))
            .then(|| format!("{origin}{}", self.mail_stop_path(&mailbox.id)))
    }

    /// The local address of the page that stops mail to the address with an id.
    #[must_use]
    pub fn mail_stop_path(&self, id: &[u8]) -> String {
        let seal = self.key.mail_stop_seal(id);
        format!("{PATH}{}{}", hex(id), hex(&seal[..HALF]))
    }

    /// Whether a token is one of a mail to an address that is still in use.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn mail_stop_known(&self, token: &str) -> Result<bool, StoreError> {
        let (Some(id), now) = (self.id_of(token), self.now()) else { return Ok(false) };
        Ok(self.store.read(move |tx| number_of(tx, &id, now)).await?.is_some())
    }

    /// Stops what may be switched off, or every mail to the address. Answers false when the token is none, or the address is not in
    /// use any more. Done twice, it is done once.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn stop_mail(&self, token: &str, what: Stopped) -> Result<bool, StoreError> {
        let Some(id) = self.id_of(token) else { return Ok(false) };
        let (clock, now) = (self.store.clock().clone(), self.now());
        let stopped = self
            .store
            .write(move |tx| {
                let Some(number) = number_of(tx, &id, now)? else { return Ok(false) };
                if what == Stopped::Everything {
                    tx.execute("DELETE FROM mail_address WHERE id = $1", &[id.clone().into()])?;
                    note_change(tx, &clock, number, Changed::MailRemoved, now)?;
                } else {
                    switch_off(tx, number, now)?;
                }
                Ok(true)
            })
            .await?;
        if stopped {
            self.mail_counts.add(Count::OptedOut);
        }
        Ok(stopped)
    }

    /// The id in a token that is sealed by our key.
    fn id_of(&self, token: &str) -> Option<Vec<u8>> {
        let bytes = from_hex(token)?;
        let (id, seal) = bytes.split_at_checked(HALF)?;
        self.key.mail_stop_seals(id, seal).then(|| id.to_vec())
    }
}

fn switch_off(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    for about in About::ALL.into_iter().filter(|about| about.is_optional()) {
        note_wish(tx, number, (about, Wish::Off), Via::Mail, now)?;
    }
    Ok(())
}

/// Whose address it is, as long as it holds: a former holder switches nothing off for the present one.
fn number_of(tx: &mut dyn Tx, id: &[u8], now: Instant) -> Result<Option<Number>, StoreError> {
    let row = tx.query_opt("SELECT number FROM mail_address WHERE id = $1", &[id.to_vec().into()])?;
    let Some(number) = row.map(|row| row.number(0)).transpose()? else { return Ok(None) };
    Ok(mailbox_in(tx, number, now)?.map(|_| number))
}

/// Two halves in lower-case hexadecimal, and nothing else.
fn from_hex(token: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    if token.len() != 4 * HALF {
        return None;
    }
    token.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
