"""What is in reach: the list, one offer or action, and what would open more doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from geo.communes import departement_of
from insertion.errors import InvalidValue
from insertion.opportunity import Opportunity
from insertion.rights import Right
from insertion.terms import ContractKind
from usecases.browse_opportunities import show_opportunity
from usecases.find_levers import find_levers
from usecases.levers_wanted import LeversWanted
from usecases.profile_draft import ProfileRefused
from usecases.ranking_request import KINDS, Wanted
from usecases.shortlist import assess_for_profile, draw_up_shortlist
from web.addresses import VISITOR
from web.answers import read_answers, to_draft
from web.cards import Cards, website_of
from web.lever_words import lever_cards, ways_to
from web.messages import speaker
from web.pages.profile import SEE_OTHER, STEPS
from web.rendering import language_asked, screens
from web.routing import shown, vicinal_of
from web.word_steps import home_of
from web.words import CONTRACTS, DAYS, LICENCES, NEEDS

PER_PAGE = 10
MAX_PAGE = 500
MAX_WORDS = 100
NO_LIST: Mapping[str, Any] = MappingProxyType(
    {"cards": [], "total": 0, "left_out": [], "policy": "", "pages": 0, "marks": {}}
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to, as its address says; what cannot be read is left out."""

    kind: str = "tout"
    contract: ContractKind | None = None
    words: str = ""
    page: int = 1
    path: str = VISITOR.reach

    def wanted(self) -> Wanted:
        """Return what the use case takes."""
        return Wanted(
            k=PER_PAGE,
            skip=(self.page - 1) * PER_PAGE,
            kinds=KINDS[self.kind],
            contract=self.contract,
            text=self.words or None,
        )

    def url(self, page: int) -> str:
        """Return the address of a page of the same list."""
        given = {
            "type": "" if self.kind == "tout" else self.kind,
            "contrat": self.contract or "",
            "mots": self.words,
            "page": "" if page == 1 else str(page),
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{self.path}?{query}" if query else self.path

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out by them."""
        return (self.kind, self.contract, self.words) != ("tout", None, "")


def read_filters(request: Request, path: str = VISITOR.reach) -> Filters:
    """Return the filters of an address."""
    given = request.query_params
    contract = given.get("contrat")
    words = "".join(each for each in given.get("mots", "") if each.isprintable())
    return Filters(
        kind=kind if (kind := given.get("type", "tout")) in KINDS else "tout",
        contract=ContractKind(contract) if contract in set(ContractKind) else None,
        words=words.strip()[:MAX_WORDS],
        page=_page_asked(given.get("page", "")),
        path=path,
    )


def _page_asked(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
    return min(max(int(text), 1), MAX_PAGE) if is_number else 1


def show_list(request: Request) -> Response:
    """Show one page of what is in reach, list first and map beside it."""
    answers, vicinal = read_answers(request), vicinal_of(request)
    if "domicile" not in answers:
        return RedirectResponse(STEPS[0].url, SEE_OTHER)
    filters, sources = read_filters(request), vicinal.sources()
    facts: dict[str, Any] = {}
    wanted = filters.wanted()
    try:
        found = draw_up_shortlist(to_draft(answers), sources, vicinal.unit_of_work(), wanted)
    except ProfileRefused:  # a code that an import has removed since
        return RedirectResponse("/profil", SEE_OTHER)
    except InvalidValue:
        facts, found = {"unreadable": True}, None
    home = home_of(answers, vicinal)
    says = speaker(language_asked(request).code)
    cards = Cards(says, sources.knowledge.referential, sources.communes)
    if found is not None:
        vicinal.shown.ranking(found.resolved.profile, wanted, found.ranking)
        shown_ones = (
            (match, found.opportunities.get(match.opportunity_id))
            for match in found.ranking.matches
        )
        facts = {
            "unreadable": False,
            "cards": [cards.card(each, match) for match, each in shown_ones if each is not None],
            "total": found.ranking.total,
            "left_out": cards.left_out(found.ranking.excluded),
            "policy": found.ranking.policy_version,
            "pages": -(-found.ranking.total // PER_PAGE),
        }
    return screens(request).page(
        request,
        "possibilites.html",
        filters=filters,
        contracts=CONTRACTS,
        answers=answers,
        home=home,
        departement=departement_of(home.current_code) if home else "",
        today=vicinal.today(),
        first=(filters.page - 1) * PER_PAGE,
        **{**NO_LIST, **facts},
    )


def show_one(request: Request) -> Response:
    """Show one offer or action: what it is, how to get there, why or why not."""
    answers, vicinal = read_answers(request), vicinal_of(request)
    opportunity_id = request.path_params["opportunity_id"]
    sources = vicinal.sources()
    opportunity = show_opportunity(vicinal.unit_of_work(), None, opportunity_id, vicinal.today())
    says = speaker(language_asked(request).code)
    cards = Cards(says, sources.knowledge.referential, sources.communes)
    card, ways = cards.card(opportunity), list[str]()
    if "domicile" in answers:
        try:
            assessed = assess_for_profile(
                to_draft(answers), sources, vicinal.unit_of_work(), opportunity_id
            )
        except ProfileRefused:
            return RedirectResponse("/profil", SEE_OTHER)
        assessment = assessed.assessment
        vicinal.shown.assessment(assessed.resolved.profile, assessment.match, sources.versions)
        card = cards.card(opportunity, assessment.match, assessment.exclusions)
        if assessment.exclusions:
            wanted = LeversWanted(at_most=1, opportunity_id=opportunity_id)
            found = find_levers(to_draft(answers), sources, vicinal.unit_of_work(), wanted)
            ways = ways_to(found, says, sources.knowledge.referential)
    return screens(request).page(
        request,
        "possibilite.html",
        card=card,
        ways=ways,
        opportunity=opportunity,
        **sheet_facts(opportunity, cards),
    )


def sheet_facts(opportunity: Opportunity, cards: Cards) -> dict[str, Any]:
    """Return what the page of one offer or action is made of, whoever reads it."""
    return {
        "website": website_of(opportunity),
        "skills": [cards.sentences.skills([each.skill_id]) for each in opportunity.skills],
        "day_names": DAYS,
        "licence_names": LICENCES,
        "need_names": NEEDS,
    }


def show_doors(request: Request) -> Response:
    """Show what would put more in reach, each verified by the engine."""
    answers, vicinal = read_answers(request), vicinal_of(request)
    if "domicile" not in answers:
        return RedirectResponse(STEPS[0].url, SEE_OTHER)
    sources = vicinal.sources()
    wanted = LeversWanted(kinds=KINDS["tout"], at_most=6)
    try:
        found = find_levers(to_draft(answers), sources, vicinal.unit_of_work(), wanted)
    except ProfileRefused:
        return RedirectResponse("/profil", SEE_OTHER)
    says = speaker(language_asked(request).code)
    return screens(request).page(
        request,
        "portes.html",
        levers=lever_cards(found, says, sources.knowledge.referential),
        today_in_reach=found.levers.in_reach,
        answers=answers,
    )


ROUTES = (
    shown("/possibilites", Right.MATCH_SENT_PROFILE, show_list),
    shown("/plus-de-portes", Right.MATCH_SENT_PROFILE, show_doors),
    shown("/possibilites/{opportunity_id}", Right.READ_CATALOGUE, show_one),
)
