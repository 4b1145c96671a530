"""What the closed lists are called on the screens, in plain words; each is translated."""

from collections.abc import Mapping

from geo.travel import TravelMode
from insertion.schedule import Weekday
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    OpportunityKind,
    PhysicalDemand,
)
from matching.answer import CheckReason, Criterion, ExclusionReason
from web.messages import N_, NN_

MEANS: Mapping[TravelMode, str] = {
    TravelMode.WALK: N_("À pied"),
    TravelMode.BIKE: N_("À vélo"),
    TravelMode.TRANSIT: N_("En bus ou en train"),
    TravelMode.CAR: N_("En voiture"),
    TravelMode.CARPOOL: N_("Dans la voiture de quelqu’un"),
    TravelMode.MOPED: N_("À scooter ou mobylette"),
}

LICENCES: Mapping[Licence, str] = {
    Licence.B: N_("Permis B : voiture"),
    Licence.AM: N_("Permis AM ou BSR : scooter"),
    Licence.A: N_("Permis A : moto"),
    Licence.BE: N_("Permis BE : voiture avec remorque"),
    Licence.C: N_("Permis C : camion"),
    Licence.CE: N_("Permis CE : camion avec remorque"),
    Licence.D: N_("Permis D : car ou bus"),
    Licence.CACES: N_("CACES : chariots et engins"),
}

LIMITS: Mapping[PhysicalDemand, str] = {
    PhysicalDemand.HEAVY_LOADS: N_("Porter des choses lourdes"),
    PhysicalDemand.STANDING: N_("Rester longtemps debout"),
    PhysicalDemand.REPETITIVE: N_("Faire toujours le même geste"),
    PhysicalDemand.OUTDOORS: N_("Travailler dehors"),
    PhysicalDemand.HEIGHT: N_("Travailler en hauteur"),
    PhysicalDemand.DRIVING: N_("Conduire"),
    PhysicalDemand.COLD: N_("Travailler dans le froid"),
    PhysicalDemand.HEAT: N_("Travailler dans la chaleur"),
    PhysicalDemand.NOISE: N_("Travailler dans le bruit"),
    PhysicalDemand.DUST_CHEMICALS: N_("Respirer des poussières ou des produits"),
    PhysicalDemand.SCREEN: N_("Travailler sur un écran"),
    PhysicalDemand.NIGHT: N_("Travailler la nuit"),
    PhysicalDemand.WEEKEND: N_("Travailler le samedi ou le dimanche"),
    PhysicalDemand.STAGGERED_HOURS: N_("Commencer très tôt ou finir très tard"),
}

NEEDS: Mapping[Need, str] = {
    Need.MOBILITY: N_("Me déplacer"),
    Need.CHILDCARE: N_("Faire garder mes enfants"),
    Need.HEALTH: N_("Prendre soin de ma santé"),
    Need.HOUSING: N_("Trouver un logement"),
    Need.BUDGET: N_("Gérer mon argent"),
    Need.RIGHTS: N_("Faire mes démarches et avoir mes droits"),
    Need.DIGITAL: N_("Utiliser Internet et l’ordinateur"),
    Need.BASIC_KNOWLEDGE: N_("Lire, écrire, compter ou parler français"),
    Need.ISOLATION: N_("Rencontrer des gens"),
    Need.PROJECT: N_("Choisir un métier"),
    Need.EXPERIENCE: N_("Essayer un travail"),
    Need.JOB_SEARCH: N_("Chercher un emploi"),
}

CONTRACTS: Mapping[ContractKind, str] = {
    ContractKind.CDI: N_("CDI : sans date de fin"),
    ContractKind.CDD: N_("CDD : avec une date de fin"),
    ContractKind.INTERIM: N_("Intérim"),
    ContractKind.SEASONAL: N_("Travail d’une saison"),
    ContractKind.CDDI: N_("CDD d’insertion : avec un accompagnement"),
    ContractKind.INTERIM_INSERTION: N_("Intérim d’insertion"),
    ContractKind.APPRENTICESHIP: N_("Apprentissage"),
    ContractKind.PROFESSIONALISATION: N_("Contrat de professionnalisation"),
    ContractKind.CUI: N_("Contrat unique d’insertion"),
    ContractKind.SELF_EMPLOYED: N_("À son compte"),
}

