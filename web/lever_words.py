"""Levers in plain words: what would change, and how many doors that opens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.travel import TravelMode
from insertion.opportunity import InsertionAction
from matching.levers import Lever, MoreHours
from skills.taxonomy import Referential
from usecases.find_levers import FoundLevers
from web.api_values import Json, lever_of
from web.messages import N_, NN_, Speaker
from web.words import CONTRACTS, LICENCES

_MEANS = {
    TravelMode.WALK: N_("Aller à pied"),
    TravelMode.BIKE: N_("Avoir un vélo"),
    TravelMode.TRANSIT: N_("Prendre le bus ou le train"),
    TravelMode.CARPOOL: N_("Monter dans la voiture de quelqu’un"),
    TravelMode.MOPED: N_("Louer un scooter ou une mobylette à un Point Mobilité"),
    TravelMode.CAR: N_("Avoir une voiture"),
}
_HOURS = {
    MoreHours.EARLY: N_("Faire garder les enfants tôt le matin, dès 5 h"),
    MoreHours.LATE: N_("Faire garder les enfants le soir, jusqu’à 23 h"),
    MoreHours.EARLY_AND_LATE: N_("Faire garder les enfants tôt le matin et le soir"),
    MoreHours.WEEKEND: N_("Faire garder les enfants le samedi et le dimanche"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """An offer or an action, named."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class LeverCard:
    """One change, what it opens, who can help, and examples."""

    title: str
    effects: tuple[str, ...]
    helper: Example | None
    examples: tuple[Example, ...]


def lever_cards(found: FoundLevers, speaker: Speaker, referential: Referential) -> list[LeverCard]:
    """Return the levers as they are shown, the most useful first."""
    return [
        LeverCard(
            _title(effect.lever, speaker, referential),
            tuple(_effects(effect.in_reach, effect.good, speaker)),
            _example(found.helper_of(effect.lever)),
            _each_title_once(
                Example(each.id, each.title)
                for match in effect.best
                if (each := found.opportunities.get(match.opportunity_id)) is not None
            ),
        )
        for effect in found.levers.effects
    ]


def _each_title_once(examples: Iterable[Example]) -> tuple[Example, ...]:
    """Return the first example of each title: two links that read the same tell nothing more."""
    first: dict[str, Example] = {}
    for each in examples:
        first.setdefault(each.title.casefold(), each)
    return tuple(first.values())


def _example(action: InsertionAction | None) -> Example | None:
    return None if action is None else Example(action.id, action.title)


def lever_cards_told(told: Json, speaker: Speaker, referential: Referential) -> list[LeverCard]:
    """Return the levers that the API answered, as :func:`lever_cards` does."""
    return [
        LeverCard(
            _title(lever_of(each), speaker, referential),
            tuple(_effects(each["a_portee_en_plus"], each["bonnes_en_plus"], speaker)),
            _example_told(each["ou_demander"]),
            _each_title_once(Example(best["id"], best["intitule"]) for best in each["meilleures"]),
        )
        for each in told["items"]
    ]


def _example_told(action: Json | None) -> Example | None:
    return None if action is None else Example(action["id"], action["intitule"])


def ways_told(told: Json, speaker: Speaker, referential: Referential) -> list[str]:
    """Return what would put one opportunity in reach, as :func:`ways_to` does."""
    return [
        " + ".join(_title(lever_of(each), speaker, referential) for each in way["leviers"])
        for way in (told["pour"] or {"chemins": ()})["chemins"]
    ]


def ways_to(found: FoundLevers, speaker: Speaker, referential: Referential) -> list[str]:
    """Return what would put the opportunity asked for in reach, the least effort first."""
    if found.target is None:
        return []
    return [
        " + ".join(_title(lever, speaker, referential) for lever in way.levers)
        for way in found.target.ways.ways
    ]


def _title(lever: Lever, speaker: Speaker, referential: Referential) -> str:
    say = speaker.say
    if lever.skill is not None:
        skill = referential.skill(lever.skill).label.lower()
        return say(N_("Apprendre à : %(skill)s"), skill=skill)
    if lever.contract is not None:
        return say(N_("Accepter aussi : %(contract)s"), contract=say(CONTRACTS[lever.contract]))
    if lever.licence is not None:
        with_car = N_("Avoir une voiture. À obtenir : %(licence)s")
        alone = N_("À obtenir : %(licence)s")
        licence = say(LICENCES[lever.licence])
        return say(with_car if lever.mode is TravelMode.CAR else alone, licence=licence)
    if lever.mode is not None:
        return say(_MEANS[lever.mode])
    if lever.hours is not None:
        return say(_HOURS[lever.hours])
    minutes = f"{lever.minutes:g}"
    return say(N_("Accepter %(minutes)s min de trajet de plus"), minutes=minutes)


def _effects(in_reach: int, good: int, speaker: Speaker) -> Iterator[str]:
    if in_reach:
        yield speaker.count(
            NN_("%(num)s possibilité de plus", "%(num)s possibilités de plus"), in_reach
        )
    if good:
        yield speaker.count(
            NN_("%(num)s bonne correspondance de plus", "%(num)s bonnes correspondances de plus"),
            good,
        )
