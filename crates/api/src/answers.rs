//! The answers of a batch on their way to who asked: as many bytes may lie ready as there is room for.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use http_body::{Body, Frame};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Bytes of answers of one batch that wait for a slow reader, or for one who writes everything before it reads.
pub const ANSWERS_AHEAD: usize = 64 * 1024 * 1024;
/// Bytes of answers that wait in all batches together, beside the first of each.
const ALL_AHEAD: usize = 256 * 1024 * 1024;
/// Bytes of answers that may wait in every batch, however many others let theirs lie.
const FIRST_AHEAD: usize = 1024 * 1024;
/// How long a reader may leave the answers lying; a place in the memory is not kept for one who went away.
const READER_PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of one place among those that wait.
const PLACE: usize = 1024;

type Part = (Frame<Bytes>, Vec<OwnedSemaphorePermit>);

/// The room that all batches share.
pub(crate) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ALL_AHEAD / PLACE)))
    }
}

/// Takes answers.
pub(crate) struct Sender {
    parts: UnboundedSender<Part>,
    first: Arc<Semaphore>,
    own: Arc<Semaphore>,
    shared: Arc<Semaphore>,
}

/// Gives them out as a body.
pub(crate) struct Answers(UnboundedReceiver<Part>);

impl Answers {
    pub(crate) fn new(room: &Room) -> (Sender, Self) {
        let (parts, inbox) = unbounded_channel();
        let places = |bytes| Arc::new(Semaphore::new(bytes / PLACE));
        let (first, own) = (places(FIRST_AHEAD), places(ANSWERS_AHEAD));
        (Sender { parts, first, own, shared: Arc::clone(&room.0) }, Self(inbox))
    }
}

impl Sender {
    /// Hands answers over, and waits while too many lie unread. False when nobody reads them any more.
    pub(crate) async fn send(&self, answers: Vec<u8>) -> bool {
        let Ok(Some(places)) = timeout(READER_PATIENCE, self.places(answers.len())).await else {
            return false;
        };
        self.parts.send((Frame::data(answers.into()), places)).is_ok()
    }

    /// Places among the first, or else among those that all share.
    async fn places(&self, bytes: usize) -> Option<Vec<OwnedSemaphorePermit>> {
        let wanted = |most: usize| u32::try_from(bytes.div_ceil(PLACE).min(most / PLACE)).unwrap_or(1);
        let take = |places: &Arc<Semaphore>, most| Arc::clone(places).acquire_many_owned(wanted(most));
        tokio::select! {
            biased;
            place = take(&self.first, FIRST_AHEAD) => Some(vec![place.ok()?]),
            places = async { Some(vec![
                take(&self.own, ANSWERS_AHEAD).await.ok()?,
                take(&self.shared, ANSWERS_AHEAD).await.ok()?,
            ]) } => places,
        }
    }

    /// Says something behind the last answer.
    pub(crate) fn end(self, name: &'static str, value: &str) {
        let mut told = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(value) {
            told.insert(HeaderName::from_static(name), value);
        }
        // Whoever went away needs no more.
        let _ = self.parts.send((Frame::trailers(told), Vec::new()));
    }
}

impl Body for Answers {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|part| part.map(|(frame, _places)| Ok(frame)))
    }
}
