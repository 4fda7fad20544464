//! The rulebooks and promises a gate judges by: the shipped ones, checked when they are loaded.

use std::cell::Cell;
use std::sync::Arc;

use anxin_domain::rulebook::{Library, Rulebook, RulebookError};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_promise::{Catalogue, Promise, PromiseError, Terms};
use arc_swap::ArcSwap;

use crate::error::GateError;

/// The rulebook for calls of nobody in particular.
const DEFAULT_RULEBOOK: &str = "cn";

macro_rules! shipped_rulebooks {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../rulebooks/", $file)))),+]
    };
}

/// The files in `rulebooks/`; a test holds that none is left out.
const RULEBOOKS: &[(&str, &str)] = shipped_rulebooks![
    "base-1.toml",
    "cn-1.toml",
    "cn-2.toml",
    "cn-wuhan-lianjia-2024.toml",
    "cn-beijing-lianjia-2016.toml",
    "cn-beijing-lianjia-2020.toml",
    "cn-beijing-lianjia-2021.toml",
    "in-2018.toml",
    "in-2025.toml",
    "us-2024.toml",
    "gb-2003.toml",
    "au-2017.toml",
    "fr-2023.toml",
    "fr-2026.toml",
];

/// Rulebooks and promises. A copy sees what another one learns.
#[derive(Clone)]
pub struct Law {
    rulebooks: Arc<Library>,
    promises: Arc<ArcSwap<Catalogue>>,
}

/// Why the law could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A rulebook does not read.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// A promise does not read.
    #[error(transparent)]
    Promise(#[from] PromiseError),
    /// A case inside a file does not hold.
    #[error("a test inside a file fails: {0}")]
    Case(String),
}

impl Law {
    /// Loads what is shipped with this program, and runs the tests inside.
    ///
    /// # Errors
    /// [`LawError`] when a file does not read or does not hold its own tests.
    pub fn shipped() -> Result<Self, LawError> {
        Self::with(&[])
    }

    /// Loads what is shipped and more rulebooks, each with the name it has in errors, and runs the tests inside. A file that
    /// has the name of a shipped one takes its place.
    ///
    /// # Errors
    /// As for [`Law::shipped`].
    pub fn with(more: &[(String, String)]) -> Result<Self, LawError> {
        let promises = Catalogue::shipped()?;
        if let Some(failure) = promises.failures().into_iter().next() {
            return Err(LawError::Case(failure));
        }
        let rulebooks = Self::library(more)?;
        if let Some(failure) = rulebooks.failures().into_iter().next() {
            return Err(LawError::Case(failure.to_string()));
        }
        Ok(Self { rulebooks: Arc::new(rulebooks), promises: Arc::new(ArcSwap::from_pointee(promises)) })
    }

    /// The shipped rulebooks and more, read but with their tests not yet run.
    ///
    /// # Errors
    /// [`RulebookError`] with file, line and mend.
    pub fn library(more: &[(String, String)]) -> Result<Library, RulebookError> {
        let replaced = |file: &str| more.iter().any(|(name, _)| name == file);
        let shipped = RULEBOOKS.iter().copied().filter(|(file, _)| !replaced(file));
        let more = more.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        Library::read(&shipped.chain(more).collect::<Vec<_>>())
    }

    /// The rulebook with this name that is in force at a moment, or the default one when none is named.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] when it is not here, or was not the law of any version at that moment.
    pub fn rulebook(&self, id: Option<&str>, at: Instant) -> Result<&Arc<Rulebook>, GateError> {
        let id = id.unwrap_or(DEFAULT_RULEBOOK);
        self.rulebooks.in_force(id, at).ok_or_else(|| GateError::NoRulebook(id.to_owned()))
    }

    /// The rulebook with a label, as decisions carry it.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] when it is not here.
    pub fn rulebook_labelled(&self, label: &str) -> Result<&Arc<Rulebook>, GateError> {
        self.rulebooks.labelled(label).ok_or_else(|| GateError::NoRulebook(label.to_owned()))
    }

    /// Whether evidence that was last added to at a moment, by the rulebook with a label, need not be kept any more. What is
    /// decided by a rulebook that is not here is kept.
    #[must_use]
    pub fn may_forget(&self, label: &str, last: Instant, now: Instant) -> bool {
        let kept = self.rulebooks.labelled(label).and_then(|rulebook| rulebook.evidence_kept.as_ref());
        kept.is_some_and(|kept| kept.surely_lasts_until(last, Zones::anywhere()) <= now)
    }

    /// Every version of every rulebook, by name and time.
    pub fn rulebooks(&self) -> impl Iterator<Item = &Arc<Rulebook>> {
        self.rulebooks.all()
    }

    /// Every promise, as far as is known now.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.promises.load_full()
    }

    /// The same, for a look that does not last.
    pub(crate) fn promises(&self) -> arc_swap::Guard<Arc<Catalogue>> {
        self.promises.load()
    }

    /// Takes in a promise that was published. It takes the place of that with its id.
    pub(crate) fn learn(&self, promise: &Promise) {
        self.promises.rcu(|promises| promises.with(promise.clone()));
    }

    /// The terms with this label, as in `dnd-call@wuhan-2024`.
    #[must_use]
    pub fn terms_labelled(&self, label: &str) -> Option<Arc<Terms>> {
        self.promises.load().labelled(label).cloned()
    }
}

/// Finds the rulebooks of calls that follow each other. Most go by the one that the call before went by, and are spared the search.
pub(crate) struct Rulebooks<'a> {
    law: &'a Law,
    last: Cell<Option<&'a Rulebook>>,
}

impl<'a> Rulebooks<'a> {
    pub(crate) const fn of(law: &'a Law) -> Self {
        Self { law, last: Cell::new(None) }
    }

    /// As [`Law::rulebook`]. No two versions of a rulebook are in force at once, so one that is, is the one.
    #[inline]
    pub(crate) fn get(&self, id: Option<&str>, at: Instant) -> Result<&'a Rulebook, GateError> {
        let named = id.unwrap_or(DEFAULT_RULEBOOK);
        match self.last.get() {
            Some(last) if last.id == named && last.effective.contains(at) => Ok(last),
            _ => {
                let found = self.law.rulebook(id, at)?;
                self.last.set(Some(found));
                Ok(found)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_goes_when_its_rulebook_says_so_and_not_before() {
        let law = Law::shipped().unwrap();
        let at = |text| Instant::parse(text).unwrap();
        let decided = at("2026-03-01T00:00:00+08:00");
        let may = |label, now| law.may_forget(label, decided, at(now));
        assert!(!may("us@2024", "2031-02-28T00:00:00Z") && may("us@2024", "2031-03-03T00:00:00Z"));
        assert!(!may("cn@2", "2029-02-27T00:00:00Z") && may("cn@2", "2029-03-03T00:00:00Z"));
        assert!(!may("fr@2026", "2090-01-01T00:00:00Z"), "it does not say");
        assert!(!may("nobody@1", "2090-01-01T00:00:00Z"), "it is not here");
    }

    #[test]
    fn every_file_in_the_folder_is_shipped() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebooks");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|file| file.ends_with(".toml"))
            .collect();
        let mut shipped: Vec<String> = RULEBOOKS.iter().map(|(file, _)| (*file).to_owned()).collect();
        files.sort_unstable();
        shipped.sort_unstable();
        assert_eq!(shipped, files);
    }
}
