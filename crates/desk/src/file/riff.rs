//! WebP and WAV: both are rows of chunks with a length each, of which few are kept.

use crate::file::exif;
use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;

/// `RIFF`, a length, and what the chunks are.
const HEAD_BYTES: usize = 12;
/// The flags of an extended WebP that say that it has camera data, and XMP.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

type Chunk<'a> = ([u8; 4], &'a [u8]);

/// Takes a picture apart and puts it together again without its metadata.
pub(super) fn clean_webp(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    const KIND: FileKind = FileKind::Webp;
    let chunks = chunks(KIND, bytes)?;
    let orientation = chunks
        .iter()
        .find(|(name, _)| name == b"EXIF")
        .and_then(|(_, body)| exif::orientation(body.strip_prefix(b"Exif\0\0".as_slice()).unwrap_or(body)));
    let is_extended = matches!(chunks.first(), Some((name, body)) if name == b"VP8X" && body.len() >= 10);
    let mut kept = Vec::new();
    let mut has_data = false;
    for (name, body) in &chunks {
        match name {
            b"VP8X" if is_extended && kept.is_empty() => {
                let mut head = body[..10].to_vec();
                head[0] &= !(HAS_EXIF | HAS_XMP);
                head[0] |= orientation.map_or(0, |_| HAS_EXIF);
                push(&mut kept, name, &head);
            }
            b"VP8X" => return Err(Refusal::Broken(KIND, "its parts are out of order")),
            b"VP8 " | b"VP8L" => {
                has_data = true;
                push(&mut kept, name, body);
            }
            b"ANMF" => {
                has_data = true;
                push(&mut kept, name, &frame(body)?);
            }
            b"ALPH" | b"ANIM" | b"ICCP" => push(&mut kept, name, body),
            _ => {}
        }
    }
    if !has_data {
        return Err(Refusal::Broken(KIND, "there is no picture in it"));
    }
    if let Some(orientation) = orientation.filter(|_| is_extended) {
        push(&mut kept, b"EXIF", &exif::only(orientation));
    }
    Ok(whole(*b"WEBP", &kept))
}

/// Takes a recording apart and puts it together again: how it sounds, and the sound.
pub(super) fn clean_wav(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    const KIND: FileKind = FileKind::Wav;
    let mut kept = Vec::new();
    let (mut has_format, mut has_data) = (false, false);
    for (name, body) in chunks(KIND, bytes)? {
        match &name {
            b"fmt " => has_format = body.len() >= 14,
            b"data" => has_data = has_format,
            b"fact" => {}
            _ => continue,
        }
        push(&mut kept, &name, body);
    }
    if !has_data {
        return Err(Refusal::Broken(KIND, "there is no sound in it"));
    }
    Ok(whole(*b"WAVE", &kept))
}

/// One picture of a moving one: where it stands, and how to draw it.
fn frame(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    const PLACE_BYTES: usize = 16;
    let place = body.get(..PLACE_BYTES).ok_or(Refusal::Truncated(FileKind::Webp))?;
    let mut kept = place.to_vec();
    for (name, body) in row(FileKind::Webp, &body[PLACE_BYTES..])? {
        if [*b"ALPH", *b"VP8 ", *b"VP8L"].contains(&name) {
            push(&mut kept, &name, body);
        }
    }
    Ok(kept)
}

fn chunks(kind: FileKind, bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Refusal> {
    let (length, _) = bytes[4..].split_first_chunk::<4>().ok_or(Refusal::Truncated(kind))?;
    let end = (u32::from_le_bytes(*length) as usize).saturating_add(8);
    let inner = bytes.get(HEAD_BYTES..end).ok_or(Refusal::Truncated(kind))?;
    nothing_behind(kind, &bytes[end..])?;
    row(kind, inner)
}

fn row(kind: FileKind, mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, Refusal> {
    let mut chunks = Vec::new();
    // A single byte at the end is padding.
    while rest.len() > 1 {
        let (name, after) = rest.split_first_chunk::<4>().ok_or(Refusal::Truncated(kind))?;
        let (length, after) = after.split_first_chunk::<4>().ok_or(Refusal::Truncated(kind))?;
        let length = u32::from_le_bytes(*length) as usize;
        chunks.push((*name, after.get(..length).ok_or(Refusal::Truncated(kind))?));
        // Chunks begin at even places; some programs leave out the last byte of padding.
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    Ok(chunks)
}

fn push(kept: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    kept.extend(name);
    kept.extend((body.len() as u32).to_le_bytes());
    kept.extend(body);
    if body.len() % 2 == 1 {
        kept.push(0);
    }
}

fn whole(what: [u8; 4], chunks: &[u8]) -> Vec<u8> {
    let mut whole = b"RIFF".to_vec();
    whole.extend((chunks.len() as u32 + 4).to_le_bytes());
    whole.extend(what);
    whole.extend(chunks);
    whole
}
