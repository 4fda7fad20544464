//! `anxin.scrub`: the same scrub as `anxin scrub`, on a thread of its own so that Ctrl-C is heard.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anxin_domain::number::{AreaCode, Place, Region};
use anxin_scrub::{Lists, Reading, Report, ScrubError, Watch};
use anxin_segment::{Segment, SegmentError, Stay};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::error;

/// How often it is looked whether somebody interrupts.
const TICK: Duration = Duration::from_millis(50);

/// Writes a list with `number`, `verdict` and `reason` behind each row, and answers how many rows there were of what.
///
/// Takes CSV in any dialect and encoding, plain, gzip or zstd, and Parquet. `list` is the path of a segment, or several; a number that
/// any of them names is denied. What is not said is found out: `column` (a name, or a place from 1), `delimiter`, `encoding`.
/// Numbers without a country code are of `region`, local ones of `area_code`. The output appears whole or not at all.
///
/// Raises OSError for files that are not there, AnxinError for a list that cannot be read, with the row where it stopped.
#[pyfunction]
#[pyo3(signature = (input, output, *, list, column = None, region = "CN", area_code = None, delimiter = None, encoding = None))]
#[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
pub(crate) fn scrub<'py>(
    py: Python<'py>,
    input: PathBuf,
    output: PathBuf,
    list: &Bound<'py, PyAny>,
    column: Option<&Bound<'py, PyAny>>,
    region: &str,
    area_code: Option<&str>,
    delimiter: Option<&str>,
    encoding: Option<String>,
) -> PyResult<Bound<'py, PyDict>> {
    let place = Place { region: region_of(py, region)?, area_code: area_of(py, area_code)? };
    let column = column.map(column_of).transpose()?;
    let delimiter = delimiter.map(|text| delimiter_of(py, text)).transpose()?;
    let lists = lists_of(list)?;
    if lists.is_empty() {
        return Err(error::argument(py, "list", "missing", "no list is named; name a segment"));
    }
    there(&input, &output)?;
    let opened = py.detach(|| open(&lists)).map_err(|wrong| error::segment(py, wrong))?;
    let reading = Reading { input, column, delimiter, encoding, place };
    let watch = Watch::default();
    let (tell, told) = channel();
    std::thread::spawn({
        let watch = watch.clone();
        // Whoever asked may have gone.
        move || drop(tell.send(anxin_scrub::scrub(&reading, &output, &opened, &watch)))
    });
    let report = wait(py, told, &watch)?.map_err(|wrong| error::scrub(py, wrong))?;
    counts(py, &report)
}

/// Waits for the scrub. Who interrupts waits until it has tidied up; who does so twice does not.
fn wait(
    py: Python<'_>,
    mut told: Receiver<Result<Report, ScrubError>>,
    watch: &Watch,
) -> PyResult<Result<Report, ScrubError>> {
    let mut interrupt = None;
    loop {
        let told = &mut told;
        let done = py.detach(move || told.recv_timeout(TICK));
        if let Err(asked) = py.check_signals() {
            if interrupt.is_some() {
                return Err(asked);
            }
            watch.stop.store(true, Ordering::Relaxed);
            interrupt = Some(asked);
        }
        match done {
            Err(RecvTimeoutError::Timeout) => {}
            // Also when it was done all the same: whoever interrupts does not go on.
            _ if let Some(asked) = interrupt => return Err(asked),
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Disconnected) => {
                return Ok(Err(ScrubError::Judge("the scrubbing thread stopped".into())));
            }
        }
    }
}

fn open(lists: &[PathBuf]) -> Result<Lists, SegmentError> {
    lists.iter().map(|path| Segment::open(path, Stay::Mapped)).collect::<Result<_, _>>().map(Lists::new)
}

/// Says what Python says of files that are not there. The files are opened later, and once: they may be pipes.
fn there(input: &Path, output: &Path) -> PyResult<()> {
    std::fs::metadata(input).map_err(|wrong| error::system(&wrong, input))?;
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::metadata(folder).map(|_| ()).map_err(|wrong| error::system(&wrong, output))
}

fn counts<'py>(py: Python<'py>, report: &Report) -> PyResult<Bound<'py, PyDict>> {
    let counts = PyDict::new(py);
    counts.set_item("rows", report.rows)?;
    counts.set_item("verdicts", report.verdicts.clone())?;
    counts.set_item("reasons", report.reasons.clone())?;
    counts.set_item("encoding", report.encoding)?;
    counts.set_item("column", report.column)?;
    Ok(counts)
}

fn region_of(py: Python<'_>, text: &str) -> PyResult<Region> {
    text.parse().map_err(|wrong| error::number(py, Some("region"), wrong))
}

fn area_of(py: Python<'_>, text: Option<&str>) -> PyResult<Option<AreaCode>> {
    text.map(str::parse).transpose().map_err(|wrong| error::number(py, Some("area_code"), wrong))
}

/// A name, or a place from 1.
fn column_of(column: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(name) = column.extract::<String>() {
        return Ok(name);
    }
    let place: usize =
        column.extract().map_err(|_| PyTypeError::new_err("a column is a str or an int from 1"))?;
    Ok(place.to_string())
}

fn delimiter_of(py: Python<'_>, text: &str) -> PyResult<u8> {
    anxin_scrub::delimiter(text)
        .map_err(|sentence| error::argument(py, "delimiter", "not_a_delimiter", sentence))
}

/// One path, or several.
fn lists_of(list: &Bound<'_, PyAny>) -> PyResult<Vec<PathBuf>> {
    if list.is_instance_of::<PyString>() || list.hasattr("__fspath__")? {
        return Ok(vec![list.extract()?]);
    }
    list.try_iter()?.map(|path| path?.extract()).collect()
}
