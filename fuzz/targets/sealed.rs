#![no_main]

use std::sync::LazyLock;

use anxin_fuzz::evidence::{Files, files};
use anxin_fuzz::file;
use anxin_journal::fuzzing::ask_everything;

/// What stands beside the file that is made up.
static WHOLE: LazyLock<Files> = LazyLock::new(|| files(1, 40));

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, data)) = data.split_first() else { return };
    let (decisions, lines) = match which % 2 {
        0 => (data, WHOLE.lines.1.as_slice()),
        _ => (WHOLE.decisions.1.as_slice(), data),
    };
    file(&format!("lane/{}", WHOLE.lines.0), lines);
    let path = file(&format!("lane/{}", WHOLE.decisions.0), decisions);
    let _ = path.parent().map(ask_everything);
});
