//! Columns of a Parquet file, read as cells: what `table` and the index of lines are kept in.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::properties::ReaderProperties;
use parquet::file::reader::{FileReader as _, RowGroupReader};
use parquet::file::serialized_reader::{ReadOptionsBuilder, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use crate::error::JournalError;
use crate::fill::Filled;
use crate::hold;
use crate::pack::GROUP_ROWS;
use crate::table::{Cell, Column, Kind};

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
    pub(crate) const fn physical(self) -> Physical {
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

    /// Holds a row group against what it has to say.
    ///
    /// # Errors
    /// [`JournalError::Broken`] where it says something else.
    pub(crate) fn hold(&self, group: usize, columns: &[Filled<'_>]) -> Result<(), JournalError> {
        let damaged = |_| self.damaged();
        let group = self.reader.get_row_group(group).map_err(damaged)?;
        for (place, column) in columns.iter().enumerate() {
            if !hold::says(group.as_ref(), place, column).map_err(damaged)? {
                return Err(self.damaged());
            }
        }
        Ok(())
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
