//! Parquet in, Parquet out: every column comes back, and the answers stand behind them.

use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::{Field, Row};
use parquet::schema::parser::parse_message_type;

use crate::scene::{NUMBERS, Scene, is_listed, mobile};

const GROUPS: u64 = 3;
const ROWS: u64 = 20_000;

/// The telephone number of a row: every seventh is missing, every eleventh is none, some are written with a country code.
fn phone(row: u64) -> Option<String> {
    match row {
        row if row.is_multiple_of(7) => None,
        row if row.is_multiple_of(11) => Some("ask later".to_owned()),
        row if row.is_multiple_of(5) => Some(format!("+86 {}", mobile(row % NUMBERS).national())),
        row => Some(mobile(row % NUMBERS).national()),
    }
}

fn file(
    schema: &str,
    compression: Compression,
    write: impl Fn(&mut SerializedFileWriter<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let told = vec![
        KeyValue::new("made".into(), "here".to_owned()),
        KeyValue::new("ARROW:schema".into(), "x".to_owned()),
    ];
    let properties =
        WriterProperties::builder().set_compression(compression).set_key_value_metadata(Some(told));
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties.build())).unwrap();
    write(&mut writer);
    writer.close().unwrap();
    bytes
}

fn example(compression: Compression) -> Vec<u8> {
    let schema =
        "message leads { required int64 id; optional binary phone (UTF8); optional binary note (UTF8); }";
    file(schema, compression, |writer| {
        for group in 0..GROUPS {
            let rows = group * ROWS..(group + 1) * ROWS;
            let mut out = writer.next_row_group().unwrap();
            let mut id = out.next_column().unwrap().unwrap();
            let ids: Vec<i64> = rows.clone().map(|row| i64::try_from(row).unwrap()).collect();
            id.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
            id.close().unwrap();
            for text in [phone as fn(u64) -> Option<String>, |row| {
                (row % 3 > 0).then(|| format!("备注 {}", row % 40))
            }] {
                let values: Vec<Option<String>> = rows.clone().map(text).collect();
                let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                let values: Vec<ByteArray> =
                    values.iter().flatten().map(|text| text.as_str().into()).collect();
                let mut column = out.next_column().unwrap().unwrap();
                column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
                column.close().unwrap();
            }
            out.close().unwrap();
        }
    })
}

fn rows(path: &std::path::Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn field(row: &Row, name: &str) -> Field {
    row.get_column_iter().find(|(column, _)| *column == name).map(|(_, field)| field.clone()).unwrap()
}

fn text(row: &Row, name: &str) -> Option<String> {
    match field(row, name) {
        Field::Str(text) => Some(text),
        Field::Null => None,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn every_column_comes_back_and_every_answer_is_right() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ] {
        let scene = Scene::of("in.parquet", &example(compression));
        let report = scene.scrub_to("out.parquet").unwrap();
        let (before, after) = (rows(&scene.reading.input), rows(&scene.path("out.parquet")));
        assert_eq!((report.rows, before.len(), after.len()), (GROUPS * ROWS, after.len(), before.len()));
        for (row, (before, after)) in (0..).zip(before.iter().zip(&after)) {
            for (name, kept) in before.get_column_iter() {
                assert_eq!(field(after, name), *kept);
            }
            let wanted = match phone(row) {
                None => (None, "invalid", "empty"),
                Some(text) if text == "ask later" => (None, "invalid", "not_a_number"),
                Some(_) => {
                    let number = mobile(row % NUMBERS);
                    let (verdict, reason) = if is_listed(number) {
                        ("deny", "listed_external")
                    } else {
                        ("allow", "not_refused")
                    };
                    (Some(number.to_string()), verdict, reason)
                }
            };
            let found =
                (text(after, "number"), text(after, "verdict").unwrap(), text(after, "reason").unwrap());
            assert_eq!((found.0, found.1.as_str(), found.2.as_str()), wanted, "row {row}");
        }
        let reader =
            SerializedFileReader::new(std::fs::File::open(scene.path("out.parquet")).unwrap()).unwrap();
        let told = reader.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
        assert_eq!(
            told,
            [KeyValue::new("made".into(), "here".to_owned())],
            "what no longer fits is not told on"
        );
        assert_eq!(reader.num_row_groups() as u64, GROUPS);
    }
}

#[test]
fn whole_numbers_are_read_as_they_are_written_and_taken_names_get_a_number() {
    let schema = "message m { required int64 number; required int64 verdict; }";
    let bytes = file(schema, Compression::SNAPPY, |writer| {
        let mut out = writer.next_row_group().unwrap();
        for values in [[13_800_000_002_i64, 8_613_800_000_003], [1, 2]] {
            let mut column = out.next_column().unwrap().unwrap();
            column.typed::<Int64Type>().write_batch(&values, None, None).unwrap();
            column.close().unwrap();
        }
        out.close().unwrap();
    });
    let scene = Scene::of("in.parquet", &bytes);
    scene.scrub_to("out.parquet").unwrap();
    let found = rows(&scene.path("out.parquet"));
    assert_eq!(text(&found[0], "number_2").as_deref(), Some("+8613800000002"));
    assert_eq!(text(&found[1], "verdict_2").as_deref(), Some("allow"));
    assert_eq!(text(&found[0], "reason").as_deref(), Some("listed_external"));
}

#[test]
fn what_does_not_read_is_refused_and_nothing_is_left() {
    let whole = example(Compression::SNAPPY);
    for cut in [4, 5, 100, whole.len() / 2, whole.len() - 1] {
        let told = Scene::of("in.parquet", &whole[..cut]).refusal();
        assert!(told.contains("in.parquet: the Parquet file does not read: "), "{told}");
    }
    let mut broken = whole.clone();
    let third = whole.len() / 3;
    broken[third..third * 2].fill(0xA5);
    assert!(Scene::of("in.parquet", &broken).refusal().contains("the Parquet file does not read: "));
    let mut scene = Scene::of("in.parquet", &whole);
    scene.reading.column = Some("mobile".into());
    assert!(
        scene.refusal().contains("no column is called \"mobile\"; there are: \"id\", \"phone\", \"note\"")
    );
    let lists = "message m { optional group phone (LIST) { repeated group list { optional binary element (UTF8); } } }";
    let mut scene = Scene::of("in.parquet", &file(lists, Compression::SNAPPY, |_| {}));
    scene.reading.column = Some("1".into());
    assert!(scene.refusal().contains("column \"element\" holds lists"), "{}", scene.refusal());
}
