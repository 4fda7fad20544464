//! Errors as Python people expect them: what the system says is an `OSError`, everything else an `AnxinError` with a code.

use std::path::Path;

use anxin_domain::number::NumberError;
use anxin_scrub::ScrubError;
use anxin_segment::SegmentError;
use pyo3::exceptions::{PyException, PyOSError};
use pyo3::prelude::*;

pyo3::create_exception!(
    anxin,
    AnxinError,
    PyException,
    "What Anxin cannot do, in a sentence that says how to mend it.\n\n\
     `code` is a stable word. `field`, `row` (from 1, the header counted) and `mend` are None where there is nothing to say.\n\
     No sentence holds a telephone number."
);

/// What an [`AnxinError`] carries beside its sentence.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) code: &'static str,
    pub(crate) field: Option<&'static str>,
    pub(crate) row: Option<u64>,
    pub(crate) mend: Option<String>,
}

/// Adds the exception, with the attributes that every one of them has.
pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let exception = module.py().get_type::<AnxinError>();
    for name in ["code", "field", "row", "mend"] {
        exception.setattr(name, module.py().None())?;
    }
    module.add("AnxinError", exception)
}

/// An [`AnxinError`] with its attributes.
pub(crate) fn raise(py: Python<'_>, sentence: String, facts: Facts) -> PyErr {
    let error = AnxinError::new_err(sentence);
    let value = error.value(py);
    let set = value
        .setattr("code", facts.code)
        .and_then(|()| value.setattr("field", facts.field))
        .and_then(|()| value.setattr("row", facts.row))
        .and_then(|()| value.setattr("mend", facts.mend));
    match set {
        Ok(()) => error,
        Err(other) => other,
    }
}

/// A value of an argument that cannot be.
pub(crate) fn argument(py: Python<'_>, field: &'static str, code: &'static str, sentence: &str) -> PyErr {
    let facts = Facts { code, field: Some(field), mend: mend_in(sentence), row: None };
    raise(py, format!("{field}: {sentence}"), facts)
}

/// A text that is no number, or an argument about where numbers are.
pub(crate) fn number(py: Python<'_>, field: Option<&'static str>, error: NumberError) -> PyErr {
    let facts = Facts { code: error.code(), field, mend: Some(error.mend().to_owned()), row: None };
    raise(py, error.to_string(), facts)
}

/// A segment that cannot be opened.
pub(crate) fn segment(py: Python<'_>, error: SegmentError) -> PyErr {
    let code = match &error {
        SegmentError::File { file, source } if source.raw_os_error().is_some() => {
            return system(source, Path::new(file));
        }
        SegmentError::File { .. } => "file",
        SegmentError::Foreign(_) => "not_a_segment",
        SegmentError::Newer { .. } => "newer_format",
        SegmentError::Torn(_) => "torn",
        SegmentError::Damaged { .. } => "damaged",
        SegmentError::OutOfOrder(_) => "out_of_order",
        SegmentError::TooLong(_) => "too_long",
    };
    let sentence = error.to_string();
    let mend = mend_in(&sentence);
    raise(py, sentence, Facts { code, mend, ..Facts::default() })
}

/// A file that cannot be scrubbed.
pub(crate) fn scrub(py: Python<'_>, error: ScrubError) -> PyErr {
    let (code, field, row) = match &error {
        ScrubError::Input { row, .. } => ("input", Some("input"), *row),
        ScrubError::Column { .. } => ("column", Some("column"), None),
        ScrubError::Output { .. } => ("output", Some("output"), None),
        ScrubError::Judge(_) => ("judge", None, None),
        ScrubError::Stopped => ("stopped", None, None),
        ScrubError::Segment(_) => ("segment", Some("list"), None),
    };
    let sentence = error.to_string();
    let mend = mend_in(&sentence);
    raise(py, sentence, Facts { code, field, row, mend })
}

/// What the system says of a file, as the kind of `OSError` that Python has for it.
pub(crate) fn system(error: &std::io::Error, file: &Path) -> PyErr {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default().to_owned();
    PyOSError::new_err((error.raw_os_error(), text, file.as_os_str().to_owned()))
}

/// The house writes what is wrong, a semicolon, and how to mend it.
fn mend_in(sentence: &str) -> Option<String> {
    sentence.split_once("; ").map(|(_, mend)| mend.to_owned())
}
