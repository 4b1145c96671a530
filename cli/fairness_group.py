"""The commands about fairness, registered as ``cli/main.py`` does."""

from collections.abc import Callable

import typer

from cli.audit_exposure import audit_exposure
from cli.wording import wording

Register = Callable[..., None]


def add_fairness_commands(app: typer.Typer, register: Register, look_up: str, measure: str) -> None:
    """Add the commands to the command line."""
    register(
        app,
        "wording",
        wording,
        look_up,
        "wording annonce.txt",
        "wording --offers --json",
    )
    register(
        app,
        "audit-exposure",
        audit_exposure,
        measure,
        "audit-exposure",
        "audit-exposure --people 5000 --json",
    )
