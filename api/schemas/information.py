"""What a person is told of what is kept of her, as the API says it."""

from pydantic import BaseModel, Field

from api.information_notice import InformationNotice


class SectionOut(BaseModel):
    """Un titre, et ce qui est dit."""

    titre: str
    paragraphes: list[str]


class InformationOut(BaseModel):
    """L’information due à toute personne (RGPD, articles 13 et 14)."""

    version: str
    complete: bool = Field(description="Faux tant que l’administrateur n’a pas tout renseigné.")
    a_completer: list[str]
    sections: list[SectionOut]

    @classmethod
    def of(cls, notice: InformationNotice) -> "InformationOut":
        """Return it as the API says it."""
        return cls(
            version=notice.version,
            complete=not notice.missing,
            a_completer=list(notice.missing),
            sections=[
                SectionOut(titre=each.title, paragraphes=list(each.paragraphs))
                for each in notice.sections
            ],
        )
