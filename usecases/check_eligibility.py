"""Say which dispositifs a person may enter on a day, why, and what is left to ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from geo.communes import Communes, parse_commune_code
from geo.errors import UnknownCommune
from insertion.dispositifs import Dispositif, Dispositifs
from insertion.dispositifs_rules import AimedAt, DispositifKind
from insertion.eligibility import Eligibility, assess_eligibility
from insertion.eligibility_delegation import Delegations, delegate
from insertion.eligibility_judgements import Verdict
from insertion.errors import InvalidValue
from insertion.situation import Situation

_ORDER = (Verdict.MET, Verdict.TO_CHECK, Verdict.NOT_MET)


@dataclass(frozen=True, slots=True)
class EligibilityItem:
    """The answer for one dispositif, and to whom it may be entrusted when the text says so."""

    eligibility: Eligibility
    delegations: Delegations | None


@dataclass(frozen=True, slots=True)
class EligibilityReport:
    """What one may enter first; ``not_begun`` had no rule yet on that day."""

    day: date
    items: tuple[EligibilityItem, ...]
    not_begun: tuple[Dispositif, ...]


def check_eligibility(
    situation: Situation,
    dispositifs: Dispositifs,
    communes: Communes,
    day: date,
    dispositif_id: str | None = None,
) -> EligibilityReport:
    """Return the answer for one dispositif, or for every one that people may enter.

    Raises
    ------
    UnknownDispositif
        When the one asked for is not there.
    InvalidValue
        When it is not for people, or what is declared contradicts itself.
    """
    placed = placed_situation(situation, communes)
    asked = tuple(_asked(dispositifs, dispositif_id))
    items = [
        _item(placed, dispositif, dispositifs, day) for dispositif in asked if dispositif.on(day)
    ]
    items.sort(key=lambda item: _ORDER.index(item.eligibility.verdict))
    return EligibilityReport(day, tuple(items), tuple(each for each in asked if not each.on(day)))


def _asked(dispositifs: Dispositifs, dispositif_id: str | None) -> Iterator[Dispositif]:
    if dispositif_id is None:
        yield from (each for each in dispositifs if _for_people(each))
        return
    dispositif = dispositifs.get(dispositif_id)
    if not _for_people(dispositif):
        raise InvalidValue(
            "dispositif", "un dispositif où des personnes entrent ; celui-ci n’en est pas un"
        )
    yield dispositif


def _for_people(dispositif: Dispositif) -> bool:
    entered = dispositif.kind is DispositifKind.DISPOSITIF
    return entered and dispositif.aimed_at is AimedAt.PEOPLE


def _item(
    situation: Situation, dispositif: Dispositif, dispositifs: Dispositifs, day: date
) -> EligibilityItem:
    eligibility = assess_eligibility(situation, dispositif.id, dispositifs, day)
    rules = eligibility.rules
    return EligibilityItem(eligibility, delegate(situation, rules) if rules.delegations else None)


def placed_situation(situation: Situation, communes: Communes) -> Situation:
    """Return the situation with what its commune tells: the département, the intercommunality."""
    if situation.commune_code is None:
        return situation
    try:
        commune = communes.get(parse_commune_code(situation.commune_code))
        current = communes.get(commune.current_code)
    except UnknownCommune:
        raise InvalidValue("commune", "le code INSEE d’une commune qui existe") from None
    if situation.departement not in {None, commune.departement}:
        raise InvalidValue("departement", "le département de la commune, ou rien")
    return replace(
        situation,
        departement=commune.departement,
        epci_code=situation.epci_code or current.epci_code,
    )
