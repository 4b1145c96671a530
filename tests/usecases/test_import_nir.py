"""A row of a file that holds a NIR is refused and told; the others pass, and nothing repeats it."""

import json
from random import Random

import pytest

from insertion.nir import NIR_REFUSED
from tests.insertion.nir_samples import a_nir, cut
from tests.usecases.importing import Importing
from usecases.import_offers import OfferFormat

NIR = a_nir(Random(5), "49")
WRITTEN = (NIR, NIR[:13], cut(NIR, 5), f"contacter {cut(NIR, 1, '.')} merci", cut(NIR, 5, "\t"))


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("column", ["id", "titre", "description", "employeur", "salaire"])
def test_a_row_of_a_table_that_holds_a_nir_is_refused_alone(
    importing: Importing, column: str, written: str
) -> None:
    row = {"id": "o1", "titre": "Agent", "description": "x", "employeur": "y", "salaire": "z"}
    rows = [row, row | {"id": "o2", column: written}, row | {"id": "o3"}]
    table = "\n".join([";".join(row), *(";".join(each.values()) for each in rows)])
    report = importing.run(table + "\n")
    assert {each.id for each in importing.stored()} == {"o1", "o3"}
    (refused,) = report.refused
    assert refused.line == 3
    assert written not in repr(report)
    if column != "id" or written == NIR:  # what cannot be an id is refused as such
        assert refused.reason == NIR_REFUSED


@pytest.mark.parametrize("written", WRITTEN)
def test_a_record_that_holds_a_nir_is_refused_alone(importing: Importing, written: str) -> None:
    good = {"id": "1", "intitule": "Agent d’entretien"}
    bad = good | {"id": "2", "lieuTravail": {"commentaire": written}}
    report = importing.run(json.dumps([good, bad]), OfferFormat.FRANCE_TRAVAIL)
    assert len(importing.stored()) == 1
    (refused,) = report.refused
    assert (refused.field, refused.reason) == ("lieuTravail.commentaire", NIR_REFUSED)
    assert written not in repr(report)


def test_a_record_that_holds_a_nir_as_a_number_is_refused_alone(importing: Importing) -> None:
    good = {"id": "1", "intitule": "Agent d’entretien"}
    report = importing.records(good, good | {"id": "2", "origine": {"dossier": int(NIR)}})
    assert len(importing.stored()) == 1
    (refused,) = report.refused
    assert (refused.field, refused.reason) == ("origine.dossier", NIR_REFUSED)
