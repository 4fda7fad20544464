//! M4A: boxes that tell of place, maker and time become free space where they stand, so that the sound keeps its place.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;

const KIND: FileKind = FileKind::M4a;
const TRUNCATED: Refusal = Refusal::Truncated(KIND);
/// How deep boxes lie in one another: moov, trak, mdia, minf, dinf.
const DEPTH_LIMIT: usize = 8;
/// Boxes that are kept as they are, wherever they stand.
const KEPT: &[&[u8; 4]] = &[
    b"ftyp", b"mdat", b"iods", b"edts", b"elst", b"smhd", b"dinf", b"dref", b"stbl", b"stsd", b"stts",
    b"stsc", b"stsz", b"stco", b"co64", b"ctts", b"stss", b"sgpd", b"sbgp", b"nmhd", b"stz2",
];

/// Looks through a recording and blanks what is not its sound.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut kept = bytes.to_vec();
    let mut seen = Seen::default();
    row(&mut kept, 0, &mut seen)?;
    if seen.has_film {
        return Err(Refusal::Film);
    }
    if !seen.has_sound || !seen.has_data {
        return Err(Refusal::Broken(KIND, "there is no sound in it"));
    }
    Ok(kept)
}

#[derive(Default)]
struct Seen {
    has_sound: bool,
    has_film: bool,
    has_data: bool,
}

fn row(mut rest: &mut [u8], depth: usize, seen: &mut Seen) -> Result<(), Refusal> {
    if depth > DEPTH_LIMIT {
        return Err(Refusal::Broken(KIND, "its parts lie too deep in one another"));
    }
    while !rest.is_empty() {
        let (head, length) = head(rest)?;
        let (this, after) = rest.split_at_mut_checked(length).ok_or(TRUNCATED)?;
        rest = after;
        let name: [u8; 4] = this.get(4..8).and_then(|name| name.try_into().ok()).ok_or(TRUNCATED)?;
        let body = &mut this[head..];
        match &name {
            b"moov" | b"trak" | b"mdia" | b"minf" => row(body, depth + 1, seen)?,
            b"mvhd" | b"tkhd" | b"mdhd" => blank_times(body),
            b"hdlr" => {
                match body.get(8..12) {
                    Some(b"soun") => seen.has_sound = true,
                    Some(b"vide") => seen.has_film = true,
                    _ => {}
                }
                // Behind the type and twelve reserved bytes stands the name of the program.
                if let Some(program) = body.get_mut(24..) {
                    program.fill(0);
                }
            }
            known if KEPT.contains(&known) => seen.has_data |= known == b"mdat",
            b"moof" | b"mfra" | b"sidx" => {
                return Err(Refusal::Broken(KIND, "it is cut into pieces for sending"));
            }
            _ => {
                body.fill(0);
                this[4..8].copy_from_slice(b"free");
            }
        }
    }
    Ok(())
}

/// The lengths of a box's head and of the whole box.
fn head(rest: &[u8]) -> Result<(usize, usize), Refusal> {
    let length = u32::from_be_bytes(*rest.first_chunk::<4>().ok_or(TRUNCATED)?) as usize;
    let (head, length) = match length {
        0 => (8, rest.len()),
        1 => {
            let long = rest.get(8..16).and_then(|long| long.try_into().ok()).map(u64::from_be_bytes);
            (16, long.and_then(|long| usize::try_from(long).ok()).ok_or(TRUNCATED)?)
        }
        length => (8, length),
    };
    if length < head || rest.len() < head {
        return Err(Refusal::Broken(KIND, "a part has no length"));
    }
    Ok((head, length))
}

/// When it was made and when it was changed, behind version and flags.
fn blank_times(body: &mut [u8]) {
    let length = if body.first() == Some(&1) { 16 } else { 8 };
    if let Some(times) = body.get_mut(4..4 + length) {
        times.fill(0);
    }
}
