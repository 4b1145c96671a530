"""Who accompanies whom: entrust a person to a référent, end it, and read a portfolio."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue, StaleVersion, TransitionRefused, UnknownRecord
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, PortfolioLine, Window
from insertion.referent import Accompaniment, AccompanimentRole, Referent, ReferentName
from insertion.rights import Right
from insertion.text import is_id, require_id
from usecases.place.placing import let_out
from usecases.positionnements.practice import Practice
from usecases.rights import require_person, require_referent, require_right


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A référent, how many people are in the file active, and one page of them all."""

    referent: Referent
    followed: int
    lines: Listed[PortfolioLine]


@dataclass(frozen=True, slots=True)
class Entrusted:
    """Whom, to which référent, in what role, from what day."""

    beneficiary_id: str
    referent_id: str
    role: AccompanimentRole
    starts_on: date


def show_portfolio(uow: UnitOfWork, referent_id: str, viewer: Actor, window: Window) -> Portfolio:
    """Return the people whom a référent accompanies; to him and to the Département only.

    Raises
    ------
    UnknownRecord
        When there is no such référent for who asks.
    """
    with uow:
        referent = require_referent(uow, viewer, referent_id, Right.READ_PORTFOLIO)
        lines = uow.accompaniments.portfolio(referent_id, window)
        return Portfolio(referent, uow.referents.followed(referent_id), lines)


def accompaniments_of(
    uow: UnitOfWork, beneficiary_id: str, viewer: Actor
) -> Sequence[Accompaniment]:
    """Return who accompanies a person now; to her, to them and to the Département only."""
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_ACCOMPANIMENTS)
        return uow.accompaniments.current_of(beneficiary_id)


def names_of(uow: UnitOfWork, followed: Sequence[Accompaniment]) -> Mapping[str, ReferentName]:
    """Return what the référents of someone are called, by their id."""
    with uow:
        return uow.referent_names.get_many({each.referent_id for each in followed})


def show_referent_name(uow: UnitOfWork, referent_id: str, viewer: Actor) -> ReferentName:
    """Return what a référent is called; to herself and to the Département.

    Raises
    ------
    UnknownRecord
        When there is no such référent for who asks, or nothing was written.
    """
    with uow:
        require_referent(uow, viewer, referent_id, Right.NAME_REFERENT)
        found = uow.referent_names.get_many([referent_id]).get(referent_id)
    if found is None:
        raise UnknownRecord("no name was written")
    return found


def name_referent(
    referent_id: str,
    name: ReferentName,
    uow: UnitOfWork,
    acting: Acting,
    is_as_read: Callable[[ReferentName | None], bool] = lambda _kept: True,
) -> None:
    """Write what a référent is called; herself, or the Département.

    Raises
    ------
    UnknownRecord
        When there is no such référent for who asks.
    StaleVersion
        When what is kept is not what the writer had read any more.
    """
    with uow:
        uow.wait_to_write()
        require_referent(uow, acting.actor, referent_id, Right.NAME_REFERENT)
        if not is_as_read(uow.referent_names.get_many([referent_id]).get(referent_id)):
            raise StaleVersion("name of a referent")
        uow.referent_names.put(referent_id, name)
        uow.commit()


def show_profile(uow: UnitOfWork, beneficiary_id: str, viewer: Actor) -> Profile:
    """Return the profile of a person; to her and to who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is none for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_PROFILE)
        found = uow.beneficiaries.get(beneficiary_id)
    if found is None:
        raise UnknownRecord("no profile was written")
    return found


def keep_profile(
    beneficiary_id: str,
    profile: Profile,
    uow: UnitOfWork,
    acting: Acting,
    is_as_read: Callable[[Profile | None], bool] = lambda _kept: True,
) -> None:
    """Write the profile of a person; by herself or by who accompanies her.

    ``is_as_read`` says whether what is kept is still what the writer had read.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    StaleVersion
        When it is not.
    """
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.WRITE_PROFILE)
        if not is_as_read(uow.beneficiaries.get(beneficiary_id)):
            raise StaleVersion("profile")
        uow.beneficiaries.upsert([(beneficiary_id, profile)])
        let_out(uow, {beneficiary_id: profile}, acting.at)
        uow.commit()


def entrust(
    wanted: Entrusted, uow: UnitOfWork, acting: Acting, practice: Practice
) -> Accompaniment:
    """Entrust a person to a référent: the Département decides.

    Raises
    ------
    UnknownRecord
        When the référent does not exist, or someone else decides.
    TransitionRefused
        When the file active is full, the person has a principal référent, or someone was erased
        under that id: a copy put back would be erased again, and her new file with it.
    InvalidValue
        When it would begin later: it opens her file as soon as it is written.
    """
    require_right(acting.actor, Right.ENTRUST)
    if wanted.starts_on > acting.today:
        raise InvalidValue("debut", "un jour passé, ou aujourd’hui : le dossier s’ouvre aussitôt")
    with uow:
        uow.wait_to_write()
        accompaniment = Accompaniment(
            practice.new_id(),
            require_id(wanted.beneficiary_id),
            require_id(wanted.referent_id),
            wanted.role,
            wanted.starts_on,
        )
        if uow.referents.get(wanted.referent_id) is None:
            raise UnknownRecord("no such référent")
        if uow.held_data.was_erased(wanted.beneficiary_id):
            raise TransitionRefused(
                "efface",
                "Cette personne a été effacée sous cet identifiant : lui en donner un nouveau.",
            )
        uow.accompaniments.open(accompaniment)
        uow.commit()
    return accompaniment


def end_accompaniment(
    accompaniment_id: str, on: date, uow: UnitOfWork, acting: Acting
) -> Accompaniment:
    """End an accompaniment: the Département decides.

    Raises
    ------
    UnknownRecord
        When it does not exist, or someone else decides.
    TransitionRefused
        When it has ended, or would end before it began or in the future.
    """
    require_right(acting.actor, Right.ENTRUST)
    with uow:
        uow.wait_to_write()
        found = uow.accompaniments.get(accompaniment_id) if is_id(accompaniment_id) else None
        if found is None:
            raise UnknownRecord("no such accompaniment")
        if not found.starts_on <= on <= acting.today:
            raise TransitionRefused("jour", "La fin est entre le début et aujourd’hui.")
        if not uow.accompaniments.close(accompaniment_id, on):
            raise TransitionRefused("terminee", "Cet accompagnement est déjà terminé.")
        ended = uow.accompaniments.get(accompaniment_id) or found
        uow.commit()
    return ended
