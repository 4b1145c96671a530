"""Ask again the question of an answer that was kept, and compare bit for bit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.past_desks import Moment, Named, PastDesk, PastDesks
from api.shown_log import Question, lines_of, profile_of, wanted_of
from api.wiring import Vicinal
from insertion.errors import UnknownOpportunity, UnknownRecord
from insertion.opportunity import OpportunityId
from insertion.shown import AnswerKind, ShownAnswer, ShownLine
from matching.filters import NO_FILTER
from persistence.errors import UnreadableDocument
from usecases.rank_opportunities import assess_opportunity, rank_opportunities
from usecases.ranking_request import KINDS, MAX_K, Wanted
from usecases.vault import Unsealable


class Outcome(StrEnum):
    """What asking again showed."""

    SAME = "identique"
    DIFFERENT = "different"
    GONE = "version_absente"
    DAMAGED = "illisible"
    UNSEALABLE = "cle_differente"
    OF_ITS_DAY = "du_jour"


SENTENCES = {
    Outcome.SAME: "Refaite à l’identique, au bit près.",
    Outcome.DIFFERENT: "Refaite, elle diffère : la trace ou le calcul a changé.",
    Outcome.GONE: "Le catalogue, les horaires ou les poids d’alors ne sont plus là. Ce qui a été "
    "montré se lit toujours.",
    Outcome.DAMAGED: "Ce qui a été gardé du catalogue d’alors est abîmé : elle ne peut pas être "
    "refaite. Ce qui a été montré se lit toujours.",
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


class Replayer:
    """Asks kept questions again, each with the catalogue, the day and the weights of then."""

    def __init__(self, vicinal: Vicinal) -> None:
        self._vicinal = vicinal
        self._desks = PastDesks(vicinal)

    def replay(self, answer: ShownAnswer) -> Replay:
        """Ask the question of an answer again, and compare."""
        if answer.kind not in _REPLAYED:
            return Replay(answer, Outcome.OF_ITS_DAY)
        try:
            question = self._vicinal.shown.question_of(answer)
        except Unsealable:
            return Replay(answer, Outcome.UNSEALABLE)
        try:
            then = self._desk_of(answer)
        except UnreadableDocument:
            return Replay(answer, Outcome.DAMAGED)
        found = None if then is None else _asked_again(answer, question, then)
        if found is None:
            return Replay(answer, Outcome.GONE)
        differing = _differing(answer.lines, found)
        return Replay(answer, Outcome.DIFFERENT if differing else Outcome.SAME, differing)

    def _desk_of(self, answer: ShownAnswer) -> PastDesk | None:
        named = Named.read(answer.index_version)
        if named is None:
            return None
        day = answer.at.astimezone().date()
        return self._desks.at(Moment(named.catalogue, day, answer.policy_version))


def _asked_again(
    answer: ShownAnswer, question: Question, then: PastDesk
) -> Sequence[ShownLine] | None:
    """Return the lines of then, None when something that made them is not there any more."""
    profile, desk = profile_of(question), then.desk
    if answer.kind is AnswerKind.ASSESSMENT:
        try:
            asked = OpportunityId(question["opportunite"])
            return lines_of([assess_opportunity(profile, desk, asked).match])
        except UnknownOpportunity:
            return None
    if answer.kind is AnswerKind.ACTIONS:
        wanted, among = Wanted(k=MAX_K, kinds=KINDS["action"]), NO_FILTER
    else:
        wanted = wanted_of(question)
        among = then.narrowed(wanted)
    ranking = rank_opportunities(profile, desk, wanted, among)
    if _layers(ranking.snapshot_version) != _layers(answer.index_version):
        return None
    found = lines_of(ranking.matches)
    return _those_of(answer, found) if answer.kind in _PART_OF_A_RANKING else found


def _layers(version: str) -> tuple[str, ...] | None:
    named = Named.read(version)
    return None if named is None else named.layers


def _those_of(answer: ShownAnswer, found: Sequence[ShownLine]) -> Sequence[ShownLine]:
    """Return the lines of what was shown, in the order shown.

    It was by the rules of entry of that day, or what was new; the lines themselves are compared.
    """
    again = {line.opportunity_id: line for line in found}
    return [again[each.opportunity_id] for each in answer.lines if each.opportunity_id in again]


def _differing(kept: Sequence[ShownLine], found: Sequence[ShownLine]) -> tuple[str, ...]:
    """Return the ids whose line, or whose place, is not the same."""
    if tuple(kept) == tuple(found):
        return ()
    longest = max(len(kept), len(found))
    pairs = (
        (kept[place : place + 1], found[place : place + 1])  # one of them may be shorter
        for place in range(longest)
    )
    return tuple((one or other)[0].opportunity_id for one, other in pairs if one != other)
