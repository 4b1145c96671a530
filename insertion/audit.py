"""The audit: one line for each thing written, each line sealed with the one before it.

A seal is keyed: who can write in the database and has not the key can make no line, and no other
order of the lines. What remains, taking the last ones away, is seen against the sealed head kept
beside them, and against the anchors kept elsewhere.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

MIN_KEY_BYTES = 32
GENESIS = "0" * 64
"""What the first line follows."""


class Verb(StrEnum):
    """What was done to something."""

    ADD = "ajout"
    CHANGE = "modification"
    REMOVE = "suppression"
    NOTE = "mention"  # said, and nothing written: an export, an access in an emergency


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, in what capacity, by what request or command, and why when it was asked."""

    actor_id: str
    actor_role: str
    through: str
    motive: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One thing that was written: ``former`` is the digest of what it was, None when it was not.

    ``object_id`` is pseudonymous; of what is written by the thousand, it is how many.
    """

    verb: str  # a Verb, whatever a hand may have written in its place
    kind: str
    object_id: str
    former: str | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit."""

    sequence: int
    at: datetime
    act: Act
    written: Written
    seal: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last line of the audit, and a seal that says it is the last."""

    sequence: int
    seal: str
    mac: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it was at a moment, kept outside of the database."""

    at: datetime
    sequence: int
    seal: str
    mac: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole audit found; ``faults`` are French sentences, empty when it holds."""

    lines: int
    head: AuditHead | None
    anchors: int
    faults: tuple[str, ...]


def next_line(
    key: bytes, after: AuditHead | None, at: datetime, act: Act, what: Written
) -> AuditLine:
    """Return the line that follows a head, the first one when it is None."""
    sequence = 1 if after is None else after.sequence + 1
    former_seal = GENESIS if after is None else after.seal
    at = at.astimezone(UTC)
    unsealed = AuditLine(sequence, at, act, what, "")
    return replace(unsealed, seal=_seal(key, former_seal, unsealed))


def head_of(key: bytes, line: AuditLine) -> AuditHead:
    """Return the head that a line is, when it is the last."""
    return AuditHead(line.sequence, line.seal, _mac(key, "tete", line.sequence, line.seal))


def anchor_of(key: bytes, head: AuditHead, at: datetime) -> Anchor:
    """Return what is to be kept elsewhere of a head."""
    at = at.astimezone(UTC).replace(microsecond=0)
    mac = _mac(key, f"ancre {at.isoformat()}", head.sequence, head.seal)
    return Anchor(at, head.sequence, head.seal, mac)


def former_digest(key: bytes, content: bytes) -> str:
    """Return the digest of a former row; keyed, so that few values cannot be tried one by one."""
    return hmac.digest(key, b"ancien\0" + content, hashlib.sha256).hex()


def verify(
    key: bytes,
    lines: Iterable[AuditLine],
    head: AuditHead | None,
    anchors: Sequence[Anchor],
    at_most: int = 20,
) -> Verification:
    """Return what is wrong with an audit read in the order of its sequence.

    ``anchors`` are to be read before the lines: a line may be added meanwhile, never lost.
    """
    faults: list[str] = []
    awaited: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        if not _same(anchor.mac, anchor_of(key, _bare(anchor), anchor.at).mac):
            faults.append(f"ancre de la ligne {anchor.sequence} : elle a été modifiée")
        else:
            awaited.setdefault(anchor.sequence, []).append(anchor)
    count, former = 0, GENESIS
    last: AuditLine | None = None
    for line in lines:
        count += 1
        if line.sequence != count and len(faults) < at_most:
            faults.append(f"ligne {count} : absente, ajoutée ou déplacée")
        seal = _seal(key, former, replace(line, sequence=count))
        if not _same(seal, line.seal) and len(faults) < at_most:
            faults.append(f"ligne {line.sequence} : son sceau ne correspond pas")
        faults += [
            f"ligne {count} : elle n’est pas celle de l’ancre"
            for anchor in awaited.pop(count, ())
            if not _same(anchor.seal, line.seal)
        ]
        former, last = line.seal, line
    faults += _head_faults(key, last, head)
    faults += [f"ligne {missing} : ancrée, et elle n’est plus là" for missing in sorted(awaited)]
    return Verification(count, head, len(anchors), tuple(faults[:at_most]))


def _head_faults(key: bytes, last: AuditLine | None, head: AuditHead | None) -> list[str]:
    if last is None:
        return [] if head is None else ["les lignes ont disparu, leur tête est là"]
    if head is None:
        return ["la tête de la chaîne a disparu"]
    if not _same(head.mac, _mac(key, "tete", head.sequence, head.seal)):
        return ["la tête de la chaîne a été modifiée"]
    if (head.sequence, head.seal) != (last.sequence, last.seal):
        return [f"la fin manque ou a été ajoutée : la dernière ligne est {head.sequence}"]
    return []


def _bare(anchor: Anchor) -> AuditHead:
    return AuditHead(anchor.sequence, anchor.seal, "")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(key: bytes, what: str, sequence: int, seal: str) -> str:
    return _keyed(key, (what, str(sequence), seal))


def _seal(key: bytes, former_seal: str, line: AuditLine) -> str:
    act, what = line.act, line.written
    parts = (
        *("ligne", former_seal, str(line.sequence), line.at.isoformat(timespec="microseconds")),
        *(act.actor_id, act.actor_role, act.through, act.motive),
        *(what.verb, what.kind, what.object_id, what.former),
    )
    return _keyed(key, parts)


def _keyed(key: bytes, parts: Iterable[str | None]) -> str:
    # Each part with its length: no two lists of parts are written alike.
    content = bytearray()
    for part in parts:
        if part is None:
            content += b"\xff\xff\xff\xff"
        else:
            encoded = part.encode("utf-8", "surrogatepass")
            content += len(encoded).to_bytes(4, "big") + encoded
    return hmac.digest(key, bytes(content), hashlib.sha256).hex()
