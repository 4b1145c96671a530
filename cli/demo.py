"""``vicinal demo``: an invented territory, three people, and what is within their reach."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, whole_number

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Vicinal
    from usecases.demo import DemoReport

DEFAULT_SEED = 49
MAX_SEED = 1_000_000


def demo(
    serve: Annotated[
        bool, typer.Option("--serve", metavar=FLAG, help="Sert ensuite les écrans et l’API.")
    ] = False,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            parser=whole_number(0, MAX_SEED),
            help=f"Graine du tirage, {DEFAULT_SEED} sauf indication : une autre invente un autre "
            "territoire.",
            show_default=False,
        ),
    ] = DEFAULT_SEED,
) -> int:
    """Montrer trois listes expliquées, sur un Maine-et-Loire inventé.

    La démonstration a sa propre base de données : la vôtre n’est jamais touchée.
    """
    from cli.errors import OK
    from cli.serve import run_server
    from cli.session import demo_settings, session

    settings = demo_settings(seed, DEFAULT_SEED)
    with session(settings) as vicinal:
        report = _prepare(vicinal, seed)
        _print_demo(vicinal, report, settings, seed)
        if serve:
            _print_requests(vicinal, settings)
    # Everyone in it is invented: who asks may say in whose name.
    trusting = settings.model_copy(update={"trust_actor_header": True})
    return run_server(trusting) if serve else OK


def _prepare(vicinal: "Vicinal", seed: int) -> "DemoReport":
    """Create the territory, or find it there, and build the index."""
    from cli.session import make_ready
    from cli.terminal import messages
    from skills.starter import load_starter
    from usecases.demo import load_demo

    with messages().status("Préparation du territoire de démonstration…") as status:
        make_ready(vicinal)
        report = load_demo(
            vicinal.unit_of_work(), load_starter(), vicinal.communes, seed, vicinal.today()
        )
        status.update("Préparation du moteur (plus long la première fois)…")
        vicinal.sources()
    return report


def _print_demo(vicinal: "Vicinal", report: "DemoReport", settings: "Settings", seed: int) -> None:
    from cli.demo_view import print_header, print_next_steps, print_person
    from cli.demo_year_view import YearSources, print_year
    from cli.terminal import output
    from usecases.demo import SHOWCASE

    console = output()
    print_header(console, report, seed)
    sources, uow = vicinal.sources(), vicinal.unit_of_work()
    for person in SHOWCASE:
        print_person(console, person, sources, uow)
    print_year(console, YearSources(uow, vicinal.dispositifs(), vicinal.today()))
    print_next_steps(console, settings)


def _print_requests(vicinal: "Vicinal", settings: "Settings") -> None:
    from api.wiring import utc_now
    from cli.demo_view import print_access
    from cli.demo_year_view import print_requests
    from cli.terminal import output
    from usecases.demo.accounts import open_demo_accounts

    print_requests(output(), settings, vicinal.unit_of_work(), vicinal.today())
    access = open_demo_accounts(vicinal.unit_of_work(), vicinal.signing.practice, utc_now())
    print_access(output(), settings, access)
