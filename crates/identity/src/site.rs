//! Where this house is on the web: what passkeys are bound to.

use webauthn_rp::request::{AsciiDomain, RpId};

use crate::error::IdentityError;

/// The site of this house as browsers name it: its origin, and the domain that passkeys are made for (WebAuthn's RP ID).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: String,
    domain: String,
}

impl Site {
    /// Reads an origin as in `https://anxin.example`. Passkeys work over HTTPS only, and over HTTP on `localhost`; they are made
    /// for its host.
    ///
    /// # Errors
    /// [`IdentityError::Origin`] says what is wrong with it.
    pub fn new(origin: &str) -> Result<Self, IdentityError> {
        let wrong = |what| Err(IdentityError::Origin(what));
        let origin = origin.trim_end_matches('/');
        let Some((scheme, rest)) = origin.split_once("://") else { return wrong("write it as https://host") };
        let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return wrong("its port is no number");
        }
        let is_name = host.split('.').all(|part| !part.is_empty() && part.bytes().all(is_of_a_name));
        if !is_name || host != host.to_ascii_lowercase() {
            return wrong("its host is no domain in small letters");
        }
        if host.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit())) {
            return wrong("passkeys want a name, not an address of the network");
        }
        match scheme {
            "https" => {}
            "http" if host == "localhost" => {}
            _ => return wrong("passkeys want https, but for http://localhost"),
        }
        Ok(Self { origin: origin.to_owned(), domain: host.to_owned() })
    }

    /// The same with passkeys that are made for a domain above the host, so that several hosts of one owner share them.
    ///
    /// # Errors
    /// [`IdentityError::Origin`] when the host does not lie in it.
    pub fn for_domain(self, domain: &str) -> Result<Self, IdentityError> {
        let above =
            self.domain.strip_suffix(domain).is_some_and(|left| left.is_empty() || left.ends_with('.'));
        if !above || domain.is_empty() || (domain != self.domain && !domain.contains('.')) {
            return Err(IdentityError::Origin("the domain of passkeys is the host or one above it"));
        }
        Ok(Self { domain: domain.to_owned(), ..self })
    }

    /// Scheme, host and port, as browsers write them.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The domain that passkeys are made for.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub(crate) fn rp_id(&self) -> Result<RpId, IdentityError> {
        AsciiDomain::try_from(self.domain.clone())
            .map(RpId::Domain)
            .map_err(|_| IdentityError::Origin("its host is no domain"))
    }
}

const fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_a_name_and_https() {
        for (origin, domain) in [
            ("https://anxin.example", "anxin.example"),
            ("https://anxin.example/", "anxin.example"),
            ("https://a.b.example:8443", "a.b.example"),
            ("http://localhost:8080", "localhost"),
        ] {
            assert_eq!(Site::new(origin).unwrap().domain(), domain, "{origin}");
        }
        for origin in [
            "",
            "anxin.example",
            "http://anxin.example",
            "https://127.0.0.1:8080",
            "https://[::1]",
            "https://Anxin.example",
            "https://anxin.example/desk",
            "https://anxin.example:x",
            "https://a..b",
            "ftp://anxin.example",
        ] {
            assert!(matches!(Site::new(origin), Err(IdentityError::Origin(_))), "{origin}");
        }
    }

    #[test]
    fn passkeys_may_be_made_for_a_domain_above_and_for_no_other() {
        let site = || Site::new("https://desk.anxin.example").unwrap();
        assert_eq!(site().for_domain("anxin.example").unwrap().domain(), "anxin.example");
        assert_eq!(site().for_domain("desk.anxin.example").unwrap().domain(), "desk.anxin.example");
        for domain in ["", "example", "xin.example", "other.example", "a.desk.anxin.example"] {
            assert!(site().for_domain(domain).is_err(), "{domain}");
        }
    }
}
