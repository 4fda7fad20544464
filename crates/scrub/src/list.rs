//! Making a segment of a list that somebody publishes, in any order and dialect, in bounded memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;

use anxin_segment::{Builder, Code, Sorter};
use serde::Serialize;

use crate::Reading;
use crate::batch::Batch;
use crate::error::ScrubError;
use crate::run::{Numbers, Opened, Watch, open};

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BuiltList {
    /// Rows, without the one that names the columns.
    pub rows: u64,
    /// Numbers on the list.
    pub numbers: u64,
    /// Rows with a number that came before.
    pub twice: u64,
    /// Rows whose number does not read, by reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// Bytes of the segment.
    pub bytes: u64,
}

/// Makes a segment of a list. `label` says what list it is; the segment takes its place when it is whole.
///
/// # Errors
/// [`ScrubError`]: then nothing stands under the output's name that did not stand there before.
pub fn build_list(
    reading: &Reading,
    output: &Path,
    label: &str,
    watch: &Watch,
) -> Result<BuiltList, ScrubError> {
    let Opened { mut splitter, coding, column, first, read, length, .. } = open(reading)?;
    watch.length.store(length, Ordering::Relaxed);
    let numbers = Numbers { reading, coding };
    // The runs lie where the segment will: there is room for it, so there is room for them.
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::create(output)?;
    let mut sorter = Sorter::new(folder);
    let mut built = BuiltList::default();
    let mut take = |batch: &Batch| -> Result<(), ScrubError> {
        for row in &batch.rows {
            built.rows += 1;
            match numbers.of(batch, row) {
                Ok(number) => sorter.push(number, Code::LISTED)?,
                Err(reason) => *built.refused.entry(reason).or_default() += 1,
            }
        }
        Ok(())
    };
    if !column.titled {
        take(&first)?;
    }
    let mut batch = Batch::default();
    while splitter.fill(&mut batch, column.index)? {
        if watch.stop.load(Ordering::Relaxed) {
            return Err(ScrubError::Stopped);
        }
        watch.read.store(read.load(Ordering::Relaxed), Ordering::Relaxed);
        take(&batch)?;
    }
    built.twice = sorter.finish(&mut builder)?;
    let segment = builder.finish(label)?;
    Ok(BuiltList { numbers: segment.count, bytes: segment.bytes, ..built })
}
