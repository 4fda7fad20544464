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

/// Bytes of answers that wait for a slow reader, or for one who writes everything before it reads.
pub const ANSWERS_AHEAD: usize = 64 * 1024 * 1024;
/// How long a reader may leave the answers lying; a place in the memory is not kept for one who went away.
const READER_PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of one place among those that wait.
const PLACE: usize = 1024;

type Part = (Frame<Bytes>, Option<OwnedSemaphorePermit>);

/// Takes answers.
pub(crate) struct Sender {
    parts: UnboundedSender<Part>,
    places: Arc<Semaphore>,
}

/// Gives them out as a body.
pub(crate) struct Answers(UnboundedReceiver<Part>);

impl Answers {
    pub(crate) fn new() -> (Sender, Self) {
        let (parts, inbox) = unbounded_channel();
        let places = Arc::new(Semaphore::new(ANSWERS_AHEAD / PLACE));
        (Sender { parts, places }, Self(inbox))
    }
}

impl Sender {
    /// Hands answers over, and waits while too many lie unread. False when nobody reads them any more.
    pub(crate) async fn send(&self, answers: Vec<u8>) -> bool {
        let wanted = answers.len().div_ceil(PLACE).min(ANSWERS_AHEAD / PLACE);
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let place = timeout(READER_PATIENCE, Arc::clone(&self.places).acquire_many_owned(wanted)).await;
        let Ok(Ok(place)) = place else { return false };
        self.parts.send((Frame::data(answers.into()), Some(place))).is_ok()
    }

    /// Says something behind the last answer.
    pub(crate) fn end(self, name: &'static str, value: &str) {
        let mut told = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(value) {
            told.insert(HeaderName::from_static(name), value);
        }
        // Whoever went away needs no more.
        let _ = self.parts.send((Frame::trailers(told), None));
    }
}

impl Body for Answers {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|part| part.map(|(frame, _place)| Ok(frame)))
    }
}
