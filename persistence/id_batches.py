"""Ids by batches: one statement of SQLite has a limit to the variables it may take."""

from collections.abc import Iterable, Iterator, Sequence

from insertion.text import is_id

BATCH = 500


def id_batches(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield the distinct ids that have the form of one, ascending, ``BATCH`` at a time."""
    known = sorted({each for each in ids if is_id(each)})
    return (known[start : start + BATCH] for start in range(0, len(known), BATCH))
