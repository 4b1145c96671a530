"""What the trace names, in French: tables, and routes by what they do."""

from collections.abc import Mapping
from functools import lru_cache

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.route_rights import PREFIX

# A test refuses a table of the register that is not named here.
TABLE_NAMES: Mapping[str, str] = {
    "access_lines": "lectures de dossiers",
    "accompaniments": "accompagnements",
    "accounts": "comptes",
    "account_recovery_codes": "codes de secours",
    "account_sessions": "connexions ouvertes",
    "action_sessions": "sessions d’action",
    "alembic_version": "version du schéma",
    "anonymous_counts": "statistiques sans personne",
    "api_tokens": "jetons des programmes",
    "archived_files": "dossiers archivés",
    "archive_readings": "lectures d’archives",
    "attendances": "présences",
    "audit_head": "tête de la trace",
    "audit_lines": "trace",
    "beneficiaries": "personnes",
    "catalogue": "version du catalogue",
    "contact_requests": "mises en contact",
    "contest_events": "suites des contestations",
    "contests": "contestations",
    "conventions": "conventions",
    "disclosures": "données transmises",
    "employer_sites": "lieux des employeurs",
    "erasures_under_way": "effacements en cours",
    "file_openings": "dossiers ouverts hors portefeuille",
    "files_read": "dossiers lus dans la journée",
    "idempotency_keys": "demandes renvoyées",
    "interests": "intérêts pour une offre",
    "issuer_attempts": "essais par un service d’identité",
    "issuer_links": "services d’identité liés",
    "legal_hold_events": "gels de dossiers",
    "nearby_counts": "comptages pour les employeurs",
    "objections": "oppositions",
    "opportunities": "offres et actions",
    "opportunity_hosts": "structures des offres et actions",
    "organisations": "structures",
    "outbox": "messages à envoyer",
    "parcours_events": "événements de parcours",
    "participation_facts": "justificatifs de participation",
    "positionnement_events": "suites des positionnements",
    "positionnements": "positionnements",
    "posted_offers": "offres déposées",
    "reading_alerts": "alertes de lecture",
    "referentials": "référentiels",
    "referents": "référents",
    "released_people": "personnes des zones",
    "retention_lines": "étapes de conservation",
    "rights_requests": "demandes sur les données",
    "road_matrices": "durées par la route",
    "saved_searches": "recherches gardées",
    "search_finds": "offres annoncées",
    "past_catalogue": "catalogue d’avant",
    "civil_identities": "nom et coordonnées",
    "seances": "séances",
    "shown_answers": "propositions montrées",
    "sign_in_guards": "échecs de connexion",
    "sign_in_keys": "clés de première connexion",
    "situations": "situations",
    "territory_layers": "territoires",
    "tombstones": "effacements à refaire",
    "transit_feeds": "horaires des transports",
    "zone_builds": "dessins des zones",
    "zones": "zones",
}


def table_name(code: str) -> str:
    """Return the French name of a table: its own when nobody gave it another."""
    return TABLE_NAMES.get(code, code.replace("_", " "))


@lru_cache(maxsize=4)
def what_routes_do(app: FastAPI) -> Mapping[str, str]:
    """Return the summary of each route, by the name that the trace gives it."""
    found: dict[str, str] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.summary:
            path = (context.path or "").removeprefix(PREFIX)
            found |= {f"{method} {path}": route.summary for method in route.methods or ()}
    return found
