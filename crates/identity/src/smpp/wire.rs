//! The wire to a provider: TCP, and TLS on it.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::SmppSettings;
use crate::error::IdentityError;
use crate::tls::{Tls, WIRE_MEND, is_here};

/// Whether what goes over the wire can be read on the way.
#[derive(Clone)]
pub enum Wire {
    /// TLS.
    Tls(Tls),
    /// Readable, within this machine only.
    Plain,
    /// Readable, because the network between is private already (a tunnel or a line of one's own).
    PrivateNetwork,
}

impl Wire {
    pub(super) fn check(&self, host: &str) -> Result<(), IdentityError> {
        if matches!(self, Self::Plain) && !is_here(host) {
            return Err(IdentityError::Smpp { field: "wire", mend: WIRE_MEND });
        }
        Ok(())
    }
}

/// A stream of either kind.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(super) async fn connect(settings: &SmppSettings) -> io::Result<Box<dyn Stream>> {
    let tcp = TcpStream::connect((settings.host.as_str(), settings.port)).await?;
    tcp.set_nodelay(true)?;
    match &settings.wire {
        Wire::Plain | Wire::PrivateNetwork => Ok(Box::new(tcp)),
        Wire::Tls(tls) => Ok(Box::new(tls.over(&settings.host, tcp).await?)),
    }
}
