import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from geo.communes import load_communes
from geo.geocoding import default_geocoder
from insertion.opportunity import JobOffer, LicenceRequirement, SkillRequirement
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from persistence.tables import OpportunityRow
from tests.bench_data import bench_data
from tests.usecases.importing import KNOWN_SKILL, Importing, a_referential
from usecases.import_offers import OfferFormat
from usecases.importing.france_travail import FranceTravailReader
from usecases.importing.json_records import JsonRecords, NumberedRecord
from usecases.importing.places import PlaceReader

REQUIRED, DESIRED = RequirementLevel
BOURG = {"latitude": 46.205167, "longitude": 5.2255, "commune": "01053"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    *("id", "intitule", "description", "dateCreation", "lieuTravail", "romeCode", "typeContrat"),
    *("natureContrat", "permis", "competences", "qualitesProfessionnelles", "salaire"),
    *("dureeTravailLibelle", "contexteTravail", "nombrePostes", "experienceExige"),
    *("origineOffre", "entreprise"),
)
INNER = (
    *("code", "libelle", "exigence", "latitude", "longitude", "commune", "codePostal", "horaires"),
    *("conditionsExercice", "nom", "urlOrigine", "commentaire"),
)
objects = st.dictionaries(st.sampled_from(INNER), json_values, max_size=5)
absurd_records = st.dictionaries(
    st.sampled_from(FIELDS), json_values | objects | st.lists(objects, max_size=2), max_size=8
).map(lambda record: {"id": "1", "intitule": "x"} | record)


@given(absurd_records | json_values)
def test_no_record_however_absurd_makes_the_reader_fail(record: object):
    places = PlaceReader(load_communes(), default_geocoder())
    reader = FranceTravailReader.with_referential(a_referential(), places)
    rows = list(reader.rows(JsonRecords("enregistrement", (NumberedRecord(1, record),))))
    assert len(rows) == 1


def test_the_255_real_offers_are_all_accounted_for(importing: Importing):
    path = bench_data("offers/france_travail_offres_255.json")
    first = importing.run(path, OfferFormat.FRANCE_TRAVAIL)
    assert (first.imported, first.total, first.refused) == (255, 255, ())
    assert importing.version() == 1
    again = importing.run(path, OfferFormat.FRANCE_TRAVAIL)
    assert (again.unchanged, again.total) == (255, 255)
    assert importing.version() == 1
    places = [offer.place for offer in importing.stored()]
    assert sum(place.coordinates is not None for place in places) == 245


def test_a_whole_record_becomes_an_offer(importing: Importing):
    offer = importing.record(
        description="Nettoyer les locaux",
        dateCreation="2025-08-21T02:29:58.000Z",
        lieuTravail={"libelle": "01 - BOURG EN BRESSE"} | BOURG,
        romeCode="K2204",
        typeContrat="CDD",
        natureContrat="Contrat travail",
        entreprise={"nom": "Propre & Net"},
        experienceExige="D",
        competences=[{"code": KNOWN_SKILL, "libelle": "Nettoyer", "exigence": "E"}],
        qualitesProfessionnelles=[{"libelle": "Faire preuve d’autonomie"}],
        permis=[{"libelle": "B - Véhicule léger", "exigence": "S"}],
        salaire={"libelle": "Mensuel de 1802,00 Euros"},
        dureeTravailLibelle="28H/semaine",
        contexteTravail={
            "horaires": ["28H/semaine\nTravail le samedi"],
            "conditionsExercice": ["Station debout prolongée"],
        },
        nombrePostes=3,
        origineOffre={"urlOrigine": "https://candidat.francetravail.fr/offres/1"},
    )
    assert isinstance(offer, JobOffer)
    assert (offer.id, offer.source, offer.title) == ("ft-1", "france-travail", "Agent d'entretien")
    assert offer.place.commune_code == "01053"
    assert offer.place.approximate
    assert (offer.rome_code, offer.contract) == ("K2204", ContractKind.CDD)
    assert [(skill.skill_id, skill.level) for skill in offer.skills] == [
        (KNOWN_SKILL, REQUIRED),
        ("300001", DESIRED),
    ]
    assert offer.licences == (LicenceRequirement(Licence.B, DESIRED),)
    assert offer.weekly_hours == 28
    assert offer.demands == {PhysicalDemand.STANDING, PhysicalDemand.WEEKEND}
    assert offer.published_on == date(2025, 8, 21)
    assert (offer.organisation, offer.posts) == ("Propre & Net", 3)
    assert offer.salary == "Mensuel de 1802,00 Euros"
    assert offer.beginner_accepted is True
    assert offer.url == "https://candidat.francetravail.fr/offres/1"


