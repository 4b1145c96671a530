"""A plan never breaks a rule, and says what it could not place."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insertion.needs import LAST_STAGE, STAGE, next_objectives, stage_of
from insertion.periods import Period
from insertion.plan import Admission, Entry, Gap, Plan, PlanAction, PlanStep, draw_up_plan
from insertion.terms import Need, Objective

TODAY = date(2026, 1, 5)


@dataclass
class Rules:
    """Rules given as tables."""

    refused: dict[str, Period] = field(default_factory=dict)  # when a dispositif admits no one
    clashing: set[frozenset[str]] = field(default_factory=set)
    before: dict[str, frozenset[str]] = field(default_factory=dict)

    def admission(self, dispositif: str, day: date) -> Admission:
        is_refused = dispositif in self.refused and day in self.refused[dispositif]
        return Admission.NOT_MET if is_refused else Admission.MET

    def are_incompatible(self, dispositif: str, other: str) -> bool:
        return frozenset({dispositif, other}) in self.clashing

    def required_before(self, dispositif: str) -> frozenset[str]:
        return self.before.get(dispositif, frozenset())


def entry(start: date, days: int, session_id: str | None = None) -> Entry:
    return Entry(Period.of_days(start, days), session_id)


def action(
    key: str, objective: Objective, needs: set[Need], *entries: Entry, minutes: float | None = None
) -> PlanAction:
    return PlanAction(
        id=key, dispositif=key, objective=objective, needs=frozenset(needs), entries=entries,
        minutes=minutes,
    )  # fmt: skip


def weekly(days: int, weeks: int = 150) -> list[Entry]:
    return [entry(TODAY + timedelta(weeks=week), days) for week in range(weeks)]


ASTRE = action("astre", Objective.SOLVE, {Need.RIGHTS, Need.BUDGET, Need.HEALTH}, *weekly(180))
ADSE = action("adse_a", Objective.COMMIT, {Need.ISOLATION, Need.DIGITAL}, *weekly(360))
MODULE = action("ai_m1", Objective.EXPERIENCE, {Need.PROJECT, Need.EXPERIENCE}, *weekly(180))
ACI = action("aci", Objective.WORK, {Need.JOB_SEARCH}, *weekly(200))
MOPED = action("point_mobilite", Objective.SOLVE, {Need.MOBILITY}, *weekly(120))


def test_a_whole_parcours_goes_from_solving_to_working() -> None:
    needs = {
        Need.RIGHTS, Need.BUDGET, Need.HEALTH, Need.ISOLATION, Need.DIGITAL, Need.EXPERIENCE,
        Need.JOB_SEARCH,
    }  # fmt: skip
    plan = draw_up_plan(needs, [ACI, MODULE, ADSE, ASTRE], Rules(), TODAY)
    assert [step.action.id for step in plan.steps] == ["astre", "adse_a", "ai_m1", "aci"]
    assert plan.gaps == ()
    assert plan.work_from == plan.steps[2].entry.period.end + timedelta(days=1)  # type: ignore[operator]


def test_what_gets_one_there_runs_beside_the_rest() -> None:
    plan = draw_up_plan({Need.MOBILITY, Need.RIGHTS}, [ASTRE, MOPED], Rules(), TODAY)
    assert [step.entry.period.start for step in plan.steps] == [TODAY, TODAY]


def test_what_is_refused_today_is_entered_when_it_admits() -> None:
    rules = Rules(refused={"aci": Period(TODAY, date(2026, 3, 1))})
    plan = draw_up_plan({Need.JOB_SEARCH}, [ACI], rules, TODAY)
    assert plan.steps[0].entry.period.start == date(2026, 3, 2)


def test_something_under_way_is_waited_for_when_it_does_not_go_with_it() -> None:
    rules = Rules(clashing={frozenset({"astre", "social"})})
    until = date(2026, 2, 1)
    plan = draw_up_plan({Need.RIGHTS}, [ASTRE], rules, TODAY, [("social", Period(TODAY, until))])
    assert plan.steps[0].entry.period.start == date(2026, 2, 2)
    plan = draw_up_plan({Need.RIGHTS}, [ASTRE], rules, TODAY, [("social", Period(TODAY))])
    assert (plan.steps, plan.gaps) == ((), ((Need.RIGHTS, Gap.NO_ENTRY),))


def test_what_comes_before_comes_before() -> None:
    rules = Rules(before={"aci": frozenset({"ai_m1"})})
    plan = draw_up_plan({Need.JOB_SEARCH}, [ACI, MODULE], rules, TODAY)
    assert plan.gaps == ((Need.JOB_SEARCH, Gap.NO_ENTRY),)
    plan = draw_up_plan({Need.JOB_SEARCH, Need.PROJECT}, [ACI, MODULE], rules, TODAY)
    assert [step.action.id for step in plan.steps] == ["ai_m1", "aci"]


def test_what_no_action_covers_is_said() -> None:
    always = Rules(refused={"aci": Period(date.min)})
    full = action("plein", Objective.COMMIT, {Need.DIGITAL})
    plan = draw_up_plan({Need.HOUSING, Need.JOB_SEARCH, Need.DIGITAL}, [ACI, full], always, TODAY)
    assert dict(plan.gaps) == {
        Need.HOUSING: Gap.NO_ACTION,
        Need.JOB_SEARCH: Gap.NOT_ADMITTED,
        Need.DIGITAL: Gap.NO_ENTRY,
    }


def test_without_a_need_nothing_stands_before_a_job() -> None:
    plan = draw_up_plan([], [ACI], Rules(), TODAY)
    assert plan == Plan(steps=(), gaps=(), work_from=TODAY)


def test_the_objective_that_comes_next_is_that_of_the_first_stage() -> None:
    assert next_objectives([]) == {Objective.WORK}
    assert next_objectives([Need.JOB_SEARCH, Need.EXPERIENCE]) == {Objective.EXPERIENCE}
    both = next_objectives([Need.MOBILITY, Need.DIGITAL, Need.PROJECT])
    assert both == {Objective.SOLVE, Objective.COMMIT}


needs = st.frozensets(st.sampled_from(list(Need)), max_size=6)
names = st.sampled_from(["a", "b", "c", "d", "e"])
spans = st.builds(
    lambda start, length: entry(TODAY + timedelta(days=start), length),
    st.integers(-60, 700),
    st.integers(1, 400),
)


@st.composite
def several_actions(draw: st.DrawFn) -> list[PlanAction]:
    return [
        PlanAction(
            id=f"{place}",
            dispositif=draw(names),
            objective=draw(st.sampled_from(list(Objective))),
            needs=draw(needs),
            entries=tuple(draw(st.lists(spans, max_size=4))),
            minutes=draw(st.none() | st.integers(0, 90)),
        )
        for place in range(draw(st.integers(0, 7)))
    ]


@st.composite
def some_rules(draw: st.DrawFn) -> Rules:
    pairs = draw(st.lists(st.tuples(names, names), max_size=4))
    periods = st.builds(
        lambda start, length: Period.of_days(TODAY + timedelta(days=start), length),
        st.integers(-30, 400),
        st.integers(1, 400),
    )
    return Rules(
        refused=draw(st.dictionaries(names, periods, max_size=3)),
        clashing={frozenset(pair) for pair in pairs},
        before=draw(st.dictionaries(names, st.frozensets(names, max_size=2), max_size=2)),
    )


def broken_rules(plan: Plan, rules: Rules, under_way: list[tuple[str, Period]]) -> list[str]:
    """Return what a plan breaks, looked at pair by pair; the steps are by day."""
    supports = {Need.MOBILITY, Need.CHILDCARE}
    wrong = []
    for step in plan.steps:
        start = step.entry.period.start
        light = bool(step.action.needs) and step.action.needs <= supports
        others = [other for other in plan.steps if other is not step]
        ran = [(o.action.dispositif, o.entry.period) for o in others] + under_way
        if start < TODAY or step.entry not in step.action.entries:
            wrong.append("entered on a day that is none")
        if rules.admission(step.action.dispositif, start) is Admission.NOT_MET:
            wrong.append("not admitted")
        for name, period in ran:
            if rules.are_incompatible(step.action.dispositif, name) and _meet(step, period):
                wrong.append("beside what it does not go with")
        required = rules.required_before(step.action.dispositif)
        if required and not any(n in required and p.end and p.end < start for n, p in ran):
            wrong.append("before what it requires")
        for other in others:
            other_light = bool(other.action.needs) and other.action.needs <= supports
            if not light and not other_light:
                if _meet(step, other.entry.period):
                    wrong.append("two things at a time")
                earlier = STAGE[step.action.objective] < STAGE[other.action.objective]
                if earlier and step.entry.period.start > other.entry.period.start:
                    wrong.append("a later stage first")
    return wrong


def _meet(step: PlanStep, period: Period) -> bool:
    first, last = step.entry.period.start, step.entry.period.end
    assert last is not None
    return not (last < period.start or (period.end is not None and period.end < first))


@given(needs, several_actions(), some_rules(), st.lists(st.tuples(names, st.just(Period(TODAY)))))
def test_a_plan_never_breaks_a_rule(
    wanted: frozenset[Need],
    actions: list[PlanAction],
    rules: Rules,
    under_way: list[tuple[str, Period]],
) -> None:
    plan = draw_up_plan(wanted, actions, rules, TODAY, under_way)
    assert broken_rules(plan, rules, under_way) == []
    covered = [need for step in plan.steps for need in step.covers]
    assert len(covered) == len(set(covered))
    assert set(covered) | {need for need, _ in plan.gaps} == wanted
    assert not set(covered) & {need for need, _ in plan.gaps}
    assert all(step.covers <= step.action.needs for step in plan.steps)
    assert plan.work_from >= TODAY


@given(needs, several_actions(), some_rules(), st.randoms())
def test_the_order_of_the_catalogue_changes_nothing(
    wanted: frozenset[Need], actions: list[PlanAction], rules: Rules, random: object
) -> None:
    expected = draw_up_plan(wanted, actions, rules, TODAY)
    random.shuffle(actions)  # type: ignore[attr-defined]
    assert draw_up_plan(wanted, actions, rules, TODAY) == expected


def test_every_need_has_a_stage() -> None:
    assert {stage_of(need) for need in Need} == set(range(LAST_STAGE + 1))
