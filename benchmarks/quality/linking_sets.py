"""Lists to link, in the layout of MELO: queries, corpus elements, and which answers which.

Each corpus element is scored on its own. Pooled by concept, MAP would jump from .63 to .80 without
a better answer: ``concept_mapping.tsv`` is not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILES = ("queries.tsv", "corpus_elements.tsv", "annotations.tsv")


@dataclass(frozen=True, slots=True)
class LinkingSet:
    """Queries and labels as (id, text), and the ids that answer each query."""

    queries: tuple[tuple[str, str], ...]
    corpus: tuple[tuple[str, str], ...]
    relevant: Mapping[str, frozenset[str]]


def read_linking_set(folder: Path) -> LinkingSet:
    """Return the set of a folder."""
    relevant: dict[str, set[str]] = {}
    for line in (folder / "annotations.tsv").read_text(encoding="utf-8").splitlines():
        query, _, element, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(query, set()).add(element)
    return LinkingSet(
        _pairs(folder / "queries.tsv"),
        _pairs(folder / "corpus_elements.tsv"),
        {query: frozenset(elements) for query, elements in relevant.items()},
    )


def _pairs(path: Path) -> tuple[tuple[str, str], ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple((name, text) for name, text in (line.split("\t", 1) for line in lines))
