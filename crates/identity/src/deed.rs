//! What was done for a number by who looks after it. A row is written before the thing itself is done, by a link that is open at that
//! moment: nothing is done for somebody without one. The holder reads them.

use std::collections::BTreeMap;

use anxin_domain::ids::{KinDeedId, KinId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::{Row, StoreError};

use crate::error::KinError;
use crate::identity::Identity;
use crate::kin::{Link, open_link};

/// Longest name of what a deed was done to, in letters: an id.
const OBJECT_LIMIT: usize = 64;

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// Something that was done for somebody.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed { $($(#[$doc])* $name,)+ }

        impl Deed {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

deeds! {
    /// Switched do-not-disturb on.
    DndOn = "dnd_on",
    /// Switched it off.
    DndOff = "dnd_off",
    /// Let somebody call.
    Permitted = "permitted",
    /// Took such a permission back, or a refusal of somebody.
    Withdrew = "withdrew",
    /// Said who must not call, or about what and when only.
    Chose = "chose",
    /// Answered requests for consent, or said whether there may be any.
    AnsweredRequest = "answered_request",
    /// Complained about a call.
    Complained = "complained",
    /// Claimed under a promise.
    Claimed = "claimed",
    /// Appealed.
    Appealed = "appealed",
    /// Answered a question of the desk.
    Answered = "answered",
    /// Added a file to a case.
    AddedFile = "added_file",
    /// Said how a case was handled.
    Rated = "rated",
    /// Said what texts come, and in which language.
    KeptMessages = "kept_messages",
    /// Took along what is held.
    TookAlong = "took_along",
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedRow {
    /// What was done.
    pub deed: Deed,
    /// To what, by id; may be empty.
    pub object: String,
    /// By whom, by the number that they sign in with; show it masked.
    pub by: Number,
    /// When.
    pub at: Instant,
}

impl Identity {
    /// Notes what is about to be done by a link.
    ///
    /// # Errors
    /// [`KinError::Gone`] where the link is over: then it is not to be done.
    pub async fn note_deed(&self, link: &Link, deed: Deed, object: &str) -> Result<(), KinError> {
        let now = self.now();
        let (id, by) = (KinDeedId::new(now, self.store.clock().random()), link.by);
        let (link, object) = (link.id, object.chars().take(OBJECT_LIMIT).collect::<String>());
        self.store
            .write(move |tx| {
                let open = open_link(tx, link, by, now)?.ok_or(KinError::Gone)?;
                tx.execute(
                    "INSERT INTO kin_deed (id, link, by_number, number, deed, object, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    &[
                        id.to_bytes().into(),
                        link.to_bytes().into(),
                        by.into(),
                        open.number.into(),
                        deed.word().into(),
                        object.as_str().into(),
                        now.into(),
                    ],
                )?;
                Ok(())
            })
            .await
    }

    /// By whom links let something be done, also by those that are over.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn helpers_by(&self, links: Vec<KinId>) -> Result<BTreeMap<KinId, Number>, StoreError> {
        let ids: Vec<_> = links.into_iter().map(|link| link.to_bytes().into()).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.store
            .read(move |tx| {
                let rows = tx.query_in("SELECT id, by_number FROM kin WHERE id IN ({})", &[], &ids)?;
                rows.iter().map(|row| Ok((KinId::from_bytes(row.id(0)?), row.number(1)?))).collect()
            })
            .await
    }

    /// What was done for a number in its present hands, the newest first, at most so many.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn deeds_for(&self, number: Number, limit: u32) -> Result<Vec<DeedRow>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let since = held_since(tx, number, now)?.unwrap_or(Instant::from_micros(0));
                let rows = tx.query(
                    "SELECT deed, object, by_number, at FROM kin_deed WHERE number = $1 AND at >= $2 \
                     ORDER BY at DESC, id DESC LIMIT $3",
                    &[number.into(), since.into(), i64::from(limit).into()],
                )?;
                rows.iter().map(deed_in).collect()
            })
            .await
    }
}

fn deed_in(row: &Row) -> Result<DeedRow, StoreError> {
    let word = row.text(0)?;
    let deed = Deed::ALL.iter().copied().find(|deed| deed.word() == word);
    Ok(DeedRow {
        deed: deed.ok_or(StoreError::Corrupt("deed"))?,
        object: row.text(1)?,
        by: row.number(2)?,
        at: row.instant(3)?,
    })
}
