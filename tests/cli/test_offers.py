"""Closing offers by hand, or because a complete file does not hold them; and the index."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

HEADER = "id;titre;code_rome;code_commune\n"


def table(*ids: str) -> str:
    return HEADER + "".join(f"{each};Agent de nettoyage;K2204;49007\n" for each in ids)


@pytest.fixture
def offers(vicinal: Vicinal, new_database: Path, tmp_path: Path) -> Path:
    assert vicinal("init").status == 0
    path = tmp_path / "offres.csv"
    path.write_text(table("a", "b", "c", "d"), encoding="utf-8")
    assert vicinal("import", "offers", path, "--format", "csv").status == 0
    return path


def test_closing_says_what_became_of_each_id(vicinal: Vicinal, offers: Path) -> None:
    shown = vicinal("offers", "close", "a", "nulle-part", "a")
    assert shown.status == 0
    assert "1 fermée." in shown.out
    assert "nulle-part : inconnue" in shown.out
    again = vicinal("offers", "close", "a", "b", "--json")
    assert json.loads(again.out) == {"fermees": ["b"], "deja_fermees": ["a"], "inconnues": []}
    assert vicinal("offers", "close", "é\x00").status == 1


def test_an_offer_closed_by_hand_is_open_again_when_imported(
    vicinal: Vicinal, offers: Path
) -> None:
    vicinal("offers", "close", "a")
    shown = vicinal("import", "offers", offers, "--format", "csv", "--json")
    report = json.loads(shown.out)
    assert (report["mises_a_jour"], report["inchangees"], report["fermees"]) == (1, 3, 0)


def run(vicinal: Vicinal, offers: Path, *options: str) -> tuple[int, int | None, str]:
    shown = vicinal("import", "offers", offers, "--format", "csv", "--json", *options)
    return shown.status, json.loads(shown.out)["fermees"] if shown.out else None, shown.err


def test_a_complete_file_closes_what_it_does_not_hold(vicinal: Vicinal, offers: Path) -> None:
    offers.write_text(table("a", "b", "c"), encoding="utf-8")
    assert run(vicinal, offers)[:2] == (0, 0)  # not said to be complete
    assert run(vicinal, offers, "--complete", "--dry-run")[:2] == (0, 1)
    assert run(vicinal, offers, "--complete")[:2] == (0, 1)
    assert run(vicinal, offers, "--complete")[:2] == (0, 0)
    assert json.loads(vicinal("offers", "close", "d", "--json").out)["deja_fermees"] == ["d"]


def test_a_file_that_would_close_most_offers_is_refused_and_changes_nothing(
    vicinal: Vicinal, offers: Path
) -> None:
    offers.write_text(table("a", "new"), encoding="utf-8")
    status, _, error = run(vicinal, offers, "--complete")
    assert status == 1
    assert "3 offres ouvertes sur 4" in error
    assert "--yes" in error
    assert json.loads(vicinal("offers", "close", "new", "--json").out)["inconnues"] == ["new"]
    assert run(vicinal, offers, "--complete", "--yes")[:2] == (0, 3)


def test_a_file_with_rows_refused_closes_nothing_unless_confirmed(
    vicinal: Vicinal, offers: Path
) -> None:
    refused = "c;;K2204;49007\n;Sans identifiant;K2204;49007\n"
    offers.write_text(table("a", "b") + refused, encoding="utf-8")
    status, _, error = run(vicinal, offers, "--complete")
    assert status == 1
    assert "2 lignes du fichier sont refusées" in error
    # « c » is in the file, though it cannot be read: only « d » is absent.
    assert run(vicinal, offers, "--complete", "--yes")[:2] == (0, 1)


def test_the_index_says_what_it_holds_and_is_built_again(vicinal: Vicinal, offers: Path) -> None:
    def state() -> dict[str, object]:
        facts: dict[str, object] = json.loads(vicinal("index", "status", "--json").out)
        return facts

    assert (state()["etat"], state()["changements"]) == ("sain", 4)  # saved by init, empty
    shown = vicinal("index", "rebuild")
    assert shown.status == 0
    assert "4 possibilités, catalogue 1" in shown.out
    facts = state()
    assert (facts["etat"], facts["possibilites"], facts["changements"]) == ("sain", 4, 0)
    vicinal("offers", "close", "a")
    assert state()["changements"] == 1
    file = Path(str(facts["fichier"]))
    file.write_bytes(file.read_bytes()[:-1])
    damaged = vicinal("index", "status")
    assert (damaged.status, "abîmé" in damaged.out) == (1, True)
    file.unlink()
    assert state()["etat"] == "absent"
