"""What stops a command: one French sentence on the error output, and an exit status."""

from collections.abc import Sequence

OK = 0
NOTHING_DONE = 1
BAD_INPUT = 2
INTERRUPTED = 130


class CommandRefused(Exception):
    """A command that cannot go on; ``details`` are printed one a line under the sentence."""

    def __init__(self, sentence: str, details: Sequence[str] = (), status: int = BAD_INPUT) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = tuple(details)
        self.status = status
