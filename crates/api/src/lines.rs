//! The lines of a body while it comes in. No more of it is held than a few parts of it and one line.

use std::time::Duration;

use axum::body::{Body, Bytes};
use bytes::{Buf as _, BytesMut};
use http_body_util::BodyExt as _;
use tokio::time::timeout;

use crate::problem::{Kind, Problem};

/// Longest line of a batch, in bytes.
pub const BATCH_LINE_LIMIT: usize = 16 * 1024;
/// How long the next part of a body may take; a place is not kept for one who went away.
const WRITER_PATIENCE: Duration = Duration::from_secs(60);

/// The text of a line.
pub(crate) type Line = Bytes;

/// A body, line by line, with the places of its lines from 1. Blank ones are passed over.
pub(crate) struct Lines {
    body: Option<Body>,
    held: BytesMut,
    /// How much of what is held was looked through for an end of line.
    looked: usize,
    line: usize,
    /// The line under way is too long: it is passed over to its end.
    is_too_long: bool,
    broken: Option<Problem>,
}

impl Lines {
    pub(crate) fn new(body: Body) -> Self {
        Self { body: Some(body), held: BytesMut::new(), looked: 0, line: 0, is_too_long: false, broken: None }
    }

    /// The lines that are there, at most so many; waits until there is one. None at the end.
    pub(crate) async fn some(&mut self, limit: usize) -> Vec<(usize, Result<Line, Problem>)> {
        let mut found = Vec::new();
        loop {
            while found.len() < limit
                && let Some(line) = self.next_held()
            {
                found.extend(line);
            }
            if found.len() >= limit || self.body.is_none() && self.held.is_empty() {
                break;
            }
            // What has come already belongs to this commit; what has not may take its time.
            let more = match found.is_empty() {
                true => self.read().await,
                false => match futures_util::FutureExt::now_or_never(self.read()) {
                    Some(more) => more,
                    None => break,
                },
            };
            if !more && self.held.is_empty() {
                break;
            }
        }
        if found.is_empty() {
            found.extend(self.broken.take().map(|problem| (self.line + 1, Err(problem))));
        }
        found
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
                self.held.clear();
                self.looked = 0;
                let problem = Problem::new(Kind::BrokenBody, "the body did not come whole");
                self.broken = Some(problem.mend("send the questions from this line on again"));
                false
            }
        }
    }

    /// The next line of what is held, or nothing of a blank one; none when no line is whole.
    fn next_held(&mut self) -> Option<Option<(usize, Result<Line, Problem>)>> {
        let end = memchr::memchr(b'\n', &self.held[self.looked..]).map(|end| self.looked + end);
        let is_last = end.is_none() && self.body.is_none() && !self.held.is_empty();
        let Some(end) = end.or_else(|| is_last.then_some(self.held.len())) else {
            self.looked = self.held.len();
            if self.held.len() > BATCH_LINE_LIMIT {
                self.is_too_long = true;
                self.held.clear();
                self.looked = 0;
            }
            return None;
        };
        let text = self.held.split_to(end).freeze();
        self.held.advance(usize::from(!is_last));
        self.looked = 0;
        self.line += 1;
        if std::mem::take(&mut self.is_too_long) || text.len() > BATCH_LINE_LIMIT {
            return Some(Some((self.line, Err(too_long()))));
        }
        Some((!text.trim_ascii().is_empty()).then_some((self.line, Ok(text))))
    }
}

fn too_long() -> Problem {
    Problem::new(Kind::TooLarge, format!("the line is longer than {BATCH_LINE_LIMIT} bytes"))
}
