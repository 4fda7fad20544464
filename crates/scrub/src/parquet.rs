//! Parquet in, Parquet out. Column chunks that are there already are copied as they are, unread and unpacked; only the column with
//! the numbers is read, and three columns are written behind the rest.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anxin_domain::number::Number;
use bytes::{BufMut as _, Bytes, BytesMut};
use itoa::Buffer;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{SchemaDescriptor, Type};

use crate::direct::Direct;
use crate::error::ScrubError;
use crate::judge::{Answer, Judge};
use crate::report::{Report, Tally};
use crate::run::Watch;
use crate::{ADDED, INVALID, Reading, column};

/// Rows that are read, judged and written at once.
const ROWS: usize = 8_192;
/// Most rows of a row group: what is said of each is kept until its column is written.
const GROUP_LIMIT: i64 = 1 << 26;
/// Says how an Arrow program sees the columns; it would not fit those of the output.
const ARROW_SCHEMA: &str = "ARROW:schema";
/// A row whose number is null.
const EMPTY: &str = "empty";

/// Scrubs a Parquet file; as for [`crate::scrub`].
pub(crate) fn scrub(
    reading: &Reading,
    output: &Path,
    judge: &dyn Judge,
    watch: &Watch,
) -> Result<Report, ScrubError> {
    let path = reading.input.as_path();
    let unreadable = |error: std::io::Error| ScrubError::input(path, None, error);
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    watch.length.store(length, Ordering::Relaxed);
    let reader = SerializedFileReader::new(file.try_clone().map_err(unreadable)?).map_err(damaged(path))?;
    let column = pick(reader.metadata().file_metadata().schema_descr(), reading)?;
    let failed = ScrubError::output(output);
    let part = Direct::create(output).map_err(&failed)?;
    let not_written = |error: ParquetError| ScrubError::Output {
        file: output.display().to_string(),
        what: error.to_string(),
    };
    let (schema, properties) = described(reader.metadata()).map_err(not_written)?;
    let mut writer = SerializedFileWriter::new(part, schema, properties).map_err(not_written)?;
    let mut tally = Tally::default();
    let groups = reader.num_row_groups();
    for index in 0..groups {
        if watch.stop.load(Ordering::Relaxed) {
            return Err(ScrubError::Stopped);
        }
        let said = judged(&reader, index, column, reading, judge, &mut tally)?;
        let mut group = writer.next_row_group().map_err(not_written)?;
        copy(&file, reader.metadata().row_group(index), &mut group).map_err(not_written)?;
        said.write(&mut group, &tally).map_err(not_written)?;
        group.close().map_err(not_written)?;
        watch.read.store(length / groups as u64 * (index as u64 + 1), Ordering::Relaxed);
    }
    writer.into_inner().map_err(not_written)?.keep().map_err(&failed)?;
    Ok(tally.report("Parquet", column + 1))
}

fn damaged(path: &Path) -> impl Fn(ParquetError) -> ScrubError + '_ {
    move |error| ScrubError::input(path, None, format!("the Parquet file does not read: {error}"))
}

/// The column with the numbers, among the leaves of the schema.
fn pick(schema: &SchemaDescriptor, reading: &Reading) -> Result<usize, ScrubError> {
    let wrong = |what: String| ScrubError::Column { file: reading.input.display().to_string(), what };
    let names: Vec<String> = schema.columns().iter().map(|leaf| leaf.path().string()).collect();
    let index = column::find(&names, reading.column.as_deref(), reading.place).map_err(&wrong)?.index;
    let leaf = schema.column(index);
    let readable = matches!(leaf.physical_type(), Physical::BYTE_ARRAY | Physical::INT64 | Physical::INT32);
    if leaf.max_rep_level() > 0 || !readable {
        let what = "holds lists, or what is neither text nor whole numbers; name another with --column";
        return Err(wrong(format!("column \"{}\" {what}", leaf.name())));
    }
    Ok(index)
}

