"""``vicinal rules``: the dispositifs as dated, cited rules; and check those a territory adds."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson

if TYPE_CHECKING:
    from insertion.dispositifs import Dispositifs


def read_day(text: str) -> date:
    """Return the day written ``2021-06-15``, or refuse it."""
    from cli.french import BadValue

    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        raise BadValue("une date comme 2021-06-15 est attendue.") from None


OnDay = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=read_day,
        help="Le jour dont les règles répondent, aujourd’hui sinon.",
        show_default=False,
    ),
]
RulesFolder = Annotated[
    Path | None,
    typer.Option(
        "--rules-dir",
        metavar="DOSSIER",
        help="Règles ajoutées ; sinon VICINAL_RULES_DIR.",
        show_default=False,
    ),
]


def known_dispositifs(folder: Path | None) -> "Dispositifs":
    """Return the dispositifs of the project and those of the folder; refused files are told."""
    from cli.rules_view import print_mistakes
    from cli.session import effective_settings
    from cli.terminal import messages
    from insertion.dispositifs_loading import load_dispositifs

    dispositifs = load_dispositifs(folder or effective_settings().rules_dir)
    print_mistakes(messages(), dispositifs.mistakes)
    return dispositifs


def list_rules(
    context: typer.Context,
    on: OnDay = None,
    rules_dir: RulesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Voir les règles des dispositifs, et vérifier celles qu’un territoire ajoute."""
    if context.invoked_subcommand is not None:
        return
    from api.schemas.dispositif import DispositifsOut
    from api.wiring import local_today
    from cli.rules_view import print_dispositifs
    from cli.terminal import output, print_json

    dispositifs, day = known_dispositifs(rules_dir), on or local_today()
    if as_json:
        print_json(DispositifsOut.of(dispositifs, day).model_dump(mode="json"))
    else:
        print_dispositifs(output(), dispositifs, day)


def show_rules(
    dispositif_id: Annotated[
        str, typer.Argument(metavar="ID", help="Identifiant, voir « vicinal rules ».")
    ],
    on: OnDay = None,
    rules_dir: RulesFolder = None,
    as_json: AsJson = False,
) -> int:
    """Montrer les règles d’un dispositif un jour donné, avec leur source."""
    from api.schemas.dispositif import DispositifOut
    from api.wiring import local_today
    from cli.errors import NOTHING_DONE, OK
    from cli.rules_view import print_not_begun, print_rules
    from cli.terminal import messages, output, print_json

    dispositifs, day = known_dispositifs(rules_dir), on or local_today()
    dispositif = dispositifs.get(dispositif_id)
    rules = dispositif.on(day)
    if rules is None:
        print_not_begun(messages(), dispositif, day)
        return NOTHING_DONE
    if as_json:
        print_json(DispositifOut.of_rules(rules, dispositifs).model_dump(mode="json"))
    else:
        print_rules(output(), rules, dispositifs)
    return OK


def check_rules(
    path: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Fichier .toml, ou dossier de tels fichiers.")
    ],
    as_json: AsJson = False,
) -> int:
    """Vérifier un fichier de règles avant de l’ajouter : ce qui manque, où, et quoi écrire."""
    from api.schemas.dispositif import refused_files
    from cli.errors import BAD_INPUT, OK
    from cli.rules_view import print_check
    from cli.terminal import output, print_json
    from insertion.dispositifs_loading import check_path

    dispositifs, mistakes = check_path(path)
    added = [each for one in dispositifs for each in one.each_edition() if each.local]
    if as_json:
        print_json(
            {
                "charges": [each.id for each in added],
                "fichiers_refuses": [each.model_dump() for each in refused_files(mistakes)],
            }
        )
    else:
        print_check(output(), added, mistakes)
    return BAD_INPUT if mistakes or not added else OK
