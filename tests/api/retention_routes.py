"""The routes of retention and of trust, each with a request it answers well."""

from tests.api.route import Route, as_actor

RETENTION_ROUTES = (
    Route("GET", "/conservation", "/conservation"),
    Route(
        "GET",
        "/beneficiaires/{beneficiary_id}/conservation",
        "/beneficiaires/b-1/conservation",
        headers=as_actor("beneficiaire:b-1"),
    ),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/gels",
        "/beneficiaires/b-40/gels",
        {"motif": "recours"},
        headers=as_actor("departement:dep-1", key="route-hold"),
        status=201,
    ),
    Route(
        "POST",
        "/gels/{hold_id}/etapes",
        "/gels/gel-1/etapes",
        {"etape": "pose"},
        headers=as_actor("departement:dep-1", key="route-hold-step"),
    ),
    Route("GET", "/gels", "/gels", headers=as_actor("departement:dep-1")),
    Route("GET", "/ouvertures", "/ouvertures", headers=as_actor("departement:dep-1")),
    Route(
        "POST",
        "/beneficiaires/{beneficiary_id}/archives",
        "/beneficiaires/b-40/archives",
        {"motif": "controle"},
        headers=as_actor("departement:dep-1"),
    ),
    Route(
        "GET",
        "/conservation/passage",
        "/conservation/passage",
        headers=as_actor("departement:dep-1"),
    ),
    Route(
        "GET",
        "/trace/verification",
        "/trace/verification",
        headers=as_actor("departement:dep-1"),
    ),
    Route("GET", "/trace", "/trace", headers=as_actor("departement:dep-1")),
    Route("GET", "/informations", "/informations"),
    Route("GET", "/classement", "/classement"),
)
