"""Every route of the API, with a request that it answers well; a test fails when one is missing."""

from tests.api.account_routes import ACCOUNT_ROUTES
<<<<<<< HEAD
=======
from dataclasses import dataclass, field

from tests.api.account_routes import CALLS
>>>>>>> aa66c31 (api: sign in by cookie, keep one's account, give and take tokens)
from tests.api.builders import a_profile
from tests.api.data_rights_routes import DATA_RIGHTS_ROUTES
from tests.api.employer_routes import EMPLOYER_ROUTES
from tests.api.route import PREFIX, Route, as_actor

__all__ = ["GETS", "POSTS", "PREFIX", "ROUTES", "Route", "as_actor"]

ROUTES = (
    Route("POST", "/correspondances", "/correspondances", a_profile()),
    Route("POST", "/correspondances/{opportunity_id}", "/correspondances/nettoyage", a_profile()),
    Route("POST", "/correspondances/leviers", "/correspondances/leviers", a_profile()),
    Route(
        "POST",
        "/competences/extraction",
        "/competences/extraction",
        {"texte": "Cariste, permis B."},
    ),
    Route("GET", "/offres", "/offres"),
    Route(
        "POST",
        "/offres/relecture",
        "/offres/relecture",
        {"texte": "Vendeuse H/F, bonne présentation."},
    ),
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
    Route("GET", "/actions/{action_id}/sessions", "/actions/mobilite/sessions"),
    Route(
        "POST",
        "/actions/{action_id}/sessions",
        "/actions/mobilite/sessions",
        {"debut": "2026-01-05", "fin": "2036-06-30", "places": 8},
        headers=as_actor("departement:dep-1", key="route-session"),
        status=201,
    ),
    Route(
        "PATCH",
        "/sessions/{session_id}",
        "/sessions/session-1",
        {"lieu": "Centre social"},
        headers=as_actor("operateur:jean:op-1", key="route-change"),
    ),
    Route(
        "GET",
        "/positionnements",
        "/positionnements",
        params={"size": "5"},
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "POST",
        "/positionnements",
        "/positionnements",
        {
            "beneficiaire_id": "b-2",
            "opportunite_id": "mobilite",
            "objectifs": ["solutionner"],
        },
        headers=as_actor("referent:ref-1", key="route-create"),
        status=201,
    ),
    Route(
        "GET",
        "/positionnements/{positionnement_id}",
        "/positionnements/pos-1",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "POST",
        "/positionnements/{positionnement_id}/transitions",
        "/positionnements/pos-1/transitions",
        {"transition": "confirmer", "objectifs": ["solutionner"]},
        headers=as_actor("referent:ref-1", key="route-confirm"),
    ),
    Route(
        "GET",
        "/referents/{referent_id}/portefeuille",
        "/referents/ref-1/portefeuille",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}",
        "/beneficiaires/b-1",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "PUT",
        "/beneficiaires/{beneficiary_id}/profil",
        "/beneficiaires/b-4/profil",
        a_profile(),
        headers=as_actor("beneficiaire:b-4", key="route-profile"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/accompagnements",
        "/beneficiaires/b-50/accompagnements",
        {"referent_id": "ref-1", "role": "appui", "debut": "2026-01-05"},
        headers=as_actor("departement:dep-1", key="route-entrust"),
        status=201,
    ),
    Route(
        "POST",
        "/accompagnements/{accompaniment_id}/fin",
        "/accompagnements/acc-b-3/fin",
        {"le": "2026-01-06"},
        headers=as_actor("departement:dep-1", key="route-end"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/parcours",
        "/beneficiaires/b-1/parcours",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/parcours",
        "/beneficiaires/b-1/parcours",
        {"type": "orientation", "le": "2026-01-05", "orientation": "social"},
        headers=as_actor("referent:ref-1", key="route-event"),
        status=201,
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/situation",
        "/beneficiaires/b-1/situation",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "PUT",
        "/beneficiaires/{beneficiary_id}/situation",
        "/beneficiaires/b-1/situation",
        {"recoit_rsa": True},
        headers=as_actor("referent:ref-1", key="route-situation"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/actions",
        "/beneficiaires/b-1/actions",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/plan",
        "/beneficiaires/b-1/plan",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/actions/{opportunity_id}/beneficiaires",
        "/actions/mobilite/beneficiaires",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/offres/{opportunity_id}/beneficiaires",
        "/offres/nettoyage/beneficiaires",
        headers=as_actor("referent:ref-1"),
    ),
    Route("GET", "/echeances", "/echeances", headers=as_actor("referent:ref-1")),
    Route(
        "GET",
        "/indicateurs",
        "/indicateurs",
        params={"du": "2026-01-01", "au": "2026-12-31"},
        headers=as_actor("departement:dep-1"),
    ),
    Route(
        "GET",
        "/seances",
        "/seances",
        params={"convention_id": "conv-1"},
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "POST",
        "/seances",
        "/seances",
        {"session_id": "session-2", "le": "2026-02-03", "nature": "entretien", "minutes": 60},
        headers=as_actor("operateur:jean:op-1", key="route-seance"),
        status=201,
    ),
    Route(
        "GET",
        "/seances/{seance_id}/emargements",
        "/seances/seance-1/emargements",
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "PUT",
        "/seances/{seance_id}/emargements",
        "/seances/seance-1/emargements",
        {"lignes": [{"positionnement_id": "pos-e1", "statut": "present"}]},
        headers=as_actor("operateur:jean:op-1", key="route-sheet"),
    ),
    Route(
        "POST",
        "/seances/{seance_id}/emargements",
        "/seances/seance-1/emargements",
        {"lignes": []},
        headers=as_actor("operateur:jean:op-1", key="route-rows"),
    ),
    Route(
        "POST",
        "/seances/{seance_id}/cloture",
        "/seances/seance-2/cloture",
        headers=as_actor("operateur:jean:op-1", key="route-sign"),
    ),
    Route("GET", "/conventions", "/conventions", headers=as_actor("departement:dep-1")),
    Route(
        "GET",
        "/conventions/{convention_id}",
        "/conventions/conv-1",
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "PUT",
        "/conventions/{convention_id}",
        "/conventions/conv-9",
        {
            "dispositif_id": "ei",
            "operateur_id": "op-1",
            "annee": 2026,
            "debut": "2026-01-01",
            "fin": "2026-12-31",
        },
        headers=as_actor("departement:dep-1", key="route-convention"),
    ),
    Route(
        "POST",
        "/conventions/{convention_id}/participations",
        "/conventions/conv-1/participations",
        {"lignes": [{"positionnement_id": "pos-e1", "public": "brsa"}]},
        headers=as_actor("operateur:jean:op-1", key="route-facts"),
    ),
    Route(
        "GET",
        "/conventions/{convention_id}/decompte",
        "/conventions/conv-1/decompte",
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "GET",
        "/conventions/{convention_id}/bilan",
        "/conventions/conv-1/bilan",
        headers=as_actor("departement:dep-1"),
    ),
    Route("GET", "/territoires", "/territoires", params={"commune": "49007"}),
    Route("POST", "/territoires", "/territoires", {"commune": "49007"}),
    Route(
        "GET",
        "/zones-accessibles",
        "/zones-accessibles",
        params={"commune": "49007", "mode": "velo"},
        media_type="application/geo+json",
    ),
    Route(
        "POST",
        "/zones-accessibles",
        "/zones-accessibles",
        {"commune": "49007"},
        params={"mode": "velo"},
        media_type="application/geo+json",
    ),
    *EMPLOYER_ROUTES,
<<<<<<< HEAD
    *ACCOUNT_ROUTES,
    *DATA_RIGHTS_ROUTES,
=======
    *(
        Route(each.method, each.template, each.url or each.template, each.body, **each.facts)  # type: ignore[arg-type]
        for each in CALLS
    ),
>>>>>>> aa66c31 (api: sign in by cookie, keep one's account, give and take tokens)
    Route("GET", "/sante/vif", "/sante/vif"),
    Route("GET", "/sante/pret", "/sante/pret"),
)
POSTS = tuple(route for route in ROUTES if route.body is not None)
GETS = tuple(route for route in ROUTES if route.method == "GET")
