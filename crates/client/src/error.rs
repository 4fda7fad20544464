//! Why there is no answer. None of it allows a call.

use std::time::Duration;

use crate::problem::Problem;

/// What a client waits before it knocks again at a server that is not there.
const KNOCK_AGAIN: Duration = Duration::from_secs(1);

/// Why there is no answer. No sentence holds a telephone number or a key.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is none.
    #[error(
        "this is not the address of a server: write it as in https://anxin.example or http://127.0.0.1:8080"
    )]
    Address,
    /// The key cannot be one.
    #[error("this is not an API key; `anxin key` makes one, which begins with axk_")]
    Key,
    /// The system's root certificates cannot be read.
    #[error(
        "the system's root certificates cannot be read: {0}; install them, as in the package ca-certificates"
    )]
    Certificates(std::io::Error),
    /// The server is not there, or the connection broke.
    #[error("the server cannot be reached, or the connection broke: {0}; check the address, then ask again")]
    Unreachable(Box<str>),
    /// Nothing came in time.
    #[error("no answer {what} within {} ms; ask again, or allow for more time", after.as_millis())]
    TimedOut {
        /// What was waited for.
        what: &'static str,
        /// How long.
        after: Duration,
    },
    /// The server says why it does not answer.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The answer does not read, or is about another call.
    #[error("the answer is not one of Anxin's: {0}; check the address and the versions of both sides")]
    Broken(&'static str),
    /// A batch ended before every question was answered.
    #[error(
        "the batch ended after {answered} answers to {asked} questions that had left; ask the others again"
    )]
    Incomplete {
        /// Questions that were answered.
        answered: u64,
        /// Questions that had left.
        asked: u64,
    },
}

impl ClientError {
    /// How long to wait before the same question may be answered; none where asking again without a change is of no use.
    ///
    /// A question that was asked twice may count as two attempts where the law counts them: the first answer may have been lost on
    /// its way back.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Problem(problem) => problem.retry_after(),
            Self::Unreachable(_) | Self::TimedOut { .. } | Self::Incomplete { .. } => Some(KNOCK_AGAIN),
            Self::Address | Self::Key | Self::Certificates(_) | Self::Broken(_) => None,
        }
    }

    /// The stable code: the server's own, or a word for what happened on this side.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::Key => "key",
            Self::Certificates(_) => "certificates",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut { .. } => "timed_out",
            Self::Problem(problem) => &problem.code,
            Self::Broken(_) => "broken_answer",
            Self::Incomplete { .. } => "incomplete",
        }
    }

    /// The innermost cause in words: the outer ones say "client error" and the like.
    pub(crate) fn unreachable(error: &dyn std::error::Error) -> Self {
        let mut cause = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Self::Unreachable(cause.to_string().into())
    }
}
