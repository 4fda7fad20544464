//! Holding what a Parquet file says against what it has to say, a column of a row group at a time.

use std::sync::Arc;

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::{ColumnDescriptor, ColumnPath, Type};
use ulid::ULID_LEN;

use crate::fill::{Filled, Values, Words};

/// Texts that are compared at a time: they stay in the nearest cache.
const TEXTS: usize = 1_024;

/// Whether a column of a row group says what it has to.
pub(crate) fn says(
    group: &dyn RowGroupReader,
    place: usize,
    column: &Filled<'_>,
) -> Result<bool, ParquetError> {
    if let Values::Words(words) = &column.values
        // Where that does not even read, the texts themselves may.
        && let Ok(Some(is_same)) = says_places(group, place, column, words)
    {
        return Ok(is_same);
    }
    match group.get_column_reader(place)? {
        ColumnReader::Int64ColumnReader(chunk) => says_ints(chunk, column),
        ColumnReader::ByteArrayColumnReader(chunk) => says_texts(chunk, column),
        _ => Ok(false),
    }
}

fn says_ints(mut chunk: ColumnReaderImpl<Int64Type>, column: &Filled<'_>) -> Result<bool, ParquetError> {
    let Values::Ints(wanted) = &column.values else { return Ok(false) };
    let (mut ints, mut levels) = (Vec::with_capacity(wanted.len()), Vec::new());
    let (read, _, _) = chunk.read_records(column.rows(), Some(&mut levels), None, &mut ints)?;
    Ok(read == column.rows() && levels == column.levels && ints == *wanted)
}

fn says_texts(mut chunk: ColumnReaderImpl<ByteArrayType>, column: &Filled<'_>) -> Result<bool, ParquetError> {
    let (mut texts, mut levels) = (Vec::with_capacity(TEXTS), Vec::new());
    let (mut rows, mut values) = (0, 0);
    while rows < column.rows() {
        texts.clear();
        let some = TEXTS.min(column.rows() - rows);
        let (read, _, _) = chunk.read_records(some, Some(&mut levels), None, &mut texts)?;
        if read != some || !are(&texts, &column.values, values) {
            return Ok(false);
        }
        rows += read;
        values += texts.len();
    }
    Ok(levels == column.levels && values == column.values.len())
}

/// Whether some texts are those from a place on.
fn are(texts: &[ByteArray], wanted: &Values<'_>, from: usize) -> bool {
    let to = from + texts.len();
    match wanted {
        Values::Ints(_) => false,
        Values::Words(words) => words.rows.get(from..to).is_some_and(|rows| {
            let wanted = rows.iter().map(|place| words.texts[*place as usize].data());
            wanted.eq(texts.iter().map(ByteArray::data))
        }),
        Values::Ids(ids) => ids.get(from * ULID_LEN..to * ULID_LEN).is_some_and(|ids| {
            let wanted = ids.chunks_exact(ULID_LEN);
            wanted.eq(texts.iter().map(ByteArray::data))
        }),
    }
}

/// Whether a column has the words in its dictionary, in their order, and for each row the place of its word there. None where it has
/// another dictionary, or none for some of its pages: then each text is asked for.
fn says_places(
    group: &dyn RowGroupReader,
    place: usize,
    column: &Filled<'_>,
    words: &Words<'_>,
) -> Result<Option<bool>, ParquetError> {
    let mut pages = group.get_column_page_reader(place)?;
    let Some(Page::DictionaryPage { buf, num_values, .. }) = pages.get_next_page()? else { return Ok(None) };
    if num_values as usize != words.texts.len() || !are_plain(&buf, &words.texts) {
        return Ok(None);
    }
    let told = group.metadata().column(place).column_descr();
    let kind = Type::primitive_type_builder(told.name(), Physical::INT32).build()?;
    let kind = ColumnDescriptor::new(Arc::new(kind), told.max_def_level(), 0, ColumnPath::from(told.name()));
    let places: Vec<u8> = (0..num_values).flat_map(u32::to_le_bytes).collect();
    let (buf, encoding) = (places.into(), Encoding::PLAIN);
    let dictionary = Page::DictionaryPage { buf, num_values, encoding, is_sorted: false };
    let pages = Places { dictionary: Some(dictionary), pages };
    let mut chunk = ColumnReaderImpl::<Int32Type>::new(Arc::new(kind), Box::new(pages));
    let (mut places, mut levels) = (Vec::with_capacity(words.rows.len()), Vec::new());
    let (read, _, _) = chunk.read_records(column.rows(), Some(&mut levels), None, &mut places)?;
    let places = places.into_iter().map(i32::cast_unsigned);
    let is_same = read == column.rows() && levels == column.levels && places.eq(words.rows.iter().copied());
    Ok(Some(is_same))
}

/// Whether bytes are these texts as a dictionary has them: each behind its length.
fn are_plain(mut bytes: &[u8], texts: &[ByteArray]) -> bool {
    for text in texts {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes();
        let rest = bytes.strip_prefix(&length).and_then(|bytes| bytes.strip_prefix(text.data()));
        let Some(rest) = rest else { return false };
        bytes = rest;
    }
    bytes.is_empty()
}

/// The pages of a column of texts, with the places in its dictionary in place of the texts. So each text is looked at once, and what
/// is read for each row is a whole number.
struct Places {
    dictionary: Option<Page>,
    pages: Box<dyn PageReader>,
}

impl Iterator for Places {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Places {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        if self.dictionary.is_some() {
            return Ok(self.dictionary.take());
        }
        let page = self.pages.get_next_page()?;
        let has_places =
            |page: &Page| matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        match page {
            Some(page) if !has_places(&page) => Err(ParquetError::General("a page of texts".into())),
            page => Ok(page),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.pages.skip_next_page()
    }
}
