//! What stands before the framework: a telephone system asks the same short question again and again on connections that stay open, and
//! waits for each answer. Such a check is answered here, from the bytes that came to the bytes that go. All else a framework does better:
//! with the first request that is not a plain check, or that is not to be answered by a decision, the connection is the framework's, from
//! the first byte of that request on. So nothing is refused here, and every answer that is no decision has one place where it is made.

mod answer;
mod plain;

use std::io::Cursor;
use std::net::SocketAddr;
use std::pin::pin;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use axum::{Extension, Router};
use futures_util::future::OptionFuture;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Layer as _, ServiceExt as _};

use crate::door::Shared;
use crate::layers::REQUEST_TIMEOUT;
use plain::{Seen, see};

/// What a plain check and its answer seldom are longer than, in bytes.
const USUAL: usize = 2 * 1024;

/// Answers plain checks before the routes of the same door are asked.
#[derive(Clone)]
pub struct Front(Shared);

impl Front {
    pub(crate) const fn new(door: Shared) -> Self {
        Self(door)
    }

    /// Serves the routes on a listener until `stop` completes, and plain checks before them; completes when what was under way then is
    /// answered.
    pub async fn serve<L>(self, mut listener: L, routes: Router, stop: impl Future<Output = ()>)
    where
        L: Listener<Io = TcpStream, Addr = SocketAddr>,
    {
        let (stopping, connections) = (CancellationToken::new(), TaskTracker::new());
        let mut stop = pin!(stop);
        loop {
            // Whoever stops is heard first, however many want to come in. The framework's way to accept waits and tries again where the
            // system has no connection to give.
            let (stream, peer) = tokio::select! {
                biased;
                () = &mut stop => break,
                accepted = listener.accept() => accepted,
            };
            let (door, routes, stopping) = (self.0.clone(), routes.clone(), stopping.child_token());
            connections.spawn(async move {
                let mut line = Line::new(door, stream, peer);
                if let Some(begun) = line.answer_checks(&stopping).await {
                    hand_over(line.stream, begun, peer, routes, &stopping).await;
                }
            });
        }
        drop(listener);
        stopping.cancel();
        connections.close();
        connections.wait().await;
    }
}

/// A connection on which nothing but plain checks was asked so far.
struct Line {
    door: Shared,
    stream: TcpStream,
    peer: SocketAddr,
    /// What came and is not answered yet.
    came: Vec<u8>,
    answer: answer::Sheet,
}

impl Line {
    fn new(door: Shared, stream: TcpStream, peer: SocketAddr) -> Self {
        Self { door, stream, peer, came: Vec::with_capacity(USUAL), answer: answer::Sheet::default() }
    }

    /// Answers plain checks until something else is asked, and returns as much of that as has come; none when the connection is at its end.
    async fn answer_checks(&mut self, stopping: &CancellationToken) -> Option<Vec<u8>> {
        let mut stopped = pin!(stopping.cancelled());
        // Until when the rest of a request may come that has begun to.
        let mut deadline = None;
        loop {
            match see(&self.came) {
                Seen::Check(asked) => {
                    let last = stopping.is_cancelled();
                    if !self.answer.write(&self.door, &asked, self.peer, last).await {
                        return Some(std::mem::take(&mut self.came));
                    }
                    self.stream.write_all(self.answer.bytes()).await.ok()?;
                    let end = asked.end;
                    self.came.drain(..end);
                    deadline = None;
                    if last {
                        return None;
                    }
                }
                Seen::Other => return Some(std::mem::take(&mut self.came)),
                Seen::Part => {
                    // Who asks nothing may stay; what was begun has its time, however slowly it drips.
                    if !self.came.is_empty() {
                        deadline.get_or_insert_with(|| Box::pin(sleep(REQUEST_TIMEOUT)));
                    }
                    let late = OptionFuture::from(deadline.as_mut());
                    let read = tokio::select! {
                        biased;
                        read = self.stream.read_buf(&mut self.came) => read.ok()?,
                        Some(()) = late => 0,
                        () = &mut stopped => 0,
                    };
                    // Half a request is the framework's to wait for or to refuse.
                    if read == 0 {
                        return Some(std::mem::take(&mut self.came)).filter(|came| !came.is_empty());
                    }
                }
            }
        }
    }
}

/// Serves what is left of a connection by the framework, beginning with what has come of it.
async fn hand_over(
    stream: TcpStream,
    begun: Vec<u8>,
    peer: SocketAddr,
    routes: Router,
    stopping: &CancellationToken,
) {
    let (rest, answers) = stream.into_split();
    let stream = TokioIo::new(tokio::io::join(Cursor::new(begun).chain(rest), answers));
    let routes = Extension(ConnectInfo(peer)).layer(routes);
    let routes = routes.map_request(|request: Request<Incoming>| request.map(Body::new));
    let mut connection =
        pin!(http1::Builder::new().serve_connection(stream, TowerToHyperService::new(routes)));
    // A connection that breaks is its client's affair.
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        () = stopping.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
