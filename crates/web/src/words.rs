//! The words of the pages: Fluent messages in three languages, and the choice of language for a request.
//!
//! A message that a language lacks is taken from zh-CN, and failing that its id is shown; the tests make sure that neither
//! happens in what is shipped.

use std::fmt::Write as _;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::place::Place;

pub use fluent_bundle::FluentValue as Value;

/// A language the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Chinese as written on the mainland. What is shown when nothing else was asked for.
    ZhCn,
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// The name of the cookie, and of the query parameter, that remember a chosen language.
pub const LANGUAGE_KEY: &str = "lang";

/// For how long a chosen language is remembered: a year, in seconds.
const REMEMBER_SECONDS: u32 = 31_536_000;

/// How many entries of an `Accept-Language` header are read; browsers send a handful.
const MAX_ACCEPTED: usize = 16;

impl Language {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::En, Self::Ja];

    /// The tag of BCP 47, as in `<html lang>` and in the cookie.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZhCn => "中文",
            Self::En => "English",
            Self::Ja => "日本語",
        }
    }

    /// What stands between the parts of a list.
    #[must_use]
    pub const fn comma(self) -> &'static str {
        match self {
            Self::En => ", ",
            Self::ZhCn | Self::Ja => "、",
        }
    }

    /// The same, short enough for the corner of a phone.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::En => "EN",
            Self::ZhCn | Self::Ja => self.name(),
        }
    }

    /// Reads a tag by its primary language, as in `zh-TW` or `en_GB`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            "ja" => Some(Self::Ja),
            _ => None,
        }
    }

    /// The best of an `Accept-Language` header (RFC 9110, section 12.5.4), if it names one of ours.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for entry in header.split(',').take(MAX_ACCEPTED) {
            let (tag, params) = entry.split_once(';').unwrap_or((entry, ""));
            let Some(language) = Self::from_tag(tag) else { continue };
            let weight = weight_of(params);
            if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    const fn index(self) -> usize {
        match self {
            Self::ZhCn => 0,
            Self::En => 1,
            Self::Ja => 2,
        }
    }
}

/// The `q` of an accepted language in thousandths; what cannot be read counts as the full weight.
fn weight_of(params: &str) -> u16 {
    let Some(q) = params.trim().strip_prefix("q=") else { return 1000 };
    let (whole, fraction) = q.trim().split_once('.').unwrap_or((q.trim(), ""));
    if whole == "1" {
        return 1000;
    }
    format!("{fraction:0<3}").get(..3).and_then(|thousandths| thousandths.parse().ok()).unwrap_or(1000)
}

/// The language of one request, and whether it was asked for by `?lang=` and is to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The language to answer in.
    pub language: Language,
    /// Whether it came from the address.
    pub asked: bool,
}

impl Choice {
    /// `?lang=` first, then the cookie, then `Accept-Language`, then zh-CN.
    #[must_use]
    pub fn from_request(query: Option<&str>, cookies: Option<&str>, accept: Option<&str>) -> Self {
        if let Some(language) = query.and_then(|q| value_of(q, '&')) {
            return Self { language, asked: true };
        }
        let language = cookies
            .and_then(|c| value_of(c, ';'))
            .or_else(|| accept.and_then(Language::from_accept))
            .unwrap_or(Language::ZhCn);
        Self { language, asked: false }
    }

    /// The same from the parts of an HTTP request.
    #[must_use]
    pub fn from_parts(uri: &axum::http::Uri, headers: &axum::http::HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self::from_request(
            uri.query(),
            text(axum::http::header::COOKIE),
            text(axum::http::header::ACCEPT_LANGUAGE),
        )
    }

    /// The `Set-Cookie` value that remembers the language, if it was asked for.
    #[must_use]
    pub fn cookie(self) -> Option<String> {
        self.asked.then(|| {
            let tag = self.language.tag();
            format!("{LANGUAGE_KEY}={tag}; Path=/; Max-Age={REMEMBER_SECONDS}; SameSite=Lax; HttpOnly")
        })
    }
}

/// The language named `lang` in a list of `name=value` pairs.
fn value_of(pairs: &str, separator: char) -> Option<Language> {
    pairs
        .split(separator)
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == LANGUAGE_KEY)
        .and_then(|(_, tag)| Language::from_tag(tag))
}

