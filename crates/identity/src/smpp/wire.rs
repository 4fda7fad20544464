//! The wire to a provider: TCP, and TLS on it.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::SmppSettings;
use crate::error::IdentityError;

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

/// What a provider's certificate is held against.
#[derive(Clone)]
pub struct Tls(Arc<ClientConfig>);

impl Tls {
    /// Certificates of the authorities that this machine trusts.
    ///
    /// # Errors
    /// [`IdentityError::Smpp`] when it has none.
    pub fn of_this_machine() -> Result<Self, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::with(
            roots,
            "this machine trusts no authority; install its list (ca-certificates) or name a ca_file",
        )
    }

    /// Certificates of the authorities in a PEM file's text.
    ///
    /// # Errors
    /// [`IdentityError::Smpp`] when there is none in it.
    pub fn of_authorities(pem: &[u8]) -> Result<Self, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls::pki_types::CertificateDer::pem_slice_iter(pem).flatten());
        Self::with(roots, "it holds no certificate; it begins with -----BEGIN CERTIFICATE-----")
    }

    fn with(roots: RootCertStore, mend: &'static str) -> Result<Self, IdentityError> {
        let wrong = |mend| IdentityError::Smpp { field: "ca_file", mend };
        if roots.is_empty() {
            return Err(wrong(mend));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| wrong("TLS 1.2 and 1.3 are not there"))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

impl Wire {
    pub(super) fn check(&self, host: &str) -> Result<(), IdentityError> {
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if matches!(self, Self::Plain) && !here {
            return Err(IdentityError::Smpp {
                field: "wire",
                mend: "write \"tls\", or \"private-network\" if a tunnel or a line of your own keeps numbers and codes unread on the way",
            });
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
        Wire::Tls(tls) => {
            let name =
                ServerName::try_from(settings.host.clone()).map_err(|_| io::ErrorKind::InvalidInput)?;
            let stream = TlsConnector::from(Arc::clone(&tls.0)).connect(name, tcp).await?;
            Ok(Box::new(stream))
        }
    }
}
