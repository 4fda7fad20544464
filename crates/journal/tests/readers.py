"""Sealed evidence as other programs read it: DuckDB and pandas, without any help of ours. `cargo xtask wheel` runs this with the
binary in ANXIN."""

import glob
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import duckdb
import pandas

LINE = "13971009666"
NUMBERS = ["13800138003", "13800138001", "13800138002", "13800138001", "+1 202 555 0123"]


class Sealed(unittest.TestCase):
    """A few decisions, asked for and sealed on the command line."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.take_in("brands", "brand,name,city,rulebook\nlianjia-wuhan,武汉链家,wuhan,cn-wuhan-lianjia\n")
        self.take_in("agents", "brand,store,agent,name,line,from,until\n"
                     f"lianjia-wuhan,s1,1001,王芳,{LINE},2025-01-01T00:00:00+08:00,\n")
        self.asked = [json.loads(self.anxin("check", "--from", LINE, "--to", number, "--json", may_fail=True))
                      for number in NUMBERS]
        self.anxin("journal", "seal")
        self.decisions = f"{self.folder}/data/decisions/*/*.decisions.parquet"

    def anxin(self, *arguments, may_fail=False):
        command = [os.environ["ANXIN"], *arguments, "--data", self.folder / "data"]
        return subprocess.run(command, check=not may_fail, capture_output=True, text=True).stdout

    def take_in(self, kind, text):
        path = self.folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        self.anxin("import", kind, path)

    def expected(self):
        """Every decision as it was answered: id, number, verdict, first reason, moment."""
        rows = [(one["id"], int(one["call"]["to"].lstrip("+")), one["verdict"], one["reasons"][0]["code"],
                 pandas.Timestamp(one["decided_at"])) for one in self.asked]
        return sorted(rows)

    def test_duckdb_reads_what_was_answered(self):
        found = duckdb.sql(f"""
            SELECT id, number, verdict, reasons->0->>'code', decided_at AT TIME ZONE 'UTC'
            FROM read_parquet('{self.decisions}') ORDER BY id""").fetchall()
        found = [(*row[:4], pandas.Timestamp(row[4], tz="UTC")) for row in found]
        self.assertEqual(found, self.expected())
        reasons = duckdb.sql(f"SELECT DISTINCT reason = reasons->0->>'code' FROM '{self.decisions}'").fetchall()
        self.assertEqual(reasons, [(True,)])

    def test_pandas_reads_what_was_answered(self):
        [path] = glob.glob(self.decisions)
        rows = pandas.read_parquet(path)
        self.assertTrue(rows.number.is_monotonic_increasing, "sorted by the number called")
        found = sorted(zip(rows.id, rows.number, rows.verdict, rows.reason, rows.decided_at))
        self.assertEqual([(*row[:4], pandas.Timestamp(row[4])) for row in found], self.expected())

    def test_the_decisions_of_a_line_are_found_by_its_index(self):
        lines = self.decisions.replace("decisions.parquet", "lines.parquet")
        found = duckdb.sql(f"""
            SELECT d.id FROM '{lines}' l JOIN '{self.decisions}' d USING (number, seq)
            WHERE l.line = 86{LINE} ORDER BY d.id""").fetchall()
        self.assertEqual([row[0] for row in found], [row[0] for row in self.expected()])


if __name__ == "__main__":
    unittest.main()
