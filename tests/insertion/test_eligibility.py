"""Who may enter, as the texts say it: alternatives, reserves, incompatibilities, dates."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.dispositifs import UnknownDispositif
from insertion.dispositifs_loading import load_carried
from insertion.eligibility import Eligibility, assess_eligibility
from insertion.eligibility_delegation import delegate
from insertion.eligibility_judgements import Verdict, all_of, any_of
from insertion.errors import InvalidValue
from insertion.situation import ATTRIBUTES, Kind, Situation
from tests.insertion.rules import IN_2021, SMALL, only

MET, NOT_MET, TO_CHECK = Verdict.MET, Verdict.NOT_MET, Verdict.TO_CHECK
FIRST_OF_2022 = date(2022, 1, 1)
ASTRE_A: dict[str, Any] = {
    "receives_rsa": True,
    "orientation": "social",
    "several_difficulties": True,
    "pds": "est_anjou",
    "ongoing": (),
    "prescriber": "referent_parcours",
}


def answer(dispositif_id: str, day: date = IN_2021, **facts: Any) -> Eligibility:
    return assess_eligibility(Situation(**facts), dispositif_id, load_carried(), day)


def verdict(dispositif_id: str, day: date = IN_2021, **facts: Any) -> Verdict:
    return answer(dispositif_id, day, **facts).verdict


@pytest.mark.parametrize(
    "dispositif_id",
    ["adse_a", "adse_b", "aci", "ei", "geiq", "ai_module_1", "ai_module_2", "ai_module_3"],
)
def test_who_receives_the_rsa_may_enter(dispositif_id: str) -> None:
    assert verdict(dispositif_id, receives_rsa=True) is MET
    assert verdict(dispositif_id) is TO_CHECK


@pytest.mark.parametrize(
    ("dispositif_id", "open_to_the_young"),
    [
        ("adse_a", True),
        ("adse_b", True),
        ("aci", True),
        ("ai_module_1", False),
        ("ai_module_2", True),
        ("ai_module_3", True),
        ("ei", False),
        ("geiq", False),
    ],
)
def test_the_young_of_the_faj_enter_where_the_text_names_them(
    dispositif_id: str, open_to_the_young: bool
) -> None:
    found = verdict(dispositif_id, receives_rsa=False, eligible_faj=True, age=25)
    assert found is (MET if open_to_the_young else NOT_MET)
    assert verdict(dispositif_id, receives_rsa=False, eligible_faj=True, age=26) is NOT_MET
    assert verdict(dispositif_id, receives_rsa=False, eligible_faj=True, age=17) is NOT_MET


def test_twenty_five_lasts_until_the_eve_of_the_twenty_sixth_birthday() -> None:
    young = {"receives_rsa": False, "eligible_faj": True, "birth_date": date(1995, 6, 15)}
    assert verdict("aci", date(2021, 6, 14), **young) is MET
    assert verdict("aci", date(2021, 6, 15), **young) is NOT_MET


def test_born_on_29_february_one_is_25_until_the_end_of_february() -> None:
    young = {"receives_rsa": False, "eligible_faj": True, "birth_date": date(1996, 2, 29)}
    assert verdict("aci", date(2022, 2, 28), **young) is MET
    assert verdict("aci", date(2022, 3, 1), **young) is NOT_MET
    eighteen = {"receives_rsa": False, "eligible_faj": True, "birth_date": date(2004, 2, 29)}
    assert verdict("aci", date(2022, 2, 28), **eighteen) is NOT_MET
    assert verdict("aci", date(2022, 3, 1), **eighteen) is MET


def test_the_reading_of_the_age_is_said_wherever_an_age_is_read() -> None:
    codes = [each.code for each in answer("aci", age=20).ambiguities]
    assert "age_revolu" in codes
    assert "age_revolu" not in [each.code for each in answer("ei", age=20).ambiguities]


def test_two_ages_that_disagree_are_refused() -> None:
    with pytest.raises(InvalidValue, match="age"):
        answer("aci", age=20, birth_date=date(1995, 6, 15))
    with pytest.raises(InvalidValue, match="date_naissance"):
        answer("aci", birth_date=date(2022, 1, 1))


def test_an_entry_in_a_module_keeps_its_right_for_twelve_months() -> None:
    gone = {"receives_rsa": False, "first_ai_entry": date(2020, 6, 16)}
    assert verdict("ai_module_1", date(2021, 6, 15), **gone) is MET
    assert verdict("ai_module_1", date(2021, 6, 16), **gone) is NOT_MET


def test_after_twelve_months_the_right_is_checked_again() -> None:
    facts = {"receives_rsa": True, "first_ai_entry": date(2020, 6, 16), "age": 40}
    assert verdict("ai_module_2", date(2021, 6, 15), **facts) is MET
    late = answer("ai_module_2", date(2021, 6, 16), **facts)
    assert late.verdict is TO_CHECK
    assert [each.question for each in late.questions()] == [ATTRIBUTES["rsa_verifie_le"].question]
    for checked_on, expected in (
        (date(2021, 6, 15), TO_CHECK),
        (date(2021, 6, 16), MET),
        (date(2021, 6, 17), TO_CHECK),  # in the future
    ):
        found = verdict("ai_module_2", date(2021, 6, 16), rsa_checked_on=checked_on, **facts)
        assert found is expected


def test_astre_takes_one_public_or_the_other() -> None:
    assert verdict("astre", FIRST_OF_2022, **ASTRE_A) is MET
    back = {"receives_rsa": False, "pds": "centre_anjou", "ongoing": ()}
    assert verdict("astre", FIRST_OF_2022, employed_since=date(2021, 7, 2), **back) is MET
    assert verdict("astre", FIRST_OF_2022, employed_since=date(2021, 7, 1), **back) is NOT_MET
    assert verdict("astre", FIRST_OF_2022, employed_since=date(2022, 1, 2), **back) is NOT_MET
    assert "et_ou" in [e.code for e in answer("astre", FIRST_OF_2022, **ASTRE_A).ambiguities]


def test_what_depends_on_credits_is_never_met_by_itself() -> None:
    facts = ASTRE_A | {"receives_rsa": False, "employed_since": date(2020, 1, 1)}
    assert verdict("astre", FIRST_OF_2022, **facts) is NOT_MET
    found = answer("astre", FIRST_OF_2022, in_insertion=True, **facts)
    assert found.verdict is TO_CHECK
    (left,) = found.questions()
    assert left.verdict is MET
    assert "crédits" in left.question


def test_an_accompaniment_that_goes_on_is_a_duplicate() -> None:
    facts = ASTRE_A | {"ongoing": ("accompagnement_social",)}
    assert verdict("astre", FIRST_OF_2022, **facts) is NOT_MET
    assert verdict("astre", FIRST_OF_2022, **(ASTRE_A | {"ongoing": None})) is TO_CHECK
    assert verdict("astre", FIRST_OF_2022, **(ASTRE_A | {"ongoing": ("adse_b",)})) is MET


def test_both_parcours_of_adse_are_to_be_counted_once() -> None:
    assert verdict("adse_a", receives_rsa=True, ongoing=("adse_b",)) is TO_CHECK
    assert verdict("adse_b", receives_rsa=True, ongoing=("adse_a",)) is TO_CHECK
    assert verdict("adse_a", receives_rsa=True, ongoing=("aci",)) is MET


def test_the_territory_of_astre_is_two_pds_and_their_mds_a_priority() -> None:
    assert verdict("astre", FIRST_OF_2022, **(ASTRE_A | {"pds": "nord_anjou"})) is NOT_MET
    elsewhere = ASTRE_A | {"mds": "une_autre"}
    assert verdict("astre", FIRST_OF_2022, **elsewhere) is MET


def test_the_mds_validates_unless_a_social_worker_of_the_departement_prescribes() -> None:
    def codes(prescriber: str | None) -> list[str]:
        found = answer("astre", FIRST_OF_2022, **(ASTRE_A | {"prescriber": prescriber}))
        return [each.code for each in found.formalities]

    assert "validation_mds" in codes("referent_parcours")
    assert "validation_mds" in codes(None)
    assert "validation_mds" not in codes("travailleur_social_departement")


def test_point_mobilite_asks_for_a_professional_or_a_precarious_activity() -> None:
    assert verdict("point_mobilite", receives_rsa=True, accompanied=True) is MET
    assert verdict("point_mobilite", receives_rsa=True, precarious_activity=True) is MET
    both = {"accompanied": False, "precarious_activity": False}
    assert verdict("point_mobilite", receives_rsa=True, **both) is NOT_MET
    assert verdict("point_mobilite", receives_rsa=True) is TO_CHECK
    found = verdict(
        "point_mobilite", receives_rsa=False, age=40, in_insertion=True, accompanied=True
    )
    assert found is TO_CHECK


def test_mayenne_takes_three_publics_out_of_laval() -> None:
    there = {
        "receives_rsa": True,
        "rights_and_duties": True,
        "departement": "53",
        "epci_code": "245300447",
        "orientation": "emploi",
    }
    yes = {"connu_antenne": True, "recherche_active": True, "besoins_sociaux": False}
    assert verdict("accompagnement_53", FIRST_OF_2022, declared=yes, **there) is MET
    laval = there | {"epci_code": "200083392"}
    assert verdict("accompagnement_53", FIRST_OF_2022, declared=yes, **laval) is NOT_MET
    no = yes | {"recherche_active": False}
    assert verdict("accompagnement_53", FIRST_OF_2022, declared=no, **there) is NOT_MET


def test_fse_1_1_is_for_the_basic_rsa_only() -> None:
    day = date(2018, 5, 1)
    assert verdict("fse_1_1", day, rsa_basic=True) is MET
    assert verdict("fse_1_1", day, rsa_basic=False, receives_rsa=True) is NOT_MET


def test_a_text_that_has_run_out_still_answers_and_says_so() -> None:
    found = answer("ei", date(2026, 11, 25), receives_rsa=True)
    assert found.verdict is MET
    assert found.rules.expired
    assert found.rules.reading_day == date(2021, 12, 31)
    assert not answer("ei", date(2021, 12, 31), receives_rsa=True).rules.expired


def test_before_its_first_day_a_dispositif_is_not_there() -> None:
    assert answer("astre", date(2021, 11, 1)).verdict is TO_CHECK
    with pytest.raises(UnknownDispositif):
        answer("astre", date(2021, 10, 31))


def test_an_indicative_criterion_never_excludes() -> None:
    soft = only(SMALL.replace('statut = "ferme"', 'statut = "indicatif"', 1))
    found = assess_eligibility(Situation(receives_rsa=False), "garage", soft, IN_2021)
    assert found.verdict is TO_CHECK
    (judgement,) = found.criteria()
    assert judgement.verdict is NOT_MET


def test_every_judgement_says_where_its_rule_is_written() -> None:
    for judgement in answer("astre", FIRST_OF_2022, **ASTRE_A).criteria():
        assert judgement.criterion.source.quote
        assert judgement.criterion.source.section


@given(st.lists(st.sampled_from([MET, NOT_MET, TO_CHECK, None]), max_size=6))
def test_all_and_any_mirror_each_other(counted: list[Verdict | None]) -> None:
    opposite = {MET: NOT_MET, NOT_MET: MET, TO_CHECK: TO_CHECK, None: None}
    assert all_of(counted) is opposite[any_of([opposite[each] for each in counted])]


situations = st.fixed_dictionaries(
    {},
    optional={
        each.field: {
            Kind.YES_NO: st.booleans(),
            Kind.WHOLE: st.integers(0, 30),
            Kind.DAY: st.dates(date(1960, 1, 1), date(2021, 6, 15)),
            Kind.CHOICE: st.sampled_from(each.choices or ("x",)),
            Kind.CODE: st.just("53" if each.name == "departement" else "est_anjou"),
            Kind.CODES: st.lists(st.sampled_from(["astre", "adse_b", "accompagnement_social"])).map(
                tuple
            ),
        }[each.kind]
        for each in ATTRIBUTES.values()
        if each.name not in {"commune", "date_naissance"}
    },
)
people_dispositifs = st.sampled_from(sorted(e.id for e in load_carried() if e.criteria))


def softened(dispositif_id: str) -> set[str]:
    """Return the fields whose absence is declared to change nothing, or to be relied upon."""
    criteria = load_carried().get(dispositif_id).criteria
    fields = {c.attribute.field for c in criteria if c.attribute and c.if_unknown != "a_verifier"}
    for each in criteria:
        if each.recheck:
            fields |= {each.recheck.since.field, each.recheck.checked_on.field}
    return fields | {"ongoing"}


@given(situations, people_dispositifs, st.data())
def test_forgetting_an_answer_opens_a_question_and_changes_nothing_else(
    facts: dict[str, Any], dispositif_id: str, data: st.DataObject
) -> None:
    full = verdict(dispositif_id, FIRST_OF_2022, **facts)
    firm = sorted(facts.keys() - softened(dispositif_id))
    if firm:
        forgotten = data.draw(st.sampled_from(firm))
        kept = {name: value for name, value in facts.items() if name != forgotten}
        assert verdict(dispositif_id, FIRST_OF_2022, **kept) in {full, TO_CHECK}


def test_the_delegation_names_every_structure_that_may_suit() -> None:
    rules = load_carried().on("reference_rsa", IN_2021)

    def possible(**facts: Any) -> list[str]:
        return [each.code for each in delegate(Situation(**facts), rules).possible()]

    assert possible(housing="errance", children=0, runs_farm=False) == ["associations", "ccas"]
    assert possible(rsa_increased=True, in_couple=False, children=2) == ["caf"]
    assert possible(rsa_increased=True, pregnant=True, age=18) == ["caf"]
    assert possible(rsa_increased=True, pregnant=True, age=17) == []
    assert possible(rsa_increased=True, child_under_three=True, in_couple=True) == ["caf"]
    assert possible(runs_farm=True) == ["msa"]
    lone = {"rsa_increased": True, "in_couple": False, "children": 1}
    assert possible(agricultural_cover=True, **lone) == ["msa", "caf"]
    assert possible(in_couple=True, children=0) == ["ccas"]
    assert possible(in_couple=True, children=1, housing="stable") == []


def test_the_mds_keeps_who_suits_no_delegation_and_ambiguity_is_said() -> None:
    rules = load_carried().on("reference_rsa", IN_2021)
    known = dict.fromkeys(("rsa_increased", "runs_farm", "agricultural_cover"), False)
    found = delegate(Situation(children=2, housing="stable", **known), rules)  # type: ignore[arg-type]
    assert found.possible() == found.to_check() == ()
    assert found.otherwise is not None
    assert "MDS" in str(found.otherwise.value)
    assert "plusieurs_delegations" in [each.code for each in found.ambiguities]
