"""The HTTP application: routers, errors, headers, documentation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.capacity import Capacity, Places, TurnAway
from api.docs_page import add_docs_page
from api.errors import add_error_handlers
from api.hosts import AllowedHosts
from api.import_allowance import allowance_of
from api.middleware import (
    AccessLog,
    BodyLimit,
    HeadAsGet,
    LastResort,
    PlainAddress,
    SecurityHeaders,
)
from api.openapi_document import describe
from api.rate_counters import Counters
from api.rate_identity import identify_for
from api.rate_limits import RateLimits
from api.rate_rules import quotas_of
from api.route_rights import PREFIX
from api.routers import (
    accounts,
    api_tokens,
    areas,
    attendance,
    contacts,
    contests,
    conventions,
    data_rights,
    dispositifs,
    employers,
    following,
    guidance,
    health,
    identities,
    imports,
    indicators,
    interests,
    issuers,
    kept_matches,
    levers,
    matches,
    openings,
    opportunities,
    own_account,
    own_dates,
    parcours,
    positionnements,
    prescription,
    readings,
    reference,
    retention,
    saved_searches,
    sessions,
    sign_in,
    similar,
    steering,
    territories,
    transfers,
    trust,
    watch,
    weeks,
    wording,
)
from api.security_txt import add_security_txt
from api.wiring import Vicinal

API_VERSION = "1.0.0"  # of the contract, not of the software
COMPRESS_FROM_BYTES = 1_000
ROUTERS = (
    kept_matches.router,
    levers.router,  # before the one whose path takes any id
    matches.router,
    opportunities.router,
    similar.router,
    wording.router,
    reference.router,
    transfers.router,
    dispositifs.router,
    positionnements.router,
    prescription.router,
    sessions.router,
    following.router,
    identities.router,
    openings.router,
    employers.router,
    interests.router,
    contacts.asked,
    contacts.router,
    readings.router,
    contests.router,
    saved_searches.router,
    parcours.router,
    indicators.router,
    own_dates.router,
    imports.router,
    guidance.router,
    watch.router,
    attendance.router,
    weeks.router,
    conventions.router,
    territories.router,
    areas.router,
    data_rights.files,
    data_rights.router,
    issuers.router,
    sign_in.router,
    own_account.router,
    accounts.router,
    api_tokens.router,
    steering.router,
    retention.router,
    trust.router,
    health.router,
)

_DESCRIPTION = """\
Rapprocher des personnes, des offres d’emploi et des actions d’insertion à leur portée, et dire
pourquoi.

- Chaque correspondance s’explique : la somme des points de ses lignes est son score, au bit près.
- Ce qui n’est pas connu n’exclut jamais : c’est listé sous `a_verifier`, avec la question à poser.
- Une correspondance garde la question chiffrée, sans nom, pour pouvoir être refaite. Rien de ce
  qui est envoyé n’est répété dans une erreur.
- Une écriture accepte `Idempotency-Key` : la même demande, renvoyée, n’a qu’un effet.
- Les erreurs suivent la RFC 9457 (`application/problem+json`), en français.
"""


def create_app(vicinal: Vicinal) -> FastAPI:
    """Return the application; what it serves is opened or built when it starts."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(vicinal.serve)
        yield
        vicinal.close()

    app = FastAPI(
        title="Vicinal",
        summary="Correspondances géolocalisées entre personnes, offres et actions d’insertion",
        description=_DESCRIPTION,
        version=API_VERSION,
        license_info={"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        middleware=_surroundings(vicinal),
    )
    app.state.vicinal = vicinal
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    add_error_handlers(app)
    add_docs_page(app)
    add_security_txt(app)
    describe(app)
    return app


def _surroundings(vicinal: Vicinal) -> list[Middleware]:
    """Return what surrounds every route, outermost first."""
    settings = vicinal.settings
    outer = [
        Middleware(HeadAsGet),
        Middleware(AccessLog),
        Middleware(SecurityHeaders),
        Middleware(AllowedHosts, hosts=settings.hosts),
    ]
    if settings.rate_limits:
        counters, quotas = Counters(settings.counters_file), quotas_of(settings)
        identify = identify_for(vicinal, counters)
        outer.append(Middleware(RateLimits, counters, quotas, identify))
    inner = [
        Middleware(GZipMiddleware, minimum_size=COMPRESS_FROM_BYTES),
        Middleware(LastResort),
        Middleware(PlainAddress),
        Middleware(BodyLimit, max_bytes=settings.max_body_bytes, allowance=allowance_of(vicinal)),
    ]
    if settings.max_at_once is not None:
        places = Places(settings.max_at_once)
        outer.insert(0, Middleware(TurnAway, places))
        inner.append(Middleware(Capacity, places))
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies), *outer, *inner]
