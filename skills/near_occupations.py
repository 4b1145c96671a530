"""The occupations near another, each with what makes it near: never a score alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from skills.codes import RomeCode, SkillId
from skills.diplomas import is_diploma
from skills.normalize import STOP_WORDS, fold
from skills.occupation_vectors import OccupationVectors
from skills.occupation_words import WORD_AS_WRITTEN
from skills.similarity import affinity_rows
from skills.stemming import stem
from skills.taxonomy import Occupation, OccupationSkill, Referential, SkillKind
from skills.vectors import SkillSpace

FloatArray = NDArray[np.float64]

MAX_WORDS = 4
_DOMAIN_LENGTH = 3


@dataclass(frozen=True, slots=True)
class NearOccupation:
    """An occupation one could move to, nearest first from rank 1, and why it is near.

    ``shared_skills`` are asked by both, most telling first; ``shared_words`` are the words, as
    written, that weigh most in their likeness. ``listed_rank`` is its rank among the moves that the
    referential lists, None when it does not or when they are not read; ``said_why`` is the reason
    that the referential gives of such a move, in French.
    """

    code: RomeCode
    score: float
    rank: int
    shared_skills: tuple[SkillId, ...]
    shared_words: tuple[str, ...]
    same_family: bool
    same_domain: bool
    same_broad_domain: bool
    is_reference: bool
    listed_rank: int | None
    said_why: str


@dataclass(frozen=True, slots=True)
class ComparedOccupations:
    """A referential with the vectors of its occupations; ``meanings`` as in ``affinity_rows``."""

    referential: Referential
    space: SkillSpace
    vectors: OccupationVectors
    meanings: FloatArray | None = None

    def near(
        self, code: RomeCode, limit: int, *, with_mobilities: bool = True
    ) -> tuple[NearOccupation, ...]:
        """Return the occupations nearest to ``code``, best first, ties by code; not itself.

        Occupations that nothing brings near are left out, so that fewer than ``limit`` may come.

        Raises
        ------
        UnknownOccupation
            When the referential does not hold the code.
        """
        origin = self.vectors.number(code)
        listed = self.referential if with_mobilities else None
        scores = affinity_rows(self.vectors, np.array([origin]), listed, self.meanings)[0]
        scores[origin] = 0.0
        ranked = np.argsort(-scores, kind="stable")[:limit]
        return tuple(
            self._with_reasons(
                self.referential.occupations[code],
                self.referential.occupations[self.vectors.codes[target]],
                (float(scores[target]), rank),
                with_mobilities=with_mobilities,
            )
            for rank, target in enumerate(ranked, start=1)
            if scores[target] > 0.0
        )

    def _with_reasons(
        self,
        origin: Occupation,
        target: Occupation,
        place: tuple[float, int],
        *,
        with_mobilities: bool,
    ) -> NearOccupation:
        score, rank = place
        is_listed = with_mobilities and target.code in origin.near
        return NearOccupation(
            code=target.code,
            score=score,
            rank=rank,
            shared_skills=tuple(self._shared_skills(origin, target)),
            shared_words=tuple(self._shared_words(origin, target)),
            same_family=origin.parent is not None and origin.parent == target.parent,
            same_domain=origin.code[:_DOMAIN_LENGTH] == target.code[:_DOMAIN_LENGTH],
            same_broad_domain=origin.code[0] == target.code[0],
            is_reference=target.parent == target.code,
            listed_rank=origin.near.index(target.code) + 1 if is_listed else None,
            said_why=origin.why_near(target.code) if is_listed else "",
        )

    def _shared_skills(self, origin: Occupation, target: Occupation) -> Iterator[SkillId]:
        """Yield the skills both ask: know-how first, then the heart of the target, then rarest.

        Attitudes say little of two occupations, and a diploma is no competence: both are left
        out.
        """
        asked = {link.skill_id for link in origin.skills}
        skills = self.referential.skills
        shared = [
            link
            for link in target.skills
            if link.skill_id in asked
            and skills[link.skill_id].kind is not SkillKind.SOFT_SKILL
            and not is_diploma(skills[link.skill_id])
        ]

        def importance(link: OccupationSkill) -> tuple[bool, bool, float, SkillId]:
            rarity = float(self.space.idf[self.space.index[link.skill_id]])
            is_knowledge = skills[link.skill_id].kind is SkillKind.KNOWLEDGE
            return is_knowledge, not link.core, -rarity, link.skill_id

        for link in sorted(shared, key=importance):
            yield link.skill_id

    def _shared_words(self, origin: Occupation, target: Occupation) -> Iterator[str]:
        """Yield the words that weigh most in the likeness, one per stem, as the target has them."""
        first = len(self.space.dims)
        one, other = (
            self.vectors.own[self.vectors.index[code]] for code in (origin.code, target.code)
        )
        weights = csr_matrix(one.multiply(other))
        places = weights.indices[np.argsort(-weights.data, kind="stable")]
        folded = [self.vectors.words[place - first] for place in places if place >= first]
        written = self._written(target)
        seen: set[str] = set()
        for word in folded:
            if len(seen) == MAX_WORDS:
                return
            if word in STOP_WORDS or not word.isalpha():
                continue
            if stem(word) not in seen:
                seen.add(stem(word))
                yield written.get(word, word)

    def _written(self, target: Occupation) -> dict[str, str]:
        """Return the words of an occupation as they are written, by their folded form."""
        texts = [name.label for name in target.appellations]
        texts += [target.definition]
        texts += [self.referential.skills[link.skill_id].label for link in target.skills]
        written: dict[str, str] = {}
        for text in texts:
            for word in WORD_AS_WRITTEN.findall(text):
                written.setdefault(fold(word), word.lower())
        return written
