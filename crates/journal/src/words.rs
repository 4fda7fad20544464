//! A column of words as Parquet keeps it: each different text once, in a dictionary, and for each row the place of its text there.
//!
//! We know the places already ([`Words`]); the crate would look for each text again, row by row. What is written here are the bytes
//! inside pages only, by the format's own description (parquet-format: `Encodings.md`, sections "Plain" and "Run Length Encoding /
//! Bit-Packing Hybrid"); headers, offsets and everything else are the crate's.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, OffsetIndexBuilder, PageEncodingStats};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use crate::fill::Words;

/// Most bytes of a dictionary: a look-up of one row unpacks it. Where texts take more, the crate writes them page by page.
const DICTIONARY_LIMIT: usize = 1024 * 1024;
/// How hard texts are packed; the crate's own level.
const LEVEL: i32 = 1;

/// A column of a row group, ready to be put into a file.
pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    pub(crate) about: ColumnCloseResult,
}

/// Writes a column, so many rows a page; none where its texts are too many for a dictionary.
///
/// # Errors
/// [`ParquetError`] when texts cannot be packed, or are more than Parquet counts.
pub(crate) fn chunk(
    column: &ColumnDescPtr,
    words: &Words<'_>,
    levels: Option<&[i16]>,
    is_long: bool,
    page_rows: usize,
) -> Result<Option<Chunk>, ParquetError> {
    let texts: usize = words.texts.iter().map(|text| 4 + text.len()).sum();
    if texts > DICTIONARY_LIMIT || words.texts.is_empty() {
        return Ok(None);
    }
    let mut pages = Pages::new(is_long)?;
    let mut dictionary = Vec::with_capacity(texts);
    for text in &words.texts {
        dictionary.extend(count(text.len())?.to_le_bytes());
        dictionary.extend_from_slice(text.data());
    }
    pages.dictionary(dictionary, count(words.texts.len())?)?;
    let width = usize::BITS - (words.texts.len() - 1).leading_zeros();
    let rows = levels.map_or(words.rows.len(), <[i16]>::len);
    let mut left = words.rows.as_slice();
    for begin in (0..rows).step_by(page_rows) {
        let end = rows.min(begin + page_rows);
        let levels = levels.map(|levels| &levels[begin..end]);
        let there = levels.map_or(end - begin, |levels| levels.iter().filter(|level| **level > 0).count());
        let (places, rest) = left.split_at_checked(there).ok_or_else(torn)?;
        left = rest;
        let mut page = Vec::with_capacity(16 + (end - begin) / 8 + there * width as usize / 8);
        if let Some(levels) = levels {
            // Their length stands before them.
            page.extend([0; 4]);
            hybrid(levels.iter().map(|level| u32::from(*level > 0)), 1, &mut page);
            let length = count(page.len() - 4)?.to_le_bytes();
            page[..4].copy_from_slice(&length);
        }
        page.push(width.to_le_bytes()[0]);
        hybrid(places.iter().copied(), width, &mut page);
        pages.rows(page, end - begin)?;
    }
    pages.end(column, rows).map(Some)
}

/// Pages of one column, one behind the other.
struct Pages {
    out: TrackedWrite<Vec<u8>>,
    packer: Option<zstd::bulk::Compressor<'static>>,
    offsets: OffsetIndexBuilder,
    /// Bytes as they would be if nothing were packed.
    unpacked: usize,
    /// Where the first page with rows begins.
    rows_at: Option<u64>,
    count: i32,
}

impl Pages {
    fn new(is_long: bool) -> Result<Self, ParquetError> {
        let packer = is_long.then(|| zstd::bulk::Compressor::new(LEVEL)).transpose()?;
        let (out, offsets) = (TrackedWrite::new(Vec::new()), OffsetIndexBuilder::new());
        Ok(Self { out, packer, offsets, unpacked: 0, rows_at: None, count: 0 })
    }

    fn packed(&mut self, page: Vec<u8>) -> Result<Bytes, ParquetError> {
        let packed = self.packer.as_mut().map(|packer| packer.compress(&page)).transpose()?;
        Ok(packed.unwrap_or(page).into())
    }

    fn dictionary(&mut self, page: Vec<u8>, num_values: u32) -> Result<(), ParquetError> {
        let unpacked = page.len();
        let buf = self.packed(page)?;
        let page = Page::DictionaryPage { buf, num_values, encoding: Encoding::PLAIN, is_sorted: false };
        self.put(page, unpacked).map(drop)
    }

