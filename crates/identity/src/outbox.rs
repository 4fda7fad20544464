//! Sends the texts and the mails that wait: takes a few under a lease, hands them to the provider side by side, notes what became of each, and
//! keeps what the provider says of its own accord. A text is handed over at least once, always with the same id; several
//! processes share the work through the lease. One that may have been taken waits for news before it is handed over again. Mails are
//! looked at apart from texts, so that neither waits for the other.

use std::future::Future;
use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::{StoreError, Tx};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::heard::keep_ids;
use crate::identity::Identity;
use crate::mail::{Mail, MailAddress, mailbox_in};
use crate::message::{LEASE_MS, SentBy, send_as_text, settle_failed, settle_sent, short};
use crate::sender::{SendError, Taken};
use crate::stats::Count;

/// Texts that are handed over side by side.
const BATCH: i64 = 16;
/// Attempts for one text.
const MOST_TRIES: i64 = 10;
/// Wait after the first attempt; each further one waits twice as long.
const FIRST_WAIT_MS: i64 = 30_000;
/// Longest wait between two attempts.
const LONGEST_WAIT_MS: i64 = 3_600_000;
/// Times a text is handed over without an answer before it is left at that: it has most probably arrived.
const MOST_DOUBTS: i64 = 3;
/// Wait after an attempt in doubt: for a late answer, or a receipt that proves that the provider has the text.
const DOUBT_WAIT_MS: i64 = 600_000;
/// Wait for a provider that is away or asks to slow down.
const AWAY_WAIT_MS: i64 = 30_000;
/// A text that could not be handed over for so long says nothing new any more.
const MOST_DAYS: i64 = 3;
/// Pause after news that could not be kept; the provider says it again.
const NEWS_PAUSE: Duration = Duration::from_secs(1);
/// Longest attempt, well inside the lease, whatever the provider's own limits are.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(30);
/// Longest attempt of a mail: whoever takes it may look into it first (RFC 5321, section 4.5.3.2.6 lets them).
const MAIL_ATTEMPT_LIMIT: Duration = Duration::from_secs(55);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Looks between two times of forgetting: an hour.
const LOOKS_A_SWEEP: u32 = 3_600;

/// Sends the texts that wait.
pub struct Outbox {
    identity: Identity,
}

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the provider.
    pub sent: u32,
    /// Put off.
    pub later: u32,
    /// Given up.
    pub failed: u32,
}

struct Due {
    id: MessageId,
    number: Number,
    text: String,
    by: SentBy,
    /// The mail, where it is one.
    mail: Option<Mail>,
    /// This attempt counted.
    tries: i64,
    /// Attempts before it after which nobody knew.
    doubts: i64,
    created_at: Instant,
}

impl Outbox {
    pub(crate) const fn new(identity: Identity) -> Self {
        Self { identity }
    }

