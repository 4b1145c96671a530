"""The routes of employers, of zones and of interests, each with a request it answers well."""

from tests.api.route import Route, as_actor

_OFFER = {"site_id": "site-1", "intitule": "Agent d’entretien", "code_rome": "K2204"}
EMPLOYER_ROUTES = (
    Route(
        "GET",
        "/employeur/aujourdhui",
        "/employeur/aujourdhui",
        headers=as_actor("employeur:eve:emp-1"),
    ),
    Route("GET", "/employeur/sites", "/employeur/sites", headers=as_actor("employeur:eve:emp-1")),
    Route(
        "POST",
        "/employeur/sites",
        "/employeur/sites",
        {"siret": "73282932000074", "nom": "Atelier", "commune": "49007"},
        headers=as_actor("employeur:eve:emp-1", key="route-site"),
        status=201,
    ),
    Route(
        "POST",
        "/employeur/sites/{site_id}/decision",
        "/employeur/sites/site-2/decision",
        {"accepte": True},
        headers=as_actor("departement:dep-1", key="route-site-decision"),
    ),
    Route("GET", "/employeur/offres", "/employeur/offres", headers=as_actor("departement:dep-1")),
    Route(
        "POST",
        "/employeur/offres",
        "/employeur/offres",
        _OFFER,
        headers=as_actor("employeur:eve:emp-1", key="route-offer"),
        status=201,
    ),
    Route(
        "GET",
        "/employeur/offres/{offer_id}",
        "/employeur/offres/emp-1",
        headers=as_actor("employeur:eve:emp-1"),
    ),
    Route(
        "PUT",
        "/employeur/offres/{offer_id}",
        "/employeur/offres/emp-2",
        _OFFER,
        headers=as_actor("employeur:eve:emp-1", key="route-offer-change"),
    ),
    Route(
        "POST",
        "/employeur/offres/{offer_id}/fermeture",
        "/employeur/offres/emp-3/fermeture",
        {},
        headers=as_actor("employeur:eve:emp-1", key="route-offer-close"),
    ),
    Route(
        "POST",
        "/employeur/offres/{offer_id}/decision",
        "/employeur/offres/emp-4/decision",
        {"accepte": False, "motif": "un salaire manque"},
        headers=as_actor("departement:dep-1", key="route-offer-decision"),
    ),
    Route(
        "GET",
        "/employeur/offres/{offer_id}/personnes-proches",
        "/employeur/offres/emp-1/personnes-proches",
        headers=as_actor("employeur:eve:emp-1"),
    ),
    Route(
        "GET",
        "/employeur/offres/{offer_id}/interessees",
        "/employeur/offres/emp-1/interessees",
        headers=as_actor("employeur:eve:emp-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/zone",
        "/beneficiaires/b-1/zone",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "PUT",
        "/beneficiaires/{beneficiary_id}/zone",
        "/beneficiaires/b-5/zone",
        {"adresse_protegee": True},
        headers=as_actor("beneficiaire:b-5", key="route-protect"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/interets",
        "/beneficiaires/b-1/interets",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/interets",
        "/beneficiaires/b-6/interets",
        {"opportunite_id": "emp-1", "prenom": "Aïcha", "initiale": "B"},
        headers=as_actor("beneficiaire:b-6", key="route-interest"),
        status=201,
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/interets/{opportunity_id}/retrait",
        "/beneficiaires/b-7/interets/emp-1/retrait",
        headers=as_actor("beneficiaire:b-7", key="route-interest-close"),
    ),
)
