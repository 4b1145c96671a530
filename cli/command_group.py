"""How a command joins a group: its name, its place in the help, its examples."""

from collections.abc import Callable

import typer

from cli.french import FrenchCommand


def examples(*lines: str) -> str:
    """Return the examples at the end of a help, each as it is typed."""
    heading = "[bold]Exemple[/]" if len(lines) == 1 else "[bold]Exemples[/]"
    return "\n".join([heading, *(f"  vicinal {line}" for line in lines)])


def register(
    group: typer.Typer, name: str, command: Callable[..., object], panel: str | None, *lines: str
) -> None:
    """Put a command in a group, under a name, with its examples."""
    epilog = examples(*lines)
    group.command(name, cls=FrenchCommand, epilog=epilog, rich_help_panel=panel)(command)
