//! Ogg: the comments of Opus and Vorbis are blanked in their packet, and the pages that hold it get their new checksum.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;

const KIND: FileKind = FileKind::Ogg;
const TRUNCATED: Refusal = Refusal::Truncated(KIND);
const HEAD_BYTES: usize = 27;
const CHECKSUM: std::ops::Range<usize> = 22..26;
const SERIAL: std::ops::Range<usize> = 14..18;

/// A page: where it stands, where its data begins, and the lengths of its segments.
struct Page {
    at: usize,
    data: usize,
    end: usize,
    segments: Vec<usize>,
}

/// Looks through a recording and blanks its comments.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut pages = Vec::new();
    let mut at = 0;
    while bytes[at..].starts_with(b"OggS") {
        let page = page(bytes, at)?;
        at = page.end;
        pages.push(page);
    }
    nothing_behind(KIND, &bytes[at..])?;
    let serials = pages.iter().map(|page| &bytes[page.at + SERIAL.start..page.at + SERIAL.end]);
    if serials.clone().any(|serial| Some(serial) != serials.clone().next()) {
        return Err(Refusal::Broken(KIND, "it holds more than one recording"));
    }
    let mut kept = bytes[..at].to_vec();
    let comments = second_packet(&pages).ok_or(TRUNCATED)?;
    blank(&mut kept, &comments)?;
    for page in &pages {
        let sum = checksum(&kept[page.at..page.end]).to_le_bytes();
        kept[page.at + CHECKSUM.start..page.at + CHECKSUM.end].copy_from_slice(&sum);
    }
    Ok(kept)
}

fn page(bytes: &[u8], at: usize) -> Result<Page, Refusal> {
    let count = usize::from(*bytes.get(at + HEAD_BYTES - 1).ok_or(TRUNCATED)?);
    let data = at + HEAD_BYTES + count;
    let segments: Vec<usize> = bytes
        .get(at + HEAD_BYTES..data)
        .ok_or(TRUNCATED)?
        .iter()
        .map(|length| usize::from(*length))
        .collect();
    let end = data + segments.iter().sum::<usize>();
    let whole = bytes.get(at..end).ok_or(TRUNCATED)?;
    if checksum(whole).to_le_bytes() != whole[CHECKSUM] {
        return Err(Refusal::Broken(KIND, "a checksum does not hold"));
    }
    Ok(Page { at, data, end, segments })
}

/// The places of the bytes of the second packet, which holds the comments. A segment of less than 255 bytes ends a packet.
fn second_packet(pages: &[Page]) -> Option<Vec<usize>> {
    let mut packet = 0;
    let mut places = Vec::new();
    for page in pages {
        let mut at = page.data;
        for length in &page.segments {
            if packet == 1 {
                places.extend(at..at + length);
            }
            at += length;
            packet += usize::from(*length < 255);
            if packet == 2 {
                return Some(places);
            }
        }
    }
    None
}

/// What stands in place of the comments: a maker's name of blanks that fills the packet, and no comment.
fn blank(bytes: &mut [u8], places: &[usize]) -> Result<(), Refusal> {
    let packet: Vec<u8> = places.iter().map(|place| bytes[*place]).collect();
    let (magic, is_vorbis): (&[u8], bool) = match packet.as_slice() {
        [b'O', b'p', b'u', b's', b'T', b'a', b'g', b's', ..] => (b"OpusTags", false),
        [3, b'v', b'o', b'r', b'b', b'i', b's', ..] => (b"\x03vorbis", true),
        _ => return Err(Refusal::Broken(KIND, "it is neither Opus nor Vorbis")),
    };
    let around = magic.len() + 8 + usize::from(is_vorbis);
    let length = packet.len().checked_sub(around).ok_or(TRUNCATED)?;
    let mut blank = magic.to_vec();
    blank.extend(u32::try_from(length).map_err(|_| TRUNCATED)?.to_le_bytes());
    blank.resize(blank.len() + length, b' ');
    blank.extend(0_u32.to_le_bytes());
    if is_vorbis {
        blank.push(1);
    }
    for (place, byte) in places.iter().zip(blank) {
        bytes[*place] = byte;
    }
    Ok(())
}

/// The checksum of a page, with the place of the checksum itself taken for zeros.
fn checksum(page: &[u8]) -> u32 {
    page.iter().enumerate().fold(0, |sum, (at, byte)| {
        let byte = if CHECKSUM.contains(&at) { 0 } else { *byte };
        (sum << 8) ^ TABLE[usize::from((sum >> 24) as u8 ^ byte)]
    })
}

/// What each byte adds to the checksum.
const TABLE: [u32; 256] = {
    const POLYNOMIAL: u32 = 0x04C1_1DB7;
    let mut table = [0_u32; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = (byte as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { (sum << 1) ^ POLYNOMIAL };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};
