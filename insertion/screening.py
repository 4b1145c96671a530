"""Which presences may be paid at all: signed, counted once, of someone whom it is for.

What is refused keeps its reason: nobody should have to guess why an hour is not in the total.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from insertion.attendance import (
    Participation,
    Presence,
    SeanceKind,
    group_sizes,
)
from insertion.capacity import Audience
from insertion.conventions import Convention
from insertion.decompte import LineStatus
from insertion.periods import Period
from insertion.tariffs import Citation, Incompatibility, Publics, Recheck

_T = TypeVar("_T")

_ALONGSIDE = frozenset({SeanceKind.WORK, SeanceKind.RENTAL})
"""Kinds during which something else may take place: one learns at work, one rides to a workshop."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other conventions know of the same people."""

    conventions: Mapping[str, Convention] = field(default_factory=dict)
    participations: tuple[Participation, ...] = ()
    presences: tuple[Presence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that a décompte is computed from; the order of its parts does not matter."""

    convention: Convention
    presences: tuple[Presence, ...]
    participations: tuple[Participation, ...]
    elsewhere: Elsewhere = Elsewhere()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a presence is not paid, or not yet."""

    reason: str
    rule: Citation | None = None
    status: LineStatus = LineStatus.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A ledger made ready: what counts until the last day of a period, in order."""

    ledger: Ledger
    period: Period
    presences: tuple[Presence, ...]
    sizes: Mapping[str, int]
    refusals: Mapping[str, Refusal]  # by id of the attendance row
    _by_person: Mapping[str, Sequence[Presence]]
    _entered: Mapping[str, Sequence[Participation]]  # by id of the positionnement
    _entries: Mapping[str, Sequence[Participation]]  # by id of the person
    _elsewhere: Mapping[str, Sequence[Participation]]  # by id of the person

    @property
    def convention(self) -> Convention:
        """Return the convention."""
        return self.ledger.convention

    def participations_of(self, beneficiary_id: str) -> Sequence[Participation]:
        """Return the participations of one person under this convention, in order."""
        return self._entries.get(beneficiary_id, ())

    def beneficiaries(self) -> tuple[str, ...]:
        """Return everyone of whom something is recorded, in ascending id."""
        return tuple(sorted(self._entries.keys() | self._by_person.keys()))

    def recorded(self, beneficiary_id: str) -> Sequence[Presence]:
        """Return the rows of one person, absences included, in order."""
        return self._by_person.get(beneficiary_id, ())

    def present(self, beneficiary_id: str) -> tuple[Presence, ...]:
        """Return the presences of one person, in order; absences are not among them."""
        return tuple(each for each in self.recorded(beneficiary_id) if each.is_present)

    def claims(self, presence: Presence) -> bool:
        """Return whether the presence is in the period asked for, not before it."""
        return presence.seance.on >= self.period.start

    def public_of(self, presence: Presence) -> Audience | None:
        """Return the public as which the person was there."""
        mine = self._participation_of(presence)
        return None if mine is None else mine.public

    def refusal(
        self, presence: Presence, publics: Publics, recheck: Recheck | None = None
    ) -> Refusal | None:
        """Return why a presence is not paid, or None when nothing stands against it."""
        found = self.refusals.get(presence.row.id)
        if found is not None:
            return found
        mine = self._participation_of(presence)
        assert mine is not None  # refused as such when the ledger was made ready
        refusal = public_refusal(mine, presence.seance.on, publics)
        if refusal is None and recheck is not None and mine.public is Audience.BRSA:
            return self._recheck_refusal(mine, presence.seance.on, recheck)
        return refusal

    def _recheck_refusal(self, mine: Participation, on: date, recheck: Recheck) -> Refusal | None:
        """Return why the RSA has to be proved again on a day, or None.

        The months run from the first entry in any of the modules, then from each check.
        """
        parts = (
            *self.participations_of(mine.beneficiary_id),
            *(
                each
                for each in self._elsewhere.get(mine.beneficiary_id, ())
                if _is_paid_by(self.ledger.elsewhere, each, recheck.elsewhere)
            ),
        )
        first = min(each.entered_on for each in parts)
        checks = (each.checked_on for each in parts if each.checked_on is not None)
        proved = max([first, *(day for day in checks if first <= day <= on)])
        if on in Period.of_months(proved, recheck.months.whole):
            return None
        reason = f"statut de bénéficiaire du RSA à revérifier après {recheck.months.whole} mois"
        return Refusal(reason, recheck.months.rule, LineStatus.TO_CHECK)

    def _participation_of(self, presence: Presence) -> Participation | None:
        return _entry_behind(self._entered, presence)

    def unproved_rows(self) -> frozenset[str]:
        """Return the rows of those who count by what their positionnement alone states."""
        return frozenset(
            each.row.id
            for each in self.presences
            if (mine := self._participation_of(each)) is not None and not mine.public_proved
        )

    def unproved_beneficiaries(self) -> frozenset[str]:
        """Return the people of whom the positionnement alone states the public."""
        return frozenset(
            key
            for key, mine in self._entries.items()
            if not all(each.public_proved for each in mine)
        )

    def participations_behind(self, own: Sequence[Presence]) -> Sequence[Participation]:
        """Return the participations that presences were recorded under, in order."""
        ids = {each.row.positionnement_id for each in own}
        return sorted((one for each in ids for one in self._entered.get(each, ())), key=_by_entry)


def _is_paid_by(elsewhere: Elsewhere, each: Participation, dispositifs: frozenset[str]) -> bool:
    theirs = elsewhere.conventions.get(each.convention_id)
    return theirs is not None and not dispositifs.isdisjoint(
        (theirs.dispositif_id, *theirs.terms.also)
    )


def public_refusal(mine: Participation, on: date, publics: Publics) -> Refusal | None:
    """Return why a person does not count on a day, by her public, or None."""
    if publics.are_all:
        return None
    if mine.public is None:
        reason = "public à vérifier : aucun justificatif n’est enregistré"
        return Refusal(reason, publics.rule, LineStatus.TO_CHECK)
    if mine.public not in publics.members:
        return Refusal(f"public non financé : {PUBLIC_NAMES[mine.public]}", publics.rule)
    if mine.public_until is not None and on > mine.public_until:
        return Refusal("le public n’est plus justifié à cette date", publics.rule)
    if mine.public is Audience.YOUNG_FAJ and mine.public_until is None:
        reason = "public à vérifier : le dernier jour du FAJ, la veille des 26 ans, n’est pas dit"
        return Refusal(reason, publics.rule, LineStatus.TO_CHECK)
    return None


PUBLIC_NAMES: Mapping[Audience, str] = {
    Audience.BRSA: "bénéficiaire du RSA",
    Audience.YOUNG_FAJ: "jeune relevant du FAJ",
    Audience.OTHER: "autre public",
}


def prepare(
    ledger: Ledger, period: Period, incompatibilities: Sequence[Incompatibility] = ()
) -> Facts:
    """Return the facts of a ledger until the last day of ``period``."""
    assert period.end is not None
    until = period.end
    found = tuple(
        sorted(
            (each for each in ledger.presences if each.seance.on <= until),
            key=lambda each: each.order,
        )
    )
    entries = sorted(ledger.participations, key=_by_entry)
    entered = _grouped(entries, lambda each: each.positionnement_id)
    refusals = _counted_elsewhere(ledger, found, incompatibilities)
    refusals |= _own_refusals(ledger.convention, entered, found)
    # What is refused anyway takes nobody's hours.
    counting = [each for each in found if each.row.id not in refusals]
    refusals |= _present_twice(ledger, counting, _counting_elsewhere(ledger, incompatibilities))
    return Facts(
        ledger=ledger,
        period=period,
        presences=found,
        sizes=group_sizes(found),
        refusals=refusals,
        _by_person=_grouped(found, lambda each: each.row.beneficiary_id),
        _entered=entered,
        _entries=_grouped(entries, lambda each: each.beneficiary_id),
        _elsewhere=_grouped(ledger.elsewhere.participations, lambda each: each.beneficiary_id),
    )


def _grouped(listed: Sequence[_T], key: Callable[[_T], str]) -> Mapping[str, Sequence[_T]]:
    groups: dict[str, list[_T]] = {}
    for each in listed:
        groups.setdefault(key(each), []).append(each)
    return groups


def _entry_behind(
    entered: Mapping[str, Sequence[Participation]], presence: Presence
) -> Participation | None:
    """Return the participation under which someone was there, by ``entered``, in order."""
    mine = entered.get(presence.row.positionnement_id, ())
    return next((each for each in mine if presence.seance.on in each.period), None)


def _own_refusals(
    convention: Convention,
    entered: Mapping[str, Sequence[Participation]],
    found: Sequence[Presence],
) -> dict[str, Refusal]:
    """Return what is refused by the convention of the presences themselves."""
    refusals: dict[str, Refusal] = {}
    for each in found:
        if not each.seance.closed:
            refusals[each.row.id] = Refusal("séance non close : la feuille n’est pas signée")
        elif each.seance.on not in convention.period:
            refusals[each.row.id] = Refusal("séance hors des dates de la convention")
        elif _entry_behind(entered, each) is None:
            refusals[each.row.id] = Refusal(
                "aucune entrée de cette personne à cette date dans la convention"
            )
    return refusals


def _counting_elsewhere(
    ledger: Ledger, incompatibilities: Sequence[Incompatibility]
) -> list[Presence]:
    """Return the presences that other conventions do not refuse themselves."""
    elsewhere = ledger.elsewhere
    entries = sorted(elsewhere.participations, key=_by_entry)
    entered = _grouped(entries, lambda each: each.positionnement_id)
    mine = _grouped(ledger.participations, lambda each: each.beneficiary_id)
    kept = []
    for each in elsewhere.presences:
        theirs = elsewhere.conventions.get(each.seance.convention_id or "")
        if theirs is None or _own_refusals(theirs, entered, [each]):
            continue
        here = _first_entry(mine.get(each.row.beneficiary_id, ()), each)
        there = _first_entry(entered.get(each.row.positionnement_id, ()), each)
        if here < there and _excluding(theirs, incompatibilities) is not None:
            continue
        kept.append(each)
    return kept


def _excluding(theirs: Convention, incompatibilities: Sequence[Incompatibility]) -> Citation | None:
    """Return the rule by which someone is not counted here and there, None when she may be."""
    return next(
        (one.rule for one in incompatibilities if theirs.dispositif_id in one.dispositifs), None
    )


def _counted_elsewhere(
    ledger: Ledger, found: Sequence[Presence], incompatibilities: Sequence[Incompatibility]
) -> dict[str, Refusal]:
    """Return what is refused because the person counts, at that time, under another convention.

    The participation that began first keeps its hours.
    """
    others = _grouped(ledger.elsewhere.participations, lambda each: each.beneficiary_id)
    mine = _grouped(ledger.participations, lambda each: each.positionnement_id)
    refusals: dict[str, Refusal] = {}
    for each in found:
        for other in others.get(each.row.beneficiary_id, ()):
            theirs = ledger.elsewhere.conventions.get(other.convention_id)
            if theirs is None:  # its session names a convention that was not written yet
                continue
            rule = _excluding(theirs, incompatibilities)
            first = _first_entry(mine.get(each.row.positionnement_id, ()), each)
            if rule and each.seance.on in other.period and _by_entry(other) < first:
                refusals[each.row.id] = Refusal(
                    f"personne déjà comptée au titre de la convention {other.convention_id} "
                    f"depuis le {other.entered_on:%d/%m/%Y}",
                    rule,
                )
    return refusals


def _first_entry(
    participations: Sequence[Participation], presence: Presence
) -> tuple[date, str, str]:
    keys = [_by_entry(each) for each in participations if presence.seance.on in each.period]
    return min(keys, default=(date.max, "", ""))


def _present_twice(
    ledger: Ledger, found: Sequence[Presence], elsewhere: Sequence[Presence]
) -> dict[str, Refusal]:
    """Return what is refused because the person was elsewhere at the same hours.

    The convention that began first keeps the hours; within one, the séance that began first.
    """

    def rank(presence: Presence) -> tuple[object, ...]:
        theirs = presence.seance.convention_id or ""
        held = ledger.elsewhere.conventions.get(theirs, ledger.convention)
        return (held.period.start, held.id, *presence.order)

    refusals: dict[str, Refusal] = {}
    by_person_and_day: dict[tuple[str, date], list[Presence]] = {}
    for each in (*found, *elsewhere):
        if each.is_present and each.seance.kind not in _ALONGSIDE:
            key = (each.row.beneficiary_id, each.seance.on)
            by_person_and_day.setdefault(key, []).append(each)
    mine = {each.row.id for each in found}
    for together in by_person_and_day.values():
        kept: list[Presence] = []
        for each in sorted(together, key=rank):
            clash = next((one for one in kept if _same_hours(one, each)), None)
            if clash is None:
                kept.append(each)
            elif each.row.id in mine:
                refusals[each.row.id] = Refusal(_clash_reason(clash, each))
    return refusals


def _same_hours(one: Presence, other: Presence) -> bool:
    return one.seance.id == other.seance.id or one.seance.meets(other.seance)


def _clash_reason(kept: Presence, refused: Presence) -> str:
    if kept.seance.convention_id == refused.seance.convention_id:
        return f"même personne aux mêmes heures dans la séance {kept.seance.id}"
    return (
        f"mêmes heures déjà comptées dans la séance {kept.seance.id} "
        f"de la convention {kept.seance.convention_id}"
    )


def _by_entry(each: Participation) -> tuple[date, str, str]:
    return (each.entered_on, each.convention_id, each.positionnement_id)
