//! Scrubbing a list, from one end to the other: one thread unpacks and splits, another judges and writes.

use std::borrow::Cow;
use std::io::{Read, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anxin_domain::number::{Number, NumberError};
use itoa::Buffer;

use crate::batch::{Batch, Row, Splitter};
use crate::column::{self, Column};
use crate::dialect::Dialect;
use crate::encoding::Coding;
use crate::error::ScrubError;
use crate::judge::{Answer, Judge};
use crate::report::{Report, Tally};
use crate::sink::Sink;
use crate::source::{Source, is_parquet, unreadable};
use crate::{ADDED, INVALID, Reading, parquet};

/// Batches that may be under way at once.
const BATCHES: usize = 4;
/// A row without the field of the number.
const NO_FIELD: &str = "no_such_field";
/// A row with more fields than columns: what is added would stand under other names.
const TOO_MANY_FIELDS: &str = "too_many_fields";

/// How far a scrub is, and whether it is to stop.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Bytes of the input file that were read.
    pub read: Arc<AtomicU64>,
    /// The length of the input file.
    pub length: Arc<AtomicU64>,
    /// Set by whoever wants it to stop; nothing is written then.
    pub stop: Arc<AtomicBool>,
}

/// A list that is open, with what was found out about it.
pub(crate) struct Opened<'a> {
    pub(crate) splitter: Splitter<'a>,
    pub(crate) coding: Coding,
    pub(crate) dialect: Dialect,
    pub(crate) column: Column,
    /// The first row, whether it names the columns or not.
    pub(crate) first: Batch,
    pub(crate) read: Arc<AtomicU64>,
    pub(crate) length: u64,
}

/// Opens a list: unpacks it, finds its encoding, dialect and column.
pub(crate) fn open(reading: &Reading) -> Result<Opened<'_>, ScrubError> {
    let path = reading.input.as_path();
    let Source { beginning, bytes, read, length } = Source::open(path)?;
    let coding = match &reading.encoding {
        None => Coding::of(&beginning),
        Some(label) => Coding::labelled(label, &beginning).ok_or_else(|| {
            ScrubError::input(
                path,
                None,
                format!("--encoding {label}: no such encoding; as in utf-8, gbk, utf-16le"),
            )
        })?,
    };
    let text: Cow<'_, [u8]> = if coding.is_plain() {
        Cow::Borrowed(&beginning)
    } else {
        let mut text = Vec::new();
        // It may end within a letter; what came before tells enough.
        let _ = coding.reader(beginning.as_slice()).read_to_end(&mut text);
        Cow::Owned(text)
    };
    let dialect = Dialect::of(&text, reading.delimiter);
    if coding.confuses(dialect.delimiter) {
        let what =
            format!("in {}, a letter may contain the delimiter; convert the list to UTF-8", coding.name());
        return Err(ScrubError::input(path, None, what));
    }
    let mut bytes = coding.reader(bytes);
    skip(&mut bytes, coding.mark().len() as u64).map_err(|error| unreadable(path, None, &error))?;
    let mut splitter = Splitter::new(bytes, dialect, path);
    let first = splitter.first()?;
    let (titles, mut first) = first.ok_or_else(|| ScrubError::input(path, None, "the file has no rows"))?;
    let names: Vec<String> = titles.iter().map(|title| coding.text(title).into_owned()).collect();
    let column = column::find(&names, reading.column.as_deref(), reading.place)
        .map_err(|what| ScrubError::Column { file: path.display().to_string(), what })?;
    if let (Some(row), Some(number)) = (first.rows.first_mut(), titles.get(column.index)) {
        let begin = first.text.len();
        first.text.extend_from_slice(number);
        row.number = Some((begin, first.text.len()));
    }
    Ok(Opened { splitter, coding, dialect, column, first, read, length })
}

/// Leaves out the byte order mark.
fn skip(bytes: &mut impl Read, count: u64) -> std::io::Result<u64> {
    std::io::copy(&mut bytes.take(count), &mut std::io::sink())
}

/// Reads the numbers of rows, in their order.
pub(crate) struct Numbers<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) coding: Coding,
}

impl Numbers<'_> {
    pub(crate) fn of(&self, batch: &Batch, row: &Row) -> Result<Number, &'static str> {
        let field = row.number.and_then(|(begin, end)| batch.text.get(begin..end)).ok_or(NO_FIELD)?;
        if let Some(number) = Number::parse_plain(field, self.reading.place.region) {
            return Ok(number);
        }
        let text = match std::str::from_utf8(field) {
            Ok(text) if field.is_ascii() => Cow::Borrowed(text),
            _ => self.coding.text(field),
        };
        Number::parse(&text, self.reading.place).map_err(|error: NumberError| error.code())
    }
}

