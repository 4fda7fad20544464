//! Publishing promises: somebody hands a file in, somebody else approves it, and every gate learns of it through the feed.

use anxin_domain::number::Number;
use anxin_promise::{
    Catalogue, Difference, Objection, Promise, PromiseError, difference, objections, written,
};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::promises::{
    PromiseDraft, PromiseNote, PromisePublication, draft, from_hex, hands as hands_noted, hex, newest_drafts,
    newest_publication, note_hands, publications, publish, published_files, put_draft,
};
use anxin_store::{Store, StoreError};

use crate::error::GateError;

/// The most drafts that are looked through and listed.
const NEWEST_DRAFTS: i64 = 200;
/// The fewest digits by which a draft is named.
const FEWEST_DIGITS: usize = 8;

/// The promises of a store: those shipped, and those published there. Who asks sees to it that authors and approvers are who they
/// say, and may do so.
#[derive(Clone)]
pub struct Promises {
    store: Store,
}

fn in_one_line(objections: &[Objection]) -> String {
    objections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Why a promise was not handed in or not published. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file does not read.
    #[error(transparent)]
    Promise(#[from] PromiseError),
    /// It reads, and something speaks against it.
    #[error("promise {promise} cannot be published: {}", in_one_line(.objections))]
    Refused {
        /// The promise.
        promise: String,
        /// What speaks against it.
        objections: Vec<Objection>,
    },
    /// No draft has this digest.
    #[error(
        "no draft is called {0:?}: write {FEWEST_DIGITS} or more of the digits that `anxin promises submit` printed, enough to tell it from others"
    )]
    NoDraft(String),
    /// The author wants to approve.
    #[error("who wrote a promise cannot approve it: ask somebody else to publish it")]
    SamePerson,
    /// Something was published while this was looked at.
    #[error("another file was published for this promise meanwhile: look at the difference again")]
    Overtaken,
    /// The store did not answer, or holds what does not read.
    #[error(transparent)]
    Gate(#[from] GateError),
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        Self::Gate(error.into())
    }
}

impl Promises {
    /// Those of a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Every promise as it stands: what was published here counts, and for the others what is shipped with this program.
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer, or a file does not read.
    pub async fn catalogue(&self) -> Result<Catalogue, GateError> {
        let files = self.store.read(published_files).await?;
        files.iter().try_fold(Catalogue::shipped()?, |catalogue, file| Ok(catalogue.with(read(file)?)))
    }

