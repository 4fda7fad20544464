"""`anxin.scrub` beside the binary: the same bytes, the same counts, the same mistakes."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
import unittest

import anxin
from kit import InFolder, anxin as binary, build, mobiles

QUOTED = '"a ""quoted"" name,\nwith a line end"'


class Scrubbing(InFolder):
    """Files that go through."""

    def setUp(self):
        super().setUp()
        numbers = mobiles(4_000, seed=4)
        self.dnc = build(self.folder, "dnc", numbers[:2_000])
        dice = random.Random(5)
        rows = [f"{QUOTED if dice.random() < 0.3 else 'plain'},{n},x" for n in numbers]
        rows[7] = "short,1380,x"
        rows[9] = "many,13800138000,x,y"
        dice.shuffle(rows)
        self.text = "name,phone,note\n" + "\n".join(rows) + "\n"
        self.leads = self.folder / "leads.csv"
        self.leads.write_text(self.text)

    def both(self, leads, name, options=(), **keywords):
        """Scrubs with the wheel and the binary, and answers what the wheel wrote and counted."""
        ours, theirs = self.folder / f"ours-{name}", self.folder / f"theirs-{name}"
        counts = anxin.scrub(leads, ours, list=self.dnc, **keywords)
        said = binary("scrub", leads, "--output", theirs, "--list", self.dnc, "--json", *options, code=1)
        self.assertEqual(counts, json.loads(said))
        self.assertEqual(ours.read_bytes(), theirs.read_bytes())
        return ours.read_bytes(), counts

    def test_a_list_with_quotes_comes_out_as_from_the_binary(self):
        text, counts = self.both(self.leads, "clean.csv")
        self.assertEqual(counts["rows"], 4_000)
        self.assertEqual(counts["verdicts"]["invalid"], 2)
        self.assertIn(QUOTED.encode(), text)

    def test_what_is_said_is_heard(self):
        german = self.folder / "german.csv"
        german.write_text("a;b\n13800138000;4692576503\n13800138001;1\n", encoding="utf-16")
        options = ("--column", "2", "--region", "US", "--delimiter", ";", "--encoding", "utf-16le")
        _, counts = self.both(
            german, "german.csv", options, column=2, region="US", delimiter=";", encoding="utf-16le"
        )
        self.assertEqual(counts["column"], 2)
        local = self.folder / "local.csv"
        local.write_text("phone\n82811234\n1\n")
        text, _ = self.both(local, "local.csv", ("--area-code", "027"), area_code="027")
        self.assertIn(b"+862782811234", text)

    def test_packed_lists_are_read_and_written(self):
        packed = self.folder / "leads.csv.gz"
        packed.write_bytes(gzip.compress(self.text.encode()))
        text, _ = self.both(packed, "packed.csv.gz")
        self.assertIn(b"listed_external", gzip.decompress(text))

    def test_several_lists_count_together(self):
        other = build(self.folder, "other", mobiles(4_000, seed=4)[2_000:])
        counts = anxin.scrub(str(self.leads), str(self.folder / "out.csv"), list=[str(self.dnc), other])
        self.assertEqual(counts["verdicts"].get("allow", 0), 0)


class Failing(InFolder):
    """Files that do not."""

    def setUp(self):
        super().setUp()
        self.dnc = build(self.folder, "dnc", [13800138000])
        self.leads = self.folder / "leads.csv"
        self.leads.write_text("phone\n13800138000\n")
        self.out = self.folder / "out.csv"
        self.out.write_text("what stood there")

    def refused(self, kind, leads=None, out=None, dnc=None, **keywords):
        with self.assertRaises(kind) as caught:
            anxin.scrub(leads or self.leads, out or self.out, list=self.dnc if dnc is None else dnc, **keywords)
        self.assertEqual(self.out.read_text(), "what stood there")
        self.assertFalse(list(self.folder.glob("*.part")))
        return caught.exception

    def test_files_that_are_not_there_are_what_python_says_they_are(self):
        missing = self.folder / "missing.csv"
        self.assertEqual(self.refused(FileNotFoundError, leads=missing).filename, str(missing))
        self.refused(FileNotFoundError, out=self.folder / "no" / "out.csv")
        self.refused(FileNotFoundError, dnc=self.folder / "no.seg")

    def test_a_list_that_cannot_be_read_says_where_and_what_to_do(self):
        unclear = self.folder / "unclear.csv"
        unclear.write_text("a,b\n13800138000,13800138001\n")
        wrong = self.refused(anxin.AnxinError, leads=unclear)
        self.assertEqual((wrong.code, wrong.field), ("column", "column"))
        endless = self.folder / "endless.csv"
        endless.write_text('phone\n13800138000\n"' + "x" * (2 << 20))
        wrong = self.refused(anxin.AnxinError, leads=endless)
        self.assertEqual((wrong.code, wrong.field), ("input", "input"))
        self.assertGreaterEqual(wrong.row, 2)
        self.assertIn("endless.csv", str(wrong))
        cut = self.folder / "cut.csv.gz"
        cut.write_bytes(gzip.compress(b"phone\n" + b"13800138000\n" * 1_000)[:-20])
        self.assertTrue(self.refused(anxin.AnxinError, leads=cut).mend)

    def test_arguments_that_cannot_be_are_said_by_name(self):
        for field, value in {"region": "Q9", "area_code": "x", "delimiter": "ab", "column": "no such"}.items():
            self.assertEqual(self.refused(anxin.AnxinError, **{field: value}).field, field)
        self.assertEqual(self.refused(anxin.AnxinError, dnc=[]).field, "list")
        self.refused(TypeError, column=1.5)
        self.refused(TypeError, dnc=7)

    def test_an_interrupt_leaves_nothing_behind(self):
        self.leads.write_text("phone\n" + "13800138000\n" * 6_000_000)
        script = textwrap.dedent(
            """
            import signal, sys, anxin
            # A shell that runs this in the background has its children ignore the key, and Python leaves that as it is.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                anxin.scrub(sys.argv[1], sys.argv[2], list=sys.argv[3])
            except KeyboardInterrupt:
                sys.exit(42)
            """
        )
        child = subprocess.Popen([sys.executable, "-c", script, self.leads, self.out, self.dnc])
        part = self.out.with_name("out.csv.part")
        while not part.exists() and child.poll() is None:
            time.sleep(0.001)
        os.kill(child.pid, signal.SIGINT)
        self.assertEqual(child.wait(), 42)
        self.assertEqual(self.out.read_text(), "what stood there")
        self.assertFalse(part.exists())


if __name__ == "__main__":
    unittest.main()
