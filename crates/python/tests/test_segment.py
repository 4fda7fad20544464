"""`anxin.Segment` beside a Python set, over every kind of input."""

import array
import pathlib
import random
import tempfile
import threading
import time
import unittest

import anxin
from kit import InFolder, build, mobiles

CHINA = 8_600_000_000_000


class LookUps(unittest.TestCase):
    """One list of 100,000 numbers, asked for them and for 100,000 others."""

    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.kept.cleanup)
        numbers = mobiles(200_000, seed=1)
        dice = random.Random(2)
        dice.shuffle(numbers)
        cls.listed = set(numbers[:100_000])
        cls.path = build(pathlib.Path(cls.kept.name), "dnc", cls.listed, "DNC 2026-11-24")
        cls.asked = numbers
        dice.shuffle(cls.asked)
        cls.expected = bytes(number in cls.listed for number in cls.asked)

    def test_many_at_once_are_found_as_in_a_set(self):
        as_text = [str(number) for number in self.asked]
        written = [f"+86 {text[:3]}-{text[3:7]} {text[7:]}" for text in as_text]
        whole = [CHINA + number for number in self.asked]
        for stay in ("mapped", "memory"):
            dnc = anxin.Segment(self.path, stay=stay)
            for numbers in (as_text, written, self.asked, whole, tuple(as_text), iter(as_text)):
                self.assertEqual(dnc.get_many(numbers), self.expected)
            self.assertEqual(dnc.get_many(whole, region=None), self.expected)

    def test_buffers_are_read_as_lists_are(self):
        dnc = anxin.Segment(str(self.path))
        for kind in "qQ":
            here, whole = array.array(kind, self.asked), array.array(kind, (CHINA + n for n in self.asked))
            self.assertEqual(dnc.get_many(here), self.expected)
            self.assertEqual(dnc.get_many(memoryview(whole), region=None), self.expected)
            self.assertEqual(dnc.get_many(memoryview(here)[::3]), self.expected[::3], "with gaps")
            self.assertEqual(dnc.get_many(memoryview(here)[:0]), b"")
        raw = memoryview(array.array("q", self.asked)).cast("b")
        self.assertEqual(dnc.get_many(raw.cast("q")), self.expected, "as Arrow hands its buffers out")

    def test_one_by_one_is_the_same_as_many_at_once(self):
        dnc = anxin.Segment(self.path)
        some = self.asked[:5_000]
        self.assertEqual(bytes(dnc.get(number) or 0 for number in some), dnc.get_many(some))
        self.assertEqual([number in dnc for number in some], [number in self.listed for number in some])

    def test_a_list_says_what_it_is(self):
        dnc = anxin.Segment(self.path)
        self.assertEqual((dnc.label, dnc.count, len(dnc)), ("DNC 2026-11-24", 100_000, 100_000))
        self.assertEqual(repr(dnc), "<anxin.Segment 'DNC 2026-11-24', 100000 numbers>")
        with self.assertRaises(AttributeError):
            dnc.label = "another"

    def test_what_is_no_number_is_never_not_listed(self):
        dnc = anxin.Segment(self.path)
        listed = next(iter(self.listed))
        odd = ["", "call me", "138001", None, -listed, 10**30, 0, True, str(listed)]
        self.assertEqual(dnc.get_many(odd), bytes([anxin.INVALID] * 8 + [1]))
        self.assertEqual(dnc.get_many(array.array("q", [-1, 0, 10**18, listed])), bytes([255, 255, 255, 1]))
        self.assertEqual(dnc.get_many([0, 10**15, -1, "13800138000"], region=None), bytes([255] * 4))
        with self.assertRaises(anxin.AnxinError) as caught:
            dnc.get("138001")
        self.assertEqual((caught.exception.code, caught.exception.field), ("too_short", None))
        self.assertTrue(caught.exception.mend)
        self.assertNotIn("138", str(caught.exception))
        with self.assertRaises(anxin.AnxinError):
            "call me" in dnc

    def test_what_cannot_hold_numbers_is_a_type_error(self):
        dnc = anxin.Segment(self.path)
        floats, small = array.array("d", [1.0]), array.array("i", [1])
        square = memoryview(array.array("q", range(4))).cast("b").cast("q", (2, 2))
        for wrong in (13800138000, "13800138000", b"13800138", bytearray(8), floats, small, square, [1.5], [b"1"]):
            with self.assertRaises(TypeError, msg=repr(wrong)):
                dnc.get_many(wrong)
        for wrong in (1.5, b"1", []):
            with self.assertRaises(TypeError):
                dnc.get(wrong)

    def test_a_region_says_where_a_number_is(self):
        dnc = anxin.Segment(self.path)
        self.assertIsNone(dnc.get("469-257-6503", region="US"))
        with self.assertRaises(anxin.AnxinError) as caught:
            dnc.get("1", region="Q9")
        self.assertEqual((caught.exception.code, caught.exception.field), ("unknown_region", "region"))

    def test_other_threads_run_while_numbers_are_looked_up(self):
        dnc = anxin.Segment(self.path)
        numbers = array.array("q", self.asked * 10)
        span = []

        def look_up():
            span.append(time.monotonic_ns())
            dnc.get_many(numbers)
            span.append(time.monotonic_ns())

        worker = threading.Thread(target=look_up)
        ticks = []
        worker.start()
        while worker.is_alive():
            ticks.append(time.monotonic_ns())
        begin, end = span
        tenth = (end - begin) // 10
        between = sum(begin + tenth < tick < end - tenth for tick in ticks)
        # Were the interpreter held, this thread would stand still from one end to the other.
        self.assertGreater(between, 100)


class Opening(InFolder):
    """Files that are no list."""

    def test_a_file_that_is_not_there_is_what_python_says_it_is(self):
        missing = self.folder / "missing.seg"
        with self.assertRaises(FileNotFoundError) as caught:
            anxin.Segment(missing)
        self.assertEqual(caught.exception.filename, str(missing))
        with self.assertRaises(OSError):
            anxin.Segment(self.folder)

    def test_a_file_that_is_cut_off_damaged_or_foreign_is_refused(self):
        path = build(self.folder, "dnc", mobiles(1_000, seed=3))
        whole = path.read_bytes()
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        broken = {"torn": whole[:-1], "damaged": flipped, "not_a_segment": b"phone\n13800138000\n" * 100}
        for code, content in broken.items():
            path.write_bytes(content)
            for stay in ("mapped", "memory"):
                with self.assertRaises(anxin.AnxinError, msg=code) as caught:
                    anxin.Segment(path, stay)
                self.assertEqual(caught.exception.code, code)
                self.assertIn("dnc.seg", str(caught.exception))
                self.assertTrue(caught.exception.mend)

    def test_a_list_stays_what_it_was_when_another_takes_its_name(self):
        path = build(self.folder, "dnc", [13800138000])
        before = anxin.Segment(path)
        build(self.folder, "dnc", [13800138001])
        self.assertIn(13800138000, before)
        self.assertNotIn(13800138000, anxin.Segment(path))

    def test_a_word_that_is_none_is_said(self):
        with self.assertRaises(anxin.AnxinError) as caught:
            anxin.Segment("any", stay="somewhere")
        self.assertEqual((caught.exception.code, caught.exception.field), ("unknown_word", "stay"))


if __name__ == "__main__":
    unittest.main()
