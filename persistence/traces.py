"""What a database keeps of rows that were deleted, and how it is made to forget it.

SQLite: ``secure_delete`` writes zeros over what is deleted, but pages written before it was on,
and what rebalancing left in others, keep their bytes; ``VACUUM`` writes the file anew without
them, and a checkpoint empties the write-ahead log. PostgreSQL: ``VACUUM`` frees the rows, whose
bytes stay in the file until something else is written there, and in its log until it is recycled.
"""

import sqlite3

from sqlalchemy import Engine, text

from persistence.engine import SQLITE


def forget_deleted(engine: Engine) -> bool:
    """Make the database forget rows deleted; return whether nothing was in the way.

    When another connection is still reading, the log of SQLite is emptied by the next call, or
    when the last connection is closed.
    """
    if engine.dialect.name != SQLITE:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
        return True
    bare = engine.raw_connection()  # ours says BEGIN first, and neither runs in a transaction
    try:
        cursor = bare.cursor()
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    except sqlite3.OperationalError:  # someone has been reading or writing for too long
        return False
    finally:
        bare.close()
    return not busy
