import io
import zipfile

import pytest
import shapely

from geo.errors import CorruptReferenceData
from geo.outline_archive import (
    GRID_PER_DEGREE,
    DepartementOutlines,
    by_code,
    departement_from_bytes,
    outlines_to_bytes,
    read_bounds,
    read_departement,
)

SQUARE = shapely.box(-0.6, 47.4, -0.5, 47.5)
WITH_HOLE = shapely.box(5.0, 46.0, 5.4, 46.4) - shapely.box(5.1, 46.1, 5.2, 46.2)
TWO_PARTS = shapely.union_all([shapely.box(5.5, 46, 5.6, 46.1), shapely.box(5.7, 46, 5.8, 46.1)])


def archived(departement: DepartementOutlines) -> bytes:
    """Return the member that an archive of this one département holds."""
    with zipfile.ZipFile(io.BytesIO(outlines_to_bytes({"01": departement}))) as archive:
        return archive.read("01.npz")


def test_outlines_come_back_as_they_were_written_on_the_grid() -> None:
    written = by_code([("01003", TWO_PARTS), ("01001", SQUARE), ("01002", WITH_HOLE)])
    read = departement_from_bytes(archived(written))
    assert read.codes == written.codes == ("01001", "01002", "01003")
    for before, after in zip(written.outlines, read.outlines, strict=True):
        assert shapely.hausdorff_distance(before, after) <= 1 / GRID_PER_DEGREE
        assert before.symmetric_difference(after).area < 1e-8


def test_the_same_outlines_give_the_same_bytes_in_any_order() -> None:
    pairs = [("01001", SQUARE), ("01002", WITH_HOLE)]
    first, second = by_code(pairs), by_code(reversed(pairs))
    assert outlines_to_bytes({"01": first, "49": second}) == outlines_to_bytes(
        {"49": first, "01": second}
    )


def test_the_box_of_each_departement_is_in_the_archive() -> None:
    content = outlines_to_bytes({"49": by_code([("49007", SQUARE)])})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("bounds.csv") == b"49,-0.60000,47.40000,-0.50000,47.50000\n"


@pytest.mark.parametrize("member", [b"", b"not an archive", b"PK\x03\x04"])
def test_a_damaged_member_is_refused(member: bytes) -> None:
    with pytest.raises(CorruptReferenceData, match="outlines"):
        departement_from_bytes(member)


def test_a_departement_without_outlines_has_no_member() -> None:
    assert read_departement("987") is None
    assert "987" not in read_bounds()


def test_the_outlines_we_carry_are_within_their_box() -> None:
    read = read_departement("49")
    assert read is not None
    assert read.codes == tuple(sorted(read.codes))
    assert shapely.total_bounds(read.outlines) == pytest.approx(read_bounds()["49"], abs=1e-5)
