"""What an archive keeps of a file, and what is left of it once anonymous."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from geo.communes import CommuneCode
from insertion.parcours import EventKind
from insertion.positionnement import Transition
from insertion.retention_ports import Coarse
from persistence.retention_files import age_band
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.persistence.attendance_builders import a_row, a_seance
from tests.persistence.insertion_builders import (
    NOW,
    a_positionnement,
    an_event,
    the_ground,
)
from tests.persistence.test_parcours import an_event as a_parcours_event

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
SINCE = date(2024, 11, 25)


def test_what_is_left_of_a_person_is_coarse(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        uow.beneficiaries.upsert([("b-1", a_profile(home_commune=CommuneCode("97411")))])
        uow.situations.put("b-1", {"date_naissance": "1990-05-05"})
        uow.parcours.add(
            [
                a_parcours_event("e1", kind=EventKind.NOTIFIED, on=date(2023, 2, 7)),
                a_parcours_event("e2", kind=EventKind.OTHER_EXIT, on=date(2024, 11, 20)),
            ]
        )
        uow.commit()
    with unit_of_work() as uow:
        assert uow.retention.coarse("b-1", SINCE) == Coarse(
            "2023-02", "2024-11", "974", "30-39 ans", "sortie_autre"
        )
        assert uow.retention.coarse("b-9", SINCE) == Coarse(
            "", "2024-11", "", "inconnu", "sans_sortie"
        )


@given(st.integers(0, 130))
def test_every_age_has_one_band(age: int) -> None:
    assert age_band(age) in {
        "moins de 25 ans", "25-29 ans", "30-39 ans", "40-49 ans", "50 ans et plus"
    }  # fmt: skip


def test_an_archive_keeps_neither_needs_nor_words_nor_place(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.situations.put("b-1", {"date_naissance": "1990-05-05", "age": 36})
        placed = a_positionnement()
        told = replace(an_event(placed, Transition.CREATE), comment="CANARI dit tout")
        uow.positionnements.add(placed, told)
        seance = a_seance(convention_id=None)
        uow.attendances.add_seance(seance, NOW, "op-user")
        uow.attendances.record([a_row(certificate="CANARI")])
        uow.commit()
    with unit_of_work() as uow:
        document = uow.retention.collect("b-1")
    assert [each["id"] for each in document["positionnements"]] == ["pos-1"]
    assert document["presences"][0]["minutes"] == 120
    text = str(document)
    for private in ("CANARI", "1990", "47.47", "home", "limits", "sheet"):
        assert private not in text
