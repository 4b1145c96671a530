"""What a ranking may never know of a person: the grounds of article L. 1132-1 du code du travail.

Two tables, which tests hold to the code. :data:`GROUNDS` says where each ground is held, if it is:
nothing of ``matching/`` can read those fields. :data:`SCORING_FACTS` says why each fact of a
:class:`~insertion.beneficiary.Profile` may rank or exclude: it is about the work and the way to it,
not about who the person is. A fact added to a profile without its reason fails the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SOURCE = "code du travail, art. L. 1132-1"


@dataclass(frozen=True, slots=True)
class ProtectedGround:
    """One ground on which nobody may be put aside, and where anything of it is held.

    ``held_in`` names attributes as ``Class.field``; empty when nothing of it is held.
    """

    code: str
    label: str
    held_in: tuple[str, ...] = ()
    why: str = "n’est demandé nulle part"


def _situation(*fields: str) -> tuple[str, ...]:
    return tuple(f"Situation.{each}" for each in fields)


_ENTRY = "lu par les conditions d’entrée d’un dispositif, que la loi ou le financeur fixe"
_FAMILY = "in_couple", "children", "child_under_three"
_INCOME = (
    "receives_rsa",
    "rsa_since",
    "rsa_increased",
    "rsa_basic",
    "rsa_checked_on",
    "rights_and_duties",
    "eligible_faj",
    "other_minimum_income",
    "precarious_activity",
    "social_difficulties",
    "several_difficulties",
    "far_from_work",
    "housing",
)
_PLACE = "commune_code", "departement", "epci_code", "pds", "mds", "lives_in_qpv"

GROUNDS: tuple[ProtectedGround, ...] = (
    ProtectedGround("origine", "l’origine"),
    ProtectedGround("sexe", "le sexe"),
    ProtectedGround("moeurs", "les mœurs"),
    ProtectedGround("orientation_sexuelle", "l’orientation sexuelle"),
    ProtectedGround("identite_de_genre", "l’identité de genre"),
    ProtectedGround("age", "l’âge", _situation("age", "birth_date"), _ENTRY),
    ProtectedGround("famille", "la situation de famille", _situation(*_FAMILY), _ENTRY),
    ProtectedGround("grossesse", "la grossesse", _situation("pregnant"), _ENTRY),
    ProtectedGround("genetique", "les caractéristiques génétiques"),
    ProtectedGround(
        "vulnerabilite_economique",
        "la particulière vulnérabilité résultant de la situation économique",
        _situation(*_INCOME),
        _ENTRY,
    ),
    ProtectedGround("nationalite", "l’appartenance à une nation, une ethnie ou une prétendue race"),
    ProtectedGround("opinions", "les opinions politiques"),
    ProtectedGround("syndicat", "les activités syndicales ou mutualistes"),
    ProtectedGround("mandat", "l’exercice d’un mandat électif"),
    ProtectedGround("religion", "les convictions religieuses"),
    ProtectedGround("apparence", "l’apparence physique"),
    ProtectedGround(
        "nom",
        "le nom de famille",
        ("CivilIdentity.first_name", "CivilIdentity.last_name"),
        "tenu à part, pour l’appeler : rien de ce qui classe ne le lit, et aucun employeur ne l’a",
    ),
    ProtectedGround("residence", "le lieu de résidence", _situation(*_PLACE), _ENTRY),
    ProtectedGround("banque", "la domiciliation bancaire"),
    ProtectedGround(
        "sante",
        "l’état de santé, la perte d’autonomie ou le handicap",
        why="jamais recueilli : une limite dit ce qu’un travail demande et ne peut pas être fait, "
        "sans raison médicale",
    ),
    ProtectedGround("langue", "la capacité à s’exprimer dans une autre langue que le français"),
    ProtectedGround("alerte", "la qualité de lanceur d’alerte, de facilitateur ou de témoin"),
)
"""Every ground of the article, in its order; those that are held are never read by a ranking."""

SCORING_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "home": "d’où part le trajet : il se peut ou non par ses moyens, et sa durée compte pour "
        "elle seule ; envers un employeur, rien de lui ne sort",
        "home_commune": "la densité du lieu, dont dépend la vitesse",
        "means": "ses moyens de déplacement : de quoi aller au travail",
        "max_minutes": "la durée de trajet qu’elle accepte",
        "max_minutes_by_occupation": "la même, pour un métier",
        "licences": "ce qu’un travail exige et qu’elle détient",
        "sought": "ce qu’elle veut faire",
        "held": "ce qu’elle a fait",
        "skills": "ce qu’elle sait faire",
        "availability": "quand elle est libre, sans dire pourquoi",
        "accepted_contracts": "ce qu’elle accepte",
        "weekly_hours": "combien d’heures elle veut",
        "limits": "ce qu’elle a dit ne pas pouvoir faire au travail, sans raison médicale ; baisse "
        "sans jamais exclure",
        "needs": "ce à quoi une action peut répondre ; n’entre dans aucun score d’offre",
        "stopover": "un détour de son trajet, par un lieu et à des heures",
    }
)
"""Why each fact of a profile may rank or exclude, by its name there."""

MATCHING_MAY_READ = frozenset(
    {
        "insertion.beneficiary",
        "insertion.errors",
        "insertion.needs",
        "insertion.opportunity",
        "insertion.place",
        "insertion.schedule",
        "insertion.terms",
        "insertion.text",
    }
)
"""The modules of the domain that ``matching/`` imports: none knows a ground."""


def protected_fields() -> frozenset[str]:
    """Return the names of every attribute in which something of a ground is held."""
    return frozenset(each.rpartition(".")[2] for ground in GROUNDS for each in ground.held_in)
