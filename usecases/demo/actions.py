"""Insertion actions of the demonstration, after the terms of reference of Maine-et-Loire."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from geo.communes import Communes, parse_commune_code
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.place import Place
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Need, Objective, PhysicalDemand
from skills.codes import RomeCode, parse_rome_code
from usecases.demo.draw import seeded
from usecases.demo.offers import SOURCE
from usecases.demo.schedules import describe, read_windows
from usecases.demo.wording import invent_word

MAX_AGE_DAYS = 120
MIN_REMAINING_DAYS = 30
MAX_REMAINING_DAYS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionModel:
    """One action of ``data/actions.toml``; ``sites`` are (commune code, name people use)."""

    dispositif: str
    objective: Objective
    title: str
    organisation: str
    needs: frozenset[Need]
    audience: str
    description: str
    sites: tuple[tuple[str, str], ...]
    rome_code: RomeCode | None
    contract: ContractKind | None
    places: int | None
    weekly_hours: float | None
    shifts: WeeklyHours | None
    demands: frozenset[PhysicalDemand]


def demo_actions(seed: int, communes: Communes, today: date) -> Iterator[InsertionAction]:
    """Yield every action at each of its sites, in ascending id; only the dates are drawn."""
    numbered = enumerate(
        ((model, site) for model in load_action_models() for site in model.sites), start=1
    )
    for number, (model, (code, label)) in numbered:
        rng = seeded(seed, "action", number)
        commune = communes.get(parse_commune_code(code))
        yield InsertionAction(
            id=OpportunityId(f"demo-action-{number:03}"),
            title=model.title.format(lieu=label),
            source=SOURCE,
            place=Place(label, commune.code, commune.center, approximate=True),
            rome_code=model.rome_code,
            contract=model.contract,
            weekly_hours=model.weekly_hours,
            shifts=model.shifts,
            demands=model.demands,
            description=_describe(model),
            organisation=model.organisation.format(nom=invent_word(f"{model.dispositif}:{code}")),
            published_on=today - timedelta(days=rng.randint(0, MAX_AGE_DAYS)),
            expires_on=today + timedelta(days=rng.randint(MIN_REMAINING_DAYS, MAX_REMAINING_DAYS)),
            dispositif=model.dispositif,
            objective=model.objective,
            needs=model.needs,
            places=model.places,
            audience=model.audience,
        )


@cache
def load_action_models() -> tuple[ActionModel, ...]:
    """Return the actions, in the order of the file."""
    text = files("usecases.demo").joinpath("data/actions.toml").read_text("utf-8")
    return tuple(_model(entry) for entry in tomllib.loads(text)["action"])


def _model(entry: dict[str, Any]) -> ActionModel:
    return ActionModel(
        dispositif=entry["dispositif"],
        objective=Objective(entry["objective"]),
        title=entry["title"],
        organisation=entry["organisation"],
        needs=frozenset(Need(each) for each in entry["needs"]),
        audience=entry["audience"],
        description=entry["description"],
        sites=tuple((site["commune"], site["label"]) for site in entry["sites"]),
        rome_code=parse_rome_code(entry["rome"]) if "rome" in entry else None,
        contract=ContractKind(entry["contract"]) if "contract" in entry else None,
        places=entry.get("places"),
        weekly_hours=float(entry["hours"]) if "hours" in entry else None,
        shifts=read_windows(entry["windows"]) if "windows" in entry else None,
        demands=frozenset(PhysicalDemand(each) for each in entry.get("demands", [])),
    )


def _describe(model: ActionModel) -> str:
    if model.shifts is None:
        return model.description
    return f"{model.description} Horaires : {describe(model.shifts)}."
