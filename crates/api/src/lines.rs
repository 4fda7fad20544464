//! The lines of a body while it comes in. No more of it is held than a few parts of it and one line.

use std::ops::Range;
use std::time::Duration;

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use http_body_util::BodyExt as _;
use tokio::time::timeout;

use crate::problem::{Kind, Problem};

/// Longest line of a batch, in bytes.
pub const BATCH_LINE_LIMIT: usize = 16 * 1024;
/// How long the next part of a body may take; a place is not kept for one who went away.
const WRITER_PATIENCE: Duration = Duration::from_secs(60);

/// A line with its place in the body, from 1: where it lies in the text, or why it is not taken.
type Found = (usize, Result<Range<usize>, Box<Problem>>);

/// Lines that came together: their text in one piece, and where each is in it. A piece of its own for every line would be counted up
/// and down for each.
pub(crate) struct Come {
    pub(crate) text: Bytes,
    pub(crate) lines: Vec<Found>,
}

/// A body, line by line, with the places of its lines from 1. Blank ones are passed over.
pub(crate) struct Lines {
    body: Option<Body>,
    held: BytesMut,
    /// How much of what is held was found to be lines.
    taken: usize,
    /// How much of it was looked through for an end of line.
    looked: usize,
    line: usize,
    /// The line under way is too long: it is passed over to its end.
    is_too_long: bool,
    broken: Option<Problem>,
}

impl Lines {
    pub(crate) fn new(body: Body) -> Self {
        let (held, taken, looked, line) = (BytesMut::new(), 0, 0, 0);
        Self { body: Some(body), held, taken, looked, line, is_too_long: false, broken: None }
    }

    /// The lines that are there, at most so many; waits until there is one. None at the end.
    pub(crate) async fn some(&mut self, limit: usize) -> Come {
        let mut lines = Vec::new();
        loop {
            while lines.len() < limit
                && let Some(line) = self.next_held()
            {
                lines.extend(line);
            }
            if lines.len() >= limit || self.body.is_none() && self.is_all_taken() {
                break;
            }
            // What has come already belongs to this commit; what has not may take its time.
            let more = match lines.is_empty() {
                true => self.read().await,
                false => match futures_util::FutureExt::now_or_never(self.read()) {
                    Some(more) => more,
                    None => break,
                },
            };
            if !more && self.is_all_taken() {
                break;
            }
        }
        if lines.is_empty() {
            lines.extend(self.broken.take().map(|problem| (self.line + 1, Err(problem.into()))));
        }
        let text = self.held.split_to(self.taken).freeze();
        self.looked -= self.taken;
        self.taken = 0;
        Come { text, lines }
    }

    fn is_all_taken(&self) -> bool {
        self.taken == self.held.len()
    }

    /// Forgets what is held and is no line yet.
    fn forget_rest(&mut self) {
        self.held.truncate(self.taken);
        self.looked = self.taken;
    }

    /// Reads the next part of the body; false at its end.
    async fn read(&mut self) -> bool {
        let Some(body) = self.body.as_mut() else { return false };
        match timeout(WRITER_PATIENCE, body.frame()).await {
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    self.held.extend_from_slice(&data);
                }
                true
            }
            Ok(None) => {
                self.body = None;
                false
            }
            // A line that was cut off is not judged.
            Ok(Some(Err(_))) | Err(_) => {
                self.body = None;
                self.forget_rest();
                let problem = Problem::new(Kind::BrokenBody, "the body did not come whole");
                self.broken = Some(problem.mend("send the questions from this line on again"));
                false
            }
        }
    }

    /// The next line of what is held, or nothing of a blank one; none when no line is whole.
    fn next_held(&mut self) -> Option<Option<Found>> {
        let end = memchr::memchr(b'\n', &self.held[self.looked..]).map(|end| self.looked + end);
        let is_last = end.is_none() && self.body.is_none() && !self.is_all_taken();
        let Some(end) = end.or_else(|| is_last.then_some(self.held.len())) else {
            self.looked = self.held.len();
            if self.held.len() - self.taken > BATCH_LINE_LIMIT {
                self.is_too_long = true;
                self.forget_rest();
            }
            return None;
        };
        let place = self.taken..end;
        self.taken = end + usize::from(!is_last);
        self.looked = self.taken;
        self.line += 1;
        if std::mem::take(&mut self.is_too_long) || place.len() > BATCH_LINE_LIMIT {
            return Some(Some((self.line, Err(too_long().into()))));
        }
        Some((!self.held[place.clone()].trim_ascii().is_empty()).then_some((self.line, Ok(place))))
    }
}

fn too_long() -> Problem {
    Problem::new(Kind::TooLarge, format!("the line is longer than {BATCH_LINE_LIMIT} bytes"))
}
