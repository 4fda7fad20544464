//! The rulebooks and promises a gate judges by: the shipped ones, checked when they are loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use anxin_domain::promise::{Promise, PromiseError, Terms};
use anxin_domain::rulebook::{Rulebook, RulebookError};
use anxin_domain::rulebook_test;

use crate::error::GateError;

/// The rulebook for calls of nobody in particular.
const DEFAULT_RULEBOOK: &str = "cn";

const RULEBOOKS: &[(&str, &str)] = &[
    ("cn.toml", include_str!("../../../rulebooks/cn.toml")),
    ("cn-wuhan-lianjia.toml", include_str!("../../../rulebooks/cn-wuhan-lianjia.toml")),
];

const PROMISES: &[(&str, &str)] = &[("dnd-call.toml", include_str!("../../../promises/dnd-call.toml"))];

/// Rulebooks and promises.
#[derive(Clone)]
pub struct Law {
    rulebooks: Arc<BTreeMap<String, Arc<Rulebook>>>,
    promises: Arc<Vec<Promise>>,
    terms: Arc<Vec<Terms>>,
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
        let mut rulebooks = BTreeMap::new();
        for (file, text) in RULEBOOKS {
            let rulebook = Rulebook::parse(file, text)?;
            if let Some(failure) = rulebook_test::failures(&rulebook).into_iter().next() {
                return Err(LawError::Case(failure));
            }
            rulebooks.insert(rulebook.id.clone(), Arc::new(rulebook));
        }
        let mut promises = Vec::new();
        for (file, text) in PROMISES {
            let promise = Promise::parse(file, text)?;
            if let Some(failure) = promise.failures().into_iter().next() {
                return Err(LawError::Case(failure));
            }
            promises.push(promise);
        }
        let terms = promises.iter().flat_map(|p| p.terms.iter().cloned()).collect();
        Ok(Self { rulebooks: Arc::new(rulebooks), promises: Arc::new(promises), terms: Arc::new(terms) })
    }

    /// The rulebook with this name, or the default when none is named.
    ///
    /// # Errors
    /// [`GateError::NoRulebook`] when it is not here.
    pub fn rulebook(&self, id: Option<&str>) -> Result<&Arc<Rulebook>, GateError> {
        let id = id.unwrap_or(DEFAULT_RULEBOOK);
        self.rulebooks.get(id).ok_or_else(|| GateError::NoRulebook(id.to_owned()))
    }

    /// Every rulebook, by name.
    pub fn rulebooks(&self) -> impl Iterator<Item = &Arc<Rulebook>> {
        self.rulebooks.values()
    }

    /// Every promise.
    #[must_use]
    pub fn promises(&self) -> &[Promise] {
        &self.promises
    }

    /// Every version of every promise.
    #[must_use]
    pub fn terms(&self) -> &[Terms] {
        &self.terms
    }

    /// The terms with this label, as in `dnd-call@wuhan-2024`.
    #[must_use]
    pub fn terms_labelled(&self, label: &str) -> Option<&Terms> {
        self.terms.iter().find(|terms| terms.label() == label)
    }
}
