"""``docs/dispositifs.md`` is what a territory copies: its example loads and its tables are true."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from insertion.dispositifs_loading import check_path, load_carried, load_dispositifs
from insertion.dispositifs_rules import Operator, RuleStatus, Subject, Unit
from insertion.eligibility import assess_eligibility
from insertion.eligibility_judgements import Verdict
from insertion.situation import ATTRIBUTES, Situation
from tests.source_tree import ROOT

PAGE = (ROOT / "docs/dispositifs.md").read_text(encoding="utf-8")
SITUATION_PAGE = (ROOT / "docs/situation.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"```toml\n(.*?)```", re.DOTALL)
IN_2026 = date(2026, 3, 1)


def the_example(folder: Path) -> Path:
    found = _EXAMPLE.search(PAGE)
    assert found
    path = folder / "garage_solidaire.toml"
    path.write_text(found[1], encoding="utf-8")
    return path


def test_the_example_of_the_page_has_nothing_to_correct(tmp_path: Path) -> None:
    assert check_path(the_example(tmp_path))[1] == ()


def test_the_example_says_who_may_enter(tmp_path: Path) -> None:
    the_example(tmp_path)
    dispositifs = load_dispositifs(tmp_path)

    def verdict(**facts: object) -> Verdict:
        situation = Situation(**facts)  # type: ignore[arg-type]
        return assess_eligibility(situation, "garage_solidaire", dispositifs, IN_2026).verdict

    known = {"declared": {"permis_valide": True}, "ongoing": ()}
    assert verdict(age=22, receives_rsa=False) is Verdict.TO_CHECK
    assert verdict(age=25, receives_rsa=False, **known) is Verdict.MET
    assert verdict(age=26, receives_rsa=False, **known) is Verdict.NOT_MET
    assert verdict(receives_rsa=True, **known) is Verdict.MET
    assert verdict(receives_rsa=True, declared={"permis_valide": False}) is Verdict.NOT_MET
    rented = known | {"ongoing": ("point_mobilite",)}
    assert verdict(receives_rsa=True, **rented) is Verdict.NOT_MET


def test_the_example_changes_its_tariff_at_its_date(tmp_path: Path) -> None:
    the_example(tmp_path)
    dispositifs = load_dispositifs(tmp_path)
    for day, tariff in ((date(2026, 6, 30), "12.50"), (date(2026, 7, 1), "13.00")):
        value = dispositifs.on("garage_solidaire", day).value("tarif_heure")
        assert value.number == Decimal(tariff)


def test_every_word_one_may_write_is_on_the_page() -> None:
    words = [*Operator, *RuleStatus, *Subject, *Unit]
    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_every_carried_dispositif_is_on_the_page() -> None:
    assert [each.id for each in load_carried() if f"`{each.id}`" not in PAGE] == []


def test_every_attribute_is_described() -> None:
    missing = [
        name
        for name, attribute in ATTRIBUTES.items()
        if f"| `{name}` |" not in SITUATION_PAGE or attribute.question not in SITUATION_PAGE
    ]
    assert missing == []


def test_every_choice_of_an_attribute_is_described() -> None:
    choices = [choice for each in ATTRIBUTES.values() for choice in each.choices]
    assert [choice for choice in choices if f"`{choice}`" not in SITUATION_PAGE] == []
