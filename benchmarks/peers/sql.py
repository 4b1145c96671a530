"""The question as one SQL statement, the best we know: the same for every SQL peer.

Rows come from a box around the home by the peer's own index; constraints are one and-test. What an
occupation usually asks is compared by the client and joined. Then, as in the engine, nothing is
summed in vain: each row gets a lower and an upper bound from the totals kept in the table, the
k-th best lower bound sets the bar, and only rows whose upper bound passes it have their words
joined with the person's skills.
"""

import math
from dataclasses import dataclass

from benchmarks.formula import GRID, Floats, next_of
from benchmarks.peers.table import UNKNOWN_ZONE
from benchmarks.question import CREDIT_UNIT, Question
from benchmarks.sorted_grid import forbidden_word
from geo.distance import EARTH_RADIUS_KM
from matching.columns import PolicyArrays

# Two steps of the grid: rounding may not push a bound to the wrong side of a true score.
SLACK = 2.0 / GRID
_CARRIED = (
    "row", "kind", "occ", "hours", "strain", "needs", "area_km", "density",
    "sx", "sx2", "d1", "d2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one peer writes what SQL does not say in one way."""

    least: str = "least"
    greatest: str = "greatest"
    number: str = "{}"  # a double
    popcount: str | None = "bit_count({})"  # None: bits are looked at one by one
    materialized: str = "MATERIALIZED"
    fence: str = ""  # what keeps a subquery from being flattened, its expressions computed again


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the statement reads from, in the words of one peer."""

    near: str  # FROM and WHERE of the rows in the box, the alias of the table being o
    others: str  # FROM of all rows
    values: str  # relation (occ, value, usual, usual_square)
    held: str  # SELECT row, held, held_square of the rows of ``kept``
    shift_fits: str  # condition on o.shift, the patterns being as good as unbounded in number


def statement(
    question: Question,
    zones: list[int],
    k: int,
    policy: PolicyArrays,
    dialect: Dialect,
    sources: Sources,
) -> str:
    """Return the statement that answers one question: (row, score), best first."""
    sql = _Expressions(question, policy, dialect)
    conditions = f"{sql.allowed()} AND {sources.shift_fits}"
    carried = ", ".join(f"o.{column}" for column in _CARRIED)
    branches = [f"SELECT {carried}, {sql.km()} AS km {sources.near} AND {conditions}"]
    if zones:
        listed = ", ".join(map(str, zones))
        branches.append(
            f"SELECT {carried}, {sql.km()} AS km {sources.others} "
            f"WHERE o.zone IN ({listed}) AND {conditions}"
        )
    branches.append(
        f"SELECT {carried}, NULL AS km {sources.others} "
        f"WHERE o.zone = {UNKNOWN_ZONE} AND {conditions}"
    )
    m, fence = dialect.materialized, dialect.fence
    union = " UNION ALL ".join(branches)
    return f"""
WITH placed AS ({union} {fence}),
reached AS (SELECT p.*, {sql.minutes()} AS minutes FROM placed p {fence}),
valued AS (
  SELECT r.row, r.kind, r.sx, r.sx2, r.d1, r.d2, v.usual, v.usual_square,
         {sql.fixed()} AS fixed, {sql.limits()} AS limits, {sql.reach()} AS reach
  FROM reached r JOIN {sources.values} v ON v.occ = r.occ
  WHERE r.minutes IS NULL OR r.minutes <= {sql.number(question.max_minutes)} {fence}),
suited AS (
  SELECT v.*, {sql.suitability("v.usual", "v.usual_square")} AS low,
         {sql.suitability(*sql.at_most())} AS high FROM valued v {fence}),
bounded AS {m} (SELECT s.*, {sql.score("s.low")} AS low_score, {sql.score("s.high")} AS high_score
  FROM suited s),
bar AS (SELECT low_score FROM bounded ORDER BY low_score DESC LIMIT 1 OFFSET {k - 1}),
kept AS {m} (SELECT * FROM bounded WHERE high_score >=
  coalesce((SELECT low_score FROM bar), 0.0) - {sql.number(SLACK)}),
held AS ({sources.held}),
finished AS (
  SELECT k.row, k.limits, k.reach, {sql.suitability(*sql.with_held())} AS suited
  FROM kept k LEFT JOIN held h ON h.row = k.row {fence})
SELECT f.row, {sql.score("f.suited", "f")} AS score FROM finished f
ORDER BY score DESC, f.row LIMIT {k}"""


class _Expressions:
    """The formulas of docs/scoring.md as SQL text."""

    def __init__(self, question: Question, policy: PolicyArrays, dialect: Dialect) -> None:
        self._question, self._policy, self._dialect = question, policy, dialect

    def number(self, value: float) -> str:
        return self._dialect.number.format(repr(float(value)))

    def grid(self, points: str) -> str:
        return (
            f"(floor(({points}) * {self.number(GRID)} + {self.number(0.5)}) / {self.number(GRID)})"
        )

    def bits(self, column: str, mask: int) -> str:
        if self._dialect.popcount:
            return self._dialect.popcount.format(f"{column} & {mask}")
        tests = [f"(({column} >> {b}) & 1)" for b in range(mask.bit_length()) if mask >> b & 1]
        return f"({' + '.join(tests)})" if tests else "0"

    def allowed(self) -> str:
        return f"(o.word & {int(forbidden_word(self._question))}) = 0"

    def km(self) -> str:
        q, n = self._question, self.number
        half_lat = f"sin({n(0.5)} * (o.lat - {n(q.lat_rad)}))"
        half_lon = f"sin({n(0.5)} * (o.lon - {n(q.lon_rad)}))"
        across = f"{n(math.cos(q.lat_rad))} * o.cos_lat * {half_lon} * {half_lon}"
        chord = f"{half_lat} * {half_lat} + {across}"
        arc = f"{n(2.0 * EARTH_RADIUS_KM)} * asin(sqrt({self._dialect.least}({chord}, {n(1.0)})))"
        rounded = f"floor({arc} * {n(100.0)} + {n(0.5)}) / {n(100.0)}"
        return f"{self._dialect.greatest}({rounded} - o.area_km, {n(0.0)})"

    def minutes(self) -> str:
        ways = [
            f"{self.number(access)} + (CASE p.density WHEN 0 THEN {self.number(per_km[0])} "
            f"WHEN 1 THEN {self.number(per_km[1])} ELSE {self.number(per_km[2])} END) * p.km"
            for access, per_km in zip(self._question.access, self._question.per_km, strict=True)
        ]
        return f"{self._dialect.least}({', '.join(ways)})" if len(ways) > 1 else ways[0]

    def fixed(self) -> str:
        """Return the points that do not depend on skills."""
        weights = self._policy.weights
        return " + ".join(
            self.grid(f"{self._by_kind(weights[:, criterion])} * {value}")
            for criterion, value in ((2, "v.value"), (3, self._hours()), (4, self._needs()))
        )

    def limits(self) -> str:
        n, policy = self.number, self._policy
        if not self._question.limits:
            return n(1.0)
        return (
            f"CASE {self.bits('r.strain', self._question.limits)} WHEN 0 THEN {n(1.0)} "
            f"WHEN 1 THEN {n(policy.one_limit_strained)} "
            f"ELSE {n(policy.several_limits_strained)} END"
        )

    def reach(self) -> str:
        n, policy, big = self.number, self._policy, self._dialect.greatest
        unknown = n(policy.unknown_minutes)
        counted = (
            f"CASE WHEN r.minutes IS NULL THEN {unknown} WHEN r.area_km > 0 "
            f"THEN {big}(r.minutes, {unknown}) ELSE r.minutes END"
        )
        late = f"{big}({counted} - {n(policy.free_minutes)}, {n(0.0)})"
        halvings = f"{late} / {n(policy.half_minutes[self._question.home])}"
        near = f"exp({n(-math.log(2.0))} * ({halvings}))"
        far = f"exp({n(-math.log(2.0))} * ({halvings}) / {n(policy.tail_times)})"
        share = n(policy.tail_share)
        kept = f"{n(1.0 - policy.tail_share)} * {near} + {share} * {far}"
        return f"{self._dialect.least}({kept}, {n(1.0)})"

    def at_most(self) -> tuple[str, str]:
        unit = self.number(CREDIT_UNIT)
        return f"v.usual + {unit} * v.d1", f"v.usual_square + {unit} * {unit} * v.d2"

    def with_held(self) -> tuple[str, str]:
        zero = self.number(0.0)
        return (
            f"k.usual + coalesce(h.held, {zero})",
            f"k.usual_square + coalesce(h.held_square, {zero})",
        )

    def suitability(self, held: str, held_square: str) -> str:
        n, unknown = self.number, self.number(self._policy.unknown_skills_asked)
        table = held[0]  # v or k
        small, unit, weights = self._dialect.least, n(CREDIT_UNIT), self._policy.weights
        covered = f"{small}(({held}) / ({unit} * {table}.sx), {n(1.0)})"
        close = f"{small}(sqrt(({held_square}) / ({unit} * {unit} * {table}.sx2)), {n(1.0)})"
        known = [
            f"CASE WHEN {table}.sx > 0 THEN {each} ELSE {unknown} END" for each in (covered, close)
        ]
        points = [
            self.grid(f"{self._by_kind(weights[:, criterion], table)} * ({value})")
            for criterion, value in enumerate(known)
        ]
        return f"{points[0]} + {points[1]} + {table}.fixed"

    def score(self, suited: str, table: str = "s") -> str:
        one = self.number(1.0)
        left = f"({suited} - {self.grid(f'{suited} * ({one} - {table}.limits)')})"
        return f"{left} - {self.grid(f'{left} * ({one} - {table}.reach)')}"

    def _by_kind(self, values: Floats, table: str = "r") -> str:
        offer, action = self.number(values[0]), self.number(values[1])
        return f"(CASE {table}.kind WHEN 0 THEN {offer} ELSE {action} END)"

    def _hours(self) -> str:
        q, n, big = self._question, self.number, self._dialect.greatest
        if math.isnan(q.hours_min):
            return n(1.0)
        gap = f"{big}({n(q.hours_min)} - r.hours, r.hours - {n(q.hours_max)}, {n(0.0)})"
        fit = f"{big}({n(1.0)} - {gap} / {n(self._policy.hours_tolerance)}, {n(0.0)})"
        unknown = self._by_kind(self._policy.unknown_weekly_hours)
        return f"(CASE WHEN r.hours IS NULL THEN {unknown} ELSE {fit} END)"

    def _needs(self) -> str:
        q, n = self._question, self.number
        if not q.needs_known:
            return n(self._policy.unknown_needs)
        if not q.needs:
            return n(0.0)
        following = next_of(q.needs)
        covered = f"({self.bits('r.needs', q.needs)} + {self.bits('r.needs', following)})"
        stated = n(q.needs.bit_count() + following.bit_count())
        half = n(0.5)
        fit = f"{half} + {half} * {covered} / {stated}"
        return f"(CASE WHEN {covered} > 0 THEN {fit} ELSE {n(0.0)} END)"
