"""The situation as JSON: what is declared of a person so that rules can be read."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from api.schemas.day import Day
from api.schemas.profile import Text
from insertion.situation import ATTRIBUTES, MAX_AGE, MAX_CHILDREN, MAX_ENTRIES, Situation
from insertion.situation_document import situation_to_document

EXAMPLE: dict[str, Any] = {
    "date_naissance": "1996-02-29",
    "recoit_rsa": True,
    "droits_et_devoirs": True,
    "orientation": "social",
    "cumul_difficultes": True,
    "accompagnements_en_cours": [],
    "commune": "49328",
    "pds": "est_anjou",
}


YesNo = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]


def _asked(name: str, **constraints: Any) -> Any:
    """Return a field that may be absent, described by the question of its attribute."""
    return Field(None, description=ATTRIBUTES[name].question, **constraints)


class SituationIn(BaseModel):
    """Ce qui est déclaré d’une personne ; un champ absent veut dire « pas connu ».

    Ni nom, ni adresse, ni diagnostic : aucun champ n’est prévu pour eux. Rien n’est enregistré.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, title="Situation", json_schema_extra={"examples": [EXAMPLE]}
    )

    date_naissance: Day | None = _asked("date_naissance", examples=["1996-02-29"])
    age: Annotated[Whole, Field(ge=0, le=MAX_AGE)] | None = _asked("age")
    recoit_rsa: YesNo | None = _asked("recoit_rsa")
    rsa_depuis: Day | None = _asked("rsa_depuis")
    rsa_majore: YesNo | None = _asked("rsa_majore")
    rsa_socle: YesNo | None = _asked("rsa_socle")
    rsa_verifie_le: Day | None = _asked("rsa_verifie_le")
    droits_et_devoirs: YesNo | None = _asked("droits_et_devoirs")
    orientation: Literal["social", "emploi", "socioprofessionnel"] | None = _asked("orientation")
    oriente_le: Day | None = _asked("oriente_le")
    releve_faj: YesNo | None = _asked("releve_faj")
    autre_minimum_social: YesNo | None = _asked("autre_minimum_social")
    en_demarche_insertion: YesNo | None = _asked("en_demarche_insertion")
    accompagne_par_professionnel: YesNo | None = _asked("accompagne_par_professionnel")
    prescripteur: (
        Literal[
            "referent_parcours",
            "conseiller_emploi_formation",
            "travailleur_social_departement",
            "plateforme_orientation",
            "autre",
        ]
        | None
    ) = _asked("prescripteur")
    accompagnements_en_cours: list[Text] | None = _asked(
        "accompagnements_en_cours", max_length=MAX_ENTRIES, examples=[["adse_b"]]
    )
    evaluation_prealable: YesNo | None = _asked("evaluation_prealable")
    difficultes_sociales: YesNo | None = _asked("difficultes_sociales")
    cumul_difficultes: YesNo | None = _asked("cumul_difficultes")
    difficultes_acces_emploi: YesNo | None = _asked("difficultes_acces_emploi")
    besoin_mobilite: YesNo | None = _asked("besoin_mobilite")
    demandeur_emploi: YesNo | None = _asked("demandeur_emploi")
    en_emploi_depuis: Day | None = _asked("en_emploi_depuis")
    activite_precaire: YesNo | None = _asked("activite_precaire")
    travailleur_independant: YesNo | None = _asked("travailleur_independant")
    contrat_aide: YesNo | None = _asked("contrat_aide")
    premiere_entree_module_ai: Day | None = _asked("premiere_entree_module_ai")
    en_couple: YesNo | None = _asked("en_couple")
    enfants_a_charge: Annotated[Whole, Field(ge=0, le=MAX_CHILDREN)] | None = _asked(
        "enfants_a_charge"
    )
    enfant_moins_3_ans: YesNo | None = _asked("enfant_moins_3_ans")
    grossesse: YesNo | None = _asked("grossesse")
    logement: (
        Literal["stable", "heberge", "sans_domicile", "errance", "residence_mobile"] | None
    ) = _asked("logement")
    exploitant_agricole: YesNo | None = _asked("exploitant_agricole")
    regime_agricole: YesNo | None = _asked("regime_agricole")
    habite_qpv: YesNo | None = _asked("habite_qpv")
    commune: Text | None = _asked("commune", examples=["49007"])
    departement: Text | None = _asked("departement", examples=["49"])
    epci: Text | None = _asked("epci", examples=["244900015"])
    pds: Text | None = _asked("pds", examples=["est_anjou"])
    mds: Text | None = _asked("mds", examples=["grand_saumurois"])
    declarations: dict[Text, YesNo] = Field(
        {},
        max_length=MAX_ENTRIES,
        description="Réponses aux questions propres à un dispositif, par code de critère.",
        examples=[{"recherche_active": True}],
    )

    def to_situation(self) -> Situation:
        """Return the domain's view of it.

        Raises
        ------
        InvalidValue
            For a code that cannot be one.
        """
        known = {
            attribute.field: getattr(self, name)
            for name, attribute in ATTRIBUTES.items()
            if getattr(self, name) is not None
        }
        if self.accompagnements_en_cours is not None:
            known["ongoing"] = tuple(self.accompagnements_en_cours)
        return Situation(**known, declared=dict(self.declarations))


class SituationOut(SituationIn):
    """Ce qui est déclaré d’une personne ; `null` veut dire « pas connu »."""

    @classmethod
    def of(cls, situation: Situation) -> "SituationOut":
        """Return the situation as JSON."""
        return cls.model_validate(situation_to_document(situation))


SITUATION_FIELDS = frozenset(SituationIn.model_fields)
