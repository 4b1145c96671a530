"""The promises of ``docs/architecture.md`` that a tool can check."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

from tests.source_tree import PYPROJECT, ROOT, SHIPPED, parsed, python_files, relative

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "core"}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# Each word is spelt with a bracket so that this line does not accuse itself.
UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K]|NotImplemented[E]rror)\b")


def long_functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the name and length of each function longer than the limit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield node.name, lines


def imports(tree: ast.Module, package: str) -> bool:
    """Return whether the module imports ``package``, anywhere in it."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        if any(name.split(".")[0] == package for name in names):
            return True
    return False


def is_a_kernel(name: str) -> bool:
    """Return whether a file is one of kernels, or in a folder of them."""
    return any(part.removesuffix(".py").endswith("kernels") for part in name.split("/"))


def test_the_import_contracts_are_kept() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_numba_is_imported_by_the_kernels_only() -> None:
    outside = [
        relative(path)
        for path in python_files(*SHIPPED)
        if imports(parsed(path), "numba") and not is_a_kernel(relative(path))
    ]
    assert outside == []


def test_no_file_is_longer_than_a_person_reads_in_one_go() -> None:
    lengths = {
        relative(path): path.read_text(encoding="utf-8").count("\n")
        for path in python_files(*SHIPPED, "benchmarks", "tests")
    }
    assert {name: n for name, n in lengths.items() if n > MAX_FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{relative(path)}: {name}, {lines} lines"
        for path in python_files(*SHIPPED, "benchmarks")
        for name, lines in long_functions(parsed(path))
    ]
    assert long == []


def test_nothing_is_left_unfinished() -> None:
    left = [
        f"{relative(path)}:{number}"
        for path in python_files(*SHIPPED, "benchmarks", "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert left == []


def test_no_module_is_a_drawer() -> None:
    drawers = [relative(path) for path in python_files(*SHIPPED) if path.stem in DRAWERS]
    assert drawers == []


def test_every_test_folder_is_a_package() -> None:
    # Without it tests/matching would shadow the package matching.
    folders = {path.parent for path in python_files("tests")}
    assert [relative(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_package_is_shipped_typed_and_checked() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    patterns = PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert found == set(SHIPPED)
    assert found == {pattern.removesuffix("*") for pattern in patterns}
    assert found <= set(PYPROJECT["tool"]["mypy"]["files"])
    assert [name for name in found if not (ROOT / name / "py.typed").exists()] == []


def test_a_long_function_would_be_seen() -> None:
    body = "\n".join("    x = 1" for _ in range(MAX_FUNCTION_LINES))
    assert list(long_functions(ast.parse(f"def f():\n{body}\n"))) == [("f", MAX_FUNCTION_LINES + 1)]


def test_only_kernels_are_taken_for_some() -> None:
    assert is_a_kernel("matching/kernels/searching.py")
    assert is_a_kernel("geo/transit_kernels.py")
    assert not is_a_kernel("geo/transit_kernels_view.py")


def test_an_import_of_numba_would_be_seen() -> None:
    assert imports(ast.parse("def f():\n    from numba.core import types\n"), "numba")
    assert imports(ast.parse("import numba as nb\n"), "numba")
    assert not imports(ast.parse("import numbers\n"), "numba")
