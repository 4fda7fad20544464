//! TLS to a provider, and when a wire may go without.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::error::IdentityError;

/// What is said about a wire that could be read on the way.
pub(crate) const WIRE_MEND: &str = "write \"tls\", or \"private-network\" if a tunnel or a line of your own keeps numbers and codes unread on the way";

/// What a provider's certificate is held against.
#[derive(Clone)]
pub struct Tls(Arc<ClientConfig>);

impl Tls {
    /// Certificates of the authorities that this machine trusts.
    ///
    /// # Errors
    /// [`IdentityError::Authorities`] when it has none.
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
    /// [`IdentityError::Authorities`] when there is none in it.
    pub fn of_authorities(pem: &[u8]) -> Result<Self, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls::pki_types::CertificateDer::pem_slice_iter(pem).flatten());
        Self::with(roots, "it holds no certificate; it begins with -----BEGIN CERTIFICATE-----")
    }

    fn with(roots: RootCertStore, mend: &'static str) -> Result<Self, IdentityError> {
        let wrong = IdentityError::Authorities;
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

    /// TLS on a connection, with whoever has a certificate for the host.
    pub(crate) async fn over(&self, host: &str, tcp: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| io::ErrorKind::InvalidInput)?;
        TlsConnector::from(Arc::clone(&self.0)).connect(name, tcp).await
    }
}

/// Whether a host is this machine.
pub(crate) fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
