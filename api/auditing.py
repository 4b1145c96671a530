"""Verify, show and anchor the audit of an application, for who administers the server."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from api.wiring import Vicinal, utc_now
from insertion.actor import Role
from insertion.audit import Anchor, AuditLine, Verification, verify
from persistence.anchors import UnreadableAnchors
from persistence.audit import broken_tables, last_lines, read_head, read_heads, read_lines
from persistence.tables import Base, BeneficiaryRow
from persistence.trace_tables import AuditHeadRow, AuditLineRow

_ROWS_OF_A_PERSON = frozenset(
    table.name
    for table in Base.metadata.tables.values()
    if table.name == BeneficiaryRow.__tablename__
    or [each.name for each in table.primary_key] == ["beneficiary_id"]
)
_LINES, _HEAD = AuditLineRow.__tablename__, AuditHeadRow.__tablename__
UNREADABLE = "une ligne ne se lit pas : elle a été modifiée"


class AuditAltered(RuntimeError):
    """A trace of which a table is gone, or that has two heads: verifying says which."""


def verify_audit(vicinal: Vicinal) -> Verification:
    """Read the whole audit in one state of the database, against the anchors kept before."""
    key = vicinal.trail.key
    faults: tuple[str, ...] = ()
    anchors: Sequence[Anchor] = ()
    file = vicinal.trail.anchors
    try:
        anchors = () if file is None else file.read()
    except UnreadableAnchors as error:
        faults = (str(error),)
    with vicinal.snapshot() as connection:
        broken = broken_tables(connection)
        faults += tuple(f"la table {name} n’est plus là, ou plus entière" for name in broken)
        heads = () if _HEAD in broken else read_heads(connection)
        if len(heads) > 1:
            faults += (f"la chaîne a {len(heads)} têtes : il n’y en a jamais qu’une",)
        head = next(iter(heads), None)
        try:
            lines = () if _LINES in broken else read_lines(connection)
            found = verify(key, lines, head, anchors)
        except (ValueError, TypeError, AttributeError):  # not of the type that we write
            return Verification(0, head, len(anchors), (*faults, UNREADABLE))
    return Verification(found.lines, found.head, found.anchors, (*faults, *found.faults))


def anchor_now(vicinal: Vicinal) -> Anchor | None:
    """Keep the present head in the file of the anchors, None when nothing was ever written."""
    file = vicinal.trail.anchors
    with vicinal.snapshot() as connection:
        _require_whole(connection)
        head = read_head(connection)
    return None if file is None or head is None else file.keep(head, utc_now())


def last_anchor(vicinal: Vicinal) -> Anchor | None:
    """Return the last head that was kept."""
    file = vicinal.trail.anchors
    kept = () if file is None else file.read()
    return kept[-1] if kept else None


def shown_lines(
    vicinal: Vicinal, at_most: int, kind: str | None, object_id: str | None
) -> Iterator[dict[str, object]]:
    """Yield the last lines as they are printed, the last first."""
    for line in shown_audit(vicinal, at_most, kind, object_id):
        yield _shown(line)


def shown_audit(
    vicinal: Vicinal, at_most: int, kind: str | None, object_id: str | None
) -> Sequence[AuditLine]:
    """Return the last lines, of one kind or of one thing when it is named, the last first."""
    with vicinal.snapshot() as connection:
        _require_whole(connection)
    return last_lines(vicinal.engine, at_most, kind, object_id)


def _require_whole(connection: Connection) -> None:
    if broken_tables(connection) or len(read_heads(connection)) > 1:
        raise AuditAltered("the tables of the audit are not as they were made")


def people_in(lines: Iterable[AuditLine]) -> frozenset[str]:
    """Return the people whom lines of the audit name: whose own row was written, or who wrote."""
    lines = tuple(lines)
    written = {line.written.object_id for line in lines if line.written.kind in _ROWS_OF_A_PERSON}
    wrote = {line.act.actor_id for line in lines if line.act.actor_role == Role.BENEFICIARY}
    return frozenset(written | wrote)


def _shown(line: AuditLine) -> dict[str, object]:
    return {
        "ligne": line.sequence,
        "le": _moment(line.at),
        "acteur": line.act.actor_id,
        "role": line.act.actor_role,
        "par": line.act.through,
        "motif": line.act.motive,
        "quoi": line.written.verb,
        "genre": line.written.kind,
        "objet": line.written.object_id,
        "ancien": line.written.former,
        "sceau": line.seal,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
