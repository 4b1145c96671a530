"""Every route of the API, with a request that it answers well; a test fails when one is missing."""

from dataclasses import dataclass, field

from tests.api.builders import a_profile

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One route: how it is declared, and one good call of it."""

    method: str
    template: str
    url: str
    body: dict[str, object] | None = None
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


ROUTES = (
    Route("POST", "/correspondances", "/correspondances", a_profile()),
    Route("POST", "/correspondances/{opportunity_id}", "/correspondances/nettoyage", a_profile()),
    Route(
        "POST",
        "/competences/extraction",
        "/competences/extraction",
        {"texte": "Cariste, permis B."},
    ),
    Route("GET", "/offres", "/offres"),
    Route("GET", "/offres/{opportunity_id}", "/offres/nettoyage"),
    Route("GET", "/actions", "/actions"),
    Route("GET", "/actions/{opportunity_id}", "/actions/mobilite"),
    Route("GET", "/offres/{opportunity_id}/proches", "/offres/nettoyage/proches"),
    Route("GET", "/actions/{opportunity_id}/proches", "/actions/mobilite/proches"),
    Route("GET", "/communes", "/communes", params={"q": "angers"}),
    Route("GET", "/metiers", "/metiers", params={"q": "cariste"}),
    Route("GET", "/competences", "/competences", params={"q": "souder"}),
    Route("GET", "/metiers/{code}/proches", "/metiers/K1304/proches"),
    Route("GET", "/metiers/{code}/ecart", "/metiers/K2204/ecart", params={"depuis": "K1304"}),
    Route("GET", "/competences/{code}/proches", "/competences/v:repasser/proches"),
    Route("GET", "/dispositifs", "/dispositifs"),
    Route("GET", "/dispositifs/{dispositif_id}", "/dispositifs/astre"),
    Route("POST", "/eligibilite", "/eligibilite", {"recoit_rsa": True}),
    Route("GET", "/sante/vif", "/sante/vif"),
    Route("GET", "/sante/pret", "/sante/pret"),
)
POSTS = tuple(route for route in ROUTES if route.method == "POST")
GETS = tuple(route for route in ROUTES if route.method == "GET")
