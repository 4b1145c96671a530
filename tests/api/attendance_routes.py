"""The routes of attendance and of conventions, for the table of every route."""

from tests.api.route import Route, as_actor

ATTENDANCE_ROUTES = (
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
        "/seances/seance-1/cloture",
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
        "GET",
        "/conventions/{convention_id}/participations",
        "/conventions/conv-1/participations",
        headers=as_actor("operateur:jean:op-1"),
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
)