    /// Looks every second, and listens to the provider, until `stop` completes; a look that has begun is finished.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let looking = async {
            tokio::join!(
                self.look_again_and_again(stopped.clone(), Post::Texts),
                self.look_again_and_again(stopped.clone(), Post::Mails),
                async {
                    stop.await;
                    stopping.send_replace(true);
                }
            )
        };
        tokio::select! {
            _ = looking => {}
            () = self.listen() => {}
        }
    }

    async fn listen(&self) {
        loop {
            let heard = self.identity.sender.heard().await;
            if let Err(error) = self.identity.hear(heard).await {
                tracing::warn!(%error, "news of the text provider could not be kept; it says it again");
                tokio::time::sleep(NEWS_PAUSE).await;
            }
        }
    }

    async fn look_again_and_again(&self, mut stop: watch::Receiver<bool>, post: Post) {
        let mut looks = 0;
        loop {
            if post == Post::Texts
                && looks % LOOKS_A_SWEEP == 0
                && let Err(error) = self.identity.sweep().await
            {
                tracing::warn!(%error, "old codes, sessions and texts could not be forgotten");
            }
            if let Err(error) = self.deliver_all_due(post).await {
                tracing::warn!(%error, "messages that wait could not be looked at");
            }
            looks = looks.wrapping_add(1);
            // Who would say so is gone: that is the end too.
            if tokio::time::timeout(LOOK_EVERY, stop.wait_for(|stop| *stop)).await.is_ok() {
                return;
            }
        }
    }

    /// Hands over the texts that are due now, at most one batch.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer; what was taken up comes again after its lease.
    pub async fn deliver_due(&self) -> Result<Delivered, StoreError> {
        self.deliver(Post::Texts).await
    }

    /// Hands over the mails that are due now, at most one batch.
    ///
    /// # Errors
    /// As for [`Outbox::deliver_due`].
    pub async fn deliver_mails(&self) -> Result<Delivered, StoreError> {
        self.deliver(Post::Mails).await
    }

    async fn deliver(&self, post: Post) -> Result<Delivered, StoreError> {
        let mut attempts = JoinSet::new();
        for due in self.take_up(post).await? {
            attempts.spawn(hand_over(self.identity.clone(), due));
        }
        let (mut delivered, mut trouble) = (Delivered::default(), None);
        while let Some(ended) = ended(&mut attempts).await {
            let settled =
                ended.into_iter().map(|(due, sent)| self.settled(&due, sent, &mut delivered)).collect();
            // The other attempts are under way: they are waited for and noted, whatever became of these.
            trouble = self.note(settled).await.err().or(trouble);
        }
        trouble.map_or(Ok(delivered), Err)
    }

    async fn deliver_all_due(&self, post: Post) -> Result<(), StoreError> {
        while self.deliver(post).await? != Delivered::default() {}
        Ok(())
    }

    async fn take_up(&self, post: Post) -> Result<Vec<Due>, StoreError> {
        let now = self.identity.now();
        // A look costs a read; the disk is written only when there is something to do.
        if !self.identity.store.read(move |tx| anything_due(tx, post, now)).await? {
            return Ok(Vec::new());
        }
        let identity = self.identity.clone();
        self.identity.store.write(move |tx| lease(tx, post, &identity, now)).await
    }

    /// What becomes of a message after an attempt.
    fn settled(&self, due: &Due, sent: Result<Taken, SendError>, delivered: &mut Delivered) -> Settled {
        let id = due.id;
        let counts = if due.by == SentBy::Text { &self.identity.counts } else { &self.identity.mail_counts };
        let error = match sent {
            Ok(taken) => {
                delivered.sent += 1;
                counts.add(Count::Sent);
                return Settled::Sent(id, taken);
            }
            Err(error) => error,
        };
        if let Some(later) = due.next(&error, self.identity.now()) {
            tracing::info!(message = %id, tries = later.tries, %error, "a message is put off");
            delivered.later += 1;
            counts.add(if later.doubts > due.doubts { Count::InDoubt } else { Count::PutOff });
            return Settled::Later(id, error, later);
        }
        counts.add(Count::Failed);
        // One in doubt has most probably arrived; what has not is told by text.
        if due.by == SentBy::MailFirst && !matches!(error, SendError::InDoubt(_)) {
            tracing::warn!(message = %id, tries = due.tries, %error, "a mail is given up and goes by text");
            delivered.later += 1;
            Settled::AsText(id, error)
        } else {
            tracing::warn!(message = %id, tries = due.tries, %error, "a message is given up");
            delivered.failed += 1;
            Settled::Failed(id, error)
        }
    }

    /// Notes what became of messages, in one transaction: the disk is waited for once.
    async fn note(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        let (keeps, now) = (self.identity.sender.keeps_texts(), self.identity.now());
        let note = move |tx: &mut dyn Tx| settled.iter().try_for_each(|one| one.note(tx, keeps, now));
        self.identity.store.write(note).await
    }
}

/// What became of a message after an attempt.
enum Settled {
    Sent(MessageId, Taken),
    Later(MessageId, SendError, Later),
    AsText(MessageId, SendError),
    Failed(MessageId, SendError),
}

impl Settled {
    fn note(&self, tx: &mut dyn Tx, keeps: bool, now: Instant) -> Result<(), StoreError> {
        match self {
            Self::Sent(id, taken) => {
                settle_sent(tx, *id, keeps, now)?;
                keep_ids(tx, *id, taken, now)
            }
            Self::Later(id, error, later) => put_off(tx, *id, error, later),
            Self::AsText(id, error) => send_as_text(tx, *id, &error.to_string(), now),
            Self::Failed(id, error) => settle_failed(tx, *id, &error.to_string(), keeps, now),
        }
    }
}

/// Attempts that have ended: waits for one, and takes those that ended meanwhile with it. An attempt that broke down is not among them:
/// it is not settled, and comes again after its lease. None when there are no more.
async fn ended(attempts: &mut JoinSet<Attempt>) -> Option<Vec<Attempt>> {
    let mut ended = Vec::from_iter(attempts.join_next().await?.ok());
    while let Some(attempt) = attempts.try_join_next() {
        ended.extend(attempt.ok());
    }
    Some(ended)
}

/// What was handed over, and what was answered.
type Attempt = (Due, Result<Taken, SendError>);

/// When a text is tried again, and what counts against it.
struct Later {
    due_at: Instant,
    tries: i64,
    doubts: i64,
}

impl Due {
    /// None when it is given up.
    fn next(&self, error: &SendError, now: Instant) -> Option<Later> {
        let (tries, doubts) = (self.tries, self.doubts);
        let at =
            |wait: i64, tries: i64, doubts: i64| Some(Later { due_at: now.plus_ms(wait), tries, doubts });
        match error {
            SendError::Refused(_) => None,
            SendError::InDoubt(_) if doubts + 1 >= MOST_DOUBTS => None,
            SendError::InDoubt(_) => at(DOUBT_WAIT_MS, tries, doubts + 1),
            SendError::NotHanded(_) if now >= self.created_at.plus_days(MOST_DAYS) => None,
            SendError::NotHanded(_) => at(AWAY_WAIT_MS, tries - 1, doubts),
            SendError::Temporary(_) if tries >= MOST_TRIES => None,
            SendError::Temporary(_) => at(wait_ms(tries), tries, doubts),
        }
    }
}

/// What is looked at together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Post {
    Texts,
    Mails,
}

