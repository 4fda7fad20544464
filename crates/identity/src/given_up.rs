//! A number that somebody says they no longer have: everything here that opens its pages ends. That it has another holder from then on
//! is the gate's to record; what hangs on that, hangs on it here too, should this not come to its end.

use anxin_domain::ids::{KinId, MessageId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::note_given_up;
use anxin_store::{StoreError, Tx};

use crate::error::{IdentityError, KinError};
use crate::identity::Identity;
use crate::kin::{Kin, links_given_up, open_link};
use crate::mail::MailAddress;
use crate::message::{About, NewMessage, queue, queue_last_mail};
use crate::secret::token_hash;
use crate::session::{end_sessions, number_of_session};
use crate::staff::staff_in;
use crate::word::TellText;

/// What the text to the number is called in the list of texts.
const TEMPLATE: &str = "given_up";

/// Days after which a link is old enough for the number that it leads to to be given up by it.
pub const YOUNG_LINK_DAYS: i64 = 7;

/// What ends besides sessions and links. A passkey's handle names whoever had it, so the next holder gets another. A code under way
/// signs nobody in, and a text that waits would come to somebody else.
const ENDS: [&str; 7] = [
    "DELETE FROM passkey WHERE number = $1",
    "DELETE FROM passkey_holder WHERE number = $1",
    "DELETE FROM device WHERE number = $1",
    "DELETE FROM message_language WHERE number = $1",
    "DELETE FROM mail_address WHERE number = $1",
    "DELETE FROM mail_code WHERE number = $1",
    "UPDATE message SET status = 'failed', trouble = 'the number was given up', body = NULL, subject = NULL, letter = NULL, address = NULL \
     WHERE number = $1 AND status = 'queued'",
];

impl Identity {
    /// Which number somebody may give up: the one that they signed in with, or another of their own by a link that is open. Nobody who
    /// works here: whoever gets the number next would.
    ///
    /// # Errors
    /// [`KinError::Gone`] where there is no such session or link, [`KinError::Young`], [`KinError::Staff`].
    pub async fn may_give_up(&self, token: &str, link: Option<KinId>) -> Result<Number, KinError> {
        let (session, now) = (token_hash(token), self.now());
        self.store
            .read(move |tx| {
                let own = number_of_session(tx, &session, now)?.ok_or(KinError::Gone)?;
                let number = match link {
                    None => own,
                    Some(id) => {
                        let link = open_link(tx, id, own, now)?.filter(|link| link.kind == Kin::Mine);
                        let link = link.ok_or(KinError::Gone)?;
                        // Whoever was talked out of a code was told by text, and has these days to end the link.
                        if link.since.plus_days(YOUNG_LINK_DAYS) > now {
                            return Err(KinError::Young);
                        }
                        link.number
                    }
                };
                if staff_in(tx, number)?.is_some() { Err(KinError::Staff) } else { Ok(number) }
            })
            .await
    }

    /// Keeps that a change of holder is the former holder's own word, before the gate records it from the same moment on.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn note_given_up(&self, number: Number, at: Instant) -> Result<(), StoreError> {
        self.store.write(move |tx| note_given_up(tx, number, at)).await
    }

    /// Ends what opens a number's pages, and tells the number; `told` are the words. The address that its holder had proved is forgotten
    /// here, as the next holder's pages must not find it; the one mail to it carries it itself.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn give_up(
        &self,
        number: Number,
        told: impl Into<TellText>,
        address: Option<MailAddress>,
    ) -> Result<(), IdentityError> {
        let (now, told) = (self.now(), told.into());
        let letter = told.letter.zip(address);
        let message = NewMessage {
            id: MessageId::new(now, self.store.clock().random()),
            number,
            template: TEMPLATE.to_owned(),
            about: About::Security,
            text: told.text,
            letter: None,
            key: None,
        };
        self.store
            .write(move |tx| {
                end(tx, number, now)?;
                queue(tx, &message, now)?;
                if let Some((letter, address)) = &letter {
                    queue_last_mail(tx, &message, letter, address, now)?;
                }
                Ok(())
            })
            .await
    }
}

/// Ends whatever opens the pages of a number, and forgets what its next holder would find.
pub(crate) fn end(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    end_sessions(tx, number)?;
    links_given_up(tx, number, now)?;
    tx.execute(
        "UPDATE sign_in_code SET used_at = $2 WHERE number = $1 AND used_at IS NULL",
        &[number.into(), now.into()],
    )?;
    for sql in ENDS {
        tx.execute(sql, &[number.into()])?;
    }
    Ok(())
}
