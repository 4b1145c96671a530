"""Zones in SQL: each build whole, and each zone by its id."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from geo.communes import DensityClass, parse_commune_code
from geo.coordinates import Coordinates
from geo.zones import Zone
from insertion.host_side.ports import ZoneBuild
from persistence.id_batches import id_batches
from persistence.json_form import Document, known, reading
from persistence.moments import in_utc
from persistence.place_tables import ZoneBuildRow, ZoneRow
from persistence.transaction import Transaction


class SqlZones:
    """See :class:`insertion.host_side.ports.ZoneRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, build: ZoneBuild) -> None:
        """Write a build beside the former ones."""
        connection = self._transaction.write()
        zones = [*build.zones, build.whole]
        connection.execute(
            insert(ZoneBuildRow).values(
                departement=build.departement,
                year=build.year,
                revision=build.revision,
                digest=build.digest,
                document=known(
                    {"zones": [zone.id for zone in build.zones], "whole": build.whole.id}
                ),
                built_at=build.built_at,
                motive=build.motive,
            )
        )
        connection.execute(
            insert(ZoneRow), [{"id": zone.id, "document": zone_to_document(zone)} for zone in zones]
        )

    def latest(self, departement: str) -> ZoneBuild | None:
        """Return the last build of a département, or None."""
        row = ZoneBuildRow
        query = (
            select(*row.__table__.c)
            .where(row.departement == departement)
            .order_by(row.year.desc(), row.revision.desc())
            .limit(1)
        )
        found = self._transaction.read().execute(query).mappings().one_or_none()
        return None if found is None else self._build(found)

    def latest_of_all(self) -> Sequence[ZoneBuild]:
        """Return the last build of each département, by département."""
        query = select(ZoneBuildRow.departement).distinct().order_by(ZoneBuildRow.departement)
        codes = self._transaction.read().execute(query).scalars().all()
        return [build for code in codes if (build := self.latest(code)) is not None]

    def get(self, zone_id: str) -> Zone | None:
        """Return a zone of any year, or None."""
        return self.get_many([zone_id]).get(zone_id)

    def get_many(self, zone_ids: Iterable[str]) -> Mapping[str, Zone]:
        """Return those of these zones that exist."""
        found: dict[str, Zone] = {}
        for ids in id_batches(zone_ids):
            query = select(ZoneRow.id, ZoneRow.document).where(ZoneRow.id.in_(ids))
            rows = self._transaction.read().execute(query.order_by(ZoneRow.id))
            found |= {each.id: reading(_read_zone, each.document) for each in rows}
        return found

    def _build(self, row: Mapping[Any, Any]) -> ZoneBuild:
        document = row["document"]
        zones = self.get_many([*document["zones"], document["whole"]])
        return ZoneBuild(
            departement=row["departement"],
            year=row["year"],
            revision=row["revision"],
            zones=tuple(zones[each] for each in document["zones"]),
            whole=zones[document["whole"]],
            digest=row["digest"],
            built_at=in_utc(row["built_at"]),
            motive=row["motive"],
        )


def zone_to_document(zone: Zone) -> dict[str, Any]:
    """Return the document of a zone."""
    return known(
        {
            "id": zone.id,
            "label": zone.label,
            "departement": zone.departement,
            "communes": list(zone.communes),
            "center": [zone.center.lat, zone.center.lon],
            "density": zone.density.value,
            "people": zone.people,
        }
    )


def _read_zone(document: Document) -> Zone:
    return Zone(
        id=document["id"],
        label=document["label"],
        departement=document["departement"],
        communes=tuple(map(parse_commune_code, document["communes"])),
        center=Coordinates(*document["center"]),
        density=DensityClass(document["density"]),
        people=document["people"],
    )
