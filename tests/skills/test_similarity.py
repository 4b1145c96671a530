import numpy as np
import pytest
from hypothesis import given

from skills.errors import UnknownOccupation
from skills.similarity import (
    DOMAIN_SHARE,
    NEAR_SHARE,
    UNKNOWN_SHARE,
    near_gain,
    occupation_affinity,
)
from skills.starter import load_starter
from skills.taxonomy import Referential
from skills.vectors import demand_vector, fit_skill_space, occupation_weights
from tests.bench_data import bench_data
from tests.skills.referentials import referentials, same_but_shuffled


@given(referentials())
def test_an_affinity_lies_between_0_and_1_with_1_on_the_diagonal(referential: Referential) -> None:
    affinity = occupation_affinity(fit_skill_space(referential), referential)
    assert ((affinity.values >= 0.0) & (affinity.values <= 1.0)).all()
    assert (np.diagonal(affinity.values) == 1.0).all()
    assert affinity.values.dtype == np.float32


@given(referentials())
def test_without_listed_moves_it_is_symmetric(referential: Referential) -> None:
    space = fit_skill_space(referential)
    values = occupation_affinity(space, referential, with_mobilities=False).values
    assert np.array_equal(values, values.T)


@given(referentials())
def test_a_listed_move_only_brings_occupations_nearer(referential: Referential) -> None:
    space = fit_skill_space(referential)
    without = occupation_affinity(space, referential, with_mobilities=False).values
    assert (occupation_affinity(space, referential).values >= without - 1e-6).all()


@given(same_but_shuffled())
def test_the_order_of_the_referential_does_not_change_a_bit(
    pair: tuple[Referential, Referential],
) -> None:
    one, other = (occupation_affinity(fit_skill_space(ref), ref) for ref in pair)
    assert one.codes == other.codes
    assert one.values.tobytes() == other.values.tobytes()


@given(referentials())
def test_every_affinity_follows_its_formula(referential: Referential) -> None:
    space = fit_skill_space(referential)
    affinity = occupation_affinity(space, referential)
    dense = {}
    for code, occupation in referential.occupations.items():
        vector = demand_vector(space, occupation_weights(occupation))
        dense[code] = np.zeros(len(space.dims))
        dense[code][vector.dims] = vector.weights
    for origin in referential.occupations:
        for target in set(referential.occupations) - {origin}:
            norms = np.linalg.norm(dense[origin]) * np.linalg.norm(dense[target])
            cosine = dense[origin] @ dense[target] / norms if norms else 0.0
            domain = 0.0
            if origin[:3] == target[:3]:
                domain = DOMAIN_SHARE if norms else UNKNOWN_SHARE
            near = referential.occupations[origin].near
            listed = NEAR_SHARE * near_gain(near.index(target) + 1) if target in near else 0.0
            expected = 1.0 - (1.0 - cosine) * (1.0 - domain) * (1.0 - listed)
            assert affinity.between(origin, target) == pytest.approx(expected, abs=1e-6)


def test_the_gain_of_a_move_falls_with_its_rank_and_stays_positive() -> None:
    gains = [near_gain(rank) for rank in range(1, 30)]
    assert gains[0] == 1.0
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] == 0.1


def test_an_unknown_occupation_is_refused() -> None:
    starter = load_starter()
    affinity = occupation_affinity(fit_skill_space(starter), starter)
    with pytest.raises(UnknownOccupation):
        affinity.between("N1105", "Z9999")
    assert not affinity.values.flags.writeable


@pytest.mark.parametrize(
    ("origin", "nearer", "farther"),
    [
        ("K1304", "K2205", "F1703"),  # femme de ménage: bureaux, not masonry
        ("N1103", "N1105", "K1303"),  # préparateur: manutentionnaire, not childcare
        ("A1401", "A1418", "M1607"),  # cueilleur: vigne, not secrétariat
        ("G1602", "G1609", "N4101"),  # commis: cuisinier, not truck driving
        ("K1310", "K1307", "H2913"),  # assistante maternelle: crèche, not welding
    ],
)
def test_the_starter_finds_what_a_person_would_call_near(
    origin: str, nearer: str, farther: str
) -> None:
    starter = load_starter()
    space = fit_skill_space(starter)
    affinity = occupation_affinity(space, starter, with_mobilities=False)
    assert affinity.between(origin, nearer) > 0.1 > affinity.between(origin, farther)


@pytest.mark.shared_data
def test_the_full_rome_finds_the_listed_moves_without_reading_them_in_little_time() -> None:
    from time import process_time

    from benchmarks.bench_occupation_similarity import ndcg_by_source
    from skills.rome_archive import read_rome_archive

    referential = read_rome_archive(bench_data("rome/rome4_v460.zip")).referential
    space = fit_skill_space(referential)
    start = process_time()
    affinity = occupation_affinity(space, referential, with_mobilities=False)
    assert process_time() - start < 1.5
    assert ndcg_by_source(referential, affinity.values, "dev").mean() > 0.355
