import json
from pathlib import Path

import pytest

from insertion.dispositifs_loading import load_carried
from tests.cli.conftest import Vicinal
from tests.insertion.rules import SMALL

SITUATION = {"recoit_rsa": True, "commune": "49007"}


@pytest.fixture
def situation(tmp_path: Path) -> Path:
    path = tmp_path / "situation.json"
    path.write_text(json.dumps(SITUATION), encoding="utf-8")
    return path


def test_every_dispositif_is_listed_without_a_database(vicinal: Vicinal) -> None:
    shown = vicinal("rules")
    assert shown.status == 0
    assert [each.id for each in load_carried() if each.id not in shown.out] == []
    assert len(json.loads(vicinal("rules", "--json").out)["items"]) == len(load_carried().by_id)


def test_the_rules_of_a_day_are_shown_with_their_source(vicinal: Vicinal) -> None:
    shown = vicinal("rules", "show", "astre", "--on", "2022-01-15")
    assert shown.status == 0
    words = " ".join(shown.out.split())
    assert "Durée de l’appui, au plus : 6 mois" in words
    assert "000_324651bf2ee86a17.txt" in words
    assert "Lecture retenue : L’un ou l’autre suffit." in words
    assert max(len(line) for line in shown.out.splitlines()) <= 80


@pytest.mark.parametrize("each", sorted(load_carried().by_id))
def test_every_dispositif_can_be_shown(vicinal: Vicinal, each: str) -> None:
    assert vicinal("rules", "show", each).status == 0
    assert json.loads(vicinal("rules", "show", each, "--json").out)["id"] == each


def test_an_unknown_one_or_a_day_before_it_is_said(vicinal: Vicinal) -> None:
    assert "ce dispositif n’existe pas" in vicinal("rules", "show", "inconnu").err
    early = vicinal("rules", "show", "astre", "--on", "2021-10-31")
    assert (early.status, "la première est du 01/11/2021" in " ".join(early.err.split())) == (
        1,
        True,
    )
    assert "une date comme 2021-06-15" in vicinal("rules", "--on", "15/06/2021").err


def test_a_file_is_checked_before_it_is_added(vicinal: Vicinal, tmp_path: Path) -> None:
    path = tmp_path / "garage.toml"
    path.write_text(SMALL, encoding="utf-8")
    good = vicinal("rules", "check", path)
    assert (good.status, "rien à corriger" in good.out) == (0, True)
    path.write_text(SMALL.replace('statut = "ferme"', 'statut = "dur"'), encoding="utf-8")
    bad = vicinal("rules", "check", path)
    assert bad.status == 2
    assert "2 points sont à corriger" in bad.out
    assert "« statut » : « dur » n’existe pas" in " ".join(bad.out.split())
    told = json.loads(vicinal("rules", "check", path, "--json").out)
    assert len(told["fichiers_refuses"][0]["erreurs"]) == 2
    assert "n’existe pas" in vicinal("rules", "check", tmp_path / "absent.toml").err


def test_a_folder_is_checked_whole(vicinal: Vicinal, tmp_path: Path) -> None:
    empty = vicinal("rules", "check", tmp_path)
    assert (empty.status, "Aucun fichier" in empty.out) == (2, True)
    (tmp_path / "garage.toml").write_text(SMALL, encoding="utf-8")
    assert vicinal("rules", "check", tmp_path).status == 0


def test_the_folder_of_a_territory_is_an_option_or_a_variable(
    vicinal: Vicinal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "garage.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "casse.toml").write_text("id =", encoding="utf-8")
    shown = vicinal("rules", "--rules-dir", tmp_path)
    assert (shown.status, "garage" in shown.out) == (0, True)
    assert "casse.toml, ligne 1" in shown.err
    assert "garage" not in vicinal("rules").out
    monkeypatch.setenv("VICINAL_RULES_DIR", str(tmp_path))
    assert "garage" in vicinal("rules").out


def test_eligibility_sorts_what_one_may_enter(vicinal: Vicinal, situation: Path) -> None:
    shown = vicinal("eligibility", situation, "--on", "2022-01-15")
    assert shown.status == 0
    met, check, refused = (
        shown.out.index(title)
        for title in ("Critères remplis", "À vérifier", "Un critère n’est pas rempli")
    )
    assert met < check < refused
    assert "Habiter la Mayenne" in shown.out


def test_one_dispositif_is_explained_criterion_by_criterion(
    vicinal: Vicinal, situation: Path
) -> None:
    shown = vicinal("eligibility", situation, "--dispositif", "astre", "--on", "2022-01-15")
    words = " ".join(shown.out.split())
    assert "+ Être bénéficiaire du RSA : rempli, oui" in words
    assert "à vérifier, pas connu" in words
    assert "De quel pôle départemental des solidarités (PDS) dépend-elle ?" in words
    assert "Validation par la MDS du territoire" in words
    assert "Ce que les textes laissent ouvert" in words
    answer = vicinal("eligibility", "-", "--dispositif", "astre", "--json", stdin=b"{}")
    assert json.loads(answer.out)["items"][0]["verdict"]["code"] == "a_verifier"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "illisible"),
        (b"[]", "à corriger"),
        (b'{"age": 1e3}', "un nombre entier"),
        (b'{"recoit_rsaa": true}', "« recoit_rsa »"),
        (b'{"commune": "99999"}', "commune"),
        (b"{" * 5000, "illisible"),
        (b'{"pds": "\\u0000"}', "caractère de contrôle"),
        (b'{"pds": "\\ud800"}', "à corriger"),
    ],
)
def test_a_bad_situation_is_refused_in_french(vicinal: Vicinal, content: bytes, said: str) -> None:
    refused = vicinal("eligibility", "-", stdin=content)
    assert refused.status == 2
    assert said in " ".join(refused.err.split())
