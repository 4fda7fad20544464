//! A text that many decisions share, the name of a rulebook's version, a promise's, a door, or the id of what one rests on. A copy
//! of one costs no memory.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::{ULID_LEN, Ulid};

/// A shared text. Cheap to clone.
#[derive(Clone)]
pub struct Label(Text);

#[derive(Clone)]
enum Text {
    Shared(Arc<str>),
    /// The letters of an id. Nearly every decision rests on one that no other rests on: it lies here, and takes no memory of its own.
    Id([u8; ULID_LEN]),
}

impl Label {
    pub(crate) const fn sharing(text: Arc<str>) -> Self {
        Self(Text::Shared(text))
    }

    /// The letters of an id.
    pub(crate) fn of_id(id: [u8; 16]) -> Self {
        let mut letters = [0; ULID_LEN];
        Ulid::from_bytes(id).array_to_str(&mut letters);
        Self(Text::Id(letters))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Shared(text) => text,
            // Letters and digits, all of them.
            Text::Id(letters) => std::str::from_utf8(letters).unwrap_or_default(),
        }
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Label {}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Label {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

/// As a text is hashed, by which one is found.
impl Hash for Label {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Deref for Label {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Label {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::sharing(Arc::from(text))
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::sharing(Arc::from(text))
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.as_str().to_owned()
    }
}

impl PartialEq<str> for Label {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<String> for Label {
    fn eq(&self, text: &String) -> bool {
        self.as_str() == *text
    }
}

impl PartialEq<&str> for Label {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, RandomState};

    use super::*;
    use crate::ids::ActId;

    #[test]
    fn the_label_of_an_id_is_its_text_and_is_found_by_it() {
        let id = ActId::from_bytes([7; 16]);
        let (own, shared) = (Label::from(id), Label::from(id.to_string()));
        assert_eq!((own.as_str(), own.len()), (id.to_string().as_str(), ULID_LEN));
        assert_eq!(own.parse(), Ok(id));
        assert_eq!((&own, own.cmp(&shared)), (&shared, Ordering::Equal));
        let hasher = RandomState::new();
        assert_eq!(hasher.hash_one(&own), hasher.hash_one(own.as_str()));
        assert_ne!(own, Label::from("07"));
    }
}