/// Writes a list with `number`, `verdict` and `reason` behind each row: CSV from CSV, Parquet from Parquet.
///
/// # Errors
/// [`ScrubError`]: then nothing stands under the output's name that did not stand there before.
pub fn scrub(
    reading: &Reading,
    output: &Path,
    judge: &dyn Judge,
    watch: &Watch,
) -> Result<Report, ScrubError> {
    if is_parquet(&reading.input)? {
        return parquet::scrub(reading, output, judge, watch);
    }
    let opened = open(reading)?;
    watch.length.store(opened.length, Ordering::Relaxed);
    let Opened { mut splitter, coding, dialect, column, first, read, .. } = opened;
    let failed = ScrubError::output(output);
    let mut sink = Sink::create(output).map_err(&failed)?;
    let titles = first.rows.first().map_or(0, |row| row.fields);
    let mut writer = Writer {
        numbers: Numbers { reading, coding },
        dialect,
        columns: titles,
        judge,
        tally: Tally::default(),
        ends: Vec::new(),
        read: Vec::new(),
        asked: Vec::new(),
        answers: Vec::new(),
        out: Vec::new(),
    };
    sink.write_all(coding.mark()).map_err(&failed)?;
    coding.write(coding.mark_as_text().as_bytes(), &mut sink).map_err(&failed)?;
    if column.titled {
        writer.titles(&first);
    } else {
        writer.rows(&first)?;
    }
    coding.write(&writer.out, &mut sink).map_err(&failed)?;
    let (full, rows): (SyncSender<Batch>, Receiver<Batch>) = sync_channel(BATCHES);
    let (back, empty) = sync_channel::<Batch>(BATCHES + 2);
    let written = std::thread::scope(|scope| {
        let writing = scope.spawn(move || {
            for batch in rows {
                writer.rows(&batch)?;
                coding.write(&writer.out, &mut sink).map_err(ScrubError::output(output))?;
                // Nobody takes it back when everything is split.
                let _ = back.try_send(batch);
            }
            Ok((writer.tally, sink))
        });
        let split = split(&mut splitter, column, &full, &empty, watch, &read);
        drop(full);
        let written =
            writing.join().unwrap_or_else(|_| Err(ScrubError::Judge("the judging thread stopped".into())));
        // Where both failed, the writer stopped the splitter.
        written.and_then(|written| split.map(|()| written))
    });
    let (tally, sink) = written?;
    sink.keep().map_err(&failed)?;
    Ok(tally.report(coding.name(), column.index + 1))
}

fn split(
    splitter: &mut Splitter<'_>,
    column: Column,
    full: &SyncSender<Batch>,
    empty: &Receiver<Batch>,
    watch: &Watch,
    read: &AtomicU64,
) -> Result<(), ScrubError> {
    loop {
        if watch.stop.load(Ordering::Relaxed) {
            return Err(ScrubError::Stopped);
        }
        watch.read.store(read.load(Ordering::Relaxed), Ordering::Relaxed);
        let mut batch = empty.try_recv().unwrap_or_default();
        if !splitter.fill(&mut batch, column.index)? {
            return Ok(());
        }
        if full.send(batch).is_err() {
            return Ok(());
        }
    }
}

/// Judges rows and writes them.
struct Writer<'a> {
    numbers: Numbers<'a>,
    dialect: Dialect,
    /// Columns that the first row has.
    columns: usize,
    judge: &'a dyn Judge,
    tally: Tally,
    /// How rows end of which the same is said, by their place in the tally.
    ends: Vec<Vec<u8>>,
    read: Vec<Result<Number, &'static str>>,
    asked: Vec<Number>,
    answers: Vec<Answer>,
    out: Vec<u8>,
}

impl Writer<'_> {
    fn titles(&mut self, first: &Batch) {
        self.out.clear();
        self.out.extend(
            first.rows.first().and_then(|row| first.text.get(row.begin..row.end)).into_iter().flatten(),
        );
        for name in ADDED {
            self.out.push(self.dialect.delimiter);
            self.out.extend_from_slice(name.as_bytes());
        }
        self.out.extend_from_slice(self.dialect.line_end.as_bytes());
    }

    fn rows(&mut self, batch: &Batch) -> Result<(), ScrubError> {
        self.out.clear();
        let mut read = std::mem::take(&mut self.read);
        read.clear();
        read.extend(batch.rows.iter().map(|row| self.read(batch, row)));
        self.asked.clear();
        self.asked.extend(read.iter().filter_map(|read| read.ok()));
        self.judge.judge(&self.asked, &mut self.answers)?;
        let answers = std::mem::take(&mut self.answers);
        let mut said = answers.iter();
        for (row, read) in batch.rows.iter().zip(&read) {
            self.out.extend_from_slice(batch.text.get(row.begin..row.end).unwrap_or_default());
            match read {
                Ok(number) => {
                    let said = said.next().ok_or_else(|| ScrubError::Judge("an answer is missing".into()))?;
                    self.add(row.fields, Some(*number), said.verdict.word(), said.reason.word());
                }
                Err(reason) => self.add(row.fields, None, INVALID, reason),
            }
        }
        (self.answers, self.read) = (answers, read);
        Ok(())
    }

    fn read(&self, batch: &Batch, row: &Row) -> Result<Number, &'static str> {
        if row.fields > self.columns {
            return Err(TOO_MANY_FIELDS);
        }
        self.numbers.of(batch, row)
    }

    /// Adds what is said to a row that is copied, under the names it belongs to.
    #[inline]
    fn add(&mut self, fields: usize, number: Option<Number>, verdict: &'static str, reason: &'static str) {
        let delimiter = self.dialect.delimiter;
        // A row with too many fields has the last of them under a name of ours already; it is told so all the same.
        for _ in fields.min(self.columns)..=self.columns {
            self.out.push(delimiter);
        }
        if let Some(number) = number {
            self.out.push(b'+');
            self.out.extend_from_slice(Buffer::new().format(number.digits()).as_bytes());
        }
        let place = self.tally.count(verdict, reason);
        if place == self.ends.len() {
            let (delimiter, line_end) = (char::from(delimiter), self.dialect.line_end);
            self.ends.push(format!("{delimiter}{verdict}{delimiter}{reason}{line_end}").into_bytes());
        }
        self.out.extend_from_slice(self.ends.get(place).map(Vec::as_slice).unwrap_or_default());
    }
}
