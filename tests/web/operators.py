"""A territory of its own for the desk of the operator: what it signs, nobody else needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import escape
from starlette.testclient import TestClient

from skills.normalize import fold
from tests.web.browser import Visitor

FROM_A_PAGE = {"sec-fetch-site": "same-origin", "origin": "null"}
DAYS, WEEKS = 7, 9


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Desk:
    """The screens as an operator uses them, in the process, and the day it is there."""

    site: TestClient
    today: date

    def names(self, people: Iterable[str]) -> dict[str, str]:
        """Return what people are called, as a page shows it, by id."""
        found = self.api("/identites", personnes=",".join(sorted(set(people))))["items"]
        return {each["beneficiaire_id"]: str(escape(each["nom_complet"])) for each in found}

    def page(self, path: str, status: int = 200) -> str:
        """Return a page."""
        found = self.site.get(path)
        assert found.status_code == status, (path, found.status_code)
        return found.text

    def send(self, path: str, at: str, fields: Mapping[str, Any]) -> Any:
        """Send a form that was shown at an address, as a browser does."""
        seal = re.search(r'name="_jeton" value="([^"]+)"', self.page(at))
        assert seal is not None
        said = {"_jeton": seal[1], **fields}
        return self.site.post(path, data=said, headers=FROM_A_PAGE, follow_redirects=False)

    def api(self, path: str, **query: str) -> Any:
        """Return what the API says to the same person."""
        found = self.site.get(f"/api/v1{path}", params=query)
        assert found.status_code == 200, (path, found.text)
        return found.json()

    def session(self) -> Mapping[str, Any]:
        """Return the session with most people in."""
        found: Mapping[str, Any] = max(
            self.api("/sessions", size="100")["items"], key=lambda each: each["presentes"]
        )
        return found

    def week(self, session: Mapping[str, Any], day: date) -> Mapping[str, Any]:
        """Return the week of a day as the API gives it, people by name as a sheet has them."""
        found = self.api(f"/sessions/{session['id']}/semaine", jour=day.isoformat())
        names = self.names(each["beneficiaire_id"] for each in found["personnes"])
        found["personnes"].sort(
            key=lambda each: (fold(names[each["beneficiaire_id"]]), each["positionnement_id"])
        )
        return found  # type: ignore[no-any-return]

    def hold_late(self, base: str, monday: date) -> str:
        """Hold a séance late on the Tuesday of a week of the session, and return its id."""
        tuesday = (monday + timedelta(days=1)).isoformat()
        row = {"le-0": tuesday, "debut-0": "17:00", "fin-0": "18:00", "nature-0": "individuelle"}
        said = {"jour": monday.isoformat(), "lignes": "1"} | row
        sent = self.send(f"{base}/seances", f"{base}/seances?jour={monday}", said)
        assert sent.status_code == 303, sent.text
        held = self.week(self.session(), monday)["seances"]
        return str(next(each["id"] for each in held if each["debut"] == "17:00"))


def week_of_most(visitor: Visitor, today: date) -> str:
    """Return the address of the last sheet with a séance, of the session with most people in."""
    sessions = f"{visitor.base}/api/v1/sessions"
    ask = visitor.context.request
    found = ask.get(sessions, params={"size": "100"}).json()["items"]
    session = max(found, key=lambda each: each["presentes"])["id"]
    for back in range(WEEKS):  # this week has none until its day is over
        day = str(monday_of(today) - timedelta(days=DAYS * back))
        if ask.get(f"{sessions}/{session}/semaine", params={"jour": day}).json()["seances"]:
            return f"/operateur/sessions/{session}/semaine?jour={day}"
    raise AssertionError("no séance in two months")


def sheet_of(week: Mapping[str, Any], cells: Mapping[tuple[int, int], tuple[str, str]]) -> Any:
    """Return the fields of a sheet as it is shown, with what is typed in some cells."""
    read = {(each["seance_id"], each["positionnement_id"]): each for each in week["lignes"]}
    fields: dict[str, Any] = {
        "jour": week["du"],
        "s": [each["id"] for each in week["seances"]],
        "p": [each["positionnement_id"] for each in week["personnes"]],
        "lu": [],
    }
    for row, person in enumerate(week["personnes"]):
        for column, seance in enumerate(week["seances"]):
            line = read.get((seance["id"], person["positionnement_id"]))
            code, hours = "", ""
            if line is not None and line["statut"]["code"] != "annule":
                code, minutes = line["statut"]["code"], line["minutes"]
                hours = f"{minutes // 60}:{minutes % 60:02}" if code == "present" else ""
            if line is not None:
                fields["lu"].append(
                    f"{row}-{column} {line['id']} {code or '-'} {hours or '-'} "
                    f"{line['attestation'] or ''}"
                )
            code, hours = cells.get((row, column), (code, hours))
            fields[f"c-{row}-{column}"], fields[f"h-{row}-{column}"] = code, hours
    return fields
