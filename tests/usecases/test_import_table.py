import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insertion.opportunity import InsertionAction, JobOffer
from insertion.schedule import TimeWindow, Weekday
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from tests.usecases.importing import KNOWN_SKILL, Importing
from usecases.errors import UnreadableFile
from usecases.importing.columns import ALIASES

HEADER = "id;titre;code_rome;code_commune"


def a_table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def one_row(importing: Importing, **cells: str) -> JobOffer | InsertionAction:
    """Import one row with these cells, which must be kept, and return what was stored."""
    row = {"id": "o1", "titre": "Offre", "code_commune": "49007"} | cells
    report = importing.run(written(row))
    assert report.refused == ()
    return importing.stored()[0]


def written(*rows: dict[str, str], separator: str = ";") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_whole_row_becomes_an_offer(importing: Importing):
    offer = one_row(
        importing,
        titre="Agente d'entretien",
        code_rome="k2204",
        contrat="CDDI",
        heures_hebdo="26",
        horaires="lun-ven 08:00-12:00",
        permis="B;CACES (souhaité)",
        competences=f"{KNOWN_SKILL} (exigé)",
        conditions="station_debout, port de charges",
        description="Sur deux lignes\navec « des » guillemets",
        employeur="Régie de quartier",
        salaire="SMIC",
        debutant="Oui",
        postes="2",
        url="https://example.org/offre",
        date_publication="31/01/2026",
        date_fin="2026-03-01",
    )
    assert isinstance(offer, JobOffer)
    assert (offer.rome_code, offer.contract, offer.weekly_hours) == (
        "K2204",
        ContractKind.CDDI,
        26,
    )
    assert offer.shifts is not None
    assert offer.shifts.windows[0] == TimeWindow(Weekday.MONDAY, 480, 720)
    assert len(offer.shifts.windows) == 5
    assert [(asked.licence, asked.level) for asked in offer.licences] == [
        (Licence.B, RequirementLevel.REQUIRED),
        (Licence.CACES, RequirementLevel.DESIRED),
    ]
    assert offer.skills[0].level is RequirementLevel.REQUIRED
    assert offer.demands == {PhysicalDemand.STANDING, PhysicalDemand.HEAVY_LOADS}
    assert (offer.published_on, offer.expires_on) == (date(2026, 1, 31), date(2026, 3, 1))
    assert (offer.posts, offer.salary, offer.beginner_accepted) == (2, "SMIC", True)
    assert (offer.place.label, offer.place.approximate) == ("Angers", True)


def test_a_whole_row_becomes_an_action(importing: Importing):
    action = one_row(
        importing,
        type="Action",
        dispositif="plie",
        objectif="Solutionner",
        besoins="mobilite;savoirs de base",
        places="12",
        public="Personnes sans permis",
    )
    assert isinstance(action, InsertionAction)
    assert action.kind is OpportunityKind.INSERTION_ACTION
    assert (action.objective, action.places) == (Objective.SOLVE, 12)
    assert action.needs == {Need.MOBILITY, Need.BASIC_KNOWLEDGE}


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_spreadsheets_of_every_kind_are_read(importing: Importing, separator: str, encoding: str):
    rows = [
        {"Référence": "a", "Intitulé": "Aide-soignante, de nuit ; été", "Code INSEE": "49007"},
        {"Référence": "b", "Intitulé": "Maçon\tqualifié | neuf", "Code INSEE": "49007"},
    ]
    report = importing.run(written(*rows, separator=separator).encode(encoding))
    assert (report.imported, report.total) == (2, 2)
    assert [row.title for row in importing.stored()] == [row["Intitulé"] for row in rows]


def test_lines_in_two_encodings_are_read_each_in_its_own(importing: Importing):
    lines = [HEADER.encode(), "a;Aide à domicile".encode(), "b;Maçon".encode("cp1252")]
    report = importing.run(b"\n".join([*lines, b"c;\x81", b"d;Vente"]))
    assert [row.title for row in importing.stored()] == ["Aide à domicile", "Maçon", "Vente"]
    assert [(row.line, row.field) for row in report.refused] == [(4, "titre")]


