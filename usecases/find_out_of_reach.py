"""Where people can get to nothing of an objective within some minutes, commune by commune."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.communes import Commune, CommuneCode, Communes
from geo.travel import TravelMode
from insertion.actor import Actor
from insertion.beneficiary import Profile
from insertion.errors import InvalidValue, UnknownRecord
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.ports import OpportunityFilter, UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.reach_cells import (
    Reached,
    ReachedShown,
    ReachShown,
    hide_cells,
    hide_groups,
    total_among,
)
from insertion.rights import Right, Scope
from insertion.terms import Objective, OpportunityKind
from matching.engine import Engine
from matching.within_reach import Destinations, destinations
from usecases.place.placing import commune_of
from usecases.rights import require_right

STEP_MINUTES, MOST_MINUTES = 15, 90
"""Minutes go by steps: two answers a minute apart would tell of who is between them."""

_AT_ONCE = 500


class MeansWanted(StrEnum):
    """With which means people are thought to travel."""

    THEIRS = "les_leurs"
    WITHOUT_CAR = "sans_voiture"
    WITH_CAR = "avec_voiture"


class Grid(StrEnum):
    """Of what a cell is made."""

    COMMUNE = "commune"
    EPCI = "epci"


@dataclass(frozen=True, slots=True)
class ReachWanted:
    """What is asked; ``among`` are the communes of a territory, all when None."""

    objective: Objective
    minutes: int
    means: MeansWanted = MeansWanted.THEIRS
    among: frozenset[CommuneCode] | None = None
    grid: Grid = Grid.COMMUNE

    def __post_init__(self) -> None:
        if self.minutes % STEP_MINUTES or not STEP_MINUTES <= self.minutes <= MOST_MINUTES:
            raise InvalidValue(
                "minutes", f"de {STEP_MINUTES} à {MOST_MINUTES} minutes, par pas de {STEP_MINUTES}"
            )


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """What was found: cells as they can be shown, and how many places were looked at.

    ``unplaced`` counts what has no known place; ``hidden`` cells of which something is hidden;
    ``communes`` are those of each cell where someone lives.
    """

    wanted: ReachWanted
    cells: Mapping[str, ReachedShown]
    communes: Mapping[str, Sequence[CommuneCode]]
    total: ReachedShown
    places: int
    unplaced: int
    hidden: int
    version: str


def find_out_of_reach(
    uow: UnitOfWork, wanted: ReachWanted, acting: Acting, engine: Engine, register: Communes
) -> OutOfReach:
    """Return, by commune, how many people can get to nothing of an objective.

    Everyone whose profile is kept counts, but who objects and whose address is protected. What is
    hidden is chosen on the whole département: a territory tells no more than the whole does.

    Raises
    ------
    insertion.errors.UnknownRecord
        When who asks may not read counts of everyone.
    """
    _require_counts(acting.actor)
    engine = engine.still()
    with uow:
        looked_for = _looked_for(uow, wanted.objective, acting, engine)
        counts = count_out_of_reach(people_counted(uow), wanted, looked_for, engine)
    group_of = {code: _cell_of(register.get(code), wanted.grid) for code in counts}
    by_commune = wanted.grid is Grid.COMMUNE
    cells = {str(code): each for code, each in counts.items()}
    shown = hide_cells(cells) if by_commune else hide_groups(counts, group_of)
    return _narrowed(shown, wanted, group_of, looked_for, engine.version)


def count_out_of_reach(
    people: Iterator[Profile], wanted: ReachWanted, looked_for: Destinations, engine: Engine
) -> Mapping[CommuneCode, Reached]:
    """Return how many live in each commune, and how many of them can get to nothing."""
    living: Counter[CommuneCode] = Counter()
    without: Counter[CommuneCode] = Counter()
    for profile in people:
        commune = commune_of(profile).code
        living[commune] += 1
        if not looked_for.reached_by(traveller(profile, wanted), engine):
            without[commune] += 1
    return {code: Reached(living[code], without[code]) for code in sorted(living)}


def traveller(profile: Profile, wanted: ReachWanted) -> Profile:
    """Return someone who only travels: from the same home, by the means asked about."""
    return Profile(
        home=profile.home,
        home_commune=profile.home_commune,
        means=_means(profile.means, wanted.means),
        max_minutes=float(wanted.minutes),
    )


def _means(own: frozenset[TravelMode] | None, wanted: MeansWanted) -> frozenset[TravelMode] | None:
    if wanted is MeansWanted.WITH_CAR:
        return (own or frozenset()) | {TravelMode.CAR}
    if wanted is MeansWanted.WITHOUT_CAR:
        return ((own or frozenset()) - {TravelMode.CAR}) or frozenset({TravelMode.WALK})
    return own


def people_counted(uow: UnitOfWork) -> Iterator[Profile]:
    """Yield the profiles of those who may be counted."""
    kept = dict(uow.beneficiaries.iterate())
    objecting = uow.objections.among(kept)
    releases = uow.host_side.releases.get_many(kept)
    for key, profile in kept.items():
        release = releases.get(key)
        if key not in objecting and not (release is not None and release.protected):
            yield profile


def _require_counts(actor: Actor) -> None:
    if Scope.COUNTED not in require_right(actor, Right.READ_INDICATORS):
        raise UnknownRecord("no counts of everyone for this actor")


def _looked_for(
    uow: UnitOfWork, objective: Objective, acting: Acting, engine: Engine
) -> Destinations:
    ids = frozenset(_actions(uow, objective, acting))
    kinds = {OpportunityKind.JOB_OFFER} if objective is Objective.WORK else set()
    return destinations(engine, ids, kinds)


def _actions(uow: UnitOfWork, objective: Objective, acting: Acting) -> Iterator[OpportunityId]:
    where = OpportunityFilter(kind=OpportunityKind.INSERTION_ACTION, open_on=acting.today)
    page = 1
    while found := uow.opportunities.page(where, page, _AT_ONCE).items:
        for each in found:
            if isinstance(each, InsertionAction) and each.objective is objective:
                yield each.id
        page += 1


def _cell_of(commune: Commune, grid: Grid) -> str:
    """Return the cell of a commune; one that is of no EPCI is its own."""
    return commune.code if grid is Grid.COMMUNE else commune.epci_code or commune.code


def _narrowed(
    shown: ReachShown,
    wanted: ReachWanted,
    group_of: Mapping[CommuneCode, str],
    looked_for: Destinations,
    version: str,
) -> OutOfReach:
    communes: dict[str, list[CommuneCode]] = defaultdict(list)
    for code, group in group_of.items():
        communes[group].append(code)
    # Whole, where one of its communes is asked for: a part of a cell would tell more than it does.
    cells = {
        group: cell
        for group, cell in shown.cells.items()
        if wanted.among is None or not wanted.among.isdisjoint(communes[group])
    }
    return OutOfReach(
        wanted=wanted,
        cells=cells,
        communes={group: communes[group] for group in cells},
        total=shown.total if wanted.among is None else total_among(shown, cells),
        places=len(looked_for),
        unplaced=looked_for.unplaced,
        hidden=sum(not cell.is_whole for cell in cells.values()),
        version=version,
    )
