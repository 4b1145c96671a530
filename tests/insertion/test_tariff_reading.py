"""The carried rules pay what the annexes say: the figures are typed again in tariffs_2021."""

from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from insertion.dispositifs_loading import load_carried
from insertion.errors import InvalidValue
from insertion.tariff_reading import NoTariff, indicator_codes, read_payment
from insertion.tariffs import Citation, Figure, HourlyTariff, Tariff
from tests.insertion.tariffs_2021 import ACI, ADSE_A, ADSE_B, AI, ASTRE, EI, GEIQ, POINT_MOBILITE

IN_2021 = date(2021, 11, 15)


def rules(dispositif_id: str, day: date = IN_2021):  # type: ignore[no-untyped-def]
    return load_carried().on(dispositif_id, day)


def without_citations(thing: object) -> object:
    """Return a tariff as plain values, less where each comes from and how it is named."""
    if isinstance(thing, Figure):
        return (thing.value, thing.rule.is_firm)
    if isinstance(thing, Citation):
        return None
    if is_dataclass(thing) and not isinstance(thing, type):
        kept = [field.name for field in fields(thing) if field.name != "label"]
        return {name: without_citations(getattr(thing, name)) for name in kept}
    if isinstance(thing, dict):
        return {key: without_citations(value) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(map(without_citations, thing))
    return thing


@pytest.mark.parametrize(
    ("dispositif_id", "expected"),
    [
        ("adse_a", ADSE_A),
        ("adse_b", ADSE_B),
        ("aci", ACI),
        ("ei", EI),
        ("geiq", GEIQ),
        ("point_mobilite", POINT_MOBILITE),
        ("astre", ASTRE),
        *(
            (f"ai_module_{number}", HourlyTariff((module,), AI.recheck))
            for number, module in enumerate(AI.modules, start=1)
        ),
    ],
)
def test_the_rules_say_what_the_annexes_say(dispositif_id: str, expected: Tariff) -> None:
    read = read_payment([rules(dispositif_id)]).tariff
    assert without_citations(read) == without_citations(expected)


def test_the_modules_of_an_ai_may_be_paid_by_one_convention() -> None:
    modules = [rules(f"ai_module_{number}") for number in (1, 2, 3)]
    payment = read_payment(modules)
    assert without_citations(payment.tariff) == without_citations(AI)
    assert any("synthèse" in said for said in payment.ambiguities)


def test_the_modules_of_one_text_share_the_clock_of_a_proof() -> None:
    every = [rules(each) for each in ("ai_module_1", "ai_module_2", "ai_module_3", "adse_a")]
    tariff = read_payment([rules("ai_module_3")], every).tariff
    assert isinstance(tariff, HourlyTariff)
    assert tariff.recheck is not None
    assert tariff.recheck.elsewhere == {"ai_module_1", "ai_module_2", "ai_module_3"}


def test_what_is_not_paid_by_the_hour_is_not_paid_together() -> None:
    with pytest.raises(InvalidValue, match="payés à l’heure"):
        read_payment([rules("ai_module_1"), rules("ei")])


def test_every_figure_says_where_it_was_read() -> None:
    tariff = read_payment([rules("ai_module_1")]).tariff
    assert isinstance(tariff, HourlyTariff)
    rule = tariff.modules[0].rate.rule
    assert rule.file.startswith("001_")
    assert rule.section.endswith("annexe 4 (associations intermédiaires), 4.3")
    assert (rule.dispositif, rule.id, rule.status) == (
        "ai_module_1",
        "tarif_heure_individuelle",
        "ferme",
    )


def test_what_is_derived_says_so() -> None:
    tariff = read_payment([rules("astre")]).tariff
    assert tariff.price.rule.status == "derive"  # type: ignore[union-attr]


def test_the_dispositifs_that_do_not_go_together_are_named() -> None:
    (one,) = read_payment([rules("adse_a")]).incompatibilities
    assert one.dispositifs == {"adse_b"}


def test_a_text_that_has_run_out_says_so() -> None:
    later = read_payment([rules("ei", date(2026, 3, 1))])
    assert any("plus en vigueur depuis le 31/12/2021" in said for said in later.ambiguities)


def test_a_dispositif_without_a_way_to_pay_is_refused() -> None:
    with pytest.raises(NoTariff):
        read_payment([rules("fse_1_1")])


def test_the_indicators_of_an_annexe_are_read() -> None:
    assert "heures_individuelles" in indicator_codes(rules("ai_module_1"))
