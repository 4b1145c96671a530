"""Where commands write: results on the standard output, everything else on the error output.

Colours and bars appear on a terminal only (Rich honours NO_COLOR); a pipe gets plain text.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_BEFORE_MARK = re.compile(r" (?=[?!:;»])")
_TRAILING_BLANKS = re.compile(r" +$", re.MULTILINE)
MAX_WIDTH = 110  # longer lines are hard to read, however wide the terminal


class _Console(Console):
    """Rich's console, less the blanks that it adds up to the width: a pipe keeps them all."""

    def print(self, *objects: Any, **style: Any) -> None:
        """Print as Rich does, without blanks at the end of lines outside a terminal."""
        if self.is_terminal:
            super().print(*objects, **style)
            return
        with self.capture() as page:
            super().print(*objects, **style)
        self.file.write(_TRAILING_BLANKS.sub("", page.get()))


def _console(*, stderr: bool) -> Console:
    console = _Console(stderr=stderr, highlight=False, markup=False, emoji=False)
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """French words folded so that « ? », « : » and « » » never start a line.

    Rich folds at any blank, no-break ones included; ``textwrap`` folds at plain blanks only.
    """

    words: str
    style: str = ""

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        words = _BEFORE_MARK.sub("\N{NO-BREAK SPACE}", plain(self.words))
        words = words.replace("« ", "«\N{NO-BREAK SPACE}")
        yield Text(
            "\n".join(wrap(words, options.max_width, break_on_hyphens=False)), style=self.style
        )

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, min(len(self.words), options.max_width))


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


@contextmanager
def reported(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what moves one bar: how much is done, and of how much."""
    with progress(label) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
