"""All compiled code: scalar formulas, then one file a stage of loops that call them.

Arrays and numbers in (``matching/columns.py``), results written into given arrays; no Python
object, no I/O. The naive twin of every loop is in ``tests/oracles``.

1. ``formulas``: one scalar function a criterion, quoted in ``docs/scoring.md``.
2. ``asking``: what each opportunity asks beyond its occupation (when an index is built).
3. ``bounding``: what the opportunities of an occupation can earn at most (idem).
4. ``question``: what a person can do and wants, on the axes of the referential.
5. ``offering``: the score of one opportunity, and its explanation.
6. ``pruning``: what a place, an occupation or a tile can earn at most; ``lanes``: its sums, four
   at once.
7. ``room``, ``best``, ``choosing``: where a search writes, the best found, what it visits.
8. ``searching``: tiles × occupations, pruned by bounds: the exact best.
9. ``counting``: how many are in reach, and what excludes the others.
10. ``held``: what is unpacked once for many calls.
"""
