"""Ids that a request names in its body or its parameters, rather than in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.api.matrix_kinds import GONE
from tests.api.routes import ROUTES, Route


@dataclass(frozen=True, kw_only=True)
class Named:
    """A field that names an object: one that may be named, and some that are another's.

    ``body`` and ``url`` stand in the place of those of the good call of the route.
    """

    identity: str
    route: str
    field: str
    own: str
    others: tuple[str, ...]
    body: Mapping[str, object] | None = None
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.identity} {self.route} {self.field}"

    def naming(self, object_id: str) -> Route:
        """Return the good call of the route, with an id in its field."""
        good = next(each for each in ROUTES if str(each) == self.route)
        good = replace(good, url=self.url or good.url)
        if good.method == "GET":
            return replace(good, params={self.field: object_id})
        body = dict(good.body or {}) if self.body is None else dict(self.body)
        return replace(good, body=_with(body, self.field, object_id))


def _with(body: dict[str, object], field: str, object_id: str) -> dict[str, object]:
    """Return a body with an id in a field, which is its own, or that of its one row."""
    row = body.get("lignes")
    if isinstance(row, list):
        return body | {"lignes": [_with(dict(row[0] if row else {}), field, object_id)]}
    if isinstance(body.get(field), list):
        return body | {field: [object_id]}
    return body | {field: object_id}


_PLACED = ("x-b-1", "y-b-10", "x-b-53", "o-b-1")  # of no session of this operator
_SHEET: Mapping[str, object] = {"lignes": [{"statut": "present"}]}
_CONTEST = {"sujet": "positionnement", "message": "Ce n’est pas ce qui a été dit."}
_SESSION = {"debut": "2026-01-05", "fin": "2036-06-30", "places": 8}
_ACCOUNT = {"role": "operateur", "courriel": "op@exemple.fr"}

NAMED = (
    *(
        Named(identity="opérateur", route=route, field=field, own=own, others=others, body=body)
        for route, field, own, others, body in (
            ("GET /seances", "convention_id", "conv-1", ("conv-2", "conv-53"), None),
            ("GET /seances", "session_id", "session-2", ("session-o2", "session-53"), None),
            ("POST /seances", "session_id", "session-2", ("session-o2", "session-53"), None),
            ("PUT /seances/{seance_id}/emargements", "positionnement_id", "pos-e1", _PLACED, None),
            (
                "POST /seances/{seance_id}/emargements",
                "positionnement_id",
                "pos-e1",
                _PLACED,
                _SHEET,
            ),
            (
                "PUT /sessions/{session_id}/emargements",
                "positionnement_id",
                "pos-e2",
                _PLACED,
                None,
            ),
            (
                "PUT /sessions/{session_id}/emargements",
                "seance_id",
                "seance-1",
                ("seance-o2", "seance-53"),
                None,
            ),
            (
                "POST /sessions/{session_id}/cloture",
                "seances",
                "seance-2",
                ("seance-o2", "seance-53"),
                None,
            ),
            (
                "POST /conventions/{convention_id}/participations",
                "positionnement_id",
                "pos-e1",
                _PLACED,
                None,
            ),
        )
    ),
    Named(
        identity="opérateur",
        route="POST /positionnements/{positionnement_id}/transitions",
        url="/positionnements/x-b-m/transitions",
        body={"transition": "accepter"},
        field="session_id",
        own="session-2",
        others=("session-o2", "session-53"),
    ),
    Named(
        identity="opérateur",
        route="POST /positionnements",
        field="beneficiaire_id",
        own="b-10",  # who was sent to him already
        others=("b-20", "b-53", GONE),
    ),
    Named(
        identity="Département",
        route="POST /actions/{action_id}/sessions",
        field="convention_id",
        body=_SESSION,
        own="astre-op-1",
        others=("astre-op-2", "astre-op-53"),
    ),
    Named(
        identity="Département",
        route="PUT /conventions/{convention_id}",
        field="operateur_id",
        own="op-2",
        others=("op-53",),
    ),
    Named(
        identity="Département",
        route="POST /beneficiaires/{beneficiary_id}/accompagnements",
        field="referent_id",
        own="ref-2",
        others=("ref-53",),
    ),
    Named(
        identity="Département",
        route="POST /comptes",
        field="organisation_id",
        body=_ACCOUNT,
        own="op-1",
        others=("op-53", "emp-53"),
    ),
    Named(
        identity="Département",
        route="POST /comptes",
        field="referent_id",
        body={"role": "referent", "courriel": "ref@exemple.fr"},
        own="ref-2",
        others=("ref-53",),
    ),
    Named(
        identity="Département",
        route="POST /comptes/{account_id}/role",
        field="organisation_id",
        own="op-2",
        others=("op-53",),
    ),
    Named(
        identity="employeur",
        route="POST /employeur/offres",
        field="site_id",
        own="site-1",
        others=("site-emp-2", "site-emp-53", "site-gone"),
    ),
    Named(
        identity="employeur",
        route="PUT /employeur/offres/{offer_id}",
        field="site_id",
        own="site-1",
        others=("site-emp-2", "site-emp-53", "site-gone"),
    ),
    *(
        Named(
            identity=identity,
            route="POST /beneficiaires/{beneficiary_id}/contestations",
            field="sujet_id",
            body=_CONTEST,
            own="o-b-1",
            others=("x-b-10", "x-b-m", "x-b-53"),
        )
        for identity in ("bénéficiaire", "référent")
    ),
    *(
        Named(
            identity=identity,
            route="POST /positionnements",
            field="beneficiaire_id",
            own="b-1",
            others=("b-m", "b-10", "b-53", GONE),
        )
        for identity in ("bénéficiaire", "référent")
    ),
    Named(
        identity="référent",
        route="POST /beneficiaires/{beneficiary_id}/parcours",
        field="organisation_id",
        own="mds-1",
        others=("mds-53",),
    ),
    Named(
        identity="référent",
        route="POST /beneficiaires/{beneficiary_id}/parcours",
        field="positionnement_id",
        body={"type": "sortie_emploi", "le": "2026-01-05"},
        own="x-b-1",
        others=("x-b-m", "x-b-10", "x-b-53"),
    ),
    Named(
        identity="référent",
        route="POST /beneficiaires/{beneficiary_id}/interets",
        field="opportunite_id",
        own="posee-2",  # any offer that an employer of the département posted
        others=("posee-53", "posee-gone"),
    ),
    *(
        Named(
            identity=identity,
            route="GET /positionnements",
            field="beneficiaire_id",
            own="b-1",
            others=others,
        )
        for identity, others in (
            ("bénéficiaire", ("b-m", "b-10", "b-53", GONE)),
            ("référent", ("b-m", "b-10", "b-53", GONE)),
            ("employeur", ("b-m", "b-53", GONE)),
            ("opérateur", ("b-20", "b-53", GONE)),
            ("Département", ("b-53", GONE)),
        )
    ),
)
