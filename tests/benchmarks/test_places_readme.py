"""The tables of levers, territories and areas are those of the results, not of a memory."""

import json
from pathlib import Path
from typing import Any

_BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "benchmarks"
README = (_BENCHMARKS / "README.md").read_text("utf-8")
TERRITORIES = {
    "commune": "a commune",
    "commune_and_point": "a commune and a point",
    "point": "a point alone",
}
AREAS = {
    "communes_velo_30_min": "communes, bike, 30 min",
    "communes_voiture_45_min": "communes, car, 45 min",
    "communes_voiture_90_min": "communes, car, 90 min",
    "hexagones_velo_30_min": "hexagons, bike, 30 min",
    "hexagones_voiture_45_min": "hexagons, car, 45 min",
    "hexagones_voiture_90_min": "hexagons, car, 90 min",
}


def results(name: str) -> Any:
    return json.loads((_BENCHMARKS / "results" / name).read_text("utf-8"))


def cells(times: dict[str, float]) -> str:
    return " | ".join(f"{times[q]:.1f}" for q in ("p50", "p95", "p99"))


def test_the_table_of_levers_says_what_was_measured_and_all_were_exact() -> None:
    measured = results("levers-100k-offers.json")
    weighed = measured["levers_weighed"]
    row = f"| {weighed['least']} to {weighed['most']} | {cells(measured['answer_cpu_ms'])} |"
    assert row in README
    assert f"{measured['exact']}" in README
    exact, _, checked, _ = measured["exact"].split()
    assert exact == checked


def test_the_table_of_places_says_what_was_measured() -> None:
    measured = results("places-100k-offers.json")
    assert set(measured["territory_cpu_us"]) == set(TERRITORIES)
    assert set(measured["area_cpu_ms"]) == set(AREAS)
    for name, words in TERRITORIES.items():
        assert f"| {words}, µs | {cells(measured['territory_cpu_us'][name])} | |" in README
    for name, words in AREAS.items():
        times = measured["area_cpu_ms"][name]
        assert f"| {words}, ms | {cells(times)} | {times['largest_kB']} |" in README
