"""Move a person's home inside her zone, or out of it, as she would: by writing her profile."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from api.wiring import Vicinal
from geo.communes import Commune, load_communes
from geo.coordinates import Coordinates
from geo.zones import Zone
from insertion.actor import Acting, Actor, Role
from usecases.accompany import keep_profile
from usecases.demo.territory import draw_point


def people_with_a_zone(vicinal: Vicinal) -> list[str]:
    """Return the ids of people placed in a zone, whose address is not protected."""
    with vicinal.reading() as uow:
        people = [key for key, _profile in uow.beneficiaries.iterate()]
        released = uow.host_side.releases.get_many(people)
    return [key for key in people if key in released and released[key].zone_id is not None]


def zone_of(vicinal: Vicinal, person: str) -> Zone:
    """Return the zone of a person who has one."""
    with vicinal.reading() as uow:
        released = uow.host_side.releases.get(person)
        zone = None if released is None else uow.host_side.zones.get(released.zone_id or "")
    if zone is None:
        raise LookupError("no zone")
    return zone


def other_zone(vicinal: Vicinal, person: str) -> Zone:
    """Return the zone whose centre is the farthest from that of a person."""
    own = zone_of(vicinal, person)
    with vicinal.reading() as uow:
        (build,) = uow.host_side.zones.latest_of_all()
    return max(
        build.zones,
        key=lambda each: (
            abs(each.center.lat - own.center.lat) + abs(each.center.lon - own.center.lon)
        ),
    )


def move_to(vicinal: Vicinal, person: str, commune: Commune, point: Coordinates) -> None:
    """Write the profile of a person anew, at another home."""
    with vicinal.reading() as uow:
        profile = uow.beneficiaries.get(person)
    if profile is None:
        raise LookupError("no profile")
    moved = replace(profile, home=point, home_commune=commune.code)
    acting = Acting(Actor(person, Role.BENEFICIARY), datetime.now(UTC), vicinal.today())
    keep_profile(person, moved, vicinal.unit_of_work(), acting)


def move_inside(vicinal: Vicinal, person: str, zone: Zone, rng: Random) -> None:
    """Move a person to a point drawn in some commune of a zone."""
    commune = load_communes().get(rng.choice(zone.communes))
    move_to(vicinal, person, commune, draw_point(rng, commune))
