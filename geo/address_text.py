"""What a text written for a place says: its postcode, its département, the words of its name."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from geo.communes import parse_postcode
from geo.errors import InvalidPostcode
from geo.place_names import ARTICLES, MAX_CHARACTERS, words

# Words that end the name of a place or say nothing of it.
_NOISE = frozenset(words("cedex bp cs tsa dept departement dep"))
_COUNTRY = "france"

# Words that begin the name of a street: what follows is not the name of a commune.
STREET_WORDS = frozenset(
    words(
        "rue r avenue av ave boulevard bd bld bvd place pl chemin che route rte impasse imp allee"
        " allees quai cours square sq passage sentier ruelle faubourg fg esplanade promenade rond"
        " residence lotissement lot zone za zi zac parc hameau lieudit lieu voie villa cite porte"
        " pont gare"
    )
)
# Words that may stand between a street word and the name it carries.
LINKING_WORDS = ARTICLES | {"de", "du", "des", "d"}
# Words that tie a name to the one before it: Chalonnes-sur-Loire is not Loire.
JOINING_WORDS = frozenset(words("sur sous en et pres les aux au"))
# Words beside the name of a commune that do not make it less sure.
AREA_WORDS = frozenset(
    words(
        "a centre ville nord sud est ouest secteur agglomeration agglo proche environs alentours"
        " mairie commune region quartier bassin metropole"
    )
)

# A lone word is the name itself, whatever it looks like.
_LONE = 1

_AFTER_NUMBER = frozenset({"bis", "ter", "quater"})
_POSTCODE = re.compile(r"(?<![0-9])(?:[0-9]{5}|[0-9]{2} [0-9]{3})(?![0-9])")
_DEPARTEMENT = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5]|2[ab]|97[1-8]|98[46789])")
_ENCLOSED = re.compile(rf"\(\s*({_DEPARTEMENT.pattern})\s*\)", re.IGNORECASE)
_ARRONDISSEMENT_NUMBER = re.compile(
    r"(?P<number>[0-9]{1,2}|x{0,2}(?:ix|iv|v?i{0,3}))(?:er|e|eme|ieme|nd|nde|re)?"
)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
_ARRONDISSEMENT = frozenset({"arrondissement", "arr", "ardt"})
_SPLIT_COMMUNES = {"paris": (20, 75100), "lyon": (9, 69380), "marseille": (16, 13200)}


@dataclass(frozen=True, slots=True)
class AddressText:
    """A text taken apart.

    Attributes
    ----------
    name
        The words that may hold the name of a commune, numbers of départements apart.
    postcode
        The last postcode written, known or not.
    departements
        Those that the postcode or a number like ``49 -`` or ``(49)`` points to; else empty.
    arrondissement
        The code of the part of Paris, Lyon or Marseille that the text names.
    tail
        How many of the last words of ``name`` stand after a comma; zero without one.
    """

    name: tuple[str, ...]
    postcode: str | None = None
    departements: frozenset[str] = frozenset()
    arrondissement: str | None = None
    tail: int = 0


def read_address(text: str) -> AddressText:
    """Return the parts of a text; a text without any gives an empty name."""
    text = text[:MAX_CHARACTERS]
    found = _last_postcode(text)
    if found is None:
        name, departements = _take_departement(text)
        tail, _ = _take_departement(_after_last_comma(text))
    else:
        postcode, start, end = found
        # The commune follows its postcode; what precedes is then the street.
        place = text[end:] if _without_noise(words(text[end:])) else text[:start]
        name = _without_noise(words(place))
        tail = _without_noise(words(_after_last_comma(place)))
        departements = departements_of_postcode(postcode)
    name, arrondissement = _take_arrondissement(name)
    return AddressText(
        name=name,
        postcode=None if found is None else found[0],
        departements=departements,
        arrondissement=arrondissement,
        tail=len(tail) if tail and name[-len(tail) :] == tail else 0,
    )


def _after_last_comma(text: str) -> str:
    return text.rpartition(",")[2] if "," in text else ""


def departements_of_postcode(postcode: str) -> frozenset[str]:
    """Return the départements whose postcodes begin like this one."""
    if postcode.startswith("20"):
        return frozenset({"2A", "2B"})
    if postcode == "97133":
        return frozenset({"971", "977"})
    if postcode == "97150":
        return frozenset({"971", "978"})
    return frozenset({postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]})


@functools.cache
def departement_names() -> Mapping[tuple[str, ...], str]:
    """Return the code of each département by the words of its name, with and without article."""
    table = resources.files("geo").joinpath("data", "departements.csv").read_text(encoding="utf-8")
    codes: dict[tuple[str, ...], str] = {}
    for line in table.splitlines()[1:]:
        code, name = line.split(",")
        codes[words(name)] = code
        if words(name)[0] in ARTICLES:
            codes[words(name)[1:]] = code
    return codes


def _last_postcode(text: str) -> tuple[str, int, int] | None:
    for match in reversed(list(_POSTCODE.finditer(text))):
        try:
            return parse_postcode(match.group()), match.start(), match.end()
        except InvalidPostcode:
            continue
    return None


def _without_noise(name: tuple[str, ...]) -> tuple[str, ...]:
    """Drop CEDEX with its number, BP with its number, and a country that no name holds."""
    kept: list[str] = []
    after_noise = False
    for word in name:
        # Fort-de-France, Roissy-en-France.
        is_country = word == _COUNTRY and kept[-1:] not in (["de"], ["en"])
        after_noise = is_country or word in _NOISE or (after_noise and word.isdigit())
        if not after_noise:
            kept.append(word)
    return tuple(kept)


def _take_departement(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Take off a département number, written ``Angers (49)``, ``49 - Angers`` or ``Angers 49``."""
    enclosed = _ENCLOSED.search(text)
    if enclosed is not None:
        others = text[: enclosed.start()] + " " + text[enclosed.end() :]
        return _without_noise(words(others)), _departement_codes(enclosed[1])
    name = _without_noise(words(text))
    if len(name) <= _LONE:
        return name, frozenset()
    if _DEPARTEMENT.fullmatch(name[0]) and name[1] not in STREET_WORDS | _AFTER_NUMBER:
        return name[1:], _departement_codes(name[0])
    if _DEPARTEMENT.fullmatch(name[-1]) and _arrondissement_code(name) is None:
        return name[:-1], _departement_codes(name[-1])
    return name, frozenset()


