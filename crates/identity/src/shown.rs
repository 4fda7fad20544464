//! For which number a form was shown. Who holds or looks after several numbers can have a page of each open; what is sent from a page is meant
//! for the number that stands on it. So each form carries a tag: a seal of the number that signed in and of the one shown. It holds no
//! number, stays the same when somebody signs in again, and nobody else can make one.

use anxin_domain::number::Number;
use anxin_store::{StoreError, Tx};
use hmac::Mac as _;

use crate::identity::Identity;
use crate::kin::{Link, links_of};
use crate::secret::hex;

/// Bytes of a tag: 2⁶⁴ tries are too many at any limit, and a form that fits nothing is refused, so a guess opens nothing either.
const TAG_BYTES: usize = 8;

/// Links of one number that are looked through for the number that an old form was for.
const LINKS_REMEMBERED: i64 = 100;

/// Whose form it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFor {
    /// The number that signed in.
    Own,
    /// One that is looked after.
    Other(Link),
    /// One that was looked after, by a link that is over or rests.
    Over(Number),
    /// None of these: the form was shown to whoever signed in with another number.
    Stranger,
}

impl Identity {
    /// The tag of a form that is shown for a number.
    #[must_use]
    pub fn form_tag(&self, own: Number, shown: Number) -> String {
        let mut mac = self.key.mac();
        // The prefix keeps other uses of the same key apart; both parts have a fixed length.
        mac.update(b"anxin form for v1\0");
        mac.update(&own.digits().to_be_bytes());
        mac.update(&shown.digits().to_be_bytes());
        let seal: [u8; 32] = mac.finalize().into_bytes().into();
        hex(seal.get(..TAG_BYTES).unwrap_or_default())
    }

    /// For which of the numbers of whoever signed in a form was shown.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn form_for(&self, own: Number, tag: &str) -> Result<FormFor, StoreError> {
        let is_of = |number: Number| self.form_tag(own, number) == tag;
        if is_of(own) {
            return Ok(FormFor::Own);
        }
        let now = self.now();
        let links = self.store.read(move |tx| links_of(tx, own, now)).await?;
        if let Some(link) = links.into_iter().find(|link| is_of(link.number)) {
            return Ok(if link.rests(now) { FormFor::Over(link.number) } else { FormFor::Other(link) });
        }
        let ever = self.store.read(move |tx| links_ever(tx, own)).await?;
        Ok(ever.into_iter().find(|number| is_of(*number)).map_or(FormFor::Stranger, FormFor::Over))
    }
}

/// The numbers that a number has looked after lately, also by links that are over.
fn links_ever(tx: &mut dyn Tx, by: Number) -> Result<Vec<Number>, StoreError> {
    let sql = "SELECT number FROM kin WHERE by_number = $1 ORDER BY made_at DESC LIMIT $2";
    tx.query(sql, &[by.into(), LINKS_REMEMBERED.into()])?.iter().map(|row| row.number(0)).collect()
}
