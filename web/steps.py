"""The questions asked of a person, one thing a page, and what each form changes in her answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from api.labels import WEEKDAY_LABELS
from api.nir import NirRefused
from geo.travel import TravelMode
from insertion.errors import InvalidValue
from insertion.schedule import TimeWindow, Weekday, parse_clock
from insertion.terms import Licence, Need, PhysicalDemand
from web.answers import Answers
from web.forms import Form, refuse_nir_in
from web.messages import N_

MINUTES = (15, 30, 45, 60, 90)
DEFAULT_MINUTES = 45
NOTHING = "rien"
_WEEK = list(Weekday)
_WORKED = _WEEK[:5]

HOURS: Mapping[str, tuple[str, list[Weekday], str, str]] = MappingProxyType(
    {
        "ecole": (
            N_("Pendant l’école : lundi, mardi, jeudi, vendredi, de 8 h 45 à 16 h 15"),
            [each for each in _WORKED if each is not Weekday.WEDNESDAY],
            "08:45",
            "16:15",
        ),
        "journee": (N_("En semaine, de 7 h à 19 h"), _WORKED, "07:00", "19:00"),
        "matin": (N_("Le matin en semaine, de 6 h à 13 h"), _WORKED, "06:00", "13:00"),
        "toujours": (N_("Tous les jours, à toute heure"), _WEEK, "00:00", "24:00"),
    }
)
OTHER_HOURS, UNKNOWN_HOURS = "autres", "inconnues"
SAME_HOURS = "memes"  # several, written with someone: a form of one would lose the others


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form: answers to keep, what to correct, or more to show first."""

    answers: Answers
    mistakes: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Return whether the next question may be asked."""
        return not self.mistakes and not self.facts


def changed(answers: Answers, **given: object) -> Answers:
    """Return answers with some replaced; None forgets one."""
    merged = {**answers, **given}
    return {name: value for name, value in merged.items() if value is not None}


def take_means(form: Form, answers: Answers) -> Taken:
    """Return how a person moves, and for how long at most."""
    means = form.all("moyens", TravelMode)
    if not means:
        return Taken(answers, {"moyens": N_("Choisissez au moins un moyen.")})
    known = {str(each): each for each in MINUTES}
    # Another duration may have been written with someone: none of these is ticked then.
    before = answers.get("duree_max_minutes", DEFAULT_MINUTES)
    minutes = known.get(form.get("minutes"), before)
    return Taken(changed(answers, moyens=means, duree_max_minutes=minutes))


def take_licences(form: Form, answers: Answers) -> Taken:
    """Return the licences held; nothing ticked at all is not an answer."""
    return _take_list(form, answers, "permis", Licence)


def take_needs(form: Form, answers: Answers) -> Taken:
    """Return what a person would like help with."""
    return _take_list(form, answers, "besoins", Need)


def _take_list(form: Form, answers: Answers, name: str, known: Iterable[str]) -> Taken:
    ticked, none = form.all(name, known), NOTHING in form.all(name)
    if ticked and none:
        return Taken(
            answers, {name: N_("Vous avez choisi « rien » et autre chose. Gardez l’un des deux.")}
        )
    return Taken(changed(answers, **{name: ticked or ([] if none else None)}))


def take_limits(form: Form, answers: Answers) -> Taken:
    """Return what is difficult for a person."""
    return Taken(changed(answers, limites=form.all("limites", PhysicalDemand) or None))


def take_hours(form: Form, answers: Answers) -> Taken:
    """Return when a person is free."""
    choice = form.get("heures")
    if choice in HOURS:
        _, days, start, end = HOURS[choice]
        return Taken(changed(answers, disponibilites=[_slot(days, start, end)]))
    if choice == UNKNOWN_HOURS:
        return Taken(changed(answers, disponibilites=None))
    if choice == SAME_HOURS and len(answers.get("disponibilites", ())) > 1:
        return Taken(answers)
    if choice != OTHER_HOURS:
        return Taken(answers, {"heures": N_("Choisissez une réponse.")})
    return _take_other_hours(form, answers)


def _take_other_hours(form: Form, answers: Answers) -> Taken:
    ticked = form.all("jours")
    days = [day for day in Weekday if WEEKDAY_LABELS[day] in ticked]
    if not days:
        return Taken(answers, {"jours": N_("Choisissez au moins un jour.")})
    start, end = form.get("debut"), form.get("fin")
    for name, text in (("debut", start), ("fin", end)):
        try:
            parse_clock(text)
        except InvalidValue:
            return Taken(answers, {name: N_("Écrivez une heure, par exemple 8 h 30 ou 08:30.")})
    try:
        for day in days:
            TimeWindow(day, parse_clock(start), parse_clock(end))
    except InvalidValue:
        return Taken(answers, {"debut": N_("La première heure doit être avant minuit.")})
    return Taken(changed(answers, disponibilites=[_slot(days, start, end)]))


def _slot(days: list[Weekday], start: str, end: str) -> dict[str, object]:
    return {"jours": [WEEKDAY_LABELS[day] for day in days], "debut": start, "fin": end}


def hours_chosen(answers: Answers) -> str:
    """Return which of the choices of hours was made, empty before any."""
    slots = answers.get("disponibilites")
    if not slots:
        return ""
    for name, (_, days, start, end) in HOURS.items():
        if slots == [_slot(days, start, end)]:
            return name
    return SAME_HOURS if len(slots) > 1 else OTHER_HOURS


def refuse_nir_of(field_name: str, text: str) -> str | None:
    """Return what to say when a text holds a NIR, None when it does not."""
    try:
        refuse_nir_in(field_name, (text,))
    except NirRefused:
        return N_("N’écrivez pas de numéro de sécurité sociale.")
    return None
