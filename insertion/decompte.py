"""What a décompte is made of: lines that say the rule, the rows and the reason of each euro."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from insertion.capacity import Audience
from insertion.money import NOTHING, french_euros, portion
from insertion.periods import Period
from insertion.tariffs import Citation


class LineStatus(StrEnum):
    """What becomes of a line; only ``DUE`` has an amount above 0 €."""

    DUE = "du"
    TO_CHECK = "a_verifier"
    ABOVE_CAP = "au_dela_du_plafond"
    ABOVE_ENVELOPE = "au_dela_de_l_enveloppe"
    REFUSED = "refuse"
    INFORMATION = "pour_information"


class Payer(StrEnum):
    """Who pays what is due."""

    DEPARTEMENT = "departement"
    ASP = "asp"


class CountUnit(StrEnum):
    """What the quantity of a line counts."""

    HOUR = "heure"
    PLACE_YEAR = "place_annuelle"
    MONTH = "mois"
    DAY = "jour"
    SEANCE = "seance"
    SUPPORT = "appui"
    SUBSIDY = "subvention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: ``amount`` is due, ``computed`` is quantity × price before any limit.

    ``rows`` are the ids of the attendance rows it comes from, ``reason`` why it is not due in
    full, ``to_check`` what the texts leave open and a person should look at.
    """

    label: str
    status: LineStatus
    unit: CountUnit
    quantity: Fraction
    price: Decimal | None
    computed: Decimal
    amount: Decimal
    formula: str
    rules: tuple[Citation, ...]
    rows: tuple[str, ...] = ()
    beneficiary_id: str | None = None
    public: Audience | None = None
    payer: Payer = Payer.DEPARTEMENT
    reason: str | None = None
    to_check: tuple[str, ...] = ()


def priced(label: str, unit: CountUnit, price: Decimal, quantity: Fraction, told: str) -> Line:
    """Return a line due in full; ``told`` is the quantity as a person reads it."""
    computed = portion(price, quantity)
    return Line(
        label=label,
        status=LineStatus.DUE,
        unit=unit,
        quantity=quantity,
        price=price,
        computed=computed,
        amount=computed,
        formula=f"{french_euros(price)} × {told} = {french_euros(computed)}",
        rules=(),
    )


def unpaid(line: Line, status: LineStatus, reason: str) -> Line:
    """Return the line at 0 €, with the reason."""
    return replace(line, status=status, amount=NOTHING, reason=reason)


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading of the same text, and what it would have given."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Decompte:
    """What is due under one convention for a period; the total is the sum of the lines."""

    convention_id: str
    dispositif_id: str
    period: Period
    lines: tuple[Line, ...]
    formula: str
    envelope: Decimal | None = None
    paid_before: Decimal = NOTHING
    other_readings: tuple[OtherReading, ...] = ()
    ambiguities: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines."""
        return total_of(self.lines)

    def total_by(self, payer: Payer) -> Decimal:
        """Return the sum of the lines that ``payer`` pays."""
        return total_of(line for line in self.lines if line.payer is payer)

    def by_beneficiary(self) -> Mapping[str, Decimal]:
        """Return what is due for each person, by ascending id; a subsidy is nobody's."""
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            if line.beneficiary_id is not None:
                sums[line.beneficiary_id] = sums.get(line.beneficiary_id, NOTHING) + line.amount
        return dict(sorted(sums.items()))

    @property
    def above_envelope(self) -> Decimal:
        """Return what would have been due, had the envelope been larger."""
        return sum(
            (line.computed for line in self.lines if line.status is LineStatus.ABOVE_ENVELOPE),
            NOTHING,
        )


def total_of(lines: Iterable[Line]) -> Decimal:
    """Return the sum of what is due."""
    return sum((line.amount for line in lines), NOTHING)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A sum that some lines may not exceed together, and what to say of the rest."""

    remaining: Decimal
    status: LineStatus
    reason: str
    rule: Citation | None = None


def within(lines: Sequence[Line], ceiling: Ceiling) -> tuple[Line, ...]:
    """Return the lines, cut where their sum reaches the ceiling; the rest is shown at 0 €."""
    left = max(ceiling.remaining, NOTHING)
    kept: list[Line] = []
    for line in lines:
        if line.amount <= left:
            kept.append(line)
            left -= line.amount
            continue
        beyond = line.amount - left
        rules = line.rules if ceiling.rule is None else (*line.rules, ceiling.rule)
        if left:
            limited = f"{line.formula}, limité à {french_euros(left)}"
            kept.append(replace(line, amount=left, formula=limited, rules=rules))
        kept.append(
            replace(
                line,
                status=ceiling.status,
                computed=beyond,
                amount=NOTHING,
                rules=rules,
                reason=ceiling.reason,
            )
        )
        left = NOTHING
    return tuple(kept)
