"""The sets of geography measure what they say: flows, the bridge, and the travel model."""

import bz2
import dataclasses
from pathlib import Path

import numpy as np
import pytest

from benchmarks.bench_travel import lines
from benchmarks.quality.bridge import Bridge, read_bridge
from benchmarks.quality.commuting import BASE, DECAY, REACH, measured_commuting, models
from benchmarks.quality.flows import HALVES, Flows, in_half, read_flows
from geo.communes import DensityClass, load_communes
from matching.policy import load_policy
from skills.taxonomy import Occupation
from tests.bench_data import bench_data
from tests.skills.small_referential import small_referential

ANGERS, AVRILLE, TRELAZE, PARIS_1 = "49007", "49015", "49353", "75101"


def some_flows(tmp_path: Path, *rows: tuple[str, str, int]) -> Flows:
    path = tmp_path / "flows.csv"
    header = "origin_insee,origin_name,destination_insee,destination_name,commuters"
    text = [f'"{home}","a, b","{work}","c",{count}' for home, work, count in rows]
    path.write_text("\n".join([header, *text]) + "\n", encoding="utf-8")
    return read_flows(path, load_communes())


def around_angers(tmp_path: Path) -> Flows:
    return some_flows(
        tmp_path,
        (AVRILLE, ANGERS, 3000),
        (AVRILLE, TRELAZE, 200),
        (TRELAZE, ANGERS, 2500),
        (ANGERS, AVRILLE, 900),
        (ANGERS, TRELAZE, 700),
        (ANGERS, "99999", 5),
        ("91182", "91228", 120),
    )


def test_flows_are_read_whole_and_what_is_no_commune_is_counted(tmp_path: Path) -> None:
    flows = around_angers(tmp_path)
    assert flows.trips.sum() == 3000 + 200 + 2500 + 900 + 700
    assert flows.lost == 5 + 120  # the last two communes have merged since
    assert [each.code for each in flows.communes] == [ANGERS, AVRILLE, TRELAZE]


def test_every_home_is_in_one_half(tmp_path: Path) -> None:
    flows = around_angers(tmp_path)
    halves = [set(flows.homes(half)) for half in HALVES]
    assert halves[0].isdisjoint(halves[1])
    assert len(halves[0] | halves[1]) == 3
    codes = [each.code for each in load_communes().current()]
    assert 0.48 < np.mean([in_half(code, "fit") for code in codes]) < 0.52


def test_who_knows_the_flows_ranks_them_perfectly(tmp_path: Path) -> None:
    flows = around_angers(tmp_path)
    for home in range(3):
        assert flows.ndcg(lambda one: flows.trips[one], home) == pytest.approx(1.0)
        right = flows.log_likelihood(lambda one: flows.trips[one], home)
        wrong = flows.log_likelihood(lambda one: 1.0 / (1.0 + flows.trips[one]), home)
        assert right > wrong


def test_the_own_commune_counts_when_the_flows_hold_it(tmp_path: Path) -> None:
    without = around_angers(tmp_path)
    assert not without.inside
    within = some_flows(tmp_path, (ANGERS, ANGERS, 40_000), (ANGERS, AVRILLE, 900))
    assert within.inside
    nowhere_but_home = within.ndcg(lambda _home: np.array([1.0, 0.0]), 0)
    assert nowhere_but_home == pytest.approx(1.0, abs=0.02)


def test_the_published_reach_is_what_is_measured(tmp_path: Path) -> None:
    flows = around_angers(tmp_path)
    way = load_policy().reach
    home = next(number for number, each in enumerate(flows.communes) if each.code == AVRILLE)
    density = DensityClass(int(flows.density[home]))
    left = [way.left_after(each, density) for each in flows.minutes[home].tolist()]
    assert models(flows)[REACH](home) == pytest.approx(flows.mass * left)
    steeper = dataclasses.replace(way, stretch=1.0)
    assert models(flows)[DECAY](home) == pytest.approx(models(flows, steeper)[REACH](home))
    measured = [measured_commuting(flows, half) for half in HALVES if flows.homes(half)]
    assert all(set(each["systems"]) >= {BASE, DECAY, REACH} for each in measured)


def a_bridge(tmp_path: Path) -> tuple[Bridge, list[Occupation]]:
    known = small_referential()
    first, *others = sorted(known.occupations)
    moves = {first: dataclasses.replace(known.occupations[first], near=tuple(others[:2]))}
    referential = dataclasses.replace(known, occupations={**known.occupations, **moves})
    occupations = [referential.occupations[code] for code in sorted(referential.occupations)]
    rows = [f"{place};{one.code};1;d" for place in (ANGERS, TRELAZE) for one in occupations]
    path = tmp_path / "offers.csv.bz2"
    text = "\n".join(['"commune";"dc_rome_id";"nb_offre";"date_extract"', ";Z9999;3;d", *rows])
    path.write_bytes(bz2.compress(text.encode()))
    return read_bridge(around_angers(tmp_path), referential, path), occupations


def test_the_bridge_leaves_out_the_home_and_the_very_occupation(tmp_path: Path) -> None:
    bridge, occupations = a_bridge(tmp_path)
    assert len(bridge.commune) == 2 * len(occupations)
    home = next(n for n, each in enumerate(bridge.flows.communes) if each.code == ANGERS)
    number = next(n for n, each in enumerate(occupations) if each.near)

    def only(wanted: np.ndarray) -> float:
        return bridge.ndcg(lambda _home, _one: wanted.astype(float), home, number, own=False)

    assert only(bridge.worth(home, number)) == pytest.approx(1.0)
    at_home = bridge.worth(home, number) * (bridge.commune == home)
    assert not at_home.any() or only(at_home) < 1.0
    for asked_home, asked in (each for half in HALVES for each in bridge.questions(half)):
        worth = bridge.worth(asked_home, asked)[bridge.occupation != asked]
        assert worth.any()


def test_the_travel_model_is_near_what_is_published() -> None:
    each_density = [line for line in lines() if line.what.startswith("the same")]
    assert len(each_density) == len(DensityClass)
    assert all(abs(line.error) <= 0.25 for line in lines())
    assert all(abs(line.error) <= 0.08 for line in lines() if line not in each_density)


@pytest.mark.shared_data
def test_the_decay_predicts_the_half_it_was_not_fitted_on() -> None:
    flows = read_flows(bench_data("quality/mobpro_train/flows.csv"), load_communes())
    homes, ways = flows.homes("check"), models(flows)
    means = {
        name: np.mean([flows.ndcg(model, home) for home in homes]) for name, model in ways.items()
    }
    assert means[DECAY] > means["20 km radius"] + 0.2
    assert means[DECAY] > means[REACH] > means["half-life of 15 min"]
