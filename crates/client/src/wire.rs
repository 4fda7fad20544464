//! A connection on which what the server said last is read even when it no longer listens.
//!
//! A server that refuses a batch (for its key, its size, or because it is busy) answers and closes while the questions are still on their
//! way. Whoever stops at the failed write never learns why. What came in before the connection broke can be read all the same.

use std::io::{ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::ServiceExt as _;
use tower::util::MapResponse;

/// Connects to a server, and reads on when it stops listening.
pub(crate) type Wires = MapResponse<HttpConnector, fn(TokioIo<TcpStream>) -> Wire>;

/// A connection to a server.
pub(crate) struct Wire {
    stream: TokioIo<TcpStream>,
    /// Nobody listens any more: what is to be written waits, until what can be read has ended.
    deaf: bool,
}

/// Connections that read on.
pub(crate) fn wires(http: HttpConnector) -> Wires {
    http.map_response(|stream| Wire { stream, deaf: false })
}

impl Wire {
    /// Whether a write failed because nobody listens. It then waits for ever; the reader, who is woken by what comes and by the end,
    /// ends the connection.
    fn unless_deaf(&mut self, result: Poll<Result<usize>>) -> Poll<Result<usize>> {
        match result {
            Poll::Ready(Err(error)) if is_closed(error.kind()) => {
                self.deaf = true;
                Poll::Pending
            }
            other => other,
        }
    }
}

fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        self.stream.connected()
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl Write for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        if self.deaf {
            return Poll::Pending;
        }
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.unless_deaf(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        if self.deaf {
            return Poll::Pending;
        }
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.unless_deaf(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
