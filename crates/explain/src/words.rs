//! The sentences of the stories: Fluent messages in three languages, with the same variables in each.
//!
//! A message that a language lacks is taken from zh-CN, and failing that its id is shown; the tests make sure that neither
//! happens in what is shipped.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Serialize, Serializer};
use unic_langid::LanguageIdentifier;

/// A language that stories are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Chinese as written on the mainland, the language of the promise.
    ZhCn,
    /// English.
    En,
    /// Japanese.
    Ja,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::En, Self::Ja];

    /// The tag of BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// Reads a tag by its primary language, as in `zh-TW` or `en_GB`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| {
            language.tag().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(primary))
        })
    }

    /// The source text of the language's messages, for tests that hold the three files to each other.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::ZhCn => include_str!("../words/zh-CN.ftl"),
            Self::En => include_str!("../words/en.ftl"),
            Self::Ja => include_str!("../words/ja.ftl"),
        }
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.tag())
    }
}

/// What stands for a variable that is not known; the sentences have a form for it.
pub(crate) const NONE: &str = "none";

/// The variables of one message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variables(Vec<(&'static str, FluentValue<'static>)>);

impl Variables {
    /// No variables yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a text.
    pub(crate) fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.0.push((name, FluentValue::from(text.into())));
        self
    }

    /// With a text, or with the word for "not known".
    pub(crate) fn maybe(self, name: &'static str, text: Option<String>) -> Self {
        self.with(name, text.unwrap_or_else(|| NONE.to_owned()))
    }

    /// With a whole number, which languages may bend a word after; or with the word for "not known".
    pub(crate) fn count(mut self, name: &'static str, count: Option<i64>) -> Self {
        let Some(count) = count else { return self.maybe(name, None) };
        self.0.push((name, FluentValue::from(count)));
        self
    }
}

/// The words in one language. Cheap to copy; the messages are read once for the process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// A message without variables.
    pub(crate) fn word(self, id: &str) -> String {
        self.say(id, &Variables::new())
    }

    /// A message with its variables.
    pub(crate) fn say(self, id: &str, variables: &Variables) -> String {
        let args: FluentArgs<'_> = variables.0.iter().map(|(name, value)| (*name, value.clone())).collect();
        formatted(self.0, id, &args)
            .or_else(|| formatted(Language::ZhCn, id, &args))
            .unwrap_or_else(|| id.to_owned())
    }

    /// Several words as a list, as in `resale homes, rental homes and new homes`.
    pub(crate) fn list(self, items: &[String]) -> String {
        self.listed(items, "list-and")
    }

    /// Several words to choose from, as in `text message or instant message`.
    pub(crate) fn any_of(self, items: &[String]) -> String {
        self.listed(items, "list-or")
    }

    fn listed(self, items: &[String], last_joint: &str) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                [first.join(&self.word("list-comma")), last.clone()].join(&self.word(last_joint))
            }
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| Language::ALL.map(read));

fn bundle(language: Language) -> &'static Bundle {
    let [zh_cn, en, ja] = &*BUNDLES;
    match language {
        Language::ZhCn => zh_cn,
        Language::En => en,
        Language::Ja => ja,
    }
}

fn read(language: Language) -> Bundle {
    // A broken entry is left out and the rest of the file stands; a test finds it before it is shipped.
    let source = language.source().to_owned();
    let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // The marks that set off a text of another direction are not wanted in terminals, and no language here needs them.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn formatted(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle = bundle(language);
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    // A variable that a sentence asks for and nobody gave: tests stop here, a story is told all the same.
    debug_assert!(errors.is_empty(), "{id} in {}: {errors:?}", language.tag());
    Some(text)
}
