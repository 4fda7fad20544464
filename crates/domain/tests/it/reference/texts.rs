//! Rulebook files with random damage: whatever stands in them, they are read or refused in a sentence.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anxin_domain::rulebook::Library;

use super::chunks::cases;
use super::rng::Rng;
use crate::scene::files;

/// Bytes that mean something to whoever reads these files.
const SIGNS: &[u8] = b"\"'[]{}=.,:-+#\n\\ 0129TZaz@\xc3\xff\0";

fn damage(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
    for _ in 0..=rng.below(4) {
        let (one, other) = (rng.below(lines.len() as u64) as usize, rng.below(lines.len() as u64) as usize);
        match rng.below(6) {
            0 => drop(lines.remove(one)),
            1 => lines.insert(one, lines[other].clone()),
            2 => lines.swap(one, other),
            3 => lines[one] = value_of(&lines[one], rng),
            _ => {
                let line = &mut lines[one];
                let place = rng.below(line.len() as u64 + 1) as usize;
                match rng.below(3) {
                    0 => line.insert(place, *rng.of(SIGNS)),
                    1 if place < line.len() => drop(line.remove(place)),
                    _ if place < line.len() => line[place] = *rng.of(SIGNS),
                    _ => line.push(*rng.of(SIGNS)),
                }
            }
        }
    }
    String::from_utf8_lossy(&lines.join(&b'\n')).into_owned()
}

/// The line with another value behind its first equals sign.
fn value_of(line: &[u8], rng: &mut Rng) -> Vec<u8> {
    const VALUES: [&str; 16] = [
        "0",
        "-1",
        "9223372036854775807",
        "18446744073709551616",
        "1e9",
        "true",
        "\"\"",
        "[]",
        "{}",
        "\"24:00\"",
        "\"100 years\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"-9999-01-01T00:00:00Z\"",
        "\"base@1\"",
        "\"of_number\"",
        "\"P99999D\"",
    ];
    match line.iter().position(|byte| *byte == b'=') {
        Some(equals) => [&line[..=equals], b" ", rng.of(&VALUES).as_bytes()].concat(),
        None => line.to_vec(),
    }
}

#[test]
fn no_text_can_make_reading_panic_or_a_reader_see_a_telephone_number() {
    let (mut taken, mut refused) = (0, 0);
    for seed in 0..cases(4_000) {
        let mut rng = Rng::from_seed(seed);
        let place = rng.below(files().len() as u64) as usize;
        let damaged = damage(&files()[place].1, &mut rng);
        // Beside it stand the files that it may extend or fall back to.
        let needed =
            |name: &str| name.starts_with("base") || name.starts_with("cn-1") || name.starts_with("cn-2");
        let all: Vec<(&str, &str)> = files()
            .iter()
            .enumerate()
            .filter(|(index, (name, _))| *index == place || needed(name))
            .map(|(index, (name, text))| {
                (name.as_str(), if index == place { &damaged } else { text.as_str() })
            })
            .collect();
        // A text that is read must be judged by as well, whatever it says now.
        let read =
            catch_unwind(AssertUnwindSafe(|| Library::read(&all).map(|library| library.failures().len())));
        match read {
            Ok(Ok(_)) => taken += 1,
            Ok(Err(error)) => {
                refused += 1;
                let told = error.to_string();
                let names_a_file = all.iter().any(|(name, _)| told.starts_with(&format!("rulebook {name}")));
                assert!(names_a_file, "seed {seed}: {told}");
                let numbers =
                    told.split('+').skip(1).map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
                assert!(numbers.max() < Some(8), "seed {seed} tells a number: {told}");
            }
            Err(_) => panic!("seed {seed}: {} made reading panic:\n{damaged}", files()[place].0),
        }
    }
    assert!(taken > 0 && refused > 0, "{taken} read, {refused} refused");
}
