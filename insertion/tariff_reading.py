"""From the dated rules of a dispositif to what it pays: no figure is written here.

The codes of the values say which formula applies, so that a dispositif added by a territory is
settled like the others: see ``docs/amounts.md``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from insertion.attendance import FollowUp, SeanceKind
from insertion.capacity import Audience
from insertion.dispositifs import DispositifOn
from insertion.dispositifs_rules import IncompatibilityEffect, RuleValue
from insertion.dispositifs_rules import Rule as DatedRule
from insertion.errors import DomainError, InvalidValue
from insertion.money import portion
from insertion.tariffs import (
    DERIVED,
    INDIVIDUAL_KINDS,
    Bounds,
    Citation,
    Figure,
    HourlyModule,
    HourlyTariff,
    Incompatibility,
    OccupancyTariff,
    PostAid,
    Publics,
    Recheck,
    SubsidyTariff,
    SupportTariff,
    Tariff,
    Volume,
    VolumeTariff,
    WeeklyHours,
    WorkshopTariff,
)

_HOURLY: Mapping[str, frozenset[SeanceKind]] = {
    "tarif_heure_individuelle": INDIVIDUAL_KINDS,
    "tarif_heure_collective": frozenset({SeanceKind.COLLECTIVE}),
    "tarif_heure_professionnalisation": frozenset({SeanceKind.PROFESSIONALISATION}),
}
_LEFT_OUT: Mapping[str, SeanceKind] = {
    "heures_integration": SeanceKind.INTEGRATION,
    "heures_formation": SeanceKind.TRAINING,
}
_YEARLY_PRICE = "tarif_place_an"
_CLOCK = "eligibilite_duree"


class NoTariff(DomainError, LookupError):
    """A dispositif of which the rules do not say how it is paid for what is done."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How a convention is settled: tariff, what is not counted twice, what the texts leave open."""

    tariff: Tariff
    incompatibilities: tuple[Incompatibility, ...]
    ambiguities: tuple[str, ...]


def read_payment(rules: Sequence[DispositifOn], every: Sequence[DispositifOn] = ()) -> Payment:
    """Return how the dispositifs of a convention, the main one first, are paid.

    ``every`` are the rules that other conventions may be paid by on that day.

    Raises
    ------
    NoTariff
        When the rules of one do not say how it is paid.
    InvalidValue
        When several are given which one convention cannot pay together.
    """
    tariffs = [_tariff(each, every) for each in rules]
    tariff = tariffs[0] if len(tariffs) == 1 else _together(tariffs)
    return Payment(
        tariff,
        tuple(found for each in rules for found in _incompatibilities(each)),
        tuple(dict.fromkeys(said for each in rules for said in _open_points(each))),
    )


def _together(tariffs: Sequence[Tariff]) -> HourlyTariff:
    hourly = [each for each in tariffs if isinstance(each, HourlyTariff)]
    if len(hourly) != len(tariffs):
        raise InvalidValue("autres_dispositifs", "des dispositifs payés à l’heure, ou aucun")
    modules = tuple(module for each in hourly for module in each.modules)
    return HourlyTariff(modules, hourly[0].recheck)


def _tariff(rules: DispositifOn, every: Sequence[DispositifOn]) -> Tariff:
    values = rules.values
    if _HOURLY.keys() & values.keys():
        return _hourly(rules, every)
    if {"seances_place", f"{_YEARLY_PRICE}_simple", f"{_YEARLY_PRICE}_renforce"} <= values.keys():
        return _workshops(rules)
    if {_YEARLY_PRICE, "heures_semaine_min", "heures_semaine_max"} <= values.keys():
        return _occupancy(rules)
    if {_YEARLY_PRICE, "heures_individuelles_an"} <= values.keys():
        return _volumes(rules)
    if {"heures_appui", "enveloppe_max", "participants_min", "paiement"} <= values.keys():
        return _support(rules)
    if {"paiement", "subvention"} & values.keys():
        return _subsidy(rules)
    raise NoTariff(rules.dispositif.id)


