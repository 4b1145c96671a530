"""Offers that an employer posts: on a verified site, moderated, then ranked like the others."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from geo.communes import Communes
from insertion.actor import Acting, Actor
from insertion.errors import StaleVersion, UnknownRecord
from insertion.host_side.ports import HostWork
from insertion.host_side.posted_offers import (
    SOURCE,
    ClosingReason,
    PostedOffer,
    PostedState,
)
from insertion.host_side.sites import EmployerSite
from insertion.opportunity import JobOffer, OpportunityId
from insertion.place import Place
from insertion.positionnement_ports import Listed, Window
from usecases.host_side.access import employer_of, require_departement, the_employer
from usecases.host_side.sites import use_site


@dataclass(frozen=True, slots=True)
class Written:
    """An offer as an employer writes it: its id, employer and place are given here."""

    offer: JobOffer
    site_id: str


@dataclass(frozen=True, slots=True)
class TargetOffer:
    """Which posted offer, and the version that was read; None takes it as it is."""

    id: str
    version: int | None = None


def post_offer(
    written: Written,
    work: HostWork,
    acting: Acting,
    communes: Communes,
    new_id: Callable[[], str],
) -> PostedOffer:
    """Write an offer to be looked at by the Département.

    Raises
    ------
    UnknownRecord
        When no employer known here asks.
    insertion.errors.InvalidValue, insertion.errors.TransitionRefused
        When the site cannot serve.
    """
    with work:
        work.wait_to_write()
        employer = the_employer(work, acting.actor)
        site = use_site(written.site_id, employer, work, acting)
        bare = replace(written.offer, id=OpportunityId(f"emp-{new_id()}"))
        posted = PostedOffer(
            offer=_offer(bare, site, work, acting, communes),
            organisation_id=employer,
            site_id=site.id,
            posted_at=acting.at,
        )
        work.host_side.posted.put(posted)
        work.commit()
    return posted


def change_offer(
    target: TargetOffer, written: Written, work: HostWork, acting: Acting, communes: Communes
) -> PostedOffer:
    """Rewrite an offer: what was published stays ranked until the Département has looked at it."""
    with work:
        work.wait_to_write()
        employer = the_employer(work, acting.actor)
        found = _own(work, target, employer)
        site = use_site(written.site_id, employer, work, acting)
        bare = replace(written.offer, id=found.offer.id, published_on=found.offer.published_on)
        changed = found.changed(_offer(bare, site, work, acting, communes), site.id)
        work.host_side.posted.put(changed)
        work.commit()
    return changed


def close_posted_offer(
    target: TargetOffer, work: HostWork, acting: Acting, reason: ClosingReason | None = None
) -> PostedOffer:
    """Withdraw an offer: by its employer, or by the Département."""
    with work:
        work.wait_to_write()
        found = _own(work, target, employer_of(work, acting.actor))
        closed = found.closed(reason)
        work.host_side.posted.put(closed)
        if found.published:
            work.opportunities.close([found.offer.id], acting.today)
        work.commit()
    return closed


def decide_offer(
    target: TargetOffer, accepted: bool, motive: str | None, work: HostWork, acting: Acting
) -> PostedOffer:
    """Publish an offer, or refuse it with a motive: the Département decides."""
    require_departement(acting.actor)
    with work:
        work.wait_to_write()
        decided = _own(work, target, None).decided(accepted=accepted, motive=motive)
        work.host_side.posted.put(decided)
        if decided.state is PostedState.PUBLISHED:
            work.opportunities.upsert([(decided.offer, None)])
            work.organisations.set_hosts({decided.offer.id: decided.organisation_id})
        work.commit()
    return decided


def list_posted(
    work: HostWork, viewer: Actor, state: PostedState | None, window: Window
) -> Listed[PostedOffer]:
    """Return one page of one's own offers; of every employer's for the Département."""
    with work:
        return work.host_side.posted.page(employer_of(work, viewer), state, window)


def show_posted(work: HostWork, offer_id: str, viewer: Actor) -> PostedOffer:
    """Return one offer, or raise :class:`UnknownRecord` when it is not for who asks."""
    with work:
        return _own(work, TargetOffer(offer_id), employer_of(work, viewer))


def _own(work: HostWork, target: TargetOffer, employer: str | None) -> PostedOffer:
    found = work.host_side.posted.get(target.id)
    if found is None or employer not in {None, found.organisation_id}:
        raise UnknownRecord("no such offer for this actor")
    if target.version is not None and target.version != found.version:
        raise StaleVersion("the offer changed since it was read")
    return found


def _offer(
    bare: JobOffer, site: EmployerSite, work: HostWork, acting: Acting, communes: Communes
) -> JobOffer:
    commune = communes.get(site.commune_code)
    known = work.organisations.get(site.organisation_id)
    return replace(
        bare,
        source=SOURCE,
        organisation=None if known is None else known.name,
        place=Place(
            commune.name, commune.code, site.point, approximate=site.point == commune.center
        ),
        published_on=bare.published_on or acting.today,
    )
