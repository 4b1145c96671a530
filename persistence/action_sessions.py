"""Sessions of actions in SQL; a place is taken or given back by one guarded statement."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, func, insert, select, update

from insertion.capacity import ActionSession, Mixing, SessionState
from insertion.opportunity import OpportunityId
from insertion.positionnement_ports import Listed, Window
from insertion.text import is_id
from persistence.id_batches import id_batches
from persistence.insertion_tables import ActionSessionRow as Row
from persistence.transaction import Transaction

_COLUMNS = (
    *(Row.id, Row.action_id, Row.starts_on, Row.ends_on, Row.places, Row.taken),
    *(Row.group_min, Row.group_max, Row.mixing, Row.venue, Row.convention_id, Row.state),
    Row.version,
)


class SqlActionSessions:
    """See :class:`insertion.positionnement_ports.ActionSessionRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, session: ActionSession) -> None:
        """Write a new one."""
        values = _changeable(session) | {
            "id": session.id,
            "action_id": session.action_id,
            "convention_id": session.convention_id,
            "taken": session.taken,
            "version": session.version,
        }
        self._transaction.write().execute(insert(Row).values(values))

    def get(self, session_id: str) -> ActionSession | None:
        """Return one, or None."""
        if not is_id(session_id):
            return None
        query = select(*_COLUMNS).where(Row.id == session_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else _session(found._asdict())

    def reserve(self, session_id: str) -> ActionSession | None:
        """Return one as it is once nobody else can write, or None."""
        self._transaction.write()
        return self.get(session_id)

    def of_action(self, action_id: OpportunityId, window: Window) -> Listed[ActionSession]:
        """Return those of an action, by first day: two queries."""
        connection = self._transaction.read()
        condition = Row.action_id == action_id
        total = connection.execute(
            select(func.count()).select_from(Row).where(condition)
        ).scalar_one()
        query = (
            select(*_COLUMNS)
            .where(condition)
            .order_by(Row.starts_on, Row.id)
            .limit(window.size)
            .offset(window.skip)
        )
        rows = connection.execute(query)
        return Listed(tuple(_session(row._asdict()) for row in rows), total)

    def of_actions(self, action_ids: Iterable[OpportunityId]) -> Sequence[ActionSession]:
        """Return those of several actions, by first day."""
        found: list[ActionSession] = []
        for ids in id_batches(action_ids):
            query = select(*_COLUMNS).where(Row.action_id.in_(ids))
            rows = self._transaction.read().execute(query.order_by(Row.starts_on, Row.id))
            found += [_session(row._asdict()) for row in rows]
        return found

    def has_any(self, action_id: OpportunityId) -> bool:
        """Return whether the action has sessions."""
        query = select(exists().where(Row.action_id == action_id))
        return bool(self._transaction.read().execute(query).scalar_one())

    def take_place(self, session_id: str) -> bool:
        """Take one place if one is left, in one statement; return whether it was."""
        return self._move(session_id, 1)

    def give_back(self, session_id: str) -> bool:
        """Give one place back, in one statement; return whether one was taken."""
        return self._move(session_id, -1)

    def change(self, session: ActionSession, version: int) -> bool:
        """Write what may change if it is still at ``version`` and no place taken is lost."""
        done = self._transaction.write().execute(
            update(Row)
            .where(Row.id == session.id, Row.version == version, Row.taken <= session.places)
            .values(_changeable(session) | {"version": version + 1})
        )
        return done.rowcount == 1

    def _move(self, session_id: str, step: int) -> bool:
        guard = Row.taken < Row.places if step > 0 else Row.taken > 0
        done = self._transaction.write().execute(
            update(Row).where(Row.id == session_id, guard).values(taken=Row.taken + step)
        )
        return done.rowcount == 1


def _changeable(session: ActionSession) -> dict[str, object]:
    return {
        "starts_on": session.starts_on,
        "ends_on": session.ends_on,
        "places": session.places,
        "group_min": session.group_min,
        "group_max": session.group_max,
        "mixing": session.mixing,
        "venue": session.venue,
        "state": session.state,
    }


def _session(row: dict[str, object]) -> ActionSession:
    mixing = row["mixing"]
    codes = {
        "state": SessionState(str(row["state"])),
        "mixing": None if mixing is None else Mixing(str(mixing)),
    }
    return ActionSession(**(row | codes))  # type: ignore[arg-type]