    /// Hands a file in. Its tests must hold, and it must be such that it could be published now. The same file again stays with
    /// whoever handed it in first.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn submit(&self, file: &str, text: &str, author: Number) -> Result<PromiseDraft, PublishError> {
        let promise = Promise::parse(file, text)?;
        self.unopposed(&self.catalogue().await?, &promise)?;
        let new = PromiseDraft {
            digest: promise.digest(),
            promise: promise.id,
            file: file.to_owned(),
            text: promise.text,
            author,
            at: self.store.clock().now(),
        };
        let clock = self.store.clock().clone();
        let put = move |tx: &mut dyn anxin_store::Tx| {
            let draft = put_draft(tx, &new)?;
            note(tx, &clock, By::Person(author), AuditAction::SubmittedPromise, &new.promise)?;
            Ok::<_, StoreError>(draft)
        };
        Ok(self.store.write(put).await?)
    }

    /// Publishes a draft, by the digits that [`Promises::submit`] gave. Gates know of it as soon as they have followed the feed to
    /// its place; what it changes begins later.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn publish(&self, digest: &str, approver: Number) -> Result<PromisePublication, PublishError> {
        self.publish_if(digest, approver, None).await
    }

    /// The same for somebody who has seen what it changes of a file: `seen` is the digest of that file in hex, or empty where there
    /// was none.
    ///
    /// # Errors
    /// [`PublishError::Overtaken`] when another file is in force by now; otherwise as [`Promises::publish`].
    pub async fn publish_over(
        &self,
        seen: &str,
        digest: &str,
        approver: Number,
    ) -> Result<PromisePublication, PublishError> {
        self.publish_if(digest, approver, Some(seen)).await
    }

    async fn publish_if(
        &self,
        digest: &str,
        approver: Number,
        seen: Option<&str>,
    ) -> Result<PromisePublication, PublishError> {
        let draft = self.find(digest).await?;
        if draft.author == approver {
            return Err(PublishError::SamePerson);
        }
        let catalogue = self.catalogue().await?;
        let promise = read(&draft)?;
        let current = catalogue.promise(&promise.id).map(Promise::digest);
        if seen.is_some_and(|seen| seen != current.map(|digest| hex(&digest)).unwrap_or_default()) {
            return Err(PublishError::Overtaken);
        }
        self.unopposed(&catalogue, &promise)?;
        let writes = written(catalogue.promise(&promise.id), &promise);
        let shipped =
            Catalogue::shipped().map_err(GateError::from)?.promise(&promise.id).map(Promise::digest);
        let clock = self.store.clock().clone();
        let write = move |tx: &mut dyn anxin_store::Tx| {
            let newest = newest_publication(tx, &draft.promise)?.map(|published| published.digest);
            if newest.or(shipped) != current {
                return Err(PublishError::Overtaken);
            }
            let published = publish(tx, &draft, approver, &writes, clock.now())?;
            note(tx, &clock, By::Person(approver), AuditAction::PublishedPromise, &draft.promise)?;
            Ok(published)
        };
        self.store.write(write).await
    }

    /// Notes who has had a hand in which terms, for what was published before that was noted. To be called when a house is
    /// opened; again changes nothing.
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer, or a file does not read.
    pub async fn prepare(&self) -> Result<(), GateError> {
        let mut catalogue = Catalogue::shipped()?;
        let mut hands = Vec::new();
        for published in self.publications().await? {
            let digest = published.digest;
            let file = self.store.read(move |tx| draft(tx, digest)).await?;
            let promise = read(&file.ok_or(StoreError::Corrupt("promise: its file is missing"))?)?;
            hands.push((published, written(catalogue.promise(&promise.id), &promise)));
            catalogue = catalogue.with(promise);
        }
        let noted = self.store.read(hands_noted).await?;
        let is_noted = |staff, label: &String| noted.contains(&(staff, label.clone()));
        let missing = |(published, labels): &(PromisePublication, Vec<String>)| {
            let both = [published.author, published.approver];
            labels.iter().any(|label| both.iter().any(|staff| !is_noted(*staff, label)))
        };
        if !hands.iter().any(missing) {
            return Ok(());
        }
        let note = move |tx: &mut dyn anxin_store::Tx| {
            hands.iter().try_for_each(|(published, labels)| note_hands(tx, published, labels))
        };
        Ok(self.store.write(note).await?)
    }

    /// What a file would change.
    ///
    /// # Errors
    /// [`PublishError`] when it does not read, or the store does not answer.
    pub async fn difference(&self, file: &str, text: &str) -> Result<Difference, PublishError> {
        let next = Promise::parse(file, text)?;
        Ok(difference(self.catalogue().await?.promise(&next.id), &next))
    }

    /// The draft that some digits name.
    ///
    /// # Errors
    /// [`PublishError::NoDraft`] when they name none or several.
    pub async fn find(&self, digest: &str) -> Result<PromiseDraft, PublishError> {
        let none = || PublishError::NoDraft(digest.to_owned());
        if let Some(whole) = from_hex(digest) {
            return self.store.read(move |tx| draft(tx, whole)).await?.ok_or_else(none);
        }
        if digest.len() < FEWEST_DIGITS {
            return Err(none());
        }
        let wanted = digest.to_lowercase();
        let mut found =
            self.drafts().await?.into_iter().filter(|draft| hex(&draft.digest).starts_with(&wanted));
        found.next().filter(|_| found.next().is_none()).ok_or_else(none)
    }

    /// The drafts handed in last, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn drafts(&self) -> Result<Vec<PromiseDraft>, StoreError> {
        self.store.read(|tx| newest_drafts(tx, NEWEST_DRAFTS)).await
    }

    /// Everything that was published here, in order.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn publications(&self) -> Result<Vec<PromisePublication>, StoreError> {
        self.store.read(publications).await
    }

    fn unopposed(&self, catalogue: &Catalogue, promise: &Promise) -> Result<(), PublishError> {
        let objections = objections(catalogue, promise, self.store.clock().now());
        if objections.is_empty() {
            return Ok(());
        }
        Err(PublishError::Refused { promise: promise.id.clone(), objections })
    }
}

/// The promise that a note in the feed speaks of.
pub(crate) async fn read_noted(store: &Store, note: &PromiseNote) -> Result<Promise, GateError> {
    let digest = from_hex(&note.digest).ok_or(StoreError::Corrupt("note of a promise"))?;
    let found = store.read(move |tx| draft(tx, digest)).await?;
    read(&found.ok_or(StoreError::Corrupt("promise: its file is missing"))?)
}

/// Reads a file of the store, and sees that it is the one that was handed in.
fn read(draft: &PromiseDraft) -> Result<Promise, GateError> {
    let promise = Promise::parse(&draft.file, &draft.text)?;
    if promise.digest() != draft.digest || promise.id != draft.promise {
        return Err(StoreError::Corrupt("promise: its file was changed").into());
    }
    Ok(promise)
}
