"""What the rules of a dispositif say of a positionnement: validation, duration, what it excludes.

Nothing is written here: values, formalities and incompatibilities are those of the cited files of
``insertion/rules`` and of the territory's folder, as they answer for the day.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from insertion.dispositifs import DispositifOn, Dispositifs, UnknownDispositif
from insertion.dispositifs_loading import load_carried
from insertion.dispositifs_rules import FormalityKind, IncompatibilityEffect, Unit
from insertion.errors import InvalidValue

MDS_OF_THE_TERRITORY = "mds_du_territoire"
SOCIAL_WORKER = "travailleur_social_departement"
TRIPARTITE = "entretien_tripartite"

_EXCLUDING = frozenset({IncompatibilityEffect.DUPLICATE, IncompatibilityEffect.COUNTED_ONCE})


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one dispositif on a day; None and False mean that it says nothing of it.

    ``excludes`` are the ids of dispositifs, or the kinds of accompaniment, that do not go with it
    at the same time.
    """

    validated_by_mds: bool = False
    validated_for_social_workers: bool = False
    duration_months: int | None = None
    prolongation_months: int | None = None
    prolonged_after_interview: bool = False
    excludes: frozenset[str] = frozenset()

    def excludes_with(self, own: str, other: str, others: "Terms") -> bool:
        """Return whether ``own``, of these terms, and ``other`` cannot be followed together.

        Two that exclude one same kind of accompaniment are of that kind: they exclude one another.
        """
        kinds = (self.excludes & others.excludes) - {own, other}
        return other in self.excludes or own in others.excludes or bool(kinds)


NO_TERMS = Terms()


class TermsOfDispositifs(Protocol):
    """Where the terms are read, by the code of a dispositif and the day."""

    def of(self, dispositif: str, day: date) -> Terms:
        """Return the terms of a dispositif, those of nothing when it is not known."""
        ...

    def name(self, dispositif: str) -> str:
        """Return what a dispositif is called: as it is written, when it is not known."""
        ...

    def results(self) -> Mapping[str, str]:
        """Return the label of each result that may be expected or obtained, by code."""
        ...


@dataclass(frozen=True, slots=True)
class RuledTerms:
    """Terms read in the rules; ``load`` gives them, when the first is asked for."""

    load: Callable[[], Dispositifs]
    _read: dict[str, Dispositifs] = field(default_factory=dict, compare=False, repr=False)

    def of(self, dispositif: str, day: date) -> Terms:
        """Return the terms of a dispositif, those of nothing when it is not known."""
        try:
            return _terms(self._rules().on(dispositif_key(dispositif), day))
        except UnknownDispositif:
            return NO_TERMS

    def name(self, dispositif: str) -> str:
        """Return what a dispositif is called: as it is written, when it is not known."""
        try:
            return self._rules().get(dispositif_key(dispositif)).name
        except UnknownDispositif:
            return dispositif

    def results(self) -> Mapping[str, str]:
        """Return the label of each result that may be expected or obtained, by code."""
        return self._rules().outcome_labels()

    def _rules(self) -> Dispositifs:
        if "rules" not in self._read:
            self._read["rules"] = self.load()
        return self._read["rules"]


def require_results(field_name: str, codes: Collection[str], terms: TermsOfDispositifs) -> None:
    """Raise :class:`insertion.errors.InvalidValue` for a result that no rule defines."""
    if codes and not terms.results().keys() >= set(codes):
        raise InvalidValue(field_name, "des codes de résultats que les dispositifs définissent")


def dispositif_key(code: str) -> str:
    """Return what two spellings of one dispositif share: ``ADSE A`` and ``adse-a`` are one."""
    return code.casefold().replace("-", "_").replace(" ", "_")


DEFAULT_TERMS = RuledTerms(load_carried)
"""The terms of the dispositifs that the project carries."""


def _terms(rules: DispositifOn) -> Terms:
    validations = [
        each
        for each in rules.formalities
        if each.kind is FormalityKind.VALIDATION and each.by == MDS_OF_THE_TERRITORY
    ]
    months = _months(rules)
    return Terms(
        validated_by_mds=bool(validations),
        validated_for_social_workers=any(
            SOCIAL_WORKER not in each.unless_prescriber for each in validations
        ),
        duration_months=months.get("duree_max"),
        prolongation_months=_prolongation(rules, months),
        prolonged_after_interview=any(each.code == TRIPARTITE for each in rules.formalities),
        excludes=frozenset(
            other
            for each in rules.incompatibilities
            if each.effect in _EXCLUDING
            for other in each.others
        ),
    )


def _months(rules: DispositifOn) -> Mapping[str, int]:
    return {code: value.whole for code, value in rules.values.items() if value.unit is Unit.MONTHS}


def _prolongation(rules: DispositifOn, months: Mapping[str, int]) -> int | None:
    """Return the months that one prolongation may add, None when there is none.

    Said as such, as a longer duration at most, or as one more time.
    """
    if "prolongation_duree" in months:
        return months["prolongation_duree"]
    usual = months.get("duree_max")
    if usual is None:
        return None
    if "duree_max_exceptionnelle" in months:
        return months["duree_max_exceptionnelle"] - usual
    return usual if "renouvellements_max" in rules.values else None
