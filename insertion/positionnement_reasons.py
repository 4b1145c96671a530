"""Closed lists: why a positionnement stopped or paused, and how it ended.

No reason says anything of a person's health: « empêchement » is as far as it goes.
"""

from enum import StrEnum


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
