"""Ask again the question of an answer that was kept, and compare bit for bit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.shown_log import Question, lines_of, profile_of, wanted_of
from api.wiring import Vicinal
from insertion.errors import UnknownOpportunity, UnknownRecord
from insertion.opportunity import OpportunityId
from insertion.shown import AnswerKind, ShownAnswer, ShownLine
from usecases.rank_opportunities import assess_opportunity, rank_opportunities
from usecases.ranking_request import KINDS, MAX_K, Wanted
from usecases.shortlist import Sources, rank_again
from usecases.vault import Unsealable


class Outcome(StrEnum):
    """What asking again showed."""

    SAME = "identique"
    DIFFERENT = "different"
    GONE = "version_absente"
    UNSEALABLE = "cle_differente"
    OF_ITS_DAY = "du_jour"


SENTENCES = {
    Outcome.SAME: "Refaite à l’identique, au bit près.",
    Outcome.DIFFERENT: "Refaite, elle diffère : la trace ou le calcul a changé.",
    Outcome.GONE: "Le catalogue, les horaires ou les poids d’alors ne sont plus là : ils ne sont "
    "pas gardés. Ce qui a été montré se lit toujours.",
    Outcome.UNSEALABLE: "La question a été chiffrée avec une autre clé : elle ne se relit pas.",
    Outcome.OF_ITS_DAY: "Elle dépendait aussi de ce qui était écrit ce jour-là : elle se lit, et "
    "ne se refait pas.",
}
_PART_OF_A_RANKING = frozenset({AnswerKind.ACTIONS, AnswerKind.SEARCH})
_REPLAYED = frozenset({AnswerKind.MATCHES, AnswerKind.ASSESSMENT}) | _PART_OF_A_RANKING


@dataclass(frozen=True, slots=True)
class Replay:
    """An answer that was kept, and what asking again showed."""

    answer: ShownAnswer
    outcome: Outcome
    differing: tuple[str, ...] = ()


def answer_of(vicinal: Vicinal, answer_id: str) -> ShownAnswer:
    """Return an answer that was kept, or raise :class:`insertion.errors.UnknownRecord`."""
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        found = uow.traces.answers.get(answer_id)
    if found is None:
        raise UnknownRecord("no such answer")
    return found


def replay(vicinal: Vicinal, answer: ShownAnswer) -> Replay:
    """Ask the question of an answer again, with the catalogue of today if it is that of then."""
    if answer.kind not in _REPLAYED:
        return Replay(answer, Outcome.OF_ITS_DAY)
    try:
        question = vicinal.shown.question_of(answer)
    except Unsealable:
        return Replay(answer, Outcome.UNSEALABLE)
    sources = vicinal.sources()
    if answer.policy_version != sources.desk.reference.policy.version:
        return Replay(answer, Outcome.GONE)
    found = _asked_again(vicinal, answer, question, sources)
    if found is None:
        return Replay(answer, Outcome.GONE)
    differing = _differing(answer.lines, found)
    return Replay(answer, Outcome.DIFFERENT if differing else Outcome.SAME, differing)


def _asked_again(
    vicinal: Vicinal, answer: ShownAnswer, question: Question, sources: Sources
) -> Sequence[ShownLine] | None:
    """Return the lines of today, None when the index of then is not there."""
    profile, desk = profile_of(question), sources.desk
    if answer.kind is AnswerKind.ASSESSMENT:
        if answer.index_version != desk.engine.state.version:
            return None
        try:
            wanted_id = OpportunityId(question["opportunite"])
            return lines_of([assess_opportunity(profile, desk, wanted_id).match])
        except UnknownOpportunity:
            return None
    if answer.kind in _PART_OF_A_RANKING:
        if answer.kind is AnswerKind.ACTIONS:
            ranking = rank_opportunities(profile, desk, Wanted(k=MAX_K, kinds=KINDS["action"]))
        else:
            ranking = rank_again(profile, sources, vicinal.reading(), wanted_of(question))
        shown = {line.opportunity_id for line in answer.lines}
        # In the order shown: by the rules of entry of that day, or what was new; the lines
        # themselves are compared.
        again = {
            line.opportunity_id: line
            for line in lines_of(ranking.matches)
            if line.opportunity_id in shown
        }
        found: Iterable[ShownLine] = (
            again[line.opportunity_id] for line in answer.lines if line.opportunity_id in again
        )
    else:
        ranking = rank_again(profile, sources, vicinal.reading(), wanted_of(question))
        found = lines_of(ranking.matches)
    return tuple(found) if ranking.snapshot_version == answer.index_version else None


def _differing(kept: Sequence[ShownLine], found: Sequence[ShownLine]) -> tuple[str, ...]:
    """Return the ids whose line, or whose place, is not the same."""
    if kept == found:
        return ()
    longest = max(len(kept), len(found))
    pairs = (
        (kept[place : place + 1], found[place : place + 1])  # one of them may be shorter
        for place in range(longest)
    )
    return tuple((one or other)[0].opportunity_id for one, other in pairs if one != other)
