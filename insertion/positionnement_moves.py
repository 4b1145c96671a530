"""One step of a positionnement, as a pure function: what it becomes, and the line of history."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from insertion.actor import Acting
from insertion.capacity import YEARS
from insertion.errors import InvalidValue, TransitionRefused
from insertion.periods import Period
from insertion.positionnement import Event, Positionnement, Sheet, State, Transition
from insertion.positionnement_reasons import Exit, Reason
from insertion.positionnement_table import Asks, Rule
from insertion.positionnement_terms import NO_TERMS, Terms
from insertion.terms import OpportunityKind

__all__ = ["Acting", "Moved", "Step", "move", "require_sheet", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is said of a step; each row of the table asks for a part of it."""

    transition: Transition
    reason: Reason | None = None
    comment: str | None = None
    session_id: str | None = None
    rank: int | None = None  # in the waiting list, when it is joined
    on: date | None = None
    interview_on: date | None = None
    until: date | None = None
    outcome: Exit | None = None
    results: tuple[str, ...] = ()
    sheet: Sheet | None = None
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A positionnement after a step, and the line that tells it."""

    positionnement: Positionnement
    event: Event
    rule: Rule


def move(
    before: Positionnement,
    rule: Rule,
    step: Step,
    acting: Acting,
    terms: Terms = NO_TERMS,
) -> Moved:
    """Return what ``before`` becomes by one row of the table.

    Places are not looked at: the use case settles them with the database.

    Raises
    ------
    TransitionRefused
        When the dispositif does not allow it.
    insertion.errors.InvalidValue
        When something that the row asks for is missing, or wrong.
    """
    _require_said(before, rule, step, acting.today)
    if Asks.INTERVIEW in rule.asks:
        _require_why_longer(before, step, terms, acting.today)
    changes: dict[str, Any] = {"state": rule.target, "version": before.version + 1}
    if rule.target is not before.state:
        changes["state_since"] = acting.at
        changes["waiting_rank"] = step.rank if rule.target is State.WAITING else None
        if rule.target is State.SENT:
            changes["sent_at"] = acting.at
    if step.sheet is not None and Asks.SHEET in rule.asks:
        changes["sheet"] = step.sheet
    changes |= _dates(before, rule, step, terms, acting.today)
    return Moved(replace(before, **changes), told(before, rule, step, acting), rule)


def told(positionnement: Positionnement, rule: Rule, step: Step, acting: Acting) -> Event:
    """Return the line of history of a step; creation is line 1, as version 1."""
    sequence = positionnement.version + (0 if rule.source is None else 1)
    return Event(
        id=f"{positionnement.id}.{sequence}",
        positionnement_id=positionnement.id,
        sequence=sequence,
        transition=rule.transition,
        from_state=rule.source,
        to_state=rule.target,
        at=acting.at,
        actor_id=acting.actor.id,
        actor_role=acting.actor.role,
        reason=step.reason,
        comment=step.comment,
        payload=_payload(step),
    )


def require_sheet(kind: OpportunityKind, sheet: Sheet) -> None:
    """Raise :class:`InvalidValue` when the sheet of an action has no objective."""
    if kind is OpportunityKind.INSERTION_ACTION and not sheet.objectives:
        raise InvalidValue("objectifs", "au moins un objectif pour une action d’insertion")


def _require_said(before: Positionnement, rule: Rule, step: Step, today: date) -> None:
    if rule.reasons:
        if step.reason not in rule.reasons:
            raise InvalidValue("motif", "un motif parmi ceux de cette étape", sorted(rule.reasons))
        if step.reason is Reason.OTHER and not (step.comment or "").strip():
            raise InvalidValue("commentaire", "un commentaire, quand le motif est « autre »")
    elif step.reason is not None:
        raise InvalidValue("motif", "pas de motif pour cette étape")
    if Asks.SHEET in rule.asks:
        require_sheet(before.opportunity_kind, step.sheet or before.sheet)
    if Asks.EXIT in rule.asks and step.outcome is None:
        raise InvalidValue("issue", "une issue de l’action", sorted(Exit))
    if step.on is not None:
        _require_day(before, step.on, today)


def _require_why_longer(before: Positionnement, step: Step, terms: Terms, today: date) -> None:
    if terms.prolonged_after_interview and step.interview_on is None:
        raise InvalidValue("entretien_le", "la date de l’entretien tripartite")
    entered_on = before.entered_on or today
    if step.interview_on is not None and not entered_on <= step.interview_on <= today:
        raise InvalidValue("entretien_le", "un entretien qui a eu lieu, depuis l’entrée")
    if step.interview_on is None and not (step.comment or "").strip():
        raise InvalidValue("commentaire", "ce qui justifie de prolonger")


def _require_day(before: Positionnement, day: date, today: date) -> None:
    if day > today or day.year not in YEARS:
        raise InvalidValue("le", f"un jour depuis {YEARS.start}, aujourd’hui au plus tard")
    if before.entered_on is not None and day < before.entered_on:
        raise InvalidValue("le", "un jour à partir de l’entrée")


def _dates(
    before: Positionnement, rule: Rule, step: Step, terms: Terms, today: date
) -> dict[str, Any]:
    day = step.on or today
    if rule.transition is Transition.ENTER:
        months = terms.duration_months
        end = None if months is None else Period.of_months(day, months).end
        return {"entered_on": day, "planned_end_on": end}
    if rule.transition is Transition.PROLONG:
        return {"prolonged_until": _prolonged(before, step, terms)}
    if rule.target is State.COMPLETED:
        return {"ended_on": day, "outcome": step.outcome}
    if rule.target is State.ABANDONED and before.entered_on is not None:
        return {"ended_on": day}
    return {}


def _prolonged(before: Positionnement, step: Step, terms: Terms) -> date:
    months, more, first = terms.duration_months, terms.prolongation_months, before.entered_on
    if more is None or months is None or first is None or before.planned_end_on is None:
        raise TransitionRefused("prolongation", "Ce dispositif ne prévoit pas de prolongation.")
    if before.prolonged_until is not None:
        raise TransitionRefused("prolongation", "Une seule prolongation est possible.")
    latest = Period.of_months(first, months + more).end
    until = step.until or latest
    if latest is None or until is None or not before.planned_end_on < until <= latest:
        raise InvalidValue("jusqu_au", f"un jour après la fin prévue, {more} mois après au plus")
    return until


def _payload(step: Step) -> dict[str, Any] | None:
    said: dict[str, Any] = dict(step.payload or {})
    for name, day in (
        ("le", step.on),
        ("entretien_le", step.interview_on),
        ("jusqu_au", step.until),
    ):
        if day is not None:
            said[name] = day.isoformat()
    if step.session_id is not None:
        said["session_id"] = step.session_id
    if step.outcome is not None:
        said["issue"] = step.outcome.value
    if step.results:
        said["resultats"] = list(step.results)
    return said or None
