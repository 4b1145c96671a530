import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.codes import SkillId
from skills.errors import InvalidWeight, UnknownSkill
from skills.starter import load_starter
from skills.taxonomy import Referential
from skills.vectors import (
    CORE_WEIGHT,
    MACRO_SHARE,
    NO_MACRO,
    demand_vector,
    fit_skill_space,
    held_credits,
    occupation_matrix,
    occupation_weights,
)
from tests.bench_data import bench_data
from tests.skills.referentials import FAMILIES, OURS, SKILLS, referentials, same_but_shuffled

credits_held = st.dictionaries(
    st.sampled_from([*SKILLS, *OURS, *FAMILIES]), st.floats(0.0, 1.0), max_size=6
)
weights_asked = st.dictionaries(
    st.sampled_from([*SKILLS, *OURS, *FAMILIES]), st.floats(0.0, 10.0), max_size=6
)


@given(referentials())
def test_every_skill_has_a_dim_and_a_positive_idf(referential: Referential) -> None:
    space = fit_skill_space(referential)
    assert space.dims == tuple(sorted(referential.skills))
    assert all(space.dims[dim] == skill_id for skill_id, dim in space.index.items())
    assert np.isfinite(space.idf).all()
    assert (space.idf > 0.0).all()


@given(same_but_shuffled())
def test_the_order_of_the_referential_does_not_change_a_bit(
    pair: tuple[Referential, Referential],
) -> None:
    one, other = (fit_skill_space(referential) for referential in pair)
    assert one.dims == other.dims
    assert one.idf.tobytes() == other.idf.tobytes()
    assert one.macro_dim.tobytes() == other.macro_dim.tobytes()
    rows, other_rows = occupation_matrix(one, pair[0]), occupation_matrix(other, pair[1])
    assert rows[0] == other_rows[0]
    assert rows[1].toarray().tobytes() == other_rows[1].toarray().tobytes()


@given(referentials())
def test_idf_counts_the_occupations_that_light_a_dim(referential: Referential) -> None:
    space = fit_skill_space(referential)
    filled = [occupation for occupation in referential.occupations.values() if occupation.skills]
    if not filled:
        assert (space.idf == 1.0).all()
        return
    for dim, skill_id in enumerate(space.dims):
        lit = sum(
            any(
                skill_id in (link.skill_id, referential.skills[link.skill_id].macro)
                for link in occupation.skills
            )
            for occupation in filled
        )
        expected = math.log((1 + len(filled)) / (1 + lit)) + 1
        assert math.isclose(space.idf[dim], expected, rel_tol=1e-12)


@given(referentials(), weights_asked | st.just({OURS[1]: 5e-324}))
def test_a_demand_vector_follows_its_formula(
    referential: Referential, weights: dict[SkillId, float]
) -> None:
    space = fit_skill_space(referential)
    vector = demand_vector(space, weights)
    expected: dict[int, float] = {}
    for skill_id, weight in weights.items():
        own = {skill_id: 1.0}
        macro = referential.skills[skill_id].macro
        for lit, share in (own | ({macro: MACRO_SHARE} if macro else {})).items():
            dim = space.index[lit]
            expected[dim] = max(expected.get(dim, 0.0), share * space.idf[dim] * weight)
    expected = {dim: value for dim, value in expected.items() if value > 0.0}
    assert vector.dims.tolist() == sorted(expected)
    for dim, value in zip(vector.dims, vector.weights, strict=True):
        assert math.isclose(value, expected[int(dim)], rel_tol=1e-12)


@given(referentials(), credits_held, st.sampled_from([*SKILLS, *OURS]), st.floats(0.0, 1.0))
def test_adding_a_held_skill_never_lowers_any_credit(
    referential: Referential, held: dict[SkillId, float], added: SkillId, credit: float
) -> None:
    space = fit_skill_space(referential)
    before = held_credits(space, held)
    after = held_credits(space, held | {added: max(credit, held.get(added, 0.0))})
    assert (after >= before).all()
    assert ((after >= 0.0) & (after <= 1.0)).all()


@given(referentials(), st.sampled_from([*SKILLS, *OURS]), st.floats(0.0, 1.0))
def test_a_held_skill_credits_its_family_and_what_it_stands_for(
    referential: Referential, held: SkillId, credit: float
) -> None:
    space = fit_skill_space(referential)
    credits = held_credits(space, {held: credit})
    skill = referential.skills[held]
    reached = {held, *skill.stands_for}
    reached |= {macro for code in reached if (macro := referential.skills[code].macro)}
    for skill_id, dim in space.index.items():
        assert credits[dim] == (credit if skill_id in reached else 0.0)


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_an_impossible_weight_is_refused(weight: float) -> None:
    space = fit_skill_space(load_starter())
    with pytest.raises(InvalidWeight, match="v:nettoyer-sols"):
        demand_vector(space, {SkillId("v:nettoyer-sols"): weight})


@pytest.mark.parametrize("credit", [-0.1, 1.1, math.nan])
def test_an_impossible_credit_is_refused(credit: float) -> None:
    space = fit_skill_space(load_starter())
    with pytest.raises(InvalidWeight, match="v:nettoyer-sols"):
        held_credits(space, {SkillId("v:nettoyer-sols"): credit})


def test_an_unknown_skill_is_refused() -> None:
    space = fit_skill_space(load_starter())
    with pytest.raises(UnknownSkill):
        demand_vector(space, {SkillId("999999999"): 1.0})
    with pytest.raises(UnknownSkill):
        held_credits(space, {SkillId("999999999"): 1.0})


def test_an_empty_demand_and_an_empty_person_are_empty() -> None:
    space = fit_skill_space(load_starter())
    assert demand_vector(space, {}).dims.size == 0
    assert not held_credits(space, {}).any()


def test_an_empty_referential_has_an_empty_space() -> None:
    space = fit_skill_space(Referential("empty", {}, {}))
    assert space.dims == ()
    assert occupation_matrix(space, Referential("empty", {}, {}))[1].shape == (0, 0)


def test_arrays_are_read_only() -> None:
    space = fit_skill_space(load_starter())
    assert not space.idf.flags.writeable
    assert not space.macro_dim.flags.writeable


def test_near_skills_meet_in_their_family() -> None:
    starter = load_starter()
    space = fit_skill_space(starter)
    held = held_credits(space, {SkillId("v:laver-vitres"): 1.0})
    asked = demand_vector(space, {SkillId("v:nettoyer-sols"): 1.0})
    shared = float(held[asked.dims] @ asked.weights) / float(asked.weights.sum())
    assert 0.1 < shared < 0.5


def test_the_heart_of_an_occupation_weighs_more() -> None:
    starter = load_starter()
    weights = occupation_weights(starter.occupations["N1101"])
    assert weights["v:conduire-chariot"] == CORE_WEIGHT > weights["v:palettiser"] == 1.0


def test_rows_of_the_matrix_have_norm_one_or_are_empty() -> None:
    starter = load_starter()
    space = fit_skill_space(starter)
    codes, rows = occupation_matrix(space, starter)
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    filled = np.array([bool(starter.occupations[code].skills) for code in codes])
    assert np.allclose(norms[filled], 1.0)
    assert not norms[~filled].any()
    assert (space.macro_dim == NO_MACRO).sum() < len(space.dims)


@pytest.mark.shared_data
def test_the_full_rome_is_fitted() -> None:
    from skills.rome_archive import read_rome_archive

    referential = read_rome_archive(bench_data("rome/rome4_v460.zip")).referential
    space = fit_skill_space(referential)
    assert len(space.dims) == 18_317 + 15_354
