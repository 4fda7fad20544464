//! Why a text is not a telephone number, in a word for programs and in sentences for people.

/// Why a text is not a telephone number. The sentences name no digit of it, so that they may stand in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing but blanks and characters that nobody sees.
    #[error("the number is empty")]
    Empty,
    /// No digits where a number should be, or other text around it.
    #[error(
        "this is not a telephone number: write digits, with + and the country code if it is not from here"
    )]
    NotANumber,
    /// A country code nobody has.
    #[error("no country has this country code")]
    UnknownCountry,
    /// Fewer digits than any number of that country.
    #[error("the number is too short for its country")]
    TooShort,
    /// More digits than any number of that country, or than the 15 of ITU-T E.164.
    #[error("the number is too long for its country")]
    TooLong,
    /// Digits that are dialled within one area only, and nothing says which.
    #[error("the number has no area code")]
    NeedsAreaCode,
    /// Right length, but no network can have it (as a North American exchange beginning with 0 or 1).
    #[error("the digits cannot be a number of its country")]
    Impossible,
    /// The region is not two letters of ISO 3166-1.
    #[error("unknown region: write two letters as in CN, US or JP")]
    UnknownRegion,
    /// The area code is not one to five digits.
    #[error("this is not an area code: write two to four digits as in 27, 027 or 0710")]
    UnknownAreaCode,
}

impl NumberError {
    /// Each reason, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Empty,
        Self::NotANumber,
        Self::UnknownCountry,
        Self::TooShort,
        Self::TooLong,
        Self::NeedsAreaCode,
        Self::Impossible,
        Self::UnknownRegion,
        Self::UnknownAreaCode,
    ];

    /// A stable word for files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::UnknownCountry => "unknown_country",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::NeedsAreaCode => "needs_area_code",
            Self::Impossible => "impossible",
            Self::UnknownRegion => "unknown_region",
            Self::UnknownAreaCode => "unknown_area_code",
        }
    }

    /// What to do about it, as a sentence without a capital and a full stop.
    #[must_use]
    pub const fn mend(self) -> &'static str {
        match self {
            Self::Empty => "write a number, or leave the row out",
            Self::NotANumber => "put one number in a field, and remarks in another",
            Self::UnknownCountry => "check the digits after the + or 00",
            Self::TooShort => "look for digits that were lost, such as leading zeros in a spreadsheet",
            Self::TooLong => "look for a digit too many, or for two numbers in one field",
            Self::NeedsAreaCode => "write the area code before it, or say which area it is in",
            Self::Impossible => "check the digits against where the number came from",
            Self::UnknownRegion => "write the two letters of the country",
            Self::UnknownAreaCode => "write the digits that are dialled before a local number",
        }
    }
}
