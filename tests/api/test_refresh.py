import threading
from collections.abc import Callable

import pytest

from api.refresh import CHECK_EVERY_SECONDS, RETRY_AFTER_SECONDS, Refreshed

PATIENCE_SECONDS = 10.0


class Source:
    """A versioned value that counts its builds, may fail, and may be held back."""

    def __init__(self) -> None:
        self.version = 1
        self.builds = 0
        self.fails = False
        self.gate = threading.Event()
        self.gate.set()
        self.now = 0.0
        self.value: Refreshed[str] = Refreshed(self.build, lambda: self.version, lambda: self.now)

    def build(self) -> str:
        self.builds += 1
        self.gate.wait(PATIENCE_SECONDS)
        if self.fails:
            raise ValueError("broken")
        return f"value {self.version}"

    def check(self) -> str:
        """Ask once the pause is over, and wait for the thread that this may start."""
        self.now += RETRY_AFTER_SECONDS
        answer = self.value.current()
        join_refresh()
        return answer


def join_refresh() -> None:
    for thread in threading.enumerate():
        if thread.name == "vicinal-refresh":
            thread.join(PATIENCE_SECONDS)


@pytest.fixture
def source() -> Source:
    return Source()


def test_nothing_is_built_before_it_is_asked_for(source: Source) -> None:
    assert source.value.held is None
    assert source.builds == 0


def test_the_first_to_ask_waits_for_the_build(source: Source) -> None:
    assert source.value.current() == "value 1"
    assert source.value.held == "value 1"


def test_a_failed_first_build_is_told_and_tried_again(source: Source) -> None:
    source.fails = True
    with pytest.raises(ValueError, match="broken"):
        source.value.current()
    source.fails = False
    assert source.value.current() == "value 1"


def test_the_same_version_is_never_built_twice(source: Source) -> None:
    for _ in range(5):
        source.value.current()
        source.check()
    assert source.builds == 1


def test_the_version_is_not_checked_again_within_the_pause(source: Source) -> None:
    source.value.current()
    source.version = 2
    source.now += CHECK_EVERY_SECONDS / 2
    source.value.current()
    join_refresh()
    assert source.value.held == "value 1"


def test_a_new_version_replaces_the_value_behind_the_one_who_asks(source: Source) -> None:
    source.value.current()
    source.version = 2
    assert source.check() == "value 1"
    assert source.value.current() == "value 2"


def test_the_former_value_serves_while_the_next_is_built(source: Source) -> None:
    source.value.current()
    source.version = 2
    source.gate.clear()
    source.now += CHECK_EVERY_SECONDS
    assert [source.value.current() for _ in range(20)] == ["value 1"] * 20
    source.gate.set()
    join_refresh()
    assert source.value.held == "value 2"
    assert source.builds == 2


def test_a_failed_refresh_leaves_the_value_and_is_logged(
    source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    source.value.current()
    source.version = 2
    source.fails = True
    assert source.check() == "value 1"
    assert source.value.held == "value 1"
    assert "goes on: ValueError at" in caplog.text
    assert "broken" not in caplog.text  # a message may quote what someone wrote
    source.fails = False
    source.check()
    assert source.value.held == "value 2"


def test_a_failing_refresh_is_not_tried_every_second(source: Source) -> None:
    source.value.current()
    source.version = 2
    source.fails = True
    source.check()
    source.now += CHECK_EVERY_SECONDS * 2
    source.value.current()
    join_refresh()
    assert source.builds == 2


def test_many_threads_build_once(source: Source) -> None:
    answers: list[str] = []

    def ask(append: Callable[[str], None] = answers.append) -> None:
        append(source.value.current())

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert answers == ["value 1"] * 20
    assert source.builds == 1
