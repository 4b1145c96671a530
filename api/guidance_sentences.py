"""French sentences about ways into an action, and needs left without one."""

from collections.abc import Mapping
from datetime import date

from api.french_dates import french_day
from insertion.plan import Gap
from usecases.guidance.action_sessions import Place

_GAPS: Mapping[Gap, str] = {
    Gap.NO_ACTION: "Aucune action à portée ne répond à ce besoin.",
    Gap.NOT_ADMITTED: "Les actions qui y répondent ont des conditions d’entrée non remplies.",
    Gap.NO_ENTRY: "Les actions qui y répondent n’ont pas de place, ou pas au bon moment.",
}


def gap_sentence(gap: Gap) -> str:
    """Return why a need is left without an action."""
    return _GAPS[gap]


def way_in_sentence(place: Place, today: date) -> str:
    """Return when one may enter, and how many places are left when that is known."""
    start = place.entry.period.start
    when = "Entrée possible dès maintenant" if start <= today else f"Entrée le {french_day(start)}"
    if place.session is None:
        return f"{when}."
    free = place.session.free
    left = "une place libre" if free == 1 else f"{free} places libres"
    return f"{when}, {left}."
