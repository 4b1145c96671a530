from datetime import date, timedelta

from geo.communes import load_communes
from geo.gtfs import feed_from_tables
from geo.transit_feed import feed_digest
from tests.geo.gtfs_tables import as_files
from usecases.demo.transit import WEEKS, demo_feed, demo_gtfs

TODAY = date(2026, 11, 25)


def test_every_row_of_the_invented_network_is_good() -> None:
    reading = feed_from_tables(as_files(demo_gtfs(load_communes(), TODAY)), "demo", "demo")
    assert reading.refused == reading.set_aside == ()
    assert "(fictif)" in reading.feed.title
    assert 3 <= len(reading.feed.route_names) <= 10


def test_the_network_is_the_same_all_week_and_in_force_for_a_year() -> None:
    communes = load_communes()
    monday = date(2026, 11, 23)
    feeds = [demo_feed(communes, monday + timedelta(days=day)) for day in range(8)]
    assert len({feed_digest(feed) for feed in feeds[:7]}) == 1
    assert feed_digest(feeds[7]) != feed_digest(feeds[0])
    assert feeds[0].validity() == (monday, monday + timedelta(weeks=WEEKS, days=-1))
