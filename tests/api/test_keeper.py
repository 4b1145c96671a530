"""What is served follows the database: in this process, from another, and whatever breaks."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api import keeper as keeping
from api.keeper import Backoff
from api.settings import Settings
from api.wiring import wire
from matching.index_folder import IndexFolder
from persistence.migrate import upgrade
from skills.starter import load_starter
from tests.api.builders import an_offer, store
from tests.api.keepers import (
    Clock,
    close,
    damage,
    eventually,
    flip_in_place,
    ids,
    index_file,
    opened,
    settle,
    shorten,
)
from usecases import live_desk


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "RETRY_AFTER_SECONDS", 0.05)


def test_what_this_process_commits_can_be_searched_at_once(tmp_path: Path) -> None:
    with opened(tmp_path) as vicinal:
        vicinal.desk()
        store(vicinal, [an_offer("a"), an_offer("b")])
        assert ids(vicinal) == {"a", "b"}
        close(vicinal, "a")
        assert ids(vicinal) == {"b"}
        store(vicinal, [an_offer("a")])
        assert ids(vicinal) == {"a", "b"}


def test_what_another_commits_is_followed_by_the_thread(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        one.serve()
        store(other, [an_offer("a"), an_offer("b")])
        eventually(lambda: ids(one) == {"a", "b"})
        close(other, "b")
        eventually(lambda: ids(one) == {"a"})


def test_the_next_process_reads_what_the_first_one_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a"), an_offer("b")])
        vicinal.desk()
        store(vicinal, [an_offer("c")])
        close(vicinal, "a")

    def refuse(*_: object) -> None:
        raise AssertionError("everything was read again")

    monkeypatch.setattr(keeping, "read_desk", refuse)
    with opened(tmp_path) as vicinal:
        assert ids(vicinal) == {"b", "c"}


def test_two_processes_share_one_file(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        store(one, [an_offer("a")])
        digests = {vicinal.desk().engine.state.generation.digest for vicinal in (one, other)}
        assert len(digests) == 1
        assert len(list(index_file(one).parent.glob("*.index"))) == 1


def test_a_merge_is_taken_over_by_the_others_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        store(one, [an_offer(f"a{n}") for n in range(5)])
        one.desk()
        other.desk()
        store(other, [an_offer("b")])
        settle(one)
        monkeypatch.setattr("matching.live_index.MERGE_AT", 1)
        settle(one)
        monkeypatch.setattr("matching.live_index.MERGE_AT", 4096)
        merged = one.desk().engine.state.generation
        assert len(merged) == 6
        store(other, [an_offer("c")])
        assert other.desk().engine.state.generation.digest != merged.digest
        settle(other)
        assert other.desk().engine.state.generation.digest == merged.digest
        assert ids(other) == {*(f"a{n}" for n in range(5)), "b", "c"}
        close(other, "c", "a0")
        settle(one)
        assert ids(one) == ids(other) == {*(f"a{n}" for n in range(1, 5)), "b"}


@pytest.mark.parametrize("harm", [damage, shorten, flip_in_place, Path.unlink])
def test_a_file_that_is_damaged_is_built_again_while_the_former_desk_serves(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a"), an_offer("b")])
        vicinal.desk()
        former = vicinal.keeper.held
        harm(index_file(vicinal))
        vicinal.keeper.look()
        assert ids(vicinal) == {"a", "b"}  # whichever serves
        settle(vicinal)
        assert vicinal.keeper.held is not former
        assert ids(vicinal) == {"a", "b"}
        folder, reference = vicinal.keeper.folder, vicinal.desk().reference
        assert folder is not None
        assert len(folder.open(reference).generation) == 2


@pytest.mark.parametrize("harm", [damage, shorten, Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_damaged_file_is_built_again_at_the_start(
    tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        vicinal.desk()
        file = index_file(vicinal)
    harm(file)
    with opened(tmp_path) as vicinal:
        assert ids(vicinal) == {"a"}
        folder = vicinal.keeper.folder
        assert folder is not None
        assert folder.version() == 1


def test_the_index_of_another_database_is_never_read(tmp_path: Path) -> None:
    shared = tmp_path / "index"
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        with opened(tmp_path / name, index_dir=shared) as vicinal:
            store(vicinal, [an_offer(name)])
            assert ids(vicinal) == {name}
    assert len(list(shared.glob("*.index"))) == 2


def test_a_database_put_back_from_a_backup_is_read_again(tmp_path: Path) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        store(vicinal, [an_offer("b")])
        assert ids(vicinal) == {"a", "b"}
        with vicinal.engine.begin() as connection:
            connection.execute(text("DELETE FROM opportunities WHERE id = 'b'"))
            connection.execute(text("UPDATE catalogue SET version = 1"))
        settle(vicinal)
        assert ids(vicinal) == {"a"}
    with opened(tmp_path) as vicinal, vicinal.engine.begin() as connection:
        connection.execute(text("UPDATE catalogue SET version = 0"))
    with opened(tmp_path) as vicinal:
        assert ids(vicinal) == {"a"}
        assert vicinal.keeper.current().version == 0


def test_too_many_changes_are_read_with_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_desk, "FEWEST_TO_REBUILD", 3)
    monkeypatch.setattr(keeping, "AT_MOST_AT_ONCE", 3)
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        vicinal.desk()
        store(vicinal, [an_offer(f"b{n}") for n in range(4)])
        assert ids(vicinal) == {"a"}
        settle(vicinal)
        assert ids(vicinal) == {"a", *(f"b{n}" for n in range(4))}


def test_at_midnight_what_is_past_goes(tmp_path: Path) -> None:
    clock = Clock()
    today, tomorrow = clock.day, clock.day + timedelta(days=1)
    offers = [
        an_offer("past", expires_on=today - timedelta(days=1)),
        an_offer("today", expires_on=today),
        an_offer("tomorrow", expires_on=tomorrow),
        an_offer("for-ever"),
    ]
    with opened(tmp_path, clock) as vicinal:
        store(vicinal, offers[:2])
        vicinal.desk()
        store(vicinal, offers[2:])
        assert ids(vicinal) == {"today", "tomorrow", "for-ever"}
        clock.day = tomorrow
        settle(vicinal)
        assert ids(vicinal) == {"tomorrow", "for-ever"}
        store(vicinal, [an_offer("late", expires_on=today)])
        assert ids(vicinal) == {"tomorrow", "for-ever"}
    with opened(tmp_path, clock) as vicinal:
        assert ids(vicinal) == {"tomorrow", "for-ever"}


def test_another_referential_replaces_desk_and_knowledge_together(tmp_path: Path) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        before = vicinal.sources()
        starter = load_starter()
        with vicinal.unit_of_work() as uow:
            uow.referentials.save_active(
                type(starter)("essai-2", starter.occupations, starter.skills)
            )
            uow.commit()
        store(vicinal, [an_offer("b")])
        assert ids(vicinal) == {"a", "b"}  # the former desk goes on following
        assert vicinal.sources().knowledge is before.knowledge
        with vicinal.unit_of_work() as uow:
            uow.opportunities.upsert([(an_offer("c"), None)])
            uow.commit()
        vicinal.keeper.rebuild()
        sources = vicinal.sources()
        assert sources.knowledge.referential.version == "essai-2"
        assert sources.desk.reference.referential is sources.knowledge.referential
        assert ids(vicinal) == {"a", "b", "c"}


def test_another_referential_is_noticed_by_the_thread(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        one.serve()
        starter = load_starter()
        with other.unit_of_work() as uow:
            uow.referentials.save_active(
                type(starter)("essai-3", starter.occupations, starter.skills)
            )
            uow.commit()
        eventually(lambda: one.knowledge().referential.version == "essai-3")


def test_a_folder_that_cannot_be_written_is_said_once_and_the_index_kept_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "fichier"
    blocked.write_text("pas un dossier")
    with opened(tmp_path, index_dir=blocked / "index") as vicinal:
        store(vicinal, [an_offer("a")])
        assert ids(vicinal) == {"a"}
        monkeypatch.setattr("matching.live_index.MERGE_AT", 1)
        store(vicinal, [an_offer("b")])
        settle(vicinal)
        settle(vicinal)
        assert len(vicinal.desk().engine.state.generation) == 2
    assert caplog.text.count("kept in memory only") == 1


def test_a_full_disk_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_about: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("matching.index_folder.save_generation", fail)
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        assert ids(vicinal) == {"a"}
    assert "kept in memory only" in caplog.text


def test_a_failure_is_logged_without_what_it_holds_and_the_desk_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a")])
        vicinal.desk()
        with monkeypatch.context() as patched:

            def fail(*_: object) -> None:
                raise ValueError("someone's words")

            patched.setattr("usecases.live_desk.LiveDesk._apply", fail)
            store(vicinal, [an_offer("b")])  # kept, though not to be found yet
            assert ids(vicinal) == {"a"}
        vicinal.keeper.look()
        assert ids(vicinal) == {"a", "b"}
    assert "ValueError at" in caplog.text
    assert "someone's words" not in caplog.text


def test_one_offer_that_cannot_be_encoded_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from matching import encoding

    def strain_bits(opportunity: object, reference: object) -> int:
        if getattr(opportunity, "id", "") == "bad":
            raise ValueError("impossible")
        return 0

    monkeypatch.setattr(encoding, "strain_bits", strain_bits)
    with opened(tmp_path) as vicinal:
        store(vicinal, [an_offer("a"), an_offer("bad")])
        assert ids(vicinal) == {"a"}
        store(vicinal, [an_offer("b"), an_offer("bad", title="Autre")])
        assert ids(vicinal) == {"a", "b"}
    assert "opportunity bad left out of the index" in caplog.text


def test_what_a_killed_builder_left_is_removed(tmp_path: Path) -> None:
    with opened(tmp_path) as vicinal:
        vicinal.desk()
        file = index_file(vicinal)
        left = file.with_name(f".{file.name}.123.partial")
        left.write_bytes(b"half")
        vicinal.keeper.rebuild()
        assert not left.exists()


def test_one_builds_at_a_time(tmp_path: Path) -> None:
    one, other = IndexFolder(tmp_path, "x"), IndexFolder(tmp_path, "x")
    with one.building() as first, other.building() as second:
        assert (first, second) == (True, False)
    with other.building() as alone:
        assert alone


def test_failures_in_a_row_are_tried_again_later_and_later() -> None:
    backoff = Backoff()
    pauses = [backoff.failed() for _ in range(20)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == keeping.RETRY_AT_MOST_SECONDS
    backoff.succeeded()
    assert backoff.failed() == pauses[0]


def test_a_database_in_memory_saves_no_index() -> None:
    vicinal = wire(Settings(database_url="sqlite://"))
    upgrade(vicinal.engine)
    store(vicinal, [an_offer("a")])
    assert ids(vicinal) == {"a"}
    assert vicinal.keeper.folder is None
    vicinal.close()


@pytest.fixture(autouse=True)
def _logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
