"""Sessions of actions as JSON."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from api.insertion_labels import MIXING_LABELS, SESSION_STATE_LABELS
from api.schemas.day import Day
from api.schemas.insertion_fields import (
    Comment,
    Count,
    Identifier,
    StrictIn,
    Version,
    WindowQuery,
)
from api.schemas.opportunity import CodeOut, code_out
from api.validation_messages import OWN_MESSAGE
from insertion.capacity import ActionSession, Mixing, SessionState
from insertion.errors import StaleVersion
from insertion.opportunity import parse_opportunity_id
from insertion.positionnement_ports import Listed


class SessionIn(StrictIn):
    """Une nouvelle session d’une action."""

    debut: Day
    fin: Day
    places: Count
    groupe_min: Count | None = None
    groupe_max: Count | None = None
    mixite: Mixing | None = Field(None, description="Qui peut être avec qui ; libre sinon.")
    lieu: Comment | None = None
    convention_id: Identifier | None = None

    def build(self, action_id: str) -> Callable[[str], ActionSession]:
        """Return what makes the session, once it has an id."""
        return lambda session_id: ActionSession(
            id=session_id,
            action_id=parse_opportunity_id(action_id),
            starts_on=self.debut,
            ends_on=self.fin,
            places=self.places,
            group_min=self.groupe_min,
            group_max=self.groupe_max,
            mixing=self.mixite,
            venue=self.lieu or None,
            convention_id=self.convention_id,
        )


class SessionChangeIn(StrictIn):
    """Ce qui change d’une session ; ce qui n’est pas donné reste."""

    version: Version | None = None
    debut: Day | None = None
    fin: Day | None = None
    places: Count | None = Field(None, description="Jamais moins que les places prises.")
    etat: SessionState | None = None
    lieu: Comment | None = Field(None, description="Vide : il n’y en a plus.")

    @model_validator(mode="after")
    def _changes_something(self) -> "SessionChangeIn":
        if not self.model_fields_set - {"version"}:
            raise PydanticCustomError(OWN_MESSAGE, "au moins un champ à changer est attendu")
        return self

    def change(self, version: int | None) -> Callable[[ActionSession], ActionSession]:
        """Return what changes a session that is still at ``version``."""
        given: dict[str, object] = {
            "starts_on": self.debut,
            "ends_on": self.fin,
            "places": self.places,
            "state": self.etat,
            "venue": self.lieu,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        if self.lieu == "":
            changes["venue"] = None

        def changed(session: ActionSession) -> ActionSession:
            if version is not None and version != session.version:
                raise StaleVersion("session changed since it was read")
            return replace(session, **changes)  # type: ignore[arg-type]

        return changed


class SessionOut(BaseModel):
    """Une session, ses places et son groupe."""

    id: str
    action_id: str
    debut: date
    fin: date
    places: int
    prises: int
    libres: int
    groupe_min: int | None
    groupe_max: int | None
    groupe_atteint: bool = Field(description="Assez de personnes ont une place pour commencer.")
    mixite: CodeOut | None
    lieu: str | None
    etat: CodeOut
    version: int

    @classmethod
    def of(cls, session: ActionSession) -> "SessionOut":
        """Return the session as JSON."""
        mixing = session.mixing
        return cls(
            id=session.id,
            action_id=session.action_id,
            debut=session.starts_on,
            fin=session.ends_on,
            places=session.places,
            prises=session.taken,
            libres=session.free,
            groupe_min=session.group_min,
            groupe_max=session.group_max,
            groupe_atteint=session.has_its_group,
            mixite=None if mixing is None else code_out(mixing, MIXING_LABELS[mixing]),
            lieu=session.venue,
            etat=code_out(session.state, SESSION_STATE_LABELS[session.state]),
            version=session.version,
        )


class SessionPageOut(BaseModel):
    """Une page de sessions, par premier jour."""

    items: list[SessionOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, listed: Listed[ActionSession], query: WindowQuery) -> "SessionPageOut":
        """Return the page as JSON."""
        return cls(
            items=[SessionOut.of(each) for each in listed.items],
            total=listed.total,
            page=query.page,
            size=query.size,
            pages=-(-listed.total // query.size),
        )
