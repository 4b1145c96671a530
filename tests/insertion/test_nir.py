"""A NIR is recognised however it is written, and other numbers are left alone."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue
from insertion.nir import NIR_REFUSED, holds_nir, key_of, lines_with_nir, require_no_nir
from tests.insertion.nir_samples import DOUBTFUL, NEGATIVES, a_nir, cut, taken_for_one

FULL_WIDTH = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
ARABIC = {ord(str(digit)): 0x0660 + digit for digit in range(10)}
EASTERN = {ord(str(digit)): 0x06F0 + digit for digit in range(10)}
CUTS = (" ", "  ", ".", "-", "\u00a0", "\u202f", "\u2011", "\u200b", "/", " - ")

seeds = st.integers(min_value=0, max_value=2**32)


def as_people_write(nir: str, by: str) -> str:
    fields = (nir[0], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:13], nir[13:])
    return by.join(each for each in fields if each)


def test_the_key_is_that_of_the_official_example() -> None:
    # « 2 55 08 14 168 025, clé 38 »: the specimen of the Assurance maladie.
    assert key_of("2550814168025") == 38


@given(seeds, st.sampled_from(CUTS), st.sampled_from(["", "Mon numéro : ", "né le 05/03/1985, "]))
def test_a_nir_is_found_however_it_is_cut(seed: int, by: str, before: str) -> None:
    nir = a_nir(Random(seed))
    for written in (nir, nir[:13], f"{nir[:13]}{by}{nir[13:]}"):
        assert holds_nir(f"{before}{written}, merci.")
    for whole in (nir, nir[:13]):
        assert holds_nir(f"{before}{as_people_write(whole, by)} fin")
    for size in (1, 2, 3, 5):
        assert holds_nir(f"{before}{cut(nir, size, by[0])}")


@given(seeds, st.sampled_from([FULL_WIDTH, ARABIC, EASTERN]))
def test_a_nir_is_found_in_other_digits(seed: int, digits: dict[int, int]) -> None:
    nir = a_nir(Random(seed)).translate(digits)
    assert holds_nir(f"voici {nir} voilà")
    assert holds_nir(as_people_write(nir, " "))


@pytest.mark.parametrize("place", ["2A", "2B"])
@pytest.mark.parametrize("by", ["", " ", "."])
def test_a_nir_of_corsica_is_found(place: str, by: str) -> None:
    nir = a_nir(Random(3), place)
    for written in (nir, nir.lower(), nir.replace("A", "\uff21").replace("B", "\uff22")):
        assert holds_nir(as_people_write(written, by))
        assert holds_nir(as_people_write(written[:13], by))


@given(seeds)
def test_a_nir_among_phones_is_found(seed: int) -> None:
    nir = as_people_write(a_nir(Random(seed)), " ")
    assert holds_nir(f"06 12 34 56 78 {nir} 02 41 00 00 00")


@given(seeds, st.integers(min_value=1, max_value=96))
def test_a_wrong_key_is_no_nir(seed: int, more: int) -> None:
    nir = a_nir(Random(seed))
    wrong = (int(nir[13:]) + more - 1) % 97 + 1
    assert not holds_nir(f"{nir[:13]}{wrong:02d}")


@pytest.mark.parametrize("kind", NEGATIVES)
def test_other_numbers_are_left_alone(kind: str) -> None:
    assert taken_for_one(NEGATIVES[kind], 2_000) == 0


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_what_no_rule_can_tell_apart_is_rarely_taken_for_one(kind: str) -> None:
    assert taken_for_one(DOUBTFUL[kind], 2_000) < 80


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    assert holds_nir(text) in {True, False}


def test_the_refusal_is_a_sentence_that_repeats_nothing() -> None:
    nir = a_nir(Random(1))
    with pytest.raises(InvalidValue) as refusal:
        require_no_nir("commentaire", f"son numéro est {nir}")
    assert str(refusal.value) == f"commentaire : {NIR_REFUSED}"
    assert require_no_nir("commentaire", "rien") == "rien"


def test_nobody_is_known_by_a_nir() -> None:
    with pytest.raises(InvalidValue):
        Actor(a_nir(Random(2), "49"), Role.BENEFICIARY)


@pytest.mark.parametrize("written", ["185.057800608491", "« 185.057800608491 »"])
def test_a_nir_cut_once_after_the_year_is_no_number_with_decimals(written: str) -> None:
    assert holds_nir(written)


@pytest.mark.parametrize("number", ["1.85057800608491", "47.473611111111", "99.057800608491"])
def test_a_number_with_decimals_is_left_alone(number: str) -> None:
    assert not holds_nir(number)


@pytest.mark.parametrize(
    "made",
    [
        "bbdf024d3a334362837365728f02439e",
        "9f2f9e1a10604e869377867715146ba3",
        "ab2c8607-1772-4155-953c-e853860656b6",
        "d'après AB2C8607-1772-4155-953C-E853860656B6.",
    ],
)
def test_a_uuid_is_left_alone(made: str) -> None:
    # What has such an id could be read, and never acted on.
    assert not holds_nir(made)


def test_a_nir_beside_a_uuid_or_in_what_is_longer_than_one_is_found() -> None:
    nir = "1850549007123"
    whole = f"{nir}{key_of(nir):02d}"
    assert holds_nir(f"ab2c8607-1772-4155-953c-e853860656b6 {whole}")
    assert holds_nir(f"ab2c8607177241559f{whole}")


@pytest.mark.parametrize("point", ["POINT (4.643671 43.807256)", "43.807256 4.643671"])
def test_a_point_of_france_is_left_alone(point: str) -> None:
    assert not holds_nir(point)
    assert holds_nir(f"{point} {a_nir(Random(4))}")


def test_a_file_says_on_which_lines_a_nir_is_and_joins_no_columns() -> None:
    nir = a_nir(Random(6), "49")
    cut_in_two = f"{nir[:7]}\t{nir[7:]}"
    assert lines_with_nir(f"a;b\n1;{nir}\n{cut_in_two}\r\n\n{nir};2") == (2, 5)


@given(seeds, st.sampled_from(["\u0332", "\u0301", "\u20e3"]))
def test_marks_on_its_digits_hide_no_nir(seed: int, mark: str) -> None:
    assert holds_nir(f"voici {mark.join(a_nir(Random(seed)))}{mark}")


def test_an_address_of_the_web_ends_where_the_next_column_begins() -> None:
    nir = a_nir(Random(8), "49")[:13]
    for between in (";", '","', "|", "\n"):
        assert holds_nir(f"https://exemple.fr/a{between}{nir}")


# Looked at once each: a look that came back over the same letters would take minutes here.
@pytest.mark.parametrize("unit", ["\u0315\u0300", "1 2 ", "2 8 2 83 ", "１ ２ ", "1"])  # noqa: RUF001
def test_a_long_text_made_to_be_slow_is_read_to_its_end(unit: str) -> None:
    long = unit * (200_000 // len(unit))
    assert not holds_nir(long)
    assert holds_nir(f"{long} ; {a_nir(Random(9))}")


COMPUTED = "299.1320778519081"
CELLS = ("{0}", "a;{0};b", '"{0}","b"', "a|-{0}\r", '{{"surface": {0}, "b": 1}}', "[{0},12.5]")


@pytest.mark.parametrize("around", CELLS)
def test_a_number_with_decimals_alone_in_its_cell_is_no_nir(around: str) -> None:
    assert holds_nir(COMPUTED)
    assert lines_with_nir(around.format(COMPUTED)) == ()


@given(st.integers(0, 2**32), st.sampled_from(CELLS), st.integers(3, 12))
def test_a_nir_with_a_dot_anywhere_is_seen_in_a_cell(seed: int, around: str, at: int) -> None:
    nir = a_nir(Random(seed), "49")
    for written in (nir, f"{nir[:at]}.{nir[at:]}", f"101.{nir}", f"n° 101.{nir[:13]} suite"):
        assert lines_with_nir(around.format(written)) == (1,) or not holds_nir(written)
        assert lines_with_nir(around.format(nir)) == (1,)


@given(st.lists(st.floats(100, 99_999, allow_nan=False), min_size=1, max_size=20))
def test_results_of_divisions_are_seldom_nirs(values: list[float]) -> None:
    text = ";".join(each for each in map(repr, values) if len(each) not in {14, 16})
    assert lines_with_nir(text) == ()
