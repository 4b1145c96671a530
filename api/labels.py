"""French words for every code that leaves the API: what people read, in one place.

Plain French, addressed to nobody: the reader may be the person or the référent beside her. One
speaks of « correspondance », never of a person's score.
"""

from collections.abc import Mapping

from geo.travel import TravelMode
from insertion.schedule import Weekday
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    PhysicalDemand,
    RequirementLevel,
)
from matching.answer import CheckReason, Criterion, ExclusionReason, ReasonCode

WEEKDAY_LABELS: Mapping[Weekday, str] = {
    Weekday.MONDAY: "lundi",
    Weekday.TUESDAY: "mardi",
    Weekday.WEDNESDAY: "mercredi",
    Weekday.THURSDAY: "jeudi",
    Weekday.FRIDAY: "vendredi",
    Weekday.SATURDAY: "samedi",
    Weekday.SUNDAY: "dimanche",
}

TRAVEL_MODE_LABELS: Mapping[TravelMode, str] = {
    TravelMode.WALK: "à pied",
    TravelMode.BIKE: "à vélo",
    TravelMode.MOPED: "à cyclomoteur",
    TravelMode.CAR: "en voiture",
    TravelMode.CARPOOL: "en covoiturage",
    TravelMode.TRANSIT: "en transports en commun",
}

LEVEL_LABELS: Mapping[RequirementLevel, str] = {
    RequirementLevel.REQUIRED: "exigé",
    RequirementLevel.DESIRED: "souhaité",
}

CONTRACT_LABELS: Mapping[ContractKind, str] = {
    ContractKind.CDI: "CDI",
    ContractKind.CDD: "CDD",
    ContractKind.INTERIM: "intérim",
    ContractKind.SEASONAL: "contrat saisonnier",
    ContractKind.CDDI: "CDD d’insertion",
    ContractKind.INTERIM_INSERTION: "intérim d’insertion",
    ContractKind.APPRENTICESHIP: "contrat d’apprentissage",
    ContractKind.PROFESSIONALISATION: "contrat de professionnalisation",
    ContractKind.CUI: "contrat unique d’insertion",
    ContractKind.SELF_EMPLOYED: "travail indépendant",
}

NATURE_LABELS: Mapping[OfferNature, str] = {
    OfferNature.JOB: "emploi",
    OfferNature.VISIT: "visite de l’entreprise",
    OfferNature.DAY: "journée pour découvrir",
    OfferNature.IMMERSION: "immersion (PMSMP)",
}

LICENCE_LABELS: Mapping[Licence, str] = {
    Licence.AM: "permis AM (cyclomoteur)",
    Licence.A: "permis A (moto)",
    Licence.B: "permis B (voiture)",
    Licence.BE: "permis BE (voiture avec remorque)",
    Licence.C: "permis C (poids lourd)",
    Licence.CE: "permis CE (poids lourd avec remorque)",
    Licence.D: "permis D (transport de personnes)",
    Licence.CACES: "CACES (conduite d’engins)",
}

DEMAND_LABELS: Mapping[PhysicalDemand, str] = {
    PhysicalDemand.HEAVY_LOADS: "port de charges",
    PhysicalDemand.STANDING: "station debout prolongée",
    PhysicalDemand.OUTDOORS: "travail en extérieur",
    PhysicalDemand.HEIGHT: "travail en hauteur",
    PhysicalDemand.REPETITIVE: "gestes répétitifs",
    PhysicalDemand.DRIVING: "conduite",
    PhysicalDemand.COLD: "travail au froid",
    PhysicalDemand.HEAT: "travail à la chaleur",
    PhysicalDemand.NOISE: "bruit",
    PhysicalDemand.DUST_CHEMICALS: "poussières ou produits",
    PhysicalDemand.SCREEN: "travail sur écran",
    PhysicalDemand.NIGHT: "travail de nuit",
    PhysicalDemand.WEEKEND: "travail le week-end",
    PhysicalDemand.STAGGERED_HOURS: "horaires décalés",
}