/// The schema with the three columns behind it, and how they are written. A name that is taken gets a number behind it.
fn described(metadata: &ParquetMetaData) -> Result<(Arc<Type>, Arc<WriterProperties>), ParquetError> {
    let root = metadata.file_metadata().schema();
    let (mut fields, mut added) = (root.get_fields().to_vec(), Vec::new());
    for (name, repetition) in
        ADDED.into_iter().zip([Repetition::OPTIONAL, Repetition::REQUIRED, Repetition::REQUIRED])
    {
        let taken = |name: &str| root.get_fields().iter().any(|field| field.name() == name);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free =
            std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
        let text = Type::primitive_type_builder(&free, Physical::BYTE_ARRAY)
            .with_repetition(repetition)
            .with_converted_type(ConvertedType::UTF8)
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        fields.push(Arc::new(text));
        added.push(free);
    }
    let schema = Type::group_type_builder(root.name()).with_fields(fields).build()?;
    let told = metadata.file_metadata().key_value_metadata().cloned();
    let told = told.map(|told| told.into_iter().filter(|pair| pair.key != ARROW_SCHEMA).collect());
    let mut properties = WriterProperties::builder()
        .set_key_value_metadata(told)
        .set_compression(Compression::ZSTD(ZstdLevel::default()));
    for (place, name) in added.iter().enumerate() {
        // The least and the greatest word of a page help nobody to find a row. Few numbers come twice.
        properties = properties
            .set_column_statistics_enabled(name.as_str().into(), EnabledStatistics::None)
            .set_column_dictionary_enabled(name.as_str().into(), place != 0);
    }
    Ok((Arc::new(schema), Arc::new(properties.build())))
}

