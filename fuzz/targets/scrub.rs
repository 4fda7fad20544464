#![no_main]

use anxin_domain::number::Region;
use anxin_fuzz::file;
use anxin_scrub::{Lists, Reading, Watch, build_list, scrub};

/// A few bytes of it unpack to gigabytes: that takes long, and no memory.
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(ZSTD) {
        return;
    }
    let input = file("list.csv", data);
    let output = file("out", b"");
    let place = Region::CN.into();
    let reading = Reading { input, column: None, delimiter: None, encoding: None, place };
    if let Ok(report) = scrub(&reading, &output, &Lists::default(), &Watch::default()) {
        assert_eq!(report.rows, report.verdicts.values().sum::<u64>());
        assert_eq!(report.rows, report.reasons.values().sum::<u64>());
    }
    if let Ok(built) = build_list(&reading, &output, "made up", &Watch::default()) {
        assert_eq!(built.rows, built.numbers + built.twice + built.refused.values().sum::<u64>());
    }
});
