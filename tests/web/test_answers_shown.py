"""What the screens without an account propose is kept as it was shown, with nobody's name."""

import re

from starlette.testclient import TestClient

from api.replay import Outcome, Replayer
from api.wiring import Vicinal
from insertion.shown import AnswerKind, ShownAnswer

PLACE = {"lieu": "Angers", "suite": "suivante"}


def a_visitor_of_angers(visitor: TestClient) -> TestClient:
    found = visitor.post("/profil/lieu", data=PLACE, follow_redirects=False)
    assert found.status_code == 303
    return visitor


def kept_after(vicinal: Vicinal, before: frozenset[str]) -> list[ShownAnswer]:
    return [each for each in last(vicinal) if each.id not in before]


def last(vicinal: Vicinal) -> list[ShownAnswer]:
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        return list(uow.traces.answers.last(1_000))


def known(vicinal: Vicinal) -> frozenset[str]:
    return frozenset(each.id for each in last(vicinal))


def test_each_page_of_the_list_is_kept_in_its_order(visitor: TestClient, vicinal: Vicinal) -> None:
    before = known(vicinal)
    page = a_visitor_of_angers(visitor).get("/possibilites", params={"page": "2"})
    shown = re.findall(r'href="/possibilites/([^"?]+)"', page.text)
    (answer,) = kept_after(vicinal, before)
    assert answer.kind is AnswerKind.MATCHES
    assert (answer.beneficiary_id, answer.departement) == (None, None)
    assert [each.opportunity_id for each in answer.lines] == list(dict.fromkeys(shown))
    assert Replayer(vicinal).replay(answer).outcome is Outcome.SAME


def test_an_offer_looked_at_is_kept_with_its_reasons(visitor: TestClient, vicinal: Vicinal) -> None:
    a_visitor_of_angers(visitor)
    (wanted, *_) = re.findall(r'href="/possibilites/([^"?]+)"', visitor.get("/possibilites").text)
    before = known(vicinal)
    assert visitor.get(f"/possibilites/{wanted}").status_code == 200
    (answer,) = kept_after(vicinal, before)
    assert answer.kind is AnswerKind.ASSESSMENT
    assert [each.opportunity_id for each in answer.lines] == [wanted]
    assert answer.lines[0].points
    assert Replayer(vicinal).replay(answer).outcome is Outcome.SAME


def test_a_page_that_proposes_nothing_leaves_nothing(visitor: TestClient, vicinal: Vicinal) -> None:
    before = known(vicinal)
    for path in ("/", "/aide", "/comment-ca-marche", "/possibilites", "/profil/lieu"):
        visitor.get(path, follow_redirects=False)
    assert kept_after(vicinal, before) == []
