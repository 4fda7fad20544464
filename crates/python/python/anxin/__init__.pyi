from collections.abc import Iterable
from os import PathLike
from typing import Final, Literal, TypedDict, final, type_check_only

from typing_extensions import Buffer

__all__ = ["INVALID", "AnxinError", "Segment", "__version__", "scrub"]

INVALID: Final = 255
"""The code that `Segment.get_many` gives to what is no number."""

__version__: str

class AnxinError(Exception):
    """What Anxin cannot do, in a sentence that says how to mend it and holds no telephone number."""

    code: str | None
    """A stable word, as in "torn" or "too_short"."""
    field: str | None
    """The argument it is about."""
    row: int | None
    """The row of the file where reading stopped, from 1, the header counted."""
    mend: str | None
    """How to mend it."""

@final
class Segment:
    """A list of telephone numbers that `anxin lists build` made, opened and verified byte by byte.

    Raises FileNotFoundError and the other OSErrors, and AnxinError for a file that is no segment, cut off, damaged or of a newer version.
    """

    def __new__(cls, path: str | PathLike[str], stay: Literal["mapped", "memory"] = "mapped") -> Segment: ...
    @property
    def label(self) -> str:
        """What its maker wrote on it."""

    @property
    def count(self) -> int:
        """How many numbers it has."""

    def __len__(self) -> int: ...
    def __contains__(self, number: str | int, /) -> bool:
        """Whether a number of China, or one with a country code, is listed. Raises AnxinError for what is no number."""

    def get(self, number: str | int, region: str | None = "CN") -> int | None:
        """The code of a number, 1 to 15; None when it is not listed.

        Without a country code a number is of `region`; with region=None it has one: a str begins with a plus, an int is taken as it is.
        Raises AnxinError for what is no number: then it is not known whether it is listed.
        """

    def get_many(self, numbers: Iterable[str | int | None] | Buffer, region: str | None = "CN") -> bytes:
        """The codes of many numbers, a byte each, in their order: 0 is not listed, INVALID (255) no number.

        A buffer has one dimension of int64 or uint64, as a numpy array has; it is read without making a Python object of each number.
        Other threads run meanwhile.
        """

@type_check_only
class Counts(TypedDict):
    """What became of a list. For type checkers only."""

    rows: int
    verdicts: dict[str, int]
    reasons: dict[str, int]
    encoding: str
    column: int

def scrub(
    input: str | PathLike[str],
    output: str | PathLike[str],
    *,
    list: str | PathLike[str] | Iterable[str | PathLike[str]],
    column: str | int | None = None,
    region: str = "CN",
    area_code: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Counts:
    """Writes a list with `number`, `verdict` and `reason` behind each row, and answers how many rows there were of what.

    Takes CSV in any dialect and encoding, plain, gzip or zstd, and Parquet. A number that any `list` names is denied. The output
    appears whole or not at all, also after Ctrl-C.
    """
