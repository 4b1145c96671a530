"""The right that each route names, in one place; a route that names none answers nobody.

A route is written as it is declared, ``METHOD /path`` under ``/api/v1``; a page, a file or a mount
is written with its whole path. A test walks the running application, routers and mounts included,
and fails when a route is not here, or when a right has neither a route nor a reason in
:data:`UNSERVED`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from insertion.rights import Right

PREFIX = "/api/v1"
ANY = "*"
"""The method of a mount, which takes them all."""

_R = Right

ROUTE_RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        # The service.
        "GET /sante/vif": _R.SEE_HEALTH,
        "GET /sante/pret": _R.SEE_HEALTH,
        "GET /.well-known/security.txt": _R.READ_DOCS,
        "GET /docs": _R.READ_DOCS,
        "GET /openapi.json": _R.READ_DOCS,
        "* /docs-statique": _R.READ_DOCS,
        # What is public, or sent and not kept.
        "POST /correspondances": _R.MATCH_SENT_PROFILE,
        "POST /correspondances/leviers": _R.MATCH_SENT_PROFILE,
        "POST /correspondances/{opportunity_id}": _R.MATCH_SENT_PROFILE,
        "POST /competences/extraction": _R.MATCH_SENT_PROFILE,
        "GET /offres": _R.READ_CATALOGUE,
        "GET /offres/{opportunity_id}": _R.READ_CATALOGUE,
        "GET /offres/{opportunity_id}/proches": _R.READ_CATALOGUE,
        "GET /actions": _R.READ_CATALOGUE,
        "GET /actions/{opportunity_id}": _R.READ_CATALOGUE,
        "GET /actions/{opportunity_id}/proches": _R.READ_CATALOGUE,
        "GET /actions/{action_id}/sessions": _R.READ_CATALOGUE,
        "GET /communes": _R.READ_REFERENCE,
        "GET /metiers": _R.READ_REFERENCE,
        "GET /metiers/{code}/proches": _R.READ_REFERENCE,
        "GET /metiers/{code}/ecart": _R.READ_REFERENCE,
        "GET /competences": _R.READ_REFERENCE,
        "GET /competences/{code}/proches": _R.READ_REFERENCE,
        "GET /territoires": _R.READ_REFERENCE,
        "POST /territoires": _R.READ_REFERENCE,
        "GET /zones-accessibles": _R.READ_REFERENCE,
        "POST /zones-accessibles": _R.READ_REFERENCE,
        "GET /dispositifs": _R.READ_RULES,
        "POST /offres/relecture": _R.READ_RULES,
        "GET /dispositifs/{dispositif_id}": _R.READ_RULES,
        "POST /eligibilite": _R.ASSESS_SENT_SITUATION,
        "GET /classement": _R.READ_POLICY,
        "GET /conservation": _R.READ_RULES,
        "GET /informations": _R.READ_RULES,
        # Accounts.
        "POST /connexion": _R.SIGN_IN,
        "POST /connexion/second-facteur": _R.SIGN_IN,
        "POST /connexion/inscription": _R.SIGN_IN,
        "POST /connexion/inscription/confirmation": _R.SIGN_IN,
        "POST /connexion/activation": _R.SIGN_IN,
        "POST /connexion/lien": _R.SIGN_IN,
        "POST /connexion/lien/ouverture": _R.SIGN_IN,
        "POST /connexion/invitation": _R.SIGN_IN,
        "POST /connexion/courriel": _R.SIGN_IN,
        "GET /connexion/fournisseurs": _R.SIGN_IN,
        "POST /connexion/fournisseurs/{issuer_name}": _R.SIGN_IN,
        "POST /connexion/fournisseurs/{issuer_name}/retour": _R.SIGN_IN,
        "GET /compte": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/rattachement": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/rattachement/{issuer_name}/retrait": _R.KEEP_OWN_ACCOUNT,
        "POST /deconnexion": _R.SIGN_IN,
        "GET /session": _R.SIGN_IN,
        "POST /compte/mot-de-passe": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/courriel": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/codes-de-secours": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/second-facteur/retrait": _R.KEEP_OWN_ACCOUNT,
        "GET /compte/connexions": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/connexions/fin": _R.KEEP_OWN_ACCOUNT,
        "POST /compte/connexions/{session_id}/fin": _R.KEEP_OWN_ACCOUNT,
        "GET /comptes": _R.MANAGE_ACCOUNTS,
        "POST /comptes": _R.MANAGE_ACCOUNTS,
        "GET /comptes/invitables": _R.MANAGE_ACCOUNTS,
        "GET /comptes/{account_id}": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/invitation": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/desactivation": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/reactivation": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/role": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/second-facteur/remise-a-zero": _R.MANAGE_ACCOUNTS,
        "POST /comptes/{account_id}/connexions/fin": _R.MANAGE_ACCOUNTS,
        "POST /beneficiaires/{beneficiary_id}/code-activation": _R.INVITE_BENEFICIARY,
        "GET /jetons": _R.MANAGE_TOKENS,
        "POST /jetons": _R.MANAGE_TOKENS,
        "POST /jetons/{token_id}/revocation": _R.MANAGE_TOKENS,
        # A person, and who accompanies her.
        "GET /beneficiaires/{beneficiary_id}": _R.READ_ACCOMPANIMENTS,
        "GET /referents/{referent_id}/nom": _R.NAME_REFERENT,
        "PUT /referents/{referent_id}/nom": _R.NAME_REFERENT,
        "GET /identites": _R.READ_IDENTITY,
        "GET /beneficiaires/{beneficiary_id}/identite": _R.READ_IDENTITY,
        "PUT /beneficiaires/{beneficiary_id}/identite": _R.WRITE_IDENTITY,
        "GET /beneficiaires/{beneficiary_id}/profil": _R.READ_PROFILE,
        "PUT /beneficiaires/{beneficiary_id}/profil": _R.WRITE_PROFILE,
        "GET /beneficiaires/{beneficiary_id}/situation": _R.READ_SITUATION,
        "PUT /beneficiaires/{beneficiary_id}/situation": _R.WRITE_SITUATION,
        "GET /beneficiaires/{beneficiary_id}/actions": _R.READ_MATCHES,
        "GET /beneficiaires/{beneficiary_id}/plan": _R.READ_MATCHES,
        "GET /beneficiaires/{beneficiary_id}/correspondances": _R.READ_MATCHES,
        "GET /beneficiaires/{beneficiary_id}/correspondances/leviers": _R.READ_MATCHES,
        "GET /beneficiaires/{beneficiary_id}/correspondances/{opportunity_id}": _R.READ_MATCHES,
        "GET /beneficiaires/{beneficiary_id}/parcours": _R.READ_PARCOURS,
        "POST /beneficiaires/{beneficiary_id}/parcours": _R.WRITE_PARCOURS,
        "GET /beneficiaires/{beneficiary_id}/organismes": _R.WRITE_PARCOURS,
        "GET /beneficiaires/{beneficiary_id}/dates": _R.READ_PARCOURS,
        "POST /beneficiaires/{beneficiary_id}/accompagnements": _R.ENTRUST,
        "POST /accompagnements/{accompaniment_id}/fin": _R.ENTRUST,
        "POST /beneficiaires/{beneficiary_id}/ouvertures": _R.OPEN_FILE,
        "GET /beneficiaires/{beneficiary_id}/ouvertures": _R.READ_OPENINGS,
        "GET /ouvertures": _R.LIST_OPENINGS,
        "GET /referents/{referent_id}/portefeuille": _R.READ_PORTFOLIO,
        "GET /referents/{referent_id}/suivi": _R.READ_AGENDA,
        "GET /beneficiaires/{beneficiary_id}/echeances": _R.READ_PARCOURS,
        "GET /actions/{opportunity_id}/beneficiaires": _R.RANK_PORTFOLIO,
        "GET /offres/{opportunity_id}/beneficiaires": _R.RANK_PORTFOLIO,
        "GET /beneficiaires/{beneficiary_id}/recherches": _R.READ_SEARCHES,
        "POST /beneficiaires/{beneficiary_id}/recherches": _R.KEEP_SEARCHES,
        "GET /beneficiaires/{beneficiary_id}/recherches/{search_id}": _R.READ_SEARCHES,
        "PUT /beneficiaires/{beneficiary_id}/recherches/{search_id}": _R.KEEP_SEARCHES,
        "POST /beneficiaires/{beneficiary_id}/recherches/{search_id}/lecture": _R.KEEP_SEARCHES,
        "POST /beneficiaires/{beneficiary_id}/recherches/{search_id}/suppression": (
            _R.KEEP_SEARCHES
        ),
        "POST /beneficiaires/{beneficiary_id}/contestations": _R.CONTEST,
        "GET /contestations": _R.READ_CONTESTS,
        "GET /contestations/{contest_id}": _R.READ_CONTESTS,
        "POST /contestations/{contest_id}/reponse": _R.ANSWER_CONTEST,
        "POST /contestations/{contest_id}/transmission": _R.CONTEST,
        "POST /contestations/{contest_id}/retrait": _R.CONTEST,
        "GET /beneficiaires/{beneficiary_id}/acces": _R.READ_ACCESS_LOG,
        "GET /echeances": _R.READ_AGENDA,
        "GET /indicateurs": _R.READ_INDICATORS,
        "GET /carte-d-acces": _R.READ_INDICATORS,
        "GET /beneficiaires/{beneficiary_id}/conservation": _R.READ_RETENTION,
        "POST /beneficiaires/{beneficiary_id}/gels": _R.HOLD,
        "POST /gels/{hold_id}/etapes": _R.HOLD,
        "GET /gels": _R.LIST_HOLDS,
        "POST /beneficiaires/{beneficiary_id}/archives": _R.OPEN_ARCHIVE,
        "GET /trace": _R.READ_AUDIT,
        "GET /trace/verification": _R.READ_AUDIT,
        "GET /conservation/passage": _R.RUN_RETENTION,
        "GET /budgets": _R.READ_DECOMPTE,
        "GET /imports": _R.IMPORT,
        "POST /imports": _R.IMPORT,
        "GET /imports/{import_id}": _R.IMPORT,
        "GET /imports/{import_id}/lignes": _R.IMPORT,
        "POST /imports/{import_id}/colonnes": _R.IMPORT,
        "POST /imports/{import_id}/confirmation": _R.IMPORT,
        "POST /imports/{import_id}/abandon": _R.IMPORT,
        # Sessions, positionnements.
        "POST /actions/{action_id}/sessions": _R.OPEN_SESSION,
        "GET /sessions": _R.READ_SEANCES,
        "GET /sessions/{session_id}": _R.READ_SEANCES,
        "PATCH /sessions/{session_id}": _R.CHANGE_SESSION,
        "GET /reponses-attendues": _R.READ_POSITIONNEMENTS,
        "GET /positionnements": _R.READ_POSITIONNEMENTS,
        "POST /positionnements": _R.CREATE_POSITIONNEMENT,
        "GET /positionnements/{positionnement_id}": _R.READ_POSITIONNEMENTS,
        "GET /positionnements/{positionnement_id}/fiche": _R.READ_POSITIONNEMENTS,
        "POST /positionnements/{positionnement_id}/transitions": _R.ADVANCE_POSITIONNEMENT,
        # Employers, and the people who say yes to one of their offers.
        "GET /employeur/aujourdhui": _R.WRITE_JOB_OFFER,
        "GET /employeur/sites": _R.WRITE_SITE,
        "POST /employeur/sites": _R.WRITE_SITE,
        "POST /employeur/sites/{site_id}/decision": _R.APPROVE_ORGANISATIONS,
        "GET /employeur/offres": _R.WRITE_JOB_OFFER,
        "POST /employeur/offres": _R.WRITE_JOB_OFFER,
        "GET /employeur/offres/{offer_id}": _R.WRITE_JOB_OFFER,
        "PUT /employeur/offres/{offer_id}": _R.WRITE_JOB_OFFER,
        "POST /employeur/offres/{offer_id}/fermeture": _R.WRITE_JOB_OFFER,
        "POST /employeur/offres/{offer_id}/decision": _R.APPROVE_ORGANISATIONS,
        "GET /employeur/offres/{offer_id}/personnes-proches": _R.COUNT_PEOPLE,
        "GET /employeur/offres/{offer_id}/interessees": _R.READ_CARD,
        "POST /employeur/offres/{offer_id}/interessees/{card_id}/contact": _R.ASK_CONTACT,
        "POST /employeur/offres/{offer_id}/interessees/{card_id}/suite": _R.ANSWER_OPT_IN,
        "GET /beneficiaires/{beneficiary_id}/contacts": _R.READ_CONTACTS,
        "POST /beneficiaires/{beneficiary_id}/contacts/{contact_id}/reponse": _R.ANSWER_OPT_IN,
        "GET /beneficiaires/{beneficiary_id}/zone": _R.READ_ZONE,
        "PUT /beneficiaires/{beneficiary_id}/zone": _R.PROTECT_ADDRESS,
        "GET /beneficiaires/{beneficiary_id}/interets": _R.READ_OPT_INS,
        "POST /beneficiaires/{beneficiary_id}/interets": _R.OPT_IN,
        "POST /beneficiaires/{beneficiary_id}/interets/{opportunity_id}/retrait": (
            _R.WITHDRAW_OPT_IN
        ),
        # Attendance, conventions.
        "GET /seances": _R.READ_SEANCES,
        "POST /seances": _R.WRITE_SHEET,
        "GET /sessions/{session_id}/semaine": _R.READ_SHEET,
        "PUT /sessions/{session_id}/emargements": _R.WRITE_SHEET,
        "POST /sessions/{session_id}/seances": _R.WRITE_SHEET,
        "GET /sessions/{session_id}/cloture": _R.READ_SHEET,
        "POST /sessions/{session_id}/cloture": _R.WRITE_SHEET,
        "GET /seances/{seance_id}/emargements": _R.READ_SHEET,
        "PUT /seances/{seance_id}/emargements": _R.WRITE_SHEET,
        "POST /seances/{seance_id}/emargements": _R.WRITE_SHEET,
        "POST /seances/{seance_id}/cloture": _R.WRITE_SHEET,
        "GET /conventions": _R.READ_CONVENTIONS,
        "GET /conventions/{convention_id}": _R.READ_CONVENTIONS,
        "PUT /conventions/{convention_id}": _R.WRITE_CONVENTION,
        "GET /conventions/{convention_id}/participations": _R.STATE_PARTICIPATIONS,
        "POST /conventions/{convention_id}/participations": _R.STATE_PARTICIPATIONS,
        "GET /conventions/{convention_id}/decompte": _R.READ_DECOMPTE,
        "GET /conventions/{convention_id}/bilan": _R.READ_DECOMPTE,
        # A person's hand on her data.
        "GET /beneficiaires/{beneficiary_id}/export": _R.EXPORT_PERSONAL,
        "GET /beneficiaires/{beneficiary_id}/envois": _R.EXPORT_PERSONAL,
        "GET /beneficiaires/{beneficiary_id}/opposition": _R.READ_OBJECTION,
        "PUT /beneficiaires/{beneficiary_id}/opposition": _R.ASK_ERASURE,
        "GET /beneficiaires/{beneficiary_id}/demandes": _R.READ_REQUESTS,
        "POST /beneficiaires/{beneficiary_id}/demandes": _R.ASK_ERASURE,
        "POST /demandes/{request_id}/retrait": _R.ASK_ERASURE,
        "GET /demandes": _R.EXECUTE_ERASURE,
        "POST /demandes/{request_id}/suite": _R.EXECUTE_ERASURE,
    }
)

_LATER = "pas encore servi"

UNSERVED: Mapping[Right, str] = MappingProxyType(
    {
        # Remove a line when its first route is above.
        _R.READ_METRICS: _LATER,
        _R.READ_STATISTICS: _LATER,
        _R.IMPERSONATE: "personne ne l’a, et ne l’aura",
        _R.CREATE_BENEFICIARY: _LATER,
        _R.READ_HOME: _LATER,
        _R.WRITE_HOME: "avec le profil, qui la contient",
        _R.READ_LIMITS: "avec le profil",
        _R.READ_NOTES: _LATER,
        _R.WRITE_NOTES: _LATER,
        _R.EXCHANGE_MESSAGES: _LATER,
        _R.READ_DOCUMENTS: _LATER,
        _R.WRITE_DOCUMENTS: _LATER,
        _R.READ_HOURS_PLAN: _LATER,
        _R.WRITE_HOURS_PLAN: _LATER,
        _R.WRITE_ACTION: _LATER,
        _R.READ_ATTENDANCE: _LATER,
        _R.EXPORT_STATISTICS: _LATER,
        _R.WRITE_POLICY: _LATER,
        _R.READ_FAIRNESS: _LATER,
        _R.BACK_UP: "jamais par une route : en ligne de commande, sur le serveur",
    }
)
"""Why a right has no route."""


def right_of(route: str) -> Right | None:
    """Return the right that a route names, None when it names none: nobody then holds it."""
    return ROUTE_RIGHTS.get(route)


def rights_served(app: FastAPI) -> Mapping[str, Right | None]:
    """Return every route that the application answers, whatever it is in, with its right."""
    return {route: right_of(route) for route in _walk(app.routes, "")}


def _walk(routes: list[BaseRoute], above: str) -> Iterator[str]:
    for context in iter_route_contexts(routes):
        path = above + (context.path or "")
        inner = getattr(context.original_route, "routes", None)
        if inner:  # an application mounted in this one, with routes of its own
            yield from _walk(inner, path)
            continue
        methods = (context.methods or {ANY}) - {"HEAD"}  # answered as GET: api.middleware
        for method in sorted(methods):
            yield f"{method} {path.removeprefix(PREFIX)}"
