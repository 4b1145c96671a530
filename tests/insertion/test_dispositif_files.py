"""A rule file is read strictly; what is wrong is said in French, with its line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.dispositifs import rules_in_force
from insertion.dispositifs_loading import check_path, load_carried, load_dispositifs
from insertion.dispositifs_reading import MAX_RULE_BYTES, TABLES, read_dispositif
from insertion.dispositifs_rules import MONEY
from tests.insertion.rules import SMALL, read_text, the_dispositif
from tests.source_tree import ROOT


def mistakes(old: str, new: str, count: int = 1) -> list[str]:
    assert old in SMALL
    return read_text(SMALL.replace(old, new, count))[1]


def test_the_small_file_loads() -> None:
    rules = the_dispositif().on(date(2021, 5, 1))
    assert rules is not None
    assert rules.value("tarif").number == Decimal("12.50")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('citation = "les bénéficiaires du RSA"\n', "", "il manque « citation »"),
        ('section = "1"\n', "", "il manque « section »"),
        ('[documents.convention]\ntitre = "Convention d’essai"\nfichier = "convention.pdf"\n', "",
         "il manque un bloc [documents.…]"),
        ('section = "1"', 'section = "1"\ndocument = "autre"', "aucun bloc [documents.autre]"),
        ('statut = "ferme"', 'statut = "fermes"', "vouliez-vous dire « ferme » ?"),
        ('statut = "ferme"\n', "", "il manque « statut »"),
        ('operateur = "vaut"', 'operateur = "egale"', "« operateur » : « egale » n’existe pas"),
        ('operateur = "vaut"', 'operateur = "entre"', "ne va pas avec recoit_rsa"),
        ('attribut = "recoit_rsa"', 'attribut = "recoit_le_rsa"', "dire « recoit_rsa »"),
        ("valeur = true", 'valeur = "oui"', "écrivez true (oui) ou false (non)"),
        ('valeur = "12.50"', "valeur = 12.50", "entre guillemets avec un point"),
        ('valeur = "12.50"', 'valeur = "12,50"', "entre guillemets avec un point"),
        ('valeur = "12.50"\n', "", "il manque « valeur »"),
        ('valeur = "12.50"', 'valeur = "-1"', "est un nombre"),
        ('valeur = "12.50"', "valeur = nan", "est un nombre"),
        ('unite = "euros_par_heure"', 'unite = "mois"', "ne va pas avec tarif"),
        ('unite = "euros_par_heure"', 'unite = "euro_par_heure"', "vouliez-vous dire"),
        ('sujet = "tarif"', 'sujet = "prix"', "« sujet » : « prix » n’existe pas"),
        ("depuis = 2021-01-01", 'depuis = "01/01/2021"', "une date, sans guillemets"),
        ("depuis = 2021-01-01", "depuis = 2021-01-01T08:00:00", "une date, sans guillemets"),
        ("depuis = 2021-01-01\n", "", "il manque « depuis »"),
        ("jusqu_a = 2021-12-31", "jusqu_a = 2020-12-31", "« jusqu_a » est avant « depuis »"),
        ('libelle = "Réparation"', 'libele = "Réparation"', "vouliez-vous dire « libelle » ?"),
        ('nom = "Garage solidaire"', 'nom = "Garage solidaire"\nprix = 3', "« prix »"),
        ('nom = "Garage solidaire"\n', "", "il manque « nom »"),
        ('id = "garage"', 'id = "garage été"', "lettres sans accent"),
        ('id = "garage"', 'id = "garage"\nobjectif = "bouger"', "« bouger »"),
        ('id = "garage"', 'id = "garage"\nbesoins = "mobilite"', "est une liste de textes"),
        ('id = "garage"', 'id = "garage"\nbesoins = ["mobilité"]', "dire « mobilite »"),
        ("[[critere]]", "[critere]", "deux crochets doublés"),
        ("[[critere]]", "[[criteres]]", "« criteres » n’est pas prévu ici"),
        ('nom = "Garage solidaire"', "nom = Garage solidaire", "n’est pas écrite comme il faut"),
        ('nom = "Garage solidaire"', "nom = 3", "un texte : écrivez-le entre guillemets"),
        ('nom = "Garage solidaire"', 'nom = "a\\u0000b"', "« nom »"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_what_to_write(old: str, new: str, said: str) -> None:
    found = mistakes(old, new)
    assert any(said in each for each in found), found
    assert all(each.startswith("essai.toml") for each in found)


def test_a_mistake_names_its_line_and_its_block() -> None:
    (found,) = mistakes('unite = "euros_par_heure"', 'unite = "lieues"')
    line = SMALL.splitlines().index("[[valeur]]") + 1
    assert found.startswith(f"essai.toml, ligne {line}, [[valeur]] « tarif » : « unite »")


def test_every_mistake_of_a_file_is_said_at_once() -> None:
    text = SMALL.replace('section = "1"\n', "").replace('unite = "euros_par_heure"\n', "")
    assert len(read_text(text)[1]) >= 2


def test_what_toml_refuses_names_its_line() -> None:
    (found,) = mistakes("valeur = true", "valeur = vrai")
    assert f"ligne {SMALL.splitlines().index('valeur = true') + 1}" in found


TWICE = """
[[valeur]]
code = "tarif"
sujet = "tarif"
libelle = "Réparation"
valeur = "13.00"
unite = "euros_par_heure"
statut = "ferme"
depuis = {since}
section = "2"
citation = "13 €"
"""


def test_two_versions_follow_each_other_and_each_answers_for_its_days() -> None:
    text = SMALL + TWICE.format(since="2022-01-01\njusqu_a = 2022-12-31")
    dispositif = the_dispositif(text)
    for day, expected in ((date(2021, 12, 31), "12.50"), (date(2022, 1, 1), "13.00")):
        rules = dispositif.on(day)
        assert rules is not None
        assert rules.value("tarif").number == Decimal(expected)


def test_two_versions_never_hold_the_same_day() -> None:
    (found,) = read_text(SMALL + TWICE.format(since="2021-12-31\njusqu_a = 2022-12-31"))[1]
    assert "valent les mêmes jours" in found


def test_a_new_version_keeps_its_unit() -> None:
    text = SMALL + TWICE.format(since="2022-01-01\njusqu_a = 2022-12-31").replace(
        "euros_par_heure", "euros_par_mois"
    )
    assert any("l’unité n’est pas celle" in each for each in read_text(text)[1])


def test_the_same_code_is_not_that_of_a_criterion_and_of_a_value() -> None:
    found = mistakes('code = "tarif"', 'code = "recoit_rsa"')
    assert any("déjà celui d’un bloc" in each for each in found)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ('["recoit_rsa", "inconnu"]', "ne s’appelle « inconnu »"),
        ('["public"]', "se contient lui-même"),
        ("[]", "il manque « membres »"),
    ],
)
def test_a_group_holds_what_exists_and_not_itself(members: str, said: str) -> None:
    group = (
        f'\n[[groupe]]\ncode = "public"\nlibelle = "Public"\nmode = "tous"\nmembres = {members}\n'
    )
    assert any(said in each for each in read_text(SMALL + group)[1])


def test_groups_that_hold_each_other_are_refused() -> None:
    groups = "".join(
        f'\n[[groupe]]\ncode = "{one}"\nlibelle = "G"\nmode = "tous"\nmembres = ["{other}"]\n'
        for one, other in (("g1", "g2"), ("g2", "g1"))
    )
    assert len(read_text(SMALL + groups)[1]) == 2


def test_a_dispositif_for_people_says_who_may_enter() -> None:
    text = SMALL[: SMALL.index("[[critere]]")] + SMALL[SMALL.index("[[valeur]]") :]
    assert any("qui peut entrer ?" in each for each in read_text(text)[1])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_without_a_crash(content: bytes) -> None:
    dispositif, reading = read_dispositif("essai.toml", content)
    assert dispositif is None
    assert reading.mistakes


@given(st.sampled_from([*TABLES, "documents", "periode", "id", "besoins", "resultats"]),
       st.sampled_from(["3", "[]", "[1]", "[{}]", "{}", '"x"', "true", "2021-01-01", "nan",
                        "[[]]", "{a = 1}", "[{code = 3}]", "9" * 400]))  # fmt: skip
def test_a_value_of_any_shape_in_any_place_is_refused_or_read(name: str, value: str) -> None:
    body = SMALL[SMALL.index("nom =") :]
    identity = [] if name == "id" else ['id = "garage"']
    read_text("\n".join([f"{name} = {value}", *identity, body]))


def test_a_file_too_large_or_not_utf8_is_refused() -> None:
    assert read_dispositif("a.toml", b"#" * (MAX_RULE_BYTES + 1))[0] is None
    _none, reading = read_dispositif("a.toml", SMALL.encode("latin-1", "replace") + b"# \xe9")
    assert "UTF-8" in str(reading.mistakes[0])


def test_windows_files_are_read_as_the_others() -> None:
    content = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    dispositif, reading = read_dispositif("essai.toml", content)
    assert reading.mistakes == []
    assert dispositif == the_dispositif()


def test_one_bad_file_never_hides_the_others(tmp_path: Path) -> None:
    (tmp_path / "bon.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "mauvais.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "double.toml").write_text(SMALL.replace("garage", "aci"), encoding="utf-8")
    (tmp_path / "lisez-moi.txt").write_text("rien", encoding="utf-8")
    found = load_dispositifs(tmp_path)
    assert found.get("garage").local
    assert not found.get("aci").local
    assert found.by_id.keys() == load_carried().by_id.keys() | {"garage"}
    assert sorted({mistake.file for mistake in found.mistakes}) == ["double.toml", "mauvais.toml"]


def test_a_file_named_as_a_carried_one_never_replaces_it(tmp_path: Path) -> None:
    (tmp_path / "aci.toml").write_text(SMALL.replace("garage", "aci"), encoding="utf-8")
    found = load_dispositifs(tmp_path)
    assert found.get("aci") == load_carried().get("aci")
    assert "déjà celui de aci.toml" in str(found.mistakes[0])


AN_EDITION = (
    SMALL.replace('id = "garage"', 'id = "aci"\nnouvelle_edition = true')
    .replace("depuis = 2021-01-01", "depuis = 2023-01-01")
    .replace("jusqu_a = 2021-12-31", "jusqu_a = 2023-12-31")
)


def test_a_new_edition_answers_for_its_dates_and_the_former_for_its_own(tmp_path: Path) -> None:
    (tmp_path / "aci_2023.toml").write_text(AN_EDITION, encoding="utf-8")
    found = load_dispositifs(tmp_path)
    assert found.mistakes == ()
    assert found.by_id.keys() == load_carried().by_id.keys()
    for day, file, expired in (
        (date(2021, 1, 1), "aci.toml", False),
        (date(2021, 12, 31), "aci.toml", False),
        (date(2022, 12, 31), "aci.toml", True),
        (date(2023, 1, 1), "aci_2023.toml", False),
        (date(2023, 12, 31), "aci_2023.toml", False),
        (date(2024, 1, 1), "aci_2023.toml", True),
    ):
        rules = found.on("aci", day)
        assert (rules.dispositif.file, rules.expired) == (file, expired)
    in_force = {each.file for each, _rule in rules_in_force(found, date(2023, 6, 1))}
    assert in_force == {"aci_2023.toml"}
    assert found.get("aci").starts_on() == date(2021, 1, 1)


def test_two_editions_never_hold_the_same_day(tmp_path: Path) -> None:
    early = AN_EDITION.replace("2023-01-01", "2021-12-31")
    (tmp_path / "aci_2023.toml").write_text(early, encoding="utf-8")
    found = load_dispositifs(tmp_path)
    assert "celle de aci.toml valent les mêmes jours" in str(found.mistakes[0])
    assert found.get("aci").editions == ()


def test_a_new_edition_is_of_something(tmp_path: Path) -> None:
    alone = AN_EDITION.replace('"aci"', '"aci_du_nord"')
    (tmp_path / "nord.toml").write_text(alone, encoding="utf-8")
    assert "effacez nouvelle_edition" in str(load_dispositifs(tmp_path).mistakes[0])


def test_a_folder_that_is_not_there_is_one_mistake(tmp_path: Path) -> None:
    found = load_dispositifs(tmp_path / "absent")
    assert found.by_id == load_carried().by_id
    assert "absent : ce dossier n’existe pas" in str(found.mistakes[0])


def test_a_file_is_checked_with_those_that_are_carried(tmp_path: Path) -> None:
    path = tmp_path / "garage.toml"
    path.write_text(SMALL + "\n", encoding="utf-8")
    assert check_path(path)[1] == ()
    path.write_text(SMALL.replace('nom = "G', 'resultats = ["sant"]\nnom = "G'), encoding="utf-8")
    assert "vouliez-vous dire « sante » ?" in str(check_path(path)[1][0])


def test_a_carried_file_can_be_checked_where_it_is() -> None:
    folder = Path(__file__).parents[2] / "insertion" / "rules"
    assert check_path(folder / "aci.toml")[1] == ()
    assert check_path(folder)[1] == ()


def test_the_carried_files_have_no_mistake_and_each_is_its_own_dispositif() -> None:
    carried = load_carried()
    assert carried.mistakes == ()
    for dispositif in carried:
        assert dispositif.file == f"{dispositif.id}.toml"
    people = {
        "reference_rsa", "adse_a", "adse_b", "point_mobilite", "ai_module_1", "ai_module_2",
        "ai_module_3", "aci", "ei", "geiq", "astre", "accompagnement_53", "fse_1_1", "fse_1_2",
        "fse_1_3", "fse_2",
    }  # fmt: skip
    assert people <= carried.by_id.keys()


def test_money_is_exact() -> None:
    amounts = [
        value.number
        for dispositif in load_carried()
        for value in dispositif.values
        if value.unit in MONEY
    ]
    assert len(amounts) > 10
    assert all(isinstance(amount, Decimal) for amount in amounts)
    rules = load_carried().on("aci", date(2021, 1, 1))
    monthly = rules.value("aide_poste_mois_max").number
    assert monthly * 12 == rules.value("aide_poste_place_an_max").number == Decimal("5964.12")


def test_only_what_holds_that_day_is_in_force() -> None:
    def targets(day: date) -> list[object]:
        return [
            rule.value  # type: ignore[attr-defined]
            for _dispositif, rule in rules_in_force(load_carried(), day)
            if rule.code == "taux_orientation"
        ]

    assert targets(date(2018, 1, 1)) == [Decimal(95)]
    assert targets(date(2019, 12, 31)) == [Decimal(96)]
    assert targets(date(2022, 12, 31)) == [Decimal(97)]
    assert targets(date(2023, 1, 1)) == []


_LINES = (ROOT / "insertion/rules/astre.toml").read_text(encoding="utf-8").splitlines()
_TOKENS = ["[[valeur]]", "[periode]", 'code = "x"', "valeur = 3", "membres = [3]", "]", '"', "= {}"]


@given(
    st.lists(st.integers(0, len(_LINES) - 1), max_size=4),
    st.lists(st.tuples(st.integers(0, len(_LINES) - 1), st.sampled_from(_TOKENS)), max_size=3),
)
@settings(deadline=None, max_examples=60)
def test_a_file_with_lines_lost_or_added_is_read_or_refused(
    lost: list[int], added: list[tuple[int, str]]
) -> None:
    lines = [line for number, line in enumerate(_LINES) if number not in lost]
    for number, line in added:
        lines.insert(number, line)
    dispositif, reading = read_dispositif("astre.toml", "\n".join(lines).encode())
    assert (dispositif is None) == bool(reading.mistakes)
    assert all(mistake.message for mistake in reading.mistakes)
