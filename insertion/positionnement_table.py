"""The one table of transitions: from where, to where, by whom, with what, and what of the place.

``docs/positionnements.md`` is the same table, for people. Everything that changes a positionnement
reads it: use cases, the clock, the screens that show what can be done next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from insertion.actor import Role
from insertion.errors import TransitionRefused
from insertion.positionnement import HOLDING, OPEN, UNANSWERED, State, Transition
from insertion.positionnement_reasons import (
    ANSWER_REASONS,
    LEAVING_REASONS,
    PAUSE_REASONS,
    VALIDATION_REASONS,
    Reason,
)


class Party(StrEnum):
    """As what someone acts on one positionnement: a role is not enough, a relation is needed."""

    PERSON = "personne"  # the beneficiary herself
    REFERENT = "referent"  # accompanies her
    VALIDATOR = "mds"  # of the MDS whose validation is awaited
    HOST = "accueil"  # of the operator or employer who answers
    DEPARTEMENT = "departement"
    CLOCK = "horloge"


ROLES_OF_PARTY = {
    Party.PERSON: frozenset({Role.BENEFICIARY}),
    Party.REFERENT: frozenset({Role.REFERENT}),
    Party.VALIDATOR: frozenset({Role.REFERENT}),
    # Without an account of the host, the référent writes its answers.
    Party.HOST: frozenset({Role.OPERATOR, Role.EMPLOYER, Role.REFERENT}),
    Party.DEPARTEMENT: frozenset({Role.DEPARTEMENT}),
    Party.CLOCK: frozenset({Role.CLOCK}),
}


class PlaceEffect(StrEnum):
    """What a transition does to the places of a session."""

    NONE = "aucun"
    TAKES = "prend"
    KEEPS = "garde"
    GIVES_BACK = "rend"


class Asks(StrEnum):
    """What must be said for the transition to be done."""

    SHEET = "fiche"  # objectives, for an action
    SESSION = "session"  # when the action has sessions
    DAY = "jour"
    INTERVIEW = "entretien_tripartite"
    EXIT = "issue"


class Validation(StrEnum):
    """Whether the row is for a prescription that a third party has to validate."""

    EITHER = "indifferent"
    NEEDED = "demandee"
    NOT_NEEDED = "non_demandee"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    transition: Transition
    source: State | None
    target: State
    parties: frozenset[Party]
    reasons: frozenset[Reason] = frozenset()  # when not empty, one of them must be given
    asks: frozenset[Asks] = frozenset()
    validation: Validation = Validation.EITHER

    @property
    def place(self) -> PlaceEffect:
        """Return what the transition does to the place."""
        before, after = self.source in HOLDING, self.target in HOLDING
        if before and after:
            return PlaceEffect.KEEPS
        if after:
            return PlaceEffect.TAKES
        return PlaceEffect.GIVES_BACK if before else PlaceEffect.NONE


NOT_FOR_THIS_PARTY = "qualite"
"""Code of the refusal of something that someone else may do."""

_T, _S, _P = Transition, State, Party
_NEEDED, _NOT_NEEDED = Validation.NEEDED, Validation.NOT_NEEDED
_SHEET = frozenset({Asks.SHEET})


def _rules() -> Iterable[Rule]:
    yield from _beginning()
    yield from _answering()
    yield from _taking_part()
    yield from _leaving()
    yield from _clock()


def _beginning() -> Iterable[Rule]:
    referent, person = frozenset({_P.REFERENT}), frozenset({_P.PERSON})
    yield Rule(_T.CREATE, None, _S.WISHED, person)
    yield Rule(_T.CREATE, None, _S.PROPOSED, frozenset({_P.HOST}))
    yield Rule(_T.CREATE, None, _S.TO_VALIDATE, referent, asks=_SHEET, validation=_NEEDED)
    yield Rule(_T.CREATE, None, _S.SENT, referent, asks=_SHEET, validation=_NOT_NEEDED)
    yield Rule(_T.AGREE, _S.PROPOSED, _S.WISHED, person)
    for source in (_S.WISHED, _S.PROPOSED):
        yield Rule(_T.CONFIRM, source, _S.TO_VALIDATE, referent, asks=_SHEET, validation=_NEEDED)
        yield Rule(_T.CONFIRM, source, _S.SENT, referent, asks=_SHEET, validation=_NOT_NEEDED)
        yield Rule(_T.REFUSE, source, _S.REFUSED, referent, LEAVING_REASONS)


def _answering() -> Iterable[Rule]:
    validator, host = frozenset({_P.VALIDATOR, _P.DEPARTEMENT}), frozenset({_P.HOST})
    yield Rule(_T.VALIDATE, _S.TO_VALIDATE, _S.SENT, validator)
    yield Rule(_T.REFUSE, _S.TO_VALIDATE, _S.REFUSED, validator, VALIDATION_REASONS)
    yield Rule(_T.ACCEPT, _S.SENT, _S.ACCEPTED, host, asks=frozenset({Asks.SESSION}))
    yield Rule(_T.WAITLIST, _S.SENT, _S.WAITING, host, asks=frozenset({Asks.SESSION}))
    yield Rule(_T.PROMOTE, _S.WAITING, _S.ACCEPTED, frozenset({_P.CLOCK}))
    for source in (_S.SENT, _S.WAITING, _S.ACCEPTED):
        yield Rule(_T.REFUSE, source, _S.REFUSED, host | {_P.DEPARTEMENT}, ANSWER_REASONS)


def _taking_part() -> Iterable[Rule]:
    both = frozenset({_P.HOST, _P.REFERENT})
    day = frozenset({Asks.DAY})
    yield Rule(_T.ENTER, _S.ACCEPTED, _S.ENTERED, both, asks=day)
    yield Rule(_T.SUSPEND, _S.ENTERED, _S.SUSPENDED, both, PAUSE_REASONS, asks=day)
    yield Rule(_T.GO_ON, _S.SUSPENDED, _S.ENTERED, both, asks=day)
    for state in (_S.ENTERED, _S.SUSPENDED):
        # With the référent's agreement, after a tripartite interview (000 §3.1).
        yield Rule(
            _T.PROLONG, state, state, frozenset({_P.REFERENT}), asks=frozenset({Asks.INTERVIEW})
        )
        yield Rule(_T.COMPLETE, state, _S.COMPLETED, both, asks=frozenset({Asks.DAY, Asks.EXIT}))


def _leaving() -> Iterable[Rule]:
    hers = frozenset({_P.PERSON, _P.REFERENT})
    for state in sorted(OPEN):
        # The host alone sees that someone comes no more.
        parties = hers | {_P.HOST} if state in HOLDING else hers
        yield Rule(_T.ABANDON, state, _S.ABANDONED, frozenset(parties), LEAVING_REASONS)


def _clock() -> Iterable[Rule]:
    clock = frozenset({_P.CLOCK})
    for state in sorted(UNANSWERED | {_S.WAITING}):
        yield Rule(_T.REMIND, state, state, clock)
        yield Rule(_T.EXPIRE, state, _S.EXPIRED, clock)
    yield Rule(_T.REMIND, _S.ACCEPTED, _S.ACCEPTED, clock)


RULES: tuple[Rule, ...] = tuple(_rules())

_BY_STEP: dict[tuple[Transition, State | None], tuple[Rule, ...]] = {}
for _rule in RULES:
    _key = (_rule.transition, _rule.source)
    _BY_STEP[_key] = (*_BY_STEP.get(_key, ()), _rule)


def find_rule(
    transition: Transition,
    source: State | None,
    parties: frozenset[Party],
    *,
    needs_validation: bool = False,
) -> Rule:
    """Return the row for this transition, from this state, by one who acts as ``parties``.

    Raises
    ------
    TransitionRefused
        When nobody may do it from this state (``etat``), or someone else may (``qualite``).
    """
    unfit = Validation.NOT_NEEDED if needs_validation else Validation.NEEDED
    rows = [rule for rule in _BY_STEP.get((transition, source), ()) if rule.validation is not unfit]
    if not rows:
        raise TransitionRefused(
            "etat", "Cela ne peut pas être fait dans l’état où est ce positionnement."
        )
    for rule in rows:
        if rule.parties & parties:
            return rule
    raise TransitionRefused(NOT_FOR_THIS_PARTY, "C’est à quelqu’un d’autre de le faire.")


def rules_of(transition: Transition, source: State, parties: frozenset[Party]) -> tuple[Rule, ...]:
    """Return the rows by which one who acts as ``parties`` may do this from this state."""
    rows = _BY_STEP.get((transition, source), ())
    return tuple(rule for rule in rows if rule.parties & parties)


def possible(source: State, parties: frozenset[Party]) -> tuple[Transition, ...]:
    """Return what one who acts as ``parties`` may do next, in the order of the list."""
    found = {rule.transition for rule in RULES if rule.source is source and rule.parties & parties}
    return tuple(transition for transition in Transition if transition in found)
