//! `anxin.Segment`.

use std::path::PathBuf;

use anxin_segment::{Segment as List, Stay};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::error;
use crate::numbers::{self, Buffer, Part, Written};

/// A list of telephone numbers that `anxin lists build` made, opened and verified byte by byte.
///
/// `stay` is "mapped" (the file is shared by all processes that use it) or "memory" (a copy in huge pages, faster at random where
/// lists are large). The file must not be changed in place while it is mapped; building a new list under its name is fine.
///
/// Raises FileNotFoundError and the other OSErrors, and AnxinError for a file that is no segment ("not_a_segment"), cut off
/// ("torn"), damaged ("damaged") or of a newer version ("newer_format").
#[pyclass(frozen, module = "anxin")]
pub(crate) struct Segment {
    list: List,
}

#[pymethods]
impl Segment {
    #[new]
    #[pyo3(signature = (path, stay = "mapped"))]
    fn open(py: Python<'_>, path: PathBuf, stay: &str) -> PyResult<Self> {
        let stay = match stay {
            "mapped" => Stay::Mapped,
            "memory" => Stay::Memory,
            _ => {
                let sentence = "there is no such word; write \"mapped\" or \"memory\"";
                return Err(error::argument(py, "stay", "unknown_word", sentence));
            }
        };
        let opened = py.detach(|| List::open(&path, stay));
        opened.map(|list| Self { list }).map_err(|wrong| error::segment(py, wrong))
    }

    /// What its maker wrote on it.
    #[getter]
    fn label(&self) -> &str {
        self.list.label()
    }

    /// How many numbers it has.
    #[getter]
    fn count(&self) -> u64 {
        self.list.count()
    }

    fn __len__(&self) -> usize {
        usize::try_from(self.list.count()).unwrap_or(usize::MAX)
    }

    fn __contains__(&self, py: Python<'_>, number: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.get(py, number, Some("CN"))?.is_some())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let label = PyString::new(py, self.list.label()).repr()?.to_string();
        Ok(format!("<anxin.Segment {label}, {} numbers>", self.list.count()))
    }

    /// The code of a number, 1 to 15; None when it is not listed.
    ///
    /// The number is a str in any written form, or an int. Without a country code it is of `region` (two letters); with
    /// region=None it has one: a str begins with a plus, an int is taken as it is.
    ///
    /// Raises AnxinError for what is no number: then it is not known whether it is listed.
    #[pyo3(signature = (number, region = Some("CN")), text_signature = "($self, number, region='CN')")]
    fn get(&self, py: Python<'_>, number: &Bound<'_, PyAny>, region: Option<&str>) -> PyResult<Option<u8>> {
        let number = numbers::one(number, Written::of(py, region)?)?;
        Ok(self.list.get(number).map(anxin_segment::Code::get))
    }

    /// The codes of many numbers, a byte each, in their order: 0 is not listed, anxin.INVALID (255) no number.
    ///
    /// Takes any iterable of str, int and None (which is no number), or a buffer of int64 or uint64 (a numpy array, an array.array,
    /// memoryview(arrow_buffer).cast("q")), which is read without making a Python object of each number. Other threads run meanwhile.
    /// `region` is that of `get`; region=None is the fastest for whole numbers that have their country codes.
    #[pyo3(signature = (numbers, region = Some("CN")), text_signature = "($self, numbers, region='CN')")]
    fn get_many<'py>(
        &self,
        py: Python<'py>,
        numbers: &Bound<'py, PyAny>,
        region: Option<&str>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let written = Written::of(py, region)?;
        if numbers.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("this is one number; ask `get`, or put it in a list"));
        }
        let (mut part, mut codes) = (Part::default(), Vec::new());
        if let Some(buffer) = Buffer::of(numbers)? {
            codes.reserve_exact(buffer.len());
            for begin in (0..buffer.len()).step_by(numbers::PART) {
                buffer.copy(begin, &mut part)?;
                self.find(py, &mut part, written, &mut codes)?;
            }
        } else {
            for number in numbers.try_iter()? {
                part.take(&number?)?;
                if part.is_full() {
                    self.find(py, &mut part, written, &mut codes)?;
                }
            }
            self.find(py, &mut part, written, &mut codes)?;
        }
        Ok(PyBytes::new(py, &codes))
    }
}

impl Segment {
    /// Looks up what was taken, while other threads of Python run; then sees whether somebody interrupts.
    fn find(&self, py: Python<'_>, part: &mut Part, written: Written, codes: &mut Vec<u8>) -> PyResult<()> {
        py.detach(|| {
            let begin = codes.len();
            part.read(written, codes);
            let found = codes.get_mut(begin..).unwrap_or_default();
            self.list.get_many(&part.numbers, |index, code| {
                if let (Some(code), Some(found)) = (code, found.get_mut(index)) {
                    *found = code.get();
                }
            });
        });
        py.check_signals()
    }
}
