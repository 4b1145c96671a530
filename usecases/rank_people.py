"""Find the people whom an offer or an action suits, for those who accompany them.

Who may ask this, and of whom, comes with the rights of users: there is no HTTP route to it yet.
"""

from collections.abc import Collection
from dataclasses import dataclass

from insertion.opportunity import Opportunity
from insertion.ports import UnitOfWork
from matching.people import build_people
from matching.people_answer import PeopleRanking
from matching.people_ranking import PeopleDesk
from matching.reference import Reference
from usecases.ranking_request import MAX_K


@dataclass(frozen=True, slots=True)
class SuitedPeople:
    """An opportunity, and the people whom it suits best."""

    opportunity: Opportunity
    ranking: PeopleRanking
    people: int  # how many were looked at


def rank_people(
    opportunity: Opportunity,
    reference: Reference,
    uow: UnitOfWork,
    k: int,
    among: Collection[str] | None = None,
) -> SuitedPeople:
    """Return the exact best ``k`` people of the database for an opportunity, explained.

    Those who object are not there, nor counted.

    ``among`` is a list of ids, a référent's portfolio say; everyone when it is None.

    Raises
    ------
    ValueError
        When ``k`` is not between 1 and ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise ValueError(f"k: expected 1 to {MAX_K}")
    with uow:
        profiles = dict(uow.beneficiaries.iterate())
        for objecting in uow.objections.among(profiles):
            del profiles[objecting]
    desk = PeopleDesk(reference, build_people(profiles.items(), reference), lambda _ids: profiles)
    ranking = desk.rank(opportunity, k, among)
    looked_at = ranking.total + sum(ranking.excluded.values())
    return SuitedPeople(opportunity, ranking, looked_at)
