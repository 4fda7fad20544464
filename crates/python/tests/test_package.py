"""What the wheel carries beside its code: types, docstrings, and examples that run."""

import ast
import contextlib
import importlib.resources
import inspect
import io
import os
import pathlib
import re
import unittest

import anxin
from kit import InFolder, build

ROOT = pathlib.Path(__file__).parents[3]


class Package(unittest.TestCase):
    """The stubs say what is there."""

    def setUp(self):
        files = importlib.resources.files(anxin)
        self.assertTrue(files.joinpath("py.typed").is_file())
        self.stubs = ast.parse(files.joinpath("__init__.pyi").read_text())

    def test_the_stubs_name_what_the_module_has(self):
        scrub = next(node for node in self.stubs.body if getattr(node, "name", "") == "scrub")
        self.same_arguments(scrub, anxin.scrub)
        segment = next(node for node in self.stubs.body if getattr(node, "name", "") == "Segment")
        for method in (node for node in segment.body if isinstance(node, ast.FunctionDef)):
            self.assertTrue(hasattr(anxin.Segment, method.name), method.name)
            if not method.name.startswith("_") and not method.decorator_list:
                self.same_arguments(method, getattr(anxin.Segment, method.name))
        public = {name for name in dir(anxin.Segment) if not name.startswith("_")}
        self.assertEqual(public, {node.name for node in segment.body if not getattr(node, "name", "_").startswith("_")})

    def same_arguments(self, stub, real):
        arguments = stub.args.args + stub.args.kwonlyargs
        self.assertEqual([a.arg for a in arguments], list(inspect.signature(real).parameters))

    def test_everything_public_explains_itself(self):
        for name in anxin.__all__:
            if name not in ("INVALID", "__version__"):
                self.assertTrue(inspect.getdoc(getattr(anxin, name)), name)
        for name in ("label", "count", "get", "get_many"):
            self.assertTrue(inspect.getdoc(getattr(anxin.Segment, name)), name)


class Documentation(InFolder):
    """The Python of the documents runs as it stands there."""

    def test_the_examples_run(self):
        build(self.folder, "dnc", [13800138000])
        (self.folder / "leads.csv").write_text("phone\n13800138000\n13800138001\n")
        for document in ("docs/client.md", "crates/python/README.md"):
            blocks = re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(), re.DOTALL)
            self.assertTrue(blocks, document)
            for block in blocks:
                names = {"phones": ["13800138000", "13800138001", "no number"]}
                with contextlib.chdir(self.folder), contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(block, document, "exec"), names)
                self.assertTrue(os.path.exists(self.folder / "clean.csv"))


if __name__ == "__main__":
    unittest.main()
