"""Answers shown, in SQL: ids, scores and points packed in one column, some hundred bytes each."""

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, insert, select

from insertion.shown import AnswerKind, ShownAnswer, ShownLine
from persistence.errors import UnreadableDocument
from persistence.held_rows import SqlHeldData
from persistence.id_batches import id_batches
from persistence.moments import in_utc
from persistence.trace_tables import ShownAnswerRow
from persistence.transaction import Transaction

_COMPRESSION = 1  # the others take longer for some bytes


class SqlShownAnswers:
    """See :class:`insertion.shown.ShownAnswerRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_all(self, answers: Iterable[ShownAnswer]) -> int:
        """Keep answers, those that are there already left as they are; return how many were new."""
        self._transaction.write()  # nobody is erased from here on
        answers = tuple(answers)
        people = {each.beneficiary_id for each in answers if each.beneficiary_id is not None}
        erased = SqlHeldData(self._transaction).erased_among(people)
        # What waited in a journal while she was erased is not written after it.
        new = {each.id: each for each in answers if each.beneficiary_id not in erased}
        if not new:
            return 0
        connection = self._transaction.write()
        for ids in id_batches(list(new)):
            query = select(ShownAnswerRow.id).where(ShownAnswerRow.id.in_(ids))
            for known in connection.execute(query).scalars():
                del new[known]
        if new:
            connection.execute(insert(ShownAnswerRow), [_to_row(each) for each in new.values()])
        return len(new)

    def get(self, answer_id: str) -> ShownAnswer | None:
        """Return one answer, or None."""
        query = select(*ShownAnswerRow.__table__.c).where(ShownAnswerRow.id == answer_id)
        row = self._transaction.read().execute(query).one_or_none()
        return None if row is None else _of_row(row)

    def last(self, at_most: int, beneficiary_id: str | None = None) -> Sequence[ShownAnswer]:
        """Return the last answers, the last first; of one person when she is named."""
        query = select(*ShownAnswerRow.__table__.c)
        if beneficiary_id is not None:
            query = query.where(ShownAnswerRow.beneficiary_id == beneficiary_id)
        query = query.order_by(ShownAnswerRow.at.desc(), ShownAnswerRow.id).limit(at_most)
        return [_of_row(row) for row in self._transaction.read().execute(query)]


def pack_lines(lines: Sequence[ShownLine]) -> bytes:
    """Return the lines as bytes: the names of criteria once, then numbers."""
    names = sorted({name for line in lines for name, _points in line.points})
    place = {name: number for number, name in enumerate(names)}
    rows = [
        [line.opportunity_id, line.score, *(part for n, p in line.points for part in (place[n], p))]
        for line in lines
    ]
    text = json.dumps([names, rows], separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(), _COMPRESSION)


def unpack_lines(content: bytes) -> tuple[ShownLine, ...]:
    """Return what :func:`pack_lines` packed, bit for bit.

    Raises
    ------
    persistence.errors.UnreadableDocument
        When it is not of that form.
    """
    try:
        names, rows = json.loads(zlib.decompress(content))
        return tuple(
            ShownLine(
                row[0],
                row[1],
                tuple((names[row[at]], row[at + 1]) for at in range(2, len(row), 2)),
            )
            for row in rows
        )
    except (zlib.error, ValueError, LookupError, TypeError):
        raise UnreadableDocument("answer: not in the stored form") from None


def _to_row(answer: ShownAnswer) -> dict[str, object]:
    return {
        "id": answer.id,
        "at": answer.at,
        "kind": answer.kind.value,
        "beneficiary_id": answer.beneficiary_id,
        "question_digest": answer.question_digest,
        "question": answer.question,
        "index_version": answer.index_version,
        "policy_version": answer.policy_version,
        "shown": len(answer.lines),
        "content": pack_lines(answer.lines),
    }


def _of_row(row: Row[*tuple[Any, ...]]) -> ShownAnswer:
    return ShownAnswer(
        id=row.id,
        at=in_utc(row.at),
        kind=AnswerKind(row.kind),
        beneficiary_id=row.beneficiary_id,
        question_digest=row.question_digest,
        question=row.question,
        index_version=row.index_version,
        policy_version=row.policy_version,
        lines=unpack_lines(row.content),
    )
