//! MP3: the frames of sound are kept, the tags before and behind them go.

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;

const KIND: FileKind = FileKind::Mp3;
const TRUNCATED: Refusal = Refusal::Truncated(KIND);
/// Fewer frames than this are no recording, and come about by chance.
const FRAMES_LEAST: usize = 3;
const BITRATES_1: [u32; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_1: [u32; 3] = [44_100, 48_000, 32_000];

/// Takes the frames out of a recording.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let begin = after_tags(bytes)?;
    let mut at = begin;
    let mut frames = 0;
    while let Some(length) = bytes.get(at..).and_then(frame) {
        if bytes.len() < at + length {
            return Err(TRUNCATED);
        }
        at += length;
        frames += 1;
    }
    if frames < FRAMES_LEAST {
        return Err(Refusal::Broken(KIND, "there is no sound in it"));
    }
    nothing_behind(KIND, &bytes[at..])?;
    Ok(bytes[begin..at].to_vec())
}

/// Where the sound begins: behind any number of ID3v2 tags and zeros.
fn after_tags(bytes: &[u8]) -> Result<usize, Refusal> {
    let mut at = 0;
    while bytes[at..].starts_with(b"ID3") {
        let head = bytes[at..].first_chunk::<10>().ok_or(TRUNCATED)?;
        let length = head[6..].iter().fold(0_usize, |sum, byte| (sum << 7) | usize::from(byte & 0x7F));
        let footer = if head[5] & 0x10 == 0 { 0 } else { 10 };
        at += 10 + length + footer;
        if at > bytes.len() {
            return Err(TRUNCATED);
        }
    }
    Ok(at + bytes[at..].iter().take_while(|byte| **byte == 0).count())
}

/// The length of the frame that begins here, if one does: MPEG 1, 2 or 2.5, layer III.
fn frame(bytes: &[u8]) -> Option<usize> {
    let head = bytes.first_chunk::<4>()?;
    if head[0] != 0xFF || head[1] & 0xE6 != 0xE2 {
        return None;
    }
    let version = (head[1] >> 3) & 3;
    let (rate, bitrate) = (RATES_1.get(usize::from((head[2] >> 2) & 3))?, usize::from(head[2] >> 4));
    let (bitrates, rate, samples) = match version {
        3 => (BITRATES_1, *rate, 144),
        2 => (BITRATES_2, rate / 2, 72),
        0 => (BITRATES_2, rate / 4, 72),
        _ => return None,
    };
    let bitrate = *bitrates.get(bitrate).filter(|rate| **rate > 0)?;
    let padding = u32::from((head[2] >> 1) & 1);
    Some((samples * bitrate * 1_000 / rate + padding) as usize)
}
