"""Zones in SQL: each build whole, and each zone by its id."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from geo.communes import DensityClass, parse_commune_code
from geo.coordinates import Coordinates
from geo.zones import Zone
from insertion.host_side.ports import ZoneBuild
from persistence.id_batches import id_batches
from persistence.moments import in_utc
from persistence.place_tables import ZoneBuildRow, ZoneRow
from persistence.transaction import Transaction

_ALL = ZoneRow.__table__.c


class SqlZones:
    """See :class:`insertion.host_side.ports.ZoneRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, build: ZoneBuild) -> None:
        """Write a build beside the former ones."""
        connection = self._transaction.write()
        key = {"departement": build.departement, "year": build.year, "revision": build.revision}
        connection.execute(
            insert(ZoneBuildRow).values(
                **key, digest=build.digest, built_at=build.built_at, motive=build.motive
            )
        )
        rows = [{**key, "whole": False, **_values(zone)} for zone in build.zones]
        connection.execute(insert(ZoneRow), [*rows, {**key, "whole": True, **_values(build.whole)}])

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
            query = select(*_ALL).where(ZoneRow.id.in_(ids)).order_by(ZoneRow.id)
            rows = self._transaction.read().execute(query).mappings()
            found |= {each["id"]: _read(each) for each in rows}
        return found

    def _build(self, row: Mapping[Any, Any]) -> ZoneBuild:
        key = {name: row[name] for name in ("departement", "year", "revision")}
        query = select(*_ALL).where(*(_ALL[name] == value for name, value in key.items()))
        found = self._transaction.read().execute(query.order_by(ZoneRow.id)).mappings().all()
        (whole,) = [_read(each) for each in found if each["whole"]]
        return ZoneBuild(
            **key,
            zones=tuple(_read(each) for each in found if not each["whole"]),
            whole=whole,
            digest=row["digest"],
            built_at=in_utc(row["built_at"]),
            motive=row["motive"],
        )


def _values(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        "label": zone.label,
        "communes": ",".join(zone.communes),
        "lat": float(zone.center.lat),
        "lon": float(zone.center.lon),
        "density": zone.density.value,
        "people": zone.people,
    }


def _read(row: Mapping[Any, Any]) -> Zone:
    return Zone(
        id=row["id"],
        label=row["label"],
        departement=row["departement"],
        communes=tuple(map(parse_commune_code, row["communes"].split(","))),
        center=Coordinates(row["lat"], row["lon"]),
        density=DensityClass(row["density"]),
        people=row["people"],
    )
