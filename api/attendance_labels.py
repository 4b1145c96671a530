"""French words for the codes of séances, attendance and décomptes."""

from collections.abc import Mapping

from insertion.attendance import AttendanceStatus, SeanceKind
from insertion.capacity import Audience
from insertion.decompte import LineStatus, Payer
from usecases.attendance.sheets import RowOutcome

SEANCE_KIND_LABELS: Mapping[SeanceKind, str] = {
    SeanceKind.INDIVIDUAL: "séance individuelle",
    SeanceKind.COLLECTIVE: "séance collective",
    SeanceKind.PROFESSIONALISATION: "professionnalisation, par un organisme de formation",
    SeanceKind.INTERVIEW: "entretien",
    SeanceKind.WORK: "travail",
    SeanceKind.INTEGRATION: "intégration",
    SeanceKind.TRAINING: "formation",
    SeanceKind.RENTAL: "jour de location",
}
STATUS_LABELS: Mapping[AttendanceStatus, str] = {
    AttendanceStatus.PRESENT: "présent",
    AttendanceStatus.EXCUSED: "absence excusée",
    AttendanceStatus.ABSENT: "absence non excusée",
    AttendanceStatus.CANCELLED: "ligne annulée",
}
OUTCOME_LABELS: Mapping[RowOutcome, str] = {
    RowOutcome.RECORDED: "enregistrée",
    RowOutcome.CORRECTED: "corrigée",
    RowOutcome.UNCHANGED: "inchangée",
    RowOutcome.REFUSED: "refusée",
}
LINE_STATUS_LABELS: Mapping[LineStatus, str] = {
    LineStatus.DUE: "dû",
    LineStatus.TO_CHECK: "à vérifier",
    LineStatus.ABOVE_CAP: "au-delà du plafond",
    LineStatus.ABOVE_ENVELOPE: "au-delà de l’enveloppe",
    LineStatus.REFUSED: "refusé",
    LineStatus.INFORMATION: "pour information",
}
PAYER_LABELS: Mapping[Payer, str] = {
    Payer.DEPARTEMENT: "le Département",
    Payer.ASP: "l’Agence de services et de paiement (ASP)",
}
AUDIENCE_NAMES: Mapping[Audience, str] = {
    Audience.BRSA: "bénéficiaires du RSA",
    Audience.YOUNG_FAJ: "jeunes relevant du FAJ",
    Audience.OTHER: "autres publics",
}
