//! Taking an act back: what stood before it is said again, in new acts, if nothing has been said about the number since.

use anxin_domain::act::Act;
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_store::acts::{Appended, NewAct, act_by_key, acts_of, append_act};
use anxin_store::{Change, StoreError, Tx};

use crate::record::note_told;
use crate::{Gate, GateError};

/// What became of a wish to take an act back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// It is taken back, by this wish or by the same one sent before.
    Done,
    /// Something was said about the number since; nothing was committed.
    Overtaken,
}

/// Why nothing is committed.
enum Not {
    Overtaken,
    Store(StoreError),
}

impl From<StoreError> for Not {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Gate {
    /// Commits the acts that take the last one about a number back, all of them or none, and returns when this gate goes by them. Each needs
    /// a key: by the first one, a wish that is sent twice is known.
    ///
    /// # Errors
    /// As for [`Gate::record_act`].
    pub async fn take_back(
        &self,
        number: Number,
        last: ActId,
        acts: Vec<NewAct>,
    ) -> Result<TakenBack, GateError> {
        let clock = self.clock().clone();
        let commit = move |tx: &mut dyn Tx| {
            let key = acts.first().and_then(|act| act.key.as_deref());
            if let Some(key) = key
                && act_by_key(tx, key)?.is_some()
            {
                return Ok(None);
            }
            let now = clock.now();
            let mut said: Option<(Act, Change)> = None;
            for new in &acts {
                let id = ActId::new(now, clock.random());
                let Appended::New(act, change) = append_act(tx, id, new, now)? else {
                    return Err(Not::Overtaken);
                };
                // Once the first one has its place, nobody else's can come before it.
                if said.is_none() && !follows(tx, number, last, id)? {
                    return Err(Not::Overtaken);
                }
                note_told(tx, &clock, &act, now)?;
                said = Some((act, change));
            }
            Ok(said.map(|(_, change)| change))
        };
        match self.store().write(commit).await {
            Ok(Some(change)) => self.follower().reach(change.shard, change.version).await?,
            Ok(None) => self.follower().catch_up().await?,
            Err(Not::Overtaken) => return Ok(TakenBack::Overtaken),
            Err(Not::Store(error)) => return Err(error.into()),
        }
        Ok(TakenBack::Done)
    }
}

/// Whether one act about a number comes right after another.
fn follows(tx: &mut dyn Tx, number: Number, last: ActId, new: ActId) -> Result<bool, StoreError> {
    let acts = acts_of(tx, number)?;
    let place = acts.iter().position(|act| act.id == new);
    let before = place.and_then(|place| place.checked_sub(1)).and_then(|place| acts.get(place));
    Ok(before.is_some_and(|act| act.id == last))
}
