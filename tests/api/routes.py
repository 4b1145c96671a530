"""Every route of the API, with a request that it answers well; a test fails when one is missing."""

from tests.api.account_routes import ACCOUNT_ROUTES
from tests.api.attendance_routes import ATTENDANCE_ROUTES
from tests.api.builders import a_profile
from tests.api.contact_routes import CONTACT_ROUTES
from tests.api.contest_routes import CONTEST_ROUTES
from tests.api.data_rights_routes import DATA_RIGHTS_ROUTES
from tests.api.employer_routes import EMPLOYER_ROUTES
from tests.api.import_routes import IMPORT_ROUTES
from tests.api.retention_routes import RETENTION_ROUTES
from tests.api.route import PREFIX, Route, as_actor
from tests.api.search_routes import SEARCH_ROUTES

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
    Route("GET", "/sessions", "/sessions", headers=as_actor("operateur:jean:op-1")),
    Route(
        "GET",
        "/sessions/{session_id}",
        "/sessions/session-2",
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route("GET", "/reponses-attendues", "/reponses-attendues", headers=as_actor("referent:ref-1")),
    Route(
        "GET",
        "/sessions/{session_id}/semaine",
        "/sessions/session-2/semaine",
        params={"jour": "2026-02-09", "copier": "true"},
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "PUT",
        "/sessions/{session_id}/emargements",
        "/sessions/session-2/emargements",
        {
            "lignes": [
                {"seance_id": "seance-1", "positionnement_id": "pos-e2", "statut": "absent"},
            ]
        },
        headers=as_actor("operateur:jean:op-1", key="route-week"),
    ),
    Route(
        "POST",
        "/sessions/{session_id}/seances",
        "/sessions/session-2/seances",
        {"seances": [{"le": "2026-02-04", "nature": "entretien", "minutes": 60}]},
        headers=as_actor("operateur:jean:op-1", key="route-seances"),
    ),
    Route(
        "GET",
        "/sessions/{session_id}/cloture",
        "/sessions/session-2/cloture",
        params={"du": "2026-02-09", "au": "2026-02-15"},
        headers=as_actor("operateur:jean:op-1"),
    ),
    Route(
        "POST",
        "/sessions/{session_id}/cloture",
        "/sessions/session-2/cloture",
        {"seances": ["seance-2"]},
        headers=as_actor("operateur:jean:op-1", key="route-sign-week"),
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
        "GET",
        "/positionnements/{positionnement_id}/fiche",
        "/positionnements/pos-1/fiche",
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
        "/referents/{referent_id}/nom",
        "/referents/ref-1/nom",
        {"nom": "Claire Martin", "telephone": "02 41 00 00 00"},
        headers=as_actor("referent:ref-1", key="route-nom"),
    ),
    Route(
        "GET",
        "/referents/{referent_id}/nom",
        "/referents/ref-1/nom",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/identites",
        "/identites",
        params={"personnes": "b-1"},
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/identite",
        "/beneficiaires/b-1/identite",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "PUT",
        "/beneficiaires/{beneficiary_id}/identite",
        "/beneficiaires/b-1/identite",
        {"prenom": "Nadia", "nom": "Benali", "telephone": "06 12 34 56 78"},
        headers=as_actor("referent:ref-1", key="route-identite"),
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
        "POST",
        "/beneficiaires/{beneficiary_id}/ouvertures",
        "/beneficiaires/b-12/ouvertures",
        {"motif": "referent_absent", "precision": "Son référent est absent aujourd’hui."},
        headers=as_actor("referent:ref-1", key="route-opening"),
        status=201,
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/ouvertures",
        "/beneficiaires/b-1/ouvertures",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/parcours",
        "/beneficiaires/b-1/parcours",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/organismes",
        "/beneficiaires/b-1/organismes",
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
        "/beneficiaires/{beneficiary_id}/dates",
        "/beneficiaires/b-1/dates",
        headers=as_actor("beneficiaire:b-1"),
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
    *(
        Route(
            "GET",
            f"/beneficiaires/{{beneficiary_id}}/correspondances{of}",
            f"/beneficiaires/b-1/correspondances{of.format(opportunity_id='nettoyage')}",
            headers=as_actor("beneficiaire:b-1"),
        )
        for of in ("", "/leviers", "/{opportunity_id}")
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
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/acces",
        "/beneficiaires/b-1/acces",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route("GET", "/echeances", "/echeances", headers=as_actor("referent:ref-1")),
    Route(
        "GET",
        "/referents/{referent_id}/suivi",
        "/referents/ref-1/suivi",
        params={"alerte": "sans_nouvelles"},
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/echeances",
        "/beneficiaires/b-1/echeances",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "GET",
        "/indicateurs",
        "/indicateurs",
        params={"du": "2026-01-01", "au": "2026-12-31"},
        headers=as_actor("departement:dep-1"),
    ),
    Route(
        "GET",
        "/carte-d-acces",
        "/carte-d-acces",
        params={"objectif": "travailler"},
        headers=as_actor("departement:dep-1"),
    ),
    *ATTENDANCE_ROUTES,
    Route("GET", "/budgets", "/budgets", headers=as_actor("operateur:jean:op-1")),
    *EMPLOYER_ROUTES,
    *CONTACT_ROUTES,
    *ACCOUNT_ROUTES,
    *DATA_RIGHTS_ROUTES,
    *RETENTION_ROUTES,
    *CONTEST_ROUTES,
    *SEARCH_ROUTES,
    *IMPORT_ROUTES,
    Route("GET", "/sante/vif", "/sante/vif"),
    Route("GET", "/sante/pret", "/sante/pret"),
)
POSTS = tuple(route for route in ROUTES if route.body is not None)
GETS = tuple(route for route in ROUTES if route.method == "GET")