def _hourly(rules: DispositifOn, every: Sequence[DispositifOn]) -> HourlyTariff:
    certificate = next(
        (each for each in rules.formalities if each.code == "attestation_presence"), None
    )
    modules = tuple(
        HourlyModule(
            label=rules.dispositif.name,
            kinds=kinds,
            rate=_figure(rules, code),
            cap=_figure(rules, "heures_max"),
            publics=_publics(rules),
            window_months=_optional(rules, "duree_max"),
            renewals=_optional(rules, "renouvellements_max"),
            least_hours=_optional(rules, "seance_duree_min"),
            least_group=_optional(rules, "groupe_min"),
            certificate=None if certificate is None else _cited(rules, certificate),
        )
        for code, kinds in _HOURLY.items()
        if code in rules.values
    )
    return HourlyTariff(modules, _recheck(rules, every))


def _recheck(rules: DispositifOn, every: Sequence[DispositifOn]) -> Recheck | None:
    """Return how long a public proved holds; the clock is that of all that the same text says."""
    months = _optional(rules, _CLOCK)
    if months is None:
        return None
    read_in = (months.rule.file, months.rule.section)
    clocks = ((each.dispositif.id, _optional(each, _CLOCK)) for each in every)
    shared = {
        key
        for key, clock in clocks
        if clock is not None and (clock.rule.file, clock.rule.section) == read_in
    }
    return Recheck(months, frozenset(shared))


def _workshops(rules: DispositifOn) -> WorkshopTariff:
    codes = {FollowUp.SIMPLE: "simple", FollowUp.REINFORCED: "renforce"}
    return WorkshopTariff(
        prices={key: _figure(rules, f"{_YEARLY_PRICE}_{code}") for key, code in codes.items()},
        interviews={key: _figure(rules, f"entretiens_{code}") for key, code in codes.items()},
        seances=_figure(rules, "seances_place"),
        proration=_cited(rules, rules.values.get("prorata") or rules.value("seances_place")),
        publics=_publics(rules),
        group=_bounds(rules, "groupe"),
        hours=_bounds(rules, "seance_duree"),
    )


def _occupancy(rules: DispositifOn) -> OccupancyTariff:
    aid = None
    if {"aide_poste_mois_max", "aide_poste_place_an_max"} <= rules.values.keys():
        monthly = _figure(rules, "aide_poste_mois_max")
        publics = Publics(frozenset({Audience.BRSA}), monthly.rule)
        aid = PostAid(monthly, _figure(rules, "aide_poste_place_an_max"), publics)
    return OccupancyTariff(
        price=_figure(rules, _YEARLY_PRICE),
        publics=_publics(rules),
        weekly_hours=WeeklyHours(
            _figure(rules, "heures_semaine_min"), _figure(rules, "heures_semaine_max")
        ),
        aid=aid,
    )


def _volumes(rules: DispositifOn) -> VolumeTariff:
    volumes = [
        Volume(label, kinds, _figure(rules, code))
        for label, kinds, code in (
            ("Entretiens individuels", INDIVIDUAL_KINDS, "heures_individuelles_an"),
            (
                "Séances collectives",
                frozenset({SeanceKind.COLLECTIVE}),
                "heures_collectives_an_min",
            ),
        )
        if code in rules.values
    ]
    return VolumeTariff(
        price=_figure(rules, _YEARLY_PRICE),
        volumes=tuple(volumes),
        publics=_publics(rules),
        excluded={
            _LEFT_OUT[other]: _cited(rules, each)
            for each in rules.incompatibilities
            if each.effect is IncompatibilityEffect.NOT_COUNTED
            for other in each.others
            if other in _LEFT_OUT
        },
        seance_hours=_bounds(rules, "seance_duree"),
    )


