"""A parcours of more than a page: the newest first, and every event can be corrected."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.parcours import EventKind, ParcoursEvent
from tests.web.desk_of_referent import OwnDesk
from tests.web.people import People

MANY = 101  # one more than a page of the API


@pytest.fixture
def desk(territory: TestClient, people: People) -> OwnDesk:
    site = people.sign_in(territory, Role.REFERENT)
    return OwnDesk(site, people.actor(Role.REFERENT).id)


def lived(people: People, who: str, by: str) -> str:
    """Write many events of someone; return the first of them."""
    today = people.vicinal.today()
    with people.vicinal.unit_of_work() as uow:
        uow.parcours.add(
            [
                ParcoursEvent(
                    id=f"long-{who}-{nth:03}",
                    beneficiary_id=who,
                    kind=EventKind.MEETING,
                    on=today - timedelta(days=MANY - 1 - nth),
                    recorded_at=datetime.now(UTC),
                    actor_id=by,
                )
                for nth in range(MANY)
            ]
        )
        uow.commit()
    return f"long-{who}-000"


def test_the_newest_come_first_and_the_oldest_can_be_corrected(
    desk: OwnDesk, people: People, territory: TestClient
) -> None:
    who = desk.principal()[6]
    first = lived(people, who, desk.id)
    where = f"/referent/personnes/{who}/parcours"
    page = desk.page(where)
    assert f"corrige=long-{who}-{MANY - 1:03}" in page
    assert f"corrige={first}" not in page
    following = re.search(r'href="([^"]+)" rel="next"', page)
    assert following is not None
    link = re.search(rf'href="([^"]*corrige={first}[^"]*)"', desk.page(following[1]))
    assert link is not None
    fix = link[1].split("#")[0]
    shown = desk.page(fix)
    assert "À la place de" in shown
    to = re.search(r'<form method="post" action="([^"]+/parcours[^"]*)"', shown)
    assert to is not None
    sealed = dict(re.findall(r'name="(_jeton|_cle)" value="([^"]+)"', shown))
    refused = desk.site.post(
        to[1],
        data=sealed | {"type": "rdv", "le": "jamais", "corrige": first},
        headers={"sec-fetch-site": "same-origin", "origin": "null"},
    )
    assert refused.status_code == 422
    assert "À la place de" in html.unescape(refused.text)
    people.sign_in(territory, Role.BENEFICIARY, who)
    told = desk.page("/moi/demarches").split('class="before"')[1].split("</details>")[0]
    assert told.count("<li>") == 100
    territory.cookies.clear()
