//! Addresses that brands register, and which of them may be connected to: a brand must not make us knock at doors inside our own
//! network. What an address means is looked up for each attempt, and only what was looked up is connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{Ipv4Net, Ipv6Net};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::error::HookError;

/// Longest address, in bytes.
pub const URL_LIMIT: usize = 500;

/// Where messages may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To public addresses, over TLS.
    Public,
    /// To this machine too, without TLS: for the demonstration and tests.
    ThisMachineToo,
}

/// Blocks of IPv4 that are no public unicast addresses (IANA's registry of special-purpose addresses, RFC 6890).
const NOT_PUBLIC_V4: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];
/// Of IPv6 only this block is given out as public unicast addresses …
const PUBLIC_V6: Ipv6Net = v6([0x2000, 0, 0], 3);
/// … without these: protocols and tunnels (Teredo, 6to4, which hold an address of IPv4), documentation.
const NOT_PUBLIC_V6: [Ipv6Net; 4] =
    [v6([0x2001, 0, 0], 23), v6([0x2001, 0xdb8, 0], 32), v6([0x2002, 0, 0], 16), v6([0x3fff, 0, 0], 20)];
/// Addresses of IPv4 behind a translator (RFC 6052).
const TRANSLATED: Ipv6Net = v6([0x64, 0xff9b, 0], 96);

const fn v4([a, b, c, d]: [u8; 4], bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6([a, b, c]: [u16; 3], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits)
}

impl Reach {
    /// Whether an address that was looked up may be connected to.
    #[must_use]
    pub fn may(self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        is_public(ip) || (self == Self::ThisMachineToo && ip.is_loopback())
    }

    /// Reads an address that a brand registers.
    pub(crate) fn read(self, text: &str) -> Result<String, HookError> {
        let wrong = |why| Err(HookError::Address(why));
        let text = text.trim();
        if text.len() > URL_LIMIT {
            return wrong("it is longer than 500 bytes");
        }
        let Some(uri) = text.parse::<Uri>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_graphic()))
        else {
            return wrong("it is no URL; write it as in https://hooks.example.com/anxin");
        };
        let Some(authority) = uri.authority().filter(|authority| !authority.host().is_empty()) else {
            return wrong("it names no host; write it as in https://hooks.example.com/anxin");
        };
        if authority.as_str().contains('@') {
            return wrong("it holds a name or password; the signature says who sends");
        }
        if text.contains('#') {
            return wrong("it has a part behind #, which is never sent; leave that out");
        }
        let literal = authority.host().trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let is_here = authority.host().eq_ignore_ascii_case("localhost")
            || literal.is_some_and(|ip| ip.to_canonical().is_loopback());
        if literal.is_some_and(|ip| !self.may(ip)) || (is_here && self == Self::Public) {
            return wrong("it lies in a network that is not public");
        }
        match uri.scheme_str() {
            Some("https") => Ok(uri.to_string()),
            Some("http") if is_here => Ok(uri.to_string()),
            _ => wrong("it must begin with https:// so that nobody reads or changes messages on the way"),
        }
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !NOT_PUBLIC_V4.iter().any(|block| block.contains(&ip)),
        IpAddr::V6(ip) if TRANSLATED.contains(&ip) => {
            let [.., a, b, c, d] = ip.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(ip) => PUBLIC_V6.contains(&ip) && !NOT_PUBLIC_V6.iter().any(|block| block.contains(&ip)),
    }
}

/// Looks names up and passes on only addresses that may be reached: the connection goes to what stands here, so a name that
/// means something else a moment later changes nothing.
#[derive(Debug)]
pub(crate) struct Guard {
    reach: Reach,
    inner: DefaultResolver,
}

impl Guard {
    pub(crate) fn new(reach: Reach) -> Self {
        Self { reach, inner: DefaultResolver::default() }
    }
}

/// What an attempt says that was kept from an address.
pub(crate) const KEPT_BACK: &str = "its host name means an address that is not public";

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address: &&SocketAddr| self.reach.may(address.ip())) {
            allowed.push(*address);
        }
        // One that is not public among others is a trap too: which of them is taken would be left to chance.
        if allowed.is_empty() || allowed.len() < found.len() {
            return Err(ureq::Error::Other(KEPT_BACK.into()));
        }
        Ok(allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached() {
        for public in ["1.1.1.1", "8.8.8.8", "2400:3200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"] {
            assert!(Reach::Public.may(public.parse().unwrap()), "{public}");
        }
        for inside in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "fe80::1",
            "fec0::1",
            "fd00::1",
            "ff02::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
        ] {
            assert!(!Reach::Public.may(inside.parse().unwrap()), "{inside}");
        }
        assert!(Reach::ThisMachineToo.may("127.0.0.1".parse().unwrap()));
        assert!(Reach::ThisMachineToo.may("::1".parse().unwrap()));
        assert!(!Reach::ThisMachineToo.may("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn an_address_that_is_not_for_us_to_call_is_refused_when_it_is_registered() {
        for good in
            ["https://hooks.example.com/anxin?x=1", "https://8.8.8.8:8443/", "https://[2400:3200::1]/"]
        {
            assert!(Reach::Public.read(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "hooks.example.com",
            "/x",
            "http://hooks.example.com/",
            "ftp://hooks.example.com/",
            "https://user:pw@hooks.example.com/",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://127.0.0.1/",
            "http://127.0.0.1/",
            "https://169.254.169.254/latest",
            "https://hooks.example.com/#x",
            "https://例子.测试/",
            "https://hooks.example.com/a b",
        ] {
            assert!(Reach::Public.read(bad).is_err(), "{bad}");
        }
        assert!(Reach::ThisMachineToo.read("http://127.0.0.1:9/x").is_ok());
        assert!(Reach::ThisMachineToo.read("http://localhost:9/x").is_ok());
        for bad in ["http://127.0.0.1.example.com/", "http://hooks.example.com/", "http://10.0.0.1/"] {
            assert!(Reach::ThisMachineToo.read(bad).is_err(), "{bad}");
        }
        assert!(Reach::Public.read(&format!("https://example.com/{}", "a".repeat(URL_LIMIT))).is_err());
    }
}