NEED_LABELS: Mapping[Need, str] = {
    Need.MOBILITY: "se déplacer",
    Need.HEALTH: "prendre soin de sa santé",
    Need.CHILDCARE: "faire garder ses enfants",
    Need.HOUSING: "se loger",
    Need.DIGITAL: "utiliser le numérique",
    Need.BASIC_KNOWLEDGE: "lire, écrire, compter",
    Need.BUDGET: "gérer son budget",
    Need.ISOLATION: "rompre l’isolement",
    Need.RIGHTS: "accéder à ses droits",
    Need.PROJECT: "construire un projet professionnel",
    Need.EXPERIENCE: "acquérir de l’expérience",
    Need.JOB_SEARCH: "chercher un emploi",
}

OBJECTIVE_LABELS: Mapping[Objective, str] = {
    Objective.COMMIT: "s’engager",
    Objective.SOLVE: "solutionner",
    Objective.EXPERIENCE: "expérimenter",
    Objective.WORK: "travailler",
}

# Funded schemes of insertion actions; other départements import theirs with names of their own.
DISPOSITIF_LABELS: Mapping[str, str] = {
    "reference_rsa": "Référence RSA",
    "adse_a": "ADSE, parcours A",
    "adse_b": "ADSE, parcours B",
    "point_mobilite": "Point Mobilité",
    "plateforme_mobilite": "Plateforme mobilité-insertion",
    "ai_module_1": "Association intermédiaire, module 1",
    "ai_module_2": "Association intermédiaire, module 2",
    "ai_module_3": "Association intermédiaire, module 3",
    "aci": "Atelier et chantier d’insertion",
    "ei": "Entreprise d’insertion",
    "geiq": "Groupement d’employeurs pour l’insertion et la qualification",
    "cui_temps_reduit": "CUI à temps réduit",
    "astre": "Appui social territorial renforcé",
    "fse_1_1": "Accompagnement renforcé vers l’emploi",
    "fse_1_2": "Étape intensive de parcours",
    "garde_atypique": "Garde d’enfants en horaires atypiques",
    "numerique": "Ateliers numériques",
    "estime_de_soi": "Estime de soi",
    "savoirs_de_base": "Savoirs de base",
    "accompagnement_53": "Accompagnement socio-professionnel (Mayenne)",
}


def dispositif_label(code: str) -> str:
    """Return the name of a dispositif: its own code when the source already wrote a name."""
    return DISPOSITIF_LABELS.get(code, code)


TERRITORY_KIND_LABELS: Mapping[str, str] = {
    "departement": "département",
    "epci": "intercommunalité",
    "canton": "canton",
    "pds": "pôle départemental des solidarités",
    "mds": "maison départementale des solidarités",
    "qpv": "quartier prioritaire",
    "frr": "zone France ruralités revitalisation",
}


def territory_kind_label(kind: str) -> str:
    """Return the name of a kind of territory: its own words when the Département chose them."""
    return TERRITORY_KIND_LABELS.get(kind, kind.replace("_", " "))


CRITERION_LABELS: Mapping[Criterion, str] = {
    Criterion.COVERAGE: "Compétences demandées",
    Criterion.COSINE: "Proximité des compétences",
    Criterion.OCCUPATION: "Métier",
    Criterion.CONDITIONS: "Conditions de travail",
    Criterion.NEEDS: "Besoins",
    Criterion.LIMITS: "Limites",
    Criterion.TRAVEL: "Trajet",
}

# The other reasons are said with the facts of the match: see api/sentences.py.
REASON_LABELS: Mapping[ReasonCode, str] = {
    ReasonCode.SKILLS_NOT_STATED: "les compétences demandées ne sont pas précisées",
    ReasonCode.OCCUPATION_SOUGHT: "c’est un métier recherché",
    ReasonCode.OCCUPATION_HELD: "c’est un métier déjà exercé",
    ReasonCode.OCCUPATION_FAR: "c’est un métier éloigné de ceux qui sont recherchés ou exercés",
    ReasonCode.OCCUPATION_NOT_STATED: "aucun métier n’est précisé ici",
    ReasonCode.OCCUPATION_NOT_NAMED: "aucun métier n’est indiqué dans le profil",
    ReasonCode.HOURS_SUIT: "la durée de travail convient",
    ReasonCode.HOURS_OUTSIDE: "la durée de travail n’est pas celle souhaitée",
    ReasonCode.HOURS_NOT_STATED: "la durée de travail n’est pas précisée",
    ReasonCode.HOURS_FREE: "aucune durée de travail n’est demandée dans le profil",
    ReasonCode.LIMITS_RESPECTED: "les limites indiquées sont respectées",
    ReasonCode.NEEDS_NOT_COVERED: "cette action ne travaille pas les besoins indiqués",
    ReasonCode.NEEDS_UNKNOWN: "les besoins ne sont pas connus",
    ReasonCode.TRAVEL_UNKNOWN: "le temps de trajet n’est pas connu",
}