def _support(rules: DispositifOn) -> SupportTariff:
    envelope, participants = _figure(rules, "enveloppe_max"), _figure(rules, "participants_min")
    derived = Citation(
        rules.dispositif.id,
        "enveloppe_max / participants_min",
        envelope.rule.file,
        envelope.rule.section,
        DERIVED,
        quote=envelope.rule.quote,
    )
    return SupportTariff(
        price=Figure(portion(envelope.value, Fraction(1, participants.whole)), derived),
        hours=_figure(rules, "heures_appui"),
        envelope=envelope,
        due_when=_cited(rules, rules.value("paiement")),
        publics=_publics(rules),
    )


def _subsidy(rules: DispositifOn) -> SubsidyTariff:
    values = rules.values
    days = _optional(rules, "jours_location_par_cyclomoteur")
    return SubsidyTariff(
        due_when=_cited(rules, values.get("paiement") or values["subvention"]),
        publics=_publics(rules),
        counts_activities=days is None,
        days_a_moped=days,
    )


def _figure(rules: DispositifOn, code: str) -> Figure:
    value = rules.value(code)
    return Figure(value.number, _cited(rules, value))


def _optional(rules: DispositifOn, code: str) -> Figure | None:
    value = rules.values.get(code)
    numeric = value is not None and isinstance(value.value, Decimal)
    return _figure(rules, code) if numeric else None


def _bounds(rules: DispositifOn, stem: str) -> Bounds:
    return Bounds(_optional(rules, f"{stem}_min"), _optional(rules, f"{stem}_max"))


def _cited(rules: DispositifOn, rule: DatedRule) -> Citation:
    source = rule.source
    return Citation(
        *(rules.dispositif.id, rule.code, source.document.file, str(source), rule.status.value),
        label=rule.label,
        quote=source.quote,
    )


def _publics(rules: DispositifOn) -> Publics:
    """Return whom a dispositif pays for: what its criteria ask, everyone when they ask nothing."""
    criteria = rules.criteria
    members = _members(rules, "public") or frozenset(criteria)
    asked = {criteria[code].attribute for code in members if code in criteria}
    names = {each.name for each in asked if each is not None}
    found = set()
    if "recoit_rsa" in names:
        found.add(Audience.BRSA)
    if "releve_faj" in names:
        found.add(Audience.YOUNG_FAJ)
    if "en_demarche_insertion" in names and "public" in _group_codes(rules):
        found |= set(Audience)
    cited = criteria.get("recoit_rsa") or next(iter(criteria.values()), None)
    rule = next(iter(rules.values.values())) if cited is None else cited
    return Publics(frozenset(found or Audience), _cited(rules, rule))


def _group_codes(rules: DispositifOn) -> frozenset[str]:
    return frozenset(each.code for each in rules.dispositif.groups)


def _members(rules: DispositifOn, code: str) -> frozenset[str]:
    groups = {each.code: each for each in rules.dispositif.groups}
    if code not in groups:
        return frozenset()
    found: set[str] = set()
    waiting = list(groups[code].members)
    while waiting:
        member = waiting.pop()
        if member in groups and member not in found:
            waiting += groups[member].members
        found.add(member)
    return frozenset(found)


def _incompatibilities(rules: DispositifOn) -> Iterable[Incompatibility]:
    for each in rules.incompatibilities:
        if each.effect is IncompatibilityEffect.COUNTED_ONCE:
            yield Incompatibility(frozenset(each.others), _cited(rules, each))


def _open_points(rules: DispositifOn) -> Iterable[str]:
    for each in rules.dispositif.ambiguities:
        yield f"{each.title} : {each.says} Lecture retenue : {each.reading}"
    if rules.expired:
        yield (
            f"{rules.dispositif.name} : le texte n’est plus en vigueur depuis le "
            f"{rules.reading_day:%d/%m/%Y}, le dernier texte connu est appliqué."
        )


def indicator_codes(rules: DispositifOn) -> tuple[str, ...]:
    """Return the indicators that the dispositif asks to be told at the year's end."""
    value: RuleValue | None = rules.values.get("indicateurs")
    return value.value if value is not None and isinstance(value.value, tuple) else ()
