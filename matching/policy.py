"""The scoring policy: weights and constants, versioned, never edited after publication."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import numpy as np

from geo.communes import DensityClass
from insertion.terms import OpportunityKind
from matching.answer import Criterion
from matching.columns import KINDS, REACH_STEPS_PER_MINUTE, PolicyArrays
from matching.errors import InvalidPolicy
from matching.kernels.formulas import CREDIT_UNIT, reach

CURRENT_POLICY = "2026-11"
TOTAL_POINTS = 100.0

_REACH_MINUTES = 200  # bounds read reach by steps, up to beyond any accepted way

# Criteria that earn points, in the order of the weights' columns; travel only takes some away.
SUITABILITY_CRITERIA = (
    Criterion.COVERAGE,
    Criterion.COSINE,
    Criterion.OCCUPATION,
    Criterion.CONDITIONS,
    Criterion.NEEDS,
)


@dataclass(frozen=True, slots=True)
class DemandWeights:
    """What a demand weighs before its IDF."""

    required: float
    desired: float
    inherited_core: float
    inherited_secondary: float


@dataclass(frozen=True, slots=True)
class Credits:
    """What a person is credited with, in [0, 1]."""

    declared: float
    held_occupation: float
    held_affinity: float


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What an unknown is worth: criterion values in [0, 1], and minutes for a place."""

    skills_asked: float
    occupation: float
    weekly_hours: float
    weekly_hours_action: float
    needs: float
    travel_minutes: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The decay of real commuting, by density of the home, and how much the score stretches it."""

    free_minutes: float
    half_minutes_rural: float
    half_minutes_intermediate: float
    half_minutes_dense: float
    tail_share: float
    tail_times: float
    stretch: float

    def half_minutes(self, home: DensityClass) -> float:
        """Return the minutes that halve a score from a home of this density."""
        fitted = {
            DensityClass.RURAL: self.half_minutes_rural,
            DensityClass.INTERMEDIATE: self.half_minutes_intermediate,
            DensityClass.DENSE: self.half_minutes_dense,
        }
        return self.stretch * fitted[home]

    def left_after(self, minutes: float, home: DensityClass) -> float:
        """Return what a way of ``minutes`` from a home of this density leaves of a score."""
        half = self.half_minutes(home)
        return reach(minutes, self.free_minutes, half, self.tail_share, self.tail_times)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How weekly hours are weighed."""

    hours_tolerance: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What is left of the suitability when stated limits are strained, in [0, 1]."""

    one_strained: float
    several_strained: float


@dataclass(frozen=True, slots=True)
class Policy:
    """One published way of scoring.

    Raises
    ------
    InvalidPolicy
        When the weights of a kind do not sum to 100, or a value is negative or not finite.
    """

    version: str
    weights: Mapping[OpportunityKind, tuple[float, ...]]
    demand: DemandWeights
    credit: Credits
    unknown: Unknowns
    reach: Reach
    conditions: Conditions
    limits: Limits

    def __post_init__(self) -> None:
        for kind in OpportunityKind:
            row = self.weights[kind]
            if len(row) != len(SUITABILITY_CRITERIA) or math.fsum(row) != TOTAL_POINTS:
                raise InvalidPolicy(f"weights.{kind}: expected one weight a criterion, sum 100")
        values = [value for row in self.weights.values() for value in row]
        tables = (
            self.demand,
            self.credit,
            self.unknown,
            self.reach,
            self.conditions,
            self.limits,
        )
        values += [getattr(table, field.name) for table in tables for field in fields(table)]
        if not all(math.isfinite(value) and value >= 0 for value in values):
            raise InvalidPolicy("policy: expected finite values, none negative")
        halves = (self.reach.half_minutes(home) for home in DensityClass)
        if min(*halves, self.reach.stretch, self.conditions.hours_tolerance) == 0:
            raise InvalidPolicy("policy: half_minutes, stretch, hours_tolerance must be above 0")
        if self.reach.tail_share > 1 or self.reach.tail_times < 1:
            raise InvalidPolicy("policy: a tail is a share of the whole, and longer than the rest")
        shares = [
            getattr(table, field.name)
            for table in (self.credit, self.limits, self.unknown)
            for field in fields(table)
            if field.name != "travel_minutes"
        ]
        if max(shares) > 1:
            raise InvalidPolicy("policy: credits, limits and unknowns are at most 1")
        credits = (self.credit.declared, self.credit.held_occupation)
        if any(round(credit * CREDIT_UNIT) / CREDIT_UNIT != credit for credit in credits):
            raise InvalidPolicy("policy: credits are whole thousandths")
        stated = min(self.demand.required, self.demand.desired)
        if stated < max(self.demand.inherited_core, self.demand.inherited_secondary):
            raise InvalidPolicy("policy: what is stated weighs at least what is only usual")


def parse_policy(text: str) -> Policy:
    """Return the policy written in TOML ``text``.

    Raises
    ------
    InvalidPolicy
        When a table or a value is missing, unknown or impossible.
    """
    try:
        document = tomllib.loads(text)
        return Policy(
            version=_text(document["version"]),
            weights={
                kind: tuple(float(document["weights"][kind][c]) for c in SUITABILITY_CRITERIA)
                for kind in OpportunityKind
            },
            demand=DemandWeights(**document["demand"]),
            credit=Credits(**document["credit"]),
            unknown=Unknowns(**document["unknown"]),
            reach=Reach(**document["reach"]),
            conditions=Conditions(**document["conditions"]),
            limits=Limits(**document["limits"]),
        )
    except InvalidPolicy:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidPolicy(f"policy: missing, unknown or malformed entry ({error})") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("version: expected a text")
    return value


@cache
def published_policies() -> frozenset[str]:
    """Return the versions that :func:`load_policy` knows; one is never changed nor removed."""
    folder = files("matching").joinpath("policies")
    names = (each.name for each in folder.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def load_policy(version: str = CURRENT_POLICY) -> Policy:
    """Return a published policy by its version."""
    resource = files("matching").joinpath("policies", f"{version}.toml")
    return parse_policy(resource.read_text(encoding="utf-8"))


def policy_arrays(policy: Policy) -> PolicyArrays:
    """Return the constants of ``policy`` as the kernels read them."""
    hours_unknown = {
        OpportunityKind.JOB_OFFER: policy.unknown.weekly_hours,
        OpportunityKind.INSERTION_ACTION: policy.unknown.weekly_hours_action,
    }
    return PolicyArrays(
        weights=np.array([policy.weights[kind] for kind in KINDS], np.float64),
        free_minutes=policy.reach.free_minutes,
        half_minutes=np.array([policy.reach.half_minutes(home) for home in DensityClass]),
        tail_share=policy.reach.tail_share,
        tail_times=policy.reach.tail_times,
        hours_tolerance=policy.conditions.hours_tolerance,
        one_limit_strained=policy.limits.one_strained,
        several_limits_strained=policy.limits.several_strained,
        unknown_skills_asked=policy.unknown.skills_asked,
        unknown_occupation=policy.unknown.occupation,
        unknown_weekly_hours=np.array([hours_unknown[kind] for kind in KINDS], np.float64),
        unknown_needs=policy.unknown.needs,
        unknown_minutes=policy.unknown.travel_minutes,
        reach_steps=np.array(
            [
                [
                    policy.reach.left_after(step / REACH_STEPS_PER_MINUTE, home)
                    for step in range(_REACH_MINUTES * REACH_STEPS_PER_MINUTE + 1)
                ]
                for home in DensityClass
            ]
        ),
    )
