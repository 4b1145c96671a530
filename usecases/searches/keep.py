"""Keep a search, change it, read what it found that is new; her référent reads, she decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from insertion.actor import Acting, Actor
from insertion.beneficiary import Profile
from insertion.errors import StaleVersion, TransitionRefused, UnknownRecord
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Window
from insertion.rights import Right
from insertion.saved_searches import MOST_SEARCHES, Criteria, Finds, Rhythm, SavedSearch
from matching.answer import Match, Ranking
from usecases.ranking_request import KINDS, MAX_K, Wanted
from usecases.rights import require_person
from usecases.shortlist import Sources, best_ids, explain_these, facts_of


@dataclass(frozen=True, slots=True)
class WantedSearch:
    """A search as she writes it."""

    name: str
    criteria: Criteria
    rhythm: Rhythm


Reach = tuple[OpportunityId, ...]
"""What a search finds now, the best first; nothing when nothing is known of her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNow:
    """A search, what it finds now, and which of that is new to her."""

    search: SavedSearch
    reach: Reach
    new: frozenset[OpportunityId]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A search and one page of what it finds, explained, each with its rank among all.

    ``profile`` and ``ranking`` are None when nothing is known of her. ``facts`` may lack what was
    closed meanwhile: it is not shown.
    """

    found: FoundNow
    total: int
    profile: Profile | None = None
    ranking: Ranking | None = None
    shown: tuple[tuple[int, Match], ...] = ()
    facts: Mapping[OpportunityId, Opportunity] = field(default_factory=dict)


def wanted_of(criteria: Criteria) -> Wanted:
    """Return what of the ranking a search wants: its best ``MAX_K``."""
    kinds = KINDS["tout"] if criteria.kind is None else frozenset({criteria.kind})
    return Wanted(
        k=MAX_K,
        kinds=kinds,
        contract=criteria.contract,
        commune=criteria.commune,
        text=criteria.words,
    )


def reach_of(
    criteria: Criteria, profile: Profile | None, sources: Sources, uow: UnitOfWork
) -> Reach:
    """Return what a search finds for a profile, by the engine that ranks everything else."""
    return () if profile is None else best_ids(profile, sources, uow, wanted_of(criteria))


def reach_for(
    beneficiary_id: str,
    criteria: Criteria,
    uow: UnitOfWork,
    actor: Actor,
    sources: Sources,
) -> Reach:
    """Return what a search that she is about to keep would find now.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, actor, beneficiary_id, Right.KEEP_SEARCHES)
        profile = uow.beneficiaries.get(beneficiary_id)
    return reach_of(criteria, profile, sources, uow)


def keep_search(  # noqa: PLR0913, PLR0917
    beneficiary_id: str,
    wanted: WantedSearch,
    reach: Reach,
    uow: UnitOfWork,
    acting: Acting,
    new_id: Callable[[], str],
) -> SavedSearch:
    """Keep a new search; what it finds today is known to her, and only what comes later is new.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    TransitionRefused
        When she keeps ``MOST_SEARCHES`` already.
    """
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.KEEP_SEARCHES)
        if len(uow.saved_searches.of_person(beneficiary_id)) >= MOST_SEARCHES:
            raise TransitionRefused(
                "trop_de_recherches",
                f"{MOST_SEARCHES} recherches sont gardées au plus : en supprimer une d’abord.",
            )
        search = SavedSearch(
            id=new_id(),
            beneficiary_id=beneficiary_id,
            name=wanted.name,
            criteria=wanted.criteria,
            rhythm=wanted.rhythm,
            created_at=acting.at,
            finds=Finds(looked_on=acting.today, seen=frozenset(reach)),
        )
        uow.saved_searches.add(search)
        uow.commit()
    return search


def searches_of(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor, sources: Sources
) -> Sequence[FoundNow]:
    """Return the searches of a person, each with how much is new; to her and her référent.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_SEARCHES)
        kept = uow.saved_searches.of_person(beneficiary_id)
        profile = uow.beneficiaries.get(beneficiary_id) if kept else None
    return [_found_now(each, profile, sources, uow) for each in kept]


def find_now(
    beneficiary_id: str, search_id: str, uow: UnitOfWork, viewer: Actor, sources: Sources
) -> tuple[FoundNow, Profile | None]:
    """Return one search with what it finds now; to her and to her référent.

    Raises
    ------
    UnknownRecord
        When there is no such search of hers for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_SEARCHES)
        search = _hers(uow, beneficiary_id, search_id)
        profile = uow.beneficiaries.get(beneficiary_id)
    return _found_now(search, profile, sources, uow), profile


