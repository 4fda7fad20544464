//! The reader's language, from `Accept-Language` (RFC 9110, section 12.5.4).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// Languages looked at in one header; the rest is passed over.
const LANGUAGES_READ: usize = 20;

/// A language that Anxin speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// Simplified Chinese, the language of the promise.
    #[default]
    Chinese,
    /// English.
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every one, in its place.
    pub(crate) const ALL: [Self; 3] = [Self::Chinese, Self::English, Self::Japanese];

    /// The tag, as rulebooks have it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The first of the reader's languages, by their weights, that is spoken here.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self::read(headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default())
    }

    /// The same of the header's text.
    pub(crate) fn read(text: &str) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for item in text.split(',').take(LANGUAGES_READ) {
            let (tag, weight) = item.split_once(';').map_or((item, 1_000), |(tag, q)| (tag, weight(q)));
            let Some(language) = Self::from_tag(tag.trim()) else { continue };
            if weight > best.map_or(0, |(heaviest, _)| heaviest) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language).unwrap_or_default()
    }

    fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            "ja" => Some(Self::Japanese),
            _ => None,
        }
    }
}

/// `q=0.8` in thousandths; a weight that does not read is none.
fn weight(text: &str) -> u32 {
    let Some(value) = text.trim().strip_prefix("q=") else { return 0 };
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    let read = whole.parse::<u32>().ok().zip(digits.parse::<u32>().ok());
    read.map_or(0, |(whole, part)| whole.min(1) * 1_000 + part).min(1_000)
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_that_is_spoken_here_wins() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
            Language::of(&headers)
        };
        assert_eq!(Language::of(&HeaderMap::new()), Language::Chinese);
        assert_eq!(read("en-GB"), Language::English);
        assert_eq!(read("fr, ja;q=0.4, en;q=0.8"), Language::English);
        assert_eq!(read("en;q=0, ja;q=0.001"), Language::Japanese);
        assert_eq!(read("ja;q=x, de"), Language::Chinese);
        assert_eq!(read("zh-TW, en"), Language::Chinese);
    }
}
