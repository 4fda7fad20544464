//! Streams of a PDF: where they stand, and what is packed into them.

use std::io::{Read, Write};
use std::ops::Range;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::file::pdf::KIND;
use crate::file::pdf::names::has;
use crate::file::refusal::Refusal;

/// What the packed objects of one document may unpack to, in bytes.
const UNPACKED_LIMIT: u64 = 32 * 1024 * 1024;

/// A stream: what stands between it and the one before, its dictionary, and its data.
pub(super) struct Stream {
    before: Range<usize>,
    dictionary: Range<usize>,
    pub(super) data: Range<usize>,
}

/// How much may still be unpacked.
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(UNPACKED_LIMIT)
    }
}

/// Every stream, in order.
pub(super) fn streams(bytes: &[u8]) -> Vec<Stream> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memmem::find(&bytes[at..], b"stream") {
        let keyword = at + next;
        let after = keyword + 6;
        let line_end = match bytes.get(after..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\n' | b'\r', ..]) => 1,
            _ => 0,
        };
        if line_end == 0 || !bytes[..keyword].trim_ascii_end().ends_with(b">>") {
            at = after;
            continue;
        }
        let begin = after + line_end;
        let length = memchr::memmem::find(&bytes[begin..], b"endstream").unwrap_or(bytes.len() - begin);
        let last = found.last().map_or(0, |stream: &Stream| stream.data.end);
        let object =
            memchr::memmem::rfind(&bytes[last..keyword], b" obj").map_or(last, |object| last + object);
        found.push(Stream {
            before: last..keyword,
            dictionary: object..keyword,
            data: begin..begin + length,
        });
        at = begin + length;
    }
    found
}

impl Stream {
    fn says(&self, bytes: &[u8], name: &[u8]) -> bool {
        has(&bytes[self.dictionary.clone()], name)
    }

    /// Whether objects are packed into it. One that is called so where it cannot be told which stream is meant is a trick.
    pub(super) fn is_packed_objects(&self, bytes: &[u8]) -> Result<bool, Refusal> {
        if self.says(bytes, b"ObjStm") {
            return Ok(true);
        }
        if has(&bytes[self.before.clone()], b"ObjStm") {
            return Err(Refusal::Active("is packed in a way that cannot be looked into"));
        }
        Ok(self.says(bytes, b"First") && self.says(bytes, b"N"))
    }

    /// Where the first packed object begins, behind their table.
    pub(super) fn first(&self, bytes: &[u8]) -> Option<usize> {
        let dictionary = &bytes[self.dictionary.clone()];
        let rest = dictionary[memchr::memmem::rfind(dictionary, b"/First")? + 6..].trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
    }

    pub(super) fn is_metadata(&self, bytes: &[u8]) -> bool {
        self.says(bytes, b"Metadata")
    }

    /// Unpacks packed objects. What is packed in an odd way, or too much, cannot be looked into and is not taken.
    pub(super) fn unpack(&self, bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Refusal> {
        let data = &bytes[self.data.clone()];
        if !self.says(bytes, b"Filter") {
            return Ok(data.to_vec());
        }
        let odd = [
            b"ASCIIHexDecode".as_slice(),
            b"ASCII85Decode",
            b"LZWDecode",
            b"RunLengthDecode",
            b"Crypt",
            b"Predictor",
        ];
        if !self.says(bytes, b"FlateDecode") || odd.iter().any(|name| self.says(bytes, name)) {
            return Err(Refusal::Active("is packed in a way that cannot be looked into"));
        }
        let mut objects = Vec::new();
        // A sum that does not hold at the end is what readers let pass as well; what came before it is looked at.
        let read = ZlibDecoder::new(data).take(budget.0 + 1).read_to_end(&mut objects);
        if objects.is_empty() && read.is_err() {
            return Err(Refusal::Broken(KIND, "a part of it does not unpack"));
        }
        budget.0 = budget
            .0
            .checked_sub(objects.len() as u64)
            .ok_or(Refusal::Active("unpacks to more than is looked into"))?;
        Ok(objects)
    }

    /// Puts changed objects in the place of the ones that were there, which have the same length or more when packed.
    pub(super) fn pack_again(&self, bytes: &mut [u8], objects: &[u8]) -> Result<(), Refusal> {
        let stuck = Refusal::Active("tells of its maker in a way that cannot be taken out");
        let is_plain = !self.says(bytes, b"Filter");
        let place = &mut bytes[self.data.clone()];
        let packed = if is_plain { objects.to_vec() } else { packed(objects).map_err(|_| stuck.clone())? };
        let (head, rest) = place.split_at_mut_checked(packed.len()).ok_or(stuck)?;
        head.copy_from_slice(&packed);
        rest.fill(b'\n');
        Ok(())
    }

    /// Overwrites the data.
    pub(super) fn overwrite(&self, bytes: &mut [u8]) {
        bytes[self.data.clone()].fill(b' ');
    }
}

fn packed(objects: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(objects)?;
    encoder.finish()
}
