"""Keep each answer shown, with the question sealed, so that it can be asked and compared again."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.answer_journal import AnswerJournal, Store
from api.tenancy import ASKED
from geo.communes import CommuneCode
from insertion.beneficiary import Profile
from insertion.shown import AnswerKind, ShownAnswer, ShownLine
from insertion.terms import ContractKind, OpportunityKind
from matching.answer import Contribution, Match, Ranking
from matching.people_answer import PersonMatch
from persistence.json_form import canonical_json
from persistence.profile_documents import profile_from_document, profile_to_document
from usecases.guidance.suited_actions import Asked
from usecases.ranking_request import Wanted
from usecases.vault import Vault, derived_key

DIGEST_OF = "question"
Question = Mapping[str, Any]


class ShownLog:
    """Where answers are noted before they are shown.

    Parameters
    ----------
    key
        Of the trace: questions are sealed with another, derived from it.
    store
        Keeps answers in one transaction.
    base
        See :class:`api.answer_journal.AnswerJournal`.
    """

    def __init__(self, key: bytes, store: Store, base: Path | None) -> None:
        self._vault = Vault(derived_key(key, b"answers shown"))
        self.journal = AnswerJournal(store, base)

    def ranking(
        self,
        profile: Profile,
        wanted: Wanted,
        ranking: Ranking,
        beneficiary_id: str | None = None,
    ) -> None:
        """Note the best of a profile that was sent, or that is kept of a person."""
        question = {"profil": profile_to_document(profile), **_wanted_to_json(wanted)}
        versions = ranking.snapshot_version, ranking.policy_version
        shown = lines_of(ranking.matches)
        self._note(AnswerKind.MATCHES, beneficiary_id, question, versions, shown)

    def assessment(
        self,
        profile: Profile,
        match: Match,
        versions: tuple[str, str],
        beneficiary_id: str | None = None,
    ) -> None:
        """Note one opportunity looked at, for a profile that was sent or is kept."""
        question = {
            "profil": profile_to_document(profile),
            "opportunite": str(match.opportunity_id),
        }
        self._note(AnswerKind.ASSESSMENT, beneficiary_id, question, versions, lines_of([match]))

    def actions(
        self,
        beneficiary_id: str,
        asked: Asked,
        matches: Sequence[Match],
    ) -> None:
        """Note the actions shown of a person followed, in their order."""
        question = {"profil": profile_to_document(asked.profile)}
        self._note(AnswerKind.ACTIONS, beneficiary_id, question, asked.versions, lines_of(matches))

    def search(
        self,
        beneficiary_id: str,
        asked: tuple[Profile, Wanted],
        ranking: Ranking,
        matches: Sequence[Match],
    ) -> None:
        """Note what of a search that a person keeps was shown, in its order."""
        question = {"profil": profile_to_document(asked[0]), **_wanted_to_json(asked[1])}
        versions = ranking.snapshot_version, ranking.policy_version
        self._note(AnswerKind.SEARCH, beneficiary_id, question, versions, lines_of(matches))

    def plan(self, beneficiary_id: str, steps: Iterable[str], versions: tuple[str, str]) -> None:
        """Note the steps of a plan."""
        lines = tuple(ShownLine(step, None, ()) for step in steps)
        self._note(AnswerKind.PLAN, beneficiary_id, {}, versions, lines)

    def person(self, match: PersonMatch, opportunity_id: str, versions: tuple[str, str]) -> None:
        """Note that an opportunity was said to suit a person."""
        shown = ShownLine(opportunity_id, match.score, _points(match.contributions))
        question = {"opportunite": opportunity_id}
        self._note(AnswerKind.PERSON, match.beneficiary_id, question, versions, (shown,))

    def question_of(self, answer: ShownAnswer) -> Question:
        """Return the question of an answer.

        Raises
        ------
        usecases.vault.Unsealable
            When it was sealed with another key.
        """
        question: Question = json.loads(self._vault.unseal(answer.question, answer.id))
        return question

    def _note(
        self,
        kind: AnswerKind,
        beneficiary_id: str | None,
        question: Question,
        versions: tuple[str, str],
        lines: tuple[ShownLine, ...],
    ) -> None:
        answer_id = uuid.uuid4().hex
        text = canonical_json(question)
        self.journal.note(
            ShownAnswer(
                id=answer_id,
                at=datetime.now(UTC),
                kind=kind,
                beneficiary_id=beneficiary_id,
                question_digest=self._vault.keyed_hash(DIGEST_OF, text),
                question=self._vault.seal(text, answer_id),
                index_version=versions[0],
                policy_version=versions[1],
                lines=lines,
                departement=ASKED.get(),
            )
        )


def profile_of(question: Question) -> Profile:
    """Return the profile of a question."""
    return profile_from_document(question["profil"])


def wanted_of(question: Question) -> Wanted:
    """Return what of the list a question wanted."""
    contract, commune = question["contrat"], question["commune"]
    return Wanted(
        k=question["k"],
        skip=question["passees"],
        kinds=frozenset(map(OpportunityKind, question["genres"])),
        contract=None if contract is None else ContractKind(contract),
        commune=None if commune is None else CommuneCode(commune),
        text=question["mots"],
    )


def _wanted_to_json(wanted: Wanted) -> dict[str, object]:
    return {
        "k": wanted.k,
        "passees": wanted.skip,
        "genres": sorted(kind.value for kind in wanted.kinds),
        "contrat": None if wanted.contract is None else wanted.contract.value,
        "commune": None if wanted.commune is None else str(wanted.commune),
        "mots": wanted.text,
    }


def lines_of(matches: Iterable[Match]) -> tuple[ShownLine, ...]:
    """Return the lines of what the engine answers, as they are kept."""
    return tuple(
        ShownLine(str(match.opportunity_id), match.score, _points(match.contributions))
        for match in matches
    )


def _points(contributions: Iterable[Contribution]) -> tuple[tuple[str, float], ...]:
    return tuple((each.criterion.value, each.points) for each in contributions)
