//! Which calls reached a customer by a privacy number that others were reached by too.

use std::collections::BTreeSet;

use anxin_domain::act::Word;
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::CallRecordId;
use anxin_domain::number::Number;
use anxin_domain::people::Binding;
use anxin_domain::scope::Scope;
use anxin_domain::time::{Instant, Interval};
use anxin_journal::Page;
use anxin_store::directory::put_binding;

use crate::{CUSTOMER, City, LINE, act, city};

const X: Number = Number::from_digits(8_617_000_000_009);
const OTHER: Number = Number::from_digits(8_613_800_138_077);
const OTHER_LINE: Number = Number::from_digits(8_613_900_000_077);

/// How many calls to the customer and to somebody else began in each moment, the newest first.
const MOMENTS: [(usize, usize); 6] = [(0, 9), (3, 6), (1, 0), (2, 12), (0, 1), (4, 4)];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_calls_by_a_shared_privacy_number_is_full_however_many_began_in_one_moment() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let now = test.clock.now();
    let interval = Interval { from: now.plus_days(-1), until: Some(now.plus_days(1)) };
    for (a, b) in [(LINE, CUSTOMER), (OTHER_LINE, OTHER)] {
        test.store.write(move |tx| put_binding(tx, &Binding { x: X, a, b, interval }, now)).await.unwrap();
    }
    gate.follower().catch_up().await.unwrap();
    let (mut records, mut expected) = (Vec::new(), Vec::new());
    for (place, (own, others)) in (0_i64..).zip(MOMENTS) {
        let at = now.plus_ms(-1_000 * place);
        expected.extend(vec![at; own]);
        let lines = std::iter::repeat_n(LINE, own).chain(std::iter::repeat_n(OTHER_LINE, others));
        records.extend(lines.map(|from| (from, at)));
    }
    let written = records.into_iter().enumerate().map(|(n, (from, started_at))| CallRecord {
        id: CallRecordId::new(started_at, test.clock.random()),
        system: "pbx".into(),
        system_id: n.to_string(),
        from,
        to: X,
        dialled: None,
        forwarded_to: None,
        started_at,
        talk_seconds: 20,
        disposition: Disposition::Answered,
        decision: None,
    });
    gate.journal().append_call_records(written.collect()).await.unwrap();
    for limit in 1..=expected.len() + 1 {
        let page = Page {
            since: Instant::from_micros(0),
            until: now.plus_ms(1),
            limit: u32::try_from(limit).unwrap(),
        };
        let calls = gate.calls_to(CUSTOMER, page).await.unwrap();
        let moments: Vec<Instant> = calls.iter().map(|call| call.started_at).collect();
        assert_eq!(moments, expected[..limit.min(expected.len())], "at most {limit}");
        assert_eq!(calls.iter().map(|call| call.id).collect::<BTreeSet<_>>().len(), calls.len());
        assert!(calls.iter().all(|call| call.to == CUSTOMER && call.dialled == Some(X)));
    }
}
