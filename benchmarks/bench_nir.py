"""What looking for a NIR costs, a letter: ordinary text, and texts made to be slow.

    python -m benchmarks.bench_nir [--letters 20000]

Processor time, the median of eleven. Twice as long a text must not cost more a letter.
"""

import argparse
import statistics
import time
from collections.abc import Mapping

from insertion.nir import holds_nir

FRENCH = (
    "L’agent d’entretien intervient du lundi au vendredi, 35 h, à Angers (49007). Réf. 26-114 ; "
)
UNITS: Mapping[str, str] = {
    "French": FRENCH,
    "a digit, a blank": "1 2 ",
    "numbers that add up by chance": "2 8 2 83 ",
    "digits of a script": "٠١٢٣٤٥٦٧٨٩ ",
    "digits of full width, cut": "１ ２ ",  # noqa: RUF001
    "marks in disorder": "\u0315\u0300",
    "what begins as one": "1 85 05 49 007 12 3 ",
}
ROUNDS = 11


def a_letter_ns(text: str) -> float:
    """Return nanoseconds of the processor for each letter of a text."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        holds_nir(text)
        taken.append(time.process_time() - begin)
    return statistics.median(taken) / len(text) * 1e9


def main() -> int:
    """Print the cost of each kind of text, at one length and at twice that length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=20_000)
    letters = parser.parse_args().letters
    for name, unit in UNITS.items():
        short, long = (
            a_letter_ns((unit * (size // len(unit) + 1))[:size]) for size in (letters, 2 * letters)
        )
        print(f"{name:32} {short:8.0f} ns a letter, {long:8.0f} at twice the length")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