@pytest.mark.parametrize(
    "header",
    ["ID;INTITULÉ;Code ROME;Code commune", "identifiant;Intitule;rome_code;insee", HEADER],
)
def test_columns_are_known_by_several_names(importing: Importing, header: str):
    report = importing.run(a_table("o1;Offre;K2204;49007", header=header))
    assert (report.imported, report.warnings) == (1, ())
    assert importing.stored()[0].rome_code == "K2204"


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "\nsep=;"])
def test_the_line_that_tells_excel_the_separator_is_passed_over(importing: Importing, line: str):
    report = importing.run(f"{line}\r\nid;titre\r\na;Offre\r\nb;\r\n")
    assert report.imported == 1
    assert report.refused[0].line == line.count("\n") + 4
    with pytest.raises(UnreadableFile, match="vide"):
        importing.run(line)


def test_lines_are_counted_as_an_editor_counts_them(importing: Importing):
    text = (
        "\n" + HEADER + ";description\r\n"
        'a;Offre;;49007;"sur\r\ntrois\nlignes"\r\n'
        "\r\n"
        "b;;;49007;\r\n"
        'c;Offre;;49007;"un\n"\n'
        ";Offre;;;"
    )
    report = importing.run(text)
    assert report.imported == 2
    assert [(row.line, row.row_id, row.field) for row in report.refused] == [
        (7, "b", "titre"),
        (10, None, "id"),
    ]


def test_a_quote_left_open_costs_its_own_row_only(importing: Importing):
    rows = [
        'a;"jamais fermé;;49007',
        "b;Offre;;49007",
        'c;"Offre";;49007',
        'd;"x"y;;49007',
        "e;F;;",
    ]
    report = importing.run(a_table(*rows))
    assert [row.id for row in importing.stored()] == ["b", "c", "e"]
    assert [(row.line, row.field) for row in report.refused] == [(2, "ligne"), (5, "ligne")]
    assert report.total == 5


def test_a_cell_without_end_costs_its_own_row_only(importing: Importing):
    report = importing.run(a_table("a;" + "x" * 200_000 + ";;", "b;Offre;;49007"))
    assert (report.imported, len(report.refused)) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "Marie Dupont"}, "id"),
        ({"titre": ""}, "titre"),
        ({"titre": "x" * 301}, "titre"),
        ({"titre": "nul \0"}, "titre"),
        ({"type": "stage"}, "type"),
        ({"code_rome": "K22"}, "code_rome"),
        ({"code_rome": "A1101"}, "code_rome"),
        ({"code_commune": "99999"}, "code_commune"),
        ({"code_commune": "Angers"}, "code_commune"),
        ({"lat": "47.47"}, "lon"),
        ({"lat": "NaN", "lon": "0"}, "lat"),
        ({"lat": "47.47", "lon": "inf"}, "lon"),
        ({"lat": "1e999", "lon": "0"}, "lat"),
        ({"lat": "95", "lon": "0"}, "lat"),
        ({"lat": "-0.55", "lon": "47.47"}, "lat"),
        ({"lat": "0", "lon": "0"}, "lat"),
        ({"lat": "48.85", "lon": "2.35"}, "lat"),
        ({"contrat": "emploi à vie"}, "contrat"),
        ({"heures_hebdo": "beaucoup"}, "heures_hebdo"),
        ({"heures_hebdo": "-5"}, "heures_hebdo"),
        ({"heures_hebdo": "nan"}, "heures_hebdo"),
        ({"heures_hebdo": "100"}, "heures_hebdo"),
        ({"horaires": "bonjour"}, "horaires"),
        ({"permis": "de chasse"}, "permis"),
        ({"permis": "B (peut-être)"}, "permis"),
        ({"competences": "nettoyer"}, "competences"),
        ({"conditions": "agréables"}, "conditions"),
        ({"debutant": "peut-être"}, "debutant"),
        ({"postes": "0"}, "postes"),
        ({"postes": "1,5"}, "postes"),
        ({"url": "http://example.org"}, "url"),
        ({"date_publication": "31/02/2026"}, "date_publication"),
        ({"date_publication": "31/01/26"}, "date_publication"),
        ({"date_publication": "2026-02-01", "date_fin": "31/01/2026"}, "date_fin"),
        ({"code_commune": "", "lieu": "Angers", "code_postal": "44000"}, "code_postal"),
        ({"code_commune": "", "lieu": "Angers", "code_postal": "49300"}, "code_postal"),
        ({"code_commune": "", "lieu": "Evry", "code_postal": "33000"}, "code_postal"),
        ({"code_commune": "", "lieu": "8 quai Sud, Angers", "code_postal": "33000"}, "code_postal"),
        ({"code_postal": "44000"}, "code_postal"),
        ({"code_postal": "4900"}, "code_postal"),
        (
            {"code_commune": "", "lat": "47.47", "lon": "-0.56", "code_postal": "1000"},
            "code_postal",
        ),
        ({"code_commune": "", "lieu": "Villeneuve"}, "lieu"),
        ({"code_commune": "", "lieu": "Brissac"}, "lieu"),
        ({"type": "action", "dispositif": "plie"}, "objectif"),
        ({"type": "action", "objectif": "solutionner"}, "dispositif"),
        ({"type": "action", "objectif": "x", "dispositif": "plie"}, "objectif"),
        (
            {"type": "action", "objectif": "solutionner", "dispositif": "p", "besoins": "argent"},
            "besoins",
        ),
    ],
)
def test_a_value_that_is_wrong_refuses_its_row_by_name(
    importing: Importing, cells: dict[str, str], field: str
):
    good = {"id": "good", "titre": "Offre", "code_commune": "49007"}
    bad = {"id": "bad", "titre": "Offre", "code_commune": "49007"} | cells
    columns = dict.fromkeys([*good, *bad], "")
    report = importing.run(written(columns | good, columns | bad, columns | good | {"id": "z"}))
    assert [row.id for row in importing.stored()] == ["good", "z"]
    assert [row.field for row in report.refused] == [field]
    assert report.refused[0].reason


