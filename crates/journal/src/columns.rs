//! Columns of a Parquet file, written and read as cells: what `table` and the index of lines are kept in.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use anxin_segment::Part;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{ReaderProperties, WriterProperties, WriterPropertiesBuilder};
use parquet::file::reader::{FileReader as _, RowGroupReader};
use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnDescriptor, Type};

use crate::error::JournalError;
use crate::table::{Cell, Column, Kind};

/// Rows of a row group: what one look-up reads keys of.
pub(crate) const GROUP_ROWS: usize = 16_384;
/// Rows of a page: what one look-up unpacks of the other columns.
const PAGE_ROWS: usize = 1_024;

/// Writes a table: `rows(n)` gives the cells of the next `n` rows.
pub(crate) fn write(
    path: &Path,
    columns: &'static [Column],
    with_filter: Option<&'static str>,
    count: usize,
    told: Vec<(&str, String)>,
    mut rows: impl FnMut(usize) -> Result<Vec<Vec<Cell>>, JournalError>,
) -> Result<(), JournalError> {
    let failed = |error: ParquetError| JournalError::Unwritable(error.to_string());
    let part = Part::create(path).map_err(|error| JournalError::Unwritable(error.to_string()))?;
    let schema = schema(columns).map_err(failed)?;
    let properties = Arc::new(properties(columns, with_filter, told));
    let mut writer = SerializedFileWriter::new(BufWriter::new(part), schema, properties).map_err(failed)?;
    let mut left = count;
    while left > 0 {
        let some = rows(left.min(GROUP_ROWS))?;
        let mut group = writer.next_row_group().map_err(failed)?;
        for (place, column) in columns.iter().enumerate() {
            let mut out = group.next_column().map_err(failed)?.ok_or(JournalError::Corrupt("column"))?;
            let cells = some.iter().filter_map(|row| row.get(place));
            put(out.untyped(), column, cells).map_err(failed)?;
            out.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        left -= some.len().min(left);
        if some.is_empty() {
            return Err(JournalError::Corrupt("row"));
        }
    }
    let unwritable = |error: std::io::Error| JournalError::Unwritable(error.to_string());
    let mut part = writer.into_inner().map_err(failed)?;
    part.flush().map_err(unwritable)?;
    part.into_inner().map_err(|error| unwritable(error.into_error()))?.keep().map_err(unwritable)
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

fn properties(
    columns: &[Column],
    with_filter: Option<&'static str>,
    told: Vec<(&str, String)>,
) -> WriterProperties {
    let sorted = |place| SortingColumn { column_idx: place, descending: false, nulls_first: false };
    let told = told.into_iter().map(|(key, value)| KeyValue::new(format!("anxin.{key}"), value)).collect();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_write_batch_size(PAGE_ROWS)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_sorting_columns(Some(vec![sorted(0), sorted(1)]))
        .set_key_value_metadata(Some(told));
    // Numbers and moments that lie close together take what they differ by; few of them come twice.
    for column in columns.iter().filter(|column| column.kind != Kind::Text) {
        properties = plain(properties, column.name)
            .set_column_encoding(column.name.into(), Encoding::DELTA_BINARY_PACKED);
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

fn put<'a>(
    out: &mut ColumnWriter<'_>,
    column: &Column,
    cells: impl Iterator<Item = &'a Cell>,
) -> Result<(), ParquetError> {
    let (mut levels, mut ints, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(*cell != Cell::Nothing));
        match cell {
            Cell::Nothing => {}
            Cell::Int(value) => ints.push(*value),
            Cell::Text(text) => texts.push(text.clone()),
        }
    }
    let levels = column.optional.then_some(levels.as_slice());
    match out {
        ColumnWriter::Int64ColumnWriter(out) => out.write_batch(&ints, levels, None).map(drop),
        ColumnWriter::ByteArrayColumnWriter(out) => out.write_batch(&texts, levels, None).map(drop),
        _ => Err(ParquetError::General("a column of another type".into())),
    }
}

/// The name and the type of a column, and how deep it may be nothing and repeated.
type Shape<'a> = (&'a str, Physical, i16, i16);

fn shape(column: &ColumnDescriptor) -> Shape<'_> {
    (column.name(), column.physical_type(), column.max_def_level(), column.max_rep_level())
}

impl Column {
    fn shape(&self) -> Shape<'_> {
        (self.name, self.kind.physical(), i16::from(self.optional), 0)
    }
}

impl Kind {
    const fn physical(self) -> Physical {
        match self {
            Self::Int | Self::Moment => Physical::INT64,
            Self::Text => Physical::BYTE_ARRAY,
        }
    }
}

/// A table that is read.
pub(crate) struct Table {
    reader: SerializedFileReader<File>,
    columns: &'static [Column],
    name: String,
}

impl Table {
    /// Opens a table.
    ///
    /// # Errors
    /// [`JournalError::Foreign`] when it is none, or has other columns.
    pub(crate) fn open(path: &Path, columns: &'static [Column]) -> Result<Self, JournalError> {
        Self::open_as(path, columns, ReaderProperties::builder().set_read_bloom_filter(false).build())
    }

    /// Opens a table together with its filter, for [`Table::may_have`].
    ///
    /// # Errors
    /// As for [`Table::open`].
    pub(crate) fn open_with_filter(path: &Path, columns: &'static [Column]) -> Result<Self, JournalError> {
        Self::open_as(path, columns, ReaderProperties::builder().set_read_bloom_filter(true).build())
    }

