"""French words for the codes of positionnements, sessions and accompaniments."""

from collections.abc import Mapping
from enum import StrEnum

from insertion.actor import Role
from insertion.capacity import Audience, Mixing, SessionState
from insertion.dispositifs_loading import load_carried
from insertion.organisations import OrganisationKind
from insertion.positionnement import Origin, State, Transition
from insertion.positionnement_reasons import Exit, Reason
from insertion.referent import AccompanimentRole

STATE_LABELS: Mapping[State, str] = {
    State.WISHED: "souhaité par la personne, à confirmer",
    State.PROPOSED: "proposé, à confirmer",
    State.TO_VALIDATE: "à valider par la MDS",
    State.SENT: "transmis, en attente d’une réponse",
    State.WAITING: "en liste d’attente",
    State.ACCEPTED: "accepté, une place est tenue",
    State.ENTERED: "entré, en cours",
    State.SUSPENDED: "suspendu",
    State.COMPLETED: "terminé",
    State.REFUSED: "refusé",
    State.ABANDONED: "abandonné",
    State.EXPIRED: "resté sans réponse",
}

TRANSITION_LABELS: Mapping[Transition, str] = {
    Transition.CREATE: "positionner",
    Transition.AGREE: "être d’accord avec la proposition",
    Transition.CONFIRM: "confirmer",
    Transition.VALIDATE: "valider",
    Transition.ACCEPT: "accepter",
    Transition.WAITLIST: "mettre en liste d’attente",
    Transition.PROMOTE: "donner la place qui se libère",
    Transition.REFUSE: "refuser",
    Transition.ENTER: "dire l’entrée",
    Transition.SUSPEND: "suspendre",
    Transition.GO_ON: "reprendre",
    Transition.PROLONG: "prolonger",
    Transition.COMPLETE: "terminer",
    Transition.ABANDON: "abandonner",
    Transition.REMIND: "relancer",
    Transition.EXPIRE: "clore sans réponse",
}

REASON_LABELS: Mapping[Reason, str] = {
    Reason.FULL: "plus de place",
    Reason.OUTSIDE_AUDIENCE: "hors du public prévu",
    Reason.OUTSIDE_TERRITORY: "hors du territoire",
    Reason.SKILLS: "compétences demandées",
    Reason.HOURS: "horaires",
    Reason.TRAVEL: "trajet",
    Reason.NOT_RELEVANT: "ne correspond pas au besoin",
    Reason.ALREADY_ACCOMPANIED: "accompagnement déjà en cours",
    Reason.DID_NOT_COME: "ne vient pas",
    Reason.FILLED: "poste pourvu",
    Reason.CANCELLED: "session annulée",
    Reason.FOUND_WORK: "a trouvé un emploi",
    Reason.FOUND_TRAINING: "entre en formation",
    Reason.PREVENTED: "empêchement",
    Reason.CHILDCARE: "garde d’enfants",
    Reason.MOVED: "déménagement",
    Reason.OWN_CHOICE: "choix de la personne",
    Reason.RIGHTS_ENDED: "fin de droits",
    Reason.OTHER: "autre",
}

EXIT_LABELS: Mapping[Exit, str] = {
    Exit.REACHED: "objectif atteint",
    Exit.PARTLY_REACHED: "objectif atteint en partie",
    Exit.NOT_REACHED: "objectif non atteint",
    Exit.WORK: "sortie vers l’emploi",
    Exit.TRAINING: "sortie vers une formation",
    Exit.REDIRECTED: "réorientation",
    Exit.BROKEN_OFF: "rupture",
}


def words_of(code: StrEnum) -> str:
    """Return the words of a value that a step asks for."""
    if isinstance(code, Reason):
        return REASON_LABELS[code]
    return EXIT_LABELS[Exit(code)]


ORIGIN_LABELS: Mapping[Origin, str] = {
    Origin.REFERENT: "le référent",
    Origin.BENEFICIARY: "la personne",
    Origin.EMPLOYER: "l’employeur",
    Origin.OPERATOR: "l’opérateur",
}

AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.BRSA: "bénéficiaire du RSA",
    Audience.YOUNG_FAJ: "jeune relevant du FAJ",
    Audience.OTHER: "autre public en insertion",
}

SESSION_STATE_LABELS: Mapping[SessionState, str] = {
    SessionState.OPEN: "ouverte",
    SessionState.CLOSED: "fermée",
    SessionState.CANCELLED: "annulée",
}

MIXING_LABELS: Mapping[Mixing, str] = {
    Mixing.MIXED: "au moins deux publics",
    Mixing.SAME: "un seul public",
}

ACTING_LABELS: Mapping[Role, str] = {
    Role.BENEFICIARY: "la personne",
    Role.REFERENT: "le référent",
    Role.EMPLOYER: "l’employeur",
    Role.OPERATOR: "l’opérateur",
    Role.DEPARTEMENT: "le Département",
    Role.CLOCK: "le délai",
}
"""As what someone took a step of a positionnement."""

ORGANISATION_LABELS: Mapping[OrganisationKind, str] = {
    OrganisationKind.EMPLOYER: "employeur",
    OrganisationKind.OPERATOR: "opérateur",
    OrganisationKind.MDS: "maison des solidarités",
    OrganisationKind.CCAS: "CCAS",
    OrganisationKind.CAF: "CAF",
    OrganisationKind.MSA: "MSA",
    OrganisationKind.ASSOCIATION: "association",
    OrganisationKind.DEPARTEMENT: "Département",
    OrganisationKind.TRAINING: "organisme de formation",
}

ACCOMPANIMENT_LABELS: Mapping[AccompanimentRole, str] = {
    AccompanimentRole.PRINCIPAL: "référent principal",
    AccompanimentRole.SUPPORT: "en appui",
}


def result_label(code: str) -> str:
    """Return the words of a result, its code when the territory alone defines it."""
    return load_carried().outcome_labels().get(code, code)
