import json
from pathlib import Path

import pytest

from tests.api.builders import a_profile
from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


@pytest.fixture
def walker(tmp_path: Path) -> Path:
    """Return the file of someone on foot, whom a Point Mobilité could lend a moped."""
    path = tmp_path / "profil.json"
    fields = {"moyens": ["marche"], "duree_max_minutes": 120, "permis": []}
    fields["situation"] = {"recoit_rsa": True, "accompagne_par_professionnel": True}
    path.write_text(json.dumps(a_profile(**fields)), encoding="utf-8")
    return path


def test_each_lever_says_what_it_opens_and_on_which_conditions(
    vicinal: Vicinal, walker: Path
) -> None:
    shown = vicinal("levers", walker)
    assert shown.status == 0, shown.err
    assert "Aujourd’hui" in shown.out
    assert "Un cyclomoteur, loué par un Point Mobilité" in shown.out
    assert "1 offre de plus à portée" in shown.out
    assert "Les conditions du Point Mobilité sont remplies." in shown.out


def test_the_way_to_one_offer_is_shown(vicinal: Vicinal, walker: Path) -> None:
    shown = vicinal("levers", walker, "--for", "cariste")
    assert "Écartée aujourd’hui" in shown.out
    assert "→" in shown.out


def test_the_json_is_that_of_the_api(vicinal: Vicinal, walker: Path) -> None:
    answer = json.loads(vicinal("levers", walker, "--json", "--limit", "2").out)
    assert len(answer["items"]) == 2
    assert answer["pour"] is None
    assert answer["items"][0]["meilleures"]


def test_nothing_to_pull_is_said_and_is_no_success(vicinal: Vicinal, tmp_path: Path) -> None:
    path = tmp_path / "profil.json"
    path.write_text('{"domicile": {"commune": "49007"}, "duree_max_minutes": 180}')
    shown = vicinal("levers", path, "--kind", "action")
    assert shown.status == 1
    assert "n’ouvrirait davantage" in shown.out


def test_a_profile_that_is_not_one_is_refused(vicinal: Vicinal, tmp_path: Path) -> None:
    path = tmp_path / "profil.json"
    path.write_text('{"domicile": {"commune": "49007"}, "situation": {"recoit_rsa": "oui"}}')
    shown = vicinal("levers", path)
    assert shown.status == 2
    assert "situation.recoit_rsa" in shown.err
    assert "oui" not in shown.err
