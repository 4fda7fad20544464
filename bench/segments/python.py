#!/usr/bin/env python3
"""Looks numbers up from Python: in a segment, in a set, in a Roaring bitmap, in a sorted numpy array and in DuckDB, in turns.

    cargo build --release -p anxin
    python3 -m venv target/python/bench && target/python/bench/bin/pip install maturin numpy pyroaring duckdb
    target/python/bench/bin/maturin build --release -m crates/python/Cargo.toml --out target/python/release
    target/python/bench/bin/pip install --no-index --find-links target/python/release anxin
    target/python/bench/bin/python bench/segments/python.py [--listed 10_000_000] [--asked 2_000_000] [--turns 5]

The list is of a country's mobile numbers of which one in six is listed; half of those asked for are on it, in random order. Each contender
has list and questions as it likes them best, made before the clock runs, and answers all questions; who answers otherwise stops the
program. CPU time is that of the process with all its threads.
"""

import argparse
import importlib.metadata
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy
import pyroaring

import anxin

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST = 8_613_000_000_000


def drawn(listed, asked):
    """The numbers of the list in rising order, and those asked for with whether they are on it."""
    dice = numpy.random.default_rng(7)
    gaps = dice.integers(1, 12, size=listed, dtype=numpy.int64)
    numbers = FIRST + numpy.cumsum(gaps)
    on = dice.choice(numbers, size=asked // 2)
    maybe = dice.integers(FIRST, numbers[-1], size=asked - asked // 2)
    questions = numpy.concatenate([on, maybe])
    dice.shuffle(questions)
    places = numpy.searchsorted(numbers, questions)
    return numbers, questions, numbers[numpy.minimum(places, listed - 1)] == questions


def build(folder, numbers):
    """A segment of numbers."""
    rows, segment = folder / "dnc.csv", folder / "dnc.seg"
    with rows.open("w") as file:
        file.write("phone\n")
        for part in numpy.array_split(numbers, 1 + len(numbers) // 1_000_000):
            file.write("\n".join(map("+{}".format, part.tolist())) + "\n")
    binary = ROOT / "target/release/anxin"
    subprocess.run([binary, "lists", "build", rows, "--output", segment], check=True, stdout=subprocess.DEVNULL)
    return segment


def contenders(folder, numbers, questions):
    """What answers how: a name, bytes for a listed number, and a function that says how many of all are listed."""
    path = build(folder, numbers)
    dnc, count = anxin.Segment(path, stay="memory"), len(numbers)
    texts = [f"{n - FIRST + 13_000_000_000}" for n in questions.tolist()]
    ints = questions.tolist()
    found = lambda codes: int(numpy.count_nonzero(numpy.frombuffer(codes, numpy.uint8)))
    on_disk = path.stat().st_size / count
    yield "Segment.get_many, int64 buffer, region=None", on_disk, lambda: found(dnc.get_many(questions, region=None))
    yield "Segment.get_many, int64 buffer", on_disk, lambda: found(dnc.get_many(questions))
    yield "Segment.get_many, list of int", on_disk, lambda: found(dnc.get_many(ints))
    yield "Segment.get_many, list of str", on_disk, lambda: found(dnc.get_many(texts))
    yield "Segment.get, one by one, str", on_disk, lambda: sum(dnc.get(text) is not None for text in texts)
    plain = set(numbers.tolist())
    memory = (sys.getsizeof(plain) + count * sys.getsizeof(FIRST)) / count
    yield "set of int, one by one", memory, lambda: sum(number in plain for number in ints)
    roaring = pyroaring.BitMap64(numbers.tolist())
    roaring.run_optimize()
    packed = len(roaring.serialize()) / count
    yield "pyroaring.BitMap64, one by one", packed, lambda: sum(number in roaring for number in ints)
    yield "numpy.searchsorted, sorted array", 8.0, lambda: in_sorted(numbers, questions)
    base = duckdb.connect()
    base.execute("SET enable_progress_bar = false")
    # DuckDB reads the arrays by their names.
    base.execute("CREATE TABLE dnc AS SELECT column0 AS n FROM numbers")
    base.execute("CREATE TABLE asked AS SELECT column0 AS n FROM questions")
    semi = "SELECT count(*) FROM asked SEMI JOIN dnc USING (n)"
    yield "DuckDB, semi join of two tables", None, lambda: base.execute(semi).fetchone()[0]


def in_sorted(numbers, questions):
    """How many questions a sorted array has."""
    places = numpy.minimum(numpy.searchsorted(numbers, questions), len(numbers) - 1)
    return int(numpy.count_nonzero(numbers[places] == questions))


def timed(answer):
    """Wall and CPU seconds of an answer, and the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = answer()
    return time.perf_counter() - wall, time.process_time() - cpu, found


def main():
    """Prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--listed", type=int, default=10_000_000)
    arguments.add_argument("--asked", type=int, default=2_000_000)
    arguments.add_argument("--turns", type=int, default=5)
    wanted = arguments.parse_args()
    numbers, questions, listed = drawn(wanted.listed, wanted.asked)
    expected = int(numpy.count_nonzero(listed))
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        those = list(contenders(pathlib.Path(folder), numbers, questions))
        turns = {name: [] for name, _, _ in those}
        for _ in range(wanted.turns):
            for name, _, answer in those:
                wall, cpu, found = timed(answer)
                if found != expected:
                    sys.exit(f"{name}: {found} are listed, not {expected}")
                turns[name].append((wall, cpu))
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "pyroaring", "duckdb"))
    print(f"Python {sys.version.split()[0]}, {versions}\n")
    print(f"| {wanted.listed:,} listed, {wanted.asked:,} asked (load {load:.1f}) | ns | CPU ns | bytes a number |")
    print("|---|---:|---:|---:|")
    for name, size, _ in those:
        wall, cpu = (statistics.median(values) * 1e9 / wanted.asked for values in zip(*turns[name]))
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {'' if size is None else f'{size:.2f}'} |")


if __name__ == "__main__":
    main()
