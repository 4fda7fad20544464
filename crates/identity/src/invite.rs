//! How a member of staff comes to their first passkey, or to one in the place of one that is lost: an invitation by somebody who appoints
//! people, or by whoever sits at the machine. It lies in an address that is good for a few hours and once, and opens nothing by itself:
//! whoever follows it proves the number by a code as every customer does, and may then make a passkey for work, and nothing else.
//!
//! Whoever appoints people is let in anew by two others, so that none of them lets an accomplice in as another one.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note, person_in};
use anxin_store::{StoreError, Tx};

use crate::error::{IdentityError, PasskeyError};
use crate::identity::Identity;
use crate::role::Role;
use crate::secret::{new_token, token_hash};
use crate::staff::{staff_in, works_for};

/// Hours for which an invitation can be used, and for which a second administrator may agree to one.
pub const INVITE_HOURS: i64 = 4;
const HOUR_MS: i64 = 3_600_000;

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// It is there.
    Made {
        /// What goes into the address. It is shown this once.
        token: String,
        /// From when on it cannot be used.
        expires_at: Instant,
    },
    /// It is for somebody who appoints people: another administrator has to ask for it as well, before this moment.
    WantsAnother(Instant),
}

impl Identity {
    /// Makes an invitation for a member of staff; one that was there is void. What is already open stays open until it is used.
    ///
    /// # Errors
    /// [`IdentityError::NotStaff`], [`IdentityError::OtherTenant`] for people of another tenant than one's own,
    /// [`IdentityError::OwnInvitation`], [`IdentityError::NoSite`] or a store error.
    pub async fn invite(&self, number: Number, by: By) -> Result<Invited, IdentityError> {
        if self.site.is_none() {
            return Err(IdentityError::NoSite);
        }
        if by == By::Person(number) {
            return Err(IdentityError::OwnInvitation);
        }
        let (now, clock) = (self.now(), self.store.clock().clone());
        let token = new_token(&clock);
        let hash = token_hash(&token);
        let expires_at = now.plus_ms(INVITE_HOURS * HOUR_MS);
        let is_made = self
            .store
            .write(move |tx| {
                let staff = staff_in(tx, number)?.ok_or(IdentityError::NotStaff)?;
                // Whoever works for a tenant lets in the people of that one.
                if works_for(tx, by)?.is_some_and(|own| staff.tenant.as_ref() != Some(&own)) {
                    return Err(IdentityError::OtherTenant);
                }
                let person = person_in(tx, &clock, number)?;
                let is_made = !staff.roles.contains(&Role::Admin) || has_agreed(tx, number, by, now)?;
                let made = is_made.then(|| hash.clone());
                let asked_by = match by {
                    By::Person(who) => Some(who),
                    By::Terminal => None,
                };
                tx.execute("DELETE FROM staff_invite WHERE number = $1", &[number.into()])?;
                tx.execute(
                    "INSERT INTO staff_invite (number, token, asked_by, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
                    &[number.into(), made.into(), asked_by.into(), now.into(), expires_at.into()],
                )?;
                let what = if is_made { AuditAction::InvitedStaff } else { AuditAction::AskedToInvite };
                note(tx, &clock, by, what, person)?;
                Ok::<_, IdentityError>(is_made)
            })
            .await?;
        Ok(if is_made { Invited::Made { token, expires_at } } else { Invited::WantsAnother(expires_at) })
    }
}

/// Whether somebody who appoints people may be let in: by the machine itself, or by the second of two who ask for it.
fn has_agreed(tx: &mut dyn Tx, number: Number, by: By, now: Instant) -> Result<bool, StoreError> {
    let By::Person(who) = by else { return Ok(true) };
    let first = tx.query_opt(
        "SELECT asked_by FROM staff_invite i WHERE i.number = $1 AND i.token IS NULL AND i.expires_at > $2 \
         AND i.asked_by <> $3 AND EXISTS (SELECT 1 FROM staff s WHERE s.number = i.asked_by AND s.role = 'admin')",
        &[number.into(), now.into(), who.into()],
    )?;
    Ok(first.is_some())
}

/// Sees that an invitation is open and for a number.
pub(crate) fn is_invited(
    tx: &mut dyn Tx,
    token: &[u8],
    number: Number,
    now: Instant,
) -> Result<(), PasskeyError> {
    let sql = "SELECT 1 FROM staff_invite i WHERE i.token = $1 AND i.number = $2 AND i.expires_at > $3 \
               AND EXISTS (SELECT 1 FROM staff s WHERE s.number = i.number)";
    let open = tx.query_opt(sql, &[token.to_vec().into(), number.into(), now.into()])?;
    open.map(drop).ok_or(PasskeyError::Invitation)
}