@pytest.mark.parametrize(
    ("fields", "inferred"),
    [
        ({"dureeTravailLibelle": "28H/semaine"}, {"weekly_hours"}),
        (
            {"contexteTravail": {"horaires": ["Du lundi au vendredi de 8h à 16h30"]}},
            {"shifts"},
        ),
        (
            {"contexteTravail": {"horaires": ["35H/semaine\nTravail de nuit"]}},
            {"weekly_hours", "demands"},
        ),
        ({"contexteTravail": {"conditionsExercice": ["Station debout prolongée"]}}, set()),
        ({"dureeTravailLibelle": "selon profil"}, set()),
        ({}, set()),
    ],
)
def test_what_is_read_from_words_on_working_time_is_marked_as_inferred(
    importing: Importing, fields: dict[str, object], inferred: set[str]
):
    assert importing.record(**fields).inferred == inferred


def test_a_working_condition_that_is_denied_is_no_demand(importing: Importing):
    offer = importing.record(
        contexteTravail={"conditionsExercice": ["Sans port de charges", "Station debout prolongée"]}
    )
    assert offer.demands == {PhysicalDemand.STANDING}


def test_people_to_contact_are_kept_nowhere(importing: Importing):
    importing.record(
        contact={"nom": "Mme Canari", "courriel": "canari@example.org"},
        agence={"telephone": "0600000000"},
    )
    with importing.engine.connect() as connection:
        row = connection.execute(select(OpportunityRow)).one()
    assert "anari" not in repr(row)
    assert "0600000000" not in repr(row)
    assert json.loads(row.raw) == {"id": "1", "intitule": "Agent d'entretien"}


@pytest.mark.parametrize(
    ("code", "nature", "expected"),
    [
        ("CDI", "Contrat travail", ContractKind.CDI),
        ("MIS", "", ContractKind.INTERIM),
        ("SAI", "Contrat travail", ContractKind.SEASONAL),
        ("DDI", "", ContractKind.CDDI),
        ("TTI", "", ContractKind.INTERIM_INSERTION),
        ("CDD", "Insertion par l'activ.éco.", ContractKind.CDDI),
        ("MIS", "Insertion par l'activ.éco.", ContractKind.INTERIM_INSERTION),
        ("CDD", "Contrat apprentissage", ContractKind.APPRENTICESHIP),
        ("CDI", "Cont. professionnalisation", ContractKind.PROFESSIONALISATION),
        ("CDD", "CUI - CAE", ContractKind.CUI),
        ("LIB", "Emploi non salarié", ContractKind.SELF_EMPLOYED),
        ("FRA", "", ContractKind.SELF_EMPLOYED),
        ("???", "", None),
    ],
)
def test_contracts_follow_the_codes_of_france_travail(
    importing: Importing, code: str, nature: str, expected: ContractKind | None
):
    assert importing.record(typeContrat=code, natureContrat=nature).contract is expected


@pytest.mark.parametrize(
    ("place", "commune", "warned"),
    [
        ({"libelle": "01 - BOURG"} | BOURG, "01053", None),
        (BOURG | {"latitude": 5.2255, "longitude": 46.205167}, "01053", "inversées"),
        (BOURG | {"latitude": 0, "longitude": 0}, "01053", "nulles"),
        (BOURG | {"latitude": 40.4, "longitude": -3.7}, "01053", "hors de France"),
        (BOURG | {"latitude": 999, "longitude": 5}, "01053", "hors des bornes"),
        (BOURG | {"latitude": "nord"}, "01053", "en degrés"),
        (BOURG | {"longitude": None}, "01053", "en degrés"),
        (BOURG | {"latitude": 48.39, "longitude": -4.49}, "01053", "loin de la commune"),
        ({"latitude": 46.205167, "longitude": 5.2255}, "01053", None),
        ({"commune": "01053"}, "01053", None),
        ({"commune": "99999", "codePostal": "01310"}, None, "code de commune inconnu"),
        ({"libelle": "01 - BOURG EN BRESSE"}, "01053", None),
        ({"libelle": "49 - Angers"}, "49007", None),
        ({"libelle": "01 - Ain"}, None, "par son département seulement"),
        ({"libelle": "96 - Nulle part"}, None, "lieu inconnu"),
        ({"libelle": "Suisse"}, None, "lieu inconnu"),
        ({}, None, "lieu inconnu"),
    ],
)
def test_the_place_is_the_first_clue_that_holds(
    importing: Importing, place: dict[str, object], commune: str | None, warned: str | None
):
    report = importing.records({"id": "1", "intitule": "Offre", "lieuTravail": place})
    assert report.imported == 1
    found = importing.stored()[0].place
    assert found.commune_code == commune
    assert (found.coordinates is None) == (commune is None)
    messages = [each.message for each in report.warnings if each.field.startswith("lieuTravail")]
    assert any(warned in message for message in messages) if warned else messages == []


