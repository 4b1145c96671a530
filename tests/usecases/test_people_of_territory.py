"""Who lives in a territory: by the register, by what is imported, to the very point."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from geo.communes import Communes, load_communes, parse_commune_code
from geo.coordinates import Coordinates
from geo.territory import Territory, TerritoryArea, TerritoryMap
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.upgraded import upgrade
from usecases.parcours.indicators import people_of

ANGERS, SAUMUR = parse_commune_code("49007"), parse_commune_code("49328")
INSIDE, OUTSIDE = Coordinates(47.4712, -0.5518), Coordinates(47.49, -0.60)
AREAS = [
    TerritoryArea(Territory("pds", "est_anjou", "Est Anjou"), frozenset({SAUMUR})),
    TerritoryArea(
        Territory("qpv", "QN04901", "Quartier d’essai"),
        outline=shapely.box(-0.56, 47.46, -0.54, 47.48),
    ),
]


@pytest.fixture
def unit_of_work(tmp_path: Path) -> Callable[[], SqlUnitOfWork]:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'essai.db'}")
    upgrade(engine)
    with SqlUnitOfWork(engine) as uow:
        uow.beneficiaries.upsert(
            [
                ("angers-1", Profile(home=INSIDE, home_commune=ANGERS)),
                ("angers-2", Profile(home=OUTSIDE, home_commune=ANGERS)),
                ("saumur", Profile(home=Coordinates(47.26, -0.08), home_commune=SAUMUR)),
                ("nowhere", Profile(home=INSIDE)),
            ]
        )
        uow.commit()
    return lambda: SqlUnitOfWork(engine)


@pytest.mark.parametrize(
    ("territory", "people"),
    [
        ("49007", {"angers-1", "angers-2"}),
        ("49", {"angers-1", "angers-2", "saumur"}),
        ("est_anjou", {"saumur"}),
        ("pds:est_anjou", {"saumur"}),
        ("QN04901", {"angers-1"}),
        ("49353", set()),
    ],
)
def test_people_are_those_whose_home_is_in_it(
    unit_of_work: Callable[[], SqlUnitOfWork], territory: str, people: set[str]
) -> None:
    communes: Communes = load_communes()
    found = people_of(unit_of_work(), territory, TerritoryMap(AREAS, communes), communes)
    assert found == people


@pytest.mark.parametrize("territory", ["99999", "ouest_anjou", "pds:ouest_anjou", "a:b"])
def test_a_territory_that_nobody_knows_is_refused(
    unit_of_work: Callable[[], SqlUnitOfWork], territory: str
) -> None:
    communes = load_communes()
    with pytest.raises(InvalidValue):
        people_of(unit_of_work(), territory, TerritoryMap(AREAS, communes), communes)
