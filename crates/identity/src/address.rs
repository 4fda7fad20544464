//! Where a request comes from, for limits by address: the same for pages and programs.

use std::net::{IpAddr, Ipv6Addr};

/// Who has one address of an IPv6 network has them all (RFC 6177: 64 bits).
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from(u128::from(six) & !u128::from(u64::MAX))),
        },
    }
}

/// Where a request comes from. `peer` is who speaks to us; where that is a machine of our own network that says for whom it asks, it
/// is the proxy before us, and the last address in its `X-Forwarded-For` is whom it saw. This machine itself has no address.
#[must_use]
pub fn address_of(peer: Option<IpAddr>, forwarded: Option<&str>) -> Option<IpAddr> {
    let peer = peer?;
    let ours = match network(peer) {
        IpAddr::V4(four) => four.is_loopback() || four.is_private(),
        IpAddr::V6(_) => match peer {
            IpAddr::V6(six) => six.is_loopback() || six.is_unique_local(),
            IpAddr::V4(_) => false,
        },
    };
    let seen = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    match seen {
        Some(seen) if ours => Some(seen),
        _ => Some(peer).filter(|peer| !peer.to_canonical().is_loopback()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_whom_the_proxy_saw() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(address_of(ip("127.0.0.1"), Some("10.0.0.1, 203.0.113.7")), ip("203.0.113.7"));
        assert_eq!(address_of(ip("10.0.0.2"), Some("203.0.113.7")), ip("203.0.113.7"));
        assert_eq!(
            address_of(ip("198.51.100.1"), Some("203.0.113.7")),
            ip("198.51.100.1"),
            "a stranger says anything"
        );
        assert_eq!(address_of(ip("127.0.0.1"), None), None);
        assert_eq!(address_of(ip("::ffff:127.0.0.1"), None), None);
        assert_eq!(address_of(ip("10.0.0.2"), Some("nonsense")), ip("10.0.0.2"));
        assert_eq!(address_of(None, Some("203.0.113.7")), None);
        assert_eq!(network(ip("2001:db8:1:2:3:4:5:6").unwrap()), ip("2001:db8:1:2::").unwrap());
    }
}
