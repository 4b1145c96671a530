"""What the engine answers: matches with their additive explanation, exclusions with reasons.

Values only. Codes are stable; the French sentences that people read are in ``api/labels.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from geo.travel import TravelMode
from insertion.opportunity import OpportunityId
from insertion.terms import Need, PhysicalDemand
from skills.codes import RomeCode, SkillId


class Criterion(StrEnum):
    """What a score is made of, in the order of the explanation."""

    COVERAGE = "couverture_competences"
    COSINE = "proximite_competences"
    OCCUPATION = "metier"
    CONDITIONS = "conditions_travail"
    NEEDS = "besoins"
    LIMITS = "limites"
    TRAVEL = "trajet"


class ReasonCode(StrEnum):
    """Why a criterion earned, or lost, the points it did."""

    SKILLS_HELD = "competences_detenues"
    SKILLS_PARTLY_HELD = "competences_en_partie"
    SKILLS_NOT_HELD = "competences_a_acquerir"
    SKILLS_NOT_STATED = "competences_non_precisees"
    OCCUPATION_SOUGHT = "metier_recherche"
    OCCUPATION_HELD = "metier_exerce"
    OCCUPATION_NEAR = "metier_proche"
    OCCUPATION_FAR = "metier_eloigne"
    OCCUPATION_NOT_STATED = "metier_non_precise"
    OCCUPATION_NOT_NAMED = "aucun_metier_indique"
    HOURS_SUIT = "duree_convient"
    HOURS_OUTSIDE = "duree_hors_souhait"
    HOURS_NOT_STATED = "duree_non_precisee"
    HOURS_FREE = "aucune_duree_souhaitee"
    LIMITS_STRAINED = "limites_en_jeu"
    LIMITS_RESPECTED = "limites_respectees"
    NEEDS_COVERED = "besoin_couvert"
    NEEDS_NOT_COVERED = "besoin_non_couvert"
    NEEDS_UNKNOWN = "besoins_inconnus"
    TRAVEL_MINUTES = "duree_du_trajet"
    TRAVEL_UNKNOWN = "trajet_inconnu"


class ExclusionReason(StrEnum):
    """Why an opportunity is not proposed at all; only known facts exclude."""

    TOO_FAR = "trop_loin"
    LICENCE_MISSING = "permis_manquant"
    CONTRACT_REFUSED = "contrat_refuse"
    SHIFT_UNAVAILABLE = "horaires_incompatibles"


class CheckReason(StrEnum):
    """What is not known and would deserve a question: « à vérifier »."""

    PLACE = "lieu"
    MEANS_OF_TRAVEL = "moyens_de_deplacement"
    LICENCE = "permis"
    LICENCE_DESIRED = "permis_souhaite"
    SHIFTS = "horaires"
    TIMETABLES = "horaires_des_transports"
    CONTRACT = "contrat"
    WEEKLY_HOURS = "duree_hebdomadaire"
    OCCUPATION = "metier"
    SKILLS_ASKED = "competences_demandees"
    SKILLS_HELD = "competences_de_la_personne"
    NEEDS = "besoins"


class Contribution(NamedTuple):
    """One line of an explanation; the points of all lines sum to the score, bit for bit."""

    criterion: Criterion
    points: float  # signed; only limits and travel are negative
    ceiling: float  # what a perfect match would earn (0 for those two: nothing lost)
    reason: ReasonCode


@dataclass(frozen=True, slots=True)
class TransitTimes:
    """The worked day whose ways are the longest: when one leaves home, and is home again.

    Minutes from midnight of ``weekday`` (Monday is 0): under 0 the day before, from 1440 the day
    after. ``last_return`` is the last moment to leave work for home, None when one can walk only.
    """

    weekday: int
    leaves_home: int
    home_again: int
    last_return: int | None


@dataclass(frozen=True, slots=True)
class Travel:
    """The best way there, one way; all ``None`` when the place is not known.

    By public transport, the longer of the way there and the way back, with ``times`` when the
    hours of work are known. ``assumed`` when no timetable tells of one of the two places.
    """

    mode: TravelMode | None
    minutes: float | None
    distance_km: float | None
    approximate_place: bool
    assumed: bool = False
    times: TransitTimes | None = None


class StopoverFailure(StrEnum):
    """Why a child cannot be left or fetched on the way."""

    OPENS_LATE = "ouvre_trop_tard"
    CLOSES_EARLY = "ferme_trop_tot"
    CLOSED = "ferme_ce_jour"
    TOO_LONG = "trajet_trop_long"


@dataclass(frozen=True, slots=True)
class StopoverAnswer:
    """The mode that suits best, and the longest of its ways; or the first day on which it fails.

    ``missing_minutes`` is how much earlier the place would have to open, or later to close.
    """

    mode: TravelMode
    minutes: float | None
    failure: StopoverFailure | None = None
    weekday: int | None = None
    missing_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class SkillMatch:
    """The skills asked, each in one list, sorted by weight.

    ``presumed`` are those usual in an occupation the person held: likely, not declared. ``near``
    are those of which she holds another of the family.
    """

    held: tuple[SkillId, ...]
    near: tuple[SkillId, ...]
    missing: tuple[SkillId, ...]
    inherited: bool  # some come from the occupation, not from the offer itself
    presumed: tuple[SkillId, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One opportunity proposed, with everything that ranked it."""

    opportunity_id: OpportunityId
    score: float  # points out of 100
    contributions: tuple[Contribution, ...]
    travel: Travel
    skills: SkillMatch
    nearest_occupation: RomeCode | None  # the sought or held one it is nearest to
    strained: tuple[PhysicalDemand, ...]  # limits of the person that the work would strain
    covered: tuple[Need, ...]  # needs of the person that the action works on
    to_check: tuple[CheckReason, ...]
    stopover: StopoverAnswer | None = None  # None: no child to leave, or hours not known


@dataclass(frozen=True, slots=True)
class Ranking:
    """The exact top ``k``; ``total`` counts every opportunity not excluded.

    ``excluded`` counts each excluded opportunity once, under the first reason in the order of
    :class:`ExclusionReason`: what is too far is never said to lack a licence.
    """

    matches: tuple[Match, ...]
    total: int
    excluded: Mapping[ExclusionReason, int]
    snapshot_version: str
    policy_version: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One opportunity looked at for one person: the match it would be, and what excludes it.

    ``exclusions`` is empty when the opportunity is proposed.
    """

    match: Match
    exclusions: tuple[ExclusionReason, ...]
