"""The command line. Each command is one file; heavy imports wait until one of them runs."""

import importlib.metadata
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from cli.alerts import run_alerts_command
from cli.amounts import amounts
from cli.area import area
from cli.bench import bench
from cli.command_group import examples as _examples
from cli.command_group import register as _register
from cli.config import show_config
from cli.demo import demo
from cli.eligibility import eligibility
from cli.erase import erase_command
from cli.errors import BAD_INPUT, INTERRUPTED, NOTHING_DONE, OK, CommandRefused
from cli.fairness_group import add_fairness_commands
from cli.french import FLAG, FrenchGroup, usage_sentence
from cli.geocode import geocode
from cli.identity_group import add_identity_groups
from cli.import_offers import import_offers_command
from cli.import_rome import import_rome_command
from cli.index import index_status, rebuild_index
from cli.init import init
from cli.levers import levers
from cli.link import link
from cli.lookups import skills, titles
from cli.occupations import gap
from cli.occupations import similar as similar_occupations
from cli.offers import close_offers_command
from cli.people import people
from cli.positionnements import expire_positionnements_command
from cli.rank import rank
from cli.rank_batch import rank_batch
from cli.register import register_command
from cli.retention import retention
from cli.route import route
from cli.rules import check_rules, list_rules, show_rules
from cli.serve import serve
from cli.similar import similar
from cli.territories import territories
from cli.trace_group import add_trace_group
from cli.way_groups import add_way_groups
from cli.zones import build_zones_command, show_zones

DEBUG_VARIABLE = "VICINAL_DEBUG"


app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    subcommand_metavar="COMMANDE [...]",
    pretty_exceptions_enable=False,
)
imports = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Importer un référentiel, des offres, des horaires ou des territoires.",
    epilog=_examples("import rome rome4_v460.zip", "import offers offres.csv --format csv"),
)

occupations = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Aller d’un métier à un autre.",
    epilog=_examples("occupations similar K1304", "occupations gap K1304 K2204"),
)

positionnements = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Relancer et clore ce qui reste sans réponse.",
    epilog=_examples("positionnements expire"),
)
alerts = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Prévenir de ce que les recherches gardées ont trouvé.",
    epilog=_examples("alerts run --dry-run"),
)
zones = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Dessiner les zones qui cachent les domiciles, une fois l’an.",
    epilog=_examples("zones build", "zones show"),
)
offers = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Fermer des offres.",
    epilog=_examples("offers close offre-123 offre-124"),
)
index = typer.Typer(
    cls=FrenchGroup,
    no_args_is_help=True,
    subcommand_metavar="QUOI [...]",
    help="Vérifier l’index des correspondances, ou le refaire.",
    epilog=_examples("index status", "index rebuild"),
)

rules = typer.Typer(
    cls=FrenchGroup,
    invoke_without_command=True,
    subcommand_metavar="[QUOI ...]",
    epilog=_examples("rules", "rules show astre --on 2022-01-15", "rules check garage.toml"),
)
rules.callback()(list_rules)

START, FEED, LOOK_UP, MATCH, FOLLOW, MEASURE = (
    "Démarrer",
    "Alimenter",
    "Chercher dans les référentiels",
    "Rapprocher des personnes et des possibilités",
    "Suivre les parcours",
    "Mesurer",
)


