"""Hours as people read them, and the lines of those that a dispositif does not pay."""

from collections.abc import Iterator
from fractions import Fraction

from insertion.attendance import Presence, SeanceKind
from insertion.decompte import CountUnit, Line, LineStatus
from insertion.money import NOTHING
from insertion.screening import Facts

MINUTES_PER_HOUR = 60


def french_minutes(minutes: int) -> str:
    """Return a number of minutes as hours: « 12 h 30 »."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def unpaid_lines(facts: Facts, paid: frozenset[SeanceKind]) -> Iterator[Line]:
    """Yield, by person, hours that the dispositif does not pay: work is shown, not refused."""
    for beneficiary_id in facts.beneficiaries():
        by_kind: dict[SeanceKind, list[Presence]] = {}
        for each in facts.present(beneficiary_id):
            if each.seance.kind not in paid and facts.claims(each):
                by_kind.setdefault(each.seance.kind, []).append(each)
        for kind, own in sorted(by_kind.items()):
            minutes = sum(each.row.minutes for each in own)
            work = kind is SeanceKind.WORK
            yield Line(
                label="Heures travaillées" if work else f"Séances « {kind.value} »",
                status=LineStatus.INFORMATION if work else LineStatus.REFUSED,
                unit=CountUnit.HOUR,
                quantity=Fraction(minutes, MINUTES_PER_HOUR),
                price=None,
                computed=NOTHING,
                amount=NOTHING,
                formula=french_minutes(minutes),
                rules=(),
                rows=tuple(each.row.id for each in own),
                beneficiary_id=beneficiary_id,
                reason="indicateur, sans tarif" if work else "non financé par ce dispositif",
            )
