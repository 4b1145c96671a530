"""Territories from files: every row accounted for; when nothing is read, nothing changes."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.territory import Territory
from insertion.errors import InvalidValue
from insertion.layer_ports import WriteOutcome
from insertion.nir import NIR_REFUSED
from persistence.unit_of_work import SqlUnitOfWork
from tests.insertion.nir_samples import a_nir
from tests.usecases.importing import Importing
from usecases.errors import UnreadableFile
from usecases.find_territories import map_of
from usecases.import_territories import TerritoryImportReport, import_territories

RING = [[-0.56, 47.46], [-0.54, 47.46], [-0.54, 47.48], [-0.56, 47.48], [-0.56, 47.46]]
ANGERS, SAUMUR = CommuneCode("49007"), CommuneCode("49328")


def run(
    importing: Importing, content: str | bytes, kind: str | None = None
) -> TerritoryImportReport:
    path: Path = importing.folder / "territoires"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_territories(path, SqlUnitOfWork(importing.engine), load_communes(), kind)


def of(importing: Importing, commune: CommuneCode, point: Coordinates | None = None) -> set[str]:
    with SqlUnitOfWork(importing.engine) as uow:
        found = map_of(uow.territories.get_all(), load_communes())
    return {f"{each.kind}:{each.name}" for each in found.territories_of(commune, point)}


def a_feature(code: object, ring: object = None, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code_qp": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring or RING]},
    }


def geojson(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_one_territory_a_row_in_what_any_spreadsheet_writes(
    importing: Importing, separator: str, encoding: str
) -> None:
    rows = [
        ["Code INSEE", "Type", "Territoire"],
        ["49007", "PDS", "Centre Anjou"],
        ["49007", "mds", "Angers Évêché"],
        ["49328", "pds", "Est Anjou"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    report = run(importing, text.encode(encoding))
    assert report.refused == ()
    assert [(each.kind, each.territories, each.communes) for each in report.layers] == [
        ("mds", 1, 1),
        ("pds", 2, 2),
    ]
    assert {"pds:Centre Anjou", "mds:Angers Évêché"} < of(importing, ANGERS)


def test_one_kind_a_column(importing: Importing) -> None:
    text = "commune;Nom commune;PDS;MDS;Bassin d’emploi\n49007;Angers;Centre Anjou;;Angers\n"
    report = run(importing, text)
    assert [each.kind for each in report.layers] == ["bassin_d_emploi", "pds"]
    assert "bassin_d_emploi:Angers" in of(importing, ANGERS)


def test_a_code_alone_takes_the_name_that_is_known(importing: Importing) -> None:
    report = run(importing, "commune;code\n49007;centre-anjou\n49328;est-anjou\n", "pds")
    assert report.refused == ()
    assert "pds:Centre Anjou" in of(importing, ANGERS)
    assert "pds:Est Anjou" in of(importing, SAUMUR)


def test_rows_refused_are_told_and_hide_no_other(importing: Importing) -> None:
    text = (
        "commune;type;nom;code\n"
        "49007;pds;Centre Anjou;\n"
        "99999;pds;Nulle part;\n"
        ";pds;Vide;\n"
        "49328;;Sans type;\n"
        "49328;pds;;\n"
        "49353;pds;Autre nom;centre-anjou-2\n"
        "49015;pds;Un nom;centre-anjou-2\n"
        '49331;pds;"Mal fermé;\n'
        "49023;pds;a;b;c;d;e\n"
        "49328;pds;Est Anjou;\n"
    )
    report = run(importing, text)
    assert [row.line for row in report.refused] == [3, 4, 5, 6, 8, 9, 10]
    assert all(row.reason for row in report.refused)
    assert report.read == 10
    assert "pds:Est Anjou" in of(importing, SAUMUR)
    told = " ".join(row.reason for row in report.refused)
    assert "99999" not in told
    assert "Nulle part" not in told


def test_a_first_zero_eaten_by_a_spreadsheet_is_given_back(importing: Importing) -> None:
    assert run(importing, "insee;nom\n1004;Ambérieu\n", "canton").refused == ()
    assert "canton:Ambérieu" in of(importing, CommuneCode("01004"))


def test_a_second_import_changes_nothing_and_another_replaces_the_kind(
    importing: Importing,
) -> None:
    first = "commune;nom\n49007;Centre Anjou\n49328;Est Anjou\n"
    assert run(importing, first, "pds").layers[0].outcome is WriteOutcome.IMPORTED
    assert run(importing, first, "pds").layers[0].outcome is WriteOutcome.UNCHANGED
    other = run(importing, "commune;nom\n49007;Centre\n", "pds")
    assert other.layers[0].outcome is WriteOutcome.UPDATED
    assert not any(each.startswith("pds") for each in of(importing, SAUMUR))


def test_outlines_are_read_and_one_bad_feature_hides_no_other(importing: Importing) -> None:
    swapped = [[lat, lon] for lon, lat in RING]
    crossed = [RING[0], RING[2], RING[1], RING[3], RING[0]]
    report = run(
        importing,
        geojson(
            a_feature("QN1", lib_qp="Monplaisir"),
            a_feature("QN2", swapped),
            a_feature("QN3", crossed),
            a_feature(None),
            "pas un contour",
            {"type": "Feature", "properties": None, "geometry": None, "id": "QN6"},
            a_feature("QN1"),
            a_feature(8, [[lon - 0.1, lat] for lon, lat in RING]),
        ),
        "qpv",
    )
    assert (report.read, report.row_name) == (8, "contour")
    assert [row.line for row in report.refused] == [2, 3, 4, 5, 6, 7]
    assert "inversées" in report.refused[0].reason
    assert "se croise" in report.refused[1].reason
    assert report.layers[0].territories == 2
    point = Coordinates(47.47, -0.55)
    assert "qpv:Monplaisir" in of(importing, ANGERS, point)
    assert "qpv:Monplaisir" not in of(importing, ANGERS)


def test_outlines_beside_communes_of_one_kind_live_together(importing: Importing) -> None:
    run(importing, "commune;nom\n49007;Angers Ouest\n49007;Angers Centre\n", "mds")
    run(importing, geojson(a_feature("angers-centre", nom="Angers Centre")), "mds")
    inside = of(importing, ANGERS, Coordinates(47.47, -0.55))
    outside = of(importing, ANGERS, Coordinates(47.5, -0.5))
    assert "mds:Angers Centre" in inside
    assert "mds:Angers Ouest" not in inside
    assert "mds:Angers Ouest" in outside
    assert "mds:Angers Centre" not in outside


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", None),
        ("   \n", None),
        ("nom;type\nAngers;pds\n", None),
        ("commune;nom\n49007;Centre\n", None),
        ("commune;commune;nom\n49007;49007;Centre\n", "pds"),
        ("commune\n49007\n", None),
        ("commune;type;nom\n99999;pds;Rien\n", None),
        ('{"type": "FeatureCollection", "features": []}', "qpv"),
        ('{"type": "FeatureCollection", "features": {}}', "qpv"),
        ('{"type": "Point"}', "qpv"),
        ("[1, 2]", "qpv"),
        ('{"a": ', "qpv"),
        ('{"a":' * 100_000, "qpv"),
        (b"PK\x03\x04rien", "qpv"),
        (geojson(a_feature("QN2", [[0, 0]])), "qpv"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused_and_changes_nothing(
    importing: Importing, content: str | bytes, kind: str | None
) -> None:
    run(importing, "commune;nom\n49007;Centre Anjou\n", "pds")
    with pytest.raises(UnreadableFile):
        run(importing, content, kind)
    assert "pds:Centre Anjou" in of(importing, ANGERS)


@pytest.mark.parametrize("kind", ["", "PDS", "é", "a" * 41, None])
def test_a_geojson_needs_a_kind_that_is_one(importing: Importing, kind: str | None) -> None:
    with pytest.raises(InvalidValue):
        run(importing, geojson(a_feature("QN1")), kind)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: "{" + text))
def test_any_file_is_read_or_refused(importing: Importing, content: str | bytes) -> None:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    try:
        report = run(importing, raw, "essai")
    except UnreadableFile:
        return
    assert report.layers


def test_a_lone_surrogate_in_a_name_is_refused(importing: Importing) -> None:
    text = geojson(a_feature("QN1"), a_feature("QN2", lib_qp="x")).replace('"x"', '"\\ud800"')
    report = run(importing, text, "qpv")
    assert [row.row_id for row in report.refused] == ["QN2"]
    assert report.layers[0].territories == 1


def test_a_territory_of_a_kind_that_the_register_knows_is_that_of_the_departement(
    importing: Importing,
) -> None:
    run(importing, "commune;nom\n49007;Angers Loire Métropole\n", "epci")
    names = {each for each in of(importing, ANGERS) if each.startswith("epci")}
    assert names == {"epci:Angers Loire Métropole"}
    assert Territory("epci", "angers-loire-metropole", "Angers Loire Métropole").name in str(names)


def test_a_territory_called_by_a_nir_is_refused_alone(importing: Importing) -> None:
    nir = a_nir(Random(8), "49")
    table = f"commune;type;nom;code\n49007;pds;Angers;\n49328;pds;{nir};\n49328;pds;x;{nir}\n"
    of_table = run(importing, table)
    features = [a_feature("q1", nom="Roseraie"), a_feature("q2", nom=nir), a_feature(nir)]
    of_outlines = run(importing, geojson(*features), "qpv")
    for report, refused in ((of_table, [3, 4]), (of_outlines, [2, 3])):
        assert [each.line for each in report.refused] == refused
        assert {each.reason for each in report.refused} == {NIR_REFUSED}
        assert report.layers[0].territories == 1
        assert nir not in repr(report)
