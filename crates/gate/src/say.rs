//! Several acts that are one word of a customer: they stand together or not at all.

use anxin_domain::act::Act;
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_store::StoreError;
use anxin_store::acts::{Appended, NewAct, append_act};
use anxin_store::audit::{AuditAction, By, note};

use crate::record::note_told;
use crate::{Gate, GateError};

/// One word of a customer, in acts about one number.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What is said, in this order. Each needs a key: by the first one, a word that is sent twice is known.
    pub acts: Vec<NewAct>,
    /// What stood before and is said again, so that it goes on to stand. Nobody is told of these.
    pub again: Vec<NewAct>,
    /// Who of the staff heard it, and what the audit calls that.
    pub heard_by: Option<(Number, AuditAction)>,
}

impl Gate {
    /// Commits a word in one transaction and returns when this gate goes by it. Answers what stands now, the acts first and then those that
    /// were said again; a word that was sent before answers its acts and changes nothing.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn say(&self, said: Said) -> Result<Vec<Act>, GateError> {
        let clock = self.clock().clone();
        let commit = move |tx: &mut dyn anxin_store::Tx| {
            let now = clock.now();
            let (mut stands, mut last) = (Vec::new(), None);
            for (place, new) in said.acts.iter().chain(&said.again).enumerate() {
                let is_told = place < said.acts.len();
                if !is_told && last.is_none() {
                    break;
                }
                let appended = append_act(tx, ActId::new(now, clock.random()), new, now)?;
                if let Appended::New(act, change) = &appended {
                    if is_told {
                        note_told(tx, &clock, act, now)?;
                    }
                    if let Some((staff, action)) = said.heard_by.filter(|_| place == 0) {
                        note(tx, &clock, By::Person(staff), action, act.id)?;
                    }
                    last = Some(change.clone());
                }
                stands.push(appended.act().clone());
            }
            Ok::<_, StoreError>((stands, last))
        };
        let (stands, last) = self.store().write(commit).await?;
        match last {
            Some(change) => self.follower().reach(change.shard, change.version).await?,
            // The first wish may have been cut off between its commit and here.
            None => self.follower().catch_up().await?,
        }
        Ok(stands)
    }
}
