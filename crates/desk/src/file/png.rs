//! PNG: the chunks that say how to draw the picture are kept, each after its checksum was held.

use flate2::Crc;

use crate::file::exif;
use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;

const KIND: FileKind = FileKind::Png;
const TRUNCATED: Refusal = Refusal::Truncated(KIND);
const SIGNATURE_BYTES: usize = 8;
const KEPT: &[&[u8; 4]] = &[
    b"PLTE", b"IDAT", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs", b"cICP",
    b"mDCV", b"cLLI",
];

/// Takes a picture apart and puts it together again without its metadata. Of a moving picture the still one stays.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut kept = bytes[..SIGNATURE_BYTES].to_vec();
    let mut at = SIGNATURE_BYTES;
    let mut has_data = false;
    loop {
        let (name, body, next) = chunk(bytes, at)?;
        let is_first = at == SIGNATURE_BYTES;
        if is_first != (name == b"IHDR") || (is_first && body.len() != 13) {
            return Err(Refusal::Broken(KIND, "its parts are out of order"));
        }
        match name {
            b"IHDR" => kept.extend(&bytes[at..next]),
            b"IEND" => {
                if !has_data {
                    return Err(Refusal::Broken(KIND, "there is no picture in it"));
                }
                push(&mut kept, b"IEND", &[]);
                nothing_behind(KIND, &bytes[next..])?;
                return Ok(kept);
            }
            b"eXIf" => {
                if let Some(orientation) = exif::orientation(body) {
                    push(&mut kept, b"eXIf", &exif::only(orientation));
                }
            }
            known if KEPT.contains(&known) => {
                has_data |= known == b"IDAT";
                kept.extend(&bytes[at..next]);
            }
            // A small first letter says that a picture can be drawn without it.
            [first, ..] if first.is_ascii_lowercase() => {}
            _ => return Err(Refusal::Broken(KIND, "it has a part that is not known")),
        }
        at = next;
    }
}

/// The name and the body of a chunk, and where the next begins.
fn chunk(bytes: &[u8], at: usize) -> Result<(&[u8; 4], &[u8], usize), Refusal> {
    let (length, rest) = bytes[at..].split_first_chunk::<4>().ok_or(TRUNCATED)?;
    let length = u32::from_be_bytes(*length) as usize;
    let (name, rest) = rest.split_first_chunk::<4>().ok_or(TRUNCATED)?;
    let body = rest.get(..length).ok_or(TRUNCATED)?;
    let sum = rest.get(length..).and_then(<[u8]>::first_chunk::<4>).ok_or(TRUNCATED)?;
    if checksum(name, body) != u32::from_be_bytes(*sum) {
        return Err(Refusal::Broken(KIND, "a checksum does not hold"));
    }
    Ok((name, body, at + length + 12))
}

fn push(kept: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    kept.extend((body.len() as u32).to_be_bytes());
    kept.extend(name);
    kept.extend(body);
    kept.extend(checksum(name, body).to_be_bytes());
}

fn checksum(name: &[u8; 4], body: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(body);
    crc.sum()
}
