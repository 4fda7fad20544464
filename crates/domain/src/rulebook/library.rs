//! All rulebooks together: put on top of each other, held against each other, and found by moment or by label.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::rulebook::draft::{Draft, read};
use crate::rulebook::error::RulebookError;
use crate::rulebook::merge::{extend, finish};
use crate::rulebook::{Rulebook, failures};
use crate::time::Instant;

/// How many files may stand on top of each other.
const DEEPEST: usize = 8;

/// The rulebooks of a house.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// By id, each with its versions in order of time.
    rulebooks: BTreeMap<String, Vec<Arc<Rulebook>>>,
}

impl Library {
    /// Reads files, each with the name it has in errors. A file without `effective_from` is law for nobody and only there to
    /// be extended.
    ///
    /// # Errors
    /// [`RulebookError`] with file, line and mend: unknown fields, an unknown zone or calendar, numbers out of range, two
    /// versions of one rulebook in force at the same time, a file that extends or falls back to what is not there, a rule
    /// that cannot be evaluated.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, RulebookError> {
        let mut drafts: Vec<Draft> = Vec::new();
        for (file, text) in files {
            let draft = read(file, text)?;
            if let Some(other) = drafts.iter().find(|other| other.label() == draft.label()) {
                let (label, there) = (draft.label(), &other.file);
                return Err(draft
                    .version
                    .wrong(format!("version: {label} is in {there} too; give one another version")));
            }
            check_is_law(&draft)?;
            drafts.push(draft);
        }
        let mut library = Self::default();
        for draft in drafts.iter().filter(|draft| draft.effective_from.is_some()) {
            let rulebook = finish(whole(draft, &drafts, &[])?)?;
            library.add(draft, rulebook)?;
        }
        library.check_fallbacks(&drafts)?;
        Ok(library)
    }

    fn add(&mut self, draft: &Draft, rulebook: Rulebook) -> Result<(), RulebookError> {
        let versions = self.rulebooks.entry(rulebook.id.clone()).or_default();
        if let Some(other) = versions.iter().find(|other| other.effective.overlaps(&rulebook.effective)) {
            let what = format!(
                "{} and {} are both in force from {}; write effective_until in the earlier one",
                other.label,
                rulebook.label,
                other.effective.from.max(rulebook.effective.from)
            );
            let line = draft.effective_from.as_ref().map(|from| from.place.line);
            return Err(RulebookError { file: draft.file.to_string(), line, what });
        }
        versions.push(Arc::new(rulebook));
        versions.sort_by_key(|version| version.effective.from);
        Ok(())
    }

    fn check_fallbacks(&self, drafts: &[Draft]) -> Result<(), RulebookError> {
        for draft in drafts {
            let Some(id) = &draft.falls_back_to else { continue };
            if id.value == draft.id {
                return Err(id.wrong(
                    "falls_back_to: names itself; name another rulebook, or leave it out".to_owned(),
                ));
            }
            if !self.rulebooks.contains_key(&id.value) {
                return Err(id.wrong(format!(
                    "falls_back_to: there is no rulebook {:?} here; write an id without version, as in cn",
                    id.value
                )));
            }
        }
        Ok(())
    }

    /// The version of a rulebook that is in force at a moment, or that of the one it falls back to.
    #[must_use]
    pub fn in_force(&self, id: &str, at: Instant) -> Option<&Arc<Rulebook>> {
        let mut id = id;
        for _ in 0..DEEPEST {
            let versions = self.rulebooks.get(id)?;
            if let Some(version) = versions.iter().find(|version| version.effective.contains(at)) {
                return Some(version);
            }
            id = versions.iter().find_map(|version| version.falls_back_to.as_deref())?;
        }
        None
    }

    /// The rulebook with a label, as in `cn@2`.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&Arc<Rulebook>> {
        let (id, _) = label.split_once('@')?;
        self.rulebooks.get(id)?.iter().find(|version| version.label == label)
    }

    /// Every version of every rulebook, by id and time.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Rulebook>> {
        self.rulebooks.values().flatten()
    }

    /// Runs the tests inside the files. One error for each that fails.
    #[must_use]
    pub fn failures(&self) -> Vec<RulebookError> {
        self.all().flat_map(|rulebook| failures(rulebook)).collect()
    }
}

/// A file that is only there to be extended judges no call, so what it says about its time or its cases would never be heard.
fn check_is_law(draft: &Draft) -> Result<(), RulebookError> {
    let until = draft.effective_until.as_ref().map(|until| ("effective_until", &until.place));
    let back = draft.falls_back_to.as_ref().map(|id| ("falls_back_to", &id.place));
    let test = draft.tests.first().map(|test| ("test", &test.place));
    match [until, back, test].into_iter().flatten().next() {
        Some((what, place)) if draft.effective_from.is_none() => Err(place.wrong(format!(
            "{what}: of no use without effective_from, as this file is only there to be extended; write effective_from, or take it out"
        ))),
        _ => Ok(()),
    }
}

/// A draft on top of all that it extends; `above` are those that stand on it.
fn whole(draft: &Draft, drafts: &[Draft], above: &[String]) -> Result<Draft, RulebookError> {
    let Some(extends) = &draft.extends else { return Ok(draft.clone()) };
    let above = [above, &[draft.label()]].concat();
    if above.contains(&extends.value) {
        let circle = above.join(", which extends ");
        return Err(
            extends.wrong(format!("extends: {circle}, which extends {}; break the circle", extends.value))
        );
    }
    if above.len() > DEEPEST {
        return Err(extends
            .wrong(format!("extends: more than {DEEPEST} rulebooks on top of each other; extend fewer")));
    }
    let below = drafts.iter().find(|other| other.label() == extends.value).ok_or_else(|| {
        extends.wrong(format!("extends: there is no {:?} here; write id@version, as in cn@2", extends.value))
    })?;
    Ok(extend(whole(below, drafts, &above)?, draft.clone()))
}
