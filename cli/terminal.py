"""Where commands write: results on the standard output, everything else on the error output.

Colours and bars appear on a terminal only (Rich honours NO_COLOR); a pipe gets plain text.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

MAX_WIDTH = 110  # longer lines are hard to read, however wide the terminal


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, MAX_WIDTH)
    return console


def output() -> Console:
    """Return the console of results."""
    return _console(stderr=False)


def messages() -> Console:
    """Return the console of progress, warnings and errors."""
    return _console(stderr=True)


def print_json(value: object) -> None:
    """Print one JSON document; accents are kept."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def plain(text: str) -> str:
    """Return ``text`` without what could drive the terminal: it comes from imported files."""
    return "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text
    )


def table(*headings: str, numbers: tuple[str, ...] = ()) -> Table:
    """Return an empty table; the columns named in ``numbers`` are set to the right.

    Codes and numbers are never cut over two lines: they are copied.
    """
    grid = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading in headings:
        grid.add_column(
            Text(heading),
            justify="right" if heading in numbers else "left",
            no_wrap=heading in {*numbers, "Code", "Id"},
            overflow="fold",
        )
    return grid


def count(number: int, one: str, several: str) -> str:
    """Return ``3 lignes`` or ``1 ligne``; thousands are set apart as French does."""
    return f"{number:,} {several if number > 1 else one}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """Show a bar on the error output while a long task runs; nothing when it is not a terminal."""
    console = messages()
    bar = Progress(
        TextColumn(label),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        yield bar
