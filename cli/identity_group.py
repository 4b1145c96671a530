"""The groups of commands about accounts and messages, registered as ``cli/main.py`` does."""

from collections.abc import Callable

import typer

from cli.accounts import (
    create_account,
    disable_account,
    list_accounts,
    reset_second_factor_command,
)
from cli.french import FrenchGroup
from cli.messages import list_messages, send_message_again, send_messages, show_message

Register = Callable[..., None]


def add_identity_groups(app: typer.Typer, register: Register, panel: str) -> None:
    """Add the groups to the command line."""
    accounts = typer.Typer(
        cls=FrenchGroup,
        no_args_is_help=True,
        subcommand_metavar="QUOI [...]",
        help="Ouvrir le premier compte, en désactiver, en réparer.",
    )
    app.add_typer(accounts, name="accounts", rich_help_panel=panel)
    register(accounts, "create", create_account, None, "accounts create chef@exemple.fr")
    register(accounts, "list", list_accounts, None, "accounts list", "accounts list --json")
    register(accounts, "disable", disable_account, None, "accounts disable jean@exemple.fr")
    register(
        accounts,
        "reset-second-factor",
        reset_second_factor_command,
        None,
        "accounts reset-second-factor jean@exemple.fr",
    )
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
