//! Makes the first inputs of every target, below the folder that is named.

use std::path::Path;

use anxin_domain::number::Number;
use anxin_fuzz::evidence::{Files, files};
use anxin_segment::{Builder, Code};

/// Bytes of a frame before its entries.
const HEADER_BYTES: usize = 96;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("name a folder"))?;
    let folder = Path::new(&folder);
    for (name, digits) in segments() {
        keep(folder, "segment", name, &segment(&digits))?;
    }
    for (seed, count) in [(1, 1), (2, 5), (3, 40)] {
        let Files { log, decisions, lines } = files(seed, count);
        let name = count.to_string();
        keep(folder, "log", &name, &log)?;
        keep(folder, "sealed", &format!("{name}-decisions"), &[&[0], decisions.1.as_slice()].concat())?;
        keep(folder, "sealed", &format!("{name}-lines"), &[&[1], lines.1.as_slice()].concat())?;
        keep(folder, "scrub", &format!("{name}.parquet"), &lines.1)?;
        if let Some(entry) = log.get(HEADER_BYTES..).and_then(first_entry) {
            keep(folder, "entry", &name, entry)?;
        }
    }
    lists().iter().try_for_each(|(name, list)| keep(folder, "scrub", name, list))
}

fn keep(folder: &Path, target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)
}

fn first_entry(entries: &[u8]) -> Option<&[u8]> {
    let length = u32::from_le_bytes(*entries.first_chunk()?);
    entries.get(..usize::try_from(length).ok()?)
}

/// Lists that become blocks of each shape.
fn segments() -> [(&'static str, Vec<u64>); 4] {
    [
        ("empty", Vec::new()),
        ("sparse", (0..300).map(|index| 12_000_000_000 + index * 30_011).collect()),
        ("bytes", (0..20_000).map(|index| (8_613_800 << 20) + index * 50).collect()),
        ("lines", (0..130_000).map(|index| (8_613_900 << 20) + index * 8).collect()),
    ]
}

fn segment(digits: &[u64]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("list.seg");
    let mut builder = Builder::create(&path).expect("a segment is begun");
    for digits in digits {
        let code = Code::new((digits % 7) as u8 + 1).unwrap_or(Code::LISTED);
        builder.push(Number::from_digits(*digits), code).expect("numbers rise");
    }
    builder.finish("made up").expect("the segment is written");
    std::fs::read(path).expect("it can be read")
}

fn lists() -> Vec<(&'static str, Vec<u8>)> {
    let text = "name,phone,note\n王芳,138 0013 8000,\"said \"\"no\"\"\"\nAnna,+1 (212) 555-0123,\n,12321,x\n";
    let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes);
    vec![
        ("titled.csv", text.into()),
        ("semicolons.csv", "\u{feff}Telefon;Ort\r\n030 123456;Berlin\r\n;\r\n".into()),
        ("tabs.tsv", "phone\tline\n13800138000\t\"a\nb\"\n".into()),
        ("bare.csv", "13800138000\n13800138001\n010-12345678\n".into()),
        ("gbk.csv", b"\xb5\xe7\xbb\xb0,\xd0\xd5\xc3\xfb\n13800138000,\xcd\xf5\xb7\xbc\n".into()),
        ("utf-16.csv", [0xff, 0xfe].into_iter().chain(utf_16).collect()),
        ("list.csv.gz", GZIPPED.into()),
    ]
}

/// `phone\n13800138000\n`, packed.
const GZIPPED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x2b\xc8\xc8\xcf\x4b\xe5\x32\x34\xb6\x30\x30\x00\x13\x06\x5c\x00\xb7\x9f\xe5\x09\x12\x00\x00\x00";
