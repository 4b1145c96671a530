"""The wording of an offer, read again: what it may not ask, and how to say it."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints

from api.schemas.profile import without_control_characters
from insertion.offer_wording import MAX_TEXT_LENGTH, Firmness, WordingFault
from insertion.protected import SOURCE

OfferText = Annotated[
    str,
    Strict(),
    StringConstraints(min_length=1, max_length=MAX_TEXT_LENGTH),
    AfterValidator(without_control_characters),
]


class WordingIn(BaseModel):
    """L’intitulé et le texte d’une offre, comme ils seraient publiés."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texte: OfferText = Field(
        examples=["Vendeur H/F. Nous recherchons une jeune femme de bonne présentation."]
    )


class WordingFaultOut(BaseModel):
    """Des mots qui demandent ce qui ne peut pas l’être."""

    regle: str
    critere: str = Field(description="Le critère de l’article L. 1132-1.", examples=["age"])
    libelle: str
    fermete: Firmness = Field(
        description="« contraire », ou « a_verifier » quand la loi ou le travail peut l’admettre."
    )
    mots: str
    debut: int = Field(description="Position du premier caractère.")
    fin: int = Field(description="Position qui suit le dernier caractère.")
    phrase: str = Field(description="La phrase en cause.")
    pourquoi: str
    conseil: str
    proposition: str | None = Field(description="La phrase, dite autrement ; nulle : la retirer.")
    exception: str | None = Field(description="Dans quel cas la loi peut l’admettre.")

    @classmethod
    def of(cls, fault: WordingFault) -> "WordingFaultOut":
        """Return the fault as JSON."""
        return cls(
            regle=fault.rule,
            critere=fault.ground,
            libelle=fault.label,
            fermete=fault.firmness,
            mots=fault.words,
            debut=fault.start,
            fin=fault.end,
            phrase=fault.sentence,
            pourquoi=fault.why,
            conseil=fault.advice,
            proposition=fault.rewritten,
            exception=fault.exception,
        )


class WordingOut(BaseModel):
    """Ce que la relecture a trouvé ; une liste vide ne vaut pas conformité."""

    source: str = SOURCE
    contraires: int
    a_verifier: int
    items: list[WordingFaultOut]

    @classmethod
    def of(cls, faults: tuple[WordingFault, ...]) -> "WordingOut":
        """Return the faults as JSON."""
        contrary = sum(each.firmness is Firmness.CONTRARY for each in faults)
        return cls(
            contraires=contrary,
            a_verifier=len(faults) - contrary,
            items=[WordingFaultOut.of(each) for each in faults],
        )
