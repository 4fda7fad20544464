//! Files as cameras, recorders and offices make them, with all that they tell of place and maker.

use std::io::{Cursor, Write};

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, RgbImage};

/// The maker in every sample: it must be nowhere afterwards.
pub(crate) const MAKER: &str = "SecretMaker 9000";

fn picture() -> DynamicImage {
    let pixel = |x: u32, y: u32| image::Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8]);
    DynamicImage::ImageRgb8(RgbImage::from_fn(40, 24, pixel))
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture().write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Camera data with a place, a maker, a thumbnail and the way up.
pub(crate) fn camera_data(orientation: u16) -> Vec<u8> {
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let place = [30, 35, 1234].map(|num| Rational { num, denom: 1 }).to_vec();
    let fields = [
        field(Tag::Orientation, Value::Short(vec![orientation])),
        field(Tag::Make, Value::Ascii(vec![MAKER.into()])),
        field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        field(Tag::GPSLatitude, Value::Rational(place)),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let thumbnail = encoded(ImageFormat::Jpeg);
    writer.set_jpeg(&thumbnail, In::THUMBNAIL);
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).unwrap();
    out.into_inner()
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xFF, marker];
    segment.extend((body.len() as u16 + 2).to_be_bytes());
    segment.extend(body);
    segment
}

/// A JPEG with camera data, XMP, a comment, and a second picture behind its end.
pub(crate) fn jpeg(orientation: u16) -> Vec<u8> {
    let plain = encoded(ImageFormat::Jpeg);
    let camera = [b"Exif\0\0".as_slice(), &camera_data(orientation)].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>".as_slice(), MAKER.as_bytes()].concat();
    let more = [segment(0xE1, &camera), segment(0xE1, &xmp), segment(0xFE, MAKER.as_bytes())].concat();
    [&plain[..2], &more, &plain[2..], &plain].concat()
}

pub(crate) fn png_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(body);
    [&(body.len() as u32).to_be_bytes(), name.as_slice(), body, &crc.sum().to_be_bytes()].concat()
}

/// A PNG with camera data, text and time.
pub(crate) fn png(orientation: u16) -> Vec<u8> {
    let plain = encoded(ImageFormat::Png);
    let head = 8 + 25;
    let text = [b"Software\0".as_slice(), MAKER.as_bytes()].concat();
    let more = [
        png_chunk(b"eXIf", &camera_data(orientation)),
        png_chunk(b"tEXt", &text),
        png_chunk(b"tIME", &[7, 0xEA, 11, 29, 8, 0, 0]),
        png_chunk(b"prVt", MAKER.as_bytes()),
    ];
    [&plain[..head], &more.concat(), &plain[head..]].concat()
}

fn riff_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = [name.as_slice(), &(body.len() as u32).to_le_bytes(), body].concat();
    chunk.resize(chunk.len() + body.len() % 2, 0);
    chunk
}

fn riff(what: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    let inner = [what.as_slice(), &chunks.concat()].concat();
    [b"RIFF".as_slice(), &(inner.len() as u32).to_le_bytes(), &inner].concat()
}

/// A WebP in its extended form, with camera data and XMP.
pub(crate) fn webp(orientation: u16) -> Vec<u8> {
    let plain = encoded(ImageFormat::WebP);
    let picture = plain[12..].to_vec();
    let head = [0x0C, 0, 0, 0, 39, 0, 0, 23, 0, 0];
    let chunks = [
        riff_chunk(b"VP8X", &head),
        picture,
        riff_chunk(b"EXIF", &camera_data(orientation)),
        riff_chunk(b"XMP ", MAKER.as_bytes()),
    ];
    riff(b"WEBP", &chunks)
}

/// A recording of so many bytes of sound, with a list of who made it.
pub(crate) fn wav(sound: usize) -> Vec<u8> {
    let format = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0];
    let list = [b"INFOISFT".as_slice(), MAKER.as_bytes()].concat();
    let chunks =
        [riff_chunk(b"fmt ", &format), riff_chunk(b"LIST", &list), riff_chunk(b"data", &vec![0x80; sound])];
    riff(b"WAVE", &chunks)
}

/// Frames of silence (MPEG 1, layer III, 128 kbit/s, 44.1 kHz) between an ID3v2 and an ID3v1 tag.
pub(crate) fn mp3() -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFB, 0x90, 0xC4];
    frame.resize(417, 0);
    let mut tag = vec![b'I', b'D', b'3', 4, 0, 0, 0, 0, 0, 16];
    tag.extend(MAKER.as_bytes());
    let mut old_tag = [b"TAG".as_slice(), MAKER.as_bytes()].concat();
    old_tag.resize(128, 0);
    [tag, frame.repeat(5), old_tag].concat()
}

fn mp4_box(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), name.as_slice(), body].concat()
}

