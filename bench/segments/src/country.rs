//! A country's mobile numbers, of which one in six refuses: the set that everyone here holds.

use anxin_domain::number::Number;
use anxin_segment::Code;

/// What stands in front of eight digits, as the operators of China have it.
const PREFIXES: [u64; 43] = [
    130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 145, 147, 149, 150, 151, 152, 153, 155, 156, 157, 158,
    159, 166, 171, 173, 175, 176, 177, 178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 191, 193, 198,
    199,
];
const EACH: u64 = 100_000_000;
/// Numbers a caller could dial.
const ALL: u64 = PREFIXES.len() as u64 * EACH;
/// One number in so many is on the list, at random.
const ONE_IN: u64 = 6;

/// The number at a place among all that could be dialled.
pub(crate) fn number(place: u64) -> Number {
    let prefix = PREFIXES[usize::try_from(place / EACH).unwrap_or_default() % PREFIXES.len()];
    Number::from_digits(8_600_000_000_000 + prefix * EACH + place % EACH)
}

/// Any of fifteen codes.
pub(crate) fn code(number: Number) -> Code {
    let spread = number.digits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60;
    u8::try_from(spread).ok().and_then(Code::new).unwrap_or(Code::MAX)
}

/// So many numbers of the list in rising order, from the same seed the same ones.
pub(crate) fn listed(count: u64) -> impl Iterator<Item = Number> {
    let mut dice = fastrand::Rng::with_seed(710_000_000);
    let mut place = 0;
    std::iter::from_fn(move || {
        place += dice.u64(1..ONE_IN * 2);
        (place < ALL).then(|| number(place))
    })
    .take(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Numbers to look up, half of them from the list, half from the same stretch of numbers, in random order.
pub(crate) fn asked(count: u64, questions: usize) -> Vec<Number> {
    let mut dice = fastrand::Rng::with_seed(65_300_000_000);
    let every = (count / questions as u64 * 2).max(1);
    let mut asked: Vec<Number> = listed(count)
        .enumerate()
        .filter(|(at, _)| (*at as u64).is_multiple_of(every))
        .map(|(_, n)| n)
        .collect();
    let end = (count * ONE_IN).min(ALL);
    asked.extend((0..questions - questions / 2).map(|_| number(dice.u64(0..end))));
    dice.shuffle(&mut asked);
    asked
}

/// So many different numbers in no order: a step that shares no divisor with their count visits every place once.
pub(crate) fn shuffled(count: u64) -> impl Iterator<Item = Number> {
    const STEP: u64 = 2_654_435_761;
    let end = count * ONE_IN;
    let end = end.min(ALL);
    (0..count).map(move |index| number((index * (STEP % end)) % end))
}
