"""Hours paid by module and by participant, up to a cap, within a window of months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from insertion.attendance import Presence
from insertion.capacity import Audience
from insertion.decompte import CountUnit, Line, LineStatus
from insertion.hours import MINUTES_PER_HOUR, french_minutes, unpaid_lines
from insertion.money import NOTHING, french_euros, portion
from insertion.periods import Period
from insertion.screening import Facts, Refusal
from insertion.tariffs import Citation, HourlyModule, HourlyTariff


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Minutes that share a fate: they make one line."""

    status: LineStatus
    reason: str | None
    public: Audience | None
    rules: tuple[Citation, ...]
    to_check: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    minutes: int = 0
    rows: list[str] = field(default_factory=list)


class _Tallies:
    """Minutes by bucket, of one person in one module."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.by_bucket: dict[_Bucket, _Tally] = {}

    def add(self, bucket: _Bucket, presence: Presence, minutes: int) -> None:
        """Count minutes, unless they are of before the period: those only use up the cap."""
        if minutes and self._facts.claims(presence):
            tally = self.by_bucket.setdefault(bucket, _Tally())
            tally.minutes += minutes
            tally.rows.append(presence.row.id)


def hourly_lines(facts: Facts, tariff: HourlyTariff) -> Iterator[Line]:
    """Yield the lines of every module, then of what no module pays."""
    paid = frozenset(kind for module in tariff.modules for kind in module.kinds)
    for module in tariff.modules:
        for beneficiary_id in facts.beneficiaries():
            own = [
                each for each in facts.present(beneficiary_id) if each.seance.kind in module.kinds
            ]
            if own:
                yield from _module_lines(facts, module, tariff, own)
    yield from unpaid_lines(facts, paid)


def _module_lines(
    facts: Facts, module: HourlyModule, tariff: HourlyTariff, own: Sequence[Presence]
) -> Iterator[Line]:
    tallies = _Tallies(facts)
    allowances = _allowances(facts, module, own)
    for presence in own:
        refusal = facts.refusal(presence, module.publics, tariff.recheck) or (
            _condition_refusal(facts, module, presence)
        )
        if refusal is not None:
            rules = () if refusal.rule is None else (refusal.rule,)
            public = facts.public_of(presence)
            bucket = _Bucket(refusal.status, refusal.reason, public, rules)
            tallies.add(bucket, presence, presence.row.minutes)
        else:
            _spend(facts, module, presence, allowances, tallies)
    for bucket, tally in sorted(tallies.by_bucket.items(), key=lambda pair: _order(pair[0])):
        yield _line(module, own[0].row.beneficiary_id, bucket, tally)


def _order(bucket: _Bucket) -> tuple[int, str, str, str]:
    position = list(LineStatus).index(bucket.status)
    return (position, bucket.public or "", bucket.reason or "", "".join(bucket.to_check))


@dataclass(slots=True)
class _Allowance:
    """Minutes left to pay within some days; no days means at any time."""

    window: Period | None
    left: int


def _allowances(facts: Facts, module: HourlyModule, own: Sequence[Presence]) -> list[_Allowance]:
    """Return what may be paid: one allowance, and another when it was renewed, once."""
    cap = module.cap.as_minutes
    if module.window_months is None:
        return [_Allowance(None, cap)]
    months = module.window_months.whole
    mine = facts.participations_behind(own)
    starts = [each.entered_on for each in mine] or [own[0].seance.on]
    renewals = sorted(each.renewed_on for each in mine if each.renewed_on is not None)
    allowed = 0 if module.renewals is None else module.renewals.whole
    return [
        _Allowance(Period.of_months(start, months), cap)
        for start in (min(starts), *renewals[:allowed])
    ]


def _condition_refusal(facts: Facts, module: HourlyModule, presence: Presence) -> Refusal | None:
    least = module.least_hours
    if least is not None and presence.seance.minutes < least.as_minutes and least.rule.is_firm:
        told = french_minutes(presence.seance.minutes)
        return Refusal(
            f"atelier de {told}, moins de {french_minutes(least.as_minutes)}", least.rule
        )
    group = module.least_group
    if group is not None and facts.sizes[presence.seance.id] < group.whole and group.rule.is_firm:
        reason = f"groupe de moins de {group.whole} participants présents"
        return Refusal(reason, group.rule)
    if module.certificate is not None and presence.row.certificate is None:
        reason = "attestation de présence de l’organisme de formation manquante"
        return Refusal(reason, module.certificate)
    return None


def _open_questions(facts: Facts, module: HourlyModule, presence: Presence) -> tuple[str, ...]:
    """Return what a rule that does not bind would have refused."""
    group = module.least_group
    if group is None or group.rule.is_firm or facts.sizes[presence.seance.id] >= group.whole:
        return ()
    return (
        f"groupe de moins de {group.whole} participants : la règle n’est écrite que dans "
        f"« {group.rule.section} », les heures sont comptées",
    )


def _spend(
    facts: Facts,
    module: HourlyModule,
    presence: Presence,
    allowances: list[_Allowance],
    tallies: _Tallies,
) -> None:
    public, left = facts.public_of(presence), presence.row.minutes
    on = presence.seance.on
    in_time = [each for each in allowances if each.window is None or on in each.window]
    due = _Bucket(
        LineStatus.DUE,
        None,
        public,
        (module.rate.rule, module.cap.rule),
        _open_questions(facts, module, presence),
    )
    for allowance in in_time:
        spent = min(left, allowance.left)
        allowance.left -= spent
        left -= spent
        tallies.add(due, presence, spent)
    if not in_time:
        assert module.window_months is not None
        reason = f"hors des {module.window_months.whole} mois du module"
        outside = _Bucket(LineStatus.REFUSED, reason, public, (module.window_months.rule,))
        tallies.add(outside, presence, left)
    else:
        hours = french_minutes(module.cap.as_minutes * len(in_time))
        reason = f"au-delà du plafond de {hours} par participant"
        above = _Bucket(LineStatus.ABOVE_CAP, reason, public, (module.cap.rule,))
        tallies.add(above, presence, left)


def _line(module: HourlyModule, beneficiary_id: str, bucket: _Bucket, tally: _Tally) -> Line:
    price = module.rate.value
    quantity = Fraction(tally.minutes, MINUTES_PER_HOUR)
    computed = portion(price, quantity)
    told = f"{french_minutes(tally.minutes)} × {french_euros(price)} = {french_euros(computed)}"
    return Line(
        label=module.label,
        status=bucket.status,
        unit=CountUnit.HOUR,
        quantity=quantity,
        price=price,
        computed=computed,
        amount=computed if bucket.status is LineStatus.DUE else NOTHING,
        formula=told,
        rules=bucket.rules,
        rows=tuple(dict.fromkeys(tally.rows)),
        beneficiary_id=beneficiary_id,
        public=bucket.public,
        reason=bucket.reason,
        to_check=bucket.to_check,
    )