def show_search(  # noqa: PLR0913
    target: tuple[str, str],
    uow: UnitOfWork,
    viewer: Actor,
    sources: Sources,
    window: Window,
    *,
    everything: bool = False,
) -> FoundPage:
    """Return a page of what is new in one search, or of everything; to her and to her référent.

    Raises
    ------
    UnknownRecord
        When there is no such search of hers for who asks.
    """
    desk = sources.desk
    still = replace(sources, desk=replace(desk, engine=desk.engine.still()))  # one moment for both
    found, profile = find_now(*target, uow, viewer, still)
    ranked = [
        (rank, each)
        for rank, each in enumerate(found.reach, start=1)
        if everything or each in found.new
    ]
    page = {each: rank for rank, each in ranked[window.skip : window.skip + window.size]}
    if profile is None:
        return FoundPage(found=found, total=0)
    ranking = explain_these(profile, still, page, wanted_of(found.search.criteria))
    facts = facts_of(list(page), ranking.snapshot_version, still, uow)
    shown = tuple(
        (page[match.opportunity_id], match)
        for match in ranking.matches
        if match.opportunity_id in facts
    )
    return FoundPage(
        found=found,
        total=len(ranked),
        profile=profile,
        ranking=ranking,
        shown=shown,
        facts=facts,
    )


def change_search(  # noqa: PLR0913, PLR0917
    target: tuple[str, str, int | None],
    wanted: WantedSearch,
    reach: Reach,
    uow: UnitOfWork,
    acting: Acting,
    sources: Sources,
) -> SavedSearch:
    """Write a search anew; when it looks for something else, what it finds now is known to her.

    Raises
    ------
    UnknownRecord
        When there is no such search of hers for who asks.
    StaleVersion
        When it changed since the version that was read.
    """
    beneficiary_id, search_id, version = target
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.KEEP_SEARCHES)
        former = _hers(uow, beneficiary_id, search_id)
        if version is not None and version != former.version:
            raise StaleVersion("saved search")
        changed = replace(
            former,
            name=wanted.name,
            criteria=wanted.criteria,
            rhythm=wanted.rhythm,
            version=former.version + 1,
        )
        if wanted.criteria != former.criteria:
            finds = former.finds.after_reading(reach, _still_there(former, sources))
            changed = replace(changed, finds=finds)
            _require(uow.saved_searches.keep_finds(search_id, finds))
        _require(uow.saved_searches.change(changed))
        uow.commit()
    return changed


def read_search(  # noqa: PLR0913, PLR0917
    beneficiary_id: str,
    search_id: str,
    reach: Reach,
    uow: UnitOfWork,
    acting: Acting,
    sources: Sources,
) -> SavedSearch:
    """Say that she read what a search finds now: none of it is new any more.

    Raises
    ------
    UnknownRecord
        When there is no such search of hers for who asks.
    """
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.KEEP_SEARCHES)
        search = _hers(uow, beneficiary_id, search_id)
        finds = search.finds.after_reading(reach, _still_there(search, sources))
        _require(uow.saved_searches.keep_reading(search_id, finds))
        uow.commit()
    return replace(search, finds=finds)


def remove_search(
    beneficiary_id: str, search_id: str, uow: UnitOfWork, acting: Acting
) -> SavedSearch:
    """Remove a search, and what it found; return what it was.

    Raises
    ------
    UnknownRecord
        When there is no such search of hers for who asks.
    """
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.KEEP_SEARCHES)
        search = _hers(uow, beneficiary_id, search_id)
        uow.saved_searches.remove(search_id)
        uow.commit()
    return search


def _hers(uow: UnitOfWork, beneficiary_id: str, search_id: str) -> SavedSearch:
    found = uow.saved_searches.get(beneficiary_id, search_id)
    if found is None:
        raise UnknownRecord("no such search of hers")
    return found


def _found_now(
    search: SavedSearch, profile: Profile | None, sources: Sources, uow: UnitOfWork
) -> FoundNow:
    reach = reach_of(search.criteria, profile, sources, uow)
    new = frozenset(search.finds.new_among(reach))
    return FoundNow(search=search, reach=reach, new=new)


def _still_there(search: SavedSearch, sources: Sources) -> frozenset[OpportunityId]:
    state = sources.desk.engine.state
    known = search.finds.seen | search.finds.told
    return frozenset(each for each in known if state.name_of(each) is not None)


def _require(written: bool) -> None:
    if not written:
        raise StaleVersion("saved search")
