"""The searches that people keep, in SQL."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, delete, insert, or_, select, update

from geo.communes import CommuneCode
from insertion.opportunity import OpportunityId
from insertion.saved_searches import DAYS, Criteria, Finds, Rhythm, SavedSearch
from insertion.terms import ContractKind, OpportunityKind
from insertion.text import is_id
from persistence.audit_scope import SEARCH_READ
from persistence.json_form import read_optional
from persistence.moments import in_utc
from persistence.search_tables import SavedSearchRow, SearchFindsRow
from persistence.transaction import Transaction

_SEARCH, _FINDS = SavedSearchRow, SearchFindsRow


class SqlSavedSearches:
    """See :class:`insertion.saved_searches.SavedSearchRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, search: SavedSearch) -> None:
        """Write a new one."""
        connection = self._transaction.write()
        connection.execute(
            insert(_SEARCH).values(
                id=search.id,
                beneficiary_id=search.beneficiary_id,
                created_at=search.created_at,
                version=search.version,
                **_chosen(search),
            )
        )
        connection.execute(
            insert(_FINDS).values(search_id=search.id, **_found(search.finds)),
        )

    def get(self, beneficiary_id: str, search_id: str) -> SavedSearch | None:
        """Return one of a person, or None."""
        if not (is_id(beneficiary_id) and is_id(search_id)):
            return None
        query = _whole().where(_SEARCH.beneficiary_id == beneficiary_id, _SEARCH.id == search_id)
        row = self._transaction.read().execute(query).one_or_none()
        return None if row is None else _read(row)

    def of_person(self, beneficiary_id: str) -> Sequence[SavedSearch]:
        """Return those of a person, the first kept first."""
        query = _whole().where(_SEARCH.beneficiary_id == beneficiary_id)
        query = query.order_by(_SEARCH.created_at, _SEARCH.id)
        return [_read(row) for row in self._transaction.read().execute(query)]

    def change(self, search: SavedSearch) -> bool:
        """Write the next version of one; False when someone was faster."""
        done = self._transaction.write().execute(
            update(_SEARCH)
            .where(_SEARCH.id == search.id, _SEARCH.version == search.version - 1)
            .values(version=search.version, **_chosen(search))
        )
        return bool(done.rowcount)

    def keep_finds(self, search_id: str, finds: Finds) -> bool:
        """Write the next revision of what one found; False when someone was faster."""
        done = self._transaction.write().execute(
            update(_FINDS)
            .where(_FINDS.search_id == search_id, _FINDS.revision == finds.revision - 1)
            .values(_found(finds))
        )
        return bool(done.rowcount)

    def keep_reading(self, search_id: str, finds: Finds) -> bool:
        """Write that she read what one found, which the trace says; False as above."""
        # The clock moves finds each day, and leaves no line: she, who acts, leaves one.
        self._transaction.note(SEARCH_READ, search_id)
        return self.keep_finds(search_id, finds)

    def remove(self, search_id: str) -> None:
        """Remove one, and what it found."""
        connection = self._transaction.write()
        connection.execute(delete(_FINDS).where(_FINDS.search_id == search_id))
        connection.execute(delete(_SEARCH).where(_SEARCH.id == search_id))

    def people_due(self, day: date, after: str, at_most: int) -> Sequence[str]:
        """Return who has a search to look at that day, by ascending id after one."""
        due = or_(
            *(
                and_(
                    _SEARCH.rhythm == rhythm.value,
                    _FINDS.looked_on <= day - timedelta(days=days),
                )
                for rhythm, days in DAYS.items()
            )
        )
        query = (
            select(_SEARCH.beneficiary_id)
            .join(_FINDS, _FINDS.search_id == _SEARCH.id)
            .where(due, _SEARCH.beneficiary_id > after)
            .distinct()
            .order_by(_SEARCH.beneficiary_id)
            .limit(at_most)
        )
        return self._transaction.read().execute(query).scalars().all()


def _whole() -> Select[*tuple[Any, ...]]:
    mine = (_SEARCH.id, _SEARCH.beneficiary_id, _SEARCH.name, _SEARCH.kind, _SEARCH.contract)
    more = (_SEARCH.commune_code, _SEARCH.words, _SEARCH.rhythm, _SEARCH.created_at)
    found = (_FINDS.looked_on, _FINDS.told_on, _FINDS.document, _FINDS.revision)
    return select(*mine, *more, _SEARCH.version, *found).join(
        _FINDS, _FINDS.search_id == _SEARCH.id
    )


def _chosen(search: SavedSearch) -> dict[str, object]:
    asked = search.criteria
    return {
        "name": search.name,
        "kind": None if asked.kind is None else asked.kind.value,
        "contract": None if asked.contract is None else asked.contract.value,
        "commune_code": asked.commune,
        "words": asked.words,
        "rhythm": search.rhythm.value,
    }


def _found(finds: Finds) -> dict[str, object]:
    return {
        "looked_on": finds.looked_on,
        "told_on": finds.told_on,
        "document": {"seen": sorted(finds.seen), "told": sorted(finds.told)},
        "revision": finds.revision,
    }


def _read(row: Row[*tuple[Any, ...]]) -> SavedSearch:
    return SavedSearch(
        id=row.id,
        beneficiary_id=row.beneficiary_id,
        name=row.name,
        criteria=Criteria(
            kind=read_optional(OpportunityKind, row.kind),
            contract=read_optional(ContractKind, row.contract),
            commune=read_optional(CommuneCode, row.commune_code),
            words=row.words,
        ),
        rhythm=Rhythm(row.rhythm),
        created_at=in_utc(row.created_at),
        finds=Finds(
            looked_on=row.looked_on,
            told_on=row.told_on,
            seen=frozenset(map(OpportunityId, row.document["seen"])),
            told=frozenset(map(OpportunityId, row.document["told"])),
            revision=row.revision,
        ),
        version=row.version,
    )
