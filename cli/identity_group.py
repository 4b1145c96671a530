"""The groups of commands about accounts and messages, registered as ``cli/main.py`` does."""

from collections.abc import Callable

import typer

from cli.french import FrenchGroup
from cli.messages import list_messages, send_message_again, send_messages, show_message

Register = Callable[..., None]


def add_identity_groups(app: typer.Typer, register: Register, panel: str) -> None:
    """Add the groups to the command line."""
    messages = typer.Typer(
        cls=FrenchGroup,
        no_args_is_help=True,
        subcommand_metavar="QUOI [...]",
        help="Voir et envoyer les messages aux personnes.",
    )
    app.add_typer(messages, name="messages", rich_help_panel=panel)
    register(messages, "list", list_messages, None, "messages list --state en_attente")
    register(messages, "show", show_message, None, "messages show 0f3c…")
    register(messages, "send", send_messages, None, "messages send")
    register(messages, "again", send_message_again, None, "messages again 0f3c…")
