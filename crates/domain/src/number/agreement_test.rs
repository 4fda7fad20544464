//! The fast path held against the slow path: what the one answers, the other answers too, wherever it is asked.

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::place::{Place, Region};
use super::{Dialled, Number, fast, slow};

/// Texts that the fast path answers, for each thread, where `ANXIN_HISTORIES` set no other number when this was built.
const ANSWERED: usize = 400_000;
const THREADS: u64 = 2;

/// The generator xorshift64*: the same texts in every run, so a red test stays red.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// `#` becomes any digit.
    fn filled(&mut self, form: &str) -> String {
        form.chars().map(|c| if c == '#' { self.pick(&DIGITS) } else { c }).collect()
    }
}

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const BEFORE: &[&str] =
    &["", "", "", "+86", "0086", "86", "+86 ", "0086-", "86 ", "+1", "1", "0", "+", "00", "17951"];

const FORMS: &[&str] = &[
    "1##########",
    "1## #### ####",
    "1##-####-####",
    "179##00####",
    "1## ####-####",
    "###########",
    "0##########",
    "0###########",
    "010-########",
    "02#-########",
    "02# ########",
    "0###-#######",
    "0###-########",
    "0### #######",
    "95###",
    "96####",
    "100##",
    "101##",
    "11#",
    "12#",
    "123##",
    "12###",
    "11###",
    "116###",
    "1010####",
    "#####",
    "########",
    "##########",
    "2##2######",
    "800#######",
];

/// A form, perhaps with one character changed, left out or put in.
fn text(dice: &mut Dice) -> String {
    let form = format!("{}{}", dice.pick(BEFORE), dice.pick(FORMS));
    let mut text: Vec<char> = dice.filled(&form).chars().collect();
    let at = dice.below(text.len());
    let other = dice.pick(&['0', '8', '6', '1', '9', ' ', '-', '+']);
    match dice.below(8) {
        0 => text[at] = other,
        1 => text.insert(at, other),
        2 => {
            text.remove(at);
        }
        _ => {}
    }
    text.into_iter().collect()
}

/// China half of the time, then North America, then every region the library knows.
fn region(dice: &mut Dice, regions: &[Region]) -> Region {
    match dice.below(8) {
        0..4 => Region::CN,
        4 => Region::US,
        _ => dice.pick(regions),
    }
}

fn regions() -> Vec<Region> {
    let mut all: Vec<_> = PHONE_NUMBER_UTIL.get_supported_regions().collect();
    all.sort_by_key(ToString::to_string);
    all.into_iter().map(Region).collect()
}

#[test]
fn the_fast_path_never_disagrees_with_the_slow_path() {
    let enough = option_env!("ANXIN_HISTORIES").map_or(ANSWERED, |number| number.parse().unwrap());
    let regions = regions();
    assert!(regions.len() > 200, "the library knows the world");
    std::thread::scope(|scope| {
        for seed in 1..=THREADS {
            let regions = &regions;
            scope.spawn(move || {
                let mut dice = Dice(seed);
                let mut answered = 0;
                while answered < enough {
                    let (text, region) = (text(&mut dice), region(&mut dice, regions));
                    let Some(fast) = fast::read(text.as_bytes(), region) else { continue };
                    answered += 1;
                    let wanted = Ok(Dialled { number: Number(fast), extension: None });
                    assert_eq!(slow::read(&text, Place::from(region)), wanted, "{text:?} in {region:?}");
                }
            });
        }
    });
}

/// The forms by which the fast path is measured are among those it answers.
#[test]
fn the_fast_path_answers_the_plain_forms() {
    for text in [
        "13800138000",
        "+8613800138000",
        "0086 138 0013 8000",
        "8613800138000",
        "138-0013-8000",
        "02782811234",
        "027-82811234",
        "0710 3456789",
        "95588",
        "10109666",
        "110",
    ] {
        assert!(fast::read(text.as_bytes(), Region::CN).is_some(), "{text}");
    }
    assert_eq!(Number::parse_plain("4692576503", Region::US), Some(Number(14_692_576_503)));
    for (text, answered) in
        [("02722811234", true), ("02712345678", false), ("07552345678", true), ("07551345678", false)]
    {
        assert_eq!(fast::read(text.as_bytes(), Region::CN).is_some(), answered, "{text}");
    }
    for (text, answered) in
        [("2012345678", true), ("2121345678", false), ("1234567890", false), ("2122345678", true)]
    {
        assert_eq!(fast::read(text.as_bytes(), Region::US).is_some(), answered, "{text}");
    }
    assert!(
        fast::read(b"13800138000", Region::US).is_none(),
        "elsewhere a mobile number of China needs its code"
    );
}
