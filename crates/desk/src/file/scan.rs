//! Looking for a second file inside the first: a page or a script that a browser might take the file for, an archive, a program.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;

/// What begins a page or a script, in small letters. Long enough not to come about in a picture by chance.
const MARKUP: &[&[u8]] =
    &[b"<script", b"<iframe", b"<!doctype", b"<html>", b"<html ", b"<?php", b"javascript:"];
/// What begins another file, where only padding should be.
const OTHER_FILES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "an archive"),
    (b"PK\x05\x06", "an archive"),
    (b"Rar!\x1A\x07", "an archive"),
    (b"7z\xBC\xAF\x27\x1C", "an archive"),
    (b"%PDF-", "a PDF"),
    (b"\x7FELF", "a program"),
    (b"This program cannot be run", "a program"),
    (b"<svg", "a page or a script"),
];

/// Refuses a file with a page or a script anywhere in it.
pub(super) fn no_markup(kind: FileKind, bytes: &[u8]) -> Result<(), Refusal> {
    let small = bytes.to_ascii_lowercase();
    if MARKUP.iter().any(|mark| memchr::memmem::find(&small, mark).is_some()) {
        return Err(Refusal::Hidden(kind, "a page or a script"));
    }
    Ok(())
}

/// Looks through what stands behind the end of a file and is dropped. Padding and a camera's second picture are nothing; another
/// file is a trick.
pub(super) fn nothing_behind(kind: FileKind, behind: &[u8]) -> Result<(), Refusal> {
    match OTHER_FILES.iter().find(|(mark, _)| memchr::memmem::find(behind, mark).is_some()) {
        Some((_, what)) => Err(Refusal::Hidden(kind, what)),
        None => Ok(()),
    }
}