/// A recording as telephones make it, or a film when the handler is `vide`; with place and maker.
pub(crate) fn m4a(handler: &[u8; 4]) -> Vec<u8> {
    let times = [0, 0, 0, 0, 0xDE, 0xAD, 0xBE, 0xEF, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0x03, 0xE8, 0, 0, 0, 9];
    let mut handled = [[0; 8].as_slice(), handler, &[0; 12]].concat();
    handled.extend(MAKER.as_bytes());
    let media =
        [mp4_box(b"mdhd", &times), mp4_box(b"hdlr", &handled), mp4_box(b"minf", &mp4_box(b"stbl", &[]))];
    let place = mp4_box(b"\xA9xyz", b"+30.5928+114.3055/");
    let track = [mp4_box(b"tkhd", &times), mp4_box(b"mdia", &media.concat()), mp4_box(b"udta", &place)];
    let movie = [
        mp4_box(b"mvhd", &times),
        mp4_box(b"trak", &track.concat()),
        mp4_box(b"udta", &mp4_box(b"meta", MAKER.as_bytes())),
    ];
    [mp4_box(b"ftyp", b"M4A \0\0\0\0"), mp4_box(b"moov", &movie.concat()), mp4_box(b"mdat", &[1, 2, 3, 4, 5])]
        .concat()
}

/// The checksum of Ogg, written as its specification has it: bit by bit.
fn ogg_checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum: u32, _| {
            (sum << 1) ^ if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 }
        })
    })
}

fn ogg_page(n: u32, flags: u8, packet: &[u8]) -> Vec<u8> {
    let mut lengths = vec![255; packet.len() / 255];
    lengths.push((packet.len() % 255) as u8);
    let mut page =
        [b"OggS\0".as_slice(), &[flags], &[0; 8], &7_u32.to_le_bytes(), &n.to_le_bytes(), &[0; 4]].concat();
    page.push(lengths.len() as u8);
    page.extend(lengths);
    page.extend(packet);
    let sum = ogg_checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// A recording in Opus with comments that fill more than one segment.
pub(crate) fn ogg() -> Vec<u8> {
    let comment = format!("LOCATION={}", MAKER.repeat(30));
    let mut tags = b"OpusTags".to_vec();
    tags.extend((MAKER.len() as u32).to_le_bytes());
    tags.extend(MAKER.as_bytes());
    tags.extend(1_u32.to_le_bytes());
    tags.extend((comment.len() as u32).to_le_bytes());
    tags.extend(comment.as_bytes());
    let head = b"OpusHead\x01\x01\0\0\x80\xBB\0\0\0\0\0";
    [ogg_page(0, 2, head), ogg_page(1, 0, &tags), ogg_page(2, 4, &[0xF8, 0xFF, 0xFE])].concat()
}

/// A document of one page whose catalogue says what it is given, with more objects, and a maker in its information and its XMP.
pub(crate) fn pdf(catalogue: &str, more: &str) -> Vec<u8> {
    let xmp = format!("<x:xmpmeta>{MAKER}</x:xmpmeta>");
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R {catalogue} >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 6 0 R >>\nendobj\n\
         4 0 obj\n<< /Producer ({MAKER} \\(a (b) c\\)) /Author <53656372657420> >>\nendobj\n\
         5 0 obj\n<< /Type /Metadata /Subtype /XML /Length {} >>\nstream\n{xmp}\nendstream\nendobj\n\
         6 0 obj\n<< /Length 5 >>\nstream\n0 0 m\nendstream\nendobj\n{more}\n\
         trailer\n<< /Size 7 /Root 1 0 R /Info 4 0 R >>\nstartxref\n0\n%%EOF\n",
        xmp.len()
    )
    .into_bytes()
}

/// A document that holds a photograph with all its camera data.
pub(crate) fn pdf_with_a_photograph() -> Vec<u8> {
    let plain = pdf("", "");
    let at = plain.windows(7).position(|window| window == b"6 0 obj").unwrap();
    let photograph = jpeg(1);
    // The second picture behind the end is the camera's own way of writing, and nothing that a document has.
    let photograph = &photograph[..photograph.len() - encoded(ImageFormat::Jpeg).len()];
    let comment = photograph.windows(2).position(|window| window == [0xFF, 0xFE]).unwrap();
    let photograph = [&photograph[..comment], &photograph[comment + 4 + MAKER.len()..]].concat();
    let head = b"7 0 obj\n<< /Subtype /Image /Filter /DCTDecode >>\nstream\n";
    [&plain[..at], head, &photograph, b"\nendstream\nendobj\n", &plain[at..]].concat()
}

/// A document in which objects are packed, the maker's information among them.
pub(crate) fn packed_pdf(object: &str) -> Vec<u8> {
    let info = format!("<< /Producer ({MAKER}) >>");
    let table = format!("4 0 8 {} ", info.len() + 1);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(format!("{table}{info} {object}").as_bytes()).unwrap();
    let packed = zlib.finish().unwrap();
    let head = format!(
        "%PDF-1.7\n9 0 obj\n<< /Type /ObjStm /N 2 /First {} /Filter /FlateDecode /Length {} >>\nstream\n",
        table.len(),
        packed.len()
    );
    let tail = "\nendstream\nendobj\ntrailer\n<< /Size 10 /Root 8 0 R /Info 4 0 R >>\nstartxref\n0\n%%EOF\n";
    [head.as_bytes(), &packed, tail.as_bytes()].concat()
}
