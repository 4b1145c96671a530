"""The routes of accounts, for the table of every route.

A code, a link and a password open once: the good call of these routes is answered 401, and what
they open is in ``test_signing_in.py``.
"""

from tests.api.accounts import ENROLLING, HALF, LOGIN, PASSWORD, PERSON, WHOLE, with_cookie
from tests.api.route import Route, as_actor

PROBLEM = "application/problem+json"
NO_SERVICE = {"status": 404, "media_type": PROBLEM}
OPENS_NOTHING = {"status": 401, "media_type": PROBLEM}


def _row(
    method: str,
    template: str,
    body: dict[str, object] | None,
    facts: dict[str, object],
    url: str | None = None,
) -> Route:
    return Route(method, template, url or template, body, **facts)  # type: ignore[arg-type]


def _post(template: str, body: dict[str, object] | None = None, **facts: object) -> Route:
    return _row("POST", template, body, facts)


_DEP = {"headers": as_actor("departement:dep-1")}
_OP = {"headers": as_actor("operateur:jean:op-1")}
_WHOLE, _PERSON = {"headers": with_cookie(WHOLE)}, {"headers": with_cookie(PERSON)}

ACCOUNT_ROUTES = (
    _post("/connexion", {"identifiant": LOGIN, "mot_de_passe": PASSWORD}),
    _post(
        "/connexion/second-facteur", {"code": "rien"}, headers=with_cookie(HALF), **OPENS_NOTHING
    ),
    _post("/connexion/inscription", headers=with_cookie(ENROLLING)),
    _post(
        "/connexion/inscription/confirmation",
        {"code": "rien"},
        headers=with_cookie(ENROLLING),
        **OPENS_NOTHING,
    ),
    _post("/connexion/activation", {"code": "BCDF-GHJK-LMNP"}, **OPENS_NOTHING),
    _post("/connexion/lien", {"identifiant": "personne@exemple.fr"}, status=202),
    _post("/connexion/lien/ouverture", {"jeton": "rien"}, **OPENS_NOTHING),
    _post("/connexion/invitation", {"jeton": "rien", "mot_de_passe": PASSWORD}, **OPENS_NOTHING),
    _post("/connexion/courriel", {"jeton": "rien"}, **OPENS_NOTHING),
    _row("GET", "/connexion/fournisseurs", None, {}),
    # No service is named in the settings of the tests: what one answers is in test_oidc.py.
    _row(
        "POST",
        "/connexion/fournisseurs/{issuer_name}",
        None,
        NO_SERVICE,
        "/connexion/fournisseurs/aucun",
    ),
    _row(
        "POST",
        "/connexion/fournisseurs/{issuer_name}/retour",
        {"code": "rien", "state": "rien"},
        NO_SERVICE,
        "/connexion/fournisseurs/aucun/retour",
    ),
    _post("/compte/rattachement", {"fournisseur": "aucun"}, **_WHOLE, **NO_SERVICE),
    _row("GET", "/compte", None, _WHOLE),
    _row(
        "POST",
        "/compte/rattachement/{issuer_name}/retrait",
        None,
        _WHOLE | NO_SERVICE,
        "/compte/rattachement/aucun/retrait",
    ),
    _post("/deconnexion"),
    _row("GET", "/session", None, _WHOLE),
    _post("/compte/mot-de-passe", {"ancien": "", "nouveau": PASSWORD}, **_WHOLE, **OPENS_NOTHING),
    _post("/compte/courriel", {"courriel": "b-1@exemple.fr"}, **_PERSON, status=202),
    _post("/compte/codes-de-secours", {"code": "rien"}, **_WHOLE, **OPENS_NOTHING),
    _post("/compte/second-facteur/retrait", {"code": "rien"}, **_WHOLE, **OPENS_NOTHING),
    _row("GET", "/compte/connexions", None, _WHOLE),
    _post("/compte/connexions/fin", **_PERSON),
    _row(
        "POST",
        "/compte/connexions/{session_id}/fin",
        None,
        _WHOLE,
        "/compte/connexions/connexion-autre/fin",
    ),
    _row("GET", "/comptes", None, _DEP),
    _post(
        "/comptes",
        {"role": "employeur", "courriel": "emp@exemple.fr", "organisation_id": "emp-1"},
        headers=as_actor("departement:dep-1", "route-invite"),
        status=201,
    ),
    _row("GET", "/comptes/invitables", None, _DEP),
    _row("GET", "/comptes/{account_id}", None, _DEP, "/comptes/compte-ref"),
    *(
        _row("POST", f"/comptes/{{account_id}}/{verb}", body, _DEP, f"/comptes/{account}/{verb}")
        for verb, account, body in (
            ("invitation", "compte-op-1", None),
            ("desactivation", "compte-op-2", None),
            ("reactivation", "compte-op-3", None),
            ("role", "compte-op-4", {"role": "operateur", "organisation_id": "op-1"}),
            ("second-facteur/remise-a-zero", "compte-op-5", None),
            ("connexions/fin", "compte-op-5", None),
        )
    ),
    _row(
        "POST",
        "/beneficiaires/{beneficiary_id}/code-activation",
        None,
        {"headers": as_actor("referent:ref-1"), "status": 201},
        "/beneficiaires/b-2/code-activation",
    ),
    _row("GET", "/jetons", None, _OP),
    _post("/jetons", {"nom": "Planning", "portees": ["sessions:lire"]}, **_OP, status=201),
    _row("POST", "/jetons/{token_id}/revocation", None, _OP, "/jetons/jeton-1/revocation"),
)
