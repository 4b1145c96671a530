"""The closed lists that offers, actions and people share: contracts, licences, demands, needs.

Members are English, values are the French codes stored and exchanged. Labels shown to people are
in ``api/labels.py``.
"""

from enum import StrEnum


class OpportunityKind(StrEnum):
    """What an opportunity is."""

    JOB_OFFER = "offre"
    INSERTION_ACTION = "action"


class OfferNature(StrEnum):
    """What an employer offers: work, or a way to discover it, for which nobody is paid."""

    JOB = "emploi"
    VISIT = "visite"
    DAY = "journee"
    IMMERSION = "immersion"  # a PMSMP, code du travail L. 5135-1 to L. 5135-8


class RequirementLevel(StrEnum):
    """How firmly something is asked (France Travail's ``exigence`` E and S)."""

    REQUIRED = "exige"
    DESIRED = "souhaite"


class ContractKind(StrEnum):
    """Contract kinds, after the codes of France Travail's offers."""

    CDI = "cdi"
    CDD = "cdd"
    INTERIM = "interim"
    SEASONAL = "saisonnier"
    CDDI = "cddi"
    INTERIM_INSERTION = "interim_insertion"
    APPRENTICESHIP = "apprentissage"
    PROFESSIONALISATION = "professionnalisation"
    CUI = "cui"
    SELF_EMPLOYED = "independant"


class Licence(StrEnum):
    """Driving licences and site certificates that offers ask for."""

    AM = "am"  # cyclomoteur, ex-BSR
    A = "a"
    B = "b"
    BE = "be"
    C = "c"
    CE = "ce"
    D = "d"
    CACES = "caces"  # any category: which one is not read yet, the offer's text tells


class PhysicalDemand(StrEnum):
    """What a job asks of the body or of a day, matched with functional limits only.

    A person's limits are stated in the same words; no diagnosis is ever recorded.
    """

    HEAVY_LOADS = "port_de_charges"
    STANDING = "station_debout"
    OUTDOORS = "exterieur"
    HEIGHT = "hauteur"
    REPETITIVE = "gestes_repetitifs"
    DRIVING = "conduite"
    COLD = "froid"
    HEAT = "chaleur"
    NOISE = "bruit"
    DUST_CHEMICALS = "poussieres_produits"
    SCREEN = "ecran"
    NIGHT = "nuit"
    WEEKEND = "week_end"
    STAGGERED_HOURS = "horaires_decales"


class Need(StrEnum):
    """What stands between a person and work, and what an insertion action works on."""

    MOBILITY = "mobilite"
    HEALTH = "sante"
    CHILDCARE = "garde_enfants"
    HOUSING = "logement"
    DIGITAL = "numerique"
    BASIC_KNOWLEDGE = "savoirs_de_base"
    BUDGET = "budget"
    ISOLATION = "isolement"
    RIGHTS = "acces_aux_droits"
    PROJECT = "projet_professionnel"
    EXPERIENCE = "experience"
    JOB_SEARCH = "recherche_emploi"


class Objective(StrEnum):
    """The four objectives of the offre d'insertion (reference document 2021, part 2.3)."""

    COMMIT = "s_engager"
    SOLVE = "solutionner"
    EXPERIENCE = "experimenter"
    WORK = "travailler"
