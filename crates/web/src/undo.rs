//! What can be undone: one type for all pages. A notice of something that was just done carries the word of its undo in the address, and its
//! button posts it; whether it can still be undone is seen then. A word names things by their ids and their places, never by what is to be
//! restored, so whoever makes one up restores nothing but what stood before.

use std::str::FromStr;

use anxin_domain::ids::{ActId, CaseId};
use anxin_identity::{About, MailHow};

use crate::words::Language;

/// Most things that one word names: as many cases as are handled at once.
const THINGS_LIMIT: usize = 50;

/// Something that was done and can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// An act about calls: a permission, its withdrawal, do-not-disturb that went off, whether one may be asked.
    Act(ActId),
    /// Acts about calls that were said at once: the first and the last.
    Acts(ActId, ActId),
    /// Wishes about texts, each with its place among those about the same, and the language of texts: what it was and what it is.
    Messages(Vec<(About, i64)>, Option<(Language, Language)>),
    /// How mail comes: how it came before.
    Mail(MailHow),
    /// Cases that somebody took, gave back or handed on, each with the place of that among its hands.
    Cases(Vec<(CaseId, i64)>),
}

impl Undo {
    /// The word for addresses and forms.
    #[must_use]
    pub fn word(&self) -> String {
        let joined = |things: Vec<String>| things.join("-");
        match self {
            Self::Act(id) => format!("act-{id}"),
            Self::Acts(first, last) => format!("acts-{first}.{last}"),
            Self::Messages(wishes, language) => {
                let wishes = wishes.iter().map(|(about, n)| format!("{}.{n}", about.word()));
                let language = language.map(|(was, is)| format!("{}.{}", short(was), short(is)));
                format!("messages-{}", joined(wishes.chain(language).collect()))
            }
            Self::Mail(was) => format!("mail-{}", was.word()),
            Self::Cases(cases) => {
                format!("cases-{}", joined(cases.iter().map(|(id, n)| format!("{id}.{n}")).collect()))
            }
        }
    }

    /// Where its button posts to: the face it belongs to.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Act(_) | Self::Acts(..) | Self::Messages(..) | Self::Mail(_) => "/me/undo",
            Self::Cases(_) => "/desk/undo",
        }
    }
}

/// A word that names nothing that can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoUndo;

impl FromStr for Undo {
    type Err = NoUndo;

    fn from_str(word: &str) -> Result<Self, NoUndo> {
        let (kind, rest) = word.split_once('-').ok_or(NoUndo)?;
        match kind {
            "act" => Ok(Self::Act(rest.parse().map_err(|_| NoUndo)?)),
            "acts" => {
                let (first, last) = rest.split_once('.').ok_or(NoUndo)?;
                Ok(Self::Acts(first.parse().map_err(|_| NoUndo)?, last.parse().map_err(|_| NoUndo)?))
            }
            "messages" => messages(rest),
            "mail" => MailHow::from_word(rest).map(Self::Mail).ok_or(NoUndo),
            "cases" => {
                let case = |(id, n): (&str, i64)| Ok((id.parse().map_err(|_| NoUndo)?, n));
                things(rest)?.into_iter().map(case).collect::<Result<_, _>>().map(Self::Cases)
            }
            _ => Err(NoUndo),
        }
    }
}

fn messages(rest: &str) -> Result<Undo, NoUndo> {
    let (mut wishes, mut language) = (Vec::new(), None);
    for part in rest.split('-').take(THINGS_LIMIT) {
        let (name, after) = part.split_once('.').ok_or(NoUndo)?;
        match (About::ALL.into_iter().find(|about| about.is_optional() && about.word() == name), long(name)) {
            (Some(about), _) => wishes.push((about, after.parse().map_err(|_| NoUndo)?)),
            (None, Some(was)) => language = Some((was, long(after).ok_or(NoUndo)?)),
            (None, None) => return Err(NoUndo),
        }
    }
    Ok(Undo::Messages(wishes, language))
}

/// Names with their places.
fn things(rest: &str) -> Result<Vec<(&str, i64)>, NoUndo> {
    let parts: Vec<&str> = rest.split('-').collect();
    if parts.len() > THINGS_LIMIT {
        Err(NoUndo)
    } else {
        parts.into_iter().map(thing).collect::<Option<_>>().ok_or(NoUndo)
    }
}

fn thing(part: &str) -> Option<(&str, i64)> {
    let (name, n) = part.split_once('.')?;
    Some((name, n.parse().ok()?))
}

/// A language in a word whose parts are set apart by the line that is in its tag.
const fn short(language: Language) -> &'static str {
    match language {
        Language::ZhCn => "zh",
        Language::En => "en",
        Language::Ja => "ja",
    }
}

fn long(word: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| short(*language) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_it_was_written_and_what_is_made_up_is_none() {
        let id = "01J6A3M1T0R8Z5X7C9V2B4N6M8";
        let all = [
            Undo::Act(id.parse().unwrap()),
            Undo::Acts(id.parse().unwrap(), "01J6A3M1T0R8Z5X7C9V2B4N6M9".parse().unwrap()),
            Undo::Messages(vec![(About::Progress, 3), (About::Acts, 1)], None),
            Undo::Messages(vec![(About::Requests, 2)], Some((Language::ZhCn, Language::Ja))),
            Undo::Messages(Vec::new(), Some((Language::En, Language::ZhCn))),
            Undo::Mail(MailHow::Also),
            Undo::Cases(vec![(id.parse().unwrap(), 4)]),
        ];
        for undo in all {
            assert_eq!(undo.word().parse(), Ok(undo.clone()), "{}", undo.word());
            assert!(undo.word().bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)));
        }
        let many = format!("cases-{}", vec![format!("{id}.1"); THINGS_LIMIT + 1].join("-"));
        for odd in [
            "",
            "act",
            "act-",
            "act-1",
            "acts-",
            "acts-1.2",
            "messages-security.1",
            "messages-",
            "mail-x",
            "cases-x.1",
            &*many,
        ] {
            assert_eq!(odd.parse::<Undo>(), Err(NoUndo), "{odd}");
        }
    }
}
