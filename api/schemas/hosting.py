"""What a structure welcomes, as JSON: its sessions, and what waits for its answer."""

from datetime import date

from pydantic import BaseModel, Field

from api.insertion_labels import REASON_LABELS
from api.schemas.action_session import SessionOut
from api.schemas.insertion_fields import WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.positionnement import PositionnementOut
from insertion.positionnement import State
from insertion.positionnement_ports import Listed
from insertion.positionnement_reasons import ANSWER_REASONS, Reason
from usecases.positionnements.awaiting import Awaiting
from usecases.positionnements.hosted import Hosted, HostedAction, HostedSession

_REFUSALS = tuple(each for each in Reason if each in ANSWER_REASONS)


class HostedSessionOut(SessionOut):
    """Une session de sa structure, et où en sont les personnes."""

    intitule: str | None = Field(description="De l’action ; nul quand elle n’est plus ouverte.")
    dispositif: str | None
    convention_id: str | None
    liste_attente: int
    a_entrer: int = Field(description="Acceptées, pas encore entrées.")
    presentes: int = Field(description="Entrées, ou suspendues.")
    sorties: int
    feuilles_a_signer: int = Field(description="Séances tenues dont la feuille n’est pas signée.")

    @classmethod
    def of_hosted(cls, hosted: HostedSession) -> "HostedSessionOut":
        """Return the session as JSON."""
        counts, action = hosted.counts, hosted.action
        return cls(
            **SessionOut.of(hosted.session).model_dump(),
            intitule=None if action is None else action.title,
            dispositif=None if action is None else action.dispositif,
            convention_id=hosted.session.convention_id,
            liste_attente=counts.get(State.WAITING, 0),
            a_entrer=counts.get(State.ACCEPTED, 0),
            presentes=counts.get(State.ENTERED, 0) + counts.get(State.SUSPENDED, 0),
            sorties=counts.get(State.COMPLETED, 0) + counts.get(State.ABANDONED, 0),
            feuilles_a_signer=hosted.unsigned,
        )


class HostedActionOut(BaseModel):
    """Une action que mène sa structure, et les conventions qui peuvent en payer les sessions."""

    id: str
    intitule: str
    dispositif: str
    conventions: list[str]

    @classmethod
    def of(cls, hosted: HostedAction) -> "HostedActionOut":
        """Return the action as JSON."""
        action = hosted.action
        return cls(
            id=action.id,
            intitule=action.title,
            dispositif=action.dispositif,
            conventions=list(hosted.conventions),
        )


class HostedQuery(WindowQuery):
    """Which sessions: those that run or are to come, or those that are over."""

    passees: bool = False


class HostedPageOut(BaseModel):
    """Une page de sessions de toutes ses actions, et ces actions."""

    items: list[HostedSessionOut]
    total: int
    page: int
    size: int
    pages: int
    actions: list[HostedActionOut]

    @classmethod
    def of(cls, hosted: Hosted, query: WindowQuery) -> "HostedPageOut":
        """Return the page as JSON."""
        total = hosted.sessions.total
        return cls(
            items=[HostedSessionOut.of_hosted(each) for each in hosted.sessions.items],
            total=total,
            page=query.page,
            size=query.size,
            pages=-(-total // query.size),
            actions=[HostedActionOut.of(each) for each in hosted.actions],
        )


class AwaitingOut(BaseModel):
    """Un positionnement transmis, et jusqu’à quand il attend."""

    positionnement: PositionnementOut
    transmis_depuis: date
    relance_le: date = Field(description="Passé ce jour, la réponse est en retard.")
    fin_le: date = Field(description="Sans réponse ce jour-là, il prend fin.")
    en_retard: bool
    sessions: list[SessionOut] = Field(description="Où la personne peut encore entrer.")

    @classmethod
    def of(cls, each: Awaiting) -> "AwaitingOut":
        """Return it as JSON."""
        return cls(
            positionnement=PositionnementOut.of(each.seen),
            transmis_depuis=each.since,
            relance_le=each.remind_on,
            fin_le=each.ends_on,
            en_retard=each.late,
            sessions=[SessionOut.of(session) for session in each.sessions],
        )


class AwaitingPageOut(BaseModel):
    """Une page de ce qui attend une réponse, le plus ancien d’abord."""

    items: list[AwaitingOut]
    total: int
    page: int
    size: int
    pages: int
    motifs: list[CodeOut] = Field(description="Les motifs d’un refus.")

    @classmethod
    def of(cls, found: Listed[Awaiting], query: WindowQuery) -> "AwaitingPageOut":
        """Return the page as JSON."""
        return cls(
            items=[AwaitingOut.of(each) for each in found.items],
            total=found.total,
            page=query.page,
            size=query.size,
            pages=-(-found.total // query.size),
            motifs=[code_out(each, REASON_LABELS[each]) for each in _REFUSALS],
        )
