"""The chain: whatever is done to it without the key is found, and nothing else is."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.audit import (
    Act,
    Anchor,
    AuditHead,
    AuditLine,
    Verb,
    Written,
    anchor_of,
    head_of,
    next_line,
    verify,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
START = datetime(2026, 11, 26, 2, tzinfo=UTC)
TAMPERINGS = 1_000

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
acts = st.builds(Act, names, names, names, st.none() | names)
things = st.builds(
    Written, st.sampled_from(list(Verb)), names, names, st.none() | st.just("f" * 64)
)


@dataclass(frozen=True)
class Chain:
    lines: tuple[AuditLine, ...]
    head: AuditHead | None
    anchors: tuple[Anchor, ...]

    def faults(self, key: bytes = KEY) -> tuple[str, ...]:
        return verify(key, self.lines, self.head, self.anchors).faults


def a_chain(entries: list[tuple[Act, Written]], every: int = 4, key: bytes = KEY) -> Chain:
    lines: list[AuditLine] = []
    anchors: list[Anchor] = []
    head: AuditHead | None = None
    for number, (act, written) in enumerate(entries):
        line = next_line(key, head, START + timedelta(seconds=number), act, written)
        head = head_of(key, line)
        lines.append(line)
        if number % every == 0:
            anchors.append(anchor_of(key, head, line.at))
    return Chain(tuple(lines), head, tuple(anchors))


entries = st.lists(st.tuples(acts, things), min_size=1, max_size=12)


@st.composite
def tampered(draw: st.DrawFn) -> tuple[Chain, Chain]:
    """Return a chain, and what became of it by a hand that has not the key."""
    original = chain = a_chain(draw(entries))
    lines = list(chain.lines)
    place = draw(st.integers(0, len(lines) - 1))
    how = draw(st.sampled_from(["edit", "delete", "swap", "insert", "truncate", "rewrite", "head"]))
    if how == "edit":
        line = lines[place]
        act, written = draw(st.tuples(acts, things))
        later = draw(st.integers(1, 100_000))
        edited = draw(
            st.sampled_from(
                [
                    replace(line, act=act),
                    replace(line, written=written),
                    replace(line, at=line.at + timedelta(microseconds=later)),
                    replace(line, seal=line.seal[::-1]),
                    replace(line, sequence=line.sequence + later),
                ]
            )
        )
        lines[place] = edited
    elif how == "delete":
        del lines[place]
    elif how == "swap":
        other = draw(st.integers(0, len(lines) - 1))
        lines[place], lines[other] = lines[other], lines[place]
        if draw(st.booleans()):  # their numbers put right
            lines = [replace(each, sequence=n) for n, each in enumerate(lines, 1)]
    elif how == "insert":
        act, written = draw(st.tuples(acts, things))
        forged = replace(lines[place], act=act, written=written)
        lines.insert(place, draw(st.sampled_from([forged, lines[place]])))
        if draw(st.booleans()):
            lines = [replace(each, sequence=n) for n, each in enumerate(lines, 1)]
    elif how == "truncate":
        lines = lines[:place]
    elif how == "rewrite":
        chain = replace(a_chain(draw(entries), key=OTHER_KEY), anchors=chain.anchors)
        lines = list(chain.lines)
    else:
        assert chain.head is not None
        forged_head = head_of(OTHER_KEY, lines[place])
        chain = replace(chain, head=draw(st.sampled_from([None, forged_head])))
    return original, replace(chain, lines=tuple(lines))


@settings(max_examples=TAMPERINGS)
@given(tampered())
def test_every_tampering_is_found(done: tuple[Chain, Chain]) -> None:
    original, became = done
    # Two lines alike may be swapped, a field replaced by what it was: nothing was done then.
    assert (became.faults() == ()) == (became == original)


@settings(max_examples=300)
@given(st.lists(st.tuples(acts, things), max_size=20))
def test_no_chain_is_accused_wrongly(written: list[tuple[Act, Written]]) -> None:
    assert a_chain(written).faults() == ()


def _some(count: int) -> list[tuple[Act, Written]]:
    return [
        (Act("ref-1", "referent", "PUT /x"), Written(Verb.CHANGE, "situations", f"b-{n}"))
        for n in range(count)
    ]


def test_an_old_copy_of_the_whole_database_is_told_by_the_anchors() -> None:
    now, before = a_chain(_some(10)), a_chain(_some(6))
    assert before.faults() == ()
    put_back = replace(before, anchors=now.anchors)
    assert put_back.faults() == ("ligne 9 : ancrée, et elle n’est plus là",)


def test_taking_everything_away_is_told_by_the_anchors() -> None:
    chain = a_chain(_some(3))
    assert Chain((), None, chain.anchors).faults() != ()
    assert Chain((), chain.head, ()).faults() == ("les lignes ont disparu, leur tête est là",)


def test_an_anchor_that_was_edited_is_told() -> None:
    chain = a_chain(_some(3))
    moved = replace(chain.anchors[0], sequence=2)
    assert "modifiée" in replace(chain, anchors=(moved,)).faults()[0]


def test_another_key_reads_nothing_of_it() -> None:
    assert len(a_chain(_some(3)).faults(OTHER_KEY)) >= 3


def test_two_lists_of_parts_are_never_sealed_alike() -> None:
    one = next_line(KEY, None, START, Act("a", "bc", "d"), Written(Verb.ADD, "k", "1"))
    other = next_line(KEY, None, START, Act("ab", "c", "d"), Written(Verb.ADD, "k", "1"))
    unsaid = next_line(KEY, None, START, Act("a", "bc", "d", ""), Written(Verb.ADD, "k", "1"))
    assert len({one.seal, other.seal, unsaid.seal}) == 3
