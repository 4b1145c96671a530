"""A way to work as JSON: by which means, how long, and when."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from api.labels import WEEKDAY_LABELS
from insertion.schedule import Weekday
from matching.answer import TransitTimes, Travel


class TransitTimesOut(TypedDict):
    """Le jour travaillé dont les trajets sont les plus longs, en heures du lieu.

    Les minutes se comptent depuis minuit de ce jour : moins de 0 la veille, 1 440 et plus le
    lendemain.
    """

    jour: str
    depart_minute: Annotated[int, Field(description="Quand partir de chez soi.")]
    retour_minute: Annotated[int, Field(description="Quand on est rentré.")]
    dernier_depart_minute: Annotated[
        int | None,
        Field(description="Dernier moment pour quitter le travail en transports en commun."),
    ]


class TravelOut(TypedDict):
    """Le meilleur trajet, aller simple, porte à porte ; nul quand le lieu n’est pas connu."""

    mode: str | None
    minutes: Annotated[
        float | None,
        Field(description="En transports en commun, le plus long de l’aller et du retour."),
    ]
    distance_km: Annotated[float | None, Field(description="À vol d’oiseau.")]
    suppose: Annotated[
        bool,
        Field(description="Vrai : en transports en commun, sans horaire connu ; à vérifier."),
    ]
    horaires: Annotated[
        TransitTimesOut | None,
        Field(description="En transports en commun, quand les horaires de travail sont connus."),
    ]
    phrase: str


def travel_out(travel: Travel, sentence: str) -> TravelOut:
    """Return the travel as JSON, with the sentence that says it."""
    return TravelOut(
        mode=travel.mode,
        minutes=travel.minutes,
        distance_km=travel.distance_km,
        suppose=travel.assumed,
        horaires=None if travel.times is None else _times(travel.times),
        phrase=sentence,
    )


def _times(times: TransitTimes) -> TransitTimesOut:
    return TransitTimesOut(
        jour=WEEKDAY_LABELS[Weekday(times.weekday)],
        depart_minute=times.leaves_home,
        retour_minute=times.home_again,
        dernier_depart_minute=times.last_return,
    )
