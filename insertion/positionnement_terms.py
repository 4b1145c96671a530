"""What a dispositif rules of a positionnement: validation, duration, prolongation, exclusions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one dispositif; None and False mean that it says nothing of it.

    ``incompatible_with`` are the dispositifs that one person cannot follow at the same time.
    """

    validated_by_mds: bool = False
    duration_months: int | None = None
    prolongation_months: int | None = None
    incompatible_with: frozenset[str] = frozenset()


NO_TERMS = Terms()


class TermsOfDispositifs(Protocol):
    """Where the terms are read, by the code of a dispositif."""

    def of(self, dispositif: str) -> Terms:
        """Return the terms of a dispositif, those of nothing when it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class TermsTable:
    """Terms in memory, whatever the case and the separators of the code."""

    terms: Mapping[str, Terms]

    def of(self, dispositif: str) -> Terms:
        """Return the terms of a dispositif, those of nothing when it is not known."""
        return self.terms.get(dispositif_key(dispositif), NO_TERMS)


def dispositif_key(code: str) -> str:
    """Return what two spellings of one dispositif share: ``ADSE A`` and ``adse-a`` are one."""
    return code.casefold().replace("-", "_").replace(" ", "_")


DEFAULT_TERMS = TermsTable(
    {
        # 000 §3.1 (six months, one prolongation of three), §4 (validation, no doublon).
        "astre": Terms(
            validated_by_mds=True,
            duration_months=6,
            prolongation_months=3,
            incompatible_with=frozenset({"accompagnement_53"}),
        ),
        # 001 annexe 2 §4: not counted at the same time in both conventions.
        "adse_a": Terms(duration_months=12, incompatible_with=frozenset({"adse_b"})),
        "adse_b": Terms(duration_months=12, incompatible_with=frozenset({"adse_a"})),
        # 001 annexe 3 §4: four months, exceptionally up to eight.
        "point_mobilite": Terms(duration_months=4, prolongation_months=4),
        # 001 annexe 4 §4.2.
        "ai_module_1": Terms(duration_months=6, prolongation_months=6),
    }
)