    fn put(&mut self, page: Page, unpacked: usize) -> Result<PageWriteSpec, ParquetError> {
        let page = CompressedPage::new(page, unpacked);
        let told = SerializedPageWriter::new(&mut self.out).write_page(page)?;
        self.unpacked += told.uncompressed_size;
        Ok(told)
    }

    fn rows(&mut self, page: Vec<u8>, rows: usize) -> Result<(), ParquetError> {
        let unpacked = page.len();
        let page = Page::DataPage {
            buf: self.packed(page)?,
            num_values: count(rows)?,
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let told = self.put(page, unpacked)?;
        self.rows_at.get_or_insert(told.offset);
        self.count += 1;
        self.offsets.append_row_count(int(rows)?);
        let size = i32::try_from(told.compressed_size).map_err(|_| torn())?;
        self.offsets.append_offset_and_size(int(told.offset)?, size);
        Ok(())
    }

    fn end(self, column: &ColumnDescPtr, rows: usize) -> Result<Chunk, ParquetError> {
        let Self { out, packer, offsets, unpacked, rows_at, count } = self;
        let bytes = Bytes::from(out.into_inner()?);
        let of_pages = |page_type, encoding, count| PageEncodingStats { page_type, encoding, count };
        let packing = packer.map_or(Compression::UNCOMPRESSED, |_| Compression::ZSTD(ZstdLevel::default()));
        let metadata = ColumnChunkMetaData::builder(column.clone())
            .set_compression(packing)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_page_encoding_stats(vec![
                of_pages(PageType::DICTIONARY_PAGE, Encoding::PLAIN, 1),
                of_pages(PageType::DATA_PAGE, Encoding::RLE_DICTIONARY, count),
            ])
            .set_total_compressed_size(int(bytes.len())?)
            .set_total_uncompressed_size(int(unpacked)?)
            .set_num_values(int(rows)?)
            .set_data_page_offset(int(rows_at.unwrap_or_default())?)
            .set_dictionary_page_offset(Some(0))
            .build()?;
        let about = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: Some(offsets.build()),
        };
        Ok(Chunk { bytes, about })
    }
}

/// Values of so many bits each: one run where all are the same, and packed one behind the other, the lowest bit first, where not.
fn hybrid(values: impl ExactSizeIterator<Item = u32> + Clone, width: u32, out: &mut Vec<u8>) {
    let mut each = values.clone();
    let Some(first) = each.next() else { return };
    if each.all(|value| value == first) {
        varint((values.len() as u64) << 1, out);
        out.extend_from_slice(&first.to_le_bytes()[..width.div_ceil(8) as usize]);
        return;
    }
    // Runs are of eight values; behind the last there are zeros.
    let eights = values.len().div_ceil(8);
    varint((eights as u64) << 1 | 1, out);
    let end = out.len() + eights * width as usize;
    let (mut bits, mut filled) = (0_u64, 0);
    for value in values {
        bits |= u64::from(value) << filled;
        filled += width;
        if filled >= 32 {
            out.extend_from_slice(&bits.to_le_bytes()[..4]);
            bits >>= 32;
            filled -= 32;
        }
    }
    out.extend_from_slice(&bits.to_le_bytes());
    // The last bytes were more than there are, or fewer.
    out.resize(end, 0);
}

/// Seven bits a byte, the lowest first (ULEB128).
fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn count(many: usize) -> Result<u32, ParquetError> {
    u32::try_from(many).map_err(|_| torn())
}

fn int<T: TryInto<i64>>(many: T) -> Result<i64, ParquetError> {
    many.try_into().map_err(|_| torn())
}

