"""Draw the zones of the year, once: drawing them again would say more than either drawing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from geo.communes import Commune, CommuneCode, Communes
from geo.zones import (
    SMALLEST_ZONE,
    Neighbours,
    Zone,
    draw_zones,
    neighbours_of,
    whole_departement,
)
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue, TransitionRefused
from insertion.host_side.ports import ZoneBuild
from insertion.host_side.released import ReleasedPerson
from insertion.ports import UnitOfWork
from insertion.text import require_storable
from usecases.place.placing import commune_of, released_from, zone_for

MAX_MOTIVE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Drawing:
    """For what year zones are drawn, when, and why again when that year has some already."""

    year: int
    at: datetime
    motive: str | None = None

    def __post_init__(self) -> None:
        if (
            self.motive is not None
            and not require_storable("motif", self.motive, MAX_MOTIVE_LENGTH).strip()
        ):
            raise InvalidValue("motif", "pourquoi les zones sont refaites dans l’année")


def build_zones(
    uow: UnitOfWork,
    communes: Communes,
    drawing: Drawing,
    borders: Callable[[str], Neighbours] = neighbours_of,
) -> tuple[ZoneBuild, ...]:
    """Draw the zones of every département where someone lives, and place those without one.

    A person keeps her zone of another year while at least :data:`SMALLEST_ZONE` people still live
    in it. With a motive, the year's zones are drawn again and everyone is placed anew.

    Raises
    ------
    TransitionRefused
        When the year has its zones and no motive is given.
    """
    with uow:
        uow.wait_to_write()
        builds = {build.departement: build for build in uow.host_side.zones.latest_of_all()}
        if drawing.motive is None and any(b.year >= drawing.year for b in builds.values()):
            raise TransitionRefused(
                "zones",
                f"Les zones de {drawing.year} existent : les refaire dans l’année affaiblit ce "
                "qu’elles cachent, et demande un motif.",
            )
        homes = _homes(uow)
        counts = Counter(
            home.commune.code for home in homes.values() if not home.released.protected
        )
        departements = {home.commune.departement for home in homes.values()}
        drawn = tuple(
            _draw(communes, departement, counts, drawing, builds.get(departement), borders)
            for departement in sorted(departements)
        )
        for build in drawn:
            uow.host_side.zones.save(build)
            builds[build.departement] = build
        _place(uow, homes, builds, counts, drawing)
        uow.commit()
    return drawn


@dataclass(frozen=True, slots=True)
class _Home:
    commune: Commune
    profile: Profile
    released: ReleasedPerson


def _homes(uow: UnitOfWork) -> Mapping[str, _Home]:
    profiles = dict(uow.beneficiaries.iterate())
    released = uow.host_side.releases.get_many(profiles)
    return {
        key: _Home(
            commune_of(profile), profile, released.get(key, ReleasedPerson(beneficiary_id=key))
        )
        for key, profile in profiles.items()
    }


def _draw(  # noqa: PLR0913, PLR0917
    communes: Communes,
    departement: str,
    counts: Mapping[CommuneCode, int],
    drawing: Drawing,
    former: ZoneBuild | None,
    borders: Callable[[str], Neighbours],
) -> ZoneBuild:
    own = [each for each in communes.current() if each.departement == departement]
    again = former is not None and former.year == drawing.year
    revision = former.revision + 1 if former is not None and again else 1
    prefix = f"{departement}-{drawing.year}" + (f".{revision}" if revision > 1 else "")
    zones = draw_zones(own, counts, borders(departement), prefix)
    return ZoneBuild(
        departement=departement,
        year=drawing.year,
        revision=revision,
        zones=zones,
        whole=whole_departement(own, sum(zone.people for zone in zones), prefix),
        digest=digest_of(zones),
        built_at=drawing.at,
        motive=drawing.motive,
    )


def _place(
    uow: UnitOfWork,
    homes: Mapping[str, _Home],
    builds: Mapping[str, ZoneBuild],
    counts: Mapping[CommuneCode, int],
    drawing: Drawing,
) -> None:
    held = uow.host_side.zones.get_many(
        {h.released.zone_id for h in homes.values() if h.released.zone_id is not None}
    )
    kept = {
        key: zone
        for key, zone in held.items()
        if drawing.motive is None and sum(counts[c] for c in zone.communes) >= SMALLEST_ZONE
    }
    uow.host_side.releases.put(
        (
            released_from(
                key,
                home.profile,
                home.released.protected,
                zone_for(
                    home.commune,
                    home.released.protected,
                    kept.get(home.released.zone_id or ""),
                    builds,
                ),
            )
            for key, home in homes.items()
        ),
        drawing.at,
    )


def digest_of(zones: tuple[Zone, ...]) -> str:
    """Return what tells a drawing of zones from any other."""
    drawn = [[zone.id, list(zone.communes), zone.people] for zone in zones]
    return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()
