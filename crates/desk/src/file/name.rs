//! Names of files as they are kept: no folders, no control characters, no tricks with directions of writing, not too long.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;

/// Longest name that is kept, in letters, without what it ends in.
pub const FILE_NAME_LIMIT: usize = 80;
/// Longest ending that is taken for one.
const EXTENSION_LIMIT: usize = 8;

/// Cleans a name and gives it the ending of its kind. A name that says another kind of file than the bytes is refused: whoever
/// opens it must not be surprised.
pub(super) fn cleaned(name: &str, kind: FileKind) -> Result<String, Refusal> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let letters: String = last.chars().filter(|letter| !is_odd(*letter)).collect();
    let letters = letters.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let (stem, extension) = match letters.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => (stem, extension),
        _ => (letters, ""),
    };
    if !kind.may_be_called(extension) {
        return Err(Refusal::Named(extension.to_ascii_lowercase(), kind));
    }
    let stem: String = stem.chars().take(FILE_NAME_LIMIT).collect();
    let stem = stem.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let stem = if stem.is_empty() { "file" } else { stem };
    Ok(format!("{stem}.{}", kind.extension()))
}

fn is_extension(text: &str) -> bool {
    (1..=EXTENSION_LIMIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Control characters, what file systems take for more than a letter, and what turns the direction of writing or is not seen.
fn is_odd(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '"' | '*' | ':' | '<' | '>' | '?' | '|' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}'..='\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_letters_and_loses_its_tricks() {
        for (name, kept) in [
            ("来电截图.JPG", "来电截图.jpg"),
            ("screenshot.png", "screenshot.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\Users\\x\\photo.jpeg", "photo.jpg"),
            ("a\u{202E}gpj.exe.jpg", "agpj.exe.jpg"),
            ("x\r\nSet-Cookie: a=b.jpg", "xSet-Cookie a=b.jpg"),
            ("\"quoted\".jpg", "quoted.jpg"),
            ("", "file.jpg"),
            ("...", "file.jpg"),
            (".jpg", "jpg.jpg"),
            ("2026.11.29", "2026.11.jpg"),
        ] {
            assert_eq!(cleaned(name, FileKind::Jpeg).unwrap(), kept, "{name}");
        }
        let long = "长".repeat(500);
        assert_eq!(cleaned(&long, FileKind::Jpeg).unwrap().chars().count(), FILE_NAME_LIMIT + 4);
    }

    #[test]
    fn a_name_that_says_another_kind_is_refused_with_the_mend() {
        for (name, kind) in [
            ("a.html", FileKind::Jpeg),
            ("a.PDF", FileKind::Png),
            ("a.mp3", FileKind::Pdf),
            ("a.jpg", FileKind::Ogg),
        ] {
            let wrong = cleaned(name, kind).unwrap_err().to_string();
            assert!(wrong.contains(": give it a name that ends in ."), "{wrong}");
        }
    }
}
