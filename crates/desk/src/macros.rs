//! Texts that the desk writes often: questions to customers and notes to rulings, in three languages, for one promise or for all.
//! They are data; a person reads and changes one before it is sent. A house starts with those that are shipped and keeps its own
//! ([`kept`]). A text may have variables, as in `{case}`, that are filled in where it is used.

pub(crate) mod kept;

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::LazyLock;

use anxin_domain::rulebook::Words;
use anxin_store::StoreError;
use serde::Deserialize;

use crate::complaint::WORDS_LIMIT;

/// The file, as shipped.
const FILE: &str = include_str!("../data/macros.toml");

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MacroUse {
    /// A question to the customer.
    Question,
    /// A note to a ruling.
    Note,
}

impl MacroUse {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Question, Self::Note];

    /// Its word in the store, in files and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Note => "note",
        }
    }
}

impl FromStr for MacroUse {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::ALL.into_iter().find(|one| one.word() == text).ok_or(StoreError::Corrupt("use of a text"))
    }
}

/// What a text may have filled in: the case's reference, and the promise and the brand by name.
pub const VARIABLES: [&str; 3] = ["case", "promise", "brand"];

/// A text with its variables filled in. What is no variable stands as it is: saving looks for those.
#[must_use]
pub fn filled(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_variable(rest) {
        done.push_str(before);
        if VARIABLES.contains(&name) {
            done.push_str(&value(name))
        } else {
            done += &format!("{{{name}}}")
        }
        rest = after;
    }
    done + rest
}

/// The first variable of a text that there is not, by name.
#[must_use]
pub fn unknown_variable(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, name, after)) = next_variable(rest) {
        if !VARIABLES.contains(&name) {
            return Some(name.to_owned());
        }
        rest = after;
    }
    None
}

/// What stands before the next variable, its name, and what stands behind it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name.trim(), after))
}

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Macro {
    /// Its id, as in `ask-contract`.
    pub id: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub is_for: MacroUse,
    /// For which promises; empty for all.
    #[serde(default)]
    pub promises: Vec<String>,
    /// What a list calls it.
    pub name: Words,
    /// The text.
    pub text: Words,
}

/// Texts that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Macros(Vec<Macro>);

/// Why texts were not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("data/macros.toml: {0}")]
pub struct MacroError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "macro")]
    macros: Vec<Macro>,
}

impl Macros {
    /// The texts that are shipped. That they read is held by a test.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Macros> = LazyLock::new(|| Macros::read(FILE).unwrap_or_default());
        &SHIPPED
    }

    /// Reads texts.
    ///
    /// # Errors
    /// [`MacroError`] says which text and what is wrong with it.
    pub fn read(text: &str) -> Result<Self, MacroError> {
        let file: File = toml::from_str(text).map_err(|e| MacroError(e.to_string().trim().to_owned()))?;
        let mut seen = BTreeSet::new();
        for one in &file.macros {
            if !seen.insert(&one.id) {
                return Err(MacroError(format!("{}: the id stands twice; give each its own", one.id)));
            }
            for words in [&one.name.zh_cn, &one.name.en, &one.name.ja] {
                check(&one.id, words)?;
            }
            for words in [&one.text.zh_cn, &one.text.en, &one.text.ja] {
                check(&one.id, words)?;
            }
        }
        Ok(Self(file.macros))
    }

    /// The texts for a use that fit a promise, in the order of the file.
    pub fn of<'a>(&'a self, is_for: MacroUse, promise: &'a str) -> impl Iterator<Item = &'a Macro> {
        let fits = move |one: &&Macro| one.promises.is_empty() || one.promises.iter().any(|id| id == promise);
        self.0.iter().filter(move |one| one.is_for == is_for).filter(fits)
    }

    /// A text by its id.
    #[must_use]
    pub fn one(&self, id: &str) -> Option<&Macro> {
        self.0.iter().find(|one| one.id == id)
    }

    /// Every text.
    #[must_use]
    pub fn all(&self) -> &[Macro] {
        &self.0
    }
}

fn check(id: &str, words: &str) -> Result<(), MacroError> {
    match words.chars().count() {
        0 => Err(MacroError(format!("{id}: write the text in all three languages"))),
        n if n > WORDS_LIMIT => Err(MacroError(format!("{id}: {n} letters; {WORDS_LIMIT} at most"))),
        _ => match unknown_variable(words) {
            Some(name) => {
                Err(MacroError(format!("{id}: there is no variable {{{name}}}; there are {VARIABLES:?}")))
            }
            None => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use anxin_promise::Catalogue;

    use super::*;

    #[test]
    fn the_shipped_texts_read_and_name_promises_that_there_are() {
        let macros = Macros::read(FILE).unwrap();
        assert_eq!(&macros, Macros::shipped());
        let catalogue = Catalogue::shipped().unwrap();
        for id in macros.all().iter().flat_map(|one| &one.promises) {
            assert!(catalogue.promise(id).is_some(), "{id}");
        }
        for promise in catalogue.promises() {
            for is_for in [MacroUse::Question, MacroUse::Note] {
                assert!(macros.of(is_for, &promise.id).next().is_some(), "{} {is_for:?}", promise.id);
            }
        }
    }

    #[test]
    fn variables_are_filled_in_and_one_that_there_is_not_is_named() {
        let value = |name: &str| name.to_uppercase();
        assert_eq!(filled("案件 { case }（{promise}）", value), "案件 CASE（PROMISE）");
        assert_eq!(filled("{sum} {case", value), "{sum} {case", "what is none stands as it is");
        assert_eq!(unknown_variable("{case} {sum} {x}").as_deref(), Some("sum"));
        assert_eq!(unknown_variable("{case} {brand"), None);
        let odd = "[[macro]]\nid = \"a\"\nuse = \"note\"\nname = { zh-CN = \"甲\", en = \"a\", ja = \"い\" }\n\
                   text = { zh-CN = \"{sum}\", en = \"a\", ja = \"い\" }\n";
        assert!(Macros::read(odd).unwrap_err().to_string().contains("{sum}"));
    }

    #[test]
    fn a_text_of_one_promise_is_not_offered_for_another() {
        let macros = Macros::shipped();
        let ids =
            |promise| macros.of(MacroUse::Question, promise).map(|one| one.id.as_str()).collect::<Vec<_>>();
        assert!(ids("leak-warranty").contains(&"ask-survey"));
        assert!(!ids("rental-deposit").contains(&"ask-survey"));
    }

    #[test]
    fn a_text_that_stands_twice_or_lacks_a_language_is_refused() {
        let one = |id: &str, ja: &str| {
            format!(
                "[[macro]]\nid = \"{id}\"\nuse = \"note\"\nname = {{ zh-CN = \"甲\", en = \"a\", ja = \"{ja}\" }}\n\
                 text = {{ zh-CN = \"甲\", en = \"a\", ja = \"い\" }}\n"
            )
        };
        assert!(Macros::read(&one("a", "い")).is_ok());
        assert!(Macros::read(&one("a", "")).is_err());
        assert!(Macros::read(&format!("{}{}", one("a", "い"), one("a", "い"))).is_err());
    }
}
