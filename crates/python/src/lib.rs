#![doc = include_str!("../README.md")]

mod error;
mod numbers;
mod scrub;
mod segment;

use pyo3::prelude::*;

/// What Python imports as `anxin._anxin`.
#[pymodule]
fn _anxin(module: &Bound<'_, PyModule>) -> PyResult<()> {
    error::add(module)?;
    module.add_class::<segment::Segment>()?;
    module.add_function(wrap_pyfunction!(scrub::scrub, module)?)?;
    module.add("INVALID", numbers::INVALID)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
