"""Offers that an employer posts itself: moderated, then ranked like any other."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from insertion.errors import InvalidValue, TransitionRefused
from insertion.opportunity import JobOffer
from insertion.text import require_id

SOURCE = "employeur"


class PostedState(StrEnum):
    """Where a posted offer stands; what was published stays so while a change is looked at."""

    TO_CHECK = "a_moderer"
    PUBLISHED = "publiee"
    REFUSED = "refusee"
    CLOSED = "fermee"


class ClosingReason(StrEnum):
    """Why an offer is closed; which of them came from here is what the service is judged by."""

    FILLED_FROM_HERE = "pourvue_ici"
    FILLED_ELSEWHERE = "pourvue_ailleurs"
    CANCELLED = "annulee"
    OTHER = "autre"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedOffer:
    """An offer as its employer last wrote it; ``published`` says that a version is ranked now.

    ``motive`` is what the Département said of it; once closed, the code of why it was.
    """

    offer: JobOffer
    organisation_id: str
    site_id: str
    posted_at: datetime
    state: PostedState = PostedState.TO_CHECK
    published: bool = False
    motive: str | None = None
    version: int = 1

    def __post_init__(self) -> None:
        require_id(self.site_id)

    @property
    def id(self) -> str:
        """Return the id of the offer."""
        return self.offer.id

    def changed(self, offer: JobOffer, site_id: str) -> "PostedOffer":
        """Return it as rewritten by its employer, to be looked at again."""
        self._require_not_closed()
        return self._next(offer=offer, site_id=site_id, state=PostedState.TO_CHECK, motive=None)

    def decided(self, *, accepted: bool, motive: str | None) -> "PostedOffer":
        """Return it once the Département has looked at it; refusing takes a motive."""
        if self.state is not PostedState.TO_CHECK:
            raise TransitionRefused("etat", "Cette offre n’attend pas de décision.")
        if accepted:
            return self._next(state=PostedState.PUBLISHED, published=True, motive=motive)
        if not (motive or "").strip():
            raise InvalidValue("motif", "pourquoi cette offre est refusée")
        return self._next(state=PostedState.REFUSED, motive=motive)

    @property
    def closing_reason(self) -> ClosingReason | None:
        """Return why it was closed, None when it is not or nobody said."""
        if self.state is not PostedState.CLOSED or self.motive not in set(ClosingReason):
            return None
        return ClosingReason(self.motive)

    def closed(self, reason: ClosingReason | None = None) -> "PostedOffer":
        """Return it once withdrawn."""
        self._require_not_closed()
        motive = None if reason is None else reason.value
        return self._next(state=PostedState.CLOSED, published=False, motive=motive)

    def _require_not_closed(self) -> None:
        if self.state is PostedState.CLOSED:
            raise TransitionRefused("fermee", "Cette offre est fermée.")

    def _next(self, **facts: object) -> "PostedOffer":
        return replace(self, version=self.version + 1, **facts)  # type: ignore[arg-type]