def test_a_label_that_names_only_a_departement_keeps_it(importing: Importing):
    place = {"libelle": "01 - Ain"}
    importing.records({"id": "1", "intitule": "Offre", "lieuTravail": place})
    assert importing.stored()[0].place.departement == "01"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"romeCode": "Z9"}, "romeCode"),
        ({"romeCode": "A1101"}, "romeCode"),
        ({"typeContrat": "XYZ"}, "typeContrat"),
        ({"permis": [{"libelle": "Permis de chasse"}]}, "permis"),
        ({"permis": {"libelle": "B - Véhicule léger"}}, "permis"),
        ({"permis": ["B"]}, "permis"),
        ({"competences": {"code": "1"}}, "competences"),
        ({"competences": "rien"}, "competences"),
        ({"competences": ["104292", None]}, "competences"),
        ({"competences": 0}, "competences"),
        ({"qualitesProfessionnelles": {"libelle": "x"}}, "qualitesProfessionnelles"),
        ({"lieuTravail": "Angers"}, "lieuTravail"),
        ({"contexteTravail": ["35H"]}, "contexteTravail"),
        ({"contexteTravail": {"horaires": {"libelle": "35H"}}}, "contexteTravail.horaires"),
        ({"contexteTravail": {"conditionsExercice": [1]}}, "contexteTravail.conditions"),
        ({"description": ["x"]}, "description"),
        ({"salaire": "1500 euros"}, "salaire"),
        ({"competences": [{"code": "999"}, {"libelle": "sans code"}]}, "competences"),
        ({"qualitesProfessionnelles": [{"libelle": "Être ailleurs"}]}, "qualitesProfessionnelles"),
        ({"nombrePostes": -1}, "nombrePostes"),
        ({"nombrePostes": 1e300}, "nombrePostes"),
        ({"dateCreation": "hier"}, "dateCreation"),
        ({"origineOffre": {"urlOrigine": "javascript:alert(1)"}}, "origineOffre.urlOrigine"),
        ({"origineOffre": {"urlOrigine": "http://a.fr"}}, "origineOffre.urlOrigine"),
        ({"origineOffre": {"urlOrigine": "https://moi@a.fr/"}}, "origineOffre.urlOrigine"),
        ({"contexteTravail": {"conditionsExercice": ["Autre"]}}, "contexteTravail.conditions"),
    ],
)
def test_what_cannot_be_used_is_set_aside_with_a_warning(
    importing: Importing, fields: dict[str, object], field: str
):
    report = importing.records({"id": "1", "intitule": "Offre"} | fields)
    assert (report.imported, report.refused) == (1, ())
    assert any(each.field.startswith(field) for each in report.warnings)
    offer = importing.stored()[0]
    assert isinstance(offer, JobOffer)
    assert (offer.skills, offer.url, offer.posts) == ((), None, 1)


def test_one_skill_asked_twice_is_kept_at_its_firmest(importing: Importing):
    asked = [{"code": KNOWN_SKILL, "exigence": level} for level in ("S", "E", "S", "?")]
    assert importing.record(competences=asked).skills == (SkillRequirement(KNOWN_SKILL, REQUIRED),)


