//! Judging again: what would have been said at another moment, what a stored decision rested on, and whether it comes out the
//! same today.

use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
use anxin_domain::decide::Judgement;
use anxin_domain::people::Caller;
use anxin_domain::time::Instant;
use anxin_registry::Known;

use crate::attempts::attempts;
use crate::gather::{Gathered, Sight};
use crate::{Gate, GateError};

/// A decision made again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// What is stored.
    pub stored: Decision,
    /// What comes out today on the same knowledge, by the same rulebook.
    pub again: Judgement,
}

impl Replayed {
    /// Whether both say the same, to the last reason.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.stored.judgement == self.again
    }
}

impl Gate {
    /// Makes a stored decision again: on the registry as of its version, by its rulebook, with what was measured then.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] when its rulebook is not here, [`GateError::NotThatFar`] when this gate has not followed the
    /// feed as far as the decision did, and others when the lists of then cannot be had.
    pub async fn make_again(&self, stored: &Decision) -> Result<Replayed, GateError> {
        let gathered = self.rested_on(stored).await?;
        let again = gathered.judge(&stored.measured, self.law());
        Ok(Replayed { stored: stored.clone(), again })
    }

    /// The facts that a stored decision rested on, for those who want to know why.
    ///
    /// # Errors
    /// As for [`Gate::make_again`].
    pub async fn rested_on(&self, stored: &Decision) -> Result<Gathered<'_>, GateError> {
        let rulebook = self.law().rulebook_labelled(&stored.rulebook_version)?;
        let version = self.version_of(stored)?;
        self.follower().recall(Known::Version(version)).await?;
        Ok(Gathered::again(self.registry(), rulebook, &stored.call, Sight::all(Known::Version(version))))
    }

    /// Who stood behind the line of a stored decision, as it was known then.
    ///
    /// # Errors
    /// [`GateError::NotThatFar`] as for [`Gate::make_again`].
    pub fn caller_then(&self, stored: &Decision) -> Result<Option<Caller>, GateError> {
        let then = self.registry().view(Known::Version(self.version_of(stored)?));
        Ok(then.caller(stored.call.from, stored.call.at))
    }

    /// The version a decision was made on, when this gate has come as far.
    fn version_of(&self, stored: &Decision) -> Result<RegistryVersion, GateError> {
        let known = self.registry().version_for(stored.call.to);
        let version = stored.registry_version;
        if known.acts < version.acts || known.directory < version.directory || known.shard != version.shard {
            return Err(GateError::NotThatFar { decision: stored.id });
        }
        Ok(version)
    }

    /// What would have been said to a call at its moment, as known at another one. No evidence, no permit.
    ///
    /// # Errors
    /// [`GateError`] when the caller's brand names a rulebook that is not here, or the journal cannot be read.
    pub async fn would_have(
        &self,
        call: Call,
        known_at: Instant,
    ) -> Result<(Gathered<'_>, Judgement), GateError> {
        self.look(call, Sight::all(Known::At(known_at))).await
    }

    pub(crate) async fn look(
        &self,
        call: Call,
        sight: Sight,
    ) -> Result<(Gathered<'_>, Judgement), GateError> {
        let at = call.at;
        self.follower().recall(sight.what).await?;
        let gathered = Gathered::for_call(self.registry(), self.law(), call, sight)?;
        let mut measured = Measured::default();
        if let Some(since) = gathered.looks_back_from() {
            measured.attempts = attempts(self.journal(), self.registry(), gathered.call.to, since).await?;
            // The call that is asked about is itself in the journal by now; only those before it count.
            measured.attempts.retain(|attempt| attempt.at < at);
        }
        let judgement = gathered.judge(&measured, self.law());
        Ok((gathered, judgement))
    }
}
