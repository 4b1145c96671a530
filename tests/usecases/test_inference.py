import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.opportunity import JobOffer, LicenceRequirement, parse_opportunity_id
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.codes import parse_rome_code
from skills.starter import load_starter
from usecases.importing.inference import OfferCompletion

COMPLETION = OfferCompletion.with_referential(load_starter())
ADVERT = """Mission d'intérim, CACES 3 exigé, le permis B serait un plus. Débutant accepté.
Vous conduisez un chariot élévateur et préparez des commandes. Port de charges.
35h/semaine, du lundi au vendredi de 6h à 13h. Pas de week-end."""


def an_offer(title: str = "Cariste (H/F)", description: str = ADVERT, **stated: object) -> JobOffer:
    return JobOffer(
        id=parse_opportunity_id("ft-1"),
        title=title,
        source="france-travail",
        description=description,
        **stated,  # type: ignore[arg-type]
    )


def test_what_the_record_lacks_is_read_in_its_words_and_marked() -> None:
    offer = COMPLETION.completed(an_offer())
    assert offer.rome_code == "N1101"
    assert offer.contract is ContractKind.INTERIM
    assert set(offer.licences) == {
        LicenceRequirement(Licence.B, RequirementLevel.DESIRED),
        LicenceRequirement(Licence.CACES, RequirementLevel.REQUIRED),
    }
    assert offer.weekly_hours == 35
    assert offer.shifts is not None
    assert PhysicalDemand.HEAVY_LOADS in offer.demands
    assert PhysicalDemand.WEEKEND not in offer.demands
    assert offer.beginner_accepted is True
    assert "v:conduire-chariot" in [one.skill_id for one in offer.skills]
    assert offer.inferred == {
        "rome_code",
        "contract",
        "licences",
        "weekly_hours",
        "shifts",
        "demands",
        "beginner_accepted",
        "skills",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rome_code", parse_rome_code("N1103")),
        ("contract", ContractKind.CDI),
        ("licences", (LicenceRequirement(Licence.C),)),
        ("weekly_hours", 20.0),
        ("beginner_accepted", False),
    ],
)
def test_what_the_record_states_is_never_replaced(name: str, value: object) -> None:
    offer = COMPLETION.completed(an_offer(**{name: value}))
    assert getattr(offer, name) == value
    assert name not in offer.inferred


def test_a_demand_stated_stays_beside_those_read() -> None:
    stated = frozenset({PhysicalDemand.COLD})
    assert stated < COMPLETION.completed(an_offer(demands=stated)).demands


def test_work_stated_by_day_keeps_night_words_out() -> None:
    text = "Nos équipes tournent en 3x8."
    by_night = COMPLETION.completed(an_offer(description=text))
    by_day = COMPLETION.completed(an_offer(description=text), by_day=True)
    assert PhysicalDemand.NIGHT in by_night.demands
    assert PhysicalDemand.NIGHT not in by_day.demands


def test_a_licence_only_named_excludes_nobody() -> None:
    (licence,) = COMPLETION.completed(an_offer(description="Permis B")).licences
    assert licence.level is RequirementLevel.DESIRED


@pytest.mark.parametrize("text", ["CDD ou CDI", "possibilité de CDI", "contrat d'alternance"])
def test_a_contract_in_doubt_is_left_unknown(text: str) -> None:
    assert COMPLETION.completed(an_offer(description=text)).contract is None


def test_a_range_of_hours_leaves_them_unknown() -> None:
    offer = COMPLETION.completed(an_offer(description="CDI de 20 à 35h par semaine"))
    assert offer.weekly_hours is None


def test_an_occupation_is_proposed_only_when_sure() -> None:
    vague = COMPLETION.completed(an_offer(title="Employé polyvalent", description=""))
    assert vague.rome_code is None
    assert vague.inferred == frozenset()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_an_offer_completed_twice_is_completed_once(text: str) -> None:
    once = COMPLETION.completed(an_offer(title="Offre", description=text))
    again = COMPLETION.completed(once)
    assert again == once
