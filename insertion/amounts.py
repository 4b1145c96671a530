"""What is due under a convention for a period: each line with its rule, its rows and its reason.

Pure and exact: whole numbers and decimals, one rounding a line. What was due before the period
uses up caps, places and envelope first, so that décomptes that follow one another add up.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from insertion.conventions import Convention, Proration
from insertion.decompte import (
    Ceiling,
    Decompte,
    Line,
    LineStatus,
    OtherReading,
    Payer,
    total_of,
    within,
)
from insertion.errors import InvalidValue
from insertion.hourly_amounts import hourly_lines
from insertion.money import portion
from insertion.occupancy_amounts import claimed_days, months_of, occupancy_lines
from insertion.periods import MONTHS_PER_YEAR, Period, add_days
from insertion.place_amounts import volume_lines, workshop_lines
from insertion.screening import Facts, Ledger, prepare
from insertion.subsidy_amounts import subsidy_lines, support_lines
from insertion.tariffs import (
    HourlyTariff,
    Incompatibility,
    OccupancyTariff,
    SubsidyTariff,
    SupportTariff,
    Tariff,
    VolumeTariff,
    WorkshopTariff,
)

FORMULAS: MappingProxyType[type, str] = MappingProxyType(
    {
        HourlyTariff: (
            "heures présentes × tarif du module, dans la limite du plafond par participant"
        ),
        WorkshopTariff: (
            "prix annuel de la place × (séances + entretiens réalisés) / (séances + entretiens "
            "d’une place), personne par personne, dans la limite des places de la convention"
        ),
        SubsidyTariff: (
            "la subvention est due en entier le jour où les activités prévues et les moyens "
            "sont réalisés"
        ),
        OccupancyTariff: (
            "prix annuel de la place / 12 × mois occupés, un mois incomplet comptant pour ses "
            "jours ; aide au poste : montant mensuel × heures travaillées / heures du contrat "
            "dans le mois, payée par l’ASP"
        ),
        VolumeTariff: (
            "prix annuel de la place × heures réalisées / heures d’une place, chaque volume "
            "étant plafonné"
        ),
        SupportTariff: (
            "montant par participant × heures justifiées / heures d’un appui complet ; un appui "
            "terminé objectifs atteints est dû en entier"
        ),
    }
)

UNPROVED_PUBLIC = "public déclaré au positionnement, sans justificatif enregistré"


def settle(
    ledger: Ledger,
    tariff: Tariff,
    period: Period,
    incompatibilities: Sequence[Incompatibility] = (),
    ambiguities: Sequence[str] = (),
) -> Decompte:
    """Return what is due for ``period``, both days included.

    Raises
    ------
    InvalidValue
        When the period has no last day, or shares no day with the convention.
    """
    if period.end is None or not period.overlaps(ledger.convention.period):
        raise InvalidValue("au", "une période qui a des jours communs avec la convention")
    before = _before(ledger, tariff, period, incompatibilities)
    facts = prepare(ledger, period, incompatibilities)
    lines = tuple(_lines(facts, tariff, before))
    for ceiling in _ceilings(ledger.convention, tariff, before):
        lines = _within_departement(lines, ceiling)
    lines = _with_doubts(facts, tariff, lines)
    return Decompte(
        convention_id=ledger.convention.id,
        dispositif_id=ledger.convention.dispositif_id,
        period=period,
        lines=lines,
        formula=FORMULAS[type(tariff)],
        envelope=_envelope(ledger.convention, tariff),
        paid_before=total_of(each for each in before if each.payer is Payer.DEPARTEMENT),
        other_readings=_other_readings(facts, tariff),
        ambiguities=tuple(ambiguities),
    )


def _before(
    ledger: Ledger,
    tariff: Tariff,
    period: Period,
    incompatibilities: Sequence[Incompatibility],
) -> tuple[Line, ...]:
    """Return the lines of the convention's days before the period."""
    start = ledger.convention.period.start
    if period.start <= start:
        return ()
    earlier = Period(start, add_days(period.start, -1))
    facts = prepare(ledger, earlier, incompatibilities)
    lines = tuple(_lines(facts, tariff, ()))
    for ceiling in _ceilings(ledger.convention, tariff, ()):
        lines = _within_departement(lines, ceiling)
    return lines


def _lines(facts: Facts, tariff: Tariff, before: Sequence[Line]) -> Sequence[Line]:
    match tariff:
        case HourlyTariff():
            return tuple(hourly_lines(facts, tariff))
        case WorkshopTariff():
            return tuple(workshop_lines(facts, tariff))
        case VolumeTariff():
            return tuple(volume_lines(facts, tariff))
        case OccupancyTariff():
            return tuple(occupancy_lines(facts, tariff, before))
        case SubsidyTariff():
            return tuple(subsidy_lines(facts, tariff))
        case SupportTariff():
            return tuple(support_lines(facts, tariff))


