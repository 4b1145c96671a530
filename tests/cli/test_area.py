import json
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


def test_the_communes_in_reach_are_shown_with_what_is_open_there(vicinal: Vicinal) -> None:
    shown = vicinal("area", "Angers", "--mode", "velo", "--minutes", "45")
    assert shown.status == 0
    assert "à vélo d’Angers" in " ".join(shown.out.split())
    assert "49007" in shown.out


def test_the_map_is_written_as_geojson(vicinal: Vicinal, tmp_path: Path) -> None:
    path = tmp_path / "zone.geojson"
    shown = vicinal("area", "--point", "47.4736,-0.5542", "--hexagons", "--geojson", path)
    assert shown.status == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["type"] == "FeatureCollection"
    assert len(written["features"]) > 100


def test_the_json_is_a_summary(vicinal: Vicinal) -> None:
    answer = json.loads(vicinal("area", "Saumur", "--mode", "marche", "--json").out)
    assert answer["communes"][0]["nom"] == "Saumur"
    assert "features" not in answer


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ([], "donnez un lieu"),
        (["Angers", "--point", "47,0"], "donnez un lieu"),
        (["Angers", "--mode", "fusee"], "marche"),
        (["Angers", "--minutes", "91"], "de 1 à 90"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    vicinal: Vicinal, line: list[str], sentence: str
) -> None:
    shown = vicinal("area", *line)
    assert shown.status == 2
    assert sentence in shown.err
