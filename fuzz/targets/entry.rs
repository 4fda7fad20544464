#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| anxin_journal::fuzzing::entry(data));
