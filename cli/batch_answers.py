"""The answer to one line of a batch: a whole explained list, or ids and scores alone."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.limits import MAX_PROFILE_BYTES
from api.schemas.match import shortlist_out
from api.strict_json import JsonValue, UnreadableJson, read_json
from cli.batch_input import Line
from cli.batch_state import Block
from cli.profile_input import ProfileUnusable, mistake_lines, parse_profile
from geo.coordinates import Coordinates
from insertion.beneficiary import Profile
from usecases.profile_draft import ProfileRefused
from usecases.rank_many import rank_many
from usecases.ranking_request import KINDS, Wanted
from usecases.read_profile import read_profile
from usecases.shortlist import Sources, draw_up_shortlist

if TYPE_CHECKING:
    from api.wiring import Vicinal
    from usecases.profile_draft import ProfileDraft, ResolvedProfile

MAX_ID_LENGTH = 200
_ANYONE = Profile(home=Coordinates(47.0, 2.0))

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answerer:
    """What every line is answered from: one catalogue, one policy, one way of asking."""

    vicinal: "Vicinal"
    sources: Sources
    k: int
    kind: str
    ids_only: bool

    def warm_up(self) -> None:
        """Compile what answers, once for all processes."""
        if self.ids_only:
            list(rank_many([_ANYONE], self.sources.desk, 1, KINDS[self.kind]))

    def block(self, lines: Iterable[Line], one_more: Callable[[], None]) -> Block:
        """Return the answers to some lines, in their order."""
        answers = self._ids(lines, one_more) if self.ids_only else self._explained(lines, one_more)
        kept = list(answers)
        body = "".join(
            json.dumps(each, ensure_ascii=False, allow_nan=False) + "\n" for each in kept
        )
        refused = sum("erreur" in each for each in kept)
        return Block(len(kept), refused, body.encode())

    def _explained(self, lines: Iterable[Line], one_more: Callable[[], None]) -> Iterator[Answer]:
        uow, wanted = self.vicinal.unit_of_work(), Wanted(k=self.k, kinds=KINDS[self.kind])
        referential = self.sources.knowledge.referential

        def answer(draft: "ProfileDraft") -> Answer:
            shortlist = draw_up_shortlist(draft, self.sources, uow, wanted)
            shown = shortlist_out(shortlist, referential)
            return {"resultat": shown}

        for line in lines:
            yield answer_line(line, answer)
            one_more()

    def _ids(self, lines: Iterable[Line], one_more: Callable[[], None]) -> Iterator[Answer]:
        """Yield ids and scores: profiles are read one by one, then ranked all at once."""
        read: list[ResolvedProfile] = []

        def keep(draft: "ProfileDraft") -> Answer:
            sources = self.sources
            read.append(read_profile(draft, sources.knowledge, sources.communes, sources.geocoder))
            return {}

        heads = [answer_line(line, keep) for line in lines]
        found = rank_many(
            [each.profile for each in read], self.sources.desk, self.k, KINDS[self.kind]
        )
        for head in heads:
            yield head if "erreur" in head else head | {"resultats": _ranked(next(found))}
            one_more()


def _ranked(found: Iterable[tuple[str, float]]) -> list[Answer]:
    return [
        {"rang": rank, "id": opportunity_id, "score": score}
        for rank, (opportunity_id, score) in enumerate(found, start=1)
    ]


def answer_line(line: Line, answer: "Callable[[ProfileDraft], Answer]") -> Answer:
    """Return the answer to one line, or why it has none."""
    head: Answer = {"ligne": line.number}
    if line.content is None:
        return head | _error(f"la ligne dépasse {MAX_PROFILE_BYTES // 1024} ko")
    try:
        value = read_json(line.content.strip())
        if isinstance(value, dict) and "id" in value:
            head["id"] = _line_id(value.pop("id"))
        return head | answer(parse_profile(value).to_draft())
    except UnreadableJson as error:
        return head | _error(str(error))
    except ProfileUnusable as error:
        return head | _error("le profil est à corriger", mistake_lines(error.mistakes))
    except ProfileRefused as error:
        lines = [f"{each.field} : {each.expected}" for each in error.mistakes]
        return head | _error("le profil est à corriger", lines)


def _line_id(value: JsonValue) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= MAX_ID_LENGTH and value.isprintable():
        return value
    raise UnreadableJson(f"id : un nombre entier ou {MAX_ID_LENGTH} caractères au plus")


def _error(sentence: str, details: list[str] | None = None) -> Answer:
    return {"erreur": {"message": sentence, "details": details or []}}
