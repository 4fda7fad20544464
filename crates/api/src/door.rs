//! What every handler holds: the rooms behind this door, its counters and its limits on what may be under way at once.

use std::sync::Arc;

use anxin_desk::Desk;
use anxin_domain::label::Label;
use anxin_domain::time::Instant;
use anxin_fund::Fund;
use anxin_gate::Gate;
use anxin_hook::Webhooks;
use anxin_identity::Identity;
use anxin_proof::Log;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answers::Room;
use crate::metrics::Metrics;
use crate::problem::{Kind, Problem, RETRY_AFTER_SECONDS};
use crate::rate::{Counts, PerMinute};
use crate::reconcile::Reconciler;
use crate::told::Rules;

/// Large bodies (call records) that are held in memory at once.
pub const UPLOADS_AT_ONCE: usize = 4;
/// Batches that are asked at once; of each, little is held in memory.
pub const BATCHES_AT_ONCE: usize = 64;
/// Public totals that are counted at once.
const TOTALS_AT_ONCE: usize = 2;
/// Random bytes in the id of a request.
const REQUEST_ID_BYTES: usize = 9;

/// Writes further metrics in the Prometheus text format, as those of the telephone door.
pub type ExtraMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// How this door behaves.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Requests without a key from this machine itself may do everything. For the demonstration only.
    pub open: bool,
    /// The program's version, as `/healthz` and the OpenAPI document say it.
    pub version: &'static str,
    /// How often a program may ask.
    pub limits: PerMinute,
}

/// The rooms behind this door.
#[derive(Clone)]
pub struct Api {
    /// Judges calls.
    pub gate: Gate,
    /// Takes complaints and call records.
    pub desk: Desk,
    /// Pays.
    pub fund: Fund,
    /// Knows keys.
    pub identity: Identity,
    /// The public log.
    pub log: Log,
    /// Tells brands' programs what happened.
    pub webhooks: Webhooks,
    /// How this door behaves.
    pub settings: Settings,
    /// What others count.
    pub extra_metrics: ExtraMetrics,
}

/// An [`Api`] with its counters.
pub(crate) struct Door {
    pub(crate) api: Api,
    pub(crate) metrics: Metrics,
    pub(crate) reconciler: Reconciler,
    uploads: Arc<Semaphore>,
    batches: Arc<Semaphore>,
    /// The name of this door in decisions.
    pub(crate) name: Label,
    /// The rules that answers quote.
    pub(crate) rules: Rules,
    /// Where answers to batches wait for who asked.
    pub(crate) answers: Room,
    /// Whoever asks for the totals while they are being counted waits for a place: strangers must not take the connections
    /// that the gate follows the feed with.
    pub(crate) totals: Semaphore,
    /// How often keys and addresses have asked lately.
    pub(crate) counts: Counts,
}

/// What handlers hold.
pub(crate) type Shared = Arc<Door>;

impl Door {
    pub(crate) fn new(api: Api) -> Shared {
        let reconciler = Reconciler::new(api.desk.clone());
        let uploads = Arc::new(Semaphore::new(UPLOADS_AT_ONCE));
        let batches = Arc::new(Semaphore::new(BATCHES_AT_ONCE));
        let answers = Room::default();
        let totals = Semaphore::new(TOTALS_AT_ONCE);
        let (name, rules) = ("http".into(), Rules::of(api.gate.law()));
        let metrics = Metrics::default();
        let counts = Counts::new(api.settings.limits);
        Arc::new(Self { api, metrics, reconciler, uploads, batches, name, rules, answers, totals, counts })
    }

    /// A place for one large body. When all are taken the client is asked to come again, so that many large bodies do not
    /// fill the memory.
    pub(crate) fn upload(&self) -> Result<OwnedSemaphorePermit, Problem> {
        place_of(&self.uploads, "as many large bodies as fit are being read already")
    }

    /// A place for one batch.
    pub(crate) fn batch(&self) -> Result<OwnedSemaphorePermit, Problem> {
        place_of(&self.batches, "as many batches as fit are being asked already")
    }

    pub(crate) fn now(&self) -> Instant {
        self.api.gate.clock().now()
    }

    /// A fresh id for a request, to find it again in the log.
    pub(crate) fn request_id(&self) -> String {
        let mut id = "req_".to_owned();
        push_hex(&mut id, &self.api.gate.clock().random()[..REQUEST_ID_BYTES]);
        id
    }
}

fn place_of(places: &Arc<Semaphore>, taken: &str) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(places).try_acquire_owned().map_err(|_| {
        Problem::new(Kind::Busy, taken)
            .mend("send this one again in a few seconds")
            .with_header(axum::http::header::RETRY_AFTER, RETRY_AFTER_SECONDS.into())
    })
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    push_hex(&mut text, bytes);
    text
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
}
