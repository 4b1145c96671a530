"""A way by public transport, leg by leg, in the terminal and in JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from cli.terminal import Sentence, count, plain
from geo.transit_day import Timetable
from geo.transit_journey import Journey, Ride, Walk
from geo.transit_shift import whole_minutes
from insertion.schedule import WEEKDAY_NAMES
from usecases.find_route import RouteAnswer, RouteOutcome, RoutePlace

_VEHICLES = {
    0: "tram",
    1: "métro",
    2: "train",
    4: "bateau",
    5: "tram",
    6: "téléphérique",
    7: "funiculaire",
}
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
_NOT_FOUND = {
    RouteOutcome.NONE: "Aucun trajet à ces heures en transport en commun, d’après les horaires "
    "importés.",
    RouteOutcome.UNKNOWN: "Aucun horaire importé ne couvre ces lieux ce jour-là : rien ne dit ce "
    "qui y passe.",
}


def print_route(
    console: Console, ends: Sequence[RoutePlace], answer: RouteAnswer, asked: datetime
) -> None:
    """Print where, when, how long, then each leg."""
    day = answer.timetable.day
    console.print(
        Sentence(
            f"{ends[0].label} → {ends[1].label}, {WEEKDAY_NAMES[day.weekday()]} {day.day} "
            f"{_MONTHS[day.month - 1]} {day.year}",
            style="bold",
        )
    )
    journey = answer.journey
    if journey is None:
        console.print(Sentence(_NOT_FOUND[answer.outcome], style="yellow"))
        console.print()
        return
    console.print(Sentence(_summary(answer.timetable, journey)))
    console.print()
    before = journey.start
    for leg in journey.legs:
        if leg.start > before:
            _line(console, "", f"attente, {whole_minutes(leg.start - before)} min")
        before = leg.end
        _print_leg(console, answer.timetable, leg)
    _line(console, _clock(answer.timetable, journey.end), ends[1].label, style="bold")
    console.print()


def _summary(timetable: Timetable, journey: Journey) -> str:
    words = (
        f"Départ {_clock(timetable, journey.start)}, arrivée {_clock(timetable, journey.end)} : "
        f"{_length(whole_minutes(journey.end - journey.start))}"
    )
    if not journey.rides:
        return f"{words}, à pied."
    walk = whole_minutes(round(journey.walk_minutes * 60))
    changes = count(journey.changes, "changement", "changements") if journey.changes else "direct"
    on_foot = f", dont {walk} min à pied" if walk else ""
    return f"{words}{on_foot} ; {changes}."


def _print_leg(console: Console, timetable: Timetable, leg: Walk | Ride) -> None:
    start = _clock(timetable, leg.start)
    minutes = whole_minutes(leg.end - leg.start)
    if isinstance(leg, Walk):
        where = "" if leg.destination is None else f" jusqu’à {_stop(timetable, leg.destination)}"
        _line(console, start, f"à pied{where}, {minutes} min")
        return
    _line(console, start, _stop(timetable, leg.origin), style="bold")
    _line(
        console, "", f"{_vehicle(leg)}, {count(leg.stops_passed, 'arrêt', 'arrêts')}, {minutes} min"
    )
    if leg.headway_minutes is not None:
        _line(console, "", f"passe toutes les {leg.headway_minutes} min environ", style="yellow")
    if leg.on_request:
        _line(console, "", "sur réservation ou sur demande au conducteur", style="yellow")
    _line(console, _clock(timetable, leg.end), _stop(timetable, leg.destination), style="bold")


def _line(console: Console, clock: str, words: str, style: str = "") -> None:
    console.print(Text(f"  {clock:<5}  {plain(words)}", style=style))


def _vehicle(ride: Ride) -> str:
    kind = _VEHICLES.get(ride.route_kind, "car ou bus")
    name = ride.route or ride.route_title or "sans numéro"
    towards = f" vers {ride.headsign}" if ride.headsign else ""
    return f"{kind} {name}{towards}"


def _stop(timetable: Timetable, stop: int) -> str:
    return timetable.network.stop_name(stop) or "arrêt sans nom"


def _clock(timetable: Timetable, second: int) -> str:
    return f"{timetable.clock_at(second):%H:%M}"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"


def route_json(answer: RouteAnswer) -> dict[str, Any]:
    """Return one way as JSON; moments carry their offset."""
    journey, timetable = answer.journey, answer.timetable
    document: dict[str, Any] = {"resultat": answer.outcome.value, "jour": timetable.day.isoformat()}
    if journey is None:
        return document
    return document | {
        "depart": _iso(timetable, journey.start),
        "arrivee": _iso(timetable, journey.end),
        "minutes": whole_minutes(journey.end - journey.start),
        "minutes_a_pied": whole_minutes(round(journey.walk_minutes * 60)),
        "changements": journey.changes,
        "etapes": [_leg_json(timetable, leg) for leg in journey.legs],
    }


def _leg_json(timetable: Timetable, leg: Walk | Ride) -> dict[str, Any]:
    ends = {
        "debut": _iso(timetable, leg.start),
        "fin": _iso(timetable, leg.end),
        "de": None if leg.origin is None else _stop(timetable, leg.origin),
        "vers": None if leg.destination is None else _stop(timetable, leg.destination),
    }
    if isinstance(leg, Walk):
        return {"moyen": "marche", **ends}
    return {
        "moyen": "transport_en_commun",
        **ends,
        "ligne": leg.route,
        "ligne_nom": leg.route_title,
        "direction": leg.headsign,
        "arrets": leg.stops_passed,
        "frequence_minutes": leg.headway_minutes,
        "sur_demande": leg.on_request,
    }


def _iso(timetable: Timetable, second: int) -> str:
    return timetable.clock_at(second).isoformat()
