"""The commune that a person writes: proposed when in doubt, never chosen in her place."""

import re

from starlette.testclient import TestClient

from api.wiring import Vicinal
from tests.web.test_screens import answer
from web.answers import NO_ANSWER
from web.forms import Form
from web.word_steps import MAX_PLACES, take_place


def test_a_place_in_doubt_is_asked_again_with_choices(visitor: TestClient) -> None:
    found = answer(visitor, "lieu", lieu="Beaulieu")
    codes = re.findall(r'name="commune" value="(\w+)"', found.text)
    assert len(codes) > 1
    assert "checked" not in found.text
    said = {"lieu": "Beaulieu", "lieu_cherche": "Beaulieu"}
    nothing_chosen = answer(visitor, "lieu", **said)
    assert nothing_chosen.status_code == 422
    assert 'href="#champ-commune"' in nothing_chosen.text
    chosen = answer(visitor, "lieu", **said, commune=codes[1])
    assert chosen.status_code == 303


def test_words_corrected_win_over_the_communes_proposed_before(
    visitor: TestClient, vicinal: Vicinal
) -> None:
    proposed = answer(visitor, "lieu", lieu="Saint").text
    code = re.findall(r'name="commune" value="(\w+)"', proposed)[0]
    asked = re.findall(r'name="lieu_cherche" value="([^"]*)"', proposed)[0]
    sent = {"lieu": ("Cholet",), "lieu_cherche": (asked,), "commune": (code,)}
    assert take_place(Form(sent), NO_ANSWER, vicinal, ()).answers["domicile"] == {
        "commune": "49099"
    }
    sent["lieu"] = (asked,)
    assert take_place(Form(sent), NO_ANSWER, vicinal, ()).answers["domicile"] == {"commune": code}


def test_namesakes_of_here_are_proposed_before_larger_ones(vicinal: Vicinal) -> None:
    form = Form({"lieu": ("Beaulieu",)})
    everywhere = vicinal.geocoder.geocode("Beaulieu", 60)
    last = everywhere[-1].commune
    assert len(everywhere) > MAX_PLACES
    shown = take_place(form, NO_ANSWER, vicinal, (last.departement,)).facts["places"]
    assert shown[0] == last
    assert len(shown) == MAX_PLACES
