"""Which week says how a network usually runs: holidays and strikes are not usual."""

from datetime import date, timedelta
from typing import Final

import numpy as np

from geo.transit_feed import TransitFeed
from geo.transit_network import TransitNetwork
from geo.transit_shift import WEEKDAYS

WEEKS: Final = 4


def usual_week(network: TransitNetwork, today: date) -> date:
    """Return the Monday of the week on which most trips run, the first of those that equal it.

    Among the next four whole weeks: school holidays last two, a bank holiday takes a day of one.
    """
    monday = today + timedelta(days=WEEKDAYS - today.weekday())
    mondays = [monday + timedelta(weeks=week) for week in range(WEEKS)]
    return max(mondays, key=lambda first: sum(_trips(feed, first) for feed in network.feeds))


def _trips(feed: TransitFeed, first: date) -> int:
    """Return how many trips run in the seven days from ``first`` on."""
    by_service = np.bincount(feed.trip_service, minlength=feed.service_days.size)
    days = (first + timedelta(days=day) for day in range(WEEKDAYS))
    return sum(int(by_service[feed.active_services(day)].sum()) for day in days)
