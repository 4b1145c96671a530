"""A snapshot is read-only, sorted, named by its content."""

import numpy as np
import pytest

from insertion.schedule import Weekday
from matching.columns import RowArrays, read_only
from matching.errors import InvalidColumns
from matching.snapshot import build_snapshot
from tests.builders import a_job_offer, hours, small_reference


def snapshot_of(*offers):
    """Return a snapshot over the small reference."""
    return build_snapshot(offers, small_reference(), "7")


def test_rows_are_in_ascending_id():
    snapshot = snapshot_of(a_job_offer("b"), a_job_offer("a"), a_job_offer("B"))
    assert snapshot.ids == ("B", "a", "b")
    assert [snapshot.row_of[identifier] for identifier in snapshot.ids] == [0, 1, 2]


def test_the_last_of_two_with_one_id_is_kept():
    snapshot = snapshot_of(a_job_offer("a", weekly_hours=10.0), a_job_offer("a", weekly_hours=20.0))
    assert snapshot.rows.weekly_hours.tolist() == [20.0]


def test_the_version_names_the_content():
    one, same = snapshot_of(a_job_offer("a")), snapshot_of(a_job_offer("a"))
    other = snapshot_of(a_job_offer("a", weekly_hours=20.0))
    assert one.version == same.version
    assert one.version.startswith("7.")
    assert other.version != one.version


def test_offers_that_ask_the_same_share_one_vector_and_one_week():
    week = {"shifts": hours((Weekday.MONDAY, "08:00", "12:00"))}
    snapshot = snapshot_of(a_job_offer("a", **week), a_job_offer("b", **week))
    assert len(snapshot.demands.l1) == 1
    assert len(snapshot.shifts) == 1


def test_columns_are_closed_to_writing():
    snapshot = snapshot_of(a_job_offer())
    for column in (*snapshot.rows, *snapshot.demands):
        with pytest.raises(ValueError, match="read-only"):
            column[:1] = 0


def test_a_column_of_another_type_is_refused_by_name():
    rows = snapshot_of(a_job_offer()).rows
    with pytest.raises(InvalidColumns, match="lat_rad: expected contiguous float64, got float32"):
        read_only(rows._replace(lat_rad=np.zeros(1, np.float32)))


def test_a_physical_demand_not_stated_is_that_usual_of_the_occupation():
    usual, stated = snapshot_of(
        a_job_offer("a"), a_job_offer("b", demands=frozenset({"nuit"}))
    ).rows.strain_bits
    assert usual != 0
    assert usual != stated


def test_an_empty_catalogue_has_columns_of_length_zero():
    snapshot = snapshot_of()
    assert len(snapshot) == 0
    assert isinstance(snapshot.rows, RowArrays)
