"""The occupations of ``data/occupations/*.toml``: how often, where, under what conditions."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from insertion.terms import ContractKind, Licence, PhysicalDemand
from skills.codes import RomeCode, parse_rome_code
from usecases.demo.schedules import Schedule, load_schedules

ALL_MONTHS = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class LicenceShare:
    """How often a licence is asked, by density class, and how often it is then required."""

    licence: Licence
    share: tuple[float, float, float]
    required: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationModel:
    """How the offers of one occupation are drawn; mappings give relative weights.

    ``pay`` is a range in multiples of the SMIC; ``titles_if`` holds titles that suit only one
    schedule, contract, licence or demand; ``terms`` replaces the usual sentence about a contract;
    ``months`` are those in which such offers appear.
    """

    rome_code: RomeCode
    family: str
    weight: float
    contracts: Mapping[ContractKind, float]
    schedules: Mapping[Schedule, float]
    titles: tuple[str, ...]
    missions: tuple[str, ...]
    pay: tuple[float, float]
    beginner: float
    titles_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Mapping[ContractKind, tuple[str, ...]] = field(default_factory=dict)
    licences: tuple[LicenceShare, ...] = ()
    demands: frozenset[PhysicalDemand] = frozenset()
    sometimes: Mapping[PhysicalDemand, float] = field(default_factory=dict)
    density: tuple[float, float, float] = (1.0, 1.0, 1.0)
    epcis: Mapping[str, float] = field(default_factory=dict)
    min_population: int = 0
    max_posts: int = 1
    months: frozenset[int] = ALL_MONTHS


@cache
def load_occupation_models() -> tuple[OccupationModel, ...]:
    """Return every model, in the order of the files and of their entries."""
    folder = files("usecases.demo").joinpath("data/occupations")
    tables = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    texts = [file.read_text("utf-8") for file in sorted(tables, key=lambda file: file.name)]
    return tuple(
        _model(name, entry) for text in texts for name, entry in tomllib.loads(text).items()
    )


def _model(name: str, entry: dict[str, Any]) -> OccupationModel:
    """Return the model of one entry; its name is its ROME code unless ``rome`` says otherwise."""
    return OccupationModel(
        rome_code=parse_rome_code(entry.get("rome", name)),
        family=entry["family"],
        weight=entry["weight"],
        contracts={ContractKind(kind): weight for kind, weight in entry["contracts"].items()},
        schedules={load_schedules()[name]: weight for name, weight in entry["schedules"].items()},
        titles=tuple(entry["titles"]),
        titles_if={on: tuple(titles) for on, titles in entry.get("titles_if", {}).items()},
        terms={ContractKind(on): tuple(texts) for on, texts in entry.get("terms", {}).items()},
        missions=tuple(entry["missions"]),
        pay=tuple(entry["pay"]),
        beginner=entry["beginner"],
        licences=tuple(_licence_share(each) for each in entry.get("licences", [])),
        demands=frozenset(PhysicalDemand(each) for each in entry.get("demands", [])),
        sometimes={PhysicalDemand(on): share for on, share in entry.get("sometimes", {}).items()},
        density=tuple(entry.get("density", (1.0, 1.0, 1.0))),
        epcis=entry.get("epcis", {}),
        min_population=entry.get("min_population", 0),
        max_posts=entry.get("max_posts", 1),
        months=frozenset(entry.get("months", ALL_MONTHS)),
    )


def _licence_share(entry: dict[str, Any]) -> LicenceShare:
    return LicenceShare(Licence(entry["licence"]), tuple(entry["share"]), entry["required"])