fn torn() -> ParquetError {
    ParquetError::General("more than a column holds, or fewer rows than levels".into())
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use parquet::data_type::ByteArray;

    use super::*;
    use crate::columns::Table;
    use crate::fill::{Filled, Values};
    use crate::pack::Packer;
    use crate::table::{Cell, Column, Kind};

    const COLUMNS: &[Column] = &[
        Column { name: "short", kind: Kind::Text, optional: false, is_long: false },
        Column { name: "maybe", kind: Kind::Text, optional: true, is_long: false },
        Column { name: "long", kind: Kind::Text, optional: true, is_long: true },
    ];

    /// A column of rows that have one of so many texts, and the cells that are read of it.
    fn column(rng: &mut Rng, rows: usize, texts: usize, column: &Column) -> (Filled<'static>, Vec<Cell>) {
        let (mut words, mut levels, mut cells) = (Words::default(), Vec::new(), Vec::new());
        words.texts = (0..texts).map(|text| ByteArray::from(format!("词 {text}").as_str())).collect();
        for row in 0..rows {
            let is_there = !column.optional || row == 0 || rng.u8(0..3) > 0;
            if column.optional {
                levels.push(i16::from(is_there));
            }
            if !is_there {
                cells.push(Cell::Nothing);
                continue;
            }
            let place = rng.usize(0..texts);
            words.rows.push(place.try_into().unwrap());
            cells.push(Cell::Text(words.texts[place].clone()));
        }
        (Filled { levels, values: Values::Words(words) }, cells)
    }

    #[test]
    fn whatever_is_written_the_crate_reads_and_in_any_part() {
        let (folder, mut rng) = (tempfile::tempdir().unwrap(), Rng::with_seed(61));
        for texts in [1, 2, 3, 4, 5, 9, 17, 100, 257, 1_500] {
            for rows in [1, 7, 8, 9, 1_023, 1_024, 1_025, 5_000] {
                let path = folder.path().join(format!("{texts}-{rows}.parquet"));
                let made: Vec<_> = COLUMNS.iter().map(|about| column(&mut rng, rows, texts, about)).collect();
                let (columns, cells): (Vec<_>, Vec<_>) = made.into_iter().unzip();
                let mut packer = Packer::begin(&path, COLUMNS, None).unwrap();
                packer.group(&columns).unwrap();
                packer.end(Vec::new()).unwrap();
                let table = Table::open(&path, COLUMNS).unwrap();
                table.hold(0, &columns).unwrap();
                for (place, cells) in cells.iter().enumerate() {
                    let from = rng.usize(0..rows);
                    assert_eq!(table.column(0, place, 0..rows).unwrap(), *cells, "{texts} in {rows}");
                    assert_eq!(
                        table.column(0, place, from..rows).unwrap(),
                        cells[from..],
                        "{texts} in {rows}"
                    );
                }
            }
        }
    }

    #[test]
    fn texts_that_fill_more_than_a_dictionary_are_left_to_the_crate() {
        let (folder, mut rng) = (tempfile::tempdir().unwrap(), Rng::with_seed(62));
        let path = folder.path().join("large.parquet");
        let mut made: Vec<_> = COLUMNS.iter().map(|about| column(&mut rng, 3_000, 2_000, about)).collect();
        for (filled, cells) in &mut made {
            let Values::Words(words) = &mut filled.values else { unreachable!("texts") };
            for text in &mut words.texts {
                *text = ByteArray::from([text.data(), &[b'x'; 1_000][..]].concat());
            }
            let mut each = words.rows.iter();
            for cell in cells.iter_mut().filter(|cell| **cell != Cell::Nothing) {
                *cell = Cell::Text(words.texts[*each.next().unwrap() as usize].clone());
            }
        }
        let (columns, cells): (Vec<_>, Vec<_>) = made.into_iter().unzip();
        let mut packer = Packer::begin(&path, COLUMNS, None).unwrap();
        packer.group(&columns).unwrap();
        packer.end(Vec::new()).unwrap();
        let table = Table::open(&path, COLUMNS).unwrap();
        table.hold(0, &columns).unwrap();
        for (place, cells) in cells.iter().enumerate() {
            assert_eq!(table.column(0, place, 0..3_000).unwrap(), *cells);
        }
    }

    #[test]
    fn bits_that_are_packed_take_as_many_bytes_as_they_say() {
        for width in 1..=14 {
            for many in [2_usize, 8, 9, 31, 32, 33] {
                let mut bytes = Vec::new();
                let values: Vec<u32> = (0..many).map(|place| u32::from(place > 0)).collect();
                hybrid(values.iter().copied(), width, &mut bytes);
                assert_eq!(bytes[0] >> 1, u8::try_from(many.div_ceil(8)).unwrap());
                assert_eq!(bytes.len(), 1 + many.div_ceil(8) * width as usize);
            }
        }
    }
}
