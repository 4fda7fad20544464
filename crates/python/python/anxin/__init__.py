"""Looks telephone numbers up in Anxin's list segments and scrubs files by them, in this process.

    dnc = anxin.Segment("dnc.seg")
    dnc.get("138 0013 8000")            # None, or a code from 1 to 15
    codes = dnc.get_many(phones)        # bytes: 0 is not listed, anxin.INVALID no number
    anxin.scrub("leads.csv", "clean.csv", list="dnc.seg")
"""

from anxin._anxin import INVALID, AnxinError, Segment, __version__, scrub

__all__ = ["INVALID", "AnxinError", "Segment", "__version__", "scrub"]
