"""The worked examples of ``docs/amounts.md``, computed with the rules that the project carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from insertion.attendance import FollowUp, SeanceKind
from insertion.conventions import Terms
from insertion.decompte import Decompte
from insertion.dispositifs_loading import load_carried
from insertion.money import french_euros
from insertion.periods import Period
from insertion.tariff_reading import read_payment
from tests.insertion.settling import YEAR, Year, a_convention, a_row

ASTRE_YEAR = Period(date(2021, 11, 1), date(2022, 10, 30))
FOUR = ("anne", "bob", "chloe", "driss")


def day(number: int) -> date:
    return YEAR.start + timedelta(days=number)


def settled(year: Year, *dispositifs: str) -> Decompte:
    rules = [load_carried().on(each, year.convention.period.start) for each in dispositifs]
    payment = read_payment(rules)
    return year.settle(payment.tariff, year.convention.period, payment.incompatibilities)


def module_1() -> Decompte:
    year = Year().enters("anne")
    for number in range(11):
        year.meet(SeanceKind.INDIVIDUAL, "1.5", day(7 * number), "anne")
    return settled(year, "ai_module_1")


def modules_2_and_3() -> Decompte:
    year = Year().enters(*FOUR)
    year.meet(SeanceKind.COLLECTIVE, "2.5", day(3), *FOUR)
    year.meet(SeanceKind.COLLECTIVE, "2.5", day(10), *FOUR[:3])
    year.meet(SeanceKind.PROFESSIONALISATION, 7, day(20), "anne", certificate="OF-2021-118")
    return settled(year, "ai_module_2", "ai_module_3")


def adse_a() -> Decompte:
    terms = Terms(follow_up=FollowUp.SIMPLE)
    year = Year(a_convention("adse_a", places=2, terms=terms)).enters("anne", "bob")
    group = [f"g{number}" for number in range(5)]
    for number in range(30):
        year.meet(
            *(SeanceKind.COLLECTIVE, 2, day(7 * number), "anne", "bob"),
            present_elsewhere=len(group),
        )
    for person, interviews in (("anne", 3), ("bob", 2)):
        for number in range(interviews):
            year.meet(SeanceKind.INTERVIEW, 1, day(100 * number + 1), person)
    return settled(year, "adse_a")


def adse_b() -> Decompte:
    terms = Terms(planned_activities=3, means_attested_on=date(2021, 12, 15))
    convention = a_convention("adse_b", envelope=Decimal(9000), terms=terms)
    year = Year(convention).enters("anne")
    for number in range(3):
        year.meet(SeanceKind.COLLECTIVE, 3, day(30 * number), "anne")
    return settled(year, "adse_b")


def point_mobilite() -> Decompte:
    terms = Terms(mopeds=8, means_attested_on=date(2021, 12, 15))
    convention = a_convention("point_mobilite", envelope=Decimal(30000), terms=terms)
    year = Year(convention).enters("anne")
    for number in range(60):
        year.meet(SeanceKind.RENTAL, 24, day(number), "anne")
    return settled(year, "point_mobilite")


def aci() -> Decompte:
    year = Year(a_convention("aci", places=1))
    year.enters("anne", ended_on=date(2021, 3, 14), weekly_minutes=24 * 60)
    year.meet(SeanceKind.WORK, 104, date(2021, 1, 31), "anne")
    year.meet(SeanceKind.WORK, 78, date(2021, 2, 28), "anne")
    return settled(year, "aci")


def ei() -> Decompte:
    year = Year(a_convention("ei", places=1)).enters("anne")
    for number in range(30):
        year.meet(SeanceKind.INTERVIEW, 1, day(10 * number), "anne")
    for number in range(9):
        year.meet(SeanceKind.COLLECTIVE, "2.5", day(30 * number + 2), "anne")
    year.meet(SeanceKind.INTEGRATION, 3, day(1), "anne")
    return settled(year, "ei")


def geiq() -> Decompte:
    year = Year(a_convention("geiq", places=1)).enters("anne")
    for number in range(36):
        year.meet(SeanceKind.INTERVIEW, 1, day(7 * number), "anne")
    return settled(year, "geiq")


def astre() -> Decompte:
    convention = a_convention("astre", period=ASTRE_YEAR, envelope=Decimal(180000))
    year = Year(convention)
    for person, hours in (("anne", 18), ("bob", "13.5")):
        year.enters(person, entered_on=ASTRE_YEAR.start)
        year.meet(SeanceKind.INTERVIEW, hours, ASTRE_YEAR.start, person)
    return settled(year, "astre")


def correction() -> Decompte:
    year = Year().enters("anne")
    seance = year.meet(SeanceKind.INDIVIDUAL, 2, day(5), "anne")
    wrong = year.rows[0]
    year.rows.append(replace(a_row(seance, "anne"), id="fix", minutes=60, corrects=wrong.id))
    return settled(year, "ai_module_1")


EXAMPLES: Mapping[str, Callable[[], Decompte]] = {
    "ai_module_1": module_1,
    "ai_modules_2_et_3": modules_2_and_3,
    "adse_a": adse_a,
    "adse_b": adse_b,
    "point_mobilite": point_mobilite,
    "aci": aci,
    "ei": ei,
    "geiq": geiq,
    "astre": astre,
    "correction": correction,
}


def told(decompte: Decompte) -> str:
    """Return the lines as the page shows them, one a line, then the total."""
    lines = []
    for line in decompte.lines:
        who = f"{line.beneficiary_id} · " if line.beneficiary_id else ""
        why = f" ({line.reason})" if line.reason else ""
        lines.append(f"{line.status.value:24}{who}{line.formula}{why}")
        lines += [f"{'':24}à vérifier : {said}" for said in line.to_check]
    lines += [
        f"{'autre lecture':24}{each.label} : {french_euros(each.amount)}"
        for each in decompte.other_readings
    ]
    total = f"{'total':24}{french_euros(decompte.total)}"
    return "\n".join([*lines, total]).replace("\u00a0", " ").replace("\u202f", " ")
