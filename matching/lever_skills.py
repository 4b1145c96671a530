"""Which skills are worth trying as levers: those that what is nearly good asks and she lacks.

Only a choice of what to ask the engine: what a skill opens is then counted by the engine itself.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from insertion.beneficiary import MAX_SKILLS
from matching.asked import weights_asked
from matching.asking import Asking
from matching.columns import KINDS, QuestionArrays
from matching.entry import Entry
from matching.explanation import measure
from matching.kernels.formulas import CREDIT_UNIT
from matching.kernels.offering import COSINE, COVERAGE, CRITERIA
from matching.levers import GOOD_SCORE, Lever, one_more_skill
from matching.live_index import State
from matching.reference import Reference
from matching.search import Found
from skills.taxonomy import SkillKind

LOOKED_AT = 60  # of what is in reach and not good yet, the best
HEAVIEST = 12  # of the skills that one of these asks and she lacks
TRIED = 6
LEARNT = frozenset({SkillKind.KNOW_HOW, SkillKind.KNOWLEDGE})


def likely_skills(
    asking: Asking, found: Found, state: State, reference: Reference
) -> tuple[Lever, ...]:
    """Return the levers of the ``TRIED`` skills that should raise most matches to a good score.

    ``found`` is everything in reach.
    """
    profile, question = asking.profile, asking.question
    if len(profile.skills) >= MAX_SKILLS:
        return ()
    nearly = found.names[found.scores < GOOD_SCORE][:LOOKED_AT]
    if not len(nearly):
        return ()
    scores = found.scores[found.scores < GOOD_SCORE][:LOOKED_AT].tolist()
    lines = measure(nearly, question, state, reference)
    raised: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for entry, score, line in zip(state.entries(nearly), scores, lines, strict=True):
        suitability = float(line[:CRITERIA].sum())
        for dim, points in islice(skill_gains(entry, question, reference), HEAVIEST):
            gain = points * score / suitability if suitability > 0 else 0.0
            raised[dim][0] += score + gain >= GOOD_SCORE
            raised[dim][1] += gain
    best = sorted(raised, key=lambda dim: (-raised[dim][0], -raised[dim][1], dim))
    return tuple(one_more_skill(reference.space.dims[dim]) for dim in best[:TRIED])


def skill_gains(
    entry: Entry, question: QuestionArrays, reference: Reference
) -> Iterator[tuple[int, float]]:
    """Yield the skills that an opportunity asks and she lacks, and the suitability each would add.

    The heaviest first. Know-how and knowledge only: a family of skills is not learnt, nor a way of
    being.
    """
    weights = weights_asked(entry.occupation, entry.stated, reference.usual)
    ceilings = reference.policy_arrays.weights[KINDS.index(entry.kind)]
    credit = {dim: int(question.credit[dim]) for dim in weights}
    declared = round(reference.policy.credit.declared * CREDIT_UNIT)
    asked = CREDIT_UNIT * sum(weights.values())
    square = CREDIT_UNIT * CREDIT_UNIT * sum(weight * weight for weight in weights.values())
    held_square = sum((weights[dim] * credit[dim]) ** 2 for dim in weights)
    for dim, _, skill_id in reference.asked.of(entry.occupation, entry.stated):
        skill = reference.referential.skills[skill_id]
        if credit[dim] >= declared or skill.kind not in LEARNT:
            continue
        more, more_square = 0, 0
        first, last = reference.credits.skill_start[dim : dim + 2].tolist()
        for reached in reference.credits.skill_reaches[first:last].tolist():
            if reached in weights and credit[reached] < declared:
                weight, had = weights[reached], credit[reached]
                more += weight * (declared - had)
                more_square += weight * weight * (declared * declared - had * had)
        closer = math.sqrt((held_square + more_square) / square) - math.sqrt(held_square / square)
        yield dim, float(ceilings[COVERAGE] * more / asked + ceilings[COSINE] * closer)
