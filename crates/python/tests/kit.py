"""What the tests share: the binary, a folder of their own, and lists that the binary builds."""

import os
import pathlib
import random
import subprocess
import tempfile
import unittest

ANXIN = os.environ["ANXIN"]
"""The binary that the wheel is held against."""


def anxin(*arguments, code=0):
    """Runs the binary, which has to end with this code."""
    done = subprocess.run([ANXIN, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != code:
        raise AssertionError(f"anxin ended with {done.returncode}: {done.stderr}")
    return done.stdout


def build(folder, name, numbers, label="a list"):
    """A segment of numbers."""
    csv = folder / f"{name}.csv"
    csv.write_text("phone\n" + "".join(f"{number}\n" for number in numbers))
    segment = folder / f"{name}.seg"
    anxin("lists", "build", csv, "--output", segment, "--label", label)
    return segment


def mobiles(count, seed):
    """Different mobile numbers of China, without a country code."""
    dice = random.Random(seed)
    numbers = set()
    while len(numbers) < count:
        numbers.add(13_000_000_000 + dice.randrange(900_000_000))
    return sorted(numbers)


class InFolder(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