@pytest.mark.parametrize(
    "written_hours",
    [
        "lun-ven 08:00-16:30",
        "lun - ven 8h-16h30",
        "Lun.-Ven. 8h à 16h30",
        "du lundi au vendredi de 8h à 16h30",
    ],
)
def test_days_may_be_cut_short(importing: Importing, written_hours: str):
    shifts = one_row(importing, horaires=written_hours).shifts
    assert shifts is not None
    assert shifts.windows == tuple(TimeWindow(day, 480, 990) for day in list(Weekday)[:5])


@pytest.mark.parametrize(
    ("cells", "commune", "approximate"),
    [
        ({"code_commune": "49007"}, "49007", True),
        ({"lat": "47,4784", "lon": "-0,5632"}, "49007", False),
        ({"lat": "47.4784", "lon": "-0.5632", "code_commune": "49007"}, "49007", False),
        ({"code_commune": "75112"}, "75056", True),
        ({"lat": "46.7786", "lon": "-56.1773"}, "97502", False),  # an island without outline
        ({"lat": "48.6497", "lon": "-2.0300"}, "35288", False),  # a pier of Saint-Malo
        ({"lieu": "Angers"}, "49007", True),
        ({"lieu": "Saumur", "code_postal": "49400"}, "49328", True),
        ({"commune": "ST BARTHELEMY D ANJOU"}, "49267", True),
        ({"lieu": "Evry"}, "91228", True),
        ({"lieu": "Angers", "code_postal": "49035"}, "49007", True),  # of companies
        ({"code_commune": "49007", "code_postal": "49 100"}, "49007", True),
        ({"code_commune": "49007", "code_postal": "49999"}, "49007", True),
        ({"lieu": "Zone des Trois Routes", "code_postal": "33000"}, "33063", True),
    ],
)
def test_a_place_is_read_from_whatever_tells_it(
    importing: Importing, cells: dict[str, str], commune: str, approximate: bool
):
    importing.run(written({"id": "o1", "titre": "Offre"} | cells))
    place = importing.stored()[0].place
    assert (place.commune_code, place.approximate) == (commune, approximate)
    assert place.coordinates is not None


