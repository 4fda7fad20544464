//! TCP: connections, their limits and their two halves. Replies go back on the connection the request came in on
//! (RFC 3261 §18.2.2); when it is gone the reply is lost and the caller asks again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::frame::{Framer, Piece};
use crate::uas::Uas;
use crate::udp::Peer;

/// Most open connections of trunks.
const MAX_CONNECTIONS: usize = 1024;
/// Most open connections from addresses of no trunk; they are only told so.
const MAX_STRANGERS: usize = 64;
/// How long a connection may be silent between messages.
const IDLE_TIMEOUT: Duration = Duration::from_secs(300);
/// How long a stranger's connection may be silent.
const STRANGER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a message may take from its first byte to its last.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a reply may wait for a peer that does not read.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// Most replies waiting on one connection.
const OUTBOX: usize = 256;
/// Bytes read at once.
const READ_CHUNK: usize = 8 * 1024;
/// Pause after a failed accept, for instance when the process has no file handles left.
const ERROR_PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until told to stop.
pub(crate) async fn serve(listener: TcpListener, uas: Arc<Uas>, stop: CancellationToken) {
    let trunks = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let strangers = Arc::new(Semaphore::new(MAX_STRANGERS));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, source)) => {
                let stranger = uas.is_stranger(source.ip());
                let (places, idle) =
                    if stranger { (&strangers, STRANGER_TIMEOUT) } else { (&trunks, IDLE_TIMEOUT) };
                let Ok(place) = Arc::clone(places).try_acquire_owned() else {
                    uas.stats.refused_connections.count();
                    continue;
                };
                start(stream, source, idle, &uas, &stop, place);
            }
            Err(error) => {
                tracing::warn!(%error, "accepting a TCP connection failed");
                sleep(ERROR_PAUSE).await;
            }
        }
    }
}

fn start(
    stream: TcpStream,
    source: SocketAddr,
    idle: Duration,
    uas: &Arc<Uas>,
    stop: &CancellationToken,
    place: OwnedSemaphorePermit,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let (reader, writer) = stream.into_split();
    let (outbox, replies) = mpsc::channel(OUTBOX);
    // The writer keeps the place: it ends last, when every reply of this connection has been written.
    uas.tasks.spawn(write(writer, replies, place));
    let reading = read(reader, idle, Arc::clone(uas), Peer::Tcp(outbox, source));
    uas.tasks.spawn(stop.clone().run_until_cancelled_owned(reading));
}

/// Reads messages until the peer closes, falls silent or breaks the framing.
async fn read(mut reader: OwnedReadHalf, idle: Duration, uas: Arc<Uas>, peer: Peer) {
    let mut framer = Framer::default();
    let mut deadline = Instant::now() + idle;
    let mut midway = false;
    loop {
        while let Some(piece) = framer.next() {
            match piece {
                Piece::Message(bytes) => uas.receive(&bytes, &peer).await,
                Piece::Ping => peer.send(b"\r\n".to_vec(), None).await,
                Piece::Broken { head, answer } => return uas.receive_broken(&head, &answer, &peer).await,
            }
            midway = false;
            deadline = Instant::now() + idle;
        }
        if framer.midway() && !midway {
            midway = true;
            deadline = Instant::now() + MESSAGE_TIMEOUT.min(idle);
        }
        framer.buffer().reserve(READ_CHUNK);
        match timeout_at(deadline, reader.read_buf(framer.buffer())).await {
            Ok(Ok(length)) if length > 0 => {}
            _ => return,
        }
    }
}

/// Writes replies until every holder of the outbox is gone or the peer stops reading.
async fn write(
    mut writer: OwnedWriteHalf,
    mut replies: mpsc::Receiver<Vec<u8>>,
    place: OwnedSemaphorePermit,
) {
    while let Some(reply) = replies.recv().await {
        match timeout(WRITE_TIMEOUT, writer.write_all(&reply)).await {
            Ok(Ok(())) => {}
            _ => break,
        }
    }
    if let Err(error) = writer.shutdown().await {
        tracing::debug!(%error, "a TCP connection could not be closed in order");
    }
    drop(place);
}