/// The words in one language. Cheap to copy; the messages are read once for the process.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    language: Language,
    place: Place,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language, place: Place::default() }
    }

    /// The same for a reader of another place.
    #[must_use]
    pub const fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Where times and numbers are read.
    #[must_use]
    pub const fn place(self) -> Place {
        self.place
    }

    /// The language.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// A message without variables.
    #[must_use]
    pub fn t(self, id: &str) -> String {
        self.t_with(id, &[])
    }

    /// A message with its variables. Text and integers go in with `.into()`.
    #[must_use]
    pub fn t_with(self, id: &str, variables: &[(&'static str, Value<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            args.set(*name, value.clone());
        }
        let found = formatted(self.language, id, &args).or_else(|| formatted(Language::ZhCn, id, &args));
        found.unwrap_or_else(|| {
            tracing::error!(id, "a page asked for a message that no language has");
            id.to_owned()
        })
    }

    /// Whether the language itself has a message, without falling back.
    #[must_use]
    pub fn has(self, id: &str) -> bool {
        bundle(self.language).has_message(id)
    }
}

/// The files of one language, one a face and one for what is on every page.
macro_rules! files {
    ($tag:literal: $($face:literal)+) => {
        concat!($(include_str!(concat!("../words/", $tag, "/", $face, ".ftl")), "\n"),+)
    };
    ($tag:literal) => {
        files!($tag: "every" "signin" "customer" "losses" "agent" "hotline" "desk" "promises" "mend" "fund" "debts" "public" "regulator" "messages" "rulebooks" "audit" "work" "staff" "live" "brands" "numbers" "mail")
    };
}

/// The source text of a language's messages, all files in one.
#[must_use]
pub const fn source(language: Language) -> &'static str {
    match language {
        Language::ZhCn => files!("zh-CN"),
        Language::En => files!("en"),
        Language::Ja => files!("ja"),
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Language::ALL.map(read));

fn bundle(language: Language) -> &'static Bundle {
    &BUNDLES[language.index()]
}

fn read(language: Language) -> Bundle {
    // A broken entry is left out, the rest of the file stands: a page with one odd line is better than no page.
    let resource =
        FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(
                language = language.tag(),
                ?errors,
                "a file of words has entries that cannot be read"
            );
            resource
        });
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn formatted(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors);
    if !errors.is_empty() {
        let mut list = String::new();
        for error in &errors {
            let _ = write!(list, "{error}; ");
        }
        tracing::error!(id, language = language.tag(), errors = list, "a message could not be filled in");
    }
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_beats_the_cookie_and_the_cookie_beats_the_browser() {
        let choice = |q, c, a| Choice::from_request(q, c, a);
        let asked = choice(Some("a=1&lang=ja"), Some("lang=en"), Some("zh"));
        assert_eq!(asked, Choice { language: Language::Ja, asked: true });
        assert_eq!(choice(None, Some("s=x; lang=en"), Some("ja")).language, Language::En);
        assert_eq!(choice(Some("lang=xx"), None, Some("ja,en;q=0.9")).language, Language::Ja);
        assert_eq!(choice(None, None, Some("fr-FR")).language, Language::ZhCn);
        assert_eq!(choice(None, None, None).cookie(), None);
        assert!(asked.cookie().unwrap().starts_with("lang=ja; Path=/"));
    }

    #[test]
    fn accepted_languages_are_weighed() {
        assert_eq!(Language::from_accept("fr, ja;q=0.4, en-GB;q=0.8"), Some(Language::En));
        assert_eq!(Language::from_accept("zh-TW;q=0.9, en;q=0.85"), Some(Language::ZhCn));
        assert_eq!(Language::from_accept("ja;q=0, en;q=0.1"), Some(Language::En));
        assert_eq!(Language::from_accept("ja;q=0"), None);
        assert_eq!(Language::from_accept("*"), None);
    }

    #[test]
    fn an_unknown_id_is_shown_and_does_not_stop_the_page() {
        assert_eq!(Words::new(Language::Ja).t("there-is-no-such-id"), "there-is-no-such-id");
    }
}
