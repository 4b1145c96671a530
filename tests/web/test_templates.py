"""A template takes from others what it uses, and shows a refusal as text."""

from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

import web
from web.rendering import _templates

TEMPLATES = Path(web.__file__).parent / "templates"
PAGES = sorted(each.relative_to(TEMPLATES).as_posix() for each in TEMPLATES.rglob("*.html"))
READER = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def imported_in(source: str) -> set[str]:
    """Return the names that a template imports from others."""
    taken = READER.parse(source).find_all(nodes.FromImport)
    names = [name for each in taken for name in each.names]
    return {each if isinstance(each, str) else each[1] for each in names}


def unused_in(source: str) -> set[str]:
    """Return those that it never says again."""
    names = READER.parse(source).find_all(nodes.Name)
    return imported_in(source) - {each.name for each in names if each.ctx == "load"}


def test_a_name_that_nothing_says_is_found() -> None:
    assert unused_in('{% from "a.html" import b, c as d, e %}{{ b() }}{{ e }}') == {"d"}


@pytest.mark.parametrize("page", PAGES)
def test_every_name_that_a_template_imports_is_used(page: str) -> None:
    assert unused_in((TEMPLATES / page).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_refusal_that_repeats_what_was_sent_is_text(code: str) -> None:
    shown = _templates(code).from_string(
        '{% from "composants.html" import mistake_of, mistake_summary with context %}'
        '{{ mistake_of(mistakes, "a") }}{{ mistake_summary(mistakes) }}'
    )
    page = shown.render(mistakes={"a": "colonne <b>100 %d</b> %(x)s inconnue"})
    assert page.count("colonne &lt;b&gt;100") == 2
    assert page.count('<span lang="fr">colonne') == (0 if code == "fr" else 2)


def test_a_refusal_of_ours_is_in_the_language_of_the_page() -> None:
    said = _templates("en").from_string("{{ text|refusal }}").render(text="Comment")
    assert "lang" not in said
