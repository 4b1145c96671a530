"""A small catalogue around Angers, and the application that serves it."""

from pathlib import Path

from api.settings import Settings
from api.wiring import Vicinal, wire
from geo.communes import CommuneCode, load_communes
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    OpportunityId,
    SkillRequirement,
)
from insertion.place import Place
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.terms import ContractKind, Licence, Need, Objective, PhysicalDemand
from skills.codes import RomeCode, SkillId
from tests.api.accounts import KEY_TEXT
from tests.upgraded import upgrade
from tests.usecases.accounts.lobby import light_hashing

ANGERS, TRELAZE, SAUMUR = "49007", "49353", "49328"


def a_place(code: str) -> Place:
    commune = load_communes().get(CommuneCode(code))
    return Place(commune.name, commune.code, commune.center, approximate=True)


def an_offer(offer_id: str = "offre-1", **facts: object) -> JobOffer:
    given: dict[str, object] = {"title": "Agent de nettoyage", "source": "essai"}
    return JobOffer(id=OpportunityId(offer_id), **(given | facts))  # type: ignore[arg-type]


def an_action(action_id: str = "action-1", **facts: object) -> InsertionAction:
    given: dict[str, object] = {
        "title": "Atelier mobilité",
        "source": "essai",
        "dispositif": "ASTRe",
        "objective": Objective.SOLVE,
    }
    return InsertionAction(id=OpportunityId(action_id), **(given | facts))  # type: ignore[arg-type]


def a_catalogue() -> list[Opportunity]:
    """Offers and actions that differ by place, contract, licence, hours and what is unknown."""
    mornings = WeeklyHours.from_windows(
        TimeWindow(day, 6 * 60, 9 * 60) for day in list(Weekday)[:5]
    )
    return [
        an_offer(
            "nettoyage",
            place=a_place(ANGERS),
            rome_code=RomeCode("K2204"),
            contract=ContractKind.CDI,
            weekly_hours=20.0,
            shifts=mornings,
            skills=(SkillRequirement(SkillId("v:nettoyer-sols")),),
            demands=frozenset({PhysicalDemand.STANDING}),
            inferred=frozenset({"shifts"}),
        ),
        an_offer(
            "cariste",
            title="Cariste en entrepôt",
            place=a_place(TRELAZE),
            rome_code=RomeCode("N1101"),
            contract=ContractKind.INTERIM,
            licences=(LicenceRequirement(Licence.CACES),),
        ),
        an_offer("saumur", title="Serveuse ou serveur", place=a_place(SAUMUR)),
        an_offer("sans-lieu", title="Aide à domicile", rome_code=RomeCode("K1304")),
        an_action("mobilite", place=a_place(ANGERS), needs=frozenset({Need.MOBILITY}), places=12),
        an_action("numerique", title="Cours d’informatique", needs=frozenset({Need.DIGITAL})),
    ]


def a_vicinal(folder: Path, opportunities: list[Opportunity] | None = None) -> Vicinal:
    """Return an application on a new SQLite file of ``folder``, holding ``opportunities``."""
    return on_database(f"sqlite:///{folder / 'essai.sqlite3'}", opportunities)


def on_database(
    url: str, opportunities: list[Opportunity] | None = None, **chosen: object
) -> Vicinal:
    """Return an application on an empty database, holding ``opportunities``."""
    settings = Settings(
        database_url=url,
        trust_actor_header=True,
        vault_key=KEY_TEXT,
        sign_in_failures_per_address=1_000,  # all come from one
        **chosen,  # type: ignore[arg-type]
    )
    vicinal = wire(settings, hashing=light_hashing())
    upgrade(vicinal.engine)
    store(vicinal, a_catalogue() if opportunities is None else opportunities)
    return vicinal


def store(vicinal: Vicinal, opportunities: list[Opportunity]) -> None:
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert([(each, None) for each in opportunities])
        uow.commit()


def a_profile(**fields: object) -> dict[str, object]:
    """Return the JSON of a profile in Angers; a field given as None is left out."""
    given: dict[str, object] = {
        "domicile": {"commune": ANGERS},
        "moyens": ["velo"],
        "metiers_recherches": ["K2204"],
    }
    return {name: value for name, value in (given | fields).items() if value is not None}
