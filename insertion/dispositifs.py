"""The dispositifs as dated, cited data: what a text says, since when, until when, and where.

Nothing here is a number of ours: each rule names the document and the section it was read in.
``insertion/rules/*.toml`` holds them, ``insertion/dispositifs_reading.py`` reads them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from insertion.dispositifs_rules import (
    AimedAt,
    Ambiguity,
    Delegation,
    DispositifKind,
    EntryCriterion,
    Formality,
    Group,
    Incompatibility,
    Outcome,
    Rule,
    RuleValue,
)
from insertion.errors import DomainError
from insertion.periods import Period
from insertion.terms import Need, Objective

MAX_READ = 10_000  # days and dispositifs kept read: a decade of both

_R = TypeVar("_R", bound=Rule)


class UnknownDispositif(DomainError, LookupError):
    """A dispositif, or one of its values, that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositif:
    """One dispositif with all the versions of its rules; :meth:`on` picks those of a day."""

    id: str
    name: str
    kind: DispositifKind
    organisation: str
    aimed_at: AimedAt = AimedAt.PEOPLE
    objective: Objective | None = None
    needs: frozenset[Need] = frozenset()
    summary: str = ""
    framework: str = ""  # id of the file whose rules hold for it too
    outcome_codes: tuple[str, ...] = ()
    values: tuple[RuleValue, ...] = ()
    criteria: tuple[EntryCriterion, ...] = ()
    groups: tuple[Group, ...] = ()
    formalities: tuple[Formality, ...] = ()
    incompatibilities: tuple[Incompatibility, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    file: str = ""
    local: bool = False  # added by the territory, not carried by the project
    new_edition: bool = False  # of a dispositif that is there, for other dates
    editions: tuple["Dispositif", ...] = ()  # the later ones, each complete

    def rules(self) -> Iterator[Rule]:
        """Yield every version of every dated rule of this edition."""
        yield from self.values
        yield from self.criteria
        yield from self.formalities
        yield from self.incompatibilities
        yield from self.delegations
        yield from self.outcomes

    def each_edition(self) -> Iterator["Dispositif"]:
        """Yield this edition, then the later ones."""
        yield self
        yield from self.editions

    def cover(self) -> Period:
        """Return the days from the first to the last on which a rule of this edition holds."""
        ends = [rule.period.end for rule in self.rules()]
        known = [end for end in ends if end is not None]
        start = min(rule.period.start for rule in self.rules())
        return Period(start, max(known) if len(known) == len(ends) else None)

    def starts_on(self) -> date:
        """Return the first day on which one of its rules holds."""
        return min(edition.cover().start for edition in self.each_edition())

    def on(self, day: date) -> "DispositifOn | None":
        """Return the rules that answer for ``day``, or None before the first of them.

        They are those of the day while one is in force; afterwards those of the last day one was,
        so that the last known text still answers, and says that it has run out.
        """
        known = [
            DispositifOn(edition, day, reading_day)
            for edition in self.each_edition()
            if (reading_day := edition._reading_day(day)) is not None
        ]
        return max(known, key=lambda rules: rules.reading_day, default=None)

    def _reading_day(self, day: date) -> date | None:
        begun = [rule.period for rule in self.rules() if rule.period.start <= day]
        if any(day in period for period in begun):
            return day
        return max((period.end for period in begun if period.end is not None), default=None)


@dataclass(frozen=True)
class DispositifOn:
    """The rules of a dispositif that answer for a day; at most one version of each."""

    dispositif: Dispositif
    day: date
    reading_day: date

    @property
    def expired(self) -> bool:
        """Return whether the last known text had run out on that day."""
        return self.reading_day < self.day

    @cached_property
    def values(self) -> Mapping[str, RuleValue]:
        """Return the values by code."""
        return {rule.code: rule for rule in self._in_force(self.dispositif.values)}

    @cached_property
    def criteria(self) -> Mapping[str, EntryCriterion]:
        """Return the criteria by code."""
        return {rule.code: rule for rule in self._in_force(self.dispositif.criteria)}

    @cached_property
    def formalities(self) -> tuple[Formality, ...]:
        """Return what is to be shown, validated or gone through."""
        return tuple(self._in_force(self.dispositif.formalities))

    @cached_property
    def incompatibilities(self) -> tuple[Incompatibility, ...]:
        """Return what does not go with it."""
        return tuple(self._in_force(self.dispositif.incompatibilities))

    @cached_property
    def delegations(self) -> tuple[Delegation, ...]:
        """Return to whom it may be entrusted, in the order to be looked at."""
        return tuple(self._in_force(self.dispositif.delegations))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcomes that it defines."""
        return tuple(self._in_force(self.dispositif.outcomes))

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Return the groups by code."""
        return {group.code: group for group in self.dispositif.groups}

    def value(self, code: str) -> RuleValue:
        """Return one value.

        Raises
        ------
        UnknownDispositif
            When the dispositif has no such value on that day.
        """
        try:
            return self.values[code]
        except KeyError:
            raise UnknownDispositif(f"{self.dispositif.id}.{code}") from None

    def ambiguities_of(self, *codes: str) -> tuple[Ambiguity, ...]:
        """Return the ambiguities that concern one of these rules."""
        asked = frozenset(codes)
        return tuple(each for each in self.dispositif.ambiguities if each.concerns & asked)

    def _in_force(self, rules: Iterable[_R]) -> Iterator[_R]:
        return (rule for rule in rules if self.reading_day in rule.period)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct in a rule file; ``line`` is 0 for the whole file."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, ligne {self.line}" if self.line else self.file
        return (
            f"{where}, {self.place} : {self.message}" if self.place else f"{where} : {self.message}"
        )


@dataclass(frozen=True, slots=True)
class Dispositifs:
    """Every dispositif by id, and what could not be loaded; one bad file never hides the others."""

    by_id: Mapping[str, Dispositif]
    mistakes: tuple[Mistake, ...] = ()
    _read: dict[tuple[str, date], DispositifOn] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __iter__(self) -> Iterator[Dispositif]:
        return iter(self.by_id.values())

    def __contains__(self, dispositif_id: object) -> bool:
        return dispositif_id in self.by_id

    def get(self, dispositif_id: str) -> Dispositif:
        """Return one, or raise :class:`UnknownDispositif`."""
        try:
            return self.by_id[dispositif_id]
        except KeyError:
            raise UnknownDispositif(dispositif_id) from None

    def on(self, dispositif_id: str, day: date) -> DispositifOn:
        """Return the rules of one that answer for ``day``.

        Raises
        ------
        UnknownDispositif
            When it is not there, or no rule of it had begun.
        """
        found = self._read.get((dispositif_id, day))
        if found is not None:
            return found
        rules = self.get(dispositif_id).on(day)
        if rules is None:
            raise UnknownDispositif(dispositif_id)
        if len(self._read) < MAX_READ:
            self._read[dispositif_id, day] = rules
        return rules

    def framework_of(self, rules: DispositifOn) -> DispositifOn | None:
        """Return the rules of the framework that hold for these too, None when there are none."""
        framework = self.by_id.get(rules.dispositif.framework)
        return None if framework is None else framework.on(rules.day)

    def general_ambiguities(self, attributes: frozenset[str]) -> tuple[Ambiguity, ...]:
        """Return the ambiguities of the frameworks that concern one of these attributes."""
        return tuple(
            ambiguity
            for dispositif in self
            if dispositif.kind is DispositifKind.FRAMEWORK
            for ambiguity in dispositif.ambiguities
            if ambiguity.attributes & attributes
        )

    def own_questions(self) -> Mapping[str, str]:
        """Return what each criterion that no attribute answers asks, by code."""
        return {
            each.code: each.question
            for dispositif in self
            for edition in dispositif.each_edition()
            for each in edition.criteria
            if each.attribute is None
        }

    def outcome_labels(self) -> Mapping[str, str]:
        """Return the label of each outcome that a framework defines, by code."""
        return {each.code: each.label for dispositif in self for each in dispositif.outcomes}


def rules_in_force(
    dispositifs: Iterable[Dispositif], on: date
) -> Iterator[tuple[Dispositif, Rule]]:
    """Yield every rule whose own period holds on that day, with its dispositif.

    Strict: a text that has run out yields nothing here.
    """
    for edition in (each for one in dispositifs for each in one.each_edition()):
        for rule in edition.rules():
            if on in rule.period:
                yield edition, rule