impl Post {
    /// Which messages are this.
    const fn is(self) -> &'static str {
        match self {
            Self::Texts => "way IS NULL",
            Self::Mails => "way IS NOT NULL",
        }
    }
}

async fn hand_over(identity: Identity, due: Due) -> Attempt {
    let sent = match (&due.mail, &identity.mailer) {
        (None, _) => {
            let sending = identity.sender.send(due.id, due.number, &due.text);
            tokio::time::timeout(ATTEMPT_LIMIT, sending).await
        }
        (Some(mail), Some(mailer)) => {
            let sending = async { mailer.send(mail).await.map(|()| Taken::default()) };
            tokio::time::timeout(MAIL_ATTEMPT_LIMIT, sending).await
        }
        (Some(_), None) => Ok(Err(SendError::Refused("no mail is sent from here any more".into()))),
    };
    (due, sent.unwrap_or_else(|_| Err(SendError::InDoubt("it took too long".into()))))
}

fn anything_due(tx: &mut dyn Tx, post: Post, now: Instant) -> Result<bool, StoreError> {
    let sql =
        format!("SELECT 1 FROM message WHERE status = 'queued' AND due_at <= $1 AND {} LIMIT 1", post.is());
    Ok(tx.query_opt(&sql, &[now.into()])?.is_some())
}

fn lease(tx: &mut dyn Tx, post: Post, identity: &Identity, now: Instant) -> Result<Vec<Due>, StoreError> {
    give_up_broken_off(tx, now)?;
    let sql = format!(
        "SELECT id, number, body, tries, doubts, created_at, way, subject, letter, about, address FROM message \
         WHERE status = 'queued' AND due_at <= $1 AND body IS NOT NULL AND {} ORDER BY due_at, id LIMIT $2",
        post.is()
    );
    let rows = tx.query(&sql, &[now.into(), BATCH.into()])?;
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let mut due = Due {
            id: MessageId::from_bytes(row.id(0)?),
            number: row.number(1)?,
            text: row.text(2)?,
            by: SentBy::from_word(row.opt_text(6)?.as_deref())?,
            mail: None,
            tries: row.int(3)? + 1,
            doubts: row.int(4)?,
            created_at: row.instant(5)?,
        };
        if held_since(tx, due.number, now)?.is_some_and(|since| due.created_at < since) {
            settle_failed(tx, due.id, "the number has another holder", identity.sender.keeps_texts(), now)?;
            continue;
        }
        if due.by != SentBy::Text {
            let (to, stop) = match row.opt_text(10)? {
                Some(last) => (MailAddress::parse(&last), None),
                None => match mailbox_in(tx, due.number, now)? {
                    Some(mailbox) => {
                        let stop = identity.stop_link(&mailbox, row.opt_text(9)?.as_deref());
                        (Some(mailbox.address), stop)
                    }
                    None => (None, None),
                },
            };
            let Some(to) = to else {
                without_address(tx, &due, identity.sender.keeps_texts(), now)?;
                continue;
            };
            due.mail = Some(Mail {
                id: due.id,
                subject: row.opt_text(7)?.unwrap_or_default(),
                text: row.opt_text(8)?.unwrap_or_default(),
                written_at: due.created_at,
                stop,
                to,
            });
        }
        tx.execute(
            "UPDATE message SET due_at = $2, tries = $3 WHERE id = $1",
            &[due.id.to_bytes().into(), now.plus_ms(LEASE_MS).into(), due.tries.into()],
        )?;
        taken.push(due);
    }
    Ok(taken)
}

/// A mail whose address has gone while it waited.
fn without_address(tx: &mut dyn Tx, due: &Due, keeps: bool, now: Instant) -> Result<(), StoreError> {
    const WHY: &str = "there is no address any more";
    match due.by {
        SentBy::MailFirst => send_as_text(tx, due.id, WHY, now),
        SentBy::Mail | SentBy::Text => settle_failed(tx, due.id, WHY, keeps, now),
    }
}

/// A code whose process ended while it was handed over: its words were only in memory, and nobody waits for it any more. If
/// the provider turns out to have taken it after all, whoever learns that notes it as sent.
fn give_up_broken_off(tx: &mut dyn Tx, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET status = 'failed', trouble = 'broken off while it was handed over', settled_at = $1 \
         WHERE status = 'queued' AND body IS NULL AND due_at <= $1",
        &[now.into()],
    )?;
    Ok(())
}

fn put_off(tx: &mut dyn Tx, id: MessageId, error: &SendError, later: &Later) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET due_at = $2, trouble = $3, tries = $4, doubts = $5 WHERE id = $1 AND status = 'queued'",
        &[
            id.to_bytes().into(),
            later.due_at.into(),
            short(&error.to_string()).into(),
            later.tries.into(),
            later.doubts.into(),
        ],
    )?;
    Ok(())
}

/// 30 s, 1 min, 2 min, … at most an hour.
fn wait_ms(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or(0);
    FIRST_WAIT_MS.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<i64> = (1..=10).map(|tries| wait_ms(tries) / 1_000).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(wait_ms(i64::MAX), LONGEST_WAIT_MS);
    }
}
