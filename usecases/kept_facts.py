"""The facts of what was shown lately, kept while the index stays as it is.

An answer shows facts that the database holds; the same few offers are shown to many people, and
reading them again costs as much as finding them.
"""

from collections.abc import Callable, Mapping, Sequence

from insertion.opportunity import Opportunity, OpportunityId

MOST_KEPT = 20_000

Read = Callable[[Sequence[OpportunityId]], Mapping[OpportunityId, Opportunity]]


class KeptFacts:
    """Opportunities by id, of one version of the index; safe to share by threads."""

    def __init__(self) -> None:
        self._of_version: tuple[str, dict[OpportunityId, Opportunity]] = ("", {})

    def get_many(
        self, ids: Sequence[OpportunityId], version: str, read: Read
    ) -> Mapping[OpportunityId, Opportunity]:
        """Return those of ``ids`` that exist; ``read`` is asked for those not kept."""
        known, kept = self._of_version
        if known != version or len(kept) > MOST_KEPT:
            kept = {}
            self._of_version = (version, kept)
        missing = [each for each in ids if each not in kept]
        if missing:
            kept.update(read(missing))
        return {each: kept[each] for each in ids if each in kept}

    def at_hand(
        self, ids: Sequence[OpportunityId], version: str
    ) -> Mapping[OpportunityId, Opportunity] | None:
        """Return the facts of ``ids`` when all are kept, None when some must be read."""
        known, kept = self._of_version
        if known != version or any(each not in kept for each in ids):
            return None
        return {each: kept[each] for each in ids}
