"""The portfolio of a référent: searched, sorted, paged, and people ticked to be placed together."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request, Response

from api.insertion_labels import STATE_LABELS
from api.labels import OBJECTIVE_LABELS
from api.parcours_labels import ALERT_LABELS
from insertion.positionnement import FINAL
from usecases.parcours.watch import Alert
from web.asking import ApiRefused, id_in
from web.pages.referent_today import READERS
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, read_by

PATH = "/referent/portefeuille"
FILTERS = ("q", "alerte", "etat", "objectif", "tri", "sens")
SIZE = 25
ALERTS = [(each.value, label) for each, label in ALERT_LABELS.items()]
TALLY = {
    Alert.LATE: "en retard",
    Alert.SOON: "avec une échéance cette semaine",
    Alert.TO_CONFIRM: "avec une demande à confirmer",
    Alert.UNANSWERED: "sans réponse à un positionnement",
    Alert.QUIET: "sans nouvelles depuis 30 jours",
    Alert.NOTHING_OPEN: "sans positionnement ouvert",
}
"""How many people: what is said after their number."""
STATES = [(each.value, label) for each, label in STATE_LABELS.items() if each not in FINAL]
OBJECTIVES = [(each.value, label) for each, label in OBJECTIVE_LABELS.items()]


async def show_portfolio(request: Request, desk: Desk) -> Response:
    """Show one page of the people he follows, as he looks for them."""
    asked = {name: request.query_params.get(name, "")[:200].strip() for name in FILTERS}
    path, status, mistakes = f"/referents/{id_in(desk.person.id)}/suivi", 200, {}
    try:
        found = await desk.api.get(path, page=page_asked(request), size=SIZE, **asked)
    except ApiRefused as refused:  # an address written by hand: nothing is narrowed
        if refused.status_code != 422:  # noqa: PLR2004
            raise
        status, mistakes = 422, refused.mistakes or {"": refused.detail}
        found = await desk.api.get(path, size=SIZE)
    return screens(request).page(
        request,
        "referent/portefeuille.html",
        status,
        found=found,
        asked=asked,
        mistakes=mistakes,
        pager=pager(request, found),
        narrows=any(asked[name] for name in FILTERS[:4]),
        sorting_by=sorting_by(asked),
        alerts=ALERTS,
        tally=TALLY,
        states=STATES,
        objectives=OBJECTIVES,
    )


def sorting_by(asked: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return, for each column that sorts, where a press leads and how it is sorted now."""
    current, falls = asked["tri"] or "personne", asked["sens"] == "decroissant"
    kept = {name: asked[name] for name in FILTERS[:4] if asked[name]}
    found = {}
    for column in ("personne", "echeance", "nouvelles", "depuis"):
        is_current = column == current
        way = "decroissant" if is_current and not falls else "croissant"
        order = ("descending" if falls else "ascending") if is_current else ""
        found[column] = (f"{PATH}?{urlencode(kept | {'tri': column, 'sens': way})}", order)
    return found


ROUTES = (read_by(PATH, READERS, show_portfolio),)
