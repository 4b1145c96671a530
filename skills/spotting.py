"""Find in a text the names of a referential, however inflected: « je fais le ménage ».

A name is found when its words, empty ones left out, stand in the text in the same order and close
together, within one sentence. A long skill label may miss its commonest words, never its rarest.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from skills.normalize import STOP_WORDS, words_of

_MAX_GAP = 3
_PARTIAL_FROM = 3  # words a name must have before one may be missing
_PARTIAL_SHARE = 0.72  # share of the name's information that must be found
_SINGLE_CONFIDENCE = 0.80
_FULL_CONFIDENCE = 0.95
_GAP_COST = 0.06
_BREAKS = frozenset(".;:!?\n()•*|")
_SOFT_BREAKS = frozenset(",/")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its normal form, its slice, and the sentence it is in."""

    form: str
    start: int
    end: int
    sentence: int
    place: int  # rank among the words that count, commas counted as one


@dataclass(frozen=True, slots=True)
class Spotted:
    """A name found: which one, where, and how surely."""

    owner: int
    start: int
    end: int
    confidence: float
    words: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    owner: int
    forms: tuple[str, ...]
    anchor: int  # the place of its rarest word


def tokens_of(folded: str, normal: Callable[[str], str]) -> list[Token]:
    """Return the words of a folded text that are not empty, with their normal form."""
    tokens: list[Token] = []
    sentence, place, cursor = 0, 0, 0
    for word in words_of(folded):
        between = folded[cursor : word.start]
        cursor = word.end
        if not _BREAKS.isdisjoint(between):
            sentence += 1
        elif not _SOFT_BREAKS.isdisjoint(between):
            place += 1
        if word.text not in STOP_WORDS:
            place += 1
            tokens.append(Token(normal(word.text), word.start, word.end, sentence, place))
    return tokens


class NameSpotter:
    """Names indexed by their rarest word.

    Parameters
    ----------
    names
        ``(owner, key)`` pairs; a key is one of ``normalize.label_key``.
    normal
        The normal form of a folded word, for names and text alike.
    partial
        Whether a long name may miss some of its words.
    """

    def __init__(
        self, names: Iterable[tuple[int, str]], normal: Callable[[str], str], partial: bool
    ) -> None:
        self._normal = normal
        self._partial = partial
        written = {
            (owner, forms)
            for owner, key in names
            if (forms := tuple(normal(word) for word in key.split() if word not in STOP_WORDS))
        }
        counts = Counter(form for _, forms in written for form in set(forms))
        self._weights = {form: math.log(1 + len(written) / n) for form, n in counts.items()}
        self._by_anchor: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for owner, forms in sorted(written):
            anchor = max(range(len(forms)), key=lambda place: self._weights[forms[place]])
            self._by_anchor[forms[anchor]].append(_Pattern(owner, forms, anchor))

    def spot(self, folded: str) -> list[Spotted]:
        """Return every name found in a folded text, overlapping ones included."""
        tokens = tokens_of(folded, self._normal)
        return [
            spotted
            for place, token in enumerate(tokens)
            for pattern in self._by_anchor.get(token.form, ())
            if (spotted := self._match(tokens, place, pattern)) is not None
        ]

    def _match(self, tokens: Sequence[Token], place: int, pattern: _Pattern) -> Spotted | None:
        partial = self._partial and len(pattern.forms) >= _PARTIAL_FROM
        before = _walk(tokens, place, pattern.forms[: pattern.anchor][::-1], -1, partial)
        after = _walk(tokens, place, pattern.forms[pattern.anchor + 1 :], 1, partial)
        if before is None or after is None:
            return None
        found = [*reversed(before), place, *after]
        share = self._share(tokens, found, pattern) if partial else 1.0
        if partial and (share < _PARTIAL_SHARE or len(found) < _PARTIAL_FROM - 1):
            return None
        first, last = tokens[found[0]], tokens[found[-1]]
        gap = last.place - first.place + 1 - len(found)
        if gap > min(_MAX_GAP, len(found) - 1):
            return None
        sure = _FULL_CONFIDENCE if len(pattern.forms) > 1 else _SINGLE_CONFIDENCE
        confidence = round(sure * share - _GAP_COST * gap, 3)
        return Spotted(pattern.owner, first.start, last.end, confidence, len(found))

    def _share(self, tokens: Sequence[Token], found: list[int], pattern: _Pattern) -> float:
        total = sum(self._weights[form] for form in pattern.forms)
        return sum(self._weights[tokens[place].form] for place in found) / total


def without_overlaps(spotted: Iterable[Spotted]) -> Iterator[Spotted]:
    """Yield the surest and longest names, none sharing more than half its words with another.

    Names that cover the very same words all stay: they are several codes for one phrase.
    """
    taken: list[Spotted] = []
    for one in sorted(spotted, key=lambda s: (-s.confidence * s.words, s.start, s.end, s.owner)):
        rivals = [other for other in taken if other.start < one.end and one.start < other.end]
        if all(
            (other.start, other.end, other.words) == (one.start, one.end, one.words)
            and math.isclose(other.confidence, one.confidence)
            for other in rivals
        ):
            taken.append(one)
            yield one


def _walk(
    tokens: Sequence[Token], place: int, forms: Sequence[str], step: int, partial: bool
) -> list[int] | None:
    """Return where ``forms`` are met, going one way; ``None`` when one misses and none may."""
    found: list[int] = []
    for form in forms:
        reached = _nearest(tokens, place, form, step)
        if reached is not None:
            found.append(reached)
            place = reached
        elif not partial:
            return None
    return found


def _nearest(tokens: Sequence[Token], place: int, form: str, step: int) -> int | None:
    for distance in range(1, _MAX_GAP + 2):
        reached = place + step * distance
        if not 0 <= reached < len(tokens) or tokens[reached].sentence != tokens[place].sentence:
            return None
        if tokens[reached].form == form:
            return reached
    return None
