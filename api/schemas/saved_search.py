"""Searches that people keep, as JSON."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from api.labels import CONTRACT_LABELS
from api.schemas.insertion_fields import StrictIn, Version, WindowQuery
from api.schemas.match import match_out
from api.schemas.match_kept import KeptRankedOut, whole_out
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.profile import Text
from api.schemas.queries import commune_code
from geo.communes import Communes
from insertion.saved_searches import (
    MAX_NAME_LENGTH,
    MAX_WORDS_LENGTH,
    Criteria,
    Rhythm,
    SavedSearch,
)
from insertion.terms import ContractKind, OpportunityKind
from skills.taxonomy import Referential
from usecases.searches.keep import FoundPage, WantedSearch

Kind = Literal["offre", "action", "tout"]
RHYTHM_LABELS: Mapping[Rhythm, str] = {
    Rhythm.DAILY: "une fois par jour au plus",
    Rhythm.WEEKLY: "une fois par semaine au plus",
    Rhythm.NEVER: "jamais",
}
_KINDS: Mapping[str, OpportunityKind | None] = {
    "offre": OpportunityKind.JOB_OFFER,
    "action": OpportunityKind.INSERTION_ACTION,
    "tout": None,
}
_SAID: Mapping[OpportunityKind | None, Kind] = {
    OpportunityKind.JOB_OFFER: "offre",
    OpportunityKind.INSERTION_ACTION: "action",
    None: "tout",
}


class SearchIn(StrictIn):
    """Une recherche à garder : ses filtres, son nom, et combien de fois prévenir."""

    nom: Annotated[Text, Field(max_length=MAX_NAME_LENGTH)] = Field(examples=["Ménage à Angers"])
    type: Kind = "tout"
    contrat: ContractKind | None = None
    commune: Text | None = Field(None, description="Code INSEE du lieu.", examples=["49007"])
    mots: Annotated[Text, Field(max_length=MAX_WORDS_LENGTH)] | None = Field(
        None, description="Mots cherchés dans l’intitulé."
    )
    rythme: Rhythm = Field(description="Au plus un message par jour, pour toutes les recherches.")
    version: Version | None = Field(None, description="Pour changer : la version lue.")

    def wanted(self, communes: Communes) -> WantedSearch:
        """Return the search as she writes it.

        Raises
        ------
        InvalidValue
            For a commune that does not exist, or words that cannot be searched.
        """
        criteria = Criteria(
            kind=_KINDS[self.type],
            contract=self.contrat,
            commune=None if self.commune is None else commune_code(self.commune, communes),
            words=self.mots,
        )
        return WantedSearch(self.nom, criteria, self.rythme)


class FoundQuery(WindowQuery):
    """Which page of what a search finds, and whether what is not new is there too."""

    toutes: Literal["oui", "non"] = Field(
        "non", description="« oui » : tout ce qu’elle trouve ; sinon, ce qui est nouveau."
    )


class SearchOut(BaseModel):
    """Une recherche gardée."""

    id: str
    nom: str
    type: Kind
    contrat: CodeOut | None
    commune: CodeOut | None
    mots: str | None
    rythme: CodeOut
    creee_le: datetime
    regardee_le: date
    prevenue_le: date | None = Field(description="Le jour du dernier message.")
    nouvelles: int = Field(description="Combien d’offres et d’actions n’ont pas été lues.")
    version: int

    @classmethod
    def of(cls, search: SavedSearch, new: int, communes: Communes) -> "SearchOut":
        """Return the search as JSON."""
        asked = search.criteria
        code, contract = asked.commune, asked.contract
        return cls(
            id=search.id,
            nom=search.name,
            type=_SAID[asked.kind],
            contrat=None if contract is None else code_out(contract, CONTRACT_LABELS[contract]),
            commune=None if code is None else code_out(code, communes.get(code).name),
            mots=asked.words,
            rythme=code_out(search.rhythm, RHYTHM_LABELS[search.rhythm]),
            creee_le=search.created_at,
            regardee_le=search.finds.looked_on,
            prevenue_le=search.finds.told_on,
            nouvelles=new,
            version=search.version,
        )


class SearchesOut(BaseModel):
    """Les recherches d’une personne, la première gardée d’abord."""

    items: list[SearchOut]
    total: int


class SearchRemovedOut(BaseModel):
    """La recherche qui n’est plus gardée."""

    id: str
    supprimee: bool = True


class _NewOut(TypedDict):
    nouvelle: bool


class FoundOut(_NewOut, KeptRankedOut):
    """Une correspondance, son rang parmi toutes, et si elle est nouvelle."""


class FoundPageOut(BaseModel):
    """Une recherche, et une page de ce qu’elle trouve, la meilleure correspondance d’abord."""

    recherche: SearchOut
    items: list[FoundOut]
    total: int
    page: int
    size: int
    pages: int
    version_index: str | None = Field(description="Nul quand le profil n’est pas connu.")
    version_politique: str | None

    @classmethod
    def of(
        cls, page: FoundPage, query: FoundQuery, communes: Communes, referential: Referential
    ) -> "FoundPageOut":
        """Return the page as JSON."""
        found, ranking = page.found, page.ranking
        return cls(
            recherche=SearchOut.of(found.search, len(found.new), communes),
            items=list(_items(page, referential)),
            total=page.total,
            page=query.page,
            size=query.size,
            pages=-(-page.total // query.size),
            version_index=None if ranking is None else ranking.snapshot_version,
            version_politique=None if ranking is None else ranking.policy_version,
        )


def _items(page: FoundPage, referential: Referential) -> Iterator[FoundOut]:
    for rank, match in page.shown:
        fact = page.facts[match.opportunity_id]
        said = {**match_out(match, fact, referential), **whole_out(match, fact, referential)}
        is_new = match.opportunity_id in page.found.new
        yield FoundOut(rang=rank, nouvelle=is_new, **said)  # type: ignore[typeddict-item]
