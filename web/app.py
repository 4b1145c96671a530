"""The whole application: the API and the screens, behind the same surroundings."""

from types import ModuleType

from fastapi import FastAPI
from starlette.routing import Router

from api.app import create_app
from api.wiring import Vicinal
from web.pages import (
    account,
    account_factor,
    account_others,
    account_tokens,
    conventions,
    departement_holds,
    departement_imports,
    departement_indicators,
    departement_moderation,
    departement_reach,
    departement_requests,
    departement_rules,
    departement_trust,
    employer_contacts,
    employer_offers,
    employer_people,
    employer_posting,
    employer_sites,
    entrance,
    entrance_factor,
    entrance_links,
    entrance_services,
    files,
    operator_answers,
    operator_sessions,
    operator_sheets,
    opportunities,
    own_contacts,
    own_data,
    own_profile,
    own_reach,
    own_searches,
    own_steps,
    participations,
    profile,
    public,
    referent_catalogue,
    referent_contacts,
    referent_contests,
    referent_file,
    referent_openings,
    referent_person,
    referent_placing,
    referent_portfolio,
    referent_positionnements,
    referent_profile,
    referent_situation,
    referent_today,
)
from web.problem_pages import ProblemPages
from web.rendering import Screens
from web.routing import ScreensMount
from web.theme import load_theme

PAGES: tuple[ModuleType, ...] = (
    public,
    profile,
    opportunities,
    files,
    entrance,
    entrance_factor,
    entrance_links,
    entrance_services,
    account,
    account_factor,
    account_others,
    account_tokens,
    departement_indicators,
    own_reach,
    own_profile,
    own_steps,
    own_data,
    own_contacts,
    own_searches,
    departement_reach,
    referent_today,
    referent_portfolio,
    referent_placing,
    referent_positionnements,
    referent_catalogue,
    departement_moderation,
    employer_posting,  # before one offer: « nouvelle » is no id
    employer_offers,
    employer_contacts,
    employer_people,
    employer_sites,
    operator_answers,
    operator_sessions,
    operator_sheets,
    conventions,
    participations,
    referent_person,
    referent_situation,
    referent_profile,
    referent_file,
    referent_contacts,
    referent_contests,
    referent_openings,
    departement_holds,
    departement_imports,
    departement_requests,
    departement_rules,
    departement_trust,
)


def create_web_app(vicinal: Vicinal) -> FastAPI:
    """Return the application that ``vicinal serve`` runs.

    Raises
    ------
    web.theme.BadTheme
        When the theme of the settings cannot be used.
    """
    made_with = Screens(load_theme(vicinal.settings.theme_file))
    app = create_app(vicinal)
    app.state.screens = made_with
    # Outermost: a refusal may come from any of the surroundings.
    app.add_middleware(ProblemPages, screens=made_with)
    routes = [route for page in PAGES for route in page.ROUTES]
    app.router.routes.append(
        ScreensMount("", app=Router(routes, redirect_slashes=False), name="ecrans")
    )
    return app
