"""NIRs that belong to nobody, and numbers that are none: ``python -m tests.insertion.nir_samples``.

Printed: how many of each kind of other number are taken for a NIR, out of 20,000 drawn.
"""

from collections.abc import Callable, Mapping
from random import Random

from insertion.nir import holds_nir, key_of

DRAWN = 20_000
SEED = 7

Draw = Callable[[Random], str]


def a_nir(rng: Random, place: str | None = None) -> str:
    """Return fifteen characters: a possible NIR and its key."""
    where = place or rng.choice([f"{rng.randint(1, 95):02d}", "2A", "2B", "97", "99"])
    born = f"{rng.choice('12')}{rng.randint(0, 99):02d}{rng.randint(1, 12):02d}"
    thirteen = f"{born}{where}{rng.randint(1, 990):03d}{rng.randint(1, 999):03d}"
    return f"{thirteen}{key_of(thirteen):02d}"


def cut(text: str, size: int, by: str = " ") -> str:
    """Return ``text`` cut every ``size`` characters."""
    return by.join(text[at : at + size] for at in range(0, len(text), size))


def _digits(rng: Random, number: int) -> str:
    return "".join(rng.choices("0123456789", k=number))


def _with_luhn(rng: Random, length: int) -> str:
    while True:
        digits = _digits(rng, length)
        doubled = (
            sum(divmod(2 * int(each), 10)) if at % 2 else int(each)
            for at, each in enumerate(reversed(digits))
        )
        if sum(doubled) % 10 == 0:
            return digits


def _siret_cut(rng: Random) -> str:
    siret = _with_luhn(rng, 14)
    return f"{cut(siret[:9], 3)} {siret[9:]}"


def _iban(rng: Random) -> str:
    account = _digits(rng, 23)
    return f"FR{98 - int(account + '152700') % 97:02d}{account}"


def _phone(rng: Random) -> str:
    return f"0{rng.choice('1234567')}{_digits(rng, 8)}"


def _day(rng: Random, form: str) -> str:
    year, month, day = rng.randint(1950, 2026), rng.randint(1, 12), rng.randint(1, 28)
    return form.format(day=day, month=month, year=year)


def _days(form: str) -> Draw:
    return lambda rng: " ".join(_day(rng, form) for _ in range(6))


NEGATIVES: Mapping[str, Draw] = {
    "SIRET": lambda rng: _with_luhn(rng, 14),
    "SIRET cut": _siret_cut,
    "IBAN": _iban,
    "IBAN cut": lambda rng: cut(_iban(rng), 4),
    "RIB": lambda rng: f"{_digits(rng, 5)} {_digits(rng, 5)} {_digits(rng, 11)} {_digits(rng, 2)}",
    "bank card": lambda rng: cut(_with_luhn(rng, 16), 4),
    "phones": lambda rng: " ".join(cut(_phone(rng), 2) for _ in range(4)),
    "phone and postcode": lambda rng: f"{cut(_phone(rng), 2, '.')} 49{_digits(rng, 3)}",
    "phone abroad": lambda rng: f"+33 {_phone(rng)[1]} {cut(_digits(rng, 8), 2)} 49000",
    "dates": _days("{day:02d}/{month:02d}/{year}"),
    "dates, ISO": _days("{year}-{month:02d}-{day:02d}"),
    "amounts": lambda rng: " ".join(f"{rng.randint(1, 9)} {_digits(rng, 3)},50" for _ in range(6)),
    "latitude": lambda rng: f"{rng.randint(41, 51)}.{_digits(rng, 14)}",
    "bar code": lambda rng: rng.choice("03459") + _digits(rng, 12),
    "web address": lambda rng: f"https://exemple.fr/offre?t={rng.randint(1, 2 * 10**12)}&x=1",
}
# What may be taken for one: no rule could tell them apart.
DOUBTFUL: Mapping[str, Draw] = {
    "any 13 digits": lambda rng: _digits(rng, 13),
    "any 15 digits": lambda rng: _digits(rng, 15),
    "20 numbers of 1 to 5 digits": lambda rng: " ".join(
        _digits(rng, rng.randint(1, 5)) for _ in range(20)
    ),
}


def taken_for_one(draw: Draw, number: int) -> int:
    """Return how many of ``number`` drawn texts are taken for a NIR."""
    rng = Random(SEED)
    return sum(holds_nir(draw(rng)) for _ in range(number))


if __name__ == "__main__":
    for name, each in (NEGATIVES | DOUBTFUL).items():
        print(f"{name:30} {taken_for_one(each, DRAWN):6} / {DRAWN}")  # noqa: T201