def _with_doubts(facts: Facts, tariff: Tariff, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines, those due for a public of which no proof is recorded being marked."""
    asked = (
        [module.publics for module in tariff.modules]
        if isinstance(tariff, HourlyTariff)
        else [tariff.publics]
    )
    if all(publics.are_all for publics in asked):
        return tuple(lines)
    rows, people = facts.unproved_rows(), facts.unproved_beneficiaries()

    def doubtful(line: Line) -> bool:
        if line.status is not LineStatus.DUE:
            return False
        return not rows.isdisjoint(line.rows) if line.rows else line.beneficiary_id in people

    return tuple(
        replace(line, to_check=(*line.to_check, UNPROVED_PUBLIC)) if doubtful(line) else line
        for line in lines
    )


def _envelope(convention: Convention, tariff: Tariff) -> Decimal | None:
    given = [
        convention.envelope,
        tariff.envelope.value if isinstance(tariff, SupportTariff) else None,
    ]
    return min((each for each in given if each is not None), default=None)


def _ceilings(
    convention: Convention, tariff: Tariff, before: Sequence[Line]
) -> tuple[Ceiling, ...]:
    spent = total_of(line for line in before if line.payer is Payer.DEPARTEMENT)
    found = []
    worth = _places_worth(convention, tariff)
    if worth is not None:
        reason = f"au-delà des {convention.places} places de la convention"
        found.append(Ceiling(worth - spent, LineStatus.ABOVE_CAP, reason))
    envelope = _envelope(convention, tariff)
    if envelope is not None:
        reason = "au-delà de l’enveloppe de la convention"
        found.append(Ceiling(envelope - spent, LineStatus.ABOVE_ENVELOPE, reason))
    return tuple(found)


def _places_worth(convention: Convention, tariff: Tariff) -> Decimal | None:
    """Return what the places earn at most; a convention above a year earns in proportion."""
    match tariff:
        case WorkshopTariff():
            follow_up = convention.terms.follow_up
            prices = [tariff.prices[follow_up]] if follow_up else list(tariff.prices.values())
            price = max(each.value for each in prices)
        case OccupancyTariff() | VolumeTariff():
            price = tariff.price.value
        case _:
            return None
    if convention.places is None:
        return None
    return portion(convention.places * price, _years(convention))


def _years(convention: Convention) -> Fraction:
    """Return how many years a convention is worth, leap or not, one at least."""
    return max(months_of(convention.period.each_day()) / MONTHS_PER_YEAR, Fraction(1))


def _within_departement(lines: Sequence[Line], ceiling: Ceiling) -> tuple[Line, ...]:
    paid = [line for line in lines if line.payer is Payer.DEPARTEMENT]
    others = [line for line in lines if line.payer is not Payer.DEPARTEMENT]
    return (*within(paid, ceiling), *others)


# --- Other readings ----------------------------------------------------------------------------


def _other_readings(facts: Facts, tariff: Tariff) -> tuple[OtherReading, ...]:
    """Return what other readings of the same text would have given, before any ceiling."""
    match tariff:
        case WorkshopTariff():
            return _workshop_readings(facts, tariff)
        case VolumeTariff():
            return (_by_months(facts, tariff),)
        case SupportTariff():
            return (_by_participant(facts, tariff),)
        case _:
            return ()


def _workshop_readings(facts: Facts, tariff: WorkshopTariff) -> tuple[OtherReading, ...]:
    labels = {
        Proration.PRESENCES: "si seules les séances où la personne était là comptaient",
        Proration.HELD: "si toute séance tenue pour la place comptait, absences comprises",
    }
    return tuple(
        OtherReading(label, total_of(workshop_lines(facts, tariff, counted)))
        for counted, label in labels.items()
        if counted is not facts.convention.terms.proration
    )


def _by_months(facts: Facts, tariff: VolumeTariff) -> OtherReading:
    days = sum(
        not mine.is_paused(day)
        for mine in facts.ledger.participations
        if mine.public in tariff.publics.members
        for day in claimed_days(facts, mine)
    )
    of_all = Fraction(days, facts.convention.period.days() or 1)
    label = "si la place occupée comptait à elle seule, au prorata des jours"
    return OtherReading(label, portion(tariff.price.value, of_all * _years(facts.convention)))


def _by_participant(facts: Facts, tariff: SupportTariff) -> OtherReading:
    supported = {
        each.row.beneficiary_id
        for each in facts.presences
        if each.is_present and facts.claims(each) and facts.refusal(each, tariff.publics) is None
    }
    label = "si tout participant ayant au moins une heure justifiée comptait en entier"
    return OtherReading(label, len(supported) * tariff.price.value)
