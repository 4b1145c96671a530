"""French words of what people ask of their data, and of what left of it."""

from collections.abc import Iterable, Mapping

from insertion.data_rights import DisclosureKind, RequestKind, RequestState

REQUEST_LABELS: Mapping[RequestKind, str] = {
    RequestKind.ERASURE: "effacement",
    RequestKind.RECTIFICATION: "rectification",
}
REQUEST_STATE_LABELS: Mapping[RequestState, str] = {
    RequestState.OPEN: "en attente de réponse",
    RequestState.DONE: "faite",
    RequestState.REFUSED: "refusée",
    RequestState.TAKEN_BACK: "retirée",
}
DISCLOSURE_LABELS: Mapping[DisclosureKind, str] = {
    DisclosureKind.SENT: "positionnement transmis",
    DisclosureKind.CARD: "fiche montrée",
    DisclosureKind.CONTACT: "coordonnées données pour une offre",
    DisclosureKind.EXPORT: "export du dossier",
}
FIELD_LABELS: Mapping[str, str] = {
    "identifiant": "votre identifiant",
    "offre_ou_action": "l’offre ou l’aide",
    "dates": "les dates",
    "etat": "où en est la demande",
    "dispositif": "le type d’aide",
    "public": "pour qui est l’aide",
    "objectifs": "les objectifs",
    "resultats_attendus": "les résultats attendus",
    "motif": "la raison de la demande",
    "prenom": "votre prénom, si vous l’avez donné",
    "initiale": "l’initiale de votre nom",
    "classe_de_trajet": "le temps de trajet, à peu près",
    "competences_demandees": "ce que vous savez faire, parmi ce qui est demandé",
    "telephone": "votre téléphone",
    "courriel": "votre adresse de courriel",
    "precision": "votre message",
    "tout": "tout le dossier",
}


def fields_said(fields: Iterable[str]) -> str:
    """Return what left in words; what an older version wrote keeps its name."""
    return ", ".join(FIELD_LABELS.get(each, each.replace("_", " ")) for each in fields)
