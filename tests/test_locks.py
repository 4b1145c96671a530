"""The locks and ``pyproject.toml`` agree: every direct dependency is pinned, with its hashes."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source_tree import PYPROJECT, ROOT

LOCKS = ROOT / "requirements"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    """Return the version of each package of a lock."""
    text = lock.read_text(encoding="utf-8")
    return {canonicalize_name(found["name"]): found["version"] for found in _PIN.finditer(text)}


def asked(*extras: str) -> list[Requirement]:
    """Return what the project depends on directly, with some extras."""
    project = PYPROJECT["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    build = (LOCKS / "build.in").read_text(encoding="utf-8").split()
    return [Requirement(line) for line in [*lines, *build]]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("runtime.lock", ("postgres",)), ("dev.lock", ("postgres", "dev"))],
)
def test_every_direct_dependency_is_pinned_to_a_version_that_fits(
    lock: str, extras: tuple[str, ...]
) -> None:
    pinned = pins(LOCKS / lock)
    wrong = [
        str(requirement)
        for requirement in asked(*extras)
        if not requirement.specifier.contains(pinned.get(canonicalize_name(requirement.name), "0"))
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock"])
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (LOCKS / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert len(entries) == len(pins(LOCKS / lock))


def test_the_two_locks_agree_on_what_runs() -> None:
    developing, running = pins(LOCKS / "dev.lock"), pins(LOCKS / "runtime.lock")
    differing = {name for name, version in running.items() if developing.get(name) != version}
    assert differing == set()


def test_the_locks_name_no_registry_and_no_machine() -> None:
    for lock in LOCKS.glob("*.lock"):
        assert not re.search(r"https?://|file:|--index|--find-links", lock.read_text("utf-8")), lock