EXCLUSION_LABELS: Mapping[ExclusionReason, str] = {
    ExclusionReason.TOO_FAR: "trajet plus long que la durée indiquée",
    ExclusionReason.LICENCE_MISSING: "permis ou certificat exigé, non détenu",
    ExclusionReason.CONTRACT_REFUSED: "contrat non accepté",
    ExclusionReason.SHIFT_UNAVAILABLE: "horaires en dehors des disponibilités",
}

CHECK_QUESTIONS: Mapping[CheckReason, str] = {
    CheckReason.PLACE: "Où cela se passe-t-il exactement ?",
    CheckReason.MEANS_OF_TRAVEL: "Quels sont les moyens de déplacement de la personne ?",
    CheckReason.LICENCE: "La personne a-t-elle le permis ou le certificat exigé ?",
    CheckReason.LICENCE_DESIRED: (
        "Un permis ou un certificat est souhaité : l’employeur peut-il s’en passer ?"
    ),
    CheckReason.SHIFTS: "Quels sont les horaires ?",
    CheckReason.TIMETABLES: "Quels sont les horaires des transports en commun ?",
    CheckReason.CONTRACT: "Quel est le type de contrat ?",
    CheckReason.WEEKLY_HOURS: "Combien d’heures par semaine sont prévues ?",
    CheckReason.OCCUPATION: "De quel métier s’agit-il ?",
    CheckReason.SKILLS_ASKED: "Quelles compétences sont vraiment demandées ?",
    CheckReason.SKILLS_HELD: "Que sait faire la personne ?",
    CheckReason.NEEDS: "Quels besoins la personne souhaite-t-elle travailler ?",
}

PARAMETER_LABELS: Mapping[str, str] = {
    "demandes": "compétences demandées",
    "required": "poids d’une compétence exigée",
    "desired": "poids d’une compétence souhaitée",
    "inherited_core": "poids d’une compétence clé du métier, quand l’offre n’en cite aucune",
    "inherited_secondary": "poids d’une autre compétence du métier, dans le même cas",
    "credits": "compétences de la personne",
    "declared": "part comptée d’une compétence déclarée",
    "held_occupation": "part comptée d’une compétence d’un métier exercé",
    "held_affinity": "part comptée d’un métier exercé, ou proche, contre 1 s’il est recherché",
    "inconnus": "quand une donnée manque",
    "skills_asked": "part comptée sans compétence demandée",
    "occupation": "part comptée sans métier connu",
    "weekly_hours": "part comptée sans durée de travail connue",
    "weekly_hours_action": "part comptée sans durée connue, pour une action",
    "needs": "part comptée sans besoin connu",
    "travel_minutes": "minutes de trajet comptées sans trajet connu",
    "trajet": "trajet",
    "free_minutes": "minutes de trajet qui n’ôtent rien",
    "half_minutes_rural": "minutes de plus qui ôtent la moitié, à la campagne",
    "half_minutes_intermediate": "minutes de plus qui ôtent la moitié, entre ville et campagne",
    "half_minutes_dense": "minutes de plus qui ôtent la moitié, en ville",
    "tail_share": "part qui baisse plus lentement",
    "tail_times": "nombre de fois plus lentement",
    "stretch": "multiple de ces minutes, dans le score",
    "conditions": "conditions de travail",
    "hours_tolerance": "heures par semaine hors du souhait qui ôtent tout",
    "limites": "limites",
    "one_strained": "part gardée quand une limite est approchée",
    "several_strained": "part gardée quand plusieurs limites sont approchées",
}


def parameter_label(code: str) -> str:
    """Return the name of a parameter of the ranking, or of a group of them."""
    return PARAMETER_LABELS.get(code, code.replace("_", " "))
