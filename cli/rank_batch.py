"""``vicinal rank-batch``: one profile a line in, one answer a line out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, whole_number
from cli.options import STDIN, HowMany, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.wiring import Vicinal
    from cli.batch_answers import Answerer
    from cli.batch_input import Lines
    from cli.batch_state import BatchState

DEFAULT_K = 50
MAX_WORKERS = 256
_MOST_BLOCKS = 512
_FEWEST_LINES = 16  # of a block
_FORMAT = "1"

_CHANGED = {
    "entree": "les profils",
    "catalogue": "le catalogue",
    "politique": "la politique",
    "demande": "ce qui est demandé",
    "format": "la version de Vicinal",
}


Profiles = Annotated[
    str,
    typer.Argument(
        metavar="PROFILS.jsonl",
        help="Un profil par ligne, avec un champ « id » facultatif ; « - » lit l’entrée standard.",
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="RESULTATS.jsonl",
        help="Une réponse par ligne lue, dans le même ordre ; le fichier n’apparaît que complet.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        parser=whole_number(1, MAX_WORKERS),
        help="Nombre de processus : tous les cœurs, sauf indication. Les résultats sont les mêmes.",
        show_default=False,
    ),
]
IdsOnly = Annotated[
    bool,
    typer.Option(
        "--ids-only",
        metavar=FLAG,
        help="N’écrit que les identifiants, les rangs et les points, sans explication.",
    ),
]


def rank_batch(
    profiles: Profiles,
    out: Out,
    kind: Kind = "tout",
    k: HowMany = DEFAULT_K,
    workers: Workers = None,
    ids_only: IdsOnly = False,
) -> int:
    """Classer les possibilités de beaucoup de personnes à la fois.

    Une ligne illisible donne un objet « erreur » avec son numéro et n’arrête pas les autres.
    Une commande interrompue continue où elle en était quand on la relance à l’identique.
    Le code de retour est 0 si au moins une personne a eu sa réponse, 1 si aucune.
    """
    from cli.batch_answers import Answerer
    from cli.batch_state import batch_state
    from cli.batch_workers import default_workers
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, messages

    with ready_session() as vicinal, batch_state(out) as state:
        path = state.spool(sys.stdin.buffer) if profiles == STDIN else Path(profiles)
        answerer = Answerer(vicinal, vicinal.sources(), k, kind, ids_only)
        lines, refused = _run(path, out, answerer, state, workers or default_workers())
    answered = lines - refused
    messages().print(
        f"{count(lines, 'ligne lue', 'lignes lues')} : "
        f"{count(answered, 'réponse', 'réponses')}, "
        f"{count(refused, 'erreur', 'erreurs')}. Résultats : {out}"
    )
    return OK if answered or not lines else NOTHING_DONE


def _run(
    path: Path, out: Path, answerer: "Answerer", state: "BatchState", workers: int
) -> tuple[int, int]:
    """Answer every line of a file; return how many there are, and how many were refused."""
    from cli.atomic_file import atomic_text
    from cli.batch_input import find_lines
    from cli.batch_state import write_in_order

    lines = find_lines(path, answerer.sources.communes)
    _say_restarted(state.take_up(_asked(lines, answerer)))
    size = max(_FEWEST_LINES, -(-len(lines) // _MOST_BLOCKS))
    _answer(lines, size, answerer, state, workers)
    with atomic_text(out) as file:
        refused = write_in_order(state, lines.by_place, size, file)
    state.clear()
    return len(lines), refused


def _asked(lines: "Lines", answerer: "Answerer") -> dict[str, str]:
    """Return what the answers depend on, by name."""
    desk = answerer.sources.desk
    return {
        "entree": lines.digest,
        "catalogue": f"{desk.engine.state.version} {desk.reference.digest}",
        "politique": desk.reference.policy.version,
        "demande": f"{answerer.k} {answerer.kind} {answerer.ids_only}",
        "format": _FORMAT,
    }


def _say_restarted(changed: tuple[str, ...]) -> None:
    from cli.terminal import messages

    if changed:
        names = ", ".join(_CHANGED[name] for name in changed)
        messages().print(f"Depuis l’interruption, ont changé : {names}. Tout est recalculé.")


def _answer(
    lines: "Lines", size: int, answerer: "Answerer", state: "BatchState", workers: int
) -> None:
    """Answer the blocks that are not yet, with a bar; say what is kept when it is stopped."""
    from cli.batch_workers import answer_blocks
    from cli.terminal import count, messages, progress

    places = [lines.by_place[first : first + size] for first in range(0, len(lines), size)]
    left = [number for number in range(len(places)) if state.read(number) is None]
    done = len(lines) - sum(len(places[number]) for number in left)
    if done:
        known = count(done, "ligne déjà répondue", "lignes déjà répondues")
        messages().print(f"Reprise : {known}.")

    def answer(number: int, one_more: "Callable[[], None]") -> None:
        state.write(number, answerer.block(lines.read(places[number]), one_more))

    answerer.warm_up()
    try:
        with progress("Classement") as bar:
            task = bar.add_task("Classement", total=len(lines), completed=done)
            answer_blocks(
                left,
                answer,
                workers,
                lambda more: bar.update(task, completed=done + more),
                lambda: _connect_anew(answerer.vicinal),
            )
    except KeyboardInterrupt:
        if any(state.read(number) for number in range(len(places))):
            messages().print("Interrompu. La même commande continuera où celle-ci s’arrête.")
        raise


def _connect_anew(vicinal: "Vicinal") -> None:
    """Leave the connections to the process that opened them."""
    vicinal.engine.dispose(close=False)
