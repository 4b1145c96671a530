"""``vicinal rank-batch``: one profile a line in, one answer a line out."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from api.limits import MAX_PROFILE_BYTES
from cli.options import STDIN, HowMany, Kind
from usecases.ranking_request import KINDS

if TYPE_CHECKING:
    from api.strict_json import JsonValue
    from api.wiring import Vicinal

DEFAULT_K = 50
MAX_ID_LENGTH = 200

Answer = dict[str, object]


def rank_batch(
    profiles: Annotated[
        str,
        typer.Argument(
            metavar="PROFILS.jsonl",
            help="Un profil par ligne, avec un champ « id » facultatif ; « - » lit l’entrée "
            "standard.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="RESULTATS.jsonl",
            help="Une réponse par ligne lue ; le fichier n’apparaît que complet.",
        ),
    ],
    kind: Kind = "tout",
    k: HowMany = DEFAULT_K,
) -> int:
    """Classer les possibilités de beaucoup de personnes à la fois.

    Une ligne illisible donne un objet « erreur » avec son numéro et n’arrête pas les autres.
    Le code de retour est 0 si au moins une personne a eu sa réponse, 1 si aucune.
    """
    from cli.atomic_file import atomic_text
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, messages

    tally = _Tally()
    with ready_session() as vicinal, _opened(profiles) as (stream, size), atomic_text(out) as file:
        answer = _answerer(vicinal, k, kind)
        for line in _watched(stream, size):
            tally.lines += 1
            result = _answer_line(line, answer)
            tally.refused += "erreur" in result
            file.write(json.dumps(result, ensure_ascii=False, allow_nan=False) + "\n")
    answered = tally.lines - tally.refused
    messages().print(
        f"{count(tally.lines, 'ligne lue', 'lignes lues')} : "
        f"{count(answered, 'réponse', 'réponses')}, "
        f"{count(tally.refused, 'erreur', 'erreurs')}. Résultats : {out}"
    )
    return OK if answered or not tally.lines else NOTHING_DONE


@dataclass(slots=True)
class _Tally:
    lines: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that is not blank; ``content`` is None when it is too long to be a profile."""

    number: int
    content: bytes | None
    end: int  # bytes read so far, for the bar


def _lines(stream: IO[bytes]) -> Iterator[_Line]:
    number = end = 0
    while content := stream.readline(MAX_PROFILE_BYTES + 1):
        number += 1
        end += len(content)
        too_long = len(content) > MAX_PROFILE_BYTES
        while too_long and content and not content.endswith(b"\n"):
            content = stream.readline(MAX_PROFILE_BYTES)
            end += len(content)
        if too_long or content.strip():
            yield _Line(number, None if too_long else content, end)


@contextmanager
def _opened(name: str) -> Iterator[tuple[IO[bytes], int | None]]:
    if name == STDIN:
        yield sys.stdin.buffer, None
    else:
        with Path(name).open("rb") as stream:
            yield stream, Path(name).stat().st_size


def _watched(stream: IO[bytes], size: int | None) -> Iterator[_Line]:
    """Yield the lines and move the bar by the bytes read."""
    from cli.terminal import progress

    with progress("Classement") as bar:
        task = bar.add_task("Classement", total=size)
        for line in _lines(stream):
            yield line
            bar.update(task, completed=line.end)


def _answerer(vicinal: "Vicinal", k: int, kind: str) -> "Callable[[JsonValue], Answer]":
    """Return what answers one profile; every line is answered from the same catalogue."""
    from api.schemas.match import ShortlistOut
    from cli.profile_input import parse_profile
    from usecases.shortlist import draw_up_shortlist

    sources, uow, kinds = vicinal.sources(), vicinal.unit_of_work(), KINDS[kind]

    def answer(value: "JsonValue") -> Answer:
        draft = parse_profile(value).to_draft()
        shortlist = draw_up_shortlist(draft, sources, uow, k, kinds)
        return ShortlistOut.of(shortlist, sources.knowledge.referential).model_dump(mode="json")

    return answer


def _answer_line(line: _Line, answer: "Callable[[JsonValue], Answer]") -> Answer:
    from api.strict_json import UnreadableJson, read_json
    from cli.profile_input import ProfileUnusable, mistake_lines
    from usecases.profile_draft import ProfileRefused

    head: Answer = {"ligne": line.number}
    if line.content is None:
        return head | _error(f"la ligne dépasse {MAX_PROFILE_BYTES // 1024} ko")
    try:
        value = read_json(line.content.strip())
        if isinstance(value, dict) and "id" in value:
            head["id"] = _line_id(value.pop("id"))
        return head | {"resultat": answer(value)}
    except UnreadableJson as error:
        return head | _error(str(error))
    except ProfileUnusable as error:
        return head | _error("le profil est à corriger", mistake_lines(error.mistakes))
    except ProfileRefused as error:
        lines = [f"{each.field} : {each.expected}" for each in error.mistakes]
        return head | _error("le profil est à corriger", lines)


def _line_id(value: "JsonValue") -> str | int:
    from api.strict_json import UnreadableJson

    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= MAX_ID_LENGTH and value.isprintable():
        return value
    raise UnreadableJson(f"id : un nombre entier ou {MAX_ID_LENGTH} caractères au plus")


def _error(sentence: str, details: list[str] | None = None) -> Answer:
    return {"erreur": {"message": sentence, "details": details or []}}
