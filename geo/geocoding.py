"""From a text a person writes to communes: offline, deterministic, with a stated confidence.

The text may be a name, a postcode, both, or an address that holds them; the answer is always a
commune (or a part of one) and its point, never a street.

Confidence = quality of the name × agreement with the postcode or département × share among
homonyms, each in [0, 1]; the quality of whole names is in ``geo/name_index.py``, the rest below.
Read it so: from 0.8, take the first candidate; from 0.5, ask to confirm it; below, ask to choose.
A candidate under :data:`MIN_CONFIDENCE` is not given. Candidates come by confidence, then
population, then code.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from geo.address_text import (
    AREA_WORDS,
    JOINING_WORDS,
    LINKING_WORDS,
    STREET_WORDS,
    AddressText,
    departement_names,
    read_address,
)
from geo.communes import Commune, CommuneCode, Communes, by_size, load_communes
from geo.coordinates import Coordinates
from geo.name_index import BEGINNING, EXACT, NamedPlace, NameIndex
from geo.place_names import without_article, words

MIN_CONFIDENCE = 0.3

# Quality of a name that is not written whole.
SHORTENED = 0.9  # Saint-Barth d'Anjou
WHOLE_OF_A_PART = 0.6  # Paris, when Paris 10e is written
MISSPELT = 0.9  # times the square of the likeness
NAME_OF_A_DEPARTEMENT = 0.5  # La Réunion is also a commune of Lot-et-Garonne

# What surrounds the name in the text.
AFTER_A_STREET = 0.9  # 12 rue des Lilas, Angers
AFTER_A_STREET_WORD = 0.6  # rue Angers, Grande Rue Angers
PART_OF_ANOTHER_NAME = 0.35  # rue de Paris
UNEXPLAINED = 0.5  # share kept when no other word is understood

# Agreement with the postcode or the département written beside the name.
CEDEX_POSTCODE = 0.95  # unknown postcode of the right département
OTHER_POSTCODE = 0.8  # known postcode of the right département, not of this commune
OTHER_DEPARTEMENT = 0.5
CONTRADICTED = 0.5  # the postcode is that of another département

POSTCODE_ALONE = 0.9
POSTCODE_WITH_UNKNOWN_NAME = 0.6
POSTCODE_AGAINST_NAME = 0.38  # under any name known for sure, once it is contradicted
CODE_ALONE = 0.5  # an INSEE code where a postcode is expected

# From this quality a name is known for sure, were it shortened or without its article: a postcode
# of elsewhere is then the doubtful one of the two.
KNOWN_NAME = 0.8

# A homonym keeps at least this share of its confidence, the rest following its population. The
# rivals of a candidate are those that the same words name, without their article included.
HOMONYM_FLOOR = 0.4

# Likeness from which a misspelt name is recognised, in the country and within its postcode.
LIKENESS = 0.82
LIKENESS_IN_POSTCODE = 0.6

_LONGEST_NAME = 9
_MOST_LONGER_NAMES = 40
_MISSPELT_WORDS = 8
_SHORT_NAME = 2

# Words that are also names of communes (Rue, Le Saint), and too common to be meant as such.
_COMMON_WORDS = (
    STREET_WORDS | AREA_WORDS | LINKING_WORDS | JOINING_WORDS | {"saint", "sainte", "un", "une"}
)
_UNTELLING = AREA_WORDS | LINKING_WORDS | JOINING_WORDS


@dataclass(frozen=True, slots=True)
class GeocodingCandidate:
    """A commune that a text may mean.

    ``matched`` is the name or the postcode that led to it, as the register writes it.
    ``coordinates`` is the point of ``commune``, itself a part when the text names a part.
    """

    commune: Commune
    coordinates: Coordinates
    confidence: float
    matched: str


@dataclass(frozen=True, slots=True)
class _Match:
    """A place found; ``likelihood`` is that of the words it was found by, their form aside."""

    commune: Commune
    quality: float
    matched: str
    likelihood: float

    def times(self, agreement: float) -> "_Match":
        return replace(
            self, quality=self.quality * agreement, likelihood=self.likelihood * agreement
        )


class Geocoder:
    """Finds the communes that a text means in one register."""

    def __init__(self, communes: Communes) -> None:
        self._communes = communes
        self._names = NameIndex(communes)
        communes.with_postcode("")  # Builds its index now rather than in the first answer.

    def geocode(self, text: str, limit: int = 5) -> tuple[GeocodingCandidate, ...]:
        """Return at most ``limit`` candidates, the surest first; none when nothing is understood.

        Any text is accepted; only its first 600 characters are read.
        """
        address = read_address(text)
        matches = self._agreed((*self._named_parts(address), *self._named(address)), address)
        if address.name and not any(match.quality >= SHORTENED for match in matches):
            matches += self._agreed(self._nearly_named(address), address)
        likeliest = max((match.quality for match in matches), default=0.0)
        if likeliest <= CONTRADICTED:  # No name, or none that the postcode agrees with.
            matches += self._agreed(self._by_number(address, likeliest), address)
        candidates = sorted(_with_homonyms(_once_each(matches)), key=_surest_first)
        return tuple(c for c in candidates if c.confidence >= MIN_CONFIDENCE)[: max(limit, 0)]

    def _agreed(self, matches: Iterable[_Match], address: AddressText) -> list[_Match]:
        return [match.times(self._agreement(match.commune, address)) for match in matches]

    def _named_parts(self, address: AddressText) -> Iterator[_Match]:
        """Yield Paris 10e when the text names it, or when a postcode of Paris gives it."""
        code = address.arrondissement
        if code is None and address.postcode is not None:
            served = self._communes.with_postcode(address.postcode)
            whole = served[0].parent if served else None
            if whole is not None and words(self._communes.get(whole).name) == address.name:
                code = served[0].code
        if code is not None:
            part = self._communes.get(CommuneCode(code))
            yield _Match(part, EXACT, part.name, EXACT)

    def _named(self, address: AddressText) -> Iterator[_Match]:
        """Yield the communes whose whole name is in the text, and the towns it may stand for."""
        name = address.name
        for start, end in self._longest_spans(name):
            key = " ".join(name[start:end])
            found = self._names.called(key)
            departement = _departement_beside(name, start, end)
            context = EXACT if departement is not None else _context(address, start, end)
            if _names_a_departement(name, found):
                if end - start < len(name):
                    continue  # The Loire of Loire-Atlantique.
                context *= NAME_OF_A_DEPARTEMENT
            stated = {departement} if departement is not None else address.departements
            is_settled = any(
                place.quality == EXACT and place.commune.departement in stated for place in found
            )
            if not is_settled:
                found += tuple(self._names.larger_communes(key))
            for place in found:
                elsewhere = departement not in {None, place.commune.departement}
                agreement = OTHER_DEPARTEMENT if elsewhere else 1.0
                if self._is_whole_of(place.commune, address):
                    agreement *= WHOLE_OF_A_PART
                yield _named_match(place, alone=is_settled).times(context * agreement)

    def _longest_spans(self, name: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the spans of words that are a name, none of them inside another."""
        spans: list[tuple[int, int]] = []
        for start in range(len(name)):
            for end in range(min(len(name), start + _LONGEST_NAME), start, -1):
                if spans and end <= spans[-1][1]:
                    break
                if " ".join(name[start:end]) in self._names:
                    spans.append((start, end))
                    break
        return [span for span in spans if _stands_alone(name, *span)]

    def _nearly_named(self, address: AddressText) -> Iterator[_Match]:
        """Yield the communes whose name is shortened or misspelt in the text."""
        name = address.name[-address.tail :]  # All of it when there is no tail.
        if len(name) > _MISSPELT_WORDS or name in departement_names():
            return
        if _COMMON_WORDS.issuperset(name):
            return
        if address.postcode is not None:
            yield from self._misspelt_in_postcode(address.postcode, name)
        if any(word.isdigit() for word in name) or STREET_WORDS.intersection(name[:-1]):
            return
        written = " ".join(name)
        keys = self._names.keys_like(written)
        for key in keys:
            if _is_shortened(name, tuple(key.split(" "))):
                yield from self._matches_of(key, SHORTENED)
        longer = self._names.longer_keys(written)
        if len(longer) <= _MOST_LONGER_NAMES:
            for key in longer:
                yield from self._matches_of(key, BEGINNING)
        for key, likeness in _most_like(written, keys):
            yield from self._matches_of(key, MISSPELT * likeness**2)

    def _matches_of(self, key: str, quality: float) -> Iterator[_Match]:
        for place in self._names.called(key):
            yield _Match(place.commune, quality * place.quality, place.name, quality)

    def _misspelt_in_postcode(self, postcode: str, name: tuple[str, ...]) -> Iterator[_Match]:
        written = " ".join(without_article(name))
        for commune in self._communes.with_postcode(postcode):
            likeness = _likeness(written, " ".join(without_article(words(commune.name))))
            if likeness >= LIKENESS_IN_POSTCODE:
                quality = MISSPELT * likeness
                yield _Match(commune, quality, commune.name, quality)

    def _by_number(self, address: AddressText, likeliest: float) -> list[_Match]:
        """Return the communes of a postcode, or the one of an INSEE code, without their name."""
        if address.postcode is not None:
            quality = POSTCODE_ALONE
            if address.name:
                is_known = likeliest >= KNOWN_NAME * CONTRADICTED
                quality = POSTCODE_AGAINST_NAME if is_known else POSTCODE_WITH_UNKNOWN_NAME
            served = self._communes.with_postcode(address.postcode)
            if served or address.name:
                return [_Match(each, quality, address.postcode, quality) for each in served]
        code = address.postcode or "".join(address.name).upper()
        commune = self._communes.by_code.get(CommuneCode(code))
        return [_Match(commune, CODE_ALONE, code, CODE_ALONE)] if commune is not None else []

    def _agreement(self, commune: Commune, address: AddressText) -> float:
        if not address.departements:
            return 1.0
        in_departement = commune.departement in address.departements
        if address.postcode is None:
            return 1.0 if in_departement else OTHER_DEPARTEMENT
        if address.postcode in self._postcodes_of(commune):
            return 1.0
        if not in_departement:
            return CONTRADICTED
        known = bool(self._communes.with_postcode(address.postcode))
        return OTHER_POSTCODE if known else CEDEX_POSTCODE

    def _postcodes_of(self, commune: Commune) -> tuple[str, ...]:
        if commune.postcodes or commune.parent is None:
            return commune.postcodes
        return self._communes.get(commune.parent).postcodes

    def _is_whole_of(self, commune: Commune, address: AddressText) -> bool:
        """Tell whether the text names a part of this commune, by its number or by a postcode."""
        if address.arrondissement is not None:
            return self._communes.get(CommuneCode(address.arrondissement)).parent == commune.code
        if address.postcode is None:
            return False
        served = self._communes.with_postcode(address.postcode)
        return any(part.parent == commune.code for part in served)


