#!/usr/bin/env python3
"""Scrubs a list with `anxin scrub` and with DuckDB, in turns, and holds their answers against each other.

    cargo build --release -p anxin -p anxin-bench-segments
    python3 -m venv target/duckdb && target/duckdb/bin/pip install duckdb
    target/duckdb/bin/python bench/segments/scrub.py [--rows 10_000_000] [--listed 100_000_000] [--turns 3] [--parquet]

Both have the list as they like it best: a segment, and a table in a DuckDB file. What is timed is the scrub: a CSV in (or, with
--parquet, the Parquet file that DuckDB makes of it), the same rows with a verdict out. CPU time and peak memory are those of the process, as the kernel counted them.
"""

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

DUCKDB = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
con.execute("SET enable_progress_bar = false")
con.execute(f\"\"\"
    COPY (SELECT l.*, CASE WHEN d.number IS NULL THEN 'allow' ELSE 'deny' END AS verdict
          FROM {sys.argv[4]} l LEFT JOIN dnc d ON l.phone = d.number)
    TO '{sys.argv[3]}' ({sys.argv[5]})
\"\"\")
"""


PARQUET = """
import duckdb, sys
duckdb.connect().execute(f"COPY (FROM read_csv('{sys.argv[1]}', types={{'phone': 'BIGINT'}})) TO '{sys.argv[2]}' (FORMAT parquet)")
print("made")
"""

TABLE = """
import duckdb, sys
con = duckdb.connect(sys.argv[1])
con.execute("SET enable_progress_bar = false")
con.execute(f"CREATE TABLE dnc AS SELECT phone AS number FROM read_csv('{sys.argv[2]}', types={{'phone': 'BIGINT'}})")
print(duckdb.__version__)
"""

DIFFERING = """
import duckdb, sys
print(duckdb.connect().execute(f\"\"\"
    SELECT count(*) FROM {sys.argv[1]} a FULL JOIN {sys.argv[2]} b
    ON a.id = b.id WHERE a.verdict IS DISTINCT FROM b.verdict OR a.phone IS DISTINCT FROM b.phone OR a.note IS DISTINCT FROM b.note
\"\"\").fetchone()[0])
"""


def python(text, *args):
    """What a program prints; in a process of its own, so that this one stays small: its size would count as its children's."""
    return subprocess.run([sys.executable, "-c", text, *map(str, args)], check=True, capture_output=True, text=True).stdout.split()[-1]


def run(command):
    """Wall and CPU seconds, and peak memory in MB, of a command."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    number = lambda text: int(text.replace("_", ""))
    parser.add_argument("--rows", type=number, default=10_000_000)
    parser.add_argument("--listed", type=number, default=100_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--parquet", action="store_true")
    args = parser.parse_args()
    folder = ROOT / "target" / "scrub"
    folder.mkdir(parents=True, exist_ok=True)
    release = ROOT / "target" / "release"
    leads, listed = folder / "leads.csv", folder / "list.csv"
    segment, table = folder / "list.seg", folder / "list.duckdb"
    subprocess.run([release / "anxin-bench-segments", "files", listed, leads, str(args.listed), str(args.rows)], check=True)
    build = run([release / "anxin", "lists", "build", listed, "--output", segment])
    table.unlink(missing_ok=True)
    begin = time.monotonic()
    version = python(TABLE, table, listed)
    print(f"list: segment built in {build[0]:.1f} s (peak {build[2]:,.0f} MB), "
          f"DuckDB table in {time.monotonic() - begin:.1f} s", file=sys.stderr)

    if args.parquet:
        rows = folder / "leads.parquet"
        python(PARQUET, leads, rows)
        leads, kind, made = rows, "parquet", "FORMAT parquet"
        whole = lambda path: f"read_parquet('{path}')"
        typed = whole
    else:
        kind, made = "csv", "HEADER"
        whole = lambda path: f"read_csv('{path}', all_varchar=true)"
        typed = lambda path: f"read_csv('{path}', types={{'phone': 'BIGINT'}})"
    ours, theirs = folder / f"anxin.{kind}", folder / f"duckdb.{kind}"
    commands = {
        "anxin scrub": [release / "anxin", "scrub", leads, "--output", ours, "--list", segment],
        f"DuckDB {version}": [sys.executable, "-c", DUCKDB, table, leads, theirs, typed(leads), made],
    }
    taken = {name: [] for name in commands}
    for _ in range(args.turns):
        for name, command in commands.items():
            taken[name].append(run([str(part) for part in command]))

    sizes = {"anxin scrub": segment.stat().st_size / 1e6}
    print(f"| {args.rows:,} rows, {args.listed:,} numbers listed (load {os.getloadavg()[0]:.1f}) | seconds | CPU seconds "
          "| rows per CPU second | peak MB | of it the list |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, turns in taken.items():
        wall, cpu, peak = (statistics.median(turn[at] for turn in turns) for at in range(3))
        share = f"{sizes[name]:,.0f}" if name in sizes else ""
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {args.rows / cpu:,.0f} | {peak:,.0f} | {share} |")
    first, second = (statistics.median(turn[1] for turn in turns) for turns in taken.values())
    print(f"\nrows per CPU second: {second / first:.1f} × DuckDB")

    differing = int(python(DIFFERING, whole(ours), whole(theirs)))
    print(f"rows that differ: {differing}")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
