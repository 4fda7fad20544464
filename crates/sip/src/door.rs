//! The door itself: bound to an address over UDP and TCP, run until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use socket2::SockRef;
use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, ConfigError, Trunks};
use crate::judge::Judge;
use crate::stats::Stats;
use crate::uas::Uas;
use crate::{tcp, udp};

/// Attempts to find a port that is free over both transports, when any port will do.
const BIND_ATTEMPTS: usize = 16;
/// Receive buffer asked for, in bytes, so that a burst survives a pause of the process. The system may give less.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;
/// How long calls that are being judged may take to be answered when the door closes.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Why the door cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration is wrong.
    #[error("the SIP configuration is wrong: {0}")]
    Config(#[from] ConfigError),
    /// The address is taken or not ours.
    #[error(
        "cannot listen for SIP over {transport} on {address}: {source}; stop what uses the port or choose another address"
    )]
    Bind {
        /// `UDP` or `TCP`.
        transport: &'static str,
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
}

/// The SIP door, bound and not yet running.
pub struct Door {
    udp: UdpSocket,
    tcp: TcpListener,
    address: SocketAddr,
    uas: Arc<Uas>,
}

impl Door {
    /// Binds UDP and TCP to one address. Port 0 takes a port that is free over both.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for a wrong configuration, [`Error::Bind`] for an address that cannot be had.
    pub async fn bind(address: SocketAddr, config: Config, judge: impl Judge) -> Result<Self, Error> {
        if config.trunks.is_empty() {
            tracing::warn!("no SIP trunk is configured, so every call is refused; add a [[sip.trunk]]");
        }
        let uas = Arc::new(Uas::new(Trunks::new(config)?, Box::new(judge)));
        let (tcp, udp, address) = bind_both(address).await?;
        if let Err(error) = SockRef::from(&udp).set_recv_buffer_size(RECEIVE_BUFFER) {
            tracing::debug!(%error, "the UDP receive buffer could not be enlarged");
        }
        Ok(Self { udp, tcp, address, uas })
    }

    /// The address both transports listen on.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// The counters of this door.
    pub fn stats(&self) -> Arc<Stats> {
        Arc::clone(&self.uas.stats)
    }

    /// Answers calls until `shutdown` completes, then lets the calls being judged get their answers, for at most
    /// five seconds. Returns early only if a listener breaks down, which is logged.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let stop = CancellationToken::new();
        let _stop_when_dropped = stop.clone().drop_guard();
        let tasks = self.uas.tasks.clone();
        let mut listeners = JoinSet::new();
        listeners.spawn(udp::serve(self.udp, Arc::clone(&self.uas), stop.clone()));
        listeners.spawn(tcp::serve(self.tcp, self.uas, stop.clone()));
        tokio::select! {
            () = shutdown => {}
            _ = listeners.join_next() => tracing::error!("a SIP listener broke down; the SIP door closes"),
        }
        stop.cancel();
        while listeners.join_next().await.is_some() {}
        tasks.close();
        if timeout(DRAIN_TIMEOUT, tasks.wait()).await.is_err() {
            tracing::warn!(unanswered = tasks.len(), "the SIP door closed before every call was answered");
        }
    }
}

async fn bind_both(address: SocketAddr) -> Result<(TcpListener, UdpSocket, SocketAddr), Error> {
    let mut attempt = 1;
    loop {
        let failed = |transport, address| move |source| Error::Bind { transport, address, source };
        let tcp = TcpListener::bind(address).await.map_err(failed("TCP", address))?;
        let bound = tcp.local_addr().map_err(failed("TCP", address))?;
        match UdpSocket::bind(bound).await {
            Ok(udp) => return Ok((tcp, udp, bound)),
            Err(_) if address.port() == 0 && attempt < BIND_ATTEMPTS => attempt += 1,
            Err(source) => return Err(failed("UDP", bound)(source)),
        }
    }
}
