"""Yearly prices a place, prorated: workshops and interviews (ADSE A), volumes of hours (EI, GEIQ).

One person may earn at most one place, all together at most the places of the convention.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from insertion.attendance import FollowUp, Presence, SeanceKind
from insertion.conventions import Proration
from insertion.decompte import CountUnit, Line, LineStatus, priced, unpaid
from insertion.hours import MINUTES_PER_HOUR, french_minutes, unpaid_lines
from insertion.money import NOTHING
from insertion.screening import Facts, Refusal
from insertion.tariffs import (
    INDIVIDUAL_KINDS,
    Bounds,
    Figure,
    Publics,
    Volume,
    VolumeTariff,
    WorkshopTariff,
)


def place_line(
    label: str, price: Figure, quantity: Fraction, told: str, own: Sequence[Presence]
) -> Line:
    """Return a line of a part of a yearly place, due in full, for the presences of one person."""
    return replace(
        priced(label, CountUnit.PLACE_YEAR, price.value, quantity, told),
        rows=tuple(dict.fromkeys(each.row.id for each in own)),
        beneficiary_id=own[0].row.beneficiary_id,
    )


def refused_lines(
    facts: Facts, label: str, refused: Sequence[tuple[Presence, Refusal]]
) -> Iterator[Line]:
    """Yield one line for each reason for which presences of one person are not paid."""
    by_refusal: dict[Refusal, list[Presence]] = {}
    for presence, refusal in refused:
        if facts.claims(presence):
            by_refusal.setdefault(refusal, []).append(presence)
    for refusal, own in sorted(by_refusal.items(), key=lambda pair: pair[0].reason):
        minutes = sum(each.row.minutes for each in own)
        yield Line(
            label=label,
            status=refusal.status,
            unit=CountUnit.HOUR,
            quantity=Fraction(minutes, MINUTES_PER_HOUR),
            price=None,
            computed=NOTHING,
            amount=NOTHING,
            formula=french_minutes(minutes),
            rules=() if refusal.rule is None else (refusal.rule,),
            rows=tuple(each.row.id for each in own),
            beneficiary_id=own[0].row.beneficiary_id,
            public=facts.public_of(own[0]),
            reason=refusal.reason,
        )


def screened(
    facts: Facts, publics: Publics, own: Sequence[Presence]
) -> tuple[list[Presence], list[tuple[Presence, Refusal]]]:
    """Return the presences that may count, and those that are refused."""
    kept, refused = [], []
    for presence in own:
        refusal = facts.refusal(presence, publics)
        if refusal is None:
            kept.append(presence)
        else:
            refused.append((presence, refusal))
    return kept, refused


def _by_year(facts: Facts, own: Sequence[Presence]) -> Iterator[list[Presence]]:
    """Yield the presences of each year of the convention: a yearly place begins again with it."""
    by_year: dict[int, list[Presence]] = {}
    for presence in own:
        by_year.setdefault(facts.convention.year_of(presence.seance.on), []).append(presence)
    yield from (by_year[year] for year in sorted(by_year))


# --- ADSE A ------------------------------------------------------------------------------------


_WORKSHOP_KINDS = frozenset({SeanceKind.COLLECTIVE, *INDIVIDUAL_KINDS})


def workshop_lines(
    facts: Facts, tariff: WorkshopTariff, proration: Proration | None = None
) -> Iterator[Line]:
    """Yield what a yearly place of workshops earns, person by person."""
    counted = proration or facts.convention.terms.proration
    for beneficiary_id in facts.beneficiaries():
        hers = facts.recorded(beneficiary_id)
        done = [each for each in hers if _is_done(each, counted)]
        kept, refused = screened(facts, tariff.publics, done)
        yield from refused_lines(facts, "Ateliers et entretiens", refused)
        for of_year in _by_year(facts, kept):
            yield from _workshop_place(facts, tariff, of_year)
    yield from unpaid_lines(facts, _WORKSHOP_KINDS)


def _is_done(presence: Presence, counted: Proration) -> bool:
    """Return whether a presence, or an absence where a séance held counts, was carried out."""
    kind = presence.seance.kind
    held = counted is Proration.HELD and kind is SeanceKind.COLLECTIVE
    return kind in _WORKSHOP_KINDS and (presence.is_present or held)


def _follow_up(facts: Facts, beneficiary_id: str) -> FollowUp | None:
    mine = [each.follow_up for each in facts.participations_of(beneficiary_id) if each.follow_up]
    return mine[-1] if mine else facts.convention.terms.follow_up


def _workshop_place(
    facts: Facts, tariff: WorkshopTariff, own: Sequence[Presence]
) -> Iterator[Line]:
    seances = [each for each in own if each.seance.kind is SeanceKind.COLLECTIVE]
    alone = [each for each in own if each.seance.kind in INDIVIDUAL_KINDS]
    public = facts.public_of(own[0])
    follow_up = _follow_up(facts, own[0].row.beneficiary_id)
    label = "Place d’ateliers"
    if follow_up is None:
        refusal = Refusal(
            "accompagnement simple ou renforcé : ni l’entrée ni la convention ne le disent",
            tariff.proration,
            LineStatus.TO_CHECK,
        )
        yield from refused_lines(facts, label, [(each, refusal) for each in own])
        return
    price, interviews = tariff.prices[follow_up], tariff.interviews[follow_up]
    most_seances, most_interviews = tariff.seances.whole, interviews.whole
    paid_seances = [each for each in seances[:most_seances] if facts.claims(each)]
    paid_interviews = [each for each in alone[:most_interviews] if facts.claims(each)]
    whole = most_seances + most_interviews
    paid = (*paid_seances, *paid_interviews)
    rules = (price.rule, tariff.seances.rule, interviews.rule, tariff.proration)
    if paid:
        told = (
            f"({_counted(len(paid_seances), 'séance')} + "
            f"{_counted(len(paid_interviews), 'entretien')}) / "
            f"({most_seances} + {most_interviews})"
        )
        named = f"{label}, accompagnement {FOLLOW_UP_NAMES[follow_up]}"
        line = place_line(named, price, Fraction(len(paid), whole), told, paid)
        unusual = _unusual(facts, tariff, paid_seances)
        yield replace(line, rules=rules, public=public, to_check=unusual)
    beyond = (
        *(each for each in seances[most_seances:] if facts.claims(each)),
        *(each for each in alone[most_interviews:] if facts.claims(each)),
    )
    if beyond:
        reason = f"au-delà de {most_seances} séances et {most_interviews} entretiens par place"
        told = f"{len(beyond)} / {whole}"
        line = place_line(label, price, Fraction(len(beyond), whole), told, beyond)
        yield replace(unpaid(line, LineStatus.ABOVE_CAP, reason), rules=rules, public=public)


FOLLOW_UP_NAMES = {FollowUp.SIMPLE: "simple", FollowUp.REINFORCED: "renforcé"}


def _unusual(facts: Facts, tariff: WorkshopTariff, own: Sequence[Presence]) -> tuple[str, ...]:
    """Return what differs from the form that the text describes, without making it a condition."""
    said = []
    sizes = sum(
        outside_bounds(facts.sizes[each.seance.id], tariff.group, hours=False) for each in own
    )
    lengths = sum(outside_bounds(each.seance.minutes, tariff.hours, hours=True) for each in own)
    if sizes:
        said.append(f"{sizes} séances où les présents ne sont pas {told_bounds(tariff.group)}")
    if lengths:
        said.append(f"{lengths} séances qui ne durent pas {told_bounds(tariff.hours)} heures")
    return tuple(said)


def outside_bounds(value: int, bounds: Bounds, *, hours: bool) -> bool:
    """Return whether a count, or a number of minutes, is not within the bounds."""
    low = None if bounds.low is None else bounds.low.as_minutes if hours else bounds.low.whole
    high = None if bounds.high is None else bounds.high.as_minutes if hours else bounds.high.whole
    return (low is not None and value < low) or (high is not None and value > high)


def told_bounds(bounds: Bounds) -> str:
    """Return « 6 à 8 »."""
    return " à ".join(str(each.whole) for each in (bounds.low, bounds.high) if each is not None)


# --- EI and GEIQ -------------------------------------------------------------------------------


def volume_lines(facts: Facts, tariff: VolumeTariff) -> Iterator[Line]:
    """Yield what a yearly place of hours earns, person by person and volume by volume."""
    for beneficiary_id in facts.beneficiaries():
        hers = facts.present(beneficiary_id)
        for volume in tariff.volumes:
            own = [each for each in hers if each.seance.kind in volume.kinds]
            kept, refused = screened(facts, tariff.publics, own)
            yield from refused_lines(facts, volume.label, refused)
            for of_year in _by_year(facts, kept):
                yield from _volume_place(facts, tariff, volume, of_year)
        excluded = [
            (each, Refusal("heures d’intégration et de formation exclues", rule))
            for each in hers
            if (rule := tariff.excluded.get(each.seance.kind)) is not None
        ]
        yield from refused_lines(facts, "Intégration et formation", excluded)
    counted = (kind for volume in tariff.volumes for kind in volume.kinds)
    yield from unpaid_lines(facts, frozenset((*counted, *tariff.excluded)))


def _volume_place(
    facts: Facts, tariff: VolumeTariff, volume: Volume, own: Sequence[Presence]
) -> Iterator[Line]:
    left = volume.hours.as_minutes
    paid, beyond = 0, 0
    paid_rows: list[Presence] = []
    beyond_rows: list[Presence] = []
    for presence in own:
        spent = min(left, presence.row.minutes)
        left -= spent
        if not facts.claims(presence):
            continue
        paid += spent
        beyond += presence.row.minutes - spent
        if spent:
            paid_rows.append(presence)
        if spent < presence.row.minutes:
            beyond_rows.append(presence)
    if paid:
        yield _volume_line(facts, tariff, volume, paid, paid_rows)
    if beyond:
        reason = f"au-delà de {french_minutes(volume.hours.as_minutes)} par place et par an"
        line = _volume_line(facts, tariff, volume, beyond, beyond_rows)
        yield unpaid(line, LineStatus.ABOVE_CAP, reason)


def _volume_line(
    facts: Facts, tariff: VolumeTariff, volume: Volume, minutes: int, own: Sequence[Presence]
) -> Line:
    whole = sum(each.hours.as_minutes for each in tariff.volumes)
    told = f"{french_minutes(minutes)} / {french_minutes(whole)}"
    return replace(
        place_line(volume.label, tariff.price, Fraction(minutes, whole), told, own),
        rules=(tariff.price.rule, volume.hours.rule),
        public=facts.public_of(own[0]),
        to_check=_unusual_lengths(tariff, own),
    )


def _unusual_lengths(tariff: VolumeTariff, rows: Sequence[Presence]) -> tuple[str, ...]:
    found = sum(
        each.seance.kind is SeanceKind.COLLECTIVE
        and outside_bounds(each.seance.minutes, tariff.seance_hours, hours=True)
        for each in rows
    )
    if not found:
        return ()
    return (f"{found} séances qui ne durent pas {told_bounds(tariff.seance_hours)} heures",)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count > 1 else ''}"
