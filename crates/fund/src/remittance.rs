//! What the payee reads beside the amount: that it is from us, and for which award, in the language that their number is written to in. A
//! file or a transfer that was made keeps its words, whatever the payee says later.

use anxin_domain::ids::AwardId;
use anxin_domain::number::Number;
use anxin_store::spoken::language_of_country;
use anxin_store::{Row, StoreError};

/// The language that is kept for a payee's number: to be joined where `y` is the payee. What was said before the number changed hands was
/// somebody else's.
pub(crate) const SPOKEN_BY: &str = "message_language m ON m.number = y.number AND NOT EXISTS \
                                    (SELECT 1 FROM holding s WHERE s.number = m.number AND s.since > m.at)";

/// In which language a payee reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Chinese,
    English,
    Japanese,
}

impl Reads {
    /// By the language that is kept, else by the country of the number: the two columns of a row, the number first.
    pub(crate) fn of(row: &Row, index: usize) -> Result<Self, StoreError> {
        let kept = row.opt_text(index + 1)?;
        Ok(Self::by(kept.as_deref(), row.number(index)?))
    }

    fn by(kept: Option<&str>, number: Number) -> Self {
        match kept.unwrap_or_else(|| language_of_country(number)) {
            "ja" => Self::Japanese,
            "en" => Self::English,
            _ => Self::Chinese,
        }
    }

    /// For a bank: at most 140 characters. English keeps to the letters that every bank takes (ISO 20022, `Max140Text`).
    pub(crate) fn note(self, award: AwardId) -> String {
        match self {
            Self::Chinese => format!("安心赔付 {award}"),
            Self::English => format!("Anxin compensation {award}"),
            Self::Japanese => format!("安心補償 {award}"),
        }
    }

    /// For WeChat Pay: at most 32 characters, of which the award takes 26.
    pub(crate) fn remark(self, award: AwardId) -> String {
        match self {
            Self::English => format!("Anxin {award}"),
            Self::Chinese | Self::Japanese => self.note(award),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longest note to a payee, in characters (ISO 20022, `Max140Text`).
    const NOTE_LIMIT: usize = 140;
    /// Longest remark of a transfer, in characters (WeChat Pay v3, `transfer_remark`).
    const REMARK_LIMIT: usize = 32;

    #[test]
    fn a_payee_reads_what_is_kept_or_what_their_country_speaks() {
        let [chinese, japanese, other] =
            [8_613_800_138_000, 819_012_345_678, 12_125_550_123].map(Number::from_digits);
        assert_eq!(Reads::by(None, chinese), Reads::Chinese);
        assert_eq!(Reads::by(None, japanese), Reads::Japanese);
        assert_eq!(Reads::by(None, other), Reads::English);
        assert_eq!(Reads::by(Some("en"), chinese), Reads::English);
        assert_eq!(Reads::by(Some("zh-CN"), japanese), Reads::Chinese);
    }

    #[test]
    fn notes_and_remarks_fit_their_rails() {
        let award: AwardId = "01J6A3M1T0R8Z5X7C9V2B4N6M8".parse().unwrap();
        for reads in [Reads::Chinese, Reads::English, Reads::Japanese] {
            let (note, remark) = (reads.note(award), reads.remark(award));
            assert!(note.chars().count() <= NOTE_LIMIT && note.ends_with(&award.to_string()), "{note}");
            assert!(
                remark.chars().count() <= REMARK_LIMIT && remark.ends_with(&award.to_string()),
                "{remark}"
            );
        }
        assert!(Reads::English.note(award).is_ascii() && Reads::English.remark(award).is_ascii());
    }
}
