"""The table of near occupations in the README is that of the results."""

import json
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    "way",
    ["code prefix", "title + definition, char TF-IDF", "competences, IDF cosine", "ours"],
)
def test_the_table_of_near_occupations_says_what_was_measured(way: str):
    path = _ROOT / "benchmarks" / "results" / "occupation-similarity.json"
    measured = json.loads(path.read_text("utf-8"))
    cells = [
        f"{line['ndcg']:.3f} [{line['low']:.3f}, {line['high']:.3f}]".replace("0.", ".")
        for line in (measured[half][way] for half in ("dev", "check"))
    ]
    row = f"| {way} | {' | '.join(cells)} |"
    assert row in (_ROOT / "benchmarks" / "README.md").read_text("utf-8")
