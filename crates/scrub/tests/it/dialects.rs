//! Whatever a list is written in, its rows keep their bytes and get the right answer.

use std::io::{Read, Write};

use anxin_domain::number::{Number, Region};
use proptest::prelude::*;

use crate::scene::{NUMBERS, Scene, is_listed, mobile};

#[test]
fn rows_keep_their_bytes_and_answers_stand_behind_them() {
    let list = "id,手机号,name\r\n1,138 0000 0002,\"Li, \"\"Lao\"\" \"\r\n2,13800000003,\r\n3,\"13800000004\",a\r\n4,call me,b\r\n5,,\r\n";
    let (report, out) = Scene::of("in.csv", list.as_bytes()).scrubbed();
    let wanted = "id,手机号,name,number,verdict,reason\r\n\
        1,138 0000 0002,\"Li, \"\"Lao\"\" \",+8613800000002,deny,listed_external\r\n\
        2,13800000003,,+8613800000003,allow,not_refused\r\n\
        3,\"13800000004\",a,+8613800000004,deny,listed_external\r\n\
        4,call me,b,,invalid,not_a_number\r\n\
        5,,,,invalid,empty\r\n";
    assert_eq!(String::from_utf8(out).unwrap(), wanted);
    assert_eq!((report.rows, report.invalid(), report.column), (5, 2, 2));
    assert_eq!(report.verdicts.get("deny"), Some(&2));
}

#[test]
fn a_list_without_names_gets_none() {
    let (report, out) = Scene::of("in.csv", b"13800000002\n13800000003\n").scrubbed();
    let wanted =
        "13800000002,+8613800000002,deny,listed_external\n13800000003,+8613800000003,allow,not_refused\n";
    assert_eq!((String::from_utf8(out).unwrap().as_str(), report.rows), (wanted, 2));
}

#[test]
fn short_rows_are_filled_up_and_long_ones_are_not_guessed_at() {
    let (_, out) = Scene::of("in.csv", b"phone;a;b\n13800000002\n13800000003;1;2;3\n;;\n").scrubbed();
    let wanted = "phone;a;b;number;verdict;reason\n13800000002;;;+8613800000002;deny;listed_external\n\
                  13800000003;1;2;3;;invalid;too_many_fields\n;;;;invalid;empty\n";
    assert_eq!(String::from_utf8(out).unwrap(), wanted);
}

#[test]
fn a_row_too_short_for_the_number_says_so() {
    let (_, out) = Scene::of("in.csv", b"a,phone\n1\n").scrubbed();
    assert_eq!(String::from_utf8(out).unwrap(), "a,phone,number,verdict,reason\n1,,,invalid,no_such_field\n");
}

/// Rows that lie across the edges of what is read at once, with quotation marks and without, the last one without a line end.
#[test]
fn a_long_list_is_split_where_its_rows_end() {
    let note = |row: u64| match row % 4 {
        0 => "\"a, \"\"b\"\"\r\n\"".to_owned(),
        1 => String::new(),
        2 => "x".repeat(usize::try_from(row % 97).unwrap()),
        _ => "\"plain\"".to_owned(),
    };
    let rows = (0..60_000).map(|row| format!("{row},{},{}", mobile(row % NUMBERS).national(), note(row)));
    let list = format!("id,phone,note\n{}", rows.collect::<Vec<_>>().join("\n"));
    let (report, out) = Scene::of("in.csv", list.as_bytes()).scrubbed();
    assert_eq!((report.rows, report.invalid()), (60_000, 0));
    for (row, found) in (0..).zip(&records(&out, b',')[1..]) {
        let number = mobile(row % NUMBERS);
        let verdict = if is_listed(number) { "deny" } else { "allow" };
        assert_eq!(
            (found[0].as_str(), found[3].as_str()),
            (row.to_string().as_str(), number.to_string().as_str())
        );
        assert_eq!((found[4].as_str(), found.len()), (verdict, 6), "row {row}");
    }
}

/// As a CRM writes that knows nothing of quotation marks: inches, and half of a pair.
#[test]
fn a_quotation_mark_within_a_field_is_a_letter() {
    let list = "phone,note\n13800000002,5\" pipe\n13800000003,\"a \"\"b\"\" c\"\n13800000004,7\" x 3\"\n\n13800000005,\"\"\n";
    let (report, out) = Scene::of("in.csv", list.as_bytes()).scrubbed();
    let wanted = "phone,note,number,verdict,reason\n\
        13800000002,5\" pipe,+8613800000002,deny,listed_external\n\
        13800000003,\"a \"\"b\"\" c\",+8613800000003,allow,not_refused\n\
        13800000004,7\" x 3\",+8613800000004,deny,listed_external\n\
        13800000005,\"\",+8613800000005,allow,not_refused\n";
    assert_eq!((String::from_utf8(out).unwrap().as_str(), report.rows), (wanted, 4));
}

#[test]
fn rows_of_old_spreadsheets_end_as_they_did() {
    let (_, out) = Scene::of("in.csv", b"phone;a\r13800000002;\"x\ry\"\r").scrubbed();
    let wanted = "phone;a;number;verdict;reason\r13800000002;\"x\ry\";+8613800000002;deny;listed_external\r";
    assert_eq!(String::from_utf8(out).unwrap(), wanted);
}

