"""Sentences and adverts written by hand, with what each says: ``benchmarks/reading/*.txt``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "reading"
KINDS = (
    "métiers",
    "compétences",
    "savoir-être",
    "permis",
    "certificats",
    "contrat",
    "temps",
    "heures",
    "plages",
    "conditions",
    "expérience",
    "secteurs",
    "niés",
)
_BY_WORDS = frozenset(["compétences", "savoir-être"])


@dataclass(frozen=True, slots=True)
class Expected:
    """One fact that a text says, or may be read to say; any of ``choices`` is right."""

    choices: frozenset[str]
    optional: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A text and its facts, by kind."""

    text: str
    facts: Mapping[str, tuple[Expected, ...]]


def read_gold(name: str) -> list[Told]:
    """Return the texts of a file, in its order."""
    return list(_blocks((FOLDER / name).read_text(encoding="utf-8")))


def _blocks(written: str) -> Iterator[Told]:
    for block in written.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        said = [line for line in lines if not line.startswith("=> ")]
        facts = dict(_facts(line[3:]) for line in lines if line.startswith("=> "))
        if said:
            yield Told("\n".join(said), facts)


def _facts(line: str) -> tuple[str, tuple[Expected, ...]]:
    kind, _, written = line.partition(" ")
    if kind not in KINDS:
        raise ValueError(f"benchmarks/reading: unknown kind {kind!r}")
    items = written.split(";" if kind in _BY_WORDS else ",")
    return kind, tuple(map(_expected, (item.strip() for item in items)))


def _expected(item: str) -> Expected:
    bare = item.removeprefix("?").strip()
    return Expected(frozenset(bare.split("|")), item.startswith("?"))
