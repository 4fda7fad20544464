//! One way in for every file: told by its bytes, looked through, and kept without what nobody needs to know.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::{jpeg, m4a, mp3, ogg, pdf, png, riff, scan};

/// The kind of a file, and its bytes as they are kept.
pub(super) fn clean(bytes: &[u8]) -> Result<(FileKind, Vec<u8>), Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let kind = FileKind::of(bytes).ok_or(Refusal::Kind)?;
    scan::no_markup(kind, bytes)?;
    let kept = match kind {
        FileKind::Jpeg => jpeg::clean(bytes),
        FileKind::Png => png::clean(bytes),
        FileKind::Webp => riff::clean_webp(bytes),
        FileKind::Pdf => pdf::clean(bytes),
        FileKind::Mp3 => mp3::clean(bytes),
        FileKind::M4a => m4a::clean(bytes),
        FileKind::Wav => riff::clean_wav(bytes),
        FileKind::Ogg => ogg::clean(bytes),
    }?;
    Ok((kind, kept))
}