def _departement_codes(number: str) -> frozenset[str]:
    return frozenset({"2A", "2B"}) if number == "20" else frozenset({number.upper()})


def _take_arrondissement(name: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """Take off ``10e``, ``3ème arrondissement``, ``01`` written beside a large city."""
    plain = tuple(word for word in name if word not in _ARRONDISSEMENT)
    if plain != name:
        # 8e arrondissement de Paris, as Paris 8e.
        plain = tuple(word for word in plain if word not in LINKING_WORDS)
        name = plain[1:] + plain[:1] if plain[-1:] and plain[-1] in _SPLIT_COMMUNES else plain
    code = _arrondissement_code(name)
    return (name[:-1], code) if code is not None else (name, None)


def _arrondissement_code(name: tuple[str, ...]) -> str | None:
    """Return the code of the arrondissement that the last two words name, if they do."""
    if len(name) <= _LONE or name[-2] not in _SPLIT_COMMUNES:
        return None
    count, base = _SPLIT_COMMUNES[name[-2]]
    number = _ARRONDISSEMENT_NUMBER.fullmatch(name[-1])
    rank = _rank(number["number"]) if number is not None else 0
    return str(base + rank) if 1 <= rank <= count else None


def _rank(number: str) -> int:
    """Return the number written in digits or, from I to XXIX, in Roman ones; zero for none."""
    if number.isdigit():
        return int(number)
    values = [_ROMAN_DIGITS[digit] for digit in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=False)
    )
