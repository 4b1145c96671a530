import zlib
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select, update

from persistence.errors import UnreadableDocument
from persistence.tables import ReferentialRow
from persistence.unit_of_work import SqlUnitOfWork
from skills.codes import parse_rome_code, parse_skill_id
from skills.taxonomy import Occupation, OccupationSkill, Referential, Skill, SkillKind

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


def a_referential(version: str = "test-1", label: str = "Nettoyage") -> Referential:
    code, skill_id = parse_rome_code("K2204"), parse_skill_id("104292")
    return Referential(
        version,
        {code: Occupation(code, label, "K22", skills=(OccupationSkill(skill_id, core=True),))},
        {skill_id: Skill(skill_id, "Nettoyer des sols", SkillKind.KNOW_HOW)},
    )


def save(unit_of_work: UnitOfWorkFactory, referential: Referential) -> bool:
    with unit_of_work() as uow:
        saved = uow.referentials.save_active(referential)
        uow.commit()
    return saved


def test_none_is_active_before_the_first_import(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as uow:
        assert uow.referentials.active() is None


def test_the_active_referential_comes_back_equal(unit_of_work: UnitOfWorkFactory):
    assert save(unit_of_work, a_referential())
    with unit_of_work() as uow:
        assert uow.referentials.active() == a_referential()


def test_saving_the_active_one_again_changes_nothing(unit_of_work: UnitOfWorkFactory):
    save(unit_of_work, a_referential())
    assert not save(unit_of_work, a_referential())
    with unit_of_work() as uow:
        assert uow.catalogue_version() == 1


def test_an_older_one_can_become_active_again(unit_of_work: UnitOfWorkFactory, engine: Engine):
    first, second = a_referential(label="Avant"), a_referential(label="Après")
    assert [save(unit_of_work, each) for each in (first, second, first)] == [True] * 3
    with unit_of_work() as uow:
        assert uow.referentials.active() == first
        assert uow.catalogue_version() == 3
    with engine.connect() as connection:
        assert (
            connection.execute(select(func.count()).select_from(ReferentialRow)).scalar_one() == 2
        )


@pytest.mark.parametrize("payload", [b"", b"damaged", zlib.compress(b"{}")])
def test_unreadable_bytes_are_an_error_of_persistence_that_says_what_to_do(
    unit_of_work: UnitOfWorkFactory, engine: Engine, payload: bytes
):
    save(unit_of_work, a_referential())
    with engine.begin() as connection:
        connection.execute(update(ReferentialRow).values(payload=payload))
    with unit_of_work() as uow, pytest.raises(UnreadableDocument, match="importez de nouveau"):
        uow.referentials.active()


def test_an_import_that_does_not_end_leaves_the_former_one_active(
    unit_of_work: UnitOfWorkFactory,
):
    save(unit_of_work, a_referential(label="Avant"))
    with unit_of_work() as uow:
        uow.referentials.save_active(a_referential(label="Après"))
    with unit_of_work() as uow:
        assert uow.referentials.active() == a_referential(label="Avant")
