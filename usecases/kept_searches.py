"""The answers of a lookup to the texts it was asked lately.

Many people say the same few occupations and competences, and comparing a text with every name of
the referential takes longer than ranking a million offers.
"""

from collections.abc import Callable
from functools import lru_cache

from skills.lookup import LookupHit

MOST_KEPT = 4_096
MAX_KEPT_LENGTH = 60  # what is longer is rarely said twice, and more likely to be about someone

Search = Callable[[str, int], tuple[LookupHit, ...]]


def kept(search: Search) -> Search:
    """Return ``search``, which remembers what it found for short texts; threads may share it."""
    remembered = lru_cache(MOST_KEPT)(search)

    def answer(text: str, limit: int) -> tuple[LookupHit, ...]:
        return (remembered if len(text) <= MAX_KEPT_LENGTH else search)(text, limit)

    return answer
