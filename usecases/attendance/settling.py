"""What is due under a convention, and its year-end bilan."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.amounts import settle
from insertion.conventions import Convention
from insertion.decompte import Decompte
from insertion.dispositifs import DispositifOn, Dispositifs, UnknownDispositif
from insertion.errors import InvalidValue, TransitionRefused
from insertion.organisations import OrganisationKind
from insertion.periods import Period
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, Window
from insertion.rights import Right
from insertion.screening import Ledger
from insertion.tariff_reading import NoTariff, indicator_codes, read_payment
from insertion.year_end import Bilan, draw_up
from usecases.attendance.access import the_convention
from usecases.rights import require_right, structure_for

OPERATORS = frozenset(OrganisationKind) - {
    OrganisationKind.EMPLOYER,
    OrganisationKind.DEPARTEMENT,
    OrganisationKind.MDS,
    OrganisationKind.CAF,
    OrganisationKind.MSA,
}

FRAMEWORK, BILAN_DELAY = "document_reference_2021", "bilan_delai"


@dataclass(frozen=True, slots=True)
class Settled:
    """A convention and what is due under it."""

    convention: Convention
    decompte: Decompte
    ledger: Ledger
    rules: tuple[DispositifOn, ...]


def save_convention(
    actor: Actor, convention: Convention, dispositifs: Dispositifs, uow: UnitOfWork
) -> bool:
    """Write a convention, for the Département; return whether anything changed.

    Raises
    ------
    InvalidValue
        When its operator is not there, or its dispositif has no rule on its first day.
    TransitionRefused
        When it would change of operator or of dispositif once séances were held under it.
    """
    require_right(actor, Right.WRITE_CONVENTION)
    _require_rules(convention, dispositifs)
    with uow:
        uow.wait_to_write()  # no séance is held under it meanwhile
        operator = uow.organisations.get(convention.operator_id)
        if operator is None or operator.kind not in OPERATORS:
            raise InvalidValue("operateur_id", "une structure qui mène des actions")
        former = uow.conventions.get(convention.id)
        if (
            former is not None
            and _parties(former) != _parties(convention)
            and uow.conventions.has_seances(convention.id)
        ):
            raise TransitionRefused(
                "convention_utilisee",
                "Des séances ont été tenues sous cette convention : elle ne change plus "
                "d’opérateur ni de dispositif. Enregistrez-en une autre.",
            )
        changed = uow.conventions.upsert([convention]) == 1
        if changed:
            uow.commit()
    return changed


def _parties(convention: Convention) -> tuple[str, str]:
    return convention.operator_id, convention.dispositif_id


def _require_rules(convention: Convention, dispositifs: Dispositifs) -> None:
    for field, each in (
        ("dispositif_id", convention.dispositif_id),
        *(("termes.autres_dispositifs", also) for also in convention.terms.also),
    ):
        try:
            dispositifs.on(each, convention.period.start)
        except UnknownDispositif:
            raise InvalidValue(
                field, "un dispositif dont les règles sont connues ce jour-là"
            ) from None


def operator_names(conventions: Iterable[Convention], uow: UnitOfWork) -> Mapping[str, str]:
    """Return the name of the structure of each convention."""
    with uow:
        return uow.organisations.names({each.operator_id for each in conventions})


def list_conventions(actor: Actor, window: Window, uow: UnitOfWork) -> Listed[Convention]:
    """Return the conventions that ``actor`` may see, the latest year first."""
    with uow:
        return uow.conventions.page(structure_for(uow, actor, Right.READ_CONVENTIONS), window)


def settle_convention(
    acting: Acting,
    convention_id: str,
    asked: tuple[date | None, date | None],
    dispositifs: Dispositifs,
    uow: UnitOfWork,
) -> Settled:
    """Return what is due from the first to the last day asked, today at the latest.

    Without them: from the first to the last day of the convention.

    Raises
    ------
    InvalidValue
        When the period is no part of the convention, or begins after today.
    TransitionRefused
        When the rules do not say how its dispositif is paid, or the convention is to come.
    UnknownRecord
        When there is no such convention for ``actor``.
    """
    with uow:
        convention = the_convention(acting.actor, convention_id, uow, Right.READ_DECOMPTE)
        period = _period(convention, asked, acting.today)
        rules = _rules(convention, dispositifs)
        assert period.end is not None
        ledger = uow.attendances.ledger(convention, period.end)
    try:
        payment = read_payment(rules, every_rule(rules[0].day, dispositifs))
    except NoTariff:
        raise TransitionRefused(
            "sans_tarif",
            "Les règles de ce dispositif ne disent pas comment il est payé selon ce qui est fait.",
        ) from None
    decompte = settle(
        ledger, payment.tariff, period, payment.incompatibilities, payment.ambiguities
    )
    return Settled(convention, decompte, ledger, rules)


def _period(convention: Convention, asked: tuple[date | None, date | None], today: date) -> Period:
    """Return the period, which ends today at the latest: nothing is due of days to come."""
    first, last = asked
    start = first or convention.period.start
    if start > today:
        if first is None:
            raise TransitionRefused(
                "convention_a_venir",
                "Cette convention n’a pas commencé : rien n’est dû des jours à venir.",
            )
        raise InvalidValue("du", "aujourd’hui au plus tard : rien n’est dû des jours à venir")
    end = last or max(convention.ends_on, start)
    if end < start:
        raise InvalidValue("au", "un dernier jour qui n’est pas avant le premier")
    return Period(start, min(end, today))


def _rules(convention: Convention, dispositifs: Dispositifs) -> tuple[DispositifOn, ...]:
    day = convention.period.start
    ids = dict.fromkeys((convention.dispositif_id, *convention.terms.also))
    try:
        return tuple(dispositifs.on(each, day) for each in ids)
    except UnknownDispositif:
        raise TransitionRefused(
            "sans_regle",
            "Aucune règle n’est connue pour ce dispositif au premier jour de la convention.",
        ) from None


def every_rule(day: date, dispositifs: Dispositifs) -> tuple[DispositifOn, ...]:
    """Return the rules of every dispositif that has some on a day."""
    found = []
    for each in dispositifs:
        with suppress(UnknownDispositif):
            found.append(dispositifs.on(each.id, day))
    return tuple(found)


def year_end_bilan(
    acting: Acting,
    convention_id: str,
    year: int | None,
    dispositifs: Dispositifs,
    uow: UnitOfWork,
) -> tuple[Convention, Bilan]:
    """Return the bilan of a convention for a calendar year, that of the convention by default.

    Raises
    ------
    InvalidValue
        When the convention has no day in that year, or none has come yet.
    """
    with uow:
        convention = the_convention(acting.actor, convention_id, uow, Right.READ_DECOMPTE)
    asked = _year(year if year is not None else convention.year)
    common = asked.intersection(convention.period)
    if common is None:
        raise InvalidValue("annee", "une année que couvre la convention")
    if common.start > acting.today:
        raise InvalidValue("annee", "une année commencée : rien n’est à compter des jours à venir")
    dates = (common.start, common.end)
    settled = settle_convention(acting, convention_id, dates, dispositifs, uow)
    codes = tuple(dict.fromkeys(code for each in settled.rules for code in indicator_codes(each)))
    delay = _bilan_delay(settled.rules, dispositifs)
    return convention, draw_up(settled.ledger, settled.decompte, codes, delay)


def _year(year: int) -> Period:
    try:
        return Period(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        raise InvalidValue("annee", "une année sur quatre chiffres") from None


def _bilan_delay(rules: tuple[DispositifOn, ...], dispositifs: Dispositifs) -> int | None:
    """Return in how many months the bilan is due: by the annexe, else by the framework."""
    for each in rules:
        if BILAN_DELAY in each.values:
            return each.value(BILAN_DELAY).whole
    try:
        return dispositifs.on(FRAMEWORK, rules[0].day).value(BILAN_DELAY).whole
    except UnknownDispositif:
        return None
