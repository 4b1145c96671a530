"""The traces of one transaction, in SQL."""

from persistence.contests import SqlContests
from persistence.readings import SqlReadings
from persistence.shown_answers import SqlShownAnswers
from persistence.transaction import Transaction


class SqlTraces:
    """See :class:`insertion.trace_ports.TraceRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self.readings = SqlReadings(transaction)
        self.answers = SqlShownAnswers(transaction)
        self.contests = SqlContests(transaction)
