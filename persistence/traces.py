"""What a database keeps of rows that were deleted, and how it is made to forget it.

SQLite: ``secure_delete`` writes zeros over what is deleted, and a checkpoint empties the
write-ahead log; pages written before it was on keep their bytes until ``VACUUM`` writes the file
anew, which takes as long as the file is large. PostgreSQL: ``VACUUM`` frees the rows, whose bytes
stay in the file until something else is written there, and in its log until it is recycled.
"""

import sqlite3

from sqlalchemy import Engine, text

from insertion.held_data_loading import load_register
from persistence.engine import SQLITE

LARGEST_REWRITTEN = 2**30
"""Bytes: some seconds, that a request may wait for."""


def forget_deleted(engine: Engine, *, whole: bool = False) -> bool:
    """Make the database forget rows deleted; return whether nothing was in the way.

    A file of SQLite larger than ``LARGEST_REWRITTEN`` is written anew when ``whole`` only.

    When another connection is still reading, the log of SQLite is emptied by the next call, or
    when the last connection is closed.
    """
    if engine.dialect.name != SQLITE:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM {', '.join(_tables_of_people())}"))
        return True
    bare = engine.raw_connection()  # ours says BEGIN first, and neither runs in a transaction
    try:
        cursor = bare.cursor()
        (pages,), (size,) = (
            cursor.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        if whole or pages * size <= LARGEST_REWRITTEN:
            cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    except sqlite3.OperationalError:  # someone has been reading or writing for too long
        return False
    finally:
        bare.close()
    return not busy


def _tables_of_people() -> list[str]:
    return [each.name for each in load_register().of_people()]