def test_a_row_without_place_or_occupation_is_kept_with_a_warning(importing: Importing):
    report = importing.run(a_table("o1;Offre;;"))
    assert report.imported == 1
    assert {row.field for row in report.warnings} == {"code_commune", "code_rome"}


def test_a_competence_out_of_the_referential_is_set_aside(importing: Importing):
    row = {"id": "o1", "titre": "Offre", "code_rome": "K2204", "code_commune": "49007"}
    report = importing.run(written(row | {"competences": f"{KNOWN_SKILL};999999"}))
    assert [row.message for row in report.warnings] == [
        "1 sur 2 hors du référentiel actif, mises de côté"
    ]
    assert [skill.skill_id for skill in importing.stored()[0].skills] == [KNOWN_SKILL]


def test_an_unknown_column_is_ignored_and_said(importing: Importing):
    report = importing.run(a_table("o1;Offre;K2204;49007;0600000000", header=HEADER + ";Portable"))
    assert [(row.line, row.field) for row in report.warnings] == [(1, "Portable")]
    assert "0600000000" not in repr(importing.stored())


def test_a_row_with_too_many_cells_is_refused(importing: Importing):
    report = importing.run(a_table("o1;Offre;K2204;49007;en trop", "o2;Offre;K2204;49007;;;"))
    assert [row.line for row in report.refused] == [2]
    assert report.imported == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titre;code_rome\nOffre;K2204\n", "colonne absente : id"),
        ("bonjour\n", "colonne absente : id, titre"),
        ("id;titre;Intitulé\n1;a;b\n", "colonne en double : titre"),
        ('{"resultats": []}', "colonne absente"),
        ('"' + "x" * 200_000, "un en-tête de 20000 caractères au plus"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_whole(
    importing: Importing, text: str, message: str
):
    with pytest.raises(UnreadableFile, match=message):
        importing.run(text)


def test_a_header_alone_is_an_import_of_nothing(importing: Importing):
    assert importing.run(HEADER).total == 0
    assert importing.version() == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.text("aé\";,\n\r\t\0'x", max_size=6), max_size=5), max_size=6),
    st.randoms(),
)
def test_no_table_however_broken_makes_the_import_fail(importing, rows, random):
    text = a_table(*(";".join(row) for row in rows))
    report = importing.run(text)
    assert report.total == report.imported + report.updated + report.unchanged + len(report.refused)


@given(rows=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_well_written_table_has_as_many_rows_as_were_written(importing, rows):
    table = [{"id": f"o{n}", "titre": title} for n, title in enumerate(rows)]
    report = importing.run(written(*table)) if table else importing.run(HEADER)
    assert report.total == len(rows)


DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")


def test_the_documented_example_is_imported_whole(importing: Importing):
    example = DOCUMENTATION.split("```csv\n")[1].split("```")[0]
    report = importing.run(example)
    assert (report.imported, report.refused, report.warnings) == (2, (), ())


def test_every_column_and_every_value_is_documented():
    documented = set(re.findall(r"[a-z0-9_]+", DOCUMENTATION))
    values = {
        each.value
        for members in (ContractKind, PhysicalDemand, Need, Objective, OpportunityKind)
        for each in members
    }
    assert set(ALIASES) | values <= documented


def test_a_refused_cell_says_what_was_found_and_what_to_write(importing: Importing):
    header = "id;titre;contrat;permis"
    report = importing.run(
        a_table(f"o1;Offre;{'toujours ' * 20};", "o2;Offre;cdi;XYZ", "o3;;cdi;", header=header)
    )
    contract, licence, title = report.refused
    assert contract.reason.startswith("« toujours toujours")
    assert "… » n’est pas connu ; écrire : cdi, cdd" in contract.reason
    assert len(contract.reason.partition(" »")[0]) <= 40 + len("« ")
    assert licence.reason.startswith("« XYZ » n’est pas connu ; écrire : ")
    assert title.reason == "valeur absente : remplir la colonne « titre »"
