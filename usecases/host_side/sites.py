"""Sites of an employer: declared, verified by the Département, then used."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from geo.communes import Commune, CommuneCode, Communes
from geo.coordinates import Coordinates
from geo.errors import UnknownCommune
from geo.territories import commune_at
from insertion.actor import Acting, Actor
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from insertion.host_side.ports import HostWork
from insertion.host_side.sites import WINDOW, EmployerSite, SiteState, require_room
from insertion.positionnement_ports import Listed, Window
from usecases.host_side.access import employer_of, require_departement, the_employer


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSite:
    """What an employer says of a site; without a point it is at the centre of its commune."""

    siret: str
    label: str
    commune_code: CommuneCode
    point: Coordinates | None = None


@dataclass(frozen=True, slots=True)
class SeenSite:
    """A site, and the name of its employer."""

    site: EmployerSite
    employer: str | None


def declare_site(
    declared: DeclaredSite,
    work: HostWork,
    acting: Acting,
    communes: Communes,
    new_id: Callable[[], str],
) -> SeenSite:
    """Write a site to be verified.

    Raises
    ------
    UnknownRecord
        When no employer known here asks.
    InvalidValue
        When it is no SIRET, or the point is not in the commune.
    TransitionRefused
        When ten sites were declared or used in thirty days.
    """
    with work:
        work.wait_to_write()
        employer = the_employer(work, acting.actor)
        commune = _commune(communes, declared.commune_code)
        if declared.point is not None and commune_at(declared.point) != commune.code:
            raise InvalidValue("position", "une position dans la commune du site")
        site = EmployerSite(
            id=new_id(),
            organisation_id=employer,
            siret=declared.siret,
            label=declared.label,
            commune_code=commune.code,
            point=declared.point or commune.center,
            density=commune.density,
            declared_at=acting.at,
            used_at=acting.at,
        )
        require_room(work.host_side.sites.used_since(employer, acting.at - WINDOW))
        work.host_side.sites.put(site)
        seen = _seen(work, site)
        work.commit()
    return seen


def decide_site(
    site_id: str, verified: bool, motive: str | None, work: HostWork, acting: Acting
) -> SeenSite:
    """Say that a site is verified, or refuse it: the Département decides.

    Raises
    ------
    UnknownRecord
        When there is no such site, or someone else decides.
    InvalidValue
        When it is refused without a motive.
    """
    require_departement(acting.actor)
    with work:
        work.wait_to_write()
        found = work.host_side.sites.get(site_id)
        if found is None:
            raise UnknownRecord("no such site")
        decided = found.decided(verified=verified, on=acting.today, motive=motive)
        work.host_side.sites.put(decided)
        seen = _seen(work, decided)
        work.commit()
    return seen


def list_sites(
    work: HostWork, viewer: Actor, state: SiteState | None, window: Window
) -> Listed[SeenSite]:
    """Return one page of one's own sites; of every employer's for the Département."""
    with work:
        found = work.host_side.sites.page(employer_of(work, viewer), state, window)
        names = work.organisations.names({site.organisation_id for site in found.items})
    seen = (SeenSite(site, names.get(site.organisation_id)) for site in found.items)
    return Listed(tuple(seen), found.total)


def _seen(work: HostWork, site: EmployerSite) -> SeenSite:
    names = work.organisations.names([site.organisation_id])
    return SeenSite(site, names.get(site.organisation_id))


def _commune(communes: Communes, code: CommuneCode) -> Commune:
    try:
        return communes.get(communes.get(code).current_code)
    except UnknownCommune:
        raise InvalidValue("commune", "le code INSEE d’une commune") from None


def use_site(site_id: str, employer: str, work: HostWork, acting: Acting) -> EmployerSite:
    """Return a verified site of an employer, and count it as used; commit nothing.

    Raises
    ------
    InvalidValue
        When it is not one of its sites.
    TransitionRefused
        When it is not verified, or would be one site too many in thirty days.
    """
    site = work.host_side.sites.get(site_id)
    if site is None or site.organisation_id != employer:
        raise InvalidValue("site_id", "un site de cet employeur")
    if site.state is not SiteState.VERIFIED:
        raise TransitionRefused("site", "Ce site n’est pas encore vérifié par le Département.")
    since = acting.at - WINDOW
    require_room(work.host_side.sites.used_since(employer, since, but=site.id))
    used = replace(site, used_at=acting.at)
    work.host_side.sites.put(used)
    return used
