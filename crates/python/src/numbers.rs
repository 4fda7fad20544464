//! Numbers as Python has them: texts, whole numbers, and buffers of whole numbers.

use anxin_domain::number::{Number, NumberError, Place, Region};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyMemoryView, PySlice, PyString};

use crate::error;

/// The code of what is no number. Lists have codes from 1 to 15.
pub(crate) const INVALID: u8 = 255;
/// Numbers that are looked up between two looks at Python: they fit a second-level cache.
pub(crate) const PART: usize = 1 << 16;
/// No number is as large as this (ITU-T E.164: 15 digits).
const NUMBERS_END: u64 = 1_000_000_000_000_000;
/// Stands for what is no number; no list can have it.
const NOBODY: Number = Number::from_digits(u64::MAX);

/// How numbers are written.
#[derive(Clone, Copy)]
pub(crate) enum Written {
    /// As people of a place write them.
    Here(Place),
    /// With a country code: texts behind a plus, whole numbers as they are.
    Internationally,
}

impl Written {
    /// As the argument `region` says.
    pub(crate) fn of(py: Python<'_>, region: Option<&str>) -> PyResult<Self> {
        let Some(text) = region else { return Ok(Self::Internationally) };
        let region: Result<Region, _> = text.parse();
        let region = region.map_err(|wrong| error::number(py, Some("region"), wrong))?;
        Ok(Self::Here(region.into()))
    }

    pub(crate) fn text(self, text: &str) -> Result<Number, NumberError> {
        match self {
            Self::Here(place) => Number::parse(text, place),
            // Behind a plus the region says nothing.
            Self::Internationally if text.trim_start().starts_with('+') => Number::parse(text, Region::CN),
            Self::Internationally => Err(NumberError::UnknownCountry),
        }
    }

    pub(crate) fn digits(self, digits: u64) -> Result<Number, NumberError> {
        match self {
            Self::Here(_) => {
                let mut room = [0_u8; 20];
                self.text(written(digits, &mut room))
            }
            Self::Internationally if digits == 0 => Err(NumberError::Empty),
            Self::Internationally if digits >= NUMBERS_END => Err(NumberError::TooLong),
            Self::Internationally => Ok(Number::from_digits(digits)),
        }
    }
}

/// The digits of a whole number.
fn written(mut rest: u64, room: &mut [u8; 20]) -> &str {
    let mut begin = room.len();
    for digit in room.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        begin -= 1;
        if rest == 0 {
            break;
        }
    }
    room.get(begin..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
}

/// One number, a text or a whole number.
pub(crate) fn one(number: &Bound<'_, PyAny>, written: Written) -> PyResult<Number> {
    let py = number.py();
    let read = match Said::of(number)? {
        Said::Text(text) => written.text(text.to_str()?),
        Said::Digits(digits) => written.digits(digits),
        Said::NoNumber => Err(NumberError::NotANumber),
    };
    read.map_err(|wrong| error::number(py, None, wrong))
}

/// What Python says where a number should be.
enum Said<'a, 'py> {
    Text(&'a Bound<'py, PyString>),
    Digits(u64),
    /// Nothing, or a whole number that is below zero or has more digits than there are.
    NoNumber,
}

impl<'a, 'py> Said<'a, 'py> {
    fn of(number: &'a Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = number.cast::<PyString>() {
            return Ok(Self::Text(text));
        }
        if number.is_instance_of::<PyInt>() {
            return Ok(number.extract().map_or(Self::NoNumber, Self::Digits));
        }
        if number.is_none() {
            return Ok(Self::NoNumber);
        }
        let kind = number.get_type().name()?.to_string();
        Err(PyTypeError::new_err(format!("a number is a str or an int, not {kind}")))
    }
}

/// Some numbers on their way: taken from Python while it waits, read and looked up while it goes on.
#[derive(Default)]
pub(crate) struct Part {
    texts: String,
    /// Where each text ends, or a whole number, or nothing.
    items: Vec<Item>,
    pub(crate) numbers: Vec<Number>,
}

