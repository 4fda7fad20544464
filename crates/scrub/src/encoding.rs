//! In what encoding a list is, and what that means for reading it. Rows are split and kept as bytes wherever commas, quotation
//! marks and line ends are the same bytes as in ASCII; UTF-16 is turned into UTF-8 on the way in and back on the way out.

use std::borrow::Cow;
use std::io::{Read, Result, Write};

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coding {
    encoding: &'static Encoding,
    /// Whether the file begins with a byte order mark.
    mark: bool,
}

impl Coding {
    /// The encoding with a label; none when there is no such label.
    pub(crate) fn labelled(label: &str, beginning: &[u8]) -> Option<Self> {
        let encoding = Encoding::for_label(label.as_bytes())?;
        let mark = Encoding::for_bom(beginning).is_some_and(|(marked, _)| marked == encoding);
        Some(Self { encoding, mark })
    }

    /// Finds out from the beginning of a file: by its byte order mark, else UTF-8 if it is, else UTF-16 where every second byte
    /// of plain text is zero, else GB18030, which a Chinese CRM writes.
    pub(crate) fn of(beginning: &[u8]) -> Self {
        if let Some((encoding, _)) = Encoding::for_bom(beginning) {
            return Self { encoding, mark: true };
        }
        let zeros = |odd: usize| beginning.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let half = beginning.len() / 2;
        let encoding = match std::str::from_utf8(beginning) {
            _ if half > 0 && zeros(1) * 2 > half => UTF_16LE,
            _ if half > 0 && zeros(0) * 2 > half => UTF_16BE,
            Ok(_) => UTF_8,
            // A letter may be cut off where the beginning ends.
            Err(error) if error.error_len().is_none() => UTF_8,
            Err(_) => GB18030,
        };
        Self { encoding, mark: false }
    }

    /// Whether rows can be split as they are.
    pub(crate) fn is_plain(self) -> bool {
        self.encoding != UTF_16LE && self.encoding != UTF_16BE
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// Bytes that come before the first row.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self.encoding {
            _ if !self.mark => b"",
            encoding if encoding == UTF_8 => b"\xef\xbb\xbf",
            // Written by the encoder with everything else.
            _ => b"",
        }
    }

    /// A field as text. What is no text is kept apart from every number by a sign that none has.
    pub(crate) fn text(self, field: &[u8]) -> Cow<'_, str> {
        if !self.is_plain() || self.encoding == UTF_8 {
            return String::from_utf8_lossy(field);
        }
        self.encoding.decode_without_bom_handling(field).0
    }

    /// Whether `delimiter` can be a byte of a letter.
    pub(crate) fn confuses(self, delimiter: u8) -> bool {
        self.is_plain() && self.encoding != UTF_8 && !self.encoding.is_single_byte() && delimiter >= 0x40
    }

    /// Reads UTF-8 from a list in UTF-16, and any other as it is.
    pub(crate) fn reader<'a>(self, inner: impl Read + Send + 'a) -> Box<dyn Read + Send + 'a> {
        if self.is_plain() {
            return Box::new(inner);
        }
        let decoder = self.encoding.new_decoder_with_bom_removal();
        Box::new(Decoded {
            inner,
            decoder,
            raw: vec![0; BUFFER],
            held: 0..0,
            text: String::new(),
            given: 0,
            ended: false,
        })
    }

    /// Writes UTF-16 from UTF-8, and any other as it is.
    pub(crate) fn write(self, text: &[u8], out: &mut impl Write) -> Result<()> {
        if self.is_plain() {
            return out.write_all(text);
        }
        let text = std::str::from_utf8(text).map_err(std::io::Error::other)?;
        let big = self.encoding == UTF_16BE;
        let bytes: Vec<u8> = text
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        out.write_all(&bytes)
    }

    /// The byte order mark as text, for encodings that are turned into UTF-8.
    pub(crate) fn mark_as_text(self) -> &'static str {
        if self.mark && !self.is_plain() { "\u{feff}" } else { "" }
    }
}

const BUFFER: usize = 64 * 1024;

struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    held: std::ops::Range<usize>,
    text: String,
    /// Bytes of `text` that were given on.
    given: usize,
    ended: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.decode()?;
        }
        let open = self.text.as_bytes().get(self.given..).unwrap_or_default();
        let count = open.len().min(out.len());
        if let (Some(out), Some(open)) = (out.get_mut(..count), open.get(..count)) {
            out.copy_from_slice(open);
        }
        self.given += count;
        Ok(count)
    }
}

impl<R: Read> Decoded<R> {
    fn decode(&mut self) -> Result<()> {
        if self.held.is_empty() {
            let count = self.inner.read(&mut self.raw)?;
            self.held = 0..count;
            self.ended = count == 0;
        }
        self.text.clear();
        self.given = 0;
        self.text.reserve(BUFFER * 3);
        let raw = self.raw.get(self.held.clone()).unwrap_or_default();
        let (result, read, replaced) = self.decoder.decode_to_string(raw, &mut self.text, self.ended);
        self.held.start += read;
        if replaced {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "the file is not whole UTF-16"));
        }
        // Room was reserved for the longest text that so many bytes can be.
        debug_assert_eq!(result, CoderResult::InputEmpty);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8]) -> String {
        let mut text = String::new();
        Coding::of(bytes).reader(bytes).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn an_encoding_is_found_by_its_mark_or_by_what_it_can_be() {
        let name = |bytes: &[u8]| Coding::of(bytes).name();
        assert_eq!(name(b"phone\n13800138000\n"), "UTF-8");
        assert_eq!(name("手机".as_bytes()), "UTF-8");
        assert_eq!(name(&"手机".as_bytes()[..4]), "UTF-8", "cut off in a letter");
        assert_eq!(name(b"\xca\xd6\xbb\xfa\n138"), "gb18030");
        assert_eq!(name(b"\xef\xbb\xbfphone"), "UTF-8");
        assert_eq!(name(b"\xff\xfep\0"), "UTF-16LE");
        assert_eq!(name(b"p\0h\0o\0n\0e\0"), "UTF-16LE");
        assert_eq!(name(b"\0p\0h\0o\0n\0e"), "UTF-16BE");
        assert_eq!(name(b""), "UTF-8");
        assert_eq!(Coding::labelled("GBK", b"").map(Coding::name), Some("GBK"));
        assert_eq!(Coding::labelled("klingon", b""), None);
    }

    #[test]
    fn utf_16_reads_as_utf_8_and_is_written_back() {
        let text = "手机,名\n13800138000,😀\n".repeat(9_000);
        for big in [false, true] {
            let units = format!("\u{feff}{text}");
            let to_bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            let bytes: Vec<u8> = units.encode_utf16().flat_map(to_bytes).collect();
            assert_eq!(through(&bytes), text);
            let coding = Coding::of(&bytes);
            let mut written = Vec::new();
            coding.write(coding.mark_as_text().as_bytes(), &mut written).unwrap();
            coding.write(text.as_bytes(), &mut written).unwrap();
            assert!(written == bytes);
        }
    }

    #[test]
    fn half_a_letter_of_utf_16_is_an_error() {
        let mut text = String::new();
        let bytes = b"\xff\xfep\0h";
        assert!(Coding::of(bytes).reader(&bytes[..]).read_to_string(&mut text).is_err());
    }
}
