import numpy as np
import pytest
from hypothesis import given

from skills.errors import UnknownOccupation
from skills.occupation_vectors import occupation_vectors
from skills.similarity import (
    BROAD_DOMAIN_POWER,
    MEANING_SHARE,
    NEAR_SHARE,
    REFERENCE_POWER,
    UNKNOWN_SHARE,
    affinity_rows,
    near_gain,
    occupation_affinity,
)
from skills.starter import load_starter
from skills.taxonomy import Referential
from skills.vectors import fit_skill_space
from tests.bench_data import bench_data
from tests.skills.referentials import referentials, same_but_shuffled


@given(referentials())
def test_an_affinity_lies_between_0_and_1_with_1_on_the_diagonal(referential: Referential) -> None:
    affinity = occupation_affinity(fit_skill_space(referential), referential)
    assert ((affinity.values >= 0.0) & (affinity.values <= 1.0)).all()
    assert (np.diagonal(affinity.values) == 1.0).all()
    assert affinity.values.dtype == np.float32


@given(referentials())
def test_a_listed_move_only_brings_occupations_nearer(referential: Referential) -> None:
    space = fit_skill_space(referential)
    without = occupation_affinity(space, referential, with_mobilities=False).values
    assert (occupation_affinity(space, referential).values >= without - 1e-6).all()


@given(referentials())
def test_a_reference_occupation_is_never_farther_than_the_way_back(
    referential: Referential,
) -> None:
    space = fit_skill_space(referential)
    affinity = occupation_affinity(space, referential, with_mobilities=False)
    vectors = occupation_vectors(space, referential)
    for row in np.flatnonzero(vectors.reference):
        others = ~vectors.reference
        assert (affinity.values[others, row] >= affinity.values[row, others] - 1e-6).all()


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
    vectors = occupation_vectors(space, referential)
    rows = dict(zip(vectors.codes, vectors.rows.toarray(), strict=True))
    for origin, known in referential.occupations.items():
        for target in set(referential.occupations) - {origin}:
            aimed = referential.occupations[target]
            power = BROAD_DOMAIN_POWER if origin[0] == target[0] else 1.0
            power *= REFERENCE_POWER if aimed.parent == target else 1.0
            missing = (1.0 - min(1.0, rows[origin] @ rows[target])) ** power
            if origin[:3] == target[:3] and not (known.skills and aimed.skills):
                missing *= 1.0 - UNKNOWN_SHARE
            if target in known.near:
                missing *= 1.0 - NEAR_SHARE * near_gain(known.near.index(target) + 1)
            # A power of what is nearly nothing magnifies the rounding of what is nearly one.
            assert affinity.between(origin, target) == pytest.approx(1.0 - missing, abs=1e-5)


@given(referentials())
def test_rows_asked_apart_are_those_of_the_whole(referential: Referential) -> None:
    vectors = occupation_vectors(fit_skill_space(referential), referential)
    everyone = np.arange(len(vectors.codes))
    whole = affinity_rows(vectors, everyone, referential)
    for row in everyone:
        assert affinity_rows(vectors, np.array([row]), referential)[0] == pytest.approx(whole[row])


def test_meanings_take_their_share_of_the_cosine() -> None:
    starter = load_starter()
    vectors = occupation_vectors(fit_skill_space(starter), starter)
    origin = np.array([vectors.number("K1304")])
    opposed = np.ones((len(vectors.codes), 1))
    opposed[origin] = -1.0
    without = affinity_rows(vectors, origin, None)[0]
    against = affinity_rows(vectors, origin, None, opposed)[0]
    assert (against <= without).all()
    assert (against < without).any()
    agreeing = affinity_rows(vectors, origin, None, np.ones((len(vectors.codes), 1)))[0]
    assert (agreeing >= MEANING_SHARE - 1e-9).all()


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
def test_the_full_rome_finds_the_listed_moves_without_reading_them() -> None:
    from benchmarks.listed_moves import ndcg_by_source
    from skills.rome_archive import read_rome_archive

    referential = read_rome_archive(bench_data("rome/rome4_v460.zip")).referential
    space = fit_skill_space(referential)
    affinity = occupation_affinity(space, referential, with_mobilities=False)
    assert ndcg_by_source(referential, affinity.values, "dev").mean() > 0.4
