"""The clock of the people here, for the whole process: days and hours are said as they live them.

A server's own zone is often UTC, where an evening's appointment is the day before. What is kept
has its zone with it; this changes only how moments are said and what day it is.
"""

import os
import time


def live_in(zone: str) -> None:
    """Have this process, and those it starts, count days and hours in a zone, ``Europe/Paris``."""
    if os.environ.get("TZ") != zone:
        os.environ["TZ"] = zone
        time.tzset()
