//! Every promise together.

use std::sync::Arc;

use anxin_domain::ids::BrandId;
use anxin_domain::promise::CallTerms;
use anxin_domain::time::Instant;

use crate::file::PromiseError;
use crate::terms::{Promise, Terms};
use crate::wrong::{Why, Wrong};

macro_rules! shipped {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../promises/", $file)))),+]
    };
}

/// The files in `promises/`; a test holds that none is left out.
const SHIPPED: &[(&str, &str)] = shipped![
    "dnd-call.toml",
    "true-listing.toml",
    "no-spread.toml",
    "seizure-before-signing.toml",
    "tragedy-check.toml",
    "leak-warranty.toml",
    "unpaid-bills.toml",
    "commission-refund.toml",
    "rental-deposit.toml",
    "new-home-refund.toml",
];

/// Every promise, in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    promises: Vec<Promise>,
    call_terms: Vec<CallTerms>,
}

impl Catalogue {
    /// Reads promises, each with the name its file has in errors. Their tests are not run: see [`Catalogue::failures`].
    ///
    /// # Errors
    /// [`PromiseError`] with file, place and mend.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, PromiseError> {
        let mut catalogue = Self::default();
        for (file, text) in files {
            let promise = Promise::parse(file, text)?;
            if catalogue.promise(&promise.id).is_some() {
                let what = Wrong::from(Why::IdKnown { id: promise.id }).within("id");
                return Err(PromiseError { file: (*file).to_owned(), what });
            }
            catalogue.promises.push(promise);
        }
        Ok(catalogue.in_order())
    }

    /// The promises that are shipped with this program.
    ///
    /// # Errors
    /// [`PromiseError`] when one does not read.
    pub fn shipped() -> Result<Self, PromiseError> {
        Self::read(SHIPPED)
    }

    /// The files that are shipped with this program, by name.
    #[must_use]
    pub const fn files() -> &'static [(&'static str, &'static str)] {
        SHIPPED
    }

    /// The same with one more promise, which takes the place of that with its id.
    #[must_use]
    pub fn with(&self, promise: Promise) -> Self {
        let others = self.promises.iter().filter(|other| other.id != promise.id).cloned();
        let promises = others.chain([promise.clone()]).collect();
        Self { promises, call_terms: Vec::new() }.in_order()
    }

    fn in_order(mut self) -> Self {
        self.promises.sort_by(|one, other| (one.place, &one.id).cmp(&(other.place, &other.id)));
        self.call_terms = self.terms().filter_map(|terms| terms.call.clone()).collect();
        self
    }

    /// Every promise.
    #[must_use]
    pub fn promises(&self) -> &[Promise] {
        &self.promises
    }

    /// The promise with an id.
    #[must_use]
    pub fn promise(&self, id: &str) -> Option<&Promise> {
        self.promises.iter().find(|promise| promise.id == id)
    }

    /// Every version of every promise.
    pub fn terms(&self) -> impl Iterator<Item = &Arc<Terms>> {
        self.promises.iter().flat_map(|promise| &promise.terms)
    }

    /// The version with a label, as in `dnd-call@wuhan-2024`.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&Arc<Terms>> {
        self.terms().find(|terms| terms.label == label)
    }

    /// The version of a promise that is in force for a brand in a city at a moment. For a claim, whose event is a day, see
    /// [`Promise::in_force_for`].
    #[must_use]
    pub fn in_force(
        &self,
        promise: &str,
        brand: &BrandId,
        city: Option<&str>,
        at: Instant,
    ) -> Option<&Arc<Terms>> {
        self.promise(promise)?.terms.iter().find(|terms| terms.covers(brand, city, at))
    }

    /// What decisions about calls go by.
    #[must_use]
    pub fn call_terms(&self) -> &[CallTerms] {
        &self.call_terms
    }

    /// Runs the tests inside every file and says what failed.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        self.promises.iter().flat_map(Promise::failures).collect()
    }
}
