//! In which language somebody is written to who has not said it and has read no page.

use anxin_domain::number::Number;

/// The language of a number's country, where there is one here. No other country code begins with 86 or 81 (ITU-T E.164, list of
/// assigned codes).
#[must_use]
pub fn language_of_country(number: Number) -> &'static str {
    match number.digits().to_string().get(..2) {
        Some("86") => "zh-CN",
        Some("81") => "ja",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_a_language() {
        let languages = [8_613_800_138_000, 819_012_345_678, 12_125_550_123]
            .map(|n| language_of_country(Number::from_digits(n)));
        assert_eq!(languages, ["zh-CN", "ja", "en"]);
    }
}
