"""Closed lists: why a positionnement stopped or paused, how it ended, what it brought.

No reason says anything of a person's health: « empêchement » is as far as it goes.
"""

from collections.abc import Mapping
from enum import StrEnum

from insertion.terms import Objective


class Reason(StrEnum):
    """Why; ``OTHER`` asks for a comment."""

    FULL = "complet"
    OUTSIDE_AUDIENCE = "hors_public"
    OUTSIDE_TERRITORY = "hors_territoire"
    SKILLS = "competences"
    HOURS = "horaires"
    TRAVEL = "trajet"
    NOT_RELEVANT = "non_pertinent"
    ALREADY_ACCOMPANIED = "doublon_accompagnement"
    DID_NOT_COME = "ne_vient_pas"
    FILLED = "poste_pourvu"
    CANCELLED = "annulation"
    FOUND_WORK = "emploi"
    FOUND_TRAINING = "formation"
    PREVENTED = "empechement"
    CHILDCARE = "garde_enfants"
    MOVED = "demenagement"
    OWN_CHOICE = "choix_personnel"
    RIGHTS_ENDED = "fin_de_droits"
    OTHER = "autre"


VALIDATION_REASONS = frozenset(
    {
        Reason.NOT_RELEVANT,
        Reason.ALREADY_ACCOMPANIED,
        Reason.OUTSIDE_AUDIENCE,
        Reason.OUTSIDE_TERRITORY,
        Reason.OTHER,
    }
)
ANSWER_REASONS = frozenset(
    {
        Reason.FULL,
        Reason.OUTSIDE_AUDIENCE,
        Reason.OUTSIDE_TERRITORY,
        Reason.SKILLS,
        Reason.HOURS,
        Reason.TRAVEL,
        Reason.NOT_RELEVANT,
        Reason.DID_NOT_COME,
        Reason.FILLED,
        Reason.CANCELLED,
        Reason.OTHER,
    }
)
LEAVING_REASONS = frozenset(
    {
        Reason.FOUND_WORK,
        Reason.FOUND_TRAINING,
        Reason.PREVENTED,
        Reason.CHILDCARE,
        Reason.TRAVEL,
        Reason.HOURS,
        Reason.MOVED,
        Reason.OWN_CHOICE,
        Reason.RIGHTS_ENDED,
        Reason.DID_NOT_COME,
        Reason.NOT_RELEVANT,
        Reason.OTHER,
    }
)
PAUSE_REASONS = frozenset(
    {
        Reason.PREVENTED,
        Reason.CHILDCARE,
        Reason.FOUND_WORK,
        Reason.FOUND_TRAINING,
        Reason.OTHER,
    }
)


class Exit(StrEnum):
    """How what was entered ended."""

    REACHED = "objectif_atteint"
    PARTLY_REACHED = "objectif_partiel"
    NOT_REACHED = "objectif_non_atteint"
    WORK = "sortie_emploi"
    TRAINING = "sortie_formation"
    REDIRECTED = "reorientation"
    BROKEN_OFF = "rupture"


EXPECTED: Mapping[Objective, tuple[str, ...]] = {
    Objective.COMMIT: (
        "autonomie_durable",
        "ressources_personnelles",
        "savoirs_de_base",
        "competences_numeriques",
        "liens_sociaux",
        "potentiels_aptitudes",
        "projection_emploi",
    ),
    Objective.SOLVE: ("deplacement", "sante", "logement", "organisation_familiale"),
    Objective.EXPERIENCE: (
        "projet_valide",
        "competences",
        "savoir_etre",
        "immersion",
        "langage_technique",
        "gestes_techniques",
        "employabilite",
    ),
    Objective.WORK: (
        "insertion",
        "rythme",
        "immersion_emploi",
        "prise_de_poste",
        "maintien",
        "montee_competences",
        "attestation",
        "emploi_perenne",
    ),
}
"""Expected results of each objective (001 §2.3), by code; labels are in ``api/labels.py``."""

EXPECTED_CODES = frozenset(code for codes in EXPECTED.values() for code in codes)