_register(app, "demo", demo, START, "demo", "demo --serve", "demo --seed 7")
_register(app, "init", init, START, "init")
_register(app, "serve", serve, START, "serve", "serve --host 0.0.0.0 --port 8080")
_register(app, "config", show_config, START, "config")
app.add_typer(imports, name="import", rich_help_panel=FEED)
_register(imports, "rome", import_rome_command, None, "import rome rome4_v460.zip")
_register(
    imports,
    "offers",
    import_offers_command,
    None,
    "import offers offres.json --format france-travail",
    "import offers offres.csv --format csv --dry-run",
    "import offers offres.csv --format csv --report compte.csv",
    "import offers offres.csv --format csv --complete",
)
add_way_groups(app, imports, _register, FEED)
app.add_typer(offers, name="offers", rich_help_panel=FEED)
_register(offers, "close", close_offers_command, None, "offers close offre-123 offre-124")
app.add_typer(positionnements, name="positionnements", rich_help_panel=FOLLOW)
_register(
    positionnements,
    "expire",
    expire_positionnements_command,
    None,
    "positionnements expire",
    "positionnements expire --json",
)
app.add_typer(alerts, name="alerts", rich_help_panel=FOLLOW)
_register(alerts, "run", run_alerts_command, None, "alerts run", "alerts run --dry-run --json")
add_identity_groups(app, _register, START)
add_fairness_commands(app, _register, LOOK_UP, MEASURE)
app.add_typer(zones, name="zones", rich_help_panel=FOLLOW)
_register(zones, "build", build_zones_command, None, "zones build")
_register(zones, "show", show_zones, None, "zones show", "zones show --json")
app.add_typer(retention, name="retention", rich_help_panel=FOLLOW)
app.add_typer(index, name="index", rich_help_panel=START)
_register(index, "status", index_status, None, "index status", "index status --json")
_register(index, "rebuild", rebuild_index, None, "index rebuild")
add_trace_group(app, _register, FOLLOW)
_register(app, "geocode", geocode, LOOK_UP, 'geocode "St Barthélemy d’Anjou"', "geocode 49100")
_register(
    app,
    "territories",
    territories,
    LOOK_UP,
    "territories",
    "territories Cholet",
    "territories --point 47.4736,-0.5548",
    "territories --remove qpv",
)
_register(app, "titles", titles, LOOK_UP, 'titles "femme de ménage"')
_register(
    app,
    "route",
    route,
    LOOK_UP,
    "route Segré Angers --at 2026-11-30T08:00 --arrive",
    "route Segré Angers --at 2026-11-30T08:00 --back 17:00",
    "route 47.4736,-0.5548 Saumur --at 2026-11-30T08:00 --json",
)
_register(
    app,
    "skills",
    skills,
    LOOK_UP,
    'skills "nettoyer des locaux"',
    'skills --text "J’ai fait des ménages et je sais conduire un chariot"',
    "skills --near v:repasser",
)
app.add_typer(rules, name="rules", rich_help_panel=LOOK_UP)
_register(rules, "show", show_rules, None, "rules show astre", "rules show aci --json")
_register(rules, "check", check_rules, None, "rules check garage.toml", "rules check regles")
app.add_typer(occupations, name="occupations", rich_help_panel=LOOK_UP)
_register(
    occupations,
    "similar",
    similar_occupations,
    None,
    "occupations similar K1304",
    "occupations similar cariste -k 20 --json",
)
_register(occupations, "gap", gap, None, 'occupations gap cariste "préparateur de commandes"')
_register(
    app,
    "link",
    link,
    LOOK_UP,
    "link --queries nos_metiers.tsv --corpus rome.tsv --out rapprochement.tsv",
    "link --queries Q.tsv --corpus C.tsv -k 10 --out RUN.tsv",
)
_register(
    app,
    "rank",
    rank,
    MATCH,
    "rank profil.json",
    "rank profil.json --kind action -k 5",
    "rank profil.json --why offre-123",
    "rank - --json < profil.json",
)
_register(
    app,
    "rank-batch",
    rank_batch,
    MATCH,
    "rank-batch profils.jsonl --out resultats.jsonl",
    "rank-batch profils.jsonl --out resultats.jsonl --ids-only --workers 4",
)
_register(
    app,
    "eligibility",
    eligibility,
    MATCH,
    "eligibility situation.json",
    "eligibility situation.json --dispositif astre --on 2022-01-15",
)
_register(
    app, "levers", levers, MATCH, "levers profil.json", "levers profil.json --for offre-123 --json"
)
_register(
    app,
    "area",
    area,
    MATCH,
    "area Angers --mode velo --minutes 30",
    "area --point 47.4736,-0.5548 --mode voiture --geojson zone.geojson",
)
_register(app, "similar", similar, MATCH, "similar offre-123", "similar offre-123 --kind tout -k 5")
_register(app, "people", people, MATCH, "people offre-123", "people offre-123 -k 5 --json")
_register(
    app,
    "amounts",
    amounts,
    FOLLOW,
    "amounts conv-2026-adse",
    "amounts conv-2026-adse --from 2026-01-01 --to 2026-06-30 --xlsx decompte.xlsx",
)
_register(
    app,
    "erase",
    erase_command,
    FOLLOW,
    "erase b-1042 --dry-run",
    "erase b-1042",
    "erase --due",
    "erase --replay",
)
_register(
    app,
    "register",
    register_command,
    FOLLOW,
    "register",
    "register positionnements",
    "register --json",
)
_register(
    app,
    "bench",
    bench,
    MEASURE,
    "bench",
    "bench --size 1M --rome rome4_v460.zip --heavy --worst-case --batch",
    "bench --size 100k --peers --json",
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"vicinal {importlib.metadata.version('vicinal')}")
        raise typer.Exit


@app.callback()
def vicinal(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            metavar=FLAG,
            help="Affiche la version.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Rapprocher les personnes des offres d’emploi et des actions d’insertion proches d’elles."""


def main() -> None:
    """Run the command line of this process and leave with its status."""
    # A place name must not crash a terminal that cannot write it.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never lets a traceback out."""
    try:
        status = app(args=list(arguments), prog_name="vicinal", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has what it wanted: what is left is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOTHING_DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except TyperException as error:
        return _refuse_usage(error)
    except CommandRefused as refusal:
        return _say(refusal)
    except Exception as error:  # the edge of the process: a person must never get a traceback
        from cli.refusals import refusal_of, unforeseen

        foreseen = refusal_of(error)
        if foreseen is None and os.environ.get(DEBUG_VARIABLE):
            raise
        return _say(foreseen or unforeseen(error))
    return int(status or OK)


def _refuse_usage(error: TyperException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # the help has just been printed
        return BAD_INPUT
    typer.echo(f"vicinal : {usage_sentence(error)}", err=True)
    return BAD_INPUT


def _say(refusal: CommandRefused) -> int:
    typer.echo(f"vicinal : {refusal.sentence}", err=True)
    for line in refusal.details:
        typer.echo(f"  - {line}", err=True)
    return refusal.status


if __name__ == "__main__":
    main()
