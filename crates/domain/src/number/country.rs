//! Country codes of ITU-T E.164, as far as a mask has to know them.

/// How many leading digits are the country code: the codes form a prefix code (ITU-T E.164 Annex, list of assigned codes).
pub(super) fn country_code_length(digits: &str) -> usize {
    let two = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49",
    ];
    let more = [
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82",
        "84",
    ];
    let rest = ["86", "90", "91", "92", "93", "94", "95", "98"];
    let begins = |list: &[&str]| list.iter().any(|code| digits.starts_with(code));
    let length = if digits.starts_with('1') || digits.starts_with('7') {
        1
    } else if begins(&two) || begins(&more) || begins(&rest) {
        2
    } else {
        3
    };
    length.min(digits.len().saturating_sub(1))
}
