import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.codes import MAX_SKILL_ID_LENGTH, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode


@given(st.from_regex(r"[A-N][0-9]{4}", fullmatch=True))
def test_a_rome_code_is_read_whatever_its_case_and_blanks(code: str) -> None:
    assert parse_rome_code(f" {code.lower()}\n") == code


@given(st.from_regex(r"[0-9]{1,9}|v:[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True))
def test_a_skill_code_is_an_ogr_number_or_a_slug(code: str) -> None:
    assert parse_skill_id(f" {code} ") == code


@pytest.mark.parametrize(
    "code", ["", "N110", "N11055", "Z1105", "11105", "N\uff11105", "N1105\x00"]
)
def test_what_is_not_a_rome_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidCode, match="N1105"):
        parse_rome_code(code)


@pytest.mark.parametrize(
    "code", ["", "v:", "v:Laver", "v:a--b", "-1", "1234567890", f"v:{'a' * MAX_SKILL_ID_LENGTH}"]
)
def test_what_is_not_a_skill_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidCode, match="104292"):
        parse_skill_id(code)


@given(st.text(min_size=10, max_size=40).filter(lambda text: ":" not in text))
def test_any_other_text_is_refused_without_echo(text: str) -> None:
    with pytest.raises(InvalidCode) as refusal:
        parse_rome_code(text + "?")
    assert text not in str(refusal.value)
