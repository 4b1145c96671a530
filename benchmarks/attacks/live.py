"""The attacker at the served API: an employer with the most sites there may be, and a sybil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import numpy as np

from benchmarks.attacks.geometry import Points, off_plane, on_plane
from benchmarks.attacks.ground import ATTACKER, SYBIL, Ground, Target
from geo.communes import Commune, load_communes
from geo.zones import Zone
from insertion.host_side.nearness import Cell, cell_of, travel_class

_SITES = 10
_SIREN = "732829320"
_SYBIL_NAME = "Sybille"


class Refused(Exception):
    """The API answered something else than what the attacker needs to go on."""


@dataclass(slots=True)
class Attacker:
    """One employer: what it has, and how many requests it made."""

    client: httpx2.Client
    sites: list[tuple[Commune, Cell]] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    requests: int = 0

    def call(self, method: str, path: str, actor: str, body: object = None) -> httpx2.Response:
        """Ask the API as someone."""
        self.requests += 1
        headers = {"x-vicinal-acteur": actor}
        return self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    def settle(self, communes: Sequence[Commune]) -> None:
        """Declare sites until refused, have them verified, and post an offer on each."""
        for commune in communes:
            body = {"siret": _siret(len(self.sites)), "nom": "Site", "commune": commune.code}
            answer = self.call("POST", "/employeur/sites", self.employer, body)
            if answer.status_code == httpx2.codes.CONFLICT:
                break
            site = _ok(answer)["id"]
            _ok(self._departement(f"/employeur/sites/{site}/decision", {"accepte": True}))
            offer = {"site_id": site, "intitule": "Agent d’entretien", "code_rome": "K2204"}
            posted = _ok(self.call("POST", "/employeur/offres", self.employer, offer))["id"]
            _ok(self._departement(f"/employeur/offres/{posted}/decision", {"accepte": True}))
            self.sites.append((commune, cell_of(commune.center, commune.density)))
            self.offers.append(posted)

    @property
    def employer(self) -> str:
        """Return who it is to the API."""
        return f"employeur:eve:{ATTACKER}"

    @property
    def places(self) -> Points:
        """Return where its sites are, on the plane."""
        return np.array([on_plane(commune.center) for commune, _cell in self.sites])

    def cards(self, offer: str) -> list[tuple[str, str | None]]:
        """Return (name, class) of each card of an offer, in the order given."""
        answer = _ok(self.call("GET", f"/employeur/offres/{offer}/interessees", self.employer))
        return [
            (each["nom"], None if each["trajet"] is None else each["trajet"]["code"])
            for each in answer["items"]
        ]

    def raw(self, offer: str, what: str) -> httpx2.Response:
        """Return an answer about an offer as it is."""
        return self.call("GET", f"/employeur/offres/{offer}/{what}", self.employer)

    def move_sybil(self, to: Points) -> None:
        """Move the home of the attacker's own false person."""
        point = off_plane(to)
        profile = {"domicile": {"lat": point.lat, "lon": point.lon}, "moyens": ["voiture"]}
        _ok(self.call("PUT", f"/beneficiaires/{SYBIL}/profil", f"beneficiaire:{SYBIL}", profile))

    def say_yes(self, person: str, offer: str, name: str) -> None:
        """Say yes to an offer, as a person."""
        body = {"opportunite_id": offer, "prenom": name}
        path = f"/beneficiaires/{person}/interets"
        _ok(self.call("POST", path, f"beneficiaire:{person}", body))

    def sybil_says_yes(self) -> None:
        """Make the sybil say yes to every offer."""
        for offer in self.offers:
            self.say_yes(SYBIL, offer, _SYBIL_NAME)

    def _departement(self, path: str, body: object) -> httpx2.Response:
        return self.call("POST", path, "departement:agent", body)


def after_sybil(cards: Sequence[tuple[str, str | None]]) -> frozenset[str]:
    """Return the names that come after the sybil's in a list."""
    names = [name for name, _class in cards]
    return frozenset(names[names.index(_SYBIL_NAME) :]) - {_SYBIL_NAME}


def spread(communes: Mapping[str, Commune], count: int = _SITES + 1) -> list[Commune]:
    """Return communes far from one another, among the sixty most populated."""
    large = sorted(communes.values(), key=lambda each: (-(each.population or 0), each.code))[:60]
    places = np.array([on_plane(each.center) for each in large])
    chosen = [0]
    while len(chosen) < count:
        to_nearest = np.min([np.hypot(*(places - places[each]).T) for each in chosen], axis=0)
        chosen.append(int(np.argmax(to_nearest)))
    return [large[each] for each in chosen]


def classes_seen(
    attacker: Attacker, targets: Sequence[Target]
) -> dict[str, tuple[str | None, ...]]:
    """Return the class of each target from each site."""
    lists = [dict(attacker.cards(offer)) for offer in attacker.offers]
    return {each.id: tuple(found.get(each.first_name) for found in lists) for each in targets}


def zones_left(
    ground: Ground, attacker: Attacker, target: Target, seen: tuple[str | None, ...]
) -> list[Zone]:
    """Return the zones that would give what was seen, by the code that the attacker has read."""
    cells = [cell for _commune, cell in attacker.sites]
    return [
        zone
        for zone in ground.zones
        if tuple(travel_class(zone, target.means, cell) for cell in cells) == seen
    ]


def _siret(number: int) -> str:
    for key in range(10):
        text = f"{_SIREN}{number:04}{key}"
        digits = [int(each) for each in text]
        doubled = [sum(divmod(2 * each, 10)) for each in digits[::2]]
        if (sum(doubled) + sum(digits[1::2])) % 10 == 0:
            return text
    raise AssertionError("one key of ten keeps the sum")


def _ok(answer: httpx2.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise Refused(f"{answer.status_code} {answer.text[:200]}")
    found: dict[str, Any] = answer.json()
    return found


def communes_of(zones: Sequence[Zone]) -> list[Commune]:
    """Return the communes of some zones."""
    register = load_communes()
    return [register.get(code) for zone in zones for code in zone.communes]
