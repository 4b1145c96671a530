"""``vicinal bench``: how fast the engine is here, checked against an independent scan."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, one_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = ("10k", "100k", "1M", "5M")
MIN_QUERIES, MAX_QUERIES = 10, 20_000
MAX_SEED = 1_000_000_000
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


Size = Annotated[
    str,
    typer.Option(
        "--size",
        metavar="|".join(SIZES),
        parser=one_of(*SIZES),
        help="Nombre d’offres (100k, sauf indication).",
        show_default=False,
    ),
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", parser=whole_number(0, MAX_SEED), help="Graine du tirage."),
]
Queries = Annotated[
    int,
    typer.Option(
        "--queries",
        metavar="N",
        parser=whole_number(MIN_QUERIES, MAX_QUERIES),
        help="Nombre de personnes distinctes.",
    ),
]
Heavy = Annotated[
    bool, typer.Option("--heavy", metavar=FLAG, help="Mesure aussi des profils de 40 compétences.")
]
WorstCase = Annotated[
    bool,
    typer.Option(
        "--worst-case", metavar=FLAG, help="Mesure aussi Paris en voiture, sans aucun critère."
    ),
]
People = Annotated[
    bool,
    typer.Option(
        "--people", metavar=FLAG, help="Mesure aussi l’autre sens : une offre, ses personnes."
    ),
]
Batch = Annotated[
    bool, typer.Option("--batch", metavar=FLAG, help="Mesure aussi un lot de personnes.")
]
Peers = Annotated[
    bool,
    typer.Option(
        "--peers",
        metavar=FLAG,
        help="Compare à PostgreSQL, DuckDB, SQLite et Qdrant, s’ils sont installés.",
    ),
]
Rome = Annotated[
    Path | None,
    typer.Option(
        "--rome",
        metavar="ROME_4.0.zip",
        help="Archive officielle ; sinon celle de VICINAL_BENCH_DATA, sinon le référentiel fourni.",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", metavar=FLAG, help="Écrit tout le résultat en JSON.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DOSSIER",
        help="Dossier du résultat (benchmarks/results, sauf indication).",
        show_default=False,
    ),
]


def bench(
    size: Size = "100k",
    seed: Seed = 2026,
    queries: Queries = 2000,
    heavy: Heavy = False,
    worst_case: WorstCase = False,
    people: People = False,
    batch: Batch = False,
    peers: Peers = False,
    rome: Rome = None,
    as_json: AsJson = False,
    out: Out = None,
) -> int:
    """Mesurer la vitesse du moteur sur un corpus national tiré au sort.

    Chaque mesure est comparée à un balayage complet écrit à part : le rappel doit être de 1.
    Le résultat est écrit dans un fichier, dont « python -m benchmarks.report » tire les tableaux.
    Le code de retour est 1 si une réponse n’est pas exacte.
    """
    _require_checkout()
    for variable in _ONE_THREAD:  # read once, when NumPy is first imported
        os.environ.setdefault(variable, "1")
    from benchmarks.speed import RESULTS, Options, run, write_result
    from benchmarks.summary import is_exact, summary
    from cli.errors import NOTHING_DONE, OK
    from cli.terminal import messages, output, print_json

    options = Options(
        size=size,
        seed=seed,
        queries=queries,
        heavy=heavy,
        worst_case=worst_case,
        people=people,
        batch=batch,
        peers=peers,
        rome=rome,
    )
    with _told() as tell:
        document = run(options, tell)
    path = write_result(document, out or RESULTS)
    if as_json:
        print_json(document)
    else:
        output().print(summary(document))
    messages().print(f"Résultat : {path}")
    return OK if is_exact(document) else NOTHING_DONE


def checkout() -> Path:
    """Return the folder that holds the command, and in a clone the benchmarks beside it."""
    return Path(__file__).resolve().parent.parent


def _require_checkout() -> None:
    """Make the benchmarks importable: they are beside the command in a clone, in no wheel."""
    from cli.errors import CommandRefused

    root = checkout()
    if not (root / "benchmarks" / "speed.py").is_file():
        raise CommandRefused(
            "le code des mesures n’est pas installé avec le programme : lancez « ./vicinal bench » "
            "depuis une copie du dépôt."
        )
    if str(root) not in sys.path:
        sys.path.append(str(root))


@contextmanager
def _told() -> "Iterator[Callable[[str, float], None]]":
    """Yield what shows the stage under way: its name once, and a bar on a terminal."""
    from cli.terminal import progress

    shown = ""
    with progress("Mesure") as bar:
        task = bar.add_task("Mesure", total=1.0)

        def tell(stage: str, share: float) -> None:
            nonlocal shown
            if stage != shown:
                shown = stage
                bar.console.print(f"{stage}…")
            bar.update(task, completed=share)

        yield tell
