"""The routes of a person's hand on her data, each with a request it answers well."""

from tests.api.route import Route, as_actor

DATA_RIGHTS_ROUTES = (
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/profil",
        "/beneficiaires/b-1/profil",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/export",
        "/beneficiaires/b-1/export",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/envois",
        "/beneficiaires/b-1/envois",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/opposition",
        "/beneficiaires/b-1/opposition",
        headers=as_actor("referent:ref-1"),
    ),
    Route(
        "PUT",
        "/beneficiaires/{beneficiary_id}/opposition",
        "/beneficiaires/b-39/opposition",
        {"oppose": True},
        headers=as_actor("beneficiaire:b-39", key="route-object"),
    ),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/demandes",
        "/beneficiaires/b-40/demandes",
        headers=as_actor("beneficiaire:b-40"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/demandes",
        "/beneficiaires/b-38/demandes",
        {"type": "rectification", "precision": "Le jour de mon entrée est faux."},
        headers=as_actor("beneficiaire:b-38", key="route-ask"),
        status=201,
    ),
    Route(
        "POST",
        "/demandes/{request_id}/retrait",
        "/demandes/dem-1/retrait",
        {},
        headers=as_actor("beneficiaire:b-40", key="route-take-back"),
    ),
    Route("GET", "/demandes", "/demandes", headers=as_actor("departement:dep-1")),
    Route(
        "POST",
        "/demandes/{request_id}/suite",
        "/demandes/dem-2/suite",
        {"decision": "refuser", "reponse": "Un contrôle est en cours."},
        headers=as_actor("departement:dep-1", key="route-answer"),
    ),
)
