//! PDF: what does things when it is opened is refused, wherever in the file it stands; what tells of its maker is overwritten
//! where it stands, so that every other byte keeps its place.

mod names;
mod streams;
mod strings;

use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;
use names::{Names, has};
use streams::{Budget, Stream, streams};

const KIND: FileKind = FileKind::Pdf;
const END: &[u8] = b"%%EOF";

/// Names that only what does things, or brings other files, has; long enough to be looked for in packed data too.
const ACTIVE: &[(&[u8], &str)] = &[
    (b"JavaScript", "has a script in it"),
    (b"Launch", "starts programs"),
    (b"EmbeddedFile", "has other files in it"),
    (b"EmbeddedFiles", "has other files in it"),
    (b"FileAttachment", "has other files in it"),
    (b"RichMedia", "has films or programs in it"),
    (b"ImportData", "reads other files"),
    (b"SubmitForm", "sends data"),
    (b"GoToE", "opens other files"),
];
/// Short names of the same, which packed data has by chance.
const ACTIVE_SHORT: &[(&[u8], &str)] = &[
    (b"JS", "has a script in it"),
    (b"XFA", "has a form with scripts in it"),
    (b"EF", "has other files in it"),
];

/// Refuses a document that does things, and takes out what tells of its maker.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let end = memchr::memmem::rfind(bytes, END).ok_or(Refusal::Truncated(KIND))? + END.len();
    nothing_behind(KIND, &bytes[end..])?;
    let mut kept = bytes[..end].to_vec();
    let found = streams(&kept);
    refuse_active(&kept, ACTIVE)?;
    let mut budget = Budget::default();
    let outside = outside(&kept, &found);
    for text in &outside {
        refuse_active(text, ACTIVE_SHORT)?;
        if has(text, b"Encrypt") {
            return Err(Refusal::Locked);
        }
    }
    let info = outside.iter().rev().find_map(|text| info_object(text));
    for stream in &found {
        if stream.is_packed_objects(&kept)? {
            let objects = stream.unpack(&kept, &mut budget)?;
            refuse_active(&objects, ACTIVE)?;
            refuse_active(&objects, ACTIVE_SHORT)?;
            let table = info.zip(stream.first(&kept));
            if let Some(blank) =
                table.and_then(|(number, first)| strings::blank_in_packed(&objects, first, number))
            {
                stream.pack_again(&mut kept, &blank)?;
            }
        } else if stream.is_metadata(&kept) {
            stream.overwrite(&mut kept);
        }
    }
    if let Some(number) = info {
        strings::blank_object(&mut kept, number);
    }
    blank_camera_data(&mut kept);
    kept.push(b'\n');
    Ok(kept)
}

fn refuse_active(text: &[u8], names: &[(&[u8], &'static str)]) -> Result<(), Refusal> {
    for name in Names::of(text) {
        if let Some((_, what)) = names.iter().find(|(active, _)| *active == name) {
            return Err(Refusal::Active(what));
        }
    }
    Ok(())
}

/// The stretches between the streams.
fn outside<'a>(bytes: &'a [u8], found: &[Stream]) -> Vec<&'a [u8]> {
    let ends = std::iter::once(0).chain(found.iter().map(|stream| stream.data.end));
    let begins = found.iter().map(|stream| stream.data.start).chain(std::iter::once(bytes.len()));
    ends.zip(begins).map(|(from, until)| &bytes[from..until.max(from)]).collect()
}

/// The number of the object that tells of the maker: `/Info 12 0 R`.
fn info_object(text: &[u8]) -> Option<u32> {
    let at = memchr::memmem::rfind(text, b"/Info")? + 5;
    let rest = text[at..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

/// Overwrites camera data and XMP of JPEG pictures inside.
fn blank_camera_data(bytes: &mut [u8]) {
    for mark in [b"Exif\0\0".as_slice(), b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"] {
        let found: Vec<usize> = memchr::memmem::find_iter(bytes, mark).collect();
        for at in found {
            let Some(head) = at.checked_sub(4).map(|head| &bytes[head..at]) else { continue };
            if head[0] == 0xFF && (0xE1..=0xED).contains(&head[1]) {
                let length = usize::from(u16::from_be_bytes([head[2], head[3]])).saturating_sub(2);
                let end = (at + length).min(bytes.len());
                bytes[at..end].fill(0);
            }
        }
    }
}
