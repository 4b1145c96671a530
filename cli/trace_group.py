"""The commands about the trace, registered as ``cli/main.py`` does."""

from collections.abc import Callable

import typer

from cli.answers import list_answers, replay_answers, show_answer
from cli.audit import audit_head, audit_show, audit_verify
from cli.breach_pack import breach_pack
from cli.french import FrenchGroup

Register = Callable[..., None]


def add_trace_group(app: typer.Typer, register: Register, panel: str) -> None:
    """Add the group and the command to the command line."""
    audit = typer.Typer(
        cls=FrenchGroup,
        no_args_is_help=True,
        subcommand_metavar="QUOI [...]",
        help="Vérifier et lire la trace de ce qui a été écrit.",
    )
    app.add_typer(audit, name="audit", rich_help_panel=panel)
    register(audit, "verify", audit_verify, None, "audit verify", "audit verify --json")
    register(audit, "head", audit_head, None, "audit head", "audit head --anchor")
    register(audit, "show", audit_show, None, "audit show", "audit show --object b-12 --json")
    answers = typer.Typer(
        cls=FrenchGroup,
        no_args_is_help=True,
        subcommand_metavar="QUOI [...]",
        help="Relire et refaire les réponses montrées.",
    )
    app.add_typer(answers, name="answers", rich_help_panel=panel)
    register(answers, "list", list_answers, None, "answers list", "answers list --person b-12")
    register(answers, "show", show_answer, None, "answers show 0f3c…")
    register(answers, "replay", replay_answers, None, "answers replay 0f3c…", "answers replay")
    days = "--account referent:ref-12 --from 2026-11-01 --to 2026-11-26"
    register(app, "breach-pack", breach_pack, panel, f"breach-pack {days} --out lues.json")
