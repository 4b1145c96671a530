"""The rules of a dispositif, one record a kind: dated, cited, as firm as the text is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from insertion.periods import Period
from insertion.situation import Attribute
from insertion.terms import Objective

RuleScalar = Decimal | date | bool | str | tuple[str, ...]


class RuleStatus(StrEnum):
    """How firmly a text says it."""

    FIRM = "ferme"
    INDICATIVE = "indicatif"
    EXCEPTIONAL = "exceptionnel"
    SUBJECT_TO = "sous_reserve"


class Subject(StrEnum):
    """What a value is about."""

    AUDIENCE = "public"
    DURATION = "duree"
    EXTENSION = "prolongation"
    VOLUME = "volume"
    GROUP = "groupe"
    FREQUENCY = "frequence"
    CAPACITY = "file_active"
    TARIFF = "tarif"
    INDICATOR = "indicateur"
    VALIDATION = "validation"
    TERRITORY = "territoire"
    DATES = "dates"
    DELAY = "delai"
    STATUS = "statut"
    STAFF = "personnel"


class Unit(StrEnum):
    """What a value counts; the money units are exact decimals."""

    MONTHS = "mois"
    DAYS = "jours"
    YEARS = "ans"
    WEEKS = "semaines"
    HOURS = "heures"
    HOURS_A_WEEK = "heures_par_semaine"
    HOURS_A_MONTH = "heures_par_mois"
    TIMES = "fois"
    TIMES_A_MONTH = "fois_par_mois"
    PEOPLE = "personnes"
    PLACES = "places"
    POSTS = "postes"
    SESSIONS = "seances"
    INTERVIEWS = "entretiens"
    MOPEDS = "cyclomoteurs"
    PERCENT = "pourcent"
    EUROS = "euros"
    EUROS_AN_HOUR = "euros_par_heure"
    EUROS_A_MONTH = "euros_par_mois"
    EUROS_A_DAY = "euros_par_jour"
    EUROS_A_PLACE_YEAR = "euros_par_place_et_par_an"
    EUROS_A_POST = "euros_par_etp"
    DATE = "date"
    YES_NO = "oui_non"
    TEXT = "texte"
    LIST = "liste"


MONEY = frozenset(unit for unit in Unit if unit.startswith("euros"))


class DispositifKind(StrEnum):
    """What a file describes."""

    DISPOSITIF = "dispositif"
    FRAMEWORK = "cadre"  # what holds for all: law, reference document, targets


class AimedAt(StrEnum):
    """For whom a dispositif is."""

    PEOPLE = "personnes"
    STRUCTURES = "structures"


class Operator(StrEnum):
    """How a criterion compares an attribute with what is expected."""

    EQUALS = "vaut"
    AMONG = "parmi"
    DIFFERS = "differe"
    HOLDS_ONE = "contient"
    HOLDS_NONE = "sans"
    BETWEEN = "entre"
    WITHIN_FIRST = "depuis_moins_de"
    FOR_AT_LEAST = "depuis_au_moins"
    DECLARED = "a_declarer"


class IfUnknown(StrEnum):
    """What an unknown answer makes of the whole."""

    TO_CHECK = "a_verifier"
    NO_EFFECT = "sans_effet"


class GroupMode(StrEnum):
    """How many members of a group are needed."""

    ALL = "tous"
    ANY = "un_parmi"


class FormalityKind(StrEnum):
    """What is to be done or shown."""

    DOCUMENT = "piece"
    VALIDATION = "validation"
    PRIOR = "prealable"
    STEP = "etape"


class IncompatibilityEffect(StrEnum):
    """What two things that do not go together lead to."""

    DUPLICATE = "doublon"  # the second is refused
    COUNTED_ONCE = "compte_une_fois"  # both may happen, one is paid
    NOT_COUNTED = "ne_compte_pas"  # those hours or sessions are left out of what is paid


@dataclass(frozen=True, slots=True)
class RuleDocument:
    """A founding document."""

    code: str
    title: str
    file: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule is written, and its words."""

    document: RuleDocument
    section: str
    quote: str

    def __str__(self) -> str:
        return f"{self.document.title}, {self.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has: a name, how firm it is, when it holds and where it was read."""

    code: str
    label: str
    status: RuleStatus
    period: Period
    source: RuleSource
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleValue(Rule):
    """One value; a bound is always included."""

    subject: Subject
    value: RuleScalar
    unit: Unit

    @property
    def number(self) -> Decimal:
        """Return the value as a number; hours, months and euros alike."""
        if isinstance(self.value, bool) or not isinstance(self.value, Decimal):
            raise TypeError(f"{self.code} is no number")
        return self.value

    @property
    def whole(self) -> int:
        """Return the value as a whole number: months, people, times."""
        number = self.number
        if number != number.to_integral_value():
            raise TypeError(f"{self.code} is not whole")
        return int(number)


@dataclass(frozen=True, slots=True)
class Recheck:
    """After ``months`` from the day in ``since``, an answer must be checked again.

    ``checked_on`` is the attribute that says when it was.
    """

    since: Attribute
    months: int
    checked_on: Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCriterion(Rule):
    """One condition on one declared attribute, or on an answer in the rule's own words."""

    operator: Operator
    attribute: Attribute | None
    question: str
    expected: bool | tuple[str, ...] = True
    minimum: int | None = None
    maximum: int | None = None
    unit: Unit | None = None
    evidence: str = ""
    if_unknown: IfUnknown = IfUnknown.TO_CHECK
    recheck: Recheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Criteria, or groups, of which all or one are needed."""

    code: str
    label: str
    mode: GroupMode
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formality(Rule):
    """A paper to show, a person who validates, a step to go through.

    ``unless_prescriber`` are the prescribers for whom it is not asked.
    """

    kind: FormalityKind
    by: str = ""
    when: str = ""
    unless_prescriber: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incompatibility(Rule):
    """What does not go with the dispositif: ids of others, or kinds of accompaniment or hours."""

    effect: IncompatibilityEffect
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Rule):
    """To whom the accompaniment may be entrusted, when a group of criteria is met."""

    condition: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Rule):
    """A result that an objective, or a dispositif, awaits (« résultat attendu »)."""

    objective: Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """What a text leaves open: what it says, how it is read here, and why.

    ``concerns`` are codes of rules of the same file; ``attributes`` are names of attributes, in
    whatever file a criterion reads them.
    """

    code: str
    title: str
    says: str
    reading: str
    reason: str
    source: RuleSource
    concerns: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
