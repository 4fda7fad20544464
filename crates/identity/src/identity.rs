//! The service: what it holds, and the housekeeping that forgets what is no longer needed.

use std::sync::Arc;

use anxin_domain::time::Instant;
use anxin_store::{Store, StoreError};

use crate::api_key::Callers;
use crate::code::Limits;
use crate::device::DEVICE_DAYS;
use crate::mail::{self, MailSender};
use crate::oidc::Provider;
use crate::outbox::Outbox;
use crate::secret::ServerKey;
use crate::sender::TextSender;
use crate::site::Site;
use crate::stats::TextCounts;

/// Days for which a text that was sent or given up is kept, to answer "did you write to me?".
const MESSAGE_DAYS: i64 = 30;
/// Days for which a sign-in code is kept; the longest limit looks back one day.
const CODE_DAYS: i64 = 2;

/// Who is there, and what they may do. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(crate) store: Store,
    pub(crate) sender: Arc<dyn TextSender>,
    pub(crate) key: ServerKey,
    pub(crate) limits: Limits,
    pub(crate) callers: Arc<Callers>,
    /// What stands in keys and secrets behind their prefix.
    pub(crate) mark: &'static str,
    pub(crate) site: Option<Site>,
    pub(crate) provider: Option<Provider>,
    pub(crate) counts: TextCounts,
    pub(crate) mailer: Option<Arc<dyn MailSender>>,
    pub(crate) mail_counts: TextCounts,
    /// Whether staff come in by a button: nobody's, and only of a city that does not exist.
    pub(crate) is_demonstration: bool,
}

impl Identity {
    /// Stands on a store, sends by a provider, and hashes codes under a key.
    #[must_use]
    pub fn new(store: Store, sender: Arc<dyn TextSender>, key: ServerKey) -> Self {
        Self {
            store,
            sender,
            key,
            limits: Limits::default(),
            callers: Arc::default(),
            mark: "",
            site: None,
            provider: None,
            counts: TextCounts::default(),
            mailer: None,
            mail_counts: TextCounts::default(),
            is_demonstration: false,
        }
    }

    /// The same with other limits on codes.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same where mail is sent too.
    #[must_use]
    pub fn with_mailer(self, mailer: Arc<dyn MailSender>) -> Self {
        Self { mailer: Some(mailer), ..self }
    }

    /// The same for a sandbox: its keys say `test`, so that nobody takes them for others, and no other house takes them.
    #[must_use]
    pub fn of_sandbox(self) -> Self {
        Self { mark: "test_", ..self }
    }

    /// What sends the texts that wait. One for each process is enough; several share the work.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.clone())
    }

    /// Counts of texts since the process began, for metrics.
    #[must_use]
    pub fn text_counts(&self) -> TextCounts {
        self.counts.clone()
    }

    /// Counts of mails since the process began, for metrics.
    #[must_use]
    pub fn mail_counts(&self) -> TextCounts {
        self.mail_counts.clone()
    }

    /// Forgets codes and sessions that can no longer be used, and old texts. The outbox calls it now and then.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                tx.execute(
                    "DELETE FROM sign_in_code WHERE asked_at < $1",
                    &[now.plus_days(-CODE_DAYS).into()],
                )?;
                tx.execute(
                    "DELETE FROM kin_request WHERE NOT EXISTS (SELECT 1 FROM sign_in_code c WHERE c.id = kin_request.code)",
                    &[],
                )?;
                tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()])?;
                tx.execute("DELETE FROM signature_nonce WHERE expires_at <= $1", &[now.into()])?;
                tx.execute("DELETE FROM oidc_request WHERE expires_at <= $1", &[now.into()])?;
                tx.execute("DELETE FROM sign_in_word WHERE expires_at <= $1", &[now.into()])?;
                tx.execute("DELETE FROM passkey_ceremony WHERE expires_at <= $1", &[now.into()])?;
                tx.execute(
                    "DELETE FROM message WHERE created_at < $1 AND status <> 'queued'",
                    &[now.plus_days(-MESSAGE_DAYS).into()],
                )?;
                tx.execute("DELETE FROM device WHERE seen_at < $1", &[now.plus_days(-DEVICE_DAYS).into()])?;
                tx.execute("DELETE FROM text_receipt WHERE at < $1", &[now.plus_days(-MESSAGE_DAYS).into()])?;
                mail::sweep(tx, now)
            })
            .await
    }

    pub(crate) fn now(&self) -> Instant {
        self.store.clock().now()
    }
}
