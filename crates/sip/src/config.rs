//! Trunks: who may ask, where an allowed call goes and how a refusal is spelled. Everything is checked when the
//! configuration is read, so that a call never meets a mistake of the configuration.

use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use ipnet::IpNet;
use serde::Deserialize;

use crate::wire;

/// Most peers of all trunks together; the address of every message is compared with each.
pub(crate) const MAX_PEERS: usize = 4096;
/// Longest route, in bytes.
const MAX_ROUTE: usize = 512;
/// Longest trunk name, in bytes.
const MAX_NAME: usize = 64;

/// The `[sip]` table of the configuration: `[[sip.trunk]]` entries.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The phone systems that may ask.
    #[serde(rename = "trunk", default)]
    pub trunks: Vec<Trunk>,
}

/// One phone system.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trunk {
    /// Its name, recorded with every decision.
    pub name: Arc<str>,
    /// The addresses it sends from. When peers of two trunks overlap, the narrower one counts.
    pub peers: Vec<Peer>,
    /// Where an allowed call goes.
    pub route: Route,
    /// The status of a refusal.
    #[serde(default)]
    pub deny_status: DenyStatus,
    /// Which header names the caller.
    #[serde(default)]
    pub identity: Identity,
    /// The purpose of calls that carry no `X-Anxin-Purpose`.
    #[serde(default)]
    pub purpose: Option<String>,
    /// The line of business of calls that carry no `X-Anxin-Line-Of-Business`.
    #[serde(default)]
    pub line_of_business: Option<String>,
}

/// Which header names the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// `P-Asserted-Identity` (RFC 3325), and `From` when there is none.
    #[default]
    PAssertedIdentity,
    /// `From`.
    From,
}

/// A mistake in the configuration of the door.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// The name is empty, too long or not plain.
    #[error("trunk name {0:?} must be 1 to 64 letters, digits, '-', '_' or '.'")]
    Name(String),
    /// Two trunks share a name.
    #[error("two trunks are named {0:?}; give each trunk its own name")]
    RepeatedName(String),
    /// A trunk nobody can use.
    #[error(
        "trunk {0:?} has no peers; list the addresses its phone system sends from, such as \"10.0.0.5/32\""
    )]
    NoPeers(String),
    /// The same peer in two trunks.
    #[error(
        "peer {peer} is listed in trunk {first:?} and in trunk {second:?}; an address belongs to one trunk"
    )]
    RepeatedPeer {
        /// The network.
        peer: String,
        /// The trunk that lists it first.
        first: String,
        /// The trunk that lists it again.
        second: String,
    },
    /// More peers than the door compares.
    #[error(
        "there are {0} peers in all trunks; at most {MAX_PEERS} are possible, join neighbours into networks"
    )]
    TooManyPeers(usize),
    /// Not an address or a network.
    #[error("peer {0:?} is neither an address such as \"10.0.0.5\" nor a network such as \"10.0.0.0/29\"")]
    Peer(String),
    /// The route is not usable.
    #[error("route {route:?} {problem}; write it like \"sip:{{number}}@10.0.0.5:5060\"")]
    Route {
        /// The route as written.
        route: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// 503 as a verdict.
    #[error(
        "deny_status 503 would make phone systems try their next trunk, around the gate; use 403, 404, 600, 603, 604 or 608"
    )]
    DenyUnavailable,
    /// Any other status that does not refuse.
    #[error("deny_status {0} does not refuse a call; use 403, 404, 600, 603, 604 or 608")]
    DenyStatus(i64),
}

impl Config {
    /// Checks what a single value cannot show: names and peers across trunks. [`crate::Door::bind`] does so too.
    ///
    /// # Errors
    ///
    /// The first mistake found.
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut names = HashSet::new();
        let mut peers: Vec<(&Peer, &str)> = Vec::new();
        for trunk in &self.trunks {
            check_name(&trunk.name)?;
            if !names.insert(&trunk.name) {
                return Err(ConfigError::RepeatedName(trunk.name.to_string()));
            }
            if trunk.peers.is_empty() {
                return Err(ConfigError::NoPeers(trunk.name.to_string()));
            }
            peers.extend(trunk.peers.iter().map(|peer| (peer, &*trunk.name)));
        }
        if peers.len() > MAX_PEERS {
            return Err(ConfigError::TooManyPeers(peers.len()));
        }
        check_peers(peers)
    }
}

fn check_name(name: &str) -> Result<(), ConfigError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(plain) {
        return Err(ConfigError::Name(name.to_owned()));
    }
    Ok(())
}

