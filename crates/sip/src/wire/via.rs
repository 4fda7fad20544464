//! The topmost `Via` hop: what the door reads from it and what it writes into it (RFC 3261 §18.2.1, RFC 3581 §4).
//! Works on bytes, so that every other hop goes back exactly as it came.

use std::net::SocketAddr;

/// The hop that is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) host: Vec<u8>,
    pub(crate) port: Option<u16>,
    pub(crate) branch: Option<Vec<u8>>,
    /// Whether the sender asked to be answered at the port it sent from.
    pub(crate) wants_rport: bool,
}

impl Hop {
    const DEFAULT_PORT: u16 = 5060;

    /// Where a reply over UDP goes (RFC 3261 §18.2.2, RFC 3581 §4). The address is always the one the request came
    /// from: a host name or `maddr` in the Via would let a forger point our replies at somebody else.
    pub(crate) fn reply_address(&self, source: SocketAddr) -> SocketAddr {
        match self.port {
            _ if self.wants_rport => source,
            Some(0) => source,
            port => SocketAddr::new(source.ip(), port.unwrap_or(Self::DEFAULT_PORT)),
        }
    }
}

/// Splits a `Via` row into its hops.
pub(crate) fn hops(row: &[u8]) -> impl Iterator<Item = &[u8]> {
    split_unquoted(row, b',').into_iter()
}

/// Writes `received` (and `rport`, if it was asked for) into the first hop of a row.
pub(crate) fn stamp(row: &[u8], hop: &Hop, source: SocketAddr) -> Vec<u8> {
    let mut hops = hops(row);
    let first = hops.next().unwrap_or_default();
    let mut stamped = Vec::with_capacity(row.len() + 48);
    for (index, part) in split_unquoted(first, b';').into_iter().enumerate() {
        let name = part.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii();
        // What the sender claims about itself is replaced by what was seen.
        let replaced = name.eq_ignore_ascii_case(b"received") || name.eq_ignore_ascii_case(b"rport");
        if index == 0 {
            stamped.extend_from_slice(part.trim_ascii());
        } else if !replaced {
            stamped.push(b';');
            stamped.extend_from_slice(part.trim_ascii());
        }
    }
    stamped.extend_from_slice(format!(";received={}", source.ip().to_canonical()).as_bytes());
    if hop.wants_rport {
        stamped.extend_from_slice(format!(";rport={}", source.port()).as_bytes());
    }
    for other in hops {
        stamped.push(b',');
        stamped.extend_from_slice(other);
    }
    stamped
}

/// Splits at a separator outside quoted strings. A quote that never ends takes the rest with it.
fn split_unquoted(bytes: &[u8], separator: u8) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            byte if *byte == separator && !quoted => {
                parts.push(&bytes[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&bytes[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(wants_rport: bool, port: Option<u16>) -> Hop {
        Hop { host: b"h".to_vec(), port, branch: None, wants_rport }
    }

    fn source() -> SocketAddr {
        "192.0.2.9:40000".parse().unwrap()
    }

    #[test]
    fn rport_and_received_are_written_into_the_first_hop_only() {
        let row = b"SIP/2.0/UDP a:5060;rport;branch=z9hG4bK1;received=1.2.3.4, SIP/2.0/UDP b;rport";
        let stamped = stamp(row, &hop(true, Some(5060)), source());
        let expected =
            "SIP/2.0/UDP a:5060;branch=z9hG4bK1;received=192.0.2.9;rport=40000, SIP/2.0/UDP b;rport";
        assert_eq!(String::from_utf8_lossy(&stamped), expected);
    }

    #[test]
    fn a_comma_in_quotes_does_not_end_a_hop() {
        let row = br#"SIP/2.0/UDP a;x="1,\"2;3" , SIP/2.0/UDP b"#;
        assert_eq!(hops(row).count(), 2);
        let stamped = stamp(row, &hop(false, None), source());
        let expected = r#"SIP/2.0/UDP a;x="1,\"2;3";received=192.0.2.9, SIP/2.0/UDP b"#;
        assert_eq!(String::from_utf8_lossy(&stamped), expected);
    }

    #[test]
    fn an_ipv4_peer_on_a_dual_stack_socket_is_named_as_ipv4() {
        let mapped = "[::ffff:192.0.2.9]:40000".parse().unwrap();
        let stamped = stamp(b"SIP/2.0/UDP a", &hop(false, None), mapped);
        assert_eq!(stamped, b"SIP/2.0/UDP a;received=192.0.2.9");
    }

    #[test]
    fn replies_go_to_the_source_address_and_the_port_the_sender_names() {
        assert_eq!(hop(true, Some(5080)).reply_address(source()).port(), 40000);
        assert_eq!(hop(false, Some(5080)).reply_address(source()).port(), 5080);
        assert_eq!(hop(false, None).reply_address(source()).port(), 5060);
        assert_eq!(hop(false, Some(0)).reply_address(source()).port(), 40000);
        assert_eq!(hop(false, Some(5080)).reply_address(source()).ip(), source().ip());
    }
}
