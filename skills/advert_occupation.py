"""Which occupation an advert is about, from its title and its text.

Three pieces of evidence, added up for every code: how near the title is to the names of an
occupation (``lookup.py``), whether such a name stands whole in the title or in the text
(``extraction.py``), and how much the words of the advert are those of the occupation: its names,
its definition, its competences. The weights were chosen on half of the real offers of
``benchmarks/bench_offer_reading.py``, which reports the other half apart.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skills.advert_title import telling_words, title_parts
from skills.advert_words import OccupationWords
from skills.broad_names import is_meant
from skills.codes import RomeCode
from skills.extraction import Extractor
from skills.lookup import TitleLookup
from skills.normalize import MAX_READ, fold
from skills.taxonomy import Referential

# Weights beside the nearness of the title, which is in [0, 1].
_SPOTTED_IN_TITLE = 0.4
_SPOTTED_IN_TEXT = 0.05
_MAX_SPOTTED_IN_TEXT = 2.0
_WORDS = 1.5
_TITLE_REPEATED = 3  # the words of the title count so many times among those of the advert
_POSITION_HALVES_AT = 1000  # characters: a name that far in the text counts half
_TITLES_LOOKED_UP = 200
_NOT_MEANT = 0.8  # « vendeur » of a shop of furniture, for the code of « vendeur en boulangerie »
_LATE = 0.3  # « Commis de cuisine, plongeur »: the job said first is the job

# Logistic fit of « the first answer is right » on its lead over the second and its total.
_LEAD, _TOTAL, _BIAS = 3.4, 1.13, -2.23


@dataclass(frozen=True, slots=True)
class AdvertOccupation:
    """One answer: ``score`` ranks it, ``confidence`` in [0, 1] is that it is the right one."""

    code: RomeCode
    label: str
    score: float
    confidence: float


class AdvertReader:
    """Ranks the occupations of a referential for an advert.

    ``extractor`` reads names in it. The words of the occupations are indexed at the first advert
    read, or by :meth:`warm_up`.
    """

    def __init__(self, referential: Referential, titles: TitleLookup, extractor: Extractor) -> None:
        self._referential = referential
        self._titles = titles
        self.extractor = extractor
        self._codes = tuple(sorted(referential.occupations))
        self._places = {code: place for place, code in enumerate(self._codes)}

    @cached_property
    def _words(self) -> OccupationWords:
        return OccupationWords(self._referential, self._codes)

    def warm_up(self) -> None:
        """Index the words of the occupations now."""
        self._words  # noqa: B018

    def rank(self, title: str, text: str = "", limit: int = 10) -> tuple[AdvertOccupation, ...]:
        """Return the likeliest occupations, best first, ties by code; empty when nothing is near.

        Only the first 20,000 characters of ``text`` are read. Only the first answer can be sure:
        the confidence of the others is what is left of it.
        """
        scores = self._scores(title, text[:MAX_READ])
        best = np.lexsort((np.arange(len(scores)), -np.round(scores, 6)))[: max(limit, 2)]
        kept = [place for place in best if scores[place] > 0]
        if not kept or limit < 1:
            return ()
        total = float(scores[kept[0]])
        lead = total - (float(scores[kept[1]]) if len(kept) > 1 else 0.0)
        sure = 1 / (1 + float(np.exp(-(_LEAD * lead + _TOTAL * total + _BIAS))))
        return tuple(
            AdvertOccupation(
                self._codes[place],
                self._referential.occupations[self._codes[place]].label,
                round(float(scores[place]), 4),
                round(sure if rank == 0 else min(sure, 1 - sure) / rank, 4),
            )
            for rank, place in enumerate(kept[:limit])
        )

    def _scores(self, title: str, text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        scores = _WORDS * self._words.cosines((title, _TITLE_REPEATED), (text, 1))
        named = np.zeros_like(scores)
        folded = fold(f"{title} {text}")
        for part, trust in title_parts(title):
            for hit in self._titles.search(part, _TITLES_LOOKED_UP):
                place = self._places[RomeCode(hit.code)]
                meant = " " in part or is_meant(hit.code, part, folded)
                named[place] = max(named[place], trust * hit.score * (1 if meant else _NOT_MEANT))
        scores += named
        in_text = np.zeros_like(scores)
        words = telling_words(title)
        for fact in self.extractor.occupations_in(title):
            share = min(1.0, telling_words(fact.support) / max(1, words))
            early = 1 - _LATE * fact.start / max(1, len(title))
            scores[self._places[RomeCode(fact.code)]] += _SPOTTED_IN_TITLE * share * early
        for fact in self.extractor.occupations_in(text):
            nearness = 1 / (1 + fact.start / _POSITION_HALVES_AT)
            in_text[self._places[RomeCode(fact.code)]] += nearness
        scores += _SPOTTED_IN_TEXT * np.minimum(in_text, _MAX_SPOTTED_IN_TEXT)
        return scores
