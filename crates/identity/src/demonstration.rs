//! How staff come in in the demonstration: by a button. Its city does not exist, its people have no telephones to make a passkey with, and
//! whoever tries it out is to be the agent, the hotline and the desk within five minutes. `anxin demo` alone asks for this; a house that was
//! opened otherwise refuses it here, whatever a page says.

use anxin_domain::number::Number;
use anxin_store::audit::{AuditAction, note_staff};

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::secret::{new_token, token_hash};
use crate::session::{Proved, Session, note_proof, start_session};
use crate::staff::staff_in;

impl Identity {
    /// The same for the demonstration, where staff come in by a button.
    #[must_use]
    pub fn of_demonstration(self) -> Self {
        Self { is_demonstration: true, ..self }
    }

    /// Signs in a member of staff of the demonstration.
    ///
    /// # Errors
    /// [`IdentityError::NoDemonstration`], [`IdentityError::NotStaff`] or a store error.
    pub async fn sign_in_by_button(&self, number: Number) -> Result<Session, IdentityError> {
        self.in_demonstration()?;
        let token = new_token(self.store.clock());
        let (hash, now, clock) = (token_hash(&token), self.now(), self.store.clock().clone());
        let started = self
            .store
            .write(move |tx| {
                staff_in(tx, number)?.ok_or(IdentityError::NotStaff)?;
                note_staff(tx, &clock, number, AuditAction::SignedIn, "")?;
                let proved = Proved { number: true, staff: Some(now) };
                start_session(tx, number, &hash, now, proved).map_err(IdentityError::from)
            })
            .await?;
        Ok(Session { token, ..started })
    }

    /// Takes a button for a fresh proof that a member of staff is there.
    ///
    /// # Errors
    /// [`IdentityError::NoDemonstration`] or a store error.
    pub async fn prove_by_button(&self, token: &str) -> Result<(), IdentityError> {
        self.in_demonstration()?;
        let (hash, now) = (token_hash(token), self.now());
        let proved = Proved { number: false, staff: Some(now) };
        Ok(self.store.write(move |tx| note_proof(tx, &hash, now, proved)).await?)
    }

    const fn in_demonstration(&self) -> Result<(), IdentityError> {
        if self.is_demonstration { Ok(()) } else { Err(IdentityError::NoDemonstration) }
    }
}
