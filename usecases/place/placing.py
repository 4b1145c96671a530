"""Let out of a profile what hosts are answered from: her zone and coarse facts, at write time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from geo.communes import Commune, CommuneCode, load_communes
from geo.errors import UnknownCommune
from geo.territories import commune_at
from geo.zones import Zone
from insertion.actor import Acting, Actor, Role
from insertion.beneficiary import Profile
from insertion.errors import UnknownRecord
from insertion.host_side.ports import ZoneBuild
from insertion.host_side.released import ReleasedPerson
from insertion.ports import UnitOfWork
from insertion.text import require_id
from usecases.positionnements.standing import accompanied_or_self


def let_out(uow: UnitOfWork, profiles: Mapping[str, Profile], at: datetime) -> None:
    """Write what hosts are answered from, of profiles just written; commit nothing.

    A person keeps her zone while she lives in it, whatever was drawn since: the zones of two
    years, put one on another, would say more than either.
    """
    formers = uow.host_side.releases.get_many(profiles)
    zones = uow.host_side.zones.get_many(
        {each.zone_id for each in formers.values() if each.zone_id is not None}
    )
    builds = {build.departement: build for build in uow.host_side.zones.latest_of_all()}
    released = []
    for key, profile in profiles.items():
        former = formers.get(key, ReleasedPerson(beneficiary_id=key))
        held = None if former.zone_id is None else zones.get(former.zone_id)
        zone = zone_for(commune_of(profile), former.protected, held, builds)
        fresh = released_from(key, profile, former.protected, zone)
        if fresh != former or key not in formers:
            released.append(fresh)
    uow.host_side.releases.put(released, at)


def commune_of(profile: Profile) -> Commune:
    """Return the present commune of a home: the one stated, else the one that holds the point."""
    register = load_communes()
    code = profile.home_commune or commune_at(profile.home)
    if code is not None:
        try:
            return register.get(register.get(code).current_code)
        except UnknownCommune:
            pass
    return register.nearest(profile.home)


def zone_for(
    commune: Commune, protected: bool, held: Zone | None, builds: Mapping[str, ZoneBuild]
) -> Zone | None:
    """Return the zone of a commune: the one held while it has the commune, else the last drawn."""
    build = builds.get(commune.departement)
    if protected:
        return None if build is None else build.whole
    if held is not None and commune.code in held.communes:
        return held
    return None if build is None else _zone_with(build.zones, commune.code)


def released_from(
    beneficiary_id: str, profile: Profile, protected: bool, zone: Zone | None
) -> ReleasedPerson:
    """Return what is let out of a profile."""
    return ReleasedPerson(
        beneficiary_id=beneficiary_id,
        zone_id=None if zone is None else zone.id,
        protected=protected,
        means=profile.means,
        domains=frozenset(code[0] for code in (*profile.sought, *profile.held)),
        skills=profile.skills,
    )


def protect_address(
    beneficiary_id: str, protected: bool, uow: UnitOfWork, acting: Acting
) -> ReleasedPerson:
    """Protect an address, or stop: she may ask for it, and who accompanies her may do both.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks, or she would lift it alone.
    """
    require_id(beneficiary_id)
    with uow:
        uow.wait_to_write()
        _may_see(uow, acting.actor, beneficiary_id)
        if acting.actor.role is Role.BENEFICIARY and not protected:
            raise UnknownRecord("lifted with her référent only")
        former = uow.host_side.releases.get(beneficiary_id)
        former = former or ReleasedPerson(beneficiary_id=beneficiary_id)
        # Without a zone yet: she is placed anew when what her zone may be has changed.
        bare = replace(former, protected=protected, zone_id=None)
        if protected != former.protected:
            uow.host_side.releases.protect(bare, acting.at)
        profile = uow.beneficiaries.get(beneficiary_id)
        if profile is not None:
            let_out(uow, {beneficiary_id: profile}, acting.at)
        uow.commit()
        return uow.host_side.releases.get(beneficiary_id) or former


def show_place(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor
) -> tuple[ReleasedPerson, Zone | None]:
    """Return what is let out of where a person lives: to her, who accompanies her, the Département.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        _may_see(uow, viewer, beneficiary_id)
        found = uow.host_side.releases.get(beneficiary_id)
        if found is None:
            return ReleasedPerson(beneficiary_id=beneficiary_id), None
        zone = None if found.zone_id is None else uow.host_side.zones.get(found.zone_id)
        return found, zone


def _may_see(uow: UnitOfWork, actor: Actor, beneficiary_id: str) -> None:
    if actor.role is not Role.DEPARTEMENT:
        accompanied_or_self(uow, actor, beneficiary_id)
    elif uow.beneficiaries.get(beneficiary_id) is None:
        raise UnknownRecord("no such person")


def _zone_with(zones: Iterable[Zone], code: CommuneCode) -> Zone | None:
    return next((zone for zone in zones if code in zone.communes), None)
