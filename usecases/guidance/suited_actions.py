"""The actions that suit a person, in the engine's order, with what the rules say of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.beneficiary import Profile
from insertion.dispositifs import Dispositifs
from insertion.eligibility import Eligibility, assess_eligibility
from insertion.eligibility_judgements import Verdict
from insertion.errors import UnknownRecord
from insertion.needs import next_objectives
from insertion.opportunity import InsertionAction
from insertion.ports import UnitOfWork
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from insertion.situation import Situation
from insertion.terms import Objective
from matching.answer import Match
from usecases.guidance.action_sessions import Place, by_action, months_of, places_of
from usecases.guidance.situations import stored_situation
from usecases.matching_desk import MatchingDesk
from usecases.rank_opportunities import rank_opportunities
from usecases.ranking_request import KINDS, MAX_K, Wanted
from usecases.rights import require_person


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitedAction:
    """One action: why it suits, whether one may enter, when, and whether it is the next step.

    ``eligibility`` is None when no rule is known of its dispositif. ``place`` is the soonest way
    in, None when every place is taken.
    """

    action: InsertionAction
    match: Match
    eligibility: Eligibility | None
    place: Place | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what profile, and with which index and policy, it was computed."""

    profile: Profile
    versions: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitedActions:
    """Those one may enter or whose rules are to check, then those one may not, with the reason."""

    day: date
    objectives: frozenset[Objective]  # to reach next; empty when the needs are not known
    open: tuple[SuitedAction, ...]
    not_met: tuple[SuitedAction, ...]
    asked: Asked


def suit_actions(
    beneficiary_id: str,
    uow: UnitOfWork,
    viewer: Actor,
    desk: MatchingDesk,
    rules: tuple[Dispositifs, date],
) -> SuitedActions:
    """Return the actions within reach of a person; to her and to those who accompany her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks, or nothing is known of her.
    """
    dispositifs, today = rules
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_MATCHES)
        profile = uow.beneficiaries.get(beneficiary_id)
        if profile is None:
            raise UnknownRecord("no profile of this person")
        situation = stored_situation(uow, beneficiary_id)
        pairs, asked = reachable_actions(profile, uow, desk)
        sessions = by_action(uow.action_sessions.of_actions(action.id for action, _ in pairs))
    needs = profile.needs
    objectives = frozenset() if needs is None else next_objectives(needs)
    judge = Judge(situation, dispositifs)

    def suited(action: InsertionAction, match: Match) -> SuitedAction:
        months = months_of(action.dispositif, dispositifs, today)
        places = places_of(action, sessions.get(action.id, ()), months, today)
        return SuitedAction(
            action=action,
            match=match,
            eligibility=judge.on(action.dispositif, today),
            place=places[0] if places else None,
            is_next=action.objective in objectives,
        )

    found = [suited(action, match) for action, match in pairs]
    return SuitedActions(
        day=today,
        objectives=objectives,
        open=tuple(each for each in found if not _is_closed(each)),
        not_met=tuple(each for each in found if _is_closed(each)),
        asked=asked,
    )


class Judge:
    """What the rules say of one person; the same dispositif and day are judged once."""

    def __init__(self, situation: Situation, dispositifs: Dispositifs) -> None:
        self._situation, self._dispositifs = situation, dispositifs
        self._known: dict[tuple[str, date], Eligibility | None] = {}

    def on(self, dispositif: str, day: date) -> Eligibility | None:
        """Return what one dispositif says for a day, None when no rule of it answers."""
        asked = dispositif_key(dispositif), day
        if asked not in self._known:
            self._known[asked] = self._assess(*asked)
        return self._known[asked]

    def _assess(self, key: str, day: date) -> Eligibility | None:
        if key not in self._dispositifs or self._dispositifs.get(key).on(day) is None:
            return None
        return assess_eligibility(self._situation, key, self._dispositifs, day)


def reachable_actions(
    profile: Profile, uow: UnitOfWork, desk: MatchingDesk
) -> tuple[Sequence[tuple[InsertionAction, Match]], Asked]:
    """Return the actions that nothing known excludes, in the engine's order, and what was asked.

    What was closed since the answer was computed is left out.
    """
    ranking = rank_opportunities(profile, desk, Wanted(k=MAX_K, kinds=KINDS["action"]))
    asked = Asked(profile, (ranking.snapshot_version, ranking.policy_version))
    known = uow.opportunities.get_many([match.opportunity_id for match in ranking.matches])
    pairs = [(known.get(match.opportunity_id), match) for match in ranking.matches]
    return [(found, match) for found, match in pairs if isinstance(found, InsertionAction)], asked


def _is_closed(suited: SuitedAction) -> bool:
    eligibility = suited.eligibility
    return eligibility is not None and eligibility.verdict is Verdict.NOT_MET
