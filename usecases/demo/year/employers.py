"""Employers who post their offers themselves, on verified sites, and whom these interest."""

from collections.abc import Iterator
from dataclasses import replace

from insertion.host_side.interests import Interest
from insertion.host_side.posted_offers import SOURCE, PostedOffer, PostedState
from insertion.host_side.sites import EmployerSite, SiteState, is_siret
from insertion.opportunity import JobOffer, OpportunityId
from insertion.periods import add_days
from insertion.place import Place
from insertion.ports import UnitOfWork
from insertion.terms import OfferNature
from usecases.demo.year.cast import Cast
from usecases.demo.year.ground import Ground, moment

EMPLOYERS = 12
_SITES_EACH = 3
_MOST_INTERESTED = 6
_WAITING = (
    (
        "Vente en boulangerie",
        "Nous cherchons une jeune femme souriante pour la vente du matin. CDI, 24 h par semaine.",
        OfferNature.JOB,
    ),
    ("Visite de l’atelier", "Deux heures pour voir nos métiers, le mardi.", OfferNature.VISIT),
    (
        "Immersion dans nos équipes",
        "Dix jours pour essayer le métier, avec un tuteur.",
        OfferNature.IMMERSION,
    ),
)
"""What waits for the Département: a title, a text, what is offered; one asks what may not be."""


def write_employers(uow: UnitOfWork, ground: Ground, cast: Cast) -> None:
    """Write their sites, their offers and the people whom these interest."""
    offers = {each.id: each for each in ground.offers}
    theirs: dict[str, list[JobOffer]] = {}
    for offer_id, organisation_id in cast.hosts.items():
        if offer_id in offers and offers[offer_id].place.commune_code is not None:
            theirs.setdefault(organisation_id, []).append(offers[offer_id])
    largest = sorted(theirs, key=lambda each: (-len(theirs[each]), each))[:EMPLOYERS]
    for number, organisation_id in enumerate(largest, start=1):
        for rank, offer in enumerate(theirs[organisation_id][:_SITES_EACH], start=1):
            site = _site(ground, offer, organisation_id, f"{number:04}{rank:02}")
            uow.host_side.sites.put(site)
            uow.host_side.posted.put(
                PostedOffer(
                    offer=offer,
                    organisation_id=organisation_id,
                    site_id=site.id,
                    posted_at=site.declared_at,
                    state=PostedState.PUBLISHED,
                    published=True,
                )
            )
            for interest in _interests(ground, offer):
                uow.host_side.interests.put(interest)
            if rank == 1 and number <= len(_WAITING):
                _write_what_waits(uow, ground, site, number)


def _write_what_waits(uow: UnitOfWork, ground: Ground, site: EmployerSite, number: int) -> None:
    """Write an offer that waits to be published, and another site that waits to be verified."""
    title, text, nature = _WAITING[number - 1]
    commune = ground.communes.get(site.commune_code)
    posted_at = moment(ground.draws("waits", number), add_days(ground.today, -number))
    offer = JobOffer(
        id=OpportunityId(f"demo-a-relire-{number:02}"),
        title=title,
        description=text,
        source=SOURCE,
        place=Place(commune.name, commune.code, site.point),
        organisation=_name(uow, site.organisation_id),
        nature=nature,
        published_on=posted_at.date(),
    )
    uow.host_side.posted.put(
        PostedOffer(
            offer=offer,
            organisation_id=site.organisation_id,
            site_id=site.id,
            posted_at=posted_at,
        )
    )
    waiting = replace(
        site,
        id=f"{site.id}-bis",
        siret=_siret(f"{number:04}99"),
        label=f"{commune.name}, second site (fictif)",
        declared_at=posted_at,
        used_at=posted_at,
        state=SiteState.TO_CHECK,
        decided_on=None,
    )
    uow.host_side.sites.put(waiting)


def _name(uow: UnitOfWork, organisation_id: str) -> str | None:
    known = uow.organisations.get(organisation_id)
    return None if known is None else known.name


def _site(ground: Ground, offer: JobOffer, organisation_id: str, number: str) -> EmployerSite:
    place = offer.place
    if place.commune_code is None:
        raise ValueError("a site is in a commune")
    commune = ground.communes.get(place.commune_code)
    declared_at = moment(ground.draws("site", number), add_days(ground.today, -90))
    return EmployerSite(
        id=f"demo-site-{number}",
        organisation_id=organisation_id,
        siret=_siret(number),
        label=f"{commune.name} (fictif)",
        commune_code=commune.code,
        point=place.coordinates or commune.center,
        density=commune.density,
        declared_at=declared_at,
        used_at=declared_at,
        state=SiteState.VERIFIED,
        decided_on=add_days(ground.today, -85),
    )


def _siret(number: str) -> str:
    """Return a SIRET that no establishment has: none begins with so many zeros."""
    stem = f"00000{number:0>8}"
    return next(text for key in range(10) if is_siret(text := f"{stem}{key}"))


def _interests(ground: Ground, offer: JobOffer) -> Iterator[Interest]:
    rng = ground.draws("interests", offer.id)
    for person in rng.sample(sorted(ground.people), rng.randint(0, _MOST_INTERESTED)):
        yield Interest(
            id=f"{offer.id}.{person}",
            opportunity_id=offer.id,
            beneficiary_id=person,
            opened_at=moment(rng, add_days(ground.today, -rng.randint(1, 60))),
            with_referent=False,
        )
