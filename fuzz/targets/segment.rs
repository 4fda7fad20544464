#![no_main]

use anxin_domain::number::Number;
use anxin_segment::Segment;

#[path = "../../crates/segment/tests/it/sums.rs"]
mod sums;

/// Numbers that are looked up again, of those that are there.
const LOOKED_UP: usize = 200;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.len() < 128 {
        let _ = Segment::from_bytes(data.to_vec());
        return;
    }
    let mut bytes = data.to_vec();
    sums::put_sums_right(&mut bytes);
    let Ok(segment) = Segment::from_bytes(bytes) else { return };
    let (mut count, mut last, mut some) = (0, None, Vec::new());
    let read: Result<(), ()> = segment.try_for_each(|number, code| {
        assert!(last < Some(number), "numbers rise");
        last = Some(number);
        count += 1;
        if some.len() < LOOKED_UP {
            some.push((number, code));
        }
        Ok(())
    });
    assert!(read.is_ok() && count == segment.count());
    some.iter().for_each(|(number, code)| assert_eq!(segment.get(*number), Some(*code)));
    let near = some.iter().flat_map(|(number, _)| [0, 1, 2].map(|by| (number.digits() + by).wrapping_sub(1)));
    let asked: Vec<Number> = near.map(Number::from_digits).collect();
    let mut found = Vec::new();
    segment.get_many(&asked, |_, code| found.push(code));
    assert!(asked.iter().map(|number| segment.get(*number)).eq(found));
});
