"""Find in a text the names of a referential, however inflected: « je fais le ménage ».

A name is found when all its words, empty ones left out, stand in the text in the same order and
close together, within one sentence.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from skills.normalize import STOP_WORDS, words_of

_REACH = 4  # words looked at, one way, for the next word of a name
_MAX_NAMES_OF_A_LONE_WORD = 40
_SINGLE_CONFIDENCE = 0.80
_FULL_CONFIDENCE = 0.95
_GAP_COST = 0.06
_BREAKS = frozenset(".;:!?\n()•*|")
_SOFT_BREAKS = frozenset(",/")
_LISTING = frozenset(["et", "ou"])
_VERB_AND_OBJECT = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its normal form, its slice, and the sentence it is in."""

    form: str
    start: int
    end: int
    sentence: int
    place: int  # rank among the words that count, commas counted as one
    listed: bool = False  # a comma, « et » or « ou » stands before it


@dataclass(frozen=True, slots=True)
class Spotted:
    """A name found: which one, where, and how surely."""

    owner: int
    start: int
    end: int
    confidence: float
    words: int
    places: tuple[int, ...] = ()  # of its words, among those of the text


@dataclass(frozen=True, slots=True)
class _Pattern:
    owner: int
    forms: tuple[str, ...]
    anchor: int  # the place of its rarest word


def tokens_of(folded: str, normal: Callable[[str], str]) -> list[Token]:
    """Return the words of a folded text that are not empty, with their normal form."""
    tokens: list[Token] = []
    sentence, place, cursor = 0, 0, 0
    listed = False
    for word in words_of(folded):
        between = folded[cursor : word.start]
        cursor = word.end
        if not _BREAKS.isdisjoint(between):
            sentence += 1
        elif not _SOFT_BREAKS.isdisjoint(between):
            place += 1
            listed = True
        if word.text not in STOP_WORDS:
            place += 1
            form = normal(word.text)
            tokens.append(Token(form, word.start, word.end, sentence, place, listed))
            listed = False
        elif word.text in _LISTING:
            listed = True
    return tokens


class NameSpotter:
    """Names indexed by their rarest word.

    Parameters
    ----------
    names
        ``(owner, key)`` pairs; a key is one of ``normalize.label_key``.
    normal
        The normal form of a folded word, for names and text alike.
    max_gap
        How many other words may stand between those of a name.
    wary_of
        Owners whose names of one word are left out when many other names hold that word:
        « industrie » alone says too little.
    passed_over
        Normal forms that make no gap when they stand between the words of a name.
    """

    def __init__(
        self,
        names: Iterable[tuple[int, str]],
        normal: Callable[[str], str],
        max_gap: int,
        wary_of: Container[int] = (),
        passed_over: Container[str] = (),
    ) -> None:
        self._normal = normal
        self._max_gap = max_gap
        self._passed_over = passed_over
        written = {
            (owner, tuple(normal(word) for word in key.split() if word not in STOP_WORDS))
            for owner, key in names
        }
        counts = Counter(form for _, forms in written for form in set(forms))
        self._by_anchor: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for owner, forms in sorted(written):
            vague = len(forms) == 1 and counts[forms[0]] > _MAX_NAMES_OF_A_LONE_WORD
            if forms and not (vague and owner in wary_of):
                anchor = min(range(len(forms)), key=lambda place: counts[forms[place]])
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
        before = _walk(tokens, place, pattern.forms[: pattern.anchor][::-1], -1)
        after = _walk(tokens, place, pattern.forms[pattern.anchor + 1 :], 1)
        if before is None or after is None:
            return None
        found = [*reversed(before), place, *after]
        first, last = tokens[found[0]], tokens[found[-1]]
        between = (tokens[reached].form for reached in range(found[0], found[-1]))
        passed_over = sum(
            form in self._passed_over and form not in pattern.forms for form in between
        )
        gap = last.place - first.place + 1 - len(found) - passed_over
        if gap > min(self._max_gap, len(found) - 1):
            if self._max_gap == 0 or not _is_listed(tokens, found):
                return None
            gap = 1
        sure = _FULL_CONFIDENCE if len(pattern.forms) > 1 else _SINGLE_CONFIDENCE
        confidence = round(sure - _GAP_COST * gap, 3)
        places = tuple(found)
        return Spotted(pattern.owner, first.start, last.end, confidence, len(found), places)


def without_overlaps(spotted: Iterable[Spotted], shared_verb: bool = False) -> Iterator[Spotted]:
    """Yield the surest and longest names, none sharing a word with another.

    Names that cover the very same words all stay: they are several codes for one phrase. With
    ``shared_verb`` two names may begin with the same word: « laver les sols et les vitres ».
    """
    taken: list[Spotted] = []
    for one in sorted(spotted, key=lambda s: (-s.confidence * s.words, s.start, s.end, s.owner)):
        rivals = [other for other in taken if other.start < one.end and one.start < other.end]
        if all(_stays_beside(one, other, shared_verb) for other in rivals):
            taken.append(one)
            yield one


def _stays_beside(one: Spotted, other: Spotted, shared_verb: bool) -> bool:
    if (other.start, other.end, other.words) == (one.start, one.end, one.words):
        return math.isclose(other.confidence, one.confidence)
    if not shared_verb:
        return False
    first = one.places[:1]
    return first == other.places[:1] and set(one.places) & set(other.places) == set(first)


def _is_listed(tokens: Sequence[Token], found: Sequence[int]) -> bool:
    """Return whether a verb reaches its object through a list: « pose de fenêtres et volets »."""
    first, last = found[0], found[-1]
    return len(found) == _VERB_AND_OBJECT and all(
        tokens[place].listed for place in range(first + 2, last + 1)
    )


def _walk(tokens: Sequence[Token], place: int, forms: Sequence[str], step: int) -> list[int] | None:
    """Return where ``forms`` are met, going one way; ``None`` when one misses."""
    found: list[int] = []
    for form in forms:
        reached = _nearest(tokens, place, form, step)
        if reached is None:
            return None
        found.append(reached)
        place = reached
    return found


def _nearest(tokens: Sequence[Token], place: int, form: str, step: int) -> int | None:
    for distance in range(1, _REACH + 1):
        reached = place + step * distance
        if not 0 <= reached < len(tokens) or tokens[reached].sentence != tokens[place].sentence:
            return None
        if tokens[reached].form == form:
            return reached
    return None
