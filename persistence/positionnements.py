"""Positionnements and their history in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from insertion.actor import Actor, Role
from insertion.capacity import Audience
from insertion.errors import StaleVersion, TransitionRefused
from insertion.opportunity import OpportunityId
from insertion.organisations import OrganisationKind
from insertion.positionnement import HOLDING, OPEN, Event, Origin, Positionnement, State, Transition
from insertion.positionnement_ports import Listed, PositionnementFilter, Wait, Window
from insertion.text import is_id
from persistence.data_rights_tables import objects
from persistence.id_batches import id_batches
from persistence.insertion_tables import (
    AccompanimentRow,
    OrganisationRow,
    PositionnementEventRow,
    PositionnementRow,
)
from persistence.positionnement_rows import (
    event_from_row,
    event_to_row,
    positionnement_from_row,
    positionnement_to_row,
)
from persistence.tables import OpportunityRow
from persistence.tenancy import columns_of
from persistence.transaction import Transaction
from persistence.violations import is_duplicate

_ALL = columns_of(PositionnementRow)
_EVENTS = PositionnementEventRow.__table__.c
WAS_THERE = (State.ENTERED, State.SUSPENDED, State.COMPLETED)
_LATEST_FIRST = (PositionnementRow.state_since.desc(), PositionnementRow.id)
_OLDEST_FIRST = (PositionnementRow.state_since, PositionnementRow.id)


class SqlPositionnements:
    """See :class:`insertion.positionnement_ports.PositionnementRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, positionnement: Positionnement, event: Event) -> None:
        """Write a new one and the first line of its history.

        Raises
        ------
        TransitionRefused
            When one is open already for the same person and the same offer or action.
        """
        connection = self._transaction.write()
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(PositionnementRow).values(positionnement_to_row(positionnement))
                )
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise TransitionRefused(
                "doublon",
                "Cette personne est déjà positionnée sur cette offre ou cette action.",
            ) from None
        connection.execute(insert(PositionnementEventRow).values(event_to_row(event)))

    def add_with_history(self, followed: Iterable[tuple[Positionnement, Sequence[Event]]]) -> None:
        """Write some that were made elsewhere, as they are now, each with all its history."""
        pairs = list(followed)
        if not pairs:
            return
        connection = self._transaction.write()
        rows = [positionnement_to_row(each) for each, _events in pairs]
        connection.execute(insert(PositionnementRow), rows)
        lines = [event_to_row(event) for _each, events in pairs for event in events]
        connection.execute(insert(PositionnementEventRow), lines)

    def save(self, positionnement: Positionnement, event: Event) -> None:
        """Write the next version and its line of history.

        Raises
        ------
        StaleVersion
            When the version before is not the one that is stored.
        """
        if not self._save(positionnement, event):
            raise StaleVersion("positionnement changed since it was read")

    def save_within(self, positionnement: Positionnement, event: Event, places: int) -> bool:
        """Do as :meth:`save` if fewer than ``places`` are held on the same offer or action.

        One statement counts and writes, and there is one writer at a time.
        """
        other = PositionnementRow.__table__.alias("other")
        held = (
            select(func.count())
            .select_from(other)
            .where(
                other.c.opportunity_id == positionnement.opportunity_id,
                other.c.state.in_(HOLDING),
            )
            .scalar_subquery()
        )
        return self._save(positionnement, event, held < places)

    def get(self, positionnement_id: str) -> Positionnement | None:
        """Return one, or None."""
        if not is_id(positionnement_id):
            return None
        found = self._select(PositionnementRow.id == positionnement_id)
        return found[0] if found else None

    def visible(self, positionnement_id: str, viewer: Actor) -> Positionnement | None:
        """Return one that ``viewer`` may see, or None: one query."""
        if not is_id(positionnement_id):
            return None
        found = self._select(PositionnementRow.id == positionnement_id, seen_by(viewer))
        return found[0] if found else None

    def reserve(self, positionnement_id: str, viewer: Actor) -> Positionnement | None:
        """Return what :meth:`visible` does, as it is once nobody else can write."""
        self._transaction.write()
        return self.visible(positionnement_id, viewer)

    def places_of(self, opportunity_id: OpportunityId) -> int | None:
        """Return the posts of an offer or the places of an action, closed or not."""
        query = select(OpportunityRow.document).where(OpportunityRow.id == opportunity_id)
        document = self._transaction.read().execute(query).scalar_one_or_none() or {}
        places: int | None = document.get("posts", document.get("places"))
        return places

    def page(self, where: PositionnementFilter, window: Window) -> Listed[Positionnement]:
        """Return one page, the last changed first, or the oldest: two queries."""
        conditions = tuple(_conditions(where))
        connection = self._transaction.read()
        total = connection.execute(
            select(func.count()).select_from(PositionnementRow).where(*conditions)
        ).scalar_one()
        query = (
            select(*_ALL)
            .where(*conditions)
            .order_by(*(_OLDEST_FIRST if where.oldest_first else _LATEST_FIRST))
            .limit(window.size)
            .offset(window.skip)
        )
        return Listed(tuple(map(_read, connection.execute(query))), total)

    def count_by_session(
        self, session_ids: Iterable[str], viewer: Actor
    ) -> Mapping[str, Mapping[State, int]]:
        """Return how many positionnements that ``viewer`` may see are in each state."""
        row = PositionnementRow
        found: dict[str, dict[State, int]] = {}
        for ids in id_batches(session_ids):
            query = (
                select(row.session_id, row.state, func.count())
                .where(row.session_id.in_(ids), seen_by(viewer))
                .group_by(row.session_id, row.state)
            )
            for key, state, count in self._transaction.read().execute(query):
                found.setdefault(str(key), {})[State(state)] = count
        return found

    def history(self, positionnement_id: str) -> Sequence[Event]:
        """Return its lines, in order."""
        query = (
            select(*_EVENTS)
            .where(PositionnementEventRow.positionnement_id == positionnement_id)
            .order_by(PositionnementEventRow.sequence)
        )
        return [event_from_row(row._asdict()) for row in self._transaction.read().execute(query)]

    def open_of(self, beneficiary_id: str) -> Sequence[Positionnement]:
        """Return the open ones of a person."""
        row = PositionnementRow
        return self._select(row.beneficiary_id == beneficiary_id, row.state.in_(OPEN))

    def was_sent(self, beneficiary_id: str, organisation_id: str) -> bool:
        """Return whether a person was ever sent to a structure."""
        row = PositionnementRow
        query = select(
            exists().where(
                row.beneficiary_id == beneficiary_id,
                row.host_id == organisation_id,
                row.sent_at.is_not(None),
            )
        )
        return bool(self._transaction.read().execute(query).scalar_one())

    def open_of_people(self, beneficiary_ids: Iterable[str]) -> Sequence[Positionnement]:
        """Return the open ones of several people."""
        row = PositionnementRow
        found: list[Positionnement] = []
        for ids in id_batches(beneficiary_ids):
            found += self._select(row.beneficiary_id.in_(ids), row.state.in_(OPEN))
        return found

    def waiting(self, session_id: str) -> Sequence[Positionnement]:
        """Return the waiting list of a session, in order."""
        row = PositionnementRow
        query = (
            select(*_ALL)
            .where(row.session_id == session_id, row.state == State.WAITING)
            .order_by(row.waiting_rank)
        )
        return [_read(row) for row in self._transaction.read().execute(query)]

    def inside(self, session_id: str) -> Mapping[Audience, int]:
        """Return how many of each public hold a place of a session."""
        row = PositionnementRow
        query = (
            select(row.audience, func.count())
            .where(row.session_id == session_id, row.state.in_(HOLDING))
            .group_by(row.audience)
        )
        counted = self._transaction.read().execute(query)
        return {Audience(audience): count for audience, count in counted}

    def was_reminded(self, positionnement: Positionnement) -> bool:
        """Return whether it was, since it is in its present state."""
        event = PositionnementEventRow
        query = select(
            exists().where(
                event.positionnement_id == positionnement.id,
                event.transition == Transition.REMIND,
                event.at >= positionnement.state_since,
            )
        )
        return bool(self._transaction.read().execute(query).scalar_one())

    def due(self, state: State, wait: Wait, at_most: int) -> Sequence[str]:
        """Return the ids of those to remind or to expire, the oldest first: one query."""
        row, event = PositionnementRow, PositionnementEventRow
        reminded = exists().where(
            event.positionnement_id == row.id,
            event.transition == Transition.REMIND,
            event.at >= row.state_since,
        )
        over = false() if wait.expire_before is None else row.state_since < wait.expire_before
        query = (
            select(row.id)
            .where(row.state == state, row.state_since < wait.remind_before, or_(~reminded, over))
            .order_by(row.state_since, row.id)
            .limit(at_most)
        )
        return self._transaction.read().execute(query).scalars().all()

    def _select(self, *conditions: ColumnElement[bool]) -> Sequence[Positionnement]:
        query = select(*_ALL).where(*conditions).order_by(PositionnementRow.id)
        return [_read(row) for row in self._transaction.read().execute(query)]

    def _save(self, after: Positionnement, event: Event, *guards: ColumnElement[bool]) -> bool:
        connection = self._transaction.write()
        values = positionnement_to_row(after)
        del values["id"]
        done = connection.execute(
            update(PositionnementRow)
            .where(
                PositionnementRow.id == after.id,
                PositionnementRow.version == after.version - 1,
                *guards,
            )
            .values(values)
        )
        if done.rowcount != 1:
            return False
        connection.execute(insert(PositionnementEventRow).values(event_to_row(event)))
        return True


def _read(row: Any) -> Positionnement:
    return positionnement_from_row(row._asdict())


def _conditions(where: PositionnementFilter) -> Iterable[ColumnElement[bool]]:
    row = PositionnementRow
    yield seen_by(where.viewer)
    if where.beneficiary_id is not None:
        yield row.beneficiary_id == where.beneficiary_id
    if where.opportunity_id is not None:
        yield row.opportunity_id == where.opportunity_id
    if where.session_id is not None:
        yield row.session_id == where.session_id
    if where.states is not None:
        yield row.state.in_(sorted(where.states))
    if where.changed_since is not None:
        yield row.state_since >= where.changed_since


def not_hidden_by_objection() -> ColumnElement[bool]:
    """Return what a host may know of: who objects is seen where she is or was, and nowhere else."""
    row = PositionnementRow
    return or_(row.state.in_(WAS_THERE), not_(objects(row.beneficiary_id)))


def seen_by(viewer: Actor) -> ColumnElement[bool]:
    """Return the rows that someone may see: the relation is part of the query."""
    row = PositionnementRow
    if viewer.role is Role.DEPARTEMENT or viewer.role is Role.CLOCK:
        return row.id.is_not(None)
    if viewer.role is Role.BENEFICIARY:
        return row.beneficiary_id == viewer.id
    if viewer.role is Role.REFERENT:
        return or_(_accompanied_by(viewer.id), _validated_by(viewer.organisation_id))
    if viewer.organisation_id is None:  # « IS NULL » would be what has no host at all
        return false()
    return and_(
        row.host_id == viewer.organisation_id,
        # Who objects is seen of no host, but of the one where she is or was.
        not_hidden_by_objection(),
        or_(row.sent_at.is_not(None), row.origin.in_([Origin.EMPLOYER, Origin.OPERATOR])),
    )


def _accompanied_by(referent_id: str) -> ColumnElement[bool]:
    joined = AccompanimentRow
    return PositionnementRow.beneficiary_id.in_(
        select(joined.beneficiary_id).where(
            joined.referent_id == referent_id, joined.ends_on.is_(None)
        )
    )


def _validated_by(organisation_id: str | None) -> ColumnElement[bool]:
    row = PositionnementRow
    if organisation_id is None:
        return false()
    is_mds = exists().where(
        OrganisationRow.id == organisation_id, OrganisationRow.kind == OrganisationKind.MDS
    )
    mine = or_(row.validator_id == organisation_id, and_(row.validator_id.is_(None), is_mds))
    return and_(row.state == State.TO_VALIDATE, mine)
