"""What is declared of a person so that rules can be read.

No name, no address, no diagnosis. Everything is optional: ``None`` means « not known », an empty
list « none ». The French name of each attribute is the one of the JSON and of the rule files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from insertion.errors import InvalidValue
from insertion.periods import age_on
from insertion.text import is_id

MAX_AGE = 120
MAX_CHILDREN = 30
MAX_ENTRIES = 50

_COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_DEPARTEMENT = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Kind(StrEnum):
    """What an attribute is made of."""

    YES_NO = "oui_non"
    WHOLE = "entier"
    DAY = "date"
    CHOICE = "choix"
    CODE = "code"
    CODES = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One thing that can be declared, and the question that a person would be asked."""

    name: str  # in French: the key of the JSON and of the rule files
    field: str  # of Situation
    kind: Kind
    question: str
    choices: tuple[str, ...] = ()


ORIENTATIONS = ("social", "emploi", "socioprofessionnel")
HOUSING = ("stable", "heberge", "sans_domicile", "errance", "residence_mobile")
PRESCRIBERS = (
    "referent_parcours",
    "conseiller_emploi_formation",
    "travailleur_social_departement",
    "plateforme_orientation",
    "autre",
)

_YES_NO = (
    ("recoit_rsa", "receives_rsa", "La personne reçoit-elle le RSA ?"),
    ("rsa_majore", "rsa_increased", "Le RSA reçu est-il majoré (parent isolé) ?"),
    ("rsa_socle", "rsa_basic", "Reçoit-elle le RSA « socle » ?"),
    ("droits_et_devoirs", "rights_and_duties", "Est-elle soumise aux droits et devoirs ?"),
    ("releve_faj", "eligible_faj", "Relève-t-elle du fonds d’aide aux jeunes (FAJ) ?"),
    ("autre_minimum_social", "other_minimum_income", "Reçoit-elle un autre minimum social ?"),
    ("en_demarche_insertion", "in_insertion", "Est-elle engagée dans une démarche d’insertion ?"),
    ("en_couple", "in_couple", "Vit-elle en couple ?"),
    ("grossesse", "pregnant", "Attend-elle un enfant ?"),
    ("enfant_moins_3_ans", "child_under_three", "A-t-elle un enfant de moins de trois ans ?"),
    ("exploitant_agricole", "runs_farm", "Exploite-t-elle une ferme ?"),
    ("regime_agricole", "agricultural_cover", "Dépend-elle du régime agricole (MSA) ?"),
    ("habite_qpv", "lives_in_qpv", "Habite-t-elle un quartier prioritaire (QPV) ?"),
    ("demandeur_emploi", "seeks_work", "Est-elle demandeuse d’emploi ?"),
    ("travailleur_independant", "self_employed", "Est-elle travailleuse indépendante ?"),
    ("contrat_aide", "subsidised_contract", "Est-elle salariée en contrat aidé ?"),
    ("activite_precaire", "precarious_activity", "Est-elle en situation d’activité précaire ?"),
    (
        "accompagne_par_professionnel",
        "accompanied",
        "Est-elle accompagnée par un professionnel de l’insertion ?",
    ),
    (
        "difficultes_sociales",
        "social_difficulties",
        "Rencontre-t-elle des difficultés sociales ou professionnelles particulières ?",
    ),
    (
        "cumul_difficultes",
        "several_difficulties",
        "Cumule-t-elle plusieurs difficultés sociales, avec peu d’autonomie ?",
    ),
    (
        "difficultes_acces_emploi",
        "far_from_work",
        "A-t-elle des difficultés d’accès à l’emploi (qualification, expérience, freins) ?",
    ),
    ("besoin_mobilite", "needs_mobility", "A-t-elle des difficultés pour se déplacer ?"),
    (
        "evaluation_prealable",
        "assessed",
        "L’évaluation préalable (engagement, autonomie) a-t-elle été faite ?",
    ),
)
_DAYS = (
    ("date_naissance", "birth_date", "Quelle est la date de naissance ?"),
    ("rsa_depuis", "rsa_since", "Depuis quelle date reçoit-elle le RSA ?"),
    ("rsa_verifie_le", "rsa_checked_on", "Quand le droit au RSA a-t-il été vérifié ?"),
    ("oriente_le", "oriented_on", "À quelle date l’orientation a-t-elle été décidée ?"),
    ("en_emploi_depuis", "employed_since", "Depuis quelle date est-elle en emploi ?"),
    (
        "premiere_entree_module_ai",
        "first_ai_entry",
        "À quelle date est-elle entrée pour la première fois dans un module financé (AI) ?",
    ),
)
_CODES = (
    ("commune", "commune_code", "Dans quelle commune habite-t-elle ?"),
    ("departement", "departement", "Dans quel département habite-t-elle ?"),
    ("epci", "epci_code", "De quelle intercommunalité sa commune fait-elle partie ?"),
    ("pds", "pds", "De quel pôle départemental des solidarités (PDS) dépend-elle ?"),
    ("mds", "mds", "De quelle maison départementale des solidarités (MDS) dépend-elle ?"),
)