fn check_peers(mut peers: Vec<(&Peer, &str)>) -> Result<(), ConfigError> {
    peers.sort_by_key(|(peer, _)| peer.0);
    for pair in peers.windows(2) {
        if let [(one, first), (other, second)] = pair
            && one == other
        {
            let (peer, first, second) = (one.0.to_string(), first.to_string(), second.to_string());
            return Err(ConfigError::RepeatedPeer { peer, first, second });
        }
    }
    Ok(())
}

/// The trunks, ready to be found by address.
pub(crate) struct Trunks {
    /// Narrowest network first, so that the first hit is the right one.
    peers: Vec<(IpNet, Arc<Trunk>)>,
}

impl Trunks {
    /// Checks and indexes a configuration.
    pub(crate) fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        let mut peers = Vec::new();
        for trunk in config.trunks {
            let trunk = Arc::new(trunk);
            peers.extend(trunk.peers.iter().map(|peer| (peer.0, Arc::clone(&trunk))));
        }
        peers.sort_by_key(|(net, _)| std::cmp::Reverse(net.prefix_len()));
        Ok(Self { peers })
    }

    /// The trunk an address belongs to.
    pub(crate) fn find(&self, address: IpAddr) -> Option<&Arc<Trunk>> {
        // A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d.
        let address = address.to_canonical();
        self.peers.iter().find(|(net, _)| net.contains(&address)).map(|(_, trunk)| trunk)
    }
}

/// An address or a network a trunk sends from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Peer(IpNet);

impl FromStr for Peer {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        net.map(|net| Self(net.trunc())).map_err(|_| ConfigError::Peer(text.to_owned()))
    }
}

impl TryFrom<String> for Peer {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

/// Where an allowed call goes: a SIP URI whose user part holds `{number}` (E.164 with `+`) or `{dialled}` (as dialled).
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Route {
    before: String,
    holds: Placeholder,
    after: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Number,
    Dialled,
}

impl Placeholder {
    const ALL: [Self; 2] = [Self::Number, Self::Dialled];

    fn text(self) -> &'static str {
        match self {
            Self::Number => "{number}",
            Self::Dialled => "{dialled}",
        }
    }
}

impl Route {
    /// The URI for one call. `number` is the dialled number in E.164, if it is known.
    pub(crate) fn uri(&self, number: Option<&str>, dialled: &str) -> String {
        let user = match self.holds {
            Placeholder::Number => number.unwrap_or(dialled),
            Placeholder::Dialled => dialled,
        };
        format!("{}{}{}", self.before, wire::escape_user(user), self.after)
    }
}

impl FromStr for Route {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let fail = |problem| ConfigError::Route { route: text.to_owned(), problem };
        if text.len() > MAX_ROUTE {
            return Err(fail("is longer than 512 bytes"));
        }
        let mut parts = Placeholder::ALL.into_iter().flat_map(|holds| {
            text.match_indices(holds.text()).map(move |(at, found)| (holds, at, found.len()))
        });
        let (holds, at, length) = parts.next().ok_or_else(|| fail("does not hold {number}"))?;
        if parts.next().is_some() {
            return Err(fail("holds the number more than once"));
        }
        let route = Self { before: text[..at].to_owned(), holds, after: text[at + length..].to_owned() };
        const SAMPLE: &str = "+8613800138000";
        if !wire::is_sip_uri_holding(&route.uri(Some(SAMPLE), SAMPLE), SAMPLE) {
            return Err(fail("is not a sip: URI with the number in its user part"));
        }
        Ok(route)
    }
}

impl TryFrom<String> for Route {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.before, self.holds.text(), self.after)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Route({self})")
    }
}

/// The status of a refusal: 403, 404, 600, 603, 604 or 608.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct DenyStatus(u16);

impl DenyStatus {
    /// The status code.
    pub fn code(self) -> u16 {
        self.0
    }
}

impl Default for DenyStatus {
    /// 603 Decline.
    fn default() -> Self {
        Self(603)
    }
}

impl TryFrom<i64> for DenyStatus {
    type Error = ConfigError;

    fn try_from(code: i64) -> Result<Self, ConfigError> {
        match code {
            403 => Ok(Self(403)),
            404 => Ok(Self(404)),
            600 => Ok(Self(600)),
            603 => Ok(Self(603)),
            604 => Ok(Self(604)),
            608 => Ok(Self(608)),
            503 => Err(ConfigError::DenyUnavailable),
            other => Err(ConfigError::DenyStatus(other)),
        }
    }
}
