"""Cells of who can get to nothing tell of no few people, whatever is taken from what."""

from hypothesis import given
from hypothesis import strategies as st

from insertion.reach_cells import Reached, hide_cells, hide_groups, total_among
from insertion.small_cells import HIDDEN, Hidden, is_small

_CELLS = st.dictionaries(
    st.sampled_from([f"490{number:02}" for number in range(12)]),
    st.integers(0, 40).flatmap(
        lambda people: st.integers(0, people).map(lambda without: Reached(people, without))
    ),
)


@given(_CELLS)
def test_nothing_shown_and_no_difference_is_of_a_few_people(counts):
    shown = hide_cells(counts)
    for code, cell in shown.cells.items():
        if cell.is_whole:
            assert not is_small(cell.people)
            assert not is_small(cell.without)
            assert not is_small(cell.people - cell.without)
            assert (cell.people, cell.without) == (counts[code].people, counts[code].without)
    for total, name in ((shown.total.people, "people"), (shown.total.without, "without")):
        if isinstance(total, Hidden):
            continue
        assert total == sum(getattr(each, name) for each in counts.values())
        left = [code for code in counts if isinstance(getattr(shown.cells[code], name), Hidden)]
        assert len(left) != 1
        assert not is_small(sum(getattr(counts[code], name) for code in left))


@given(_CELLS)
def test_people_hidden_hide_those_who_can_get_to_nothing(counts):
    for cell in hide_cells(counts).cells.values():
        assert not isinstance(cell.people, Hidden) or isinstance(cell.without, Hidden)


@given(_CELLS, st.sets(st.sampled_from([f"490{number:02}" for number in range(12)])))
def test_the_total_of_a_territory_is_known_from_its_cells_alone(counts, codes):
    shown = hide_cells(counts)
    total = total_among(shown, codes)
    cells = [shown.cells[code] for code in codes if code in shown.cells]
    if any(isinstance(cell.without, Hidden) for cell in cells):
        assert total.without == HIDDEN
    else:
        assert total.without == sum(cell.without for cell in cells)


@given(_CELLS, st.lists(st.sampled_from("abcd"), min_size=12, max_size=12))
def test_a_group_beside_its_communes_tells_of_no_few_people(counts, letters):
    group_of = {f"490{number:02}": letter for number, letter in enumerate(letters)}
    by_commune, by_group = hide_cells(counts), hide_groups(counts, group_of)
    for group, cell in by_group.cells.items():
        left = [
            code
            for code in counts
            if group_of[code] == group and not by_commune.cells[code].is_whole
        ]
        if cell.is_whole and left:
            assert len(left) > 1
            assert not is_small(sum(counts[code].without for code in left))
            assert not is_small(sum(counts[code].people - counts[code].without for code in left))


def test_what_tells_of_nobody_stays_shown():
    """One example, without which hiding everything would pass for right."""
    counts = {"49007": Reached(60, 25), "49099": Reached(40, 0), "49328": Reached(30, 14)}
    shown = hide_cells(counts)
    assert {code: (each.people, each.without) for code, each in shown.cells.items()} == {
        code: (each.people, each.without) for code, each in counts.items()
    }
    assert (shown.total.people, shown.total.without) == (130, 39)
    groups = hide_groups(counts, {"49007": "a", "49099": "a", "49328": "b"}).cells
    assert (groups["a"].people, groups["a"].without) == (100, 25)
    assert total_among(shown, ["49007", "49328"]).without == 39