def test_an_offer_without_title_takes_that_of_its_occupation(importing: Importing):
    report = importing.records({"id": "1", "romeLibelle": "Nettoyeur"})
    assert report.imported == 1
    assert importing.stored()[0].title == "Nettoyeur"


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"intitule": "x"}, "id"),
        ({"id": "a b", "intitule": "x"}, "id"),
        ({"id": "é", "intitule": "x"}, "id"),
        ({"id": "1"}, "intitule"),
        ({"id": "1", "intitule": "x" * 301}, "intitule"),
        ({"id": "1", "intitule": "nul \0"}, "intitule"),
        ({"id": "1", "intitule": "x", "description": "\ud83d"}, "description"),
        ({"id": "1", "intitule": "x", "description": "x" * 100_001}, "description"),
        ({"id": "1", "intitule": "x", "lieuTravail": {"libelle": "\0"}}, "lieuTravail.libelle"),
        ("not an object", ""),
        (None, ""),
        (["x"], ""),
        (12, ""),
    ],
)
def test_one_bad_record_is_refused_alone_and_by_name(
    importing: Importing, record: object, field: str
):
    good = [{"id": f"good-{n}", "intitule": "Bonne offre"} for n in (1, 2)]
    report = importing.records(good[0], record, good[1])
    assert [offer.id for offer in importing.stored()] == ["ft-good-1", "ft-good-2"]
    assert (report.imported, report.total) == (2, 3)
    assert [(row.line, row.field) for row in report.refused] == [(2, field)]
    assert report.row_name == "enregistrement"


def test_the_second_of_two_records_with_one_id_is_refused(importing: Importing):
    rows = [{"id": "1", "intitule": title} for title in ("Premier", "Second")]
    report = importing.records(*rows)
    assert importing.stored()[0].title == "Premier"
    assert report.refused[0].reason == "identifiant en double, déjà lu enregistrement 1"


def test_a_refused_record_does_not_take_its_id(importing: Importing):
    report = importing.records({"id": "1"}, {"id": "1", "intitule": "Bonne"})
    assert (report.imported, len(report.refused)) == (1, 1)


def test_a_changed_offer_is_updated_and_the_others_left(importing: Importing):
    importing.records({"id": "1", "intitule": "a"}, {"id": "2", "intitule": "b"})
    report = importing.records(
        {"id": "1", "intitule": "a"}, {"id": "2", "intitule": "B"}, {"id": "3", "intitule": "c"}
    )
    assert (report.imported, report.updated, report.unchanged) == (1, 1, 1)


def test_the_order_of_records_and_of_keys_changes_nothing(importing: Importing):
    rows = [{"id": str(n), "intitule": "a", "romeCode": "K2204"} for n in range(9)]
    importing.records(*rows)
    shuffled = [dict(reversed(row.items())) for row in reversed(rows)]
    assert importing.records(*shuffled).unchanged == 9


def test_a_well_shaped_record_has_no_remark_on_its_shape(importing: Importing):
    report = importing.records(
        {
            "id": "1",
            "intitule": "Offre",
            "typeContrat": "CDI",
            "romeCode": "K2204",
            "lieuTravail": BOURG,
            "competences": [],
            "permis": None,
            "contexteTravail": {"horaires": "35H", "conditionsExercice": []},
        }
    )
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("code", "label", "contract"),
    [
        ("XYZ", "Contrat à durée déterminée - 6 Mois", ContractKind.CDD),
        ("XYZ", "CDI", ContractKind.CDI),
        ("XYZ", "Mission intérimaire - 3 Mois", ContractKind.INTERIM),
        ("XYZ", "Saisonnier", ContractKind.SEASONAL),
        ("XYZ", "Autre", None),
        ("CDI", "CDD", ContractKind.CDI),
    ],
)
def test_the_label_of_a_contract_tells_it_when_its_code_does_not(
    importing: Importing, code: str, label: str, contract: ContractKind | None
):
    assert importing.record(typeContrat=code, typeContratLibelle=label).contract is contract


def test_no_message_repeats_a_value(importing: Importing):
    canary = "CanariDuTest"
    report = importing.records(
        {"id": canary + " ", "intitule": "x" * 999},
        {"id": f"{canary} é", "intitule": "x"},
        {"id": "3", "intitule": "x", "romeCode": canary, "typeContrat": canary},
        {"id": "4", "intitule": "x", "permis": [{"libelle": canary}], "dateCreation": canary},
    )
    said = [row.reason for row in report.refused] + [row.message for row in report.warnings]
    assert len(said) > 3
    assert canary not in " ".join(said)