    fn open_as(
        path: &Path,
        columns: &'static [Column],
        properties: ReaderProperties,
    ) -> Result<Self, JournalError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File::open(path).map_err(|error| JournalError::Unreadable(error.to_string()))?;
        let options = ReadOptionsBuilder::new().with_page_index().with_reader_properties(properties).build();
        let reader = SerializedFileReader::new_with_options(file, options)
            .map_err(|_| JournalError::Foreign(name.clone()))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        if !schema.columns().iter().map(Arc::as_ref).map(shape).eq(columns.iter().map(Column::shape)) {
            return Err(JournalError::Foreign(name));
        }
        // Nobody takes memory for rows that only a damaged file says it has.
        let fits = |rows: i64| usize::try_from(rows).is_ok_and(|rows| rows <= GROUP_ROWS);
        if !reader.metadata().row_groups().iter().all(|group| fits(group.num_rows())) {
            return Err(JournalError::Broken(name));
        }
        Ok(Self { reader, columns, name })
    }

    /// What is told about it.
    pub(crate) fn told(&self, key: &str) -> Option<&str> {
        let told = self.reader.metadata().file_metadata().key_value_metadata()?;
        let pair = told.iter().find(|pair| pair.key.strip_prefix("anxin.") == Some(key))?;
        pair.value.as_deref()
    }

    /// How many rows each of its row groups has.
    pub(crate) fn groups(&self) -> Vec<usize> {
        let groups = self.reader.metadata().row_groups();
        groups.iter().map(|group| usize::try_from(group.num_rows()).unwrap_or(0)).collect()
    }

    /// The least and the greatest value of a whole-number column in each row group.
    pub(crate) fn ranges(&self, column: usize) -> Vec<(i64, i64)> {
        use parquet::file::statistics::Statistics;
        let everything = (i64::MIN, i64::MAX);
        let range =
            |group: &parquet::file::metadata::RowGroupMetaData| match group.column(column).statistics() {
                Some(Statistics::Int64(told)) => told.min_opt().zip(told.max_opt()).map(|(a, b)| (*a, *b)),
                _ => None,
            };
        let groups = self.reader.metadata().row_groups();
        groups.iter().map(|group| range(group).unwrap_or(everything)).collect()
    }

    /// The row groups that may have a text in the column with the filter.
    pub(crate) fn may_have(&self, column: usize, text: &str) -> Result<Vec<usize>, JournalError> {
        let mut found = Vec::new();
        for group in 0..self.reader.num_row_groups() {
            let rows = self.reader.get_row_group(group).map_err(|_| self.damaged())?;
            if rows.get_column_bloom_filter(column).is_none_or(|filter| filter.check(text)) {
                found.push(group);
            }
        }
        Ok(found)
    }

    /// The cells of some rows of a column in a row group.
    pub(crate) fn column(
        &self,
        group: usize,
        column: usize,
        rows: std::ops::Range<usize>,
    ) -> Result<Vec<Cell>, JournalError> {
        let damaged = |_| self.damaged();
        let group = self.reader.get_row_group(group).map_err(damaged)?;
        let cells = self.read(group.as_ref(), column, &rows).map_err(damaged)?;
        if cells.len() == rows.len() { Ok(cells) } else { Err(self.damaged()) }
    }

    /// The cells of some rows of a row group, row by row.
    pub(crate) fn rows(
        &self,
        group: usize,
        rows: std::ops::Range<usize>,
    ) -> Result<Vec<Vec<Cell>>, JournalError> {
        let mut found: Vec<Vec<Cell>> = vec![Vec::with_capacity(self.columns.len()); rows.len()];
        for column in 0..self.columns.len() {
            let cells = self.column(group, column, rows.clone())?;
            found.iter_mut().zip(cells).for_each(|(row, cell)| row.push(cell));
        }
        Ok(found)
    }

    fn read(
        &self,
        group: &dyn RowGroupReader,
        place: usize,
        rows: &std::ops::Range<usize>,
    ) -> Result<Vec<Cell>, ParquetError> {
        match group.get_column_reader(place)? {
            ColumnReader::Int64ColumnReader(chunk) => cells(chunk, rows, |value| Some(Cell::Int(*value))),
            ColumnReader::ByteArrayColumnReader(chunk) => cells(chunk, rows, |value: &ByteArray| {
                value.as_utf8().ok().map(|_| Cell::Text(value.clone()))
            }),
            _ => Err(ParquetError::General("a column of another type".into())),
        }
    }

    /// What is said when the file does not read.
    pub(crate) fn damaged(&self) -> JournalError {
        JournalError::Broken(self.name.clone())
    }
}

fn cells<T: DataType>(
    mut chunk: ColumnReaderImpl<T>,
    rows: &std::ops::Range<usize>,
    cell: impl Fn(&T::T) -> Option<Cell>,
) -> Result<Vec<Cell>, ParquetError> {
    let (mut values, mut levels) = (Vec::with_capacity(rows.len()), Vec::new());
    chunk.skip_records(rows.start)?;
    let (read, _, _) = chunk.read_records(rows.len(), Some(&mut levels), None, &mut values)?;
    let mut each = values.iter();
    let mut found = Vec::with_capacity(read);
    for row in 0..read {
        let is_there = levels.get(row).is_none_or(|level| *level > 0);
        let value = if is_there { each.next() } else { None };
        let broken = || ParquetError::General("a value does not read".into());
        found.push(match value {
            Some(value) => cell(value).ok_or_else(broken)?,
            None if is_there => return Err(broken()),
            None => Cell::Nothing,
        });
    }
    Ok(found)
}
