"""What is said of retention, in French."""

from collections.abc import Mapping

from insertion.legal_holds import HoldMotive, HoldStep
from insertion.retention import Stage
from insertion.retention_ports import ReadingMotive

STAGE_LABELS: Mapping[Stage, str] = {
    Stage.NOTICE: "préavis donné",
    Stage.ARCHIVE: "dossier archivé",
    Stage.ANONYMISE: "compté sans nom, puis effacé",
}
HOLD_STEP_LABELS: Mapping[HoldStep, str] = {
    HoldStep.ASKED: "gel demandé",
    HoldStep.SET: "gel confirmé",
    HoldStep.REVIEWED: "gel revu",
    HoldStep.LIFT_ASKED: "levée demandée",
    HoldStep.LIFTED: "gel levé",
}
HOLD_DEED_LABELS: Mapping[HoldStep, str] = {
    HoldStep.SET: "confirmer le gel",
    HoldStep.REVIEWED: "revoir plus tard",
    HoldStep.LIFT_ASKED: "demander la levée",
    HoldStep.LIFTED: "lever le gel",
}
HOLD_MOTIVE_LABELS: Mapping[HoldMotive, str] = {
    HoldMotive.LITIGATION: "contentieux en cours",
    HoldMotive.APPEAL: "recours en cours",
    HoldMotive.CONTROL: "contrôle en cours",
    HoldMotive.DISCRIMINATION: "discrimination alléguée",
    HoldMotive.OWN_REQUEST: "à la demande de la personne",
}
READING_MOTIVE_LABELS: Mapping[ReadingMotive, str] = {
    ReadingMotive.OWN_REQUEST: "à la demande de la personne",
    ReadingMotive.LITIGATION: "contentieux",
    ReadingMotive.CONTROL: "contrôle",
    ReadingMotive.RETURN: "retour de la personne",
}
