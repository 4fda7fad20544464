#![no_main]

use anxin_fuzz::file;
use anxin_journal::fuzzing::{ask_everything, chain};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut log = data.to_vec();
    chain(&mut log);
    let path = file("lane/00000000000000000001.log", &log);
    let _ = path.parent().map(ask_everything);
});
