"""A seeded national corpus of offers as columns: ten thousand or five million, in the same way.

Drawn by blocks of a fixed size, each with its own generator: a smaller corpus is the start of a
larger one. Nothing expires, since a measure must not depend on the day it is made. Nothing here
measures quality: the offers know nothing of people's choices.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus_hours import shift_patterns
from benchmarks.corpus_occupations import UNKNOWN_SHARE, Entries, Occupations
from benchmarks.corpus_places import Places
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, OpportunityKind, PhysicalDemand
from matching.columns import KINDS, NEVER, OpportunityColumns
from matching.reference import Reference

BLOCK = 20_000
SKILLS_SHARE = 0.6
MIN_SKILLS, MAX_SKILLS = 3, 12
ACTION_SHARE = 0.015
SHIFT_SHARE = 0.45
HABITUAL_SHIFTS = 12  # an occupation has its hours: most of its shifts are one of these
HABITUAL_SHARE = 0.8
HOURS_UNKNOWN_SHARE = 0.12
STATED_STRAIN_SHARE = 0.2

_CONTRACTS = {
    None: 0.03,
    ContractKind.CDI: 0.4,
    ContractKind.CDD: 0.25,
    ContractKind.INTERIM: 0.17,
    ContractKind.SEASONAL: 0.04,
    ContractKind.CDDI: 0.03,
    ContractKind.INTERIM_INSERTION: 0.01,
    ContractKind.APPRENTICESHIP: 0.04,
    ContractKind.PROFESSIONALISATION: 0.01,
    ContractKind.CUI: 0.01,
    ContractKind.SELF_EMPLOYED: 0.01,
}
_HOURS = {
    35.0: 0.55,
    39.0: 0.1,
    37.5: 0.05,
    30.0: 0.08,
    28.0: 0.05,
    24.0: 0.08,
    20.0: 0.05,
    12.0: 0.04,
}
# Licences asked, over all occupations: each has its own taste for them (see _licence_bits).
_LICENCES = {
    Licence.B: 0.16,
    Licence.CACES: 0.04,
    Licence.C: 0.015,
    Licence.CE: 0.01,
    Licence.AM: 0.01,
}

Progress = Callable[[int], None]
Block = tuple[OpportunityColumns, Entries]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Offers and actions as an index is built from them."""

    seed: int
    columns: OpportunityColumns
    shifts: tuple[WeeklyHours, ...]

    def __len__(self) -> int:
        return len(self.columns.ids)


def build_corpus(
    size: int, seed: int, reference: Reference, progress: Progress | None = None
) -> Corpus:
    """Return ``size`` opportunities; ``progress`` is told how many are drawn."""
    places, occupations = Places(reference.communes), Occupations(reference, seed)
    shifts = shift_patterns(seed)
    blocks: list[OpportunityColumns] = []
    for first in range(0, size, BLOCK):
        blocks.append(_draw_block(first, seed, places, occupations, len(shifts)))
        if progress:
            progress(min(first + BLOCK, size))
    return Corpus(seed, first_rows(_joined(blocks), size), shifts)


def first_rows(columns: OpportunityColumns, size: int) -> OpportunityColumns:
    """Return the first ``size`` opportunities."""
    entries = int(columns.stated_start[size])
    cut = {name: array[:size] for name, array in columns._asdict().items()}
    cut["stated_start"] = columns.stated_start[: size + 1]
    cut["stated_skill"] = columns.stated_skill[:entries]
    cut["stated_required"] = columns.stated_required[:entries]
    return OpportunityColumns(**cut)


def _draw_block(
    first: int, seed: int, places: Places, occupations: Occupations, n_shifts: int
) -> OpportunityColumns:
    rng = np.random.default_rng([seed, 3, first // BLOCK])
    action = rng.random(BLOCK) < ACTION_SHARE
    occupation = occupations.draw(rng, BLOCK)
    unknown = rng.random(BLOCK) < np.where(action, 0.7, UNKNOWN_SHARE)
    domain = np.where(unknown, -1, occupations.domain[occupation])
    located = places.locate_jobs(rng, places.draw_jobs(rng, domain))
    skills = _draw_stated(rng, occupation, unknown, occupations)
    return OpportunityColumns(
        ids=corpus_ids(first, BLOCK),
        lat_rad=np.radians(located.lat),
        lon_rad=np.radians(located.lon),
        area_km=located.area_km,
        approximate=located.approximate,
        density=located.density,
        commune=located.commune,
        kind=np.where(
            action,
            KINDS.index(OpportunityKind.INSERTION_ACTION),
            KINDS.index(OpportunityKind.JOB_OFFER),
        ).astype(np.uint8),
        contract=_draw_contracts(rng, action),
        licence_bits=_licence_bits(rng, occupation, action, 1.0),
        desired_licence_bits=_licence_bits(rng, occupation, action, 0.5),
        shift=_draw_shifts(rng, occupation, n_shifts),
        occupation=np.where(unknown, -1, occupation).astype(np.int32),
        weekly_hours=_draw_hours(rng, action),
        strain_bits=_draw_strains(rng, np.where(unknown, 0, occupations.strain_bits[occupation])),
        need_bits=_draw_needs(rng, action),
        expires=np.full(BLOCK, NEVER, np.int32),
        stated_start=skills.starts(BLOCK),
        stated_skill=skills.dim,
        stated_required=skills.required,
    )


def corpus_ids(first: int, count: int, prefix: bytes = b"corpus-") -> NDArray[np.bytes_]:
    """Return ``corpus-0000001`` and the following, without a Python loop."""
    digits = np.arange(first + 1, first + count + 1)[:, None] // 10 ** np.arange(6, -1, -1) % 10
    text = np.empty((count, len(prefix) + 7), np.uint8)
    text[:, : len(prefix)] = np.frombuffer(prefix, np.uint8)
    text[:, len(prefix) :] = digits + ord("0")
    return text.view(f"S{text.shape[1]}")[:, 0]


def pick(rng: np.random.Generator, shares: dict[float, float], count: int) -> NDArray[np.float64]:
    """Return ``count`` numbers drawn by their shares, which need not sum to 1."""
    weights = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares)), size=count, p=weights / weights.sum())


