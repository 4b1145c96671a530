"""Every real name is a name, and nothing that cannot be seen passes for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.host_side.interests import ShownName
from insertion.names import is_name, plain_name, require_name
from insertion.text import is_legible, is_unseen

ZWNJ, ZWJ = "\u200c", "\u200d"
REAL = [
    "Ngô",
    "O’Connor",
    "O'Connor",
    "N'Diaye",
    "Zoë",
    "d’Ölçü",
    "’t Hooft",
    "Gal·la",
    "Мария",
    "محمد",
    "مُحَمَّد",
    "Lê Thị",
    "Nguyễn",
    "Ɓakary",
    "Ağaoğlu",
    "\u02bbIolani",
    "Jr.",
    "김민준",
    "王小明",
    "葛\U000e0100城",
    "佐々木",
    "マリア・ルイス",
    "שָׁלוֹם",
    "סמית־כהן",
    "สมชาย",
    "ကျော်",
    "မြွှော်",
    "སྒྲོལ་མ".replace("\u0f0b", " "),
    "ስላሴ",
    "ᠪᠠ\u180bᠲᠤ",
    f"علی{ZWNJ}رضا",
    f"ශ\u0dca{ZWJ}රී",
    f"র{ZWJ}্যাচেল",
    f"രാജന\u0d4d{ZWJ}",
    f"शर\u094d{ZWNJ}मा",
]
BLANKS = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0\u2800\u17b4\u180e\ufe0f"
)
BLANKS += "\U000e0001\U000e0041\U000e0100\u2063"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
real = st.sampled_from([each for each in REAL if each[0] not in "’"])
marks = st.characters(categories=["Mn", "Mc", "Me"])


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_real_name_is_one_however_its_letters_are_composed(name: str, form: str) -> None:
    typed = plain_name(unicodedata.normalize(form, name))  # type: ignore[arg-type]
    require_name("nom", typed)
    assert plain_name(typed) == typed
    assert str(ShownName(typed)) == typed


@given(st.text(st.sampled_from(BLANKS + " -’.") | marks, max_size=12))
def test_nothing_that_has_no_letter_to_see_is_a_name(text: str) -> None:
    assert not is_name(text)
    assert not is_name(plain_name(text))


@given(real, st.sampled_from(TURNING), st.integers(0, 20))
def test_what_turns_the_writing_is_nowhere_in_a_name(name: str, sign: str, at: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        require_name("nom", name[:at] + sign + name[at:])
    assert name not in str(refused.value)


@given(st.sampled_from(["Nadia", "Мария", "王小明"]), st.sampled_from(BLANKS), st.integers(0, 9))
def test_a_sign_that_is_not_drawn_is_refused_where_no_script_has_use_for_it(
    name: str, sign: str, at: int
) -> None:
    is_form = name == "王小明" and sign == "\U000e0100" and at > 0
    assert is_name(name[:at] + sign + name[at:]) is is_form


@given(st.sampled_from("a\u0435عกא"), st.lists(st.characters(categories=["Mn"]), max_size=12))
def test_a_letter_has_three_narrow_marks_at_most(letter: str, stack: list[str]) -> None:
    seen = [each for each in stack if not is_unseen(each)]
    assert is_name(letter + "".join(seen)) is (len(seen) <= 3)


@given(st.sampled_from([" ", "-", "’", "."]), marks)
def test_a_mark_is_on_a_letter(join: str, mark: str) -> None:
    assert not is_name(mark + "a")
    assert not is_name(f"a{join}{mark}a")


@given(st.text(max_size=12))
def test_what_is_a_name_is_legible_and_says_so_again(text: str) -> None:
    name = plain_name(text)
    if is_name(name):
        assert is_legible(name)
        assert plain_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["Nadia2", "a@b", "-", "Marie-", "a\u0488", "https", "a/b", f"Na{ZWNJ}dia", f"ع{ZWNJ}a", ""],
)
def test_what_joins_nothing_or_is_no_letter_is_refused(name: str) -> None:
    assert is_name(name) is (name == "https")


@pytest.mark.parametrize("initial", ["\u3164", "\u0301", "1", "’", "AB", ""])
def test_an_initial_is_one_letter_that_can_be_seen(initial: str) -> None:
    with pytest.raises(InvalidValue):
        ShownName("Nadia", initial)
