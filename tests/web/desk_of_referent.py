"""What the tests of the référent's desk do: ask pages, send their forms, find people."""

import html
import re
from dataclasses import dataclass
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

PERSON = "/referent/personnes/{}"
SECTIONS = ("", "/propositions", "/propositions?type=offre", "/plan", "/parcours", "/situation")
SECTIONS += ("/profil", "/contacts", "/dossier")
FROM_A_PAGE = {"sec-fetch-site": "same-origin", "origin": "null"}
_HIDDEN = re.compile(r'name="(_jeton|_cle)" value="([^"]+)"')
_TICK = re.compile(r'name="personnes" value="([^"]+)"')


@dataclass(frozen=True)
class OwnDesk:
    """A site where a référent is signed in."""

    site: TestClient
    id: str

    def page(self, path: str, status: int = 200) -> str:
        """Return the words and marks of a page."""
        answer = self.site.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html.unescape(answer.text)

    def api(self, path: str, **params: Any) -> Any:
        """Return what the API answers to the same person."""
        answer = self.site.get(f"/api/v1{path}", params=params)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def send(
        self, shown_at: str, fields: dict[str, Any], to: str | None = None, key: str = ""
    ) -> Response:
        """Send a form of the page shown at an address, as a browser does."""
        sealed = dict(_HIDDEN.findall(self.site.get(shown_at).text))
        data = sealed | ({"_cle": key} if key else {}) | fields
        path = (to or shown_at).split("?")[0].split("#")[0]
        return self.site.post(path, data=data, headers=FROM_A_PAGE, follow_redirects=False)

    def people(self, **params: Any) -> list[str]:
        """Return the ids of the portfolio, in order."""
        found = self.api(f"/referents/{self.id}/suivi", size=100, **params)
        return [each["beneficiaire_id"] for each in found["items"]]

    def principal(self) -> list[str]:
        """Return those of whom he is the principal référent, with a profile."""
        found = self.api(f"/referents/{self.id}/suivi", size=100)["items"]
        return [e["beneficiaire_id"] for e in found if e["role"]["code"] == "principal"]


def ticks(page: str) -> list[str]:
    """Return whom a page lets tick."""
    return _TICK.findall(page)


def pages_of(desk: OwnDesk) -> list[str]:
    """Return an address of every page of the desk."""
    who = desk.principal()[0]
    placed = desk.api("/positionnements", size=1)["items"][0]["id"]
    action = desk.api("/actions", size=1)["items"][0]["id"]
    offer = desk.api("/offres", size=1)["items"][0]["id"]
    return [
        *("/referent", "/referent/portefeuille", "/referent/actions", "/referent/offres"),
        f"/referent/actions/{action}",
        f"/referent/offres/{offer}",
        f"/referent/positionner?personnes={who}",
        f"/referent/positionner?personnes={who}&type=action&sur={action}",
        f"/referent/positionnements/{placed}",
        f"/referent/positionnements/{placed}/fiche",
        *(PERSON.format(who) + each for each in SECTIONS),
        *("/referent/contestations", "/referent/dossiers"),
    ]
