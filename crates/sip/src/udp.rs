//! UDP: one datagram, one message. Also [`Peer`], the way back to whoever sent a message over either transport.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::uas::Uas;
use crate::wire::Hop;

/// Largest datagram there is, in bytes.
const MAX_DATAGRAM: usize = 65_535;
/// Pause after a socket error, so that a broken interface does not spin the loop.
const ERROR_PAUSE: Duration = Duration::from_millis(50);

/// Whoever sent a message, and the way back.
#[derive(Clone)]
pub(crate) enum Peer {
    /// The socket the datagram came in on.
    Udp(Arc<UdpSocket>, SocketAddr),
    /// The queue of the connection's writer.
    Tcp(mpsc::Sender<Vec<u8>>, SocketAddr),
}

impl Peer {
    /// The address the message came from.
    pub(crate) fn source(&self) -> SocketAddr {
        match self {
            Self::Udp(_, source) | Self::Tcp(_, source) => *source,
        }
    }

    /// Whether replies can get lost on the way.
    pub(crate) fn is_udp(&self) -> bool {
        matches!(self, Self::Udp(..))
    }

    /// Sends a reply. One that cannot be sent is lost like any datagram: the caller repeats its request.
    pub(crate) async fn send(&self, reply: Vec<u8>, hop: Option<&Hop>) {
        match self {
            Self::Udp(socket, source) => {
                let target = hop.map_or(*source, |hop| hop.reply_address(*source));
                if let Err(error) = socket.send_to(&reply, target).await {
                    tracing::debug!(%error, "a reply over UDP could not be sent");
                }
            }
            Self::Tcp(outbox, _) => {
                if outbox.send(reply).await.is_err() {
                    tracing::debug!("a reply was lost because its TCP connection is closed");
                }
            }
        }
    }
}

/// Reads datagrams until told to stop.
pub(crate) async fn serve(socket: UdpSocket, uas: Arc<Uas>, stop: CancellationToken) {
    let socket = Arc::new(socket);
    let mut buffer = vec![0; MAX_DATAGRAM];
    loop {
        let received = tokio::select! {
            () = stop.cancelled() => return,
            received = socket.recv_from(&mut buffer) => received,
        };
        match received {
            // A keep-alive (RFC 5626 §4.4.2, or a lone byte from a NAT) is no message.
            Ok((length, _)) if buffer[..length].iter().all(|byte| b"\r\n\0 ".contains(byte)) => {}
            Ok((length, source)) => {
                let peer = Peer::Udp(Arc::clone(&socket), source);
                uas.receive(&buffer[..length], &peer).await;
            }
            Err(error) => {
                tracing::warn!(%error, "receiving over UDP failed");
                sleep(ERROR_PAUSE).await;
            }
        }
    }
}
