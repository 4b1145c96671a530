"""What the wording of an offer may not ask: the sentence at fault, why, and how to say it.

The rules are data, ``wording_rules.toml``. Reading is by words and their neighbours: it takes
« jeune entreprise » for what it is, and a rule that the law lifts in some cases (apprenticeship,
defence, a quartier prioritaire) is answered « à vérifier » when the offer speaks of them. It is a
reader's help: no offer is refused for it, and what it does not find may be contrary all the same.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from insertion.protected import GROUNDS
from skills.normalize import fold_with_origins

MOST_IN_A_SENTENCE = 20  # each repeats the sentence: a page of faults helps nobody
MAX_TEXT_LENGTH = 20_000
_FILE = "wording_rules.toml"
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n|(?<=\s)[-•*–](?=\s)")
_GENDER_MARK = re.compile(
    r"(?<=[a-z])(?:\((?:e|s|es|ne|se|le|ve|euse|rice|trice)\)|[·.](?:e|ne|se|le|ve)(?:[·.]s)?(?![a-z]))"
)
_BLANKS = re.compile(r" +")
# A blank of a pattern stands for any blanks, be it optional or in a set.
_BLANK_IN_PATTERN = re.compile(r"\[- \]| [?*]| ")
_BLANKS_FOR = {"[- ]": r"(?:-|\s+)", " ?": r"\s*", " *": r"\s*", " ": r"\s+"}


class Firmness(StrEnum):
    """How sure one can be without knowing the work."""

    CONTRARY = "contraire"
    TO_CHECK = "a_verifier"


@dataclass(frozen=True, slots=True)
class WordingRule:
    """One rule of ``wording_rules.toml``, compiled."""

    code: str
    ground: str
    words: tuple[re.Pattern[str], ...]
    why: str
    advice: str
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    exception: re.Pattern[str] | None = None
    allowed: str = ""
    check: bool = False
    instead: str | None = None
    instead_of: re.Pattern[str] | None = None


_Place = tuple[WordingRule, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WordingFault:
    """Some words of an offer that ask what may not be asked; ``text[start:end] == words``."""

    rule: str
    ground: str
    label: str
    firmness: Firmness
    words: str
    start: int
    end: int
    sentence: str
    why: str
    advice: str
    rewritten: str | None  # the sentence, said otherwise; None when it can only go
    exception: str | None = None  # when the law may allow it


def read_wording(text: str) -> tuple[WordingFault, ...]:
    """Return what the wording of an offer may not ask, in the order of the text.

    Raises
    ------
    ValueError
        When the text is longer than :data:`MAX_TEXT_LENGTH`.
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError(f"text: at most {MAX_TEXT_LENGTH} characters")
    folding = fold_with_origins(text)
    folded = _GENDER_MARK.sub(lambda mark: " " * len(mark[0]), folding.text)
    found: list[WordingFault] = []
    for start, end in _sentences(folded):
        places = [
            (rule, folding.span(start + first, start + last))
            for rule in load_wording_rules()
            for first, last in _at_fault(rule, folded[start:end])
        ]
        if places:
            apart = _apart(sorted(places, key=lambda each: (each[1][0], -each[1][1])))
            kept = list(islice(apart, MOST_IN_A_SENTENCE))
            found += _faults(kept, text, folding.span(start, end), folded)
    return tuple(found)


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SENTENCE_END.finditer(folded):
        yield from _trimmed(folded, start, mark.start())
        start = mark.end()
    yield from _trimmed(folded, start, len(folded))


def _trimmed(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = folded[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _at_fault(rule: WordingRule, sentence: str) -> Iterator[tuple[int, int]]:
    places = [
        (match.start(), match.end()) for each in rule.words for match in each.finditer(sentence)
    ]
    if not places or (rule.needs is not None and not rule.needs.search(sentence)):
        return
    if rule.unless is not None and rule.unless.search(sentence):
        return
    yield from (place for place in places if place[1] > place[0])


def _apart(places: Iterable[_Place]) -> Iterator[_Place]:
    """Yield the places that share no word with one before them of the same ground."""
    ends: dict[str, int] = {}
    for rule, (first, last) in places:
        if first >= ends.get(rule.ground, 0):
            ends[rule.ground] = last
            yield rule, (first, last)


def _faults(
    places: Sequence[_Place], text: str, whole: tuple[int, int], folded: str
) -> Iterator[WordingFault]:
    """Yield the faults of one sentence; the same proposal corrects all that can be said."""
    lifted = {rule.code for rule, _ in places if rule.exception and rule.exception.search(folded)}
    rewritten = _rewritten([each for each in places if each[0].code not in lifted], text, whole)
    for rule, (first, last) in places:
        is_lifted = rule.code in lifted
        yield WordingFault(
            rule=rule.code,
            ground=rule.ground,
            label=_LABELS[rule.ground],
            firmness=Firmness.TO_CHECK if rule.check or is_lifted else Firmness.CONTRARY,
            words=text[first:last],
            start=first,
            end=last,
            sentence=text[whole[0] : whole[1]],
            why=rule.why,
            advice=rule.advice,
            rewritten=None if is_lifted or rule.instead is None else rewritten,
            exception=rule.allowed if is_lifted else None,
        )


def _rewritten(places: Iterable[_Place], text: str, whole: tuple[int, int]) -> str:
    """Return the sentence with other words in place of those at fault."""
    changes = [_change(rule, text, at) for rule, at in places if rule.instead is not None]
    said, until = text[whole[0] : whole[1]], whole[1]
    for first, last, instead in sorted(changes, key=lambda each: (-each[1], each[0])):
        if last <= until:  # from the end: what is before keeps its place
            said = said[: first - whole[0]] + instead + said[last - whole[0] :]
            until = first
    said = _BLANKS.sub(" ", said).strip(" ,")
    return said[:1].upper() + said[1:]


def _change(rule: WordingRule, text: str, at: tuple[int, int]) -> tuple[int, int, str]:
    """Return where other words go, and which."""
    first, last = at
    folding = fold_with_origins(text[first:last])
    inner = None if rule.instead_of is None else rule.instead_of.search(folding.text)
    if inner is not None:
        start, end = folding.span(inner.start(), inner.end())
        first, last = at[0] + start, at[0] + end
    return first, last, rule.instead or ""


_LABELS: Mapping[str, str] = {ground.code: ground.label for ground in GROUNDS}


@lru_cache(maxsize=1)
def load_wording_rules() -> tuple[WordingRule, ...]:
    """Return the rules that the project carries."""
    table = tomllib.loads(files("insertion").joinpath(_FILE).read_text(encoding="utf-8"))
    return tuple(_rule(each) for each in table["rule"])


def _rule(table: Mapping[str, Any]) -> WordingRule:
    patterns = {
        name: _compiled(table[key])
        for name, key in (
            ("needs", "with"),
            ("unless", "unless"),
            ("exception", "exception"),
            ("instead_of", "instead_of"),
        )
        if key in table
    }
    return WordingRule(
        code=table["code"],
        ground=table["ground"],
        words=tuple(_compiled(each) for each in table["words"]),
        why=table["why"],
        advice=table["advice"],
        allowed=table.get("allowed", ""),
        check=table.get("check", False),
        instead=table.get("instead"),
        **patterns,
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_BLANK_IN_PATTERN.sub(lambda blank: _BLANKS_FOR[blank[0]], pattern))