enum Item {
    TextUpTo(usize),
    Digits(u64),
    NoNumber,
}

impl Part {
    /// Takes a number from Python.
    pub(crate) fn take(&mut self, number: &Bound<'_, PyAny>) -> PyResult<()> {
        let item = match Said::of(number)? {
            Said::Text(text) => {
                self.texts.push_str(text.to_str()?);
                Item::TextUpTo(self.texts.len())
            }
            Said::Digits(digits) => Item::Digits(digits),
            Said::NoNumber => Item::NoNumber,
        };
        self.items.push(item);
        Ok(())
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.items.len() >= PART
    }

    /// Reads what was taken. Answers [`INVALID`] for what is no number and 0 for the others, which are in `numbers` at the same place.
    pub(crate) fn read(&mut self, written: Written, codes: &mut Vec<u8>) {
        self.numbers.clear();
        let mut begin = 0;
        for item in self.items.drain(..) {
            let read = match item {
                Item::TextUpTo(end) => {
                    let text = self.texts.get(begin..end).unwrap_or_default();
                    begin = end;
                    written.text(text)
                }
                Item::Digits(digits) => written.digits(digits),
                Item::NoNumber => Err(NumberError::NotANumber),
            };
            codes.push(if read.is_ok() { 0 } else { INVALID });
            self.numbers.push(read.unwrap_or(NOBODY));
        }
        self.texts.clear();
    }

    /// Takes whole numbers from a buffer; those below zero are no numbers.
    fn take_all<T: Copy>(&mut self, digits: &[T])
    where
        u64: TryFrom<T>,
    {
        let item = |digits: &T| u64::try_from(*digits).map_or(Item::NoNumber, Item::Digits);
        self.items.extend(digits.iter().map(item));
    }
}

/// A buffer of whole numbers, read a part at a time: it may be larger than what a copy of it would leave of the memory.
pub(crate) enum Buffer<'py> {
    Signed(Bound<'py, PyMemoryView>, usize),
    Unsigned(Bound<'py, PyMemoryView>, usize),
}

impl<'py> Buffer<'py> {
    /// The buffer of an object, if it has one.
    pub(crate) fn of(object: &Bound<'py, PyAny>) -> PyResult<Option<Self>> {
        let Ok(view) = PyMemoryView::from(object) else { return Ok(None) };
        let (signed, unsigned) = (PyBuffer::<i64>::get(&view), PyBuffer::<u64>::get(&view));
        match (signed, unsigned) {
            (Ok(buffer), _) if buffer.dimensions() == 1 => Ok(Some(Self::Signed(view, buffer.item_count()))),
            (_, Ok(buffer)) if buffer.dimensions() == 1 => {
                Ok(Some(Self::Unsigned(view, buffer.item_count())))
            }
            _ => Err(PyTypeError::new_err(
                "a buffer of numbers has one dimension of int64 or uint64 in this machine's byte order; \
                 convert it, or say what it holds, as in memoryview(buffer).cast(\"q\")",
            )),
        }
    }

    pub(crate) const fn len(&self) -> usize {
        let (Self::Signed(_, count) | Self::Unsigned(_, count)) = self;
        *count
    }

    /// Copies a part out.
    pub(crate) fn copy(&self, begin: usize, part: &mut Part) -> PyResult<()> {
        let end = self.len().min(begin + PART);
        match self {
            Self::Signed(view, _) => part.take_all(&copied::<i64>(view, begin, end)?),
            Self::Unsigned(view, _) => part.take_all(&copied::<u64>(view, begin, end)?),
        }
        Ok(())
    }
}

fn copied<T: Element>(view: &Bound<'_, PyMemoryView>, begin: usize, end: usize) -> PyResult<Vec<T>> {
    let py = view.py();
    let place = |at: usize| isize::try_from(at).unwrap_or(isize::MAX);
    let some = view.get_item(PySlice::new(py, place(begin), place(end), 1))?;
    PyBuffer::<T>::get(&some)?.to_vec(py)
}
