"""The indicators of the convention over a period, for those who may see them.

A référent sees those of his own portfolio as they are. The Département sees those of everyone, and
nothing that tells of fewer than eleven people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from geo.communes import CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.errors import UnknownCommune
from geo.territory import Territory, TerritoryMap
from insertion.actor import Actor
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_rules import RuleValue
from insertion.errors import InvalidValue, UnknownRecord
from insertion.indicators import CONVENTION, Fiche5Delays, Indicator, Rate, fiche_5
from insertion.parcours import ParcoursEvent, by_person
from insertion.periods import Period
from insertion.piloting_ports import PlacementRecord
from insertion.placements import Counted, Fiche7, PlacementFact, fiche_7
from insertion.ports import UnitOfWork
from insertion.rights import Right, Scope
from insertion.savings import Savings, SavingsAssumptions, savings
from insertion.terms import OpportunityKind
from usecases.parcours.deadlines import local_day
from usecases.rights import require_right

MAX_YEARS = 6

DEFAULT_ASSUMPTIONS = SavingsAssumptions(
    monthly_amount=Decimal(500),
    monthly_amount_source=(
        "JobTouraine : « 100 retours = 600 000 € économisés sur 12 mois », soit 500 € par mois"
    ),
)

TARGETS: Mapping[Indicator, str] = {
    Indicator.ORIENTED: "taux_orientation",
    Indicator.ORIENTED_WITHIN_MONTH: "orientation_un_mois",
    Indicator.CONTRACTED: "contractualisation",
    Indicator.CONTRACTED_OR_REMINDED: "contractualisation_ou_rappel",
    Indicator.CONTRACTED_WITHIN_MONTHS: "contractualisation_deux_mois",
    Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED: "contractualisation_deux_mois_ou_rappel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsQuestion:
    """Over what, and for whom; ``among`` are the people of a territory, everyone when None."""

    period: Period
    referent_id: str | None = None
    among: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """What was counted; ``hide_small`` when it leaves a portfolio.

    ``actions`` counts positionnements by dispositif: made in the period, and retained.
    """

    period: Period
    people: int
    hide_small: bool
    fiche_5: Mapping[Indicator, Rate]
    targets: Mapping[Indicator, RuleValue]
    fiche_7: Fiche7
    actions: Mapping[str, tuple[Counted, Counted]]
    savings: Savings


def people_of(
    uow: UnitOfWork, territory: str, territories: TerritoryMap, communes: Communes
) -> frozenset[str]:
    """Return who lives in a territory: a commune, or one that ``territories`` knows, by its code.

    ``kind:code`` tells two kinds of the same code apart. Whose commune is not known is nowhere.

    Raises
    ------
    insertion.errors.InvalidValue
        When there is no such territory.
    """
    of_register = {
        code
        for commune in communes.current()
        for code in (commune.code, commune.epci_code, commune.departement)
        if code is not None
    }
    imported = {name for area in territories.areas for name in _names(area.territory)}
    if territory.partition(":")[2] not in of_register and territory not in of_register | imported:
        raise InvalidValue(
            "territoire", "le code d’une commune, d’un département ou d’un territoire importé"
        )
    with uow:
        return frozenset(
            key
            for key, profile in uow.beneficiaries.iterate()
            if profile.home_commune is not None
            and territory in _territories_at(profile.home_commune, profile.home, territories)
        )


def _territories_at(
    commune: CommuneCode, home: Coordinates, territories: TerritoryMap
) -> frozenset[str]:
    try:
        found = territories.territories_of(commune, home)
    except UnknownCommune:
        return frozenset()
    return frozenset({commune, *(name for each in found for name in _names(each))})


def _names(territory: Territory) -> tuple[str, str]:
    return territory.code, f"{territory.kind}:{territory.code}"


def show_indicators(
    uow: UnitOfWork,
    question: IndicatorsQuestion,
    viewer: Actor,
    dispositifs: Dispositifs,
    today: date,
) -> Indicators:
    """Return the indicators of a portfolio, to its référent, or of everyone, to the Département.

    Raises
    ------
    UnknownRecord
        When who asks may not see them.
    insertion.errors.InvalidValue
        When the period cannot be counted.
    """
    _check(question.period, dispositifs, today)
    scopes = require_right(viewer, Right.READ_INDICATORS)
    own = Scope.PORTFOLIO in scopes and viewer.id == question.referent_id
    everyone = Scope.COUNTED in scopes and question.referent_id is None
    if not own and not everyone:
        raise UnknownRecord("no such indicators for this actor")
    with uow:
        people = None if everyone else uow.piloting.portfolio_ids(viewer.id)
        events = uow.parcours.iterate() if people is None else uow.parcours.of_people(people)
        histories = by_person(events)
        placements = uow.piloting.placements()
    kept = _narrowed(people, question.among)
    if kept is not None:
        histories = {key: events for key, events in histories.items() if key in kept}
        placements = [each for each in placements if each.beneficiary_id in kept]
    material = _Material(histories, [_fact(each) for each in placements])
    return _counted(material, question.period, dispositifs, today, hide=everyone)


def _check(period: Period, dispositifs: Dispositifs, today: date) -> None:
    if period.start > today:
        raise InvalidValue("du", "un jour qui n’est pas dans l’avenir")
    since = dispositifs.get(CONVENTION).starts_on()
    if period.start < since:
        raise InvalidValue("du", f"un jour à partir du {since:%d/%m/%Y} : la convention commence")
    if period.end is None or period.end.year - period.start.year > MAX_YEARS:
        raise InvalidValue("au", f"une période de {MAX_YEARS} ans au plus, avec un dernier jour")


def _narrowed(*groups: Collection[str] | None) -> frozenset[str] | None:
    """Return who is in all the groups that are given, None when none is."""
    given = [frozenset(group) for group in groups if group is not None]
    return frozenset.intersection(*given) if given else None


@dataclass(frozen=True, slots=True)
class _Material:
    """What is counted: events that stand by person, and positionnements."""

    histories: Mapping[str, Sequence[ParcoursEvent]]
    facts: Sequence[PlacementFact]


def _counted(
    material: _Material,
    period: Period,
    dispositifs: Dispositifs,
    today: date,
    *,
    hide: bool,
) -> Indicators:
    histories, facts = material.histories, material.facts
    known = period.intersection(Period(date.min, today))
    retained = {
        fact.beneficiary_id
        for fact in facts
        if fact.retained_on is not None and known is not None and fact.retained_on <= _last(known)
    }
    return Indicators(
        period=period,
        people=len(histories),
        hide_small=hide,
        fiche_5=fiche_5(histories, period, Fiche5Delays.on(dispositifs, period.start), today),
        targets=_targets(dispositifs, _last(period)),
        fiche_7=fiche_7(facts, histories, period, today),
        actions=_by_dispositif(facts, known),
        savings=savings(histories, retained, period, today, DEFAULT_ASSUMPTIONS),
    )


def _targets(dispositifs: Dispositifs, day: date) -> Mapping[Indicator, RuleValue]:
    """Return the targets in force; none is made up once the convention has run out."""
    convention = dispositifs.on(CONVENTION, day)
    if convention.expired:
        return {}
    values = convention.values
    return {key: values[code] for key, code in TARGETS.items() if code in values}


def _by_dispositif(
    facts: Sequence[PlacementFact], known: Period | None
) -> Mapping[str, tuple[Counted, Counted]]:
    names = sorted({f.dispositif for f in facts if f.dispositif is not None})
    actions = [f for f in facts if f.kind is OpportunityKind.INSERTION_ACTION]
    return {
        name: (
            _count([f for f in actions if f.dispositif == name and _in(f.created_on, known)]),
            _count([f for f in actions if f.dispositif == name and _in(f.retained_on, known)]),
        )
        for name in names
    }


def _in(day: date | None, period: Period | None) -> bool:
    return day is not None and period is not None and day in period


def _count(facts: Sequence[PlacementFact]) -> Counted:
    return Counted(len(facts), len({fact.beneficiary_id for fact in facts}))


def _fact(record: PlacementRecord) -> PlacementFact:
    retained_at = record.retained_at
    return PlacementFact(
        id=record.id,
        beneficiary_id=record.beneficiary_id,
        kind=record.kind,
        dispositif=record.dispositif,
        created_on=local_day(record.created_at),
        retained_on=None if retained_at is None else local_day(retained_at),
    )


def _last(period: Period) -> date:
    assert period.end is not None
    return period.end
