"""A profile that is kept, in the words in which one writes it: to be read, changed, sent back."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from api.labels import WEEKDAY_LABELS
from api.schemas.profile import ProfileIn
from geo.communes import CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.errors import UnknownCommune
from insertion.beneficiary import Profile, StopoverPlace
from insertion.schedule import MINUTES_PER_HOUR, TimeWindow


def profile_kept(profile: Profile, communes: Communes) -> ProfileIn:
    """Return what to send to keep the same profile."""
    hours, availability, stopover = profile.weekly_hours, profile.availability, profile.stopover
    return ProfileIn.model_validate(
        {
            "domicile": _home(profile.home, profile.home_commune, communes),
            "moyens": _codes(profile.means),
            "duree_max_minutes": float(profile.max_minutes),
            "duree_max_par_metier": {
                code: float(minutes) for code, minutes in profile.max_minutes_by_occupation
            },
            "permis": _codes(profile.licences),
            "metiers_recherches": list(profile.sought),
            "metiers_exerces": list(profile.held),
            "competences": sorted(profile.skills),
            "disponibilites": [] if availability is None else _slots(availability.windows),
            # To accept no contract at all cannot be written: it is as if nothing were said.
            "contrats_acceptes": _codes(profile.accepted_contracts or None),
            "heures_hebdo": hours and {"min": float(hours.minimum), "max": float(hours.maximum)},
            "limites": _codes(profile.limits),
            "besoins": _codes(profile.needs),
            "garde_enfant": stopover and _stopover(stopover),
        }
    )


def _codes(members: Iterable[StrEnum] | None) -> list[StrEnum] | None:
    return None if members is None else sorted(members)


def _home(point: Coordinates, code: CommuneCode | None, communes: Communes) -> dict[str, Any]:
    """Return the commune when its centre is all that is known, the point otherwise."""
    if code is not None:
        try:
            if communes.get(code).center == point:
                return {"commune": code}
        except UnknownCommune:
            pass
    return _point(point)


def _point(point: Coordinates) -> dict[str, float]:
    return {"lat": float(point.lat), "lon": float(point.lon)}


def _stopover(stopover: StopoverPlace) -> dict[str, Any]:
    return {
        "lieu": _point(stopover.point),
        "ouvertures": _slots(stopover.hours.windows),
        "minutes_sur_place": stopover.stay_minutes,
    }


def _slots(windows: Iterable[TimeWindow]) -> list[dict[str, Any]]:
    """Return the same hours once, with all their days."""
    days: dict[tuple[int, int], list[str]] = {}
    for window in sorted(windows):
        days.setdefault((window.start, window.end), []).append(WEEKDAY_LABELS[window.weekday])
    return [
        {"jours": names, "debut": _clock(start), "fin": _clock(end)}
        for (start, end), names in days.items()
    ]


def _clock(minute: int) -> str:
    return "{:02d}:{:02d}".format(*divmod(minute, MINUTES_PER_HOUR))
