import json

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


def test_what_is_like_an_offer_is_shown_with_its_reasons(vicinal: Vicinal) -> None:
    shown = vicinal("similar", "nettoyage")
    assert shown.status == 0
    assert shown.out.startswith("Proches de : ")
    assert "comparées" in shown.out
    assert " 1." in shown.out


def test_the_json_adds_up_and_leaves_out_the_offer_itself(vicinal: Vicinal) -> None:
    answer = json.loads(vicinal("similar", "nettoyage", "--kind", "tout", "--json").out)
    assert answer["items"]
    for item in answer["items"]:
        assert sum(line["points"] for line in item["contributions"]) == item["score"]
        assert item["id"] != "nettoyage"
    assert answer["total"] == len(answer["items"])


def test_one_that_does_not_exist_is_refused(vicinal: Vicinal) -> None:
    shown = vicinal("similar", "rien-du-tout")
    assert shown.status == 2
    assert "n’existe pas" in shown.err
