"""``vicinal eligibility``: which dispositifs a person may enter, why, and what is left to ask."""

from typing import Annotated

import typer

from cli.options import AsJson
from cli.rules import OnDay, RulesFolder, known_dispositifs


def eligibility(
    situation: Annotated[
        str,
        typer.Argument(
            metavar="SITUATION.json",
            help="Situation au format de l’API ; « - » lit l’entrée standard.",
        ),
    ],
    dispositif: Annotated[
        str | None,
        typer.Option(
            "--dispositif", metavar="ID", help="Un seul dispositif, avec le détail des critères."
        ),
    ] = None,
    on: OnDay = None,
    rules_dir: RulesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Dire dans quels dispositifs une personne peut entrer, et ce qui reste à vérifier.

    Rien n’est enregistré. Ce qui n’est pas connu n’exclut jamais.
    """
    from api.schemas.eligibility import EligibilityReportOut
    from api.wiring import local_today
    from cli.eligibility_view import print_eligibility
    from cli.situation_input import read_situation_file
    from cli.terminal import output, print_json
    from geo.communes import load_communes
    from usecases.check_eligibility import check_eligibility

    declared, known = read_situation_file(situation), known_dispositifs(rules_dir)
    day = on or local_today()
    report = check_eligibility(declared, known, load_communes(), day, dispositif)
    if as_json:
        print_json(EligibilityReportOut.of(report, known.mistakes).model_dump(mode="json"))
    else:
        print_eligibility(output(), report, detailed=dispositif is not None)
