"""Sites and posted offers of employers, in SQL."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from geo.communes import DensityClass, parse_commune_code
from geo.coordinates import Coordinates
from insertion.errors import StaleVersion
from insertion.host_side.posted_offers import PostedOffer, PostedState
from insertion.host_side.sites import EmployerSite, SiteState
from insertion.opportunity import JobOffer
from insertion.positionnement_ports import Listed, Window
from insertion.text import is_id
from persistence.documents import opportunity_from_document, opportunity_to_document
from persistence.json_form import canonical_json
from persistence.moments import in_utc
from persistence.place_tables import EmployerSiteRow, PostedOfferRow
from persistence.storable import require_storable_document
from persistence.transaction import Transaction

_SITE = EmployerSiteRow.__table__.c
_POSTED = PostedOfferRow.__table__.c


class SqlSites:
    """See :class:`insertion.host_side.ports.SiteRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, site: EmployerSite) -> None:
        """Write one, new or in the place of its former state."""
        values = _site_values(site)
        connection = self._transaction.write()
        done = connection.execute(
            update(EmployerSiteRow).where(EmployerSiteRow.id == site.id).values(values)
        )
        if not done.rowcount:
            connection.execute(insert(EmployerSiteRow).values(id=site.id, **values))

    def get(self, site_id: str) -> EmployerSite | None:
        """Return one, or None."""
        if not is_id(site_id):
            return None
        query = select(*_SITE).where(EmployerSiteRow.id == site_id)
        found = self._transaction.read().execute(query).mappings().one_or_none()
        return None if found is None else _site(found)

    def used_since(self, organisation_id: str, since: datetime, but: str | None = None) -> int:
        """Return how many sites an employer declared or used since, one left out."""
        row = EmployerSiteRow
        query = (
            select(func.count())
            .select_from(row)
            .where(row.organisation_id == organisation_id, row.used_at > since)
        )
        if but is not None:
            query = query.where(row.id != but)
        return self._transaction.read().execute(query).scalar_one()

    def page(
        self, organisation_id: str | None, state: SiteState | None, window: Window
    ) -> Listed[EmployerSite]:
        """Return one page, what was declared first before; None is every employer."""
        row = EmployerSiteRow
        conditions = list(_where(row.organisation_id, organisation_id, row.state, state))
        connection = self._transaction.read()
        total = connection.execute(_count(row, conditions)).scalar_one()
        query = select(*_SITE).where(*conditions).order_by(row.declared_at, row.id)
        page = connection.execute(query.limit(window.size).offset(window.skip)).mappings()
        return Listed(tuple(map(_site, page)), total)


class SqlPostedOffers:
    """See :class:`insertion.host_side.ports.PostedOfferRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, posted: PostedOffer) -> None:
        """Write one, new or in the place of its former version.

        Raises
        ------
        StaleVersion
            When the version before is not the one that is stored.
        """
        row, connection = PostedOfferRow, self._transaction.write()
        values = _posted_values(posted)
        if posted.version == 1:
            connection.execute(insert(row).values(id=posted.id, **values))
            return
        done = connection.execute(
            update(row).where(row.id == posted.id, row.version == posted.version - 1).values(values)
        )
        if done.rowcount != 1:
            raise StaleVersion("the offer changed since it was read")

    def get(self, opportunity_id: str) -> PostedOffer | None:
        """Return one, or None."""
        if not is_id(opportunity_id):
            return None
        query = select(*_POSTED).where(PostedOfferRow.id == opportunity_id)
        found = self._transaction.read().execute(query).mappings().one_or_none()
        return None if found is None else _posted(found)

    def page(
        self, organisation_id: str | None, state: PostedState | None, window: Window
    ) -> Listed[PostedOffer]:
        """Return one page, what was posted first before; None is every employer."""
        row = PostedOfferRow
        conditions = list(_where(row.organisation_id, organisation_id, row.state, state))
        connection = self._transaction.read()
        total = connection.execute(_count(row, conditions)).scalar_one()
        query = select(*_POSTED).where(*conditions).order_by(row.posted_at, row.id)
        page = connection.execute(query.limit(window.size).offset(window.skip)).mappings()
        return Listed(tuple(map(_posted, page)), total)


def _where(
    owner: Any, organisation_id: str | None, column: Any, state: str | None
) -> Iterable[ColumnElement[bool]]:
    if organisation_id is not None:
        yield owner == organisation_id
    if state is not None:
        yield column == state


def _count(row: Any, conditions: Iterable[ColumnElement[bool]]) -> Select[int]:
    return select(func.count()).select_from(row).where(*conditions)


def _site_values(site: EmployerSite) -> dict[str, Any]:
    return {
        "organisation_id": site.organisation_id,
        "siret": site.siret,
        "label": site.label,
        "commune_code": site.commune_code,
        "lat": float(site.point.lat),
        "lon": float(site.point.lon),
        "density": site.density.value,
        "declared_at": site.declared_at,
        "used_at": site.used_at,
        "state": site.state.value,
        "decided_on": site.decided_on,
        "motive": site.motive,
    }


def _site(row: Mapping[Any, Any]) -> EmployerSite:
    return EmployerSite(
        id=row["id"],
        organisation_id=row["organisation_id"],
        siret=row["siret"],
        label=row["label"],
        commune_code=parse_commune_code(row["commune_code"]),
        point=Coordinates(row["lat"], row["lon"]),
        density=DensityClass(row["density"]),
        declared_at=in_utc(row["declared_at"]),
        used_at=in_utc(row["used_at"]),
        state=SiteState(row["state"]),
        decided_on=row["decided_on"],
        motive=row["motive"],
    )


def _posted_values(posted: PostedOffer) -> dict[str, Any]:
    document = opportunity_to_document(posted.offer)
    require_storable_document(document, canonical_json(document))
    return {
        "organisation_id": posted.organisation_id,
        "site_id": posted.site_id,
        "document": document,
        "posted_at": posted.posted_at,
        "state": posted.state.value,
        "published": posted.published,
        "motive": posted.motive,
        "version": posted.version,
    }


def _posted(row: Mapping[Any, Any]) -> PostedOffer:
    offer = opportunity_from_document(row["document"])
    if not isinstance(offer, JobOffer):
        raise TypeError("a posted offer is an offer")
    return PostedOffer(
        offer=offer,
        organisation_id=row["organisation_id"],
        site_id=row["site_id"],
        posted_at=in_utc(row["posted_at"]),
        state=PostedState(row["state"]),
        published=row["published"],
        motive=row["motive"],
        version=row["version"],
    )
