from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.contrast import contrast
from web.theme import DEFAULT_THEME, BadTheme, load_theme

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def a_theme(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the project's theme with some of its text replaced."""
    text = DEFAULT_THEME.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "vicinal.svg").write_bytes((DEFAULT_THEME.parent / "vicinal.svg").read_bytes())
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, one) == 1


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_theme_of_the_project_loads_in_both_schemes() -> None:
    theme = load_theme()
    assert theme.name == "Vicinal"
    assert "prefers-color-scheme:dark" in theme.css()
    assert theme.logo


def test_a_departement_brings_its_own_name_colours_and_phone(tmp_path: Path) -> None:
    changes = (
        ('name = "Vicinal"', 'name = "Insertion 53"'),
        ('primary = "#0b5d52"', 'primary = "#7a1f5c"'),
        ('phone = ""', 'phone = "02 43 00 00 00"'),
    )
    theme = load_theme(a_theme(tmp_path, *changes))
    assert theme.name == "Insertion 53"
    assert "--primary:#7a1f5c;" in theme.css()
    assert theme.contact.dialled == "0243000000"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('primary = "#0b5d52"', 'primary = "#9fd8c8"'), "contraste"),
        (('ink = "#17211f"', 'ink = "red"'), "#rrvvbb"),
        (('ink = "#17211f"\n', ""), "light.ink : il manque"),
        (('name = "Vicinal"', 'nom = "Vicinal"'), "nom"),
        (('name = "Vicinal"', 'name = ""'), "name : il manque"),
        (('name = "Vicinal"', "name = 3"), "name : un texte"),
        (('logo = "vicinal.svg"', 'logo = "../vicinal.svg"'), "logo"),
        (('logo = "vicinal.svg"', 'logo = "absent.svg"'), "logo"),
        (('logo = "vicinal.svg"', 'logo = "vicinal.exe"'), "logo"),
        (('tiles_url = ""', 'tiles_url = "http://a/{z}"'), "https://"),
        (('phone = ""', "phone = 12"), "contact"),
        (("[contact]", "[contact"), "TOML"),
        (('departements = ["49"]', "departements = 49"), "departements"),
    ],
)
def test_a_theme_that_cannot_be_used_says_why(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(BadTheme, match=told):
        load_theme(a_theme(tmp_path, change))


def test_a_theme_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadTheme, match="lu"):
        load_theme(tmp_path / "absent.toml")
    (tmp_path / "theme.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadTheme, match="lu"):
        load_theme(tmp_path / "theme.toml")
