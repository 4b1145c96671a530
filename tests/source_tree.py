"""The project's own Python files, for the tests that read the code as text."""

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED: tuple[str, ...] = tuple(PYPROJECT["tool"]["importlinter"]["root_packages"])


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files under ``folders`` of the project, sorted."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    """Return the path as one writes it from the root of the project."""
    return path.relative_to(ROOT).as_posix()
