"""Structures, référents, who accompanies whom, and situations, in SQL."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from insertion.errors import InvalidValue, TransitionRefused
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import OPEN, UNANSWERED
from insertion.positionnement_ports import Listed, PortfolioLine, Window
from insertion.referent import Accompaniment, AccompanimentRole, Referent
from insertion.text import is_id, require_id
from persistence.id_batches import id_batches
from persistence.insertion_tables import (
    AccompanimentRow,
    OpportunityHostRow,
    OrganisationRow,
    PositionnementRow,
    ReferentRow,
    SituationRow,
)
from persistence.json_form import canonical_json
from persistence.moments import in_utc
from persistence.storable import require_storable_document
from persistence.tables import BeneficiaryRow
from persistence.transaction import Transaction
from persistence.violations import is_duplicate, unless_of_another

_OPEN = AccompanimentRow.ends_on.is_(None)


class SqlOrganisations:
    """See :class:`insertion.positionnement_ports.OrganisationRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def upsert(self, organisations: Iterable[Organisation]) -> int:
        """Write each; return how many changed."""
        changed = 0
        for each in organisations:
            values = {"kind": each.kind, "name": each.name, "territory_id": each.territory_id}
            if self.get(each.id) == each:
                continue
            changed += 1
            connection = self._transaction.write()
            if self.get(each.id) is None:
                with unless_of_another(connection):
                    connection.execute(insert(OrganisationRow).values(id=each.id, **values))
            else:
                connection.execute(
                    update(OrganisationRow).where(OrganisationRow.id == each.id).values(values)
                )
        return changed

    def get(self, organisation_id: str) -> Organisation | None:
        """Return one, or None."""
        if not is_id(organisation_id):
            return None
        return self._first(OrganisationRow.id == organisation_id)

    def mds_of(self, territory_ids: Sequence[str]) -> Organisation | None:
        """Return the MDS that answers for the first of these territories to have one, or None."""
        for territory_id in territory_ids:
            found = self._first(
                (OrganisationRow.kind == OrganisationKind.MDS)
                & (OrganisationRow.territory_id == territory_id)
            )
            if found is not None:
                return found
        return None

    def of_kinds(self, kinds: Collection[OrganisationKind]) -> Sequence[Organisation]:
        """Return those of these kinds, by name."""
        row = OrganisationRow
        query = (
            select(row.id, row.kind, row.name, row.territory_id)
            .where(row.kind.in_(sorted(kinds)))
            .order_by(row.name, row.id)
        )
        return [
            Organisation(each.id, OrganisationKind(each.kind), each.name, each.territory_id)
            for each in self._transaction.read().execute(query)
        ]

    def set_hosts(self, hosts: Mapping[OpportunityId, str]) -> None:
        """Say which structure answers for each offer or action."""
        connection = self._transaction.write()
        connection.execute(
            delete(OpportunityHostRow).where(OpportunityHostRow.opportunity_id.in_(list(hosts)))
        )
        rows = [{"opportunity_id": key, "organisation_id": value} for key, value in hosts.items()]
        if rows:
            connection.execute(insert(OpportunityHostRow), rows)

    def host_of(self, opportunity_id: OpportunityId) -> str | None:
        """Return the id of the structure that answers for an offer or action, or None.

        One of another département answers for nothing here.
        """
        query = (
            select(OrganisationRow.id)
            .join(OpportunityHostRow, OpportunityHostRow.organisation_id == OrganisationRow.id)
            .where(OpportunityHostRow.opportunity_id == opportunity_id)
        )
        return self._transaction.read().execute(query).scalar_one_or_none()

    def has_host(self, opportunity_id: OpportunityId) -> bool:
        """Return whether a structure answers for it, of whatever département."""
        query = select(exists().where(OpportunityHostRow.opportunity_id == opportunity_id))
        return bool(self._transaction.read().execute(query).scalar_one())

    def hosted_by(self, organisation_id: str | None) -> Sequence[OpportunityId]:
        """Return what a structure answers for, or what any does of here, by id."""
        host = OpportunityHostRow
        query = (
            select(host.opportunity_id)
            .join(OrganisationRow, host.organisation_id == OrganisationRow.id)
            .order_by(host.opportunity_id)
        )
        if organisation_id is not None:
            query = query.where(host.organisation_id == organisation_id)
        return [OpportunityId(each) for each in self._transaction.read().execute(query).scalars()]

    def names(self, organisation_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the name of each of these that is there."""
        found: dict[str, str] = {}
        for ids in id_batches(organisation_ids):
            query = select(OrganisationRow.id, OrganisationRow.name).where(
                OrganisationRow.id.in_(ids)
            )
            found |= {row.id: row.name for row in self._transaction.read().execute(query)}
        return found

    def _first(self, condition: Any) -> Organisation | None:
        row = OrganisationRow
        query = select(row.id, row.kind, row.name, row.territory_id).where(condition)
        found = self._transaction.read().execute(query.order_by(row.id).limit(1)).one_or_none()
        if found is None:
            return None
        return Organisation(found.id, OrganisationKind(found.kind), found.name, found.territory_id)


class SqlReferents:
    """See :class:`insertion.positionnement_ports.ReferentRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def upsert(self, referents: Iterable[Referent]) -> int:
        """Write each; return how many changed.

        Raises
        ------
        InvalidValue
            When a norm would be below who is followed already.
        """
        changed = 0
        for each in referents:
            if self.get(each.id) == each:
                continue
            changed += 1
            values = {
                "organisation_id": each.organisation_id,
                "social_worker": each.social_worker,
                "norm": each.norm,
                "full_time_equivalent": each.full_time_equivalent,
            }
            connection = self._transaction.write()
            if self.get(each.id) is None:
                with unless_of_another(connection):
                    connection.execute(insert(ReferentRow).values(id=each.id, followed=0, **values))
                continue
            done = connection.execute(
                update(ReferentRow)
                .where(ReferentRow.id == each.id, ReferentRow.followed <= each.capacity)
                .values(values)
            )
            if done.rowcount != 1:
                raise InvalidValue("norme", "pas moins que les personnes déjà accompagnées")
        return changed

    def get(self, referent_id: str) -> Referent | None:
        """Return one, or None."""
        if not is_id(referent_id):
            return None
        row = ReferentRow
        columns = (row.id, row.organisation_id, row.social_worker, row.norm)
        query = select(*columns, row.full_time_equivalent).where(row.id == referent_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else Referent(*found)

    def followed(self, referent_id: str) -> int:
        """Return how many people are in the file active."""
        query = select(ReferentRow.followed).where(ReferentRow.id == referent_id)
        return self._transaction.read().execute(query).scalar_one_or_none() or 0


class SqlAccompaniments:
    """See :class:`insertion.positionnement_ports.AccompanimentRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def open(self, accompaniment: Accompaniment) -> None:
        """Write one that begins, and count it in the file active when it is principal.

        Raises
        ------
        TransitionRefused
            When the file active is full, or the person has a principal référent already.
        """
        connection = self._transaction.write()
        principal = accompaniment.role is AccompanimentRole.PRINCIPAL
        if principal and accompaniment.ends_on is None:
            self._count_one_more(accompaniment.referent_id)
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(AccompanimentRow).values(
                        id=accompaniment.id,
                        beneficiary_id=accompaniment.beneficiary_id,
                        referent_id=accompaniment.referent_id,
                        role=accompaniment.role,
                        starts_on=accompaniment.starts_on,
                        ends_on=accompaniment.ends_on,
                    )
                )
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise TransitionRefused(
                "deja_accompagnee",
                "Cette personne a déjà un référent principal, ou celui-ci l’accompagne déjà.",
            ) from None

    def close(self, accompaniment_id: str, day: date) -> bool:
        """End one; return whether it was open."""
        connection = self._transaction.write()
        row = AccompanimentRow
        query = select(row.referent_id, row.role).where(row.id == accompaniment_id, _OPEN)
        found = connection.execute(query).one_or_none()
        if found is None:
            return False
        connection.execute(update(row).where(row.id == accompaniment_id, _OPEN).values(ends_on=day))
        if found.role == AccompanimentRole.PRINCIPAL:
            connection.execute(
                update(ReferentRow)
                .where(ReferentRow.id == found.referent_id)
                .values(followed=ReferentRow.followed - 1)
            )
        return True

    def get(self, accompaniment_id: str) -> Accompaniment | None:
        """Return one, open or not, or None."""
        found = self._select(AccompanimentRow.id == accompaniment_id)
        return found[0] if found else None

    def current_of(self, beneficiary_id: str) -> Sequence[Accompaniment]:
        """Return the open ones of a person, principal first."""
        return self._select((AccompanimentRow.beneficiary_id == beneficiary_id) & _OPEN)

    def accompanies(self, referent_id: str, beneficiary_id: str) -> bool:
        """Return whether one that is open joins them."""
        row = AccompanimentRow
        query = select(
            exists().where(
                row.referent_id == referent_id, row.beneficiary_id == beneficiary_id, _OPEN
            )
        )
        return bool(self._transaction.read().execute(query).scalar_one())

    def is_known(self, beneficiary_id: str) -> bool:
        """Return whether a person was ever entrusted, or anything is written of her."""
        known = (
            exists().where(AccompanimentRow.beneficiary_id == beneficiary_id),
            exists().where(BeneficiaryRow.id == beneficiary_id),
            exists().where(PositionnementRow.beneficiary_id == beneficiary_id),
        )
        return bool(self._transaction.read().execute(select(or_(*known))).scalar_one())

    def portfolio(self, referent_id: str, window: Window) -> Listed[PortfolioLine]:
        """Return the people a référent accompanies, by ascending id: two queries."""
        row, connection = AccompanimentRow, self._transaction.read()
        mine = (row.referent_id == referent_id) & _OPEN
        total = connection.execute(select(func.count()).select_from(row).where(mine)).scalar_one()
        placed = PositionnementRow
        counts = (
            select(
                placed.beneficiary_id,
                func.sum(case((placed.state.in_(OPEN), 1), else_=0)).label("open"),
                func.sum(case((placed.state.in_(UNANSWERED), 1), else_=0)).label("unanswered"),
                func.max(placed.state_since).label("last_change"),
            )
            .where(placed.beneficiary_id.in_(select(row.beneficiary_id).where(mine)))
            .group_by(placed.beneficiary_id)
            .subquery()
        )
        query = (
            select(
                *(row.beneficiary_id, row.id, row.role, row.starts_on),
                *(counts.c.open, counts.c.unanswered, counts.c.last_change),
            )
            .outerjoin(counts, counts.c.beneficiary_id == row.beneficiary_id)
            .where(mine)
            .order_by(row.beneficiary_id)
            .limit(window.size)
            .offset(window.skip)
        )
        return Listed(tuple(_line(*each) for each in connection.execute(query)), total)

    def _count_one_more(self, referent_id: str) -> None:
        row = ReferentRow
        room = (row.followed + 1) * 100 <= row.norm * row.full_time_equivalent
        done = self._transaction.write().execute(
            update(row).where(row.id == referent_id, room).values(followed=row.followed + 1)
        )
        if done.rowcount != 1:
            raise TransitionRefused(
                "file_active_complete", "La file active de ce référent est complète."
            )

    def _select(self, condition: Any) -> Sequence[Accompaniment]:
        row = AccompanimentRow
        columns = (row.id, row.beneficiary_id, row.referent_id, row.role, row.starts_on)
        query = select(*columns, row.ends_on).where(condition).order_by(row.role.desc(), row.id)
        return [
            Accompaniment(
                each.id,
                each.beneficiary_id,
                each.referent_id,
                AccompanimentRole(each.role),
                each.starts_on,
                each.ends_on,
            )
            for each in self._transaction.read().execute(query)
        ]


class SqlSituations:
    """See :class:`insertion.positionnement_ports.SituationRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def get(self, beneficiary_id: str) -> Mapping[str, Any] | None:
        """Return the document of one person, or None."""
        if not is_id(beneficiary_id):
            return None
        query = select(SituationRow.document).where(SituationRow.beneficiary_id == beneficiary_id)
        return self._transaction.read().execute(query).scalar_one_or_none()

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the documents of those of these people who have one."""
        row = SituationRow
        found: dict[str, Mapping[str, Any]] = {}
        for ids in id_batches(beneficiary_ids):
            query = select(row.beneficiary_id, row.document).where(row.beneficiary_id.in_(ids))
            found |= dict(self._transaction.read().execute(query).all())
        return found

    def put(self, beneficiary_id: str, document: Mapping[str, Any]) -> None:
        """Write it in the place of the former."""
        require_storable_document(document, canonical_json(document))
        connection = self._transaction.write()
        values = {"document": dict(document), "updated_at": self._now()}
        mine = SituationRow.beneficiary_id == require_id(beneficiary_id)
        if connection.execute(update(SituationRow).where(mine).values(values)).rowcount == 0:
            row = insert(SituationRow).values(beneficiary_id=beneficiary_id, **values)
            with unless_of_another(connection):
                connection.execute(row)


def _line(*row: Any) -> PortfolioLine:
    beneficiary_id, accompaniment_id, role, starts_on, still_open, unanswered, changed = row
    return PortfolioLine(
        beneficiary_id,
        accompaniment_id,
        AccompanimentRole(role),
        starts_on,
        int(still_open or 0),
        int(unanswered or 0),
        None if changed is None else in_utc(changed),
    )
