//! Noise and damaged requests: the door answers with whole messages or not at all, and goes on working.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{ALLOWED, Call, TcpPhone, TestDoor, UdpPhone};

/// Cases a test; each is a few datagrams through a real socket.
const CASES: u32 = 300;

fn requests() -> impl Strategy<Value = Vec<u8>> {
    let call = Call::to(ALLOWED);
    prop::sample::select(vec![call.invite(), call.cancel(), call.options(), call.ack(), call.method("BYE")])
        .prop_map(String::into_bytes)
}

/// A request with bytes overwritten, cut out and put in.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let scars = vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8);
    (requests(), scars).prop_map(|(mut bytes, scars)| {
        for (at, byte, kind) in scars {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

fn inputs() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![3 => damaged(), 1 => vec(any::<u8>(), 0..2000)]
}

fn check(test: impl Fn(Vec<u8>) -> Result<(), TestCaseError>) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&inputs(), test).unwrap();
}

/// Runs a check that drives the door from a thread of its own, because the checks are synchronous.
fn with_door(test: impl Fn(&tokio::runtime::Runtime, &TestDoor, Vec<u8>)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let door = runtime.block_on(TestDoor::open());
    check(|input| {
        test(&runtime, &door, input);
        Ok(())
    });
}

#[test]
fn no_datagram_stops_the_door() {
    with_door(|runtime, door, input| {
        runtime.block_on(async {
            let phone = UdpPhone::new(door.address).await;
            phone.send(&input).await;
            phone.send(Call::to(ALLOWED).call_id("probe").options()).await;
            // Every reply on the way is read and checked for its form by the reader.
            while phone.receive().await.get("Call-ID") != Some("probe") {}
        });
    });
}

#[test]
fn no_stream_stops_the_door() {
    with_door(|runtime, door, input| {
        runtime.block_on(async {
            let mut noisy = TcpPhone::new(door.address).await;
            noisy.send(&input).await;
            let mut phone = TcpPhone::new(door.address).await;
            phone.send(Call::to(ALLOWED).tcp().options()).await;
            assert_eq!(phone.receive().await.unwrap().status, 200);
        });
    });
}
