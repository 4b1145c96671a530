"""What people say of work without naming an occupation: what they did, and where.

« J’ai fait la plonge » lets one suppose an occupation, which is marked as deduced. « J’ai
travaillé en restauration » says a sector, whose occupations are only possible: the text names none.
Neither is sure enough to be held for a fact of somebody's career.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from skills.codes import RomeCode, parse_rome_code
from skills.lookup import Named
from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import STOP_WORDS, label_key
from skills.spotting import NameSpotter, Spotted, without_overlaps
from skills.stemming import loosened, singular, stem

_AS_WRITTEN = "="  # before a name whose last word must stand as it is: « faire des ménages »
DEDUCED_CONFIDENCE = 0.6
SECTOR_CONFIDENCE = 0.6
_MAX_GAP_IN_ACTIVITY = 2

# A place of work is one when the sentence speaks of work.
_OF_WORK = re.compile(
    r"\b(?:travail|boss|taf|boulot|emploi|metier|poste|stage|interim|recrut|(?:re)?cherch|experience|salarie"
    r"|ouvri|employe|embauch|cdi|cdd|mission|equipe|contrat|annees?|ans|mois|saisons?|secteur|domaine"
    r"|milieu|lits|etoiles|j'ai (?:ete|fait)|faisais?|fait|j'etais|je suis|formation|alternance"
    r"|apprenti|agent)"
)
_NOT_OF_WORK = re.compile(
    r"\b(?:mere|pere|femme|homme|maman|papa) au $|\b(?:tickets?|titres?|cheques?|aller|emmen(?:e"
    r"|er|ais)|accompagn(?:e|er|ais)|conduire|depose[rz]?"
    r"|chercher|sortie d'|sortie de l'|apres l'|proche|proximite|pres|face|cote|logement|domicili)"
    r" ?(?:[a-z']+ ){0,4}?$"
)
_ALWAYS_WORK = re.compile(
    r"\b(?:secteur|domaine|milieu|industrie|travail\w*|boss\w*) (?:de |du |d'|des |dans |en "
    r"|a )?(?:la |le |l'|les |un |une )?$"
)


@dataclass(frozen=True, slots=True)
class _Activity:
    name: str
    codes: tuple[RomeCode, ...]
    as_written: bool


# « dans la sécurité » is a sector, « respecter la sécurité » is not: an article asks for « dans ».
_ARTICLE = re.compile(r"l[ae] |l'")
_WITHIN = re.compile(r"\b(?:dans|a|pour|chez|secteur de|domaine de|metiers? de) ?(?:la |le |l')$")


@dataclass(frozen=True, slots=True)
class _Place:
    sector: str
    label: str
    occupations: tuple[RomeCode, ...]
    name: str


class ActivityReader:
    """Finds what people say they did, and the occupations that it lets one suppose.

    Activities are those of ``data/activities.toml``, and the names of occupations that begin with
    one of ``infinitives``: « tenir la caisse ». Indexed at the first text read.
    """

    def __init__(self, named: tuple[Named, ...], infinitives: frozenset[str]) -> None:
        self._labels = {one.code: one.label for one in named}
        self._named = named
        self._infinitives = infinitives

    @cached_property
    def _activities(self) -> tuple[_Activity, ...]:
        written = [
            _Activity(name.removeprefix(_AS_WRITTEN), _codes(entry), name.startswith(_AS_WRITTEN))
            for entry in _entries("activities.toml", "activity")
            for name in entry["names"]
        ]
        names = [
            _Activity(name, (RomeCode(one.code),), False)
            for one in self._named
            for name in one.names
            if begins_with_a_verb(label_key(name), self._infinitives)
            and not _only_says_where(label_key(name))
        ]
        return (*written, *names)

    @cached_property
    def _spotter(self) -> NameSpotter:
        names = ((owner, label_key(one.name)) for owner, one in enumerate(self._activities))
        return NameSpotter(names, lambda word: loosened(stem(word)), _MAX_GAP_IN_ACTIVITY)

    def mentions(self, folded: str) -> Iterator[Mention]:
        """Yield the occupations supposed, each code once for the same words."""
        told: set[tuple[str, int]] = set()
        for found in without_overlaps(self._spotter.spot(folded)):
            activity = self._activities[found.owner]
            last_word = label_key(activity.name).rpartition(" ")[2]
            if activity.as_written and not folded[: found.end].endswith(last_word):
                continue
            for code in activity.codes:
                if code in self._labels and (code, found.start) not in told:
                    told.add((code, found.start))
                    yield _deduced(folded, found, code, self._labels[code])


def _only_says_where(key: str) -> bool:
    """Return whether a name is a sector: « travailler dans la restauration » is nobody's trade."""
    verb, _, rest = key.partition(" ")
    place = " ".join(word for word in rest.split() if word not in STOP_WORDS)
    return verb in {"travailler", "bosser"} and place in _place_names()


