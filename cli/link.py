"""``vicinal link``: from the labels of one list to those of another."""

from pathlib import Path
from typing import Annotated

import typer

from cli.french import FLAG, whole_number
from usecases.read_list import MAX_LINKED

DEFAULT_K = 100
_DOING = "Rapprochement"

Queries = Annotated[
    Path,
    typer.Option(
        "--queries",
        metavar="Q.tsv",
        help="Les libellés à rapprocher : identifiant, tabulation, texte.",
    ),
]
Corpus = Annotated[
    Path,
    typer.Option(
        "--corpus",
        metavar="C.tsv",
        help="Les libellés parmi lesquels chercher, écrits de même ; un identifiant par libellé.",
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="RUN.tsv",
        help="Le classement, au format TREC ; le fichier n’apparaît que complet.",
    ),
]
HowMany = Annotated[
    int,
    typer.Option(
        "-k",
        metavar="N",
        parser=whole_number(1, MAX_LINKED),
        help="Nombre de réponses par libellé.",
        show_default=True,
    ),
]
LabelsOnly = Annotated[
    bool,
    typer.Option(
        "--labels-only",
        metavar=FLAG,
        help="Compare les libellés seuls, sans le référentiel actif ni l’encodeur.",
    ),
]


def link(
    queries: Queries,
    corpus: Corpus,
    out: Out,
    k: HowMany = DEFAULT_K,
    labels_only: LabelsOnly = False,
) -> int:
    """Rapprocher deux listes de libellés : métiers ou compétences, de n’importe quel vocabulaire.

    Les mots communs, les deux genres, le référentiel actif et, s’il est installé, l’encodeur
    servent au rapprochement. Chaque ligne du résultat : libellé cherché, Q0, libellé trouvé, rang,
    score, vicinal.
    """
    from cli.atomic_file import atomic_text
    from cli.errors import OK
    from cli.lookups import knowledge_in_use
    from cli.meanings import sense_of_list
    from cli.terminal import count, messages, reported
    from usecases.link_lists import Background, link_lists
    from usecases.read_list import read_list

    asked, labels = read_list(queries), read_list(corpus)
    written = 0
    with atomic_text(out) as file, knowledge_in_use() as knowledge, reported(_DOING) as report:
        known = Background(knowledge, sense_of_list(report))
        background = Background() if labels_only else known
        for line in link_lists(asked, labels, k, background, report):
            file.write(line + "\n")
            written += 1
    messages().print(
        f"{count(len(asked), 'libellé cherché', 'libellés cherchés')} parmi "
        f"{count(len(labels), 'libellé', 'libellés')} : "
        f"{count(written, 'réponse', 'réponses')}. Résultats : {out}"
    )
    return OK
