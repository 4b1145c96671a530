"""``vicinal audit-exposure``: whether groups of people are shown as much as others."""

from typing import Annotated

import typer

from cli.demo import DEFAULT_SEED, MAX_SEED
from cli.french import whole_number
from cli.options import AsJson

FEWEST, MOST, USUAL = 200, 20_000, 2_000


def audit_exposure(
    people: Annotated[
        int,
        typer.Option(
            "--people",
            metavar="N",
            parser=whole_number(FEWEST, MOST),
            help=f"Personnes inventées, {USUAL} sauf indication : plus il y en a, plus "
            "l’intervalle est étroit.",
            show_default=False,
        ),
    ] = USUAL,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            parser=whole_number(0, MAX_SEED),
            help=f"Graine du tirage, {DEFAULT_SEED} sauf indication.",
            show_default=False,
        ),
    ] = DEFAULT_SEED,
    as_json: AsJson = False,
) -> None:
    """Mesurer si des groupes de personnes sont autant montrés que les autres.

    Sur le territoire de démonstration, inventé : combien de fois et à quelle place chaque personne
    apparaît dans les listes des offres. Le sexe et l’âge sont tirés par l’audit et par lui seul :
    rien de ce qui classe ne les connaît. La méthode est dans docs/fairness.md.
    """
    from api.wiring import local_today
    from cli.exposure_view import as_document, print_audit
    from cli.terminal import output, print_json, reported
    from geo.communes import load_communes
    from matching.policy import load_policy
    from matching.reference import build_reference
    from skills.starter import load_starter
    from usecases.fairness import audit

    reference = build_reference(load_starter(), load_communes(), load_policy())
    with reported("Listes des offres") as progress:
        found = audit.audit_exposure(reference, people, seed, local_today(), progress)
    if as_json:
        print_json(as_document(found))
    else:
        print_audit(output(), found)
