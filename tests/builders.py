"""Values for tests, with sensible defaults: name only what the test is about."""

from functools import cache

from geo.communes import Commune, CommuneCode, Communes, DensityClass
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import InsertionAction, JobOffer, OpportunityId
from insertion.place import Place
from insertion.schedule import TimeWindow, Weekday, WeeklyHours, parse_clock
from insertion.terms import Objective
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Occupation, OccupationSkill, Referential, Skill, SkillKind

ANGERS = Coordinates(47.4736, -0.5542)
TRELAZE = Coordinates(47.4457, -0.4654)
SEGRE = Coordinates(47.6866, -0.8722)
SAUMUR = Coordinates(47.2600, -0.0769)

CLEANER, HOME_HELP, WAREHOUSE, DRIVER, COOK = (
    RomeCode(code) for code in ("K2204", "K1304", "N1105", "N4105", "G1602")
)


@cache
def small_communes() -> Communes:
    """Return four communes of Maine-et-Loire, one of each density at least."""
    rows = (
        ("49007", "Angers", ANGERS, DensityClass.DENSE, 157_000),
        ("49353", "Trélazé", TRELAZE, DensityClass.INTERMEDIATE, 15_000),
        ("49331", "Segré-en-Anjou Bleu", SEGRE, DensityClass.RURAL, 17_000),
        ("49328", "Saumur", SAUMUR, DensityClass.INTERMEDIATE, 26_000),
    )
    return Communes(
        {
            CommuneCode(code): Commune(
                CommuneCode(code), name, "49", None, None, population, ("49000",), point, density
            )
            for code, name, point, density, population in rows
        }
    )


@cache
def small_referential() -> Referential:
    """Return five occupations over eight skills in three families; one occupation is bare.

    One more skill stands for another, as starter skills do beside the official ones.
    """
    families = {"v:m-nettoyer": "Nettoyer", "v:m-aider": "Aider", "v:m-manutention": "Manutention"}
    members = {
        "v:laver-sols": "v:m-nettoyer",
        "v:laver-vitres": "v:m-nettoyer",
        "v:entretenir-linge": "v:m-nettoyer",
        "v:aider-toilette": "v:m-aider",
        "v:preparer-repas": "v:m-aider",
        "v:porter-colis": "v:m-manutention",
        "v:conduire-chariot": "v:m-manutention",
        "v:conduire-camion": None,
    }
    skills = {
        SkillId(code): Skill(SkillId(code), label, SkillKind.MACRO)
        for code, label in families.items()
    } | {
        SkillId(code): Skill(
            SkillId(code), code[2:], SkillKind.KNOW_HOW, SkillId(macro) if macro else None
        )
        for code, macro in members.items()
    }
    cooking = SkillId("v:cuisiner")
    stands_for = (SkillId("v:preparer-repas"),)
    skills[cooking] = Skill(cooking, "cuisiner", SkillKind.KNOW_HOW, stands_for=stands_for)
    asked = {
        CLEANER: ("v:laver-sols", "v:laver-vitres"),
        HOME_HELP: ("v:aider-toilette", "v:preparer-repas", "v:laver-sols", "v:entretenir-linge"),
        WAREHOUSE: ("v:porter-colis", "v:conduire-chariot"),
        DRIVER: ("v:conduire-camion", "v:porter-colis"),
        COOK: (),
    }
    near = {HOME_HELP: (CLEANER,), CLEANER: (HOME_HELP,), WAREHOUSE: (DRIVER,)}
    contexts = {CLEANER: ("station_debout",), WAREHOUSE: ("port_de_charges", "froid")}
    occupations = {
        code: Occupation(
            code,
            f"Occupation {code}",
            "Tests",
            skills=tuple(
                OccupationSkill(SkillId(skill), core=position == 0)
                for position, skill in enumerate(skills_asked)
            ),
            near=near.get(code, ()),
            contexts=contexts.get(code, ()),
        )
        for code, skills_asked in asked.items()
    }
    return Referential("tests-1", occupations, skills)


@cache
def small_reference() -> Reference:
    """Return the small referential and communes with the current policy."""
    return build_reference(small_referential(), small_communes(), load_policy())


def a_place(coordinates: Coordinates | None = ANGERS, commune: str | None = "49007") -> Place:
    """Return a place, Angers by default."""
    return Place(None, CommuneCode(commune) if commune else None, coordinates, approximate=False)


def a_job_offer(identifier: str = "offer-1", **facts: object) -> JobOffer:
    """Return an offer for a cleaner in Angers; ``facts`` replace any field."""
    defaults = {
        "id": OpportunityId(identifier),
        "title": "Agent d'entretien",
        "source": "tests",
        "place": a_place(),
        "rome_code": CLEANER,
    }
    return JobOffer(**(defaults | facts))  # type: ignore[arg-type]


def an_insertion_action(identifier: str = "action-1", **facts: object) -> InsertionAction:
    """Return an action in Angers; ``facts`` replace any field."""
    defaults = {
        "id": OpportunityId(identifier),
        "title": "Point Mobilité",
        "source": "tests",
        "place": a_place(),
        "dispositif": "point-mobilite",
        "objective": Objective.SOLVE,
    }
    return InsertionAction(**(defaults | facts))  # type: ignore[arg-type]


def a_profile(**facts: object) -> Profile:
    """Return a person in Angers with a car; ``facts`` replace any field."""
    defaults = {"home": ANGERS, "home_commune": "49007", "means": frozenset({TravelMode.CAR})}
    return Profile(**(defaults | facts))  # type: ignore[arg-type]


def hours(*windows: tuple[Weekday, str, str]) -> WeeklyHours:
    """Return weekly hours written ``(Weekday.MONDAY, "08:00", "12:00")``."""
    return WeeklyHours.from_windows(
        TimeWindow(day, parse_clock(start), parse_clock(end)) for day, start, end in windows
    )
