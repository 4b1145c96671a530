"""``vicinal retention``: what is kept and for how long, and the nightly job that lets it go."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.command_group import examples, register
from cli.french import FLAG, FrenchGroup
from cli.options import AsJson
from cli.retention_holds import show_holds
from cli.rules import read_day

if TYPE_CHECKING:
    from insertion.retention_rules import RetentionRules
    from usecases.retention.run import RunReport


_NOT_YET = (
    "ce jour n’est pas encore venu : l’essayer avec --dry-run, ou --yes pour effacer quand même "
    "comme si l’on y était."
)


def show_durations(
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FICHIER",
            help="Durées raccourcies à vérifier ; sinon VICINAL_RETENTION_FILE.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Montrer combien de temps chaque donnée est gardée, et d’où cela vient.

    Dit aussi ce qui est à corriger dans un fichier de durées. Une durée peut être raccourcie,
    jamais dépasser la plus longue.
    """
    from api.schemas.retention import DurationsOut
    from cli.errors import OK
    from cli.retention_view import print_durations
    from cli.session import effective_settings
    from cli.terminal import output, print_json

    settings = effective_settings()
    rules = _durations(file or settings.retention_file)
    shown = DurationsOut.of(rules, _today(settings.time_zone))
    if as_json:
        print_json(shown.model_dump(mode="json"))
    else:
        print_durations(output(), shown)
    return OK


def run_retention_command(
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", metavar=FLAG, help="Dit ce qui serait fait, sans rien écrire."),
    ] = False,
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            metavar="DATE",
            parser=read_day,
            help="Le jour pour lequel on compte ; aujourd’hui, sinon.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", metavar=FLAG, help="Accepte d’effacer pour un jour à venir."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> int:
    """Prévenir, archiver puis rendre anonymes les dossiers sans contact, et purger les journaux.

    À lancer chaque nuit. Un passage interrompu reprend où il en était ; le refaire ne change rien
    de plus. Ce qui échoue pour une personne n’arrête pas les autres : le code de retour est 1.
    """
    from api.acting import command_acts
    from api.retention import day_asked, running
    from cli.erase import forget_bytes
    from cli.errors import NOTHING_DONE, OK, CommandRefused
    from cli.session import effective_settings, ready_session
    from cli.terminal import reported
    from usecases.retention.run import run_retention

    _durations(effective_settings().retention_file)  # what is to be corrected is told at once
    command_acts("retention run")
    with ready_session() as vicinal, reported("Dossiers relus") as moved:
        asked = day_asked(vicinal, on)
        if asked.day > day_asked(vicinal).day and not (dry_run or yes):
            raise CommandRefused(_NOT_YET)
        report = run_retention(running(vicinal, asked, dry=dry_run), moved)
        if not dry_run and report.erased:
            forget_bytes(vicinal)
    _print(report, as_json=as_json)
    return NOTHING_DONE if report.failed else OK


def _print(report: "RunReport", *, as_json: bool) -> None:
    from cli.retention_view import print_report, report_as_json
    from cli.terminal import output, print_json

    if as_json:
        print_json(report_as_json(report))
    else:
        print_report(output(), report)


def _durations(path: Path | None) -> "RetentionRules":
    from cli.errors import CommandRefused
    from insertion.retention_rules import InvalidRetention, load_retention

    try:
        return load_retention(path)
    except InvalidRetention as error:
        raise CommandRefused(
            "les durées de conservation sont à corriger.", [str(each) for each in error.mistakes]
        ) from None


def _today(zone: str) -> date:
    from zoneinfo import ZoneInfo

    from api.wiring import utc_now
    from insertion.retention import day_of

    return day_of(utc_now(), ZoneInfo(zone))


retention = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Combien de temps chaque donnée est gardée ; prévenir, archiver, effacer.",
    epilog=examples("retention durations", "retention run --dry-run"),
)
register(
    retention,
    "durations",
    show_durations,
    None,
    "retention durations",
    "retention durations --file durees.toml",
)
register(
    retention,
    "run",
    run_retention_command,
    None,
    "retention run --dry-run",
    "retention run --dry-run --on 2027-01-31 --json",
    "retention run",
)
register(
    retention,
    "holds",
    show_holds,
    None,
    "retention holds",
    "retention holds --to-review --json",
)