@functools.cache
def default_geocoder() -> Geocoder:
    """Return the geocoder of the register carried by the project."""
    return Geocoder(load_communes())


def _named_match(place: NamedPlace, *, alone: bool) -> _Match:
    """Return the match of a place; ``alone``, only those named just as well are its rivals."""
    return _Match(place.commune, place.quality, place.name, place.quality if alone else EXACT)


def _names_a_departement(name: tuple[str, ...], found: Iterable[NamedPlace]) -> bool:
    """Tell whether the text is rather the name of a département: Paris is not, La Réunion is."""
    departement = departement_names().get(name)
    return departement is not None and departement not in {
        each.commune.departement for each in found
    }


def _stands_alone(name: tuple[str, ...], start: int, end: int) -> bool:
    """Tell whether a span is a name by itself: not « y », not the Loire of « x sur Loire »."""
    if (start, end) == (0, len(name)):
        return True
    if start > 0 and name[start - 1] in JOINING_WORDS:
        return False
    span = name[start:end]
    return sum(map(len, span)) > _SHORT_NAME and not _COMMON_WORDS.issuperset(span)


def _context(address: AddressText, start: int, end: int) -> float:
    """Return how surely a span is the place meant, given the words around it."""
    name = address.name
    if end == len(name) and end - start == address.tail < len(name):
        return AFTER_A_STREET
    before = name[:start]
    heads = [word for word in before if word not in LINKING_WORDS]
    is_linked = bool(heads) and before[-1] in LINKING_WORDS and heads[-1] not in AREA_WORDS
    if is_linked:
        return PART_OF_ANOTHER_NAME * _explained(name, start, end)
    is_street = bool(STREET_WORDS.intersection(heads[:-1]))
    if heads and heads[-1] in STREET_WORDS and not is_street:
        return AFTER_A_STREET_WORD * _explained(name, start, end)
    return AFTER_A_STREET if is_street and end == len(name) else _explained(name, start, end)


