//! Writing Parquet files, a row group at a time.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use anxin_segment::Part;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, TimeUnit, ZstdLevel};
use parquet::column::writer::{ColumnWriter, ColumnWriterImpl};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use ulid::ULID_LEN;

use crate::error::JournalError;
use crate::fill::{Filled, Values, Words};
use crate::table::{Column, Kind};
use crate::words::{Chunk, chunk};

/// Rows of a row group: what one look-up reads keys of.
pub(crate) const GROUP_ROWS: usize = 16_384;
/// Rows of a page: what one look-up unpacks of the other columns.
const PAGE_ROWS: usize = 1_024;

/// A file that is being written.
pub(crate) struct Packer {
    writer: SerializedFileWriter<BufWriter<Part>>,
    columns: &'static [Column],
}

impl Packer {
    /// Begins a file of these columns, one of them with a Bloom filter.
    pub(crate) fn begin(
        path: &Path,
        columns: &'static [Column],
        with_filter: Option<&'static str>,
    ) -> Result<Self, JournalError> {
        let part = Part::create(path).map_err(|error| JournalError::Unwritable(error.to_string()))?;
        let schema = schema(columns).map_err(failed)?;
        let properties = Arc::new(properties(columns, with_filter));
        let writer = SerializedFileWriter::new(BufWriter::new(part), schema, properties).map_err(failed)?;
        Ok(Self { writer, columns })
    }

    /// Writes a row group.
    pub(crate) fn group(&mut self, columns: &[Filled<'_>]) -> Result<(), JournalError> {
        let told = self.writer.schema_descr().columns().to_vec();
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for ((column, about), told) in columns.iter().zip(self.columns).zip(&told) {
            if let Values::Words(words) = &column.values
                && let Some(Chunk { bytes, about }) =
                    chunk(told, words, column.levels(), about.is_long, PAGE_ROWS).map_err(failed)?
            {
                group.append_column(&bytes, about).map_err(failed)?;
                continue;
            }
            let mut out = group.next_column().map_err(failed)?.ok_or(JournalError::Corrupt("column"))?;
            put(out.untyped(), column).map_err(failed)?;
            out.close().map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }

    /// Writes what is told about the file, and puts it into its place on the disk.
    pub(crate) fn end(mut self, told: Vec<(&str, String)>) -> Result<(), JournalError> {
        let unwritable = |error: std::io::Error| JournalError::Unwritable(error.to_string());
        for (key, value) in told {
            self.writer.append_key_value_metadata(KeyValue::new(format!("anxin.{key}"), value));
        }
        let mut part = self.writer.into_inner().map_err(failed)?;
        part.flush().map_err(unwritable)?;
        part.into_inner().map_err(|error| unwritable(error.into_error()))?.keep().map_err(unwritable)
    }
}

fn failed(error: ParquetError) -> JournalError {
    JournalError::Unwritable(error.to_string())
}

fn schema(columns: &[Column]) -> Result<Arc<Type>, ParquetError> {
    let field = |column: &Column| {
        let logical = match column.kind {
            Kind::Int => None,
            Kind::Moment => Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
            Kind::Text => Some(LogicalType::String),
        };
        let repetition = if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(column.name, column.kind.physical())
            .with_repetition(repetition)
            .with_logical_type(logical);
        field.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("anxin").with_fields(fields).build().map(Arc::new)
}

fn properties(columns: &[Column], with_filter: Option<&'static str>) -> WriterProperties {
    let sorted = |place| SortingColumn { column_idx: place, descending: false, nulls_first: false };
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_write_batch_size(PAGE_ROWS)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_sorting_columns(Some(vec![sorted(0), sorted(1)]));
    for column in columns {
        properties = match column.kind {
            // Numbers and moments that lie close together take what they differ by; few of them come twice.
            Kind::Int | Kind::Moment => plain(properties, column.name)
                .set_column_encoding(column.name.into(), Encoding::DELTA_BINARY_PACKED),
            // Nobody looks for the least text.
            Kind::Text => {
                properties.set_column_statistics_enabled(column.name.into(), EnabledStatistics::None)
            }
        };
        if !column.is_long {
            properties = properties.set_column_compression(column.name.into(), Compression::UNCOMPRESSED);
        }
    }
    if let Some(name) = with_filter {
        properties = plain(properties, name)
            .set_column_bloom_filter_enabled(name.into(), true)
            .set_column_bloom_filter_max_ndv(name.into(), GROUP_ROWS as u64)
            .set_column_bloom_filter_fpp(name.into(), 0.01);
    }
    properties.build()
}

fn plain(properties: WriterPropertiesBuilder, name: &str) -> WriterPropertiesBuilder {
    properties.set_column_dictionary_enabled(name.into(), false)
}

fn put(out: &mut ColumnWriter<'_>, column: &Filled<'_>) -> Result<(), ParquetError> {
    match (out, &column.values) {
        (ColumnWriter::Int64ColumnWriter(out), Values::Ints(ints)) => {
            out.write_batch(ints, column.levels(), None).map(drop)
        }
        (ColumnWriter::ByteArrayColumnWriter(out), Values::Words(words)) => put_words(out, column, words),
        (ColumnWriter::ByteArrayColumnWriter(out), Values::Ids(ids)) => {
            let ids = Bytes::copy_from_slice(ids);
            let text = |at: usize| ByteArray::from(ids.slice(at..at + ULID_LEN));
            let texts: Vec<ByteArray> = (0..ids.len()).step_by(ULID_LEN).map(text).collect();
            out.write_batch(&texts, None, None).map(drop)
        }
        _ => Err(ParquetError::General("a column of another type".into())),
    }
}

/// A page at a time, so that the texts that are handed over stay in the nearest cache.
fn put_words(
    out: &mut ColumnWriterImpl<'_, ByteArrayType>,
    column: &Filled<'_>,
    words: &Words<'_>,
) -> Result<(), ParquetError> {
    let mut texts: Vec<ByteArray> = Vec::with_capacity(PAGE_ROWS);
    let mut left = words.rows.as_slice();
    for begin in (0..column.rows()).step_by(PAGE_ROWS) {
        let levels = column.levels().map(|levels| &levels[begin..levels.len().min(begin + PAGE_ROWS)]);
        let there = levels.map_or(PAGE_ROWS, |levels| levels.iter().filter(|level| **level > 0).count());
        let (some, rest) = left.split_at(there.min(left.len()));
        left = rest;
        texts.clear();
        texts.extend(some.iter().map(|place| words.texts[*place as usize].clone()));
        out.write_batch(&texts, levels, None)?;
    }
    Ok(())
}
