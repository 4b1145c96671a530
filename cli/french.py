"""Typer in French: the words it writes itself, and sentences for what it refuses."""

from collections.abc import Callable
from difflib import get_close_matches

import typer
from typer._click import exceptions as refused
from typer._click.core import Command, Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from api.acting import command_acts

MAX_DIGITS = 18  # of a number on the command line
FLAG = ""  # metavar of an option without a value: Typer would write « <bool> »


class BadValue(typer.BadParameter):
    """A value refused by one of our own readers: its message is already a French sentence."""


def _no_type(_self: TyperArgument, ctx: Context) -> None:
    """Return no type beside an argument: its name says it, Typer would write « <path> »."""
    del ctx


class _French(Command):
    """What Typer writes itself, in French; goes before Typer's own class."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return ``--help`` with French words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
            option.metavar = FLAG
        return option

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return the words of the first line; a braced argument reads as a choice."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the first line of the help."""
        words = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, words, prefix="Utilisation : ")

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the whole help."""
        # Typer keeps these words in module constants and offers no other way to say them;
        # imported here because Rich is slow to load and only the help needs it.
        from typer import rich_utils

        rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
        rich_utils.DEFAULT_STRING = "[par défaut : {}]"
        rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
        TyperArgument.display_type_rich = _no_type  # type: ignore[method-assign, assignment]
        super().format_help(ctx, formatter)


class FrenchCommand(_French, TyperCommand):
    """A command whose help is in French; what it writes, it writes in its name."""

    def invoke(self, ctx: Context) -> object:
        """Run the command, named in the trace of what it writes."""
        command_acts(ctx.command_path)
        return super().invoke(ctx)


class FrenchGroup(_French, TyperGroup):
    """A group of commands whose help is in French."""

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Return the command named first, or refuse it with the nearest names."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx), n=1)
            advice = f"vouliez-vous dire « {near[0]} » ?" if near else "voir --help."
            raise BadValue(f"cette commande n’existe pas ; {advice}", ctx=ctx)
        return super().resolve_command(ctx, args)


def usage_sentence(error: TyperException) -> str:
    """Return one French sentence for a command line that cannot be understood."""
    name = _parameter_name(error)
    if isinstance(error, refused.MissingParameter):
        return f"il manque {name or 'un argument'}."
    if isinstance(error, refused.NoSuchOption):
        near = f" ; vouliez-vous dire {error.possibilities[0]} ?" if error.possibilities else "."
        return f"l’option {error.option_name} n’existe pas{near}"
    if isinstance(error, BadValue):
        return f"{name} : {error.message}" if name else error.message
    if isinstance(error, refused.BadOptionUsage):
        return f"l’option {error.option_name} attend une valeur, ou n’en attend pas."
    if isinstance(error, refused.BadParameter):
        return f"{name or 'une valeur'} : cette valeur n’est pas acceptée."
    return "il y a un argument de trop, ou il en manque un."


def _parameter_name(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.metavar)


def whole_number(minimum: int, maximum: int) -> Callable[[str], int]:
    """Return a reader of a whole number between two bounds, both included."""

    def read(text: str | int) -> int:
        # int() also reads 1_0 as 10 and refuses thousands of digits with another error.
        digits = str(text)
        readable = digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
        number = int(digits) if readable else minimum - 1
        if not minimum <= number <= maximum:
            raise BadValue(f"un nombre entier de {minimum} à {maximum} est attendu.")
        return number

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one word among several."""

    def read(text: str) -> str:
        if text not in words:
            raise BadValue(f"une valeur parmi {', '.join(words)} est attendue.")
        return text

    return read