def _explained(name: tuple[str, ...], start: int, end: int) -> float:
    others = [word for word in (*name[:start], *name[end:]) if word not in _UNTELLING]
    share = (end - start) / (end - start + len(others))
    return UNEXPLAINED + (1.0 - UNEXPLAINED) * share


def _departement_beside(name: tuple[str, ...], start: int, end: int) -> str | None:
    """Return the département whose name makes up the rest of the text, if it does."""
    rest = name[end:] if start == 0 else name[:start] if end == len(name) else ()
    return departement_names().get(rest)


def _is_shortened(name: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether each word begins the word of the same rank, and one of them is cut."""
    return len(name) == len(full) > 1 and all(map(str.startswith, full, name))


def _likeness(written: str, key: str) -> float:
    """Return the likeness of two names in [0, 1]: the better of two usual measures.

    The ratio forgives letters left out (Barth), the other one letters exchanged (Agners).
    """
    return max(fuzz.ratio(written, key) / 100.0, OSA.normalized_similarity(written, key))


def _most_like(written: str, keys: list[str]) -> list[tuple[str, float]]:
    by_ratio = process.extract(
        written, keys, scorer=fuzz.ratio, score_cutoff=100.0 * LIKENESS, limit=5
    )
    by_edits = process.extract(
        written, keys, scorer=OSA.normalized_similarity, score_cutoff=LIKENESS, limit=5
    )
    found = {key for key, _, _ in (*by_ratio, *by_edits)}
    return [(key, _likeness(written, key)) for key in sorted(found)]


def _once_each(matches: Iterable[_Match]) -> list[_Match]:
    """Keep the best match of each place; a part with the name of its commune is the commune."""
    best: dict[tuple[str, bool], _Match] = {}
    for match in matches:
        commune = match.commune
        key = (commune.code, commune.parent == commune.code)
        if key not in best or match.quality > best[key].quality:
            best[key] = match
    whole = {(m.commune.code, m.commune.name) for m in best.values() if m.commune.parent is None}
    return [m for m in best.values() if (m.commune.parent, m.commune.name) not in whole]


def _with_homonyms(matches: list[_Match]) -> Iterator[GeocodingCandidate]:
    """Yield candidates whose confidence is shared between those that the same words name."""
    for match in matches:
        rivals = [other.commune for other in matches if other.likelihood == match.likelihood]
        share = _share(match.commune, rivals)
        yield GeocodingCandidate(
            commune=match.commune,
            coordinates=match.commune.center,
            confidence=match.quality * (HOMONYM_FLOOR + (1.0 - HOMONYM_FLOOR) * share),
            matched=match.matched,
        )


def _share(commune: Commune, rivals: list[Commune]) -> float:
    total = sum(rival.population or 0 for rival in rivals)
    return (commune.population or 0) / total if total else 1.0 / len(rivals)


def _surest_first(candidate: GeocodingCandidate) -> tuple[float, tuple[int, str], str]:
    return (-candidate.confidence, by_size(candidate.commune), candidate.commune.name)
