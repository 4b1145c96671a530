"""What can be looked up, and every way its names are written, in the order of an index."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skills.label_index import LabelIndex
from skills.normalize import label_key, split_genders
from skills.prefixes import PrefixIndex
from skills.taxonomy import SkillKind


@dataclass(frozen=True)  # no slots: a cached property needs a dictionary
class Named:
    """Something that can be looked up: its code, its label, and every name people give it."""

    code: str
    label: str
    names: tuple[str, ...]
    kind: SkillKind | None = None  # None for an occupation

    @cached_property
    def written(self) -> tuple[tuple[str, str, str], ...]:
        """Each name with the text and the key of its forms in both genders, each key once."""
        form_of: dict[str, tuple[str, str]] = {}
        for name in self.names:
            for form in split_genders(name):
                form_of.setdefault(label_key(form), (name, form))
        return tuple((name, form, key) for key, (name, form) in form_of.items() if key)

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Each name with the keys of its masculine and feminine forms, each key once."""
        return tuple((name, key) for name, _, key in self.written)


class NameIndex:
    """Every form of every name, one row each, sorted by the code of its owner.

    ``owners``, ``names``, ``forms`` and ``keys`` say whose a row is, and of which name, how it is
    written and how it is compared; the rows of owner ``i`` are ``starts[i]`` to ``ends[i]``.
    """

    def __init__(self, named: Iterable[Named]) -> None:
        # A label of signs only has no form: nothing typed could find it.
        by_code = sorted((one for one in named if one.written), key=lambda one: one.code)
        self.named = tuple(by_code)
        rows = [(owner, *row) for owner, one in enumerate(by_code) for row in one.written]
        self.owners = np.array([owner for owner, _, _, _ in rows], dtype=np.int64)
        self.names = [name for _, name, _, _ in rows]
        self.forms = [form for _, _, form, _ in rows]
        self.keys = [key for _, _, _, key in rows]
        self.starts = np.searchsorted(self.owners, np.arange(len(by_code)))
        self.ends = np.searchsorted(self.owners, np.arange(len(by_code)), side="right")
        self.rows_of_key: dict[str, list[int]] = {}
        for row, key in enumerate(self.keys):
            self.rows_of_key.setdefault(key, []).append(row)
        self.words = sorted({word for key in self.keys for word in key.split()})
        self.labels = LabelIndex(self.keys)
        self.prefixes = PrefixIndex(self.keys)
