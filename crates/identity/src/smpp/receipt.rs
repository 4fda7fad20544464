//! The text of a receipt (SMPP 3.4, appendix B), which every provider writes a little differently, and states (5.2.28).

use crate::sender::Outcome;

/// What a receipt tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// What the provider calls the text.
    pub(super) id: Option<String>,
    /// How its way ended; none while it has not.
    pub(super) state: Option<Outcome>,
}

/// Reads `id:… stat:…` wherever they stand, in whatever case.
pub(super) fn read(text: &str) -> Told {
    // What comes after `text:` are the first words of the message itself and says nothing.
    let lower = text.to_ascii_lowercase();
    let head = lower.find("text:").map_or(text, |end| &text[..end]);
    let field = |name: &str| {
        head.split_ascii_whitespace().find_map(|word| {
            let (key, value) = word.split_once(':')?;
            (key.eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
        })
    };
    Told { id: field("id"), state: field("stat").and_then(|word| word_state(&word)) }
}

/// The state as a number.
pub(super) const fn state(state: u8) -> Option<Outcome> {
    match state {
        2 => Some(Outcome::Delivered),
        // Expired, deleted, undeliverable, rejected. Others are on the way, or not known.
        3 | 4 | 5 | 8 => Some(Outcome::Undelivered),
        _ => None,
    }
}

fn word_state(word: &str) -> Option<Outcome> {
    match word.to_ascii_uppercase().as_str() {
        "DELIVRD" => Some(Outcome::Delivered),
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" => Some(Outcome::Undelivered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_reads_however_it_is_written() {
        let told = |id: Option<&str>, state| Told { id: id.map(str::to_owned), state };
        let delivered = Some(Outcome::Delivered);
        for text in [
            "id:a1 sub:001 dlvrd:001 submit date:2611231400 done date:2611231401 stat:DELIVRD err:000 text:hello",
            "ID:a1 Stat:delivrd",
            "stat:DELIVRD id:a1",
            "id:a1 stat:DELIVRD err:000 Text:id:b2 stat:UNDELIV",
        ] {
            assert_eq!(read(text), told(Some("a1"), delivered), "{text}");
        }
        assert_eq!(read("id:a1 stat:UNDELIV err:069"), told(Some("a1"), Some(Outcome::Undelivered)));
        for on_the_way in ["id:a1 stat:ENROUTE", "id:a1 stat:ACCEPTD", "id:a1 stat:", "id:a1"] {
            assert_eq!(read(on_the_way), told(Some("a1"), None), "{on_the_way}");
        }
        for nothing in ["", "id:", "hello", "text:id:a1 stat:DELIVRD", "é:stat"] {
            assert_eq!(read(nothing), Told::default(), "{nothing}");
        }
    }
}
