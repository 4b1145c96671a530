"""Arguments unpacked once, for a kernel that is called often.

Each array that a kernel is given costs 0.1 µs a call to unpack, and an index has forty: together
as much as reading some ten groups. Held, they cost what one pointer does (a search: 9.4 → 2 µs).
"""

from typing import Any

from numba import types
from numba.experimental import structref

from matching.kernels.compiled import unpacking

_structref: Any = structref
_unliteral: Any = types.unliteral


@_structref.register
class _HeldType(types.StructRef):
    """The type of something held: one for each type of value."""

    def preprocess_fields(self, fields: Any) -> Any:
        """Forget the numbers that Numba would make a part of the type."""
        return tuple((name, _unliteral(kind)) for name, kind in fields)


class Held(structref.StructRefProxy):
    """A tuple of columns and numbers, unpacked; compiled code finds it in ``value``.

    The arrays are those given, not copies, and live as long as this does.
    """

    value: Any  # of compiled code only

    def __new__(cls, value: tuple[Any, ...]) -> "Held":
        """Unpack ``value``."""
        held: Held = _hold(value)
        return held


_structref.define_boxing(_HeldType, Held)
_structref.define_constructor(Held, _HeldType, ["value"])
_structref.define_attributes(_HeldType)


@unpacking
def _hold(value: tuple[Any, ...]) -> Any:
    return Held(value)
