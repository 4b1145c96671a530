"""An action with a long past: its next places are shown all the same."""

from datetime import timedelta

from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.capacity import ActionSession
from insertion.opportunity import parse_opportunity_id
from tests.web.desk_of_referent import OwnDesk
from tests.web.people import People

MANY = 101  # one more than a page of the API


def test_sessions_that_are_over_never_hide_the_next_one(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.REFERENT)
    desk = OwnDesk(site, people.actor(Role.REFERENT).id)
    action = desk.api("/actions", size=1)["items"][0]["id"]
    today = people.vicinal.today()
    with people.vicinal.unit_of_work() as uow:
        uow.wait_to_write()
        for nth in range(MANY + 1):
            first = today - timedelta(days=400 - nth) if nth < MANY else today
            uow.action_sessions.add(
                ActionSession(
                    id=f"longue-{nth:03}",
                    action_id=parse_opportunity_id(action),
                    starts_on=first,
                    ends_on=first,
                    places=3,
                    venue="Salle passée" if nth < MANY else "Salle à venir",
                )
            )
        uow.commit()
    page = desk.page(f"/referent/actions/{action}")
    assert "Salle à venir" in page
    assert "Salle passée" not in page
    territory.cookies.clear()