OBJECTIVES: Mapping[Objective, str] = {
    Objective.COMMIT: N_("Pour prendre un bon départ"),
    Objective.SOLVE: N_("Pour régler une difficulté"),
    Objective.EXPERIENCE: N_("Pour essayer un travail"),
    Objective.WORK: N_("Pour travailler"),
}

DAYS: Mapping[Weekday, str] = {
    Weekday.MONDAY: N_("lundi"),
    Weekday.TUESDAY: N_("mardi"),
    Weekday.WEDNESDAY: N_("mercredi"),
    Weekday.THURSDAY: N_("jeudi"),
    Weekday.FRIDAY: N_("vendredi"),
    Weekday.SATURDAY: N_("samedi"),
    Weekday.SUNDAY: N_("dimanche"),
}

EXCLUSIONS: Mapping[ExclusionReason, str] = {
    ExclusionReason.TOO_FAR: N_("Le trajet est plus long que ce que vous acceptez."),
    ExclusionReason.LICENCE_MISSING: N_("Il faut un permis ou un certificat que vous n’avez pas."),
    ExclusionReason.CONTRACT_REFUSED: N_("Ce n’est pas un contrat que vous acceptez."),
    ExclusionReason.SHIFT_UNAVAILABLE: N_(
        "Il faut travailler à des heures où vous n’êtes pas libre."
    ),
}

EXCLUSION_COUNTS: Mapping[ExclusionReason, tuple[str, str]] = {
    ExclusionReason.TOO_FAR: NN_("%(num)s est trop loin", "%(num)s sont trop loin"),
    ExclusionReason.LICENCE_MISSING: NN_(
        "%(num)s demande un permis que vous n’avez pas",
        "%(num)s demandent un permis que vous n’avez pas",
    ),
    ExclusionReason.CONTRACT_REFUSED: NN_(
        "%(num)s a un autre contrat", "%(num)s ont un autre contrat"
    ),
    ExclusionReason.SHIFT_UNAVAILABLE: NN_(
        "%(num)s est à des heures où vous n’êtes pas libre",
        "%(num)s sont à des heures où vous n’êtes pas libre",
    ),
}

QUESTIONS: Mapping[CheckReason, str] = {
    CheckReason.PLACE: N_("À quelle adresse est-ce ?"),
    CheckReason.MEANS_OF_TRAVEL: N_("Comment pouvez-vous vous déplacer ?"),
    CheckReason.LICENCE: N_("Avez-vous le permis ou le certificat demandé ?"),
    CheckReason.LICENCE_DESIRED: N_("Peut-on venir sans le permis souhaité ?"),
    CheckReason.SHIFTS: N_("Quels sont les horaires ?"),
    CheckReason.TIMETABLES: N_("Quels sont les horaires du bus ou du train ?"),
    CheckReason.CONTRACT: N_("Quel est le contrat ?"),
    CheckReason.WEEKLY_HOURS: N_("Combien d’heures par semaine ?"),
    CheckReason.OCCUPATION: N_("Quel est le métier exactement ?"),
    CheckReason.SKILLS_ASKED: N_("Que faut-il vraiment savoir faire ?"),
    CheckReason.SKILLS_HELD: N_("Que savez-vous faire ?"),
    CheckReason.NEEDS: N_("De quelle aide avez-vous besoin ?"),
}

CRITERIA: Mapping[Criterion, str] = {
    Criterion.COVERAGE: N_("Ce que vous savez faire"),
    Criterion.COSINE: N_("Ce que vous savez faire de proche"),
    Criterion.OCCUPATION: N_("Le métier"),
    Criterion.CONDITIONS: N_("Le nombre d’heures par semaine"),
    Criterion.NEEDS: N_("L’aide dont vous avez besoin"),
    Criterion.LIMITS: N_("Ce qui est difficile pour vous"),
    Criterion.TRAVEL: N_("Le trajet"),
}

DISCOVERIES: Mapping[OfferNature, str] = {
    OfferNature.VISIT: N_("Visite d’une entreprise"),
    OfferNature.DAY: N_("Une journée pour voir un métier"),
    OfferNature.IMMERSION: N_("Immersion : essayer un métier"),
}

KINDS: Mapping[OpportunityKind, str] = {
    OpportunityKind.JOB_OFFER: N_("Emploi"),
    OpportunityKind.INSERTION_ACTION: N_("Aide ou atelier"),
}
