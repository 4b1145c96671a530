"""What is shown of a positionnement, by as what one sees it: never by the role alone."""

from dataclasses import dataclass

from insertion.actor import Actor, Role
from insertion.positionnement import Event
from insertion.positionnement_table import Party


@dataclass(frozen=True, slots=True)
class Sight:
    """What one sees beside the state.

    ``whole``: the situation, what was known and shown, every reason and comment: for the person
    and those who accompany her now. ``status``: where it comes from, the dispositif, the public.
    ``context``: what the prescription says she expects. A reason tells of a life: who is neither
    she nor her référent reads his own only.
    """

    viewer: Actor
    whole: bool = False
    status: bool = False
    context: bool = False

    def is_own(self, event: Event) -> bool:
        """Return whether a line of the history was written by who looks, or his structure."""
        if self.viewer.role is Role.REFERENT:
            return event.actor_id == self.viewer.id
        return event.actor_role is self.viewer.role


def sight_of(viewer: Actor, parties: frozenset[Party]) -> Sight:
    """Return what one sees who acts as ``parties``; a former référent is no party any more."""
    if parties & {Party.PERSON, Party.REFERENT} or viewer.role is Role.CLOCK:
        return Sight(viewer, whole=True, status=True, context=True)
    if Party.VALIDATOR in parties or viewer.role is Role.OPERATOR:
        return Sight(viewer, status=True, context=True)
    return Sight(viewer, status=viewer.role is Role.DEPARTEMENT)
