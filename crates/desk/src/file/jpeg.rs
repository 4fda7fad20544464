//! JPEG: every segment is looked at, and only those are kept that say how to draw the picture.

use crate::file::exif;
use crate::file::kind::FileKind;
use crate::file::refusal::Refusal;
use crate::file::scan::nothing_behind;

const KIND: FileKind = FileKind::Jpeg;
const TRUNCATED: Refusal = Refusal::Truncated(KIND);

/// The segments of a picture before its end.
struct Read<'a> {
    bytes: &'a [u8],
    at: usize,
    kept: Vec<u8>,
    orientation: Option<u8>,
    has_frame: bool,
    has_scan: bool,
}

/// Takes a picture apart and puts it together again without its metadata.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut read = Read {
        bytes,
        at: 2,
        kept: Vec::with_capacity(bytes.len()),
        orientation: None,
        has_frame: false,
        has_scan: false,
    };
    while read.segment()? {}
    if !read.has_frame || !read.has_scan {
        return Err(Refusal::Broken(KIND, "there is no picture in it"));
    }
    nothing_behind(KIND, &bytes[read.at..])?;
    let mut whole = vec![0xFF, 0xD8];
    if let Some(orientation) = read.orientation {
        let tiff = exif::only(orientation);
        whole.extend([0xFF, 0xE1, 0, 8 + tiff.len() as u8]);
        whole.extend(b"Exif\0\0");
        whole.extend(tiff);
    }
    whole.append(&mut read.kept);
    whole.extend([0xFF, 0xD9]);
    Ok(whole)
}

impl Read<'_> {
    /// Takes one segment; false at the end of the picture.
    fn segment(&mut self) -> Result<bool, Refusal> {
        let marker = self.marker()?;
        match marker {
            0xD9 => return Ok(false),
            // Baseline and progressive pictures: what browsers draw.
            0xC0..=0xC2 => {
                self.has_frame = true;
                self.keep(marker)?;
            }
            0xC4 | 0xDB | 0xDD => self.keep(marker)?,
            0xDA => {
                if !self.has_frame {
                    return Err(Refusal::Broken(KIND, "its parts are out of order"));
                }
                self.has_scan = true;
                self.keep(marker)?;
                self.scan()?;
            }
            0xE0..=0xEF | 0xFE => self.application(marker)?,
            _ => return Err(Refusal::Broken(KIND, "it has a part that pictures on pages do not have")),
        }
        Ok(true)
    }

    /// Reads a marker; any number of `FF` may stand before it.
    fn marker(&mut self) -> Result<u8, Refusal> {
        if *self.bytes.get(self.at).ok_or(TRUNCATED)? != 0xFF {
            return Err(Refusal::Broken(KIND, "there is something between its parts"));
        }
        while *self.bytes.get(self.at).ok_or(TRUNCATED)? == 0xFF {
            self.at += 1;
        }
        let marker = self.bytes[self.at];
        self.at += 1;
        Ok(marker)
    }

    fn body(&mut self) -> Result<&[u8], Refusal> {
        let length = self.bytes.get(self.at..self.at + 2).ok_or(TRUNCATED)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(Refusal::Broken(KIND, "a part has no length"));
        }
        let body = self.bytes.get(self.at + 2..self.at + length).ok_or(TRUNCATED)?;
        self.at += length;
        Ok(body)
    }

    fn keep(&mut self, marker: u8) -> Result<(), Refusal> {
        let body = self.body()?.to_vec();
        self.push(marker, &body);
        Ok(())
    }

    fn push(&mut self, marker: u8, body: &[u8]) {
        self.kept.extend([0xFF, marker]);
        self.kept.extend((body.len() as u16 + 2).to_be_bytes());
        self.kept.extend(body);
    }

    /// Of what programs add, the colours are kept (the density of JFIF without its thumbnail, ICC profiles, Adobe's transform).
    fn application(&mut self, marker: u8) -> Result<(), Refusal> {
        let body = self.body()?.to_vec();
        match marker {
            0xE0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
                let mut head = body[..14].to_vec();
                head[12..].fill(0);
                self.push(marker, &head);
            }
            0xE2 if body.starts_with(b"ICC_PROFILE\0") => self.push(marker, &body),
            0xEE if body.starts_with(b"Adobe") && body.len() >= 12 => self.push(marker, &body[..12]),
            0xE1 if body.starts_with(b"Exif\0") && self.orientation.is_none() => {
                self.orientation = body.get(6..).and_then(exif::orientation);
            }
            _ => {}
        }
        Ok(())
    }

    /// The picture's data lasts until the next marker that is neither a restart nor an escaped `FF`.
    fn scan(&mut self) -> Result<(), Refusal> {
        let begin = self.at;
        loop {
            let next = memchr::memchr(0xFF, &self.bytes[self.at..]).ok_or(TRUNCATED)?;
            self.at += next;
            match self.bytes.get(self.at + 1).ok_or(TRUNCATED)? {
                0x00 | 0xD0..=0xD7 => self.at += 2,
                0xFF => self.at += 1,
                _ => break,
            }
        }
        self.kept.extend(&self.bytes[begin..self.at]);
        Ok(())
    }
}
