"""What a person can do and wants, on the axes of the referential."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import CreditArrays
from matching.kernels.compiled import compiled


@compiled
def credit_dims(
    arrays: CreditArrays,
    skills: NDArray[np.int32],
    skill_credit: int,
    held: NDArray[np.int32],
    held_credit: int,
    credit: NDArray[np.uint16],
    credited: NDArray[np.uint16],
) -> int:
    """Write the credit of each dim reached, in thousandths, and list those dims; return how many.

    ``credit`` comes as zeros. A skill declared and one usual in an occupation held credit
    themselves, what they stand for, and the families of these; a dim keeps the largest.
    """
    count = 0
    for number in range(skills.shape[0]):
        skill = skills[number]
        for position in range(arrays.skill_start[skill], arrays.skill_start[skill + 1]):
            dim = arrays.skill_reaches[position]
            if credit[dim] == 0 and skill_credit > 0:
                credited[count] = dim
                count += 1
            credit[dim] = max(credit[dim], skill_credit)
    for number in range(held.shape[0]):
        occupation = held[number]
        first = arrays.occupation_start[occupation]
        for position in range(first, arrays.occupation_start[occupation + 1]):
            dim = arrays.occupation_reaches[position]
            if credit[dim] == 0 and held_credit > 0:
                credited[count] = dim
                count += 1
            credit[dim] = max(credit[dim], held_credit)
    return count


@compiled
def value_occupations(
    affinity: NDArray[np.float32],
    sought: NDArray[np.int32],
    held: NDArray[np.int32],
    held_affinity: float,
    values: NDArray[np.float64],
) -> None:
    """Write the nearness of each occupation to those sought or held; ``values`` come as zeros."""
    occupations = affinity.shape[0]
    for number in range(sought.shape[0]):
        for occupation in range(occupations):
            values[occupation] = max(
                values[occupation], np.float64(affinity[sought[number], occupation])
            )
    for number in range(held.shape[0]):
        for occupation in range(occupations):
            nearness = held_affinity * np.float64(affinity[held[number], occupation])
            values[occupation] = max(values[occupation], nearness)
