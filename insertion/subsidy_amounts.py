"""Sums that do not follow hours one by one: subsidies (ADSE B, Point Mobilité) and ASTRe."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from insertion.attendance import Presence, SeanceKind
from insertion.decompte import CountUnit, Line, LineStatus, priced, unpaid
from insertion.hours import french_minutes, unpaid_lines
from insertion.money import NOTHING, french_euros
from insertion.periods import add_days
from insertion.place_amounts import refused_lines, screened
from insertion.screening import Facts
from insertion.tariffs import INDIVIDUAL_KINDS, SubsidyTariff, SupportTariff


def subsidy_lines(facts: Facts, tariff: SubsidyTariff) -> Iterator[Line]:
    """Yield the subsidy, due whole on the day its conditions are met, and its indicators."""
    counted: list[Presence] = []
    for beneficiary_id in facts.beneficiaries():
        kept, refused = screened(facts, tariff.publics, facts.present(beneficiary_id))
        counted += kept
        yield from refused_lines(facts, "Participation", refused)
    envelope = facts.convention.envelope or NOTHING
    missing = _missing(facts, tariff, facts.period.end, counted)
    if _due_before(facts, tariff, counted):
        status, reason = LineStatus.INFORMATION, "déjà due avant cette période"
    elif missing:
        status, reason = LineStatus.TO_CHECK, " ; ".join(missing)
    else:
        status, reason = LineStatus.DUE, ""
    yield Line(
        label="Subvention",
        status=status,
        unit=CountUnit.SUBSIDY,
        quantity=Fraction(1),
        price=envelope,
        computed=envelope,
        amount=envelope if status is LineStatus.DUE else NOTHING,
        formula=f"subvention de la convention : {french_euros(envelope)}",
        rules=(tariff.due_when,),
        rows=tuple(each.row.id for each in counted if facts.claims(each)),
        reason=reason or None,
    )
    if tariff.days_a_moped is not None:
        yield _rental_line(facts, tariff, counted)


def _due_before(facts: Facts, tariff: SubsidyTariff, counted: list[Presence]) -> bool:
    """Return whether it was due in an earlier period; nothing is before the first day."""
    start = facts.period.start
    if start <= facts.convention.period.start:
        return False
    return not _missing(facts, tariff, add_days(start, -1), counted)


def _missing(
    facts: Facts, tariff: SubsidyTariff, until: date | None, counted: list[Presence]
) -> list[str]:
    """Return what keeps the subsidy from being due on a day; nothing means that it is."""
    assert until is not None
    terms, said = facts.convention.terms, []
    if facts.convention.envelope is None:
        said.append("la convention ne dit pas le montant de la subvention")
    if tariff.counts_activities:
        held = len({each.seance.id for each in counted if each.seance.on <= until})
        if terms.planned_activities is None:
            said.append("la convention ne dit pas combien d’activités sont prévues")
        elif held < terms.planned_activities:
            said.append(f"{held} activités réalisées sur {terms.planned_activities} prévues")
    if terms.means_attested_on is None or terms.means_attested_on > until:
        said.append("les moyens humains et matériels ne sont pas attestés")
    return said


def _rental_line(facts: Facts, tariff: SubsidyTariff, counted: list[Presence]) -> Line:
    assert tariff.days_a_moped is not None
    rented = [
        each for each in counted if each.seance.kind is SeanceKind.RENTAL and facts.claims(each)
    ]
    days = len({(each.row.beneficiary_id, each.seance.on) for each in rented})
    mopeds = facts.convention.terms.mopeds
    objective = (
        "nombre de cyclomoteurs inconnu"
        if mopeds is None
        else f"objectif indicatif {mopeds * tariff.days_a_moped.whole} jours pour {mopeds} "
        "cyclomoteurs"
    )
    return Line(
        label="Jours de location",
        status=LineStatus.INFORMATION,
        unit=CountUnit.DAY,
        quantity=Fraction(days),
        price=None,
        computed=NOTHING,
        amount=NOTHING,
        formula=f"{days} jours ; {objective}",
        rules=(tariff.days_a_moped.rule,),
        rows=tuple(each.row.id for each in rented),
        reason="indicateur : ne conditionne pas le paiement",
    )


# --- ASTRe -------------------------------------------------------------------------------------


def support_lines(facts: Facts, tariff: SupportTariff) -> Iterator[Line]:
    """Yield what the support of each person earned, by the hours that justify it."""
    for beneficiary_id in facts.beneficiaries():
        own = facts.present(beneficiary_id)
        kept, refused = screened(
            facts,
            tariff.publics,
            [each for each in own if each.seance.kind in INDIVIDUAL_KINDS],
        )
        yield from refused_lines(facts, "Appui", refused)
        if kept:
            yield from _support(facts, tariff, kept)
    yield from unpaid_lines(facts, INDIVIDUAL_KINDS)


def _support(facts: Facts, tariff: SupportTariff, own: list[Presence]) -> Iterator[Line]:
    whole = tariff.hours.as_minutes
    minutes = sum(each.row.minutes for each in own)
    before = sum(each.row.minutes for each in own if not facts.claims(each))
    last = facts.period.end
    assert last is not None
    earned = _earned(facts, own, minutes, whole, last)
    already = _earned(facts, own, before, whole, add_days(facts.period.start, -1))
    part = earned - already
    early = earned == 1 and minutes < whole
    if part:
        told = (
            "appui terminé, objectifs atteints"
            if early
            else f"{french_minutes(int(part * whole))} / {french_minutes(whole)}"
        )
        yield _support_line(facts, tariff, own, part, told)
    beyond = max(minutes - max(whole, before), 0)
    if beyond:
        told = f"{french_minutes(beyond)} / {french_minutes(whole)}"
        line = _support_line(facts, tariff, own, Fraction(beyond, whole), told)
        reason = f"au-delà des {french_minutes(whole)} d’un appui complet"
        yield unpaid(line, LineStatus.ABOVE_CAP, reason)


def _earned(facts: Facts, own: list[Presence], minutes: int, whole: int, until: date) -> Fraction:
    if not minutes:
        return Fraction(0)
    finished = any(
        each.goals_reached and each.ended_on is not None and each.ended_on <= until
        for each in facts.participations_of(own[0].row.beneficiary_id)
    )
    return Fraction(1) if finished else Fraction(min(minutes, whole), whole)


def _support_line(
    facts: Facts, tariff: SupportTariff, own: list[Presence], part: Fraction, told: str
) -> Line:
    return replace(
        priced("Appui", CountUnit.SUPPORT, tariff.price.value, part, told),
        rules=(tariff.price.rule, tariff.hours.rule, tariff.due_when),
        rows=tuple(each.row.id for each in own if facts.claims(each)),
        beneficiary_id=own[0].row.beneficiary_id,
        public=facts.public_of(own[0]),
    )
