"""The answers of a lookup to the texts it was asked lately.

Many people say the same few occupations and competences, and comparing a text with every name of
the referential takes longer than ranking a million offers.
"""

from collections.abc import Callable

from skills.lookup import LookupHit

MOST_KEPT = 4_096
MAX_KEPT_LENGTH = 60  # what is longer is rarely said twice, and more likely to be about someone

Search = Callable[[str, int], tuple[LookupHit, ...]]


class KeptSearch:
    """A search that remembers what it found for short texts; safe to share by threads."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._found: dict[tuple[str, int], tuple[LookupHit, ...]] = {}

    def __call__(self, text: str, limit: int) -> tuple[LookupHit, ...]:
        """Return the best answers to ``text``, best first."""
        kept = self._found.get((text, limit))
        if kept is not None:
            return kept
        found = self._search(text, limit)
        if len(text) <= MAX_KEPT_LENGTH:
            if len(self._found) >= MOST_KEPT:
                self._found = {}
            self._found[text, limit] = found
        return found

    def knows(self, text: str, limit: int) -> bool:
        """Return whether the answers to ``text`` are at hand."""
        return (text, limit) in self._found
