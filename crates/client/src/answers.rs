//! The answers of a batch, each held against its question.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::body::Incoming;
use hyper_util::client::legacy::ResponseFuture;
use serde::Deserialize;
use tokio::task::JoinHandle;

use crate::client::accepted;
use crate::decision::Decision;
use crate::error::ClientError;
use crate::line::Lines;
use crate::pending::{Asked, Pending};
use crate::problem::{Problem, ProblemBody};

/// The answer to one question of a batch.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question's place in the batch, from 1.
    pub line: u64,
    /// The decision, or why there is none for this question. The others go on.
    pub said: Result<Decision, Problem>,
}

impl Answer {
    /// Whether the call may ring now.
    #[must_use]
    pub fn is_permit(&self) -> bool {
        self.said.as_ref().is_ok_and(Decision::is_permit)
    }
}

/// The answers of a batch, in the order of its questions. Dropped before its end, it breaks the batch off.
pub struct Answers {
    state: State,
    pending: Pending,
    lines: Lines,
    answered: u64,
    silence: Duration,
    /// How many questions had left when it was last looked.
    asked: u64,
}

enum State {
    /// The request runs in a task of its own, so that questions leave before anybody waits for an answer.
    Asked(JoinHandle<Result<Response<Incoming>, ClientError>>),
    Reading(Incoming),
    Ended,
}

/// A line that was not judged.
#[derive(Deserialize)]
struct Refused {
    line: u64,
    error: ProblemBody,
}

impl Answers {
    pub(crate) fn new(response: ResponseFuture, pending: Pending, silence: Duration) -> Self {
        let asked = tokio::spawn(async move {
            let response = response.await.map_err(|error| ClientError::unreachable(&error))?;
            accepted(response).await
        });
        Self { state: State::Asked(asked), pending, lines: Lines::default(), answered: 0, silence, asked: 0 }
    }

    /// The next answer; none after the last. May be dropped while it waits, nothing is lost.
    ///
    /// # Errors
    /// [`ClientError`] ends the batch: no question that is not answered yet was allowed.
    pub async fn next(&mut self) -> Option<Result<Answer, ClientError>> {
        let next = self.advance().await;
        if !matches!(next, Ok(Some(_))) {
            self.stop();
        }
        next.transpose()
    }

    async fn advance(&mut self) -> Result<Option<Answer>, ClientError> {
        loop {
            if let Some(line) = self.lines.next()? {
                return self.read(&line).map(Some);
            }
            match self.more().await? {
                Some(bytes) => self.lines.push(&bytes),
                None if matches!(self.state, State::Ended) => return Ok(None),
                None if self.is_missing_something() => return Err(self.incomplete()),
                None => return Ok(None),
            }
        }
    }

    /// What comes next from the server; none at the end.
    async fn more(&mut self) -> Result<Option<Bytes>, ClientError> {
        loop {
            let waited = tokio::time::timeout(self.silence, self.state.more()).await;
            if let Ok(came) = waited {
                return match came {
                    Some(Err(ClientError::Unreachable(_))) if self.answered > 0 => Err(self.incomplete()),
                    Some(came) => came.map(Some),
                    None => Ok(None),
                };
            }
            let asked = self.pending.asked();
            // While questions leave something moves; while nothing is asked nothing has to.
            if asked == std::mem::replace(&mut self.asked, asked) && self.pending.is_waiting() {
                return Err(ClientError::TimedOut { what: "to a batch", after: self.silence });
            }
        }
    }

    fn read(&mut self, line: &[u8]) -> Result<Answer, ClientError> {
        let Some(Asked { from, to, at }) = self.pending.take() else {
            return Err(ClientError::Broken("there are more answers than questions"));
        };
        self.answered += 1;
        let place = self.answered;
        if let Ok(decision) = serde_json::from_slice::<Decision>(line) {
            if !decision.is_about(from, to) {
                return Err(ClientError::Broken("a decision is about another call"));
            }
            return Ok(Answer { line: place, said: Ok(Decision { asked: at, ..decision }) });
        }
        match serde_json::from_slice::<Refused>(line) {
            Ok(refused) if refused.line == place => {
                Ok(Answer { line: place, said: Err(refused.error.into()) })
            }
            Ok(_) => Err(ClientError::Broken("the answers are out of order")),
            Err(_) => Err(ClientError::Broken("a decision does not read")),
        }
    }

    /// Whether the server ended before it had every question and had answered each.
    fn is_missing_something(&self) -> bool {
        self.lines.is_torn() || self.pending.is_waiting() || !self.pending.is_whole()
    }

    fn incomplete(&self) -> ClientError {
        ClientError::Incomplete { answered: self.answered, asked: self.pending.asked() }
    }

    fn stop(&mut self) {
        self.pending.end();
        if let State::Asked(task) = std::mem::replace(&mut self.state, State::Ended) {
            task.abort();
        }
        self.lines = Lines::default();
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.stop();
    }
}

impl State {
    /// The next bytes; none at the end. May be dropped while it waits.
    async fn more(&mut self) -> Option<Result<Bytes, ClientError>> {
        loop {
            match self {
                Self::Asked(task) => match task.await {
                    Ok(Ok(response)) => *self = Self::Reading(response.into_body()),
                    Ok(Err(error)) => return Some(Err(error)),
                    Err(_) => return Some(Err(ClientError::Broken("the request stopped by itself"))),
                },
                Self::Reading(body) => match body.frame().await? {
                    Ok(frame) => {
                        if let Ok(data) = frame.into_data() {
                            return Some(Ok(data));
                        }
                    }
                    Err(error) => return Some(Err(ClientError::unreachable(&error))),
                },
                Self::Ended => return None,
            }
        }
    }
}