@cache
def _place_names() -> frozenset[str]:
    _, places = _workplaces()
    keys = (label_key(place.name).split() for place in places)
    return frozenset(" ".join(word for word in key if word not in STOP_WORDS) for key in keys)


def begins_with_a_verb(key: str, infinitives: frozenset[str]) -> bool:
    """Return whether a name says what one does: « faire les vendanges », not « boulanger »."""
    first, _, rest = key.partition(" ")
    return bool(rest) and first in infinitives


@cache
def _workplaces() -> tuple[NameSpotter, tuple[_Place, ...]]:
    places = [
        _Place(entry["sector"], entry["says"], _codes(entry), name)  # type: ignore[arg-type]
        for entry in _entries("workplaces.toml", "place")
        for name in entry["names"]
    ]
    names = [(owner, label_key(place.name)) for owner, place in enumerate(places)]
    return NameSpotter(names, lambda word: loosened(singular(word)), 0), tuple(places)


def _entries(name: str, key: str) -> Iterator[Mapping[str, list[str]]]:
    yield from tomllib.loads(files("skills.data").joinpath(name).read_text("utf-8"))[key]


def _codes(entry: Mapping[str, list[str]]) -> tuple[RomeCode, ...]:
    return tuple(map(parse_rome_code, entry["occupations"]))


def _deduced(folded: str, found: Spotted, code: str, label: str) -> Mention:
    return Mention(
        FactKind.OCCUPATION,
        code,
        label,
        DEDUCED_CONFIDENCE,
        found.start,
        found.end,
        is_negated(folded, found.start, found.end),
        deduced=True,
    )


def sectors_in(
    folded: str, labels: Mapping[str, str], named: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield the sectors of the places of work that a folded text names.

    ``named`` are the occupations of the text, deduced ones included: the words of a name are no
    place, and a sentence that holds one speaks of work.
    """
    spotter, places = _workplaces()
    for found in without_overlaps(spotter.spot(folded)):
        place = places[found.owner]
        if any(_holds(one, found) for one in named if not one.deduced):
            continue
        if not _is_of_work(folded, found, place.name, named):
            continue
        yield Mention(
            FactKind.SECTOR,
            place.sector,
            place.label,
            SECTOR_CONFIDENCE,
            found.start,
            found.end,
            is_negated(folded, found.start, found.end),
            possible=tuple((code, labels[code]) for code in place.occupations if code in labels),
        )


def _holds(one: Mention, found: Spotted) -> bool:
    return one.start <= found.start and found.end <= one.end


def _is_of_work(folded: str, found: Spotted, name: str, named: Sequence[Mention]) -> bool:
    start = max(folded.rfind(mark, max(0, found.start - 200), found.start) for mark in ".\n!?") + 1
    before = folded[max(start, found.start - 200) : found.start]
    if _ARTICLE.match(name) and not _WITHIN.search(before):
        return False
    if _ALWAYS_WORK.search(before):
        return True
    if _NOT_OF_WORK.search(before[-40:]):
        return False
    if any(start <= one.start <= found.start for one in named):
        return True
    if (title_end := folded.find("\n")) > 0 and found.end <= title_end:
        return True  # the title of an advert
    after = re.split(r"[.\n!?]", folded[found.end : found.end + 120], maxsplit=1)[0]
    return bool(_OF_WORK.search(before) or _OF_WORK.search(after))
