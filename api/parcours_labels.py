"""French words for what happens in a parcours, for delays and for indicators."""

from collections.abc import Mapping

from insertion.deadline_rules import Owner
from insertion.deadlines import DeadlineStatus
from insertion.dispositifs_rules import RuleStatus
from insertion.indicators import Indicator
from insertion.parcours import EventKind, OrientationKind
from usecases.parcours.watch import Alert

EVENT_LABELS: Mapping[EventKind, str] = {
    EventKind.NOTIFIED: "Ouverture du droit, avec ses droits et devoirs",
    EventKind.ORIENTED: "Orientation",
    EventKind.FIRST_MEETING: "Premier rendez-vous",
    EventKind.MEETING: "Rendez-vous",
    EventKind.MISSED_MEETING: "Rendez-vous manqué",
    EventKind.FOLLOW_UP: "Relance",
    EventKind.CONTRACT_SIGNED: "Contrat d’engagements signé",
    EventKind.CONTRACT_EXEMPTED: "Dispense de contrat",
    EventKind.REMINDED: "Rappel des obligations",
    EventKind.TEAM_OPINION: "Étude en équipe pluridisciplinaire",
    EventKind.REORIENTED: "Réorientation",
    EventKind.WORK_EXIT: "Sortie vers l’emploi",
    EventKind.TRAINING_EXIT: "Sortie vers une formation",
    EventKind.OTHER_EXIT: "Autre sortie",
    EventKind.RETURNED: "Retour au RSA",
    EventKind.CANCELLED: "Annulation d’une ligne écrite par erreur",
}

ORIENTATION_LABELS: Mapping[OrientationKind, str] = {
    OrientationKind.SOCIAL: "sociale",
    OrientationKind.JOB: "emploi",
    OrientationKind.SOCIO_PROFESSIONAL: "socioprofessionnelle",
}

DEADLINE_LABELS: Mapping[DeadlineStatus, str] = {
    DeadlineStatus.MET: "fait",
    DeadlineStatus.MET_LATE: "fait, après le délai",
    DeadlineStatus.WITHOUT_OBJECT: "sans objet",
    DeadlineStatus.LATE: "en retard",
    DeadlineStatus.SOON: "cette semaine",
    DeadlineStatus.AHEAD: "à venir",
}

ALERT_LABELS: Mapping[Alert, str] = {
    Alert.LATE: "en retard",
    Alert.SOON: "à faire cette semaine",
    Alert.TO_CONFIRM: "à confirmer",
    Alert.UNANSWERED: "positionnement sans réponse",
    Alert.QUIET: "sans nouvelles depuis 30 jours",
    Alert.NOTHING_OPEN: "aucun positionnement ouvert",
}

OWNER_LABELS: Mapping[Owner, str] = {
    Owner.REFERENT: "référent",
    Owner.OPERATOR: "opérateur de l’action",
    Owner.MDS: "maison des solidarités",
    Owner.DEPARTEMENT: "Département",
}

FIRMNESS_LABELS: Mapping[RuleStatus, str] = {
    RuleStatus.FIRM: "délai ferme",
    RuleStatus.INDICATIVE: "repère indicatif",
    RuleStatus.EXCEPTIONAL: "à titre exceptionnel",
    RuleStatus.SUBJECT_TO: "sous réserve",
}

INDICATOR_LABELS: Mapping[Indicator, str] = {
    Indicator.ORIENTED: "Personnes orientées, parmi celles soumises aux droits et devoirs",
    Indicator.ORIENTED_WITHIN_MONTH: "Orientées dans le mois de la notification, de date à date",
    Indicator.ORIENTED_WITHIN_31_DAYS: "Orientées dans les 31 jours de la notification",
    Indicator.CONTRACTED: "Personnes orientées ayant un contrat en cours",
    Indicator.CONTRACTED_OR_REMINDED: "… ou un rappel des obligations",
    Indicator.CONTRACTED_WITHIN_MONTHS: "Contrat signé dans les deux mois de l’orientation",
    Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED: "… ou rappel des obligations",
}

INDICATOR_COUNTING: Mapping[Indicator, str] = {
    Indicator.ORIENTED: "Le dernier jour de la période, parmi les personnes suivies (droit ouvert, "
    "pas de sortie depuis) : celles dont une orientation tient.",
    Indicator.ORIENTED_WITHIN_MONTH: "Parmi les personnes dont le droit s’est ouvert dans la "
    "période : celles orientées avant le même jour du mois suivant. Qui est encore dans le délai "
    "ne compte ni pour, ni contre.",
    Indicator.ORIENTED_WITHIN_31_DAYS: "Le même délai, lu en 31 jours comme le font d’autres "
    "logiciels.",
    Indicator.CONTRACTED: "Le dernier jour de la période, parmi les personnes orientées : celles "
    "dont un contrat d’engagements est en cours.",
    Indicator.CONTRACTED_OR_REMINDED: "Les mêmes, et celles qui ont eu un rappel des obligations "
    "depuis leur dernier contrat.",
    Indicator.CONTRACTED_WITHIN_MONTHS: "Parmi les personnes orientées dans la période : celles "
    "qui ont signé un contrat dans les deux mois, de date à date. Qui est encore dans le délai ne "
    "compte ni pour, ni contre.",
    Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED: "Les mêmes, et celles qui ont eu un rappel "
    "des obligations dans ce délai.",
}
"""How each is counted, as the page and the file say it beside the figure."""

COUNTING: Mapping[str, str] = {
    "personnes": "Personnes dont au moins un événement de parcours est connu.",
    "positionnes": "Positionnements faits dans la période, et combien de personnes ils concernent.",
    "retenus": "Positionnements dont la place a été tenue pour la première fois dans la période, "
    "quoi qu’il soit arrivé ensuite. Ce n’est pas une part des positionnés.",
    "sorties_emploi": "Personnes, et non événements, dont une sortie vers l’emploi est datée de la "
    "période.",
    "foyers": "Dossiers suivis le dernier jour de la période : un dossier par foyer.",
    "par_dispositif": "Personnes, positionnées et retenues sur les actions de chaque dispositif "
    "dans la période.",
}
"""How the other figures are counted, by their field."""
