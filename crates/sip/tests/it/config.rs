//! Configuration as a user writes it, and what its mistakes say.

use anxin_sip::{Config, ConfigError, Door, Error, Inquiry, Judge, Verdict};
use serde::Deserialize as _;

use crate::support::TRUNK;

struct NeverAsked;

impl Judge for NeverAsked {
    async fn judge(&self, _: Inquiry) -> Verdict {
        Verdict::Unavailable
    }
}

/// The message of the first mistake, found while reading or while checking.
fn mistake(toml: &str) -> String {
    let config = Config::deserialize(toml::Deserializer::parse(toml).unwrap());
    match config {
        Ok(config) => config.check().expect_err("a mistake").to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_sample_of_the_readme_is_right() {
    #[derive(serde::Deserialize)]
    struct File {
        sip: Config,
    }
    let readme = include_str!("../../README.md");
    let sample = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let file: File = toml::from_str(sample).unwrap();
    file.sip.check().unwrap();
    assert_eq!(file.sip.trunks[0].deny_status.code(), 603);
}

#[test]
fn each_mistake_names_its_mend() {
    let cases = [
        (TRUNK.replace("pbx", ""), "trunk name \"\" must be"),
        (TRUNK.replace("pbx", "a b"), "trunk name \"a b\" must be"),
        (TRUNK.replace("\"127.0.0.1\"", ""), "has no peers; list the addresses"),
        (TRUNK.replace("127.0.0.1", "pbx.example"), "neither an address"),
        (TRUNK.replace("127.0.0.1", "10.0.0.0/33"), "neither an address"),
        (format!("{TRUNK}{TRUNK}"), "two trunks are named \"pbx\""),
        (
            format!("{TRUNK}{}", TRUNK.replace("pbx", "b")),
            "127.0.0.1/32 is listed in trunk \"pbx\" and in trunk \"b\"",
        ),
        (format!("{TRUNK}deny_status = 503"), "would make phone systems try their next trunk"),
        (format!("{TRUNK}deny_status = 302"), "deny_status 302 does not refuse a call"),
        (format!("{TRUNK}deny_status = -1"), "deny_status -1 does not refuse a call"),
        (TRUNK.replace("{number}", "100"), "does not hold {number}"),
        (TRUNK.replace("{number}", "{number}{dialled}"), "more than once"),
        (
            TRUNK.replace("{number}@10.0.0.5:5060", "a@{number}"),
            "is not a sip: URI with the number in its user part",
        ),
        (TRUNK.replace("sip:", "sips:"), "is not a sip: URI"),
        (TRUNK.replace(":5060", ":99999"), "is not a sip: URI"),
        (TRUNK.replace(":5060", ":5060>\\r\\nEvil: x"), "is not a sip: URI"),
        (TRUNK.replace(":5060", &"x".repeat(600)), "longer than 512 bytes"),
        (format!("{TRUNK}identity = \"to\""), "unknown variant `to`"),
        (format!("{TRUNK}denystatus = 603"), "unknown field `denystatus`"),
    ];
    for (toml, expected) in cases {
        let message = mistake(&toml);
        assert!(message.contains(expected), "{toml}\nsaid: {message}");
    }
}

#[test]
fn too_many_peers_are_refused() {
    let peers: Vec<_> = (0..4097).map(|n| format!("\"10.1.{}.{}\"", n / 256, n % 256)).collect();
    let message = mistake(&TRUNK.replace("\"127.0.0.1\"", &peers.join(",")));
    assert!(message.contains("4097 peers"), "{message}");
}

#[tokio::test]
async fn a_wrong_configuration_opens_no_door() {
    let config: Config = toml::from_str(&format!("{TRUNK}{TRUNK}")).unwrap();
    let opened = Door::bind("127.0.0.1:0".parse().unwrap(), config, NeverAsked).await;
    assert!(matches!(opened.err(), Some(Error::Config(ConfigError::RepeatedName(_)))));
}

#[tokio::test]
async fn a_busy_port_is_named() {
    let first = Door::bind("127.0.0.1:0".parse().unwrap(), Config::default(), NeverAsked).await.unwrap();
    let address = first.local_addr();
    let message = Door::bind(address, Config::default(), NeverAsked).await.err().unwrap().to_string();
    assert!(message.contains(&format!("over TCP on {address}")), "{message}");
    drop(first);
    let taken = tokio::net::UdpSocket::bind(address).await.unwrap();
    let message = Door::bind(address, Config::default(), NeverAsked).await.err().unwrap().to_string();
    assert!(message.contains(&format!("over UDP on {address}")), "{message}");
    drop(taken);
}
