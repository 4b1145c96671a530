"""French words of what people ask of their data, and of what left of it."""

from collections.abc import Mapping

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
