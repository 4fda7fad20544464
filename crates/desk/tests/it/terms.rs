//! Versions of the promise about calls that one person hands in and another one publishes.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_gate::Promises;
use anxin_promise::PUBLISH_NOTICE_MS;
use anxin_store::promises::hex;

use crate::city::City;

const DND_CALL: &str = include_str!("../../../../promises/dnd-call.toml");
/// Who wrote the version of these tests.
pub(crate) const AUTHOR: Number = Number::from_digits(8_613_300_000_091);
/// Who approved it.
pub(crate) const APPROVER: Number = Number::from_digits(8_613_300_000_092);

/// The promise with a version `wuhan-2027` that takes over at a moment, with lines of `wuhan-2024` changed.
fn changed(from: Instant, lines: &[(&str, &str)]) -> String {
    let begun = "effective_from = \"2024-08-28T00:00:00+08:00\"\n";
    let (head, tail) = DND_CALL.split_at(DND_CALL.find("[[test]]").unwrap());
    let start = head.find("[[terms]]\nversion = \"wuhan-2024\"").unwrap();
    let end = head.find("[[terms]]\nversion = \"beijing-2016\"").unwrap();
    let version = &head[start..end];
    let old = version.replacen(begun, &format!("{begun}effective_until = \"{from}\"\n"), 1);
    let mut new = version.replacen("version = \"wuhan-2024\"", "version = \"wuhan-2027\"", 1).replacen(
        begun,
        &format!("effective_from = \"{from}\"\n"),
        1,
    );
    for (line, other) in lines {
        assert!(new.contains(line), "{line}");
        new = new.replacen(line, other, 1);
    }
    let leap = "[[test]]\nname = \"the end of a leap February\"";
    let (before, after) = tail.split_at(tail.find(leap).unwrap());
    let after = &after[leap.len()..];
    [&head[..start], &old, &new, &head[end..], before, &after[after.find("[[test]]").unwrap()..]].concat()
}

/// Publishes such a version, and lets time pass until it holds.
pub(crate) async fn publish(city: &City, lines: &[(&str, &str)]) {
    let from = city.now().plus_ms(PUBLISH_NOTICE_MS + 60_000);
    let promises = Promises::new(city.test.store.clone());
    let draft = promises.submit("dnd-call.toml", &changed(from, lines), AUTHOR).await.unwrap();
    promises.publish(&hex(&draft.digest), APPROVER).await.unwrap();
    city.test.clock.set(from.plus_ms(1_000));
    city.gate.follower().catch_up().await.unwrap();
}
