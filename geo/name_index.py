"""Every name a commune is called by, and the quality of each: official, shortened, former.

Also the towns that a name alone may mean without being their whole name: « Évry » is a village of
the Yonne, and what most people call Évry-Courcouronnes.
"""

import csv
import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from geo.communes import Commune, CommuneCode, Communes, by_size
from geo.place_names import article_last, without_article, without_preposition, words

EXACT = 1.0
WITHOUT_ARTICLE = 0.97  # Ponts-de-Cé for Les Ponts-de-Cé
WITHOUT_PREPOSITION = 0.95  # Chalonnes/Loire
FORMER = 0.9  # Châlons-sur-Marne, Montreuil-sous-Bois (geo/data/former_names.csv)
BEGINNING = 0.8  # Villefranche for Villefranche-sur-Saône

# A town whose name only begins as written is meant as well, when it is this many times larger
# than every commune that has the very name. A town has 2,000 inhabitants at least, as for INSEE.
MUCH_LARGER = 5
LARGE = 2_000
_MOST_LARGER = 10

_AFTER_A_BLANK = "!"  # The character that follows the blank: it ends the keys with one more word.


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A commune as one of its names calls it; ``name`` is written as the register writes it."""

    commune: Commune
    quality: float
    name: str


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a commune, or one merged into it, had or is still called by."""

    name: str
    code: CommuneCode


class NameIndex:
    """The names of one register of communes, by their words (``geo.place_names.words``)."""

    def __init__(self, communes: Communes) -> None:
        self._by_name: dict[str, list[NamedPlace]] = {}
        for commune in (*communes.current(), *communes.parts()):
            self._add(commune, commune.name, EXACT)
        for former in former_names():
            current = communes.by_code.get(former.code)
            if current is not None:
                self._add(current, former.name, FORMER)
        self._keys = sorted(self._by_name)
        self._by_initial: dict[str, list[str]] = {}
        for key in self._keys:
            self._by_initial.setdefault(key[0], []).append(key)

    def __contains__(self, key: str) -> bool:
        """Tell whether some commune is called exactly so."""
        return key in self._by_name

    def called(self, key: str) -> tuple[NamedPlace, ...]:
        """Return the communes called exactly so."""
        return tuple(self._by_name.get(key, ()))

    def keys_like(self, written: str) -> list[str]:
        """Return the names that have the initial of ``written``, in order."""
        return self._by_initial.get(written[0], [])

    def longer_keys(self, written: str) -> list[str]:
        """Return the names that begin with ``written`` and have more words, in order."""
        start = bisect_left(self._keys, f"{written} ")
        return self._keys[start : bisect_left(self._keys, written + _AFTER_A_BLANK, start)]

    def larger_communes(self, key: str) -> Iterator[NamedPlace]:
        """Yield the towns whose name begins so, much larger than those called exactly so."""
        exact = [place.commune for place in self.called(key)]
        largest = max((commune.population or 0 for commune in exact), default=0)
        threshold = max(MUCH_LARGER * largest, LARGE)
        # Segré is a part of Segré-en-Anjou Bleu: the whole is not another place.
        same = {code for commune in exact for code in (commune.code, commune.parent)}
        longer = [
            place
            for longer_key in self.longer_keys(key)
            for place in self.called(longer_key)
            if place.quality > FORMER
            and place.commune.parent is None
            and place.commune.code not in same
            and (place.commune.population or 0) >= threshold
        ]
        longer.sort(key=lambda place: by_size(place.commune))
        for place in longer[:_MOST_LARGER]:
            yield NamedPlace(place.commune, BEGINNING * place.quality, place.name)

    def _add(self, commune: Commune, name: str, quality: float) -> None:
        for form, of_form in _written_forms(words(name)).items():
            place = NamedPlace(commune, quality * of_form, name)
            self._by_name.setdefault(" ".join(form), []).append(place)


@functools.cache
def former_names() -> tuple[FormerName, ...]:
    """Return the names written by hand in ``geo/data/former_names.csv``."""
    table = resources.files("geo").joinpath("data", "former_names.csv").read_text(encoding="utf-8")
    return tuple(_read_former_names(csv.DictReader(table.splitlines())))


def _read_former_names(rows: Iterable[dict[str, str]]) -> Iterator[FormerName]:
    for row in rows:
        yield FormerName(row["name"], CommuneCode(row["code"]))


def _written_forms(name: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    """Return the ways a name is written whole, the official one first, with their quality."""
    forms = {name: EXACT}
    forms.setdefault(article_last(name), EXACT)
    forms.setdefault(without_article(name), WITHOUT_ARTICLE)
    forms.setdefault(without_preposition(name), WITHOUT_PREPOSITION)
    return forms
