"""Positionnements and events as rows, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from insertion.actor import Role
from insertion.capacity import Audience
from insertion.opportunity import OpportunityId
from insertion.positionnement import Event, Origin, Positionnement, Sheet, State, Transition
from insertion.positionnement_reasons import Exit, Reason
from insertion.terms import Objective, OpportunityKind
from persistence.json_form import canonical_json, known, read_optional, reading
from persistence.moments import in_utc
from persistence.storable import require_storable_document

Row = dict[str, Any]

_PLAIN = (
    *("id", "beneficiary_id", "dispositif", "prescriber_id", "prescriber_organisation_id"),
    *("host_id", "validator_id", "session_id", "waiting_rank", "entered_on", "planned_end_on"),
    *("prolonged_until", "ended_on", "version"),
)
_SAME = (*_PLAIN, "opportunity_id", "created_at", "state_since", "sent_at")
_CODES = ("opportunity_kind", "origin", "state", "audience")


def positionnement_to_row(positionnement: Positionnement) -> Row:
    """Return the columns of a positionnement."""
    row: Row = {name: getattr(positionnement, name) for name in _SAME}
    row |= {name: getattr(positionnement, name).value for name in _CODES}
    row["outcome"] = None if positionnement.outcome is None else positionnement.outcome.value
    row["sheet"] = _sheet_document(positionnement.sheet)
    snapshot = positionnement.snapshot
    row["snapshot"] = None if snapshot is None else dict(snapshot)
    return row


def positionnement_from_row(row: Mapping[str, Any]) -> Positionnement:
    """Return the positionnement of a row."""
    plain = {name: row[name] for name in _PLAIN}
    return Positionnement(
        **plain,
        opportunity_id=OpportunityId(row["opportunity_id"]),
        opportunity_kind=OpportunityKind(row["opportunity_kind"]),
        origin=Origin(row["origin"]),
        state=State(row["state"]),
        audience=Audience(row["audience"]),
        created_at=in_utc(row["created_at"]),
        state_since=in_utc(row["state_since"]),
        sent_at=read_optional(in_utc, row["sent_at"]),
        outcome=read_optional(Exit, row["outcome"]),
        sheet=reading(_read_sheet, row["sheet"]),
        snapshot=row["snapshot"],
    )


def event_to_row(event: Event) -> Row:
    """Return the columns of a line of history."""
    payload = None if event.payload is None else dict(event.payload)
    if payload is not None:
        require_storable_document(payload, canonical_json(payload))
    return {
        "id": event.id,
        "positionnement_id": event.positionnement_id,
        "sequence": event.sequence,
        "transition": event.transition.value,
        "from_state": None if event.from_state is None else event.from_state.value,
        "to_state": event.to_state.value,
        "at": event.at,
        "actor_id": event.actor_id,
        "actor_role": event.actor_role.value,
        "reason": None if event.reason is None else event.reason.value,
        "comment": event.comment,
        "payload": payload,
    }


def event_from_row(row: Mapping[str, Any]) -> Event:
    """Return the line of history of a row."""
    at: datetime = row["at"]
    return Event(
        id=row["id"],
        positionnement_id=row["positionnement_id"],
        sequence=row["sequence"],
        transition=Transition(row["transition"]),
        from_state=read_optional(State, row["from_state"]),
        to_state=State(row["to_state"]),
        at=in_utc(at),
        actor_id=row["actor_id"],
        actor_role=Role(row["actor_role"]),
        reason=read_optional(Reason, row["reason"]),
        comment=row["comment"],
        payload=row["payload"],
    )


def _sheet_document(sheet: Sheet) -> Row:
    document = known(
        {
            "objectives": [each.value for each in sheet.objectives] or None,
            "expected": list(sheet.expected) or None,
            "motive": sheet.motive or None,
            "situation": None if sheet.situation is None else dict(sheet.situation),
        }
    )
    require_storable_document(document, canonical_json(document))
    return document


def _read_sheet(document: Mapping[str, Any]) -> Sheet:
    return Sheet(
        objectives=tuple(map(Objective, document.get("objectives", ()))),
        expected=tuple(document.get("expected", ())),
        motive=document.get("motive", ""),
        situation=document.get("situation"),
    )
