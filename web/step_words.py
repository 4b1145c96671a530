"""What becomes of a person's requests and dates, in plain words; each is translated."""

from collections.abc import Mapping

from insertion.attendance import SeanceKind
from insertion.contests import ContestState, Outcome, Subject
from insertion.data_rights import DisclosureKind, RequestKind, RequestState
from insertion.positionnement import State
from insertion.positionnement_reasons import Reason
from insertion.readings import Ground
from usecases.parcours.dates import DateKind
from web.messages import N_

STATES: Mapping[str, str] = {
    State.WISHED: N_("Vous l’avez demandé. La personne qui vous accompagne doit dire oui."),
    State.PROPOSED: N_("On vous le propose. C’est à vous de répondre."),
    State.TO_VALIDATE: N_("Le Département regarde la demande."),
    State.SENT: N_("La demande est envoyée. On attend la réponse."),
    State.WAITING: N_("Vous êtes sur la liste d’attente."),
    State.ACCEPTED: N_("C’est oui. Une place est gardée pour vous."),
    State.ENTERED: N_("Vous y êtes. C’est en cours."),
    State.SUSPENDED: N_("C’est en pause."),
    State.COMPLETED: N_("C’est fini."),
    State.REFUSED: N_("La réponse est non."),
    State.ABANDONED: N_("C’est arrêté."),
    State.EXPIRED: N_("Personne n’a répondu à temps."),
}
OVER = frozenset({State.COMPLETED, State.REFUSED, State.ABANDONED, State.EXPIRED})

# Why she stops: those that she may give, in her words.
STOPPING: Mapping[str, str] = {
    Reason.FOUND_WORK: N_("J’ai trouvé un emploi"),
    Reason.FOUND_TRAINING: N_("Je commence une formation"),
    Reason.HOURS: N_("Les horaires ne me vont pas"),
    Reason.TRAVEL: N_("C’est trop difficile d’y aller"),
    Reason.CHILDCARE: N_("Je dois garder mes enfants"),
    Reason.PREVENTED: N_("Je ne peux pas venir"),
    Reason.MOVED: N_("Je déménage"),
    Reason.NOT_RELEVANT: N_("Cela ne m’aide pas"),
    Reason.OWN_CHOICE: N_("Je n’en ai pas envie"),
    Reason.OTHER: N_("Autre chose"),
}

DATES: Mapping[str, str] = {
    DateKind.FIRST_DAY: N_("Premier jour"),
    DateKind.SEANCE: N_("Rendez-vous"),
    DateKind.LAST_DAY: N_("Dernier jour prévu"),
    DateKind.DUE: N_("Avant ce jour"),
}
SEANCES: Mapping[str, str] = {
    SeanceKind.INDIVIDUAL: N_("Rendez-vous pour vous"),
    SeanceKind.COLLECTIVE: N_("Rencontre en groupe"),
    SeanceKind.INTERVIEW: N_("Entretien"),
    SeanceKind.TRAINING: N_("Formation"),
    SeanceKind.PROFESSIONALISATION: N_("Formation"),
    SeanceKind.INTEGRATION: N_("Accueil"),
}
# By the rules of insertion/deadline_rules.toml that a person knows of.
DUE: Mapping[str, str] = {
    "premier_rdv": N_("On doit vous proposer un premier rendez-vous."),
    "relance": N_("On doit vous proposer un autre rendez-vous."),
    "contrat": N_("Votre contrat d’engagements doit être signé."),
    "renouvellement_contrat": N_("Votre contrat d’engagements doit être refait."),
}

ROLES: Mapping[str, str] = {
    "beneficiaire": N_("Vous"),
    "referent": N_("Une personne qui accompagne"),
    "employeur": N_("Un employeur"),
    "operateur": N_("Un organisme qui aide"),
    "departement": N_("Le Département"),
    "horloge": N_("Le logiciel"),
}
GROUNDS: Mapping[str, str] = {
    Ground.ACCOMPANIES: N_("Parce qu’il vous accompagne."),
    Ground.VALIDATES: N_("Parce qu’il doit donner son accord."),
    Ground.HOSTS: N_("Parce qu’il vous reçoit ou doit vous répondre."),
    Ground.DEPARTEMENT: N_("Parce qu’il s’occupe du service."),
    Ground.OPENED: N_("Avec une raison particulière, écrite plus bas."),
}
SENT: Mapping[str, str] = {
    DisclosureKind.SENT: N_("Votre demande lui a été envoyée"),
    DisclosureKind.CARD: N_("Il a vu votre fiche"),
    DisclosureKind.CONTACT: N_("Vous lui avez dit comment vous joindre"),
    DisclosureKind.EXPORT: N_("Une copie de votre dossier a été faite"),
}
# The words of :data:`api.data_rights_labels.FIELD_LABELS`, to be translated.
SENT_FIELDS: Mapping[str, str] = {
    "identifiant": N_("votre identifiant"),
    "offre_ou_action": N_("l’offre ou l’aide"),
    "dates": N_("les dates"),
    "etat": N_("où en est la demande"),
    "dispositif": N_("le type d’aide"),
    "public": N_("pour qui est l’aide"),
    "objectifs": N_("les objectifs"),
    "resultats_attendus": N_("les résultats attendus"),
    "motif": N_("la raison de la demande"),
    "prenom": N_("votre prénom, si vous l’avez donné"),
    "initiale": N_("l’initiale de votre nom"),
    "classe_de_trajet": N_("le temps de trajet, à peu près"),
    "competences_demandees": N_("ce que vous savez faire, parmi ce qui est demandé"),
    "telephone": N_("votre téléphone"),
    "courriel": N_("votre adresse de courriel"),
    "precision": N_("votre message"),
    "tout": N_("tout le dossier"),
}
ASKED: Mapping[str, str] = {
    RequestKind.ERASURE: N_("Effacer tout ce qui parle de moi"),
    RequestKind.RECTIFICATION: N_("Corriger quelque chose"),
}
ASKED_STATES: Mapping[str, str] = {
    RequestState.OPEN: N_("En attente d’une réponse"),
    RequestState.DONE: N_("C’est fait"),
    RequestState.REFUSED: N_("La réponse est non"),
    RequestState.TAKEN_BACK: N_("Vous l’avez retirée"),
}
CONTESTED: Mapping[str, str] = {
    Subject.MATCH: N_("Une offre ou une aide, proposée ou non"),
    Subject.POSITIONNEMENT: N_("Une décision sur une de vos démarches"),
    Subject.ELIGIBILITY: N_("Le droit d’entrer dans une aide"),
}
CONTEST_STATES: Mapping[str, str] = {
    ContestState.OPEN: N_("En attente d’une réponse"),
    ContestState.ESCALATED: N_("Le Département doit répondre"),
    ContestState.ANSWERED: N_("Vous avez une réponse"),
    ContestState.TAKEN_BACK: N_("Vous l’avez retirée"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.UPHELD: N_("Le résultat reste le même."),
    Outcome.CORRECTED: N_("Le résultat est corrigé, ou va l’être."),
    Outcome.EXPLAINED: N_("On vous explique le résultat."),
}
