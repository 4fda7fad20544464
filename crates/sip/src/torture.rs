//! The torture messages of RFC 4475, each handed to the server as one datagram. What each gets is written down in
//! `tests/data/rfc4475.txt`, which is reviewed by eye against the RFC.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::config::{Config, Trunks};
use crate::judge::{Inquiry, Judge, Side, Verdict};
use crate::uas::Uas;
use crate::udp::Peer;

/// Refuses whatever looks like a number and cannot read the rest.
struct DenyAll;

impl Judge for DenyAll {
    async fn judge(&self, inquiry: Inquiry) -> Verdict {
        let digits = |text: &str| text.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
        let unreadable = |which| Verdict::Unreadable { which, text: "not a number".to_owned() };
        match (digits(&inquiry.to), digits(&inquiry.from)) {
            (false, _) => unreadable(Side::To),
            (true, false) => unreadable(Side::From),
            (true, true) => Verdict::Deny {
                decision_id: "01".to_owned(),
                reason_code: "customer_refused".to_owned(),
                reason_text: "the customer refused".to_owned(),
                retry_after: None,
            },
        }
    }
}

fn uas() -> Arc<Uas> {
    let trunk = crate::Trunk {
        name: "pbx".into(),
        peers: vec!["192.0.2.9".parse().unwrap()],
        route: "sip:{number}@192.0.2.10".parse().unwrap(),
        deny_status: Default::default(),
        identity: Default::default(),
        purpose: None,
        line_of_business: None,
    };
    Arc::new(Uas::new(Trunks::new(Config { trunks: vec![trunk] }).unwrap(), Box::new(DenyAll)))
}

/// The reply to one datagram, or nothing.
async fn reply_to(uas: &Arc<Uas>, datagram: &[u8], source: &str) -> Option<String> {
    let (outbox, mut replies) = mpsc::channel(8);
    uas.receive(datagram, &Peer::Tcp(outbox, source.parse::<SocketAddr>().unwrap())).await;
    // The judgement holds the last sender, so this ends when it does.
    let reply = replies.recv().await?;
    assert!(replies.recv().await.is_none(), "one message gets one reply");
    Some(String::from_utf8_lossy(&reply).into_owned())
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn messages() -> Vec<(String, Vec<u8>)> {
    let mut messages: Vec<_> = std::fs::read_dir(data().join("rfc4475"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    messages.sort();
    messages
}

#[tokio::test]
async fn every_torture_message_gets_what_the_table_says() {
    let (uas, mut table) = (uas(), String::new());
    for (name, datagram) in messages() {
        let reply = reply_to(&uas, &datagram, "192.0.2.9:40000").await;
        let outcome = reply.as_deref().and_then(|reply| reply.lines().next()).unwrap_or("dropped");
        writeln!(table, "{name:<12} {outcome}").unwrap();
    }
    let expected = std::fs::read_to_string(data().join("rfc4475.txt")).unwrap();
    assert_eq!(table.lines().count(), 49);
    assert!(table == expected, "tests/data/rfc4475.txt differs from what the door does:\n{table}");
}

#[tokio::test]
async fn every_reply_copies_every_via_of_its_request() {
    let (uas, datagram) = (uas(), std::fs::read(data().join("rfc4475/longreq.dat")).unwrap());
    let reply = reply_to(&uas, &datagram, "192.0.2.9:40000").await.unwrap();
    let vias: Vec<_> = reply.lines().filter(|line| line.starts_with("Via: ")).collect();
    assert_eq!(vias.len(), 34);
    assert_eq!(vias[0], "Via: SIP/2.0/TCP sip33.example.com;received=192.0.2.9");
    assert!(vias[33].contains("received=192.0.2.5"), "the other hops are left alone");
}

#[tokio::test]
async fn a_stranger_gets_403_for_a_sound_request_and_nothing_for_a_broken_one() {
    let uas = uas();
    for (name, datagram) in messages() {
        let reply = reply_to(&uas, &datagram, "192.0.2.77:40000").await;
        assert!(reply.is_none_or(|reply| reply.starts_with("SIP/2.0 403 Forbidden\r\n")), "{name}");
    }
}

#[tokio::test]
async fn no_cut_of_a_torture_message_breaks_the_server() {
    let uas = uas();
    for (_, datagram) in messages() {
        for end in (0..datagram.len()).step_by(7) {
            let _ = reply_to(&uas, &datagram[..end], "192.0.2.9:40000").await;
        }
    }
}