def _attributes() -> dict[str, Attribute]:
    listed = [
        Attribute(name="age", field="age", kind=Kind.WHOLE, question="Quel âge a la personne ?"),
        Attribute(
            name="enfants_a_charge",
            field="children",
            kind=Kind.WHOLE,
            question="Combien d’enfants a-t-elle à charge ?",
        ),
        Attribute(
            name="orientation",
            field="orientation",
            kind=Kind.CHOICE,
            question="Quelle orientation a été décidée : social, emploi ou socioprofessionnel ?",
            choices=ORIENTATIONS,
        ),
        Attribute(
            name="logement",
            field="housing",
            kind=Kind.CHOICE,
            question="Quelle est sa situation de logement ?",
            choices=HOUSING,
        ),
        Attribute(
            name="prescripteur",
            field="prescriber",
            kind=Kind.CHOICE,
            question="Qui propose l’action à la personne ?",
            choices=PRESCRIBERS,
        ),
        Attribute(
            name="accompagnements_en_cours",
            field="ongoing",
            kind=Kind.CODES,
            question="Quels accompagnements ou actions sont en cours ?",
        ),
    ]
    for kind, rows in ((Kind.YES_NO, _YES_NO), (Kind.DAY, _DAYS), (Kind.CODE, _CODES)):
        listed += [Attribute(name=n, field=f, kind=kind, question=q) for n, f, q in rows]
    return {attribute.name: attribute for attribute in sorted(listed, key=lambda a: a.name)}


ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType(_attributes())
"""Every attribute by its French name; a rule that names another one does not load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is declared of one person; see :data:`ATTRIBUTES` for the question behind each.

    ``declared`` holds the answers to what a rule asks in its own words, by the code of the
    criterion: a territory can ask something new without a line of code.
    """

    birth_date: date | None = None
    age: int | None = None
    receives_rsa: bool | None = None
    rsa_since: date | None = None
    rsa_increased: bool | None = None
    rsa_basic: bool | None = None
    rsa_checked_on: date | None = None
    rights_and_duties: bool | None = None
    eligible_faj: bool | None = None
    other_minimum_income: bool | None = None
    in_insertion: bool | None = None
    orientation: str | None = None
    oriented_on: date | None = None
    in_couple: bool | None = None
    children: int | None = None
    child_under_three: bool | None = None
    pregnant: bool | None = None
    runs_farm: bool | None = None
    agricultural_cover: bool | None = None
    housing: str | None = None
    lives_in_qpv: bool | None = None
    seeks_work: bool | None = None
    self_employed: bool | None = None
    subsidised_contract: bool | None = None
    employed_since: date | None = None
    precarious_activity: bool | None = None
    accompanied: bool | None = None
    social_difficulties: bool | None = None
    several_difficulties: bool | None = None
    far_from_work: bool | None = None
    needs_mobility: bool | None = None
    assessed: bool | None = None
    prescriber: str | None = None
    first_ai_entry: date | None = None
    ongoing: tuple[str, ...] | None = None
    commune_code: str | None = None
    departement: str | None = None
    epci_code: str | None = None
    pds: str | None = None
    mds: str | None = None
    declared: Mapping[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for attribute in ATTRIBUTES.values():
            value = getattr(self, attribute.field)
            if value is not None:
                _check(attribute, value)
        if len(self.declared) > MAX_ENTRIES or not all(map(is_id, self.declared)):
            raise InvalidValue("declarations", f"{MAX_ENTRIES} codes au plus, avec true ou false")

    def age_on(self, day: date) -> int | None:
        """Return the age on ``day``: from the birth date when it is known, else as declared.

        Raises
        ------
        InvalidValue
            When the birth date is after ``day``, or disagrees with the age declared.
        """
        if self.birth_date is None:
            return self.age
        age = age_on(self.birth_date, day)
        if self.age is not None and self.age != age:
            raise InvalidValue("age", "le même âge que celui que donne date_naissance ce jour-là")
        return age

    def value_of(self, attribute: Attribute, day: date) -> object | None:
        """Return what is declared, or None when it is not known."""
        if attribute.name == "age":
            return self.age_on(day)
        value: object | None = getattr(self, attribute.field)
        return value


def _check(attribute: Attribute, value: object) -> None:
    name = attribute.name
    if attribute.kind is Kind.DAY and not _EARLIEST <= value <= _LATEST:  # type: ignore[operator]
        raise InvalidValue(name, f"une date de {_EARLIEST.year} à {_LATEST.year}")
    if attribute.kind is Kind.WHOLE:
        limit = MAX_AGE if name == "age" else MAX_CHILDREN
        if not 0 <= value <= limit:  # type: ignore[operator]
            raise InvalidValue(name, f"un nombre entier de 0 à {limit}")
    if attribute.kind is Kind.CHOICE and value not in attribute.choices:
        raise InvalidValue(name, f"une valeur parmi : {', '.join(attribute.choices)}")
    if attribute.kind is Kind.CODES:
        codes: tuple[str, ...] = tuple(value)  # type: ignore[arg-type]
        if len(codes) > MAX_ENTRIES or not all(map(is_id, codes)):
            raise InvalidValue(name, f"une liste de {MAX_ENTRIES} codes au plus, comme astre")
    if attribute.kind is Kind.CODE and not _fits(name, str(value)):
        raise InvalidValue(
            name, _CODE_FORMS.get(name, "un code en lettres sans accent, comme est_anjou")
        )


_CODE_FORMS = {
    "commune": "le code INSEE d’une commune, comme 49007",
    "departement": "un code de département comme 49, 2A ou 974",
}


def _fits(name: str, code: str) -> bool:
    if name == "commune":
        return _COMMUNE.fullmatch(code) is not None
    if name == "departement":
        return _DEPARTEMENT.fullmatch(code) is not None
    return is_id(code)


FIELD_NAMES = frozenset(each.name for each in fields(Situation)) - {"declared"}
