//! What every handler holds: the rooms behind this door, its counters and its limits on what may be under way at once.

use std::sync::Arc;

use anxin_desk::Desk;
use anxin_domain::time::Instant;
use anxin_fund::Fund;
use anxin_gate::Gate;
use anxin_identity::Identity;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answers::Room;
use crate::metrics::Metrics;
use crate::problem::{Kind, Problem, RETRY_AFTER_SECONDS};
use crate::reconcile::Reconciler;

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
    /// Where answers to batches wait for who asked.
    pub(crate) answers: Room,
    /// Whoever asks for the totals while they are being counted waits for a place: strangers must not take the connections
    /// that the gate follows the feed with.
    pub(crate) totals: Semaphore,
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
        Arc::new(Self { api, metrics: Metrics::default(), reconciler, uploads, batches, answers, totals })
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
        let random = self.api.gate.clock().random_bytes::<REQUEST_ID_BYTES>();
        format!("req_{}", hex(&random))
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
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