#[test]
fn encodings_that_a_crm_writes_come_back_as_they_were() {
    let list = "编号;手机号;备注\n1;１３８０００００００２;你好\n2;13800000003;\"再\n见\"\n";
    let wanted = "编号;手机号;备注;number;verdict;reason\n\
        1;１３８０００００００２;你好;+8613800000002;deny;listed_external\n\
        2;13800000003;\"再\n见\";+8613800000003;allow;not_refused\n";
    let utf_16 = |text: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
    };
    let gb18030 = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for (name, encode) in [
        ("UTF-8", Box::new(|text: &str| text.as_bytes().to_vec()) as Box<dyn Fn(&str) -> Vec<u8>>),
        ("UTF-8", Box::new(|text: &str| format!("\u{feff}{text}").into_bytes())),
        ("gb18030", Box::new(gb18030)),
        ("UTF-16LE", Box::new(move |text: &str| utf_16(text, false))),
        ("UTF-16BE", Box::new(move |text: &str| utf_16(text, true))),
    ] {
        let (report, out) = Scene::of("in.csv", &encode(list)).scrubbed();
        assert_eq!(report.encoding, name);
        assert!(out == encode(wanted), "{name}: {}", String::from_utf8_lossy(&out));
    }
}

#[test]
fn an_encoding_that_is_said_is_gone_by() {
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("携帯,名\n13800000002,ソ連\n");
    let mut scene = Scene::of("in.csv", &bytes);
    scene.reading.encoding = Some("shift_jis".into());
    let (report, out) = scene.scrubbed();
    assert_eq!(report.encoding, "Shift_JIS");
    assert!(out.starts_with(&bytes[..bytes.iter().position(|byte| *byte == b'\n').unwrap()]));
    scene.reading.encoding = Some("latin".into());
    assert!(scene.scrub_to("x.csv").unwrap_err().to_string().contains("--encoding latin: no such encoding"));
    scene.reading.encoding = Some("gbk".into());
    scene.reading.delimiter = Some(b'|');
    assert!(scene.scrub_to("x.csv").unwrap_err().to_string().contains("a letter may contain the delimiter"));
}

#[test]
fn packed_lists_are_read_and_written() {
    let list = "phone\n13800000002\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(list.as_bytes()).unwrap();
    let zstd = zstd::encode_all(list.as_bytes(), 1).unwrap();
    let wanted = "phone,number,verdict,reason\n13800000002,+8613800000002,deny,listed_external\n";
    for packed in [gzip.finish().unwrap(), zstd] {
        let scene = Scene::of("in", &packed);
        scene.scrub_to("out.csv.gz").unwrap();
        scene.scrub_to("out.csv.zst").unwrap();
        let mut text = String::new();
        let gzip = std::fs::File::open(scene.path("out.csv.gz")).unwrap();
        flate2::read::MultiGzDecoder::new(gzip).read_to_string(&mut text).unwrap();
        assert_eq!(text, wanted);
        let zstd = std::fs::read(scene.path("out.csv.zst")).unwrap();
        assert_eq!(zstd::decode_all(zstd.as_slice()).unwrap(), wanted.as_bytes());
    }
}

/// What an independent reader of CSV finds in a list.
fn records(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z ]{1,8}",
        "[,;|\t\"\r\n 你好0-9]{1,12}",
        (0..NUMBERS).prop_map(|index| mobile(index).national()),
    ]
}

fn dialled() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..NUMBERS).prop_map(|index| mobile(index).national()),
        1 => (0..NUMBERS).prop_map(|index| format!("+86 {}", mobile(index).national())),
        1 => field(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_of_every_row_comes_back_and_every_answer_is_right(
        rows in proptest::collection::vec((field(), dialled(), field()), 1..400),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
        always_quoted in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let mut list = Vec::new();
        let style = if always_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(delimiter).quote_style(style).terminator(end);
        let mut writer = builder.from_writer(&mut list);
        writer.write_record(["id", "phone", "note"]).unwrap();
        for (id, phone, note) in &rows {
            writer.write_record([id, phone, note]).unwrap();
        }
        writer.flush().unwrap();
        drop(writer);
        let (report, out) = Scene::of("in.csv", &list).scrubbed();
        prop_assert_eq!(report.rows, rows.len() as u64);
        let found = records(&out, delimiter);
        prop_assert_eq!(found.len(), rows.len() + 1);
        prop_assert_eq!(&found[0], &["id", "phone", "note", "number", "verdict", "reason"]);
        for ((id, phone, note), found) in rows.iter().zip(&found[1..]) {
            prop_assert_eq!([id, phone, note], [&found[0], &found[1], &found[2]]);
            let wanted = match Number::parse(phone, Region::CN) {
                Ok(number) if is_listed(number) => (number.to_string(), "deny", "listed_external"),
                Ok(number) => (number.to_string(), "allow", "not_refused"),
                Err(error) => (String::new(), "invalid", error.code()),
            };
            prop_assert_eq!((found[3].clone(), found[4].as_str(), found[5].as_str()), wanted);
        }
    }
}