/// Copies the chunks of a row group as they are.
fn copy(
    file: &File,
    group: &RowGroupMetaData,
    out: &mut SerializedRowGroupWriter<'_, Direct>,
) -> Result<(), ParquetError> {
    for chunk in group.columns() {
        let close = ColumnCloseResult {
            bytes_written: chunk.compressed_size().try_into()?,
            rows_written: group.num_rows().try_into()?,
            metadata: chunk.clone(),
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        out.append_column(file, close)?;
    }
    Ok(())
}

/// What is said of the rows of a row group.
#[derive(Default)]
struct Said {
    numbers: Vec<Option<Number>>,
    /// Where in the tally each row is counted.
    places: Vec<usize>,
}

fn judged(
    reader: &SerializedFileReader<File>,
    group: usize,
    column: usize,
    reading: &Reading,
    judge: &dyn Judge,
    tally: &mut Tally,
) -> Result<Said, ScrubError> {
    let failed = damaged(&reading.input);
    let rows = reader.get_row_group(group).map_err(&failed)?;
    if rows.metadata().num_rows() > GROUP_LIMIT {
        let what =
            format!("row group {group} has more than {GROUP_LIMIT} rows; write the file in smaller ones");
        return Err(ScrubError::input(&reading.input, None, what));
    }
    let mut said = Said::default();
    let read_text = |text: &[u8]| {
        if let Some(number) = Number::parse_plain(text, reading.place.region) {
            return Ok(number);
        }
        let text =
            std::str::from_utf8(text).map_err(|_| anxin_domain::number::NumberError::NotANumber.code())?;
        Number::parse(text, reading.place).map_err(|error| error.code())
    };
    let read_digits = |digits: i64| {
        Number::parse(Buffer::new().format(digits), reading.place).map_err(|error| error.code())
    };
    match rows.get_column_reader(column).map_err(&failed)? {
        ColumnReader::ByteArrayColumnReader(chunk) => {
            said.read(chunk, |text: &ByteArray| read_text(text.data()), judge, tally, &failed)?;
        }
        ColumnReader::Int64ColumnReader(chunk) => {
            said.read(chunk, |digits| read_digits(*digits), judge, tally, &failed)?
        }
        ColumnReader::Int32ColumnReader(chunk) => {
            said.read(chunk, |digits| read_digits(i64::from(*digits)), judge, tally, &failed)?;
        }
        _ => {
            return Err(failed(ParquetError::General(
                "the column is of another type than the schema says".into(),
            )));
        }
    }
    Ok(said)
}

impl Said {
    /// Reads a column chunk to its end and has every number of it judged.
    fn read<T: DataType>(
        &mut self,
        mut chunk: ColumnReaderImpl<T>,
        number: impl Fn(&T::T) -> Result<Number, &'static str>,
        judge: &dyn Judge,
        tally: &mut Tally,
        failed: &impl Fn(ParquetError) -> ScrubError,
    ) -> Result<(), ScrubError> {
        let (mut values, mut levels) = (Vec::with_capacity(ROWS), Vec::with_capacity(ROWS));
        let mut answers = Vec::new();
        loop {
            values.clear();
            levels.clear();
            let (rows, found, _) =
                chunk.read_records(ROWS, Some(&mut levels), None, &mut values).map_err(failed)?;
            if rows == 0 {
                return Ok(());
            }
            // A column without nulls has no levels; in one with them, the highest is a value.
            let highest = levels.iter().copied().max().filter(|_| found > 0).unwrap_or(i16::MAX);
            let mut each = values.iter();
            let read: Vec<Result<Number, &'static str>> = (0..rows)
                .map(|row| match levels.get(row) {
                    Some(level) if *level < highest => Err(EMPTY),
                    _ => each.next().map_or(Err(EMPTY), &number),
                })
                .collect();
            let asked: Vec<Number> = read.iter().filter_map(|read| read.ok()).collect();
            judge.judge(&asked, &mut answers)?;
            self.add(&read, &answers, tally)?;
        }
    }

    fn add(
        &mut self,
        read: &[Result<Number, &'static str>],
        answers: &[Answer],
        tally: &mut Tally,
    ) -> Result<(), ScrubError> {
        let mut answers = answers.iter();
        for read in read {
            self.numbers.push(read.ok());
            let (verdict, reason) = match read {
                Ok(_) => match answers.next() {
                    Some(answer) => (answer.verdict.word(), answer.reason.word()),
                    None => return Err(ScrubError::Judge("an answer is missing".into())),
                },
                Err(reason) => (INVALID, *reason),
            };
            self.places.push(tally.count(verdict, reason));
        }
        Ok(())
    }

    fn write(
        &self,
        group: &mut SerializedRowGroupWriter<'_, Direct>,
        tally: &Tally,
    ) -> Result<(), ParquetError> {
        column_of(group, |out| {
            self.numbers.chunks(ROWS).try_for_each(|some| {
                let levels: Vec<i16> = some.iter().map(|number| i16::from(number.is_some())).collect();
                out(&written(some), Some(&levels))
            })
        })?;
        let array = |word: &'static str| ByteArray::from(Bytes::from_static(word.as_bytes()));
        let (verdicts, reasons): (Vec<ByteArray>, Vec<ByteArray>) =
            tally.words().map(|(verdict, reason)| (array(verdict), array(reason))).unzip();
        for words in [verdicts, reasons] {
            column_of(group, |out| {
                self.places.chunks(ROWS).try_for_each(|some| {
                    let said: Vec<ByteArray> =
                        some.iter().filter_map(|place| words.get(*place)).cloned().collect();
                    out(&said, None)
                })
            })?;
        }
        Ok(())
    }
}

/// Writes the next column of a row group.
fn column_of(
    group: &mut SerializedRowGroupWriter<'_, Direct>,
    write: impl FnOnce(
        &mut dyn FnMut(&[ByteArray], Option<&[i16]>) -> Result<(), ParquetError>,
    ) -> Result<(), ParquetError>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("a column is missing".into());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    let out = column.typed::<ByteArrayType>();
    write(&mut |values, levels| out.write_batch(values, levels, None).map(drop))?;
    column.close()
}

/// Numbers as text, one behind the other in one piece of memory.
fn written(numbers: &[Option<Number>]) -> Vec<ByteArray> {
    let mut text = BytesMut::with_capacity(numbers.len() * 16);
    let mut ends = Vec::with_capacity(numbers.len());
    for number in numbers.iter().flatten() {
        text.put_u8(b'+');
        text.put_slice(Buffer::new().format(number.digits()).as_bytes());
        ends.push(text.len());
    }
    let text = text.freeze();
    let mut begin = 0;
    ends.into_iter()
        .map(|end| {
            let number = ByteArray::from(text.slice(begin..end));
            begin = end;
            number
        })
        .collect()
}