def _draw_stated(
    rng: np.random.Generator,
    occupation: NDArray[np.int64],
    unknown: NDArray[np.bool_],
    occupations: Occupations,
) -> Entries:
    stating = (rng.random(len(occupation)) < SKILLS_SHARE) & ~unknown
    wanted = np.where(stating, rng.integers(MIN_SKILLS, MAX_SKILLS + 1, len(occupation)), 0)
    owner = np.repeat(np.arange(len(occupation)), wanted)
    return occupations.draw_skills(rng, owner, occupation[owner])


def _draw_contracts(rng: np.random.Generator, action: NDArray[np.bool_]) -> NDArray[np.uint8]:
    numbers = {
        0 if kind is None else 1.0 + list(ContractKind).index(kind): share
        for kind, share in _CONTRACTS.items()
    }
    drawn = pick(rng, numbers, len(action))
    cddi = 1.0 + list(ContractKind).index(ContractKind.CDDI)
    of_action = np.where(rng.random(len(action)) < 0.3, cddi, 0.0)  # noqa: PLR2004
    return np.where(action, of_action, drawn).astype(np.uint8)


def _licence_bits(
    rng: np.random.Generator,
    occupation: NDArray[np.int64],
    action: NDArray[np.bool_],
    share: float,
) -> NDArray[np.uint32]:
    """Return licences asked: an occupation in four asks them three times as much as the mean."""
    taste = np.where(occupation % 4 == 0, 3.0, 1 / 3)
    bits = np.zeros(len(occupation), np.uint32)
    for licence, mean in _LICENCES.items():
        asked = (rng.random(len(occupation)) < np.minimum(mean * share * taste, 0.9)) & ~action
        bits |= asked.astype(np.uint32) << np.uint32(list(Licence).index(licence))
    return bits


def _draw_shifts(
    rng: np.random.Generator, occupation: NDArray[np.int64], n_shifts: int
) -> NDArray[np.int32]:
    count = len(occupation)
    habitual = (occupation * 7919 + rng.integers(0, HABITUAL_SHIFTS, count) * 104729) % n_shifts
    other = rng.integers(0, n_shifts, count)
    drawn = np.where(rng.random(count) < HABITUAL_SHARE, habitual, other)
    return np.where(rng.random(count) < SHIFT_SHARE, drawn, -1).astype(np.int32)


def _draw_hours(rng: np.random.Generator, action: NDArray[np.bool_]) -> NDArray[np.float64]:
    unknown = rng.random(len(action)) < np.where(action, 0.8, HOURS_UNKNOWN_SHARE)
    return np.where(unknown, np.nan, pick(rng, _HOURS, len(action)))


def _draw_strains(rng: np.random.Generator, usual: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the demands usual of the occupation, or those that one offer in five states."""
    count = len(usual)
    one = np.uint32(1) << rng.integers(0, len(PhysicalDemand), count).astype(np.uint32)
    two = np.uint32(1) << rng.integers(0, len(PhysicalDemand), count).astype(np.uint32)
    stated = rng.random(count) < STATED_STRAIN_SHARE
    return np.where(stated, one | two, usual).astype(np.uint32)


def _draw_needs(rng: np.random.Generator, action: NDArray[np.bool_]) -> NDArray[np.uint32]:
    bits = np.zeros(len(action), np.uint32)
    for _ in range(2):
        bits |= np.uint32(1) << rng.integers(0, len(Need), len(action)).astype(np.uint32)
    return np.where(action, bits, 0).astype(np.uint32)


def _joined(blocks: list[OpportunityColumns]) -> OpportunityColumns:
    """Return the blocks end to end; each column is let go of as soon as it is joined."""
    columns = [block._asdict() for block in blocks]
    blocks.clear()
    lengths = [int(block["stated_start"][-1]) for block in columns]
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    joined = {
        name: np.concatenate([block.pop(name) for block in columns])
        for name in OpportunityColumns._fields
        if name != "stated_start"
    }
    joined["stated_start"] = np.concatenate(
        [
            block["stated_start"][(number > 0) :] + offset
            for number, (block, offset) in enumerate(zip(columns, offsets[:-1], strict=True))
        ]
    ).astype(np.int64)
    return OpportunityColumns(**joined)
