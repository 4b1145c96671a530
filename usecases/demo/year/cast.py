"""Who is there: structures, référents, and whom each of them accompanies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from geo.communes import CommuneCode
from insertion.capacity import Audience
from insertion.opportunity import InsertionAction, JobOffer, OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.periods import add_days
from insertion.referent import NORM, NORM_SPECIFIC, Accompaniment, AccompanimentRole, Referent
from usecases.demo.draw import chance, weighted
from usecases.demo.showcase import SHOWCASE
from usecases.demo.year.ground import Ground, day_between, later

DEPARTEMENT_ID = "demo-departement"
OFFERS_WITH_HOST = 120

_MDS: Mapping[str, tuple[str, str]] = {
    # Commune of the house, by the way people call it, and the pôle it is counted in. Which house
    # answers for which commune is invented: one for each EPCI.
    "49007": ("Angers", "centre_anjou"),
    "49063": ("Chalonnes", "centre_anjou"),
    "49018": ("Baugé", "est_anjou"),
    "49328": ("Saumur", "est_anjou"),
    "49127": ("Durtal", "nord_anjou"),
    "49176": ("Le Lion-d’Angers", "nord_anjou"),
    "49331": ("Segré", "nord_anjou"),
    "49023": ("Beaupréau", "ouest_anjou"),
    "49099": ("Cholet", "ouest_anjou"),
}
_REFERENTS_EACH = 2
_FULL_TIME_SHARES = {100: 3, 80: 2, 50: 1}
_SUPPORTED_SHARE, _YOUNG_SHARE = 0.15, 0.12
_KNOWN_BEFORE_SHARE = 0.45
_ORIENTED = {"in_time": 0.74, "late": 0.18, "not_yet": 0.08}
_AGES = (26 * 365 + 30, 59 * 365)
_YOUNG_AGES = (18 * 365 + 30, 25 * 365)
_TOLD_AGES = {"demo-kevin": (20 * 365 + 60,) * 2, "demo-marie-claude": (52 * 365 + 60,) * 2}
_SHOWN = frozenset(each.id for each in SHOWCASE)
_YOUNG_OF_SHOWCASE = frozenset({"demo-kevin"})


@dataclass(frozen=True, slots=True)
class House:
    """A maison départementale des solidarités, and the pôle that it is counted in."""

    organisation: Organisation
    pole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One person of the year, by what the rest is drawn from."""

    id: str
    referent: Referent
    support: Referent | None
    house: House
    audience: Audience
    birth_date: date
    notified_on: date
    oriented_on: date | None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone, and what they answer for."""

    houses: tuple[House, ...]
    organisations: tuple[Organisation, ...]
    referents: tuple[Referent, ...]
    hosts: Mapping[OpportunityId, str]
    people: tuple[Followed, ...]

    def colleague_of(self, organisation_id: str, other_than: str) -> Referent | None:
        """Return a référent of a structure who is not that one, who validates what he asks."""
        mine = (each for each in self.referents if each.organisation_id == organisation_id)
        return next((each for each in mine if each.id != other_than), None)


def cast_of(ground: Ground) -> Cast:
    """Return everyone of the year."""
    by_epci = dict(_houses(ground))
    houses = tuple(by_epci.values())
    ccas = tuple(_ccas(houses))
    referents = tuple(_referents(ground, houses, ccas))
    runners, hosts = _hosts(ground)
    departement = Organisation(
        DEPARTEMENT_ID, OrganisationKind.DEPARTEMENT, "Département de Maine-et-Loire", "49"
    )
    organisations = (departement, *(each.organisation for each in houses), *ccas, *runners)
    people = tuple(_people(ground, by_epci, referents))
    return Cast(houses, organisations, referents, hosts, people)


def accompaniments(people: tuple[Followed, ...]) -> Iterator[Accompaniment]:
    """Yield who accompanies whom: one principal référent each, and for some another in support."""
    for each in people:
        since = each.oriented_on or each.notified_on
        roles = [(AccompanimentRole.PRINCIPAL, each.referent)]
        if each.support is not None:
            roles.append((AccompanimentRole.SUPPORT, each.support))
        for role, referent in roles:
            yield Accompaniment(f"{each.id}.{role}", each.id, referent.id, role, since)


def _houses(ground: Ground) -> Iterator[tuple[str | None, House]]:
    for number, (code, (label, pole)) in enumerate(_MDS.items(), start=1):
        epci = ground.communes.get(CommuneCode(code)).epci_code
        name = f"Maison des solidarités, {label}"
        yield (
            epci,
            House(
                Organisation(f"demo-mds-{number:02}", OrganisationKind.MDS, name, epci or code),
                pole,
            ),
        )


def _ccas(houses: tuple[House, ...]) -> Iterator[Organisation]:
    for number, house in enumerate(houses, start=1):
        name = house.organisation.name.replace("Maison des solidarités", "CCAS")
        yield Organisation(f"demo-ccas-{number:02}", OrganisationKind.CCAS, f"{name} (fictif)")


def _referents(
    ground: Ground, houses: tuple[House, ...], ccas: tuple[Organisation, ...]
) -> Iterator[Referent]:
    employers = [(each.organisation, True) for each in houses for _ in range(_REFERENTS_EACH)]
    employers += [(each, False) for each in ccas for _ in range(_REFERENTS_EACH)]
    for number, (organisation, social_worker) in enumerate(employers, start=1):
        rng = ground.draws("referent", number)
        norm = NORM if social_worker else NORM_SPECIFIC
        share = weighted(rng, _FULL_TIME_SHARES)
        yield Referent(f"demo-referent-{number:02}", organisation.id, social_worker, norm, share)


def _hosts(ground: Ground) -> tuple[list[Organisation], dict[OpportunityId, str]]:
    """Return the structures that run the actions, some employers, and what each answers for."""
    structures: dict[str, Organisation] = {}
    hosts: dict[OpportunityId, str] = {}
    wanted: list[tuple[InsertionAction | JobOffer, OrganisationKind, str]] = [
        (each, OrganisationKind.OPERATOR, "operateur") for each in ground.actions
    ]
    listed = sorted(ground.offers, key=lambda each: ground.draws("host", each.id).random())
    wanted += [(each, OrganisationKind.EMPLOYER, "employeur") for each in listed[:OFFERS_WITH_HOST]]
    for opportunity, kind, stem in wanted:
        name = opportunity.organisation or "Employeur (fictif)"
        if name not in structures:
            structures[name] = Organisation(f"demo-{stem}-{len(structures) + 1:03}", kind, name)
        hosts[opportunity.id] = structures[name].id
    return list(structures.values()), hosts


def _people(
    ground: Ground,
    houses: Mapping[str | None, House],
    referents: tuple[Referent, ...],
) -> Iterator[Followed]:
    by_place: dict[str, list[Referent]] = {}
    followed: dict[str, int] = {}
    for each in referents:
        by_place.setdefault(each.organisation_id.rsplit("-", 1)[-1], []).append(each)
    for person_id, profile in ground.people.items():
        rng = ground.draws("followed", person_id)
        code = profile.home_commune
        epci = None if code is None else ground.communes.get(code).epci_code
        house = houses.get(epci) or next(iter(houses.values()))
        near = by_place[house.organisation.id.rsplit("-", 1)[-1]]
        with_room = [each for each in near if followed.get(each.id, 0) < each.capacity] or [
            each for each in referents if followed.get(each.id, 0) < each.capacity
        ]
        first, *others = rng.sample(with_room, len(with_room))
        followed[first.id] = followed.get(first.id, 0) + 1
        drawn = person_id not in _SHOWN and chance(rng, _YOUNG_SHARE)
        young = drawn or person_id in _YOUNG_OF_SHOWCASE
        ages = _TOLD_AGES.get(person_id, _YOUNG_AGES if young else _AGES)
        if chance(rng, _KNOWN_BEFORE_SHARE):
            notified_on = day_between(rng, add_days(ground.first_day, -500), ground.first_day)
        else:
            notified_on = day_between(rng, ground.first_day, add_days(ground.today, -3))
        yield Followed(
            id=person_id,
            referent=first,
            support=others[0] if chance(rng, _SUPPORTED_SHARE) else None,
            house=house,
            audience=Audience.YOUNG_FAJ if young else Audience.BRSA,
            birth_date=add_days(ground.today, -rng.randint(*ages)),
            notified_on=notified_on,
            oriented_on=_oriented_on(ground, person_id, notified_on),
        )


def _oriented_on(ground: Ground, person_id: str, notified_on: date) -> date | None:
    rng = ground.draws("oriented", person_id)
    drawn = weighted(rng, _ORIENTED)
    known_before = notified_on < ground.first_day
    if drawn == "not_yet" and not known_before:
        return None
    least, most = (5, 28) if drawn == "in_time" else (32, 75)
    oriented_on = later(rng, notified_on, least, most)
    return oriented_on if oriented_on <= ground.yesterday else None
