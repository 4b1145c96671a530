"""One notion, one identifier: no banned word of ``docs/glossary.toml`` names anything."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.source_tree import ROOT, SHIPPED, parsed, python_files, relative

FEWEST_TERMS = 40
# The wire speaks French: field names there are the public contract, not our vocabulary.
WIRE = ("api/schemas/",)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Ban:
    """A word, or words in a row, that must not appear, and the identifier to use instead."""

    words: tuple[str, ...]
    instead: str
    allowed: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()

    def holds_in(self, where: str) -> bool:
        """Return whether the word is banned in that file."""
        return not where.startswith(tuple(f"{folder}/" for folder in self.except_in))


def words_of(identifier: str) -> tuple[str, ...]:
    """Return the words of a name, in lower case: ``HTTPErrorCode_v2`` has five."""
    return tuple(word.lower() for word in _WORD.findall(identifier))


def terms() -> list[dict[str, object]]:
    """Return the glossary as it is written."""
    return list(tomllib.loads((ROOT / "docs/glossary.toml").read_text(encoding="utf-8"))["term"])


def bans() -> tuple[Ban, ...]:
    """Return every banned word of the glossary."""
    return tuple(
        Ban(
            words_of(banned),
            str(term["identifier"]),
            tuple(term.get("allowed", ())),
            tuple(term.get("except_in", ())),
        )
        for term in terms()
        for banned in term["banned"]
    )


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each name that the module gives to something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno if hasattr(node, "lineno") else 0, node.asname


def says(identifier: str, ban: Ban) -> bool:
    """Return whether the banned words, or their plural, are in the identifier, in a row."""
    for compound in ban.allowed:
        identifier = re.sub(compound, "", identifier, flags=re.IGNORECASE)
    words, length = words_of(identifier), len(ban.words)
    for start in range(len(words) - length + 1):
        *first, last = words[start : start + length]
        if tuple(first) == ban.words[:-1] and last in {ban.words[-1], ban.words[-1] + "s"}:
            return True
    return False


def accusations(tree: ast.Module, where: str, banned: tuple[Ban, ...]) -> Iterator[str]:
    """Yield one sentence for each banned word that names something in the module."""
    in_force = [ban for ban in banned if ban.holds_in(where)]
    for line, identifier in names(tree):
        for ban in in_force:
            if says(identifier, ban):
                yield f"{where}:{line}: {identifier}: write {ban.instead}"


def test_no_identifier_uses_a_banned_word() -> None:
    banned = bans()
    found = [
        sentence
        for path in python_files(*SHIPPED, "benchmarks")
        if not relative(path).startswith(WIRE)
        for sentence in accusations(parsed(path), relative(path), banned)
    ]
    assert found == []


def test_no_module_is_named_by_a_banned_word() -> None:
    banned = bans()
    found = [
        relative(path)
        for path in python_files(*SHIPPED, "benchmarks")
        if any(says(path.stem, ban) for ban in banned if ban.holds_in(relative(path)))
    ]
    assert found == []


@pytest.mark.parametrize(
    "snippet",
    [
        "class CandidateList: ...",
        "def rank(candidates): ...",
        "postal_code = '49000'",
        "zip_codes: list[str] = []",
        "self.metier = None",
        "import skills as competencies",
        "for ville in (): pass",
    ],
)
def test_a_banned_word_would_be_seen(snippet: str) -> None:
    assert list(accusations(ast.parse(snippet), "matching/any.py", bans()))


@pytest.mark.parametrize(
    "snippet",
    [
        "capacity = 1",
        "def postcodes(): ...",
        "print(candidate.city)",
        "simplicity, velocity = 1, 2",
    ],
)
def test_a_word_that_only_contains_a_banned_one_is_left_alone(snippet: str) -> None:
    assert list(accusations(ast.parse(snippet), "matching/any.py", bans())) == []


def test_a_word_may_have_its_plain_meaning_where_the_glossary_says_so() -> None:
    tree = ast.parse("candidates = ()")
    assert list(accusations(tree, "geo/geocoding.py", bans())) == []
    assert list(accusations(tree, "matching/ranking.py", bans()))


def test_the_glossary_is_complete_and_does_not_contradict_itself() -> None:
    entries = terms()
    identifiers = [str(term["identifier"]) for term in entries]
    assert len(entries) >= FEWEST_TERMS
    assert len(set(identifiers)) == len(identifiers)
    for term in entries:
        assert all(str(term[key]).strip() for key in ("french", "definition", "source")), term
        assert term["banned"], term
    refused = [name for name in identifiers if any(says(name, ban) for ban in bans())]
    assert refused == []


def test_a_word_is_banned_for_one_notion_only() -> None:
    words = [ban.words for ban in bans()]
    assert len(set(words)) == len(words)
