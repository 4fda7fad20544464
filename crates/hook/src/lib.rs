#![doc = include_str!("../README.md")]

mod address;
mod deliver;
mod endpoint;
mod error;
mod event;
mod log;
mod message;
mod secret;
mod send;

use std::sync::Arc;
use std::time::Duration;

use anxin_store::Store;

pub use address::{Reach, URL_LIMIT};
pub use deliver::{AT_ONCE_EACH, Deliverer, FAILING_DAYS, RETRIES_AFTER_SECONDS};
pub use endpoint::{Added, ENDPOINTS_LIMIT, Endpoint, NOTE_LIMIT, NewEndpoint};
pub use error::HookError;
pub use event::EventType;
pub use log::{Attempt, MESSAGE_DAYS, MESSAGES_SHOWN, Message};
pub use message::{BODY_LIMIT, NewMessage, publish};
pub use secret::{MasterKey, OVERLAP_HOURS};
pub use send::{ANSWER_TIMEOUT, CONNECT_TIMEOUT};

use send::Sender;

/// The webhooks of this house. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    pub(crate) store: Store,
    pub(crate) key: MasterKey,
    pub(crate) reach: Reach,
    pub(crate) sender: Arc<Sender>,
}

impl Webhooks {
    /// Stands on a store, signs by what follows from a key, and reaches what it may.
    #[must_use]
    pub fn new(store: Store, key: MasterKey, reach: Reach) -> Self {
        Self { store, key, reach, sender: Arc::new(Sender::new(reach)) }
    }

    /// The same with another limit for each attempt.
    #[must_use]
    pub fn with_timeout(self, whole: Duration) -> Self {
        Self { sender: Arc::new(Sender::with_timeout(self.reach, whole)), ..self }
    }

    /// What does the jobs of delivering. Give it a runner of its own.
    #[must_use]
    pub fn deliverer(&self) -> Deliverer {
        Deliverer::new(self.clone())
    }
}
